//! The language and the lesson that the page shows, now and after an action: their texts must be there.

use crate::narration::{LocaleId, TextPart};
use crate::scenario::{SCENARIOS, ScenarioSource};
use crate::session::{Action, Session, permalink};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub locale: LocaleId,
    /// The lesson's id.
    pub lesson: &'static str,
}

impl Shown {
    pub fn texts(self) -> [TextPart; 2] {
        TextPart::of_page(self.locale, self.lesson)
    }

    /// What the reader is likely to need next: the same in other languages, and the lesson after this one.
    pub fn texts_ahead(self) -> Vec<TextPart> {
        let others = LocaleId::ALL.iter().filter(|locale| **locale != self.locale);
        let mut ahead: Vec<_> =
            others.flat_map(|locale| TextPart::of_page(*locale, self.lesson)).collect();
        let rest = SCENARIOS.iter().skip_while(|source| source.id != self.lesson);
        let next = rest.skip(1).map(|source| Some(source.id)).next();
        ahead.extend(next.map(|lesson| TextPart { locale: self.locale, lesson }));
        ahead
    }
}

impl Session {
    pub fn shown(&self) -> Shown {
        let source = ScenarioSource::find(self.timeline.scenario().id.as_str());
        let source = source.expect("only lessons of the catalogue are opened");
        Shown { locale: self.settings.locale, lesson: source.id }
    }

    /// What will be shown after an action that chooses the language or the lesson. `None` for every other one, and for
    /// one that will be refused.
    pub fn shown_after(&self, action: &Action) -> Option<Shown> {
        let now = self.shown();
        match action {
            Action::SetLocale(locale) => Some(Shown { locale: *locale, ..now }),
            Action::OpenScenario { id, .. } => {
                ScenarioSource::find(id).map(|source| Shown { lesson: source.id, ..now })
            }
            Action::Load(text) => {
                let (saved, _) = permalink::read(text).ok()?;
                let source = ScenarioSource::find(saved.recording.scenario.as_str())?;
                let locale = saved.view.locale.unwrap_or(now.locale);
                Some(Shown { locale, lesson: source.id })
            }
            Action::Execute(_)
            | Action::Run(_)
            | Action::Playback(_)
            | Action::SetDetail(_)
            | Action::SetLens(_)
            | Action::CompareBy(_)
            | Action::ToggleCompared(_)
            | Action::OpenLog(_)
            | Action::Select(_)
            | Action::Answer { .. }
            | Action::NextPart
            | Action::PreviousPart
            | Action::SetTheme(_)
            | Action::SetMotion(_)
            | Action::ToggleLetterKeys
            | Action::UndoFork
            | Action::Dismiss(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Settings;

    fn open(id: &str) -> Action {
        Action::OpenScenario { id: id.to_owned(), seed: None }
    }

    #[test]
    fn what_an_action_will_show_is_known_before_it_is_done() {
        let mut session = Session::new(Settings::new(LocaleId::En));
        let link = "zombie?lang=ko".to_owned();
        for action in [open("two-groups"), Action::SetLocale(LocaleId::Ko), Action::Load(link)] {
            let expected = session.shown_after(&action);
            session.update(action).expect("can be done");
            assert_eq!(Some(session.shown()), expected);
        }
        assert_eq!(session.shown(), Shown { locale: LocaleId::Ko, lesson: "zombie" });
    }

    #[test]
    fn what_will_be_refused_or_shows_nothing_else_needs_no_texts() {
        let session = Session::new(Settings::new(LocaleId::En));
        let none = [
            open("no-such-lesson"),
            Action::Load("no-such-lesson".to_owned()),
            Action::Load("zombie/!!!".to_owned()),
            Action::NextPart,
        ];
        assert!(none.iter().all(|action| session.shown_after(action).is_none()));
    }

    #[test]
    fn ahead_lie_the_other_language_and_the_next_lesson() {
        let names = |shown: Shown| shown.texts_ahead().into_iter().map(TextPart::name).collect();
        let first: Vec<String> = names(Shown { locale: LocaleId::En, lesson: SCENARIOS[0].id });
        let lesson = |tag, index: usize| format!("{tag}.{}", SCENARIOS[index].id);
        assert_eq!(first, ["ko.page".to_owned(), lesson("ko", 0), lesson("en", 1)]);
        let end = SCENARIOS.len() - 1;
        let last: Vec<String> = names(Shown { locale: LocaleId::Ko, lesson: SCENARIOS[end].id });
        assert_eq!(last, ["en.page".to_owned(), lesson("en", end)]);
    }
}
