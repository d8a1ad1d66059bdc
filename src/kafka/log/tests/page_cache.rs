//! What a log loses with the process, what with the machine, and what it finds when it is loaded again.

use crate::id::{LeaderEpoch, Offset};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::tests::{append, append_at, batch, batch_at, env_at, log};
use crate::kafka::log::{
    AppendOrigin, DIRTY_EXPIRE, DIRTY_WRITEBACK, LogEnv, PartitionLog, VerificationGuard,
};
use crate::kernel::{SimTime, Span};

fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

fn load(log: &mut PartitionLog, was_clean: bool) {
    log.restart(was_clean, &env_at(&TopicConfig::default(), ms(99_000)));
}

/// Segments of two batches of 100 bytes, an index entry for each batch but the first.
fn small_segments() -> TopicConfig {
    TopicConfig {
        internal_segment_bytes: Some(200),
        index_interval_bytes: 1,
        ..TopicConfig::default()
    }
}

#[test]
fn a_process_that_dies_loses_nothing_that_was_written() {
    let mut log = log(3);
    load(&mut log, false);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(6)));
}

#[test]
fn a_machine_without_power_loses_what_was_not_flushed() {
    let mut log = log(2);
    assert!(log.flush(ms(0)) && !log.flush(ms(0)), "there was something to flush, once");
    append(&mut log, &batch(2, 2));
    assert_eq!(log.unflushed_messages(), 2);
    assert_eq!(log.lose_page_cache(ms(1_000)), Some(Offset(6)));
    assert_eq!(log.log_end_offset(), Offset(4));
    load(&mut log, false);
    assert_eq!(log.log_end_offset(), Offset(4));
    assert_eq!(append(&mut log, &batch(3, 1)).first, Offset(4));
}

#[test]
fn the_operating_system_writes_a_file_that_has_been_dirty_for_30_seconds() {
    let mut log = PartitionLog::new();
    let config = TopicConfig::default();
    append_at(&mut log, &batch(0, 1), &config, 2_000);
    append_at(&mut log, &batch(1, 1), &config, 34_999);
    // Dirty since 2 s, so too old at 32 s; it looks at 35 s, and writes all that the file has.
    assert_eq!(log.durable_end(ms(34_999)), Offset(0));
    assert_eq!(log.durable_end(ms(35_000)), Offset(2));
    append_at(&mut log, &batch(2, 1), &config, 35_000);
    assert_eq!(log.durable_end(ms(35_000)), Offset(2), "dirty again, and counted from now");
    assert_eq!(log.durable_end(ms(64_999)), Offset(2));
    assert_eq!(log.durable_end(ms(65_000)), Offset(3));
    assert_eq!((DIRTY_EXPIRE.as_ms(), DIRTY_WRITEBACK.as_ms()), (30_000, 5_000));
}

#[test]
fn what_the_system_wrote_survives_a_crash_of_the_process_before() {
    let mut log = log(1);
    load(&mut log, false);
    assert_eq!(log.lose_page_cache(ms(29_999)), Some(Offset(2)), "it was dirty all the same");
    let mut log = super::log(1);
    load(&mut log, false);
    assert_eq!(log.lose_page_cache(ms(30_000)), None);
}

#[test]
fn a_roll_flushes_the_old_segment_and_no_checkpoint_tells_it() {
    let mut log = PartitionLog::new();
    let config = small_segments();
    for id in 0..3 {
        append_at(&mut log, &batch(id, 1), &config, 0);
    }
    assert_eq!(log.segments().count(), 2);
    assert_eq!((log.recovery_point(), log.durable_end(ms(0))), (Offset(2), Offset(2)));
    assert_eq!(log.checkpoints().recovery_point, Offset(0));
    assert_eq!(log.lose_page_cache(ms(0)), Some(Offset(3)));
    assert_eq!(log.log_end_offset(), Offset(2));
    assert!(log.active_segment().is_empty());
}

#[test]
fn an_unclean_start_takes_the_recovery_point_from_its_checkpoint() {
    let mut log = log(2);
    log.flush(ms(0));
    log.checkpoint_recovery_point();
    append(&mut log, &batch(2, 1));
    log.flush(ms(0));
    assert_eq!(log.recovery_point(), Offset(5));
    load(&mut log, false);
    assert_eq!(log.recovery_point(), Offset(4), "what is recovered is not flushed");
    log.close(ms(0));
    load(&mut log, true);
    assert_eq!((log.recovery_point(), log.unflushed_messages()), (Offset(5), 0));
}

#[test]
fn a_restart_takes_the_high_watermark_from_its_checkpoint() {
    let mut log = log(2);
    log.checkpoint_high_watermark();
    append(&mut log, &batch(2, 2));
    log.advance_high_watermark(Offset(6));
    load(&mut log, false);
    assert_eq!(log.high_watermark(), Offset(4));
}

#[test]
fn the_high_watermark_after_a_restart_lies_within_the_log() {
    let mut log = log(2);
    log.checkpoint_high_watermark();
    log.lose_page_cache(ms(0));
    load(&mut log, false);
    assert_eq!((log.high_watermark(), log.log_end_offset()), (Offset(0), Offset(0)));
    let mut log = super::log(2);
    log.truncate_fully_and_start_at(Offset(9), &env_at(&TopicConfig::default(), ms(0)));
    load(&mut log, false);
    assert_eq!((log.high_watermark(), log.log_start_offset()), (Offset(9), Offset(9)));
}

#[test]
fn the_start_of_the_log_falls_back_to_its_checkpoint_or_to_the_first_segment() {
    let mut log = log(3);
    assert_eq!(log.maybe_increment_log_start_offset(Offset(2)), Ok(true));
    log.checkpoint_log_start_offset();
    assert_eq!(log.maybe_increment_log_start_offset(Offset(4)), Ok(true));
    load(&mut log, false);
    assert_eq!(log.log_start_offset(), Offset(2));
}

#[test]
fn a_log_that_ends_before_its_start_begins_anew() {
    let mut log = log(3);
    log.maybe_increment_log_start_offset(Offset(4)).expect("below the high watermark");
    log.checkpoint_log_start_offset();
    log.lose_page_cache(ms(0));
    load(&mut log, false);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(4), Offset(4)));
    assert_eq!(append(&mut log, &batch(9, 1)).first, Offset(4));
}

#[test]
fn epochs_that_wrote_nothing_that_is_left_are_dropped_at_the_start() {
    let mut log = log(1);
    log.flush(ms(0));
    log.maybe_assign_epoch_start_offset(LeaderEpoch(8), Offset(2));
    let config = TopicConfig::default();
    let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
    let appended = log.append_as_leader(&batch(1, 1), LeaderEpoch(8), by, &env_at(&config, ms(0)));
    assert!(appended.is_ok());
    log.maybe_assign_epoch_start_offset(LeaderEpoch(9), Offset(3));
    log.lose_page_cache(ms(0));
    load(&mut log, false);
    assert_eq!(log.latest_epoch(), Some(LeaderEpoch(3)));
}

#[test]
fn recovery_makes_the_indexes_of_unflushed_segments_anew() {
    let mut log = PartitionLog::new();
    let config = TopicConfig { index_interval_bytes: 150, ..TopicConfig::default() };
    for id in 0..4 {
        append_at(&mut log, &batch_at(id, 1, id), &config, 0);
    }
    // Kafka decides on an entry batch by batch, so recovery comes to the same ones.
    let entries =
        |log: &PartitionLog| log.active_segment().offset_index().copied().collect::<Vec<_>>();
    let before = entries(&log);
    assert_eq!(before.len(), 1);
    log.restart(false, &env_at(&config, ms(0)));
    assert_eq!(entries(&log), before);
    let time = log.active_segment().time_index().last().map(|entry| entry.offset);
    assert_eq!(time, Some(Offset(3)), "the latest timestamp is written down, as at a roll");
    log.lose_page_cache(ms(0));
    assert_eq!((entries(&log).len(), log.active_segment().time_index().count()), (0, 0));
}

#[test]
fn an_orderly_shutdown_flushes_and_writes_everything_down() {
    let mut log = log(3);
    log.maybe_increment_log_start_offset(Offset(2)).expect("below the high watermark");
    log.close(ms(0));
    let known = log.checkpoints();
    assert_eq!((known.recovery_point, known.high_watermark), (Offset(6), Offset(6)));
    assert_eq!(known.log_start_offset, Offset(2));
    assert_eq!(log.lose_page_cache(ms(0)), None);
}

#[test]
fn what_is_cut_off_is_not_taken_for_flushed() {
    let mut log = log(3);
    log.flush(ms(0));
    log.checkpoint_recovery_point();
    log.truncate_to(Offset(2), &env_at(&TopicConfig::default(), ms(0)));
    assert_eq!((log.recovery_point(), log.checkpoints().recovery_point), (Offset(2), Offset(2)));
    append(&mut log, &batch(7, 2));
    assert_eq!(log.durable_end(ms(0)), Offset(2));
}

#[test]
fn a_roll_at_the_start_of_the_log_flushes_nothing_and_power_may_fail() {
    let mut log = log(2);
    log.maybe_increment_log_start_offset(Offset(4)).expect("below the high watermark");
    assert_eq!((log.recovery_point(), log.durable_end(ms(0))), (Offset(4), Offset(0)));
    append_at(&mut log, &batch(2, 1), &small_segments(), 9_000);
    assert_eq!((log.active_segment().base_offset(), log.recovery_point()), (Offset(4), Offset(4)));
    // The new file has been dirty since 9 s, whatever the old one was.
    assert_eq!((log.durable_end(ms(35_000)), log.durable_end(ms(40_000))), (Offset(4), Offset(5)));
    assert_eq!(log.lose_page_cache(ms(35_000)), Some(Offset(5)));
    load(&mut log, false);
    assert_eq!(log.log_end_offset(), Offset(4));
}

#[test]
fn a_start_at_a_segments_base_is_not_checkpointed() {
    let config = small_segments();
    let env = env_at(&config, ms(0));
    let mut log = PartitionLog::new();
    for id in 0..5 {
        append_at(&mut log, &batch(id, 1), &config, 0);
    }
    log.advance_high_watermark(Offset(5));
    log.maybe_increment_log_start_offset(Offset(3)).expect("below the high watermark");
    log.delete_old_segments(&env);
    log.checkpoint_log_start_offset();
    assert_eq!(log.checkpoints().log_start_offset, Offset(3), "in the middle of a segment");
    log.maybe_increment_log_start_offset(Offset(4)).expect("below the high watermark");
    log.delete_old_segments(&env);
    log.checkpoint_log_start_offset();
    assert_eq!(log.segments().next().map(|first| first.base_offset()), Some(Offset(4)));
    assert_eq!(log.checkpoints().log_start_offset, Offset(0), "the file says it by its name");
    // It begins anew before that, as a leader's does that was elected uncleanly.
    log.truncate_fully_and_start_at(Offset(1), &env);
    append_at(&mut log, &batch(9, 1), &config, 0);
    load(&mut log, false);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(1), Offset(2)));
}

#[test]
fn an_orderly_shutdown_writes_the_latest_timestamp_into_the_time_index() {
    let mut log = PartitionLog::new();
    append_at(&mut log, &batch_at(0, 1, 7), &TopicConfig::default(), 7);
    assert_eq!(log.active_segment().time_index().count(), 0);
    log.close(ms(9));
    let last = log.active_segment().time_index().last().copied();
    assert_eq!(last.map(|last| (last.timestamp, last.offset)), Some((ms(7), Offset(0))));
}

#[test]
fn a_loaded_segment_counts_to_its_next_index_entry_from_nothing() {
    let config = TopicConfig { index_interval_bytes: 150, ..TopicConfig::default() };
    let entries = |was_clean| {
        let mut log = PartitionLog::new();
        for id in 0..2 {
            append_at(&mut log, &batch(id, 1), &config, 0);
        }
        log.close(ms(0));
        log.restart(was_clean, &env_at(&config, ms(0)));
        for id in 2..5 {
            append_at(&mut log, &batch(id, 1), &config, 0);
        }
        log.active_segment().offset_index().map(|entry| entry.offset.0).collect::<Vec<_>>()
    };
    assert_eq!((entries(true), entries(false)), (vec![4], vec![4]));
}

#[test]
fn a_loaded_segment_gets_a_jitter_of_its_own() {
    let config = TopicConfig { segment_ms: Span::from_ms(100), ..TopicConfig::default() };
    let mut log = PartitionLog::new();
    append_at(&mut log, &batch_at(0, 1, 7), &config, 7);
    assert_eq!(log.active_segment().rolls_after(&config), Some(ms(107)));
    log.close(ms(9));
    log.restart(true, &LogEnv { roll_jitter: Span::from_ms(40), ..env_at(&config, ms(9)) });
    assert_eq!(log.active_segment().rolls_after(&config), Some(ms(67)));
}
