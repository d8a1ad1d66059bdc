//! Everything about one thing.

use crate::fact::{Arg, Sentence};
use crate::id::{BrokerId, ClientId, EnvelopeId, GroupId, Offset, TopicName, TopicPartition};
use crate::kafka::config::ConfigEntry;
use crate::kernel::FactId;
use crate::view::LogSource;

/// What a person can select.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Inspected {
    Broker(BrokerId),
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
    /// "Now": label ids of `ui.ftl` (`field-<label>`) and their values.
    pub fields: Vec<InspectorField>,
    /// What a server's record says.
    pub told: Option<Sentence>,
    pub config: Vec<ConfigRow>,
    /// The newest facts about it, newest first.
    pub recent: Vec<FactId>,
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
