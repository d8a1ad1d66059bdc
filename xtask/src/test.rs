//! `cargo xtask test`: sets up and runs every check, goes on after a failing one, and ends with one line over all of them.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::browser::{ensure_chromium, ensure_npm_packages};
use crate::command::follow;
use crate::stages::{self, Setup, Stage};
use crate::tally::Tally;
use crate::tools::{Tools, ensure_components};

pub fn test() -> Result<ExitCode> {
    let outcome = run_all();
    let tally = match &outcome {
        Ok(tally) => *tally,
        Err(error) => {
            println!("xtask: {error:#}");
            Tally::ONE_FAILED
        }
    };
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_all() -> Result<Tally> {
    let started = Instant::now();
    let setup = set_up()?;
    println!("Set up in {}.", seconds(started.elapsed()));
    let mut summary = String::new();
    let mut total = Tally::default();
    for stage in stages::all(&setup)? {
        let (line, tally) = run(stage);
        println!("{line}");
        summary += &format!("{line}\n");
        total += tally;
    }
    println!("\n{summary}all stages: {}\n", seconds(started.elapsed()));
    if total == Tally::default() {
        bail!("no check ran");
    }
    Ok(total)
}

/// First what cannot be installed everywhere, so that a person learns of it at once.
fn set_up() -> Result<Setup> {
    ensure_npm_packages()?;
    let chromium = ensure_chromium()?;
    ensure_components()?;
    Ok(Setup { tools: Tools::ready()?, chromium })
}

fn run(stage: Stage) -> (String, Tally) {
    let Stage { name, command, counting } = stage;
    println!("\n== {name}");
    let started = Instant::now();
    let tally = match follow(command) {
        Ok(followed) => counting.count(&followed.lines, followed.succeeded),
        Err(error) => {
            println!("cannot run this stage: {error}");
            Tally::ONE_FAILED
        }
    };
    let Tally { passed, failed } = tally;
    (
        format!(
            "{name:<16} {passed:>5} passed {failed:>4} failed {:>8}",
            seconds(started.elapsed())
        ),
        tally,
    )
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
