//! `truncation*.json`: a follower finds out where its log leaves the leader's.

use std::sync::Arc;

use kafkascope::id::{BatchId, LeaderEpoch, Offset};
use kafkascope::kafka::broker::replica::truncation::{
    FetchPosition, InitialFetch, OffsetTruncationState, OutOfRangeAction, check_fetch_position,
    fetch_offset_and_truncate, initial_fetch, offset_truncation_state,
};
use kafkascope::kafka::config::TopicConfig;
use kafkascope::kafka::log::{FirstBatch, PartitionLog, ReadLimit};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::{Record, RecordBatch};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, number, same, text};
use crate::conformance::leader_epoch_cache::entries;
use crate::conformance::producer_state::env;

pub const EXPECTED: &[&str] = &[
    "dialogue",
    "follower_after_truncation",
    "fetches_from",
    "follower_caught_up",
    "logs_identical",
];

/// More rounds than any two logs need.
const ROUNDS_MAX: usize = 100;

pub fn check(case: &Value) -> Result<(), String> {
    let config = TopicConfig::default();
    let leader = replica(&case["leader"], &config)?;
    let mut follower = replica(&case["follower"], &config)?;
    follower.update_high_watermark(Offset(number(case, "follower_high_watermark")?));
    let mut talk = Talk { leader: &leader, follower, config: &config, said: Vec::new() };
    let fetches_from = match text(case, "mode")? {
        "fetch" => talk.by_fetching(),
        "offsets_for_leader_epoch" => talk.by_asking_for_epochs(),
        mode => return Err(format!("no mode {mode}")),
    };
    let Talk { mut follower, said, .. } = talk;
    let after = seen(&follower);
    copy(&leader, &mut follower, fetches_from, &config);
    let actual = json!({
        "dialogue": said,
        "follower_after_truncation": after,
        "fetches_from": fetches_from.0,
        "follower_caught_up": seen(&follower),
        "logs_identical": are_identical(&leader, &follower),
    });
    for field in EXPECTED {
        same(|| (*field).to_owned(), &case[field], &actual[field])?;
    }
    Ok(())
}

/// A log whose records have the epochs that the cache says.
fn replica(told: &Value, config: &TopicConfig) -> Result<PartitionLog, String> {
    let (start, end) = (number(told, "log_start")?, number(told, "log_end")?);
    let mut epochs = Vec::new();
    for entry in list(told, "epochs")? {
        epochs.push((int(&entry[0])?, i64::from(int(&entry[1])?)));
    }
    let mut log = PartitionLog::new();
    log.truncate_fully_and_start_at(Offset(start), &env(config, SimTime::ZERO, false));
    for offset in start..=end {
        let entry = epochs.iter().find(|(_, start)| *start == offset);
        if let Some((epoch, _)) = entry {
            log.maybe_assign_epoch_start_offset(LeaderEpoch(*epoch), Offset(offset));
        }
        if offset < end {
            let epoch = log.latest_epoch().ok_or("a record without an epoch")?;
            let id = BatchId((u64::from(epoch.0.unsigned_abs()) << 32) | offset.unsigned_abs());
            let record = Record::user(SimTime::ZERO, None, None);
            let batch = RecordBatch {
                base_offset: Offset(offset),
                partition_leader_epoch: epoch,
                ..RecordBatch::unsent(id, 70, Arc::new([record]))
            };
            let env = env(config, SimTime::ZERO, false);
            log.append_as_follower(&[Arc::new(batch)], &env).map_err(|error| error.to_string())?;
        }
    }
    same(|| "epochs".to_owned(), &told["epochs"], &entries(log.epochs()))?;
    Ok(log)
}

fn seen(log: &PartitionLog) -> Value {
    json!({
        "epochs": entries(log.epochs()),
        "log_start": log.log_start_offset().0,
        "log_end": log.log_end_offset().0,
    })
}

struct Talk<'a> {
    leader: &'a PartitionLog,
    follower: PartitionLog,
    config: &'a TopicConfig,
    said: Vec<Value>,
}

impl Talk<'_> {
    fn truncate(&mut self, state: OffsetTruncationState) {
        self.follower.truncate_to(state.offset, &env(self.config, SimTime::ZERO, false));
    }

    fn truncate_to_high_watermark(&mut self) -> Offset {
        let offset = self.follower.high_watermark();
        let reason = "no_epoch_high_watermark";
        self.said.push(json!({
            "request": "none", "truncate_to": offset.0, "completed": true, "reason": reason,
        }));
        self.truncate(OffsetTruncationState { offset, truncation_completed: true });
        offset
    }

    fn by_fetching(&mut self) -> Offset {
        let mut offset = match initial_fetch(&self.follower) {
            InitialFetch::FromLogEnd { offset, .. } => offset,
            InitialFetch::TruncateToHighWatermark(_) => self.truncate_to_high_watermark(),
        };
        for _ in 0..ROUNDS_MAX {
            let epoch = self.follower.latest_epoch();
            let mut step = json!({ "request": "fetch", "fetch_offset": offset.0 });
            if let Some(epoch) = epoch {
                step["last_fetched_epoch"] = json!(epoch.0);
            }
            let found = check_fetch_position(self.leader, offset, epoch);
            match found {
                FetchPosition::Matches => step["response"] = json!({ "ok": true }),
                FetchPosition::Diverges(end) => {
                    step["response"] = json!({
                        "diverging_epoch": end.epoch.0, "diverging_end_offset": end.offset.0,
                    });
                    let state = offset_truncation_state(&self.follower, Some(end), offset);
                    self.truncate(state);
                    offset = state.offset;
                    step["truncate_to"] = json!(offset.0);
                    step["follower_epochs"] = entries(self.follower.epochs());
                }
                FetchPosition::OutOfRange => offset = self.out_of_range(&mut step),
            }
            self.said.push(step);
            if found == FetchPosition::Matches {
                break;
            }
        }
        offset
    }

    fn out_of_range(&mut self, step: &mut Value) -> Offset {
        step["response"] = json!({ "error": "OFFSET_OUT_OF_RANGE" });
        let (start, end) = (self.leader.log_start_offset(), self.leader.log_end_offset());
        let next = match fetch_offset_and_truncate(self.follower.log_end_offset(), end, start) {
            OutOfRangeAction::TruncateTo(offset) => {
                self.truncate(OffsetTruncationState { offset, truncation_completed: true });
                step["truncate_to"] = json!(offset.0);
                offset
            }
            OutOfRangeAction::TruncateFullyAndStartAt(offset) => {
                let env = env(self.config, SimTime::ZERO, false);
                self.follower.truncate_fully_and_start_at(offset, &env);
                step["truncate_fully_and_start_at"] = json!(offset.0);
                offset
            }
            OutOfRangeAction::FetchFrom(offset) => offset,
        };
        step["next_fetch_offset"] = json!(next.0);
        step["follower_epochs"] = entries(self.follower.epochs());
        next
    }

    fn by_asking_for_epochs(&mut self) -> Offset {
        let mut fetch_offset = self.follower.high_watermark();
        for _ in 0..ROUNDS_MAX {
            let Some(epoch) = self.follower.latest_epoch() else {
                return self.truncate_to_high_watermark();
            };
            let end = self.leader.end_offset_for_epoch(epoch);
            let state = offset_truncation_state(&self.follower, end, fetch_offset);
            self.truncate(state);
            fetch_offset = state.offset;
            let response = end.map_or((-1, -1), |end| (end.epoch.0, end.offset.0));
            self.said.push(json!({
                "request": "offsets_for_leader_epoch",
                "epoch": epoch.0,
                "response": { "epoch": response.0, "end_offset": response.1 },
                "truncate_to": state.offset.0,
                "completed": state.truncation_completed,
                "follower_epochs": entries(self.follower.epochs()),
            }));
            if state.truncation_completed {
                break;
            }
        }
        fetch_offset
    }
}

fn copy(leader: &PartitionLog, follower: &mut PartitionLog, from: Offset, config: &TopicConfig) {
    let up_to = leader.log_end_offset();
    let limit = ReadLimit { max_bytes: u32::MAX, up_to, first_batch: FirstBatch::Always };
    let Ok(read) = leader.read(from, limit) else { return };
    let copied = follower.append_as_follower(&read.batches, &env(config, SimTime::ZERO, false));
    copied.expect("a follower takes what its leader has");
}

/// Whether both end at the same offset and have the same records where both have any.
fn are_identical(leader: &PartitionLog, follower: &PartitionLog) -> bool {
    let from = leader.log_start_offset().max(follower.log_start_offset());
    let ids = |log: &PartitionLog| log.batches_from(from).map(|batch| batch.id).collect::<Vec<_>>();
    leader.log_end_offset() == follower.log_end_offset() && ids(leader) == ids(follower)
}
