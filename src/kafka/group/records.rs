//! What a group looks like in `__consumer_offsets` (`GroupCoordinatorRecordHelpers`), and back.

use std::sync::Arc;

use crate::id::{GenerationId, GroupId, MemberId};
use crate::kafka::group::classic_group::{ClassicGroup, ClassicGroupState};
use crate::kafka::group::member::Member;
use crate::kafka::group::member_ids::number_of;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::{Assignment, GroupMember, GroupMetadataValue, GroupRecord};

/// Who gets what. Whoever is not in it gets nothing.
pub(super) type Assignments = SortedMap<MemberId, Arc<Assignment>>;

/// The group with these assignments, as it is written down.
pub(super) fn group_metadata(
    id: &GroupId,
    group: &ClassicGroup,
    assignments: &Assignments,
) -> GroupRecord {
    let member = |member: &Arc<Member>| GroupMember {
        member_id: member.id.clone(),
        group_instance_id: member.instance_id.clone(),
        client_id: member.client_id.clone(),
        rebalance_timeout: member.rebalance_timeout,
        session_timeout: member.session_timeout,
        subscription: group
            .protocol
            .as_ref()
            .and_then(|protocol| member.subscription(protocol))
            .expect("a group with members has agreed on a protocol")
            .clone(),
        assignment: assignments.get(&member.id).cloned().unwrap_or_default(),
    };
    let value = GroupMetadataValue {
        protocol_type: group.protocol_type.clone(),
        generation: group.generation,
        protocol: group.protocol.clone(),
        leader: group.leader.clone(),
        current_state_timestamp: group.state_since,
        members: group.members.values().map(member).collect(),
    };
    GroupRecord::GroupMetadata { group: id.clone(), value: Some(Arc::new(value)) }
}

/// What is written when a group comes into being, whoever is already waiting in it.
pub(super) fn new_group_metadata(id: &GroupId, since: SimTime) -> GroupRecord {
    let value = GroupMetadataValue {
        protocol_type: None,
        generation: GenerationId(0),
        protocol: None,
        leader: None,
        current_state_timestamp: since,
        members: Vec::new(),
    };
    GroupRecord::GroupMetadata { group: id.clone(), value: Some(Arc::new(value)) }
}

/// The group as the next coordinator finds it: either Empty or Stable, nobody waiting, and of each member's protocols
/// only the one that was in use.
pub(super) fn from_group_metadata(value: &GroupMetadataValue) -> ClassicGroup {
    let mut group = ClassicGroup::new(value.current_state_timestamp);
    group.generation = value.generation;
    group.protocol_type = value.protocol_type.clone();
    group.protocol = value.protocol.clone();
    group.leader = value.leader.clone();
    if !value.members.is_empty() {
        group.state = ClassicGroupState::Stable;
    }
    for stored in &value.members {
        let number =
            number_of(&stored.member_id).expect("the log holds ids that coordinators gave out");
        let protocols = value.protocol.iter().map(|name| JoinProtocol {
            name: name.clone(),
            subscription: stored.subscription.clone(),
        });
        let member = Member {
            id: stored.member_id.clone(),
            instance_id: stored.group_instance_id.clone(),
            client_id: stored.client_id.clone(),
            rebalance_timeout: stored.rebalance_timeout,
            session_timeout: stored.session_timeout,
            protocols: protocols.collect(),
            assignment: stored.assignment.clone(),
            awaiting_join: None,
            awaiting_sync: None,
            is_new: false,
        };
        let protocol_type = value.protocol_type.clone().unwrap_or_default();
        group.add(number, &protocol_type, member);
    }
    group.subscribed_topics = group.compute_subscribed_topics();
    group
}
