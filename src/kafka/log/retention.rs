//! Deleting whole segments from the start of a log (`UnifiedLog.deleteOldSegments`).

use std::sync::Arc;

use crate::fact::DeletionReason;
use crate::id::Offset;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{LogEnv, LogSegment, PartitionLog};
use crate::kernel::{SimTime, Span};

/// A segment that was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletedSegment {
    pub base_offset: Offset,
    pub size_bytes: u64,
    pub reason: DeletionReason,
}

/// What retention did to a log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retained {
    /// Oldest first.
    pub deleted: Vec<DeletedSegment>,
    /// The log's start before, if it moved.
    pub log_start_before: Option<Offset>,
    /// Every segment was to go, so a new one was begun here.
    pub rolled: Option<Offset>,
}

impl PartitionLog {
    /// Deletes what lies before the log's start, is too much, or is too old: whole segments from the oldest on, until
    /// one may stay. None that ends above the high watermark goes. Without `cleanup.policy=delete` only the first
    /// reason counts.
    pub fn delete_old_segments(&mut self, env: &LogEnv<'_>) -> Retained {
        let mut retained = Retained::default();
        self.delete_log_start_offset_breached(env, &mut retained);
        if env.config.cleanup_policy.delete {
            self.delete_retention_size_breached(env, &mut retained);
            self.delete_retention_ms_breached(env, &mut retained);
        }
        retained
    }

    fn delete_log_start_offset_breached(&mut self, env: &LogEnv<'_>, retained: &mut Retained) {
        let start = self.log_start_offset;
        let before = |_: &LogSegment, next: Option<Offset>| next.is_some_and(|next| next <= start);
        let count = self.deletable(before);
        self.delete_segments(count, DeletionReason::LogStartOffset, env, retained);
    }

    /// What is left keeps at least `retention.bytes`.
    fn delete_retention_size_breached(&mut self, env: &LogEnv<'_>, retained: &mut Retained) {
        let Ok(limit) = u64::try_from(env.config.retention_bytes) else { return };
        let Some(mut surplus) = self.size_bytes().checked_sub(limit) else { return };
        let too_much = |segment: &LogSegment, _| match surplus.checked_sub(segment.size_bytes()) {
            Some(left) => {
                surplus = left;
                true
            }
            None => false,
        };
        let count = self.deletable(too_much);
        self.delete_segments(count, DeletionReason::RetentionSize, env, retained);
    }

    /// The latest timestamp of a segment's records counts: one record from the future keeps it.
    fn delete_retention_ms_breached(&mut self, env: &LogEnv<'_>, retained: &mut Retained) {
        let Some(retention) = env.config.retention() else { return };
        let too_old =
            |segment: &LogSegment, _| env.now.since(segment.largest_timestamp()) > retention;
        let count = self.deletable(too_old);
        self.delete_segments(count, DeletionReason::RetentionTime, env, retained);
    }

    /// How many segments may go, from the oldest on (`deletableSegments`). The predicate also gets the base of the
    /// segment after.
    fn deletable(&self, mut may_go: impl FnMut(&LogSegment, Option<Offset>) -> bool) -> usize {
        let mut count = 0;
        let mut segments = self.segments().peekable();
        while let Some(segment) = segments.next() {
            let next = segments.peek().map(|next| next.base_offset());
            let upper_bound = next.unwrap_or(self.log_end_offset);
            let last_and_empty = next.is_none() && segment.is_empty();
            let replicated = self.high_watermark >= upper_bound;
            if !replicated || last_and_empty || !may_go(segment, next) {
                break;
            }
            count += 1;
        }
        count
    }

    fn delete_segments(
        &mut self,
        count: usize,
        reason: DeletionReason,
        env: &LogEnv<'_>,
        retained: &mut Retained,
    ) {
        if count == 0 {
            return;
        }
        if count > self.sealed.len() {
            self.roll(env);
            retained.rolled = Some(self.active.base_offset());
        }
        let next = self.sealed.get(count).map_or(&self.active, |segment| segment).base_offset();
        let before = self.log_start_offset;
        let moved = self.maybe_increment_log_start_offset(next);
        if moved.expect("only what is replicated goes") {
            retained.log_start_before = retained.log_start_before.or(Some(before));
        }
        for segment in Arc::make_mut(&mut self.sealed).drain(..count) {
            let (base_offset, size_bytes) = (segment.base_offset(), segment.size_bytes());
            retained.deleted.push(DeletedSegment { base_offset, size_bytes, reason });
            if let Some(state) = &mut self.producers {
                Arc::make_mut(state).remove_snapshot(base_offset);
            }
        }
    }

    /// From when on `delete_old_segments` may find something if nothing is written any more; `None`: never.
    pub fn retention_due(&self, config: &TopicConfig) -> Option<SimTime> {
        let mut segments = self.segments();
        let oldest = segments.next()?;
        let next = segments.next().map(LogSegment::base_offset);
        if next.is_some_and(|next| next <= self.log_start_offset) {
            return Some(SimTime::ZERO);
        }
        if !config.cleanup_policy.delete || (next.is_none() && oldest.is_empty()) {
            return None;
        }
        let surplus = |limit| self.size_bytes().checked_sub(limit);
        let limit = u64::try_from(config.retention_bytes).ok();
        if limit.and_then(surplus).is_some_and(|surplus| surplus >= oldest.size_bytes()) {
            return Some(SimTime::ZERO);
        }
        config.retention().map(|span| oldest.largest_timestamp() + span + Span::from_us(1))
    }
}
