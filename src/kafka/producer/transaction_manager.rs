//! What an idempotent producer remembers: its id, its epoch and the sequences of its batches (`TransactionManager`
//! without a transactional id).

use crate::id::{ErrorCode, Offset, ProducerEpoch, ProducerId, Sequence, TopicPartition};
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::txn_partition::{
    Place, ProducerIdAndEpoch, Renumber, TxnPartitionEntry,
};
use crate::kernel::SimTime;
use crate::mutation::{Mutation, is_on};
use crate::protocol::init_producer_id;

/// `TransactionManager.State`, as far as a producer without transactions gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has no producer id.
    Uninitialized,
    /// It has asked for one.
    Initializing,
    Ready,
    /// Its batches fail, and it begins anew.
    AbortableError(ErrorCode),
    /// Nothing is sent any more.
    FatalError(ErrorCode),
}

/// The one request that is not about data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InitProducerId {
    NotNeeded,
    /// To be sent, after a failure not before this moment.
    DueAt(SimTime),
    InFlight,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TransactionManager {
    state: State,
    producer: ProducerIdAndEpoch,
    pub(super) request: InitProducerId,
    epoch_bump_required: bool,
    /// Sorted by partition; those that were written to.
    partitions: Vec<TxnPartitionEntry>,
}

impl Default for TransactionManager {
    fn default() -> Self {
        Self {
            state: State::Uninitialized,
            producer: ProducerIdAndEpoch::NONE,
            request: InitProducerId::NotNeeded,
            epoch_bump_required: false,
            partitions: Vec::new(),
        }
    }
}

impl TransactionManager {
    pub fn state(&self) -> State {
        self.state
    }

    pub fn producer(&self) -> ProducerIdAndEpoch {
        self.producer
    }

    /// Partitions that were written to, sorted.
    pub fn partitions(&self) -> &[TxnPartitionEntry] {
        &self.partitions
    }

    pub fn partition(&self, partition: &TopicPartition) -> Option<&TxnPartitionEntry> {
        self.place(partition).ok().map(|at| &self.partitions[at])
    }

    fn place(&self, partition: &TopicPartition) -> Result<usize, usize> {
        self.partitions.binary_search_by(|entry| entry.partition.cmp(partition))
    }

    fn entry(&mut self, partition: &TopicPartition) -> &mut TxnPartitionEntry {
        let at = self.place(partition).unwrap_or_else(|at| {
            self.partitions.insert(at, TxnPartitionEntry::new(partition.clone()));
            at
        });
        &mut self.partitions[at]
    }

    // ---- the producer id -------------------------------------------------------------------------------------------

    /// Begins a new epoch if a partition needs one, without asking anybody; the partitions that wanted it have their
    /// batches numbered anew. After the last epoch another id is asked for. True if the epoch was bumped.
    pub(super) fn bump_idempotent_epoch_and_reset_id_if_needed(
        &mut self,
        now: SimTime,
        renumber: &mut Renumber,
    ) -> bool {
        let bumps = std::mem::take(&mut self.epoch_bump_required);
        if bumps {
            if self.producer.epoch == ProducerEpoch(i16::MAX) {
                self.producer = ProducerIdAndEpoch::NONE;
                self.state = State::Uninitialized;
            } else {
                self.producer.epoch.0 += 1;
            }
            for entry in self.partitions.iter_mut().filter(|entry| entry.rewrite) {
                entry.start_sequences_at_beginning(self.producer, renumber);
                entry.unresolved = None;
                entry.rewrite = false;
            }
        }
        if self.state == State::Uninitialized {
            self.state = State::Initializing;
            self.request = InitProducerId::DueAt(now);
        }
        bumps
    }

    /// The answer to InitProducerId. Whatever may pass is tried again at `retry_at`.
    pub(super) fn handle_init_producer_id(
        &mut self,
        response: &init_producer_id::Response,
        retry_at: SimTime,
    ) {
        self.request = InitProducerId::NotNeeded;
        let error = response.error;
        if !error.is_error() {
            let (id, epoch) = (response.producer_id, response.producer_epoch);
            self.producer = ProducerIdAndEpoch { id, epoch };
            self.state = State::Ready;
        } else if error.is_retriable() {
            self.request = InitProducerId::DueAt(retry_at);
        } else if error == ErrorCode::ClusterAuthorizationFailed {
            self.state = State::AbortableError(error);
        } else {
            self.state = State::FatalError(error);
        }
    }

    /// InitProducerId was not answered.
    pub(super) fn init_producer_id_failed(&mut self, retry_at: SimTime) {
        self.request = InitProducerId::DueAt(retry_at);
    }

    /// It may begin anew, and will at once.
    pub(super) fn transition_to_uninitialized(&mut self) {
        self.state = State::Uninitialized;
    }

    // ---- sequences -------------------------------------------------------------------------------------------------

    /// Whether this first batch of a queue must wait (`shouldStopDrainBatchesForPartition`).
    pub(super) fn holds_back(&self, first: &ProducerBatch) -> bool {
        if !self.producer.is_valid() {
            return true;
        }
        let Some(entry) = self.partition(&first.partition) else { return false };
        let Some(sequence) = first.base_sequence() else {
            // In a new session its sequence would begin with 0 before what is in flight from the old one is done.
            let stale = !entry.in_flight.is_empty() && entry.producer != self.producer;
            return stale || entry.unresolved.is_some();
        };
        // It is sent again: one after the other, in their order.
        entry.first_in_flight().is_some_and(|lowest| lowest != sequence)
    }

    /// A batch is drained: a new one takes the next place in its partition's sequence, one that was drained before keeps
    /// its own, for the leader may have it already.
    pub(super) fn number(&mut self, batch: &mut ProducerBatch) {
        if batch.base_sequence().is_some() {
            return;
        }
        let producer = self.producer;
        let entry = self.entry(&batch.partition);
        if entry.producer != producer && entry.in_flight.is_empty() {
            entry.start_sequences_at_beginning(producer, &mut |_, _, _| 0);
        }
        let place = Place { producer, base_sequence: entry.next_sequence };
        batch.set_producer_state(place);
        if !is_on(Mutation::SequenceStays) {
            entry.next_sequence = entry.next_sequence.plus(batch.count());
        }
        entry.add_in_flight(place, batch.id);
    }

    /// A batch was drained and not sent, so nobody knows its number. False if another batch has been numbered behind it.
    pub(super) fn take_back_number(&mut self, batch: &mut ProducerBatch) -> bool {
        let Some(place) = batch.place() else { return true };
        let count = batch.count();
        let entry = self.entry(&batch.partition);
        let is_last = entry.producer == place.producer
            && entry.next_sequence == place.base_sequence.plus(count);
        if is_last {
            entry.next_sequence = place.base_sequence;
            entry.remove_in_flight(place);
            batch.clear_producer_state();
        }
        is_last
    }

    /// A part of a batch that was split stands where the whole one stood.
    pub(super) fn add_in_flight_batch(&mut self, batch: &ProducerBatch) {
        if let Some(place) = batch.place() {
            self.entry(&batch.partition).add_in_flight(place, batch.id);
        }
    }

    pub(super) fn remove_in_flight_batch(&mut self, batch: &ProducerBatch) {
        if let Some(place) = batch.place() {
            self.entry(&batch.partition).remove_in_flight(place);
        }
    }

    /// It is in the log, at `base_offset` unless that is -1. A late answer to a batch that has expired counts too.
    pub(super) fn handle_completed_batch(&mut self, batch: &ProducerBatch, base_offset: Offset) {
        if let Ok(at) = self.place(&batch.partition) {
            self.partitions[at].update_last_acked_sequence(batch.last_sequence());
        }
        if base_offset != Offset::NONE {
            let entry = self.entry(&batch.partition);
            let last = base_offset.plus(batch.count() - 1);
            entry.last_acked_offset = entry.last_acked_offset.max(last);
        }
        self.remove_in_flight_batch(batch);
    }

    /// It will not be sent again. `adjust`: the leader has surely not got it, so that there is a gap before what comes.
    pub(super) fn handle_failed_batch(
        &mut self,
        batch: &ProducerBatch,
        error: ErrorCode,
        adjust: bool,
    ) {
        if matches!(error, ErrorCode::ClusterAuthorizationFailed | ErrorCode::UnsupportedVersion) {
            self.state = State::FatalError(error);
        }
        self.remove_in_flight_batch(batch);
        if matches!(self.state, State::FatalError(_)) {
            return;
        }
        // UnknownProducerIdException is an OutOfOrderSequenceException.
        let gap =
            matches!(error, ErrorCode::OutOfOrderSequenceNumber | ErrorCode::UnknownProducerId);
        if gap || adjust {
            self.request_epoch_bump(&batch.partition);
        }
    }

    fn request_epoch_bump(&mut self, partition: &TopicPartition) {
        self.epoch_bump_required = true;
        self.entry(partition).rewrite = true;
    }

    /// Whether an error may pass if the batch is sent again, perhaps in a new epoch.
    pub(super) fn can_retry(
        &mut self,
        batch: &ProducerBatch,
        error: ErrorCode,
        log_start_offset: Offset,
    ) -> bool {
        if error == ErrorCode::UnknownProducerId {
            // Without a log start the leader could not say why. What was numbered anew since is sent again as it is.
            if log_start_offset != Offset::NONE && !batch.was_renumbered() {
                self.request_epoch_bump(&batch.partition);
            }
            true
        } else if error == ErrorCode::OutOfOrderSequenceNumber {
            let sequence = batch.base_sequence().unwrap_or(Sequence::NONE);
            let renumbered = batch.was_renumbered();
            let entry = self.entry(&batch.partition);
            let gap = match entry.unresolved {
                // Else it is the batch before it that has failed.
                None => !renumbered && entry.is_next_sequence(sequence),
                Some(next) => next == sequence,
            };
            if gap {
                self.request_epoch_bump(&batch.partition);
            }
            true
        } else {
            error.is_retriable()
        }
    }

    /// A batch that was sent before has expired: no new one is drained until the others in flight are done.
    pub(super) fn mark_sequence_unresolved(&mut self, batch: &ProducerBatch) {
        let next = Sequence(batch.last_sequence().0.wrapping_add(1));
        let entry = self.entry(&batch.partition);
        entry.unresolved = entry.unresolved.max(Some(next));
    }

    /// When nothing of a partition is in flight any more, its sequence has a gap or it has none.
    pub(super) fn maybe_resolve_sequences(&mut self) {
        for entry in &mut self.partitions {
            if entry.unresolved.is_none() || !entry.in_flight.is_empty() {
                continue;
            }
            entry.unresolved = None;
            if !entry.is_next_sequence(entry.next_sequence) {
                entry.rewrite = true;
                self.epoch_bump_required = true;
            }
        }
    }
}

/// Whoever asks for a new id has none.
pub(super) fn init_producer_id_request() -> init_producer_id::Request {
    let (producer_id, producer_epoch) = (ProducerId::NONE, ProducerEpoch::NONE);
    init_producer_id::Request { producer_id, producer_epoch }
}
