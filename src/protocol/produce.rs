//! Produce: a client asks a leader to append one batch per partition.

use std::sync::Arc;

use crate::id::{ErrorCode, Offset, TopicPartition};
use crate::kernel::Span;
use crate::protocol::RecordBatch;

/// How many replicas must have the records before the leader answers (`acks`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acks {
    /// `0`: the leader never answers.
    None,
    /// `1`: the leader has them.
    Leader,
    /// `all`: every in-sync replica has them.
    All,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub acks: Acks,
    /// How long the leader may wait for its followers: the producer's `request.timeout.ms`.
    pub timeout: Span,
    pub partitions: Vec<PartitionData>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    pub partition: TopicPartition,
    pub batch: Arc<RecordBatch>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    pub error: ErrorCode,
    /// The offset of the batch's first record; -1 with an error.
    pub base_offset: Offset,
    pub log_start_offset: Offset,
}
