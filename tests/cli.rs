//! The native command line, as a person uses it.
#![allow(clippy::unwrap_used)]

use std::io::Read;
use std::process::{Command, Stdio};

fn kafkascope(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kafkascope"));
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_reader_that_has_seen_enough_ends_a_trace_without_a_complaint() {
    let mut child = kafkascope(&["trace", "a-consumer-dies", "--everything"]).spawn().unwrap();
    let mut first = [0; 40];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{:?}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn an_unknown_scenario_is_named_with_what_there_is() {
    let output = kafkascope(&["trace", "no-such-lesson"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no-such-lesson") && said.contains("a-consumer-dies"), "{said}");
}
