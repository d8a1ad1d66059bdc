//! One partition as one of its replicas sees it (`kafka.cluster.Partition`): who leads, and, where this broker does, how far the
//! followers are and who is in sync.

use crate::id::{BrokerEpoch, BrokerId, LeaderEpoch, Offset, PartitionEpoch};
use crate::kafka::broker::replica::{FollowerFetch, ReplicaState};
use crate::kafka::controller::PartitionRegistration;
use crate::kernel::{SimTime, Span};
use crate::mutation::{Mutation, is_on};

/// What a leader asks the controller to make of its in-sync replicas (`LeaderAndIsr` as it is sent).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedIsr {
    pub leader_epoch: LeaderEpoch,
    pub partition_epoch: PartitionEpoch,
    /// With the registration that each of them fetched with.
    pub isr: Vec<(BrokerId, BrokerEpoch)>,
}

/// Who is in sync, and what has been proposed and not been answered (`PartitionState`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IsrState {
    Committed,
    /// The high watermark waits for the newcomer already: it may be in by now.
    PendingExpand {
        added: BrokerId,
        proposed: ProposedIsr,
    },
    /// The high watermark waits for the removed ones still: they may not be out yet.
    PendingShrink {
        removed: Vec<BrokerId>,
        proposed: ProposedIsr,
    },
}

/// Whom the cluster's metadata lets join the in-sync replicas: those neither fenced nor shutting down, with the epoch of their
/// present registration; `None` for all others.
pub type EligibleEpoch<'a> = &'a dyn Fn(BrokerId) -> Option<BrokerEpoch>;

/// What a leader keeps beside its log.
#[derive(Clone, Debug, PartialEq)]
pub struct Leading {
    /// The log end when this epoch began: a follower must have come that far before it may join the in-sync replicas.
    pub epoch_start_offset: Offset,
    /// By broker.
    followers: Vec<(BrokerId, ReplicaState)>,
    /// As committed by the controller.
    isr: Vec<BrokerId>,
    state: IsrState,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partition {
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    pub partition_epoch: PartitionEpoch,
    /// `None` on a follower.
    pub leading: Option<Leading>,
}

impl Partition {
    /// Not told of anything yet.
    pub fn new() -> Self {
        Self {
            leader: None,
            leader_epoch: LeaderEpoch(-1),
            partition_epoch: PartitionEpoch(-1),
            leading: None,
        }
    }

    /// This broker leads (`makeLeader`). True if a new leader epoch begins.
    pub fn make_leader(
        &mut self,
        me: BrokerId,
        state: &PartitionRegistration,
        log_end_offset: Offset,
        now: SimTime,
    ) -> bool {
        if state.partition_epoch < self.partition_epoch {
            return false;
        }
        let is_new_leader = self.leading.is_none();
        let is_new_epoch = state.leader_epoch > self.leader_epoch;
        let leading = self.leading.get_or_insert_with(|| Leading {
            epoch_start_offset: log_end_offset,
            followers: Vec::new(),
            isr: Vec::new(),
            state: IsrState::Committed,
        });
        leading.assign(me, state);
        if is_new_epoch {
            for (id, follower) in &mut leading.followers {
                follower.reset(now, log_end_offset, is_new_leader, state.isr.contains(id));
            }
            leading.epoch_start_offset = log_end_offset;
            self.leader_epoch = state.leader_epoch;
        }
        self.partition_epoch = state.partition_epoch;
        self.leader = Some(me);
        is_new_epoch
    }

    /// Another broker leads, or nobody (`makeFollower`). True if a new leader epoch begins: fetching then starts anew.
    pub fn make_follower(&mut self, state: &PartitionRegistration) -> bool {
        if state.partition_epoch < self.partition_epoch {
            return false;
        }
        let is_new_epoch = state.leader_epoch > self.leader_epoch;
        self.leader = state.leader;
        self.leader_epoch = state.leader_epoch;
        self.partition_epoch = state.partition_epoch;
        self.leading = None;
        is_new_epoch
    }

    /// The controller's answer to a proposal (`handleAlterPartitionUpdate`). True if the in-sync replicas are committed again.
    pub fn isr_committed(
        &mut self,
        proposal: &ProposedIsr,
        leader_epoch: LeaderEpoch,
        partition_epoch: PartitionEpoch,
        isr: Vec<BrokerId>,
    ) -> bool {
        if leader_epoch != self.leader_epoch || partition_epoch < self.partition_epoch {
            return false;
        }
        let Some(leading) = &mut self.leading else { return false };
        if leading.proposed() != Some(proposal) {
            return false;
        }
        leading.isr = isr;
        leading.state = IsrState::Committed;
        self.partition_epoch = partition_epoch;
        true
    }
}

impl Leading {
    fn assign(&mut self, me: BrokerId, state: &PartitionRegistration) {
        self.followers.retain(|(id, _)| state.replicas.contains(id));
        for &id in state.replicas.iter().filter(|&&id| id != me) {
            if let Err(place) = self.followers.binary_search_by_key(&id, |(id, _)| *id) {
                self.followers.insert(place, (id, ReplicaState::unknown()));
            }
        }
        self.isr = state.isr.clone();
        self.state = IsrState::Committed;
    }

    pub fn followers(&self) -> &[(BrokerId, ReplicaState)] {
        &self.followers
    }

    pub fn follower(&self, id: BrokerId) -> Option<&ReplicaState> {
        let place = self.followers.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.followers[place].1)
    }

    /// As the controller has committed it.
    pub fn isr(&self) -> &[BrokerId] {
        &self.isr
    }

    pub fn state(&self) -> &IsrState {
        &self.state
    }

    /// Whether a replica counts for the high watermark: it is in sync, or may have become so (`maximalIsr`, KIP-497).
    fn is_in_maximal_isr(&self, id: BrokerId) -> bool {
        let joins = matches!(self.state, IsrState::PendingExpand { added, .. } if added == id);
        joins || self.isr.contains(&id)
    }

    /// How many count as in sync at most.
    pub fn maximal_isr_len(&self) -> usize {
        let joins = matches!(self.state, IsrState::PendingExpand { .. });
        self.isr.len() + usize::from(joins)
    }

    pub fn proposed(&self) -> Option<&ProposedIsr> {
        match &self.state {
            IsrState::Committed => None,
            IsrState::PendingExpand { proposed, .. } | IsrState::PendingShrink { proposed, .. } => {
                Some(proposed)
            }
        }
    }

    /// A follower has fetched. True if its log end has moved.
    pub fn follower_fetched(&mut self, id: BrokerId, fetch: &FollowerFetch) -> bool {
        let Ok(place) = self.followers.binary_search_by_key(&id, |(id, _)| *id) else {
            return false;
        };
        let follower = &mut self.followers[place].1;
        let before = follower.log_end_offset();
        follower.fetched(fetch);
        before != follower.log_end_offset()
    }

    /// The smallest log end of all that are in sync, or are caught up and may join: who leads next must have everything below
    /// (`maybeIncrementLeaderHW`). `None` while too few are in sync: then the high watermark stands still.
    pub fn new_high_watermark(
        &self,
        log_end_offset: Offset,
        now: SimTime,
        max_lag: Span,
        min_isr: usize,
        eligible: EligibleEpoch<'_>,
    ) -> Option<Offset> {
        if self.isr.len() < min_isr {
            return None;
        }
        if is_on(Mutation::HighWatermarkAwaitsNobody) {
            return Some(log_end_offset);
        }
        let mut mark = log_end_offset;
        for (id, follower) in &self.followers {
            let counts = || {
                let is_coming = || {
                    follower.is_caught_up(log_end_offset, now, max_lag)
                        && self.is_eligible(*id, eligible)
                };
                self.is_in_maximal_isr(*id) || is_coming()
            };
            if follower.log_end_offset() < mark && counts() {
                mark = follower.log_end_offset();
            }
        }
        Some(mark)
    }

    /// Whether a replica may join: it fetched with its present registration (`isReplicaIsrEligible`).
    fn is_eligible(&self, id: BrokerId, eligible: EligibleEpoch<'_>) -> bool {
        let fetched_with = self.follower(id).and_then(ReplicaState::broker_epoch);
        match (fetched_with, eligible(id)) {
            (Some(with), Some(present)) => with == BrokerEpoch::NONE || with == present,
            (None, _) | (_, None) => false,
        }
    }

    /// Proposes that a follower which has come up to the high watermark, and to the start of this epoch, is in sync
    /// (`maybeExpandIsr`). One proposal at a time.
    pub fn maybe_expand(
        &mut self,
        id: BrokerId,
        high_watermark: Offset,
        me: (BrokerId, BrokerEpoch),
        epochs: (LeaderEpoch, PartitionEpoch),
        eligible: EligibleEpoch<'_>,
    ) -> Option<ProposedIsr> {
        if self.state != IsrState::Committed || self.isr.contains(&id) {
            return None;
        }
        let end = self.follower(id)?.log_end_offset();
        let is_in_sync = end >= high_watermark && end >= self.epoch_start_offset
            || is_on(Mutation::JoinsTheIsrTooEarly);
        if !is_in_sync || !self.is_eligible(id, eligible) {
            return None;
        }
        let mut isr = self.isr.clone();
        isr.push(id);
        let proposed = self.propose(&isr, me, epochs);
        self.state = IsrState::PendingExpand { added: id, proposed: proposed.clone() };
        Some(proposed)
    }

    /// Proposes to go on without the followers that have been behind for too long (`maybeShrinkIsr`).
    pub fn maybe_shrink(
        &mut self,
        log_end_offset: Offset,
        now: SimTime,
        max_lag: Span,
        me: (BrokerId, BrokerEpoch),
        epochs: (LeaderEpoch, PartitionEpoch),
    ) -> Option<ProposedIsr> {
        if self.state != IsrState::Committed {
            return None;
        }
        let is_out = |id: &BrokerId| {
            let caught_up = |state: &ReplicaState| state.is_caught_up(log_end_offset, now, max_lag);
            *id != me.0 && !self.follower(*id).is_some_and(caught_up)
        };
        let (removed, isr): (Vec<_>, Vec<_>) = self.isr.iter().copied().partition(is_out);
        if removed.is_empty() {
            return None;
        }
        let proposed = self.propose(&isr, me, epochs);
        self.state = IsrState::PendingShrink { removed, proposed: proposed.clone() };
        Some(proposed)
    }

    /// The controller has refused the proposal and said that nothing came of it: back to what is committed.
    pub fn proposal_refused(&mut self, proposal: &ProposedIsr) {
        if self.proposed() == Some(proposal) {
            self.state = IsrState::Committed;
        }
    }

    fn propose(
        &self,
        isr: &[BrokerId],
        (me, my_epoch): (BrokerId, BrokerEpoch),
        (leader_epoch, partition_epoch): (LeaderEpoch, PartitionEpoch),
    ) -> ProposedIsr {
        let epoch_of = |id: BrokerId| match id == me {
            true => my_epoch,
            // A member of the old list that this leader has not heard of yet. Should it be gone, the controller has removed
            // it and refuses the proposal for its old partition epoch.
            false => {
                self.follower(id).and_then(ReplicaState::broker_epoch).unwrap_or(BrokerEpoch::NONE)
            }
        };
        let isr = isr.iter().map(|&id| (id, epoch_of(id))).collect();
        ProposedIsr { leader_epoch, partition_epoch, isr }
    }
}

#[cfg(test)]
#[path = "tests/partition.rs"]
mod tests;
