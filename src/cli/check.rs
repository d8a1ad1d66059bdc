//! `check`: reads a saved run and runs it again, every law watching.

use std::fs;
use std::process::ExitCode;

use kafkascope::fuzz;
use kafkascope::run::{Recording, RecordingProblem, link};
use lexopt::{Parser, ValueExt};

use super::Complaint;
use super::say::say_line;

/// A saved run is a few kilobytes; something this large is another file.
const FILE_BYTES_MAX: u64 = 16 << 20;

pub(super) fn main(mut arguments: Parser) -> Result<ExitCode, Complaint> {
    let mut path = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Value(word) if path.is_none() => path = Some(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let path = path.ok_or_else(|| Complaint("Which file? A run saved from the page.".into()))?;
    let (recording, problems) = read_recording(&path)?;
    for problem in &problems {
        say_line!("left out: {problem:?}");
    }
    match fuzz::check(&recording) {
        Ok(report) => {
            let (commands, steps) = (report.commands, report.steps);
            say_line!("{commands} commands, {steps} steps, 0 broken laws");
            Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Err(sentence) => {
            say_line!("{sentence}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// A saved run, or the fragment of a link.
pub(super) fn read_recording(path: &str) -> Result<(Recording, Vec<RecordingProblem>), Complaint> {
    let text = read(path)?;
    let read = match text.trim().strip_prefix('#') {
        Some(fragment) => link::read(fragment),
        None => Recording::read(&text),
    };
    read.map_err(|problem| Complaint(format!("{path} cannot be read: {problem:?}")))
}

fn read(path: &str) -> Result<String, Complaint> {
    let complain = |error| Complaint(format!("{path} cannot be read: {error}"));
    let length = fs::metadata(path).map_err(complain)?.len();
    if length > FILE_BYTES_MAX {
        return Err(Complaint(format!("{path} has {length} bytes; a saved run has far fewer.")));
    }
    fs::read_to_string(path).map_err(complain)
}
