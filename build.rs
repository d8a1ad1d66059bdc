//! Compiles the texts of `static/locales/<tag>/*.ftl` into one file for each language, which `src/narration/texts.rs` reads.
//!
//! Fluent's own parser reads them here, so the page needs none: it would load 22 kB more, a tenth of its code, to parse
//! texts that never change, and take numbers for floating point, which nothing else in the page does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

#[path = "src/narration/signs.rs"]
mod signs;

use signs::{CASE, DONE, END, NEXT_TEXT, REFERENCE, SELECT, VARIABLE};

const LOCALES: &str = "static/locales";

fn main() {
    println!("cargo:rerun-if-changed={LOCALES}");
    println!("cargo:rerun-if-changed=src/narration/signs.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    for folder in sorted(Path::new(LOCALES)) {
        let tag = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let mut texts = BTreeMap::new();
        for file in sorted(&folder) {
            let source = fs::read_to_string(&file).expect("the texts can be read");
            compile(&file, &source, &mut texts);
        }
        let all: Vec<String> =
            texts.into_iter().map(|(id, text)| format!("{id}{END}{text}")).collect();
        fs::write(out.join(format!("{tag}.texts")), all.join(&NEXT_TEXT.to_string()))
            .expect("cargo's folder can be written");
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn compile(file: &Path, source: &str, texts: &mut BTreeMap<String, String>) {
    let file = file.display();
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
            assert!(texts.insert(id.clone(), text).is_none(), "{file}: {id} stands there twice");
        }
    }
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
