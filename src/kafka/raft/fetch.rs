//! The log is pulled from the leader, which so learns what a majority has.

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kafka::raft::{EpochState, RaftClient, RaftEffect, RaftTurn, RequestToken};
use crate::kernel::SimTime;
use crate::protocol::quorum_fetch::{Request, Response};
use crate::protocol::{QuorumRequest, QuorumResponse};

/// A fetch that waits for records, or for a higher high watermark (`ThresholdPurgatory`).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParkedFetch {
    pub from: RequestToken,
    pub request: Request,
    pub until: SimTime,
    /// What is answered if nothing comes until then, whoever leads by that time.
    pub response: Response,
}

impl RaftClient {
    pub(super) fn fetch_request(&self) -> QuorumRequest {
        QuorumRequest::Fetch(Request {
            replica: self.id,
            max_wait: self.config.max_fetch_wait,
            current_leader_epoch: self.election.epoch,
            fetch_offset: self.log.end_offset(),
            last_fetched_epoch: self.log.last_fetched_epoch(),
            high_watermark: self.high_watermark,
        })
    }

    fn empty_fetch_response(&self, error: ErrorCode) -> Response {
        Response {
            error,
            current_leader: self.election.leader,
            leader_epoch: self.election.epoch,
            high_watermark: None,
            diverging_epoch: None,
            batches: Vec::new(),
        }
    }

    /// `None` if the fetch waits.
    ///
    /// # Errors
    /// `INVALID_REQUEST`; `FENCED_LEADER_EPOCH` and `UNKNOWN_LEADER_EPOCH` for another epoch than this member's;
    /// `NOT_LEADER_OR_FOLLOWER`. Each names the leader if this member knows it.
    pub(super) fn handle_fetch_request(
        &mut self,
        from: RequestToken,
        request: &Request,
        turn: &mut RaftTurn<'_>,
    ) -> Option<Response> {
        let ahead = request.last_fetched_epoch > request.current_leader_epoch;
        if ahead || request.fetch_offset < Offset(0) || request.last_fetched_epoch < LeaderEpoch(0)
        {
            return Some(self.empty_fetch_response(ErrorCode::InvalidRequest));
        }
        let response = self.try_complete_fetch(request, turn);
        let has_news = response.error.is_error()
            || response.diverging_epoch.is_some()
            || !response.batches.is_empty()
            || response.high_watermark > request.high_watermark;
        if has_news || request.max_wait.0 == 0 {
            return Some(response);
        }
        // Whoever asks again has given up its older request.
        self.parked.retain(|parked| parked.request.replica != request.replica);
        let until = turn.now + request.max_wait;
        self.parked.push(ParkedFetch { from, request: request.clone(), until, response });
        None
    }

    fn try_complete_fetch(&mut self, request: &Request, turn: &mut RaftTurn<'_>) -> Response {
        let epoch = self.election.epoch;
        if request.current_leader_epoch != epoch {
            let old = request.current_leader_epoch < epoch;
            let error =
                if old { ErrorCode::FencedLeaderEpoch } else { ErrorCode::UnknownLeaderEpoch };
            return self.empty_fetch_response(error);
        }
        if !self.is_leader() {
            return self.empty_fetch_response(ErrorCode::NotLeaderOrFollower);
        }
        let (offset, last_epoch) = (request.fetch_offset, request.last_fetched_epoch);
        let diverging_epoch = self.log.diverging_epoch(offset, last_epoch);
        let batches = match diverging_epoch {
            Some(_) => Vec::new(),
            None => {
                self.update_replica_state(request.replica, offset, turn);
                self.log.read(offset)
            }
        };
        Response {
            high_watermark: self.leader_state().and_then(|leader| leader.high_watermark),
            diverging_epoch,
            batches,
            ..self.empty_fetch_response(ErrorCode::None)
        }
    }

    /// That a replica asks from there on means that it has all before.
    fn update_replica_state(&mut self, replica: BrokerId, end: Offset, turn: &mut RaftTurn<'_>) {
        let check_quorum_deadline = turn.now + self.config.check_quorum_timeout();
        let Some(leader) = self.leader_state_mut() else { return };
        let is_voter = leader.voters.contains_key(&replica);
        let replicas = if is_voter { &mut leader.voters } else { &mut leader.observers };
        let state = replicas.get_or_insert_with(replica, Default::default);
        state.end_offset = Some(end);
        state.last_fetch = Some(turn.now);
        if leader.voter_fetched(replica) {
            leader.check_quorum_deadline = check_quorum_deadline;
        }
        if is_voter && leader.maybe_update_high_watermark() {
            self.on_update_leader_high_watermark(turn);
        }
    }

    /// The leader's own log has grown.
    pub(super) fn update_leader_end_offset(&mut self, turn: &mut RaftTurn<'_>) {
        let (end, id) = (self.log.end_offset(), self.id);
        #[cfg(test)]
        let commits_alone = self.has_fault(super::tests::Fault::CommitsAlone);
        let Some(leader) = self.leader_state_mut() else { return };
        if let Some(own) = leader.voters.get_mut(&id) {
            own.end_offset = Some(end);
        }
        #[cfg(test)]
        if commits_alone {
            for voter in leader.voters.values_mut() {
                voter.end_offset = Some(end);
            }
        }
        if leader.maybe_update_high_watermark() {
            self.on_update_leader_high_watermark(turn);
        }
        self.complete_parked_fetches(turn);
    }

    fn on_update_leader_high_watermark(&mut self, turn: &mut RaftTurn<'_>) {
        let committed = self.leader_state().and_then(|leader| leader.high_watermark);
        let Some(committed) = committed else { return };
        self.log.update_high_watermark(committed);
        if Some(committed) > self.high_watermark {
            self.high_watermark = Some(committed);
            turn.push(RaftEffect::HighWatermark(committed));
        }
        self.maybe_fire_leader_change(turn);
        self.complete_parked_fetches(turn);
    }

    /// Answers those that wait for what is there now.
    fn complete_parked_fetches(&mut self, turn: &mut RaftTurn<'_>) {
        let (end, committed) = (self.log.end_offset(), self.high_watermark);
        let due = |parked: &ParkedFetch| {
            parked.request.fetch_offset < end || parked.request.high_watermark < committed
        };
        for parked in self.take_parked_fetches(&due) {
            let response = self.try_complete_fetch(&parked.request, turn);
            turn.reply(parked.from, QuorumResponse::Fetch(response));
        }
    }

    pub(super) fn expire_parked_fetches(&mut self, turn: &mut RaftTurn<'_>) {
        let now = turn.now;
        for parked in self.take_parked_fetches(&|parked| parked.until <= now) {
            turn.reply(parked.from, QuorumResponse::Fetch(parked.response));
        }
    }

    fn take_parked_fetches(&mut self, due: &dyn Fn(&ParkedFetch) -> bool) -> Vec<ParkedFetch> {
        let all = std::mem::take(&mut self.parked);
        let (ready, waiting) = all.into_iter().partition(due);
        self.parked = waiting;
        ready
    }

    pub(super) fn refuse_parked_fetches(&mut self, error: ErrorCode, turn: &mut RaftTurn<'_>) {
        for parked in std::mem::take(&mut self.parked) {
            turn.reply(parked.from, QuorumResponse::Fetch(self.empty_fetch_response(error)));
        }
    }

    /// True if the answer counts as one.
    pub(super) fn handle_fetch_response(
        &mut self,
        response: &Response,
        turn: &mut RaftTurn<'_>,
    ) -> bool {
        let (leader, epoch) = (response.current_leader, response.leader_epoch);
        if let Some(handled) = self.common_response(response.error, leader, epoch, turn) {
            return handled;
        }
        if !matches!(self.state, EpochState::Follower { .. }) {
            return true;
        }
        if let Some(diverging) = response.diverging_epoch {
            assert!(
                self.high_watermark.is_none_or(|committed| diverging.end_offset >= committed),
                "no leader asks a follower to give up what is committed"
            );
            self.log.truncate_to_end_offset(diverging);
        } else {
            self.log.append_as_follower(&response.batches);
            self.update_follower_high_watermark(response.high_watermark, turn);
        }
        let deadline = turn.now + self.config.fetch_timeout;
        if let EpochState::Follower { fetch_deadline, has_fetched } = &mut self.state {
            *fetch_deadline = deadline;
            *has_fetched = true;
        }
        true
    }

    fn update_follower_high_watermark(&mut self, leaders: Option<Offset>, turn: &mut RaftTurn<'_>) {
        let Some(leaders) = leaders else { return };
        let committed = leaders.min(self.log.end_offset());
        if Some(committed) > self.high_watermark {
            self.high_watermark = Some(committed);
            self.log.update_high_watermark(committed);
            turn.push(RaftEffect::HighWatermark(committed));
        }
    }
}
