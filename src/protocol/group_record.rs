//! What a group coordinator writes into `__consumer_offsets`
//! (`group-coordinator/src/main/resources/common/message/*.json`). A value of `None` is a tombstone.

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, GenerationId, GroupId, GroupInstanceId, LeaderEpoch, MemberEpoch,
    MemberId, Offset, Text, TopicName, TopicPartition,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Assignment, Subscription};

#[derive(Clone, Debug, PartialEq)]
pub enum GroupRecord {
    /// `OffsetCommitKey` / `OffsetCommitValue`.
    OffsetCommit { group: GroupId, partition: TopicPartition, value: Option<OffsetAndMetadata> },
    /// `GroupMetadataKey` / `GroupMetadataValue`: a classic group after a rebalance.
    GroupMetadata { group: GroupId, value: Option<Arc<GroupMetadataValue>> },
    /// A group of the consumer protocol: its epoch.
    ConsumerGroupMetadata { group: GroupId, value: Option<ConsumerGroupMetadataValue> },
    /// What a member said about itself.
    ConsumerGroupMemberMetadata {
        group: GroupId,
        member: MemberId,
        value: Option<Arc<ConsumerGroupMemberMetadataValue>>,
    },
    /// The epoch that the group's target was worked out for.
    ConsumerGroupTargetAssignmentMetadata { group: GroupId, value: Option<MemberEpoch> },
    /// What a member is to own in the end.
    ConsumerGroupTargetAssignmentMember {
        group: GroupId,
        member: MemberId,
        value: Option<Arc<Assignment>>,
    },
    /// How far a member has got towards it.
    ConsumerGroupCurrentMemberAssignment {
        group: GroupId,
        member: MemberId,
        value: Option<Arc<CurrentMemberAssignmentValue>>,
    },
}

impl GroupRecord {
    pub fn group(&self) -> &GroupId {
        match self {
            GroupRecord::OffsetCommit { group, .. }
            | GroupRecord::GroupMetadata { group, .. }
            | GroupRecord::ConsumerGroupMetadata { group, .. }
            | GroupRecord::ConsumerGroupMemberMetadata { group, .. }
            | GroupRecord::ConsumerGroupTargetAssignmentMetadata { group, .. }
            | GroupRecord::ConsumerGroupTargetAssignmentMember { group, .. }
            | GroupRecord::ConsumerGroupCurrentMemberAssignment { group, .. } => group,
        }
    }

    /// What compaction tells these records apart by: the kind of key, and what is in it.
    pub fn key(&self) -> (u8, &str, &str, i32) {
        match self {
            GroupRecord::OffsetCommit { group, partition, .. } => {
                (1, group.as_str(), partition.topic.as_str(), partition.partition)
            }
            GroupRecord::GroupMetadata { group, .. } => (2, group.as_str(), "", 0),
            GroupRecord::ConsumerGroupMetadata { group, .. } => (3, group.as_str(), "", 0),
            GroupRecord::ConsumerGroupMemberMetadata { group, member, .. } => {
                (5, group.as_str(), member.as_str(), 0)
            }
            GroupRecord::ConsumerGroupTargetAssignmentMetadata { group, .. } => {
                (6, group.as_str(), "", 0)
            }
            GroupRecord::ConsumerGroupTargetAssignmentMember { group, member, .. } => {
                (7, group.as_str(), member.as_str(), 0)
            }
            GroupRecord::ConsumerGroupCurrentMemberAssignment { group, member, .. } => {
                (8, group.as_str(), member.as_str(), 0)
            }
        }
    }

    pub fn is_tombstone(&self) -> bool {
        match self {
            GroupRecord::OffsetCommit { value, .. } => value.is_none(),
            GroupRecord::GroupMetadata { value, .. } => value.is_none(),
            GroupRecord::ConsumerGroupMetadata { value, .. } => value.is_none(),
            GroupRecord::ConsumerGroupMemberMetadata { value, .. } => value.is_none(),
            GroupRecord::ConsumerGroupTargetAssignmentMetadata { value, .. } => value.is_none(),
            GroupRecord::ConsumerGroupTargetAssignmentMember { value, .. } => value.is_none(),
            GroupRecord::ConsumerGroupCurrentMemberAssignment { value, .. } => value.is_none(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetAndMetadata {
    pub offset: Offset,
    /// Of the last record that was read; lets a consumer notice a log that was cut.
    pub leader_epoch: Option<LeaderEpoch>,
    pub metadata: Text,
    pub commit_timestamp: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupMetadataValue {
    pub protocol_type: Option<Text>,
    pub generation: GenerationId,
    pub protocol: Option<AssignorName>,
    pub leader: Option<MemberId>,
    pub current_state_timestamp: SimTime,
    /// In the order in which they joined.
    pub members: Vec<GroupMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupMember {
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub client_id: ClientId,
    pub rebalance_timeout: Span,
    pub session_timeout: Span,
    pub subscription: Arc<Subscription>,
    pub assignment: Arc<Assignment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsumerGroupMetadataValue {
    pub epoch: MemberEpoch,
    /// Of the topics that the group subscribes to, as they were at that epoch. Since Kafka 4.1; before, they were written
    /// down one by one (`ConsumerGroupPartitionMetadataValue`).
    pub metadata_hash: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerGroupMemberMetadataValue {
    pub instance_id: Option<GroupInstanceId>,
    pub rack_id: Option<Text>,
    pub client_id: ClientId,
    /// By name, each once.
    pub subscribed_topic_names: Arc<[TopicName]>,
    pub rebalance_timeout: Span,
    pub server_assignor: Option<AssignorName>,
}

/// Where a member of the consumer protocol stands on its way to the target
/// (`org.apache.kafka.coordinator.group.modern.MemberState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// It owns what it is to own.
    Stable,
    /// It has to give partitions back first.
    UnrevokedPartitions,
    /// It waits for partitions that others still own.
    UnreleasedPartitions,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CurrentMemberAssignmentValue {
    pub member_epoch: MemberEpoch,
    pub previous_member_epoch: MemberEpoch,
    pub state: MemberState,
    pub assigned_partitions: Arc<Assignment>,
    pub partitions_pending_revocation: Arc<Assignment>,
}
