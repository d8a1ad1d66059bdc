//! What a member of the quorum may know of the world while it works on one input, and what it wants done.

use crate::id::{BrokerId, Correlation, LeaderEpoch, Offset};
use crate::kernel::SimTime;
use crate::protocol::{QuorumRequest, QuorumResponse};

/// Names a request that came in until it is answered. The caller chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestToken(pub u64);

#[derive(Clone, Debug, PartialEq)]
pub enum RaftEffect {
    Send {
        to: BrokerId,
        correlation: Correlation,
        request: QuorumRequest,
    },
    Reply {
        to: RequestToken,
        response: QuorumResponse,
    },
    /// Nothing more needs to be done before then; replaces what was said before.
    WakeAt(SimTime),
    /// Records below here are committed, and may be replayed.
    HighWatermark(Offset),
    /// Somebody else leads, or nobody. Told of a member itself only when it has committed a record of its own epoch: then it
    /// knows all that was committed before.
    LeaderChange {
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
    },
}

pub struct RaftTurn<'a> {
    pub now: SimTime,
    draw: &'a mut dyn FnMut(&str, u32) -> u32,
    effects: &'a mut Vec<RaftEffect>,
}

impl<'a> RaftTurn<'a> {
    /// `draw` answers with a number below the bound, from a stream of that name.
    pub fn new(
        now: SimTime,
        draw: &'a mut dyn FnMut(&str, u32) -> u32,
        effects: &'a mut Vec<RaftEffect>,
    ) -> Self {
        Self { now, draw, effects }
    }

    pub(super) fn draw(&mut self, name: &str, bound: u32) -> u32 {
        (self.draw)(name, bound)
    }

    pub(super) fn push(&mut self, effect: RaftEffect) {
        self.effects.push(effect);
    }

    pub(super) fn reply(&mut self, to: RequestToken, response: QuorumResponse) {
        self.push(RaftEffect::Reply { to, response });
    }
}
