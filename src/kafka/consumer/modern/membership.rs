//! How a member comes, goes and is thrown out (`AbstractMembershipManager`, `ConsumerMembershipManager`).

use std::sync::Arc;

use crate::id::{ErrorCode, MemberEpoch, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::consumer::modern::reconcile::LocalAssignment;
use crate::kafka::consumer::modern::{
    AfterCallback, BackgroundEvent, ModernMemberState, StaleRelease,
};
use crate::kafka::consumer::rebalance_listener::Callback;
use crate::kafka::consumer::{Consumer, Failure};

/// Whether the listener is called while the member prepares to leave, or has been called already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kafka::consumer) enum CallbacksOnLeave {
    /// By the application, which waits for the goodbye (`unsubscribe`).
    Needed,
    /// The application has called them itself (`close`).
    Done,
}

impl Consumer {
    pub(super) fn transition_to(&mut self, next: ModernMemberState) {
        let before = self.modern.state;
        assert!(next.can_follow(before), "no way from {before:?} to {next:?}");
        self.modern.state = next;
    }

    // ---- joining ----

    /// `transitionToJoining`.
    pub(super) fn transition_to_joining(&mut self) {
        if self.modern.state == ModernMemberState::Fatal {
            return;
        }
        if self.modern.reconciliation.is_some() {
            self.modern.rejoined_while_reconciling = true;
        }
        self.modern.epoch = MemberEpoch::JOIN_GROUP;
        self.transition_to(ModernMemberState::Joining);
        self.modern.target = LocalAssignment::default();
    }

    /// The application polls (`onConsumerPoll`, `resetPollTimer`).
    pub(super) fn on_consumer_poll(&mut self, fx: &Effects) {
        let updated = std::mem::take(&mut self.modern.subscription_updated);
        if updated && self.modern.state == ModernMemberState::Unsubscribed {
            self.transition_to_joining();
        }
        if self.heartbeat.poll_timeout_expired(fx.now) {
            self.maybe_rejoin_stale_member();
        }
        self.heartbeat.poll(fx.now);
    }

    fn maybe_rejoin_stale_member(&mut self) {
        self.modern.poll_timer_expired = false;
        if self.modern.state != ModernMemberState::Stale {
            return;
        }
        match self.modern.stale_release {
            StaleRelease::Done => self.transition_to_joining(),
            StaleRelease::Pending | StaleRelease::PendingAndPolled => {
                self.modern.stale_release = StaleRelease::PendingAndPolled;
            }
        }
    }

    // ---- errors ----

    /// The coordinator does not know the member, or not in this epoch (`transitionToFenced`).
    pub(super) fn transition_to_fenced(&mut self, error: ErrorCode, fx: &mut Effects) {
        match self.modern.state {
            ModernMemberState::PrepareLeaving => {
                self.transition_to_sending_leave_group(false);
                self.transition_to(ModernMemberState::Unsubscribed);
                self.modern.leave_in_progress = false;
                return;
            }
            ModernMemberState::Leaving => {
                self.transition_to(ModernMemberState::Unsubscribed);
                self.modern.leave_in_progress = false;
                return;
            }
            ModernMemberState::Unsubscribed
            | ModernMemberState::Fenced
            | ModernMemberState::Stale
            | ModernMemberState::Fatal => return,
            ModernMemberState::Joining
            | ModernMemberState::Reconciling
            | ModernMemberState::Acknowledging
            | ModernMemberState::Stable => {}
        }
        self.note_rejoin(error, fx);
        self.transition_to(ModernMemberState::Fenced);
        self.modern.epoch = MemberEpoch::JOIN_GROUP;
        self.signal_partitions_lost(AfterCallback::Rejoin, fx);
    }

    /// An error that a retry does not mend; the next `poll` throws it (`handleFatalFailure`, `transitionToFatal`).
    pub(super) fn handle_fatal_failure(&mut self, error: ErrorCode, fx: &mut Effects) {
        self.modern.events.push_back(BackgroundEvent::Error(Failure::Error(error)));
        let before = self.modern.state;
        self.modern.state = ModernMemberState::Fatal;
        self.modern.epoch = MemberEpoch::JOIN_GROUP;
        match before {
            ModernMemberState::Unsubscribed | ModernMemberState::Fatal => {}
            ModernMemberState::Leaving | ModernMemberState::PrepareLeaving => {
                self.modern.leave_in_progress = false;
            }
            ModernMemberState::Joining
            | ModernMemberState::Reconciling
            | ModernMemberState::Acknowledging
            | ModernMemberState::Stable
            | ModernMemberState::Fenced
            | ModernMemberState::Stale => self.signal_partitions_lost(AfterCallback::Fatal, fx),
        }
    }

    /// Everything is lost: the listener hears of it if there was anything.
    fn signal_partitions_lost(&mut self, then: AfterCallback, fx: &mut Effects) {
        let lost = self.subscriptions.assigned_partitions();
        self.need_callback(Callback::Lost, lost, then, fx);
    }

    /// The application is to call its listener. Nothing is called about no partitions, except that they are assigned.
    pub(super) fn need_callback(
        &mut self,
        callback: Callback,
        partitions: Vec<TopicPartition>,
        then: AfterCallback,
        fx: &mut Effects,
    ) {
        if partitions.is_empty() && callback != Callback::Assigned {
            return self.callback_completed(then, false, fx);
        }
        let partitions: Arc<[_]> = partitions.into();
        let event = BackgroundEvent::CallbackNeeded { callback, partitions, then };
        self.modern.events.push_back(event);
    }

    /// The listener has returned, or threw.
    pub(in crate::kafka::consumer) fn callback_completed(
        &mut self,
        then: AfterCallback,
        threw: bool,
        fx: &mut Effects,
    ) {
        match then {
            AfterCallback::Assign => self.revocation_completed(threw, fx),
            AfterCallback::Acknowledge => self.assignment_completed(threw, fx),
            AfterCallback::Leave => self.clear_assignment_and_leave_group(),
            AfterCallback::Rejoin => {
                self.clear_assignment();
                if self.modern.state == ModernMemberState::Fenced {
                    self.transition_to_joining();
                }
            }
            AfterCallback::Stale => {
                self.clear_assignment();
                let polled = self.modern.stale_release == StaleRelease::PendingAndPolled;
                self.modern.stale_release = StaleRelease::Done;
                if polled && self.modern.state == ModernMemberState::Stale {
                    self.transition_to_joining();
                }
            }
            AfterCallback::Fatal => self.clear_assignment(),
        }
    }

    fn clear_assignment(&mut self) {
        self.subscriptions.assign_from_subscribed(&[]);
        self.modern.current = LocalAssignment::default();
        self.modern.target = LocalAssignment::default();
    }

    // ---- leaving ----

    /// `leaveGroup`: gives everything back and says goodbye. [`ModernMembership::is_leave_in_progress`] until that is answered.
    ///
    /// [`ModernMembership::is_leave_in_progress`]: super::ModernMembership::is_leave_in_progress
    pub(in crate::kafka::consumer) fn leave_group(
        &mut self,
        callbacks: CallbacksOnLeave,
        fx: &mut Effects,
    ) {
        if self.modern.state.is_not_in_group() {
            if self.modern.state == ModernMemberState::Fenced {
                self.clear_assignment();
                self.transition_to(ModernMemberState::Unsubscribed);
            }
            self.subscriptions.unsubscribe();
            return;
        }
        if self.modern.state.is_leaving_group() {
            return;
        }
        self.transition_to(ModernMemberState::PrepareLeaving);
        self.modern.leave_in_progress = true;
        let owned = self.subscriptions.assigned_partitions();
        match callbacks {
            CallbacksOnLeave::Done => self.clear_assignment_and_leave_group(),
            CallbacksOnLeave::Needed => {
                let is_member = self.modern.is_member();
                if is_member {
                    self.subscriptions.mark_pending_revocation(&owned);
                }
                let callback = if is_member { Callback::Revoked } else { Callback::Lost };
                self.need_callback(callback, owned, AfterCallback::Leave, fx);
            }
        }
    }

    fn clear_assignment_and_leave_group(&mut self) {
        self.subscriptions.unsubscribe();
        self.clear_assignment();
        self.transition_to_sending_leave_group(false);
    }

    /// The next heartbeat is a goodbye.
    pub(super) fn transition_to_sending_leave_group(&mut self, due_to_expired_poll_timer: bool) {
        let state = self.modern.state;
        if state == ModernMemberState::Fatal || state == ModernMemberState::Unsubscribed {
            return;
        }
        if due_to_expired_poll_timer {
            self.modern.poll_timer_expired = true;
            self.transition_to(ModernMemberState::PrepareLeaving);
        }
        self.modern.epoch = self.leave_group_epoch();
        self.modern.current = LocalAssignment::default();
        self.transition_to(ModernMemberState::Leaving);
    }

    /// A static member means to come back.
    fn leave_group_epoch(&self) -> MemberEpoch {
        match self.group_instance_id {
            None => MemberEpoch::LEAVE_GROUP,
            Some(_) => MemberEpoch::LEAVE_GROUP_STATIC,
        }
    }

    /// The goodbye is sent because the application did not poll: everything it held is lost.
    pub(super) fn transition_to_stale(&mut self, fx: &mut Effects) {
        self.transition_to(ModernMemberState::Stale);
        self.modern.stale_release = StaleRelease::Pending;
        self.signal_partitions_lost(AfterCallback::Stale, fx);
    }
}
