//! What a broker keeps when it crashes: its logs.

use std::sync::Arc;

use crate::id::{BatchId, BrokerEpoch, BrokerId, TopicPartition};
use crate::kafka::broker::partition_table::PartitionTable;
use crate::kafka::log::PartitionLog;

/// Cloning costs one counter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerDisk {
    logs: PartitionTable<PartitionLog>,
    /// Batches that this broker's group coordinator has written.
    group_batches: u64,
    /// How often the broker was started.
    pub(super) starts: u64,
    /// `.kafka_cleanshutdown`: only a broker that stopped in order leaves it, with the epoch that it had (KIP-966).
    pub(super) clean_shutdown: Option<BrokerEpoch>,
}

impl BrokerDisk {
    pub fn log(&self, partition: &TopicPartition) -> Option<&Arc<PartitionLog>> {
        self.logs.get(partition)
    }

    /// Every log, by topic and partition number.
    pub fn logs(&self) -> impl Iterator<Item = (TopicPartition, &Arc<PartitionLog>)> {
        self.logs.iter()
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

    /// Finds the log on the disk, or starts an empty one.
    pub(super) fn open(&mut self, partition: &TopicPartition) -> &mut PartitionLog {
        self.logs.get_or_insert_with(partition, PartitionLog::new)
    }

    pub(super) fn delete(&mut self, partition: &TopicPartition) {
        self.logs.remove(partition);
    }
}
