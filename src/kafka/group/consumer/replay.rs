//! What a record says becomes so (`GroupMetadataManager.replay`).

use std::sync::Arc;

use crate::id::{GroupId, MemberEpoch};
use crate::kafka::group::classic_group::Group;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember};
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::GroupRecord;

/// A record of a group of the consumer protocol; others change nothing.
pub(in crate::kafka::group) fn replay(
    groups: &mut SortedMap<GroupId, Arc<Group>>,
    record: &GroupRecord,
    now: SimTime,
) {
    if matches!(record, GroupRecord::ConsumerGroupMetadata { value: None, .. }) {
        return remove_group(groups, record.group(), now);
    }
    let id = record.group();
    if is_tombstone(record) && groups.get(id).is_none_or(|group| group.consumer.is_none()) {
        return;
    }
    let group = groups.get_or_insert_with(id.clone(), || Arc::new(Group::new(id, now)));
    let group = Arc::make_mut(group).consumer.get_or_insert_default();
    let group = Arc::make_mut(group);
    let before = group.state();
    apply(group, record);
    if group.state() != before {
        group.state_since = now;
    }
}

fn is_tombstone(record: &GroupRecord) -> bool {
    match record {
        GroupRecord::ConsumerGroupMetadata { value, .. } => value.is_none(),
        GroupRecord::ConsumerGroupMemberMetadata { value, .. } => value.is_none(),
        GroupRecord::ConsumerGroupTargetAssignmentMetadata { value, .. } => value.is_none(),
        GroupRecord::ConsumerGroupTargetAssignmentMember { value, .. } => value.is_none(),
        GroupRecord::ConsumerGroupCurrentMemberAssignment { value, .. } => value.is_none(),
        GroupRecord::OffsetCommit { .. } | GroupRecord::GroupMetadata { .. } => true,
    }
}

/// Offsets outlive the group that they were committed in.
fn remove_group(groups: &mut SortedMap<GroupId, Arc<Group>>, id: &GroupId, now: SimTime) {
    let Some(group) = groups.get_mut(id).filter(|group| group.consumer.is_some()) else { return };
    if group.durable.offsets.is_empty() {
        groups.remove(id);
    } else {
        let offsets = group.durable.offsets.clone();
        let mut simple = Group::new(id, now);
        simple.durable.offsets = offsets;
        *group = Arc::new(simple);
    }
}

fn apply(group: &mut ConsumerGroup, record: &GroupRecord) {
    match record {
        GroupRecord::ConsumerGroupMetadata { value: Some(value), .. } => {
            group.group_epoch = value.epoch;
            group.metadata_hash = value.metadata_hash;
        }
        GroupRecord::ConsumerGroupMemberMetadata { member, value: Some(value), .. } => {
            let mut member = known_or_new(group, member);
            member.set_metadata(value);
            group.update_member(member);
        }
        GroupRecord::ConsumerGroupMemberMetadata { member, value: None, .. } => {
            group.remove_member(member);
        }
        GroupRecord::ConsumerGroupTargetAssignmentMetadata { value, .. } => {
            group.target_epoch = value.unwrap_or(MemberEpoch(-1));
        }
        GroupRecord::ConsumerGroupTargetAssignmentMember { member, value: Some(value), .. } => {
            group.target.insert(member.clone(), value.clone());
        }
        GroupRecord::ConsumerGroupTargetAssignmentMember { member, value: None, .. } => {
            group.target.remove(member);
        }
        GroupRecord::ConsumerGroupCurrentMemberAssignment {
            member, value: Some(value), ..
        } => {
            let mut member = known_or_new(group, member);
            member.set_current_assignment(value);
            group.update_member(member);
        }
        GroupRecord::ConsumerGroupCurrentMemberAssignment { member, value: None, .. } => {
            let Some(member) = group.member(member) else { return };
            let mut member = member.clone();
            member.epoch = MemberEpoch::LEAVE_GROUP;
            member.previous_epoch = MemberEpoch::LEAVE_GROUP;
            member.assigned = Arc::default();
            member.pending_revocation = Arc::default();
            group.update_member(member);
        }
        GroupRecord::ConsumerGroupMetadata { value: None, .. }
        | GroupRecord::OffsetCommit { .. }
        | GroupRecord::GroupMetadata { .. } => {}
    }
}

fn known_or_new(group: &ConsumerGroup, id: &crate::id::MemberId) -> ConsumerGroupMember {
    group.member(id).cloned().unwrap_or_else(|| ConsumerGroupMember::new(id.clone()))
}
