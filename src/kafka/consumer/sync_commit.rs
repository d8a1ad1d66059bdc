//! `commitSync`: tried again until it succeeds, fails for good, or `default.api.timeout.ms` has passed.

use crate::fact::Fact;
use crate::id::ErrorCode;
use crate::kafka::Effects;
use crate::kafka::consumer::network::CommittedOffsets;
use crate::kafka::consumer::offset_commit::{CommitFuture, CommitPurpose};
use crate::kafka::consumer::{Consumer, Failure};
use crate::kernel::SimTime;

/// Who waits for a synchronous commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SyncCaller {
    /// The application, or `close`.
    Application,
    /// The application's listener of rebalances.
    Listener,
}

/// A commit that the application waits for. Only the first one of the list is under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SyncCommit {
    caller: SyncCaller,
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
    pub(super) fn new(caller: SyncCaller, offsets: CommittedOffsets, deadline: SimTime) -> Self {
        Self {
            caller,
            offsets,
            deadline,
            retry_at: None,
            failed_attempts: 0,
            attempt: 0,
            future: None,
        }
    }
}

impl Consumer {
    /// Moves the first commit on as far as it goes without waiting; then the next one.
    pub(super) fn drive_sync_commits(&mut self, fx: &mut Effects) {
        while let Some(result) = self.drive_first_sync_commit(fx) {
            let commit = self.commits.sync_commits.remove(0);
            if let Err(failure) = result {
                let error = failure.code();
                self.note(fx, |consumer| Fact::CommitFailed { consumer, error });
            }
            if commit.caller == SyncCaller::Listener
                && let Some(call) = &mut self.app.listener_call
            {
                call.committed = true;
            }
        }
    }

    /// The result of the first commit, if it has one now (`commitOffsetsSync`).
    pub(super) fn drive_first_sync_commit(
        &mut self,
        fx: &mut Effects,
    ) -> Option<Result<(), Failure>> {
        loop {
            let future = self.commits.sync_commits.first()?.future;
            // Asynchronous commits that were under way have their callbacks first.
            if future != Some(CommitFuture::Pending)
                && let Err(failure) = self.invoke_completed_offset_commit_callbacks(fx)
            {
                return Some(Err(failure));
            }
            match future {
                Some(CommitFuture::Done) => return Some(Ok(())),
                Some(CommitFuture::Failed(failure)) if !failure.is_retriable() => {
                    return Some(Err(failure));
                }
                Some(CommitFuture::Failed(_)) => self.back_off_sync_commit(fx),
                Some(CommitFuture::Pending) => return self.timed_out_sync_commit(fx),
                None => {
                    let timed_out = self.timed_out_sync_commit(fx);
                    if timed_out.is_some() {
                        return timed_out;
                    }
                    match self.begin_sync_commit_attempt(fx) {
                        Ok(true) => {}
                        Ok(false) => return None,
                        Err(failure) => return Some(Err(failure)),
                    }
                }
            }
        }
    }

    fn timed_out_sync_commit(&mut self, fx: &mut Effects) -> Option<Result<(), Failure>> {
        if self.commits.sync_commits.first()?.deadline > fx.now {
            return None;
        }
        Some(match self.invoke_completed_offset_commit_callbacks(fx) {
            Ok(()) => Err(Failure::Error(ErrorCode::RequestTimedOut)),
            Err(failure) => Err(failure),
        })
    }

    fn back_off_sync_commit(&mut self, fx: &Effects) {
        let backoff = self.retry_backoff;
        if let Some(commit) = self.commits.sync_commits.first_mut() {
            commit.future = None;
            commit.retry_at = Some(fx.now + backoff.backoff(commit.failed_attempts));
            commit.failed_attempts += 1;
        }
    }

    /// Sends the first commit; false if it is not time yet, or nobody to send it to.
    fn begin_sync_commit_attempt(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        let Some(commit) = self.commits.sync_commits.first() else { return Ok(false) };
        if commit.retry_at.is_some_and(|at| fx.now < at) {
            return Ok(false);
        }
        // A commit of nothing only waits until what was committed before has had its callbacks.
        let empty = commit.offsets.is_empty();
        if empty && self.commits.has_in_flight_async() {
            self.ensure_coordinator_ready(fx)?;
            self.poll_network(fx);
            if self.commits.has_in_flight_async() {
                return Ok(false);
            }
            self.invoke_completed_offset_commit_callbacks(fx)?;
        }
        if !empty && !self.ensure_coordinator_ready(fx)? {
            return Ok(false);
        }
        self.commits.sync_attempts += 1;
        let attempt = self.commits.sync_attempts;
        let Some(commit) = self.commits.sync_commits.first_mut() else { return Ok(false) };
        commit.future = Some(CommitFuture::Pending);
        commit.attempt = attempt;
        let offsets = commit.offsets.clone();
        self.send_offset_commit_request(offsets, CommitPurpose::Sync { attempt }, fx);
        self.poll_network(fx);
        Ok(true)
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
