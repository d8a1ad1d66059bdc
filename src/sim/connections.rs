//! How connections end: refused, closed by one end, broken by a loss; and what is lost with them.

use std::sync::Arc;

use crate::fact::{Fact, LossCause, Trace};
use crate::id::NodeId;
use crate::kernel::{FactId, SimTime, SortedMap};
use crate::protocol::{Channel, Envelope};
use crate::sim::World;
use crate::sim::nodes::NodeNumber;
use crate::sim::occurrence::{ConnectionId, LinkId, Occurrence};

impl World {
    /// A node closes a connection of its own, or one that its peer has opened.
    pub(super) fn close(
        &mut self,
        (node, peer): (NodeNumber, &NodeId),
        channel: Channel,
        was_opened_by_node: bool,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        if let Some(peer) = self.nodes.number(peer) {
            let connection = ConnectionId::of(node, peer, channel, was_opened_by_node);
            self.break_connection(connection, Some(node), cause, trace);
        }
    }

    /// Nobody listens there: the opener learns it after one round trip. A response to a dead client is just gone.
    pub(super) fn refuse_connection(
        &mut self,
        (sender, receiver): (NodeNumber, NodeNumber),
        envelope: &Envelope,
        is_request: bool,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        if !is_request {
            return;
        }
        let (node, peer) = (envelope.from.clone(), envelope.to.clone());
        let latency = self.network.link(&LinkId::new(&node, &peer)).latency;
        let fact = Fact::ConnectionRefused { from: node.clone(), to: peer.clone() };
        let cause = Some(trace.write(self.step, self.now, Some(node), cause, fact));
        let connection =
            ConnectionId { opener: sender, broker: receiver, channel: envelope.channel };
        let refused = Some(envelope.correlation);
        let lost = Occurrence::ConnectionLost { node: sender, connection, refused, cause };
        self.agenda.put(self.now + latency.times(2), lost);
    }

    pub(super) fn note_loss(
        &mut self,
        envelope: &Envelope,
        loss: LossCause,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        let (from, to, api) = (envelope.from.clone(), envelope.to.clone(), envelope.body.api());
        trace.write(self.step, self.now, None, cause, Fact::Lost { from, to, api, cause: loss });
    }

    /// Both ends learn at `at` that the connection is gone; what is on its way is lost now.
    pub(super) fn break_connection_at(
        &mut self,
        connection: ConnectionId,
        at: SimTime,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        self.lose_what_is_on(connection, cause, trace);
        let fact = self.connection_broke(connection);
        let cause = Some(trace.write(self.step, self.now, None, cause, fact));
        for node in [connection.opener, connection.broker] {
            let lost = Occurrence::ConnectionLost { node, connection, refused: None, cause };
            self.agenda.put(at, lost);
        }
    }

    /// `by` closed the connection (or died): the other end learns it when the word has travelled, if it can travel.
    pub(super) fn break_connection(
        &mut self,
        connection: ConnectionId,
        by: Option<NodeNumber>,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        if !self.lose_what_is_on(connection, cause, trace) {
            return;
        }
        let ConnectionId { opener, broker, .. } = connection;
        let link = LinkId::new(self.nodes.id(opener), self.nodes.id(broker));
        let (cut, latency) = {
            let link = self.network.link(&link);
            (link.cut, link.latency)
        };
        let fact = self.connection_broke(connection);
        let by_id = by.map(|by| self.nodes.id(by).clone());
        let cause = Some(trace.write(self.step, self.now, by_id, cause, fact));
        if cut {
            if by != Some(broker) && !self.unnoticed.contains(&connection) {
                self.unnoticed.push(connection);
            }
            return;
        }
        for node in [opener, broker] {
            if by != Some(node) {
                let lost = Occurrence::ConnectionLost { node, connection, refused: None, cause };
                self.agenda.put(self.now + latency, lost);
            }
        }
    }

    fn connection_broke(&self, connection: ConnectionId) -> Fact {
        let end = |node| self.nodes.id(node).clone();
        Fact::ConnectionBroke { a: end(connection.opener), b: end(connection.broker) }
    }

    /// False if there was no such connection.
    fn lose_what_is_on(
        &mut self,
        connection: ConnectionId,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) -> bool {
        if !self.network.disconnect(&connection) {
            return false;
        }
        let mut lost: Vec<Arc<Envelope>> = Vec::new();
        let keys: Vec<_> = self
            .agenda
            .iter()
            .filter(|(_, what)| is_on(what, connection))
            .map(|(key, _)| key)
            .collect();
        for key in keys {
            if let Some(Occurrence::Arrival { envelope, .. }) = self.agenda.take(key) {
                lost.push(envelope);
            }
        }
        self.held.retain(|(_, what)| match what {
            Occurrence::Arrival { envelope, .. } if is_on(what, connection) => {
                lost.push(envelope.clone());
                false
            }
            Occurrence::Arrival { .. }
            | Occurrence::TimerFires { .. }
            | Occurrence::ConnectionLost { .. } => true,
        });
        for envelope in lost {
            self.note_loss(&envelope, LossCause::ConnectionBroke, cause, trace);
        }
        true
    }

    /// By the names of their ends, whichever node was added first.
    pub(super) fn all_connections_of(&self, node: NodeNumber) -> Vec<ConnectionId> {
        let of_node = self.network.connections().filter(|c| c.touches(node));
        let name = |c: &ConnectionId| (self.nodes.id(c.opener), self.nodes.id(c.broker), c.channel);
        let by_name: SortedMap<_, _> = of_node.map(|c| (name(c), *c)).collect();
        by_name.into_values().collect()
    }
}

fn is_on(what: &Occurrence, connection: ConnectionId) -> bool {
    match what {
        Occurrence::Arrival { connection: on, .. } => *on == connection,
        Occurrence::TimerFires { .. } | Occurrence::ConnectionLost { .. } => false,
    }
}
