//! Checks what a producer appends against what is known of it (`ProducerAppendInfo`).

use crate::id::{ErrorCode, Offset, Sequence};
use crate::kafka::log::producer_state::entry::{BatchMetadata, ProducerStateEntry};
use crate::kafka::log::producer_state::{AppendOrigin, VerificationStateEntry};
use crate::kafka::log::transaction_index::CompletedTxn;
use crate::mutation::{Mutation, is_on};
use crate::protocol::{BatchProducer, ControlType, EndTransactionMarker, RecordBatch};

/// Gathers what one producer appends; nothing of it counts before `ProducerStateManager::update`.
pub(super) struct ProducerAppendInfo {
    /// As it was before.
    current: ProducerStateEntry,
    /// As it will be, with the new batches only.
    pub(super) updated: ProducerStateEntry,
    origin: AppendOrigin,
    verification: Option<VerificationStateEntry>,
    /// Where new transactions begin.
    pub(super) started: Vec<Offset>,
}

impl ProducerAppendInfo {
    pub(super) fn new(
        current: ProducerStateEntry,
        origin: AppendOrigin,
        verification: Option<VerificationStateEntry>,
    ) -> Self {
        let updated = current.with_batches(Vec::new());
        Self { current, updated, origin, verification, started: Vec::new() }
    }

    /// Adds a batch, data or marker; answers the transaction that it completes.
    pub(super) fn append(
        &mut self,
        batch: &RecordBatch,
    ) -> Result<Option<CompletedTxn>, ErrorCode> {
        let Some(producer) = batch.producer else { return Ok(None) };
        if !batch.is_control() {
            self.append_data_batch(batch, &producer)?;
            return Ok(None);
        }
        match batch.marker() {
            Some(marker) => self.append_end_txn_marker(marker, batch, &producer),
            None => Ok(None),
        }
    }

    fn append_data_batch(
        &mut self,
        batch: &RecordBatch,
        producer: &BatchProducer,
    ) -> Result<(), ErrorCode> {
        self.check_producer_epoch(producer)?;
        if self.origin == AppendOrigin::Client && !is_on(Mutation::SequencesUnchecked) {
            self.check_sequence(producer)?;
        }
        let first_offset = batch.base_offset;
        let metadata = BatchMetadata {
            last_seq: batch.last_sequence(),
            last_offset: batch.last_offset(),
            offset_delta: batch.last_offset().0 - first_offset.0,
            timestamp: batch.max_timestamp(),
        };
        self.updated.add_batch(producer.epoch, metadata);
        match self.updated.current_txn_first_offset {
            Some(_) if !producer.is_transactional => Err(ErrorCode::InvalidTxnState),
            None if producer.is_transactional => {
                self.updated.current_txn_first_offset = Some(first_offset);
                self.started.push(first_offset);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Older epochs are fenced off; a follower takes what its leader took.
    fn check_producer_epoch(&self, producer: &BatchProducer) -> Result<(), ErrorCode> {
        let fenced = producer.epoch < self.updated.producer_epoch;
        match fenced && self.origin != AppendOrigin::Replication {
            true => Err(ErrorCode::InvalidProducerEpoch),
            false => Ok(()),
        }
    }

    fn check_sequence(&self, producer: &BatchProducer) -> Result<(), ErrorCode> {
        let first = producer.base_sequence;
        let out_of_order = Err(ErrorCode::OutOfOrderSequenceNumber);
        if self.verification.is_some_and(|entry| first > entry.lowest_sequence) {
            return out_of_order;
        }
        if producer.epoch != self.updated.producer_epoch {
            let known = self.updated.producer_epoch.0 != -1;
            return if known && first != Sequence(0) { out_of_order } else { Ok(()) };
        }
        let last = if !self.updated.batches.is_empty() {
            self.updated.last_seq()
        } else if producer.epoch == self.current.producer_epoch {
            self.current.last_seq()
        } else {
            Sequence::NONE
        };
        let anew = self.current.producer_epoch.0 == -1;
        if anew || in_sequence(last, first) { Ok(()) } else { out_of_order }
    }

    fn append_end_txn_marker(
        &mut self,
        marker: EndTransactionMarker,
        batch: &RecordBatch,
        producer: &BatchProducer,
    ) -> Result<Option<CompletedTxn>, ErrorCode> {
        self.check_producer_epoch(producer)?;
        let zombie = self.updated.coordinator_epoch > marker.coordinator_epoch;
        if zombie && self.origin != AppendOrigin::Replication {
            return Err(ErrorCode::TransactionCoordinatorFenced);
        }
        let completed = self.updated.current_txn_first_offset.map(|first_offset| CompletedTxn {
            producer: producer.id,
            first_offset,
            last_offset: batch.base_offset,
            is_aborted: marker.control_type == ControlType::Abort,
        });
        self.updated.maybe_update_producer_epoch(producer.epoch);
        self.updated.coordinator_epoch = marker.coordinator_epoch;
        self.updated.current_txn_first_offset = None;
        self.updated.last_timestamp = batch.max_timestamp();
        Ok(completed)
    }
}

/// After the largest sequence comes 0.
fn in_sequence(last: Sequence, next: Sequence) -> bool {
    i64::from(next.0) == i64::from(last.0) + 1 || (next.0 == 0 && last.0 == i32::MAX)
}
