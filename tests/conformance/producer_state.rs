//! `producer_state*.json`: what one partition's log makes of idempotent and transactional producers.

use std::collections::BTreeMap;
use std::sync::Arc;

use kafkascope::id::{
    BatchId, CoordinatorEpoch, ErrorCode, LeaderEpoch, Offset, ProducerEpoch, ProducerId, Sequence,
};
use kafkascope::kafka::config::TopicConfig;
use kafkascope::kafka::log::{
    AppendInfo, AppendOrigin, LogEnv, PartitionLog, ProducerStateEntry, VerificationGuard,
};
use kafkascope::kernel::{SimTime, Span};
use kafkascope::protocol::{BatchProducer, ControlType, EndTransactionMarker, Record, RecordBatch};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, number, same, text};

pub const EXPECTED: &[&str] = &["result", "entry", "producers", "log", "read_committed"];

/// Whether it is where a reader of committed records begins.
pub fn is_given(pointer: &str) -> bool {
    pointer.starts_with("/read_committed/") && pointer.ends_with("/fetch_offset")
}

/// The script's time 0, so that there is time before it.
const ORIGIN_MS: i64 = 1_000_000_000_000;

fn time(ms: i64) -> SimTime {
    SimTime::from_ms((ORIGIN_MS + ms).unsigned_abs())
}

pub fn env(config: &TopicConfig, now: SimTime, verification: bool) -> LogEnv<'_> {
    LogEnv {
        now,
        uptime: now,
        config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::from_ms(86_400_000),
        transaction_verification: verification,
    }
}

struct Bench {
    log: PartitionLog,
    topic: TopicConfig,
    expiration: Span,
    verification: bool,
    auto_hw: bool,
    now: SimTime,
    guards: BTreeMap<i64, VerificationGuard>,
    batches: u64,
}

pub fn check(case: &Value) -> Result<(), String> {
    let config = &case["config"];
    let expiration = number(config, "producer_id_expiration_ms")?.unsigned_abs();
    let mut bench = Bench {
        log: PartitionLog::new(),
        topic: TopicConfig::default(),
        expiration: Span::from_ms(expiration),
        verification: config["verification"] == json!(true),
        auto_hw: config["auto_hw"] == json!(true),
        now: time(0),
        guards: BTreeMap::new(),
        batches: 0,
    };
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        bench.now = time(number(step, "at")?);
        let result = bench.execute(step)?;
        let what = |field: &str| format!("step {place} ({}) {field}", step["op"]);
        same(|| what("result"), &step["result"], &result)?;
        if step["op"] == json!("advance") {
            continue;
        }
        same(|| what("log"), &step["log"], &log_seen(&bench.log))?;
        // Moving the high watermark touches no producer.
        if step["op"] == json!("high_watermark") {
            continue;
        }
        match step["producer_id"].as_i64() {
            Some(producer) => {
                let entry =
                    bench.log.producers().and_then(|state| state.entry(ProducerId(producer)));
                same(|| what("entry"), &step["entry"], &entry.map_or(Value::Null, entry_seen))?;
            }
            None => {
                let known = bench.log.producers();
                let all =
                    known.map_or(json!([]), |state| state.producers().map(entry_seen).collect());
                same(|| what("producers"), &step["producers"], &all)?;
            }
        }
    }
    if let Some(readers) = case.get("read_committed").and_then(Value::as_array) {
        let lso = bench.log.last_stable_offset();
        for reader in readers {
            let from = Offset(number(reader, "fetch_offset")?);
            let aborted = bench.log.collect_aborted_transactions(from, lso);
            let seen =
                aborted.iter().map(|a| json!([a.producer.0, a.first_offset.0, a.last_offset.0]));
            same(|| format!("read_committed from {from}"), &reader["aborted"], &seen.collect())?;
        }
    }
    Ok(())
}

impl Bench {
    fn execute(&mut self, step: &Value) -> Result<Value, String> {
        let topic = self.topic.clone();
        let env = LogEnv {
            producer_id_expiration: self.expiration,
            ..env(&topic, self.now, self.verification)
        };
        let offset = |field: &str| number(step, field).map(Offset);
        match text(step, "op")? {
            "advance" => return Ok(Value::Null),
            "append" => {
                let batch = self.data_batch(step)?;
                return self.append(&batch, step, &env);
            }
            "marker" => {
                let batch = self.marker(step)?;
                return self.append(&batch, step, &env);
            }
            "start_verification" => return self.start_verification(step),
            "expire" => self.log.remove_expired_producers(self.now, self.expiration),
            "high_watermark" => {
                self.log.advance_high_watermark(offset("offset")?);
            }
            "roll_segment" => self.log.roll(&env),
            "truncate" => {
                self.log.truncate_to(offset("to")?, &env);
            }
            "delete_records" => {
                if self.log.maybe_increment_log_start_offset(offset("to")?).is_err() {
                    return Ok(json!({ "error": "OffsetOutOfRangeException" }));
                }
            }
            "restart" => self.restart(step["clean"] == json!(true), &env),
            op => return Err(format!("no op {op}")),
        }
        Ok(json!({ "ok": true }))
    }

    /// What was known of offsets is written down; what the log holds then is taken to be on the disk.
    fn restart(&mut self, was_clean: bool, env: &LogEnv<'_>) {
        self.log.checkpoint_log_start_offset();
        self.log.checkpoint_high_watermark();
        self.log.restart(was_clean, env);
        self.log.flush(env.now);
        self.log.checkpoint_recovery_point();
    }

    fn start_verification(&mut self, step: &Value) -> Result<Value, String> {
        let producer = number(step, "producer_id")?;
        let guard = self.log.maybe_start_transaction_verification(
            ProducerId(producer),
            Sequence(int(&step["base_sequence"])?),
            epoch(step)?,
            self.now,
        );
        let created = guard != VerificationGuard::SENTINEL;
        if created {
            self.guards.insert(producer, guard);
        }
        Ok(json!({ "guard_created": created }))
    }

    fn data_batch(&mut self, step: &Value) -> Result<RecordBatch, String> {
        let timestamp = time(number(step, "timestamp")?);
        let record = |_| Record::user(timestamp, None, None);
        let records = (0..number(step, "records")?).map(record).collect();
        let id = ProducerId(number(step, "producer_id")?);
        let producer = BatchProducer {
            id,
            epoch: epoch(step)?,
            base_sequence: Sequence(int(&step["base_sequence"])?),
            is_transactional: step["transactional"] == json!(true),
        };
        self.batches += 1;
        let batch = RecordBatch::unsent(BatchId(self.batches), 100, records);
        Ok(RecordBatch { producer: (id.0 >= 0).then_some(producer), ..batch })
    }

    fn marker(&mut self, step: &Value) -> Result<RecordBatch, String> {
        let control_type = match text(step, "type")? {
            "commit" => ControlType::Commit,
            "abort" => ControlType::Abort,
            kind => return Err(format!("no marker {kind}")),
        };
        let coordinator_epoch = CoordinatorEpoch(int(&step["coordinator_epoch"])?);
        let marker = EndTransactionMarker { control_type, coordinator_epoch };
        let producer = (ProducerId(number(step, "producer_id")?), epoch(step)?);
        self.batches += 1;
        Ok(RecordBatch::end_transaction(BatchId(self.batches), producer, marker, self.now))
    }

    fn append(
        &mut self,
        batch: &RecordBatch,
        step: &Value,
        env: &LogEnv<'_>,
    ) -> Result<Value, String> {
        let origin = match text(step, "origin")? {
            "client" => AppendOrigin::Client,
            "coordinator" => AppendOrigin::Coordinator,
            "replication" => AppendOrigin::Replication,
            origin => return Err(format!("no origin {origin}")),
        };
        let guard = match step["guard"].as_str() {
            None | Some("none") => VerificationGuard::SENTINEL,
            Some("stale") => VerificationGuard(u64::MAX),
            Some("current") => {
                let handed_out = self.guards.get(&number(step, "producer_id")?);
                handed_out.copied().unwrap_or(VerificationGuard::SENTINEL)
            }
            Some(guard) => return Err(format!("no guard {guard}")),
        };
        let appended = if origin == AppendOrigin::Replication {
            let base_offset = Offset(number(step, "next_offset")?);
            let partition_leader_epoch = LeaderEpoch(0);
            let batch = RecordBatch { base_offset, partition_leader_epoch, ..batch.clone() };
            self.log.append_as_follower(&[Arc::new(batch)], env)
        } else {
            self.log.append_as_leader(batch, LeaderEpoch(0), (origin, guard), env)
        };
        if self.auto_hw {
            self.log.advance_high_watermark(self.log.log_end_offset());
        }
        Ok(match appended {
            Ok(info) => self.result_seen(&info),
            Err(error) => json!({ "error": exception(error) }),
        })
    }

    fn result_seen(&self, info: &AppendInfo) -> Value {
        let mut result = json!({ "base_offset": info.first.0, "last_offset": info.last.0 });
        if let Some(timestamp) = info.duplicate_of {
            result["timestamp"] = json!(timestamp.as_ms() as i64 - ORIGIN_MS);
            return json!({ "duplicate": result });
        }
        if let Some(txn) = info.completed {
            let mut completed = json!({
                "producer_id": txn.producer.0,
                "first_offset": txn.first_offset.0,
                "last_offset": txn.last_offset.0,
                "aborted": txn.is_aborted,
            });
            if txn.is_aborted {
                let last = self.log.active_segment().aborted().last();
                let lso = last.filter(|aborted| aborted.last_offset == txn.last_offset);
                completed["lso_in_index"] = json!(lso.map(|aborted| aborted.last_stable_offset.0));
            }
            result["completed_txn"] = completed;
        }
        result
    }
}

fn epoch(step: &Value) -> Result<ProducerEpoch, String> {
    let epoch = i16::try_from(number(step, "producer_epoch")?);
    epoch.map(ProducerEpoch).map_err(|error| error.to_string())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "no other error is to be expected")]
fn exception(error: ErrorCode) -> String {
    match error {
        ErrorCode::OutOfOrderSequenceNumber => "OutOfOrderSequenceException".to_owned(),
        ErrorCode::InvalidProducerEpoch => "InvalidProducerEpochException".to_owned(),
        ErrorCode::InvalidTxnState => "InvalidTxnStateException".to_owned(),
        ErrorCode::TransactionCoordinatorFenced => {
            "TransactionCoordinatorFencedException".to_owned()
        }
        other => other.name().to_owned(),
    }
}

fn entry_seen(entry: &ProducerStateEntry) -> Value {
    let batches = entry
        .batches
        .iter()
        .map(|b| json!([b.first_seq().0, b.last_seq.0, b.first_offset().0, b.last_offset.0]));
    let mut seen = json!({
        "producer_id": entry.producer_id.0,
        "epoch": entry.producer_epoch.0,
        "last_seq": entry.last_seq().0,
        "last_offset": entry.last_data_offset().0,
        "batches": batches.collect::<Value>(),
        "last_timestamp": entry.last_timestamp.as_ms() as i64 - ORIGIN_MS,
    });
    if let Some(first) = entry.current_txn_first_offset {
        seen["txn_first_offset"] = json!(first.0);
    }
    if entry.coordinator_epoch.0 != -1 {
        seen["coordinator_epoch"] = json!(entry.coordinator_epoch.0);
    }
    seen
}

fn log_seen(log: &PartitionLog) -> Value {
    let mut seen = json!({
        "leo": log.log_end_offset().0,
        "hw": log.high_watermark().0,
        "lso": log.last_stable_offset().0,
    });
    if let Some(first) = log.first_unstable_offset() {
        seen["first_unstable"] = json!(first.0);
    }
    if let Some(first) = log.producers().and_then(|state| state.first_undecided_offset()) {
        seen["first_undecided"] = json!(first.0);
    }
    if log.log_start_offset().0 != 0 {
        seen["log_start"] = json!(log.log_start_offset().0);
    }
    seen
}
