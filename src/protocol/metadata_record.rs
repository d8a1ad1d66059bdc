//! What the active controller writes into `__cluster_metadata` (`metadata/src/main/resources/common/metadata/*.json`).
//!
//! Topics are known by their names here, by random ids in Kafka; directories of logs, endpoints and supported versions are
//! left out, because nothing in the simulator hangs on them.

use std::sync::Arc;

use crate::id::{
    BrokerEpoch, BrokerId, IncarnationId, LeaderEpoch, PartitionEpoch, ProducerId, Text, TopicName,
};

/// The topic of the metadata log (`Topic.CLUSTER_METADATA_TOPIC_NAME`). It has one partition.
pub const CLUSTER_METADATA_TOPIC_NAME: &str = "__cluster_metadata";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataRecord {
    RegisterBroker(RegisterBrokerRecord),
    UnregisterBroker(UnregisterBrokerRecord),
    BrokerRegistrationChange(BrokerRegistrationChangeRecord),
    Topic(TopicRecord),
    RemoveTopic(RemoveTopicRecord),
    Partition(PartitionRecord),
    PartitionChange(PartitionChangeRecord),
    Config(ConfigRecord),
    ClearElr(ClearElrRecord),
    ProducerIds(ProducerIdsRecord),
    FeatureLevel(FeatureLevelRecord),
    /// Written when nothing else is (`metadata.max.idle.interval.ms`), so that everybody sees the log get on.
    NoOp,
    /// The first record of every leader's epoch, written by the quorum itself (`LeaderChangeMessage`, a control record).
    LeaderChange(LeaderChangeMessage),
}

/// A broker comes, or comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterBrokerRecord {
    pub broker: BrokerId,
    pub incarnation_id: IncarnationId,
    pub broker_epoch: BrokerEpoch,
    pub rack: Option<Text>,
    pub fenced: bool,
    pub in_controlled_shutdown: bool,
}

/// A broker is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnregisterBrokerRecord {
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
}

/// What changes in a registration; `None` leaves it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerRegistrationChangeRecord {
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
    /// True fences, false unfences (1 and -1 in Kafka).
    pub fenced: Option<bool>,
    /// Only ever switched on: a broker leaves its controlled shutdown by registering anew.
    pub in_controlled_shutdown: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRecord {
    pub name: TopicName,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveTopicRecord {
    pub name: TopicName,
}

/// Whether a leader still has to find out what was lost in an unclean election (`LeaderRecoveryState`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeaderRecoveryState {
    #[default]
    Recovered,
    Recovering,
}

/// A new partition, with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionRecord {
    pub topic: TopicName,
    pub partition: i32,
    /// The first one is the preferred leader.
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    pub removing_replicas: Vec<BrokerId>,
    pub adding_replicas: Vec<BrokerId>,
    /// `None` while nobody can lead it (-1).
    pub leader: Option<BrokerId>,
    pub leader_recovery_state: LeaderRecoveryState,
    pub leader_epoch: LeaderEpoch,
    pub partition_epoch: PartitionEpoch,
    pub eligible_leader_replicas: Vec<BrokerId>,
    pub last_known_elr: Vec<BrokerId>,
}

/// Whether a change names a leader. Naming the same one again raises the leader epoch all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeaderChange {
    /// `NO_LEADER_CHANGE` (-2).
    #[default]
    None,
    /// `NO_LEADER` (-1).
    NoLeader,
    To(BrokerId),
}

/// What changes in a partition; `None` leaves a field as it is. The partition epoch rises by one with each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionChangeRecord {
    pub topic: TopicName,
    pub partition: i32,
    pub isr: Option<Vec<BrokerId>>,
    /// The leader epoch rises by one if it is named.
    pub leader: LeaderChange,
    pub replicas: Option<Vec<BrokerId>>,
    pub removing_replicas: Option<Vec<BrokerId>>,
    pub adding_replicas: Option<Vec<BrokerId>>,
    pub leader_recovery_state: Option<LeaderRecoveryState>,
    pub eligible_leader_replicas: Option<Vec<BrokerId>>,
    pub last_known_elr: Option<Vec<BrokerId>>,
}

impl PartitionChangeRecord {
    /// One that changes nothing yet.
    pub fn new(topic: TopicName, partition: i32) -> Self {
        Self {
            topic,
            partition,
            isr: None,
            leader: LeaderChange::None,
            replicas: None,
            removing_replicas: None,
            adding_replicas: None,
            leader_recovery_state: None,
            eligible_leader_replicas: None,
            last_known_elr: None,
        }
    }

    /// Whether nothing would change (`PartitionChangeBuilder.changeRecordIsNoOp`).
    pub fn is_no_op(&self) -> bool {
        self.isr.is_none()
            && self.leader == LeaderChange::None
            && self.replicas.is_none()
            && self.removing_replicas.is_none()
            && self.adding_replicas.is_none()
            && self.leader_recovery_state.is_none()
            && self.eligible_leader_replicas.is_none()
            && self.last_known_elr.is_none()
    }
}

/// What a setting belongs to (`ConfigResource`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigResource {
    Topic(TopicName),
    /// One broker, or with `None` the default of them all.
    Broker(Option<BrokerId>),
}

/// One setting; without a value it goes back to its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigRecord {
    pub resource: ConfigResource,
    pub name: Text,
    pub value: Option<Text>,
}

/// Nobody is eligible any more (`ClearElrRecord`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearElrRecord {
    /// `None`: in no topic at all.
    pub topic: Option<TopicName>,
}

/// Producer ids up to here have been handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerIdsRecord {
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
    /// The first one that is still free.
    pub next_producer_id: ProducerId,
}

/// The level at which a feature of the cluster is used, such as `eligible.leader.replicas.version`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureLevelRecord {
    pub name: Text,
    pub feature_level: i16,
}

/// Who leads the quorum from here on, and who elected it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderChangeMessage {
    pub leader: BrokerId,
    pub voters: Arc<[BrokerId]>,
    pub granting_voters: Vec<BrokerId>,
}
