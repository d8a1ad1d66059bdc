//! `trace`: a scenario from its beginning to the end of its script, one line per fact.

use std::process::ExitCode;

use kafkascope::fact::Detail;
use kafkascope::scenario;
use lexopt::{Parser, ValueExt};

use super::Complaint;

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
    let Some(scenario) = scenario::load(&id) else {
        let known = known.join(", ");
        return Err(Complaint(format!("There is no scenario {id:?}. There are: {known}")));
    };
    print!("{}", kafkascope::run::transcript(&scenario, detail));
    Ok(ExitCode::SUCCESS)
}
