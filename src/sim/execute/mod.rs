//! Carrying out a command: first everything is checked, then it is done. A command that is refused changes nothing.

mod add;
mod client;
mod cluster;
mod configure;
mod fault;
mod listener;
mod network;
mod process;

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, ClientId, ErrorCode, GroupId, NodeId, TopicName};
use crate::kafka::is_internal;
use crate::kernel::FactId;
use crate::sim::World;
use crate::sim::command::{Command, CommandError, TimedCommand};
use crate::sim::node::Slot;

impl World {
    /// Carries out a command at its place in the run.
    ///
    /// # Panics
    /// If the world is already past that place: a command of the past needs a world of the past.
    pub fn apply(&mut self, timed: &TimedCommand, trace: &mut Trace) -> Result<(), CommandError> {
        assert!(timed.at >= self.now, "a command at {} came to a world at {}", timed.at, self.now);
        let mut attempt = self.clone();
        attempt.move_to(timed.at);
        attempt.step = attempt.step.next();
        let mark = trace.mark();
        attempt.execute(&timed.command, trace).inspect_err(|_| trace.back_to(mark))?;
        *self = attempt;
        Ok(())
    }

    fn execute(&mut self, command: &Command, trace: &mut Trace) -> Result<(), CommandError> {
        match command {
            Command::AddTopic { topic, settings } => self.add_topic(topic, settings, trace),
            Command::AddProducer { client, settings } => self.add_producer(client, settings, trace),
            Command::AddConsumer { client, group, subscribe_to, settings } => {
                self.add_consumer(client, group, subscribe_to, settings, trace)
            }
            Command::AddListener { listener, group, subscribe_to, concurrency, settings } => {
                let reads = (group, subscribe_to);
                self.add_listener(listener, reads, *concurrency, settings, trace)
            }
            Command::AddBroker { broker, settings } => self.add_broker(*broker, settings, trace),
            Command::Reassign { partition, replicas } => {
                self.reassign(partition, replicas.as_deref(), trace)
            }
            Command::Elect { partition, election } => self.elect(partition, *election, trace),
            Command::AddGroup { group } => self.add_group(group, trace),
            Command::Partitions { topic, count } => self.add_partitions(topic, *count, trace),
            Command::Client { client, command } => self.command_client(client, command, trace),
            Command::Crash { node } => self.crash(node, trace),
            Command::PowerOff { node } => self.power_off(node, trace),
            Command::Disk { server, fault } => self.harm_disk(server, *fault, trace),
            Command::Skew { node, by } => self.skew_clock(node, *by, trace),
            Command::Restart { node } => self.restart(node, trace),
            Command::ShutDown { node } => self.shut_down(node, trace),
            Command::Freeze { process } => self.freeze(process, trace),
            Command::Thaw { process } => self.thaw(process, trace),
            Command::Configure { target, settings } => self.configure(target, settings, trace),
            Command::Cut { a, b } => self.cut(a, b, trace),
            Command::Heal { a, b } => self.heal(a, b, trace),
            Command::Slow { a, b, latency } => self.slow(a, b, *latency, trace),
            Command::Lossy { a, b, loss } => self.make_lossy(a, b, *loss, trace),
            Command::Isolate { node } => self.isolate(node, trace),
            Command::Drop { envelope } => self.drop_envelope(*envelope, trace),
            Command::Delay { envelope, by } => self.delay_envelope(*envelope, *by),
        }
    }

    /// A fact about something that a command did.
    fn note(&mut self, fact: Fact, trace: &mut Trace) -> FactId {
        trace.write(self.step, self.now, None, None, fact)
    }

    fn known_topic(&self, topic: &TopicName) -> Result<(), CommandError> {
        if is_internal(topic) {
            return Err(CommandError::InternalTopic { topic: topic.to_string() });
        }
        if self.image.topics.contains_key(topic) {
            return Ok(());
        }
        let accepted = self.image.topics.keys().filter(|name| !is_internal(name));
        Err(unknown("topic", topic.as_str(), accepted.map(ToString::to_string).collect()))
    }

    fn known_client(&self, client: &ClientId) -> Result<&Slot, CommandError> {
        self.client(client).ok_or_else(|| {
            let accepted = self.nodes.ids().filter(|id| matches!(id, NodeId::Client(_)));
            unknown("client", client.as_str(), accepted.map(ToString::to_string).collect())
        })
    }

    fn known_node(&self, node: &NodeId) -> Result<&Slot, CommandError> {
        self.nodes.get(node).ok_or_else(|| {
            let accepted = self.nodes.ids().map(ToString::to_string).collect();
            unknown("node", &node.to_string(), accepted)
        })
    }

    fn known_broker(&self, broker: BrokerId) -> Result<&Slot, CommandError> {
        self.nodes.get(&NodeId::Broker(broker)).ok_or_else(|| {
            let accepted = self.brokers().map(|(id, _)| id.to_string()).collect();
            unknown("broker", &broker.to_string(), accepted)
        })
    }

    fn known_server(&self, server: &NodeId) -> Result<&Slot, CommandError> {
        match server {
            NodeId::Broker(broker) => self.known_broker(*broker),
            NodeId::Controller(_) | NodeId::Client(_) => self.known_node(server),
        }
    }

    fn remember_group(&mut self, group: &GroupId) {
        if !self.groups.contains(group) {
            self.groups.push(group.clone());
        }
    }
}

/// Kafka's answer, if it is an error.
fn refuse(error: ErrorCode, id: &str) -> Result<(), CommandError> {
    match error.is_error() {
        true => Err(CommandError::Refused { error, id: id.to_owned() }),
        false => Ok(()),
    }
}

fn unknown(kind: &'static str, id: &str, accepted: Vec<String>) -> CommandError {
    CommandError::UnknownId { kind, id: id.to_owned(), accepted }
}

fn limit(what: &'static str, asked: i64, max: i64) -> Result<(), CommandError> {
    if asked > max { Err(CommandError::Limit { what, asked, max }) } else { Ok(()) }
}
