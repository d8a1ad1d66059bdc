use super::desk::{Desk, ids, t0};
use crate::id::ErrorCode;
use crate::protocol::alter_partition_reassignments::{ReassignablePartition, Request};

impl Desk {
    pub(super) fn ask_to_move(&mut self, to: Option<&[i32]>, may_change_factor: bool) -> ErrorCode {
        let request = Request {
            allow_replication_factor_change: may_change_factor,
            partitions: vec![ReassignablePartition { partition: t0(), replicas: to.map(ids) }],
        };
        self.decide(|all| all.alter_partition_reassignments(&request)).partitions[0].error
    }

    pub(super) fn reassign(&mut self, to: &[i32]) -> ErrorCode {
        self.ask_to_move(Some(to), true)
    }
}

fn desk() -> Desk {
    let mut desk = Desk::with_brokers(5);
    desk.topic(&[&[1, 2, 3]]);
    desk
}

#[test]
fn a_move_adds_first_and_removes_when_all_that_stay_are_in_sync() {
    let mut desk = desk();
    assert_eq!(desk.reassign(&[4, 2]), ErrorCode::None);
    let part = desk.part();
    assert_eq!(part.replicas, ids(&[4, 2, 1, 3]));
    assert_eq!((&part.adding_replicas, &part.removing_replicas), (&ids(&[4]), &ids(&[1, 3])));
    assert_eq!((desk.leader(), desk.epochs()), (Some(1), (0, 1)), "nobody is removed yet");
    desk.expand(&[1, 2, 3, 4]);
    let part = desk.part();
    assert_eq!((&part.replicas, &part.isr), (&ids(&[4, 2]), &ids(&[2, 4])));
    assert!(!part.is_reassigning());
    assert_eq!(desk.leader(), Some(4), "the first of the new ones");
}

#[test]
fn removing_replicas_raises_the_leader_epoch_even_if_the_leader_stays() {
    let mut desk = desk();
    desk.reassign(&[1, 2]);
    assert_eq!((desk.leader(), desk.isr(), desk.epochs()), (Some(1), vec![1, 2], (1, 1)));
}

#[test]
fn a_move_that_is_called_off_goes_back_to_the_old_replicas() {
    let mut desk = desk();
    desk.reassign(&[4, 5, 1]);
    assert_eq!(desk.ask_to_move(None, true), ErrorCode::None);
    let part = desk.part();
    assert_eq!(part.replicas, ids(&[1, 2, 3]));
    assert!(!part.is_reassigning());
    assert_eq!(desk.ask_to_move(None, true), ErrorCode::NoReassignmentInProgress);
}

#[test]
fn a_move_is_not_called_off_if_that_would_lose_records() {
    let mut desk = desk();
    desk.reassign(&[4, 5]);
    desk.expand(&[1, 4]);
    desk.fence(1);
    assert_eq!((desk.leader(), desk.isr()), (Some(4), vec![4]));
    assert_eq!(desk.ask_to_move(None, true), ErrorCode::InvalidReplicaAssignment);
    desk.set("unclean.leader.election.enable", "true");
    assert_eq!(desk.ask_to_move(None, true), ErrorCode::None);
    assert!(!desk.part().is_reassigning());
}

#[test]
fn a_move_names_registered_brokers_each_once() {
    for to in [&[][..], &[1, 1], &[1, 9]] {
        assert_eq!(desk().reassign(to), ErrorCode::InvalidReplicaAssignment, "{to:?}");
    }
}

#[test]
fn the_number_of_replicas_changes_only_if_it_may() {
    let mut desk = desk();
    assert_eq!(desk.ask_to_move(Some(&[1, 2]), false), ErrorCode::InvalidReplicationFactor);
    assert_eq!(desk.ask_to_move(Some(&[1, 2, 4]), false), ErrorCode::None);
    assert_eq!(desk.part().replicas, ids(&[1, 2, 4, 3]));
    let three_while_moving = desk.ask_to_move(Some(&[1, 2, 5]), false);
    assert_eq!(three_while_moving, ErrorCode::None);
}
