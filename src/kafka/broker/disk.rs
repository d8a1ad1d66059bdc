//! What a broker keeps when it crashes: its logs. And how good its disk is.

use std::sync::Arc;

use crate::id::{BatchId, BrokerEpoch, BrokerId, TopicPartition};
use crate::kafka::broker::partition_table::PartitionTable;
use crate::kafka::log::PartitionLog;
use crate::kernel::Span;

/// Cloning costs one counter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerDisk {
    logs: PartitionTable<PartitionLog>,
    /// Batches that this broker's group coordinator has written.
    group_batches: u64,
    /// How often the broker was started.
    pub(super) starts: u64,
    clean_shutdown: Option<BrokerEpoch>,
    latency: Span,
    is_full: bool,
}

impl BrokerDisk {
    pub fn log(&self, partition: &TopicPartition) -> Option<&Arc<PartitionLog>> {
        self.logs.get(partition)
    }

    /// Every log, by topic and partition number.
    pub fn logs(&self) -> impl Iterator<Item = (TopicPartition, &Arc<PartitionLog>)> {
        self.logs.iter()
    }

    /// The registration in which the last process shut down in an orderly way; `None` if it died
    /// (`.kafka_cleanshutdown`, KIP-966).
    pub fn clean_shutdown(&self) -> Option<BrokerEpoch> {
        self.clean_shutdown
    }

    pub(super) fn set_clean_shutdown(&mut self, epoch: Option<BrokerEpoch>) {
        self.clean_shutdown = epoch;
    }

    /// How long it takes for each thing that it is given.
    pub fn latency(&self) -> Span {
        self.latency
    }

    pub(super) fn set_latency(&mut self, latency: Span) {
        self.latency = latency;
    }

    /// Whether nothing can be written to it any more.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    pub fn set_full(&mut self, is_full: bool) {
        self.is_full = is_full;
    }

    /// The id of a batch that the group coordinator writes: the highest bit tells it from a producer's.
    pub(super) fn next_batch_id(&mut self, broker: BrokerId) -> BatchId {
        let number = self.group_batches;
        self.group_batches += 1;
        BatchId(1 << 63 | u64::from(broker.0.unsigned_abs()) << 40 | number)
    }

    pub(super) fn log_mut(&mut self, partition: &TopicPartition) -> Option<&mut PartitionLog> {
        self.logs.get_mut(partition)
    }

    /// Leaves a gap at the end of a log: a law that can fail needs a world that breaks it.
    #[cfg(test)]
    pub(crate) fn lose_an_offset(&mut self, partition: &TopicPartition) {
        self.log_mut(partition).expect("the log is there").lose_an_offset();
    }

    /// Makes of a log what it never could be.
    #[cfg(test)]
    pub(crate) fn forge(
        &mut self,
        partition: &TopicPartition,
        change: impl FnOnce(&mut PartitionLog),
    ) {
        change(self.log_mut(partition).expect("the log is there"));
    }

    /// Finds the log on the disk, or starts an empty one.
    pub(super) fn open(&mut self, partition: &TopicPartition) -> &mut PartitionLog {
        self.logs.get_or_insert_with(partition, PartitionLog::new)
    }

    pub(super) fn delete(&mut self, partition: &TopicPartition) {
        self.logs.remove(partition);
    }
}
