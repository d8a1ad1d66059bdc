//! Reads from what a check printed how many tests passed and failed.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// One failure for a program that failed without naming a failed test (it did not compile, it was killed), and for one
    /// that ran no test at all.
    fn with_exit(mut self, succeeded: bool) -> Self {
        if self.failed == 0 && (!succeeded || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// How a check's output is counted.
#[derive(Clone, Copy)]
pub enum Counting {
    /// The whole check is one, by its exit code.
    ByExitCode,
    /// One for each test, from the `test result:` lines of Rust's test harness (also the one for wasm).
    RustTests,
    /// One for each test, from the closing lines of node's test runner.
    NodeTests,
    /// One for the whole run, which must end with `N seeds, 0 broken laws`.
    Fuzz { seeds: u32 },
}

impl Counting {
    pub fn count(self, lines: &[String], succeeded: bool) -> Tally {
        match self {
            Self::ByExitCode => one(succeeded),
            Self::RustTests => rust_tests(lines).with_exit(succeeded),
            Self::NodeTests => node_tests(lines).with_exit(succeeded),
            Self::Fuzz { seeds } => {
                let wanted = format!("{seeds} seeds, 0 broken laws");
                one(succeeded
                    && lines
                        .iter()
                        .rfind(|line| !line.trim().is_empty())
                        .is_some_and(|line| line.trim() == wanted))
            }
        }
    }
}

fn one(passed: bool) -> Tally {
    if passed { Tally::ONE_PASSED } else { Tally::ONE_FAILED }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; …`
fn rust_tests(lines: &[String]) -> Tally {
    let mut tally = Tally::default();
    for line in lines.iter().filter_map(|line| line.trim_start().strip_prefix("test result: ")) {
        let parts = line.split_once(". ").map_or(line, |(_verdict, counts)| counts);
        for part in parts.split("; ") {
            match part.split_once(' ') {
                Some((count, "passed")) => tally.passed += number(count),
                Some((count, "failed")) => tally.failed += number(count),
                _ => {}
            }
        }
    }
    tally
}

/// `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0`; a cancelled test never showed that it holds.
fn node_tests(lines: &[String]) -> Tally {
    let mut tally = Tally::default();
    for line in lines {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["ℹ" | "#", "pass", count] => tally.passed += number(count),
            ["ℹ" | "#", "fail" | "cancelled", count] => tally.failed += number(count),
            _ => {}
        }
    }
    tally
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counting: Counting, output: &str, succeeded: bool, passed: u64, failed: u64) {
        let lines: Vec<String> = output.lines().map(str::to_owned).collect();
        assert_eq!(counting.count(&lines, succeeded), Tally { passed, failed }, "{output}");
    }

    #[test]
    fn a_plain_check_is_one() {
        check(Counting::ByExitCode, "", true, 1, 0);
        check(Counting::ByExitCode, "5 passed", false, 0, 1);
    }

    #[test]
    fn rust_tests_are_added_over_all_binaries() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        check(Counting::RustTests, output, false, 5, 1);
        check(
            Counting::RustTests,
            "test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out",
            true,
            7,
            0,
        );
    }

    #[test]
    fn no_counted_test_is_one_failure() {
        check(Counting::RustTests, "error: could not compile", false, 0, 1);
        check(Counting::RustTests, "test result: ok. 0 passed; 0 failed", true, 0, 1);
        check(Counting::NodeTests, "ℹ tests 0\nℹ pass 0\nℹ fail 0", true, 0, 1);
    }

    #[test]
    fn node_tests_come_from_the_closing_lines() {
        check(
            Counting::NodeTests,
            "ℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0",
            false,
            2,
            2,
        );
        check(Counting::NodeTests, "# tests 4\n# pass 4\n# fail 0", true, 4, 0);
    }

    #[test]
    fn fuzzing_must_end_with_no_broken_law() {
        let fuzz = Counting::Fuzz { seeds: 300 };
        check(fuzz, "working\n300 seeds, 0 broken laws\n", true, 1, 0);
        check(fuzz, "300 seeds, 1 broken laws", false, 0, 1);
        check(fuzz, "30 seeds, 0 broken laws", true, 0, 1);
    }
}
