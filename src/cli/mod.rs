//! `cargo run --release -- COMMAND`: the engine without a page.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    reason = "a command line prints, and refuses whatever it does not know"
)]

mod check;
mod first_frame;
mod fuzz;
mod say;
mod trace;

use std::process::ExitCode;

use lexopt::Parser;

const USAGE: &str = "\
kafkascope fuzz [--seeds N] [--start S] [--mix]   random commands and faults against every law
kafkascope trace SCENARIO [--everything]  what happens in a scenario (or a saved run), one line per fact
kafkascope first-frame                    the page before its first step, as HTML
kafkascope check FILE                     read a saved run, run it again under every law
";

/// What went wrong with the command line or its files, in one sentence.
pub(crate) struct Complaint(pub(crate) String);

impl From<lexopt::Error> for Complaint {
    fn from(error: lexopt::Error) -> Self {
        Complaint(format!("{error}\n{USAGE}"))
    }
}

pub(crate) fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(code) => code,
        Err(Complaint(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Parser) -> Result<ExitCode, Complaint> {
    let Some(command) = arguments.next()? else {
        say::say(USAGE);
        return Ok(ExitCode::SUCCESS);
    };
    match command {
        lexopt::Arg::Value(word) if word == "fuzz" => fuzz::main(arguments),
        lexopt::Arg::Value(word) if word == "trace" => trace::main(arguments),
        lexopt::Arg::Value(word) if word == "check" => check::main(arguments),
        lexopt::Arg::Value(word) if word == "first-frame" => first_frame::main(arguments),
        other => Err(other.unexpected().into()),
    }
}
