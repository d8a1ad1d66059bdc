//! Taking records away, from the end or from the start of a log, and what leader epochs say of where to
//! (`UnifiedLog.truncateTo`, `truncateFullyAndStartAt`, `maybeIncrementLogStartOffset`).

use std::sync::Arc;

use crate::id::{LeaderEpoch, Offset};
use crate::kafka::log::producer_state::{Reload, rebuild_producer_state};
use crate::kafka::log::{EpochEndOffset, LogEnv, LogSegment, OffsetOutOfRange, PartitionLog};

impl PartitionLog {
    /// The epoch of the last record, or of a leader that has not written yet.
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.epochs.latest_epoch()
    }

    /// A new leader writes from here on (`maybeAssignEpochStartOffset`).
    pub fn maybe_assign_epoch_start_offset(&mut self, epoch: LeaderEpoch, start_offset: Offset) {
        self.epochs.assign(epoch, start_offset);
    }

    /// Where the records of an epoch end in this log; `None` if it cannot be said.
    pub fn end_offset_for_epoch(&self, epoch: LeaderEpoch) -> Option<EpochEndOffset> {
        self.epochs.end_offset_for(epoch, self.log_end_offset)
    }

    /// Drops the records from `offset` on, as a follower does with what its leader does not have. A batch that holds
    /// `offset` goes as a whole. False if the log ends there or before.
    pub fn truncate_to(&mut self, offset: Offset, env: &LogEnv<'_>) -> bool {
        assert!(offset.0 >= 0, "a log has no negative offsets");
        if offset >= self.log_end_offset {
            self.epochs.truncate_from_end(self.log_end_offset);
            return false;
        }
        let first = self.segments().next().expect("a log has a segment").base_offset();
        if first > offset {
            self.truncate_fully_and_start_at(offset, env);
            return true;
        }
        while self.active.base_offset() > offset {
            let base = self.active.base_offset();
            let last = Arc::make_mut(&mut self.sealed).pop();
            self.active = Arc::unwrap_or_clone(last.expect("the first segment begins before"));
            if let Some(state) = &mut self.producers {
                Arc::make_mut(state).remove_snapshot(base);
            }
        }
        self.active.truncate_to(offset, env.now);
        self.log_end_offset = offset;
        self.truncate_recovery_point(offset);
        self.cleaner_checkpoint = self.cleaner_checkpoint.map(|cleaned| cleaned.min(offset));
        self.epochs.truncate_from_end(offset);
        self.log_start_offset = self.log_start_offset.min(offset);
        self.rebuild_producer_state(false, env);
        if self.high_watermark >= self.log_end_offset {
            self.update_high_watermark(self.log_end_offset);
        }
        self.assert_order();
        true
    }

    /// Drops everything; the next record gets `offset`.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset, env: &LogEnv<'_>) {
        self.only_segment(LogSegment::new(offset, env.now, env.roll_jitter));
        self.cleaner_checkpoint = self.cleaner_checkpoint.map(|cleaned| cleaned.min(offset));
        self.log_start_offset = offset;
        if let Some(state) = &mut self.producers {
            Arc::make_mut(state).truncate_fully_and_start_at(offset);
        }
        self.rebuild_producer_state(false, env);
        self.update_high_watermark(offset);
    }

    pub(super) fn rebuild_producer_state(&mut self, from_clean_shutdown: bool, env: &LogEnv<'_>) {
        let Some(mut state) = self.producers.take() else { return };
        let reload = self.reload(from_clean_shutdown, env);
        let segments: Vec<_> = self.segments().collect();
        rebuild_producer_state(Arc::make_mut(&mut state), &segments, reload);
        self.producers = Some(state);
    }

    pub(super) fn reload(&self, from_clean_shutdown: bool, env: &LogEnv<'_>) -> Reload {
        Reload {
            log_start_offset: self.log_start_offset,
            last_offset: self.log_end_offset,
            now: env.now,
            producer_id_expiration: env.producer_id_expiration,
            from_clean_shutdown,
        }
    }

    /// Nobody may read below `offset` any more: DeleteRecords, deleted segments, or what the leader says. Answers
    /// whether the start moved.
    ///
    /// # Errors
    /// If `offset` lies above the high watermark: what is not replicated is not deleted.
    pub fn maybe_increment_log_start_offset(
        &mut self,
        offset: Offset,
    ) -> Result<bool, OffsetOutOfRange> {
        if offset > self.high_watermark {
            return Err(OffsetOutOfRange);
        }
        if offset <= self.log_start_offset {
            return Ok(false);
        }
        self.log_start_offset = offset;
        self.on_disk.recovery_point = self.on_disk.recovery_point.max(offset);
        self.epochs.truncate_from_start(offset);
        if let Some(state) = &mut self.producers {
            Arc::make_mut(state).on_log_start_offset_incremented(offset);
        }
        self.maybe_increment_first_unstable_offset();
        self.assert_order();
        Ok(true)
    }
}
