//! One member of the quorum: what reaches it, and what it keeps.

use crate::protocol::{QuorumRequest, QuorumResponse};
use std::sync::Arc;

use crate::id::{BrokerId, Correlation, LeaderEpoch, Offset};
use crate::kafka::raft::connections::RequestManager;
use crate::kafka::raft::fetch::ParkedFetch;
use crate::kafka::raft::{
    ElectionState, EpochState, LeaderState, QuorumConfig, RaftEffect, RaftTurn, ReplicatedLog,
    RequestToken,
};
use crate::protocol::MetadataRecord;

/// Only the leader of the quorum takes records (`NotLeaderException`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLeader;

#[derive(Clone, Debug, PartialEq)]
pub struct RaftClient {
    pub(super) id: BrokerId,
    /// `controller.quorum.voters`, sorted.
    pub(super) voters: Arc<[BrokerId]>,
    pub(super) config: Arc<QuorumConfig>,
    /// On disk.
    pub(super) election: ElectionState,
    /// On disk.
    pub(super) log: ReplicatedLog,
    pub(super) state: EpochState,
    /// What this member knows to be committed.
    pub(super) high_watermark: Option<Offset>,
    pub(super) requests: RequestManager,
    pub(super) next_correlation: Correlation,
    /// Fetches that wait for records.
    pub(super) parked: Vec<ParkedFetch>,
    /// Whom the others were last told of.
    pub(super) told_leader: (Option<BrokerId>, LeaderEpoch),
    #[cfg(test)]
    pub(super) fault: Option<super::tests::Fault>,
}

impl RaftClient {
    /// One that was never started.
    pub fn new(id: BrokerId, voters: Arc<[BrokerId]>, config: Arc<QuorumConfig>) -> Self {
        Self {
            id,
            voters,
            config,
            election: ElectionState::default(),
            log: ReplicatedLog::default(),
            state: EpochState::Unattached { election_deadline: None },
            high_watermark: None,
            requests: RequestManager::default(),
            next_correlation: Correlation(0),
            parked: Vec::new(),
            told_leader: (None, LeaderEpoch(0)),
            #[cfg(test)]
            fault: None,
        }
    }

    /// Starts with what the disk holds; an empty one is that of a new member. An id that is not among the voters is an observer's.
    pub fn start(
        id: BrokerId,
        voters: Arc<[BrokerId]>,
        config: Arc<QuorumConfig>,
        disk: (ElectionState, ReplicatedLog),
        turn: &mut RaftTurn<'_>,
    ) -> Self {
        assert!(voters.is_sorted(), "voters are sorted");
        let (election, log) = disk;
        let mut client = Self { election, log, ..Self::new(id, voters, config) };
        client.initialize(turn);
        client.maybe_fire_leader_change(turn);
        if client.voters[..] == [id] {
            // Nobody else needs to be asked.
            client.transition_to_prospective(turn);
        }
        client.poll(turn);
        client
    }

    /// What survives a crash.
    pub fn disk(&self) -> (ElectionState, ReplicatedLog) {
        (self.election, self.log.clone())
    }

    pub fn config(&self) -> &Arc<QuorumConfig> {
        &self.config
    }

    pub fn id(&self) -> BrokerId {
        self.id
    }

    pub fn epoch(&self) -> LeaderEpoch {
        self.election.epoch
    }

    /// As far as this member knows.
    pub fn leader(&self) -> Option<BrokerId> {
        self.election.leader
    }

    pub fn is_leader(&self) -> bool {
        matches!(self.state, EpochState::Leader(_))
    }

    /// It leads, or has resigned and waits until somebody else does. Who is alone has nobody to wait for.
    pub fn is_handing_over(&self) -> bool {
        let leads = matches!(self.state, EpochState::Leader(_) | EpochState::Resigned { .. });
        leads && self.voters.len() > 1
    }

    pub fn is_voter(&self) -> bool {
        self.voters.contains(&self.id)
    }

    pub fn voters(&self) -> &Arc<[BrokerId]> {
        &self.voters
    }

    pub fn state(&self) -> &EpochState {
        &self.state
    }

    pub fn log(&self) -> &ReplicatedLog {
        &self.log
    }

    /// Records below it are committed.
    pub fn high_watermark(&self) -> Option<Offset> {
        self.high_watermark
    }

    pub fn leader_state(&self) -> Option<&LeaderState> {
        match &self.state {
            EpochState::Leader(leader) => Some(leader),
            EpochState::Unattached { .. }
            | EpochState::Prospective { .. }
            | EpochState::Candidate { .. }
            | EpochState::Follower { .. }
            | EpochState::Resigned { .. } => None,
        }
    }

    pub(super) fn leader_state_mut(&mut self) -> Option<&mut LeaderState> {
        match &mut self.state {
            EpochState::Leader(leader) => Some(leader),
            EpochState::Unattached { .. }
            | EpochState::Prospective { .. }
            | EpochState::Candidate { .. }
            | EpochState::Follower { .. }
            | EpochState::Resigned { .. } => None,
        }
    }

    /// The time that the last `WakeAt` named has come.
    pub fn wake(&mut self, turn: &mut RaftTurn<'_>) {
        self.poll(turn);
    }

    pub fn handle_request(
        &mut self,
        from: RequestToken,
        request: &QuorumRequest,
        turn: &mut RaftTurn<'_>,
    ) {
        let response = match request {
            QuorumRequest::Vote(request) => {
                Some(QuorumResponse::Vote(self.handle_vote_request(request, turn)))
            }
            QuorumRequest::BeginQuorumEpoch(request) => {
                let response = self.handle_begin_quorum_epoch_request(request, turn);
                Some(QuorumResponse::BeginQuorumEpoch(response))
            }
            QuorumRequest::EndQuorumEpoch(request) => {
                let response = self.handle_end_quorum_epoch_request(request, turn);
                Some(QuorumResponse::EndQuorumEpoch(response))
            }
            QuorumRequest::Fetch(request) => {
                self.handle_fetch_request(from, request, turn).map(QuorumResponse::Fetch)
            }
        };
        if let Some(response) = response {
            turn.reply(from, response);
        }
        self.poll(turn);
    }

    /// An answer to a request that a former state sent is not looked at.
    pub fn handle_response(
        &mut self,
        from: BrokerId,
        correlation: Correlation,
        response: &QuorumResponse,
        turn: &mut RaftTurn<'_>,
    ) {
        if !self.requests.is_response_expected(from, correlation) {
            return;
        }
        let handled = match response {
            QuorumResponse::Vote(response) => self.handle_vote_response(from, response, turn),
            QuorumResponse::BeginQuorumEpoch(response) => {
                let (leader, epoch) = (response.leader, response.leader_epoch);
                self.common_response(response.error, leader, epoch, turn).unwrap_or(true)
            }
            QuorumResponse::EndQuorumEpoch(response) => {
                self.handle_end_quorum_epoch_response(from, response, turn)
            }
            QuorumResponse::Fetch(response) => self.handle_fetch_response(response, turn),
        };
        // A change of state has forgotten the request.
        if self.requests.is_response_expected(from, correlation) {
            let until = turn.now + self.config.retry_backoff;
            self.requests.on_result(from, (!handled).then_some(until));
        }
        self.poll(turn);
    }

    /// The connection to that member broke: its answer will not come.
    pub fn handle_disconnect(&mut self, peer: BrokerId, turn: &mut RaftTurn<'_>) {
        if self.requests.is_awaiting(peer) {
            let until = turn.now + self.config.retry_backoff;
            self.requests.on_result(peer, Some(until));
        }
        self.poll(turn);
    }

    /// Takes records to be written together, after the linger time at the latest (`prepareAppend`, `schedulePreparedAppend`).
    /// Answers with the offset that the last one will have.
    ///
    /// # Errors
    /// Unless this member leads.
    pub fn append(
        &mut self,
        records: Arc<[Arc<MetadataRecord>]>,
        turn: &mut RaftTurn<'_>,
    ) -> Result<Offset, NotLeader> {
        let (end, linger) = (self.next_append_offset(), self.config.append_linger);
        let leader = self.leader_state_mut().ok_or(NotLeader)?;
        leader.linger_until.get_or_insert(turn.now + linger);
        leader.accumulated.extend(records.iter().cloned());
        let count = i64::try_from(records.len()).expect("few records");
        self.poll(turn);
        Ok(end.plus(count - 1))
    }

    /// The offset that the next record to be appended will have.
    pub fn next_append_offset(&self) -> Offset {
        let pending = self.leader_state().map_or(0, |leader| leader.accumulated.len());
        self.log.end_offset().plus(i64::try_from(pending).expect("few records"))
    }

    /// The leader gives up its leadership, as its controller asks after a failure.
    pub fn resign(&mut self, turn: &mut RaftTurn<'_>) {
        if let Some(leader) = self.leader_state_mut() {
            leader.resign_requested = true;
        }
        self.poll(turn);
    }

    /// Tells of the leader, if it is another one than last time.
    pub(super) fn maybe_fire_leader_change(&mut self, turn: &mut RaftTurn<'_>) {
        let of_another = self.election.leader.filter(|leader| *leader != self.id);
        let known = self.leader_state().is_some_and(|leader| leader.high_watermark.is_some());
        let own = self.election.leader.filter(|leader| *leader == self.id && known);
        let (leader, epoch) = (of_another.or(own), self.election.epoch);
        if self.told_leader != (leader, epoch) {
            self.told_leader = (leader, epoch);
            turn.push(RaftEffect::LeaderChange { leader, epoch });
        }
    }
}
