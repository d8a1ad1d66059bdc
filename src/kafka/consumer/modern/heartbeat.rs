//! Heartbeats of the consumer protocol (`AbstractHeartbeatRequestManager`, `ConsumerHeartbeatRequestManager`).

use crate::fact::Fact;
use crate::id::{AssignorName, ErrorCode};
use crate::kafka::Effects;
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::modern::ModernMemberState;
use crate::kafka::consumer::network::RequestContext;
use crate::protocol::consumer_group_heartbeat as api;
use crate::protocol::{Request, Response, Text};

/// Whether the answer to a heartbeat matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kafka::consumer) enum HeartbeatAnswer {
    Awaited,
    /// The member leaves because the application does not poll, and may join again before the answer.
    Ignored,
}

impl Consumer {
    /// Sends a heartbeat if one is due.
    pub(super) fn poll_heartbeat_manager(&mut self, fx: &mut Effects) {
        if self.coordinator_unknown(fx) || self.modern.state.is_not_in_group() {
            return self.on_heartbeat_request_skipped();
        }
        let is_leaving = self.modern.state.is_leaving_group();
        if self.poll_timeout_expired(fx) && !is_leaving {
            let (group, limit) = (self.spec.group.clone(), self.spec.config.max_poll_interval);
            self.note(fx, |consumer| Fact::PollIntervalExceeded { consumer, group, limit });
            self.app.poll_interval_exceeded = true;
            self.transition_to_sending_leave_group(true);
            self.send_consumer_group_heartbeat(HeartbeatAnswer::Ignored, fx);
            self.modern.heartbeat.reset();
            return self.modern.sent.reset();
        }
        let at_once = self.modern.state == ModernMemberState::Leaving
            || (self.modern.state.should_heartbeat_now() && !self.modern.heartbeat.is_in_flight());
        if at_once || self.modern.heartbeat.can_send_request(fx.now) {
            self.send_consumer_group_heartbeat(HeartbeatAnswer::Awaited, fx);
        }
    }

    /// Who cannot say goodbye goes without.
    fn on_heartbeat_request_skipped(&mut self) {
        if self.modern.state == ModernMemberState::Leaving {
            self.transition_to(ModernMemberState::Unsubscribed);
            self.modern.leave_in_progress = false;
        }
    }

    fn send_consumer_group_heartbeat(&mut self, answer: HeartbeatAnswer, fx: &mut Effects) {
        let Some(coordinator) = self.group.coordinator else { return };
        let body = Request::from(self.build_heartbeat_request());
        let context = RequestContext::ConsumerGroupHeartbeat { answer };
        self.network.send_to_coordinator(coordinator, body, context);
        self.modern.heartbeat.on_send_attempt(fx.now);
        self.heartbeat.sent_heartbeat(fx.now);
        self.on_heartbeat_request_generated(fx);
    }

    fn on_heartbeat_request_generated(&mut self, fx: &mut Effects) {
        match self.modern.state {
            // What was taken over is acknowledged; something newer may be waiting.
            ModernMemberState::Acknowledging if self.is_target_reconciled() => {
                self.transition_to(ModernMemberState::Stable);
            }
            ModernMemberState::Acknowledging => self.transition_to(ModernMemberState::Reconciling),
            ModernMemberState::Leaving if self.modern.poll_timer_expired => {
                self.transition_to_stale(fx);
            }
            ModernMemberState::Leaving => self.transition_to(ModernMemberState::Unsubscribed),
            ModernMemberState::Unsubscribed
            | ModernMemberState::Joining
            | ModernMemberState::Reconciling
            | ModernMemberState::Stable
            | ModernMemberState::Fenced
            | ModernMemberState::PrepareLeaving
            | ModernMemberState::Fatal
            | ModernMemberState::Stale => {}
        }
    }

    /// Who it is and how far it has come; all else only if it joins, or if it has changed (`HeartbeatState.buildRequestData`).
    fn build_heartbeat_request(&mut self) -> api::Request {
        let all = self.modern.state == ModernMemberState::Joining;
        let config = &self.spec.config;
        let (modern, sent) = (&self.modern, &self.modern.sent);
        let rebalance_timeout = Some(config.max_poll_interval);
        let topics = Some(self.subscriptions.subscription().clone());
        let assignor = config.group_remote_assignor.as_deref().map(AssignorName::new);
        let current = Some(modern.current.clone());
        let says_timeout = all || sent.rebalance_timeout != rebalance_timeout;
        let says_topics = all || sent.subscribed_topic_names != topics;
        let says_assignor = all || sent.server_assignor != assignor;
        let says_owned = all || sent.local_assignment != current;
        let request = api::Request {
            group: self.spec.group.clone(),
            member_id: modern.member_id.clone(),
            member_epoch: modern.epoch,
            instance_id: self.group_instance_id.clone(),
            rack_id: config.client_rack.as_deref().filter(|_| all).map(Text::from),
            client_id: self.spec.id.clone(),
            rebalance_timeout: rebalance_timeout.filter(|_| says_timeout),
            subscribed_topic_names: topics.as_ref().filter(|_| says_topics).map(|t| t.to_vec()),
            server_assignor: assignor.clone().filter(|_| says_assignor),
            topic_partitions: says_owned
                .then(|| modern.current.partitions().unwrap_or_default().to_vec()),
        };
        let sent = &mut self.modern.sent;
        sent.rebalance_timeout = rebalance_timeout;
        sent.subscribed_topic_names = topics;
        sent.server_assignor = assignor;
        sent.local_assignment = current;
        request
    }

    // ---- answers ----

    pub(in crate::kafka::consumer) fn consumer_group_heartbeat_answered(
        &mut self,
        answer: HeartbeatAnswer,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        if answer == HeartbeatAnswer::Ignored {
            return;
        }
        let Some(Response::ConsumerGroupHeartbeat(response)) = response else {
            self.modern.heartbeat.on_failed_attempt(fx.now);
            self.modern.sent.reset();
            self.on_heartbeat_failure();
            return self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
        };
        if response.error.is_error() {
            return self.heartbeat_failed(response.error, fx);
        }
        self.heartbeat.receive_heartbeat(fx.now);
        self.modern.heartbeat.update_interval(response.heartbeat_interval, fx.now);
        self.modern.heartbeat.on_successful_attempt(fx.now);
        self.on_heartbeat_success(&response);
    }

    fn on_heartbeat_success(&mut self, response: &api::Response) {
        match self.modern.state {
            ModernMemberState::Leaving => return,
            // An answer to a heartbeat from before is none to the goodbye (KAFKA-19335).
            ModernMemberState::Unsubscribed => {
                self.modern.leave_in_progress &= response.member_epoch.0 >= 0;
                return;
            }
            state if state.is_not_in_group() => return,
            ModernMemberState::Joining
            | ModernMemberState::Reconciling
            | ModernMemberState::Acknowledging
            | ModernMemberState::Stable
            | ModernMemberState::PrepareLeaving
            | ModernMemberState::Fenced
            | ModernMemberState::Fatal
            | ModernMemberState::Stale => {}
        }
        if response.member_epoch.0 < 0 {
            // The answer to an earlier goodbye.
            self.modern.leave_in_progress = false;
            return;
        }
        self.modern.epoch = response.member_epoch;
        if let Some(assignment) = &response.assignment
            && self.modern.state.can_handle_new_assignment()
        {
            self.assignment_received(assignment);
        }
    }

    /// A goodbye is said once, whatever becomes of it.
    fn on_heartbeat_failure(&mut self) {
        if self.modern.state == ModernMemberState::Unsubscribed {
            self.modern.leave_in_progress = false;
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    fn heartbeat_failed(&mut self, error: ErrorCode, fx: &mut Effects) {
        self.modern.sent.reset();
        self.modern.heartbeat.on_failed_attempt(fx.now);
        self.on_heartbeat_failure();
        match error {
            ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable => {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
                // The next one goes as soon as the coordinator is found.
                self.modern.heartbeat.reset();
            }
            ErrorCode::CoordinatorLoadInProgress => {}
            ErrorCode::FencedMemberEpoch | ErrorCode::UnknownMemberId => {
                self.transition_to_fenced(error, fx);
                // The rejoin goes as soon as everything is given up.
                self.modern.heartbeat.reset();
            }
            // Nobody is left to leave.
            ErrorCode::GroupIdNotFound if self.modern.state == ModernMemberState::Unsubscribed => {}
            error => self.handle_fatal_failure(error, fx),
        }
    }
}
