//! Record batch v2: what a producer sends, a leader appends and a fetch returns
//! (`org.apache.kafka.common.record.DefaultRecordBatch`).

use std::sync::Arc;

use crate::id::{BatchId, LeaderEpoch, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kernel::SimTime;
use crate::protocol::record::{EndTransactionMarker, Record, RecordData};
use crate::protocol::record_size::END_TXN_MARKER_BYTES;

/// Bytes of the batch header (`DefaultRecordBatch.RECORD_BATCH_OVERHEAD`).
pub const RECORD_BATCH_OVERHEAD: u32 = 61;

/// Records that travel and are stored together.
///
/// A producer sends it with base offset 0; the leader writes base offset and leader epoch and shares the records.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordBatch {
    pub id: BatchId,
    pub base_offset: Offset,
    pub partition_leader_epoch: LeaderEpoch,
    /// Header and records, as the wire would count them.
    pub size_bytes: u32,
    /// `None` if the producer is not idempotent: Kafka then writes -1 three times.
    pub producer: Option<BatchProducer>,
    pub records: Arc<[Record]>,
    /// What the log cleaner has written into it; `None` while it has all its records.
    pub cleaned: Option<Arc<CleanedBatch>>,
}

/// What a batch still says of itself when records were cleaned out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanedBatch {
    /// `lastOffsetDelta`: that of the last record it once had.
    pub last_offset_delta: i32,
    /// The offset deltas of the records that are left, ascending.
    pub deltas: Box<[i32]>,
    /// Of the records that are left, or of those it had if none is.
    pub max_timestamp: SimTime,
    /// When its tombstones and markers may go (KIP-534).
    pub delete_horizon: Option<SimTime>,
    pub is_control: bool,
}

/// Who wrote a batch, and where it stands among all that this producer wrote to the partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchProducer {
    pub id: ProducerId,
    pub epoch: ProducerEpoch,
    /// Of the batch's first record; -1 for a marker.
    pub base_sequence: Sequence,
    pub is_transactional: bool,
}

impl BatchProducer {
    /// The sequence of the last of `count` records (`DefaultRecordBatch.incrementSequence`).
    pub fn last_sequence(&self, count: i64) -> Sequence {
        if self.base_sequence == Sequence::NONE {
            return Sequence::NONE;
        }
        self.base_sequence.plus(count - 1)
    }
}

impl RecordBatch {
    /// As whoever writes it makes it: offsets and epoch come from the leader.
    pub fn unsent(id: BatchId, size_bytes: u32, records: Arc<[Record]>) -> Self {
        let (base_offset, partition_leader_epoch) = (Offset(0), LeaderEpoch(-1));
        let (producer, cleaned) = (None, None);
        Self { id, base_offset, partition_leader_epoch, size_bytes, producer, records, cleaned }
    }

    /// The control batch that ends a producer's transaction. It takes one offset, as any record does.
    pub fn end_transaction(
        id: BatchId,
        producer: (ProducerId, ProducerEpoch),
        marker: EndTransactionMarker,
        timestamp: SimTime,
    ) -> Self {
        let record = Record { timestamp, data: RecordData::Control(marker) };
        Self {
            producer: Some(BatchProducer {
                id: producer.0,
                epoch: producer.1,
                base_sequence: Sequence::NONE,
                is_transactional: true,
            }),
            ..Self::unsent(id, RECORD_BATCH_OVERHEAD + END_TXN_MARKER_BYTES, Arc::new([record]))
        }
    }

    /// How many records it has.
    pub fn count(&self) -> i64 {
        self.records.len() as i64
    }

    pub fn last_offset(&self) -> Offset {
        self.base_offset.plus(self.last_offset_delta())
    }

    fn last_offset_delta(&self) -> i64 {
        self.cleaned.as_ref().map_or(self.count() - 1, |cleaned| cleaned.last_offset_delta.into())
    }

    /// The offset after the last record that it ever had.
    pub fn next_offset(&self) -> Offset {
        self.last_offset().plus(1)
    }

    pub fn last_sequence(&self) -> Sequence {
        let count = self.last_offset_delta() + 1;
        self.producer.as_ref().map_or(Sequence::NONE, |producer| producer.last_sequence(count))
    }

    /// Whether it holds a marker instead of an application's records.
    pub fn is_control(&self) -> bool {
        match &self.cleaned {
            Some(cleaned) => cleaned.is_control,
            None => self.marker().is_some(),
        }
    }

    /// The end-of-transaction marker in it.
    pub fn marker(&self) -> Option<EndTransactionMarker> {
        match self.records.first()?.data {
            RecordData::Control(marker) => Some(marker),
            RecordData::User { .. } | RecordData::Group(_) | RecordData::Metadata(_) => None,
        }
    }

    /// The latest timestamp of its records (`maxTimestamp`).
    pub fn max_timestamp(&self) -> SimTime {
        match &self.cleaned {
            Some(cleaned) => cleaned.max_timestamp,
            None => self.records.iter().map(|record| record.timestamp).max().unwrap_or_default(),
        }
    }

    /// How many of its records lie before `offset`.
    pub fn records_before(&self, offset: Offset) -> usize {
        let delta = (offset.0 - self.base_offset.0).max(0);
        match &self.cleaned {
            Some(cleaned) => cleaned.deltas.partition_point(|kept| i64::from(*kept) < delta),
            None => usize::try_from(delta).unwrap_or(usize::MAX).min(self.records.len()),
        }
    }

    /// The offset of the record at this place.
    ///
    /// # Panics
    /// If the batch has fewer records.
    pub fn offset_at(&self, place: usize) -> Offset {
        assert!(place < self.records.len(), "the batch has that record");
        let delta = self.cleaned.as_ref().map_or(place as i64, |c| c.deltas[place].into());
        self.base_offset.plus(delta)
    }

    /// The records with their offsets, from `from` on.
    pub fn records_from(&self, from: Offset) -> impl Iterator<Item = (Offset, &Record)> {
        let first = self.records_before(from);
        (first..self.records.len()).map(|place| (self.offset_at(place), &self.records[place]))
    }
}
