//! Processes with several consumers: `ConcurrentMessageListenerContainer` of Spring for Apache Kafka starts `concurrency`
//! consumers, each with a thread of its own, in one process.
//!
//! A thread cannot crash, freeze or start again alone: what is done to a process is done to all that runs in it, whichever of
//! them is named. A consumer can leave alone, though (`KafkaMessageListenerContainer.stop`), and be held alone: that is its
//! own thread's business. All consumers of a process have one configuration, that of the container.

use crate::fact::{Fact, Trace};
use crate::id::{ClientId, GroupId, NodeId, ProcessId};
use crate::kafka::{ClientCommand, SubscribeTo};
use crate::sim::World;
use crate::sim::command::{CommandError, Settings};
use crate::sim::execute::{limit, unknown};
use crate::sim::limits;
use crate::sim::node::{ClientSpec, Slot};

const GROUP_INSTANCE_ID: &str = "group.instance.id";

impl World {
    pub(super) fn add_listener(
        &mut self,
        listener: &ProcessId,
        (group, subscribe_to): (&GroupId, &SubscribeTo),
        concurrency: u32,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.name_is_free(&ClientId::new(listener.as_str()))?;
        let clients = (self.producers_added + self.consumers_added) as i64;
        limit("clients", clients + i64::from(concurrency), limits::CLIENTS_MAX)?;
        let mut specs = Vec::new();
        for number in 0..concurrency {
            let suffix = if concurrency > 1 { format!("-{number}") } else { String::new() };
            let word = format!("{listener}{suffix}");
            let client: ClientId = match word.parse() {
                Ok(client) => client,
                Err(problem) => return Err(CommandError::BadName { word, problem }),
            };
            self.name_is_free(&client)?;
            let settings = with_suffix(settings, &suffix);
            specs.push(self.consumer_spec(&client, group, subscribe_to, &settings)?);
        }
        self.remember_group(group);
        let (name, group) = (listener.as_str().into(), group.clone());
        let consumers = i64::from(concurrency);
        self.note(Fact::ListenerAdded { listener: name, group, consumers }, trace);
        for spec in specs {
            self.add_client(ClientSpec::Consumer(spec), listener.clone(), trace);
        }
        Ok(())
    }

    /// What the whole application is told, each of its consumers is told, as far as they run.
    pub(super) fn command_listener(
        &mut self,
        listener: &ClientId,
        command: &ClientCommand,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let running: Vec<_> = self
            .nodes_of(&ProcessId::new(listener.as_str()))
            .into_iter()
            .filter(|node| self.slot(node).is_some_and(|slot| !slot.node.has_stopped()))
            .collect();
        if running.is_empty() {
            return Err(CommandError::NotRunning { id: listener.to_string() });
        }
        for node in running {
            if let NodeId::Client(client) = node {
                self.command_client(&client, command, trace)?;
            }
        }
        Ok(())
    }

    /// Whether `name` is that of a process with clients of other names.
    pub(super) fn is_listener(&self, name: &ClientId) -> bool {
        self.client(name).is_none()
            && self.client_slots().any(|slot| slot.process.as_str() == name.as_str())
    }

    /// The process that bears this name, or in which what bears it runs.
    pub(super) fn process_named(
        &self,
        name: &str,
        kind: &'static str,
    ) -> Result<ProcessId, CommandError> {
        let found = self.nodes.iter().find(|(id, slot)| {
            slot.process.as_str() == name
                || match id {
                    NodeId::Client(client) => client.as_str() == name,
                    // A server's process bears the server's name.
                    NodeId::Broker(_) | NodeId::Controller(_) => false,
                }
        });
        found.map(|(_, slot)| slot.process.clone()).ok_or_else(|| {
            let mut accepted: Vec<_> = self.nodes.ids().map(ToString::to_string).collect();
            for slot in self.client_slots() {
                let process = slot.process.to_string();
                if !accepted.contains(&process) {
                    accepted.push(process);
                }
            }
            unknown(kind, name, accepted)
        })
    }

    /// What runs in the process, in the order in which it was added.
    pub(super) fn nodes_of(&self, process: &ProcessId) -> Vec<NodeId> {
        let slots = self.nodes.as_added().iter().zip(self.nodes.ids_as_added());
        slots.filter(|(slot, _)| slot.process == *process).map(|(_, id)| id.clone()).collect()
    }

    /// Says that more than `named` is concerned, if it is one consumer of several in its process.
    pub(super) fn note_shared_process(
        &mut self,
        named: &str,
        process: &ProcessId,
        nodes: &[NodeId],
        trace: &mut Trace,
    ) {
        if named != process.as_str() {
            let (client, process) = (ClientId::new(named), process.as_str().into());
            let consumers = nodes.len() as i64;
            self.note(Fact::ProcessShared { client, process, consumers }, trace);
        }
    }

    fn client_slots(&self) -> impl Iterator<Item = &Slot> {
        self.nodes.as_added().iter().filter(|slot| slot.spec.is_some())
    }
}

/// What each consumer's `client.id` has behind the application's name.
pub(super) fn suffix<'a>(client: &'a NodeId, process: &ProcessId) -> &'a str {
    match client {
        NodeId::Client(client) => {
            client.as_str().strip_prefix(process.as_str()).unwrap_or_default()
        }
        NodeId::Broker(_) | NodeId::Controller(_) => "",
    }
}

/// Static members need an instance id each, so the container puts the same suffix behind it as behind the client id
/// (`ListenerConsumer.checkGroupInstance`).
pub(super) fn with_suffix(settings: &Settings, suffix: &str) -> Settings {
    let one = |(key, value): &(crate::protocol::Text, crate::protocol::Text)| {
        let instance = &**key == GROUP_INSTANCE_ID && !value.is_empty();
        let value = if instance { format!("{value}{suffix}").into() } else { value.clone() };
        (key.clone(), value)
    };
    settings.iter().map(one).collect()
}

/// What is no business of one partition.
pub(super) fn is_for_all(command: &ClientCommand) -> bool {
    match command {
        ClientCommand::Subscribe(_)
        | ClientCommand::Hold
        | ClientCommand::Release
        | ClientCommand::Commit(None)
        | ClientCommand::Close => true,
        ClientCommand::Produce { .. }
        | ClientCommand::Rate(_)
        | ClientCommand::Pause(_)
        | ClientCommand::Resume(_)
        | ClientCommand::Seek(..)
        | ClientCommand::Commit(Some(_)) => false,
    }
}
