//! OffsetCommit: a group writes down where it will read on.

use crate::id::{
    ErrorCode, GenerationId, GroupId, GroupInstanceId, LeaderEpoch, MemberId, Offset, Text,
    TopicPartition,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    /// -1 from a client that is not a member.
    pub generation: GenerationId,
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub partitions: Vec<CommitPartition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CommitPartition {
    pub partition: TopicPartition,
    /// The next offset to read.
    pub offset: Offset,
    pub leader_epoch: Option<LeaderEpoch>,
    pub metadata: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    pub error: ErrorCode,
}

impl Request {
    /// The answer that gives every partition the same error.
    pub fn answer(&self, error: ErrorCode) -> Response {
        let one = |c: &CommitPartition| PartitionResponse { partition: c.partition.clone(), error };
        Response { partitions: self.partitions.iter().map(one).collect() }
    }
}
