//! Tests the checkers: what if Kafka had done something else?

use serde_json::Value;

use crate::conformance::report::Kind;

/// How many cases of a file have their values falsified one by one.
const CASES: usize = 8;

/// Answers how many values were falsified, and where that went unnoticed.
pub fn every_value(kind: &Kind, cases: &[Value]) -> (usize, Vec<String>) {
    let mut tried = 0;
    let mut missed = Vec::new();
    let apart = (cases.len() / CASES).max(1);
    for case in cases.iter().step_by(apart).filter(|case| case["exact"] != Value::Bool(false)) {
        assert_eq!((kind.check)(case), Ok(()), "only a case that holds can be falsified");
        let mut pointers = Vec::new();
        collect(case, kind.expected, false, String::new(), &mut pointers);
        pointers.retain(|pointer| !(kind.is_given)(pointer));
        for pointer in pointers {
            let mut falsified = case.clone();
            falsify(falsified.pointer_mut(&pointer).unwrap());
            tried += 1;
            if (kind.check)(&falsified).is_ok() {
                missed.push(format!("{} {pointer}", case["name"]));
            }
        }
    }
    (tried, missed)
}

/// The places of all plain values inside the fields that hold what is expected.
fn collect(value: &Value, expected: &[&str], inside: bool, at: String, found: &mut Vec<String>) {
    match value {
        // What Kafka did here hangs on the order of its hash tables, and so another outcome may be right too.
        Value::Object(fields) if fields.get("exact") == Some(&Value::Bool(false)) => {}
        Value::Object(fields) => {
            for (name, field) in fields {
                let inside = inside || expected.contains(&name.as_str());
                let escaped = name.replace('~', "~0").replace('/', "~1");
                collect(field, expected, inside, format!("{at}/{escaped}"), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                collect(item, expected, inside, format!("{at}/{place}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            if inside {
                found.push(at);
            }
        }
    }
}

fn falsify(value: &mut Value) {
    *value = match &*value {
        Value::Bool(truth) => Value::Bool(!truth),
        Value::Number(number) => Value::from(number.as_i64().unwrap() + 1),
        Value::String(text) => Value::from(format!("{text}x")),
        Value::Null | Value::Array(_) | Value::Object(_) => panic!("{value} is no plain value"),
    };
}
