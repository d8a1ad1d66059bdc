//! What the consumer reads and where it stands in each partition
//! (`org.apache.kafka.clients.consumer.internals.SubscriptionState`).
//!
//! Invariant: a partition has a position exactly in the state `Fetching`.

use std::sync::Arc;

use crate::id::{BrokerId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::kafka::client::{ClientMetadata, LeaderAndEpoch};
use crate::kafka::consumer::TopicPattern;
use crate::kernel::{SimTime, SortedMap, SortedSet};
use crate::protocol::list_offsets::OffsetSpec;

/// The next offset to read, the epoch of the record before it, and who leads the partition as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchPosition {
    pub offset: Offset,
    pub offset_epoch: Option<LeaderEpoch>,
    pub current_leader: LeaderAndEpoch,
}

/// Kafka's fourth state, AWAIT_VALIDATION, is left out: positions are not checked with OffsetForLeaderEpoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchState {
    /// The committed offset has not been fetched yet.
    Initializing,
    Fetching(FetchPosition),
    /// The beginning or the end of the log is asked for.
    AwaitReset(OffsetSpec),
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicPartitionState {
    pub partition: TopicPartition,
    pub fetch_state: FetchState,
    /// From the last fetch.
    pub high_watermark: Option<Offset>,
    pub paused: bool,
    /// Its offsets are being committed before it is given back: the position must not move.
    pub pending_revocation: bool,
    /// The listener has not heard of it yet: it is neither read nor asked about.
    pub pending_on_assigned_callback: bool,
    /// A ListOffsets is under way or failed: not before this.
    pub next_retry: Option<SimTime>,
    /// What this consumer committed last, or found committed.
    pub committed: Option<Offset>,
    /// The replica that the leader has named to read from, and until when (KIP-392).
    preferred_read_replica: Option<(BrokerId, SimTime)>,
    /// The order in which partitions are asked for: whoever gave records goes to the end.
    turn: u64,
}

impl TopicPartitionState {
    fn new(partition: TopicPartition, turn: u64) -> Self {
        Self {
            partition,
            fetch_state: FetchState::Initializing,
            high_watermark: None,
            paused: false,
            pending_revocation: false,
            pending_on_assigned_callback: false,
            next_retry: None,
            committed: None,
            preferred_read_replica: None,
            turn,
        }
    }

    pub fn position(&self) -> Option<&FetchPosition> {
        match &self.fetch_state {
            FetchState::Fetching(position) => Some(position),
            FetchState::Initializing | FetchState::AwaitReset(_) => None,
        }
    }

    pub fn is_fetchable(&self) -> bool {
        !self.paused
            && !self.pending_revocation
            && !self.pending_on_assigned_callback
            && self.position().is_some()
    }

    /// The replica to read from, as long as its lease lasts; `None`: the leader.
    pub fn preferred_read_replica(&self, now: SimTime) -> Option<BrokerId> {
        self.preferred_read_replica.filter(|(_, until)| now <= *until).map(|(replica, _)| replica)
    }

    /// The lease of the same replica is not renewed while it lasts. True if it is another one than before.
    pub fn update_preferred_read_replica(
        &mut self,
        replica: BrokerId,
        now: SimTime,
        until: SimTime,
    ) -> bool {
        let is_new = self.preferred_read_replica(now) != Some(replica);
        if is_new {
            self.preferred_read_replica = Some((replica, until));
        }
        is_new
    }

    /// Back to the leader; the replica that was read from, if there was one.
    pub fn clear_preferred_read_replica(&mut self) -> Option<BrokerId> {
        self.preferred_read_replica.take().map(|(replica, _)| replica)
    }

    pub fn awaits_reset(&self, now: SimTime) -> Option<OffsetSpec> {
        match self.fetch_state {
            FetchState::AwaitReset(spec) if self.next_retry.is_none_or(|at| at <= now) => {
                Some(spec)
            }
            FetchState::AwaitReset(_) | FetchState::Initializing | FetchState::Fetching(_) => None,
        }
    }
}

/// How the consumer comes to its partitions (`SubscriptionState.SubscriptionType`). It never assigns them by hand.
#[derive(Clone, Debug, Default, PartialEq)]
enum SubscriptionType {
    #[default]
    None,
    AutoTopics,
    AutoPattern(TopicPattern),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubscriptionState {
    kind: SubscriptionType,
    /// Sorted.
    subscription: Arc<[TopicName]>,
    /// What the whole group is subscribed to, for its leader; sorted.
    group_subscription: Arc<[TopicName]>,
    /// Sorted.
    assignment: Vec<TopicPartitionState>,
    next_turn: u64,
}

pub(super) fn sorted(topics: &[TopicName]) -> Arc<[TopicName]> {
    let topics: SortedSet<_> = topics.iter().cloned().collect();
    topics.into_vec().into()
}

impl SubscriptionState {
    // ---- subscription ----

    /// To these topics. True if the subscription is another one now.
    pub fn subscribe(&mut self, topics: &[TopicName]) -> bool {
        self.kind = SubscriptionType::AutoTopics;
        self.change_subscription(topics)
    }

    /// To all topics that match, as far as metadata show them.
    pub fn subscribe_to_pattern(&mut self, pattern: TopicPattern) {
        self.kind = SubscriptionType::AutoPattern(pattern);
    }

    /// The topics that match now. True if the subscription is another one now.
    pub fn subscribe_from_pattern(&mut self, topics: &[TopicName]) -> bool {
        self.change_subscription(topics)
    }

    fn change_subscription(&mut self, topics: &[TopicName]) -> bool {
        let topics = sorted(topics);
        let changed = self.subscription != topics;
        self.subscription = topics;
        changed
    }

    /// Reads nothing any more.
    pub fn unsubscribe(&mut self) {
        self.kind = SubscriptionType::None;
        self.subscription = Arc::default();
        self.group_subscription = Arc::default();
        self.assignment.clear();
    }

    pub fn subscription(&self) -> &Arc<[TopicName]> {
        &self.subscription
    }

    /// Whether its group assigns it its partitions.
    pub fn has_auto_assigned_partitions(&self) -> bool {
        self.kind != SubscriptionType::None
    }

    pub fn pattern(&self) -> Option<&TopicPattern> {
        match &self.kind {
            SubscriptionType::AutoPattern(pattern) => Some(pattern),
            SubscriptionType::None | SubscriptionType::AutoTopics => None,
        }
    }

    /// The leader watches what the group is subscribed to; true if that is more than its own subscription.
    pub fn group_subscribe(&mut self, topics: &[TopicName]) -> bool {
        self.group_subscription = sorted(topics);
        self.group_subscription.iter().any(|topic| !self.subscription.contains(topic))
    }

    pub fn reset_group_subscription(&mut self) {
        if !self.group_subscription.is_empty() {
            self.group_subscription = Arc::default();
        }
    }

    /// The topics whose metadata matter.
    pub fn metadata_topics(&self) -> Vec<TopicName> {
        let topics = self.subscription.iter().chain(self.group_subscription.iter());
        topics.cloned().collect::<SortedSet<_>>().into_vec()
    }

    pub fn is_subscribed_to(&self, topic: &TopicName) -> bool {
        self.subscription.binary_search(topic).is_ok()
    }

    /// Whether an assignment is one for this subscription (`checkAssignmentMatchedSubscription`).
    pub fn matches_subscription(&self, partitions: &[TopicPartition]) -> bool {
        partitions.iter().all(|p| match self.pattern() {
            Some(pattern) => pattern.matches(&p.topic),
            None => self.is_subscribed_to(&p.topic),
        })
    }

    // ---- assignment ----

    /// The assignment becomes `partitions` (sorted); what stays keeps its position.
    pub fn assign_from_subscribed(&mut self, partitions: &[TopicPartition]) {
        let mut old = std::mem::take(&mut self.assignment);
        for partition in partitions {
            let kept = old.iter().position(|state| state.partition == *partition);
            let state = match kept {
                Some(i) => old.swap_remove(i),
                None => {
                    self.next_turn += 1;
                    TopicPartitionState::new(partition.clone(), self.next_turn)
                }
            };
            let place = self.assignment.partition_point(|other| other.partition <= *partition);
            self.assignment.insert(place, state);
        }
    }

    /// The same, but what is added is left alone until its callback has returned.
    pub fn assign_from_subscribed_awaiting_callback(
        &mut self,
        partitions: &[TopicPartition],
        added: &[TopicPartition],
    ) {
        self.assign_from_subscribed(partitions);
        self.set_pending_on_assigned_callback(added, true);
    }

    pub fn enable_partitions_awaiting_callback(&mut self, added: &[TopicPartition]) {
        self.set_pending_on_assigned_callback(added, false);
    }

    fn set_pending_on_assigned_callback(&mut self, added: &[TopicPartition], pending: bool) {
        for partition in added {
            if let Some(state) = self.state_mut(partition) {
                state.pending_on_assigned_callback = pending;
            }
        }
    }

    /// Sorted.
    pub fn assignment(&self) -> &[TopicPartitionState] {
        &self.assignment
    }

    /// Sorted.
    pub fn assigned_partitions(&self) -> Vec<TopicPartition> {
        self.assignment.iter().map(|state| state.partition.clone()).collect()
    }

    pub fn state(&self, partition: &TopicPartition) -> Option<&TopicPartitionState> {
        self.place(partition).ok().map(|i| &self.assignment[i])
    }

    pub fn state_mut(&mut self, partition: &TopicPartition) -> Option<&mut TopicPartitionState> {
        self.place(partition).ok().map(|i| &mut self.assignment[i])
    }

    pub fn is_assigned(&self, partition: &TopicPartition) -> bool {
        self.place(partition).is_ok()
    }

    pub fn is_fetchable(&self, partition: &TopicPartition) -> bool {
        self.state(partition).is_some_and(TopicPartitionState::is_fetchable)
    }

    pub fn position(&self, partition: &TopicPartition) -> Option<&FetchPosition> {
        self.state(partition).and_then(TopicPartitionState::position)
    }

    pub fn mark_pending_revocation(&mut self, partitions: &[TopicPartition]) {
        for partition in partitions {
            if let Some(state) = self.state_mut(partition) {
                state.pending_revocation = true;
            }
        }
    }

    /// Partitions in the order in which they should be asked for.
    pub fn in_turn(&self) -> impl Iterator<Item = &TopicPartitionState> {
        let states = self.assignment.iter().map(|state| (state.turn, state));
        states.collect::<SortedMap<_, _>>().into_values()
    }

    pub fn move_partition_to_end(&mut self, partition: &TopicPartition) {
        let next = self.next_turn + 1;
        if let Some(state) = self.state_mut(partition) {
            state.turn = next;
            self.next_turn = next;
        }
    }

    // ---- positions ----

    pub fn has_all_fetch_positions(&self) -> bool {
        self.assignment.iter().all(|state| state.position().is_some())
    }

    /// Sorted; those whose committed offset must be looked up.
    pub fn initializing_partitions(&self) -> Vec<TopicPartition> {
        let initializing = |s: &&TopicPartitionState| {
            s.fetch_state == FetchState::Initializing && !s.pending_on_assigned_callback
        };
        self.assignment.iter().filter(initializing).map(|s| s.partition.clone()).collect()
    }

    /// Sets the position, whatever the state was before.
    pub fn seek(&mut self, partition: &TopicPartition, position: FetchPosition) {
        if let Some(state) = self.state_mut(partition) {
            state.fetch_state = FetchState::Fetching(position);
            state.next_retry = None;
        }
    }

    pub fn request_offset_reset(&mut self, partition: &TopicPartition, spec: OffsetSpec) {
        if let Some(state) = self.state_mut(partition) {
            state.fetch_state = FetchState::AwaitReset(spec);
            state.next_retry = None;
        }
    }

    /// Each position learns who leads its partition now (`validatePositionsOnMetadataChange`).
    pub fn update_leaders(&mut self, metadata: &ClientMetadata) {
        for state in &mut self.assignment {
            let leader = metadata.current_leader(&state.partition);
            if let FetchState::Fetching(position) = &mut state.fetch_state
                && leader.leader.is_some()
                && position.current_leader != leader
            {
                state.preferred_read_replica = None;
                position.current_leader = leader;
            }
        }
    }

    /// What a commit without arguments commits: every position.
    pub fn all_consumed(&self) -> Vec<(TopicPartition, Offset, Option<LeaderEpoch>)> {
        let consumed = |state: &TopicPartitionState| {
            let position = state.position()?;
            Some((state.partition.clone(), position.offset, position.offset_epoch))
        };
        self.assignment.iter().filter_map(consumed).collect()
    }

    fn place(&self, partition: &TopicPartition) -> Result<usize, usize> {
        self.assignment.binary_search_by(|state| state.partition.cmp(partition))
    }
}
