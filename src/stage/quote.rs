//! Text that a person typed, as a word of the command language.

/// A value such as `value="order #1043"`.
pub fn quote(text: &str) -> String {
    quote_unless(text, is_plain)
}

/// One item of a list, where a comma would divide.
pub fn quote_item(text: &str) -> String {
    quote_unless(text, |c| is_plain(c) && c != ',')
}

fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\\' | '=' | ';' | '#')
}

fn quote_unless(text: &str, plain: impl Fn(char) -> bool) -> String {
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quote_leaves_plain_words_alone() {
        assert_eq!(quote("sora"), "sora");
        assert_eq!(quote("order #1"), "\"order #1\"");
        assert_eq!(quote(""), "\"\"");
        assert_eq!(quote("a\"b\\\n"), "\"a\\\"b\\\\\\u{a}\"");
        assert_eq!(quote_item("a,b"), "\"a,b\"");
    }
}
