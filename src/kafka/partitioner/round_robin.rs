//! One partition after the other, whatever the key (`RoundRobinPartitioner`, as of Kafka 4.0).

use crate::id::TopicName;
use crate::kafka::partitioner::{PartitionChoices, to_positive};
use crate::kernel::SortedMap;

/// One per producer; counts for each topic by itself.
///
/// Before Kafka 4.0 a new batch asked the partitioner twice, so that it skipped every other partition (KAFKA-9965).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundRobinPartitioner {
    counters: SortedMap<TopicName, i32>,
}

impl RoundRobinPartitioner {
    /// The next of the partitions that have a leader; the next of all if none has one.
    pub fn partition(&mut self, topic: &TopicName, choices: PartitionChoices<'_>) -> i32 {
        let next = match self.counters.get_mut(topic) {
            Some(counter) => {
                *counter = counter.wrapping_add(1);
                *counter
            }
            None => {
                self.counters.insert(topic.clone(), 0);
                0
            }
        };
        let next = to_positive(next);
        match choices.available {
            [] => next % choices.count,
            available => available[next as usize % available.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_its_own_round_over_the_partitions_that_have_a_leader() {
        let mut partitioner = RoundRobinPartitioner::default();
        let (orders, mails) = (TopicName::new("orders"), TopicName::new("mails"));
        let choices = PartitionChoices { count: 4, available: &[0, 2, 3] };
        let mut next = |topic| partitioner.partition(topic, choices);
        assert_eq!([next(&orders), next(&orders)], [0, 2]);
        assert_eq!([next(&mails), next(&orders), next(&orders)], [0, 3, 0]);
    }

    #[test]
    fn without_any_leader_it_goes_round_all_partitions() {
        let mut partitioner = RoundRobinPartitioner::default();
        let orders = TopicName::new("orders");
        let choices = PartitionChoices { count: 2, available: &[] };
        let round: Vec<_> = (0..3).map(|_| partitioner.partition(&orders, choices)).collect();
        assert_eq!(round, [0, 1, 0]);
    }
}
