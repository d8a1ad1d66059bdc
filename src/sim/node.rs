//! One node of the world: what runs in it, whether it runs, and what it waits for.

use std::sync::Arc;

use crate::id::ProcessId;
use crate::kafka::broker::Broker;
use crate::kafka::consumer::{ApplicationState, Consumer, ConsumerSpec};
use crate::kafka::producer::{Lifecycle, Producer, ProducerSpec};
use crate::kafka::server::Server;
use crate::kafka::{Effects, Input, TimerKind};
use crate::kernel::{AgendaKey, Skew, SortedMap};
use crate::protocol::Channel;
use crate::sim::occurrence::Occurrence;

#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a node is always behind an Arc of its own")]
pub enum Node {
    Server(Server),
    Producer(Producer),
    Consumer(Consumer),
}

impl Node {
    pub(super) fn handle(&mut self, input: Input, fx: &mut Effects<'_>) {
        match self {
            Node::Server(server) => server.handle(input, fx),
            Node::Producer(producer) => producer.handle(input, fx),
            Node::Consumer(consumer) => consumer.handle(input, fx),
        }
    }

    /// Whether a connection of that kind to it can be opened.
    pub(super) fn listens_on(&self, channel: Channel) -> bool {
        match self {
            Node::Server(server) => server.listens_on(channel),
            Node::Producer(_) | Node::Consumer(_) => false,
        }
    }

    /// Whether the application or the server has ended by itself.
    pub fn has_stopped(&self) -> bool {
        match self {
            Node::Server(server) => server.has_stopped(),
            Node::Producer(producer) => producer.lifecycle() == Lifecycle::Closed,
            Node::Consumer(consumer) => match consumer.application_state() {
                ApplicationState::Left | ApplicationState::Failed { .. } => true,
                ApplicationState::NotStarted
                | ApplicationState::Polling
                | ApplicationState::Processing { .. }
                | ApplicationState::Held { .. }
                | ApplicationState::Closing => false,
            },
        }
    }
}

/// What a client is started from, each time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ClientSpec {
    Producer(ProducerSpec),
    Consumer(ConsumerSpec),
}

impl ClientSpec {
    pub(super) fn build(&self) -> Node {
        match self {
            ClientSpec::Producer(spec) => Node::Producer(Producer::new(spec.clone())),
            ClientSpec::Consumer(spec) => Node::Consumer(Consumer::new(spec.clone())),
        }
    }
}

/// Whether a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Running,
    /// Stands still and feels no time (a long GC pause); its connections stay open.
    Frozen,
    /// Gone without a word; only what is on disk is left.
    Crashed,
    /// A server that has left in order; its disk is left.
    Stopped,
}

impl Life {
    /// Nothing runs there.
    pub fn is_down(self) -> bool {
        matches!(self, Life::Crashed | Life::Stopped)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub node: Arc<Node>,
    pub life: Life,
    /// How often it has been started.
    pub starts: u32,
    pub process: ProcessId,
    /// How many of its kind were added before it; gives a consumer its colour.
    pub number: usize,
    /// `None` for a broker, which starts from its disk.
    pub(super) spec: Option<Arc<ClientSpec>>,
    pub(super) timers: SortedMap<TimerKind, AgendaKey>,
    /// What would have happened to it while it was frozen.
    pub(super) backlog: Vec<Occurrence>,
    /// Of its machine's wall clock.
    pub skew: Skew,
    /// It is being closed in order to start again.
    pub(super) restarts_when_stopped: bool,
}

impl Slot {
    pub(super) fn new(node: Node, process: ProcessId, number: usize) -> Self {
        Self {
            node: Arc::new(node),
            life: Life::Running,
            starts: 1,
            process,
            number,
            spec: None,
            timers: SortedMap::default(),
            backlog: Vec::new(),
            skew: Skew::default(),
            restarts_when_stopped: false,
        }
    }

    pub fn consumer(&self) -> Option<&Consumer> {
        match &*self.node {
            Node::Consumer(consumer) => Some(consumer),
            Node::Server(_) | Node::Producer(_) => None,
        }
    }

    pub fn producer(&self) -> Option<&Producer> {
        match &*self.node {
            Node::Producer(producer) => Some(producer),
            Node::Server(_) | Node::Consumer(_) => None,
        }
    }

    pub fn broker(&self) -> Option<&Broker> {
        self.server()?.broker.as_ref()
    }

    pub fn server(&self) -> Option<&Server> {
        match &*self.node {
            Node::Server(server) => Some(server),
            Node::Producer(_) | Node::Consumer(_) => None,
        }
    }
}
