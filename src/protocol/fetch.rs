//! Fetch: a consumer or a follower asks a broker for batches from an offset on.

use std::sync::Arc;

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kernel::Span;
use crate::protocol::{RecordBatch, Text};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The follower that asks; `None` for a consumer (-1 on the wire).
    pub replica: Option<ReplicaState>,
    /// `fetch.max.wait.ms`.
    pub max_wait: Span,
    /// `fetch.min.bytes`.
    pub min_bytes: u32,
    /// `fetch.max.bytes`.
    pub max_bytes: u32,
    pub partitions: Vec<FetchPartition>,
    /// `client.rack` of a consumer.
    pub rack_id: Option<Text>,
}

/// A follower, and in which of its registrations it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaState {
    pub id: BrokerId,
    pub epoch: BrokerEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FetchPartition {
    pub partition: TopicPartition,
    pub current_leader_epoch: LeaderEpoch,
    pub fetch_offset: Offset,
    /// The epoch of the record before `fetch_offset`, so that the leader sees where the logs part; `None` for consumers here
    /// (-1 on the wire).
    pub last_fetched_epoch: Option<LeaderEpoch>,
    /// Of the follower's log; -1 from a consumer.
    pub log_start_offset: Offset,
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
    /// The follower's log is not the leader's: where the leader's records of that epoch end. No batches go with it.
    pub diverging_epoch: Option<EpochEndOffset>,
    pub log_start_offset: Offset,
    /// The consumer should read from this replica from now on (KIP-392). No batches go with it.
    pub preferred_read_replica: Option<BrokerId>,
    /// Whole batches: the first one may begin below the offset that was asked for.
    pub batches: Vec<Arc<RecordBatch>>,
}

/// Where the records of an epoch end: `end_offset` is the one after its last record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEndOffset {
    pub epoch: LeaderEpoch,
    pub end_offset: Offset,
}
