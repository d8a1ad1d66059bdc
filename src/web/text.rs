//! The reader's language in the components: a narrator that is shared and compared as one.

use std::rc::Rc;

use crate::fact::{Arg, Sentence};
use crate::narration::Narrator;

#[derive(Clone)]
pub struct Text(Rc<Narrator>);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Text {
    pub(super) fn new(narrator: Narrator) -> Self {
        Self(Rc::new(narrator))
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
