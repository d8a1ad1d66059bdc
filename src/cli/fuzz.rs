//! `fuzz`: seeds from `--start` on, on all cores, until one breaks a law or all are done. `--mix` tells what the runs were made of.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use kafkascope::fuzz::{self, FuzzFailure, FuzzReport, Ingredient};
use kafkascope::run::link;
use lexopt::{Parser, ValueExt};

use super::Complaint;
use super::say::say_line;

pub(super) fn main(mut arguments: Parser) -> Result<ExitCode, Complaint> {
    let (mut seeds, mut start) = (300_u64, 0_u64);
    let mut tells_mix = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("seeds") => seeds = arguments.value()?.parse()?,
            lexopt::Arg::Long("start") => start = arguments.value()?.parse()?,
            lexopt::Arg::Long("mix") => tells_mix = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let begun = Instant::now();
    let (reports, failure) = run_all(start, seeds);
    let steps: u64 = reports.iter().map(|report| report.steps).sum();
    let commands: usize = reports.iter().map(|report| report.commands).sum();
    let seconds = begun.elapsed().as_secs_f64();
    say_line!("{} runs, {commands} commands, {steps} steps in {seconds:.1} s", reports.len());
    if tells_mix {
        tell_mix(&reports);
    }
    match failure {
        None => {
            say_line!("{seeds} seeds, 0 broken laws");
            Ok(ExitCode::SUCCESS)
        }
        Some(failure) => {
            let FuzzFailure { seed, step, violation, recording } = *failure;
            say_line!("seed {seed}, step {step}: {} is broken: {}", violation.law, violation.seen);
            say_line!("#{}", link::write(&recording));
            say_line!("{} seeds, 1 broken laws", reports.len() + 1);
            Ok(ExitCode::FAILURE)
        }
    }
}

/// How often each thing came up, and in how many of the runs.
fn tell_mix(reports: &[FuzzReport]) {
    for &what in Ingredient::ALL {
        let times = || reports.iter().map(|report| report.mix.times(what));
        let (sum, runs) = (times().sum::<u64>(), times().filter(|times| *times > 0).count());
        let percent = runs * 100 / reports.len().max(1);
        say_line!("{sum:>9} {}, in {percent} % of the runs", what.words());
    }
}

/// The seed numbers wrap around, so every u64 is a start.
fn run_all(start: u64, seeds: u64) -> (Vec<FuzzReport>, Option<Box<FuzzFailure>>) {
    let next = AtomicU64::new(0);
    let reports = Mutex::new(Vec::new());
    let failures: Mutex<Vec<(u64, Box<FuzzFailure>)>> = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= seeds {
                        return;
                    }
                    match fuzz::run(start.wrapping_add(number)) {
                        Ok(report) => reports.lock().expect("no worker panics").push(report),
                        Err(failure) => {
                            failures.lock().expect("no worker panics").push((number, failure));
                            // The others finish what they have begun; nobody begins anew.
                            next.store(seeds, Ordering::Relaxed);
                            return;
                        }
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no worker panics");
    failures.sort_by_key(|(number, _)| *number);
    let reports = reports.into_inner().expect("no worker panics");
    (reports, failures.into_iter().next().map(|(_, failure)| failure))
}
