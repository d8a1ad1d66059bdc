//! Metadata: which brokers are there, and who leads which partition?

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, TopicName};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// `None` asks for every topic.
    pub topics: Option<Vec<TopicName>>,
    pub allow_auto_topic_creation: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub brokers: Vec<BrokerId>,
    /// Sorted by name.
    pub topics: Vec<Arc<TopicMetadata>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicMetadata {
    pub name: TopicName,
    pub error: ErrorCode,
    /// By partition number, without gaps.
    pub partitions: Vec<PartitionMetadata>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionMetadata {
    pub error: ErrorCode,
    /// `None` while nobody leads it.
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    /// The first one is the preferred leader.
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
}
