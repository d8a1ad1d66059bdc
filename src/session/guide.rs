//! The lesson as the guide shows it: parts, text, the question of the moment, goals, and what the next button will do.
//!
//! What is true of the lesson at the playhead comes from the director; what the reader answered is the session's.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::fact::TraceEntry;
use crate::id::ScenarioId;
use crate::kernel::Step;
use crate::scenario::{Goal, GoalDone, Part, QuestionOption, SCENARIOS, ScenarioSource};
use crate::session::{ActionError, Changed, Playback, Session};

/// How many facts of the present step are told.
const RECENT_MAX: usize = 3;

#[derive(Clone, Debug, PartialEq)]
pub struct GuideView {
    /// Its id.
    pub scenario: String,
    /// Text id of the scenario's title.
    pub title: String,
    pub lessons: Rc<Vec<LessonView>>,
    pub parts: Vec<PartView>,
    /// Text id of what the script says now: its title, with `.what` and `.why`.
    pub text: Option<String>,
    pub question: Option<QuestionView>,
    pub goals: Vec<GoalView>,
    /// Text id of what the next button will do; `None` after the last part.
    pub next: Option<String>,
    /// What just happened, at the chosen level of detail.
    pub recent: Recent,
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
    Told {
        feedback: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalView {
    /// Text ids.
    pub text: String,
    pub hint: String,
    pub state: GoalState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalState {
    Open,
    Done,
    /// What must not happen has happened: only an earlier step has it open again.
    Missed,
}

impl GoalState {
    /// `goal-<name>` says it.
    pub fn name(self) -> &'static str {
        match self {
            GoalState::Open => "open",
            GoalState::Done => "done",
            GoalState::Missed => "missed",
        }
    }
}

/// Where the lesson stands: time stops by itself when this changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    parts: usize,
    questions: usize,
}

/// What has just happened.
#[derive(Clone, Debug)]
pub struct Recent {
    pub entries: Vec<TraceEntry>,
    /// Scenario, seed and how often its history was cut: facts of one run are told apart by their numbers.
    run: (ScenarioId, u64, u32),
}

impl PartialEq for Recent {
    /// By numbers: comparing whole facts would be the most code of all comparisons that the page loads.
    fn eq(&self, other: &Self) -> bool {
        let ids = |recent: &Self| recent.entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
        self.run == other.run && ids(self) == ids(other)
    }
}

impl GuideView {
    /// As long as the lesson's texts are not there: only its title is.
    pub fn without_words(self) -> Self {
        Self { text: None, question: None, goals: Vec::new(), next: None, ..self }
    }
}

impl Session {
    pub fn guide(&self) -> GuideView {
        let (director, scenario) = (self.timeline.director(), self.timeline.scenario());
        let now = director.part();
        let part = |(index, _): (usize, &Part)| PartView {
            number: index + 1,
            state: match now.map(|now| index.cmp(&now)) {
                Some(Ordering::Less) => PartState::Done,
                Some(Ordering::Equal) => PartState::Now,
                Some(Ordering::Greater) | None => PartState::Ahead,
            },
            begins: self.parts_seen.get(index).map(|reached| reached.step),
        };
        let goal = |((goal, done), missed): ((&Goal, Option<GoalDone>), bool)| {
            let text = scenario.goal_text(goal);
            let state = match (done, missed) {
                (Some(_), _) => GoalState::Done,
                (None, true) => GoalState::Missed,
                (None, false) => GoalState::Open,
            };
            GoalView { hint: format!("{text}.hint"), text, state }
        };
        GuideView {
            scenario: scenario.id.to_string(),
            title: scenario.title().to_owned(),
            lessons: self.lessons.clone(),
            parts: scenario.parts.iter().enumerate().map(part).collect(),
            text: director.texts().last().map(|(text, _)| text.clone()),
            question: self.question(),
            goals: director.goals().zip(director.missed()).map(goal).collect(),
            next: self.next_label(),
            recent: self.recent(),
        }
    }

    /// What the button that lets this part run is called; nothing once it runs, or after the last part.
    fn next_label(&self) -> Option<String> {
        let (director, scenario) = (self.timeline.director(), self.timeline.scenario());
        let (part, begun) = (director.part()?, director.parts_reached().last()?);
        let waits = begun.step == self.timeline.moment().step && part + 1 < scenario.parts.len();
        waits.then(|| format!("{}.next", scenario.text_id(&scenario.parts[part].id)))
    }

    fn recent(&self) -> Recent {
        let step = self.timeline.moment().step;
        let detail = self.settings.detail;
        let told =
            self.timeline.facts_of(step).iter().filter(|entry| entry.fact.detail() <= detail);
        let entries = told.take(RECENT_MAX).cloned().collect();
        let run = (self.timeline.scenario().id.clone(), self.timeline.seed(), self.timeline.cuts());
        Recent { entries, run }
    }

    fn question(&self) -> Option<QuestionView> {
        let (director, scenario) = (self.timeline.director(), self.timeline.scenario());
        let (question, asked) = director.questions().last()?;
        let text = scenario.question_text(question);
        let mine = self.answers.get(&question.id);
        // The stage has answered once the script has gone on to say something else.
        let told = director.texts().last().is_some_and(|(_, reached)| reached.step > asked.step)
            || director.finished().is_some();
        let answer = match (mine, told) {
            (None, false) => AnswerView::Open,
            (Some(_), false) => AnswerView::Locked,
            (mine, true) => {
                let word = mine.cloned().flatten().or(question.answer().map(|one| one.id.clone()));
                AnswerView::Told { feedback: word.map(|id| format!("{text}.{id}-why")) }
            }
        };
        let option = |option: &QuestionOption| OptionView {
            text: format!("{text}.{}", option.id),
            mine: mine.is_some_and(|mine| mine.as_ref() == Some(&option.id)),
            right: told && option.is_answer,
            id: option.id.clone(),
        };
        let options = question.options.iter().map(option).collect();
        Some(QuestionView { id: question.id.clone(), text, options, answer })
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
        let show_me = option.is_none();
        self.answers.insert(question, option);
        if show_me {
            return Ok(self.play(Playback::Play));
        }
        Ok(Changed::Look)
    }

    pub(super) fn next_part(&mut self) -> Changed {
        self.play(Playback::Play)
    }

    /// To where this part began; from there, to where the one before it did.
    pub(super) fn previous_part(&mut self) -> Changed {
        let here = self.timeline.moment().step;
        let begun = self.timeline.director().parts_reached().iter().rev();
        let target = begun.map(|reached| reached.step).find(|step| *step < here);
        let opening = self.opening();
        self.play(Playback::SeekStep(target.unwrap_or(opening).max(opening)))
    }

    /// The first moment of the lesson: what leads up to it is only there to make a picture.
    pub(super) fn opening(&self) -> Step {
        self.opened.unwrap_or(Step(0))
    }

    pub(super) fn stop(&self) -> Stop {
        let director = self.timeline.director();
        Stop { parts: director.parts_reached().len(), questions: director.questions().len() }
    }

    /// Where the lesson wants to be looked at, if that place was passed since `stop`.
    pub(super) fn lesson_stop_since(&self, stop: &Stop) -> Option<Step> {
        let director = self.timeline.director();
        let part = director.parts_reached().get(stop.parts);
        let question = director.questions().get(stop.questions).map(|(_, reached)| reached);
        [part, question].into_iter().flatten().map(|reached| reached.step).min()
    }
}

/// Every lesson of the catalogue.
pub fn lessons() -> Vec<LessonView> {
    let lesson = |source: &ScenarioSource| {
        let scenario = source.scenario().ok()?;
        Some(LessonView {
            id: scenario.id.to_string(),
            title: scenario.title().to_owned(),
            chapter: scenario.chapter,
        })
    };
    SCENARIOS.iter().filter_map(lesson).collect()
}
