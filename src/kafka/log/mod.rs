//! The log of one partition on one broker: record batches, in the order in which they were appended
//! (`UnifiedLog` and `LocalLog` in one).
//!
//! `log_start_offset <= last_stable_offset <= high_watermark <= log_end_offset`, asserted after every change.

mod segment;

use std::sync::Arc;

use crate::id::{LeaderEpoch, Offset};
use crate::protocol::{Record, RecordBatch};

pub use segment::{LogSegment, SEGMENT_RECORDS_MAX};

/// Which offsets a batch was given (`LogAppendInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendInfo {
    pub first: Offset,
    pub last: Offset,
}

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

/// A segment that never changes again. Its end stands beside it, so that a search does not visit the segments.
#[derive(Clone, Debug, PartialEq)]
struct SealedSegment {
    next_offset: Offset,
    segment: Arc<LogSegment>,
}

/// Cloning costs two counters; a change then copies at most the active segment.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionLog {
    sealed: Arc<Vec<SealedSegment>>,
    active: Arc<LogSegment>,
    log_start_offset: Offset,
    high_watermark: Offset,
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
            active: Arc::new(LogSegment::new(Offset(0))),
            log_start_offset: Offset(0),
            high_watermark: Offset(0),
        }
    }

    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// Up to here `read_committed` consumers may read; without transactions that is the high watermark.
    pub fn last_stable_offset(&self) -> Offset {
        self.high_watermark
    }

    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The offset that the next record will get.
    pub fn log_end_offset(&self) -> Offset {
        self.active.next_offset()
    }

    pub fn is_empty(&self) -> bool {
        self.log_start_offset == self.log_end_offset()
    }

    /// Bytes of all batches.
    pub fn size_bytes(&self) -> u64 {
        self.segments().map(|segment| segment.size_bytes()).sum()
    }

    /// Oldest first; the last one is being written to.
    pub fn segments(&self) -> impl Iterator<Item = &Arc<LogSegment>> {
        self.sealed.iter().map(|sealed| &sealed.segment).chain(std::iter::once(&self.active))
    }

    /// Gives the batch the next offsets and the leader's epoch, and writes it at the end
    /// (`UnifiedLog.appendAsLeader`). The records are shared with the producer's batch, not copied.
    pub fn append_as_leader(&mut self, batch: &RecordBatch, epoch: LeaderEpoch) -> AppendInfo {
        assert!(!batch.records.is_empty(), "a producer never sends a batch without records");
        let stored = Arc::new(RecordBatch {
            base_offset: self.log_end_offset(),
            partition_leader_epoch: epoch,
            records: batch.records.clone(),
            ..*batch
        });
        let info = AppendInfo { first: stored.base_offset, last: stored.last_offset() };
        self.write(stored);
        info
    }

    /// Up to `to`, or to the log's end if that is nearer; never back (`maybeIncrementHighWatermark`).
    /// Answers the old value if it changed.
    pub fn advance_high_watermark(&mut self, to: Offset) -> Option<Offset> {
        let from = self.high_watermark;
        let to = to.min(self.log_end_offset());
        if to <= from {
            return None;
        }
        self.high_watermark = to;
        self.assert_order();
        Some(from)
    }

    /// Whole batches from the one that holds `from` on (`LocalLog.read`).
    ///
    /// Kafka's read ends at the end of a segment. The segments of this log only bound copying, so it goes on.
    pub fn read(&self, from: Offset, limit: ReadLimit) -> Result<LogRead, OffsetOutOfRange> {
        if from < self.log_start_offset || from > self.log_end_offset() {
            return Err(OffsetOutOfRange);
        }
        let mut read = LogRead::default();
        for batch in self.batches_from(from) {
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

    /// The batch that holds `from`, or the first one after it, and all that follow, to the log's end.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = &Arc<RecordBatch>> {
        // Readers are mostly at the end: look there before searching.
        let first = if from >= self.active.base_offset() {
            self.sealed.len()
        } else {
            self.sealed.partition_point(|sealed| sealed.next_offset <= from)
        };
        let rest = if first < self.sealed.len() { &self.sealed[first + 1..] } else { &[] };
        let holder = self.sealed.get(first).map_or(&self.active, |sealed| &sealed.segment);
        let start = holder.batches_from(from);
        let active = if first < self.sealed.len() { self.active.batches() } else { &[] };
        start.iter().chain(rest.iter().flat_map(|sealed| sealed.segment.batches())).chain(active)
    }

    /// The batch that holds this offset.
    pub fn batch_at(&self, offset: Offset) -> Option<&Arc<RecordBatch>> {
        self.batches_from(offset).next().filter(|batch| batch.base_offset <= offset)
    }

    /// The record at this offset.
    pub fn record_at(&self, offset: Offset) -> Option<&Record> {
        let batch = self.batch_at(offset)?;
        batch.records_from(offset).next().map(|(_, record)| record)
    }

    fn write(&mut self, batch: Arc<RecordBatch>) {
        if self.active.is_full() {
            let next_offset = self.active.next_offset();
            let fresh = Arc::new(LogSegment::new(next_offset));
            let segment = std::mem::replace(&mut self.active, fresh);
            Arc::make_mut(&mut self.sealed).push(SealedSegment { next_offset, segment });
        }
        Arc::make_mut(&mut self.active).push(batch);
        self.assert_order();
    }

    /// Leaves a gap: the next batch begins one offset later than it should.
    #[cfg(test)]
    pub(crate) fn lose_an_offset(&mut self) {
        let next_offset = self.log_end_offset();
        let fresh = Arc::new(LogSegment::new(next_offset.plus(1)));
        let segment = std::mem::replace(&mut self.active, fresh);
        Arc::make_mut(&mut self.sealed).push(SealedSegment { next_offset, segment });
    }

    fn assert_order(&self) {
        assert!(self.log_start_offset <= self.last_stable_offset());
        assert!(self.last_stable_offset() <= self.high_watermark);
        assert!(self.high_watermark <= self.log_end_offset());
    }
}

#[cfg(test)]
mod tests;
