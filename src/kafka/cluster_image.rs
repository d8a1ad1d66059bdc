//! What the whole cluster is like, as the controller tells every broker (`MetadataImage`): brokers, topics, and who
//! leads which partition.

use std::sync::Arc;

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, LeaderEpoch, TopicName, TopicPartition};
use crate::kafka::config::TopicConfig;
use crate::kafka::controller::{BrokerRegistration, PartitionRegistration};
use crate::kernel::SortedMap;
use crate::mutation::{Mutation, is_on};

/// `__consumer_offsets` (`Topic.GROUP_METADATA_TOPIC_NAME`).
pub const GROUP_METADATA_TOPIC_NAME: &str = "__consumer_offsets";

/// Whether clients may not write to it (`Topic.isInternal`).
pub fn is_internal(topic: &TopicName) -> bool {
    topic.as_str() == GROUP_METADATA_TOPIC_NAME
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterImage {
    /// Those that are registered, fenced ones too.
    pub brokers: SortedMap<BrokerId, BrokerRegistration>,
    pub topics: SortedMap<TopicName, Arc<TopicImage>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicImage {
    /// By partition number, without gaps.
    pub partitions: Vec<PartitionRegistration>,
    pub config: Arc<TopicConfig>,
}

impl ClusterImage {
    /// Those that clients may talk to: not fenced (`KRaftMetadataCache.getAliveBrokers`).
    pub fn alive_brokers(&self) -> impl Iterator<Item = BrokerId> {
        self.brokers.iter().filter(|(_, broker)| !broker.fenced).map(|(id, _)| *id)
    }

    pub fn is_alive(&self, broker: BrokerId) -> bool {
        self.brokers.get(&broker).is_some_and(|broker| !broker.fenced)
    }

    /// Whether the broker may become an in-sync replica, and in which of its registrations: it is neither fenced nor shutting
    /// down (`Partition.isReplicaIsrEligible`).
    pub fn isr_eligible_epoch(&self, broker: BrokerId) -> Option<BrokerEpoch> {
        self.brokers.get(&broker).filter(|broker| broker.is_active()).map(|broker| broker.epoch)
    }

    pub fn partition(
        &self,
        partition: &TopicPartition,
    ) -> Option<(&TopicImage, &PartitionRegistration)> {
        let topic = self.topics.get(&partition.topic)?;
        let number = usize::try_from(partition.partition).ok()?;
        Some((topic, topic.partitions.get(number)?))
    }

    /// The partition if `broker` leads it, and in the epoch that the client believes in, should it name one.
    ///
    /// In the order of `ReplicaManager.getPartitionOrError` and `Partition.localLogWithEpochOrThrow`: the epoch is
    /// compared by every replica, leader or not.
    pub fn led_by(
        &self,
        broker: BrokerId,
        partition: &TopicPartition,
        epoch: Option<LeaderEpoch>,
    ) -> Result<(&TopicImage, &PartitionRegistration), ErrorCode> {
        let (topic, image) = self.held_by(broker, partition, epoch)?;
        if image.leader != Some(broker) {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        Ok((topic, image))
    }

    /// The partition if `broker` has a replica of it, leader or not, in the epoch that the client believes in.
    pub fn held_by(
        &self,
        broker: BrokerId,
        partition: &TopicPartition,
        epoch: Option<LeaderEpoch>,
    ) -> Result<(&TopicImage, &PartitionRegistration), ErrorCode> {
        let (topic, image) = self.partition(partition).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if !image.replicas.contains(&broker) {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        if let Some(epoch) = epoch {
            if epoch < image.leader_epoch {
                return Err(ErrorCode::FencedLeaderEpoch);
            }
            if epoch > image.leader_epoch {
                return Err(ErrorCode::UnknownLeaderEpoch);
            }
        }
        Ok((topic, image))
    }
}

impl TopicImage {
    /// A topic can never need more replicas in sync than it has (`Partition.effectiveMinIsr`, since Kafka 3.7).
    pub fn effective_min_isr(&self, partition: &PartitionRegistration) -> usize {
        let configured = usize::try_from(self.config.min_insync_replicas).unwrap_or(usize::MAX);
        if is_on(Mutation::MinInsyncReplicasIgnored) {
            return 1;
        }
        configured.min(partition.replicas.len())
    }
}
