//! The model of the page: a run, where the reader looks, how fast time goes, what is selected. One door: `update(Action)`.
//!
//! Not one word of a browser: the same model runs in native tests, and the JS API and the page share it.

mod action;
mod clock;
mod compare;
mod fields;
mod guide;
mod log;
mod look;
mod notice;
mod page;
mod permalink;
mod plain;
mod playback;
mod settings;
mod shown;
mod speed;
mod state;
#[cfg(test)]
mod tests;
mod words;

pub use crate::scenario::{COMPARED_MAX, ComparedBy, ComparedSetting, Lens};
pub use action::{Action, ActionError, Changed, Playback};
pub use compare::ComparedView;
pub use guide::{
    AnswerView, GoalState, GoalView, GuideView, LessonView, OptionView, PartState, PartView,
    QuestionView, Recent, lessons,
};
pub use log::{LogEntry, LogFilter, LogOnly, LogRow, LogWindow};
pub use look::OpenLog;
pub use notice::{Notice, NoticeKind};
pub use page::{ClockView, HistoryView, PageView};
pub use permalink::{LinkProblem, SavedRun, View};
pub use plain::{PlainFact, PlainFacts, PlainScenario, PlainScenarios, PlainState, state_name};
pub use settings::{Motion, Settings, Theme};
pub use shown::Shown;
pub use speed::Speed;
pub use state::Session;
