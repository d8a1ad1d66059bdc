//! What a member knows of its group (the fields of `AbstractCoordinator` and `ConsumerCoordinator`).

use std::sync::Arc;

use crate::id::{AssignorName, BrokerId, ErrorCode, GenerationId, MemberId, Text, TopicName};
use crate::kafka::consumer::Failure;
use crate::kernel::SimTime;
use crate::protocol::{Assignment, StickyUserData, join_group};

/// `AbstractCoordinator.MemberState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// Not part of the group.
    Unjoined,
    /// JoinGroup is sent.
    PreparingRebalance,
    /// JoinGroup is answered, SyncGroup is sent.
    CompletingRebalance,
    /// The share is known.
    Stable,
}

impl MemberState {
    pub(super) fn has_not_joined_group(self) -> bool {
        match self {
            MemberState::Unjoined | MemberState::PreparingRebalance => true,
            MemberState::CompletingRebalance | MemberState::Stable => false,
        }
    }
}

/// `AbstractCoordinator.Generation`. A member can have an id before it is part of a generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    pub id: GenerationId,
    pub member_id: MemberId,
    pub protocol: Option<AssignorName>,
}

impl Generation {
    pub(super) fn none() -> Self {
        Self::none_of(MemberId::unknown())
    }

    pub(super) fn none_of(member_id: MemberId) -> Self {
        Self { id: GenerationId::NONE, member_id, protocol: None }
    }

    /// Whether an error took the generation away. The member id may have been kept.
    pub(super) fn is_reset(&self) -> bool {
        self.id == GenerationId::NONE && self.protocol.is_none()
    }
}

/// The join under way, from JoinGroup to the answer of SyncGroup (`joinFuture`).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum JoinFuture {
    Pending,
    Succeeded(Arc<Assignment>),
    Failed(Failure),
}

/// The search for the coordinator (`findCoordinatorFuture`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LookupFuture {
    Pending { lookup: u32 },
    Done,
    Failed(Failure),
}

/// How many partitions the watched topics had (`ConsumerCoordinator.MetadataSnapshot`).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MetadataSnapshot {
    pub(super) version: u32,
    pub(super) partitions_per_topic: Vec<(TopicName, i32)>,
}

impl MetadataSnapshot {
    pub(super) fn matches(&self, other: &MetadataSnapshot) -> bool {
        self.version == other.version || self.partitions_per_topic == other.partitions_per_topic
    }
}

/// The leader waits for fresh metadata before it can assign.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PendingLeader {
    pub(super) response: Arc<join_group::Response>,
    /// The metadata version that must be passed.
    pub(super) version: u32,
}

/// `AbstractCoordinator.HeartbeatThread`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeartbeatThread {
    pub(super) started: bool,
    pub(super) enabled: bool,
    /// What ended it; thrown at the application by its next `poll`.
    pub(super) failed: Option<Failure>,
    /// When it looks again.
    pub(super) wakes_at: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct GroupMembership {
    pub(super) coordinator: Option<BrokerId>,
    pub(super) state: MemberState,
    pub(super) generation: Generation,
    pub(super) rejoin_needed: bool,
    /// What the next JoinGroup gives as its reason (KIP-800).
    pub(super) rejoin_reason: Text,
    pub(super) needs_join_prepare: bool,
    pub(super) join: Option<JoinFuture>,
    pub(super) lookup: Option<LookupFuture>,
    pub(super) lookups: u32,
    pub(super) lookup_failed_attempts: u32,
    pub(super) lookup_retry_at: Option<SimTime>,
    pub(super) heartbeat_thread: HeartbeatThread,
    /// Joining must not wait longer for the commit before it.
    pub(super) join_prepare_by: Option<SimTime>,
    pub(super) is_leader: bool,
    /// The last SyncGroup carried the plan for everybody.
    pub(super) sent_plan: bool,
    /// The subscription that was sent with the last JoinGroup.
    pub(super) joined_subscription: Option<Arc<[TopicName]>>,
    pub(super) metadata_snapshot: MetadataSnapshot,
    /// What the leader assigned by.
    pub(super) assignment_snapshot: Option<MetadataSnapshot>,
    pub(super) pending_leader: Option<PendingLeader>,
    /// A member that subscribes by pattern joins with metadata newer than this version.
    pub(super) metadata_to_pass: Option<u32>,
    /// What the sticky assignor keeps of its last assignment, through every error.
    pub(super) sticky_memory: Option<StickyUserData>,
}

impl Default for GroupMembership {
    fn default() -> Self {
        Self {
            coordinator: None,
            state: MemberState::Unjoined,
            generation: Generation::none(),
            rejoin_needed: true,
            rejoin_reason: Text::new(),
            needs_join_prepare: true,
            join: None,
            lookup: None,
            lookups: 0,
            lookup_failed_attempts: 0,
            lookup_retry_at: None,
            heartbeat_thread: HeartbeatThread {
                started: false,
                enabled: false,
                failed: None,
                wakes_at: SimTime::ZERO,
            },
            join_prepare_by: None,
            is_leader: false,
            sent_plan: false,
            joined_subscription: None,
            metadata_snapshot: MetadataSnapshot::default(),
            assignment_snapshot: None,
            pending_leader: None,
            metadata_to_pass: None,
            sticky_memory: None,
        }
    }
}

impl GroupMembership {
    pub(super) fn rebalance_in_progress(&self) -> bool {
        match self.state {
            MemberState::PreparingRebalance | MemberState::CompletingRebalance => true,
            MemberState::Unjoined | MemberState::Stable => false,
        }
    }

    pub(super) fn generation_if_stable(&self) -> Option<&Generation> {
        (self.state == MemberState::Stable).then_some(&self.generation)
    }

    pub(super) fn request_rejoin(&mut self, reason: impl Into<Text>) {
        self.rejoin_reason = reason.into();
        self.rejoin_needed = true;
    }

    /// The callbacks after the join have returned: the next one has to be prepared again.
    pub(super) fn join_completed(&mut self) {
        self.join = None;
        self.needs_join_prepare = true;
    }

    /// Not part of the group any more, and to be joined anew.
    pub(super) fn reset_state_and_rejoin(&mut self, reason: impl Into<Text>, id: MemberIdFate) {
        self.state = MemberState::Unjoined;
        self.generation = match id {
            MemberIdFate::Forgotten => Generation::none(),
            MemberIdFate::Kept => Generation::none_of(self.generation.member_id.clone()),
        };
        self.request_rejoin(reason);
        self.needs_join_prepare = true;
    }
}

/// Whether an error also costs the member its id. ILLEGAL_GENERATION does not: the id may still be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberIdFate {
    Forgotten,
    Kept,
}

impl MemberIdFate {
    pub(super) fn after(error: ErrorCode) -> Self {
        if error == ErrorCode::IllegalGeneration {
            MemberIdFate::Kept
        } else {
            MemberIdFate::Forgotten
        }
    }
}
