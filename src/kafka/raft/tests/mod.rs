mod check;
mod cluster;
mod controllers;
mod faults;
mod fetching;
mod leading;
mod runs;
mod settings;
mod voting;

use super::RaftClient;
use crate::kernel::SimTime;

/// A rule that a copy of the quorum breaks, to see that the checks notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A voter gives its vote to everybody that asks.
    VotesTwice,
    /// A voter elects those that lack what it has.
    ElectsShorterLogs,
    /// A leader calls committed what it alone has.
    CommitsAlone,
    /// A leader goes on although no majority fetches from it.
    NeverResigns,
}

impl RaftClient {
    pub(super) fn has_fault(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// A leader with that fault always believes that a majority has just fetched.
    pub(super) fn never_resign(&mut self, now: SimTime) {
        let (fault, timeout) = (self.fault, self.config.check_quorum_timeout());
        if fault == Some(Fault::NeverResigns)
            && let Some(leader) = self.leader_state_mut()
        {
            leader.check_quorum_deadline = now + timeout;
        }
    }
}
