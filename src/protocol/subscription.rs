//! What a member tells the group about itself, and what the group's leader tells a member
//! (`ConsumerProtocolSubscription`, `ConsumerProtocolAssignment`). Brokers pass both on unread.

use crate::id::{GenerationId, Text, TopicName, TopicPartition};

/// A member's subscription for one assignor. Two are "the same metadata" exactly if they are equal, order included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub topics: Vec<TopicName>,
    /// What the member holds now; empty under an eager assignor, which gives everything back before it joins.
    pub owned_partitions: Vec<TopicPartition>,
    /// The generation in which `owned_partitions` were got; -1 if none.
    pub generation_id: GenerationId,
    /// `client.rack`.
    pub rack_id: Option<Text>,
    /// What the assignor itself sends along (`ConsumerPartitionAssignor.subscriptionUserData`).
    pub user_data: Option<StickyUserData>,
}

/// What the sticky assignor remembers of its last assignment (`StickyAssignorUserData`): it gives its partitions back before
/// it joins, and so `owned_partitions` does not say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StickyUserData {
    pub previous_assignment: Vec<TopicPartition>,
    pub generation: GenerationId,
}

impl Subscription {
    pub fn to_topics(topics: Vec<TopicName>) -> Self {
        Self {
            topics,
            owned_partitions: Vec::new(),
            generation_id: GenerationId::NONE,
            rack_id: None,
            user_data: None,
        }
    }
}

/// A member's share, sorted by topic and partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    pub partitions: Vec<TopicPartition>,
}
