//! What can happen to a node.

use crate::id::{Correlation, NodeId, Offset, TopicName, TopicPartition};
use crate::kafka::consumer::TopicPattern;
use crate::kafka::{ReplyTo, TimerKind};
use crate::kernel::Span;
use crate::protocol::{Channel, Request, Response, Text};

#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The process starts (again): only what survives a crash is there.
    Started,
    Request {
        from: ReplyTo,
        body: Request,
    },
    Response {
        from: NodeId,
        channel: Channel,
        correlation: Correlation,
        body: Response,
    },
    /// A connection that this node had opened broke: the peer crashed, something was lost on the way, or the peer closed
    /// it.
    Disconnected {
        peer: NodeId,
        channel: Channel,
    },
    /// Nobody listened there when this request was sent; if it was to open a connection, there never was one.
    ConnectionRefused {
        peer: NodeId,
        channel: Channel,
        correlation: Correlation,
    },
    /// A connection that the peer had opened broke: it wants no more answers.
    PeerDisconnected {
        peer: NodeId,
        channel: Channel,
    },
    TimerFired(TimerKind),
    Command(ClientCommand),
}

/// What the application around a client does.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientCommand {
    /// `producer.send`.
    Produce {
        topic: TopicName,
        partition: Option<i32>,
        key: Option<Text>,
        value: Option<Text>,
    },
    /// From now on one record each `every`, with the keys in turn; `None` stops.
    Rate(Option<ProduceRate>),
    /// `consumer.subscribe`.
    Subscribe(SubscribeTo),
    /// The application thread stops where it is; heartbeats go on.
    Hold,
    Release,
    /// `consumer.pause` and `consumer.resume`.
    Pause(TopicPartition),
    Resume(TopicPartition),
    /// `consumer.seek`.
    Seek(TopicPartition, Offset),
    /// `consumer.commitSync`: all positions, or one offset.
    Commit(Option<(TopicPartition, Offset)>),
    /// `consumer.close`: commits, gives its partitions back and leaves the group at once.
    Close,
}

/// What a consumer subscribes to.
#[derive(Clone, Debug, PartialEq)]
pub enum SubscribeTo {
    /// `subscribe(Collection)`.
    Topics(Vec<TopicName>),
    /// `subscribe(Pattern)`: every topic whose name matches, those of later too.
    Pattern(TopicPattern),
}

impl From<Vec<TopicName>> for SubscribeTo {
    fn from(topics: Vec<TopicName>) -> Self {
        SubscribeTo::Topics(topics)
    }
}

/// A steady stream of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProduceRate {
    pub topic: TopicName,
    pub every: Span,
    /// Taken in turn; an empty list sends records without a key.
    pub keys: Vec<Text>,
}

/// Why a client cannot do what it was told, whatever the cluster is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientCommandProblem {
    /// Producers do not subscribe, consumers do not produce.
    WrongRole,
    /// The client was closed.
    Closed,
    /// The application is busy with too many calls already.
    TooManyCalls {
        max: usize,
    },
    /// `ProducerRecord` takes no negative partition (`IllegalArgumentException`).
    NegativePartition {
        partition: i32,
    },
    /// A steady stream needs time between its records.
    NoInterval,
    /// The consumer does not own the partition (`IllegalStateException`).
    NotAssigned {
        partition: TopicPartition,
    },
    /// Kafka seeks and commits no offset below 0 (`IllegalArgumentException`).
    NegativeOffset {
        offset: Offset,
    },
    /// A subscription needs a topic.
    NoTopics,
    AlreadyHeld,
    NotHeld,
}
