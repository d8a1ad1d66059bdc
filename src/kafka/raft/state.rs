//! What a member of the quorum is in its epoch (`EpochState` and the classes that implement it).

use std::sync::Arc;

use crate::id::{BrokerId, Offset};
use crate::kafka::raft::election::EpochElection;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::MetadataRecord;

#[derive(Clone, Debug, PartialEq)]
pub enum EpochState {
    /// Knows no leader it could follow. `None` as a deadline: an observer, which never stands for election.
    Unattached {
        election_deadline: Option<SimTime>,
    },
    /// Asks whether it would be elected, before it disturbs anybody (KIP-996).
    Prospective {
        election: EpochElection,
        deadline: SimTime,
    },
    /// Asks to be elected.
    Candidate {
        election: EpochElection,
        deadline: SimTime,
    },
    Leader(LeaderState),
    Follower {
        fetch_deadline: SimTime,
        /// Once it has fetched from its leader it does not help others to depose it.
        has_fetched: bool,
    },
    /// It led, and does not any more: in this epoch it neither leads nor votes.
    Resigned {
        deadline: SimTime,
        /// Who has not heard of it yet.
        unacked: Vec<BrokerId>,
        preferred_successors: Vec<BrokerId>,
    },
}

impl EpochState {
    pub fn name(&self) -> &'static str {
        match self {
            EpochState::Unattached { .. } => "Unattached",
            EpochState::Prospective { .. } => "Prospective",
            EpochState::Candidate { .. } => "Candidate",
            EpochState::Leader(_) => "Leader",
            EpochState::Follower { .. } => "Follower",
            EpochState::Resigned { .. } => "Resigned",
        }
    }
}

/// How far a voter or an observer has got, as its leader knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaState {
    /// The end of its log: what it last asked for.
    pub end_offset: Option<Offset>,
    pub last_fetch: Option<SimTime>,
}

/// `LeaderState`.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderState {
    pub local: BrokerId,
    /// The end of the log when it was elected. Its first record lies here.
    pub epoch_start_offset: Offset,
    pub voters: SortedMap<BrokerId, ReplicaState>,
    pub observers: SortedMap<BrokerId, ReplicaState>,
    /// Not known before a record of this epoch is committed.
    pub high_watermark: Option<Offset>,
    /// Who has fetched since the last time that a majority had.
    pub fetched_voters: Vec<BrokerId>,
    pub check_quorum_deadline: SimTime,
    pub begin_quorum_epoch_due: SimTime,
    /// Records that are still collected and go into one batch, and when they are written at the latest (`BatchAccumulator`).
    pub accumulated: Vec<Arc<MetadataRecord>>,
    pub linger_until: Option<SimTime>,
    pub resign_requested: bool,
}

impl LeaderState {
    /// A majority of all voters, the leader among them, has the log up to the middle of their ends; and only a record of the
    /// leader's own epoch proves that what lies before it will not be given up. Answers whether it has risen.
    pub fn maybe_update_high_watermark(&mut self) -> bool {
        let mut ends: Vec<_> = self.voters.values().map(|voter| voter.end_offset).collect();
        ends.sort_unstable();
        // Of an even number of voters the lower middle one: the higher half alone is no majority.
        let Some(end) = ends[(ends.len() - 1) / 2] else { return false };
        let risen = end > self.epoch_start_offset && Some(end) > self.high_watermark;
        if risen {
            self.high_watermark = Some(end);
        }
        risen
    }

    /// The other voters, those with the longest logs first.
    pub fn non_leader_voters_by_descending_fetch_offset(&self) -> Vec<BrokerId> {
        let others = self.voters.iter().filter(|(voter, _)| **voter != self.local);
        let mut others: Vec<_> = others.map(|(voter, state)| (state.end_offset, *voter)).collect();
        others.sort_unstable_by(|(a_end, a), (b_end, b)| b_end.cmp(a_end).then(a.cmp(b)));
        others.into_iter().map(|(_, voter)| voter).collect()
    }

    /// True if with this one a majority has fetched, so that the leader knows again that it leads.
    pub fn voter_fetched(&mut self, voter: BrokerId) -> bool {
        if !self.voters.contains_key(&voter) {
            return false;
        }
        if !self.fetched_voters.contains(&voter) {
            self.fetched_voters.push(voter);
        }
        let others_needed = self.voters.len() / 2;
        let enough = self.fetched_voters.len() >= others_needed;
        if enough {
            self.fetched_voters.clear();
        }
        enough
    }
}
