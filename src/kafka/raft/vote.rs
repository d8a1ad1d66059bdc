//! Votes are asked for, given and counted (KIP-595), and asked for first without consequences (KIP-996).

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kafka::raft::{EpochState, OffsetAndEpoch, RaftClient, RaftTurn};
use crate::mutation::{Mutation, is_on};
use crate::protocol::QuorumRequest;
use crate::protocol::vote::{Request, Response};

impl RaftClient {
    pub(super) fn vote_request(&self, voter: BrokerId, pre_vote: bool) -> QuorumRequest {
        let end = self.log.end();
        QuorumRequest::Vote(Request {
            voter,
            replica: self.id,
            replica_epoch: self.election.epoch,
            last_offset_epoch: end.epoch,
            last_offset: end.offset,
            pre_vote,
        })
    }

    fn vote_response(&self, error: ErrorCode, vote_granted: bool) -> Response {
        let (leader, leader_epoch) = (self.election.leader, self.election.epoch);
        Response { error, leader, leader_epoch, vote_granted }
    }

    /// # Errors
    /// `FENCED_LEADER_EPOCH` for an epoch that is over; `INVALID_REQUEST` for a log that runs ahead of its own epoch.
    pub(super) fn handle_vote_request(
        &mut self,
        request: &Request,
        turn: &mut RaftTurn<'_>,
    ) -> Response {
        let limit = LeaderEpoch(request.replica_epoch.0 - i32::from(!request.pre_vote));
        if request.last_offset_epoch > limit || request.last_offset < Offset(0) {
            return self.vote_response(ErrorCode::InvalidRequest, false);
        }
        if request.replica_epoch < self.election.epoch {
            return self.vote_response(ErrorCode::FencedLeaderEpoch, false);
        }
        if request.replica_epoch > self.election.epoch {
            self.transition_to_unattached(request.replica_epoch, None, turn);
        }
        if request.voter != self.id || !self.is_voter() {
            return self.vote_response(ErrorCode::InconsistentVoterSet, false);
        }
        let granted = self.can_grant_vote(request);
        if granted && !request.pre_vote && self.election.voted.is_none() {
            self.add_voted_state(request.replica, turn);
        }
        self.vote_response(ErrorCode::None, granted)
    }

    fn can_grant_vote(&self, request: &Request) -> bool {
        let theirs =
            OffsetAndEpoch { epoch: request.last_offset_epoch, offset: request.last_offset };
        let up_to_date = theirs >= self.log.end() || is_on(Mutation::VotesForShorterLogs);
        #[cfg(test)]
        let up_to_date = up_to_date || self.has_fault(super::tests::Fault::ElectsShorterLogs);
        match &self.state {
            EpochState::Leader(_) => false,
            // A voter that hears its leader does not help to depose it.
            EpochState::Follower { has_fetched, .. } => {
                request.pre_vote && up_to_date && !has_fetched
            }
            EpochState::Candidate { .. } | EpochState::Resigned { .. } => {
                request.pre_vote && up_to_date
            }
            EpochState::Unattached { .. } | EpochState::Prospective { .. } => {
                if request.pre_vote {
                    return up_to_date;
                }
                #[cfg(test)]
                if self.has_fault(super::tests::Fault::VotesTwice) {
                    return up_to_date;
                }
                match self.election.voted {
                    Some(voted) => voted == request.replica,
                    None => self.election.leader.is_none() && up_to_date,
                }
            }
        }
    }

    /// True if the answer counts as one.
    pub(super) fn handle_vote_response(
        &mut self,
        from: BrokerId,
        response: &Response,
        turn: &mut RaftTurn<'_>,
    ) -> bool {
        let (error, leader) = (response.error, response.leader);
        if let Some(handled) = self.common_response(error, leader, response.leader_epoch, turn) {
            return handled;
        }
        match &mut self.state {
            EpochState::Candidate { election, .. } => {
                election.record_vote(from, response.vote_granted);
                if election.is_vote_granted() {
                    let granting = election.granting_voters();
                    self.transition_to_leader(granting, turn);
                }
            }
            EpochState::Prospective { election, .. } => {
                election.record_vote(from, response.vote_granted);
                if election.is_vote_granted() {
                    self.transition_to_candidate(turn);
                } else if election.is_vote_rejected() {
                    self.prospective_lost(turn);
                }
            }
            EpochState::Unattached { .. }
            | EpochState::Leader(_)
            | EpochState::Follower { .. }
            | EpochState::Resigned { .. } => {}
        }
        true
    }
}
