//! New topics, partitions, clients and groups.

use std::sync::Arc;

use crate::fact::{ClientRole, Fact, Trace};
use crate::id::{BrokerId, ClientId, GroupId, NodeId, ProcessId, TopicName, TopicPartition};
use crate::kafka::Input;
use crate::kafka::config::{
    ConfigKind, ConfigProblem, ConfigValue, ConsumerConfig, GroupProtocol, ProducerConfig,
    TopicConfig,
};
use crate::kafka::consumer::ConsumerSpec;
use crate::kafka::producer::ProducerSpec;
use crate::kafka::{SubscribeTo, is_internal};
use crate::protocol::Text;
use crate::protocol::create_partitions::{self, CreatePartitionsTopic};
use crate::protocol::create_topics::{self, CreatableTopic, CreatableTopicConfig};
use crate::sim::command::{CommandError, Settings};
use crate::sim::execute::{limit, refuse};
use crate::sim::node::{ClientSpec, Slot};
use crate::sim::{World, limits};

/// What `add topic` says besides the topic's own configuration.
struct TopicShape {
    partitions: i64,
    replication_factor: i64,
}

/// `default.replication.factor` of the active controller.
const CONTROLLERS_CHOICE: i64 = -1;
const SHAPE_KEYS: [&str; 2] = ["partitions", "replication.factor"];
/// Where the first replica of a topic goes is drawn in Kafka; here it is always the first broker, so that a reader knows where to
/// look.
const FIRST_BROKER: u32 = 0;

impl World {
    pub(super) fn add_topic(
        &mut self,
        topic: &TopicName,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        if is_internal(topic) {
            return Err(CommandError::InternalTopic { topic: topic.to_string() });
        }
        if self.image.topics.contains_key(topic) {
            return Err(CommandError::Taken { kind: "topic", id: topic.to_string() });
        }
        limit("topics", self.image.topics.len() as i64, limits::TOPICS_MAX)?;
        let shape = self.topic_shape(settings)?;
        limit("partitions", self.partitions_in_all() + shape.partitions, limits::PARTITIONS_MAX)?;
        let count = shape.partitions as i32;
        let configs = settings.iter().filter(|(key, _)| !SHAPE_KEYS.contains(&&**key));
        let config = |(name, value): &(Text, Text)| CreatableTopicConfig {
            name: name.clone(),
            value: Some(value.clone()),
        };
        let request = create_topics::Request {
            topics: vec![CreatableTopic {
                name: topic.clone(),
                num_partitions: count,
                replication_factor: shape.replication_factor as i32,
                assignments: Vec::new(),
                configs: configs.map(config).collect(),
            }],
            validate_only: false,
        };
        let response = self.administer(trace, |controller| {
            controller.replication.create_topics(&request, &mut |_| FIRST_BROKER)
        })?;
        refuse(response.topics[0].error, topic.as_str())?;
        self.note(Fact::TopicCreated { topic: topic.clone(), partitions: count }, trace);
        self.note_leaders(topic, 0, trace);
        Ok(())
    }

    fn topic_shape(&self, settings: &Settings) -> Result<TopicShape, CommandError> {
        let default = self.default_partitions();
        let replication_factor = CONTROLLERS_CHOICE;
        let mut shape = TopicShape { partitions: i64::from(default), replication_factor };
        let mut config = TopicConfig::default();
        for (key, value) in settings {
            match &**key {
                "partitions" => {
                    shape.partitions = count("partitions", value, limits::PARTITIONS_MAX)?;
                }
                "replication.factor" => {
                    let max = i64::from(i16::MAX);
                    shape.replication_factor = count("replication.factor", value, max)?;
                }
                _ => config.set(key, value).map_err(with_topic_keys)?,
            }
        }
        config.check()?;
        Ok(shape)
    }

    pub(super) fn add_partitions(
        &mut self,
        topic: &TopicName,
        count: i32,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.known_topic(topic)?;
        let from = self.image.topics[topic].partitions.len() as i32;
        if count <= from {
            let (now, asked) = (i64::from(from), i64::from(count));
            return Err(CommandError::FewerPartitions { topic: topic.to_string(), now, asked });
        }
        let added = i64::from(count - from);
        limit("partitions", self.partitions_in_all() + added, limits::PARTITIONS_MAX)?;
        let request = create_partitions::Request {
            topics: vec![CreatePartitionsTopic { name: topic.clone(), count, assignments: None }],
            validate_only: false,
        };
        let response = self.administer(trace, |controller| {
            controller.replication.create_partitions(&request, &mut |_| FIRST_BROKER)
        })?;
        refuse(response.results[0].error, topic.as_str())?;
        self.note(Fact::PartitionsAdded { topic: topic.clone(), from, to: count }, trace);
        self.note_leaders(topic, from, trace);
        Ok(())
    }

    /// `num.partitions` of the active controller.
    fn default_partitions(&self) -> u32 {
        let active = self.active_controller_number().and_then(|it| self.nodes.at(it).server());
        active.map_or(1, |server| server.config().num_partitions)
    }

    fn note_leaders(&mut self, topic: &TopicName, from: i32, trace: &mut Trace) {
        let image = self.image.topics[topic].clone();
        for (n, partition) in image.partitions.iter().enumerate().skip(from as usize) {
            if let Some(leader) = partition.leader {
                let epoch = partition.leader_epoch;
                let partition = TopicPartition::new(topic.clone(), n as i32);
                self.note(Fact::LeaderElected { partition, leader, epoch }, trace);
            }
        }
    }

    fn partitions_in_all(&self) -> i64 {
        let visible = self.image.topics.iter().filter(|(name, _)| !is_internal(name));
        visible.map(|(_, topic)| topic.partitions.len() as i64).sum()
    }

    pub(super) fn add_producer(
        &mut self,
        client: &ClientId,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.name_is_free(client)?;
        let mut config = ProducerConfig::default();
        for (key, value) in &self.settings_for_producers(settings) {
            config.set(key, value)?;
        }
        config.post_process()?;
        let spec = ProducerSpec {
            id: client.clone(),
            number: self.take_producer_number(),
            config: Arc::new(config),
            bootstrap: self.bootstrap(),
        };
        self.add_client(ClientSpec::Producer(spec), ProcessId::new(client.as_str()), trace);
        Ok(())
    }

    pub(super) fn add_consumer(
        &mut self,
        client: &ClientId,
        group: &GroupId,
        subscribe_to: &SubscribeTo,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.name_is_free(client)?;
        let spec = self.consumer_spec(client, group, subscribe_to, settings)?;
        self.remember_group(group);
        self.add_client(ClientSpec::Consumer(spec), ProcessId::new(client.as_str()), trace);
        Ok(())
    }

    pub(super) fn consumer_spec(
        &self,
        client: &ClientId,
        group: &GroupId,
        subscribe_to: &SubscribeTo,
        settings: &Settings,
    ) -> Result<ConsumerSpec, CommandError> {
        self.room_for_group(group)?;
        let mut config = ConsumerConfig::default();
        let settings = self.settings_for_consumers(settings);
        for (key, value) in &settings {
            config.set(key, value)?;
        }
        config.post_process()?;
        let named: Vec<&str> = settings.iter().map(|(key, _)| &**key).collect();
        config.check_set(&named)?;
        Ok(ConsumerSpec {
            id: client.clone(),
            group: group.clone(),
            subscribe_to: subscribe_to.clone(),
            config: Arc::new(config),
            bootstrap: self.bootstrap(),
            starts: 1,
        })
    }

    /// What every consumer of this world has comes last. If that is a protocol, what does not go with it is left out: a
    /// comparison shows a scenario under the other protocol although its consumers set more than that one takes.
    pub(super) fn settings_for_consumers(&self, settings: &Settings) -> Settings {
        let have = &self.consumers_have;
        let protocol = have.iter().find(|(key, _)| &**key == "group.protocol");
        let protocol =
            protocol.and_then(|(_, value)| GroupProtocol::read(value, &GroupProtocol::KIND));
        let unsupported = protocol.map_or(&[][..], |protocol| protocol.unsupported_configs().0);
        let fits = |(key, _): &&(Text, Text)| !unsupported.contains(&&**key);
        settings.iter().filter(fits).chain(have.iter()).cloned().collect()
    }

    /// What every producer of this world has comes last. Nothing is left out: what a producer sets besides may not go with it, and
    /// is then refused as by Kafka (`enable.idempotence=true` with `acks=1`).
    pub(super) fn settings_for_producers(&self, settings: &Settings) -> Settings {
        settings.iter().chain(self.producers_have.iter()).cloned().collect()
    }

    pub(super) fn add_group(
        &mut self,
        group: &GroupId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        if self.groups.contains(group) {
            return Err(CommandError::Taken { kind: "group", id: group.to_string() });
        }
        self.room_for_group(group)?;
        self.remember_group(group);
        self.note(Fact::GroupAdded { group: group.clone() }, trace);
        Ok(())
    }

    pub(super) fn add_client(&mut self, spec: ClientSpec, process: ProcessId, trace: &mut Trace) {
        let (client, role, added) = match &spec {
            ClientSpec::Producer(spec) => {
                (spec.id.clone(), ClientRole::Producer, &mut self.producers_added)
            }
            ClientSpec::Consumer(spec) => {
                (spec.id.clone(), ClientRole::Consumer, &mut self.consumers_added)
            }
        };
        let mut slot = Slot::new(spec.build(), process, *added);
        slot.spec = Some(Arc::new(spec));
        *added += 1;
        let node = self.nodes.add(NodeId::Client(client.clone()), slot);
        let added = self.note(Fact::ClientAdded { client, role }, trace);
        self.wake(node, Input::Started, Some(added), trace);
    }

    /// Batches carry it, so no producer gets the number of another, nor its own a second time.
    pub(super) fn take_producer_number(&mut self) -> u32 {
        let number = self.producer_starts;
        self.producer_starts += 1;
        number
    }

    pub(super) fn name_is_free(&self, client: &ClientId) -> Result<(), CommandError> {
        let taken = |kind| Err(CommandError::Taken { kind, id: client.to_string() });
        if self.client(client).is_some() || self.is_listener(client) {
            return taken("client");
        }
        // `broker-1` and `network` mean something else wherever a command names a node.
        if client.as_str().parse::<BrokerId>().is_ok() {
            return taken("broker");
        }
        let clients = self.producers_added + self.consumers_added;
        limit("clients", clients as i64 + 1, limits::CLIENTS_MAX)
    }

    fn room_for_group(&self, group: &GroupId) -> Result<(), CommandError> {
        let new = i64::from(!self.groups.contains(group));
        limit("groups", self.groups.len() as i64 + new, limits::GROUPS_MAX)
    }

    fn bootstrap(&self) -> Arc<[BrokerId]> {
        self.brokers().map(|(id, _)| id).collect()
    }
}

fn count(key: &'static str, value: &str, max: i64) -> Result<i64, CommandError> {
    let kind = ConfigKind::Count { min: 1, max };
    match u32::read(value, &kind) {
        Some(number) => Ok(i64::from(number)),
        None => {
            let value = value.to_owned();
            Err(CommandError::Config(ConfigProblem::BadValue { key, value, kind }))
        }
    }
}

/// `add topic` also takes two words that are no topic configuration.
fn with_topic_keys(problem: ConfigProblem) -> CommandError {
    match problem {
        ConfigProblem::UnknownKey { key, accepted } => {
            let all = ["partitions", "replication.factor"].into_iter().chain(accepted).collect();
            CommandError::Config(ConfigProblem::UnknownKey { key, accepted: all })
        }
        ConfigProblem::BadValue { .. } | ConfigProblem::Conflict { .. } => {
            CommandError::Config(problem)
        }
    }
}
