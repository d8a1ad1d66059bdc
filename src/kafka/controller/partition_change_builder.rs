//! What becomes of one partition when something about it changes: who leads, who is in sync, whether a move is done
//! (`org.apache.kafka.controller.PartitionChangeBuilder`).
//!
//! Some faults of Kafka 4.0 are not repeated: a last known leader is elected only if it is alive (KAFKA-19522, mended in 4.1);
//! and who is no replica any more, perhaps since a move was called off, is no eligible or last known leader either: nobody could
//! follow it.

use crate::id::{BrokerId, TopicName};
use crate::kafka::controller::partition_registration::{contains_all, without};
use crate::kafka::controller::{PartitionReassignmentReplicas, PartitionRegistration};
use crate::mutation::{Mutation, is_on};
use crate::protocol::{LeaderChange, LeaderRecoveryState, PartitionChangeRecord};

/// How a leader may be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Election {
    /// The preferred leader if it can lead, else as it is.
    Preferred,
    /// The leader stays while it can lead; else the first replica that can.
    #[default]
    Online,
    /// The same, but in the end a replica that is not in sync will do. Loses records.
    Unclean,
}

/// What holds for the partition however it changes.
#[derive(Clone, Copy, Debug)]
pub struct ElectionRules {
    pub election: Election,
    /// Whether eligible leader replicas are kept (`eligible.leader.replicas.version`).
    pub elr_enabled: bool,
    /// `min.insync.replicas`, but no more than the topic has replicas.
    pub min_isr: usize,
    /// Whether a shrinking ISR raises the leader epoch: with metadata versions before 3.6 only (KAFKA-15021).
    pub leader_epoch_bump_on_isr_shrink: bool,
}

/// Takes what is asked for, and answers with the record that brings it about.
pub struct PartitionChangeBuilder<'a> {
    partition: &'a PartitionRegistration,
    rules: ElectionRules,
    is_acceptable_leader: &'a dyn Fn(BrokerId) -> bool,
    pub target_isr: Vec<BrokerId>,
    pub target_replicas: Vec<BrokerId>,
    pub target_removing: Vec<BrokerId>,
    pub target_adding: Vec<BrokerId>,
    pub target_leader_recovery_state: LeaderRecoveryState,
    /// Brokers that came back without a clean shutdown: what they had not flushed may be gone.
    pub unclean_shutdown_replicas: Vec<BrokerId>,
    target_elr: Vec<BrokerId>,
}

/// The outcome of an election.
struct ElectionResult {
    leader: Option<BrokerId>,
    unclean: bool,
}

impl ElectionResult {
    fn clean(leader: Option<BrokerId>) -> Self {
        Self { leader, unclean: false }
    }
}

impl<'a> PartitionChangeBuilder<'a> {
    pub fn new(
        partition: &'a PartitionRegistration,
        rules: ElectionRules,
        is_acceptable_leader: &'a dyn Fn(BrokerId) -> bool,
    ) -> Self {
        Self {
            partition,
            rules,
            is_acceptable_leader,
            target_isr: partition.isr.clone(),
            target_replicas: partition.replicas.clone(),
            target_removing: partition.removing_replicas.clone(),
            target_adding: partition.adding_replicas.clone(),
            target_leader_recovery_state: partition.leader_recovery_state,
            unclean_shutdown_replicas: Vec::new(),
            target_elr: partition.elr.clone(),
        }
    }

    /// The change, unless nothing would change.
    pub fn build(mut self, topic: &TopicName, partition: i32) -> Option<PartitionChangeRecord> {
        let mut record = PartitionChangeRecord::new(topic.clone(), partition);
        self.complete_reassignment_if_needed();
        self.maybe_populate_target_elr();
        self.try_election(&mut record);
        self.bump_leader_epoch_for_reassignment_if_needed(&mut record);
        self.maybe_update_record_elr(&mut record);
        // Without eligible leader replicas the last one in sync stays in the ISR, for only it may come back.
        let may_be_empty = self.rules.elr_enabled;
        if record.isr.is_none()
            && (may_be_empty || !self.target_isr.is_empty())
            && self.target_isr != self.partition.isr
        {
            record.isr = Some(self.target_isr.clone());
        }
        self.bump_leader_epoch_for_isr_shrink_if_needed(&mut record);
        self.maybe_update_last_known_leader(&mut record);
        self.set_assignment_changes(&mut record);
        if self.target_leader_recovery_state != self.partition.leader_recovery_state {
            record.leader_recovery_state = Some(self.target_leader_recovery_state);
        }
        (!record.is_no_op()).then_some(record)
    }

    fn complete_reassignment_if_needed(&mut self) {
        let reassignment = PartitionReassignmentReplicas {
            removing: self.target_removing.clone(),
            adding: self.target_adding.clone(),
            replicas: self.target_replicas.clone(),
        };
        if let Some(completed) = reassignment.maybe_complete(&self.target_isr) {
            self.target_isr = completed.isr;
            self.target_replicas = completed.replicas;
            self.target_removing.clear();
            self.target_adding.clear();
        }
    }

    /// While fewer than `min.insync.replicas` are in sync the high watermark stands still, so whoever leaves the ISR then
    /// holds all that was ever acknowledged: it stays eligible.
    fn maybe_populate_target_elr(&mut self) {
        if !self.rules.elr_enabled {
            return;
        }
        if self.target_isr.len() >= self.rules.min_isr {
            self.target_elr.clear();
            return;
        }
        let mut elr = [self.target_elr.as_slice(), &self.partition.isr].concat();
        elr.sort_unstable();
        elr.dedup();
        elr.retain(|replica| {
            !self.target_isr.contains(replica)
                && !self.unclean_shutdown_replicas.contains(replica)
                && self.target_replicas.contains(replica)
        });
        self.target_elr = elr;
    }

    /// In sync, or eligible while nobody is in sync; and alive.
    fn is_valid_new_leader(&self, replica: BrokerId) -> bool {
        let holds_all = self.target_isr.contains(&replica)
            || (self.target_isr.is_empty() && self.target_elr.contains(&replica));
        let is_valid = holds_all || is_on(Mutation::ElectsOutsideTheIsr);
        is_valid && (self.is_acceptable_leader)(replica)
    }

    fn elect_leader(&self) -> ElectionResult {
        let valid = |replica: &BrokerId| self.is_valid_new_leader(*replica);
        let preferred = self.target_replicas.first().copied();
        if self.rules.election == Election::Preferred
            && let Some(preferred) = preferred.filter(valid)
        {
            return ElectionResult::clean(Some(preferred));
        }
        let clean = self.partition.leader.filter(valid).or_else(|| self.first_replica(&valid));
        if clean.is_some() {
            return ElectionResult::clean(clean);
        }
        let unclean = self.last_known_leader().or_else(|| {
            let acceptable = |replica: &BrokerId| (self.is_acceptable_leader)(*replica);
            let allowed = self.rules.election == Election::Unclean;
            allowed.then(|| self.first_replica(&acceptable)).flatten()
        });
        ElectionResult { leader: unclean, unclean: unclean.is_some() }
    }

    fn first_replica(&self, wanted: &dyn Fn(&BrokerId) -> bool) -> Option<BrokerId> {
        self.target_replicas.iter().copied().find(|replica| wanted(replica))
    }

    /// When neither ISR nor ELR has a member left, whoever led last is the best guess (`canElectLastKnownLeader`).
    fn last_known_leader(&self) -> Option<BrokerId> {
        let nobody_holds_all = self.target_isr.is_empty() && self.target_elr.is_empty();
        let [last] = self.partition.last_known_elr[..] else { return None };
        let may_lead = self.target_replicas.contains(&last) && (self.is_acceptable_leader)(last);
        (self.rules.elr_enabled && nobody_holds_all && may_lead).then_some(last)
    }

    fn try_election(&mut self, record: &mut PartitionChangeRecord) {
        let result = self.elect_leader();
        if result.leader == self.partition.leader {
            return;
        }
        record.leader = named(result.leader);
        let Some(leader) = result.leader else { return };
        if self.target_elr.contains(&leader) {
            self.target_isr = vec![leader];
            self.target_elr = without(&self.target_elr, &[leader]);
        }
        if result.unclean {
            // Whatever the others hold beyond the new leader's log is given up.
            record.isr = Some(vec![leader]);
            if self.partition.leader_recovery_state != LeaderRecoveryState::Recovering {
                record.leader_recovery_state = Some(LeaderRecoveryState::Recovering);
            }
        }
    }

    /// Whoever is no replica any more has to stop fetching and leading: a new leader epoch sees to that.
    fn bump_leader_epoch_for_reassignment_if_needed(&self, record: &mut PartitionChangeRecord) {
        let removes = !contains_all(&self.target_replicas, &self.partition.replicas);
        if record.leader == LeaderChange::None && removes {
            record.leader = named(self.partition.leader);
        }
    }

    fn bump_leader_epoch_for_isr_shrink_if_needed(&self, record: &mut PartitionChangeRecord) {
        if !self.rules.leader_epoch_bump_on_isr_shrink || record.leader != LeaderChange::None {
            return;
        }
        if record.isr.as_ref().is_some_and(|isr| !contains_all(isr, &self.partition.isr)) {
            record.leader = named(self.partition.leader);
        }
    }

    /// After an unclean election, and without the feature, nobody is eligible.
    fn maybe_update_record_elr(&mut self, record: &mut PartitionChangeRecord) {
        if record.isr.is_some() || !self.rules.elr_enabled {
            self.target_elr.clear();
        }
        if self.target_elr != self.partition.elr {
            record.eligible_leader_replicas = Some(self.target_elr.clone());
        }
    }

    /// Written down when the partition loses its leader, struck out when it has one.
    fn maybe_update_last_known_leader(&self, record: &mut PartitionChangeRecord) {
        if !self.rules.elr_enabled {
            return;
        }
        let (leader, known) = (self.partition.leader, &self.partition.last_known_elr);
        let leads = match record.leader {
            LeaderChange::To(_) => true,
            LeaderChange::NoLeader => false,
            LeaderChange::None => leader.is_some(),
        };
        if let Some(leader) = leader
            && record.isr.as_ref().is_some_and(Vec::is_empty)
            && known[..] != [leader]
        {
            record.last_known_elr = Some(vec![leader]);
        } else if leads && !known.is_empty() {
            record.last_known_elr = Some(Vec::new());
        }
    }

    fn set_assignment_changes(&self, record: &mut PartitionChangeRecord) {
        let changed =
            |target: &Vec<BrokerId>, old: &Vec<BrokerId>| (target != old).then(|| target.clone());
        if !self.target_replicas.is_empty() {
            record.replicas = changed(&self.target_replicas, &self.partition.replicas);
        }
        record.removing_replicas =
            changed(&self.target_removing, &self.partition.removing_replicas);
        record.adding_replicas = changed(&self.target_adding, &self.partition.adding_replicas);
    }
}

fn named(leader: Option<BrokerId>) -> LeaderChange {
    leader.map_or(LeaderChange::NoLeader, LeaderChange::To)
}
