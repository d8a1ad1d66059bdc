//! Vote (52, version 2): a voter of the metadata quorum asks the others for their votes, first in earnest only if they would
//! grant them (KIP-595, KIP-996).

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whom it is for: a voter that has lost its place must not be counted.
    pub voter: BrokerId,
    /// Who asks.
    pub replica: BrokerId,
    /// With a pre-vote its own epoch, else the one that it wants to lead.
    pub replica_epoch: LeaderEpoch,
    /// The epoch of the last record of its log.
    pub last_offset_epoch: LeaderEpoch,
    /// The end of its log.
    pub last_offset: Offset,
    pub pre_vote: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub error: ErrorCode,
    /// The leader that the voter knows in its epoch.
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    pub vote_granted: bool,
}
