//! Committing offsets: by itself every `auto.commit.interval.ms`, before a rebalance, and when the application asks
//! (`ConsumerCoordinator`'s commit half).

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
    /// `commitSync`, and the auto commit of `close`.
    Sync { attempt: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CommitFuture {
    Pending,
    Done,
    Failed(Failure),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct OffsetCommits {
    auto_commit_interval: Option<Span>,
    pub(super) next_auto_commit: SimTime,
    /// The auto commit that a rejoin waits for.
    pub(super) join_prepare: Option<CommitFuture>,
    /// An asynchronous commit that failed retriably, whose callback the application has not run yet.
    retry_callback_due: bool,
    /// An asynchronous commit was refused because another member has the instance id: the next call throws.
    fenced: bool,
    /// Asynchronous commits that wait for the coordinator to be found.
    waiting_for_lookup: Vec<(CommittedOffsets, CommitPurpose)>,
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
            retry_callback_due: false,
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
    /// Asynchronous commits are answered behind the application's back; it hears of them here.
    pub(super) fn invoke_completed_offset_commit_callbacks(
        &mut self,
        fx: &Effects,
    ) -> Result<(), Failure> {
        if self.commits.fenced {
            return Err(Failure::Error(ErrorCode::FencedInstanceId));
        }
        if std::mem::take(&mut self.commits.retry_callback_due) {
            self.commits.next_auto_commit = fx.now + self.spec.config.retry_backoff;
        }
        Ok(())
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

    pub(super) fn auto_commit_before_join(&mut self, fx: &mut Effects) {
        let offsets = self.subscriptions.all_consumed();
        self.commits.join_prepare = Some(CommitFuture::Pending);
        // A fenced member hears of it in its next poll.
        let sent = self.commit_offsets_async(offsets, CommitPurpose::JoinPrepare, fx);
        if sent.is_err() {
            self.commits.join_prepare = None;
        }
    }

    fn commit_offsets_async(
        &mut self,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        self.invoke_completed_offset_commit_callbacks(fx)?;
        if offsets.is_empty()
            || !self.coordinator_unknown(fx)
            || self.ensure_coordinator_ready(fx)?
        {
            self.send_offset_commit_request(offsets, purpose, fx);
        } else {
            if purpose == CommitPurpose::JoinPrepare {
                // Nobody waits for a commit that has not been sent.
                self.commits.join_prepare = None;
            }
            self.lookup_coordinator(fx);
            match self.group.lookup {
                Some(LookupFuture::Failed(failure)) => {
                    self.group.lookup = None;
                    self.commit_ended(purpose, Err(failure), fx);
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
        for (offsets, purpose) in std::mem::take(&mut self.commits.waiting_for_lookup) {
            match failure {
                None => self.send_offset_commit_request(offsets, purpose, fx),
                Some(failure) => self.commit_ended(purpose, Err(failure), fx),
            }
        }
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
        let Some(sent) = self.group.generation_if_stable().cloned() else {
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
                let failure = self.commit_refused(sent, error, fx);
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
            ErrorCode::OffsetMetadataTooLarge
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
        match (purpose, result) {
            (CommitPurpose::Sync { attempt }, result) => {
                return self.sync_commit_answered(attempt, result);
            }
            (CommitPurpose::JoinPrepare, Ok(())) => {
                self.join_prepare_ended(CommitFuture::Done);
            }
            (CommitPurpose::JoinPrepare, Err(failure)) => {
                self.join_prepare_ended(CommitFuture::Failed(failure));
            }
            (CommitPurpose::AutoCommit, _) => {}
        }
        if let Err(failure) = result {
            if !failure.is_retriable() {
                let error = failure.code();
                self.note(fx, |consumer| Fact::CommitFailed { consumer, error });
            }
            self.commits.retry_callback_due |= failure.is_retriable();
            self.commits.fenced |= failure == Failure::Error(ErrorCode::FencedInstanceId);
        }
    }

    fn join_prepare_ended(&mut self, future: CommitFuture) {
        if self.commits.join_prepare.is_some() {
            self.commits.join_prepare = Some(future);
        }
    }
}
