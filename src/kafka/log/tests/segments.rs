//! When a log rolls, what its indexes hold, and what retention takes away.

use std::sync::Arc;

use super::{append_at, batch_at, env_at};
use crate::fact::DeletionReason;
use crate::id::{BatchId, Offset};
use crate::kafka::config::{CleanupPolicy, TopicConfig};
use crate::kafka::log::{FirstBatch, LogSegment, PartitionLog, ReadLimit, Retained};
use crate::kernel::{SimTime, Span};
use crate::protocol::RecordBatch;

fn config(segment_bytes: u32) -> TopicConfig {
    TopicConfig { internal_segment_bytes: Some(segment_bytes), ..TopicConfig::default() }
}

/// Batches of one record and 100 bytes each, at these milliseconds; all replicated.
fn log(config: &TopicConfig, at: &[u64]) -> PartitionLog {
    let mut log = PartitionLog::new();
    for (id, ms) in at.iter().enumerate() {
        append_at(&mut log, &batch_at(id as u64, 1, *ms), config, *ms);
    }
    log.advance_high_watermark(log.log_end_offset());
    log
}

fn bases(log: &PartitionLog) -> Vec<i64> {
    log.segments().map(|segment| segment.base_offset().0).collect()
}

fn deleted(retained: &Retained) -> Vec<(i64, DeletionReason)> {
    retained.deleted.iter().map(|segment| (segment.base_offset.0, segment.reason)).collect()
}

#[test]
fn a_batch_that_does_not_fit_any_more_begins_a_segment() {
    assert_eq!(bases(&log(&config(300), &[0; 7])), [0, 3, 6]);
    assert_eq!(bases(&log(&config(299), &[0; 7])), [0, 2, 4, 6]);
}

#[test]
fn age_counts_in_record_time_from_the_first_batch_and_must_exceed_the_limit() {
    let mut config = config(1 << 30);
    config.segment_ms = Span::from_ms(100);
    assert_eq!(bases(&log(&config, &[50, 100, 150])), [0]);
    assert_eq!(bases(&log(&config, &[50, 100, 151])), [0, 2]);
}

#[test]
fn jitter_makes_a_segment_roll_earlier() {
    let mut config = config(1 << 30);
    config.segment_ms = Span::from_ms(100);
    let mut log = PartitionLog::new();
    let mut env = env_at(&config, SimTime::ZERO);
    env.roll_jitter = Span::from_ms(40);
    log.truncate_fully_and_start_at(Offset(0), &env);
    append_at(&mut log, &batch_at(0, 1, 0), &config, 0);
    append_at(&mut log, &batch_at(1, 1, 60), &config, 60);
    append_at(&mut log, &batch_at(2, 1, 61), &config, 61);
    assert_eq!(bases(&log), [0, 2]);
}

#[test]
fn a_full_index_begins_a_segment() {
    let mut config = config(1 << 30);
    config.index_interval_bytes = 0;
    // Room for two entries in the offset index; the time index would have room for one, less the one for the roll.
    config.segment_index_bytes = 24;
    let log = log(&config, &[0; 6]);
    let entries = |segment: &LogSegment| segment.offset_index().count();
    assert_eq!(log.segments().map(entries).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(bases(&log), [0, 2, 4]);
}

#[test]
fn an_index_entry_comes_once_more_than_the_interval_was_written() {
    let mut config = config(1 << 30);
    config.index_interval_bytes = 200;
    let log = log(&config, &[5, 9, 7, 8, 9, 3, 9, 10]);
    let offsets = log.active_segment().offset_index().map(|entry| (entry.offset.0, entry.position));
    assert_eq!(offsets.collect::<Vec<_>>(), [(3, 300), (6, 600)]);
    let times = log.active_segment().time_index();
    let times: Vec<_> = times.map(|entry| (entry.timestamp.as_ms(), entry.offset.0)).collect();
    assert_eq!(times, [(9, 1)], "the same timestamp again is no news");
}

#[test]
fn a_rolled_segment_ends_its_time_index_with_its_latest_timestamp() {
    let mut log = log(&config(200), &[5, 9, 7]);
    assert_eq!(log.segments().next().map(|segment| segment.time_index().count()), Some(1));
    log.roll(&env_at(&config(200), SimTime::ZERO));
    let last = log.segments().map(|s| s.time_index().last().map(|entry| entry.timestamp.as_ms()));
    assert_eq!(last.collect::<Vec<_>>(), [Some(9), Some(7), None]);
}

#[test]
fn a_read_ends_with_its_segment_and_the_next_goes_on() {
    let log = log(&config(300), &[0; 7]);
    let up_to = log.high_watermark();
    let limit = ReadLimit { max_bytes: 10_000, up_to, first_batch: FirstBatch::Always };
    let ids = |from: i64| -> Vec<BatchId> {
        let read = log.read(Offset(from), limit).expect("within the log");
        read.batches.iter().map(|batch| batch.id).collect()
    };
    assert_eq!(ids(1), [BatchId(1), BatchId(2)]);
    assert_eq!(ids(3), [BatchId(3), BatchId(4), BatchId(5)]);
    assert!(log.is_in_older_segment(Offset(1), Offset(7)));
    assert!(!log.is_in_older_segment(Offset(6), Offset(7)));
    assert_eq!(log.bytes_between(Offset(6), Offset(7), 5_000), 100);
}

#[test]
fn retention_by_time_looks_at_the_latest_record_and_stops_at_the_first_segment_that_stays() {
    let mut config = config(200);
    config.retention_ms = 100;
    let mut log = log(&config, &[0, 10, 20, 500, 30, 40]);
    let retained = log.delete_old_segments(&env_at(&config, SimTime::from_ms(120)));
    assert_eq!(deleted(&retained), [(0, DeletionReason::RetentionTime)]);
    assert_eq!(retained.log_start_before, Some(Offset(0)));
    assert_eq!((bases(&log), log.log_start_offset()), (vec![2, 4], Offset(2)));
    // The record of the future pins its segment, and with it all that follow.
    let retained = log.delete_old_segments(&env_at(&config, SimTime::from_ms(600)));
    assert_eq!(deleted(&retained), []);
}

#[test]
fn retention_by_time_needs_more_than_the_limit() {
    let mut config = config(100);
    config.retention_ms = 100;
    let mut log = log(&config, &[0, 1]);
    assert_eq!(log.retention_due(&config), Some(SimTime(100_001)));
    assert_eq!(deleted(&log.delete_old_segments(&env_at(&config, SimTime(100_000)))), []);
    assert_eq!(log.delete_old_segments(&env_at(&config, SimTime(100_001))).deleted.len(), 1);
}

#[test]
fn an_idle_partition_becomes_empty_once_all_of_it_is_too_old() {
    let mut config = config(200);
    config.retention_ms = 100;
    let mut log = log(&config, &[0, 0, 0]);
    let retained = log.delete_old_segments(&env_at(&config, SimTime::from_ms(1_000)));
    assert_eq!((retained.deleted.len(), retained.rolled), (2, Some(Offset(3))));
    assert!(log.is_empty());
    assert_eq!(
        (log.log_start_offset(), log.log_end_offset(), bases(&log)),
        (Offset(3), Offset(3), vec![3])
    );
    assert_eq!(log.retention_due(&config), None, "an empty segment stays");
}

#[test]
fn retention_by_size_leaves_at_least_that_much() {
    let mut config = config(200);
    config.retention_bytes = 300;
    config.retention_ms = -1;
    let mut log = log(&config, &[0; 7]);
    let retained = log.delete_old_segments(&env_at(&config, SimTime::ZERO));
    assert_eq!(deleted(&retained).len(), 2);
    assert_eq!((bases(&log), log.size_bytes()), (vec![4, 6], 300));
}

#[test]
fn nothing_above_the_high_watermark_is_deleted() {
    let mut config = config(100);
    config.retention_ms = 0;
    let mut log = PartitionLog::new();
    for id in 0..3 {
        append_at(&mut log, &batch_at(id, 1, 0), &config, 0);
    }
    log.advance_high_watermark(Offset(2));
    let retained = log.delete_old_segments(&env_at(&config, SimTime::from_ms(5)));
    assert_eq!((retained.deleted.len(), log.log_start_offset()), (2, Offset(2)));
}

#[test]
fn a_compacted_log_loses_only_what_lies_before_its_start() {
    let mut config = config(100);
    let mut log = log(&config, &[0; 3]);
    config.cleanup_policy = CleanupPolicy::COMPACT;
    config.retention_ms = 0;
    config.retention_bytes = 0;
    assert_eq!(log.retention_due(&config), None);
    assert_eq!(log.maybe_increment_log_start_offset(Offset(1)), Ok(true));
    assert_eq!(log.retention_due(&config), Some(SimTime::ZERO));
    let retained = log.delete_old_segments(&env_at(&config, SimTime::from_ms(9)));
    assert_eq!(deleted(&retained), [(0, DeletionReason::LogStartOffset)]);
    assert_eq!(retained.log_start_before, None, "it was there already");
}

#[test]
fn indexes_of_the_active_segment_have_their_full_size_and_are_trimmed_at_the_roll() {
    let config = TopicConfig { segment_index_bytes: 100, ..TopicConfig::default() };
    let mut log = log(&config, &[0]);
    log.roll(&env_at(&config, SimTime::ZERO));
    let sizes = |log: &PartitionLog, place: usize| {
        let segment = log.segments().nth(place).expect("it is there");
        let files = log.files_of(segment, &config).into_iter();
        files
            .map(|(file, size)| (file.suffix(), size.used_bytes, size.file_bytes))
            .collect::<Vec<_>>()
    };
    assert_eq!(sizes(&log, 0), [(".log", 100, 100), (".index", 0, 0), (".timeindex", 12, 12)]);
    let active = [(".log", 0, 0), (".index", 0, 96), (".timeindex", 0, 96), (".snapshot", 10, 10)];
    assert_eq!(sizes(&log, 1), active);
}

#[test]
fn a_segment_says_what_it_has_room_for_and_when_it_is_too_old() {
    let config = TopicConfig {
        internal_segment_bytes: Some(250),
        segment_ms: Span::from_ms(5_000),
        segment_index_bytes: 48,
        ..TopicConfig::default()
    };
    let mut log = PartitionLog::new();
    assert_eq!(log.active_segment().rolls_after(&config), None);
    append_at(&mut log, &batch_at(1, 1, 700), &config, 700);
    let active = log.active_segment();
    assert_eq!(active.bytes_left(&config), 150);
    assert_eq!(active.rolls_after(&config), Some(SimTime::from_ms(5_700)));
    assert_eq!(active.index_entries_left(&config), 3);
    append_at(&mut log, &batch_at(2, 1, 5_700), &config, 5_700);
    assert_eq!(log.segments().count(), 1, "as old as it may be");
    append_at(&mut log, &batch_at(3, 1, 5_701), &config, 5_701);
    assert_eq!(log.segments().count(), 2);
}

#[test]
fn a_segment_holds_no_offset_that_is_more_than_31_bits_beyond_its_base() {
    let far = i64::from(i32::MAX);
    for (offset, segments) in [(far, 1), (far + 1, 2)] {
        let config = config(1 << 30);
        let mut log = log(&config, &[0]);
        let (base_offset, partition_leader_epoch) = (Offset(offset), super::EPOCH);
        let sent = batch_at(1, 1, 0);
        let batch = RecordBatch { base_offset, partition_leader_epoch, ..sent };
        let appended = log.append_as_follower(&[Arc::new(batch)], &env_at(&config, SimTime::ZERO));
        assert!(appended.is_ok());
        assert_eq!(log.segments().count(), segments, "{offset}");
    }
}

/// What a follower gets in one answer: batches of one record and 100 bytes each, at these milliseconds.
fn replicated(at: &[u64]) -> Vec<Arc<RecordBatch>> {
    let stored = |(base, ms): (u64, &u64)| {
        let (base_offset, partition_leader_epoch) = (Offset(base as i64), super::EPOCH);
        Arc::new(RecordBatch { base_offset, partition_leader_epoch, ..batch_at(base, 1, *ms) })
    };
    (0..).zip(at).map(stored).collect()
}

#[test]
fn each_batch_of_one_append_may_get_an_index_entry() {
    let mut config = config(1 << 30);
    config.index_interval_bytes = 150;
    let mut log = PartitionLog::new();
    let appended =
        log.append_as_follower(&replicated(&[5, 9, 7, 8, 10]), &env_at(&config, SimTime::ZERO));
    assert!(appended.is_ok());
    let offsets = log.active_segment().offset_index().map(|entry| (entry.offset.0, entry.position));
    assert_eq!(offsets.collect::<Vec<_>>(), [(2, 200), (4, 400)]);
    let times = log.active_segment().time_index();
    let times: Vec<_> = times.map(|entry| (entry.timestamp.as_ms(), entry.offset.0)).collect();
    assert_eq!(times, [(9, 1), (10, 4)]);
}

#[test]
fn a_followers_segment_counts_its_age_from_its_first_batch() {
    let config = config(1 << 30);
    let mut log = PartitionLog::new();
    let appended = log.append_as_follower(&replicated(&[5, 90]), &env_at(&config, SimTime::ZERO));
    assert!(appended.is_ok());
    assert_eq!(log.active_segment().first_batch_timestamp(), Some(SimTime::from_ms(5)));
}
