//! `commitSync`: tried again until it succeeds, fails for good, or `default.api.timeout.ms` has passed.

use crate::fact::Fact;
use crate::id::ErrorCode;
use crate::kafka::Effects;
use crate::kafka::consumer::network::CommittedOffsets;
use crate::kafka::consumer::offset_commit::{CommitFuture, CommitPurpose};
use crate::kafka::consumer::{Consumer, Failure};
use crate::kernel::SimTime;

/// A commit that the application waits for. Only the first one of the list is under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SyncCommit {
    pub(super) offsets: CommittedOffsets,
    pub(super) deadline: SimTime,
    pub(super) retry_at: Option<SimTime>,
    failed_attempts: u32,
    /// The number of its last attempt, so that the answer to one that was given up is not taken for its own.
    attempt: u32,
    /// `None` before it is sent.
    future: Option<CommitFuture>,
}

impl SyncCommit {
    pub(super) fn new(offsets: CommittedOffsets, deadline: SimTime) -> Self {
        Self { offsets, deadline, retry_at: None, failed_attempts: 0, attempt: 0, future: None }
    }
}

impl Consumer {
    /// Moves the first commit on as far as it goes without waiting; then the next one.
    pub(super) fn drive_sync_commits(&mut self, fx: &mut Effects) {
        while let Some(result) = self.drive_first_sync_commit(fx) {
            self.commits.sync_commits.remove(0);
            if let Err(failure) = result {
                let error = failure.code();
                self.note(fx, |consumer| Fact::CommitFailed { consumer, error });
            }
        }
    }

    /// The result of the first commit, if it has one now.
    pub(super) fn drive_first_sync_commit(
        &mut self,
        fx: &mut Effects,
    ) -> Option<Result<(), Failure>> {
        let timed_out = Some(Err(Failure::Error(ErrorCode::RequestTimedOut)));
        loop {
            let commit = self.commits.sync_commits.first_mut()?;
            match commit.future {
                Some(CommitFuture::Done) => return Some(Ok(())),
                Some(CommitFuture::Failed(failure)) if !failure.is_retriable() => {
                    return Some(Err(failure));
                }
                Some(CommitFuture::Failed(_)) => {
                    commit.future = None;
                    let attempts = commit.failed_attempts;
                    commit.failed_attempts += 1;
                    let wait = self.retry_backoff().backoff(attempts);
                    self.commits.sync_commits.first_mut()?.retry_at = Some(fx.now + wait);
                }
                Some(CommitFuture::Pending) => {
                    return if commit.deadline <= fx.now { timed_out } else { None };
                }
                None => {
                    if commit.deadline <= fx.now {
                        return timed_out;
                    }
                    if commit.retry_at.is_some_and(|at| fx.now < at) {
                        return None;
                    }
                    match self.ensure_coordinator_ready(fx) {
                        Ok(true) => {}
                        Ok(false) => return None,
                        Err(failure) => return Some(Err(failure)),
                    }
                    self.commits.sync_attempts += 1;
                    let attempt = self.commits.sync_attempts;
                    let commit = self.commits.sync_commits.first_mut()?;
                    commit.future = Some(CommitFuture::Pending);
                    commit.attempt = attempt;
                    let (offsets, purpose) =
                        (commit.offsets.clone(), CommitPurpose::Sync { attempt });
                    self.send_offset_commit_request(offsets, purpose, fx);
                    self.poll_network(fx);
                }
            }
        }
    }

    pub(super) fn sync_commit_answered(&mut self, attempt: u32, result: Result<(), Failure>) {
        if let Some(commit) = self.commits.sync_commits.first_mut()
            && commit.future == Some(CommitFuture::Pending)
            && commit.attempt == attempt
        {
            commit.future = Some(match result {
                Ok(()) => CommitFuture::Done,
                Err(failure) => CommitFuture::Failed(failure),
            });
        }
    }
}
