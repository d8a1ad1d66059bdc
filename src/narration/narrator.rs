//! Texts of one language, ready to be filled in.

use std::fmt;

use crate::fact::{Arg, Fact, Sentence, Term};
use crate::narration::LocaleId;
use crate::narration::texts::{Part, Texts, Value, Values};
use crate::narration::values::{DurationUnit, duration, insert};

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One sentence, with the names and numbers of this very step.
    pub headline: String,
    /// The reason, where there is one worth giving.
    pub why: Option<String>,
    /// A few words, for rows and marks.
    pub short: String,
}

pub struct Narrator {
    locale: LocaleId,
    texts: Texts,
}

impl Narrator {
    /// With every text that there is.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn new(locale: LocaleId) -> Self {
        Self::of(locale, crate::narration::Library::default().all(locale))
    }

    pub(super) fn of(locale: LocaleId, parts: Vec<Part>) -> Self {
        Self { locale, texts: Texts::new(locale, parts) }
    }

    pub fn locale(&self) -> LocaleId {
        self.locale
    }

    /// Whether there is a text `id`, or `id.attribute`.
    pub fn has(&self, id: &str) -> bool {
        self.try_text(id, &[]).is_some()
    }

    /// The text `id`, or `id.attribute`. A text that does not exist shows its id, which the tests would have caught.
    pub fn text(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.try_text(id, args).unwrap_or_else(|| id.to_owned())
    }

    pub fn sentence(&self, sentence: &Sentence) -> String {
        self.text(sentence.id, &sentence.args)
    }

    pub fn term(&self, term: Term) -> String {
        self.text(term.id(), &[])
    }

    pub fn fact(&self, fact: &Fact) -> Told {
        let args = fact.args();
        let id = format!("fact-{}", fact.id());
        Told {
            headline: self.text(&id, &args),
            why: self.try_text(&format!("{id}.why"), &args).filter(|why| !why.is_empty()),
            short: self.text(&format!("{id}.short"), &args),
        }
    }

    fn try_text(&self, id: &str, args: &[(&str, Arg)]) -> Option<String> {
        let text = self.texts.get(id)?;
        let mut values = Values::with_capacity(args.len());
        for (name, arg) in args {
            if let Arg::Term(term) = arg {
                values.push((format!("{name}-id"), Value::Text(term.id().to_owned())));
                values.push(((*name).to_owned(), Value::Text(self.term(*term))));
            } else if let Arg::Duration(span) = arg {
                let (number, unit) = duration(span.0);
                values.push(((*name).to_owned(), Value::Text(self.with_unit(number, unit))));
            } else {
                insert(&mut values, name, arg);
            }
        }
        let mut out = String::new();
        self.texts.fill(text, &values, &mut out);
        Some(out)
    }

    fn with_unit(&self, number: String, unit: DurationUnit) -> String {
        self.text(unit.id(), &[("n", Arg::Text(number.into()))])
    }
}

impl fmt::Debug for Narrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Narrator").field("locale", &self.locale).finish_non_exhaustive()
    }
}
