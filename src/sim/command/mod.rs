//! Everything that a person, a script, a link or a fuzzer can do to the simulated world.
//!
//! A command is also one line of text: `parse` and `print` are each other's inverse.

pub mod complete;
mod error;
pub mod help;
mod parse;
mod print;
mod told;
mod words;

use crate::id::{
    BrokerId, ClientId, EnvelopeId, GroupId, NodeId, ProcessId, TopicName, TopicPartition,
};
use crate::kafka::{ClientCommand, SubscribeTo};
use crate::kernel::{Ratio, SimTime, Skew, Span};
use crate::protocol::Text;
use crate::protocol::elect_leaders::ElectionType;

pub use error::CommandError;
pub use parse::{LATENCY_MS_MAX, LATENCY_MS_MIN, RATE_EVERY_MAX, RATE_PER_SECOND_MAX};
pub use print::write_rate;
pub use told::{COMMAND_SENTENCES, CONFIG_SENTENCES, NAME_SENTENCES};
pub use words::LINE_LENGTH_MAX;
pub(crate) use words::{split_commands, split_pair, split_words, unquote};

/// `key=value` pairs, in the order in which they were written; what they mean is checked when the command is applied.
pub type Settings = Vec<(Text, Text)>;

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `add topic ID partitions=3 [replication.factor=1] [topic config...]`
    AddTopic {
        topic: TopicName,
        settings: Settings,
    },
    /// `add producer ID [producer config...]`
    AddProducer {
        client: ClientId,
        settings: Settings,
    },
    /// `add consumer ID group=G topics=A,B [consumer config...]`, or `pattern=REGEX` for `topics=`
    AddConsumer {
        client: ClientId,
        group: GroupId,
        subscribe_to: SubscribeTo,
        settings: Settings,
    },
    /// `add listener ID group=G topics=A,B [concurrency=N] [consumer config...]`: one application with N consumers,
    /// as Spring's `ConcurrentMessageListenerContainer` makes them.
    AddListener {
        listener: ProcessId,
        group: GroupId,
        subscribe_to: SubscribeTo,
        concurrency: u32,
        settings: Settings,
    },
    /// `add broker ID [broker config...]`: a server that is no controller. Nothing moves to it by itself.
    AddBroker {
        broker: BrokerId,
        settings: Settings,
    },
    /// `reassign TOPIC-PARTITION BROKER,...`: these become its replicas; `reassign TOPIC-PARTITION cancel` calls a move off.
    Reassign {
        partition: TopicPartition,
        replicas: Option<Vec<BrokerId>>,
    },
    /// `elect TOPIC-PARTITION preferred|unclean`.
    Elect {
        partition: TopicPartition,
        election: ElectionType,
    },
    /// `add group ID`: an empty group on the page, to add consumers to.
    AddGroup {
        group: GroupId,
    },
    /// `partitions TOPIC N`: the topic gets N partitions in all.
    Partitions {
        topic: TopicName,
        count: i32,
    },
    /// `produce`, `rate`, `subscribe`, `hold`, `release`, `pause`, `resume`, `seek`, `commit`, `leave`. What is no business
    /// of one partition may also be told to a listener: then each of its consumers is told.
    Client {
        client: ClientId,
        command: ClientCommand,
    },
    /// `crash ID`: the whole process is gone, without a word. `ID` names the process, or anything that runs in it.
    Crash {
        node: NodeId,
    },
    /// `power-off ID`: the machine has no power any more. All of the process is gone, and with it what was only in the page cache.
    PowerOff {
        node: NodeId,
    },
    /// `slow-disk BROKER MS`, `fill-disk SERVER`, `free-disk SERVER`. No client.
    Disk {
        server: NodeId,
        fault: DiskFault,
    },
    /// `skew ID MS`: the wall clock of the process' machine is wrong by so much.
    Skew {
        node: NodeId,
        by: Skew,
    },
    /// `restart ID`: starts what crashed or left; what runs is closed first.
    Restart {
        node: NodeId,
    },
    /// `shutdown ID`: closes it in order. A broker gives its leaderships away first (a controlled shutdown).
    ShutDown {
        node: NodeId,
    },
    /// `freeze ID`, `thaw ID`: the whole process stands still (a long GC pause). `process` may also name what runs in it.
    Freeze {
        process: ProcessId,
    },
    Thaw {
        process: ProcessId,
    },
    /// `config ID key=value...`
    Configure {
        target: ConfigTarget,
        settings: Settings,
    },
    /// `cut A B`, `heal A B`, `slow A B MS`, `lossy A B PERCENT`, `isolate ID`.
    Cut {
        a: NodeId,
        b: NodeId,
    },
    Heal {
        a: NodeId,
        b: NodeId,
    },
    Slow {
        a: NodeId,
        b: NodeId,
        latency: Span,
    },
    Lossy {
        a: NodeId,
        b: NodeId,
        loss: Ratio,
    },
    Isolate {
        node: NodeId,
    },
    /// `drop ENVELOPE`: it never arrives, and its connection breaks.
    Drop {
        envelope: EnvelopeId,
    },
    /// `delay ENVELOPE MS`: it and what follows on its connection arrive later.
    Delay {
        envelope: EnvelopeId,
        by: Span,
    },
}

/// What becomes of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// Each append, and each read of what is not in the page cache, takes so long; 0: no time, as before.
    Slow(Span),
    /// Nothing can be written any more.
    Fill,
    /// There is room again.
    Free,
}

/// Whose configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigTarget {
    /// `config orders ...`: the client of that name, or else the topic. Only a world can tell.
    Named(Text),
    /// `config topic orders ...`
    Topic(TopicName),
    /// `config broker-1 ...`, `config controller-101 ...`. It restarts.
    Server(NodeId),
    /// `config client c1 ...`: a producer or a consumer. It restarts.
    Client(ClientId),
    /// `config network latency.ms=200 jitter.ms=0`: not Kafka's, the simulated wire.
    Network,
}

/// A command and where it stands in the run: at `at`, after `after` occurrences of that instant.
///
/// A step number would not replay under other settings; this does.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedCommand {
    pub at: SimTime,
    pub after: u32,
    pub command: Command,
}
