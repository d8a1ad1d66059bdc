//! Producers, and what waits in their batches.

use serde::Serialize;

use crate::id::{ClientId, TopicName, TopicPartition};
use crate::kernel::{SimTime, Span};
use crate::protocol::Text;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProducerView {
    pub id: ClientId,
    pub running: bool,
    pub frozen: bool,
    /// The steady stream, if one runs.
    pub topic: Option<TopicName>,
    pub every: Option<Span>,
    pub keys: Vec<Text>,
    /// `partitioner.class`.
    pub partitioner: String,
    pub queued: Vec<QueuedBatch>,
    /// Produce requests without an answer.
    pub in_flight: usize,
    pub sent: u64,
    pub acknowledged: u64,
    pub failed: u64,
    /// The application waits inside `send` (no metadata, or `buffer.memory` is full).
    pub blocked_since: Option<SimTime>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueuedBatch {
    pub partition: TopicPartition,
    pub records: usize,
    pub bytes: u32,
}
