//! A subscription by pattern. Kafka's clients use `java.util.regex`; `kernel::Pattern` knows the part of it that people write.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::id::{Text, TopicName};
use crate::kernel::Pattern;

/// Which topics a consumer reads, as a regular expression that the whole name must match.
#[derive(Clone, PartialEq, Eq)]
pub struct TopicPattern {
    regex: Text,
    pattern: Arc<Pattern>,
}

/// The text is no regular expression: it stops being one after so many characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPattern {
    pub at: usize,
}

impl TopicPattern {
    /// # Errors
    /// The text is no regular expression.
    pub fn new(regex: &str) -> Result<Self, BadPattern> {
        let pattern = Pattern::new(regex).map_err(|error| BadPattern { at: error.at })?;
        Ok(Self { regex: regex.into(), pattern: Arc::new(pattern) })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.regex
    }

    pub fn matches(&self, topic: &TopicName) -> bool {
        self.pattern.matches(topic.as_str())
    }
}

impl FromStr for TopicPattern {
    type Err = BadPattern;

    fn from_str(regex: &str) -> Result<Self, BadPattern> {
        Self::new(regex)
    }
}

impl fmt::Debug for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TopicPattern({})", self.regex)
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
        assert_eq!(TopicPattern::new("("), Err(BadPattern { at: 1 }));
    }
}
