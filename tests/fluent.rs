//! The page fills its texts in by itself, without Fluent's resolver. Here both do it, and say the same.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

#[path = "support/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use kafkascope::fact::Arg;
use kafkascope::narration::{LocaleId, Narrator};
use texts::{Text, sources, texts};
use unic_langid::LanguageIdentifier;

#[test]
fn every_text_comes_out_as_fluent_fills_it_in() {
    let mut compared = 0;
    for &locale in LocaleId::ALL {
        let (bundle, narrator) = (bundle(locale), Narrator::new(locale));
        let keys = keys(locale);
        let all = texts(locale);
        for id in all.keys() {
            let variables = variables(id, &all);
            let variables: Vec<_> = variables.iter().map(String::as_str).collect();
            for values in tries(&variables, &keys) {
                let args: Vec<_> = variables.iter().copied().zip(values).collect();
                let wanted = fluent(&bundle, id, &args);
                assert_eq!(narrator.text(id, &args), wanted, "{} {id} {args:?}", locale.tag());
                compared += 1;
            }
        }
    }
    assert!(compared > 5_000, "only {compared} comparisons");
}

#[test]
fn plurals_are_those_of_cldr() {
    for &locale in LocaleId::ALL {
        let tag: LanguageIdentifier = locale.tag().parse().unwrap();
        let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap();
        for number in (0..=1_000).chain([1_000_000, 1_000_001, i64::from(i32::MAX)]) {
            let wanted = match rules.select(number as u64).unwrap() {
                PluralCategory::ZERO => "zero",
                PluralCategory::ONE => "one",
                PluralCategory::TWO => "two",
                PluralCategory::FEW => "few",
                PluralCategory::MANY => "many",
                PluralCategory::OTHER => "other",
            };
            assert_eq!(locale.plural(number), wanted, "{} {number}", locale.tag());
        }
    }
}

/// Those of a text and of the texts that it refers to.
fn variables(id: &str, all: &BTreeMap<String, Text>) -> BTreeSet<String> {
    let text = &all[id];
    let referred = text.references.iter().flat_map(|id| variables(id, all));
    text.variables.iter().cloned().chain(referred).collect()
}

fn bundle(locale: LocaleId) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = locale.tag().parse().unwrap();
    let mut bundle = FluentBundle::new(vec![tag]);
    bundle.set_use_isolating(false);
    for (_, source) in sources(locale) {
        bundle.add_resource(FluentResource::try_new(source).unwrap()).unwrap();
    }
    bundle
}

fn fluent(bundle: &FluentBundle<FluentResource>, id: &str, args: &[(&str, Arg)]) -> String {
    let (message, attribute) = id.split_once('.').map_or((id, None), |(id, it)| (id, Some(it)));
    let message = bundle.get_message(message).unwrap();
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute).unwrap().value(),
        None => message.value().unwrap(),
    };
    let mut values = FluentArgs::new();
    for (name, arg) in args {
        match arg {
            Arg::Number(number) => values.set(*name, *number),
            Arg::Text(text) => values.set(*name, FluentValue::from(text.to_string())),
            other => panic!("{other:?} is not tried"),
        }
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    assert!(errors.is_empty(), "{id}: {errors:?}");
    text
}

/// Every key that some text of the language chooses by.
fn keys(locale: LocaleId) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (_, source) in sources(locale) {
        for entry in fluent_syntax::parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let attributes = message.attributes.iter().map(|one| &one.value);
            message
                .value
                .iter()
                .chain(attributes)
                .for_each(|pattern| find_keys(pattern, &mut keys));
        }
    }
    keys
}

fn find_keys(pattern: &Pattern<&str>, keys: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: Expression::Select { variants, .. } } =
            element
        {
            for variant in variants {
                if let VariantKey::Identifier { name } = variant.key {
                    keys.insert(name.to_owned());
                }
                find_keys(&variant.value, keys);
            }
        }
    }
}

/// All variables alike, as numbers and as texts, and then each by itself as every key.
fn tries(variables: &[&str], keys: &BTreeSet<String>) -> Vec<Vec<Arg>> {
    let text = |text: &str| Arg::Text(text.into());
    let alike =
        [Arg::Number(0), Arg::Number(1), Arg::Number(2), Arg::Number(-1), Arg::Number(5_021)];
    let mut tries: Vec<Vec<Arg>> =
        alike.iter().map(|arg| vec![arg.clone(); variables.len()]).collect();
    for word in ["0", "1", "orders-0", "<b>{$x}</b>"] {
        tries.push(vec![text(word); variables.len()]);
    }
    for at in 0..variables.len() {
        for key in keys {
            let mut one = vec![Arg::Number(3); variables.len()];
            one[at] = text(key);
            tries.push(one);
        }
    }
    tries
}
