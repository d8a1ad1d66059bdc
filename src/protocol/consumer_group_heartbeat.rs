//! ConsumerGroupHeartbeat: all that a member of the consumer protocol and its coordinator say to each other (KIP-848).
//!
//! A member joins with epoch 0, leaves with -1, and a static one goes for a while with -2. Fields that have not changed
//! since the last request are left out.

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, ErrorCode, GroupId, GroupInstanceId, MemberEpoch, MemberId, Text,
    TopicName, TopicPartition,
};
use crate::kernel::Span;
use crate::protocol::Assignment;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    /// Made by the client (KIP-1082).
    pub member_id: MemberId,
    /// What the member has reached; 0 to join, and see `MemberEpoch::LEAVE_GROUP`.
    pub member_epoch: MemberEpoch,
    pub instance_id: Option<GroupInstanceId>,
    pub rack_id: Option<Text>,
    /// From the request's header.
    pub client_id: ClientId,
    /// How long the member may take to give partitions back: its `max.poll.interval.ms`.
    pub rebalance_timeout: Option<Span>,
    pub subscribed_topic_names: Option<Vec<TopicName>>,
    /// `group.remote.assignor`.
    pub server_assignor: Option<AssignorName>,
    /// What the member owns.
    pub topic_partitions: Option<Vec<TopicPartition>>,
}

impl Request {
    /// It says more than "I am still here".
    pub fn is_news(&self) -> bool {
        self.member_epoch.0 <= 0 || self.topic_partitions.is_some()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub member_id: Option<MemberId>,
    pub member_epoch: MemberEpoch,
    /// When to send the next one: the coordinator decides.
    pub heartbeat_interval: Span,
    /// What the member is to own from now on; `None` if that has not changed.
    pub assignment: Option<Arc<Assignment>>,
}

impl Response {
    pub fn failed(error: ErrorCode) -> Self {
        Self {
            error,
            member_id: None,
            member_epoch: MemberEpoch(0),
            heartbeat_interval: Span::ZERO,
            assignment: None,
        }
    }
}
