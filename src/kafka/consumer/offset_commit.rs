//! Committing offsets: by itself every `auto.commit.interval.ms`, before a rebalance, and when the application asks
//! (`ConsumerCoordinator`'s commit half).

use std::collections::VecDeque;

use crate::fact::Fact;
use crate::id::{ErrorCode, Offset, Text, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::membership::{LookupFuture, MemberIdFate};
use crate::kafka::consumer::network::{CommittedOffsets, RequestContext};
use crate::kafka::consumer::sync_commit::SyncCommit;
use crate::kafka::consumer::{Consumer, Failure, Generation, MemberState};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Request, Response, offset_commit};

/// Who waits for a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommitPurpose {
    /// Nobody: the periodic auto commit.
    AutoCommit,
    /// The rejoin.
    JoinPrepare,
    /// The callback of the application's `commitAsync`, which has this number.
    Async { commit: u32 },
    /// `commitSync`, and the auto commit of `close`.
    Sync { attempt: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CommitFuture {
    Pending,
    Done,
    Failed(Failure),
}

/// A commit that is over and whose callback has not run yet (`OffsetCommitCompletion`).
#[derive(Clone, Copy, Debug, PartialEq)]
struct OffsetCommitCompletion {
    purpose: CommitPurpose,
    result: Result<(), Failure>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct OffsetCommits {
    auto_commit_interval: Option<Span>,
    pub(super) next_auto_commit: SimTime,
    /// The auto commit that a rejoin waits for.
    pub(super) join_prepare: Option<CommitFuture>,
    completed: VecDeque<OffsetCommitCompletion>,
    /// Asynchronous commits that were sent and are not answered.
    in_flight_async: u32,
    /// An asynchronous commit was refused because another member has the instance id: the next call throws.
    fenced: bool,
    /// Asynchronous commits that wait for the coordinator to be found.
    pub(super) waiting_for_lookup: Vec<(CommittedOffsets, CommitPurpose)>,
    pub(super) sync_commits: Vec<SyncCommit>,
    pub(super) sync_attempts: u32,
    /// The metadata text of a commit: always empty.
    no_text: Text,
}

impl OffsetCommits {
    pub(super) fn new(config: &ConsumerConfig, now: SimTime) -> Self {
        let interval = config.auto_commit_interval;
        Self {
            auto_commit_interval: config.enable_auto_commit.then_some(interval),
            next_auto_commit: now + interval,
            join_prepare: None,
            completed: VecDeque::new(),
            in_flight_async: 0,
            fenced: false,
            waiting_for_lookup: Vec::new(),
            sync_commits: Vec::new(),
            sync_attempts: 0,
            no_text: Text::new(),
        }
    }

    pub(super) fn has_sync_commits(&self) -> bool {
        !self.sync_commits.is_empty()
    }

    pub(super) fn has_in_flight_async(&self) -> bool {
        self.in_flight_async > 0
    }

    /// Whether an asynchronous commit waits for the coordinator.
    pub(super) fn has_pending_async(&self) -> bool {
        !self.waiting_for_lookup.is_empty()
    }

    /// When the next auto commit is due; `None` without `enable.auto.commit`.
    pub(super) fn auto_commit_due(&self) -> Option<SimTime> {
        self.auto_commit_interval.map(|_| self.next_auto_commit)
    }

    /// The interval begins anew.
    pub(super) fn schedule_auto_commit(&mut self, now: SimTime) {
        if let Some(interval) = self.auto_commit_interval {
            self.next_auto_commit = now + interval;
        }
    }
}

impl Consumer {
    /// Asynchronous commits are answered behind the application's back; their callbacks run here.
    pub(super) fn invoke_completed_offset_commit_callbacks(
        &mut self,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        if self.commits.fenced {
            return Err(Failure::Error(ErrorCode::FencedInstanceId));
        }
        while let Some(completion) = self.commits.completed.pop_front() {
            let failure = completion.result.err();
            match completion.purpose {
                CommitPurpose::Async { commit } => {
                    let error = failure.map_or(ErrorCode::None, Failure::code);
                    self.note(fx, |consumer| Fact::CommitCallback { consumer, commit, error });
                }
                CommitPurpose::AutoCommit | CommitPurpose::JoinPrepare
                    if self.speaks_consumer_protocol() => {}
                CommitPurpose::AutoCommit | CommitPurpose::JoinPrepare => {
                    if failure.is_some_and(Failure::is_retriable) {
                        self.commits.next_auto_commit = fx.now + self.spec.config.retry_backoff;
                    }
                }
                CommitPurpose::Sync { .. } => {}
            }
        }
        Ok(())
    }

    /// `KafkaConsumer.commitAsync`: sent, but not waited for. The callback that has the number `commit` runs in a later `poll`
    /// or commit, and becomes a fact.
    ///
    /// # Errors
    /// What `commitAsync` throws.
    pub fn commit_async(
        &mut self,
        offsets: Vec<(TopicPartition, Offset)>,
        commit: u32,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        let offsets = offsets.into_iter().map(|(partition, offset)| (partition, offset, None));
        self.commit_offsets_async(offsets.collect(), CommitPurpose::Async { commit }, fx)
    }

    pub(super) fn maybe_auto_commit_offsets_async(
        &mut self,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        if self.commits.auto_commit_due().is_some_and(|at| at <= fx.now) {
            self.commits.schedule_auto_commit(fx.now);
            let offsets = self.subscriptions.all_consumed();
            self.commit_offsets_async(offsets, CommitPurpose::AutoCommit, fx)?;
        }
        Ok(())
    }

    pub(super) fn auto_commit_before_join(&mut self, fx: &mut Effects) -> Result<(), Failure> {
        let offsets = self.subscriptions.all_consumed();
        self.commits.join_prepare = Some(CommitFuture::Pending);
        self.commit_offsets_async(offsets, CommitPurpose::JoinPrepare, fx)
    }

    fn commit_offsets_async(
        &mut self,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        self.invoke_completed_offset_commit_callbacks(fx)?;
        if self.speaks_consumer_protocol() {
            self.queue_offset_commit(offsets, purpose, fx);
        } else if offsets.is_empty()
            || !self.coordinator_unknown(fx)
            || self.ensure_coordinator_ready(fx)?
        {
            self.send_offset_commit_async(offsets, purpose, fx);
        } else {
            if purpose == CommitPurpose::JoinPrepare {
                // Nobody waits for a commit that has not been sent.
                self.commits.join_prepare = None;
            }
            self.lookup_coordinator(fx);
            match self.group.lookup {
                Some(LookupFuture::Failed(failure)) => {
                    self.group.lookup = None;
                    self.async_commit_unsent(purpose, failure, fx);
                }
                Some(LookupFuture::Pending { .. } | LookupFuture::Done) | None => {
                    self.commits.waiting_for_lookup.push((offsets, purpose));
                }
            }
        }
        self.poll_network(fx);
        Ok(())
    }

    /// The search for the coordinator is over: the commits that waited for it go out, or fail.
    pub(super) fn commits_after_lookup(&mut self, failure: Option<Failure>, fx: &mut Effects) {
        if failure.is_some() && self.speaks_consumer_protocol() {
            // The search goes on, and they wait.
            return;
        }
        for (offsets, purpose) in std::mem::take(&mut self.commits.waiting_for_lookup) {
            match failure {
                None => self.send_offset_commit_async(offsets, purpose, fx),
                Some(failure) => self.async_commit_unsent(purpose, failure, fx),
            }
        }
    }

    /// `doCommitOffsetsAsync`.
    pub(super) fn send_offset_commit_async(
        &mut self,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) {
        self.commits.in_flight_async += 1;
        self.send_offset_commit_request(offsets, purpose, fx);
    }

    /// The coordinator was not found: Kafka hands any such failure to the callback as a retriable one.
    fn async_commit_unsent(&mut self, purpose: CommitPurpose, failure: Failure, fx: &mut Effects) {
        self.commits.in_flight_async += 1;
        let failure = if failure.is_retriable() { failure } else { Failure::Disconnected };
        self.commit_ended(purpose, Err(failure), fx);
    }

    /// Sends the commit, or fails it at once if the client knows that it is no member.
    pub(super) fn send_offset_commit_request(
        &mut self,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) {
        if offsets.is_empty() {
            return self.commit_ended(purpose, Ok(()), fx);
        }
        if self.coordinator_unknown(fx) {
            let failure = Failure::Error(ErrorCode::CoordinatorNotAvailable);
            return self.commit_ended(purpose, Err(failure), fx);
        }
        let Some(coordinator) = self.group.coordinator else { return };
        let sent = if self.speaks_consumer_protocol() {
            Some(self.member_info())
        } else {
            self.group.generation_if_stable().cloned()
        };
        let Some(sent) = sent else {
            let failure = self.not_a_member();
            return self.commit_ended(purpose, Err(failure), fx);
        };
        let commit = |(partition, offset, leader_epoch): &(TopicPartition, Offset, _)| {
            offset_commit::CommitPartition {
                partition: partition.clone(),
                offset: *offset,
                leader_epoch: *leader_epoch,
                metadata: self.commits.no_text.clone(),
            }
        };
        let body = offset_commit::Request {
            group: self.spec.group.clone(),
            generation: sent.id,
            member_id: sent.member_id.clone(),
            group_instance_id: self.group_instance_id.clone(),
            partitions: offsets.iter().map(commit).collect(),
        };
        let context = RequestContext::OffsetCommit { sent, offsets, purpose };
        self.network.send_to_coordinator(coordinator, Request::from(body), context);
    }

    pub(super) fn offset_commit_answered(
        &mut self,
        sent: &Generation,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let Some(Response::OffsetCommit(response)) = response else {
            self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
            return self.commit_ended(purpose, Err(Failure::Disconnected), fx);
        };
        let error = response.partitions.iter().map(|p| p.error).find(|error| error.is_error());
        match error {
            None => {
                self.offsets_committed(&offsets, fx);
                self.commit_ended(purpose, Ok(()), fx);
            }
            Some(error) => {
                let failure = if self.speaks_consumer_protocol() {
                    self.member_commit_refused(error, purpose, fx)
                } else {
                    self.commit_refused(sent, error, fx)
                };
                self.commit_ended(purpose, Err(failure), fx);
            }
        }
    }

    fn offsets_committed(&mut self, offsets: &CommittedOffsets, fx: &mut Effects) {
        for (partition, offset, _) in offsets {
            let Some(state) = self.subscriptions.state_mut(partition) else { continue };
            if state.committed.replace(*offset) == Some(*offset) {
                continue;
            }
            let (partition, offset) = (partition.clone(), *offset);
            self.note(fx, |consumer| Fact::OffsetCommitted { consumer, partition, offset });
        }
    }

    /// What an error costs the member, and what the caller of commit gets to see.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    fn commit_refused(&mut self, sent: &Generation, error: ErrorCode, fx: &mut Effects) -> Failure {
        let unchanged = self.group.generation == *sent;
        let preparing = self.group.state == MemberState::PreparingRebalance;
        match error {
            ErrorCode::GroupAuthorizationFailed
            | ErrorCode::TopicAuthorizationFailed
            | ErrorCode::OffsetMetadataTooLarge
            | ErrorCode::InvalidCommitOffsetSize
            | ErrorCode::CoordinatorLoadInProgress
            | ErrorCode::UnknownTopicOrPartition => Failure::Error(error),
            ErrorCode::CoordinatorNotAvailable
            | ErrorCode::NotCoordinator
            | ErrorCode::RequestTimedOut => {
                self.mark_coordinator_unknown(ConnectionFate::Close, fx);
                Failure::Error(error)
            }
            ErrorCode::FencedInstanceId if unchanged => Failure::Error(error),
            ErrorCode::FencedInstanceId if preparing => {
                Failure::Error(ErrorCode::RebalanceInProgress)
            }
            ErrorCode::FencedInstanceId => Failure::CommitFailed(error),
            ErrorCode::RebalanceInProgress => {
                self.note_rejoin_needed(error, fx);
                self.group
                    .request_rejoin("offset commit failed since group is already rebalancing");
                Failure::Error(error)
            }
            ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration => {
                if !unchanged && preparing {
                    return Failure::Error(ErrorCode::RebalanceInProgress);
                }
                let fate = MemberIdFate::after(error);
                self.note_rejoin_needed(error, fx);
                let reason = format!("encountered {} from OFFSET_COMMIT response", error.name());
                self.group.reset_state_and_rejoin(reason, fate);
                Failure::CommitFailed(error)
            }
            error => Failure::Unexpected(error),
        }
    }

    fn commit_ended(
        &mut self,
        purpose: CommitPurpose,
        result: Result<(), Failure>,
        fx: &mut Effects,
    ) {
        match purpose {
            CommitPurpose::Sync { attempt } => return self.sync_commit_answered(attempt, result),
            CommitPurpose::JoinPrepare => self.join_prepare_ended(result),
            CommitPurpose::AutoCommit | CommitPurpose::Async { .. } => {}
        }
        self.commits.in_flight_async -= 1;
        self.commits.completed.push_back(OffsetCommitCompletion { purpose, result });
        self.modern.auto_commit_ended(purpose);
        if let Err(failure) = result {
            let comes_again = match purpose {
                CommitPurpose::AutoCommit | CommitPurpose::JoinPrepare => {
                    self.is_worth_a_retry(failure)
                }
                CommitPurpose::Async { .. } | CommitPurpose::Sync { .. } => failure.is_retriable(),
            };
            if !comes_again {
                let error = failure.code();
                self.note(fx, |consumer| Fact::CommitFailed { consumer, error });
            }
            self.commits.fenced |= failure == Failure::Error(ErrorCode::FencedInstanceId);
        }
    }

    fn join_prepare_ended(&mut self, result: Result<(), Failure>) {
        if self.commits.join_prepare.is_some() {
            self.commits.join_prepare = Some(match result {
                Ok(()) => CommitFuture::Done,
                Err(failure) => CommitFuture::Failed(failure),
            });
        }
    }
}
