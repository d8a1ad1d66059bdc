//! What membership means for the partitions: the coordinator's part of `poll`, giving back, taking over, and the
//! leader's plan (`ConsumerCoordinator`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, GenerationId, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::consumer::assignment::{compute_assignment, topics_of};
use crate::kafka::consumer::membership::MetadataSnapshot;
use crate::kafka::consumer::offset_commit::CommitFuture;
use crate::kafka::consumer::{Consumer, Failure};
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::sync_group::MemberAssignment;
use crate::protocol::{Assignment, Subscription, join_group};

/// Whether the member belongs to a generation, or an error took that away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Membership {
    Valid,
    Gone,
}

impl Consumer {
    /// True if the member is up to date; false while it searches or joins.
    pub(super) fn coordinator_poll(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        self.maybe_update_subscription_metadata();
        self.invoke_completed_offset_commit_callbacks(fx)?;
        if self.subscriptions.is_subscribed() {
            self.poll_heartbeat(fx)?;
            if self.coordinator_unknown(fx) && !self.ensure_coordinator_ready(fx)? {
                return Ok(false);
            }
            if self.rejoin_needed_or_pending() && !self.ensure_active_group(fx)? {
                return Ok(false);
            }
        }
        self.maybe_auto_commit_offsets_async(fx)?;
        Ok(true)
    }

    // ---- metadata and subscription ----

    /// Remembers how many partitions the watched topics have, to notice when that changes.
    pub(super) fn maybe_update_subscription_metadata(&mut self) {
        let version = self.metadata.update_version();
        if version <= self.group.metadata_snapshot.version {
            return;
        }
        let topics = self.subscriptions.metadata_topics().into_iter();
        let counted = |topic| self.metadata.partition_count(&topic).map(|count| (topic, count));
        let partitions_per_topic = topics.filter_map(counted).collect();
        self.group.metadata_snapshot = MetadataSnapshot { version, partitions_per_topic };
    }

    pub(super) fn rejoin_needed_or_pending(&mut self) -> bool {
        if !self.subscriptions.is_subscribed() {
            return false;
        }
        let group = &mut self.group;
        let metadata_changed = group
            .assignment_snapshot
            .as_ref()
            .is_some_and(|assigned_by| !assigned_by.matches(&group.metadata_snapshot));
        if metadata_changed {
            self.request_rejoin_if_necessary("cached metadata has changed");
            return true;
        }
        let subscription = self.subscriptions.subscription();
        if group.joined_subscription.as_ref().is_some_and(|joined| joined != subscription) {
            self.request_rejoin_if_necessary("subscription has changed");
            return true;
        }
        group.rejoin_needed || group.join.is_some()
    }

    fn request_rejoin_if_necessary(&mut self, reason: &'static str) {
        if !self.group.rejoin_needed {
            self.group.request_rejoin(reason);
        }
    }

    /// What JoinGroup says for each assignor of the list.
    pub(super) fn join_protocols(&mut self) -> Vec<JoinProtocol> {
        let joined = self.subscriptions.subscription().clone();
        let subscription = Arc::new(Subscription {
            topics: joined.to_vec(),
            owned_partitions: self.subscriptions.assigned_partitions(),
            generation_id: self.generation_id(),
            rack_id: None,
            user_data: None,
        });
        self.group.joined_subscription = Some(joined);
        let protocol = |name: &_| JoinProtocol {
            name: Clone::clone(name),
            subscription: subscription.clone(),
        };
        self.spec.config.partition_assignment_strategy.iter().map(protocol).collect()
    }

    // ---- before the join ----

    /// Commits, then gives everything back, as the eager protocol wants it. False while the commit is under way: the join must wait for it.
    pub(super) fn on_join_prepare(&mut self, fx: &mut Effects) -> bool {
        // What the commit below may learn about the membership comes too late to count as a loss.
        let membership = self.membership();
        let limit = self.spec.config.max_poll_interval;
        let by = *self.group.join_prepare_by.get_or_insert(fx.now + limit);
        if self.spec.config.enable_auto_commit && self.commits.join_prepare.is_none() {
            // What arrives meanwhile must not move the positions past what is being committed.
            self.subscriptions.mark_pending_revocation();
            self.auto_commit_before_join(fx);
        }
        if let Some(future) = self.commits.join_prepare {
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
            if !completed {
                return false;
            }
        }
        self.give_back(membership, fx);
        self.group.is_leader = false;
        self.subscriptions.reset_group_subscription();
        self.group.join_prepare_by = None;
        self.commits.join_prepare = None;
        true
    }

    /// A member gives back even if it holds nothing; whoever is no member any more has lost what it held.
    fn give_back(&mut self, membership: Membership, fx: &mut Effects) {
        let owned: Arc<[TopicPartition]> = self.subscriptions.assigned_partitions().into();
        match membership {
            Membership::Valid => self.partitions_revoked(owned, fx),
            Membership::Gone if !owned.is_empty() => self.partitions_lost(owned, fx),
            Membership::Gone => {}
        }
    }

    fn membership(&self) -> Membership {
        let generation = &self.group.generation;
        if generation.id == GenerationId::NONE || generation.member_id.is_unknown() {
            Membership::Gone
        } else {
            Membership::Valid
        }
    }

    fn partitions_revoked(&mut self, owned: Arc<[TopicPartition]>, fx: &mut Effects) {
        let partitions = owned.clone();
        self.note(fx, |consumer| Fact::PartitionsRevoked { consumer, partitions });
        self.drop_assignment(owned);
    }

    fn partitions_lost(&mut self, owned: Arc<[TopicPartition]>, fx: &mut Effects) {
        let partitions = owned.clone();
        self.note(fx, |consumer| Fact::PartitionsLost { consumer, partitions });
        self.drop_assignment(owned);
    }

    fn drop_assignment(&mut self, owned: Arc<[TopicPartition]>) {
        self.app.gave_back = owned;
        self.subscriptions.assign_from_subscribed(&[]);
    }

    // ---- after the join ----

    pub(super) fn on_join_complete(&mut self, assignment: &Assignment, fx: &mut Effects) {
        if !self.group.is_leader {
            self.group.assignment_snapshot = None;
        }
        let assigned = &assignment.partitions;
        if !self.subscriptions.matches_subscription(assigned) {
            let reason = "received assignment does not match the current subscription";
            return self.group.request_rejoin(reason);
        }
        let is_new = |p: &&TopicPartition| !self.subscriptions.is_assigned(p);
        let partitions: Arc<[TopicPartition]> = assigned.iter().filter(is_new).cloned().collect();
        self.commits.schedule_auto_commit(fx.now);
        self.subscriptions.assign_from_subscribed(assigned);
        self.app.gave_back = Arc::default();
        self.app.poll_interval_exceeded = false;
        let generation = self.generation_id();
        self.note(fx, |consumer| Fact::PartitionsAssigned { consumer, partitions, generation });
    }

    // ---- the leader's plan ----

    /// The leader watches every topic of the group, not only its own.
    pub(super) fn watch_topics_of_group(&mut self, response: &join_group::Response) {
        if self.subscriptions.group_subscribe(&topics_of(&response.members)) {
            self.metadata_mut().request_update_for_new_topics();
        }
    }

    pub(super) fn on_leader_elected(
        &mut self,
        response: &join_group::Response,
        fx: &mut Effects,
    ) -> Result<Vec<MemberAssignment>, Failure> {
        self.maybe_update_subscription_metadata();
        self.group.is_leader = true;
        self.group.assignment_snapshot = Some(self.group.metadata_snapshot.clone());
        let Some(assignor) = response.protocol.clone().filter(|_| !response.skip_assignment) else {
            return Ok(Vec::new());
        };
        let plan = compute_assignment(&assignor, &response.members, &self.metadata);
        let plan = plan.ok_or(Failure::Unexpected(ErrorCode::InconsistentGroupProtocol))?;
        let members = response.members.len() as i64;
        let partitions = plan.iter().map(|m| m.assignment.partitions.len() as i64).sum();
        let group = self.spec.group.clone();
        self.note(fx, |consumer| Fact::AssignmentComputed {
            consumer,
            group,
            assignor,
            members,
            partitions,
        });
        Ok(plan)
    }

    /// Gives everything back before the member leaves for good (`onLeavePrepare`).
    pub(super) fn on_leave_prepare(&mut self, fx: &mut Effects) {
        if self.subscriptions.assignment().is_empty() {
            return;
        }
        let rebalancing = self.group.rebalance_in_progress();
        let membership = if rebalancing { Membership::Gone } else { self.membership() };
        self.give_back(membership, fx);
    }

    /// The error that a commit refused by the client itself carries.
    pub(super) fn not_a_member(&self) -> Failure {
        if self.group.rebalance_in_progress() {
            Failure::Error(ErrorCode::RebalanceInProgress)
        } else {
            Failure::CommitFailed(ErrorCode::UnknownMemberId)
        }
    }
}
