//! `leader_epoch_cache*.json`: what a replica knows of its leader epochs.

use kafkascope::id::{LeaderEpoch, Offset};
use kafkascope::kafka::log::LeaderEpochFileCache;
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, number, same, text};

pub const EXPECTED: &[&str] = &["entries", "queries"];

/// Whether a place in the queries holds what is asked: the log's end, and the first number of each pair.
pub fn is_given(pointer: &str) -> bool {
    let asked = pointer.ends_with("/log_end_offset")
        || ["end_offset_for", "previous_epoch_of", "next_epoch_of", "epoch_for_offset"]
            .iter()
            .any(|query| pointer.contains(&format!("/{query}/")) && pointer.ends_with("/0"));
    pointer.starts_with("/queries/") && asked
}

pub fn entries(cache: &LeaderEpochFileCache) -> Value {
    cache.entries().iter().map(|entry| json!([entry.epoch.0, entry.start_offset.0])).collect()
}

pub fn check(case: &Value) -> Result<(), String> {
    let mut cache = LeaderEpochFileCache::default();
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        match text(step, "op")? {
            "assign" => {
                let epoch = LeaderEpoch(int(&step["epoch"])?);
                cache.assign(epoch, Offset(number(step, "start_offset")?));
            }
            "truncate_from_end" => cache.truncate_from_end(Offset(number(step, "offset")?)),
            "truncate_from_start" => cache.truncate_from_start(Offset(number(step, "offset")?)),
            "clear" => cache.clear(),
            op => return Err(format!("no op {op}")),
        }
        same(|| format!("step {place} entries"), &step["entries"], &entries(&cache))?;
    }
    check_queries(&cache, &case["queries"])
}

/// Asks what was asked, and as often for what has no answer: answers are left out where there is none.
fn check_queries(cache: &LeaderEpochFileCache, queries: &Value) -> Result<(), String> {
    let log_end = Offset(number(queries, "log_end_offset")?);
    let mut actual = json!({ "log_end_offset": log_end.0 });
    if let Some(latest) = cache.latest_entry() {
        actual["latest_epoch"] = json!(latest.epoch.0);
        if let Some(previous) = cache.previous_epoch(latest.epoch) {
            actual["previous_epoch"] = json!(previous.0);
        }
    }
    if let Some(first) = cache.earliest_entry() {
        actual["earliest"] = json!([first.epoch.0, first.start_offset.0]);
    }
    let epochs: Vec<i32> = list(queries, "end_offset_for")?
        .iter()
        .map(|row| int(&row[0]))
        .collect::<Result<_, _>>()?;
    let end = |epoch: &i32| match cache.end_offset_for(LeaderEpoch(*epoch), log_end) {
        Some(end) => json!([epoch, end.epoch.0, end.offset.0]),
        None => json!([epoch, -1, -1]),
    };
    actual["end_offset_for"] = epochs.iter().map(end).collect();
    let neighbour = |find: fn(&LeaderEpochFileCache, LeaderEpoch) -> Option<LeaderEpoch>| {
        let pair = |epoch: &i32| Some(json!([epoch, find(cache, LeaderEpoch(*epoch))?.0]));
        epochs.iter().filter_map(pair).collect::<Value>()
    };
    actual["previous_epoch_of"] = neighbour(LeaderEpochFileCache::previous_epoch);
    actual["next_epoch_of"] = neighbour(LeaderEpochFileCache::next_epoch);
    let mut of_offsets = Vec::new();
    for row in list(queries, "epoch_for_offset")? {
        let offset = Offset(row[0].as_i64().ok_or("an offset is a number")?);
        let epoch = cache.epoch_for_offset(offset).map_or(-1, |epoch| epoch.0);
        of_offsets.push(json!([offset.0, epoch]));
    }
    actual["epoch_for_offset"] = Value::from(of_offsets);
    same(|| "queries".to_owned(), queries, &actual)
}
