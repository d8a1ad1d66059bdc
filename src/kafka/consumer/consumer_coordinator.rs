//! The coordinator's part of `poll`, what the member watches, and the leader's plan (`ConsumerCoordinator`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{AssignorName, ErrorCode};
use crate::kafka::assignor::RebalanceProtocol;
use crate::kafka::client::UpdateReason;
use crate::kafka::consumer::abstract_coordinator::JoinStage;
use crate::kafka::consumer::assignment::{
    COOPERATIVE_STICKY, compute_assignment, is_valid_cooperative_assignment, topics_of,
};
use crate::kafka::consumer::membership::MetadataSnapshot;
use crate::kafka::consumer::rebalance_listener::Resumed;
use crate::kafka::consumer::{Consumer, Failure};
use crate::kafka::{Effects, is_internal};
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::metadata::TopicMetadata;
use crate::protocol::sync_group::MemberAssignment;
use crate::protocol::{Subscription, Text, join_group};

impl Consumer {
    /// `ConsumerCoordinator.poll` with a timeout of 0: true if the member is up to date; false while it searches or joins, or
    /// while its listener holds the call up.
    ///
    /// # Errors
    /// What `KafkaConsumer.poll` throws at the application.
    pub fn poll_coordinator(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        if self.speaks_consumer_protocol() {
            return self.poll_membership(fx);
        }
        let joined = if self.is_in_listener() {
            match self.resume_listener(fx)? {
                Resumed::Waits | Resumed::LeavePrepared | Resumed::CallbackCompleted => false,
                Resumed::JoinPrepared => self.join_group_if_needed(JoinStage::Prepared, fx)?,
                Resumed::JoinCompleted => self.join_group_if_needed(JoinStage::Begin, fx)?,
            }
        } else {
            self.begin_coordinator_poll(fx)?
        };
        if joined {
            self.maybe_auto_commit_offsets_async(fx)?;
        }
        Ok(joined)
    }

    fn begin_coordinator_poll(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        self.maybe_update_subscription_metadata();
        self.invoke_completed_offset_commit_callbacks(fx)?;
        if !self.subscriptions.has_auto_assigned_partitions() {
            self.poll_network(fx);
            return Ok(true);
        }
        self.poll_heartbeat(fx)?;
        if self.coordinator_unknown(fx) && !self.ensure_coordinator_ready(fx)? {
            return Ok(false);
        }
        if !self.rejoin_needed_or_pending() {
            return Ok(true);
        }
        if self.subscriptions.pattern().is_some() {
            if !self.ensure_fresh_metadata(fx) {
                return Ok(false);
            }
            self.maybe_update_subscription_metadata();
        }
        self.ensure_active_group(fx)
    }

    // ---- metadata and subscription ----

    /// Remembers how many partitions the watched topics have, to notice when that changes.
    pub(super) fn maybe_update_subscription_metadata(&mut self) {
        let version = self.metadata.update_version();
        if version <= self.group.metadata_snapshot.version {
            return;
        }
        self.update_pattern_subscription();
        let topics = self.subscriptions.metadata_topics().into_iter();
        let counted = |topic| self.metadata.partition_count(&topic).map(|count| (topic, count));
        let partitions_per_topic = topics.filter_map(counted).collect();
        self.group.metadata_snapshot = MetadataSnapshot { version, partitions_per_topic };
    }

    /// Subscribes to what matches the pattern now. Kafka's own topics never do (`exclude.internal.topics`).
    pub(super) fn update_pattern_subscription(&mut self) {
        let Some(pattern) = self.subscriptions.pattern() else { return };
        let matches = |topic: &&Arc<TopicMetadata>| {
            !topic.error.is_error() && !is_internal(&topic.name) && pattern.matches(&topic.name)
        };
        let topics = self.metadata.topics().iter().filter(matches);
        let topics: Vec<_> = topics.map(|topic| topic.name.clone()).collect();
        if self.subscriptions.subscribe_from_pattern(&topics) {
            self.modern.on_subscription_updated();
            self.metadata_mut().request_update_for_new_topics();
        }
    }

    /// Before a member that subscribes by pattern joins, it looks again which topics there are, so that one new topic does
    /// not bring one rebalance per member. False until the answer is there.
    fn ensure_fresh_metadata(&mut self, fx: &mut Effects) -> bool {
        if self.group.metadata_to_pass.is_none() {
            if self.metadata.allowed_at(fx.now) <= fx.now {
                self.metadata_mut().request_update(UpdateReason::Fresh);
            }
            if !self.metadata.update_requested() && self.metadata.next_update_at(fx.now) > fx.now {
                return true;
            }
            let version = self.metadata_mut().request_update(UpdateReason::Again);
            self.group.metadata_to_pass = Some(version);
        }
        self.poll_network(fx);
        let version = self.metadata.update_version();
        self.group.metadata_to_pass.take_if(|to_pass| version > *to_pass).is_some()
    }

    pub(super) fn rejoin_needed_or_pending(&mut self) -> bool {
        if !self.subscriptions.has_auto_assigned_partitions() {
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
        let subscription = Subscription {
            topics: joined.to_vec(),
            owned_partitions: self.subscriptions.assigned_partitions(),
            generation_id: self.generation_id(),
            rack_id: self.spec.config.client_rack.as_deref().map(Text::from),
            user_data: None,
        };
        self.group.joined_subscription = Some(joined);
        let with_user_data = |name: &AssignorName| JoinProtocol {
            name: name.clone(),
            subscription: Arc::new(Subscription {
                user_data: self.subscription_user_data(name),
                ..subscription.clone()
            }),
        };
        self.spec.config.partition_assignment_strategy.iter().map(with_user_data).collect()
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
        let snapshot = Some(self.group.metadata_snapshot.clone());
        let Some(assignor) = response.protocol.clone().filter(|_| !response.skip_assignment) else {
            self.group.assignment_snapshot = snapshot;
            return Ok(Vec::new());
        };
        let plan = compute_assignment(&assignor, &response.members, &self.metadata);
        let plan = plan.ok_or(Failure::Unexpected(ErrorCode::InconsistentGroupProtocol))?;
        // The built-in assignor looks at the generations of what members own, which this check does not know.
        if self.rebalance_protocol() == RebalanceProtocol::Cooperative
            && assignor.as_str() != COOPERATIVE_STICKY
            && !is_valid_cooperative_assignment(&response.members, &plan)
        {
            return Err(Failure::Unexpected(ErrorCode::UnknownServerError));
        }
        self.group.assignment_snapshot = snapshot;
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

    /// The error that a commit refused by the client itself carries.
    pub(super) fn not_a_member(&self) -> Failure {
        if self.group.rebalance_in_progress() {
            Failure::Error(ErrorCode::RebalanceInProgress)
        } else {
            Failure::CommitFailed(ErrorCode::UnknownMemberId)
        }
    }
}
