//! Which facts of the trace belong to a group's talk.

use crate::fact::{Detail, Fact, TraceEntry};
use crate::id::{ClientId, GroupId, NodeId};
use crate::protocol::{ApiKey, Body, Envelope};
use crate::sim::World;

/// Everything that the members of a group said, heard or suffered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Talk {
    pub(super) facts: Vec<Said>,
    /// The places in the trace at which a member sent a request.
    pub(in crate::view) requests: Vec<u32>,
    /// The places at which a record was worked on once more.
    pub(in crate::view) read_again: Vec<u32>,
    /// The places at which the coordinator worked out a target.
    pub(in crate::view) targets: Vec<u32>,
}

/// One fact of the talk, with what decides whether it is shown: of hundreds of members a minute says more than can be looked
/// up in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    /// In the trace.
    pub(super) place: u32,
    pub(super) part: Part,
    pub(super) level: Detail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Sent,
    /// The end of an arrow, which has no row of its own.
    Delivered,
    Mark,
}

impl Said {
    /// Whether it is worth a row. A request that is refused later is so too, whatever its level.
    pub(super) fn is_shown(self, detail: Detail) -> bool {
        self.part != Part::Delivered && self.level <= detail
    }
}

impl Talk {
    /// Places in the trace before one, in order.
    pub(in crate::view) fn places_before(
        &self,
        place: usize,
    ) -> impl DoubleEndedIterator<Item = usize> {
        let end = self.facts.partition_point(|said| (said.place as usize) < place);
        self.facts[..end].iter().map(|said| said.place as usize)
    }

    pub(in crate::view) const NONE: Talk = Talk {
        facts: Vec::new(),
        requests: Vec::new(),
        read_again: Vec::new(),
        targets: Vec::new(),
    };

    pub(in crate::view) fn note(&mut self, place: usize, fact: &Fact) {
        let Ok(place) = u32::try_from(place) else { return };
        if let Fact::RecordReadAgain { .. } = fact {
            return self.read_again.push(place);
        }
        if let Fact::TargetAssignmentComputed { .. } = fact {
            return self.targets.push(place);
        }
        let (part, level) = match message_of(fact) {
            Some((part, envelope)) => (part, level(envelope)),
            None => (Part::Mark, fact.detail()),
        };
        self.facts.push(Said { place, part, level });
        if let Fact::Sent { envelope } = fact
            && let Body::Request(_) = envelope.body
        {
            self.requests.push(place);
        }
    }
}

fn message_of(fact: &Fact) -> Option<(Part, &Envelope)> {
    if let Fact::Sent { envelope } = fact {
        return Some((Part::Sent, envelope));
    }
    if let Fact::Delivered { envelope } = fact {
        return Some((Part::Delivered, envelope));
    }
    None
}

/// In this lens the rebalance itself is the story.
fn level(envelope: &Envelope) -> Detail {
    if let Body::Response(response) = &envelope.body
        && response.error().is_error()
    {
        return Detail::Story;
    }
    if envelope.body.is_heartbeat_with_news() {
        return Detail::Story;
    }
    level_of(envelope.body.api())
}

/// The level of a message that says nothing unusual.
pub fn level_of(api: ApiKey) -> Detail {
    match api {
        ApiKey::JoinGroup | ApiKey::SyncGroup | ApiKey::LeaveGroup => Detail::Story,
        ApiKey::FindCoordinator
        | ApiKey::OffsetFetch
        | ApiKey::OffsetForLeaderEpoch
        | ApiKey::InitProducerId => Detail::Protocol,
        ApiKey::Heartbeat
        | ApiKey::ConsumerGroupHeartbeat
        | ApiKey::OffsetCommit
        | ApiKey::Produce
        | ApiKey::Fetch
        | ApiKey::ListOffsets
        | ApiKey::Metadata
        | ApiKey::AlterPartition
        | ApiKey::Vote
        | ApiKey::BeginQuorumEpoch
        | ApiKey::EndQuorumEpoch
        | ApiKey::BrokerRegistration
        | ApiKey::BrokerHeartbeat
        | ApiKey::AllocateProducerIds => Detail::Everything,
    }
}

/// What the members of a group and its coordinator talk about.
fn is_group_api(api: ApiKey) -> bool {
    match api {
        ApiKey::FindCoordinator
        | ApiKey::JoinGroup
        | ApiKey::SyncGroup
        | ApiKey::Heartbeat
        | ApiKey::ConsumerGroupHeartbeat
        | ApiKey::LeaveGroup
        | ApiKey::OffsetCommit
        | ApiKey::OffsetFetch => true,
        ApiKey::Produce
        | ApiKey::Fetch
        | ApiKey::ListOffsets
        | ApiKey::OffsetForLeaderEpoch
        | ApiKey::Metadata
        | ApiKey::InitProducerId
        | ApiKey::AlterPartition
        | ApiKey::Vote
        | ApiKey::BeginQuorumEpoch
        | ApiKey::EndQuorumEpoch
        | ApiKey::BrokerRegistration
        | ApiKey::BrokerHeartbeat
        | ApiKey::AllocateProducerIds => false,
    }
}

/// The client at either end of a message.
pub(super) fn client_of(envelope: &Envelope) -> Option<&ClientId> {
    match (&envelope.from, &envelope.to) {
        (NodeId::Client(client), _) | (_, NodeId::Client(client)) => Some(client),
        (_, _) => None,
    }
}

/// The member that a fact is about.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most facts are no part of the talk, and a new one is not either until it is named"
)]
pub(super) fn member_of(fact: &Fact) -> Option<&ClientId> {
    match fact {
        Fact::Sent { envelope } | Fact::Delivered { envelope } => {
            client_of(envelope).filter(|_| is_group_api(envelope.body.api()))
        }
        Fact::Crashed { node: NodeId::Client(client) }
        | Fact::Restarted { node: NodeId::Client(client) }
        | Fact::Frozen { node: NodeId::Client(client) }
        | Fact::Thawed { node: NodeId::Client(client) }
        | Fact::ClientAdded { client, .. }
        | Fact::ClientReconfigured { client }
        | Fact::PartitionsRevoked { consumer: client, .. }
        | Fact::PartitionsAssigned { consumer: client, .. }
        | Fact::PartitionsLost { consumer: client, .. }
        | Fact::AssignmentComputed { consumer: client, .. }
        | Fact::PollIntervalExceeded { consumer: client, .. }
        | Fact::CommitFailed { consumer: client, .. }
        | Fact::ConsumerFailed { consumer: client, .. }
        | Fact::ConsumerLeft { consumer: client, .. }
        | Fact::SessionExpired { client, .. }
        | Fact::StaticMemberReplaced { client, .. }
        | Fact::MemberGone { client, .. } => Some(client),
        _ => None,
    }
}

/// The group whose talk a fact belongs to.
pub(in crate::view) fn group_of<'a>(
    entry: &'a TraceEntry,
    world: &'a World,
) -> Option<&'a GroupId> {
    if let Fact::RecordReadAgain { group, .. } | Fact::TargetAssignmentComputed { group, .. } =
        &entry.fact
    {
        return Some(group);
    }
    Some(world.client(member_of(&entry.fact)?)?.consumer()?.group())
}
