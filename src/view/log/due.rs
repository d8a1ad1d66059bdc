//! What will happen to a log, and why: the next roll, what retention takes, how far compaction has come.

use crate::fact::Fact;
use crate::id::{BrokerId, NodeId, TopicPartition};
use crate::kafka::TimerKind;
use crate::kafka::broker::Broker;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{LogToClean, PartitionLog};
use crate::run::Timeline;
use crate::sim::World;
use crate::view::{CleaningView, DeletionView, LastCleaning, NoDeletion, RollView};

pub(super) fn roll(log: &PartitionLog, config: &TopicConfig) -> RollView {
    let active = log.active_segment();
    RollView {
        segment_bytes: u64::from(config.segment_size()),
        bytes_left: active.bytes_left(config),
        after: active.rolls_after(config),
        max_age: config.max_segment_age(),
        index_entries_left: active.index_entries_left(config),
    }
}

pub(super) fn deletion(
    log: &PartitionLog,
    config: &TopicConfig,
    world: &World,
    broker: BrokerId,
) -> Result<DeletionView, NoDeletion> {
    let mut segments = log.segments();
    let oldest = segments.next().ok_or(NoDeletion::Empty)?;
    let next = segments.next().map(|next| next.base_offset());
    let end = next.unwrap_or_else(|| log.log_end_offset());
    let before_start = next.is_some_and(|next| next <= log.log_start_offset());
    let policy = config.cleanup_policy;
    if !before_start && !policy.delete {
        return Err(NoDeletion::Compacted);
    }
    if !before_start && oldest.is_empty() && next.is_none() {
        return Err(NoDeletion::Empty);
    }
    let limit = u64::try_from(config.retention_bytes).ok().filter(|_| policy.delete);
    let needed = |limit: u64| (limit + oldest.size_bytes()).saturating_sub(log.size_bytes());
    let retention = config.retention().filter(|_| policy.delete);
    let timer = if policy.compact { TimerKind::LogCleaner } else { TimerKind::LogRetention };
    let view = DeletionView {
        base: oldest.base_offset(),
        end,
        by_time: retention.map(|span| (span, oldest.largest_timestamp() + span)),
        by_size: limit.map(|limit| (limit, needed(limit))),
        unreplicated: log.high_watermark() < end,
        before_start,
        check: world.timer_due(&NodeId::Broker(broker), &timer),
    };
    let ever = view.by_time.is_some() || view.by_size.is_some() || before_start;
    if ever { Ok(view) } else { Err(NoDeletion::Unlimited) }
}

/// `None` if the topic is not compacted.
pub(super) fn cleaning(
    to_clean: &LogToClean,
    config: &TopicConfig,
    (partition, broker): (&TopicPartition, &Broker),
    timeline: &Timeline,
) -> CleaningView {
    let (dirty, whole) = (to_clean.cleanable_bytes, to_clean.total_bytes());
    let node = NodeId::Broker(broker.id);
    CleaningView {
        first_dirty: to_clean.first_dirty_offset,
        first_uncleanable: to_clean.first_uncleanable_offset,
        clean_bytes: to_clean.clean_bytes,
        dirty_bytes: dirty,
        ratio: (dirty * 1_000).checked_div(whole).unwrap_or(0),
        ratio_needed: u64::from(config.min_cleanable_dirty_ratio.ten_thousandths()) / 10,
        cleanable: to_clean.is_cleanable(config),
        forced: to_clean.need_compaction_now,
        enabled: broker.config.log_cleaner_enable,
        round: timeline.world().timer_due(&node, &TimerKind::LogCleaner),
        delete_retention: config.delete_retention,
        last: last_cleaning(timeline, partition, broker.id),
    }
}

/// How far back is looked for it: a drawn-out run must not slow the page down.
const SEARCHED_MAX: usize = 20_000;

fn last_cleaning(
    timeline: &Timeline,
    cleaned: &TopicPartition,
    by: BrokerId,
) -> Option<LastCleaning> {
    let told = timeline.trace_until_playhead().iter().rev().take(SEARCHED_MAX);
    let mut rounds = told.filter_map(|entry| {
        let Fact::LogCleaned { broker, partition, before, after, .. } = &entry.fact else {
            return None;
        };
        let mine = *broker == by && partition == cleaned;
        mine.then_some(LastCleaning { at: entry.at, before: *before, after: *after })
    });
    rounds.next()
}
