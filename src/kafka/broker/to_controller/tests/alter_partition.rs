#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{LeaderEpoch, PartitionEpoch, TopicName};

const ME: BrokerId = BrokerId(1);
const EPOCH: BrokerEpoch = BrokerEpoch(40);

fn orders(partition: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), partition)
}

fn proposal(partition_epoch: i32) -> ProposedIsr {
    ProposedIsr {
        leader_epoch: LeaderEpoch(3),
        partition_epoch: PartitionEpoch(partition_epoch),
        isr: vec![(ME, EPOCH), (BrokerId(2), BrokerEpoch(41))],
    }
}

fn accepted(partition: TopicPartition) -> alter_partition::PartitionResponse {
    let state = alter_partition::PartitionState {
        leader: Some(ME),
        leader_epoch: LeaderEpoch(3),
        isr: vec![ME, BrokerId(2)],
        leader_recovery_state: LeaderRecoveryState::Recovered,
        partition_epoch: PartitionEpoch(1),
    };
    alter_partition::PartitionResponse { partition, result: Ok(state) }
}

fn answer(partitions: Vec<alter_partition::PartitionResponse>) -> alter_partition::Response {
    alter_partition::Response { error: ErrorCode::None, partitions }
}

#[test]
fn one_request_is_under_way_at_a_time_and_takes_all_that_wait() {
    let mut manager = AlterPartitionManager::default();
    assert!(manager.submit(orders(0), proposal(0)));
    let first = manager.next_request(ME, EPOCH).unwrap();
    assert_eq!((first.partitions.len(), first.broker_epoch), (1, EPOCH));
    assert_eq!(first.partitions[0].new_isr_with_epochs[1].broker_epoch, BrokerEpoch(41));
    assert!(manager.submit(orders(1), proposal(0)));
    assert!(manager.submit(orders(2), proposal(0)));
    assert_eq!(manager.next_request(ME, EPOCH), None);
    manager.answered(&answer(vec![accepted(orders(0))])).unwrap();
    assert_eq!(manager.next_request(ME, EPOCH).unwrap().partitions.len(), 2);
}

#[test]
fn one_proposal_of_a_partition_waits_at_a_time() {
    let mut manager = AlterPartitionManager::default();
    assert!(manager.submit(orders(0), proposal(0)));
    assert!(!manager.submit(orders(0), proposal(1)));
    manager.next_request(ME, EPOCH).unwrap();
    assert!(!manager.submit(orders(0), proposal(1)), "nor while it is under way");
    let verdicts = manager.answered(&answer(vec![accepted(orders(0))])).unwrap();
    assert_eq!((verdicts.len(), &verdicts[0].proposal), (1, &proposal(0)));
    assert!(manager.submit(orders(0), proposal(1)));
}

#[test]
fn a_partition_that_the_answer_leaves_out_is_sent_again() {
    let mut manager = AlterPartitionManager::default();
    manager.submit(orders(0), proposal(0));
    manager.submit(orders(1), proposal(0));
    manager.next_request(ME, EPOCH).unwrap();
    let verdicts = manager.answered(&answer(vec![accepted(orders(1))])).unwrap();
    assert_eq!(verdicts[0].partition, orders(1));
    let again = manager.next_request(ME, EPOCH).unwrap();
    assert_eq!(again.partitions[0].partition, orders(0));
}

#[test]
fn an_error_of_the_whole_answer_leaves_all_to_be_sent_again() {
    let mut manager = AlterPartitionManager::default();
    manager.submit(orders(0), proposal(0));
    manager.next_request(ME, EPOCH).unwrap();
    let stale =
        alter_partition::Response { error: ErrorCode::StaleBrokerEpoch, partitions: vec![] };
    assert_eq!(manager.answered(&stale), Err(ErrorCode::StaleBrokerEpoch));
    assert_eq!(manager.next_request(ME, BrokerEpoch(50)).unwrap().partitions.len(), 1);
}

#[test]
fn an_error_of_one_partition_ends_its_proposal() {
    let mut manager = AlterPartitionManager::default();
    manager.submit(orders(0), proposal(0));
    manager.next_request(ME, EPOCH).unwrap();
    let result = Err(ErrorCode::InvalidUpdateVersion);
    let refused = alter_partition::PartitionResponse { partition: orders(0), result };
    let verdicts = manager.answered(&answer(vec![refused])).unwrap();
    assert_eq!(verdicts[0].result, Err(ErrorCode::InvalidUpdateVersion));
    assert_eq!(manager.next_request(ME, EPOCH), None);
}
