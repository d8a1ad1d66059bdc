//! The texts that have arrived, and what waits for others. `static/boot.js` fetches them, each file once.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::narration::{Library, TextPart};
use crate::session::{Action, Shown};
use crate::web::Text;

#[wasm_bindgen]
extern "C" {
    /// Calls `then` with the file's text, or with nothing if it did not arrive; `idle`: it may wait until nothing else is to do.
    #[wasm_bindgen(js_name = kafkascopeTexts)]
    fn fetch(name: &str, idle: bool, then: JsValue);
}

/// Asks for a file of texts. `then` is told the text, or that it did not arrive.
pub(super) fn ask(part: TextPart, idle: bool, then: impl FnOnce(Option<String>) + 'static) {
    let then = Closure::once_into_js(move |text: JsValue| then(text.as_string()));
    fetch(&part.name(), idle, then);
}

/// What is done once texts are there.
#[derive(Debug, PartialEq)]
pub(super) enum Then {
    Do(Action),
    Draw,
}

impl Then {
    /// Of these only the newest counts: the last language that was chosen, the last lesson.
    fn kind(&self) -> u8 {
        match self {
            Then::Draw => 0,
            Then::Do(Action::SetLocale(_)) => 1,
            Then::Do(_) => 2,
        }
    }
}

pub(super) struct Shelf {
    library: Library,
    waiting: Vec<(Shown, Then)>,
}

impl Shelf {
    pub(super) fn new(library: Library) -> Self {
        Self { library, waiting: Vec::new() }
    }

    pub(super) fn has(&self, part: TextPart) -> bool {
        self.library.has(part)
    }

    pub(super) fn has_all(&self, shown: Shown) -> bool {
        shown.texts().into_iter().all(|part| self.has(part))
    }

    pub(super) fn text(&self, shown: Shown) -> Text {
        Text::new(self.library.narrator(shown.locale, shown.lesson))
    }

    /// Gives back what can be done now. Otherwise it waits, and the files that must be asked for are the error.
    pub(super) fn admit(&mut self, shown: Shown, then: Then) -> Result<Then, Vec<TextPart>> {
        self.waiting.retain(|(_, other)| other.kind() != then.kind());
        let mut missing = shown.texts().to_vec();
        missing.retain(|part| !self.has(*part));
        if missing.is_empty() {
            return Ok(then);
        }
        self.waiting.push((shown, then));
        Err(missing)
    }

    /// A run was opened, by a script perhaps, which does not wait: what was chosen before it counts no longer.
    pub(super) fn run_was_opened(&mut self) {
        let opens =
            |then: &Then| matches!(then, Then::Do(Action::OpenScenario { .. } | Action::Load(_)));
        self.waiting.retain(|(_, then)| !opens(then));
    }

    /// A file has arrived, or has not. Answers what now waits no longer, and whether its texts are there.
    pub(super) fn arrived(&mut self, part: TextPart, text: Option<String>) -> Vec<(Then, bool)> {
        let arrived = text.is_some();
        if let Some(text) = text {
            self.library.take_in(part, text);
        }
        let mut settled = Vec::new();
        for (shown, then) in std::mem::take(&mut self.waiting) {
            let lost = !arrived && !self.has(part) && shown.texts().contains(&part);
            if lost || self.has_all(shown) {
                settled.push((then, !lost));
            } else {
                self.waiting.push((shown, then));
            }
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narration::LocaleId;

    const ENGLISH: Shown = Shown { locale: LocaleId::En, lesson: "zombie" };
    const KOREAN: Shown = Shown { locale: LocaleId::Ko, lesson: "zombie" };
    const SANDBOX: Shown = Shown { locale: LocaleId::En, lesson: "sandbox" };

    fn set(locale: LocaleId) -> Then {
        Then::Do(Action::SetLocale(locale))
    }

    fn open(id: &str) -> Then {
        Then::Do(Action::OpenScenario { id: id.to_owned(), seed: None })
    }

    /// With the texts of `ENGLISH`.
    fn shelf() -> Shelf {
        let mut shelf = Shelf::new(Library::empty());
        for part in ENGLISH.texts() {
            assert_eq!(shelf.arrived(part, Some(String::new())), []);
        }
        shelf
    }

    #[test]
    fn what_has_its_texts_is_done_at_once() {
        assert_eq!(shelf().admit(ENGLISH, open("zombie")), Ok(open("zombie")));
    }

    #[test]
    fn another_language_waits_for_both_of_its_files() {
        let mut shelf = shelf();
        let [page, lesson] = KOREAN.texts();
        assert_eq!(shelf.admit(KOREAN, set(LocaleId::Ko)), Err(vec![page, lesson]));
        assert_eq!(shelf.arrived(lesson, Some(String::new())), []);
        assert_eq!(shelf.arrived(page, Some(String::new())), [(set(LocaleId::Ko), true)]);
        assert!(shelf.has_all(KOREAN));
    }

    #[test]
    fn a_file_that_does_not_arrive_gives_up_what_waits_for_it_and_nothing_else() {
        let mut shelf = shelf();
        let ([page, lesson], [_, sandbox]) = (KOREAN.texts(), SANDBOX.texts());
        assert!(shelf.admit(KOREAN, set(LocaleId::Ko)).is_err());
        assert_eq!(shelf.admit(SANDBOX, open("sandbox")), Err(vec![sandbox]));
        assert_eq!(shelf.arrived(page, None), [(set(LocaleId::Ko), false)]);
        assert_eq!(shelf.arrived(lesson, None), []);
        assert_eq!(shelf.arrived(sandbox, Some(String::new())), [(open("sandbox"), true)]);
        assert_eq!(shelf.admit(KOREAN, set(LocaleId::Ko)), Err(vec![page, lesson]), "tried again");
    }

    #[test]
    fn a_file_that_arrived_by_another_way_is_not_lost() {
        let mut shelf = shelf();
        let [page, lesson] = KOREAN.texts();
        assert!(shelf.admit(KOREAN, set(LocaleId::Ko)).is_err());
        assert_eq!(shelf.arrived(page, Some(String::new())), []);
        assert_eq!(shelf.arrived(page, None), []);
        assert_eq!(shelf.arrived(lesson, Some(String::new())), [(set(LocaleId::Ko), true)]);
    }

    #[test]
    fn what_a_script_opens_is_newer_than_a_choice_that_waits() {
        let mut shelf = shelf();
        let ([page, lesson], [_, sandbox]) = (KOREAN.texts(), SANDBOX.texts());
        assert!(shelf.admit(SANDBOX, open("sandbox")).is_err());
        assert!(shelf.admit(KOREAN, set(LocaleId::Ko)).is_err());
        shelf.run_was_opened();
        assert_eq!(shelf.arrived(sandbox, Some(String::new())), []);
        assert_eq!(shelf.arrived(page, Some(String::new())), []);
        assert_eq!(shelf.arrived(lesson, Some(String::new())), [(set(LocaleId::Ko), true)]);
    }

    #[test]
    fn the_newest_choice_counts_even_if_it_need_not_wait() {
        let mut shelf = shelf();
        let [page, lesson] = KOREAN.texts();
        let [_, sandbox] = SANDBOX.texts();
        assert!(shelf.admit(SANDBOX, open("sandbox")).is_err());
        assert!(shelf.admit(KOREAN, set(LocaleId::Ko)).is_err());
        assert!(shelf.admit(ENGLISH, set(LocaleId::En)).is_ok());
        assert_eq!(shelf.arrived(page, Some(String::new())), []);
        assert_eq!(shelf.arrived(lesson, Some(String::new())), []);
        assert_eq!(shelf.arrived(sandbox, Some(String::new())), [(open("sandbox"), true)]);
    }
}
