//! The records of a group of the consumer protocol (`GroupCoordinatorRecordHelpers`).

use std::sync::Arc;

use crate::id::{GroupId, MemberEpoch, MemberId};
use crate::kafka::group::consumer::ConsumerGroupMember;
use crate::protocol::{Assignment, ConsumerGroupMetadataValue, GroupRecord};

pub(super) fn group_epoch(group: &GroupId, epoch: MemberEpoch, metadata_hash: u64) -> GroupRecord {
    let value = ConsumerGroupMetadataValue { epoch, metadata_hash };
    GroupRecord::ConsumerGroupMetadata { group: group.clone(), value: Some(value) }
}

pub(super) fn member_subscription(group: &GroupId, member: &ConsumerGroupMember) -> GroupRecord {
    GroupRecord::ConsumerGroupMemberMetadata {
        group: group.clone(),
        member: member.id.clone(),
        value: Some(Arc::new(member.metadata())),
    }
}

pub(super) fn target_epoch(group: &GroupId, epoch: MemberEpoch) -> GroupRecord {
    GroupRecord::ConsumerGroupTargetAssignmentMetadata { group: group.clone(), value: Some(epoch) }
}

pub(super) fn target(group: &GroupId, member: &MemberId, target: Arc<Assignment>) -> GroupRecord {
    GroupRecord::ConsumerGroupTargetAssignmentMember {
        group: group.clone(),
        member: member.clone(),
        value: Some(target),
    }
}

pub(super) fn current_assignment(group: &GroupId, member: &ConsumerGroupMember) -> GroupRecord {
    GroupRecord::ConsumerGroupCurrentMemberAssignment {
        group: group.clone(),
        member: member.id.clone(),
        value: Some(Arc::new(member.current_assignment())),
    }
}

/// All that is written of a member, as tombstones.
pub(super) fn remove_member(records: &mut Vec<GroupRecord>, group: &GroupId, member: &MemberId) {
    let (group, member) = (group.clone(), member.clone());
    records.push(GroupRecord::ConsumerGroupCurrentMemberAssignment {
        group: group.clone(),
        member: member.clone(),
        value: None,
    });
    records.push(GroupRecord::ConsumerGroupTargetAssignmentMember {
        group: group.clone(),
        member: member.clone(),
        value: None,
    });
    records.push(GroupRecord::ConsumerGroupMemberMetadata { group, member, value: None });
}

/// All that is written of a group without members, as tombstones.
pub(in crate::kafka::group) fn group_tombstones(group: &GroupId) -> [GroupRecord; 2] {
    let group = group.clone();
    [
        GroupRecord::ConsumerGroupTargetAssignmentMetadata { group: group.clone(), value: None },
        GroupRecord::ConsumerGroupMetadata { group, value: None },
    ]
}
