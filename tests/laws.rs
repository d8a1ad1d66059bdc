//! Random runs under every law. The full number of seeds runs from the command line; these few run with every test.
#![allow(clippy::unwrap_used)]

use kafkascope::fuzz::{self, COMMANDS_MIN, STEPS_MIN};
use kafkascope::run::link;

#[test]
fn random_commands_and_faults_break_no_law() {
    for seed in [0, 1, 2, 3, u64::MAX] {
        match fuzz::run(seed) {
            Ok(report) => {
                assert!(report.commands >= COMMANDS_MIN, "{report:?}");
                assert!(report.steps >= STEPS_MIN, "{report:?}");
            }
            Err(failure) => panic!(
                "seed {seed}, step {}: {}: {}\n#{}",
                failure.step,
                failure.violation.law,
                failure.violation.seen,
                link::write(&failure.recording)
            ),
        }
    }
}
