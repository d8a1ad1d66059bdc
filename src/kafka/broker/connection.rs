//! A broker works on one request of a connection at a time: it reads the next one only after it has answered
//! (`SocketServer` mutes the channel). So requests are answered in the order in which they were sent.

use std::collections::VecDeque;

use crate::id::{Correlation, NodeId};
use crate::kafka::ReplyTo;
use crate::kernel::SortedMap;
use crate::protocol::{Channel, Request};

/// One connection of a client.
type ConnectionId = (NodeId, Channel);

/// Only the muted ones: those whose request has no answer yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connections {
    muted: SortedMap<ConnectionId, MutedConnection>,
    /// Requests whose turn has come. Empty between two inputs.
    runnable: VecDeque<(ReplyTo, Request)>,
    next_ticket: Correlation,
}

#[derive(Clone, Debug, PartialEq)]
struct MutedConnection {
    working_on: Correlation,
    /// The parked request's number with this broker.
    ticket: Correlation,
    incarnation: u64,
    waiting: VecDeque<(Correlation, Request)>,
}

impl Connections {
    /// Hands the request back if it may be worked on now; keeps it otherwise.
    pub(super) fn admit(&mut self, from: &ReplyTo, request: Request) -> Option<Request> {
        if self.muted.is_empty() {
            return Some(request);
        }
        match self.muted.get_mut(&id(from)) {
            Some(connection) => {
                connection.waiting.push_back((from.correlation, request));
                None
            }
            None => Some(request),
        }
    }

    /// The request is parked: no further one is taken from its connection until this one is answered.
    ///
    /// What comes back is the same address with a number of the broker's own in place of the client's. A client that
    /// restarts counts from 0 again: its new connection must not get what was parked for the old one.
    pub(super) fn mute(&mut self, from: &ReplyTo) -> ReplyTo {
        let ticket = self.next_ticket;
        self.next_ticket = Correlation(ticket.0.wrapping_add(1));
        let working_on = from.correlation;
        let incarnation = from.incarnation;
        let fresh =
            || MutedConnection { working_on, ticket, incarnation, waiting: VecDeque::new() };
        let connection = self.muted.get_or_insert_with(id(from), fresh);
        assert_eq!(connection.working_on, working_on, "one request at a time");
        connection.ticket = ticket;
        ReplyTo { correlation: ticket, ..from.clone() }
    }

    /// Where a parked request came from, if its connection is still there; that stays muted.
    pub(super) fn still_muted(&self, parked: &ReplyTo) -> Option<ReplyTo> {
        let connection = self.muted.get(&id(parked))?;
        let is_it = connection.ticket == parked.correlation;
        is_it.then(|| ReplyTo { correlation: connection.working_on, ..parked.clone() })
    }

    /// Whom a parked request's answer goes to, whose connection may go on; `None` if that is gone.
    pub(super) fn unmute_parked(&mut self, parked: &ReplyTo) -> Option<ReplyTo> {
        let connection = self.muted.get(&id(parked))?;
        if connection.ticket != parked.correlation {
            return None;
        }
        let to = ReplyTo { correlation: connection.working_on, ..parked.clone() };
        self.unmute(&to);
        Some(to)
    }

    /// The request is done with: the next one of its connection may run.
    pub(super) fn unmute(&mut self, from: &ReplyTo) {
        if self.muted.is_empty() {
            return;
        }
        let id = id(from);
        let Some(connection) = self.muted.get_mut(&id) else { return };
        assert_eq!(connection.working_on, from.correlation, "one request at a time");
        match connection.waiting.pop_front() {
            Some((correlation, request)) => {
                // Still muted: what arrives from now on comes after the one that runs next.
                connection.working_on = correlation;
                let incarnation = connection.incarnation;
                let next = ReplyTo { node: id.0, channel: id.1, correlation, incarnation };
                self.runnable.push_back((next, request));
            }
            None => {
                self.muted.remove(&id);
            }
        }
    }

    /// The next request whose turn has come.
    pub(super) fn take_runnable(&mut self) -> Option<(ReplyTo, Request)> {
        self.runnable.pop_front()
    }

    /// The connection broke: what it still wanted is forgotten.
    pub(super) fn forget(&mut self, peer: &NodeId, channel: Channel) {
        self.muted.remove(&(peer.clone(), channel));
    }

    /// How many requests wait for the one before them, over all connections.
    pub fn waiting(&self) -> usize {
        self.muted.values().map(|connection| connection.waiting.len()).sum()
    }
}

fn id(of: &ReplyTo) -> ConnectionId {
    (of.node.clone(), of.channel)
}
