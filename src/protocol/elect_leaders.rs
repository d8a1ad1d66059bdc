//! ElectLeaders (43, version 2): an admin asks for elections.

use crate::id::{ErrorCode, TopicPartition};

/// `org.apache.kafka.common.ElectionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionType {
    Preferred,
    Unclean,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub election_type: ElectionType,
    /// `None` asks for every partition that does not have what it should.
    pub partitions: Option<Vec<TopicPartition>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub results: Vec<PartitionResult>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionResult {
    pub partition: TopicPartition,
    pub error: ErrorCode,
}
