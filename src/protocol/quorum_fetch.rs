//! Fetch (1, version 18) of `__cluster_metadata-0`: voters and observers of the quorum read the leader's log, and so tell it how
//! far they have got. The fields of Fetch that only other partitions need are left out.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kernel::Span;
use crate::protocol::RecordBatch;
use crate::protocol::fetch::EpochEndOffset;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub replica: BrokerId,
    pub max_wait: Span,
    pub current_leader_epoch: LeaderEpoch,
    pub fetch_offset: Offset,
    /// The epoch of the last record before `fetch_offset`.
    pub last_fetched_epoch: LeaderEpoch,
    /// The high watermark that the replica knows, so that it is not kept waiting when it is behind (KIP-1166).
    pub high_watermark: Option<Offset>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub current_leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    pub high_watermark: Option<Offset>,
    /// The replica's log has records that the leader's has not: where the leader's log of that epoch, or of the one before, ends.
    pub diverging_epoch: Option<EpochEndOffset>,
    pub batches: Vec<Arc<RecordBatch>>,
}
