//! Values and errors in the reader's words.

use crate::fact::Arg;
use crate::kernel::SimTime;
use crate::run::RecordingProblem;
use crate::session::{ActionError, LinkProblem};
use crate::web::Text;

/// `24.6`.
pub(in crate::web) fn seconds(at: SimTime) -> String {
    let tenths = at.0 / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

pub(in crate::web) fn tell_arg(text: &Text, value: &Arg) -> String {
    match value {
        Arg::Absent => "–".to_owned(),
        Arg::Partitions(list) if list.is_empty() => "–".to_owned(),
        Arg::Switch(on) => text.get(if *on { "yes" } else { "no" }),
        Arg::Node(_)
        | Arg::Broker(_)
        | Arg::Brokers(_)
        | Arg::Client(_)
        | Arg::Group(_)
        | Arg::Member(_)
        | Arg::Topic(_)
        | Arg::Partition(_)
        | Arg::Partitions(_)
        | Arg::Number(_)
        | Arg::Duration(_)
        | Arg::Text(_)
        | Arg::Term(_)
        | Arg::Error(_) => text.with("value", &[("value", value.clone())]),
    }
}

pub(in crate::web) fn tell_error(text: &Text, error: &ActionError) -> String {
    match error {
        ActionError::Command(error) => text.sentence(&error.told()),
        ActionError::UnknownScenario { id } => text.with("error-scenario", &[("id", word(id))]),
        ActionError::NothingToUndo => text.get("error-nothing-to-undo"),
        ActionError::Link(problem) => tell_link_problem(text, problem),
        ActionError::TextsNotHere => text.get("error-texts-not-here"),
        ActionError::NoSuchAnswer => text.get("error-no-such-answer"),
    }
}

pub(in crate::web) fn tell_link_problem(text: &Text, problem: &LinkProblem) -> String {
    match problem {
        LinkProblem::TooLong { length, max } => text.with(
            "error-link-too-long",
            &[("length", Arg::Number(*length as i64)), ("max", Arg::Number(*max as i64))],
        ),
        LinkProblem::UnknownScenario { id } => text.with("error-scenario", &[("id", word(id))]),
        LinkProblem::UnknownKey { key } => text.with("error-link-key", &[("key", word(key))]),
        LinkProblem::BadValue { key, value } => {
            text.with("error-link-value", &[("key", word(key)), ("value", word(value))])
        }
        LinkProblem::Command { number, error } => {
            let reason = Arg::Text(text.sentence(&error.told()).into());
            text.with(
                "error-link-command",
                &[("number", Arg::Number(*number as i64)), ("reason", reason)],
            )
        }
        LinkProblem::Recording(problem) => tell_recording_problem(text, problem),
    }
}

fn tell_recording_problem(text: &Text, problem: &RecordingProblem) -> String {
    let line = |number: &usize| Arg::Number(*number as i64);
    match problem {
        RecordingProblem::NotARecording { word: found } => {
            text.with("error-no-recording", &[("word", word(found))])
        }
        RecordingProblem::Damaged { scenario } => {
            text.with("error-link-damaged", &[("scenario", word(scenario))])
        }
        RecordingProblem::UnknownVersion { word: found } => {
            text.with("error-recording-version", &[("word", word(found))])
        }
        RecordingProblem::NoScenario => text.get("error-recording-no-scenario"),
        RecordingProblem::BadLine { line: number, word: found } => {
            text.with("error-recording-line", &[("line", line(number)), ("word", word(found))])
        }
        RecordingProblem::OutOfOrder { line: number } => {
            text.with("error-recording-order", &[("line", line(number))])
        }
        RecordingProblem::TooMany { max } => {
            text.with("error-recording-too-many", &[("max", line(max))])
        }
        RecordingProblem::BadCommand { line: number, error }
        | RecordingProblem::Refused { line: number, error } => {
            let reason = Arg::Text(text.sentence(&error.told()).into());
            text.with("error-recording-command", &[("line", line(number)), ("reason", reason)])
        }
    }
}

fn word(text: &str) -> Arg {
    Arg::Text(text.into())
}
