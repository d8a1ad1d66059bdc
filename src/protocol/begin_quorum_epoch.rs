//! BeginQuorumEpoch (53, version 1): who was elected tells the voters that do not fetch from it.

use crate::id::{BrokerId, ErrorCode, LeaderEpoch};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub voter: BrokerId,
    pub leader: BrokerId,
    pub leader_epoch: LeaderEpoch,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub error: ErrorCode,
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
}
