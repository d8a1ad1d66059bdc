//! The log of one partition on one broker: record batches, in the order in which they were appended
//! (`UnifiedLog` and `LocalLog` in one).
//!
//! `log_start_offset <= last_stable_offset <= high_watermark <= log_end_offset`, asserted after every change.

mod append;
mod chunk;
mod cleaner;
mod files;
mod leader_epoch_cache;
mod page_cache;
mod producer_state;
mod reload;
mod retention;
mod segment;
mod transaction_index;
mod truncate;

use std::sync::Arc;

use crate::id::{Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Record, RecordBatch};

pub use append::{AppendInfo, LogEnv};
pub use chunk::{CHUNK_BATCHES_MAX, OffsetPosition, TimestampOffset};
pub use cleaner::{CleanerStats, LogToClean, Superseded};

pub use files::{FileSize, SegmentFile, log_dir_name, segment_file_name};
pub use leader_epoch_cache::{EpochEndOffset, EpochEntry, LeaderEpochFileCache};
pub use page_cache::{DIRTY_EXPIRE, DIRTY_WRITEBACK, LogCheckpoints};
pub use producer_state::{
    AppendOrigin, BatchMetadata, ProducerStateEntry, ProducerStateManager, VerificationGuard,
};
pub use retention::{DeletedSegment, Retained};
pub use segment::{LogSegment, RollParams};
pub use transaction_index::{AbortedTxn, CompletedTxn};

/// Why nothing could be read: the offset lies before the log's start or beyond its end
/// (`OffsetOutOfRangeException`). HW < offset <= LEO is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetOutOfRange;

/// Whether a first batch that is larger than the limit is handed out all the same (`minOneMessage`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstBatch {
    /// Always, so that a reader with a small limit still gets on.
    Always,
    /// Only if it fits: an earlier partition of the same answer holds something already.
    IfItFits,
}

/// What may be read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimit {
    /// Bytes; what is cut off in the middle of a batch is not handed out.
    pub max_bytes: u32,
    /// The first offset that may not be seen: the high watermark for consumers, the log end for followers.
    pub up_to: Offset,
    pub first_batch: FirstBatch,
}

/// What was read (`FetchDataInfo`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogRead {
    /// Whole batches; the first one may begin below the offset that was asked for.
    pub batches: Vec<Arc<RecordBatch>>,
    /// Bytes on the wire. Counts the torn batch at the end, which Kafka sends and clients throw away.
    pub size_bytes: u32,
}

/// Cloning costs a few counters; a change then copies at most one chunk of the active segment.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionLog {
    /// Oldest first; nothing is written to them any more.
    sealed: Arc<Vec<Arc<LogSegment>>>,
    active: LogSegment,
    log_start_offset: Offset,
    log_end_offset: Offset,
    high_watermark: Offset,
    epochs: LeaderEpochFileCache,
    /// `None` until an idempotent producer has written.
    producers: Option<Arc<ProducerStateManager>>,
    first_unstable: Option<Offset>,
    on_disk: page_cache::OnDisk,
    checkpoints: LogCheckpoints,
    /// Up to here the cleaner has been.
    cleaner_checkpoint: Option<Offset>,
    opened_at: SimTime,
}

impl Default for PartitionLog {
    fn default() -> Self {
        Self::new()
    }
}

impl PartitionLog {
    pub fn new() -> Self {
        Self {
            sealed: Arc::default(),
            active: LogSegment::new(Offset(0), SimTime::ZERO, Span::ZERO),
            log_start_offset: Offset(0),
            log_end_offset: Offset(0),
            high_watermark: Offset(0),
            epochs: LeaderEpochFileCache::default(),
            producers: None,
            first_unstable: None,
            on_disk: page_cache::OnDisk::default(),
            checkpoints: LogCheckpoints::default(),
            cleaner_checkpoint: None,
            opened_at: SimTime::ZERO,
        }
    }

    /// When it was created or loaded.
    pub fn opened_at(&self) -> SimTime {
        self.opened_at
    }

    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// Up to here `read_committed` consumers may read.
    pub fn last_stable_offset(&self) -> Offset {
        let unstable = self.first_unstable.filter(|first| *first < self.high_watermark);
        unstable.unwrap_or(self.high_watermark)
    }

    /// Where the oldest transaction begins that is open, or whose marker the high watermark has not passed.
    pub fn first_unstable_offset(&self) -> Option<Offset> {
        self.first_unstable
    }

    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The offset that the next record will get.
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    pub fn is_empty(&self) -> bool {
        self.log_start_offset == self.log_end_offset()
    }

    /// Bytes of all batches.
    pub fn size_bytes(&self) -> u64 {
        self.segments().map(LogSegment::size_bytes).sum()
    }

    /// Oldest first; the last one is being written to.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &LogSegment> {
        self.sealed.iter().map(|segment| &**segment).chain(std::iter::once(&self.active))
    }

    pub fn active_segment(&self) -> &LogSegment {
        &self.active
    }

    pub fn epochs(&self) -> &LeaderEpochFileCache {
        &self.epochs
    }

    /// What is known of idempotent producers; `None` if there never was one.
    pub fn producers(&self) -> Option<&ProducerStateManager> {
        self.producers.as_deref()
    }

    /// Up to `to`, or to the log's end if that is nearer; never back (`maybeIncrementHighWatermark`).
    /// Answers the old value if it changed.
    pub fn advance_high_watermark(&mut self, to: Offset) -> Option<Offset> {
        let to = to.min(self.log_end_offset());
        (to > self.high_watermark).then(|| self.update_high_watermark(to))
    }

    /// What the leader says, held within this log; it may go back (`updateHighWatermark`). Answers the old value.
    pub fn update_high_watermark(&mut self, to: Offset) -> Offset {
        let from = self.high_watermark;
        self.high_watermark = to.min(self.log_end_offset).max(self.log_start_offset);
        if let Some(state) = &mut self.producers {
            Arc::make_mut(state).remove_unreplicated_transactions(self.high_watermark);
        }
        self.maybe_increment_first_unstable_offset();
        self.assert_order();
        from
    }

    fn maybe_increment_first_unstable_offset(&mut self) {
        let first = self.producers.as_ref().and_then(|state| state.first_unstable_offset());
        self.first_unstable = first.map(|first| first.max(self.log_start_offset));
    }

    /// Before the transaction coordinator is asked whether this partition is part of the producer's transaction. The
    /// answer goes with the batch; `SENTINEL` if there is nothing to ask.
    pub fn maybe_start_transaction_verification(
        &mut self,
        producer: ProducerId,
        sequence: Sequence,
        epoch: ProducerEpoch,
        now: SimTime,
    ) -> VerificationGuard {
        let state = self.producers_mut();
        state.maybe_start_transaction_verification(producer, sequence, epoch, now)
    }

    /// Forgets producers that have been silent for too long (`removeExpiredProducers`).
    pub fn remove_expired_producers(&mut self, now: SimTime, expiration: Span) {
        if let Some(state) = &mut self.producers {
            Arc::make_mut(state).remove_expired_producers(now, expiration);
        }
    }

    fn producers_mut(&mut self) -> &mut ProducerStateManager {
        let bases = || self.segments().map(LogSegment::base_offset).collect::<Vec<_>>();
        let fresh = match self.producers {
            Some(_) => None,
            None => Some(ProducerStateManager::beginning(&bases(), self.log_end_offset)),
        };
        let state = self.producers.get_or_insert_with(|| Arc::new(fresh.unwrap_or_default()));
        Arc::make_mut(state)
    }

    /// Whole batches from the one that holds `from` on, of one segment (`LocalLog.read`).
    pub fn read(&self, from: Offset, limit: ReadLimit) -> Result<LogRead, OffsetOutOfRange> {
        if from < self.log_start_offset || from > self.log_end_offset() {
            return Err(OffsetOutOfRange);
        }
        let mut read = LogRead::default();
        for batch in self.segment_from(from).batches_from(from) {
            if batch.next_offset() > limit.up_to {
                break;
            }
            let size_bytes = read.size_bytes.saturating_add(batch.size_bytes);
            if size_bytes > limit.max_bytes {
                let must = read.batches.is_empty() && limit.first_batch == FirstBatch::Always;
                if must {
                    read.batches.push(batch.clone());
                    read.size_bytes = batch.size_bytes;
                } else if !read.batches.is_empty() {
                    read.size_bytes = limit.max_bytes;
                }
                break;
            }
            read.batches.push(batch.clone());
            read.size_bytes = size_bytes;
        }
        Ok(read)
    }

    /// Whether there is something in `from..up_to`, and it begins in an older segment than `up_to` is in
    /// (`LogOffsetMetadata.onOlderSegment`).
    pub fn is_in_older_segment(&self, from: Offset, up_to: Offset) -> bool {
        from < up_to && from < self.active.base_offset() && self.floor(from) != self.floor(up_to)
    }

    /// Bytes of the batches in `from..up_to`; stops counting when it has found `enough`.
    pub fn bytes_between(&self, from: Offset, up_to: Offset, enough: u32) -> u32 {
        let mut bytes = 0_u32;
        if from >= up_to {
            return bytes;
        }
        for batch in self.batches_from(from) {
            if batch.base_offset >= up_to || bytes >= enough {
                break;
            }
            bytes = bytes.saturating_add(batch.size_bytes);
        }
        bytes
    }

    /// Which segment an offset belongs to, by its place in the list.
    fn floor(&self, offset: Offset) -> usize {
        if offset >= self.active.base_offset() {
            return self.sealed.len();
        }
        self.sealed.partition_point(|segment| segment.base_offset() <= offset).saturating_sub(1)
    }

    /// The place of the first segment that has a batch at `from` or after it, or of the active one.
    fn place_from(&self, from: Offset) -> usize {
        // Readers are mostly at the end: look there before searching.
        if from >= self.active.base_offset() {
            return self.sealed.len();
        }
        let place = self.sealed.partition_point(|segment| segment.next_offset() <= from);
        // The cleaner may have left nothing of a segment.
        let left = self.sealed[place..].iter().position(|segment| !segment.is_empty());
        left.map_or(self.sealed.len(), |skip| place + skip)
    }

    fn segment_from(&self, from: Offset) -> &LogSegment {
        self.sealed.get(self.place_from(from)).map_or(&self.active, |segment| segment)
    }

    /// Where the segment begins in which a read from `offset` on begins.
    pub fn segment_base(&self, offset: Offset) -> Offset {
        self.segment_from(offset).base_offset()
    }

    /// Where a read from `from` on stands: at the log's end if everything from there on was cleaned away (`LocalLog.read`).
    pub fn read_position(&self, from: Offset) -> Offset {
        let nothing = from < self.log_end_offset() && self.batches_from(from).next().is_none();
        if nothing { self.log_end_offset() } else { from }
    }

    /// The batch that holds `from`, or the first one after it, and all that follow, to the log's end.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = &Arc<RecordBatch>> {
        let rest = self.sealed.get(self.place_from(from) + 1..).unwrap_or_default();
        let first = self.segment_from(from);
        let active = (first.base_offset() != self.active.base_offset()).then_some(&self.active);
        let others = rest.iter().map(|segment| &**segment).chain(active);
        first.batches_from(from).chain(others.flat_map(LogSegment::batches))
    }

    /// The batch that holds this offset.
    pub fn batch_at(&self, offset: Offset) -> Option<&Arc<RecordBatch>> {
        self.batches_from(offset).next().filter(|batch| batch.base_offset <= offset)
    }

    /// The record at this offset.
    pub fn record_at(&self, offset: Offset) -> Option<&Record> {
        let batch = self.batch_at(offset)?;
        let (at, record) = batch.records_from(offset).next()?;
        (at == offset).then_some(record)
    }

    /// The aborted transactions that overlap `from..up_to`, which readers of committed records skip
    /// (`collectAbortedTransactions`).
    pub fn collect_aborted_transactions(&self, from: Offset, up_to: Offset) -> Vec<AbortedTxn> {
        let mut found = Vec::new();
        for segment in self.segments().skip(self.floor(from)) {
            if !segment.collect_aborted_txns(from, up_to, &mut found) {
                break;
            }
        }
        found
    }

    /// Leaves a gap: the next batch begins one offset later than it should.
    #[cfg(test)]
    pub(crate) fn lose_an_offset(&mut self) {
        self.log_end_offset = self.log_end_offset.plus(1);
    }

    fn assert_order(&self) {
        assert!(self.log_start_offset <= self.last_stable_offset());
        assert!(self.last_stable_offset() <= self.high_watermark);
        assert!(self.high_watermark <= self.log_end_offset());
    }
}

#[cfg(test)]
mod tests;
