//! OffsetFetch: where had the group got to?

use crate::id::{
    ErrorCode, GroupId, LeaderEpoch, MemberEpoch, MemberId, Offset, Text, TopicPartition,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    /// A member of the consumer protocol and its epoch; classic members and admins do not say who they are.
    pub member: Option<(MemberId, MemberEpoch)>,
    /// `None` asks for all that the group has.
    pub partitions: Option<Vec<TopicPartition>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    /// -1 if nothing was committed.
    pub offset: Offset,
    pub leader_epoch: Option<LeaderEpoch>,
    pub metadata: Text,
    pub error: ErrorCode,
}
