//! The signs in a compiled text: control characters, which no text needs. `build/texts.rs` writes them, `texts.rs` reads them.
//!
//! ```text
//! VARIABLE name END                                the value of a variable
//! REFERENCE id END                                 another text
//! SELECT name END { CASE key END text }+ DONE      the first text whose key fits; the default's key begins with `*`
//! ```

pub(crate) const VARIABLE: char = '\u{1}';
pub(crate) const REFERENCE: char = '\u{2}';
pub(crate) const SELECT: char = '\u{3}';
pub(crate) const CASE: char = '\u{4}';
pub(crate) const DONE: char = '\u{5}';
pub(crate) const END: char = '\u{6}';
/// Between the texts of a file, which stand in the order of their ids.
pub(crate) const NEXT_TEXT: char = '\u{7}';

/// The part of a language's texts that every lesson needs. The others are called after their lessons.
pub(crate) const PAGE: &str = "page";
