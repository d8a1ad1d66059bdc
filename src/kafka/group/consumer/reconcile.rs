//! The next step of a member on its way to the target (`CurrentAssignmentBuilder`).

use std::sync::Arc;

use crate::id::{MemberEpoch, TopicPartition};
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember};
use crate::protocol::{Assignment, MemberState};

/// Where a member has to get, and what it owns.
pub(super) struct Reconciliation<'a> {
    pub group: &'a ConsumerGroup,
    pub target_epoch: MemberEpoch,
    pub target: &'a Assignment,
    /// What the member says that it owns, if it says so.
    pub owned: Option<&'a [TopicPartition]>,
}

impl Reconciliation<'_> {
    pub(super) fn next(&self, member: &ConsumerGroupMember) -> ConsumerGroupMember {
        match member.state {
            MemberState::Stable if member.epoch == self.target_epoch => member.clone(),
            MemberState::UnrevokedPartitions
                if self.owns_any_of(&member.pending_revocation.partitions) =>
            {
                member.clone()
            }
            // Everything is given back: the member leaves its epoch.
            MemberState::UnrevokedPartitions => self.step(member, member.epoch.next()),
            MemberState::Stable | MemberState::UnreleasedPartitions => {
                self.step(member, member.epoch)
            }
        }
    }

    /// Who does not say what it owns may own it all.
    fn owns_any_of(&self, partitions: &[TopicPartition]) -> bool {
        self.owned.is_none_or(|owned| {
            owned.iter().any(|partition| partitions.binary_search(partition).is_ok())
        })
    }

    fn step(&self, member: &ConsumerGroupMember, epoch: MemberEpoch) -> ConsumerGroupMember {
        let target = &self.target.partitions;
        let (kept, revoked): (Vec<_>, Vec<_>) =
            member.assigned.partitions.iter().cloned().partition(|p| is_in(target, p));
        if !revoked.is_empty() && self.owns_any_of(&revoked) {
            // First it gives back; until then it stays where it is.
            return ConsumerGroupMember {
                state: MemberState::UnrevokedPartitions,
                epoch,
                previous_epoch: member.epoch,
                assigned: Arc::new(Assignment { partitions: kept }),
                pending_revocation: Arc::new(Assignment { partitions: revoked }),
                ..member.clone()
            };
        }
        // What others own it gets when they have let go.
        let is_free = |partition: &TopicPartition| self.group.partition_epoch(partition).is_none();
        let assigned: Vec<_> =
            target.iter().filter(|p| is_in(&kept, p) || is_free(p)).cloned().collect();
        let state = if assigned.len() < target.len() {
            MemberState::UnreleasedPartitions
        } else {
            MemberState::Stable
        };
        ConsumerGroupMember {
            state,
            epoch: self.target_epoch,
            previous_epoch: member.epoch,
            assigned: Arc::new(Assignment { partitions: assigned }),
            pending_revocation: Arc::default(),
            ..member.clone()
        }
    }
}

fn is_in(list: &[TopicPartition], partition: &TopicPartition) -> bool {
    list.binary_search(partition).is_ok()
}
