//! What a log remembers of one producer (`ProducerStateEntry`).

use crate::id::{CoordinatorEpoch, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kernel::SimTime;
use crate::protocol::RecordBatch;

/// How many batches of a producer are remembered, to know them when they come again
/// (`ProducerStateEntry.NUM_BATCHES_TO_RETAIN`).
const NUM_BATCHES_TO_RETAIN: usize = 5;

/// One appended batch (`BatchMetadata`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchMetadata {
    pub last_seq: Sequence,
    pub last_offset: Offset,
    /// Between its first and its last offset.
    pub offset_delta: i64,
    /// Its latest.
    pub timestamp: SimTime,
}

impl BatchMetadata {
    pub fn first_seq(&self) -> Sequence {
        self.last_seq.plus(-self.offset_delta)
    }

    pub fn first_offset(&self) -> Offset {
        self.last_offset.plus(-self.offset_delta)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerStateEntry {
    pub producer_id: ProducerId,
    /// -1 until something was appended.
    pub producer_epoch: ProducerEpoch,
    /// Of the last marker; -1 without one.
    pub coordinator_epoch: CoordinatorEpoch,
    /// Of the last batch or marker, in the time of whoever wrote it.
    pub last_timestamp: SimTime,
    /// Where its open transaction begins.
    pub current_txn_first_offset: Option<Offset>,
    /// The last ones, oldest first.
    pub batches: Vec<BatchMetadata>,
}

impl ProducerStateEntry {
    pub fn empty(producer_id: ProducerId) -> Self {
        Self {
            producer_id,
            producer_epoch: ProducerEpoch(-1),
            coordinator_epoch: CoordinatorEpoch(-1),
            last_timestamp: SimTime::ZERO,
            current_txn_first_offset: None,
            batches: Vec::new(),
        }
    }

    /// -1 if no batch is remembered.
    pub fn last_seq(&self) -> Sequence {
        self.batches.last().map_or(Sequence::NONE, |batch| batch.last_seq)
    }

    /// The offset of its last record that is no marker; -1 if no batch is remembered.
    pub fn last_data_offset(&self) -> Offset {
        self.batches.last().map_or(Offset::NONE, |batch| batch.last_offset)
    }

    /// The same with other batches.
    pub(super) fn with_batches(&self, batches: Vec<BatchMetadata>) -> Self {
        Self { batches, ..*self }
    }

    pub(super) fn add_batch(&mut self, epoch: ProducerEpoch, batch: BatchMetadata) {
        self.maybe_update_producer_epoch(epoch);
        self.remember(batch);
        self.last_timestamp = batch.timestamp;
    }

    /// The sequences of another epoch say nothing about those of this one.
    pub(super) fn maybe_update_producer_epoch(&mut self, epoch: ProducerEpoch) {
        if self.producer_epoch != epoch {
            self.batches.clear();
            self.producer_epoch = epoch;
        }
    }

    fn remember(&mut self, batch: BatchMetadata) {
        if self.batches.len() == NUM_BATCHES_TO_RETAIN {
            self.batches.remove(0);
        }
        self.batches.push(batch);
    }

    /// Takes over what was appended meanwhile.
    pub(super) fn update(&mut self, next: &ProducerStateEntry) {
        self.maybe_update_producer_epoch(next.producer_epoch);
        for batch in &next.batches {
            self.remember(*batch);
        }
        self.coordinator_epoch = next.coordinator_epoch;
        self.current_txn_first_offset = next.current_txn_first_offset;
        self.last_timestamp = next.last_timestamp;
    }

    /// The remembered batch with exactly the same first and last sequence, of the same epoch (`findDuplicateBatch`).
    pub fn find_duplicate_batch(&self, batch: &RecordBatch) -> Option<BatchMetadata> {
        let producer = batch.producer.filter(|producer| producer.epoch == self.producer_epoch)?;
        let same = |seen: &&BatchMetadata| {
            seen.first_seq() == producer.base_sequence && seen.last_seq == batch.last_sequence()
        };
        self.batches.iter().find(same).copied()
    }
}
