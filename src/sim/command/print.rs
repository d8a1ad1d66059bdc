//! A command as one line of text: what `parse` reads back.

use std::fmt;

use crate::id::TopicName;
use crate::kafka::{ClientCommand, ProduceRate, SubscribeTo};
use crate::kernel::{Ratio, Span};
use crate::protocol::elect_leaders::ElectionType;
use crate::sim::command::parse::read_rate;
use crate::sim::command::words::{quote, quote_item};
use crate::sim::{Command, ConfigTarget, DiskFault, Settings};

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::AddTopic { topic, settings } => {
                write!(f, "add topic {topic}{}", Pairs(settings))
            }
            Command::AddProducer { client, settings } => {
                write!(f, "add producer {client}{}", Pairs(settings))
            }
            Command::AddConsumer { client, group, subscribe_to, settings } => {
                let what = Topics(subscribe_to);
                write!(f, "add consumer {client} group={group} {what}{}", Pairs(settings))
            }
            Command::AddListener { listener, group, subscribe_to, concurrency, settings } => {
                let what = Topics(subscribe_to);
                write!(
                    f,
                    "add listener {listener} group={group} {what} concurrency={concurrency}"
                )?;
                write!(f, "{}", Pairs(settings))
            }
            Command::AddBroker { broker, settings } => {
                write!(f, "add broker {broker}{}", Pairs(settings))
            }
            Command::Reassign { partition, replicas: None } => {
                write!(f, "reassign {partition} cancel")
            }
            Command::Reassign { partition, replicas: Some(replicas) } => {
                let replicas: Vec<_> = replicas.iter().map(ToString::to_string).collect();
                write!(f, "reassign {partition} {}", replicas.join(","))
            }
            Command::Elect { partition, election: ElectionType::Preferred } => {
                write!(f, "elect {partition} preferred")
            }
            Command::Elect { partition, election: ElectionType::Unclean } => {
                write!(f, "elect {partition} unclean")
            }
            Command::AddGroup { group } => write!(f, "add group {group}"),
            Command::Partitions { topic, count } => write!(f, "partitions {topic} {count}"),
            Command::Client { client, command } => print_client(f, client.as_str(), command),
            Command::Crash { node } => write!(f, "crash {node}"),
            Command::ShutDown { node } => write!(f, "shutdown {node}"),
            Command::PowerOff { node } => write!(f, "power-off {node}"),
            Command::Disk { server, fault: DiskFault::Slow(latency) } => {
                write!(f, "slow-disk {server} {}", latency.as_ms())
            }
            Command::Disk { server, fault: DiskFault::Fill } => write!(f, "fill-disk {server}"),
            Command::Disk { server, fault: DiskFault::Free } => write!(f, "free-disk {server}"),
            Command::Skew { node, by } => write!(f, "skew {node} {}", by.0),
            Command::Restart { node } => write!(f, "restart {node}"),
            Command::Freeze { process } => write!(f, "freeze {process}"),
            Command::Thaw { process } => write!(f, "thaw {process}"),
            Command::Configure { target, settings } => {
                write!(f, "config {target}{}", Pairs(settings))
            }
            Command::Cut { a, b } => write!(f, "cut {a} {b}"),
            Command::Heal { a, b } => write!(f, "heal {a} {b}"),
            Command::Slow { a, b, latency } => write!(f, "slow {a} {b} {}", latency.as_ms()),
            Command::Lossy { a, b, loss } => write!(f, "lossy {a} {b} {}", Percent(*loss)),
            Command::Isolate { node } => write!(f, "isolate {node}"),
            Command::Drop { envelope } => write!(f, "drop e{envelope}"),
            Command::Delay { envelope, by } => write!(f, "delay e{envelope} {}", by.as_ms()),
        }
    }
}

impl fmt::Display for ConfigTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigTarget::Named(id) => f.write_str(id),
            ConfigTarget::Topic(topic) => write!(f, "topic {topic}"),
            ConfigTarget::Client(client) => write!(f, "client {client}"),
            ConfigTarget::Server(server) => server.fmt(f),
            ConfigTarget::Network => f.write_str("network"),
        }
    }
}

/// The time between two records as the command language writes it: `2/s` where that reads back the same.
pub fn write_rate(every: Span) -> String {
    let thousandths = (1_000_000_000 + every.0 / 2) / every.0.max(1);
    let mut text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text.push_str("/s");
    if read_rate(&text) == Ok(Some(every)) { text } else { format!("{}us", every.0) }
}

fn print_client(f: &mut fmt::Formatter<'_>, id: &str, command: &ClientCommand) -> fmt::Result {
    match command {
        ClientCommand::Produce { topic, partition, key, value } => {
            write!(f, "produce {id} {topic}")?;
            if let Some(key) = key {
                write!(f, " key={}", quote(key))?;
            }
            if let Some(value) = value {
                write!(f, " value={}", quote(value))?;
            }
            if let Some(partition) = partition {
                write!(f, " partition={partition}")?;
            }
            Ok(())
        }
        ClientCommand::Rate(None) => write!(f, "rate {id} off"),
        ClientCommand::Rate(Some(ProduceRate { topic, every, keys })) => {
            write!(f, "rate {id} {} topic={topic}", write_rate(*every))?;
            if !keys.is_empty() {
                let keys: Vec<_> = keys.iter().map(|key| quote_item(key)).collect();
                write!(f, " keys={}", keys.join(","))?;
            }
            Ok(())
        }
        ClientCommand::Subscribe(what) => write!(f, "subscribe {id} {}", Topics(what)),
        ClientCommand::Hold => write!(f, "hold {id}"),
        ClientCommand::Release => write!(f, "release {id}"),
        ClientCommand::Pause(partition) => write!(f, "pause {id} {partition}"),
        ClientCommand::Resume(partition) => write!(f, "resume {id} {partition}"),
        ClientCommand::Seek(partition, offset) => write!(f, "seek {id} {partition} {offset}"),
        ClientCommand::Commit(None) => write!(f, "commit {id}"),
        ClientCommand::Commit(Some((partition, offset))) => {
            write!(f, "commit {id} {partition} {offset}")
        }
        ClientCommand::Close => write!(f, "leave {id}"),
    }
}

struct Pairs<'a>(&'a Settings);

impl fmt::Display for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(key, value)| write!(f, " {}={}", quote(key), quote(value)))
    }
}

/// What is subscribed to, as one word.
struct Topics<'a>(&'a SubscribeTo);

impl fmt::Display for Topics<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SubscribeTo::Topics(topics) => {
                let names: Vec<_> = topics.iter().map(TopicName::as_str).collect();
                write!(f, "topics={}", names.join(","))
            }
            SubscribeTo::Pattern(pattern) => write!(f, "pattern={}", quote(pattern.as_str())),
        }
    }
}

struct Percent(Ratio);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.den() == 100 { self.0.num().fmt(f) } else { self.0.fmt(f) }
    }
}
