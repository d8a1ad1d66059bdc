//! The beginning and the end of an epoch are made known.

use crate::id::{BrokerId, ErrorCode};
use crate::kafka::raft::{EpochState, RaftClient, RaftTurn};
use crate::kernel::Span;
use crate::protocol::{begin_quorum_epoch, end_quorum_epoch};

impl RaftClient {
    /// # Errors
    /// `FENCED_LEADER_EPOCH` for an epoch that is over.
    pub(super) fn handle_begin_quorum_epoch_request(
        &mut self,
        request: &begin_quorum_epoch::Request,
        turn: &mut RaftTurn<'_>,
    ) -> begin_quorum_epoch::Response {
        let error = if request.leader_epoch < self.election.epoch {
            ErrorCode::FencedLeaderEpoch
        } else {
            self.maybe_transition(Some(request.leader), request.leader_epoch, turn);
            ErrorCode::None
        };
        let (leader, leader_epoch) = (self.election.leader, self.election.epoch);
        begin_quorum_epoch::Response { error, leader, leader_epoch }
    }

    /// The leader is going: who has the longest log stands for election at once, the others give it time.
    ///
    /// # Errors
    /// `FENCED_LEADER_EPOCH` for an epoch that is over.
    pub(super) fn handle_end_quorum_epoch_request(
        &mut self,
        request: &end_quorum_epoch::Request,
        turn: &mut RaftTurn<'_>,
    ) -> end_quorum_epoch::Response {
        let error = if request.leader_epoch < self.election.epoch {
            ErrorCode::FencedLeaderEpoch
        } else {
            self.maybe_transition(Some(request.leader), request.leader_epoch, turn);
            let backoff = self.end_epoch_election_backoff(&request.preferred_candidates);
            if self.election.leader == Some(request.leader)
                && let EpochState::Follower { fetch_deadline, .. } = &mut self.state
            {
                *fetch_deadline = turn.now + backoff;
            }
            ErrorCode::None
        };
        let (leader, leader_epoch) = (self.election.leader, self.election.epoch);
        end_quorum_epoch::Response { error, leader, leader_epoch }
    }

    /// Nothing for the first in the list, then each twice as long as the one before it; the longest for who is not in it. An
    /// empty list, that of a leader that restarted, lets everybody stand at once (`strictExponentialElectionBackoffMs`).
    fn end_epoch_election_backoff(&self, preferred: &[BrokerId]) -> Span {
        let max = self.config.election_backoff_max.as_ms();
        let position = preferred.iter().position(|candidate| *candidate == self.id);
        let position = position.unwrap_or(preferred.len());
        if position == 0 {
            return Span::ZERO;
        }
        if position >= preferred.len() {
            return Span::from_ms(max);
        }
        let base = max >> (preferred.len() - 1).min(63);
        Span::from_ms((base << (position - 1).min(63)).min(max))
    }

    pub(super) fn handle_end_quorum_epoch_response(
        &mut self,
        from: BrokerId,
        response: &end_quorum_epoch::Response,
        turn: &mut RaftTurn<'_>,
    ) -> bool {
        let (leader, epoch) = (response.leader, response.leader_epoch);
        if let Some(handled) = self.common_response(response.error, leader, epoch, turn) {
            return handled;
        }
        if let EpochState::Resigned { unacked, .. } = &mut self.state {
            unacked.retain(|voter| *voter != from);
        }
        true
    }
}
