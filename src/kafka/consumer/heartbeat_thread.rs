//! The heartbeat thread (`AbstractCoordinator.HeartbeatThread`): heartbeats go on while the application works, and the
//! member leaves its group when the application does not come back to `poll`.
//!
//! Kafka's thread looks every `retry.backoff.ms`; this one wakes up exactly when something is due.

use crate::fact::Fact;
use crate::id::ErrorCode;
use crate::kafka::Effects;
use crate::kafka::consumer::membership::MemberIdFate;
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, Failure, Generation, MemberState};
use crate::protocol::{Request, Response, heartbeat};

impl Consumer {
    /// Wakes the thread up if something is due.
    pub(super) fn wake_heartbeat_thread_if_due(&mut self, fx: &mut Effects) {
        if !self.group.heartbeat_thread.enabled {
            return;
        }
        let sleeps = self.group.coordinator.is_some()
            && !self.group.state.has_not_joined_group()
            && self.group.heartbeat_thread.failed.is_none()
            && fx.now < self.group.heartbeat_thread.wakes_at;
        let due = self.next_heartbeat_thread_deadline();
        if sleeps && fx.now < due {
            self.group.heartbeat_thread.wakes_at = due;
        } else {
            self.run_heartbeat_thread(fx);
        }
    }

    /// One wake-up of the thread, whether something is due or not, until it would sleep again.
    pub fn wake_heartbeat_thread(&mut self, fx: &mut Effects) {
        self.group.heartbeat_thread.wakes_at = fx.now;
        self.run_heartbeat_thread(fx);
    }

    fn run_heartbeat_thread(&mut self, fx: &mut Effects) {
        while self.group.heartbeat_thread.enabled {
            if self.group.state.has_not_joined_group()
                || self.group.heartbeat_thread.failed.is_some()
            {
                self.group.heartbeat_thread.enabled = false;
                return;
            }
            self.poll_network(fx);
            if self.coordinator_unknown(fx) {
                return self.look_for_coordinator_beside_application(fx);
            }
            if self.heartbeat.session_timeout_expired(fx.now) {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
            } else if self.poll_timeout_expired(fx) {
                self.handle_poll_timeout_expiry(fx);
            } else if self.heartbeat.should_heartbeat(fx.now) {
                self.heartbeat.sent_heartbeat(fx.now);
                self.send_heartbeat_request(fx);
            } else {
                self.group.heartbeat_thread.wakes_at = self.next_heartbeat_thread_deadline();
                return;
            }
        }
    }

    /// While the application is inside `poll`, its own turns keep the poll timer from running out; in its listener it makes none.
    pub(super) fn poll_timer_runs(&self) -> bool {
        !self.app.is_in_poll() || self.is_in_listener()
    }

    pub(super) fn poll_timeout_expired(&self, fx: &Effects) -> bool {
        self.poll_timer_runs() && self.heartbeat.poll_timeout_expired(fx.now)
    }

    fn next_heartbeat_thread_deadline(&self) -> crate::kernel::SimTime {
        let due = self.heartbeat.heartbeat_at().min(self.heartbeat.session_ends());
        if self.poll_timer_runs() { due.min(self.heartbeat.poll_by()) } else { due }
    }

    /// The application may be busy, so this thread looks for the coordinator too: a new search every other time.
    fn look_for_coordinator_beside_application(&mut self, fx: &mut Effects) {
        if self.app.is_in_poll() {
            // The application holds the lock and searches itself.
        } else if fx.now < self.group.heartbeat_thread.wakes_at {
            return;
        } else if self.group.lookup.is_some() {
            self.group.lookup = None;
        } else {
            self.lookup_coordinator(fx);
        }
        self.group.heartbeat_thread.wakes_at = fx.now + self.spec.config.retry_backoff;
    }

    fn send_heartbeat_request(&mut self, fx: &mut Effects) {
        let Some(coordinator) = self.group.coordinator else { return };
        let sent = self.group.generation.clone();
        let body = heartbeat::Request {
            group: self.spec.group.clone(),
            generation: sent.id,
            member_id: sent.member_id.clone(),
            group_instance_id: self.group_instance_id.clone(),
        };
        let context = RequestContext::Heartbeat { sent };
        self.network.send_to_coordinator(coordinator, Request::from(body), context);
        self.network.transmit(fx);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    pub(super) fn heartbeat_answered(
        &mut self,
        sent: &Generation,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let Some(Response::Heartbeat(response)) = response else {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
            return self.heartbeat.fail_heartbeat(fx.now);
        };
        match response.error {
            ErrorCode::None => self.heartbeat.receive_heartbeat(fx.now),
            ErrorCode::CoordinatorNotAvailable | ErrorCode::NotCoordinator => {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
                self.heartbeat.fail_heartbeat(fx.now);
            }
            // It is right to go on with heartbeats: they keep the member in the group until it can rejoin.
            ErrorCode::RebalanceInProgress => {
                if self.group.state == MemberState::Stable {
                    self.note_rejoin_needed(response.error, fx);
                    self.group.request_rejoin("group is already rebalancing");
                }
                self.heartbeat.receive_heartbeat(fx.now);
            }
            error @ (ErrorCode::IllegalGeneration
            | ErrorCode::UnknownMemberId
            | ErrorCode::FencedInstanceId) => {
                self.heartbeat_refused(sent, error, fx);
            }
            // Not authorized, or unexpected: Kafka's thread tries again, too.
            _ => self.heartbeat.fail_heartbeat(fx.now),
        }
    }

    fn heartbeat_refused(&mut self, sent: &Generation, error: ErrorCode, fx: &mut Effects) {
        if self.group.generation != *sent {
            // An old generation was refused; the present one says nothing yet.
            return self.heartbeat.receive_heartbeat(fx.now);
        }
        let fate = MemberIdFate::after(error);
        self.note_rejoin_needed(error, fx);
        let reason = format!("encountered {} from HEARTBEAT response", error.name());
        self.group.reset_state_and_rejoin(reason, fate);
        if error == ErrorCode::FencedInstanceId {
            self.group.heartbeat_thread.failed = Some(Failure::Error(error));
        } else {
            self.heartbeat.fail_heartbeat(fx.now);
        }
    }

    /// The application has not polled for `max.poll.interval.ms`: a dynamic member leaves, a static one falls silent.
    fn handle_poll_timeout_expiry(&mut self, fx: &mut Effects) {
        let (group, limit) = (self.spec.group.clone(), self.spec.config.max_poll_interval);
        self.note(fx, |consumer| Fact::PollIntervalExceeded { consumer, group, limit });
        self.app.poll_interval_exceeded = true;
        self.maybe_leave_group("consumer poll timeout has expired.", fx);
    }

    pub(super) fn note_rejoin_needed(&self, error: ErrorCode, fx: &mut Effects) {
        if !self.group.rejoin_needed {
            self.note(fx, |consumer| Fact::RejoinNeeded { consumer, error });
        }
    }
}

/// What becomes of the connection to a coordinator that is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConnectionFate {
    /// It stands and is closed, so that nothing in flight remains.
    Close,
    Gone,
}
