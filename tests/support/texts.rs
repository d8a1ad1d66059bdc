//! The texts of one language as a tree that tests can ask about: ids, variables, lengths.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use kafkascope::narration::LocaleId;

/// A text or one of its attributes (`id.attribute`).
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) file: String,
    pub(crate) variables: BTreeSet<String>,
    pub(crate) references: BTreeSet<String>,
    /// Of the longest way through its choices; a variable is one word.
    pub(crate) words_max: usize,
    /// Likewise; a variable is as long as a short name.
    pub(crate) chars_max: usize,
}

/// About as long as `mail-service`, `orders-0` and `c1` are on average.
const VARIABLE_CHARS: usize = 6;

/// The files of a language: name without `.ftl`, and contents.
pub(crate) fn sources(locale: LocaleId) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/locales").join(locale.tag());
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    let mut files: Vec<_> = paths.map(file).collect();
    files.sort();
    files
}

/// Every text of a language, by id. Panics on what cannot be read and on ids that stand there twice.
pub(crate) fn texts(locale: LocaleId) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for (file, source) in &sources(locale) {
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}/{file}.ftl: {errors:?}", locale.tag()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name.to_owned();
            let mut all = vec![];
            all.extend(message.value.map(|value| (id.clone(), value)));
            let attributes = message.attributes.into_iter();
            all.extend(attributes.map(|a| (format!("{id}.{}", a.id.name), a.value)));
            for (id, pattern) in all {
                let mut text = Text { file: file.clone(), ..Text::default() };
                (text.words_max, text.chars_max) = walk(&pattern, &mut text);
                assert!(texts.insert(id.clone(), text).is_none(), "{id} stands there twice");
            }
        }
    }
    texts
}

fn walk(pattern: &Pattern<&str>, text: &mut Text) -> (usize, usize) {
    let (mut words, mut chars) = (0, 0);
    for element in &pattern.elements {
        let (more_words, more_chars) = match element {
            PatternElement::TextElement { value } => {
                (value.split_whitespace().count(), value.chars().count())
            }
            PatternElement::Placeable { expression } => walk_expression(expression, text),
        };
        words += more_words;
        chars += more_chars;
    }
    (words, chars)
}

fn walk_expression(expression: &Expression<&str>, text: &mut Text) -> (usize, usize) {
    match expression {
        Expression::Select { selector, variants } => {
            walk_inline(selector, text);
            let lengths: Vec<_> = variants.iter().map(|v| walk(&v.value, text)).collect();
            let words = lengths.iter().map(|l| l.0).max().unwrap_or_default();
            (words, lengths.iter().map(|l| l.1).max().unwrap_or_default())
        }
        Expression::Inline(inline) => walk_inline(inline, text),
    }
}

fn walk_inline(inline: &InlineExpression<&str>, text: &mut Text) -> (usize, usize) {
    match inline {
        InlineExpression::VariableReference { id } => {
            text.variables.insert(id.name.to_owned());
            (1, VARIABLE_CHARS)
        }
        InlineExpression::MessageReference { id, .. } => {
            text.references.insert(id.name.to_owned());
            (0, 0)
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, text),
        InlineExpression::StringLiteral { value } => {
            (value.split_whitespace().count(), value.chars().count())
        }
        _ => (0, 0),
    }
}
