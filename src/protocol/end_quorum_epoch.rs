//! EndQuorumEpoch (54, version 1): a leader that resigns tells the voters, and who had best follow it.

use crate::id::{BrokerId, ErrorCode, LeaderEpoch};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub leader: BrokerId,
    pub leader_epoch: LeaderEpoch,
    /// The voters with the longest logs first.
    pub preferred_candidates: Vec<BrokerId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub error: ErrorCode,
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
}
