//! The table of commands: what `help` lists, what completion offers, and which words the parser knows.

use crate::sim::command::help::Slot::{
    Any, Broker, Choice, Client, Consumer, Envelope, Id, Node, Pairs, Partition, Process, Producer,
    Reader, Replicas, Server, Topic,
};

/// One command as `help` shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct CommandHelp {
    /// `add topic`, `seek`.
    pub name: &'static str,
    /// What follows the name; capitals stand for a value, brackets for what may be left out.
    pub usage: &'static str,
    /// A whole line that the parser takes.
    pub example: &'static str,
    /// The id of its description.
    pub text: &'static str,
    /// What can stand at each place after the name.
    pub(crate) slots: &'static [Slot],
}

/// What can stand at one place of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Something new or a number: nothing to offer.
    Any,
    Topic,
    Producer,
    Consumer,
    /// A consumer, or an application with several: each of them is told.
    Reader,
    /// A client, or an application with several.
    Client,
    /// A server or a client.
    Node,
    Broker,
    /// A broker, or a dedicated controller.
    Server,
    /// A server, a client, or an application with several clients.
    Process,
    /// Brokers between commas, or `cancel`.
    Replicas,
    /// One of these words.
    Choice(&'static [&'static str]),
    Partition,
    Envelope,
    /// What `config` takes: a topic, a client, a broker or `network`.
    Id,
    /// `key=value` to the end of the line.
    Pairs(Keys),
}

/// Which keys `key=value` words may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    These(&'static [&'static str]),
    NewTopic,
    NewBroker,
    NewProducer,
    NewConsumer,
    NewListener,
    /// Those of the thing whose id stands before.
    OfTarget,
}

impl CommandHelp {
    /// Its first word, which decides how the rest is read.
    pub fn word(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

macro_rules! commands {
    ($($name:literal $usage:literal $example:literal $text:literal [$($slot:expr),*];)*) => {
        /// Every command, in the order in which `help` lists them.
        pub static COMMANDS: &[CommandHelp] = &[
            $(CommandHelp {
                name: $name,
                usage: $usage,
                example: $example,
                text: $text,
                slots: &[$($slot),*],
            },)*
        ];
    };
}

commands! {
    "add topic" "ID [partitions=N] [replication.factor=N] [KEY=VALUE...]" "add topic orders partitions=3"
        "help-add-topic" [Any, Pairs(Keys::NewTopic)];
    "add producer" "ID [KEY=VALUE...]" "add producer p1 acks=all linger.ms=5"
        "help-add-producer" [Any, Pairs(Keys::NewProducer)];
    "add consumer" "ID group=GROUP topics=TOPIC,...|pattern=REGEX [KEY=VALUE...]" "add consumer c3 group=mail-service topics=orders"
        "help-add-consumer" [Any, Pairs(Keys::NewConsumer)];
    "add listener" "ID group=GROUP topics=TOPIC,...|pattern=REGEX [concurrency=N] [KEY=VALUE...]" "add listener mail group=mail-service topics=orders concurrency=3"
        "help-add-listener" [Any, Pairs(Keys::NewListener)];
    "add group" "GROUP" "add group mail-service" "help-add-group" [Any];
    "add broker" "ID [KEY=VALUE...]" "add broker broker-4" "help-add-broker" [Any, Pairs(Keys::NewBroker)];
    "reassign" "TOPIC-PARTITION BROKER,...|cancel" "reassign orders-0 broker-2,broker-3"
        "help-reassign" [Partition, Replicas];
    "elect" "TOPIC-PARTITION preferred|unclean" "elect orders-0 preferred" "help-elect" [Partition, Choice(&["preferred", "unclean"])];
    "partitions" "TOPIC N" "partitions orders 6" "help-partitions" [Topic, Any];
    "produce" "PRODUCER TOPIC [key=KEY] [value=VALUE] [partition=N]" "produce p1 orders key=alice value=\"two books\""
        "help-produce" [Producer, Topic, Pairs(Keys::These(&["key", "value", "partition"]))];
    "rate" "PRODUCER N/s topic=TOPIC [keys=KEY,...]" "rate p1 0.5/s topic=orders keys=alice,bob"
        "help-rate" [Producer, Any, Pairs(Keys::These(&["topic", "keys"]))];
    "subscribe" "CONSUMER topics=TOPIC,...|pattern=REGEX" "subscribe c1 topics=orders,payments"
        "help-subscribe" [Reader, Pairs(Keys::These(&["topics", "pattern"]))];
    "leave" "CLIENT" "leave c1" "help-leave" [Client];
    "crash" "ID" "crash c1" "help-crash" [Process];
    "shutdown" "ID" "shutdown broker-1" "help-shutdown" [Process];
    "power-off" "ID" "power-off broker-1" "help-power-off" [Process];
    "restart" "ID" "restart c1" "help-restart" [Process];
    "freeze" "ID" "freeze c1" "help-freeze" [Process];
    "thaw" "ID" "thaw c1" "help-thaw" [Process];
    "hold" "CONSUMER" "hold c1" "help-hold" [Reader];
    "release" "CONSUMER" "release c1" "help-release" [Reader];
    "pause" "CONSUMER TOPIC-PARTITION" "pause c1 orders-0" "help-pause" [Consumer, Partition];
    "resume" "CONSUMER TOPIC-PARTITION" "resume c1 orders-0" "help-resume" [Consumer, Partition];
    "seek" "CONSUMER TOPIC-PARTITION OFFSET" "seek c1 orders-0 0" "help-seek" [Consumer, Partition, Any];
    "commit" "CONSUMER [TOPIC-PARTITION OFFSET]" "commit c1 orders-0 5"
        "help-commit" [Reader, Partition, Any];
    "config" "ID KEY=VALUE..." "config c1 session.timeout.ms=10000" "help-config" [Id, Pairs(Keys::OfTarget)];
    "cut" "A B" "cut c1 broker-1" "help-cut" [Node, Node];
    "heal" "A B" "heal c1 broker-1" "help-heal" [Node, Node];
    "slow" "A B MS" "slow c1 broker-1 2000" "help-slow" [Node, Node, Any];
    "lossy" "A B PERCENT" "lossy c1 broker-1 20" "help-lossy" [Node, Node, Any];
    "isolate" "ID" "isolate broker-2" "help-isolate" [Node];
    "slow-disk" "BROKER MS" "slow-disk broker-1 500" "help-slow-disk" [Broker, Any];
    "fill-disk" "SERVER" "fill-disk broker-1" "help-fill-disk" [Server];
    "free-disk" "SERVER" "free-disk broker-1" "help-free-disk" [Server];
    "skew" "ID MS" "skew p1 -60000" "help-skew" [Process, Any];
    "drop" "ENVELOPE" "drop e12" "help-drop" [Envelope];
    "delay" "ENVELOPE MS" "delay e12 5000" "help-delay" [Envelope, Any];
}

/// The rows that `word` may mean: several for `add`.
pub fn help_for(word: &str) -> impl Iterator<Item = &'static CommandHelp> {
    let word = word.trim().to_owned();
    COMMANDS.iter().filter(move |row| row.name == word || row.word() == word)
}
