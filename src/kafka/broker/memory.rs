//! What a broker loses when it crashes.

use std::sync::Arc;

use crate::id::{BrokerId, TopicName, TopicPartition};
use crate::kafka::broker::connection::Connections;
use crate::kafka::broker::group::GroupWrites;
use crate::kafka::broker::log_tasks::LogTasks;
use crate::kafka::broker::purgatory::{FetchPurgatory, ProducePurgatory};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::GroupCoordinator;
use crate::kafka::{ClusterImage, GROUP_METADATA_TOPIC_NAME};

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerMemory {
    /// What the controller told last.
    pub image: Arc<ClusterImage>,
    pub connections: Connections,
    pub fetches: FetchPurgatory,
    pub produces: ProducePurgatory,
    pub coordinator: GroupCoordinator,
    pub group_writes: GroupWrites,
    pub log_tasks: LogTasks,
    /// `__consumer_offsets`.
    pub(super) offsets_topic: TopicName,
    /// Partitions that have more to read since this input began: whoever is parked on them is looked at when the
    /// request at hand is answered (`ActionQueue`). Empty between two inputs.
    pub(super) grown: Vec<TopicPartition>,
}

impl BrokerMemory {
    /// Of a broker that has just started.
    pub fn new(broker: BrokerId, config: &BrokerConfig) -> Self {
        Self {
            image: Arc::default(),
            connections: Connections::default(),
            fetches: FetchPurgatory::default(),
            produces: ProducePurgatory::default(),
            coordinator: GroupCoordinator::new(broker, config),
            group_writes: GroupWrites::default(),
            log_tasks: LogTasks::default(),
            offsets_topic: TopicName::new(GROUP_METADATA_TOPIC_NAME),
            grown: Vec::new(),
        }
    }
}
