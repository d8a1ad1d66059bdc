//! From one state to another (`QuorumState`). What must not be forgotten is written down before.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch};
use crate::kafka::raft::election::EpochElection;
use crate::kafka::raft::{
    ElectionState, EpochState, LeaderState, RaftClient, RaftTurn, ReplicaState,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{LeaderChangeMessage, MetadataRecord};

impl RaftClient {
    pub(super) fn random_election_timeout(&self, turn: &mut RaftTurn<'_>) -> Span {
        let timeout = self.config.election_timeout;
        let bound = u32::try_from(timeout.as_ms()).unwrap_or(u32::MAX);
        timeout + Span::from_ms(turn.draw("raft election timeout", bound).into())
    }

    /// In the state that the member was in; a leader has resigned, for it may have lost what it had not flushed. Who had voted
    /// for itself asks for votes again, even if it had heard of a leader since.
    pub(super) fn initialize(&mut self, turn: &mut RaftTurn<'_>) {
        let last_epoch = self.log.last_fetched_epoch();
        if self.election.epoch < last_epoch {
            self.election = ElectionState { epoch: last_epoch, leader: None, voted: None };
        }
        let deadline = turn.now + self.random_election_timeout(turn);
        let voter = self.is_voter();
        self.state = match self.election {
            ElectionState { leader: Some(leader), .. } if leader == self.id && voter => {
                EpochState::Resigned {
                    deadline,
                    unacked: self.other_voters(),
                    preferred_successors: Vec::new(),
                }
            }
            ElectionState { voted: Some(voted), .. } if voted == self.id && voter => {
                self.election.leader = None;
                let election = EpochElection::new(self.voters.clone(), self.id);
                EpochState::Candidate { election, deadline }
            }
            ElectionState { leader: Some(_), .. } => EpochState::Follower {
                fetch_deadline: turn.now + self.config.fetch_timeout,
                has_fetched: false,
            },
            ElectionState { leader: None, .. } => {
                EpochState::Unattached { election_deadline: voter.then_some(deadline) }
            }
        };
    }

    pub(super) fn other_voters(&self) -> Vec<BrokerId> {
        self.voters.iter().copied().filter(|voter| *voter != self.id).collect()
    }

    /// Whatever was asked in the old state is over. What was parked is when the member resigns or follows another one
    /// (`transitionToResigned`, `onBecomeFollower`); who only hears of a later epoch lets it wait.
    fn enter(&mut self, state: EpochState, turn: &mut RaftTurn<'_>) {
        self.state = state;
        self.requests.reset_all();
        if matches!(self.state, EpochState::Resigned { .. } | EpochState::Follower { .. }) {
            self.refuse_parked_fetches(ErrorCode::NotLeaderOrFollower, turn);
        }
        self.maybe_fire_leader_change(turn);
    }

    /// How long the member waits for an election still, if it waits for one.
    fn running_election_deadline(&self) -> Option<SimTime> {
        match &self.state {
            EpochState::Unattached { election_deadline } => *election_deadline,
            EpochState::Candidate { deadline, .. } | EpochState::Resigned { deadline, .. } => {
                Some(*deadline)
            }
            EpochState::Prospective { election, deadline } => {
                (!election.is_vote_rejected()).then_some(*deadline)
            }
            EpochState::Leader(_) | EpochState::Follower { .. } => None,
        }
    }

    /// A later epoch was heard of, or a pre-vote was lost.
    pub(super) fn transition_to_unattached(
        &mut self,
        epoch: LeaderEpoch,
        leader: Option<BrokerId>,
        turn: &mut RaftTurn<'_>,
    ) {
        let deadline = match self.running_election_deadline() {
            Some(deadline) => deadline,
            None => turn.now + self.random_election_timeout(turn),
        };
        let voted = if epoch == self.election.epoch { self.election.voted } else { None };
        self.election = ElectionState { epoch, leader, voted };
        let election_deadline = self.is_voter().then_some(deadline);
        self.enter(EpochState::Unattached { election_deadline }, turn);
    }

    /// The vote of this epoch is given; whoever got it has as good a chance as this member, so it gets its time.
    pub(super) fn add_voted_state(&mut self, candidate: BrokerId, turn: &mut RaftTurn<'_>) {
        self.election.voted = Some(candidate);
        let fresh = turn.now + self.random_election_timeout(turn);
        match &mut self.state {
            EpochState::Unattached { election_deadline } => *election_deadline = Some(fresh),
            EpochState::Prospective { election, deadline } => {
                *election = EpochElection::new(self.voters.clone(), self.id);
                *deadline = fresh;
            }
            EpochState::Candidate { .. }
            | EpochState::Leader(_)
            | EpochState::Follower { .. }
            | EpochState::Resigned { .. } => {}
        }
    }

    pub(super) fn transition_to_follower(
        &mut self,
        epoch: LeaderEpoch,
        leader: BrokerId,
        turn: &mut RaftTurn<'_>,
    ) {
        let voted = if epoch == self.election.epoch { self.election.voted } else { None };
        self.election = ElectionState { epoch, leader: Some(leader), voted };
        let fetch_deadline = turn.now + self.config.fetch_timeout;
        self.enter(EpochState::Follower { fetch_deadline, has_fetched: false }, turn);
    }

    /// Nothing is written down: it is still in the same epoch, and knows the same leader.
    pub(super) fn transition_to_prospective(&mut self, turn: &mut RaftTurn<'_>) {
        let election = EpochElection::new(self.voters.clone(), self.id);
        let deadline = turn.now + self.random_election_timeout(turn);
        let alone = election.is_vote_granted();
        self.enter(EpochState::Prospective { election, deadline }, turn);
        if alone {
            self.transition_to_candidate(turn);
        }
    }

    pub(super) fn transition_to_candidate(&mut self, turn: &mut RaftTurn<'_>) {
        let epoch = LeaderEpoch(self.election.epoch.0 + 1);
        self.election = ElectionState { epoch, leader: None, voted: Some(self.id) };
        let election = EpochElection::new(self.voters.clone(), self.id);
        let deadline = turn.now + self.random_election_timeout(turn);
        let alone = election.is_vote_granted();
        self.enter(EpochState::Candidate { election, deadline }, turn);
        if alone {
            self.transition_to_leader(vec![self.id], turn);
        }
    }

    /// The first record of the epoch says who leads. Only when it is committed does the leader know what else is.
    pub(super) fn transition_to_leader(
        &mut self,
        granting_voters: Vec<BrokerId>,
        turn: &mut RaftTurn<'_>,
    ) {
        self.election.leader = Some(self.id);
        let message = MetadataRecord::LeaderChange(LeaderChangeMessage {
            leader: self.id,
            voters: self.voters.clone(),
            granting_voters,
        });
        let voters = self.voters.iter().map(|voter| (*voter, ReplicaState::default())).collect();
        let state = LeaderState {
            local: self.id,
            epoch_start_offset: self.log.end_offset(),
            voters,
            observers: Default::default(),
            high_watermark: None,
            fetched_voters: Vec::new(),
            check_quorum_deadline: turn.now + self.config.check_quorum_timeout(),
            begin_quorum_epoch_due: turn.now,
            // Written at once, before anybody can append: a batch of its own.
            accumulated: vec![Arc::new(message)],
            linger_until: Some(turn.now),
            resign_requested: false,
        };
        self.log.assign_epoch(self.election.epoch);
        self.enter(EpochState::Leader(state), turn);
    }

    pub(super) fn transition_to_resigned(&mut self, turn: &mut RaftTurn<'_>) {
        let preferred_successors = self
            .leader_state()
            .map(LeaderState::non_leader_voters_by_descending_fetch_offset)
            .unwrap_or_default();
        let deadline = turn.now + self.random_election_timeout(turn);
        let unacked = self.other_voters();
        self.enter(EpochState::Resigned { deadline, unacked, preferred_successors }, turn);
    }

    /// After a pre-vote that came to nothing: back to the leader that it knows, or on looking for one.
    pub(super) fn prospective_lost(&mut self, turn: &mut RaftTurn<'_>) {
        let epoch = self.election.epoch;
        match self.election.leader.filter(|leader| *leader != self.id) {
            Some(leader) => self.transition_to_follower(epoch, leader, turn),
            None => self.transition_to_unattached(epoch, None, turn),
        }
    }

    /// Somebody names an epoch and perhaps its leader (`maybeTransition`).
    pub(super) fn maybe_transition(
        &mut self,
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
        turn: &mut RaftTurn<'_>,
    ) {
        // That this member leads or led is no news to it.
        let leader = leader.filter(|leader| *leader != self.id);
        if epoch > self.election.epoch {
            match leader {
                Some(leader) => self.transition_to_follower(epoch, leader, turn),
                None => self.transition_to_unattached(epoch, None, turn),
            }
        } else if epoch == self.election.epoch
            && self.election.leader.is_none()
            && let Some(leader) = leader
        {
            self.transition_to_follower(epoch, leader, turn);
        }
    }

    /// What every answer may bring: `Some` tells that it is dealt with, and whether it counts as an answer at all
    /// (`maybeHandleCommonResponse`).
    pub(super) fn common_response(
        &mut self,
        error: ErrorCode,
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
        turn: &mut RaftTurn<'_>,
    ) -> Option<bool> {
        if epoch < self.election.epoch || error == ErrorCode::UnknownLeaderEpoch {
            return Some(true);
        }
        let refused =
            matches!(error, ErrorCode::FencedLeaderEpoch | ErrorCode::NotLeaderOrFollower);
        if epoch > self.election.epoch || refused {
            self.maybe_transition(leader, epoch, turn);
            return Some(true);
        }
        if leader.is_some() && self.election.leader.is_none() {
            self.maybe_transition(leader, epoch, turn);
        }
        error.is_error().then_some(false)
    }
}
