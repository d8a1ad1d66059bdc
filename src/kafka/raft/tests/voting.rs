//! One voter, asked by others.

use crate::protocol::{QuorumRequest, QuorumResponse};
use std::sync::Arc;

use super::super::{
    ElectionState, EpochState, QuorumConfig, RaftClient, RaftEffect, RaftTurn, ReplicatedLog,
    RequestToken,
};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kernel::SimTime;
use crate::protocol::{MetadataRecord, begin_quorum_epoch, end_quorum_epoch, quorum_fetch, vote};

/// Voter 1 of three, which draws 0 wherever it draws.
pub(super) struct Desk {
    pub node: RaftClient,
    pub now: SimTime,
    pub effects: Vec<RaftEffect>,
}

pub(super) fn voters() -> Arc<[BrokerId]> {
    Arc::from([BrokerId(1), BrokerId(2), BrokerId(3)])
}

impl Desk {
    pub(super) fn new() -> Self {
        Self::on((ElectionState::default(), ReplicatedLog::default()), SimTime::ZERO)
    }

    pub(super) fn on(disk: (ElectionState, ReplicatedLog), now: SimTime) -> Self {
        Self::started(QuorumConfig::default(), disk, now)
    }

    pub(super) fn configured(config: QuorumConfig) -> Self {
        Self::started(config, (ElectionState::default(), ReplicatedLog::default()), SimTime::ZERO)
    }

    fn started(config: QuorumConfig, disk: (ElectionState, ReplicatedLog), now: SimTime) -> Self {
        let mut effects = Vec::new();
        let mut draw = |_: &str, _: u32| 0;
        let mut turn = RaftTurn::new(now, &mut draw, &mut effects);
        let node = RaftClient::start(BrokerId(1), voters(), Arc::new(config), disk, &mut turn);
        Self { node, now, effects }
    }

    /// A log of so many records, all of this epoch.
    pub(super) fn with_log(records: usize, epoch: i32) -> Self {
        let mut log = ReplicatedLog::default();
        for _ in 0..records {
            let record = Arc::new(MetadataRecord::NoOp);
            log.append_as_leader(&[record], LeaderEpoch(epoch), SimTime::ZERO);
        }
        let epoch = LeaderEpoch(epoch);
        Self::on((ElectionState { epoch, leader: None, voted: None }, log), SimTime::ZERO)
    }

    pub(super) fn restarted(&self) -> Self {
        Self::on(self.node.disk(), self.now)
    }

    pub(super) fn turn(&mut self, act: impl FnOnce(&mut RaftClient, &mut RaftTurn<'_>)) {
        self.effects.clear();
        let mut draw = |_: &str, _: u32| 0;
        let mut turn = RaftTurn::new(self.now, &mut draw, &mut self.effects);
        act(&mut self.node, &mut turn);
    }

    pub(super) fn at(&mut self, ms: u64) -> &mut Self {
        self.now = SimTime::from_ms(ms);
        self.turn(RaftClient::wake);
        self
    }

    pub(super) fn ask(&mut self, request: QuorumRequest) -> Option<QuorumResponse> {
        self.turn(|node, turn| node.handle_request(RequestToken(0), &request, turn));
        self.effects.iter().find_map(|effect| {
            let RaftEffect::Reply { response, .. } = effect else { return None };
            Some(response.clone())
        })
    }

    /// Answers what this voter asked of `from`.
    pub(super) fn answer(&mut self, from: i32, response: &QuorumResponse) {
        let asked = self.effects.iter().find_map(|effect| {
            let RaftEffect::Send { to, correlation, .. } = effect else { return None };
            (to.0 == from).then_some(*correlation)
        });
        let asked = asked.expect("it was asked");
        self.turn(|node, turn| node.handle_response(BrokerId(from), asked, response, turn));
    }

    pub(super) fn sent(&self) -> Vec<(i32, QuorumRequest)> {
        let sent = self.effects.iter().filter_map(|effect| {
            let RaftEffect::Send { to, request, .. } = effect else { return None };
            Some((to.0, request.clone()))
        });
        sent.collect()
    }

    pub(super) fn vote(
        &mut self,
        replica: i32,
        epoch: i32,
        log: (i32, i64),
        pre_vote: bool,
    ) -> vote::Response {
        let request = vote::Request {
            voter: BrokerId(1),
            replica: BrokerId(replica),
            replica_epoch: LeaderEpoch(epoch),
            last_offset_epoch: LeaderEpoch(log.0),
            last_offset: Offset(log.1),
            pre_vote,
        };
        match self.ask(QuorumRequest::Vote(request)) {
            Some(QuorumResponse::Vote(response)) => response,
            other => panic!("unexpected {other:?}"),
        }
    }

    pub(super) fn begin(&mut self, leader: i32, epoch: i32) {
        let (voter, leader) = (BrokerId(1), BrokerId(leader));
        let leader_epoch = LeaderEpoch(epoch);
        let request = begin_quorum_epoch::Request { voter, leader, leader_epoch };
        self.ask(QuorumRequest::BeginQuorumEpoch(request));
    }

    /// Voter 2, the leader, answers this follower's fetch.
    pub(super) fn fetched(&mut self, change: impl FnOnce(&mut quorum_fetch::Response)) {
        self.fetched_from(2, change);
    }

    pub(super) fn fetched_from(
        &mut self,
        voter: i32,
        change: impl FnOnce(&mut quorum_fetch::Response),
    ) {
        let mut response = quorum_fetch::Response {
            error: ErrorCode::None,
            current_leader: Some(BrokerId(2)),
            leader_epoch: self.node.epoch(),
            high_watermark: None,
            diverging_epoch: None,
            batches: Vec::new(),
        };
        change(&mut response);
        self.answer(voter, &QuorumResponse::Fetch(response));
    }

    pub(super) fn state(&self) -> &'static str {
        self.node.state().name()
    }

    /// Elected with the vote of 2.
    pub(super) fn elected() -> Self {
        Self::new().elect()
    }

    pub(super) fn elect(mut self) -> Self {
        self.at(1_000);
        self.answer(2, &QuorumResponse::Vote(granted(0)));
        self.answer(2, &QuorumResponse::Vote(granted(1)));
        assert_eq!((self.state(), self.node.epoch()), ("Leader", LeaderEpoch(1)));
        self
    }
}

pub(super) fn granted(epoch: i32) -> vote::Response {
    let leader_epoch = LeaderEpoch(epoch);
    vote::Response { error: ErrorCode::None, leader: None, leader_epoch, vote_granted: true }
}

fn rejected(epoch: i32) -> vote::Response {
    vote::Response { vote_granted: false, ..granted(epoch) }
}

#[test]
fn a_voter_votes_once_per_epoch_even_if_it_restarts() {
    let mut desk = Desk::new();
    assert!(desk.vote(2, 5, (0, 0), false).vote_granted);
    assert!(!desk.vote(3, 5, (4, 9), false).vote_granted);
    assert!(desk.vote(2, 5, (0, 0), false).vote_granted, "the same one may ask again");
    let mut desk = desk.restarted();
    assert!(!desk.vote(3, 5, (4, 9), false).vote_granted);
    assert!(desk.vote(3, 6, (4, 9), false).vote_granted);
}

#[test]
fn a_vote_is_remembered_when_somebody_else_turns_out_to_lead_the_epoch() {
    let mut desk = Desk::new();
    assert!(desk.vote(2, 5, (0, 0), false).vote_granted);
    desk.begin(3, 5);
    let known = desk.node.disk().0;
    assert_eq!((known.leader, known.voted), (Some(BrokerId(3)), Some(BrokerId(2))));
    desk.begin(3, 6);
    assert_eq!(desk.node.disk().0.voted, None, "a new epoch, a new vote");
}

#[test]
fn a_voter_that_knows_a_leader_gives_no_vote_in_its_epoch_even_if_it_has_lost_it() {
    let mut desk = Desk::new();
    desk.begin(2, 5);
    desk.at(2_000);
    assert_eq!(desk.state(), "Prospective");
    assert!(!desk.vote(3, 5, (4, 9), false).vote_granted);
    assert!(desk.vote(3, 5, (4, 9), true).vote_granted);
    assert!(desk.vote(3, 6, (4, 9), false).vote_granted);
}

#[test]
fn a_candidate_with_a_shorter_log_gets_no_vote() {
    let mut desk = Desk::with_log(3, 2);
    assert!(!desk.vote(2, 5, (2, 2), false).vote_granted);
    assert!(!desk.vote(2, 5, (1, 9), false).vote_granted, "an older epoch is shorter");
    assert_eq!(desk.node.epoch(), LeaderEpoch(5), "its epoch counts all the same");
    assert!(desk.vote(3, 5, (2, 3), false).vote_granted);
    assert!(Desk::with_log(3, 2).vote(3, 5, (3, 1), false).vote_granted);
}

#[test]
fn an_epoch_that_is_over_is_fenced_and_a_log_ahead_of_its_epoch_makes_no_sense() {
    let mut desk = Desk::with_log(1, 4);
    assert_eq!(desk.vote(2, 3, (2, 9), false).error, ErrorCode::FencedLeaderEpoch);
    assert_eq!(desk.vote(2, 5, (5, 9), false).error, ErrorCode::InvalidRequest);
    assert_eq!(desk.vote(2, 5, (5, 9), true).error, ErrorCode::None, "a pre-vote's is its own");
}

#[test]
fn a_pre_vote_is_granted_by_the_log_alone_and_binds_nobody() {
    let mut desk = Desk::with_log(3, 2);
    assert!(desk.vote(2, 2, (2, 3), true).vote_granted);
    assert!(desk.vote(3, 2, (2, 4), true).vote_granted);
    assert!(!desk.vote(3, 2, (2, 2), true).vote_granted);
    assert_eq!(desk.node.disk().0.voted, None);
    assert!(desk.vote(3, 3, (2, 3), false).vote_granted);
}

#[test]
fn a_follower_that_has_fetched_from_its_leader_helps_nobody_to_depose_it() {
    let mut desk = Desk::new();
    desk.begin(2, 1);
    assert_eq!(desk.state(), "Follower");
    let asked = desk.effects.clone();
    assert!(desk.vote(3, 1, (0, 0), true).vote_granted, "it has not heard the leader yet");
    desk.effects = asked;
    desk.fetched(|_| {});
    assert!(!desk.vote(3, 1, (0, 9), true).vote_granted);
    assert!(!desk.vote(3, 1, (0, 9), false).vote_granted, "nor gives it a vote in this epoch");
}

#[test]
fn a_voter_waits_for_the_election_timeout_before_it_asks_for_pre_votes() {
    let mut desk = Desk::new();
    assert_eq!(desk.at(999).state(), "Unattached");
    assert_eq!(desk.at(1_000).state(), "Prospective");
    let asked: Vec<_> = desk.sent().iter().map(|(to, _)| *to).collect();
    assert_eq!(asked, [2, 3]);
    assert!(desk.sent().iter().all(|(_, request)| matches!(
        request,
        QuorumRequest::Vote(vote) if vote.pre_vote && vote.replica_epoch == LeaderEpoch(0)
    )));
}

#[test]
fn a_majority_of_pre_votes_makes_a_candidate_and_a_majority_of_votes_a_leader() {
    let mut desk = Desk::new();
    desk.at(1_000);
    desk.answer(2, &QuorumResponse::Vote(granted(0)));
    assert_eq!((desk.state(), desk.node.epoch()), ("Candidate", LeaderEpoch(1)));
    assert_eq!(desk.node.disk().0.voted, Some(BrokerId(1)), "it votes for itself");
    assert!(desk.sent().iter().all(|(_, request)| matches!(
        request,
        QuorumRequest::Vote(vote) if !vote.pre_vote && vote.replica_epoch == LeaderEpoch(1)
    )));
    desk.answer(3, &QuorumResponse::Vote(granted(1)));
    assert_eq!(desk.state(), "Leader");
}

#[test]
fn a_lost_pre_vote_leads_back_to_the_leader_that_is_known_or_to_waiting() {
    let mut desk = Desk::new();
    desk.at(1_000);
    let lost = desk.effects.clone();
    desk.answer(2, &QuorumResponse::Vote(rejected(0)));
    assert_eq!(desk.state(), "Prospective", "3 may still grant it");
    desk.effects = lost;
    desk.answer(3, &QuorumResponse::Vote(rejected(0)));
    assert_eq!((desk.state(), desk.node.epoch()), ("Unattached", LeaderEpoch(0)));
    let mut desk = Desk::new();
    desk.begin(2, 1);
    desk.at(2_000);
    assert_eq!(desk.state(), "Prospective", "no fetch for the whole fetch timeout");
    desk.at(3_000);
    assert_eq!((desk.state(), desk.node.leader()), ("Follower", Some(BrokerId(2))));
}

#[test]
fn a_candidate_that_is_not_elected_in_time_asks_for_pre_votes_again() {
    let mut desk = Desk::new();
    desk.at(1_000);
    desk.answer(2, &QuorumResponse::Vote(granted(0)));
    desk.at(2_000);
    assert_eq!((desk.state(), desk.node.epoch()), ("Prospective", LeaderEpoch(1)));
}

#[test]
fn a_leader_that_restarts_has_resigned_and_votes_for_nobody_in_its_epoch() {
    let mut desk = Desk::elected().restarted();
    assert_eq!((desk.state(), desk.node.epoch()), ("Resigned", LeaderEpoch(1)));
    assert!(!desk.vote(2, 1, (0, 9), false).vote_granted);
    assert!(desk.sent().iter().all(|(_, r)| matches!(r, QuorumRequest::EndQuorumEpoch(_))));
    desk.at(2_000);
    assert_eq!((desk.state(), desk.node.epoch()), ("Prospective", LeaderEpoch(2)));
}

#[test]
fn a_candidate_that_restarts_goes_on_in_its_epoch() {
    let mut desk = Desk::new();
    desk.at(1_000);
    desk.answer(2, &QuorumResponse::Vote(granted(0)));
    let desk = desk.restarted();
    assert_eq!((desk.state(), desk.node.epoch()), ("Candidate", LeaderEpoch(1)));
}

#[test]
fn a_leader_that_restarted_lets_everybody_stand_at_once_and_one_that_resigned_the_longest_log_first()
 {
    let backoff = |preferred: &[i32]| {
        let mut desk = Desk::new();
        desk.begin(2, 1);
        let preferred_candidates = preferred.iter().copied().map(BrokerId).collect();
        let (leader, leader_epoch) = (BrokerId(2), LeaderEpoch(1));
        let request = end_quorum_epoch::Request { leader, leader_epoch, preferred_candidates };
        desk.ask(QuorumRequest::EndQuorumEpoch(request));
        (0..=1_000).find(|ms| desk.at(*ms).state() == "Prospective")
    };
    assert_eq!(backoff(&[]), Some(0));
    assert_eq!(backoff(&[1, 3]), Some(0));
    assert_eq!(backoff(&[3, 1]), Some(500));
    assert_eq!(backoff(&[3, 4, 1, 5]), Some(250));
    assert_eq!(backoff(&[3, 4]), Some(1_000));
}

#[test]
fn answers_to_what_an_earlier_state_asked_are_not_looked_at() {
    let mut desk = Desk::new();
    desk.at(1_000);
    let asked = desk.effects.clone();
    desk.begin(3, 1);
    desk.effects = asked;
    desk.answer(2, &QuorumResponse::Vote(granted(1)));
    assert!(matches!(desk.node.state(), EpochState::Follower { .. }));
}
