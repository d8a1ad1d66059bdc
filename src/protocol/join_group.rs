//! JoinGroup: a consumer asks to be in the next generation of its group. The answer may wait for all the others.

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, ErrorCode, GenerationId, GroupId, GroupInstanceId, MemberId, Text,
};
use crate::kernel::Span;
use crate::protocol::Subscription;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    pub session_timeout: Span,
    /// The client's `max.poll.interval.ms`.
    pub rebalance_timeout: Span,
    /// Empty until the coordinator gave one.
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub client_id: ClientId,
    /// `consumer` for consumers.
    pub protocol_type: Text,
    /// The assignors that the member can work with, the one it likes best first, each with its subscription.
    pub protocols: Vec<JoinProtocol>,
    /// Why the member joins, in words, as Kafka's clients send it (KIP-800).
    pub reason: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct JoinProtocol {
    pub name: AssignorName,
    pub subscription: Arc<Subscription>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub generation: GenerationId,
    pub protocol_type: Option<Text>,
    /// The assignor that the group agreed on.
    pub protocol: Option<AssignorName>,
    /// Empty with an error.
    pub leader: MemberId,
    /// A returning static leader must not assign again (KIP-814).
    pub skip_assignment: bool,
    pub member_id: MemberId,
    /// For the leader only: everybody, with their subscriptions.
    pub members: Vec<JoinMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct JoinMember {
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub subscription: Arc<Subscription>,
}

impl Response {
    pub fn failed(error: ErrorCode, member_id: MemberId) -> Self {
        Self {
            error,
            generation: GenerationId::NONE,
            protocol_type: None,
            protocol: None,
            leader: MemberId::unknown(),
            skip_assignment: false,
            member_id,
            members: Vec::new(),
        }
    }
}
