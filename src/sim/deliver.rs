//! Time passes: the next occurrence happens to its node, and what the node wants done is done.

use std::sync::Arc;

use crate::fact::{Fact, LossCause, Trace};
use crate::id::{Correlation, EnvelopeId, NodeId};
use crate::kafka::{Effect, Effects, Input, ReplyTo};
use crate::kernel::{FactId, SendVerdict, SimTime, SortedMap};
use crate::protocol::{Body, Channel, Envelope, Response};
use crate::sim::World;
use crate::sim::node::{Life, Node};
use crate::sim::nodes::NodeNumber;
use crate::sim::occurrence::{ConnectionId, LinkId, Occurrence};

impl World {
    /// Lets the next occurrence happen; false if nothing is due.
    pub fn deliver_next(&mut self, trace: &mut Trace) -> bool {
        let Some((key, occurrence)) = self.agenda.take_first() else { return false };
        self.move_to(key.at);
        self.step = self.step.next();
        self.happen(occurrence, trace);
        true
    }

    fn happen(&mut self, occurrence: Occurrence, trace: &mut Trace) {
        if let Some(node) = occurrence.node() {
            let slot = self.nodes.at_mut(node);
            // A frozen process feels nothing until it thaws.
            if slot.life == Life::Frozen {
                slot.backlog.push(occurrence);
                return;
            }
        }
        match occurrence {
            Occurrence::Arrival { to, envelope, cause, connection, incarnation } => {
                self.notice_the_end_of_the_last(connection, to, &envelope, cause, trace);
                self.arrive(to, &envelope, incarnation, cause, trace);
            }
            Occurrence::TimerFires { node, timer, cause } => {
                self.nodes.at_mut(node).timers.remove(&timer);
                self.wake(node, Input::TimerFired(timer), cause, trace);
            }
            Occurrence::ConnectionLost { node, peer, channel, cause } => {
                self.wake(node, Input::Disconnected { peer, channel }, cause, trace);
            }
            Occurrence::BrokerFenced { broker } => self.fence(broker, trace),
        }
    }

    /// A new connection tells its broker that the one before is gone: what was parked for it has nobody to go to.
    fn notice_the_end_of_the_last(
        &mut self,
        connection: ConnectionId,
        to: NodeNumber,
        envelope: &Envelope,
        cause: FactId,
        trace: &mut Trace,
    ) {
        let Some(place) = self.unnoticed.iter().position(|one| *one == connection) else { return };
        if to == connection.broker {
            self.unnoticed.swap_remove(place);
            let (peer, channel) = (envelope.from.clone(), envelope.channel);
            self.wake(to, Input::Disconnected { peer, channel }, Some(cause), trace);
        }
    }

    fn arrive(
        &mut self,
        to: NodeNumber,
        envelope: &Arc<Envelope>,
        incarnation: u64,
        cause: FactId,
        trace: &mut Trace,
    ) {
        let fact = Fact::Delivered { envelope: envelope.clone() };
        let at = Some(envelope.to.clone());
        let cause = trace.write(self.step, self.now, at, Some(cause), fact);
        let (channel, correlation) = (envelope.channel, envelope.correlation);
        let input = match &envelope.body {
            Body::Request(body) => {
                let node = envelope.from.clone();
                let from = ReplyTo { node, channel, correlation, incarnation };
                Input::Request { from, body: body.clone() }
            }
            Body::Response(body) => {
                let from = envelope.from.clone();
                Input::Response { from, channel, correlation, body: body.clone() }
            }
        };
        self.wake(to, input, Some(cause), trace);
    }

    /// Hands one input to a running node and carries out what comes of it.
    pub(super) fn wake(
        &mut self,
        node: NodeNumber,
        input: Input,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        self.act(node, cause, trace, |node, fx| node.handle(input, fx));
    }

    /// Lets a node that is alive do something, and carries out what comes of it.
    pub(super) fn act(
        &mut self,
        node: NodeNumber,
        cause: Option<FactId>,
        trace: &mut Trace,
        what: impl FnOnce(&mut Node, &mut Effects<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.effects);
        let slot = self.nodes.at_mut(node);
        if slot.life != Life::Crashed {
            let mut fx = Effects::new(self.now, &mut self.rng, &mut effects);
            what(Arc::make_mut(&mut slot.node), &mut fx);
        }
        for effect in effects.drain(..) {
            self.carry_out(node, effect, cause, trace);
        }
        self.effects = effects;
        self.start_again_if_stopped(node, trace);
    }

    fn carry_out(
        &mut self,
        node: NodeNumber,
        effect: Effect,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        match effect {
            Effect::Send { to, channel, correlation, body } => {
                self.send(node, to, (channel, correlation), Body::Request(body), cause, trace);
            }
            Effect::Reply { to, body } => {
                self.reply(node, to, body, cause, trace);
            }
            Effect::Disconnect { peer, channel } => {
                let opened_by_peer = matches!(self.nodes.id(node), NodeId::Broker(_));
                if let Some(peer) = self.nodes.number(&peer) {
                    let connection = ConnectionId::of(node, peer, channel, !opened_by_peer);
                    self.break_connection(connection, Some(node), cause, trace);
                }
            }
            Effect::Arm { timer, after } => {
                let at = self.now + after;
                let due = Occurrence::TimerFires { node, timer: timer.clone(), cause };
                let key = self.agenda.put(at, due);
                if let Some(old) = self.nodes.at_mut(node).timers.insert(timer, key) {
                    self.agenda.take(old);
                }
            }
            Effect::Disarm(timer) => {
                if let Some(old) = self.nodes.at_mut(node).timers.remove(&timer) {
                    self.agenda.take(old);
                }
            }
            Effect::AllocateProducerIds => self.allocate_producer_ids(node, cause, trace),
            Effect::Note(fact) => {
                let node = self.nodes.id(node).clone();
                trace.write(self.step, self.now, Some(node), cause, fact);
            }
        }
    }

    /// Unless the connection on which the question came is gone: it would go to a client that has started again since.
    fn reply(
        &mut self,
        sender: NodeNumber,
        to: ReplyTo,
        body: Response,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        let ReplyTo { node, channel, correlation, incarnation } = to;
        let Some(receiver) = self.nodes.number(&node) else { return };
        let connection = ConnectionId::of(sender, receiver, channel, false);
        if self.network.stands(&connection, incarnation) {
            self.send(sender, node, (channel, correlation), Body::Response(body), cause, trace);
        }
    }

    fn send(
        &mut self,
        sender: NodeNumber,
        to: NodeId,
        (channel, correlation): (Channel, Correlation),
        body: Body,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        let id = EnvelopeId(self.next_envelope);
        self.next_envelope += 1;
        let from = self.nodes.id(sender).clone();
        let sent_at = self.now;
        let envelope = Arc::new(Envelope { id, from, to, channel, correlation, sent_at, body });
        let is_request = matches!(envelope.body, Body::Request(_));
        let (from, to) = (&envelope.from, &envelope.to);
        let receiver = self.nodes.number(to);
        let Some(receiver) = receiver.filter(|to| self.nodes.at(*to).life != Life::Crashed) else {
            self.refuse_connection(sender, &envelope, is_request, cause, trace);
            return;
        };
        let connection = ConnectionId::of(sender, receiver, channel, is_request);
        let fact = Fact::Sent { envelope: envelope.clone() };
        let cause = trace.write(self.step, self.now, Some(from.clone()), cause, fact);
        let link = LinkId::new(from, to);
        let route = (&link, &connection, connection.direction_to(receiver));
        let arrival = |envelope, incarnation| {
            let to = receiver;
            Occurrence::Arrival { to, envelope, connection, incarnation, cause }
        };
        match self.network.send(self.now, route, &mut self.rng) {
            SendVerdict::Arrives { at, incarnation } => {
                self.agenda.put(at, arrival(envelope, incarnation));
            }
            SendVerdict::Held { incarnation } => {
                self.held.push((link, arrival(envelope, incarnation)));
            }
            SendVerdict::Breaks { at } => {
                self.note_loss(&envelope, LossCause::LossyLink, Some(cause), trace);
                self.break_connection_at(connection, at, Some(cause), trace);
            }
        }
    }

    /// Nobody listens there: the opener learns it after one round trip. A response to a dead client is just gone.
    fn refuse_connection(
        &mut self,
        sender: NodeNumber,
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
        let (node, channel) = (sender, envelope.channel);
        let lost = Occurrence::ConnectionLost { node, peer, channel, cause };
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
        let ConnectionId { opener, broker, channel } = connection;
        let fact = self.connection_broke(connection);
        let cause = Some(trace.write(self.step, self.now, None, cause, fact));
        for (node, peer) in [(opener, broker), (broker, opener)] {
            let peer = self.nodes.id(peer).clone();
            self.agenda.put(at, Occurrence::ConnectionLost { node, peer, channel, cause });
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
        let ConnectionId { opener, broker, channel } = connection;
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
        for (node, peer) in [(opener, broker), (broker, opener)] {
            if by != Some(node) {
                let peer = self.nodes.id(peer).clone();
                let lost = Occurrence::ConnectionLost { node, peer, channel, cause };
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
            | Occurrence::ConnectionLost { .. }
            | Occurrence::BrokerFenced { .. } => true,
        });
        for envelope in lost {
            self.note_loss(&envelope, LossCause::ConnectionBroke, cause, trace);
        }
        true
    }
}

fn is_on(what: &Occurrence, connection: ConnectionId) -> bool {
    match what {
        Occurrence::Arrival { connection: on, .. } => *on == connection,
        Occurrence::TimerFires { .. }
        | Occurrence::ConnectionLost { .. }
        | Occurrence::BrokerFenced { .. } => false,
    }
}

impl World {
    /// Lets time pass in which nothing happens.
    ///
    /// # Panics
    /// If something is due before that, or if `at` is past.
    pub fn wait_until(&mut self, at: SimTime) {
        assert!(self.next_at().is_none_or(|due| due >= at), "something is due before {at}");
        self.move_to(at);
    }

    /// A step in which nothing happens to the world: somebody who watches it has done something.
    pub fn let_step_pass(&mut self) {
        self.step = self.step.next();
    }

    /// Moves the clock on; never back.
    pub(super) fn move_to(&mut self, at: SimTime) {
        assert!(at >= self.now, "time ran backwards: {at} after {}", self.now);
        self.now = at;
    }

    /// By the names of their ends, whichever node was added first.
    pub(super) fn all_connections_of(&self, node: NodeNumber) -> Vec<ConnectionId> {
        let of_node = self.network.connections().filter(|c| c.touches(node));
        let name = |c: &ConnectionId| (self.nodes.id(c.opener), self.nodes.id(c.broker), c.channel);
        let by_name: SortedMap<_, _> = of_node.map(|c| (name(c), *c)).collect();
        by_name.into_values().collect()
    }
}
