//! Changing a configuration: what Kafka lets you change while it runs takes effect at once, the rest needs a restart.

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::id::{ClientId, NodeId, ProcessId, TopicName};
use crate::kafka::config::{ConfigEntry, ConfigProblem, ConsumerConfig, ProducerConfig};
use crate::protocol::incremental_alter_configs::{self, AlterConfigsResource, AlterableConfig};
use crate::protocol::{ConfigResource, Text};
use crate::sim::LinkId;
use crate::sim::World;
use crate::sim::command::{CommandError, ConfigTarget, Settings};
use crate::sim::execute::listener::{suffix, with_suffix};
use crate::sim::execute::refuse;
use crate::sim::node::{ClientSpec, Life, Node};
use crate::sim::wire::Wire;

impl World {
    pub(super) fn configure(
        &mut self,
        target: &ConfigTarget,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        match target {
            ConfigTarget::Named(name) => {
                let target = self.resolve(name);
                self.configure(&target, settings, trace)
            }
            ConfigTarget::Topic(topic) => self.configure_topic(topic, settings, trace),
            ConfigTarget::Server(server) => self.configure_server(server, settings, trace),
            ConfigTarget::Client(client) => self.configure_client(client, settings, trace),
            ConfigTarget::Network => self.configure_network(settings, trace),
        }
    }

    /// The client or listener of that name, or else the topic.
    fn resolve(&self, name: &str) -> ConfigTarget {
        let client = ClientId::new(name);
        if self.client(&client).is_some() || self.is_listener(&client) {
            ConfigTarget::Client(client)
        } else {
            ConfigTarget::Topic(TopicName::new(name))
        }
    }

    fn configure_topic(
        &mut self,
        topic: &TopicName,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.known_topic(topic)?;
        let mut config = (*self.image.topics[topic].config).clone();
        let before = config.entries();
        for (key, value) in settings {
            config.set(key, value)?;
        }
        config.check()?;
        let after = config.entries();
        let change = |(name, value): &(Text, Text)| AlterableConfig {
            name: name.clone(),
            value: Some(value.clone()),
        };
        let request = incremental_alter_configs::Request {
            resources: vec![AlterConfigsResource {
                resource: ConfigResource::Topic(topic.clone()),
                configs: settings.iter().map(change).collect(),
            }],
            validate_only: false,
        };
        let response =
            self.administer(trace, |controller| controller.incremental_alter_configs(&request))?;
        refuse(response.responses[0].error, topic.as_str())?;
        self.note_changes(topic.as_str(), &before, &after, trace);
        Ok(())
    }

    /// The servers' own settings are read when a server starts, so it restarts; one that is stopping has them when it is started
    /// again.
    fn configure_server(
        &mut self,
        id: &NodeId,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let slot = self.known_server(id)?;
        if slot.life == Life::Frozen {
            return Err(CommandError::AlreadyFrozen { id: id.to_string() });
        }
        let server = slot.server().expect("servers are found by their ids");
        let mut config = (**server.config()).clone();
        let before = config.entries();
        for (key, value) in settings {
            if &**key == "offsets.topic.num.partitions" {
                // Kafka reads it once, when it creates the topic.
                let error = crate::id::ErrorCode::InvalidConfig;
                return Err(CommandError::Refused { error, id: key.to_string() });
            }
            config.set(key, value)?;
        }
        let after = config.entries();
        let runs = slot.life == Life::Running && !server.is_shutting_down();
        let slot = self.nodes.get_mut(id).expect("it was found above");
        if let Node::Server(server) = Arc::make_mut(&mut slot.node) {
            server.reconfigure(Arc::new(config));
        }
        self.note_changes(&id.to_string(), &before, &after, trace);
        if runs {
            self.close_and_restart(std::slice::from_ref(id), trace);
        }
        Ok(())
    }

    /// A client reads its configuration when it starts, so it restarts, as in life; with all others of its process, which have
    /// the same one.
    fn configure_client(
        &mut self,
        client: &ClientId,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let process = match self.client(client) {
            Some(slot) => slot.process.clone(),
            None if self.is_listener(client) => ProcessId::new(client.as_str()),
            None => return self.known_client(client).map(|_| ()),
        };
        let nodes = self.nodes_of(&process);
        self.note_shared_process(client.as_str(), &process, &nodes, trace);
        let mut running = Vec::new();
        let mut changes = None;
        for node in &nodes {
            let slot = self.known_node(node)?;
            match slot.life {
                Life::Frozen => {
                    return Err(CommandError::AlreadyFrozen { id: client.to_string() });
                }
                Life::Running if !slot.node.has_stopped() => running.push(node.clone()),
                Life::Running | Life::Crashed | Life::Stopped => {}
            }
            let settings = with_suffix(settings, suffix(node, &process));
            changes = Some(self.set_client_config(node, &settings)?);
        }
        let (before, after) = changes.expect("a process has nodes");
        self.note_changes(process.as_str(), &before, &after, trace);
        if !running.is_empty() && before != after {
            for node in running {
                if let NodeId::Client(client) = node {
                    self.note(Fact::ClientReconfigured { client }, trace);
                }
            }
            self.close_and_restart(&nodes, trace);
        }
        Ok(())
    }

    fn set_client_config(
        &mut self,
        node: &NodeId,
        settings: &Settings,
    ) -> Result<(Vec<ConfigEntry>, Vec<ConfigEntry>), CommandError> {
        let settings_for_consumers = self.settings_for_consumers(settings);
        let settings_for_producers = self.settings_for_producers(settings);
        let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
        match slot.spec.as_mut().map(Arc::make_mut) {
            Some(ClientSpec::Producer(spec)) => {
                let (set, check) = (ProducerConfig::set, ProducerConfig::post_process);
                let settings = &settings_for_producers;
                change(&mut spec.config, settings, set, check, ProducerConfig::entries)
            }
            Some(ClientSpec::Consumer(spec)) => {
                let (set, check) = (ConsumerConfig::set, ConsumerConfig::post_process);
                let settings = &settings_for_consumers;
                change(&mut spec.config, settings, set, check, ConsumerConfig::entries)
            }
            None => unreachable!("clients are found by client ids"),
        }
    }

    fn configure_network(
        &mut self,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let before = Wire {
            latency: self.network.usual(LinkId::TO_CLIENTS).latency,
            jitter: self.network.usual(LinkId::TO_CLIENTS).jitter,
            between_servers: self.network.usual(LinkId::BETWEEN_SERVERS).latency,
        };
        let mut wire = before;
        for (key, value) in settings {
            if !wire.set(key, value)? {
                let accepted = Wire::KEYS.to_vec();
                let problem = ConfigProblem::UnknownKey { key: key.to_string(), accepted };
                return Err(CommandError::Config(problem));
            }
        }
        let Wire { latency, jitter, between_servers } = wire;
        self.network.set_usual_latency(LinkId::TO_CLIENTS, latency, jitter);
        self.network.set_usual_latency(LinkId::BETWEEN_SERVERS, between_servers, jitter);
        for (key, old, new) in [
            ("latency.ms", before.latency, wire.latency),
            ("jitter.ms", before.jitter, wire.jitter),
            ("brokers.latency.ms", before.between_servers, wire.between_servers),
        ] {
            if old != new {
                let (from, to) = (old.as_ms().to_string().into(), new.as_ms().to_string().into());
                let target = "network".into();
                self.note(Fact::ConfigChanged { target, key: key.into(), from, to }, trace);
            }
        }
        Ok(())
    }

    fn note_changes(
        &mut self,
        target: &str,
        before: &[ConfigEntry],
        after: &[ConfigEntry],
        trace: &mut Trace,
    ) {
        for (old, new) in before.iter().zip(after) {
            if old.value != new.value {
                let (from, to) = (old.value.as_str().into(), new.value.as_str().into());
                let (target, key) = (target.into(), new.key.into());
                self.note(Fact::ConfigChanged { target, key, from, to }, trace);
            }
        }
    }
}

/// Every setting or none: what it was, and what it is now.
fn change<C: Clone>(
    config: &mut Arc<C>,
    settings: &Settings,
    set: impl Fn(&mut C, &str, &str) -> Result<(), ConfigProblem>,
    check: impl Fn(&mut C) -> Result<(), ConfigProblem>,
    entries: impl Fn(&C) -> Vec<ConfigEntry>,
) -> Result<(Vec<ConfigEntry>, Vec<ConfigEntry>), CommandError> {
    let mut changed = (**config).clone();
    for (key, value) in settings {
        set(&mut changed, key, value)?;
    }
    check(&mut changed)?;
    let both = (entries(config), entries(&changed));
    *config = Arc::new(changed);
    Ok(both)
}
