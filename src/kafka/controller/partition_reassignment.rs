//! Moving a partition to other brokers: which replicas come and go, when that is done, and how it is called off
//! (`PartitionReassignmentReplicas`, `PartitionReassignmentRevert`).

use crate::id::BrokerId;
use crate::kafka::controller::PartitionRegistration;
use crate::kafka::controller::partition_registration::{contains_all, without};

/// A move that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionReassignmentReplicas {
    /// Sorted.
    pub removing: Vec<BrokerId>,
    /// Sorted.
    pub adding: Vec<BrokerId>,
    /// The target, then the ones that are removed.
    pub replicas: Vec<BrokerId>,
}

/// What is left when a move is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedReassignment {
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
}

impl PartitionReassignmentReplicas {
    /// The move from `current` to `target`.
    pub fn between(current: &[BrokerId], target: &[BrokerId]) -> Self {
        let sorted = |mut replicas: Vec<BrokerId>| {
            replicas.sort_unstable();
            replicas
        };
        let removing = sorted(without(current, target));
        let adding = sorted(without(target, current));
        let replicas = [target, &removing].concat();
        Self { removing, adding, replicas }
    }

    /// The move that a partition is in.
    pub fn of(partition: &PartitionRegistration) -> Self {
        Self {
            removing: partition.removing_replicas.clone(),
            adding: partition.adding_replicas.clone(),
            replicas: partition.replicas.clone(),
        }
    }

    pub fn is_in_progress(&self) -> bool {
        !self.removing.is_empty() || !self.adding.is_empty()
    }

    /// Done as soon as every replica that stays is in sync, and one of them at least.
    pub fn maybe_complete(&self, target_isr: &[BrokerId]) -> Option<CompletedReassignment> {
        if !self.is_in_progress() {
            return None;
        }
        let isr = without(target_isr, &self.removing);
        let replicas = without(&self.replicas, &self.removing);
        let someone_stays = self.removing.is_empty() || (!isr.is_empty() && !replicas.is_empty());
        (someone_stays && contains_all(&isr, &replicas))
            .then_some(CompletedReassignment { replicas, isr })
    }

    /// The replicas before the move.
    pub fn original_replicas(&self) -> Vec<BrokerId> {
        without(&self.replicas, &self.adding)
    }
}

/// A move that is called off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionReassignmentRevert {
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    /// None of the old replicas is in sync any more, so going back may lose records.
    pub unclean: bool,
}

impl PartitionReassignmentRevert {
    /// `None` if there is nothing to go back to: every replica is a new one (`InvalidReplicaAssignmentException`).
    pub fn of(partition: &PartitionRegistration) -> Option<Self> {
        let ongoing = PartitionReassignmentReplicas::of(partition);
        let replicas = ongoing.original_replicas();
        let isr = without(&partition.isr, &ongoing.adding);
        if !isr.is_empty() {
            return Some(Self { replicas, isr, unclean: false });
        }
        let first = *replicas.first()?;
        Some(Self { replicas, isr: vec![first], unclean: true })
    }
}
