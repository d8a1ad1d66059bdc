//! Fetch: a consumer (or, later, a follower) asks a broker for batches from an offset on.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kernel::Span;
use crate::protocol::RecordBatch;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The follower that asks; `None` for a consumer (-1 on the wire).
    pub replica: Option<BrokerId>,
    /// `fetch.max.wait.ms`.
    pub max_wait: Span,
    /// `fetch.min.bytes`.
    pub min_bytes: u32,
    /// `fetch.max.bytes`.
    pub max_bytes: u32,
    pub partitions: Vec<FetchPartition>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FetchPartition {
    pub partition: TopicPartition,
    pub current_leader_epoch: LeaderEpoch,
    pub fetch_offset: Offset,
    /// `max.partition.fetch.bytes`.
    pub partition_max_bytes: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub partitions: Vec<PartitionData>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    pub partition: TopicPartition,
    pub error: ErrorCode,
    pub high_watermark: Offset,
    pub log_start_offset: Offset,
    /// Whole batches: the first one may begin below the offset that was asked for.
    pub batches: Vec<Arc<RecordBatch>>,
}
