//! After the join: the member takes over what it got (`ConsumerCoordinator.onJoinComplete`).

use std::sync::Arc;

use crate::id::TopicPartition;
use crate::kafka::Effects;
use crate::kafka::assignor::RebalanceProtocol;
use crate::kafka::consumer::rebalance_listener::{AfterListener, Callback, Called, taken_over};
use crate::kafka::consumer::subscription_state::sorted;
use crate::kafka::consumer::{Consumer, Failure};
use crate::protocol::Assignment;

impl Consumer {
    /// False if the listener holds it up. An exception of the listener is thrown last, when all is done.
    pub(super) fn on_join_complete(
        &mut self,
        assignment: &Arc<Assignment>,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        if !self.group.is_leader {
            // Only the leader watches metadata.
            self.group.assignment_snapshot = None;
        }
        if !self.subscriptions.matches_subscription(&assignment.partitions) {
            self.group
                .request_rejoin("received assignment does not match the current subscription");
            return Ok(true);
        }
        if self.rebalance_protocol() == RebalanceProtocol::Cooperative {
            let owned = self.subscriptions.assigned_partitions();
            let moves = |partition: &TopicPartition| !assignment.partitions.contains(partition);
            let revoked: Arc<[_]> = owned.into_iter().filter(moves).collect();
            if !revoked.is_empty() {
                // The assignment changes after the callback, so that it can still commit.
                let called = self.call_listener(Callback::Revoked, revoked, fx);
                if called == Called::Waits {
                    self.after_listener(AfterListener::Revoked { assignment: assignment.clone() });
                    return Ok(false);
                }
                let threw = called == Called::Threw;
                return self.take_over_after_revocation(assignment, threw, fx);
            }
        }
        self.take_over(assignment, false, fx)
    }

    /// Whoever gave something back joins again, so that others get it.
    pub(super) fn take_over_after_revocation(
        &mut self,
        assignment: &Assignment,
        threw: bool,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        self.group.request_rejoin("need to revoke partitions and re-join");
        self.take_over(assignment, threw, fx)
    }

    fn take_over(
        &mut self,
        assignment: &Assignment,
        threw: bool,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        self.add_assigned_topics(assignment);
        self.notify_assignor(assignment);
        self.commits.schedule_auto_commit(fx.now);
        let is_new = |p: &&TopicPartition| !self.subscriptions.is_assigned(p);
        let added = assignment.partitions.iter().filter(is_new).cloned().collect();
        self.subscriptions.assign_from_subscribed(&assignment.partitions);
        self.app.gave_back = Arc::default();
        self.app.poll_interval_exceeded = false;
        let called = self.call_listener(Callback::Assigned, added, fx);
        if called == Called::Waits {
            self.after_listener(AfterListener::Assigned { threw });
            return Ok(false);
        }
        taken_over(threw || called == Called::Threw)?;
        Ok(true)
    }

    /// The leader may know topics that match the pattern before this member does (`maybeUpdateJoinedSubscription`).
    fn add_assigned_topics(&mut self, assignment: &Assignment) {
        if self.subscriptions.pattern().is_none() {
            return;
        }
        let joined = self.group.joined_subscription.clone().unwrap_or_default();
        let is_new = |p: &&TopicPartition| joined.binary_search(&p.topic).is_err();
        let added: Vec<_> =
            assignment.partitions.iter().filter(is_new).map(|p| p.topic.clone()).collect();
        if added.is_empty() {
            return;
        }
        let with_added = |topics: &[_]| [topics, &added].concat();
        let subscription = with_added(self.subscriptions.subscription());
        if self.subscriptions.subscribe_from_pattern(&subscription) {
            self.metadata_mut().request_update_for_new_topics();
        }
        self.group.joined_subscription = Some(sorted(&with_added(&joined)));
    }
}
