//! What a record of the metadata log says, for those who watch the controller decide.

use crate::fact::Fact;
use crate::id::{BrokerId, LeaderEpoch, TopicPartition};
use crate::kafka::controller::{PartitionRegistration, QuorumController};
use crate::kafka::is_internal;
use crate::protocol::{LeaderChange, MetadataRecord, PartitionChangeRecord};

/// `before` has replayed everything up to this record. Topics that Kafka keeps for itself are not spoken of.
pub(super) fn note(before: &QuorumController, record: &MetadataRecord, facts: &mut Vec<Fact>) {
    match record {
        MetadataRecord::PartitionChange(change) if !is_internal(&change.topic) => {
            note_change(before, change, facts);
        }
        MetadataRecord::RegisterBroker(record) => {
            let (broker, epoch) = (record.broker, record.broker_epoch);
            facts.push(Fact::BrokerRegistered { broker, epoch });
        }
        MetadataRecord::BrokerRegistrationChange(record) => {
            let broker = record.broker;
            match record.fenced {
                Some(true) => facts.push(Fact::BrokerFenced { broker }),
                Some(false) => facts.push(Fact::BrokerUnfenced { broker }),
                None => {}
            }
            if record.in_controlled_shutdown == Some(true) {
                facts.push(Fact::ControlledShutdownStarted { broker });
            }
        }
        MetadataRecord::PartitionChange(_)
        | MetadataRecord::UnregisterBroker(_)
        | MetadataRecord::Topic(_)
        | MetadataRecord::RemoveTopic(_)
        | MetadataRecord::Partition(_)
        | MetadataRecord::Config(_)
        | MetadataRecord::ClearElr(_)
        | MetadataRecord::ProducerIds(_)
        | MetadataRecord::FeatureLevel(_)
        | MetadataRecord::NoOp
        | MetadataRecord::LeaderChange(_) => {}
    }
}

/// Whether the new leader has all that was committed. A move that is over has a new leader from the ISR with which it ended, and that
/// one may have grown by this same change.
fn is_clean(old: &PartitionRegistration, change: &PartitionChangeRecord, leader: BrokerId) -> bool {
    old.isr.contains(&leader) || old.elr.contains(&leader) || change.replicas.is_some()
}

/// For the controller such an election is unclean too, though the leader may have lost nothing.
fn is_last_known_leader(old: &PartitionRegistration, leader: BrokerId) -> bool {
    old.isr.is_empty() && old.elr.is_empty() && old.last_known_elr[..] == [leader]
}

fn note_change(before: &QuorumController, change: &PartitionChangeRecord, facts: &mut Vec<Fact>) {
    let partition = TopicPartition::new(change.topic.clone(), change.partition);
    let Some(old) = before.replication.partition(&partition) else { return };
    let epoch = LeaderEpoch(old.leader_epoch.0 + 1);
    let name = || partition.clone();
    match change.leader {
        // A replica has left, so that nobody takes its old fetches for new ones; who leads goes on.
        LeaderChange::To(leader) if old.leader == Some(leader) => {
            facts.push(Fact::LeaderElected { partition: name(), leader, epoch });
        }
        LeaderChange::To(leader) if is_clean(old, change, leader) => {
            facts.push(Fact::LeaderChanged { partition: name(), leader, epoch });
        }
        LeaderChange::To(leader) if is_last_known_leader(old, leader) => {
            facts.push(Fact::LastKnownLeaderElected { partition: name(), leader, epoch });
        }
        LeaderChange::To(leader) => {
            facts.push(Fact::UncleanLeaderElected { partition: name(), leader, epoch });
        }
        LeaderChange::NoLeader => {
            if let Some(broker) = old.leader {
                facts.push(Fact::LeaderLost { partition: name(), broker, epoch });
            }
        }
        LeaderChange::None => {}
    }
    if let Some(isr) = change.isr.as_ref().filter(|isr| **isr != old.isr) {
        let fact = Fact::IsrChanged { partition: name(), isr: isr.as_slice().into() };
        facts.push(fact);
    }
    let moves = |replicas: &Option<Vec<_>>, old: &[_]| {
        replicas.as_ref().map_or(!old.is_empty(), |replicas| !replicas.is_empty())
    };
    let after = moves(&change.adding_replicas, &old.adding_replicas)
        || moves(&change.removing_replicas, &old.removing_replicas);
    // A move to replicas that are in sync is over as soon as it begins.
    let at_once = change.replicas.as_ref().is_some_and(|replicas| *replicas != old.replicas);
    let replicas = change.replicas.as_ref().unwrap_or(&old.replicas);
    let replicas = || replicas.as_slice().into();
    if after && !old.is_reassigning() {
        facts.push(Fact::ReassignmentStarted { partition: name(), replicas: replicas() });
    } else if !after && (old.is_reassigning() || at_once) {
        facts.push(Fact::ReassignmentCompleted { partition: name(), replicas: replicas() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Offset, TopicName};
    use crate::kafka::controller::ControllerConfig;
    use crate::protocol::TopicRecord;

    #[test]
    fn the_election_of_the_last_known_leader_is_not_told_as_a_loss() {
        let topic = TopicName::new("t");
        let told = |leader: i32| {
            let replicas = vec![BrokerId(1), BrokerId(2)];
            let last_known_elr = vec![BrokerId(1)];
            let old = PartitionRegistration {
                replicas,
                last_known_elr,
                ..PartitionRegistration::default()
            };
            let mut before = QuorumController::new(ControllerConfig::default());
            before.replay(&MetadataRecord::Topic(TopicRecord { name: topic.clone() }), Offset(0));
            before.replay(&MetadataRecord::Partition(old.to_record(topic.clone(), 0)), Offset(1));
            let mut change = PartitionChangeRecord::new(topic.clone(), 0);
            change.leader = LeaderChange::To(BrokerId(leader));
            change.isr = Some(vec![BrokerId(leader)]);
            let mut facts = Vec::new();
            note(&before, &MetadataRecord::PartitionChange(change), &mut facts);
            facts[0].id()
        };
        assert_eq!((told(1), told(2)), ("last-known-leader-elected", "unclean-leader-elected"));
    }
}
