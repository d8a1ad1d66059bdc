//! What the consumer reads and where it stands in each partition
//! (`org.apache.kafka.clients.consumer.internals.SubscriptionState`).
//!
//! Invariant: a partition can be read from exactly in the state `Fetching`.

use std::sync::Arc;

use crate::id::{LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::kafka::client::ClientMetadata;
use crate::kafka::consumer::TopicPattern;
use crate::kafka::consumer::topic_partition_state::{
    FetchPosition, FetchState, TopicPartitionState,
};
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::list_offsets::OffsetSpec;

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

    pub fn enable_partitions_awaiting_callback(&mut self, partitions: &[TopicPartition]) {
        self.set_pending_on_assigned_callback(partitions, false);
    }

    fn set_pending_on_assigned_callback(&mut self, partitions: &[TopicPartition], pending: bool) {
        for partition in partitions {
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

    /// Sets the position, whatever the state was before; the leader has to confirm it if it can be asked.
    pub fn seek_unvalidated(&mut self, partition: &TopicPartition, position: FetchPosition) {
        if let Some(state) = self.state_mut(partition) {
            state.seek_unvalidated(position);
        }
    }

    /// Sets the position, and nobody is asked.
    pub fn seek_validated(&mut self, partition: &TopicPartition, position: FetchPosition) {
        if let Some(state) = self.state_mut(partition) {
            state.seek_validated(position);
        }
    }

    pub fn request_offset_reset(&mut self, partition: &TopicPartition, spec: OffsetSpec) {
        if let Some(state) = self.state_mut(partition) {
            state.fetch_state = FetchState::AwaitReset(spec);
            state.next_retry = None;
        }
    }

    /// Each position learns who leads its partition now (`validatePositionsOnMetadataChange`).
    pub fn validate_positions_on_metadata_change(&mut self, metadata: &ClientMetadata) {
        for state in &mut self.assignment {
            let current_leader = metadata.current_leader(&state.partition);
            state.maybe_validate_position(current_leader);
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
