//! A member of a classic group (`ClassicGroupMember`).

use std::sync::Arc;

use crate::id::{AssignorName, ClientId, GroupInstanceId, MemberId};
use crate::kafka::ReplyTo;
use crate::kernel::Span;
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::{Assignment, Subscription};

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub(super) id: MemberId,
    pub(super) instance_id: Option<GroupInstanceId>,
    pub(super) client_id: ClientId,
    pub(super) rebalance_timeout: Span,
    pub(super) session_timeout: Span,
    /// The one it likes best first.
    pub(super) protocols: Arc<[JoinProtocol]>,
    pub(super) assignment: Arc<Assignment>,
    pub(super) awaiting_join: Option<ParkedJoin>,
    pub(super) awaiting_sync: Option<ReplyTo>,
    /// It has not been through a whole join phase yet, so it cannot send heartbeats.
    pub(super) is_new: bool,
}

/// A JoinGroup that waits for the end of the join phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParkedJoin {
    Unanswered(ReplyTo),
    /// It was answered with an error, yet its member still takes part in the join phase.
    Answered,
}

impl Member {
    pub fn id(&self) -> &MemberId {
        &self.id
    }

    pub fn instance_id(&self) -> Option<&GroupInstanceId> {
        self.instance_id.as_ref()
    }

    pub fn is_static(&self) -> bool {
        self.instance_id.is_some()
    }

    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    pub fn session_timeout(&self) -> Span {
        self.session_timeout
    }

    pub fn rebalance_timeout(&self) -> Span {
        self.rebalance_timeout
    }

    /// The assignors it can work with, each with its subscription.
    pub fn protocols(&self) -> &[JoinProtocol] {
        &self.protocols
    }

    /// What it said about itself under one assignor.
    pub fn subscription(&self, protocol: &AssignorName) -> Option<&Arc<Subscription>> {
        let mine = self.protocols.iter().find(|mine| mine.name == *protocol)?;
        Some(&mine.subscription)
    }

    /// Its share as last handed out. During a rebalance that is still the one of the generation before.
    pub fn assignment(&self) -> &Arc<Assignment> {
        &self.assignment
    }

    /// Its JoinGroup waits for the end of the join phase.
    pub fn is_awaiting_join(&self) -> bool {
        self.awaiting_join.is_some()
    }

    /// Its SyncGroup waits for the leader's.
    pub fn is_awaiting_sync(&self) -> bool {
        self.awaiting_sync.is_some()
    }

    pub(super) fn supports(&self, protocol: &AssignorName) -> bool {
        self.protocols.iter().any(|mine| mine.name == *protocol)
    }

    /// Whether a new JoinGroup says nothing new. Order counts.
    pub(super) fn matches(&self, protocols: &[JoinProtocol]) -> bool {
        *self.protocols == *protocols
    }

    /// A parked request shows that its member is alive; a new member's does not, because its client may be gone for
    /// good without anybody noticing.
    pub(super) fn has_satisfied_heartbeat(&self) -> bool {
        !self.is_new && (self.is_awaiting_join() || self.is_awaiting_sync())
    }
}
