//! AlterPartitionReassignments (45, version 1): an admin moves partitions to other brokers, or calls a move off.

use crate::id::{BrokerId, ErrorCode, TopicPartition};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Whether a partition may have more or fewer replicas afterwards (KIP-860).
    pub allow_replication_factor_change: bool,
    pub partitions: Vec<ReassignablePartition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReassignablePartition {
    pub partition: TopicPartition,
    /// The replicas to end up with; `None` calls the move off.
    pub replicas: Option<Vec<BrokerId>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    pub error: ErrorCode,
}
