//! A piece of a partition's log (`LogSegment`). Only the last one of a log is written to.

use std::sync::Arc;

use crate::id::Offset;
use crate::protocol::RecordBatch;

/// How many batches one segment holds: what a change of a shared log copies at most.
/// Kafka's own limits (`segment.bytes`, `segment.ms`) are about deleting, which no log does yet.
pub const SEGMENT_RECORDS_MAX: usize = 32;

/// The batches are contiguous: each begins where the one before it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSegment {
    base_offset: Offset,
    next_offset: Offset,
    size_bytes: u64,
    batches: Vec<Arc<RecordBatch>>,
}

impl LogSegment {
    pub fn new(base_offset: Offset) -> Self {
        Self { base_offset, next_offset: base_offset, size_bytes: 0, batches: Vec::new() }
    }

    pub fn base_offset(&self) -> Offset {
        self.base_offset
    }

    /// The offset after its last record.
    pub fn next_offset(&self) -> Offset {
        self.next_offset
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    pub fn batches(&self) -> &[Arc<RecordBatch>] {
        &self.batches
    }

    pub fn is_full(&self) -> bool {
        self.batches.len() >= SEGMENT_RECORDS_MAX
    }

    /// From the batch that holds `from` on.
    pub fn batches_from(&self, from: Offset) -> &[Arc<RecordBatch>] {
        if from >= self.next_offset {
            return &[];
        }
        // Most readers want the last batch.
        if let Some(last) = self.batches.last()
            && last.base_offset <= from
        {
            return &self.batches[self.batches.len() - 1..];
        }
        let first = self.batches.partition_point(|batch| batch.next_offset() <= from);
        &self.batches[first..]
    }

    pub(super) fn push(&mut self, batch: Arc<RecordBatch>) {
        assert_eq!(batch.base_offset, self.next_offset, "batches of a segment are contiguous");
        if self.batches.capacity() == 0 {
            self.batches.reserve_exact(SEGMENT_RECORDS_MAX);
        }
        self.next_offset = batch.next_offset();
        self.size_bytes += u64::from(batch.size_bytes);
        self.batches.push(batch);
    }
}
