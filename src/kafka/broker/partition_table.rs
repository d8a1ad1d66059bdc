//! Something that a broker keeps for each of its partitions.

use std::sync::Arc;

use crate::id::{TopicName, TopicPartition};
use crate::kernel::SortedMap;

/// Of one topic by partition number; `None` where this broker has no replica.
type OfTopic<T> = Vec<Option<Arc<T>>>;

/// Cloning costs one counter. A change after that copies the list of topics, the list of one topic's partitions and one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionTable<T> {
    topics: Arc<SortedMap<TopicName, Arc<OfTopic<T>>>>,
}

impl<T> Default for PartitionTable<T> {
    fn default() -> Self {
        Self { topics: Arc::default() }
    }
}

impl<T: Clone> PartitionTable<T> {
    pub fn get(&self, partition: &TopicPartition) -> Option<&Arc<T>> {
        let number = usize::try_from(partition.partition).ok()?;
        self.topics.get(&partition.topic)?.get(number)?.as_ref()
    }

    /// By topic and partition number.
    pub fn iter(&self) -> impl Iterator<Item = (TopicPartition, &Arc<T>)> {
        self.topics.iter().flat_map(|(topic, entries)| {
            entries.iter().enumerate().filter_map(move |(i, entry)| {
                let number = i32::try_from(i).expect("Kafka counts partitions in 32 bits");
                Some((TopicPartition::new(topic.clone(), number), entry.as_ref()?))
            })
        })
    }

    pub(super) fn get_mut(&mut self, partition: &TopicPartition) -> Option<&mut T> {
        let number = usize::try_from(partition.partition).ok()?;
        let topic = Arc::make_mut(&mut self.topics).get_mut(&partition.topic)?;
        Arc::make_mut(topic).get_mut(number)?.as_mut().map(Arc::make_mut)
    }

    pub(super) fn get_or_insert_with(
        &mut self,
        partition: &TopicPartition,
        fresh: impl FnOnce() -> T,
    ) -> &mut T {
        let number = usize::try_from(partition.partition).expect("partitions count from 0");
        let topics = Arc::make_mut(&mut self.topics);
        let topic = topics.get_or_insert_with(partition.topic.clone(), || Arc::new(Vec::new()));
        let topic = Arc::make_mut(topic);
        if topic.len() <= number {
            topic.resize(number + 1, None);
        }
        Arc::make_mut(topic[number].get_or_insert_with(|| Arc::new(fresh())))
    }

    pub(super) fn remove(&mut self, partition: &TopicPartition) {
        if self.get(partition).is_none() {
            return;
        }
        let topics = Arc::make_mut(&mut self.topics);
        let topic = topics.get_mut(&partition.topic).expect("it was found");
        let topic = Arc::make_mut(topic);
        topic[partition.partition as usize] = None;
        if topic.iter().all(Option::is_none) {
            topics.remove(&partition.topic);
        }
    }
}
