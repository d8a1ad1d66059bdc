//! The topics and their partitions: who leads, who is in sync (`org.apache.kafka.controller.ReplicationControlManager`).
//!
//! Kafka keeps indexes from brokers to partitions; here the partitions are gone through, in the order of topics and numbers.

mod alter_partition;
mod brokers;
mod elections;
mod elr;
mod reassignments;
mod topics;

pub use brokers::BrokerHeartbeatReply;

use std::sync::Arc;

use crate::id::{BrokerId, Offset, TopicName, TopicPartition};
use crate::kafka::controller::{
    ClusterControlManager, ConfigurationControlManager, Election, ElectionRules,
    PartitionChangeBuilder, PartitionRegistration,
};
use crate::kernel::{SortedMap, Span};
use crate::protocol::{MetadataRecord, PartitionChangeRecord, PartitionRecord};

/// The feature that decides whether eligible leader replicas are kept (`EligibleLeaderReplicasVersion`). On for new clusters
/// since 4.1.
pub const ELIGIBLE_LEADER_REPLICAS_VERSION: &str = "eligible.leader.replicas.version";

/// Settings of the controllers themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerConfig {
    /// `broker.session.timeout.ms`.
    pub broker_session_timeout: Span,
    /// `default.replication.factor`.
    pub default_replication_factor: i32,
    /// `num.partitions`.
    pub num_partitions: i32,
    /// `auto.leader.rebalance.enable`.
    pub auto_leader_rebalance: bool,
    /// `leader.imbalance.check.interval.seconds`.
    pub leader_imbalance_check_interval: Span,
    /// `unclean.leader.election.interval.ms`.
    pub unclean_leader_election_interval: Span,
    /// `metadata.max.idle.interval.ms`: a no-op record is written when nothing else was for so long.
    pub metadata_max_idle_interval: Span,
}

impl Default for ControllerConfig {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            broker_session_timeout: Span::from_ms(9_000),
            default_replication_factor: 1,
            num_partitions: 1,
            auto_leader_rebalance: true,
            leader_imbalance_check_interval: Span::from_ms(300_000),
            unclean_leader_election_interval: Span::from_ms(300_000),
            metadata_max_idle_interval: Span::from_ms(500),
        }
    }
}

impl ControllerConfig {
    /// How often silent brokers are looked for (`QuorumController.maybeFenceStaleBrokerPeriodNs`).
    pub fn maybe_fence_stale_broker_period(&self) -> Span {
        Span::from_ms(1).max(Span(self.broker_session_timeout.0 / 8))
    }
}

/// A topic's partitions, by number and without gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicControlInfo {
    pub parts: Vec<Arc<PartitionRegistration>>,
}

/// Cloning it costs a counter per topic.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationControlManager {
    config: Arc<ControllerConfig>,
    topics: SortedMap<TopicName, Arc<TopicControlInfo>>,
    pub cluster: ClusterControlManager,
    pub configuration: ConfigurationControlManager,
    elr_enabled: bool,
}

impl ReplicationControlManager {
    pub fn new(config: ControllerConfig) -> Self {
        Self {
            topics: SortedMap::default(),
            cluster: ClusterControlManager::new(config.broker_session_timeout),
            configuration: ConfigurationControlManager::default(),
            elr_enabled: false,
            config: Arc::new(config),
        }
    }

    pub fn config(&self) -> &Arc<ControllerConfig> {
        &self.config
    }

    pub fn topics(&self) -> &SortedMap<TopicName, Arc<TopicControlInfo>> {
        &self.topics
    }

    pub fn partition(&self, partition: &TopicPartition) -> Option<&PartitionRegistration> {
        let topic = self.topics.get(&partition.topic)?;
        let number = usize::try_from(partition.partition).ok()?;
        topic.parts.get(number).map(Arc::as_ref)
    }

    /// Every partition, by topic and number.
    pub fn partitions(&self) -> impl Iterator<Item = (&TopicName, i32, &PartitionRegistration)> {
        self.topics.iter().flat_map(|(name, topic)| {
            (0..).zip(&topic.parts).map(move |(number, part)| (name, number, part.as_ref()))
        })
    }

    pub fn is_elr_enabled(&self) -> bool {
        self.elr_enabled
    }

    /// Whether the broker leads anything (`BrokersToIsrs.hasLeaderships`).
    pub fn has_leaderships(&self, broker: BrokerId) -> bool {
        self.partitions().any(|(_, _, partition)| partition.leader == Some(broker))
    }

    pub fn are_partition_leaders_imbalanced(&self) -> bool {
        self.partitions().any(|(_, _, partition)| !partition.has_preferred_leader())
    }

    pub fn are_some_partitions_leaderless(&self) -> bool {
        self.partitions().any(|(_, _, partition)| partition.leader.is_none())
    }

    /// No more than the topic has replicas (`getTopicEffectiveMinIsr`).
    pub fn effective_min_isr(&self, topic: &TopicName) -> usize {
        let configured = self.configuration.min_insync_replicas(topic);
        let configured = usize::try_from(configured).unwrap_or(usize::MAX);
        let first = self.topics.get(topic).and_then(|topic| topic.parts.first());
        first.map_or(configured, |part| configured.min(part.replicas.len()))
    }

    fn rules(&self, topic: &TopicName, election: Election) -> ElectionRules {
        ElectionRules {
            election,
            elr_enabled: self.elr_enabled,
            min_isr: self.effective_min_isr(topic),
            leader_epoch_bump_on_isr_shrink: false,
        }
    }

    /// Unclean where the topic allows it.
    fn online_or_unclean(&self, topic: &TopicName) -> Election {
        let unclean = self.configuration.unclean_leader_election_enabled(topic);
        if unclean { Election::Unclean } else { Election::Online }
    }

    /// The change that `prepare` asks for, with the brokers as they are now.
    fn change(
        &self,
        topic: &TopicName,
        number: i32,
        election: Election,
        prepare: impl FnOnce(&mut PartitionChangeBuilder<'_>),
    ) -> Option<PartitionChangeRecord> {
        let partition = self.topics.get(topic)?.parts.get(usize::try_from(number).ok()?)?;
        let is_active = |broker: BrokerId| self.cluster.is_active(broker);
        let rules = self.rules(topic, election);
        let mut builder = PartitionChangeBuilder::new(partition, rules, &is_active);
        prepare(&mut builder);
        builder.build(topic, number)
    }

    /// Takes in a record of the log.
    ///
    /// # Panics
    /// If it does not go with what was replayed before.
    pub fn replay(&mut self, record: &MetadataRecord, offset: Offset) {
        match record {
            MetadataRecord::RegisterBroker(record) => self.cluster.replay_register(record, offset),
            MetadataRecord::UnregisterBroker(record) => self.cluster.replay_unregister(record),
            MetadataRecord::BrokerRegistrationChange(record) => self.cluster.replay_change(record),
            MetadataRecord::Topic(record) => {
                let old = self.topics.insert(record.name.clone(), Arc::default());
                assert!(old.is_none(), "a topic is created once");
            }
            MetadataRecord::RemoveTopic(record) => {
                let removed = self.topics.remove(&record.name);
                assert!(removed.is_some(), "the topic is there");
                self.configuration.delete_topic_configs(&record.name);
            }
            MetadataRecord::Partition(record) => self.replay_partition(record),
            MetadataRecord::PartitionChange(record) => self.replay_partition_change(record),
            MetadataRecord::Config(record) => self.configuration.replay(record),
            MetadataRecord::ClearElr(record) => self.replay_clear_elr(record),
            MetadataRecord::FeatureLevel(record) => {
                if record.name == ELIGIBLE_LEADER_REPLICAS_VERSION {
                    self.elr_enabled = record.feature_level > 0;
                }
            }
            MetadataRecord::ProducerIds(_)
            | MetadataRecord::NoOp
            | MetadataRecord::LeaderChange(_) => {}
        }
    }

    fn replay_partition(&mut self, record: &PartitionRecord) {
        let topic = self.topics.get_mut(&record.topic).expect("the topic was created before");
        let parts = &mut Arc::make_mut(topic).parts;
        let registration = Arc::new(PartitionRegistration::from_record(record));
        let number = usize::try_from(record.partition).expect("partitions count from 0");
        assert!(number <= parts.len(), "partitions have no gaps");
        if number == parts.len() {
            parts.push(registration);
        } else {
            parts[number] = registration;
        }
    }

    fn replay_partition_change(&mut self, record: &PartitionChangeRecord) {
        let topic = self.topics.get_mut(&record.topic).expect("the topic was created before");
        let number = usize::try_from(record.partition).expect("partitions count from 0");
        let part = &mut Arc::make_mut(topic).parts[number];
        *part = Arc::new(part.merge(record));
    }
}
