//! Time passes: the next occurrence happens to its node, and what the node wants done is done.

use std::sync::Arc;

use crate::fact::{Fact, LossCause, Trace};
use crate::id::{EnvelopeId, NodeId};
use crate::kafka::{Effect, Effects, Input, ReplyTo};
use crate::kernel::{FactId, SendVerdict, SimTime};
use crate::protocol::{Body, Envelope};
use crate::sim::World;
use crate::sim::node::{Life, Node};
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
        let occurrence = match self.set_aside_if_frozen(occurrence) {
            Some(occurrence) => occurrence,
            None => return,
        };
        match occurrence {
            Occurrence::Arrival { envelope, cause, .. } => self.arrive(&envelope, cause, trace),
            Occurrence::TimerFires { node, timer, cause } => {
                if let Some(slot) = self.nodes.get_mut(&node) {
                    slot.timers.remove(&timer);
                }
                self.wake(&node, Input::TimerFired(timer), cause, trace);
            }
            Occurrence::ConnectionLost { node, peer, channel, cause } => {
                self.wake(&node, Input::Disconnected { peer, channel }, cause, trace);
            }
            Occurrence::BrokerFenced { broker } => self.fence(broker, trace),
        }
    }

    /// A frozen process feels nothing until it thaws.
    fn set_aside_if_frozen(&mut self, occurrence: Occurrence) -> Option<Occurrence> {
        let node = match &occurrence {
            Occurrence::Arrival { envelope, .. } => &envelope.to,
            Occurrence::TimerFires { node, .. } | Occurrence::ConnectionLost { node, .. } => node,
            Occurrence::BrokerFenced { .. } => return Some(occurrence),
        };
        match self.nodes.get_mut(node) {
            Some(slot) if slot.life == Life::Frozen => {
                slot.backlog.push(occurrence);
                None
            }
            Some(_) | None => Some(occurrence),
        }
    }

    fn arrive(&mut self, envelope: &Arc<Envelope>, cause: FactId, trace: &mut Trace) {
        let fact = Fact::Delivered { envelope: envelope.clone() };
        let to = &envelope.to;
        let cause = trace.write(self.step, self.now, Some(to.clone()), Some(cause), fact);
        let (channel, correlation) = (envelope.channel, envelope.correlation);
        let input = match &envelope.body {
            Body::Request(body) => {
                let from = ReplyTo { node: envelope.from.clone(), channel, correlation };
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
        node: &NodeId,
        input: Input,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        self.act(node, cause, trace, |node, fx| node.handle(input, fx));
    }

    /// Lets a node that is alive do something, and carries out what comes of it.
    pub(super) fn act(
        &mut self,
        node: &NodeId,
        cause: Option<FactId>,
        trace: &mut Trace,
        what: impl FnOnce(&mut Node, &mut Effects<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.effects);
        if let Some(slot) = self.nodes.get_mut(node)
            && slot.life != Life::Crashed
        {
            let mut fx = Effects::new(self.now, &mut self.rng, &mut effects);
            what(Arc::make_mut(&mut slot.node), &mut fx);
        }
        for effect in effects.drain(..) {
            self.carry_out(node, effect, cause, trace);
        }
        self.effects = effects;
        self.start_again_if_stopped(node, trace);
    }

    pub(super) fn carry_out(
        &mut self,
        node: &NodeId,
        effect: Effect,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        match effect {
            Effect::Send { to, channel, correlation, body } => {
                let id = self.next_envelope_id();
                let (from, sent_at, body) = (node.clone(), self.now, Body::Request(body));
                let sent = Envelope { id, from, to, channel, correlation, sent_at, body };
                self.send(sent, cause, trace);
            }
            Effect::Reply { to, body } => {
                let id = self.next_envelope_id();
                let ReplyTo { node: to, channel, correlation } = to;
                let (from, sent_at, body) = (node.clone(), self.now, Body::Response(body));
                let sent = Envelope { id, from, to, channel, correlation, sent_at, body };
                self.send(sent, cause, trace);
            }
            Effect::Disconnect { peer, channel } => {
                let opened_by_peer = matches!(node, NodeId::Broker(_));
                let connection = ConnectionId::of(node, &peer, channel, !opened_by_peer);
                self.break_connection(&connection, Some(node), cause, trace);
            }
            Effect::Arm { timer, after } => {
                let at = self.now + after;
                let due =
                    Occurrence::TimerFires { node: node.clone(), timer: timer.clone(), cause };
                let key = self.agenda.put(at, due);
                let slot = self.nodes.get_mut(node).expect("a node that acts is in the world");
                if let Some(old) = slot.timers.insert(timer, key) {
                    self.agenda.take(old);
                }
            }
            Effect::Disarm(timer) => {
                let slot = self.nodes.get_mut(node).expect("a node that acts is in the world");
                if let Some(old) = slot.timers.remove(&timer) {
                    self.agenda.take(old);
                }
            }
            Effect::Note(fact) => {
                trace.write(self.step, self.now, Some(node.clone()), cause, fact);
            }
        }
    }

    fn next_envelope_id(&mut self) -> EnvelopeId {
        let id = EnvelopeId(self.next_envelope);
        self.next_envelope += 1;
        id
    }

    fn send(&mut self, envelope: Envelope, cause: Option<FactId>, trace: &mut Trace) {
        let envelope = Arc::new(envelope);
        let is_request = matches!(envelope.body, Body::Request(_));
        let (from, to) = (&envelope.from, &envelope.to);
        if self.nodes.get(to).is_none_or(|slot| slot.life == Life::Crashed) {
            self.refuse_connection(&envelope, is_request, cause, trace);
            return;
        }
        let fact = Fact::Sent { envelope: envelope.clone() };
        let sent = trace.write(self.step, self.now, Some(from.clone()), cause, fact);
        let link = LinkId::new(from, to);
        let connection = ConnectionId::of(from, to, envelope.channel, is_request);
        let direction = usize::from(!is_request);
        let route = (&link, &connection, direction);
        match self.network.send(self.now, route, &mut self.rng) {
            SendVerdict::Arrives { at, incarnation } => {
                self.agenda.put(at, Occurrence::Arrival { envelope, incarnation, cause: sent });
            }
            SendVerdict::Held { incarnation } => {
                self.held.push((link, Occurrence::Arrival { envelope, incarnation, cause: sent }));
            }
            SendVerdict::Breaks { at } => {
                self.note_loss(&envelope, LossCause::LossyLink, Some(sent), trace);
                self.break_connection_at(&connection, at, Some(sent), trace);
            }
        }
    }

    /// Nobody listens there: the opener learns it after one round trip. A response to a dead client is just gone.
    fn refuse_connection(
        &mut self,
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
        let cause = trace.write(self.step, self.now, Some(node.clone()), cause, fact);
        let (channel, cause) = (envelope.channel, Some(cause));
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
        connection: &ConnectionId,
        at: SimTime,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        self.lose_what_is_on(connection, cause, trace);
        let ConnectionId { opener, broker, channel } = connection.clone();
        let fact = Fact::ConnectionBroke { a: opener.clone(), b: broker.clone() };
        let cause = Some(trace.write(self.step, self.now, None, cause, fact));
        let first = (opener.clone(), broker.clone());
        for (node, peer) in [first, (broker, opener)] {
            self.agenda.put(at, Occurrence::ConnectionLost { node, peer, channel, cause });
        }
    }

    /// `by` closed the connection (or died): the other end learns it when the word has travelled, if it can travel.
    pub(super) fn break_connection(
        &mut self,
        connection: &ConnectionId,
        by: Option<&NodeId>,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        if !self.lose_what_is_on(connection, cause, trace) {
            return;
        }
        let link = LinkId::new(&connection.opener, &connection.broker);
        let (cut, latency) = {
            let link = self.network.link(&link);
            (link.cut, link.latency)
        };
        let ConnectionId { opener, broker, channel } = connection.clone();
        let fact = Fact::ConnectionBroke { a: opener.clone(), b: broker.clone() };
        let cause = Some(trace.write(self.step, self.now, by.cloned(), cause, fact));
        if cut {
            return;
        }
        let first = (opener.clone(), broker.clone());
        for (node, peer) in [first, (broker, opener)] {
            if by != Some(&node) {
                let lost = Occurrence::ConnectionLost { node, peer, channel, cause };
                self.agenda.put(self.now + latency, lost);
            }
        }
    }

    /// False if there was no such connection.
    fn lose_what_is_on(
        &mut self,
        connection: &ConnectionId,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) -> bool {
        if !self.network.disconnect(connection) {
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

fn is_on(what: &Occurrence, connection: &ConnectionId) -> bool {
    match what {
        Occurrence::Arrival { envelope, .. } => {
            let is_request = matches!(envelope.body, Body::Request(_));
            envelope.channel == connection.channel
                && match is_request {
                    true => envelope.from == connection.opener && envelope.to == connection.broker,
                    false => envelope.to == connection.opener && envelope.from == connection.broker,
                }
        }
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

    pub(super) fn all_connections_of(&self, node: &NodeId) -> Vec<ConnectionId> {
        self.network.connections().filter(|c| c.touches(node)).cloned().collect()
    }
}
