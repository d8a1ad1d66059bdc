//! Commits and lookups of offsets as a member of the consumer protocol: they carry its id and epoch (`CommitRequestManager`).

use crate::id::{ErrorCode, GenerationId, MemberEpoch, MemberId};
use crate::kafka::Effects;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::network::CommittedOffsets;
use crate::kafka::consumer::offset_commit::CommitPurpose;
use crate::kafka::consumer::{Consumer, Failure, Generation};

impl Consumer {
    /// Whom a commit names: the member and its epoch, or nobody once it is not in the group any more.
    pub(in crate::kafka::consumer) fn member_info(&self) -> Generation {
        if self.modern.is_member() {
            let (id, member_id) =
                (GenerationId(self.modern.epoch.0), self.modern.member_id.clone());
            Generation { id, member_id, protocol: None }
        } else {
            Generation::none()
        }
    }

    /// The same for an OffsetFetch.
    pub(in crate::kafka::consumer) fn member_of_offset_fetch(
        &self,
    ) -> Option<(MemberId, MemberEpoch)> {
        (self.speaks_consumer_protocol() && self.modern.is_member())
            .then(|| (self.modern.member_id.clone(), self.modern.epoch))
    }

    /// The background thread sends it as soon as the coordinator is known.
    pub(in crate::kafka::consumer) fn queue_offset_commit(
        &mut self,
        offsets: CommittedOffsets,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) {
        if offsets.is_empty() || !self.coordinator_unknown(fx) {
            self.send_offset_commit_async(offsets, purpose, fx);
        } else {
            self.commits.waiting_for_lookup.push((offsets, purpose));
        }
    }

    /// Whether the application has committed without waiting, and has no answer yet (`lastPendingAsyncCommit`).
    pub(in crate::kafka::consumer) fn has_unanswered_async(&self) -> bool {
        let waiting = &self.commits.waiting_for_lookup;
        self.commits.has_in_flight_async()
            || waiting.iter().any(|(_, purpose)| matches!(purpose, CommitPurpose::Async { .. }))
    }

    /// Whether what failed is tried again: an epoch that was too old may be right now, if there still is one
    /// (`isStaleEpochErrorAndValidEpochAvailable`).
    pub(in crate::kafka::consumer) fn is_worth_a_retry(&self, failure: Failure) -> bool {
        let is_stale = failure == Failure::Error(ErrorCode::StaleMemberEpoch);
        failure.is_retriable()
            || (is_stale && self.speaks_consumer_protocol() && self.modern.is_member())
    }

    /// What the caller of a commit gets to see. The membership is the heartbeats' business.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    pub(in crate::kafka::consumer) fn member_commit_refused(
        &mut self,
        error: ErrorCode,
        purpose: CommitPurpose,
        fx: &mut Effects,
    ) -> Failure {
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
            ErrorCode::FencedInstanceId | ErrorCode::UnknownMemberId => {
                Failure::CommitFailed(error)
            }
            // `commitSync` throws a `CommitFailedException`; the commit before a reconciliation is tried again.
            ErrorCode::StaleMemberEpoch => match purpose {
                CommitPurpose::Sync { .. } => Failure::CommitFailed(error),
                CommitPurpose::AutoCommit
                | CommitPurpose::JoinPrepare
                | CommitPurpose::Async { .. } => Failure::Error(error),
            },
            error => Failure::Unexpected(error),
        }
    }
}
