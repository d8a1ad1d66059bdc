//! Everything about one thing.

use crate::fact::{Arg, Sentence};
use crate::id::{
    BrokerId, ClientId, EnvelopeId, GroupId, NodeId, Offset, TopicName, TopicPartition,
};
use crate::kafka::config::ConfigEntry;
use crate::kernel::FactId;
use crate::view::{ControllerState, LogSource, MachineLife};

/// What a person can select.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Inspected {
    Broker(BrokerId),
    /// A dedicated one.
    Controller(BrokerId),
    /// A producer or a consumer.
    Client(ClientId),
    Group(GroupId),
    Topic(TopicName),
    Partition(TopicPartition),
    Record(TopicPartition, Offset),
    /// A record as one replica has it.
    Stored(LogSource, Offset),
    Flight(EnvelopeId),
}

#[derive(Clone, Debug, PartialEq)]
pub struct InspectorView {
    pub what: Inspected,
    /// Of a server.
    pub server: Option<ServerState>,
    /// "Now": label ids of `ui.ftl` (`field-<label>`) and their values.
    pub fields: Vec<InspectorField>,
    /// What a server's record says.
    pub told: Option<Sentence>,
    /// What the leader has where this replica has something else.
    pub leader_has: Option<LeaderHas>,
    pub config: Vec<ConfigRow>,
    /// The newest facts about it, newest first.
    pub recent: Vec<FactId>,
}

/// Whether a server's process runs, and what it is in the quorum; `None` for one that only reads along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerState {
    pub life: MachineLife,
    pub controls: Option<ControllerState>,
}

/// The leader's record at an offset; without fields its log ends before.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderHas {
    pub leader: NodeId,
    pub log_end: Offset,
    pub fields: Vec<InspectorField>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct InspectorField {
    pub label: &'static str,
    pub value: Arg,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ConfigRow {
    pub entry: ConfigEntry,
    pub effect: ConfigEffect,
}

/// What changing a value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigEffect {
    AtOnce,
    /// A client reads its configuration when it starts.
    RestartsClient,
    /// So does a broker.
    RestartsBroker,
    /// Kafka does not let a running broker or topic change it.
    ReadOnly,
}
