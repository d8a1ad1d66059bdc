//! What time has seen: who owned which partition when, what state each group was in, and the moments worth a mark.

use serde::Serialize;

use crate::fact::GroupState;
use crate::id::{ClientId, GenerationId, GroupId, TopicPartition};
use crate::kernel::{FactId, SimTime, Step};

/// The history of one group, from the beginning of the run to its head.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupHistory {
    pub group: GroupId,
    /// Sorted by topic and partition.
    pub rows: Vec<OwnershipRow>,
    pub states: Vec<StateBar>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipRow {
    pub partition: TopicPartition,
    /// In order of time, without gaps from the first moment at which the group cared for the partition.
    pub bars: Vec<Bar>,
    /// A step function: the lag from each point on.
    pub lag: Vec<LagPoint>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub from: SimTime,
    /// `None`: until the head of the run.
    pub to: Option<SimTime>,
    pub kind: BarKind,
    pub begins: BarBegin,
}

/// What happened where a bar begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarBegin {
    /// `onPartitionsAssigned`.
    Assigned,
    /// `onPartitionsRevoked`.
    Revoked,
    /// `onPartitionsLost`.
    Lost,
    /// No listener was called.
    Unnoticed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BarKind {
    Owned {
        by: ClientId,
        slot: usize,
    },
    /// The coordinator still lists it for a consumer that is dead or cannot be reached.
    ListedDead {
        by: ClientId,
        slot: usize,
    },
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LagPoint {
    pub at: SimTime,
    pub lag: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StateBar {
    pub from: SimTime,
    pub to: Option<SimTime>,
    pub state: GroupState,
    pub generation: GenerationId,
}

/// A mark on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    pub step: Step,
    pub at: SimTime,
    pub kind: MarkerKind,
    /// Its sentence is made from this fact.
    pub fact: FactId,
    /// The group that it concerns, if it concerns one.
    pub group: Option<GroupId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum MarkerKind {
    Join,
    Leave,
    Crash,
    Timeout,
    Rebalance,
    Stable,
    Error,
    /// Something that the learner did.
    You,
}
