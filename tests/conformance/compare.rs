//! Expected against actual.

use serde_json::Value;

/// Fails with both sides if they differ.
pub fn same(what: impl Fn() -> String, expected: &Value, actual: &Value) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    Err(format!("{}\n        expected {expected}\n        got      {actual}", what()))
}

pub fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, String> {
    value[field].as_str().ok_or_else(|| format!("no text {field} in {value}"))
}

pub fn number(value: &Value, field: &str) -> Result<i64, String> {
    value[field].as_i64().ok_or_else(|| format!("no number {field} in {value}"))
}

pub fn list<'a>(value: &'a Value, field: &str) -> Result<&'a [Value], String> {
    value[field].as_array().map(Vec::as_slice).ok_or_else(|| format!("no list {field} in {value}"))
}

pub fn int(value: &Value) -> Result<i32, String> {
    let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
    number.ok_or_else(|| format!("{value} is no number of 32 bits"))
}

pub fn ints(value: &Value, field: &str) -> Result<Vec<i32>, String> {
    list(value, field)?.iter().map(int).collect()
}
