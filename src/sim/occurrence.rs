//! What the agenda of a world holds.

use std::fmt;
use std::sync::Arc;

use crate::id::{Correlation, NodeId};
use crate::kafka::TimerKind;
use crate::kernel::{FactId, LinkKind};
use crate::protocol::{Channel, Envelope};
use crate::sim::nodes::NodeNumber;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Occurrence {
    /// An envelope arrives, if its connection still stands.
    Arrival {
        to: NodeNumber,
        envelope: Arc<Envelope>,
        connection: ConnectionId,
        incarnation: u64,
        cause: FactId,
    },
    TimerFires {
        node: NodeNumber,
        timer: TimerKind,
        cause: Option<FactId>,
    },
    /// `node`, one of its two ends, finds out that the connection is gone.
    ConnectionLost {
        node: NodeNumber,
        connection: ConnectionId,
        /// The request that nobody was there to take.
        refused: Option<Correlation>,
        cause: Option<FactId>,
    },
}

impl Occurrence {
    /// Whom it happens to.
    pub(super) fn node(&self) -> NodeNumber {
        match self {
            Occurrence::Arrival { to: node, .. }
            | Occurrence::TimerFires { node, .. }
            | Occurrence::ConnectionLost { node, .. } => *node,
        }
    }
}

/// The wire between two nodes, whichever is named first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId {
    a: NodeId,
    b: NodeId,
}

impl LinkId {
    pub fn new(a: &NodeId, b: &NodeId) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        Self { a: a.clone(), b: b.clone() }
    }

    pub fn ends(&self) -> (&NodeId, &NodeId) {
        (&self.a, &self.b)
    }

    pub fn touches(&self, node: &NodeId) -> bool {
        self.a == *node || self.b == *node
    }
}

impl LinkId {
    /// Between a client and a server.
    pub const TO_CLIENTS: usize = 0;
    pub const BETWEEN_SERVERS: usize = 1;
    /// What runs in one process speaks over the loopback.
    pub const LOOPBACK: usize = 2;
}

impl LinkKind for LinkId {
    fn kind(&self) -> usize {
        match (&self.a, &self.b) {
            (a, b) if a == b => Self::LOOPBACK,
            (NodeId::Client(_), _) | (_, NodeId::Client(_)) => Self::TO_CLIENTS,
            (_, _) => Self::BETWEEN_SERVERS,
        }
    }
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.a, self.b)
    }
}

/// A connection that a client or a server opened to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ConnectionId {
    pub(super) opener: NodeNumber,
    pub(super) broker: NodeNumber,
    pub(super) channel: Channel,
}

impl ConnectionId {
    /// The connection of a request (`is_request`) or of the response to one.
    pub(super) fn of(from: NodeNumber, to: NodeNumber, channel: Channel, is_request: bool) -> Self {
        let (opener, broker) = if is_request { (from, to) } else { (to, from) };
        Self { opener, broker, channel }
    }

    /// 0 towards the broker, 1 back.
    pub(super) fn direction_to(self, to: NodeNumber) -> usize {
        usize::from(to != self.broker)
    }

    pub(super) fn other_end(self, node: NodeNumber) -> NodeNumber {
        if self.opener == node { self.broker } else { self.opener }
    }

    pub(super) fn touches(self, node: NodeNumber) -> bool {
        self.opener == node || self.broker == node
    }
}
