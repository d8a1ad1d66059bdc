use super::desk::{Desk, t0};
use crate::id::ErrorCode;
use crate::protocol::LeaderRecoveryState;
use crate::protocol::elect_leaders::{ElectionType, Request};

fn elect(desk: &mut Desk, election_type: ElectionType) -> ErrorCode {
    let request = Request { election_type, partitions: Some(vec![t0()]) };
    desk.decide(|all| all.elect_leaders(&request)).results[0].error
}

/// 2 and 3 are in sync, 2 leads; 1 is back, but not in sync.
fn one_behind() -> Desk {
    let mut desk = Desk::with_brokers(3);
    desk.topic(&[&[1, 2, 3]]);
    desk.fence(1);
    desk.unfence(1);
    desk
}

/// 2 was the last one in sync and is dead; 1 and 3 are alive.
fn leaderless() -> Desk {
    let mut desk = one_behind();
    desk.fence(3);
    desk.fence(2);
    desk.unfence(3);
    assert_eq!((desk.leader(), desk.isr()), (None, vec![2]));
    desk
}

#[test]
fn a_preferred_election_needs_a_preferred_leader_in_sync() {
    let mut desk = one_behind();
    let unavailable = elect(&mut desk, ElectionType::Preferred);
    assert_eq!(unavailable, ErrorCode::PreferredLeaderNotAvailable);
    assert_eq!(desk.expand(&[2, 3, 1]), ErrorCode::None);
    let (epoch, before) = desk.epochs();
    assert_eq!(elect(&mut desk, ElectionType::Preferred), ErrorCode::None);
    assert_eq!((desk.leader(), desk.epochs()), (Some(1), (epoch + 1, before + 1)));
    assert_eq!(elect(&mut desk, ElectionType::Preferred), ErrorCode::ElectionNotNeeded);
}

#[test]
fn an_unclean_election_takes_the_first_active_replica_and_makes_it_the_whole_isr() {
    let mut desk = leaderless();
    assert_eq!(elect(&mut desk, ElectionType::Unclean), ErrorCode::None);
    assert_eq!((desk.leader(), desk.isr()), (Some(1), vec![1]));
    assert_eq!(desk.part().leader_recovery_state, LeaderRecoveryState::Recovering);
    assert_eq!(elect(&mut desk, ElectionType::Unclean), ErrorCode::ElectionNotNeeded);
}

#[test]
fn an_unclean_election_needs_somebody_alive() {
    let mut desk = leaderless();
    desk.fence(1);
    desk.fence(3);
    let nobody = elect(&mut desk, ElectionType::Unclean);
    assert_eq!(nobody, ErrorCode::EligibleLeadersNotAvailable);
}

#[test]
fn nobody_can_be_elected_for_a_partition_that_is_not_there() {
    let mut desk = Desk::with_brokers(1);
    let unknown = elect(&mut desk, ElectionType::Preferred);
    assert_eq!(unknown, ErrorCode::UnknownTopicOrPartition);
}

#[test]
fn an_election_for_all_does_not_tell_of_partitions_that_need_none() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2], &[2, 1]]);
    desk.fence(1);
    let request = Request { election_type: ElectionType::Preferred, partitions: None };
    let results = desk.decide(|all| all.elect_leaders(&request)).results;
    let told: Vec<_> = results.iter().map(|r| (r.partition.partition, r.error)).collect();
    assert_eq!(told, [(0, ErrorCode::PreferredLeaderNotAvailable)]);
}

#[test]
fn the_balancer_moves_every_imbalanced_partition_whose_preferred_leader_is_in_sync() {
    let mut desk = one_behind();
    assert!(desk.replication().are_partition_leaders_imbalanced());
    let before = desk.log.len();
    desk.decide(|all| all.maybe_balance_partition_leaders());
    assert_eq!(desk.log.len(), before, "1 is not in sync");
    desk.expand(&[2, 3, 1]);
    desk.decide(|all| all.maybe_balance_partition_leaders());
    assert_eq!(desk.leader(), Some(1));
    assert!(!desk.replication().are_partition_leaders_imbalanced());
}

#[test]
fn the_unclean_retry_elects_only_where_the_topic_allows_it() {
    let mut desk = leaderless();
    assert!(desk.replication().are_some_partitions_leaderless());
    desk.decide(|all| all.maybe_elect_unclean_leaders());
    assert_eq!(desk.leader(), None);
    desk.set("unclean.leader.election.enable", "true");
    desk.decide(|all| all.maybe_elect_unclean_leaders());
    assert_eq!((desk.leader(), desk.isr()), (Some(1), vec![1]));
}

#[test]
fn with_unclean_election_a_dead_leader_is_replaced_at_once() {
    let mut desk = one_behind();
    desk.set("unclean.leader.election.enable", "true");
    desk.fence(3);
    desk.fence(2);
    assert_eq!((desk.leader(), desk.isr()), (Some(1), vec![1]));
}

#[test]
fn the_leader_stays_while_it_can_lead_and_else_the_first_replica_of_the_list_that_can_leads() {
    let mut desk = Desk::with_brokers(3);
    desk.topic(&[&[2, 3, 1]]);
    desk.fence(1);
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2, 3]));
    desk.unfence(1);
    assert_eq!(desk.expand(&[2, 3, 1]), ErrorCode::None);
    desk.fence(2);
    assert_eq!((desk.leader(), desk.isr()), (Some(3), vec![3, 1]), "in the order of the replicas");
    desk.unfence(2);
    assert_eq!(desk.leader(), Some(3), "being preferred is no reason for an election");
}

#[test]
fn every_change_of_leader_raises_the_leader_epoch_by_one() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    let mut seen = vec![(desk.leader(), desk.epochs())];
    desk.fence(1);
    seen.push((desk.leader(), desk.epochs()));
    desk.fence(2);
    seen.push((desk.leader(), desk.epochs()));
    desk.unfence(2);
    seen.push((desk.leader(), desk.epochs()));
    let expected = [(Some(1), (0, 0)), (Some(2), (1, 1)), (None, (2, 2)), (Some(2), (3, 3))];
    assert_eq!(seen, expected, "having none is a change too");
}
