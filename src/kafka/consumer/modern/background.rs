//! The background thread (`ConsumerNetworkThread`): the coordinator is looked for, commits and heartbeats go out, and the
//! membership moves on, whether the application polls or not.

use crate::kafka::Effects;
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::membership::LookupFuture;
use crate::kafka::consumer::modern::{BackgroundEvent, ModernMemberState};
use crate::kernel::SimTime;

impl Consumer {
    /// Polls every request manager once.
    pub(in crate::kafka::consumer) fn run_background(&mut self, fx: &mut Effects) {
        self.poll_coordinator_manager(fx);
        self.poll_heartbeat_manager(fx);
        self.drive_reconciliation(fx);
        self.maybe_reconcile(false, fx);
        self.network.transmit(fx);
    }

    /// Both threads in turn, until neither has anything to do for the other.
    pub(in crate::kafka::consumer) fn run_member_threads(&mut self, fx: &mut Effects) {
        loop {
            self.run_background(fx);
            self.drive_sync_commits(fx);
            self.drive_close(fx);
            if self.app.is_stopped() {
                return;
            }
            let before = (self.modern.state, self.has_background_events());
            self.run_application(fx);
            self.run_background(fx);
            if self.app.is_stopped() {
                return;
            }
            let after = (self.modern.state, self.has_background_events());
            if before == after || !self.app.is_in_poll() || self.is_in_listener() {
                return;
            }
        }
    }

    /// Looks for the coordinator while it is not known, with a back-off between two searches (`CoordinatorRequestManager`).
    pub(in crate::kafka::consumer) fn poll_coordinator_manager(&mut self, fx: &mut Effects) {
        match self.group.lookup {
            Some(LookupFuture::Pending { .. }) => return,
            Some(LookupFuture::Failed(failure)) => {
                self.group.lookup = None;
                self.back_off_lookup(fx);
                if !failure.is_retriable() {
                    self.modern.events.push_back(BackgroundEvent::Error(failure));
                }
            }
            Some(LookupFuture::Done) => {
                self.group.lookup = None;
                self.group.lookup_failed_attempts = 0;
                self.group.lookup_retry_at = Some(fx.now + self.retry_backoff.backoff(0));
            }
            None => {}
        }
        let backs_off = self.group.lookup_retry_at.is_some_and(|at| fx.now < at);
        if !self.coordinator_unknown(fx) || backs_off || self.has_stopped_finding_coordinator() {
            return;
        }
        self.lookup_coordinator(fx);
        if matches!(self.group.lookup, Some(LookupFuture::Failed(_))) {
            // Nobody to ask: the request waits until there is.
            self.group.lookup = None;
            self.group.lookup_retry_at = Some(fx.now + self.spec.config.retry_backoff);
        }
    }

    /// When the background thread has something to do by itself.
    pub(in crate::kafka::consumer) fn next_background_wake_up(&self) -> Option<SimTime> {
        let state = self.modern.state;
        let searches = self.group.coordinator.is_none()
            && self.group.lookup.is_none()
            && !self.has_stopped_finding_coordinator();
        let lookup = self.group.lookup_retry_at.filter(|_| searches);
        let beats = self.group.coordinator.is_some() && !state.is_not_in_group();
        let heartbeat = (beats && !self.modern.heartbeat.is_in_flight())
            .then(|| self.modern.heartbeat.next_heartbeat_at());
        let expires = beats && !state.is_leaving_group() && self.poll_timer_runs();
        let poll_timer = expires.then(|| self.heartbeat.poll_by());
        let commit = self.commit_before_revocation_retries_at();
        [lookup, heartbeat, poll_timer, commit].into_iter().flatten().min()
    }

    /// Waits for the coordinator to answer its first heartbeat.
    pub(in crate::kafka::consumer) fn is_joining(&self) -> bool {
        self.modern.state == ModernMemberState::Joining
    }
}
