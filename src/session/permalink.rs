//! A run as a link or as a file: what is in it, and what is said about the parts that cannot be read.
//!
//! The fragment of a link is the run, then `?lens=…&compare=…&log=…&lang=…&level=…&now=…`: how it was looked at. A saved file holds the text
//! of the recording. Nothing of it leaves the browser.

use crate::fact::Detail;
use crate::kernel::{SimTime, Step};
use crate::narration::LocaleId;
use crate::run::{Recording, RecordingProblem, Timeline, link};
use crate::session::settings::{detail_from_name, detail_name};
use crate::session::{ComparedSetting, Lens, OpenLog};
use crate::sim::CommandError;

/// Longer texts are refused before anything is made of them.
const TEXT_LENGTH_MAX: usize = 4_000_000;
/// Nobody walks further than this; a link that says so is broken.
const STEP_MAX: Step = Step(crate::run::HISTORY_STEPS_MAX);

/// The beginning of every saved file.
const FILE_MARK: &str = "kafkascope ";

/// A run and how it was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    pub recording: Recording,
    pub view: View,
}

#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub step: Option<Step>,
    /// Between two steps.
    pub now: Option<SimTime>,
    /// `None`: the one in which the lesson opens.
    pub lens: Option<Lens>,
    /// What is compared; empty while another lens is shown.
    pub compared: Vec<&'static ComparedSetting>,
    /// The log that is open in the Log lens.
    pub log: OpenLog,
    pub locale: Option<LocaleId>,
    pub detail: Option<Detail>,
}

/// What could not be read, and the word at fault.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkProblem {
    TooLong {
        length: usize,
        max: usize,
    },
    UnknownScenario {
        id: String,
    },
    UnknownKey {
        key: String,
    },
    BadValue {
        key: &'static str,
        value: String,
    },
    Recording(RecordingProblem),
    /// The command of that number, counted from 1, was refused when its turn came.
    Command {
        number: usize,
        error: CommandError,
    },
}

impl SavedRun {
    /// What stands behind the `#` of a link.
    pub fn fragment(&self) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.view.lens.map(|lens| ("lens", lens.name().to_owned())));
        let compared: Vec<_> = self.view.compared.iter().map(|setting| setting.id).collect();
        pairs.extend((!compared.is_empty()).then(|| ("compare", compared.join(","))));
        let log = self.view.log.print().filter(|_| self.view.lens == Some(Lens::Log));
        pairs.extend(log.map(|log| ("log", log)));
        pairs.extend(self.view.locale.map(|locale| ("lang", locale.tag().to_owned())));
        pairs.extend(self.view.detail.map(|detail| ("level", detail_name(detail).to_owned())));
        pairs.extend(self.view.now.map(|now| ("now", now.0.to_string())));
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{}?{}", link::write(&self.recording), pairs.join("&"))
    }

    /// The text of a file.
    pub fn file(&self) -> String {
        self.recording.to_string()
    }
}

/// Reads a link, a fragment or a file. What cannot be read is left out and told.
pub(super) fn read(text: &str) -> Result<(SavedRun, Vec<LinkProblem>), LinkProblem> {
    if text.len() > TEXT_LENGTH_MAX {
        return Err(LinkProblem::TooLong { length: text.len(), max: TEXT_LENGTH_MAX });
    }
    let text = text.trim();
    let mut view = View {
        step: None,
        now: None,
        lens: None,
        compared: Vec::new(),
        log: OpenLog::default(),
        locale: None,
        detail: None,
    };
    let mut problems = Vec::new();
    let read = if text.starts_with(FILE_MARK) {
        Recording::read(text)
    } else {
        let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
        let (run, pairs) = fragment.split_once('?').unwrap_or((fragment, ""));
        read_pairs(pairs, &mut view, &mut problems);
        link::read(run)
    };
    let (recording, dropped) = read.map_err(LinkProblem::Recording)?;
    problems.extend(dropped.into_iter().map(LinkProblem::Recording));
    view.step = recording.playhead;
    Ok((SavedRun { recording, view }, problems))
}

/// The run again, and which of its commands were refused.
pub(super) fn replay(recording: &Recording) -> Result<(Timeline, Vec<LinkProblem>), LinkProblem> {
    let scenario = crate::scenario::load(recording.scenario.as_str())
        .ok_or_else(|| LinkProblem::UnknownScenario { id: recording.scenario.to_string() })?;
    let mut recording = recording.clone();
    let mut problems = Vec::new();
    if let Some(step) = recording.playhead.filter(|step| *step > STEP_MAX) {
        problems.push(LinkProblem::BadValue { key: "playhead", value: step.to_string() });
        recording.playhead = None;
    }
    let refused = |error| LinkProblem::Command { number: 0, error };
    let (timeline, dropped) = Timeline::from_recording(scenario, &recording).map_err(refused)?;
    let told = |(index, error)| LinkProblem::Command { number: index + 1, error };
    problems.extend(dropped.into_iter().map(told));
    Ok((timeline, problems))
}

fn read_pairs(pairs: &str, view: &mut View, problems: &mut Vec<LinkProblem>) {
    for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let bad = |key| LinkProblem::BadValue { key, value: shorten(value) };
        let problem = match key {
            "lens" => put_some(&mut view.lens, Lens::from_name(value)).then(|| bad("lens")),
            "compare" => {
                let all = ComparedSetting::read_list(value);
                put(&mut view.compared, all).then(|| bad("compare"))
            }
            "log" => put(&mut view.log, OpenLog::read(value)).then(|| bad("log")),
            "lang" => put_some(&mut view.locale, LocaleId::from_tag(value)).then(|| bad("lang")),
            "level" => put_some(&mut view.detail, detail_from_name(value)).then(|| bad("level")),
            "now" => put_some(&mut view.now, value.parse().ok().map(SimTime)).then(|| bad("now")),
            _ => Some(LinkProblem::UnknownKey { key: shorten(key) }),
        };
        problems.extend(problem);
    }
}

/// True if there was nothing to put.
fn put<T>(slot: &mut T, value: Option<T>) -> bool {
    let missing = value.is_none();
    if let Some(value) = value {
        *slot = value;
    }
    missing
}

fn put_some<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let missing = value.is_none();
    *slot = value;
    missing
}

/// The longest piece of somebody's text that goes into a message.
const WORD_SHOWN_MAX: usize = 60;

fn shorten(text: &str) -> String {
    match text.char_indices().nth(WORD_SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "kafkascope 1\nscenario sandbox\nseed 9\nplayhead 12\n";

    #[test]
    fn what_is_no_run_is_refused_by_its_own_words() {
        let word = "hello there".to_owned();
        let problem = RecordingProblem::NotARecording { word };
        assert_eq!(read(" hello there ").err(), Some(LinkProblem::Recording(problem)));
    }

    #[test]
    fn a_file_and_a_link_hold_the_same_run() {
        let (saved, problems) = read(RUN).expect("a run");
        assert_eq!((saved.file().as_str(), problems), (RUN, Vec::new()));
        let (again, problems) = read(&format!("https://x/#{}", saved.fragment())).expect("a run");
        assert_eq!((again, problems), (saved, Vec::new()));
    }

    #[test]
    fn a_link_keeps_which_log_is_open() {
        let (saved, problems) =
            read("#sandbox?lens=log&log=__consumer_offsets-37@2").expect("a run");
        assert_eq!(
            (saved.view.log.print().as_deref(), problems),
            (Some("__consumer_offsets-37@2"), Vec::new())
        );
        assert!(saved.fragment().contains("lens=log&log=__consumer_offsets-37@2"));
        let (saved, problems) = read("#sandbox?lens=log&log=orders@x").expect("a run");
        assert_eq!(saved.view.log, OpenLog::default());
        assert_eq!(problems, [LinkProblem::BadValue { key: "log", value: "orders@x".to_owned() }]);
    }

    #[test]
    fn a_link_keeps_the_way_to_look_and_tells_what_it_had_to_drop() {
        let (saved, problems) =
            read("#sandbox?lens=ownership&level=loud&tea=green").expect("a run");
        assert_eq!(saved.recording.scenario.as_str(), "sandbox");
        assert_eq!((saved.view.lens, saved.view.step), (Some(Lens::Ownership), None));
        assert_eq!(
            problems,
            [
                LinkProblem::BadValue { key: "level", value: "loud".to_owned() },
                LinkProblem::UnknownKey { key: "tea".to_owned() },
            ]
        );
    }
}
