//! Compaction: of each key only the last record is kept (`LogCleaner`, `LogCleanerManager`).
//!
//! Everything here is a function of a log and the time. A log's head up to `first_dirty_offset` was cleaned before;
//! the records from there up to `first_uncleanable_offset` say which older ones may go, in the head too.

mod filter;
mod offset_map;
mod transactions;

use std::cmp::Ordering;
use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::cleaner::filter::RecordFilter;
use crate::kafka::log::cleaner::offset_map::{KEYS_MAX, OffsetMap};
use crate::kafka::log::cleaner::transactions::CleanedTransactionMetadata;
use crate::kafka::log::{LogEnv, LogSegment, PartitionLog};
use crate::kernel::{SimTime, Span};
use crate::protocol::Record;

/// How dirty a log is (`LogToClean`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogToClean {
    pub first_dirty_offset: Offset,
    /// The base of the first segment that is not touched.
    pub first_uncleanable_offset: Offset,
    pub clean_bytes: u64,
    pub cleanable_bytes: u64,
    /// It has records that are older than `max.compaction.lag.ms`.
    pub need_compaction_now: bool,
}

impl LogToClean {
    pub fn total_bytes(&self) -> u64 {
        self.clean_bytes + self.cleanable_bytes
    }

    /// Whether it is time to clean the log: more than `min.cleanable.dirty.ratio` of it is dirty, or something in it
    /// has waited for too long.
    pub fn is_cleanable(&self, config: &TopicConfig) -> bool {
        let (part, whole) = (self.cleanable_bytes, self.total_bytes());
        let forced = self.need_compaction_now && part > 0;
        whole > 0 && (forced || config.min_cleanable_dirty_ratio.is_below(part, whole))
    }

    /// By the dirty part of the whole: the cleaner takes the dirtiest log first.
    pub fn cmp_by_ratio(&self, other: &LogToClean) -> Ordering {
        let cross =
            |one: &Self, by: &Self| u128::from(one.cleanable_bytes) * u128::from(by.total_bytes());
        cross(self, other).cmp(&cross(other, self))
    }
}

/// What a round of cleaning did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CleanerStats {
    /// The next round begins here.
    pub end_offset: Offset,
    pub segments_before: usize,
    pub segments_after: usize,
    pub records_before: i64,
    pub records_after: i64,
    pub bytes_before: u64,
    pub bytes_after: u64,
}

/// Which records the next round of cleaning drops because their keys were written again.
pub struct Superseded<'a>(OffsetMap<'a>);

impl Superseded<'_> {
    /// The later record of the same key because of which this one goes, if it lies below `first_uncleanable_offset`.
    pub fn by(&self, record: &Record, offset: Offset) -> Option<Offset> {
        let latest = self.0.latest(record).filter(|_| offset <= self.0.latest_offset)?;
        (latest > offset).then_some(latest)
    }
}

impl PartitionLog {
    /// What a round of cleaning would find, were it to begin now.
    pub fn superseded(&self, to_clean: &LogToClean) -> Superseded<'_> {
        Superseded(self.build_offset_map(to_clean))
    }

    /// How dirty the log is (`cleanableOffsets`, `calculateCleanableBytes`, `maxCompactionDelay`).
    pub fn to_clean(&self, config: &TopicConfig, now: SimTime) -> LogToClean {
        let known = self.log_start_offset..=self.log_end_offset;
        let checkpoint = self.cleaner_checkpoint.filter(|offset| known.contains(offset));
        let first_dirty_offset = checkpoint.unwrap_or(self.log_start_offset);
        let mut up_to = self.last_stable_offset().min(self.active.base_offset());
        let lag = config.min_compaction_lag;
        if lag > Span::ZERO {
            let mut dirty = self.non_active_segments_from(first_dirty_offset);
            let too_young = dirty.find(|segment| segment.largest_timestamp() + lag > now);
            up_to = too_young.map_or(up_to, |segment| up_to.min(segment.base_offset()));
        }
        let up_to = up_to.max(first_dirty_offset);
        let first_uncleanable = self.non_active_segments_from(up_to).next();
        let first_uncleanable_offset = first_uncleanable.unwrap_or(&self.active).base_offset();
        let dirty_from = first_dirty_offset.min(first_uncleanable_offset);
        let bytes = |segments: &[Arc<LogSegment>]| segments.iter().map(|s| s.size_bytes()).sum();
        let age =
            |segment: &LogSegment| segment.first_batch_timestamp().filter(|ts| ts.as_ms() > 0);
        let oldest = self.non_active_segments_from(first_dirty_offset).filter_map(age).min();
        let max_lag = config.max_compaction_lag();
        LogToClean {
            first_dirty_offset,
            first_uncleanable_offset,
            clean_bytes: bytes(self.sealed_between(Offset::NONE, first_dirty_offset)),
            cleanable_bytes: bytes(self.sealed_between(dirty_from, first_uncleanable_offset)),
            need_compaction_now: oldest
                .is_some_and(|oldest| max_lag.is_some_and(|lag| oldest + lag < now)),
        }
    }

    /// Up to where the log was cleaned; `None` if it never was (`cleaner-offset-checkpoint`).
    pub fn cleaner_checkpoint(&self) -> Option<Offset> {
        self.cleaner_checkpoint
    }

    /// Whether the cleaner may find something to do here at its next round, if nothing is written any more.
    pub fn may_become_cleanable(&self, config: &TopicConfig, now: SimTime) -> bool {
        if !config.cleanup_policy.compact || self.sealed.is_empty() {
            return false;
        }
        let to_clean = self.to_clean(config, now);
        if to_clean.is_cleanable(config) {
            return true;
        }
        // What time, or the high watermark, may change.
        let waits = config.min_compaction_lag > Span::ZERO
            || config.max_compaction_lag().is_some()
            || self.last_stable_offset() < self.active.base_offset();
        let mut dirty = self.non_active_segments_from(to_clean.first_dirty_offset);
        waits && dirty.any(|segment| !segment.is_empty())
    }

    /// The segment that `from` belongs to and those after it, without the active one.
    fn non_active_segments_from(&self, from: Offset) -> impl Iterator<Item = &LogSegment> {
        self.sealed_between(from, self.active.base_offset()).iter().map(|segment| &**segment)
    }

    /// From the one that `from` belongs to up to those that begin before `to` (`LogSegments.values`).
    fn sealed_between(&self, from: Offset, to: Offset) -> &[Arc<LogSegment>] {
        if from >= to {
            return &[];
        }
        let end = self.sealed.partition_point(|segment| segment.base_offset() < to);
        &self.sealed[self.floor(from).min(end)..end]
    }

    /// One round of cleaning (`Cleaner.doClean`). Offsets and order stay; the active segment is never touched.
    pub fn clean(&mut self, to_clean: &LogToClean, env: &LogEnv<'_>) -> CleanerStats {
        let map = self.build_offset_map(to_clean);
        let end_offset = map.latest_offset.plus(1);
        let old = self.sealed_between(Offset::NONE, end_offset);
        let mut fresh = Vec::new();
        let mut filter = RecordFilter {
            map: &map,
            transactions: CleanedTransactionMetadata::default(),
            producers: self.producers.as_deref(),
            upper_bound: to_clean.first_uncleanable_offset,
            now: env.now,
            delete_retention: env.config.delete_retention,
        };
        for group in group_segments_by_size(old, env.config, to_clean.first_uncleanable_offset) {
            fresh.push(Arc::new(self.clean_segments(group, &mut filter, env)));
        }
        let count = |segments: &[Arc<LogSegment>]| {
            let batches = segments.iter().flat_map(|segment| segment.batches());
            batches.map(|batch| batch.count()).sum()
        };
        let bytes = |segments: &[Arc<LogSegment>]| segments.iter().map(|s| s.size_bytes()).sum();
        let stats = CleanerStats {
            end_offset,
            segments_before: old.len(),
            segments_after: fresh.len(),
            records_before: count(old),
            records_after: count(&fresh),
            bytes_before: bytes(old),
            bytes_after: bytes(&fresh),
        };
        self.replace_segments(fresh, stats.segments_before);
        self.cleaner_checkpoint = Some(end_offset);
        stats
    }

    /// `LocalLog.replaceSegments`: snapshots of segments that were merged into others go with them.
    fn replace_segments(&mut self, fresh: Vec<Arc<LogSegment>>, count: usize) {
        let kept: Vec<_> = fresh.iter().map(|segment| segment.base_offset()).collect();
        let old: Vec<_> = Arc::make_mut(&mut self.sealed).splice(..count, fresh).collect();
        let Some(state) = &mut self.producers else { return };
        for base in old.iter().map(|segment| segment.base_offset()) {
            if !kept.contains(&base) {
                Arc::make_mut(state).remove_snapshot(base);
            }
        }
    }

    /// Records of aborted transactions hide no others.
    fn build_offset_map(&self, to_clean: &LogToClean) -> OffsetMap<'_> {
        let (start, end) = (to_clean.first_dirty_offset, to_clean.first_uncleanable_offset);
        let mut map = OffsetMap::new(KEYS_MAX);
        let mut transactions = CleanedTransactionMetadata::default();
        transactions.add_aborted_transactions(self.collect_aborted_transactions(start, end));
        let dirty = self.sealed_between(start, end);
        for (place, segment) in dirty.iter().enumerate() {
            for batch in segment.batches_from(start) {
                if batch.is_control() {
                    transactions.on_control_batch_read(batch);
                } else if !transactions.on_batch_read(batch) {
                    for (offset, record) in batch.records_from(start) {
                        if !map.put(record, offset) {
                            return map;
                        }
                    }
                }
                map.latest_offset = map.latest_offset.max(batch.last_offset());
            }
            let next = dirty.get(place + 1).map_or(end, |next| next.base_offset());
            map.latest_offset = map.latest_offset.max(next.plus(-1));
        }
        map
    }

    /// What is left of these segments, as one (`cleanSegments`).
    fn clean_segments(
        &self,
        segments: &[Arc<LogSegment>],
        filter: &mut RecordFilter<'_>,
        env: &LogEnv<'_>,
    ) -> LogSegment {
        let (first, last) = (&segments[0], &segments[segments.len() - 1]);
        let mut cleaned =
            LogSegment::new(first.base_offset(), last.largest_timestamp(), Span::ZERO);
        for (place, segment) in segments.iter().enumerate() {
            let next = segments.get(place + 1).map(|next| next.base_offset());
            let up_to = next.unwrap_or_else(|| segment.next_offset());
            let aborted = self.collect_aborted_transactions(segment.base_offset(), up_to);
            filter.transactions.add_aborted_transactions(aborted);
            for batch in segment.batches() {
                let filtered = filter.filter(batch);
                cleaned.append(filtered.batch.as_slice(), env.config.index_interval_bytes);
                if let Some(aborted) = filtered.aborted {
                    cleaned.append_aborted(aborted);
                }
            }
        }
        cleaned.on_become_inactive_segment();
        cleaned
    }
}

/// Neighbours become one segment as far as it fits the limits of one (`groupSegmentsBySize`).
fn group_segments_by_size<'a>(
    mut segments: &'a [Arc<LogSegment>],
    config: &TopicConfig,
    first_uncleanable_offset: Offset,
) -> Vec<&'a [Arc<LogSegment>]> {
    let sizes = |segment: &LogSegment| {
        let (offsets, times) = segment.index_bytes();
        [segment.size_bytes(), offsets, times]
    };
    let index_max = u64::from(config.segment_index_bytes);
    let limits = [u64::from(config.segment_size()), index_max, index_max];
    let mut groups = Vec::new();
    while let Some(first) = segments.first() {
        let mut sum = sizes(first);
        let mut count = 1;
        while let Some(next) = segments.get(count) {
            let more = sizes(next);
            let after = segments.get(count + 1).map(|after| after.base_offset());
            let end = after.unwrap_or(first_uncleanable_offset).plus(-1);
            let spans = end.0 - segments[count - 1].base_offset().0;
            let too_wide = !next.is_empty() && spans > i64::from(i32::MAX);
            let too_large = (0..3).any(|i| sum[i] + more[i] > limits[i]);
            if too_wide || too_large {
                break;
            }
            (0..3).for_each(|i| sum[i] += more[i]);
            count += 1;
        }
        let (group, rest) = segments.split_at(count);
        groups.push(group);
        segments = rest;
    }
    groups
}
