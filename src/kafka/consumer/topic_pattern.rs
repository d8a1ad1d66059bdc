//! A subscription by pattern: the only place that knows which engine for regular expressions is used.
//!
//! Kafka's clients use `java.util.regex`; `regex-lite` knows no look-around and no back-references. Whoever never subscribes
//! by pattern does not link it: the pattern is kept as what it does.

use std::fmt;
use std::sync::Arc;

use crate::id::{Text, TopicName};

type Matcher = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Which topics a consumer reads, as a regular expression that the whole name must match.
#[derive(Clone)]
pub struct TopicPattern {
    regex: Text,
    matcher: Matcher,
}

/// The text is no regular expression; what is wrong with it, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern(pub String);

impl TopicPattern {
    /// # Errors
    /// The text is no regular expression.
    pub fn new(regex: &str) -> Result<Self, BadPattern> {
        Ok(Self { regex: regex.into(), matcher: matcher(regex)? })
    }

    pub fn matches(&self, topic: &TopicName) -> bool {
        (self.matcher)(topic.as_str())
    }
}

/// As Java's `Matcher.matches`: from the first character to the last.
fn matcher(regex: &str) -> Result<Matcher, BadPattern> {
    let compiled = regex_lite::Regex::new(&format!("^(?:{regex})$"));
    let compiled = compiled.map_err(|error| BadPattern(error.to_string()))?;
    Ok(Arc::new(move |topic| compiled.is_match(topic)))
}

impl fmt::Debug for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TopicPattern({})", self.regex)
    }
}

impl PartialEq for TopicPattern {
    fn eq(&self, other: &Self) -> bool {
        self.regex == other.regex
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(regex: &str, topic: &str) -> bool {
        TopicPattern::new(regex).expect("a pattern").matches(&TopicName::new(topic))
    }

    #[test]
    fn a_pattern_matches_the_whole_name() {
        assert!(matches(".*clicks", "zclicks"));
        assert!(!matches("clicks", "zclicks"));
        assert!(!matches("a|b", "ab"));
        assert!(matches("a|b", "b"));
        assert!(matches("orders-[0-9]+", "orders-12"));
    }

    #[test]
    fn what_is_no_regular_expression_is_refused() {
        assert!(TopicPattern::new("(").is_err());
    }
}
