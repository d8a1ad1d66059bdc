//! A command line as words: blanks divide, double quotes keep together.
//!
//! A word is kept as it was written (`key="a b"`), because `=` and `,` divide only outside quotes. Inside quotes a
//! backslash makes the next character plain, and `\n`, `\r`, `\t` and `\u{hex}` stand for what cannot be typed.

use std::fmt::Write as _;

use crate::sim::CommandError;

/// The longest line that is read: a record of a lesson fits, a book does not.
pub const LINE_LENGTH_MAX: usize = 4_096;

/// The words of a line, as written.
pub(crate) fn split_words(line: &str) -> Result<Vec<&str>, CommandError> {
    let length = line.chars().count();
    if length > LINE_LENGTH_MAX {
        return Err(CommandError::TooLong { length, max: LINE_LENGTH_MAX });
    }
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let end = first_outside_quotes(rest, char::is_whitespace)?.unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    Ok(words)
}

/// `a;b` outside quotes: the commands of a `solution` line.
pub(crate) fn split_commands(line: &str) -> Result<Vec<&str>, CommandError> {
    split_at_each(line, ';')
}

/// `a,b` outside quotes; one empty item for an empty text.
pub(crate) fn split_list(written: &str) -> Result<Vec<&str>, CommandError> {
    split_at_each(written, ',')
}

/// `key=value` at the first `=` outside quotes.
pub(crate) fn split_pair(word: &str) -> Option<(&str, &str)> {
    let at = first_outside_quotes(word, |c| c == '=').ok().flatten()?;
    Some((&word[..at], &word[at + 1..]))
}

/// What a written word means.
pub(crate) fn unquote(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut quoted = false;
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => match chars.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some('u') => unquote_unicode(&mut chars, &mut text),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    text
}

/// Writes a text so that `unquote` gives it back, as one item of a list.
pub(crate) fn quote_item(text: &str) -> String {
    quote_unless(text, |c| is_plain(c) && c != ',')
}

/// Writes a text so that `unquote` gives it back, as a value that may hold commas.
pub(crate) fn quote(text: &str) -> String {
    quote_unless(text, is_plain)
}

fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\\' | '=' | ';' | '#')
}

fn quote_unless(text: &str, plain: impl Fn(char) -> bool) -> String {
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if c.is_control() => {
                write!(quoted, "\\u{{{:x}}}", u32::from(c)).expect("a String takes everything");
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Reads `{hex}`; anything else is taken as it stands.
fn unquote_unicode(chars: &mut std::str::Chars<'_>, text: &mut String) {
    let rest = chars.as_str();
    let decoded =
        rest.strip_prefix('{').and_then(|hex| hex.split_once('}')).and_then(|(hex, after)| {
            let code = u32::from_str_radix(hex, 16).ok()?;
            Some((char::from_u32(code)?, after))
        });
    match decoded {
        Some((c, after)) => {
            text.push(c);
            *chars = after.chars();
        }
        None => text.push('u'),
    }
}

fn split_at_each(text: &str, divider: char) -> Result<Vec<&str>, CommandError> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = first_outside_quotes(rest, |c| c == divider)? {
        parts.push(&rest[..at]);
        rest = &rest[at + divider.len_utf8()..];
    }
    parts.push(rest);
    Ok(parts)
}

/// Where the first such character stands that no quotes enclose.
fn first_outside_quotes(
    text: &str,
    wanted: impl Fn(char) -> bool,
) -> Result<Option<usize>, CommandError> {
    let mut open = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(_), '"') => open = None,
            (Some(_), _) => {}
            (None, '"') => open = Some(at),
            (None, c) if wanted(c) => return Ok(Some(at)),
            (None, _) => {}
        }
    }
    match open {
        Some(at) => Err(CommandError::OpenQuote { word: text[at..].to_owned() }),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_divide_and_quotes_keep_together() {
        let words =
            split_words("  produce p1\torders key=\"a b\"  value=x\"y z\" ").expect("words");
        assert_eq!(words, ["produce", "p1", "orders", "key=\"a b\"", "value=x\"y z\""]);
        assert_eq!(unquote("x\"y z\""), "xy z");
        assert_eq!(split_words(" ").expect("words"), [""; 0]);
    }

    #[test]
    fn an_open_quote_is_named() {
        let error = split_words("produce p1 orders key=\"a b").expect_err("it is open");
        assert_eq!(error, CommandError::OpenQuote { word: "\"a b".to_owned() });
        let escaped = split_words(r#"key="a\""#).expect_err("the quote is escaped");
        assert!(matches!(escaped, CommandError::OpenQuote { .. }));
    }

    #[test]
    fn whatever_is_quoted_reads_back() {
        for text in [
            "",
            " ",
            "a",
            "a b",
            "\"",
            "\\",
            "a,b",
            "a=b",
            "a;b",
            "\n\t\r",
            "\u{0}\u{7f}",
            "주문 1",
            "🦀",
            "\\u{41}",
        ] {
            for written in [quote(text), quote_item(text)] {
                let words = split_words(&written).expect("words");
                assert_eq!(words.len(), 1, "{written}");
                assert_eq!(unquote(words[0]), text, "{written}");
            }
            assert_eq!(split_list(&quote_item(text)).expect("a list").len(), 1);
        }
        assert_eq!(quote("a,b"), "a,b");
    }

    #[test]
    fn dividers_inside_quotes_do_not_divide() {
        assert_eq!(split_pair("key=\"a=b\""), Some(("key", "\"a=b\"")));
        assert_eq!(split_pair("\"a=b\""), None);
        assert_eq!(split_list("a,\"b,c\",").expect("a list"), ["a", "\"b,c\"", ""]);
        assert_eq!(split_commands("a ; b \";\"").expect("commands"), ["a ", " b \";\""]);
    }
}
