//! A piece of a segment, of bounded size: what a change of a shared log copies at most.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::transaction_index::AbortedTxn;
use crate::kernel::SimTime;
use crate::protocol::RecordBatch;

/// How many batches one chunk holds.
pub const CHUNK_BATCHES_MAX: usize = 32;

/// An entry of a segment's `.index`: the batch that ends with `offset` begins at byte `position` (`OffsetPosition`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetPosition {
    pub offset: Offset,
    pub position: u64,
}

/// An entry of a segment's `.timeindex`: no record up to `offset` is later than `timestamp` (`TimestampOffset`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampOffset {
    pub timestamp: SimTime,
    pub offset: Offset,
}

/// Batches with the entries that they have in the segment's indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chunk {
    pub(super) batches: Vec<Arc<RecordBatch>>,
    pub(super) offset_index: Vec<OffsetPosition>,
    pub(super) time_index: Vec<TimestampOffset>,
    pub(super) aborted: Vec<AbortedTxn>,
}

/// What a segment knows of itself up to some place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The offset after the last record.
    pub(super) next_offset: Offset,
    pub(super) size_bytes: u64,
    /// The latest timestamp and the last offset of the first batch that has it.
    pub(super) max_timestamp: Option<TimestampOffset>,
    pub(super) last_time_entry: Option<TimestampOffset>,
    pub(super) offset_entries: u32,
    pub(super) time_entries: u32,
}

impl Tally {
    pub(super) fn add(&mut self, batch: &RecordBatch) {
        self.next_offset = batch.next_offset();
        self.size_bytes += u64::from(batch.size_bytes);
        let timestamp = batch.max_timestamp();
        if self.max_timestamp.is_none_or(|max| timestamp > max.timestamp) {
            self.max_timestamp = Some(TimestampOffset { timestamp, offset: batch.last_offset() });
        }
    }
}

/// A chunk that never changes again. What a search needs stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SealedChunk {
    /// The segment's at the end of this chunk.
    pub(super) end: Tally,
    pub(super) chunk: Arc<Chunk>,
}

impl Chunk {
    pub(super) fn is_full(&self) -> bool {
        self.batches.len() >= CHUNK_BATCHES_MAX
    }

    pub(super) fn push(&mut self, batch: Arc<RecordBatch>) {
        if self.batches.capacity() == 0 {
            self.batches.reserve_exact(CHUNK_BATCHES_MAX);
        }
        self.batches.push(batch);
    }

    /// From the batch that holds `from`, or the first one after it, on.
    pub(super) fn batches_from(&self, from: Offset) -> &[Arc<RecordBatch>] {
        // Most readers want the last batch.
        if let Some(last) = self.batches.last()
            && last.base_offset <= from
        {
            let skip = usize::from(last.next_offset() <= from);
            return &self.batches[self.batches.len() - 1 + skip..];
        }
        let first = self.batches.partition_point(|batch| batch.next_offset() <= from);
        &self.batches[first..]
    }

    /// Drops the batch that holds `offset`, whatever follows it, and their entries.
    pub(super) fn truncate_to(&mut self, offset: Offset) {
        let kept = self.batches.partition_point(|batch| batch.next_offset() <= offset);
        self.batches.truncate(kept);
        let kept = self.offset_index.partition_point(|entry| entry.offset < offset);
        self.offset_index.truncate(kept);
        let kept = self.time_index.partition_point(|entry| entry.offset < offset);
        self.time_index.truncate(kept);
        let kept = self.aborted.partition_point(|aborted| aborted.last_offset < offset);
        self.aborted.truncate(kept);
    }
}
