mod cleaning;
mod page_cache;
mod producers;
mod segments;
mod truncating;

use std::sync::Arc;

use super::{
    AppendInfo, AppendOrigin, CHUNK_BATCHES_MAX, FirstBatch, LogEnv, OffsetOutOfRange,
    PartitionLog, ReadLimit, VerificationGuard,
};
use crate::id::{BatchId, LeaderEpoch, Offset};
use crate::kafka::config::TopicConfig;
use crate::kernel::{SimTime, Span};
use crate::protocol::{Record, RecordBatch};

const EPOCH: LeaderEpoch = LeaderEpoch(3);

fn batch(id: u64, records: usize) -> RecordBatch {
    batch_at(id, records, 0)
}

/// Of 100 bytes, its records of this millisecond.
fn batch_at(id: u64, records: usize, ms: u64) -> RecordBatch {
    let one = |i: usize| {
        let value = format!("{id}.{i}");
        Record::user(SimTime::from_ms(ms), None, Some(value.as_str().into()))
    };
    RecordBatch::unsent(BatchId(id), 100, (0..records).map(one).collect())
}

fn env_at(config: &TopicConfig, now: SimTime) -> LogEnv<'_> {
    LogEnv {
        now,
        uptime: now,
        config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::from_ms(86_400_000),
        transaction_verification: true,
    }
}

fn append(log: &mut PartitionLog, batch: &RecordBatch) -> AppendInfo {
    append_at(log, batch, &TopicConfig::default(), 0)
}

fn append_at(
    log: &mut PartitionLog,
    batch: &RecordBatch,
    config: &TopicConfig,
    ms: u64,
) -> AppendInfo {
    let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
    let env = env_at(config, SimTime::from_ms(ms));
    log.append_as_leader(batch, EPOCH, by, &env).expect("it is taken")
}

/// A log of `batches` batches of two records and 100 bytes each, all readable.
fn log(batches: u64) -> PartitionLog {
    let mut log = PartitionLog::new();
    for id in 0..batches {
        append(&mut log, &batch(id, 2));
    }
    log.advance_high_watermark(log.log_end_offset());
    log
}

fn limit(log: &PartitionLog, max_bytes: u32) -> ReadLimit {
    ReadLimit { max_bytes, up_to: log.high_watermark(), first_batch: FirstBatch::Always }
}

fn ids(batches: &[Arc<RecordBatch>]) -> Vec<u64> {
    batches.iter().map(|batch| batch.id.0).collect()
}

#[test]
fn append_gives_contiguous_offsets_and_the_leader_epoch() {
    let mut log = PartitionLog::new();
    let first = append(&mut log, &batch(1, 3));
    let second = append(&mut log, &batch(2, 1));
    assert_eq!((first.first, first.last), (Offset(0), Offset(2)));
    assert_eq!((second.first, second.last), (Offset(3), Offset(3)));
    assert_eq!(log.log_end_offset(), Offset(4));
    let stored = log.batch_at(Offset(1)).expect("it was appended");
    assert_eq!((stored.id, stored.partition_leader_epoch), (BatchId(1), EPOCH));
    assert_eq!(log.record_at(Offset(1)).and_then(Record::value), Some("1.1"));
    assert_eq!(log.record_at(Offset(4)), None);
}

#[test]
fn a_read_beyond_the_log_end_or_before_its_start_is_out_of_range() {
    let log = log(2);
    assert_eq!(log.read(Offset(5), limit(&log, 1_000)), Err(OffsetOutOfRange));
    assert_eq!(log.read(Offset(-1), limit(&log, 1_000)), Err(OffsetOutOfRange));
    assert_eq!(log.read(Offset(4), limit(&log, 1_000)).map(|r| r.size_bytes), Ok(0));
}

#[test]
fn a_read_between_high_watermark_and_log_end_is_empty() {
    let mut log = log(2);
    append(&mut log, &batch(9, 2));
    let read = log.read(Offset(5), limit(&log, 1_000)).expect("within the log");
    assert_eq!((read.batches.len(), read.size_bytes), (0, 0));
    let read = log.read(Offset(2), limit(&log, 1_000)).expect("within the log");
    assert_eq!(ids(&read.batches), [1]);
}

#[test]
fn a_read_in_the_middle_of_a_batch_returns_the_whole_batch() {
    let log = log(3);
    let read = log.read(Offset(3), limit(&log, 1_000)).expect("within the log");
    assert_eq!(ids(&read.batches), [1, 2]);
}

#[test]
fn the_first_batch_is_returned_even_if_it_is_larger_than_the_limit() {
    let log = log(3);
    let read = log.read(Offset(0), limit(&log, 10)).expect("within the log");
    assert_eq!((ids(&read.batches), read.size_bytes), (vec![0], 100));
    let fitting = ReadLimit { first_batch: FirstBatch::IfItFits, ..limit(&log, 10) };
    let read = log.read(Offset(0), fitting).expect("within the log");
    assert_eq!((ids(&read.batches), read.size_bytes), (vec![], 0));
}

#[test]
fn the_torn_batch_at_the_limit_counts_its_bytes_but_is_not_returned() {
    let log = log(3);
    let read = log.read(Offset(0), limit(&log, 250)).expect("within the log");
    assert_eq!((ids(&read.batches), read.size_bytes), (vec![0, 1], 250));
}

#[test]
fn reads_cross_chunks_and_find_every_offset() {
    let batches = 5 * CHUNK_BATCHES_MAX as u64 + 3;
    let log = log(batches);
    assert_eq!(log.segments().count(), 1, "chunks are no segments");
    for offset in 0..2 * batches as i64 {
        let found = log.batch_at(Offset(offset)).expect("every offset was written");
        assert_eq!(found.base_offset, Offset(offset - offset % 2));
        let expected: Vec<_> = (offset as u64 / 2..batches).collect();
        let all: Vec<_> = log.batches_from(Offset(offset)).map(|batch| batch.id.0).collect();
        assert_eq!(all, expected);
    }
}

#[test]
fn bytes_between_stops_when_it_has_enough() {
    let log = log(10);
    assert_eq!(log.bytes_between(Offset(20), Offset(20), u32::MAX), 0);
    assert_eq!(log.bytes_between(Offset(4), Offset(20), u32::MAX), 800);
    assert_eq!(log.bytes_between(Offset(4), Offset(8), u32::MAX), 200);
    assert_eq!(log.bytes_between(Offset(4), Offset(20), 150), 200);
}

#[test]
fn the_high_watermark_never_goes_back_nor_beyond_the_log_end() {
    let mut log = log(1);
    append(&mut log, &batch(1, 2));
    assert_eq!(log.advance_high_watermark(Offset(1)), None);
    assert_eq!(log.advance_high_watermark(Offset(99)), Some(Offset(2)));
    assert_eq!(log.high_watermark(), Offset(4));
}

#[test]
fn an_append_leaves_earlier_clones_alone() {
    let before = log(CHUNK_BATCHES_MAX as u64 - 1);
    let mut after = before.clone();
    append(&mut after, &batch(77, 1));
    append(&mut after, &batch(78, 1));
    assert_eq!(before.log_end_offset(), Offset(2 * CHUNK_BATCHES_MAX as i64 - 2));
    assert_eq!(after.log_end_offset(), Offset(2 * CHUNK_BATCHES_MAX as i64));
    assert_ne!(before, after);
}
