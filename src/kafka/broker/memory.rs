//! What a broker loses when it crashes.

use std::sync::Arc;

use crate::id::{BrokerId, NodeId, TopicName, TopicPartition};
use crate::kafka::broker::checkpoints::Checkpoints;
use crate::kafka::broker::connection::Connections;
use crate::kafka::broker::group::GroupWrites;
use crate::kafka::broker::lifecycle::Lifecycle;
use crate::kafka::broker::log_tasks::LogTasks;
use crate::kafka::broker::partition_table::PartitionTable;
use crate::kafka::broker::producer_ids::ProducerIdManager;
use crate::kafka::broker::purgatory::{FetchPurgatory, ProducePurgatory};
use crate::kafka::broker::replica::{Partition, ReplicaFetchers};
use crate::kafka::broker::slow_disk::DiskQueue;
use crate::kafka::broker::to_controller::alter_partition::AlterPartitionManager;
use crate::kafka::broker::to_controller::channel::ControllerChannel;
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::GroupCoordinator;
use crate::kafka::{ClusterImage, GROUP_METADATA_TOPIC_NAME};
use crate::kernel::Span;
use crate::protocol::Channel;

/// How long what is forwarded may wait for a controller (`BrokerServer`: `forwarding`).
const FORWARDING_PATIENCE: Span = Span::from_ms(60_000);

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerMemory {
    /// What the controller told last.
    pub image: Arc<ClusterImage>,
    /// The controller has told something since this start: what the disk held was opened then (`LogManager.startup`).
    pub(super) logs_opened: bool,
    /// Those that have a replica here.
    pub partitions: PartitionTable<Partition>,
    pub fetchers: ReplicaFetchers,
    /// Fetchers of these leaders may have something to do. Empty between two inputs.
    pub(super) woken_fetchers: Vec<BrokerId>,
    /// Who leads the controllers, as far as this broker's process knows.
    pub controller: Option<NodeId>,
    pub alter_partitions: AlterPartitionManager,
    pub(super) alter_partition_channel: ControllerChannel,
    pub lifecycle: Lifecycle,
    /// For what clients have asked of this broker and only the controller can do.
    pub(super) forwarding: ControllerChannel,
    pub connections: Connections,
    pub fetches: FetchPurgatory,
    pub produces: ProducePurgatory,
    pub coordinator: GroupCoordinator,
    pub producer_ids: ProducerIdManager,
    pub group_writes: GroupWrites,
    pub log_tasks: LogTasks,
    pub checkpoints: Checkpoints,
    pub disk_queue: DiskQueue,
    /// The log directory has failed: the process ends before it does anything else.
    pub(super) halts: bool,
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
            lifecycle: Lifecycle::stopped(broker, config),
            forwarding: ControllerChannel::new(Channel::Forwarding, Some(FORWARDING_PATIENCE)),
            image: Arc::default(),
            logs_opened: false,
            partitions: PartitionTable::default(),
            fetchers: ReplicaFetchers::default(),
            woken_fetchers: Vec::new(),
            controller: None,
            alter_partitions: AlterPartitionManager::default(),
            alter_partition_channel: ControllerChannel::new(Channel::AlterPartition, None),
            connections: Connections::default(),
            fetches: FetchPurgatory::default(),
            produces: ProducePurgatory::default(),
            coordinator: GroupCoordinator::new(broker, config),
            producer_ids: ProducerIdManager::default(),
            group_writes: GroupWrites::default(),
            log_tasks: LogTasks::default(),
            checkpoints: Checkpoints::default(),
            disk_queue: DiskQueue::default(),
            halts: false,
            offsets_topic: TopicName::new(GROUP_METADATA_TOPIC_NAME),
            grown: Vec::new(),
        }
    }
}
