//! What a broker keeps when it crashes: its logs.

use std::sync::Arc;

use crate::id::{BatchId, BrokerId, TopicName, TopicPartition};
use crate::kafka::log::PartitionLog;
use crate::kernel::SortedMap;

/// The logs of one topic by partition number; `None` where this broker has no replica.
type TopicLogs = Vec<Option<Arc<PartitionLog>>>;

/// Cloning costs one counter. A change after that copies the list of topics, the list of one topic's partitions and
/// the head of one log, but no record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerDisk {
    logs: Arc<SortedMap<TopicName, Arc<TopicLogs>>>,
    /// Batches that this broker's group coordinator has written.
    group_batches: u64,
}

impl BrokerDisk {
    pub fn log(&self, partition: &TopicPartition) -> Option<&Arc<PartitionLog>> {
        let number = usize::try_from(partition.partition).ok()?;
        self.logs.get(&partition.topic)?.get(number)?.as_ref()
    }

    /// Every log, by topic and partition number.
    pub fn logs(&self) -> impl Iterator<Item = (TopicPartition, &Arc<PartitionLog>)> {
        self.logs.iter().flat_map(|(topic, logs)| {
            logs.iter().enumerate().filter_map(move |(i, log)| {
                let number = i32::try_from(i).expect("Kafka counts partitions in 32 bits");
                Some((TopicPartition::new(topic.clone(), number), log.as_ref()?))
            })
        })
    }

    /// The id of a batch that the group coordinator writes: the highest bit tells it from a producer's.
    pub(super) fn next_batch_id(&mut self, broker: BrokerId) -> BatchId {
        let number = self.group_batches;
        self.group_batches += 1;
        BatchId(1 << 63 | u64::from(broker.0.unsigned_abs()) << 40 | number)
    }

    pub(super) fn log_mut(&mut self, partition: &TopicPartition) -> Option<&mut PartitionLog> {
        let number = usize::try_from(partition.partition).ok()?;
        let topic = Arc::make_mut(&mut self.logs).get_mut(&partition.topic)?;
        Arc::make_mut(topic).get_mut(number)?.as_mut().map(Arc::make_mut)
    }

    /// Leaves a gap at the end of a log: a law that can fail needs a world that breaks it.
    #[cfg(test)]
    pub(crate) fn lose_an_offset(&mut self, partition: &TopicPartition) {
        self.log_mut(partition).expect("the log is there").lose_an_offset();
    }

    /// Finds the log on the disk, or starts an empty one.
    pub(super) fn open(&mut self, partition: &TopicPartition) {
        if self.log(partition).is_some() {
            return;
        }
        let number = usize::try_from(partition.partition).expect("partitions count from 0");
        let logs = Arc::make_mut(&mut self.logs);
        let topic =
            Arc::make_mut(logs.get_or_insert_with(partition.topic.clone(), Default::default));
        if topic.len() <= number {
            topic.resize(number + 1, None);
        }
        topic[number] = Some(Arc::default());
    }

    /// Deletes the logs of a topic.
    pub(super) fn delete_topic(&mut self, topic: &TopicName) {
        if self.logs.contains_key(topic) {
            Arc::make_mut(&mut self.logs).remove(topic);
        }
    }
}
