//! A group: what its log gives back, and what its coordinator holds in memory (`ClassicGroup`).

use std::sync::Arc;

use crate::fact::GroupState;
use crate::id::{
    AssignorName, ClientId, GenerationId, GroupId, GroupInstanceId, MemberId, Text, TopicName,
    TopicPartition,
};
use crate::kafka::group::consumer::ConsumerGroup;
use crate::kafka::group::hash::java_map_order;
use crate::kafka::group::member::Member;
use crate::kafka::group::member_ids::{MemberNumber, number_of};
use crate::kernel::{SimTime, SortedMap, SortedSet, Span};
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::{GroupMetadataValue, OffsetAndMetadata};

/// The protocol type of Kafka's consumers (`ConsumerProtocol.PROTOCOL_TYPE`).
pub(super) const CONSUMER: &str = "consumer";

/// `org.apache.kafka.coordinator.group.classic.ClassicGroupState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClassicGroupState {
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
}

impl From<ClassicGroupState> for GroupState {
    fn from(state: ClassicGroupState) -> Self {
        match state {
            ClassicGroupState::Empty => GroupState::Empty,
            ClassicGroupState::PreparingRebalance => GroupState::PreparingRebalance,
            ClassicGroupState::CompletingRebalance => GroupState::CompletingRebalance,
            ClassicGroupState::Stable => GroupState::Stable,
            ClassicGroupState::Dead => GroupState::Dead,
        }
    }
}

/// A group as its coordinator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub(super) id: GroupId,
    pub(super) durable: Durable,
    pub(super) classic: Arc<ClassicGroup>,
    /// A group of the consumer protocol; `classic` then stays as empty as it began.
    pub(super) consumer: Option<Arc<ConsumerGroup>>,
}

/// What the log gives back to the next coordinator.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Durable {
    /// The group as it was last written down; `None` for a group that only commits offsets.
    pub metadata: Option<Arc<GroupMetadataValue>>,
    pub offsets: Arc<SortedMap<TopicPartition, OffsetAndMetadata>>,
}

/// A client that was given a member id and has not come back with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingMember {
    pub id: MemberId,
    pub client_id: ClientId,
    /// The id is forgotten after this time.
    pub session_timeout: Span,
}

/// What the group's join timer waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JoinTimer {
    /// The initial delay that is running, and how much more of it may follow.
    InitialDelay {
        delay: Span,
        remaining: Span,
    },
    RebalanceTimeout,
}

/// What a coordinator holds in memory. Of this only the last stored generation outlives it.
///
/// Invariants: `leader` is a member, and there is one whenever there are members; `static_members` names exactly the
/// members that have an instance id; in `Empty` there are no members.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClassicGroup {
    pub state: ClassicGroupState,
    pub previous_state: ClassicGroupState,
    pub state_since: SimTime,
    /// `None` until the first member came: a "simple" group that only commits offsets.
    pub protocol_type: Option<Text>,
    pub protocol: Option<AssignorName>,
    pub generation: GenerationId,
    pub leader: Option<MemberId>,
    pub members: SortedMap<MemberNumber, Arc<Member>>,
    pub static_members: SortedMap<GroupInstanceId, MemberId>,
    pub pending_members: SortedMap<MemberNumber, PendingMember>,
    /// Members of this generation whose SyncGroup has not come. A replaced static member's old id may be among them.
    pub pending_sync: SortedMap<MemberNumber, MemberId>,
    /// `None` if the coordinator cannot know.
    pub subscribed_topics: Option<Arc<SortedSet<TopicName>>>,
    /// Somebody joined while the initial delay was running.
    pub new_member_added: bool,
    pub join_timer: Option<JoinTimer>,
    /// The generation that the running sync timer belongs to.
    pub sync_timer: Option<GenerationId>,
}

impl Group {
    /// A group that nobody is in yet.
    pub(super) fn new(id: &GroupId, now: SimTime) -> Self {
        let classic = Arc::new(ClassicGroup::new(now));
        Self { id: id.clone(), durable: Durable::default(), classic, consumer: None }
    }

    /// The group if it speaks the consumer protocol.
    pub fn consumer(&self) -> Option<&ConsumerGroup> {
        self.consumer.as_deref()
    }

    /// Whether somebody in it subscribes to the topic, as far as the coordinator can tell.
    pub(super) fn is_subscribed_to(&self, topic: &TopicName) -> bool {
        match &self.consumer {
            Some(consumer) => consumer.is_subscribed_to(topic),
            None => self.classic.is_subscribed_to(topic),
        }
    }

    pub fn id(&self) -> &GroupId {
        &self.id
    }

    pub fn state(&self) -> GroupState {
        let consumer = self.consumer.as_ref();
        consumer.map_or_else(|| self.classic.state.into(), |consumer| consumer.state())
    }

    /// When it came into its state: for PreparingRebalance, since when it prepares.
    pub fn state_since(&self) -> SimTime {
        let consumer = self.consumer.as_ref();
        consumer.map_or(self.classic.state_since, |consumer| consumer.state_since())
    }

    /// Of the consumer protocol: the group's epoch.
    pub fn generation(&self) -> GenerationId {
        let consumer = self.consumer.as_ref();
        consumer.map_or(self.classic.generation, |group| GenerationId(group.group_epoch().0))
    }

    pub fn leader(&self) -> Option<&MemberId> {
        self.classic.leader.as_ref()
    }

    /// The assignor that the members agreed on.
    pub fn protocol(&self) -> Option<&AssignorName> {
        self.classic.protocol.as_ref()
    }

    pub fn protocol_type(&self) -> Option<&str> {
        self.classic.protocol_type.as_deref()
    }

    /// Of a classic group, in the order in which their ids were given out.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.classic.members.values().map(Arc::as_ref)
    }

    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.classic.member(id)
    }

    /// Static members by instance id.
    pub fn static_members(&self) -> impl Iterator<Item = (&GroupInstanceId, &MemberId)> {
        self.classic.static_members.iter()
    }

    /// Those who were given an id and have not joined with it yet.
    pub fn pending_members(&self) -> impl ExactSizeIterator<Item = &PendingMember> {
        self.classic.pending_members.values()
    }

    /// Members of this generation whose SyncGroup has not come yet.
    pub fn pending_sync(&self) -> impl ExactSizeIterator<Item = &MemberId> {
        self.classic.pending_sync.values()
    }

    /// Every committed offset.
    pub fn offsets(&self) -> impl ExactSizeIterator<Item = (&TopicPartition, &OffsetAndMetadata)> {
        self.durable.offsets.iter()
    }

    pub fn committed(&self, partition: &TopicPartition) -> Option<&OffsetAndMetadata> {
        self.durable.offsets.get(partition)
    }

    /// The group as the log has it: what a failover would bring back, offsets aside.
    pub fn stored(&self) -> Option<&GroupMetadataValue> {
        self.durable.metadata.as_deref()
    }
}

impl ClassicGroup {
    /// A group that nobody is in yet.
    pub(super) fn new(now: SimTime) -> Self {
        Self {
            state: ClassicGroupState::Empty,
            previous_state: ClassicGroupState::Dead,
            state_since: now,
            protocol_type: None,
            protocol: None,
            generation: GenerationId(0),
            leader: None,
            members: SortedMap::default(),
            static_members: SortedMap::default(),
            pending_members: SortedMap::default(),
            pending_sync: SortedMap::default(),
            subscribed_topics: None,
            new_member_added: false,
            join_timer: None,
            sync_timer: None,
        }
    }

    pub(super) fn member(&self, id: &MemberId) -> Option<&Member> {
        let member = self.members.get(&number_of(id)?)?;
        (member.id == *id).then_some(member.as_ref())
    }

    pub(super) fn member_mut(&mut self, id: &MemberId) -> Option<&mut Member> {
        let member = self.members.get_mut(&number_of(id)?)?;
        (member.id == *id).then(|| Arc::make_mut(member))
    }

    pub(super) fn has_member(&self, id: &MemberId) -> bool {
        self.member(id).is_some()
    }

    pub(super) fn is_pending_member(&self, id: &MemberId) -> bool {
        let pending = number_of(id).and_then(|number| self.pending_members.get(&number));
        pending.is_some_and(|pending| pending.id == *id)
    }

    pub(super) fn is_leader(&self, id: &MemberId) -> bool {
        self.leader.as_ref() == Some(id)
    }

    pub(super) fn member_ids(&self) -> Vec<MemberId> {
        self.members.values().map(|member| member.id.clone()).collect()
    }

    pub(super) fn awaiting_join_count(&self) -> usize {
        self.members.values().filter(|member| member.is_awaiting_join()).count()
    }

    /// Whether nobody has to be waited for any more, those with nothing but an id included.
    pub(super) fn has_all_members_joined(&self) -> bool {
        self.pending_members.is_empty()
            && self.members.values().all(|member| member.is_awaiting_join())
    }

    /// How long a join phase may take: as long as the most patient member allows.
    pub(super) fn rebalance_timeout(&self) -> Span {
        let timeouts = self.members.values().map(|member| member.rebalance_timeout);
        timeouts.max().unwrap_or(Span::ZERO)
    }

    pub(super) fn can_rebalance(&self) -> bool {
        match self.state {
            ClassicGroupState::Empty
            | ClassicGroupState::CompletingRebalance
            | ClassicGroupState::Stable => true,
            ClassicGroupState::PreparingRebalance | ClassicGroupState::Dead => false,
        }
    }

    fn is_supported_by_all(&self, protocol: &AssignorName) -> bool {
        self.members.values().all(|member| member.supports(protocol))
    }

    /// Whether all members but one know one of these protocols.
    pub(super) fn shares_protocol(&self, protocols: &[JoinProtocol], except: &MemberId) -> bool {
        let others = || self.members.values().filter(|member| member.id != *except);
        let is_known = |name: &AssignorName| others().all(|member| member.supports(name));
        protocols.iter().any(|protocol| is_known(&protocol.name))
    }

    /// Whether somebody with these protocols can be in the group.
    pub(super) fn supports_protocols(&self, kind: &str, protocols: &[JoinProtocol]) -> bool {
        if self.state == ClassicGroupState::Empty {
            return !kind.is_empty() && !protocols.is_empty();
        }
        self.protocol_type.as_deref() == Some(kind)
            && protocols.iter().any(|protocol| self.is_supported_by_all(&protocol.name))
    }

    /// Every member votes for the first of its protocols that all the others know too; most votes win.
    /// A tie goes to the one that comes first in Java's `HashMap`. `None` without members.
    pub(super) fn select_protocol(&self) -> Option<AssignorName> {
        let first = self.members.values().next()?;
        let names = first.protocols.iter().map(|protocol| &protocol.name);
        let common: Vec<_> = names.filter(|name| self.is_supported_by_all(name)).collect();
        let mut votes: Vec<(AssignorName, u32)> = Vec::new();
        for member in self.members.values() {
            let choice = member
                .protocols
                .iter()
                .find(|protocol| common.contains(&&protocol.name))
                .expect("whoever shares no protocol with the group was refused");
            match votes.iter_mut().find(|(name, _)| *name == choice.name) {
                Some((_, count)) => *count += 1,
                None => votes.push((choice.name.clone(), 1)),
            }
        }
        let most = votes.iter().map(|(_, count)| *count).max()?;
        let winners = votes.into_iter().filter(|(_, count)| *count == most).map(|(name, _)| name);
        winners.min_by_key(|name| java_map_order(name.as_str()))
    }

    /// All topics that members subscribe to; `None` if the members are no consumers.
    pub(super) fn compute_subscribed_topics(&self) -> Option<Arc<SortedSet<TopicName>>> {
        if self.protocol_type.as_deref() != Some(CONSUMER) {
            return None;
        }
        if self.members.is_empty() {
            return Some(Arc::default());
        }
        let protocol = self.protocol.as_ref()?;
        let subscriptions =
            self.members.values().filter_map(|member| member.subscription(protocol));
        let topics = subscriptions.flat_map(|subscription| subscription.topics.iter().cloned());
        Some(Arc::new(topics.collect()))
    }

    pub(super) fn is_subscribed_to(&self, topic: &TopicName) -> bool {
        match &self.subscribed_topics {
            Some(topics) => topics.contains(topic),
            None => self.protocol_type.as_deref() == Some(CONSUMER),
        }
    }

    /// Adds a member; the first one leads and says what kind of group it is.
    pub(super) fn add(&mut self, number: MemberNumber, protocol_type: &Text, member: Member) {
        if let Some(instance) = &member.instance_id {
            let before = self.static_members.insert(instance.clone(), member.id.clone());
            assert!(before.is_none(), "a static member is replaced, not added twice");
        }
        if self.members.is_empty() {
            self.protocol_type = Some(protocol_type.clone());
        }
        if self.leader.is_none() {
            self.leader = Some(member.id.clone());
        }
        self.pending_members.remove(&number);
        self.members.insert(number, Arc::new(member));
    }

    /// Takes out whoever has this id, member or not; the next one in order leads if it was the leader.
    pub(super) fn remove(&mut self, id: &MemberId) -> Option<Arc<Member>> {
        let number = number_of(id)?;
        let removed = if self.has_member(id) { self.members.remove(&number) } else { None };
        if let Some(instance) = removed.as_ref().and_then(|member| member.instance_id.as_ref()) {
            self.static_members.remove(instance);
        }
        if self.is_leader(id) {
            self.leader = self.members.values().next().map(|member| member.id.clone());
        }
        if self.is_pending_member(id) {
            self.pending_members.remove(&number);
        }
        if self.pending_sync.get(&number) == Some(id) {
            self.pending_sync.remove(&number);
        }
        removed
    }
}
