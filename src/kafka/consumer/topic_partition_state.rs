//! Where a consumer stands in one partition (`SubscriptionState.TopicPartitionState`).
//!
//! Under another leader than before, a position is not read from until that leader has said that its log holds the record
//! before it (KIP-320). Whoever does not know the epoch of that record, as after a reset or a seek, cannot ask.

use crate::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::client::LeaderAndEpoch;
use crate::kernel::SimTime;
use crate::protocol::list_offsets::OffsetSpec;

/// The next offset to read, the epoch of the record before it, and who leads the partition as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchPosition {
    pub offset: Offset,
    pub offset_epoch: Option<LeaderEpoch>,
    pub current_leader: LeaderAndEpoch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchState {
    /// The committed offset has not been fetched yet.
    Initializing,
    Fetching(FetchPosition),
    /// The leader is asked whether its log holds what comes before the position.
    AwaitValidation(FetchPosition),
    /// The beginning or the end of the log is asked for.
    AwaitReset(OffsetSpec),
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicPartitionState {
    pub partition: TopicPartition,
    pub fetch_state: FetchState,
    /// From the last fetch.
    pub high_watermark: Option<Offset>,
    pub paused: bool,
    /// Its offsets are being committed before it is given back: the position must not move.
    pub pending_revocation: bool,
    /// The listener has not heard of it yet: it is neither read nor asked about.
    pub pending_on_assigned_callback: bool,
    /// A ListOffsets or OffsetForLeaderEpoch is under way or failed: not before this.
    pub next_retry: Option<SimTime>,
    /// What this consumer committed last, or found committed.
    pub committed: Option<Offset>,
    /// The replica that the leader has named to read from, and until when (KIP-392).
    preferred_read_replica: Option<(BrokerId, SimTime)>,
    /// The order in which partitions are asked for: whoever gave records goes to the end.
    pub(super) turn: u64,
}

impl TopicPartitionState {
    pub(super) fn new(partition: TopicPartition, turn: u64) -> Self {
        Self {
            partition,
            fetch_state: FetchState::Initializing,
            high_watermark: None,
            paused: false,
            pending_revocation: false,
            pending_on_assigned_callback: false,
            next_retry: None,
            committed: None,
            preferred_read_replica: None,
            turn,
        }
    }

    /// A position that can be read from (`validPosition`).
    pub fn position(&self) -> Option<&FetchPosition> {
        match &self.fetch_state {
            FetchState::Fetching(position) => Some(position),
            FetchState::Initializing
            | FetchState::AwaitReset(_)
            | FetchState::AwaitValidation(_) => None,
        }
    }

    /// The position that the leader has to confirm.
    pub fn unvalidated_position(&self) -> Option<&FetchPosition> {
        match &self.fetch_state {
            FetchState::AwaitValidation(position) => Some(position),
            FetchState::Initializing | FetchState::AwaitReset(_) | FetchState::Fetching(_) => None,
        }
    }

    /// The position, to be confirmed by the leader if both epochs are known (`seekUnvalidated`).
    pub(super) fn seek_unvalidated(&mut self, position: FetchPosition) {
        let can_ask = position.offset_epoch.is_some() && position.current_leader.epoch.is_some();
        self.fetch_state = match can_ask {
            true => FetchState::AwaitValidation(position),
            false => FetchState::Fetching(position),
        };
        self.next_retry = None;
    }

    /// The position, as one that can be read from.
    pub(super) fn seek_validated(&mut self, position: FetchPosition) {
        self.fetch_state = FetchState::Fetching(position);
        self.next_retry = None;
    }

    /// The position learns who leads its partition now; one that does not know any leader is left as it was.
    pub(super) fn maybe_validate_position(&mut self, current_leader: LeaderAndEpoch) {
        let (FetchState::Fetching(position) | FetchState::AwaitValidation(position)) =
            self.fetch_state
        else {
            return;
        };
        if current_leader.leader.is_some() && position.current_leader != current_leader {
            self.seek_unvalidated(FetchPosition { current_leader, ..position });
            self.preferred_read_replica = None;
        }
    }

    /// What the leader is to be asked about now (`partitionsNeedingValidation`).
    pub fn needs_validation(&self, now: SimTime) -> Option<&FetchPosition> {
        self.unvalidated_position().filter(|_| self.next_retry.is_none_or(|at| at <= now))
    }

    pub fn is_fetchable(&self) -> bool {
        !self.paused
            && !self.pending_revocation
            && !self.pending_on_assigned_callback
            && self.position().is_some()
    }

    /// The replica to read from, as long as its lease lasts; `None`: the leader.
    pub fn preferred_read_replica(&self, now: SimTime) -> Option<BrokerId> {
        self.preferred_read_replica.filter(|(_, until)| now <= *until).map(|(replica, _)| replica)
    }

    /// The lease of the same replica is not renewed while it lasts. True if it is another one than before.
    pub fn update_preferred_read_replica(
        &mut self,
        replica: BrokerId,
        now: SimTime,
        until: SimTime,
    ) -> bool {
        let is_new = self.preferred_read_replica(now) != Some(replica);
        if is_new {
            self.preferred_read_replica = Some((replica, until));
        }
        is_new
    }

    /// Back to the leader; the replica that was read from, if there was one.
    pub fn clear_preferred_read_replica(&mut self) -> Option<BrokerId> {
        self.preferred_read_replica.take().map(|(replica, _)| replica)
    }

    pub fn awaits_reset(&self, now: SimTime) -> Option<OffsetSpec> {
        match self.fetch_state {
            FetchState::AwaitReset(spec) if self.next_retry.is_none_or(|at| at <= now) => {
                Some(spec)
            }
            FetchState::AwaitReset(_)
            | FetchState::Initializing
            | FetchState::Fetching(_)
            | FetchState::AwaitValidation(_) => None,
        }
    }
}
