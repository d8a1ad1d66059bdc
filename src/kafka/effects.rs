//! What a node wants done. Nodes never act themselves: they leave effects, the world carries them out.

use crate::fact::Fact;
use crate::id::{Correlation, NodeId};
use crate::kafka::TimerKind;
use crate::kernel::{RandomStreams, SimTime, Skew, Span};
use crate::protocol::{Channel, Request, Response};

/// Whom a response goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyTo {
    pub node: NodeId,
    pub channel: Channel,
    pub correlation: Correlation,
    /// Which of all connections between the two it was: an answer goes to no other one.
    pub incarnation: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Send {
        to: NodeId,
        channel: Channel,
        correlation: Correlation,
        body: Request,
    },
    Reply {
        to: ReplyTo,
        body: Response,
    },
    /// Closes a connection that this node has opened, as a client does after `request.timeout.ms` without an answer.
    Disconnect {
        peer: NodeId,
        channel: Channel,
    },
    /// Closes a connection that the peer has opened.
    HangUp {
        peer: NodeId,
        channel: Channel,
    },
    /// Sets the timer anew: a node has at most one timer of each kind and name.
    Arm {
        timer: TimerKind,
        after: Span,
    },
    Disarm(TimerKind),
    /// The process ends itself at once, without a word (`Exit.halt`).
    Halt,
    Note(Fact),
}

/// The effects of one input, in order, with what a node may know of the world: the time and its own dice.
pub struct Effects<'a> {
    /// The clock that nobody can set: timers and timeouts go by it.
    pub now: SimTime,
    skew: Skew,
    rng: &'a mut RandomStreams,
    list: &'a mut Vec<Effect>,
}

impl<'a> Effects<'a> {
    pub fn new(now: SimTime, rng: &'a mut RandomStreams, list: &'a mut Vec<Effect>) -> Self {
        Self { now, skew: Skew::default(), rng, list }
    }

    /// The wall clock of the node's machine is wrong by so much.
    pub fn skewed(self, skew: Skew) -> Self {
        Self { skew, ..self }
    }

    /// What the wall clock of the node's machine shows (`System.currentTimeMillis`): records, and what is decided by their
    /// time, go by it.
    pub fn wall_clock(&self) -> SimTime {
        self.skew.shown_at(self.now)
    }

    /// When the wall clock will show this time.
    pub fn when_it_shows(&self, shown: SimTime) -> SimTime {
        self.skew.when_it_shows(shown)
    }

    pub fn send(
        &mut self,
        to: impl Into<NodeId>,
        channel: Channel,
        correlation: Correlation,
        body: Request,
    ) {
        self.list.push(Effect::Send { to: to.into(), channel, correlation, body });
    }

    pub fn reply(&mut self, to: ReplyTo, body: Response) {
        self.list.push(Effect::Reply { to, body });
    }

    pub fn disconnect(&mut self, peer: impl Into<NodeId>, channel: Channel) {
        self.list.push(Effect::Disconnect { peer: peer.into(), channel });
    }

    pub fn hang_up(&mut self, peer: impl Into<NodeId>, channel: Channel) {
        self.list.push(Effect::HangUp { peer: peer.into(), channel });
    }

    pub fn arm(&mut self, timer: TimerKind, after: Span) {
        self.list.push(Effect::Arm { timer, after });
    }

    pub fn disarm(&mut self, timer: TimerKind) {
        self.list.push(Effect::Disarm(timer));
    }

    /// Ends the process: nothing that comes after is done.
    pub fn halt(&mut self) {
        self.list.push(Effect::Halt);
    }

    pub fn note(&mut self, fact: Fact) {
        self.list.push(Effect::Note(fact));
    }

    /// A number in `0..bound` from a stream that only `name` draws from.
    pub fn draw(&mut self, name: &str, bound: u32) -> u32 {
        self.rng.below(name, bound)
    }
}
