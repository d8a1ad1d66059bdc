//! The sequences of one partition (`TxnPartitionEntry`).

use crate::id::{BatchId, Offset, ProducerEpoch, ProducerId, Sequence, TopicPartition};

/// A producer's session. Both are -1 while it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProducerIdAndEpoch {
    pub id: ProducerId,
    pub epoch: ProducerEpoch,
}

impl ProducerIdAndEpoch {
    pub const NONE: ProducerIdAndEpoch =
        ProducerIdAndEpoch { id: ProducerId::NONE, epoch: ProducerEpoch::NONE };

    pub fn is_valid(self) -> bool {
        self.id > ProducerId::NONE
    }
}

/// Where a batch stands; in this order they must reach the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) producer: ProducerIdAndEpoch,
    pub(super) base_sequence: Sequence,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TxnPartitionEntry {
    pub partition: TopicPartition,
    /// Of the session whose sequence this is.
    pub producer: ProducerIdAndEpoch,
    /// What the next new batch begins with.
    pub next_sequence: Sequence,
    /// Of the last record that was acknowledged in this sequence; -1 for none.
    pub last_acked_sequence: Sequence,
    /// The highest offset that the partition's leaders have told; -1 for none. It outlives a sequence.
    pub last_acked_offset: Offset,
    /// A batch that was sent more than once has expired before its answer, and nobody knows if it is in the log: the
    /// sequence after it.
    pub unresolved: Option<Sequence>,
    /// Its batches are numbered anew when the epoch is bumped.
    pub(super) rewrite: bool,
    /// Drained and not done, sent or waiting to be sent again, sorted by place.
    pub(super) in_flight: Vec<(Place, BatchId)>,
}

/// Gives a batch a new place and answers how many records it has.
pub(super) type Renumber<'a> = dyn FnMut(&TopicPartition, BatchId, Place) -> i32 + 'a;

impl TxnPartitionEntry {
    pub(super) fn new(partition: TopicPartition) -> Self {
        Self {
            partition,
            producer: ProducerIdAndEpoch::NONE,
            next_sequence: Sequence(0),
            last_acked_sequence: Sequence::NONE,
            last_acked_offset: Offset::NONE,
            unresolved: None,
            rewrite: false,
            in_flight: Vec::new(),
        }
    }

    /// The lowest sequence in flight: of batches to be sent again only this one may be.
    pub(super) fn first_in_flight(&self) -> Option<Sequence> {
        self.in_flight.first().map(|(place, _)| place.base_sequence)
    }

    /// Whether nothing before it waits for an acknowledgement.
    pub(super) fn is_next_sequence(&self, sequence: Sequence) -> bool {
        sequence.0.wrapping_sub(self.last_acked_sequence.0) == 1
    }

    pub(super) fn add_in_flight(&mut self, place: Place, batch: BatchId) {
        if let Err(at) = self.in_flight.binary_search_by(|(other, _)| other.cmp(&place)) {
            self.in_flight.insert(at, (place, batch));
        }
    }

    pub(super) fn remove_in_flight(&mut self, place: Place) {
        if let Ok(at) = self.in_flight.binary_search_by(|(other, _)| other.cmp(&place)) {
            self.in_flight.remove(at);
        }
    }

    pub(super) fn update_last_acked_sequence(&mut self, sequence: Sequence) {
        self.last_acked_sequence = self.last_acked_sequence.max(sequence);
    }

    /// A new session: what is in flight is numbered from 0.
    pub(super) fn start_sequences_at_beginning(
        &mut self,
        producer: ProducerIdAndEpoch,
        renumber: &mut Renumber,
    ) {
        let mut next = 0;
        for (place, batch) in &mut self.in_flight {
            *place = Place { producer, base_sequence: Sequence(next) };
            next += renumber(&self.partition, *batch, *place);
        }
        self.producer = producer;
        self.next_sequence = Sequence(next);
        self.last_acked_sequence = Sequence::NONE;
    }
}
