//! `murmur2*.json`: the hash of a key, and the partitions that follow from it.

use kafkascope::kafka::partitioner::{murmur2, partition_for_key, to_positive};
use serde_json::Value;

use crate::conformance::compare::{int, same, text};

pub fn check(case: &Value) -> Result<(), String> {
    let key = bytes(text(case, "hex")?)?;
    if let Some(text) = case["text"].as_str()
        && text.as_bytes() != key
    {
        return Err(format!("{text} is not what the hex digits say"));
    }
    let hash = murmur2(&key);
    same(|| "murmur2".to_owned(), &case["murmur2"], &Value::from(hash))?;
    same(|| "to_positive".to_owned(), &case["to_positive"], &Value::from(to_positive(hash)))?;
    let partitions = case["partition"].as_object().ok_or("no partitions")?;
    for (count, expected) in partitions {
        let count: i32 = count.parse().map_err(|_| format!("{count} is no count"))?;
        let partition = partition_for_key(&key, count);
        if partition != int(expected)? {
            return Err(format!("of {count} partitions: expected {expected}, got {partition}"));
        }
    }
    Ok(())
}

fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let byte = |place: usize| {
        let digits = hex.get(place..place + 2).ok_or("odd number of hex digits")?;
        u8::from_str_radix(digits, 16).map_err(|error| error.to_string())
    };
    (0..hex.len()).step_by(2).map(byte).collect()
}
