//! A topic's partitions as tapes of records, with one lane per group below each.

use std::rc::Rc;

use serde::Serialize;

use crate::id::{
    BatchId, BrokerId, ClientId, GroupId, LeaderEpoch, Offset, TopicName, TopicPartition,
};
use crate::kernel::SimTime;
use crate::protocol::Text;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicView {
    pub name: TopicName,
    pub partitions: Vec<Rc<PartitionView>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartitionView {
    pub id: TopicPartition,
    pub leader: Option<BrokerId>,
    /// Whether the leader's process runs.
    pub leader_running: bool,
    pub leader_epoch: LeaderEpoch,
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    pub log_start: Offset,
    pub high_watermark: Offset,
    pub log_end: Offset,
    /// The newest records, oldest first, at most `RECORDS_SHOWN_MAX`.
    pub records: Vec<RecordView>,
    /// One per group that subscribes to the topic or has committed here, in the order of the groups.
    pub lanes: Vec<LaneView>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordView {
    pub offset: Offset,
    pub key: Option<Text>,
    pub value: Option<Text>,
    pub timestamp: SimTime,
    pub batch: BatchId,
    /// Where its batch begins: neighbours with equal `batch_base` belong together.
    pub batch_base: Offset,
    pub leader_epoch: LeaderEpoch,
}

/// Where one group stands on one partition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaneView {
    pub group: GroupId,
    /// Who reads it, by the client's own belief.
    pub owner: Option<LaneOwner>,
    /// Whom the coordinator's assignment names; differs from `owner` around a crash or a rebalance.
    pub listed: Option<ClientId>,
    pub committed: Option<Offset>,
    /// The owner's next offset to be returned by `poll`.
    pub position: Option<Offset>,
    /// The record that the application is working on.
    pub processing: Option<Offset>,
    /// High watermark minus committed offset, as `kafka-consumer-groups.sh` prints it; `None` without a commit.
    pub lag: Option<i64>,
    pub paused: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaneOwner {
    pub consumer: ClientId,
    /// Its colour: slots go to consumers in the order in which they were added, for life.
    pub slot: usize,
    /// Crashed owners are still drawn while the coordinator lists them.
    pub running: bool,
}
