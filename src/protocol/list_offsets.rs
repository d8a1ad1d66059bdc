//! ListOffsets: where does a partition begin and end?

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};

/// What is asked for (a timestamp on the wire: -1 latest, -2 earliest).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The high watermark: the next record to become readable; for a follower the log end.
    Latest,
    /// The log start offset.
    Earliest,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The follower that asks; `None` for a consumer (-1 on the wire).
    pub replica: Option<BrokerId>,
    pub partitions: Vec<ListPartition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ListPartition {
    pub partition: TopicPartition,
    pub current_leader_epoch: LeaderEpoch,
    pub spec: OffsetSpec,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    pub error: ErrorCode,
    pub offset: Offset,
    pub leader_epoch: LeaderEpoch,
}
