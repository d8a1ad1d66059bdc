use super::desk::{Desk, ids, topic};
use crate::id::{BrokerEpoch, ErrorCode};
use crate::protocol::{LeaderRecoveryState, MetadataRecord, PartitionChangeRecord};

/// `t` with replicas 1, 2, 3, two of which must be in sync.
fn desk() -> Desk {
    let mut desk = Desk::with_brokers(3);
    desk.enable_elr();
    desk.topic(&[&[1, 2, 3]]);
    desk.set("min.insync.replicas", "2");
    desk
}

#[test]
fn who_leaves_the_isr_below_min_isr_stays_eligible() {
    let mut desk = desk();
    desk.fence(3);
    assert_eq!((desk.isr(), desk.elr()), (vec![1, 2], vec![]), "two are enough");
    desk.fence(2);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![2]));
}

#[test]
fn with_elr_the_isr_may_become_empty_and_the_last_leader_is_written_down() {
    let mut desk = desk();
    for broker in [3, 2, 1] {
        desk.fence(broker);
    }
    assert_eq!((desk.leader(), desk.isr(), desk.elr()), (None, vec![], vec![1, 2]));
    assert_eq!(desk.part().last_known_elr, ids(&[1]));
}

#[test]
fn an_eligible_replica_that_comes_back_is_elected_cleanly_when_nobody_is_in_sync() {
    let mut desk = desk();
    for broker in [3, 2, 1] {
        desk.fence(broker);
    }
    desk.unfence(3);
    assert_eq!(desk.leader(), None, "3 was not eligible");
    desk.unfence(2);
    assert_eq!((desk.leader(), desk.isr(), desk.elr()), (Some(2), vec![2], vec![1]));
    assert_eq!(desk.part().leader_recovery_state, LeaderRecoveryState::Recovered);
    assert_eq!(desk.part().last_known_elr, []);
}

#[test]
fn an_unclean_shutdown_ends_the_eligibility() {
    let mut desk = desk();
    desk.fence(3);
    desk.fence(2);
    desk.at(30_000).register(2, 1, BrokerEpoch::NONE);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![]));
}

#[test]
fn a_clean_shutdown_is_told_by_the_previous_broker_epoch_and_keeps_the_eligibility() {
    let mut desk = desk();
    desk.fence(3);
    desk.fence(2);
    let epoch = desk.epoch(2);
    desk.at(30_000).register(2, 1, epoch);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![2]));
}

#[test]
fn the_last_known_leader_is_elected_uncleanly_when_isr_and_elr_are_empty_but_not_while_it_is_dead()
{
    let mut desk = desk();
    for broker in [3, 2, 1] {
        desk.fence(broker);
    }
    desk.at(30_000);
    desk.register(2, 1, BrokerEpoch::NONE);
    desk.register(1, 1, BrokerEpoch::NONE);
    assert_eq!((desk.leader(), desk.isr(), desk.elr()), (None, vec![], vec![]));
    desk.unfence(2);
    assert_eq!(desk.leader(), None, "1 led last, and 1 is dead");
    desk.unfence(1);
    assert_eq!((desk.leader(), desk.isr()), (Some(1), vec![1]));
    assert_eq!(desk.part().leader_recovery_state, LeaderRecoveryState::Recovering);
}

#[test]
fn who_is_no_replica_any_more_is_not_eligible() {
    let mut desk = desk();
    desk.reassign(&[1]);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![]));
}

#[test]
fn who_is_no_replica_any_more_is_no_last_known_leader_either() {
    let mut desk = desk();
    for broker in [3, 2, 1] {
        desk.fence(broker);
    }
    desk.at(30_000).register(2, 1, BrokerEpoch::NONE);
    desk.register(1, 1, BrokerEpoch::NONE);
    assert_eq!((desk.leader(), desk.isr(), desk.elr()), (None, vec![], vec![]));
    assert_eq!(desk.part().last_known_elr, ids(&[1]));
    // As a move that is called off does it.
    desk.write(MetadataRecord::PartitionChange(PartitionChangeRecord {
        replicas: Some(ids(&[2, 3])),
        ..PartitionChangeRecord::new(topic(), 0)
    }));
    desk.unfence(1);
    assert_eq!(desk.leader(), None, "its followers would never accept it");
}

#[test]
fn nobody_is_eligible_any_more_when_the_isr_is_large_enough_again() {
    let mut desk = desk();
    desk.fence(3);
    desk.fence(2);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![2]));
    desk.unfence(3);
    assert_eq!(desk.expand(&[1, 3]), ErrorCode::None);
    assert_eq!((desk.isr(), desk.elr()), (vec![1, 3], vec![]));
}
