//! Which texts are here: natively all of them, on the page those that have arrived.

use crate::narration::signs::PAGE;
use crate::narration::texts::{Part, read_part};
use crate::narration::{LocaleId, Narrator};

/// The language, the part and the compiled texts of each file that is built in.
#[cfg(not(target_arch = "wasm32"))]
const BUILT_IN: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));
#[cfg(target_arch = "wasm32")]
const BUILT_IN: &[(&str, &str, &str)] = &[];

/// A file of texts: those of one lesson, or those that every lesson needs, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPart {
    pub locale: LocaleId,
    /// `None`: what every lesson needs.
    pub lesson: Option<&'static str>,
}

impl TextPart {
    /// The two that a page in this language with this lesson consists of.
    pub fn of_page(locale: LocaleId, lesson: &'static str) -> [TextPart; 2] {
        [None, Some(lesson)].map(|lesson| TextPart { locale, lesson })
    }

    /// What its file is called, as far as its contents do not matter.
    pub fn name(self) -> String {
        format!("{}.{}", self.locale.tag(), self.part())
    }

    fn part(self) -> &'static str {
        self.lesson.unwrap_or(PAGE)
    }
}

/// The files of texts that are here.
pub struct Library {
    here: Vec<(LocaleId, String, Part)>,
}

impl Default for Library {
    /// With what is built in: natively everything, on the page nothing yet.
    fn default() -> Self {
        let mut library = Self::empty();
        for (tag, part, compiled) in BUILT_IN {
            library.put(LocaleId::from_tag(tag), (*part).to_owned(), compiled);
        }
        library
    }
}

impl Library {
    pub fn empty() -> Self {
        Self { here: Vec::new() }
    }

    pub fn has(&self, part: TextPart) -> bool {
        self.find(part).is_some()
    }

    /// Takes in what has arrived. It stays as long as the page.
    pub fn take_in(&mut self, part: TextPart, compiled: String) {
        if !self.has(part) {
            self.put(Some(part.locale), part.part().to_owned(), compiled.leak());
        }
    }

    /// For a page in this language with this lesson, with those of its texts that are here.
    pub fn narrator(&self, locale: LocaleId, lesson: &'static str) -> Narrator {
        let parts = TextPart::of_page(locale, lesson);
        Narrator::of(
            locale,
            parts.into_iter().filter_map(|part| self.find(part)).cloned().collect(),
        )
    }

    /// Every part of a language that is here.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn all(&self, locale: LocaleId) -> Vec<Part> {
        let here = self.here.iter().filter(|(other, ..)| *other == locale);
        here.map(|(.., texts)| texts.clone()).collect()
    }

    fn find(&self, part: TextPart) -> Option<&Part> {
        let is = |(locale, name, _): &&(LocaleId, String, Part)| {
            *locale == part.locale && name == part.part()
        };
        self.here.iter().find(is).map(|(.., texts)| texts)
    }

    fn put(&mut self, locale: Option<LocaleId>, part: String, compiled: &'static str) {
        let locale = locale.expect("each folder of texts is a language of `locales!`");
        self.here.push((locale, part, read_part(compiled)));
    }
}
