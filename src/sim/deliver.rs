//! Time passes: the next occurrence happens to its node, and what the node wants done is done.

use std::sync::Arc;

use crate::fact::{Fact, LossCause, Trace};
use crate::id::{Correlation, EnvelopeId, NodeId};
use crate::kafka::{Effect, Effects, Input, ReplyTo};
use crate::kernel::{FactId, SendVerdict, SimTime};
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
        let slot = self.nodes.at_mut(occurrence.node());
        // A frozen process feels nothing until it thaws.
        if slot.life == Life::Frozen {
            slot.backlog.push(occurrence);
            return;
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
            Occurrence::ConnectionLost { node, connection, refused, cause } => {
                let peer = self.nodes.id(connection.other_end(node)).clone();
                let channel = connection.channel;
                let input = match (refused, connection.opener == node) {
                    (Some(correlation), _) => {
                        Input::ConnectionRefused { peer, channel, correlation }
                    }
                    (None, true) => Input::Disconnected { peer, channel },
                    (None, false) => Input::PeerDisconnected { peer, channel },
                };
                self.wake(node, input, cause, trace);
            }
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
            self.wake(to, Input::PeerDisconnected { peer, channel }, Some(cause), trace);
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
        if !slot.life.is_down() {
            let fx = Effects::new(self.now, &mut self.rng, &mut effects);
            let mut fx = fx.skewed(slot.skew);
            what(Arc::make_mut(&mut slot.node), &mut fx);
        }
        for effect in effects.drain(..) {
            if effect == Effect::Halt {
                self.halt(node, cause, trace);
                break;
            }
            self.carry_out(node, effect, cause, trace);
        }
        self.effects = effects;
        self.heed_the_controller(node);
        self.share_member_numbers(node);
        self.start_again_if_stopped(node, trace);
    }

    /// A member id that one coordinator has given out, no other one does: Kafka draws them at random.
    fn share_member_numbers(&mut self, node: NodeNumber) {
        let Some(broker) = self.nodes.at(node).broker() else { return };
        let known = broker.memory.coordinator.member_numbers();
        if known.is_same(&self.member_numbers) {
            return;
        }
        self.member_numbers.learn(known);
        let brokers: Vec<_> = self.brokers().map(|(id, _)| id).collect();
        for id in brokers {
            let numbers = self.member_numbers.clone();
            self.broker_mut(id).memory.coordinator.know_member_numbers(numbers);
        }
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
                self.close((node, &peer), channel, true, cause, trace);
            }
            Effect::HangUp { peer, channel } => {
                self.close((node, &peer), channel, false, cause, trace);
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
            Effect::Halt => unreachable!("nothing is carried out after it"),
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
        let receiver = self.nodes.number(to).expect("a node writes to nodes that it was told of");
        let connection = ConnectionId::of(sender, receiver, channel, is_request);
        if self.nodes.at(receiver).life.is_down() || !self.is_heard(receiver, &connection) {
            self.refuse_connection((sender, receiver), &envelope, is_request, cause, trace);
            return;
        }
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

    /// Whether the receiver listens, or does so no longer and has not closed this connection yet.
    fn is_heard(&self, receiver: NodeNumber, connection: &ConnectionId) -> bool {
        receiver != connection.broker
            || self.nodes.at(receiver).node.listens_on(connection.channel)
            || self.network.connections().any(|open| open == connection)
    }

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
}
