//! A run as text: what a link, a saved file and a bug report hold.
//!
//! ```text
//! kafkascope 1
//! scenario a-consumer-dies
//! seed 7
//! playhead 412
//! at 12.200000 2 crash c1
//! ```
//!
//! `at TIME AFTER COMMAND`: at that second, after so many occurrences of that very instant.

use std::fmt;

use crate::id::ScenarioId;
use crate::kernel::{SimTime, Step};
use crate::run::link;
use crate::sim::{Command, CommandError, TimedCommand};

const FORMAT: &str = "kafkascope 1";

/// A recording has no more commands than a person can have given.
const INPUTS_MAX: usize = 20_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    pub scenario: ScenarioId,
    pub seed: u64,
    pub inputs: Vec<TimedCommand>,
    /// Where the playhead stood.
    pub playhead: Option<Step>,
}

/// What could not be read, and in which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordingProblem {
    /// It does not begin as a recording does.
    NotARecording {
        word: String,
    },
    /// It was made by a newer version.
    UnknownVersion {
        word: String,
    },
    /// The link was cut off or changed on its way; only the scenario is known.
    Damaged {
        scenario: String,
    },
    /// No line names a scenario.
    NoScenario,
    BadLine {
        line: usize,
        word: String,
    },
    BadCommand {
        line: usize,
        error: CommandError,
    },
    /// A command that is earlier than the one before it.
    OutOfOrder {
        line: usize,
    },
    TooMany {
        max: usize,
    },
    /// The command was refused when its turn came.
    Refused {
        line: usize,
        error: CommandError,
    },
}

impl Recording {
    /// Reads what can be read. Lines that cannot are left out and reported; without format and scenario there is nothing.
    pub fn read(text: &str) -> Result<(Recording, Vec<RecordingProblem>), RecordingProblem> {
        let mut lines = text.lines().map(str::trim).enumerate();
        let first = lines.by_ref().map(|(_, line)| line).find(|line| !line.is_empty());
        match first {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("kafkascope ") => {
                return Err(RecordingProblem::UnknownVersion { word: shorten(other) });
            }
            other => {
                return Err(RecordingProblem::NotARecording { word: shorten(other.unwrap_or("")) });
            }
        }
        let mut reader = Reader::default();
        for (number, line) in lines {
            if !line.is_empty() {
                reader.read_line(number + 1, line);
            }
        }
        let Reader { scenario, seed, inputs, playhead, problems } = reader;
        let scenario = scenario.ok_or(RecordingProblem::NoScenario)?;
        Ok((
            Recording { scenario, seed: seed.unwrap_or(link::DEFAULT_SEED), inputs, playhead },
            problems,
        ))
    }
}

#[derive(Default)]
struct Reader {
    scenario: Option<ScenarioId>,
    seed: Option<u64>,
    inputs: Vec<TimedCommand>,
    playhead: Option<Step>,
    problems: Vec<RecordingProblem>,
}

impl Reader {
    fn read_line(&mut self, number: usize, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let fine = match word {
            "scenario" => rest.parse().map(|id| self.scenario = Some(id)).is_ok(),
            "seed" => rest.parse().map(|seed| self.seed = Some(seed)).is_ok(),
            "playhead" => rest.parse().map(|step| self.playhead = Some(Step(step))).is_ok(),
            "at" => return self.read_input(number, rest),
            _ => false,
        };
        if !fine {
            self.problems.push(RecordingProblem::BadLine { line: number, word: shorten(line) });
        }
    }

    fn read_input(&mut self, number: usize, rest: &str) {
        let mut parts = rest.splitn(3, ' ');
        let (at, after, command) = (parts.next(), parts.next(), parts.next());
        let at = at.and_then(read_time);
        let after = after.and_then(|after| after.parse().ok());
        let (Some(at), Some(after), Some(command)) = (at, after, command) else {
            let problem = RecordingProblem::BadLine { line: number, word: shorten(rest) };
            self.problems.push(problem);
            return;
        };
        match command.parse::<Command>() {
            Err(error) => {
                self.problems.push(RecordingProblem::BadCommand { line: number, error });
            }
            Ok(_) if self.inputs.len() >= INPUTS_MAX => {
                if !matches!(self.problems.last(), Some(RecordingProblem::TooMany { .. })) {
                    self.problems.push(RecordingProblem::TooMany { max: INPUTS_MAX });
                }
            }
            Ok(command) => {
                let earlier =
                    self.inputs.last().is_some_and(|last| (at, after) < (last.at, last.after));
                if earlier {
                    self.problems.push(RecordingProblem::OutOfOrder { line: number });
                } else {
                    self.inputs.push(TimedCommand { at, after, command });
                }
            }
        }
    }
}

/// The longest piece of somebody's text that goes into a message.
const WORD_SHOWN_MAX: usize = 60;

fn shorten(text: &str) -> String {
    match text.char_indices().nth(WORD_SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A year of simulated time; nobody plays longer, and sums stay far from overflowing.
const TIME_MAX: SimTime = SimTime(365 * 86_400_000_000);

fn read_time(text: &str) -> Option<SimTime> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(seconds) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let seconds: u64 = seconds.parse().ok()?;
    let micros: u64 = format!("{fraction:0<6}").parse().ok()?;
    let time = SimTime(seconds.checked_mul(1_000_000)?.checked_add(micros)?);
    (time <= TIME_MAX).then_some(time)
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        writeln!(f, "scenario {}", self.scenario)?;
        writeln!(f, "seed {}", self.seed)?;
        if let Some(playhead) = self.playhead {
            writeln!(f, "playhead {playhead}")?;
        }
        for input in &self.inputs {
            writeln!(f, "at {} {} {}", input.at, input.after, input.command)?;
        }
        Ok(())
    }
}
