//! A member of a quorum that has a leader and has committed all of its log.

use std::sync::Arc;

use crate::id::{BrokerId, LeaderEpoch, Offset};
use crate::kafka::raft::{
    ElectionState, EpochState, LeaderState, QuorumConfig, RaftClient, RaftEffect, RaftTurn,
    ReplicaState, ReplicatedLog,
};
use crate::kernel::SimTime;

impl RaftClient {
    /// At the beginning of time. [`Self::begin`] sets it going.
    pub fn formed(
        id: BrokerId,
        voters: Arc<[BrokerId]>,
        config: Arc<QuorumConfig>,
        log: ReplicatedLog,
        (leader, epoch): (BrokerId, LeaderEpoch),
    ) -> Self {
        let end = log.end_offset();
        let follower = EpochState::Follower {
            fetch_deadline: SimTime::ZERO + config.fetch_timeout,
            has_fetched: true,
        };
        let known = ReplicaState { end_offset: Some(end), last_fetch: Some(SimTime::ZERO) };
        let leading = || LeaderState {
            local: id,
            epoch_start_offset: Offset(0),
            voters: voters.iter().map(|voter| (*voter, known.clone())).collect(),
            observers: Default::default(),
            high_watermark: Some(end),
            fetched_voters: Vec::new(),
            check_quorum_deadline: SimTime::ZERO + config.check_quorum_timeout(),
            begin_quorum_epoch_due: SimTime::ZERO + config.begin_quorum_epoch_timeout(),
            accumulated: Vec::new(),
            linger_until: None,
            resign_requested: false,
        };
        let state = if id == leader { EpochState::Leader(leading()) } else { follower };
        Self {
            election: ElectionState { epoch, leader: Some(leader), voted: None },
            log,
            state,
            high_watermark: Some(end),
            ..Self::new(id, voters, config)
        }
    }

    /// Tells what it knows, and goes on.
    pub fn begin(&mut self, turn: &mut RaftTurn<'_>) {
        if let Some(end) = self.high_watermark {
            turn.push(RaftEffect::HighWatermark(end));
        }
        self.maybe_fire_leader_change(turn);
        self.poll(turn);
    }
}
