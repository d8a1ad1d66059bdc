//! What the controller knows of one partition (`org.apache.kafka.metadata.PartitionRegistration`).

use crate::id::{BrokerId, LeaderEpoch, PartitionEpoch, TopicName};
use crate::mutation::{Mutation, is_on};
use crate::protocol::{LeaderChange, LeaderRecoveryState, PartitionChangeRecord, PartitionRecord};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionRegistration {
    /// The first one is the preferred leader. While the partition is moved: the new ones, then those that will go.
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    pub removing_replicas: Vec<BrokerId>,
    pub adding_replicas: Vec<BrokerId>,
    /// `None` while nobody can lead it.
    pub leader: Option<BrokerId>,
    pub leader_recovery_state: LeaderRecoveryState,
    pub leader_epoch: LeaderEpoch,
    pub partition_epoch: PartitionEpoch,
    /// Not in sync, but known to hold everything below the high watermark (KIP-966).
    pub elr: Vec<BrokerId>,
    /// Who led last, once nobody can lead any more; at most one.
    pub last_known_elr: Vec<BrokerId>,
}

impl PartitionRegistration {
    /// A new partition: the first in-sync replica leads (`ReplicationControlManager.buildPartitionRegistration`).
    pub fn new(replicas: Vec<BrokerId>, isr: Vec<BrokerId>) -> Self {
        let leader = isr.first().copied();
        Self { replicas, isr, leader, ..Self::default() }
    }

    pub fn from_record(record: &PartitionRecord) -> Self {
        Self {
            replicas: record.replicas.clone(),
            isr: record.isr.clone(),
            removing_replicas: record.removing_replicas.clone(),
            adding_replicas: record.adding_replicas.clone(),
            leader: record.leader,
            leader_recovery_state: record.leader_recovery_state,
            leader_epoch: record.leader_epoch,
            partition_epoch: record.partition_epoch,
            elr: record.eligible_leader_replicas.clone(),
            last_known_elr: record.last_known_elr.clone(),
        }
    }

    pub fn to_record(&self, topic: TopicName, partition: i32) -> PartitionRecord {
        PartitionRecord {
            topic,
            partition,
            replicas: self.replicas.clone(),
            isr: self.isr.clone(),
            removing_replicas: self.removing_replicas.clone(),
            adding_replicas: self.adding_replicas.clone(),
            leader: self.leader,
            leader_recovery_state: self.leader_recovery_state,
            leader_epoch: self.leader_epoch,
            partition_epoch: self.partition_epoch,
            eligible_leader_replicas: self.elr.clone(),
            last_known_elr: self.last_known_elr.clone(),
        }
    }

    /// The partition after the change: its epoch is one higher, and the leader's too if the change names a leader.
    pub fn merge(&self, change: &PartitionChangeRecord) -> Self {
        let or = |new: &Option<Vec<BrokerId>>, old: &Vec<BrokerId>| {
            new.clone().unwrap_or_else(|| old.clone())
        };
        let next_epoch = match is_on(Mutation::LeaderEpochStays) {
            true => self.leader_epoch,
            false => LeaderEpoch(self.leader_epoch.0 + 1),
        };
        let (leader, leader_epoch) = match change.leader {
            LeaderChange::None => (self.leader, self.leader_epoch),
            LeaderChange::NoLeader => (None, next_epoch),
            LeaderChange::To(leader) => (Some(leader), next_epoch),
        };
        Self {
            replicas: or(&change.replicas, &self.replicas),
            isr: or(&change.isr, &self.isr),
            removing_replicas: or(&change.removing_replicas, &self.removing_replicas),
            adding_replicas: or(&change.adding_replicas, &self.adding_replicas),
            leader,
            leader_recovery_state: change
                .leader_recovery_state
                .unwrap_or(self.leader_recovery_state),
            leader_epoch,
            partition_epoch: PartitionEpoch(self.partition_epoch.0 + 1),
            elr: or(&change.eligible_leader_replicas, &self.elr),
            last_known_elr: or(&change.last_known_elr, &self.last_known_elr),
        }
    }

    pub fn has_preferred_leader(&self) -> bool {
        self.leader == self.preferred_replica()
    }

    pub fn preferred_replica(&self) -> Option<BrokerId> {
        self.replicas.first().copied()
    }

    /// Whether replicas are being added or removed (`PartitionReassignmentReplicas.isReassignmentInProgress`).
    pub fn is_reassigning(&self) -> bool {
        !self.removing_replicas.is_empty() || !self.adding_replicas.is_empty()
    }
}

/// `replicas` without `removed`, in the same order (`Replicas.copyWithout`).
pub(super) fn without(replicas: &[BrokerId], removed: &[BrokerId]) -> Vec<BrokerId> {
    replicas.iter().copied().filter(|replica| !removed.contains(replica)).collect()
}

/// Whether every one of `some` is among `all` (`Replicas.contains`).
pub(super) fn contains_all(all: &[BrokerId], some: &[BrokerId]) -> bool {
    some.iter().all(|replica| all.contains(replica))
}
