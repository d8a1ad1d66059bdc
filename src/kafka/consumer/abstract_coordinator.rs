//! Finding the coordinator, joining the group, leaving it (`AbstractCoordinator`).

use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, Text};
use crate::kafka::Effects;
use crate::kafka::client::UpdateReason;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::join_prepare::JoinPrepare;
use crate::kafka::consumer::membership::{JoinFuture, LookupFuture, MemberIdFate};
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, Failure, MemberState};
use crate::protocol::{Channel, Request, Response, find_coordinator, leave_group};

/// Where the loop that joins begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JoinStage {
    Begin,
    /// The listener has returned from `onJoinPrepare`.
    Prepared,
}

impl Consumer {
    // ---- the coordinator ----

    /// Whether there is no coordinator to talk to; one whose connection failed counts as unknown.
    pub(super) fn coordinator_unknown(&mut self, fx: &mut Effects) -> bool {
        let Some(coordinator) = self.group.coordinator else { return true };
        if self.network.client.is_unavailable(coordinator, Channel::Coordinator, fx.now) {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
            return true;
        }
        false
    }

    pub(super) fn mark_coordinator_unknown(&mut self, fate: ConnectionFate, fx: &mut Effects) {
        let Some(broker) = self.group.coordinator.take() else { return };
        // The consumer protocol's client only forgets whom it talked to.
        if fate == ConnectionFate::Close && !self.speaks_consumer_protocol() {
            self.network.pending_disconnects.push(broker);
        }
        let group = self.spec.group.clone();
        self.note(fx, |consumer| Fact::CoordinatorLost { consumer, group, broker });
    }

    /// True if the coordinator is known; else the search goes on.
    pub(super) fn ensure_coordinator_ready(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        if self.speaks_consumer_protocol() {
            // Its background thread searches, and reports what ends the search.
            self.poll_coordinator_manager(fx);
            self.poll_network(fx);
            return Ok(!self.coordinator_unknown(fx));
        }
        if !self.coordinator_unknown(fx) {
            return Ok(true);
        }
        if self.group.lookup_retry_at.is_some_and(|at| fx.now < at) {
            return Ok(false);
        }
        self.lookup_coordinator(fx);
        self.poll_network(fx);
        match self.group.lookup {
            // Another search, given up meanwhile, may have found it.
            Some(LookupFuture::Pending { .. }) => return Ok(!self.coordinator_unknown(fx)),
            Some(LookupFuture::Failed(failure)) if !failure.is_retriable() => {
                self.group.lookup = None;
                return Err(failure);
            }
            Some(LookupFuture::Failed(_)) => {
                self.metadata_mut().request_update(UpdateReason::Again);
                self.back_off_lookup(fx);
            }
            Some(LookupFuture::Done) | None => {
                if self.group.coordinator.is_some() && self.coordinator_unknown(fx) {
                    self.back_off_lookup(fx);
                }
            }
        }
        self.group.lookup = None;
        let known = !self.coordinator_unknown(fx);
        if known {
            self.group.lookup_failed_attempts = 0;
            self.group.lookup_retry_at = None;
        }
        Ok(known)
    }

    /// The application waited for the search, so it knows its result.
    pub(super) fn forget_finished_lookup(&mut self) {
        // In the consumer protocol it is the background thread that hears of it.
        if !self.speaks_consumer_protocol() && self.group.lookup == Some(LookupFuture::Done) {
            self.group.lookup = None;
        }
    }

    pub(super) fn back_off_lookup(&mut self, fx: &Effects) {
        let wait = self.retry_backoff.backoff(self.group.lookup_failed_attempts);
        self.group.lookup_failed_attempts += 1;
        self.group.lookup_retry_at = Some(fx.now + wait);
    }

    /// Asks the least loaded broker, unless a search is under way.
    pub(super) fn lookup_coordinator(&mut self, fx: &mut Effects) {
        if self.group.lookup.is_some() {
            return;
        }
        let Some(node) = self.least_loaded_node(fx.now) else {
            self.group.lookup = Some(LookupFuture::Failed(Failure::NoBrokersAvailable));
            return;
        };
        self.group.lookups += 1;
        let lookup = self.group.lookups;
        self.group.lookup = Some(LookupFuture::Pending { lookup });
        let body = find_coordinator::Request { group: self.spec.group.clone() };
        let context = RequestContext::FindCoordinator { lookup };
        self.network.send(node, Request::from(body), context);
    }

    pub(super) fn find_coordinator_answered(
        &mut self,
        lookup: u32,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let outcome = match response {
            Some(Response::FindCoordinator(response)) => match (response.error, response.node) {
                (ErrorCode::None, Some(broker)) => Ok(broker),
                (ErrorCode::None, None) => Err(Failure::Error(ErrorCode::CoordinatorNotAvailable)),
                (error, _) => Err(Failure::Error(error)),
            },
            Some(_) | None => Err(Failure::Disconnected),
        };
        let waited_for = self.group.lookup == Some(LookupFuture::Pending { lookup });
        let future = match outcome {
            Ok(broker) => {
                self.coordinator_found(broker, fx);
                LookupFuture::Done
            }
            Err(failure) => LookupFuture::Failed(failure),
        };
        if waited_for {
            self.group.lookup = Some(future);
        }
        self.commits_after_lookup(outcome.err(), fx);
    }

    fn coordinator_found(&mut self, broker: BrokerId, fx: &mut Effects) {
        self.group.coordinator = Some(broker);
        self.heartbeat.reset_session_timeout(fx.now);
        let group = self.spec.group.clone();
        self.note(fx, |consumer| Fact::CoordinatorFound { consumer, group, broker });
    }

    // ---- joining ----

    /// Tells the heartbeat thread that the application is alive, and hears what ended it.
    pub(super) fn poll_heartbeat(&mut self, fx: &Effects) -> Result<(), Failure> {
        if !self.group.heartbeat_thread.started {
            return Ok(());
        }
        if let Some(failure) = self.group.heartbeat_thread.failed.take() {
            self.group.heartbeat_thread.started = false;
            self.group.heartbeat_thread.enabled = false;
            return Err(failure);
        }
        self.heartbeat.poll(fx.now);
        Ok(())
    }

    /// True if the member is joined and synced; else it is on its way, without waiting.
    pub(super) fn ensure_active_group(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        if !self.ensure_coordinator_ready(fx)? {
            return Ok(false);
        }
        self.group.heartbeat_thread.started = true;
        self.join_group_if_needed(JoinStage::Begin, fx)
    }

    pub(super) fn join_group_if_needed(
        &mut self,
        mut stage: JoinStage,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        while self.rejoin_needed_or_pending() {
            let prepared = std::mem::replace(&mut stage, JoinStage::Begin) == JoinStage::Prepared;
            if !prepared && !self.ensure_coordinator_ready(fx)? {
                return Ok(false);
            }
            if self.group.needs_join_prepare && !prepared {
                // A listener that throws is not called again.
                self.group.needs_join_prepare = false;
                match self.on_join_prepare(fx)? {
                    JoinPrepare::Done => {}
                    JoinPrepare::InListener => return Ok(false),
                    JoinPrepare::Commits => {
                        self.group.needs_join_prepare = true;
                        return Ok(false);
                    }
                }
            }
            self.initiate_join_group(fx);
            self.poll_network(fx);
            match self.group.join.take() {
                Some(JoinFuture::Pending) => {
                    self.group.join = Some(JoinFuture::Pending);
                    return Ok(false);
                }
                Some(JoinFuture::Succeeded(assignment)) => {
                    if self.group.state == MemberState::Stable && !self.group.generation.is_reset()
                    {
                        // Kept until the callbacks have returned: after one that throws, the next poll calls again.
                        self.group.join = Some(JoinFuture::Succeeded(assignment.clone()));
                        if !self.on_join_complete(&assignment, fx)? {
                            return Ok(false);
                        }
                        self.group.join_completed();
                    } else {
                        let reason = "rebalance failed since the generation/state was modified by \
                             heartbeat thread before the rebalance callback triggered";
                        self.group.reset_state_and_rejoin(reason, MemberIdFate::Forgotten);
                    }
                }
                Some(JoinFuture::Failed(failure)) => {
                    if !self.join_failed(failure)? {
                        return Ok(false);
                    }
                }
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// True if the join is tried again at once, false if after a while.
    fn join_failed(&mut self, failure: Failure) -> Result<bool, Failure> {
        if failure != Failure::Error(ErrorCode::MemberIdRequired) {
            let reason = format!("rebalance failed due to {}", failure.code().name());
            self.group.request_rejoin(reason);
        }
        let at_once = matches!(
            failure,
            Failure::Error(
                ErrorCode::UnknownMemberId
                    | ErrorCode::IllegalGeneration
                    | ErrorCode::RebalanceInProgress
                    | ErrorCode::MemberIdRequired
            )
        );
        if at_once || failure.is_retriable() { Ok(at_once) } else { Err(failure) }
    }

    fn initiate_join_group(&mut self, fx: &mut Effects) {
        if self.group.join.is_none() {
            self.group.state = MemberState::PreparingRebalance;
            self.group.join = Some(JoinFuture::Pending);
            self.send_join_group_request(fx);
        }
    }

    /// `KafkaConsumer.enforceRebalance`: the next `poll` joins again.
    pub fn enforce_rebalance(&mut self, reason: &str) {
        self.group.request_rejoin(reason);
    }

    // ---- leaving ----

    /// A dynamic member of a known coordinator says goodbye; in any case it is no member any more.
    pub(super) fn maybe_leave_group(&mut self, reason: &str, fx: &mut Effects) {
        let known = !self.coordinator_unknown(fx);
        let member_id = self.group.generation.member_id.clone();
        let is_member = self.group.state != MemberState::Unjoined && !member_id.is_unknown();
        if let Some(coordinator) = self.group.coordinator.filter(|_| known)
            && self.group_instance_id.is_none()
            && is_member
        {
            let leaving = leave_group::LeavingMember {
                member_id,
                group_instance_id: None,
                reason: Text::from(reason),
            };
            let group = self.spec.group.clone();
            let body = leave_group::Request { group, members: vec![leaving] };
            let context = RequestContext::LeaveGroup;
            self.network.send_to_coordinator(coordinator, Request::from(body), context);
            self.poll_network(fx);
        }
        let reason = "consumer pro-actively leaving the group";
        self.group.reset_state_and_rejoin(reason, MemberIdFate::Forgotten);
    }

    pub(super) fn leave_group_answered(&mut self, answered: bool, fx: &mut Effects) {
        if !answered {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
        }
    }
}
