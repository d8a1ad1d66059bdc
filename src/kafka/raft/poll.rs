//! What a member does by itself, whatever reached it last: it looks at its clocks and asks whom it has to ask
//! (`KafkaRaftClient.pollCurrentState`).

use crate::id::{BrokerId, Correlation, LeaderEpoch};
use crate::kafka::raft::{EpochState, RaftClient, RaftEffect, RaftTurn};
use crate::kernel::SimTime;
use crate::protocol::QuorumRequest;
use crate::protocol::{begin_quorum_epoch, end_quorum_epoch};

/// What there is to do in a state now.
enum Due {
    /// Not before then.
    Wait(SimTime),
    /// Another state began: look again.
    Again,
}

impl RaftClient {
    pub(super) fn poll(&mut self, turn: &mut RaftTurn<'_>) {
        loop {
            self.expire_parked_fetches(turn);
            let due = match &self.state {
                EpochState::Leader(_) => self.poll_leader(turn),
                EpochState::Candidate { deadline, .. } => self.poll_candidate(*deadline, turn),
                EpochState::Prospective { deadline, .. } => self.poll_prospective(*deadline, turn),
                EpochState::Follower { fetch_deadline, .. } => {
                    self.poll_follower(*fetch_deadline, turn)
                }
                EpochState::Unattached { election_deadline } => {
                    self.poll_unattached(*election_deadline, turn)
                }
                EpochState::Resigned { deadline, .. } => self.poll_resigned(*deadline, turn),
            };
            if let Due::Wait(until) = due {
                let parked = self.parked.iter().map(|parked| parked.until).min();
                turn.push(RaftEffect::WakeAt(parked.map_or(until, |parked| parked.min(until))));
                return;
            }
        }
    }

    fn poll_leader(&mut self, turn: &mut RaftTurn<'_>) -> Due {
        let alone = self.voters.len() == 1;
        #[cfg(test)]
        self.never_resign(turn.now);
        let Some(leader) = self.leader_state() else { return Due::Again };
        let lost = !alone && leader.check_quorum_deadline <= turn.now;
        if leader.resign_requested || lost {
            self.transition_to_resigned(turn);
            return Due::Again;
        }
        if leader.linger_until.is_some_and(|until| until <= turn.now) {
            self.append_accumulated(turn);
        }
        self.maybe_send_begin_quorum_epoch(turn);
        let Some(leader) = self.leader_state() else { return Due::Again };
        let mut until = leader.linger_until.unwrap_or(SimTime::MAX);
        if !alone {
            until = until.min(leader.begin_quorum_epoch_due).min(leader.check_quorum_deadline);
        }
        Due::Wait(until)
    }

    /// What was collected is written in one batch.
    fn append_accumulated(&mut self, turn: &mut RaftTurn<'_>) {
        let epoch = self.election.epoch;
        let Some(leader) = self.leader_state_mut() else { return };
        leader.linger_until = None;
        let records = std::mem::take(&mut leader.accumulated);
        if !records.is_empty() {
            self.log.append_as_leader(&records, epoch, turn.now);
        }
        self.update_leader_end_offset(turn);
    }

    /// To every other voter, again and again, also to those that fetch (`maybeSendBeginQuorumEpochRequests`).
    fn maybe_send_begin_quorum_epoch(&mut self, turn: &mut RaftTurn<'_>) {
        let (now, timeout) = (turn.now, self.config.begin_quorum_epoch_timeout());
        let Some(leader) = self.leader_state_mut() else { return };
        if leader.begin_quorum_epoch_due > now {
            return;
        }
        leader.begin_quorum_epoch_due = now + timeout;
        let others = leader.voters.keys().filter(|voter| **voter != leader.local);
        let others: Vec<_> = others.copied().collect();
        let (local, leader_epoch) = (self.id, self.election.epoch);
        for voter in others {
            let request = begin_quorum_epoch::Request { voter, leader: local, leader_epoch };
            self.maybe_send(voter, turn, |_| QuorumRequest::BeginQuorumEpoch(request));
        }
    }

    fn poll_candidate(&mut self, deadline: SimTime, turn: &mut RaftTurn<'_>) -> Due {
        if deadline <= turn.now {
            self.transition_to_prospective(turn);
            return Due::Again;
        }
        Due::Wait(self.send_vote_requests(false, turn).min(deadline))
    }

    fn poll_prospective(&mut self, deadline: SimTime, turn: &mut RaftTurn<'_>) -> Due {
        if deadline <= turn.now {
            self.prospective_lost(turn);
            return Due::Again;
        }
        Due::Wait(self.send_vote_requests(true, turn).min(deadline))
    }

    /// To all that have not answered, unless it is decided. Answers when to try again.
    fn send_vote_requests(&mut self, pre_vote: bool, turn: &mut RaftTurn<'_>) -> SimTime {
        let (EpochState::Candidate { election, .. } | EpochState::Prospective { election, .. }) =
            &self.state
        else {
            return SimTime::MAX;
        };
        if election.is_vote_rejected() {
            return SimTime::MAX;
        }
        let mut again = SimTime::MAX;
        for voter in election.unrecorded_voters() {
            let next = self.maybe_send(voter, turn, |client| client.vote_request(voter, pre_vote));
            again = again.min(next);
        }
        again
    }

    fn poll_follower(&mut self, fetch_deadline: SimTime, turn: &mut RaftTurn<'_>) -> Due {
        let expired = fetch_deadline <= turn.now;
        if !expired {
            return Due::Wait(self.send_fetch_to_best_node(turn).min(fetch_deadline));
        }
        if self.is_voter() {
            self.transition_to_prospective(turn);
            return Due::Again;
        }
        Due::Wait(self.send_fetch_to_any_voter(turn))
    }

    /// One at a time, to the leader. While that one cannot be reached, any voter may know of another (`maybeSendFetchToBestNode`).
    fn send_fetch_to_best_node(&mut self, turn: &mut RaftTurn<'_>) -> SimTime {
        let Some(leader) = self.election.leader else { return SimTime::MAX };
        let now = turn.now;
        if self.requests.has_request_timed_out(leader, now) {
            self.requests.reset(leader);
            self.send_fetch_to_any_voter(turn)
        } else if self.requests.is_backing_off(leader, now) {
            self.send_fetch_to_any_voter(turn)
        } else if self.requests.has_any_inflight_request(now) {
            self.requests.earliest_change(now).unwrap_or(SimTime::MAX)
        } else {
            self.maybe_send(leader, turn, RaftClient::fetch_request)
        }
    }

    fn poll_unattached(
        &mut self,
        election_deadline: Option<SimTime>,
        turn: &mut RaftTurn<'_>,
    ) -> Due {
        let deadline = election_deadline.unwrap_or(SimTime::MAX);
        if deadline <= turn.now {
            self.transition_to_prospective(turn);
            return Due::Again;
        }
        Due::Wait(self.send_fetch_to_any_voter(turn).min(deadline))
    }

    /// One at a time, to a voter by chance: whoever it is will name the leader (`maybeSendFetchToAnyBootstrap`).
    fn send_fetch_to_any_voter(&mut self, turn: &mut RaftTurn<'_>) -> SimTime {
        let now = turn.now;
        let others = self.other_voters();
        if others.is_empty() {
            return SimTime::MAX;
        }
        if !self.requests.has_any_inflight_request(now) {
            let count = u32::try_from(others.len()).expect("few voters");
            let start = turn.draw("raft bootstrap server", count) as usize;
            let turns = others[start..].iter().chain(&others[..start]);
            let ready = |voter: &BrokerId| self.requests.ready_at(*voter, now) == now;
            if let Some(voter) = turns.copied().find(ready) {
                return self.maybe_send(voter, turn, RaftClient::fetch_request);
            }
        }
        self.requests.earliest_change(now).unwrap_or(SimTime::MAX)
    }

    fn poll_resigned(&mut self, deadline: SimTime, turn: &mut RaftTurn<'_>) -> Due {
        if deadline <= turn.now {
            let next = LeaderEpoch(self.election.epoch.0 + 1);
            self.transition_to_unattached(next, None, turn);
            return Due::Again;
        }
        let EpochState::Resigned { unacked, preferred_successors, .. } = &self.state else {
            return Due::Again;
        };
        let request = end_quorum_epoch::Request {
            leader: self.id,
            leader_epoch: self.election.epoch,
            preferred_candidates: preferred_successors.clone(),
        };
        let mut again = deadline;
        for voter in unacked.clone() {
            let next =
                self.maybe_send(voter, turn, |_| QuorumRequest::EndQuorumEpoch(request.clone()));
            again = again.min(next);
        }
        Due::Wait(again)
    }

    /// Sends unless a request is on its way or the last one has just failed. Answers when to look again.
    fn maybe_send(
        &mut self,
        to: BrokerId,
        turn: &mut RaftTurn<'_>,
        request: impl FnOnce(&Self) -> QuorumRequest,
    ) -> SimTime {
        let ready_at = self.requests.ready_at(to, turn.now);
        if ready_at > turn.now {
            return ready_at;
        }
        let correlation = self.next_correlation;
        self.next_correlation = Correlation(correlation.0 + 1);
        let until = turn.now + self.config.request_timeout;
        self.requests.sent(to, correlation, until);
        turn.push(RaftEffect::Send { to, correlation, request: request(self) });
        until
    }
}
