//! OffsetForLeaderEpoch: where do the leader's records of an epoch end? (KIP-320)

use crate::id::{ErrorCode, LeaderEpoch, TopicPartition};
use crate::protocol::fetch::EpochEndOffset;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub partitions: Vec<EpochPartition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EpochPartition {
    pub partition: TopicPartition,
    pub current_leader_epoch: LeaderEpoch,
    /// The epoch that is asked about.
    pub leader_epoch: LeaderEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    pub error: ErrorCode,
    /// The largest epoch of the leader's log that is not above the one asked about, and where it ends; `None` if the log knows
    /// none (-1 on the wire).
    pub end: Option<EpochEndOffset>,
}
