//! Compiles the texts of `static/locales/<tag>/*.ftl` into files of the form that `src/narration/texts.rs` reads: one for the page
//! in each language, and one for each lesson in each language. `build.rs` builds them into native programs; `cargo xtask` puts
//! them beside the page, which fetches those that its reader needs.
//!
//! Fluent's own parser reads them here, so the page needs none: it would load 22 kB more, a tenth of its code, to parse
//! texts that never change, and take numbers for floating point, which nothing else in the page does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

#[path = "../src/narration/signs.rs"]
pub(crate) mod signs;

use signs::{CASE, DONE, END, NEXT_TEXT, PAGE, REFERENCE, SELECT, VARIABLE};

pub(crate) const LOCALES: &str = "static/locales";
pub(crate) const SCENARIOS: &str = "static/scenarios";

/// The texts of one lesson, or of everything else, in one language.
pub(crate) struct TextFile {
    /// The language tag.
    pub(crate) locale: String,
    /// The lesson's id, or `PAGE`.
    pub(crate) part: String,
    pub(crate) compiled: String,
}

/// The texts of a part, by id.
type Texts = BTreeMap<String, String>;

/// Every file, by language and part.
///
/// # Panics
/// At whatever is wrong with a text. A text may refer only to one that is loaded with it.
pub(crate) fn files() -> Vec<TextFile> {
    let lessons: Vec<String> = sorted(Path::new(SCENARIOS)).iter().map(|path| stem(path)).collect();
    let mut files = Vec::new();
    for folder in sorted(Path::new(LOCALES)) {
        let locale = stem(&folder);
        let mut parts: BTreeMap<&str, Texts> = BTreeMap::new();
        for file in sorted(&folder) {
            let source = fs::read_to_string(&file).expect("the texts can be read");
            let of_lessons = stem(&file).starts_with("scenarios-");
            for (id, text) in compile(&file, &source) {
                let part = if of_lessons { part_of(&id, &lessons) } else { PAGE };
                let before = parts.entry(part).or_default().insert(id.clone(), text);
                assert!(before.is_none(), "{}: {id} stands there twice", file.display());
            }
        }
        check_references(&locale, &parts);
        files.extend(parts.iter().map(|(part, texts)| TextFile {
            locale: locale.clone(),
            part: (*part).to_owned(),
            compiled: print(texts),
        }));
    }
    files
}

/// What belongs to a lesson begins with its id. Its title alone is the page's: the list of lessons shows it.
fn part_of<'a>(id: &str, lessons: &'a [String]) -> &'a str {
    let begins = |lesson: &&String| {
        id.strip_prefix(lesson.as_str()).is_some_and(|rest| rest.starts_with(['-', '.']))
    };
    let longest = lessons.iter().filter(begins).max_by_key(|lesson| lesson.len());
    longest.map_or(PAGE, String::as_str)
}

fn check_references(locale: &str, parts: &BTreeMap<&str, Texts>) {
    for (part, texts) in parts {
        for (id, text) in texts {
            for reference in text.split(REFERENCE).skip(1) {
                let reference = reference.split(END).next().unwrap_or_default();
                let here = [*part, PAGE].iter().any(|part| parts[part].contains_key(reference));
                assert!(here, "{locale}: {id} refers to {reference}, which is not loaded with it");
            }
        }
    }
}

fn print(texts: &Texts) -> String {
    let all: Vec<String> = texts.iter().map(|(id, text)| format!("{id}{END}{text}")).collect();
    all.join(&NEXT_TEXT.to_string())
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn compile(file: &Path, source: &str) -> Vec<(String, String)> {
    let file = file.display();
    let mut texts = Vec::new();
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        let value = message.value.iter().map(|value| (id.to_owned(), value));
        let attributes = message.attributes.iter();
        let attributes = attributes.map(|one| (format!("{id}.{}", one.id.name), &one.value));
        for (id, pattern) in value.chain(attributes) {
            let mut text = String::new();
            write_pattern(pattern, &mut text).unwrap_or_else(|what| panic!("{file}: {id}: {what}"));
            texts.push((id, text));
        }
    }
    texts
}

fn write_pattern(pattern: &Pattern<&str>, text: &mut String) -> Result<(), String> {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => plain(value, text)?,
            PatternElement::Placeable { expression } => write_expression(expression, text)?,
        }
    }
    Ok(())
}

fn plain(value: &str, text: &mut String) -> Result<(), String> {
    if value.chars().any(|c| c <= NEXT_TEXT) {
        return Err("control characters cannot stand in a text".to_owned());
    }
    text.push_str(value);
    Ok(())
}

fn write_expression(expression: &Expression<&str>, text: &mut String) -> Result<(), String> {
    match expression {
        Expression::Inline(inline) => write_inline(inline, text),
        Expression::Select { selector, variants } => {
            let InlineExpression::VariableReference { id } = selector else {
                return Err("a choice must be made by a variable".to_owned());
            };
            text.push(SELECT);
            text.push_str(id.name);
            text.push(END);
            for variant in variants {
                write_variant(variant, text)?;
            }
            text.push(DONE);
            Ok(())
        }
    }
}

fn write_variant(variant: &Variant<&str>, text: &mut String) -> Result<(), String> {
    text.push(CASE);
    if variant.default {
        text.push('*');
    }
    text.push_str(match &variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } if value.parse::<i64>().is_ok() => value,
        VariantKey::NumberLiteral { value } => return Err(format!("{value} is no whole number")),
    });
    text.push(END);
    write_pattern(&variant.value, text)
}

fn write_inline(inline: &InlineExpression<&str>, text: &mut String) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { value } => {
            plain(&unescape_unicode_to_string(value), text)
        }
        InlineExpression::NumberLiteral { value } => plain(value, text),
        InlineExpression::Placeable { expression } => write_expression(expression, text),
        InlineExpression::VariableReference { id } => {
            text.push(VARIABLE);
            text.push_str(id.name);
            text.push(END);
            Ok(())
        }
        InlineExpression::MessageReference { id, attribute } => {
            text.push(REFERENCE);
            text.push_str(id.name);
            if let Some(attribute) = attribute {
                text.push('.');
                text.push_str(attribute.name);
            }
            text.push(END);
            Ok(())
        }
        InlineExpression::TermReference { .. } | InlineExpression::FunctionReference { .. } => {
            Err("terms and functions are not used in these texts".to_owned())
        }
    }
}
