//! From an assignment to its acknowledgement (`AbstractMembershipManager.maybeReconcile`): commit, give back, take over.
//!
//! What is given back is not read meanwhile; the rest is. One reconciliation at a time: an assignment that arrives meanwhile is
//! the next one's.

use std::sync::Arc;

use crate::id::{ErrorCode, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::consumer::modern::{AfterCallback, ModernMemberState};
use crate::kafka::consumer::offset_commit::{CommitFuture, CommitPurpose};
use crate::kafka::consumer::rebalance_listener::Callback;
use crate::kafka::consumer::{Consumer, Failure};
use crate::kernel::SimTime;
use crate::protocol::Assignment;

/// `AbstractMembershipManager.LocalAssignment`: the same partitions, assigned anew, are another assignment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LocalAssignment(Option<(u32, Arc<Assignment>)>);

impl LocalAssignment {
    /// `None` for `LocalAssignment.NONE`.
    pub(super) fn partitions(&self) -> Option<&[TopicPartition]> {
        self.0.as_ref().map(|(_, assignment)| assignment.partitions.as_slice())
    }

    /// A new assignment has the next epoch; the same one changes nothing.
    fn update_with(&mut self, assignment: &Arc<Assignment>) {
        let next = match &self.0 {
            None => 0,
            Some((_, same)) if same == assignment => return,
            Some((epoch, _)) => epoch + 1,
        };
        self.0 = Some((next, assignment.clone()));
    }
}

/// A reconciliation under way (`reconciliationInProgress`).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reconciliation {
    target: LocalAssignment,
    added: Vec<TopicPartition>,
    revoked: Vec<TopicPartition>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Committing(CommitBefore),
    /// The listener is, or is to be, called.
    CallingBack,
}

/// The auto commit before it: tried again until it succeeds, fails for good, or the coordinator gives up waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CommitBefore {
    deadline: SimTime,
    failed_attempts: u32,
    retry_at: Option<SimTime>,
}

impl Consumer {
    /// The coordinator says what the member is to own (`processAssignmentReceived`).
    pub(super) fn assignment_received(&mut self, assignment: &Arc<Assignment>) {
        self.modern.target.update_with(assignment);
        if !self.is_target_reconciled() {
            self.transition_to(ModernMemberState::Reconciling);
        } else if matches!(
            self.modern.state,
            ModernMemberState::Reconciling | ModernMemberState::Joining
        ) {
            self.transition_to(ModernMemberState::Stable);
        }
    }

    pub(super) fn is_target_reconciled(&self) -> bool {
        self.modern.current == self.modern.target
    }

    /// Begins to reconcile if there is something to. With auto commit only the application's thread begins, in `poll`, when all
    /// that `poll` has returned before is worked on: what is committed then is done.
    pub(super) fn maybe_reconcile(&mut self, can_commit: bool, fx: &mut Effects) {
        let modern = &self.modern;
        if modern.state != ModernMemberState::Reconciling
            || modern.reconciliation.is_some()
            || self.is_target_reconciled()
        {
            return;
        }
        let target = modern.target.clone();
        if target.partitions() == modern.current.partitions() {
            // Another one came, and went before it was looked at.
            self.modern.current = target;
            return self.transition_to(ModernMemberState::Acknowledging);
        }
        let commits = self.spec.config.enable_auto_commit;
        if commits && !can_commit {
            return;
        }
        let owned = self.subscriptions.assigned_partitions();
        let wanted = target.partitions().unwrap_or_default();
        let is_new = |p: &&TopicPartition| owned.binary_search(p).is_err();
        let added = wanted.iter().filter(is_new).cloned().collect();
        let goes = |p: &&TopicPartition| wanted.binary_search(p).is_err();
        let revoked: Vec<_> = owned.iter().filter(goes).cloned().collect();
        self.modern.rejoined_while_reconciling = false;
        // What arrives meanwhile must not move the positions past what is being committed.
        self.subscriptions.mark_pending_revocation(&revoked);
        let deadline = fx.now + self.spec.config.max_poll_interval;
        let commit = CommitBefore { deadline, failed_attempts: 0, retry_at: None };
        let stage = Stage::Committing(commit);
        self.modern.reconciliation = Some(Reconciliation { target, added, revoked, stage });
        if commits {
            self.send_commit_before_revocation(fx);
        }
        self.drive_reconciliation(fx);
    }

    // ---- the commit ----

    fn send_commit_before_revocation(&mut self, fx: &mut Effects) {
        let offsets = self.subscriptions.all_consumed();
        self.commits.join_prepare = Some(CommitFuture::Pending);
        self.modern.auto_commit_in_flight = !offsets.is_empty();
        self.queue_offset_commit(offsets, CommitPurpose::JoinPrepare, fx);
    }

    fn commit_before(&self) -> Option<CommitBefore> {
        match self.modern.reconciliation.as_ref()?.stage {
            Stage::Committing(commit) => Some(commit),
            Stage::CallingBack => None,
        }
    }

    fn set_stage(&mut self, stage: Stage) {
        if let Some(reconciliation) = &mut self.modern.reconciliation {
            reconciliation.stage = stage;
        }
    }

    /// When the commit before it is tried again.
    pub(super) fn commit_before_revocation_retries_at(&self) -> Option<SimTime> {
        self.commit_before()?.retry_at
    }

    /// Goes on as far as the commit before it lets it.
    pub(super) fn drive_reconciliation(&mut self, fx: &mut Effects) {
        while let Some(commit) = self.commit_before() {
            match (commit.retry_at, self.commits.join_prepare) {
                (Some(at), _) if at > fx.now => return,
                (Some(_), _) => {
                    let commit = CommitBefore { retry_at: None, ..commit };
                    self.set_stage(Stage::Committing(commit));
                    // With what has been consumed by now.
                    self.send_commit_before_revocation(fx);
                }
                (None, Some(CommitFuture::Pending)) => return,
                (None, Some(CommitFuture::Failed(failure)))
                    if fx.now < commit.deadline
                        && failure != Failure::Error(ErrorCode::UnknownTopicOrPartition)
                        && self.is_worth_a_retry(failure) =>
                {
                    let wait = self.retry_backoff.backoff(commit.failed_attempts);
                    let failed_attempts = commit.failed_attempts + 1;
                    let retry_at = Some(fx.now + wait);
                    let commit = CommitBefore { failed_attempts, retry_at, ..commit };
                    self.set_stage(Stage::Committing(commit));
                }
                // Whether it succeeded or not: the coordinator does not wait for ever.
                (None, _) => {
                    self.commits.join_prepare = None;
                    self.modern.auto_commit_in_flight = false;
                    self.set_stage(Stage::CallingBack);
                    self.revoke(fx);
                }
            }
        }
    }

    // ---- the listener ----

    fn revoke(&mut self, fx: &mut Effects) {
        if self.maybe_abort_reconciliation() {
            return;
        }
        let Some(reconciliation) = &self.modern.reconciliation else { return };
        let owned = |p: &&TopicPartition| self.subscriptions.is_assigned(p);
        let revoked: Vec<_> = reconciliation.revoked.iter().filter(owned).cloned().collect();
        if !revoked.is_empty() {
            self.app.gave_back = revoked.clone().into();
        }
        self.need_callback(Callback::Revoked, revoked, AfterCallback::Assign, fx);
    }

    /// The assignment changes after the callback, so that it can still commit.
    pub(super) fn revocation_completed(&mut self, threw: bool, fx: &mut Effects) {
        if threw {
            // The member stays as it is; the coordinator takes it out when it has waited long enough.
            self.modern.reconciliation = None;
            return;
        }
        if self.maybe_abort_reconciliation() {
            return;
        }
        let Some(reconciliation) = &self.modern.reconciliation else { return };
        let added = reconciliation.added.clone();
        let target = reconciliation.target.clone();
        let wanted = target.partitions().unwrap_or_default();
        self.subscriptions.assign_from_subscribed_awaiting_callback(wanted, &added);
        self.app.gave_back = Arc::default();
        self.app.poll_interval_exceeded = false;
        self.need_callback(Callback::Assigned, added, AfterCallback::Acknowledge, fx);
    }

    /// After a callback that threw, what is new is not read.
    pub(super) fn assignment_completed(&mut self, threw: bool, fx: &mut Effects) {
        if threw {
            self.modern.reconciliation = None;
            return;
        }
        let Some(reconciliation) = self.modern.reconciliation.clone() else { return };
        // All of them: a callback may have come to nothing before (KAFKA-18160).
        let target = reconciliation.target.partitions().unwrap_or_default();
        self.subscriptions.enable_partitions_awaiting_callback(target);
        if self.maybe_abort_reconciliation() {
            return;
        }
        self.modern.reconciliation = None;
        self.modern.current = reconciliation.target;
        self.commits.schedule_auto_commit(fx.now);
        self.transition_to(ModernMemberState::Acknowledging);
    }

    /// A member that was thrown out, or leaves, does not go on.
    fn maybe_abort_reconciliation(&mut self) -> bool {
        let aborts = self.modern.state != ModernMemberState::Reconciling
            || self.modern.rejoined_while_reconciling;
        if aborts {
            self.modern.reconciliation = None;
            self.modern.rejoined_while_reconciling = false;
        }
        aborts
    }
}
