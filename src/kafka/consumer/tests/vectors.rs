//! What Kafka's own ConsumerCoordinator did, step by step (`tests/vectors/consumer_coordinator.json`), held against
//! this one. `tests/vectors/SCHEMA.md` tells what the steps mean.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::transcript::Driver;
use super::transcript_words::Step;

/// Steps that no command of the simulator makes; their cases are left out.
const NOT_OFFERED: &[&str] =
    &["subscribe_pattern", "unsubscribe", "enforce_rebalance", "commit_async"];

fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/consumer_coordinator.json");
    let text = std::fs::read_to_string(path).expect("the vectors are there");
    let file: Value = serde_json::from_str(&text).expect("the vectors are JSON");
    file["cases"].as_array().expect("a list of cases").clone()
}

fn is_covered(case: &Value) -> bool {
    let steps = case["steps"].as_array().expect("steps");
    let offered = steps.iter().all(|step| {
        let op = step["op"].as_str().expect("an op");
        let callbacks = step["callbacks"].as_array();
        let listener = callbacks.is_some_and(|list| {
            list.iter().any(|c| {
                c.get("throws").is_some()
                    || c.get("commit_sync_returned").is_some()
                    || c.get("commit_sync_threw").is_some()
            })
        });
        !NOT_OFFERED.contains(&op)
            && !listener
            && step["error"] != json!("GROUP_AUTHORIZATION_FAILED")
            && !answers(step).iter().any(|a| a["error"] == json!("GROUP_AUTHORIZATION_FAILED"))
    });
    case["protocol_type"] == json!("EAGER") && offered && !steps.iter().any(assigns_otherwise)
}

/// A leader that assigns by another assignor than `range`.
fn assigns_otherwise(step: &Value) -> bool {
    let sent = step["sent"].as_array().cloned().unwrap_or_default();
    sent.iter().any(|request| {
        request["assignments"].as_object().is_some_and(|plan| !plan.is_empty())
            && request["protocol"] != json!("range")
    })
}

fn answers(step: &Value) -> Vec<Value> {
    step["answers"].as_array().cloned().unwrap_or_default()
}

/// Runs a case; the first difference, in words.
fn run(case: &Value) -> Result<(), String> {
    let mut driver = Driver::new(case);
    for (i, step) in case["steps"].as_array().expect("steps").iter().enumerate() {
        let seen: Step = driver.step(step);
        for (key, expected) in step.as_object().expect("a step") {
            compare(i, key, expected, &seen)?;
        }
        for key in ["sent", "callbacks", "threw"] {
            if step.get(key).is_none() && !seen.is_silent(key) {
                return Err(format!("step {i}: unexpected {key}: {}", seen.value(key)));
            }
        }
    }
    Ok(())
}

fn compare(i: usize, key: &str, expected: &Value, seen: &Step) -> Result<(), String> {
    match key {
        "sent" | "callbacks" | "state" | "threw" | "returned" | "end" => {}
        _ => return Ok(()),
    }
    let (expected, got) = (plain(expected), plain(&seen.value(key)));
    if expected == got {
        return Ok(());
    }
    Err(format!("step {i} {key}:\n  expected {expected}\n  got      {got}"))
}

/// Without the order marks and with the reasons left out, which differ in wording only.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
        Value::Object(map) => {
            let kept: Map<String, Value> = map
                .iter()
                .filter(|(key, _)| !["ord", "reason"].contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect();
            Value::Object(kept)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[test]
fn the_consumer_does_what_kafkas_consumer_coordinator_did() {
    let cases = cases();
    let covered: Vec<_> = cases.iter().filter(|case| is_covered(case)).collect();
    let mut wrong = BTreeMap::new();
    for case in &covered {
        let name = case["name"].as_str().expect("a name").to_owned();
        let outcome = std::panic::catch_unwind(|| run(case));
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(difference)) => {
                wrong.insert(name, difference);
            }
            Err(_) => {
                wrong.insert(name, "panicked".to_owned());
            }
        }
    }
    let report: Vec<_> = wrong.iter().map(|(name, how)| format!("{name}: {how}")).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases differ:\n{}",
        wrong.len(),
        covered.len(),
        report.join("\n")
    );
}
