//! Compiled texts of one language, and how they are filled in: what Fluent does with variables, references and choices.
//! `tests/fluent.rs` holds it against Fluent's own resolver, text by text.

use std::rc::Rc;

use crate::narration::LocaleId;
use crate::narration::signs::{CASE, DONE, END, NEXT_TEXT, REFERENCE, SELECT, VARIABLE};

/// What a variable is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
}

/// The variables of a text, by name.
pub(super) type Values = Vec<(String, Value)>;

/// What stands in one file, sorted by id.
pub(super) type Part = Rc<[(&'static str, &'static str)]>;

pub(super) fn read_part(compiled: &'static str) -> Part {
    compiled.split(NEXT_TEXT).filter_map(|text| text.split_once(END)).collect()
}

#[derive(Debug)]
pub(super) struct Texts {
    locale: LocaleId,
    parts: Vec<Part>,
}

impl Texts {
    pub(super) fn new(locale: LocaleId, parts: Vec<Part>) -> Self {
        Self { locale, parts }
    }

    pub(super) fn get(&self, id: &str) -> Option<&'static str> {
        self.parts.iter().find_map(|part| {
            let place = part.binary_search_by(|(other, _)| (*other).cmp(id)).ok()?;
            Some(part[place].1)
        })
    }

    /// Adds the text to `out`. A variable that is not there shows its name, as in Fluent.
    pub(super) fn fill(&self, text: &str, values: &Values, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find([VARIABLE, REFERENCE, SELECT]) {
            out.push_str(&rest[..at]);
            let mut signs = rest[at..].chars();
            let sign = signs.next();
            let (name, after) = signs.as_str().split_once(END).unwrap_or_default();
            rest = after;
            match sign {
                Some(REFERENCE) => self.fill(self.get(name).unwrap_or(name), values, out),
                Some(SELECT) => {
                    let (cases, after) = after.split_at(end_of_choice(after));
                    rest = after.strip_prefix(DONE).unwrap_or(after);
                    self.choose(cases, find(values, name), values, out);
                }
                _ => match find(values, name) {
                    Some(Value::Text(value)) => out.push_str(value),
                    Some(Value::Number(number)) => out.push_str(&number.to_string()),
                    None => {
                        out.push_str("{$");
                        out.push_str(name);
                        out.push('}');
                    }
                },
            }
        }
        out.push_str(rest);
    }

    /// The first case that fits, or else the one that is marked as the default.
    fn choose(&self, cases: &str, by: Option<&Value>, values: &Values, out: &mut String) {
        let mut rest = cases;
        let mut default = "";
        while let Some((key, after)) = rest.strip_prefix(CASE).and_then(|it| it.split_once(END)) {
            let (text, after) = after.split_at(end_of_case(after));
            rest = after;
            let name = key.strip_prefix('*');
            if by.is_some_and(|value| self.fits(name.unwrap_or(key), value)) {
                return self.fill(text, values, out);
            }
            if name.is_some() {
                default = text;
            }
        }
        self.fill(default, values, out);
    }

    fn fits(&self, key: &str, value: &Value) -> bool {
        match (value, key.parse::<i64>()) {
            (Value::Number(number), Ok(key)) => *number == key,
            (Value::Number(number), Err(_)) => self.locale.plural(*number) == key,
            (Value::Text(text), Err(_)) => text == key,
            // A number in a text is no number.
            (Value::Text(_), Ok(_)) => false,
        }
    }
}

fn find<'a>(values: &'a Values, name: &str) -> Option<&'a Value> {
    values.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value)
}

/// Where the choice ends whose cases begin here.
fn end_of_choice(text: &str) -> usize {
    end(text, false)
}

/// Where a case ends: at the next one of the same choice, or with it.
fn end_of_case(text: &str) -> usize {
    end(text, true)
}

fn end(text: &str, at_case: bool) -> usize {
    let mut depth = 0_u32;
    for (at, sign) in text.char_indices() {
        match sign {
            SELECT => depth += 1,
            DONE if depth == 0 => return at,
            DONE => depth -= 1,
            CASE if depth == 0 && at_case => return at,
            _ => {}
        }
    }
    text.len()
}
