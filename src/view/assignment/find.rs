//! What the leader knew and sent, found in the messages.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ClientId, GroupId, MemberId, NodeId, TopicName};
use crate::kafka::assignor::TopicPartitions;
use crate::kafka::group::MemberShare;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::{Body, Envelope, Request, Response, join_group, sync_group};
use crate::run::Timeline;
use crate::sim::World;
use crate::view::Talk;

/// The SyncGroup of a leader.
pub(super) struct Plan {
    /// Its place in the trace.
    pub(super) place: usize,
    pub(super) at: SimTime,
    pub(super) leader: ClientId,
    pub(super) sync: Arc<sync_group::Request>,
}

/// A group's messages before a place in the trace, the last one first.
fn back_from<'a>(
    timeline: &'a Timeline,
    talk: &'a Talk,
    place: usize,
) -> impl Iterator<Item = (usize, SimTime, &'a Arc<Envelope>, bool)> {
    talk.places_before(place).rev().filter_map(|at| {
        let entry = &timeline.trace()[at];
        if let Fact::Sent { envelope } = &entry.fact {
            return Some((at, entry.at, envelope, false));
        }
        if let Fact::Delivered { envelope } = &entry.fact {
            return Some((at, entry.at, envelope, true));
        }
        None
    })
}

/// The last plan before a place in the trace.
pub(super) fn last_plan(timeline: &Timeline, talk: &Talk, place: usize) -> Option<Plan> {
    back_from(timeline, talk, place).find_map(|(place, at, envelope, arrived)| {
        let (NodeId::Client(leader), Body::Request(Request::SyncGroup(sync))) =
            (&envelope.from, &envelope.body)
        else {
            return None;
        };
        let is_plan = !arrived && !sync.assignments.is_empty();
        is_plan.then(|| Plan { place, at, leader: leader.clone(), sync: sync.clone() })
    })
}

/// What the coordinator told the leader of the members.
pub(super) fn members_told(
    timeline: &Timeline,
    talk: &Talk,
    plan: &Plan,
) -> Option<Arc<join_group::Response>> {
    back_from(timeline, talk, plan.place).find_map(|(_, _, envelope, arrived)| {
        match (&envelope.to, &envelope.body) {
            (NodeId::Client(to), Body::Response(Response::JoinGroup(joined)))
                if arrived && *to == plan.leader && !joined.members.is_empty() =>
            {
                Some(joined.clone())
            }
            (_, _) => None,
        }
    })
}

/// The topics of the leader's metadata when it assigned.
pub(super) fn topics_known(
    timeline: &Timeline,
    plan: &Plan,
) -> SortedMap<TopicName, TopicPartitions> {
    let entries = timeline.trace()[..plan.place].iter().rev();
    let metadata = entries.filter_map(|entry| {
        let Fact::Delivered { envelope } = &entry.fact else { return None };
        let Body::Response(Response::Metadata(metadata)) = &envelope.body else { return None };
        (envelope.to == NodeId::Client(plan.leader.clone())).then_some(metadata)
    });
    let known = metadata.take(1).flat_map(|metadata| &metadata.topics);
    let counted = known.filter(|topic| !topic.error.is_error() && !topic.partitions.is_empty());
    let topic = |topic: &Arc<crate::protocol::metadata::TopicMetadata>| {
        let count = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX);
        (topic.name.clone(), TopicPartitions::without_racks(count))
    };
    counted.map(topic).collect()
}

/// Which client has which member id.
pub(super) struct Names(SortedMap<MemberId, ClientId>);

impl Names {
    /// As the JoinGroups said it.
    pub(super) fn of(timeline: &Timeline, talk: &Talk, plan: &Plan) -> Self {
        let mut names = SortedMap::default();
        for (_, _, envelope, _) in back_from(timeline, talk, plan.place) {
            let (member, client) = match (&envelope.from, &envelope.to, &envelope.body) {
                (NodeId::Client(client), _, Body::Request(Request::JoinGroup(join))) => {
                    (&join.member_id, client)
                }
                (_, NodeId::Client(client), Body::Response(Response::JoinGroup(join))) => {
                    (&join.member_id, client)
                }
                _ => continue,
            };
            if !member.is_unknown() {
                names.insert(member.clone(), client.clone());
            }
        }
        Self(names)
    }

    /// As the coordinator's books have it.
    pub(super) fn in_books(world: &World, group: &GroupId) -> Self {
        let Some(group) = world.group(group) else { return Self(SortedMap::default()) };
        let shares = group.shares();
        let name =
            |share: &MemberShare<'_>| (share.id.clone(), world.client_of(group, share).clone());
        Self(shares.iter().map(name).collect())
    }

    /// A member that nobody has heard of goes by its id.
    pub(super) fn client(&self, member: &MemberId) -> ClientId {
        self.0.get(member).cloned().unwrap_or_else(|| ClientId::new(member.as_str()))
    }
}
