//! Everything that can be asked of the page's model, by mouse, key, console, link or JavaScript.

use crate::fact::Detail;
use crate::kernel::{SimTime, Step};
use crate::narration::LocaleId;
use crate::session::{
    ComparedBy, ComparedSetting, Lens, LinkProblem, Motion, OpenLog, Speed, Theme,
};
use crate::sim::{Command, CommandError};
use crate::view::Inspected;

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// One line of the command language.
    Execute(String),
    /// The same, from a button.
    Run(Command),
    Playback(Playback),
    /// From its beginning; without a seed with the script's own.
    OpenScenario {
        id: String,
        seed: Option<u64>,
    },
    /// A link's fragment, or the text of a saved file.
    Load(String),
    SetDetail(Detail),
    SetLens(Lens),
    /// What the comparison is about.
    CompareBy(ComparedBy),
    /// Takes a setting into the comparison, or out of it.
    ToggleCompared(&'static ComparedSetting),
    /// Which log the Log lens shows, and which part of it.
    OpenLog(OpenLog),
    Select(Option<Inspected>),
    /// `option: None` is "Just show me".
    Answer {
        question: String,
        option: Option<String>,
    },
    /// Play on to where the script stops next.
    NextPart,
    /// Back to where this part began, or the one before it.
    PreviousPart,
    SetLocale(LocaleId),
    SetTheme(Theme),
    SetMotion(Motion),
    ToggleLetterKeys,
    /// Brings back the future that the last command set aside.
    UndoFork,
    /// The toast with this number was read.
    Dismiss(u32),
}

/// What can be done to time. Buttons, keys and scripts all send one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    Play,
    Pause,
    Toggle,
    /// To the next fact of the chosen level of detail.
    StepForward,
    StepBack,
    NextMarker,
    PreviousMarker,
    /// To the beginning, paused; what was done stays in the history.
    ToStart,
    /// To the newest moment that has been computed.
    ToEnd,
    /// The scenario anew, as if nothing had been done.
    Restart,
    SeekTime(SimTime),
    SeekStep(Step),
    /// So many microseconds of the reader's time went by.
    Elapsed(u64),
    SetSpeed(Speed),
}

/// What an update did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Nothing,
    /// Another moment, or another way to look at it.
    Look,
    /// The run itself: a command, another scenario.
    Run,
}

/// Why nothing was done. The sentence is made in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionError {
    Command(CommandError),
    UnknownScenario {
        id: String,
    },
    /// There is no future to bring back.
    NothingToUndo,
    /// Not even a scenario could be read.
    Link(LinkProblem),
    /// The texts of another language or lesson could not be fetched.
    TextsNotHere,
    /// No such question, or no such option, or it has been answered.
    NoSuchAnswer,
}

impl From<CommandError> for ActionError {
    fn from(error: CommandError) -> Self {
        ActionError::Command(error)
    }
}
