//! Random runs under every law. The full number of seeds runs from the command line; these few run with every test.
#![allow(clippy::unwrap_used)]

use kafkascope::fuzz::{self, COMMANDS_MIN, FuzzReport, Ingredient, STEPS_MIN};
use kafkascope::run::link;

fn run(seed: u64) -> FuzzReport {
    fuzz::run(seed).unwrap_or_else(|failure| {
        panic!(
            "seed {seed}, step {}: {}: {}\n#{}",
            failure.step,
            failure.violation.law,
            failure.violation.seen,
            link::write(&failure.recording)
        )
    })
}

#[test]
fn random_commands_and_faults_break_no_law() {
    for seed in [0, 1, 2, 3, u64::MAX] {
        let report = run(seed);
        assert!(report.commands >= COMMANDS_MIN, "{report:?}");
        assert!(report.steps >= STEPS_MIN, "{report:?}");
    }
}

/// In one or two of 1,000 runs: the client's own timers let it forget its generation before the coordinator begins another
/// without it. `src/law/tests` has such commits.
const SELDOM: &[Ingredient] = &[Ingredient::CommitOfAnOlderGeneration];
/// Of 1,000 runs, these are in 40 to 150.
const RARELY: &[Ingredient] = &[
    Ingredient::PollIntervalExceeded,
    Ingredient::CommitOfAStranger,
    Ingredient::UncleanElectionByHand,
    Ingredient::RegistrationTimedOut,
    Ingredient::LogCleaned,
];
/// Of 1,000 runs, these are in 80 to 300; everything else is in more.
const SOMETIMES: &[Ingredient] = &[
    Ingredient::BrokenGeneration,
    Ingredient::StaticConsumerMember,
    Ingredient::StaticMemberReplaced,
    Ingredient::CommitOfAnOlderEpoch,
    Ingredient::UnflushedLost,
    Ingredient::AcksAllPlain,
    Ingredient::PreferredElection,
    Ingredient::ReassignmentCancelled,
    Ingredient::DedicatedControllers,
    Ingredient::DedicatedControllerCrash,
    Ingredient::LinkOfDedicatedController,
    Ingredient::SegmentRolled,
    Ingredient::RetainedNoMore,
];

#[test]
fn every_protocol_member_and_fault_has_its_share_of_the_runs() {
    const RUNS: u64 = 64;
    let reports: Vec<_> = (0..RUNS).map(run).collect();
    for &what in Ingredient::ALL {
        let runs = reports.iter().filter(|report| report.mix.times(what) > 0).count();
        let least = if SELDOM.contains(&what) {
            0
        } else if RARELY.contains(&what) {
            1
        } else if SOMETIMES.contains(&what) {
            4
        } else {
            16
        };
        assert!(runs >= least, "{} in {runs} of {RUNS} runs", what.words());
    }
}
