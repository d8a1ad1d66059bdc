//! The lesson as the guide shows it: parts, text, the question of the moment, goals, and what the next button will do.
//!
//! What is true of the lesson at the playhead comes from the director; what the reader answered is the session's.

use crate::fact::TraceEntry;
use crate::kernel::Step;
use crate::session::{ActionError, Changed, Playback, Session};

/// How many facts of the present step are told.
const RECENT_MAX: usize = 3;

#[derive(Clone, Debug, PartialEq)]
pub struct GuideView {
    pub scenario: String,
    /// Text id of the scenario's title.
    pub title: String,
    /// Every lesson of the catalogue.
    pub lessons: Vec<LessonView>,
    pub parts: Vec<PartView>,
    /// Text id of the present part's title.
    pub part_title: Option<String>,
    /// Text ids of what the script says in this part, in order.
    pub texts: Vec<String>,
    pub question: Option<QuestionView>,
    pub goals: Vec<GoalView>,
    /// Text id of what the next button will do; `None` after the last part.
    pub next: Option<String>,
    /// What just happened, at the chosen level of detail.
    pub recent: Vec<TraceEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonView {
    pub id: String,
    /// Text id.
    pub title: String,
    pub chapter: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    pub number: usize,
    pub state: PartState,
    /// Where it begins, once the run has been there.
    pub begins: Option<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    Done,
    Now,
    Ahead,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub id: String,
    /// Text id.
    pub text: String,
    pub options: Vec<OptionView>,
    pub answer: AnswerView,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    pub id: String,
    /// Text id.
    pub text: String,
    pub mine: bool,
    /// Only told once the answer has been seen on the stage.
    pub right: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerView {
    Open,
    /// Chosen; the stage will show.
    Locked,
    /// Seen. The text id of the word about the reader's choice, if there is one.
    Told { feedback: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalView {
    /// Text id.
    pub text: String,
    pub done: bool,
}

/// Where the lesson stands: time stops by itself when this changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    part: usize,
    question: Option<String>,
}

impl Session {
    pub fn guide(&self) -> GuideView {
        let director = self.timeline.director();
        let scenario = self.timeline.scenario().id.to_string();
        let now = director.part();
        let part = |index: usize| PartView {
            number: index + 1,
            state: match index.cmp(&now) {
                std::cmp::Ordering::Less => PartState::Done,
                std::cmp::Ordering::Equal => PartState::Now,
                std::cmp::Ordering::Greater => PartState::Ahead,
            },
            begins: director.reached(index),
        };
        GuideView {
            title: format!("{scenario}-title"),
            lessons: self.lessons(),
            parts: (0..director.parts()).map(part).collect(),
            part_title: Some(format!("{scenario}-part-{}", now + 1)),
            texts: director.texts(),
            question: self.question(),
            goals: director
                .goals()
                .into_iter()
                .map(|(text, done)| GoalView { text, done })
                .collect(),
            next: director.next(),
            recent: self.recent(),
            scenario,
        }
    }

    pub fn lessons(&self) -> Vec<LessonView> {
        let lesson = |id: String| LessonView { title: format!("{id}-title"), chapter: String::new(), id };
        crate::scenario::ids().into_iter().map(lesson).collect()
    }

    fn recent(&self) -> Vec<TraceEntry> {
        let step = self.timeline.moment().step;
        let detail = self.settings.detail;
        let told = self.timeline.facts_of(step).iter().filter(|entry| entry.fact.detail() <= detail);
        told.take(RECENT_MAX).cloned().collect()
    }

    fn question(&self) -> Option<QuestionView> {
        let question = self.timeline.director().question()?;
        let mine = self.answers.get(&question.id);
        let answer = match (mine, question.told) {
            (None, false) => AnswerView::Open,
            (Some(_), false) => AnswerView::Locked,
            (_, true) => AnswerView::Told { feedback: None },
        };
        let option = |id: &String| OptionView {
            id: id.clone(),
            text: format!("{}-{id}", question.id),
            mine: mine.is_some_and(|mine| mine.as_ref() == Some(id)),
            right: question.told && *id == question.answer,
        };
        Some(QuestionView {
            text: question.id.clone(),
            options: question.options.iter().map(option).collect(),
            id: question.id.clone(),
            answer,
        })
    }

    pub(super) fn answer(
        &mut self,
        question: String,
        option: Option<String>,
    ) -> Result<Changed, ActionError> {
        let asked = self.question().filter(|asked| asked.id == question);
        let Some(asked) = asked.filter(|asked| asked.answer == AnswerView::Open) else {
            return Err(ActionError::NoSuchAnswer);
        };
        let known = option.as_ref().is_none_or(|id| asked.options.iter().any(|one| one.id == *id));
        if !known {
            return Err(ActionError::NoSuchAnswer);
        }
        self.answers.insert(question, option);
        Ok(Changed::Look)
    }

    pub(super) fn next_part(&mut self) -> Changed {
        self.play(Playback::Play)
    }

    /// To where this part began; from there, to where the one before it did.
    pub(super) fn previous_part(&mut self) -> Changed {
        let director = self.timeline.director();
        let here = self.timeline.moment().step;
        let begins = (0..=director.part()).rev().filter_map(|part| director.reached(part));
        let target = begins.into_iter().find(|begins| *begins < here);
        let opening = self.opening();
        self.play(Playback::SeekStep(target.unwrap_or(opening).max(opening)))
    }

    /// The first moment of the lesson that is worth a look.
    pub(super) fn opening(&self) -> Step {
        self.timeline.director().reached(0).unwrap_or(Step(0))
    }

    pub(super) fn stop(&self) -> Stop {
        let director = self.timeline.director();
        let open = self.question().filter(|question| question.answer == AnswerView::Open);
        Stop { part: director.part(), question: open.map(|question| question.id) }
    }

    /// Where the lesson wants to be looked at, if that place was passed since `stop`.
    pub(super) fn lesson_stop_since(&self, stop: &Stop) -> Option<Step> {
        let director = self.timeline.director();
        let now = self.stop();
        if now.part > stop.part {
            return director.reached(stop.part + 1);
        }
        let newly_asked = now.question.is_some() && now.question != stop.question;
        newly_asked.then(|| director.question().map(|question| question.asked)).flatten()
    }
}
