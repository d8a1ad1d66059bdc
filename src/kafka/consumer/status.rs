//! What can be seen of a consumer from outside.

use std::sync::Arc;

use crate::id::{
    AssignorName, BrokerId, ClientId, ErrorCode, GenerationId, GroupId, GroupInstanceId, MemberId,
    Offset, TopicName, TopicPartition,
};
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::fetch_collector::PolledRecords;
use crate::kafka::consumer::{Consumer, ConsumerSpec, Heartbeat, MemberState, TopicPartitionState};
use crate::kernel::SimTime;

/// Where the application is.
#[derive(Clone, Debug, PartialEq)]
pub enum ApplicationState {
    NotStarted,
    /// Inside `poll`.
    Polling,
    Processing {
        partition: TopicPartition,
        offset: Offset,
        until: SimTime,
    },
    /// Stopped by hand; `record` is what it was working on.
    Held {
        record: Option<(TopicPartition, Offset)>,
    },
    Closing,
    /// Closed.
    Left,
    /// Ended by an error of Kafka's client.
    Failed {
        error: ErrorCode,
    },
}

/// What a consumer waits for before it can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingFor {
    Nothing,
    Metadata,
    Coordinator,
    /// The commit before it rejoins.
    Commit,
    /// JoinGroup's answer: the other members.
    JoinGroup,
    /// SyncGroup's answer; the leader sent the plan.
    SyncGroup {
        sent_plan: bool,
    },
    CommittedOffsets,
    /// The beginning or the end of a log.
    Positions,
    /// Consumer protocol: the answer to its first heartbeat, or to the next one after an error.
    ConsumerGroupHeartbeat,
}

impl Consumer {
    pub fn spec(&self) -> &ConsumerSpec {
        &self.spec
    }

    pub fn id(&self) -> &ClientId {
        &self.spec.id
    }

    pub fn group(&self) -> &GroupId {
        &self.spec.group
    }

    pub fn config(&self) -> &Arc<ConsumerConfig> {
        &self.spec.config
    }

    pub fn group_instance_id(&self) -> Option<&GroupInstanceId> {
        self.group_instance_id.as_ref()
    }

    /// Sorted.
    pub fn subscription(&self) -> &[TopicName] {
        self.subscriptions.subscription()
    }

    pub fn application_state(&self) -> ApplicationState {
        let record = self.app.records.front().map(|r| (r.partition.clone(), r.offset()));
        match (&self.app.thread, record) {
            (Thread::NotStarted, _) => ApplicationState::NotStarted,
            (Thread::Closing(_), _) => ApplicationState::Closing,
            (Thread::Stopped(None), _) => ApplicationState::Left,
            (Thread::Stopped(Some(error)), _) => ApplicationState::Failed { error: *error },
            (_, record) if self.app.hold.is_some() => ApplicationState::Held { record },
            (Thread::Processing { until }, Some((partition, offset))) => {
                ApplicationState::Processing { partition, offset, until: *until }
            }
            (Thread::Polling | Thread::Processing { .. }, _) => ApplicationState::Polling,
        }
    }

    pub fn waiting_for(&self) -> WaitingFor {
        if self.metadata.last_successful_refresh().is_none() {
            return WaitingFor::Metadata;
        }
        if self.group.coordinator.is_none() {
            return WaitingFor::Coordinator;
        }
        if self.commits.join_prepare.is_some() {
            return WaitingFor::Commit;
        }
        if self.is_joining() {
            return WaitingFor::ConsumerGroupHeartbeat;
        }
        match self.group.state {
            MemberState::PreparingRebalance => WaitingFor::JoinGroup,
            MemberState::CompletingRebalance => {
                WaitingFor::SyncGroup { sent_plan: self.group.sent_plan }
            }
            MemberState::Unjoined | MemberState::Stable => {
                if self.offsets.is_pending() {
                    WaitingFor::CommittedOffsets
                } else if self.subscriptions.has_all_fetch_positions() {
                    WaitingFor::Nothing
                } else {
                    WaitingFor::Positions
                }
            }
        }
    }

    /// Of the classic protocol; `modern_state` is the consumer protocol's.
    pub fn member_state(&self) -> MemberState {
        self.group.state
    }

    pub fn member_id(&self) -> &MemberId {
        if self.speaks_consumer_protocol() {
            return self.modern.member_id();
        }
        &self.group.generation.member_id
    }

    /// Consumer protocol: its member epoch.
    pub fn generation(&self) -> GenerationId {
        self.generation_id()
    }

    /// The assignor of its generation.
    pub fn protocol(&self) -> Option<&AssignorName> {
        self.group.generation.protocol.as_ref()
    }

    /// A JoinGroup or SyncGroup is under way, or its result has not been taken over.
    pub fn is_join_pending(&self) -> bool {
        self.group.join.is_some()
    }

    /// What comes before the join of this rebalance is done.
    pub fn is_join_prepared(&self) -> bool {
        !self.group.needs_join_prepare
    }

    /// Its heartbeats; `None` while their thread has nothing to do.
    pub fn heartbeat(&self) -> Option<&Heartbeat> {
        self.group.heartbeat_thread.enabled.then_some(&self.heartbeat)
    }

    pub fn is_group_leader(&self) -> bool {
        self.group.is_leader
    }

    /// How many partitions the topic had when this member, as leader, made its last plan; `None` if it did not know the topic.
    pub fn planned_partitions(&self, topic: &TopicName) -> Option<i32> {
        let known = &self.group.assignment_snapshot.as_ref()?.partitions_per_topic;
        known.iter().find(|(name, _)| name == topic).map(|(_, count)| *count)
    }

    pub fn coordinator(&self) -> Option<BrokerId> {
        self.group.coordinator
    }

    pub fn is_rejoin_needed(&self) -> bool {
        self.group.rejoin_needed
    }

    /// Each partition that it owns, sorted, with position and pause flag.
    pub fn assignment(&self) -> &[TopicPartitionState] {
        self.subscriptions.assignment()
    }

    /// What it held before the rebalance that is under way.
    pub fn gave_back(&self) -> &[TopicPartition] {
        &self.app.gave_back
    }

    /// Records that are fetched and not returned by `poll` yet.
    pub fn buffered(&self, partition: &TopicPartition) -> i64 {
        let of_partition = self.fetcher.buffered().filter(|fetch| fetch.partition == *partition);
        of_partition.map(|fetch| fetch.remaining()).sum()
    }

    /// Records that `poll` returned and the application has not finished.
    pub fn unprocessed(&self) -> i64 {
        self.app.records.iter().map(PolledRecords::left).sum()
    }

    /// The heartbeat thread left the group because the application did not poll; the application does not know yet.
    pub fn is_poll_interval_exceeded(&self) -> bool {
        self.app.poll_interval_exceeded
    }

    pub fn last_heartbeat_sent(&self) -> Option<SimTime> {
        self.heartbeat.last_sent()
    }

    pub fn last_heartbeat_received(&self) -> Option<SimTime> {
        self.heartbeat.last_received()
    }

    /// When the client itself takes its session for lost; `None` while it is no member.
    pub fn session_ends(&self) -> Option<SimTime> {
        self.group.heartbeat_thread.enabled.then(|| self.heartbeat.session_ends())
    }

    pub fn last_poll(&self) -> Option<SimTime> {
        self.app.last_poll
    }

    /// By when the application must poll again; `None` while it is inside `poll`, or no member.
    pub fn poll_by(&self) -> Option<SimTime> {
        let is_member = if self.speaks_consumer_protocol() {
            !self.modern.state().is_not_in_group()
        } else {
            self.group.heartbeat_thread.enabled
        };
        let runs = is_member && !self.app.is_in_poll();
        runs.then(|| self.heartbeat.poll_by())
    }

    /// When the next auto commit is due; `None` without `enable.auto.commit`.
    pub fn next_auto_commit(&self) -> Option<SimTime> {
        self.commits.auto_commit_due()
    }
}
