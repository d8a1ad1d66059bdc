//! A member of a group of the consumer protocol (`ConsumerGroupMember`).

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, GroupInstanceId, MemberEpoch, MemberId, Text, TopicName, TopicPartition,
};
use crate::kernel::Span;
use crate::protocol::consumer_group_heartbeat::Request;
use crate::protocol::{
    Assignment, ConsumerGroupMemberMetadataValue, CurrentMemberAssignmentValue, MemberState,
};

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupMember {
    pub(super) id: MemberId,
    pub(super) epoch: MemberEpoch,
    /// A member whose answer got lost still comes with this one.
    pub(super) previous_epoch: MemberEpoch,
    pub(super) state: MemberState,
    pub(super) instance_id: Option<GroupInstanceId>,
    pub(super) rack_id: Option<Text>,
    pub(super) client_id: ClientId,
    pub(super) rebalance_timeout: Span,
    /// By name, each once.
    pub(super) subscribed_topics: Arc<[TopicName]>,
    pub(super) server_assignor: Option<AssignorName>,
    pub(super) assigned: Arc<Assignment>,
    pub(super) pending_revocation: Arc<Assignment>,
}

impl ConsumerGroupMember {
    /// Somebody of whom nothing is known yet.
    pub(super) fn new(id: MemberId) -> Self {
        Self {
            id,
            epoch: MemberEpoch(0),
            previous_epoch: MemberEpoch(-1),
            state: MemberState::Stable,
            instance_id: None,
            rack_id: None,
            client_id: ClientId::new(""),
            rebalance_timeout: Span::ZERO,
            subscribed_topics: Arc::new([]),
            server_assignor: None,
            assigned: Arc::default(),
            pending_revocation: Arc::default(),
        }
    }

    pub fn id(&self) -> &MemberId {
        &self.id
    }

    /// How far it has come; -2 while a static member is away.
    pub fn epoch(&self) -> MemberEpoch {
        self.epoch
    }

    pub fn state(&self) -> MemberState {
        self.state
    }

    pub fn instance_id(&self) -> Option<&GroupInstanceId> {
        self.instance_id.as_ref()
    }

    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    pub fn subscribed_topics(&self) -> &[TopicName] {
        &self.subscribed_topics
    }

    /// What it was told to own.
    pub fn assigned(&self) -> &Assignment {
        &self.assigned
    }

    /// What it still owns and has to give back.
    pub fn pending_revocation(&self) -> &Assignment {
        &self.pending_revocation
    }

    pub(super) fn is_reconciled_to(&self, target: MemberEpoch) -> bool {
        self.state == MemberState::Stable && self.epoch == target
    }

    /// All that is its own as long as it has not said otherwise.
    pub(super) fn partitions(&self) -> impl Iterator<Item = &TopicPartition> {
        self.assigned.partitions.iter().chain(&self.pending_revocation.partitions)
    }

    /// What the request says about its sender; what it leaves out stays as it was.
    pub(super) fn updated_by(&self, request: &Request) -> Self {
        let topics = request.subscribed_topic_names.as_ref();
        Self {
            instance_id: request.instance_id.clone().or_else(|| self.instance_id.clone()),
            rack_id: request.rack_id.clone().or_else(|| self.rack_id.clone()),
            client_id: request.client_id.clone(),
            rebalance_timeout: request.rebalance_timeout.unwrap_or(self.rebalance_timeout),
            subscribed_topics: topics
                .map_or_else(|| self.subscribed_topics.clone(), |topics| in_order(topics)),
            server_assignor: request
                .server_assignor
                .clone()
                .or_else(|| self.server_assignor.clone()),
            ..self.clone()
        }
    }

    pub(super) fn metadata(&self) -> ConsumerGroupMemberMetadataValue {
        ConsumerGroupMemberMetadataValue {
            instance_id: self.instance_id.clone(),
            rack_id: self.rack_id.clone(),
            client_id: self.client_id.clone(),
            subscribed_topic_names: self.subscribed_topics.clone(),
            rebalance_timeout: self.rebalance_timeout,
            server_assignor: self.server_assignor.clone(),
        }
    }

    pub(super) fn set_metadata(&mut self, value: &ConsumerGroupMemberMetadataValue) {
        self.instance_id = value.instance_id.clone();
        self.rack_id = value.rack_id.clone();
        self.client_id = value.client_id.clone();
        self.subscribed_topics = value.subscribed_topic_names.clone();
        self.rebalance_timeout = value.rebalance_timeout;
        self.server_assignor = value.server_assignor.clone();
    }

    pub(super) fn current_assignment(&self) -> CurrentMemberAssignmentValue {
        CurrentMemberAssignmentValue {
            member_epoch: self.epoch,
            previous_member_epoch: self.previous_epoch,
            state: self.state,
            assigned_partitions: self.assigned.clone(),
            partitions_pending_revocation: self.pending_revocation.clone(),
        }
    }

    pub(super) fn set_current_assignment(&mut self, value: &CurrentMemberAssignmentValue) {
        self.epoch = value.member_epoch;
        self.previous_epoch = value.previous_member_epoch;
        self.state = value.state;
        self.assigned = value.assigned_partitions.clone();
        self.pending_revocation = value.partitions_pending_revocation.clone();
    }
}

/// By name, each once.
fn in_order(topics: &[TopicName]) -> Arc<[TopicName]> {
    let mut sorted: Vec<TopicName> = Vec::with_capacity(topics.len());
    for topic in topics {
        if let Err(place) = sorted.binary_search(topic) {
            sorted.insert(place, topic.clone());
        }
    }
    sorted.into()
}
