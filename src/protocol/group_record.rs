//! What a group coordinator writes into `__consumer_offsets`
//! (`group-coordinator/src/main/resources/common/message/*.json`). A value of `None` is a tombstone.

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, GenerationId, GroupId, GroupInstanceId, LeaderEpoch, MemberId, Offset,
    Text, TopicPartition,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Assignment, Subscription};

#[derive(Clone, Debug, PartialEq)]
pub enum GroupRecord {
    /// `OffsetCommitKey` / `OffsetCommitValue`.
    OffsetCommit { group: GroupId, partition: TopicPartition, value: Option<OffsetAndMetadata> },
    /// `GroupMetadataKey` / `GroupMetadataValue`: a classic group after a rebalance.
    GroupMetadata { group: GroupId, value: Option<Arc<GroupMetadataValue>> },
}

impl GroupRecord {
    pub fn group(&self) -> &GroupId {
        match self {
            GroupRecord::OffsetCommit { group, .. } | GroupRecord::GroupMetadata { group, .. } => {
                group
            }
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
