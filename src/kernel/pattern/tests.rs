//! What a pattern matches, and what is no pattern.

use super::read::{all_but, any};
use super::{Pattern, PatternError};

fn check(pattern: &str, yes: &[&str], no: &[&str]) {
    let compiled = Pattern::new(pattern).unwrap_or_else(|e| panic!("{pattern}: {e:?}"));
    for text in yes {
        assert!(compiled.matches(text), "{pattern} matches {text:?}");
    }
    for text in no {
        assert!(!compiled.matches(text), "{pattern} does not match {text:?}");
    }
}

fn check_error(pattern: &str, at: usize) {
    assert_eq!(Pattern::new(pattern), Err(PatternError { at }), "{pattern}");
}

#[test]
fn the_whole_text_must_match() {
    check("orders", &["orders"], &["", "order", "orders2", "my-orders"]);
    check(".*clicks", &["clicks", "zclicks"], &["clicks2"]);
    check("a|b|", &["a", "b", ""], &["ab", "c"]);
    check("^orders$", &["orders"], &["orderss"]);
    check("a^b|a$b", &[], &["ab", "a^b"]);
}

#[test]
fn quantifiers_repeat_what_they_stand_behind() {
    check("orders-.*", &["orders-", "orders-eu"], &["orders", "xorders-"]);
    check("ab+c?", &["ab", "abb", "abbc"], &["a", "ac", "abcc"]);
    check("(ab){2,3}", &["abab", "ababab"], &["ab", "abababab", "aba"]);
    check("a{2}", &["aa"], &["a", "aaa"]);
    check("a{2,}?", &["aa", "aaaaa"], &["a"]);
    check("(?:a*)*b", &["b", "aaab"], &["aaa"]);
}

#[test]
fn classes_and_escapes_name_sets_of_characters() {
    check("[a-c.-]+", &["a.c-"], &["d", ""]);
    check("[^0-9a]", &["b", "-"], &["5", "a", ""]);
    check("\\d\\D\\w\\W\\s\\S", &["1x_- x"], &["xx_- x"]);
    check("[\\d_]+\\.x", &["1_2.x"], &["1_2ax"]);
    check("[^\\W\\d]+", &["ab_"], &["a1", "a-"]);
    check("[\\[\\]]", &["[", "]"], &["\\"]);
    check(".", &["é", "🦀"], &["", "ab"]);
}

#[test]
fn what_is_no_pattern_or_not_known_is_refused_at_its_place() {
    check_error("(", 1);
    check_error("a)", 1);
    check_error("*a", 0);
    check_error("a**", 2);
    check_error("a*+b", 2);
    check_error("[a", 2);
    check_error("[]", 2);
    check_error("[z-a]", 4);
    check_error("a{2,1}", 5);
    check_error("a{x}", 2);
    check_error("a\\1", 2);
    check_error("(?=a)", 2);
    check_error("[a-z&&[^b]]", 4);
    check_error("a\\", 2);
}

#[test]
fn no_pattern_grows_or_runs_beyond_bounds() {
    assert!(Pattern::new("((a{1000}){1000}){1000}").is_err());
    assert!(Pattern::new(&"(".repeat(4_000)).is_err());
    let hard = Pattern::new("(a|a)*(a|a)*(a|a)*b").expect("a pattern");
    assert!(!hard.matches(&"a".repeat(5_000)));
}

#[test]
fn the_opposite_of_a_set_is_everything_else() {
    assert_eq!(all_but(vec![('b', 'c'), ('b', 'b')]), [('\0', 'a'), ('d', char::MAX)]);
    assert_eq!(all_but(any()), []);
    assert_eq!(all_but(vec![('a', char::MAX), ('b', 'c')]), [('\0', '`')]);
}
