//! `trace`: a scenario from its beginning to the end of its script, one line per fact.

use std::path::Path;
use std::process::ExitCode;

use kafkascope::fact::Detail;
use kafkascope::fuzz;
use kafkascope::run::{transcript, transcript_of};
use kafkascope::scenario;
use lexopt::{Parser, ValueExt};

use super::say::say;
use super::{Complaint, check};

pub(super) fn main(mut arguments: Parser) -> Result<ExitCode, Complaint> {
    let (mut id, mut detail) = (None, Detail::Protocol);
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("everything") => detail = Detail::Everything,
            lexopt::Arg::Value(word) if id.is_none() => id = Some(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let known: Vec<_> = scenario::SCENARIOS.iter().map(|source| source.id).collect();
    let Some(id) = id else {
        return Err(Complaint(format!("Which scenario? There are: {}", known.join(", "))));
    };
    if let Some(scenario) = scenario::load(&id) {
        say(&transcript(&scenario, detail));
        return Ok(ExitCode::SUCCESS);
    }
    if !Path::new(&id).exists() {
        let known = known.join(", ");
        let sentence = format!("There is no scenario and no file {id:?}. Scenarios: {known}");
        return Err(Complaint(sentence));
    }
    let (recording, _) = check::read_recording(&id)?;
    let name = &recording.scenario;
    let scenario = fuzz::scenario(name.as_str())
        .ok_or_else(|| Complaint(format!("There is no scenario {name}.")))?;
    say(&transcript_of(&scenario, recording.seed, &recording.inputs, detail));
    Ok(ExitCode::SUCCESS)
}
