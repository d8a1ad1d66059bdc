//! The reader's language in the components: a narrator that compares by its language.

use std::rc::Rc;

use crate::fact::{Arg, Sentence};
use crate::narration::{LocaleId, Narrator};

#[derive(Clone)]
pub struct Text(Rc<Narrator>);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0.locale() == other.0.locale()
    }
}

impl Text {
    pub(super) fn new(locale: LocaleId) -> Self {
        Self(Rc::new(Narrator::new(locale)))
    }

    pub fn narrator(&self) -> &Rc<Narrator> {
        &self.0
    }

    pub fn get(&self, id: &str) -> String {
        self.0.text(id, &[])
    }

    pub fn with(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.0.text(id, args)
    }

    pub fn sentence(&self, sentence: &Sentence) -> String {
        self.0.sentence(sentence)
    }

    /// The text, unless the language files have none.
    pub fn find(&self, id: &str) -> Option<String> {
        self.0.has(id).then(|| self.get(id))
    }
}
