//! Before the join, and before leaving: commit, and give back (`ConsumerCoordinator.onJoinPrepare`, `onLeavePrepare`).

use std::sync::Arc;

use crate::id::{GenerationId, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::assignor::RebalanceProtocol;
use crate::kafka::consumer::offset_commit::CommitFuture;
use crate::kafka::consumer::rebalance_listener::{AfterListener, Callback, Called};
use crate::kafka::consumer::{Consumer, Failure};

/// Whether the member belongs to a generation, or an error took that away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Membership {
    Valid,
    Gone,
}

/// How far the preparation of a join has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JoinPrepare {
    /// The commit is under way: prepared again by the next `poll`.
    Commits,
    /// The listener holds it up.
    InListener,
    Done,
}

impl Consumer {
    /// Commits, then gives back what the protocol wants back: everything if it is eager. The join waits for the commit.
    pub(super) fn on_join_prepare(&mut self, fx: &mut Effects) -> Result<JoinPrepare, Failure> {
        // What the commit below may learn about the membership comes too late to count as a loss.
        let membership = self.membership();
        if !self.commit_before_join(fx)? {
            return Ok(JoinPrepare::Commits);
        }
        let owned = self.subscriptions.assigned_partitions();
        let protocol = self.rebalance_protocol();
        let (callback, kept) = match (membership, protocol) {
            (Membership::Gone, _) => (Callback::Lost, Vec::new()),
            (Membership::Valid, RebalanceProtocol::Eager) => (Callback::Revoked, Vec::new()),
            (Membership::Valid, RebalanceProtocol::Cooperative) => {
                let kept = |p: &&TopicPartition| self.subscriptions.is_subscribed_to(&p.topic);
                (Callback::Revoked, owned.iter().filter(kept).cloned().collect())
            }
        };
        let given: Arc<[_]> = owned.iter().filter(|p| !kept.contains(p)).cloned().collect();
        // An eager member is called back even if it holds nothing.
        let gives_all = membership == Membership::Valid && protocol == RebalanceProtocol::Eager;
        let mut called = Called::Returned;
        if gives_all || !given.is_empty() {
            self.app.gave_back = given.clone();
            called = self.call_listener(callback, given, fx);
        }
        if called == Called::Waits {
            self.after_listener(AfterListener::JoinPrepare { kept });
            return Ok(JoinPrepare::InListener);
        }
        self.join_prepared(&kept, called == Called::Threw)?;
        Ok(JoinPrepare::Done)
    }

    /// The end of `onJoinPrepare`: only now, after the callback, the assignment changes.
    pub(super) fn join_prepared(
        &mut self,
        kept: &[TopicPartition],
        threw: bool,
    ) -> Result<(), Failure> {
        self.subscriptions.assign_from_subscribed(kept);
        self.group.is_leader = false;
        self.subscriptions.reset_group_subscription();
        self.group.join_prepare_by = None;
        self.commits.join_prepare = None;
        if threw { Err(Failure::ListenerThrew) } else { Ok(()) }
    }

    /// The auto commit before a rebalance. False while it is under way, at most for `max.poll.interval.ms`.
    fn commit_before_join(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        let limit = self.spec.config.max_poll_interval;
        let by = *self.group.join_prepare_by.get_or_insert(fx.now + limit);
        if self.spec.config.enable_auto_commit && self.commits.join_prepare.is_none() {
            if self.rebalance_protocol() == RebalanceProtocol::Eager {
                // What arrives meanwhile must not move the positions past what is being committed.
                let owned = self.subscriptions.assigned_partitions();
                self.subscriptions.mark_pending_revocation(&owned);
            }
            self.auto_commit_before_join(fx)?;
        }
        let Some(future) = self.commits.join_prepare else { return Ok(true) };
        self.poll_network(fx);
        let future = self.commits.join_prepare.unwrap_or(future);
        let completed = match future {
            CommitFuture::Pending => fx.now >= by,
            CommitFuture::Failed(failure) if failure.is_retriable() => fx.now >= by,
            CommitFuture::Done | CommitFuture::Failed(_) => true,
        };
        if future != CommitFuture::Pending {
            self.commits.join_prepare = None;
        }
        Ok(completed)
    }

    fn membership(&self) -> Membership {
        if self.speaks_consumer_protocol() {
            return if self.modern.is_member() { Membership::Valid } else { Membership::Gone };
        }
        let generation = &self.group.generation;
        if generation.id == GenerationId::NONE || generation.member_id.is_unknown() {
            Membership::Gone
        } else {
            Membership::Valid
        }
    }

    /// Gives everything back before the member leaves for good. In the middle of a rebalance nobody can say any more whose
    /// the partitions are: they are lost.
    pub(super) fn on_leave_prepare(&mut self, fx: &mut Effects) -> Result<Called, Failure> {
        let owned: Arc<[TopicPartition]> = self.subscriptions.assigned_partitions().into();
        if !self.subscriptions.has_auto_assigned_partitions() || owned.is_empty() {
            return Ok(Called::Returned);
        }
        let gone = self.membership() == Membership::Gone || self.group.rebalance_in_progress();
        let callback = if gone { Callback::Lost } else { Callback::Revoked };
        self.app.gave_back = owned.clone();
        let called = self.call_listener(callback, owned, fx);
        if called == Called::Waits {
            self.after_listener(AfterListener::LeavePrepare);
        } else {
            self.leave_prepared(called == Called::Threw)?;
        }
        Ok(called)
    }

    pub(super) fn leave_prepared(&mut self, threw: bool) -> Result<(), Failure> {
        self.subscriptions.assign_from_subscribed(&[]);
        if threw { Err(Failure::ListenerThrew) } else { Ok(()) }
    }
}
