//! What the records of the active controller say, as sentences.

use std::sync::Arc;

use crate::fact::{Arg, Sentence, sentences};
use crate::id::{BrokerId, TopicName, TopicPartition};
use crate::protocol::{ConfigResource, LeaderChange, MetadataRecord};

/// By the name of its schema.
pub(super) fn kind(record: &MetadataRecord) -> &'static str {
    match record {
        MetadataRecord::RegisterBroker(_) => "RegisterBrokerRecord",
        MetadataRecord::UnregisterBroker(_) => "UnregisterBrokerRecord",
        MetadataRecord::BrokerRegistrationChange(_) => "BrokerRegistrationChangeRecord",
        MetadataRecord::Topic(_) => "TopicRecord",
        MetadataRecord::RemoveTopic(_) => "RemoveTopicRecord",
        MetadataRecord::Partition(_) => "PartitionRecord",
        MetadataRecord::PartitionChange(_) => "PartitionChangeRecord",
        MetadataRecord::Config(_) => "ConfigRecord",
        MetadataRecord::ClearElr(_) => "ClearElrRecord",
        MetadataRecord::ProducerIds(_) => "ProducerIdsRecord",
        MetadataRecord::FeatureLevel(_) => "FeatureLevelRecord",
        MetadataRecord::NoOp => "NoOpRecord",
        MetadataRecord::LeaderChange(_) => "LeaderChange",
    }
}

pub(super) fn told(record: &MetadataRecord) -> Sentence {
    said_by_controller(record)
}

sentences! {
    /// What the records of the active controller say.
    pub METADATA_SENTENCES, said_by_controller(MetadataRecord) {
        MetadataRecord::RegisterBroker(it) => "log-says-broker" {
            broker: it.broker, epoch: it.broker_epoch, rack: it.rack, fenced: i32::from(it.fenced),
        }
        MetadataRecord::UnregisterBroker(it) => "log-says-no-broker" { broker: it.broker }
        MetadataRecord::BrokerRegistrationChange(it) => "log-says-broker-changed" {
            broker: it.broker,
            fenced: switched(it.fenced),
            stopping: switched(it.in_controlled_shutdown),
        }
        MetadataRecord::Topic(it) => "log-says-topic" { topic: it.name }
        MetadataRecord::RemoveTopic(it) => "log-says-no-topic" { topic: it.name }
        MetadataRecord::Partition(it) => "log-says-partition" {
            partition: partition(&it.topic, it.partition),
            replicas: list(&it.replicas),
            isr: list(&it.isr),
            leader: it.leader,
            epoch: it.leader_epoch,
        }
        MetadataRecord::PartitionChange(it) => "log-says-partition-changed" {
            partition: partition(&it.topic, it.partition),
            leader: leader(it.leader),
            isr: changed(it.isr.as_ref()),
            elr: changed(it.eligible_leader_replicas.as_ref()),
            replicas: changed(it.replicas.as_ref()),
            adding: changed(it.adding_replicas.as_ref()),
            removing: changed(it.removing_replicas.as_ref()),
        }
        MetadataRecord::Config(it) => "log-says-config" {
            about: about(&it.resource), name: it.name, value: it.value,
        }
        MetadataRecord::ClearElr(it) => "log-says-elr-cleared" {
            topic: it.topic.clone().map_or(Arg::Absent, Arg::Topic),
        }
        MetadataRecord::ProducerIds(it) => "log-says-producer-ids" {
            broker: it.broker, next: it.next_producer_id,
        }
        MetadataRecord::FeatureLevel(it) => "log-says-feature" {
            name: it.name, level: i32::from(it.feature_level),
        }
        MetadataRecord::NoOp => "log-says-nothing" {}
        MetadataRecord::LeaderChange(it) => "log-says-quorum-leader" {
            leader: it.leader.0, voters: numbers(&it.granting_voters),
        }
    }
}

/// Of a field of a change: an empty list is something else than no change.
fn changed(brokers: Option<&Vec<BrokerId>>) -> Arg {
    match brokers {
        Some(brokers) if brokers.is_empty() => Arg::Text("[]".into()),
        Some(brokers) => Arg::Brokers(brokers.as_slice().into()),
        None => Arg::Absent,
    }
}

fn leader(change: LeaderChange) -> Arg {
    match change {
        LeaderChange::None => Arg::Absent,
        LeaderChange::NoLeader => Arg::Text("-1".into()),
        LeaderChange::To(broker) => Arg::Broker(broker),
    }
}

/// Of voters, which need not be brokers.
fn numbers(nodes: &[BrokerId]) -> Arg {
    let numbers: Vec<_> = nodes.iter().map(|id| id.0.to_string()).collect();
    Arg::Text(numbers.join(", ").as_str().into())
}

/// A switch that may also stay as it is.
fn switched(to: Option<bool>) -> Option<i32> {
    to.map(|on| if on { 1 } else { 2 })
}

fn partition(topic: &TopicName, number: i32) -> TopicPartition {
    TopicPartition::new(topic.clone(), number)
}

fn list(brokers: &[BrokerId]) -> Arc<[BrokerId]> {
    brokers.into()
}

/// What a setting belongs to.
fn about(resource: &ConfigResource) -> Arg {
    match resource {
        ConfigResource::Topic(name) => Arg::Topic(name.clone()),
        ConfigResource::Broker(broker) => broker.map_or(Arg::Absent, Arg::Broker),
    }
}
