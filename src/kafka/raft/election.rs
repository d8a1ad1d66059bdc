//! What a member of the quorum writes down about elections, and the count of one (`ElectionState`, `EpochElection`).

use std::sync::Arc;

use crate::id::{BrokerId, LeaderEpoch};

/// On disk (`quorum-state`), so that nobody votes twice in an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ElectionState {
    pub epoch: LeaderEpoch,
    pub leader: Option<BrokerId>,
    /// Whom the vote of this epoch was given to.
    pub voted: Option<BrokerId>,
}

/// The votes of one election so far.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochElection {
    voters: Arc<[BrokerId]>,
    granted: Vec<BrokerId>,
    rejected: Vec<BrokerId>,
}

impl EpochElection {
    /// The candidate votes for itself.
    pub fn new(voters: Arc<[BrokerId]>, candidate: BrokerId) -> Self {
        Self { voters, granted: vec![candidate], rejected: Vec::new() }
    }

    pub fn record_vote(&mut self, voter: BrokerId, granted: bool) {
        self.granted.retain(|other| *other != voter);
        self.rejected.retain(|other| *other != voter);
        if self.voters.contains(&voter) {
            let votes = if granted { &mut self.granted } else { &mut self.rejected };
            votes.push(voter);
        }
    }

    fn majority(&self) -> usize {
        self.voters.len() / 2 + 1
    }

    pub fn is_vote_granted(&self) -> bool {
        self.granted.len() >= self.majority()
    }

    /// Too few are left that could still grant theirs.
    pub fn is_vote_rejected(&self) -> bool {
        self.voters.len() - self.rejected.len() < self.majority()
    }

    pub fn unrecorded_voters(&self) -> Vec<BrokerId> {
        let known =
            |voter: &BrokerId| self.granted.contains(voter) || self.rejected.contains(voter);
        self.voters.iter().copied().filter(|voter| !known(voter)).collect()
    }

    pub fn granting_voters(&self) -> Vec<BrokerId> {
        let mut granting = self.granted.clone();
        granting.sort_unstable();
        granting
    }
}
