//! Record batch v2: what a producer sends, a leader appends and a fetch returns
//! (`org.apache.kafka.common.record.DefaultRecordBatch`).

use std::sync::Arc;

use crate::id::{BatchId, LeaderEpoch, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::protocol::Record;

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
}

/// Who wrote a batch, and where it stands among all that this producer wrote to the partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchProducer {
    pub id: ProducerId,
    pub epoch: ProducerEpoch,
    /// Of the batch's first record.
    pub base_sequence: Sequence,
    pub is_transactional: bool,
}

impl RecordBatch {
    /// As whoever writes it makes it: offsets and epoch come from the leader.
    pub fn unsent(id: BatchId, size_bytes: u32, records: Arc<[Record]>) -> Self {
        let (base_offset, partition_leader_epoch) = (Offset(0), LeaderEpoch(-1));
        Self { id, base_offset, partition_leader_epoch, size_bytes, producer: None, records }
    }

    pub fn count(&self) -> i64 {
        self.records.len() as i64
    }

    pub fn last_offset(&self) -> Offset {
        self.base_offset.plus(self.count() - 1)
    }

    /// The offset after the last record.
    pub fn next_offset(&self) -> Offset {
        self.base_offset.plus(self.count())
    }

    /// The records with their offsets, from `from` on.
    pub fn records_from(&self, from: Offset) -> impl Iterator<Item = (Offset, &Record)> {
        let skip = (from.0 - self.base_offset.0).max(0) as usize;
        let base = self.base_offset;
        self.records.iter().enumerate().skip(skip).map(move |(i, r)| (base.plus(i as i64), r))
    }
}
