//! Followers: copying, cutting off, beginning anew.

use std::sync::Arc;

use super::{append_at, batch_at, env_at};
use crate::id::{ErrorCode, LeaderEpoch, Offset};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{OffsetOutOfRange, PartitionLog};
use crate::kernel::SimTime;
use crate::protocol::RecordBatch;

fn small() -> TopicConfig {
    TopicConfig { internal_segment_bytes: Some(300), ..TopicConfig::default() }
}

/// Batches of two records and 100 bytes each, three to a segment.
fn log(batches: u64) -> PartitionLog {
    let mut log = PartitionLog::new();
    for id in 0..batches {
        append_at(&mut log, &batch_at(id, 2, 10 * id), &small(), 0);
    }
    log
}

fn truncate(log: &mut PartitionLog, to: i64) -> bool {
    log.truncate_to(Offset(to), &env_at(&small(), SimTime::from_ms(77)))
}

fn bases(log: &PartitionLog) -> Vec<i64> {
    log.segments().map(|segment| segment.base_offset().0).collect()
}

#[test]
fn truncating_at_the_end_or_beyond_does_nothing() {
    let mut log = log(3);
    assert!(!truncate(&mut log, 6) && !truncate(&mut log, 60));
    assert_eq!(log.log_end_offset(), Offset(6));
}

#[test]
fn a_batch_is_dropped_as_a_whole_and_the_offset_is_the_new_end() {
    let mut log = log(3);
    assert!(truncate(&mut log, 3));
    assert_eq!((log.log_end_offset(), log.batches_from(Offset(0)).count()), (Offset(3), 1));
    append_at(&mut log, &batch_at(9, 1, 5), &small(), 0);
    assert_eq!(log.batch_at(Offset(3)).map(|batch| batch.id.0), Some(9));
    assert!(log.record_at(Offset(2)).is_none(), "nothing is left there");
}

#[test]
fn segments_beyond_the_offset_go_and_the_one_that_ends_there_is_written_to_again() {
    let mut log = log(8);
    assert_eq!(bases(&log), [0, 6, 12]);
    assert!(truncate(&mut log, 8));
    assert_eq!((bases(&log), log.log_end_offset()), (vec![0, 6], Offset(8)));
    assert_eq!(log.active_segment().largest_timestamp(), SimTime::from_ms(30));
    assert_eq!(log.active_segment().size_bytes(), 100);
}

#[test]
fn an_emptied_segment_counts_its_age_anew() {
    let mut log = log(4);
    assert!(truncate(&mut log, 6));
    assert_eq!(bases(&log), [0, 6]);
    let active = log.active_segment();
    assert_eq!((active.created(), active.first_batch_timestamp()), (SimTime::from_ms(77), None));
}

#[test]
fn truncating_far_back_keeps_the_sums_of_a_long_segment() {
    let config = TopicConfig { index_interval_bytes: 500, ..TopicConfig::default() };
    let mut log = PartitionLog::new();
    for id in 0..200 {
        append_at(&mut log, &batch_at(id, 1, id), &config, 0);
    }
    assert!(log.truncate_to(Offset(70), &env_at(&config, SimTime::ZERO)));
    let segment = log.active_segment();
    assert_eq!((segment.size_bytes(), segment.next_offset()), (7_000, Offset(70)));
    assert_eq!(segment.largest_timestamp(), SimTime::from_ms(69));
    let entries: Vec<_> = segment.offset_index().map(|entry| entry.offset.0).collect();
    assert_eq!(entries, [6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66]);
    assert_eq!(segment.time_index().last().map(|entry| entry.offset.0), Some(66));
}

#[test]
fn the_high_watermark_goes_back_with_the_log_end() {
    let mut log = log(3);
    log.advance_high_watermark(Offset(6));
    assert!(truncate(&mut log, 2));
    assert_eq!((log.high_watermark(), log.last_stable_offset()), (Offset(2), Offset(2)));
}

#[test]
fn epochs_that_wrote_nothing_that_is_left_are_forgotten() {
    let mut log = log(2);
    log.maybe_assign_epoch_start_offset(LeaderEpoch(5), Offset(4));
    assert_eq!(log.latest_epoch(), Some(LeaderEpoch(5)));
    assert!(!truncate(&mut log, 4));
    assert_eq!(log.latest_epoch(), Some(LeaderEpoch(3)));
    let end = log.end_offset_for_epoch(LeaderEpoch(3)).expect("it is known");
    assert_eq!((end.epoch, end.offset), (LeaderEpoch(3), Offset(4)));
}

#[test]
fn a_log_that_begins_anew_remembers_nothing() {
    let mut log = log(8);
    log.truncate_fully_and_start_at(Offset(50), &env_at(&small(), SimTime::ZERO));
    assert_eq!((log.log_start_offset(), log.high_watermark()), (Offset(50), Offset(50)));
    assert_eq!(
        (log.log_end_offset(), bases(&log), log.latest_epoch()),
        (Offset(50), vec![50], None)
    );
}

#[test]
fn a_follower_has_its_leaders_batches_with_offsets_and_epochs() {
    let leader = log(3);
    let batches: Vec<Arc<RecordBatch>> = leader.batches_from(Offset(0)).cloned().collect();
    let mut follower = PartitionLog::new();
    let config = TopicConfig::default();
    let info = follower.append_as_follower(&batches, &env_at(&config, SimTime::ZERO));
    assert_eq!(info.map(|info| (info.first, info.last)), Ok((Offset(0), Offset(5))));
    assert_eq!(follower.epochs(), leader.epochs());
    assert!(Arc::ptr_eq(follower.batch_at(Offset(4)).expect("a batch"), &batches[2]));
}

#[test]
fn a_batch_that_begins_before_the_end_of_a_followers_log_is_refused() {
    let leader = log(3);
    let batches: Vec<Arc<RecordBatch>> = leader.batches_from(Offset(0)).cloned().collect();
    let mut follower = log(1);
    let before = follower.clone();
    let config = TopicConfig::default();
    let refused = follower.append_as_follower(&batches, &env_at(&config, SimTime::ZERO));
    assert_eq!((refused.err(), follower == before), (Some(ErrorCode::UnknownServerError), true));
}

#[test]
fn the_log_start_moves_forward_only_and_never_past_the_high_watermark() {
    let mut log = log(3);
    log.advance_high_watermark(Offset(4));
    assert_eq!(log.maybe_increment_log_start_offset(Offset(5)), Err(OffsetOutOfRange));
    assert_eq!(log.maybe_increment_log_start_offset(Offset(3)), Ok(true));
    assert_eq!(log.maybe_increment_log_start_offset(Offset(2)), Ok(false));
    assert_eq!(log.log_start_offset(), Offset(3));
    assert_eq!(log.epochs().earliest_entry().map(|entry| entry.start_offset), Some(Offset(3)));
}
