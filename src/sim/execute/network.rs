//! Harm to the wire: links cut, slowed or lossy, and single envelopes dropped or delayed.

use crate::fact::{Fact, LossCause, Trace};
use crate::id::{EnvelopeId, NodeId};
use crate::kernel::{AgendaKey, LinkFault, Ratio, SimTime, Span};
use crate::protocol::Body;
use crate::sim::World;
use crate::sim::command::CommandError;
use crate::sim::occurrence::{ConnectionId, LinkId, Occurrence};

impl World {
    pub(super) fn cut(
        &mut self,
        a: &NodeId,
        b: &NodeId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let link = self.link_between(a, b)?;
        self.network.harm(&link, LinkFault::Cut);
        self.hold_what_is_on(&link);
        self.note(Fact::LinkCut { a: a.clone(), b: b.clone() }, trace);
        Ok(())
    }

    pub(super) fn slow(
        &mut self,
        a: &NodeId,
        b: &NodeId,
        latency: Span,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let link = self.link_between(a, b)?;
        self.network.harm(&link, LinkFault::Slow(latency));
        self.note(Fact::LinkSlowed { a: a.clone(), b: b.clone(), latency }, trace);
        Ok(())
    }

    pub(super) fn make_lossy(
        &mut self,
        a: &NodeId,
        b: &NodeId,
        loss: Ratio,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let link = self.link_between(a, b)?;
        self.network.harm(&link, LinkFault::Lossy(loss));
        let percent = loss.as_percent();
        self.note(Fact::LinkLossy { a: a.clone(), b: b.clone(), percent }, trace);
        Ok(())
    }

    pub(super) fn heal(
        &mut self,
        a: &NodeId,
        b: &NodeId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let link = self.link_between(a, b)?;
        if !self.network.heal(&link) {
            let (a, b) = (a.to_string(), b.to_string());
            return Err(CommandError::NothingToHeal { a, b });
        }
        self.send_what_was_held(&link);
        self.note(Fact::LinkHealed { a: a.clone(), b: b.clone() }, trace);
        Ok(())
    }

    /// Cuts every link of a node. Nobody is told: the others notice by their timeouts.
    pub(super) fn isolate(&mut self, node: &NodeId, trace: &mut Trace) -> Result<(), CommandError> {
        self.known_node(node)?;
        let others: Vec<_> = self.nodes.ids().filter(|&other| other != node).cloned().collect();
        for other in others {
            let link = LinkId::new(node, &other);
            self.network.harm(&link, LinkFault::Cut);
            self.hold_what_is_on(&link);
        }
        self.note(Fact::Isolated { node: node.clone() }, trace);
        Ok(())
    }

    pub(super) fn drop_envelope(
        &mut self,
        id: EnvelopeId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let envelope =
            self.envelope(id).cloned().ok_or(CommandError::NotInFlight { envelope: id })?;
        let (from, to) = (self.nodes.known(&envelope.from), self.nodes.known(&envelope.to));
        let is_request = matches!(envelope.body, Body::Request(_));
        let connection = ConnectionId::of(from, to, envelope.channel, is_request);
        if let Some((key, _)) = self.find_arrival(id) {
            self.agenda.take(key);
        }
        self.held.retain(|(_, what)| arrival_of(what) != Some(id));
        self.note_loss(&envelope, LossCause::Dropped, None, trace);
        self.break_connection_at(connection, self.now, None, trace);
        Ok(())
    }

    /// It arrives later, and what follows it on its connection does not overtake it.
    pub(super) fn delay_envelope(&mut self, id: EnvelopeId, by: Span) -> Result<(), CommandError> {
        let (key, _) = self.find_arrival(id).ok_or(CommandError::NotInFlight { envelope: id })?;
        let Some(delayed) = self.agenda.take(key) else {
            return Err(CommandError::NotInFlight { envelope: id });
        };
        let Occurrence::Arrival { to, connection, .. } = delayed else {
            unreachable!("an arrival was looked for")
        };
        let at = key.at + by;
        let sent_after = |what: &Occurrence| match what {
            Occurrence::Arrival { to: other_to, envelope: other, connection: on, .. } => {
                *on == connection && *other_to == to && other.id > id
            }
            Occurrence::TimerFires { .. } | Occurrence::ConnectionLost { .. } => false,
        };
        let behind: Vec<AgendaKey> = self
            .agenda
            .iter()
            .filter(|(key, what)| key.at <= at && sent_after(what))
            .map(|(key, _)| key)
            .collect();
        self.agenda.put(at, delayed);
        for key in behind {
            if let Some(what) = self.agenda.take(key) {
                self.agenda.put(at, what);
            }
        }
        self.network.nothing_arrives_before(&connection, connection.direction_to(to), at);
        Ok(())
    }

    fn find_arrival(&self, id: EnvelopeId) -> Option<(AgendaKey, SimTime)> {
        self.agenda
            .iter()
            .find(|(_, what)| arrival_of(what) == Some(id))
            .map(|(key, _)| (key, key.at))
    }

    fn link_between(&self, a: &NodeId, b: &NodeId) -> Result<LinkId, CommandError> {
        self.known_node(a)?;
        self.known_node(b)?;
        if a == b {
            return Err(CommandError::SameNode { id: a.to_string() });
        }
        Ok(LinkId::new(a, b))
    }

    /// What was under way on a link that is cut waits, as TCP would send it again and again.
    fn hold_what_is_on(&mut self, link: &LinkId) {
        let on_link = |what: &Occurrence| match what {
            Occurrence::Arrival { envelope, .. } => {
                LinkId::new(&envelope.from, &envelope.to) == *link
            }
            Occurrence::TimerFires { .. } | Occurrence::ConnectionLost { .. } => false,
        };
        let keys: Vec<_> =
            self.agenda.iter().filter(|(_, what)| on_link(what)).map(|(key, _)| key).collect();
        for key in keys {
            if let Some(what) = self.agenda.take(key) {
                self.held.push((link.clone(), what));
            }
        }
    }

    fn send_what_was_held(&mut self, link: &LinkId) {
        let at = self.now + self.network.link(link).latency;
        let (back, still): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.held).into_iter().partition(|(on, _)| on == link);
        self.held = still;
        for (_, what) in back {
            if let Occurrence::Arrival { to, connection, .. } = what {
                let direction = connection.direction_to(to);
                self.network.nothing_arrives_before(&connection, direction, at);
            }
            self.agenda.put(at, what);
        }
    }
}

fn arrival_of(what: &Occurrence) -> Option<EnvelopeId> {
    match what {
        Occurrence::Arrival { envelope, .. } => Some(envelope.id),
        Occurrence::TimerFires { .. } | Occurrence::ConnectionLost { .. } => None,
    }
}
