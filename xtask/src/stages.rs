//! The checks of the project, in the order in which they run.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use duct::{Expression, cmd};

use crate::project::{BROWSER_TESTS, FUZZ_SEEDS, WASM_TARGET, WASM_TESTS};
use crate::tally::Counting;
use crate::tools::{Tools, cargo};

pub struct Stage {
    pub name: &'static str,
    pub command: Expression,
    pub counting: Counting,
}

/// What the stages run with.
pub struct Setup {
    pub tools: Tools,
    pub chromium: PathBuf,
}

pub fn all(setup: &Setup) -> Result<Vec<Stage>> {
    Ok(vec![
        plain("formatting", cargo(&["fmt", "--all", "--check"])),
        plain(
            "clippy, native",
            cargo(&["clippy", "--all-targets", "--workspace", "--", "-D", "warnings"]),
        ),
        plain("clippy, wasm", cargo(&["clippy", "--target", WASM_TARGET, "--", "-D", "warnings"])),
        stage(
            "native tests",
            cargo(&["test", "--workspace", "--no-fail-fast"]),
            Counting::RustTests,
        ),
        stage("wasm tests", wasm_tests(&setup.tools), Counting::RustTests),
        stage("fuzzing", fuzzing(), Counting::Fuzz { seeds: FUZZ_SEEDS }),
        plain(
            "optimised build",
            cmd!(env::current_exe().context("cannot find this program")?, "dist"),
        ),
        stage("browser tests", browser_tests(&setup.chromium)?, Counting::NodeTests),
    ])
}

fn plain(name: &'static str, command: Expression) -> Stage {
    stage(name, command, Counting::ByExitCode)
}

fn stage(name: &'static str, command: Expression, counting: Counting) -> Stage {
    Stage { name, command, counting }
}

fn wasm_tests(tools: &Tools) -> Expression {
    let mut args = vec!["test", "--no-fail-fast", "--target", WASM_TARGET];
    args.extend(WASM_TESTS.iter().flat_map(|test| ["--test", test]));
    tools.cargo(&args).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
}

fn fuzzing() -> Expression {
    let seeds = FUZZ_SEEDS.to_string();
    cargo(&["run", "--quiet", "--release", "--", "fuzz", "--seeds", &seeds, "--start", "0"])
}

/// Node's own test runner over every `*.spec.mjs`; the specs serve `dist/` themselves, from a sub-path.
fn browser_tests(chromium: &Path) -> Result<Expression> {
    let files = fs::read_dir(BROWSER_TESTS)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut specs: Vec<PathBuf> = files.iter().map(|file| file.path()).collect();
    specs.retain(|path| path.to_string_lossy().ends_with(".spec.mjs"));
    specs.sort();
    let mut args: Vec<OsString> =
        ["--test", "--test-reporter=spec", "--test-timeout=300000"].map(Into::into).into();
    args.extend(specs.into_iter().map(Into::into));
    Ok(cmd("node", args).env("CHROMIUM", chromium))
}
