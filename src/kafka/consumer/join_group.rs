//! JoinGroup and SyncGroup: what is sent, and what the answers mean (`JoinGroupResponseHandler`,
//! `SyncGroupResponseHandler`).

use std::sync::Arc;

use crate::id::{ErrorCode, GenerationId, Text};
use crate::kafka::Effects;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::membership::{JoinFuture, MemberIdFate, PendingLeader};
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, Failure, Generation, MemberState};
use crate::kernel::Span;
use crate::protocol::{Request, Response, join_group, sync_group};

/// What JoinGroup's timeout adds to the rebalance timeout, for small delays (`JOIN_GROUP_TIMEOUT_LAPSE`).
const JOIN_GROUP_TIMEOUT_LAPSE: Span = Span::from_ms(5_000);
/// `ConsumerProtocol.PROTOCOL_TYPE`.
const PROTOCOL_TYPE: &str = "consumer";

impl Consumer {
    pub(super) fn send_join_group_request(&mut self, fx: &mut Effects) {
        if self.coordinator_unknown(fx) {
            return self.join_ends(Failure::Error(ErrorCode::CoordinatorNotAvailable));
        }
        let Some(coordinator) = self.group.coordinator else { return };
        let config = &self.spec.config;
        let rebalance_timeout = config.max_poll_interval;
        let timeout = config.request_timeout.max(rebalance_timeout + JOIN_GROUP_TIMEOUT_LAPSE);
        let sent = self.group.generation.clone();
        let body = join_group::Request {
            group: self.spec.group.clone(),
            session_timeout: config.session_timeout,
            rebalance_timeout,
            member_id: sent.member_id.clone(),
            group_instance_id: self.group_instance_id.clone(),
            client_id: self.spec.id.clone(),
            protocol_type: Text::from(PROTOCOL_TYPE),
            protocols: self.join_protocols(),
            reason: self.group.rejoin_reason.clone(),
        };
        let context = RequestContext::JoinGroup { sent };
        self.network.send_join(coordinator, timeout, Request::from(body), context);
    }

    fn join_ends(&mut self, failure: Failure) {
        self.group.join = Some(JoinFuture::Failed(failure));
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    pub(super) fn join_group_answered(
        &mut self,
        sent: &Generation,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let Some(Response::JoinGroup(response)) = response else {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
            return self.join_ends(Failure::Disconnected);
        };
        match response.error {
            ErrorCode::None => self.joined(response, fx),
            error @ ErrorCode::UnknownMemberId => {
                if self.group.generation == *sent {
                    let reason = "encountered UNKNOWN_MEMBER_ID from JOIN_GROUP response";
                    self.note_rejoin_needed(error, fx);
                    self.group.reset_state_and_rejoin(reason, MemberIdFate::Forgotten);
                }
                self.join_ends(Failure::Error(error));
            }
            error @ (ErrorCode::CoordinatorNotAvailable | ErrorCode::NotCoordinator) => {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
                self.join_ends(Failure::Error(error));
            }
            error @ ErrorCode::MemberIdRequired => {
                let member_id = response.member_id.clone();
                let reason = format!("need to re-join with the given member-id: {member_id}");
                self.group.generation = Generation::none_of(member_id);
                self.group.request_rejoin(reason);
                self.join_ends(Failure::Error(error));
            }
            error @ (ErrorCode::CoordinatorLoadInProgress
            | ErrorCode::FencedInstanceId
            | ErrorCode::InconsistentGroupProtocol
            | ErrorCode::InvalidSessionTimeout
            | ErrorCode::InvalidGroupId
            | ErrorCode::GroupAuthorizationFailed
            | ErrorCode::GroupMaxSizeReached
            | ErrorCode::RebalanceInProgress) => self.join_ends(Failure::Error(error)),
            error => self.join_ends(Failure::Unexpected(error)),
        }
    }

    fn joined(&mut self, response: Arc<join_group::Response>, fx: &mut Effects) {
        if response.protocol_type.as_deref().is_some_and(|kind| kind != PROTOCOL_TYPE) {
            return self.join_ends(Failure::Error(ErrorCode::InconsistentGroupProtocol));
        }
        if self.group.state != MemberState::PreparingRebalance {
            return self.join_ends(Failure::UnjoinedGroup);
        }
        self.group.state = MemberState::CompletingRebalance;
        if self.group.heartbeat_thread.started {
            self.group.heartbeat_thread.enabled = true;
            self.heartbeat.reset_timeouts(fx.now);
        }
        self.group.generation = Generation {
            id: response.generation,
            member_id: response.member_id.clone(),
            protocol: response.protocol.clone(),
        };
        if response.leader == response.member_id {
            self.elected_leader(response, fx);
        } else {
            self.send_sync_group_request(Vec::new(), fx);
        }
    }

    /// The leader first makes sure that it knows every topic of the group, then assigns.
    fn elected_leader(&mut self, response: Arc<join_group::Response>, fx: &mut Effects) {
        self.watch_topics_of_group(&response);
        let waits =
            self.metadata.update_requested() || self.metadata.next_update_at(fx.now) <= fx.now;
        let version = self.metadata.update_version();
        self.group.pending_leader = Some(PendingLeader { response, version });
        if !waits {
            self.assign_as_leader(fx);
        }
    }

    /// Fresh metadata are there: the leader goes on.
    pub(super) fn continue_as_leader(&mut self, fx: &mut Effects) {
        let version = self.metadata.update_version();
        if self.group.pending_leader.as_ref().is_some_and(|pending| version > pending.version) {
            self.assign_as_leader(fx);
        }
    }

    fn assign_as_leader(&mut self, fx: &mut Effects) {
        let Some(pending) = self.group.pending_leader.take() else { return };
        if self.group.state != MemberState::CompletingRebalance {
            return self.join_ends(Failure::UnjoinedGroup);
        }
        match self.on_leader_elected(&pending.response, fx) {
            Ok(assignments) => self.send_sync_group_request(assignments, fx),
            Err(failure) => self.join_ends(failure),
        }
    }

    fn send_sync_group_request(
        &mut self,
        assignments: Vec<sync_group::MemberAssignment>,
        fx: &mut Effects,
    ) {
        if self.coordinator_unknown(fx) {
            return self.join_ends(Failure::Error(ErrorCode::CoordinatorNotAvailable));
        }
        let Some(coordinator) = self.group.coordinator else { return };
        self.group.sent_plan = !assignments.is_empty();
        let sent = self.group.generation.clone();
        let body = sync_group::Request {
            group: self.spec.group.clone(),
            generation: sent.id,
            member_id: sent.member_id.clone(),
            group_instance_id: self.group_instance_id.clone(),
            protocol_type: Some(Text::from(PROTOCOL_TYPE)),
            protocol: sent.protocol.clone(),
            assignments,
        };
        let context = RequestContext::SyncGroup { sent };
        self.network.send_to_coordinator(coordinator, Request::from(body), context);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    pub(super) fn sync_group_answered(
        &mut self,
        sent: &Generation,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let Some(Response::SyncGroup(response)) = response else {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
            return self.join_ends(Failure::Disconnected);
        };
        match response.error {
            ErrorCode::None => self.synced(&response),
            error @ (ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration) => {
                if self.group.generation == *sent {
                    let fate = MemberIdFate::after(error);
                    let reason = format!("encountered {} from SYNC_GROUP response", error.name());
                    self.note_rejoin_needed(error, fx);
                    self.group.reset_state_and_rejoin(reason, fate);
                }
                self.join_ends(Failure::Error(error));
            }
            error @ (ErrorCode::CoordinatorNotAvailable | ErrorCode::NotCoordinator) => {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
                self.join_ends(Failure::Error(error));
            }
            error @ (ErrorCode::RebalanceInProgress
            | ErrorCode::GroupAuthorizationFailed
            | ErrorCode::FencedInstanceId) => self.join_ends(Failure::Error(error)),
            error => self.join_ends(Failure::Unexpected(error)),
        }
    }

    fn synced(&mut self, response: &sync_group::Response) {
        if response.protocol_type.as_deref().is_some_and(|kind| kind != PROTOCOL_TYPE) {
            return self.join_ends(Failure::Error(ErrorCode::InconsistentGroupProtocol));
        }
        if self.group.generation.is_reset() || self.group.state != MemberState::CompletingRebalance
        {
            // The heartbeat thread reset the generation meanwhile: try again at once.
            return self.join_ends(Failure::Error(ErrorCode::IllegalGeneration));
        }
        if response.protocol.is_some() && response.protocol != self.group.generation.protocol {
            return self.join_ends(Failure::Error(ErrorCode::InconsistentGroupProtocol));
        }
        self.group.state = MemberState::Stable;
        self.group.rejoin_reason = Text::new();
        self.group.rejoin_needed = false;
        self.group.join = Some(JoinFuture::Succeeded(response.assignment.clone()));
    }

    /// The generation in which the partitions that are owned were got.
    pub(super) fn generation_id(&self) -> GenerationId {
        if self.speaks_consumer_protocol() {
            return GenerationId(self.modern.epoch().0);
        }
        self.group.generation.id
    }
}
