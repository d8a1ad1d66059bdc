//! Which transactions the batches that the cleaner reads belong to (`CleanedTransactionMetadata`).

use crate::id::{Offset, ProducerId};
use crate::kafka::log::AbortedTxn;
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::{ControlType, RecordBatch};

/// What a marker means to the cleaner.
pub(super) struct MarkerRead {
    /// Nothing is left of the transaction, so the marker may go one day.
    pub(super) may_discard: bool,
    /// The aborted transaction, of which something is still there: it stays in the index.
    pub(super) aborted: Option<AbortedTxn>,
}

#[derive(Default)]
pub(super) struct CleanedTransactionMetadata {
    ongoing_committed: SortedSet<ProducerId>,
    /// With whether a batch of it was seen.
    ongoing_aborted: SortedMap<ProducerId, (AbortedTxn, bool)>,
    /// Still to come, the one that begins first at the end.
    aborted: Vec<AbortedTxn>,
}

impl CleanedTransactionMetadata {
    pub(super) fn add_aborted_transactions(&mut self, aborted: Vec<AbortedTxn>) {
        self.aborted.extend(aborted);
        self.aborted.sort_unstable_by_key(|txn| std::cmp::Reverse(txn.first_offset));
    }

    fn consume_aborted_txns_up_to(&mut self, offset: Offset) {
        while let Some(txn) = self.aborted.pop_if(|txn| txn.first_offset <= offset) {
            self.ongoing_aborted.get_or_insert_with(txn.producer, || (txn, false));
        }
    }

    pub(super) fn on_control_batch_read(&mut self, batch: &RecordBatch) -> MarkerRead {
        self.consume_aborted_txns_up_to(batch.last_offset());
        let none = |may_discard| MarkerRead { may_discard, aborted: None };
        let (Some(marker), Some(producer)) = (batch.marker(), batch.producer) else {
            return none(true);
        };
        match marker.control_type {
            ControlType::Abort => match self.ongoing_aborted.remove(&producer.id) {
                Some((txn, true)) => MarkerRead { may_discard: false, aborted: Some(txn) },
                Some((_, false)) | None => none(true),
            },
            ControlType::Commit => none(!self.ongoing_committed.remove(&producer.id)),
        }
    }

    /// Whether the batch is part of an aborted transaction.
    pub(super) fn on_batch_read(&mut self, batch: &RecordBatch) -> bool {
        self.consume_aborted_txns_up_to(batch.last_offset());
        let Some(producer) = batch.producer.filter(|producer| producer.is_transactional) else {
            return false;
        };
        match self.ongoing_aborted.get_mut(&producer.id) {
            Some((_, observed)) => {
                *observed = true;
                true
            }
            None => {
                self.ongoing_committed.insert(producer.id);
                false
            }
        }
    }
}
