//! Whole clusters, one disturbance each.

use super::Fault;
use super::cluster::Cluster;
use crate::id::BrokerId;
use crate::kafka::raft::EpochState;

fn others(leader: i32) -> Vec<i32> {
    (1..=3).filter(|id| *id != leader).collect()
}

#[test]
fn a_quorum_elects_one_leader_and_everybody_follows_it() {
    for seed in 0..20 {
        let mut cluster = Cluster::new(3, 2, seed);
        let leader = cluster.elect();
        cluster.run_ms(3_000);
        for id in 1..=5 {
            assert_eq!(cluster.node(id).leader(), Some(BrokerId(leader)), "seed {seed}, {id}");
            assert_eq!(cluster.node(id).epoch(), cluster.node(leader).epoch());
        }
        assert_eq!(cluster.checker.broken, Vec::<String>::new());
    }
}

#[test]
fn when_the_leader_dies_the_others_elect_one_of_them() {
    let mut cluster = Cluster::new(3, 0, 1);
    let old = cluster.elect();
    let epoch = cluster.node(old).epoch();
    cluster.crash(old);
    let new = cluster.elect();
    assert_ne!(new, old);
    assert!(cluster.node(new).epoch() > epoch);
    cluster.restart(old);
    cluster.run_ms(5_000);
    assert_eq!(cluster.node(old).leader(), Some(BrokerId(new)), "it comes back as a follower");
}

#[test]
fn a_voter_that_was_cut_off_does_not_disturb_the_others_when_it_comes_back() {
    for seed in 0..10 {
        let mut cluster = Cluster::new(3, 0, seed);
        let leader = cluster.elect();
        let epoch = cluster.node(leader).epoch();
        let away = others(leader)[0];
        cluster.isolate(away);
        cluster.run_ms(30_000);
        assert_eq!(cluster.node(away).epoch(), epoch, "pre-votes raise no epoch");
        cluster.cuts.clear();
        cluster.run_ms(10_000);
        assert_eq!((cluster.leader(), cluster.node(leader).epoch()), (Some(leader), epoch));
        assert_eq!(cluster.node(away).leader(), Some(BrokerId(leader)));
    }
}

#[test]
fn a_leader_that_no_majority_fetches_from_resigns_after_one_and_a_half_fetch_timeouts() {
    let mut cluster = Cluster::new(3, 0, 2);
    let leader = cluster.elect();
    cluster.run_ms(1_000);
    cluster.isolate(leader);
    cluster.run_ms(2_000);
    assert!(cluster.node(leader).is_leader());
    cluster.run_ms(1_600);
    assert!(!cluster.node(leader).is_leader());
    cluster.run_ms(10_000);
    let new = cluster.elect();
    assert_ne!(new, leader);
}

#[test]
fn a_leader_that_never_resigns_is_found_out() {
    let mut cluster = Cluster::with_fault(3, 0, 2, Some(Fault::NeverResigns));
    let leader = cluster.elect();
    cluster.isolate(leader);
    cluster.run_ms(30_000);
    assert!(cluster.node(leader).is_leader(), "two believe that they lead");
}

#[test]
fn what_a_leader_without_a_majority_wrote_is_given_up() {
    let mut cluster = Cluster::new(3, 0, 3);
    let old = cluster.elect();
    cluster.run_ms(1_000);
    cluster.isolate(old);
    let lost = cluster.append(old);
    cluster.run_ms(15_000);
    let new = cluster.elect();
    assert_ne!(new, old);
    let kept = cluster.append(new);
    cluster.run_ms(1_000);
    cluster.cuts.clear();
    cluster.run_ms(10_000);
    let history: Vec<_> = cluster.checker.committed.iter().map(|(_, record)| record).collect();
    assert!(history.contains(&&kept) && !history.contains(&&lost));
    let ends: Vec<_> = (1..=3).map(|id| cluster.node(id).log().end()).collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    assert_eq!(cluster.checker.broken, Vec::<String>::new());
}

#[test]
fn a_leader_that_commits_alone_is_found_out() {
    let mut cluster = Cluster::with_fault(3, 0, 3, Some(Fault::CommitsAlone));
    let old = cluster.elect();
    cluster.run_ms(1_000);
    cluster.isolate(old);
    cluster.append(old);
    cluster.run_ms(15_000);
    let new = cluster.elect();
    cluster.append(new);
    cluster.run_ms(1_000);
    assert_ne!(cluster.checker.broken, Vec::<String>::new());
}

#[test]
fn after_a_resignation_the_voter_with_the_longest_log_stands_at_once() {
    let mut cluster = Cluster::new(3, 0, 4);
    let old = cluster.elect();
    cluster.run_ms(2_000);
    let epoch = cluster.node(old).epoch().0;
    cluster.resign(old);
    assert!(matches!(cluster.node(old).state(), EpochState::Resigned { .. }));
    cluster.run_ms(500);
    let new = cluster.leader().expect("well before any timeout");
    assert_ne!(new, old);
    assert_eq!(cluster.node(new).epoch().0, epoch + 1);
}

#[test]
fn a_record_reaches_everybody_and_the_observers_too() {
    let mut cluster = Cluster::new(3, 2, 5);
    let leader = cluster.elect();
    cluster.run_ms(3_000);
    let record = cluster.append(leader);
    cluster.run_ms(500);
    let at = cluster.checker.committed.len();
    assert_eq!(cluster.checker.committed.last().map(|(_, record)| record), Some(&record));
    for id in 1..=5 {
        let committed = cluster.node(id).high_watermark().map(|to| to.0);
        assert_eq!(committed, i64::try_from(at).ok(), "{id}");
    }
}

#[test]
fn observers_never_stand_for_election_and_are_not_counted() {
    let mut cluster = Cluster::new(3, 2, 6);
    let leader = cluster.elect();
    for id in others(leader) {
        cluster.crash(id);
    }
    cluster.run_ms(30_000);
    assert_eq!(cluster.leader(), None, "two observers are no voters");
    for id in [4, 5] {
        let state = cluster.node(id).state();
        let calm = matches!(state, EpochState::Follower { .. } | EpochState::Unattached { .. });
        assert!(calm, "{}", state.name());
    }
}

#[test]
fn a_voter_alone_leads_at_once_and_commits_by_itself() {
    let mut cluster = Cluster::new(1, 0, 7);
    assert_eq!(cluster.leader(), Some(1));
    cluster.append(1);
    cluster.run_ms(24);
    assert_eq!(cluster.checker.committed.len(), 1, "only the first record of its epoch");
    cluster.run_ms(1);
    assert_eq!(cluster.checker.committed.len(), 2, "append.linger.ms is over");
    cluster.crash(1);
    cluster.restart(1);
    assert_eq!((cluster.leader(), cluster.node(1).epoch().0), (Some(1), 2));
}
