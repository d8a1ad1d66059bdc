//! What of a log is on the disk, what only in the machine's page cache, and what is written down beside the log
//! (`UnifiedLog.flush`, `LogManager`'s checkpoints).
//!
//! A write goes to the page cache of the operating system. A process that dies takes nothing with it; a machine that
//! loses power takes what was not written to its disk. That is done by Kafka's flushes, and by the system itself: as
//! Linux does by default, it looks every 5 s for files that have been dirty for 30 s (`dirty_writeback_centisecs`,
//! `dirty_expire_centisecs`) and writes all that they have by then.
//!
//! Assumed: a flush takes no time, a segment that was rolled is flushed at once, a batch of which only a part was
//! written is dropped as a whole, and what is not a segment's records (leader epochs, snapshots of producers, cleaned
//! segments, checkpoints, truncations) is on the disk as soon as it is written, since Kafka flushes those itself.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::{LogSegment, PartitionLog};
use crate::kernel::{SimTime, Span};

/// How long a file may be dirty before the operating system writes it (Linux: `vm.dirty_expire_centisecs`).
pub const DIRTY_EXPIRE: Span = Span::from_ms(30_000);
/// How often it looks (Linux: `vm.dirty_writeback_centisecs`).
pub const DIRTY_WRITEBACK: Span = Span::from_ms(5_000);

/// How far the records of a log are on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OnDisk {
    /// Kafka has flushed what lies before it (`LocalLog.recoveryPoint`).
    pub(super) recovery_point: Offset,
    /// When Kafka last did (`lastFlushedTime`).
    last_flushed: SimTime,
    /// What lies before it is on the disk, whoever has written it there.
    end: Offset,
    /// Since when the active segment's file has been dirty.
    dirty_since: Option<SimTime>,
    /// The page cache has nothing from before it; nothing of it was lost while the machine runs.
    cached_from: Offset,
}

/// What the files of a log directory say of a log (`recovery-point-offset-checkpoint`, `log-start-offset-checkpoint`,
/// `replication-offset-checkpoint`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogCheckpoints {
    pub recovery_point: Offset,
    pub log_start_offset: Offset,
    pub high_watermark: Offset,
}

/// When the operating system writes a file that has been dirty since `since`.
fn writeback_at(since: SimTime) -> SimTime {
    let expires = (since + DIRTY_EXPIRE).0;
    SimTime(expires.div_ceil(DIRTY_WRITEBACK.0).saturating_mul(DIRTY_WRITEBACK.0))
}

impl OnDisk {
    /// The operating system has done by `now` what it had to; `end` is the log's, which no write has moved since.
    fn write_back(&mut self, end: Offset, now: SimTime) {
        if self.dirty_since.is_some_and(|since| writeback_at(since) <= now) {
            self.dirty_since = None;
            self.end = end;
        }
    }

    /// The log begins anew at `offset`, without records.
    pub(super) fn start_anew(&mut self, offset: Offset) {
        self.recovery_point = self.recovery_point.min(offset);
        (self.end, self.dirty_since) = (offset, None);
    }
}

impl PartitionLog {
    /// Kafka has flushed what lies before it.
    pub fn recovery_point(&self) -> Offset {
        self.on_disk.recovery_point
    }

    pub fn checkpoints(&self) -> LogCheckpoints {
        self.checkpoints
    }

    /// What lies before it survives if the machine loses power at `now`.
    pub fn durable_end(&self, now: SimTime) -> Offset {
        let mut on_disk = self.on_disk;
        on_disk.write_back(self.log_end_offset, now);
        on_disk.end
    }

    /// Whether a read from `offset` on finds what it reads in the page cache. That holds what was written or read since the
    /// machine started, of the active segment.
    pub fn is_cached(&self, offset: Offset) -> bool {
        let from = self.active.base_offset().max(self.on_disk.cached_from);
        offset >= from.min(self.log_end_offset)
    }

    /// It was read, and what comes after it ahead.
    pub fn read_into_cache(&mut self, offset: Offset) {
        if offset >= self.active.base_offset() {
            self.on_disk.cached_from = self.on_disk.cached_from.min(offset);
        }
    }

    /// `LocalLog.unflushedMessages`.
    pub fn unflushed_messages(&self) -> i64 {
        self.log_end_offset.0 - self.on_disk.recovery_point.0
    }

    /// When Kafka last flushed it, or opened it.
    pub fn last_flushed(&self) -> SimTime {
        self.on_disk.last_flushed
    }

    /// A log that is opened counts as flushed then (`lastFlushedTime`).
    pub fn opened(&mut self, now: SimTime) {
        (self.opened_at, self.on_disk.last_flushed) = (now, now);
    }

    /// Records are about to be written to the active segment.
    pub(super) fn before_write(&mut self, now: SimTime) {
        self.on_disk.write_back(self.log_end_offset, now);
        self.on_disk.dirty_since.get_or_insert(now);
    }

    /// Everything goes to the disk (`UnifiedLog.flush`). True if there was anything to flush.
    pub fn flush(&mut self, now: SimTime) -> bool {
        self.flush_up_to(self.log_end_offset, now)
    }

    /// `flushUptoOffsetExclusive`.
    fn flush_up_to(&mut self, offset: Offset, now: SimTime) -> bool {
        if offset <= self.on_disk.recovery_point {
            return false;
        }
        self.on_disk = OnDisk {
            recovery_point: offset,
            last_flushed: now,
            end: self.on_disk.end.max(offset),
            dirty_since: None,
            ..self.on_disk
        };
        true
    }

    /// A new segment, with a file that is not dirty, begins at `base`. What lies before is flushed, unless all of it lies before
    /// the log's start, where nobody needs it any more: then the recovery point is there already.
    pub(super) fn flush_at_roll(&mut self, base: Offset, now: SimTime) {
        self.flush_up_to(base, now);
        (self.on_disk.end, self.on_disk.dirty_since) = (self.on_disk.end.max(base), None);
    }

    /// The log was cut off at `offset`.
    pub(super) fn truncate_recovery_point(&mut self, offset: Offset) {
        self.on_disk.recovery_point = self.on_disk.recovery_point.min(offset);
        self.on_disk.end = self.on_disk.end.min(offset);
        self.checkpoints.recovery_point = self.checkpoints.recovery_point.min(offset);
    }

    /// `LogManager.checkpointRecoveryOffsetsInDir`.
    pub fn checkpoint_recovery_point(&mut self) {
        self.checkpoints.recovery_point = self.on_disk.recovery_point;
    }

    /// `LogManager.checkpointLogStartOffsetsInDir`.
    pub fn checkpoint_log_start_offset(&mut self) {
        self.checkpoints.log_start_offset = self.log_start_offset_to_checkpoint();
    }

    /// Only a start within a segment needs an entry, since a segment's name says where it begins; without one it is 0.
    pub fn log_start_offset_to_checkpoint(&self) -> Offset {
        match self.log_start_offset > self.first_base_offset() {
            true => self.log_start_offset,
            false => Offset(0),
        }
    }

    /// `ReplicaManager.checkpointHighWatermarks`.
    pub fn checkpoint_high_watermark(&mut self) {
        self.checkpoints.high_watermark = self.high_watermark;
    }

    /// An orderly shutdown: all of it is flushed, and all that is known of it written down (`LogManager.shutdown`,
    /// `LogSegment.close`).
    pub fn close(&mut self, now: SimTime) {
        self.flush(now);
        self.active.on_become_inactive_segment();
        self.checkpoint_recovery_point();
        self.checkpoint_log_start_offset();
        self.checkpoint_high_watermark();
    }

    /// The machine loses power: what was in its page cache only is gone. Answers where the log ended before, if it is
    /// shorter now.
    pub fn lose_page_cache(&mut self, now: SimTime) -> Option<Offset> {
        let (before, end) = (self.log_end_offset, self.durable_end(now));
        self.on_disk.end = end;
        self.on_disk.dirty_since = None;
        self.on_disk.cached_from = end;
        if end >= before {
            return None;
        }
        assert!(
            end >= self.active.base_offset(),
            "what lies before the active segment is flushed or gone"
        );
        self.active.truncate_to(end, now);
        self.log_end_offset = self.active.next_offset();
        self.on_disk.end = self.log_end_offset;
        self.log_start_offset = self.log_start_offset.min(self.log_end_offset);
        self.high_watermark = self.high_watermark.min(self.log_end_offset);
        // Nobody reads it before it is loaded again: there it is made anew.
        self.first_unstable = None;
        Some(before)
    }

    /// Where the log begins, as far as its files say.
    pub(super) fn loaded_log_start_offset(&self) -> Offset {
        self.checkpoints.log_start_offset.max(self.first_base_offset())
    }

    fn first_base_offset(&self) -> Offset {
        self.sealed.first().map_or(self.active.base_offset(), |first| first.base_offset())
    }

    /// Nothing is left of the log's segments: a new one begins at `offset`.
    pub(super) fn only_segment(&mut self, fresh: LogSegment) {
        let offset = fresh.base_offset();
        self.sealed = Arc::default();
        self.active = fresh;
        self.log_end_offset = offset;
        self.on_disk.start_anew(offset);
        self.checkpoints.recovery_point = self.checkpoints.recovery_point.min(offset);
        self.epochs.clear();
    }
}
