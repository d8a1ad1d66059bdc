use super::desk::Desk;
use crate::id::{BrokerEpoch, BrokerId, ErrorCode};
use crate::protocol::MetadataRecord;

fn fence_stale(desk: &mut Desk) -> usize {
    let before = desk.log.len();
    let now = desk.now;
    while desk.decide(|all| all.maybe_fence_one_stale_broker(now)) {}
    desk.log.len() - before
}

#[test]
fn a_broker_is_fenced_when_it_has_been_silent_for_longer_than_its_session() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    desk.at(5_000).heartbeat(2, false, false);
    assert_eq!(fence_stale(desk.at(9_000)), 0, "nine seconds are not too long");
    fence_stale(desk.at(9_001));
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2]));
    assert!(matches!(desk.log.last(), Some(MetadataRecord::BrokerRegistrationChange(change))
        if change.broker == BrokerId(1) && change.fenced == Some(true)));
    assert_eq!(fence_stale(desk.at(14_000)), 0);
    fence_stale(desk.at(14_001));
    assert_eq!(desk.leader(), None);
    assert_eq!(fence_stale(desk.at(60_000)), 0, "nobody is left to be fenced");
}

#[test]
fn another_start_of_a_broker_is_refused_while_the_first_has_a_session() {
    let mut desk = Desk::with_brokers(1);
    let refused = desk.at(9_000).register(1, 1, BrokerEpoch::NONE);
    assert_eq!(refused.error, ErrorCode::DuplicateBrokerRegistration);
    assert_eq!(refused.broker_epoch, BrokerEpoch::NONE);
    let old = desk.epoch(1);
    let taken = desk.at(9_001).register(1, 1, BrokerEpoch::NONE);
    assert_eq!(taken.error, ErrorCode::None);
    assert!(taken.broker_epoch > old);
    assert!(!desk.replication().cluster.is_active(BrokerId(1)), "a new start begins fenced");
}

#[test]
fn a_broker_that_registers_twice_keeps_its_epoch_and_its_state() {
    let mut desk = Desk::with_brokers(1);
    let epoch = desk.epoch(1);
    let again = desk.register(1, 0, BrokerEpoch::NONE);
    assert_eq!((again.error, again.broker_epoch), (ErrorCode::None, epoch));
    assert!(desk.replication().cluster.is_active(BrokerId(1)));
}

#[test]
fn a_restarted_broker_leaves_the_isr_before_it_is_registered_anew() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    desk.at(20_000).heartbeat(2, false, false);
    let before = desk.log.len();
    let epoch = desk.epoch(1);
    desk.register(1, 1, epoch);
    assert!(matches!(
        desk.log[before..],
        [MetadataRecord::PartitionChange(_), MetadataRecord::RegisterBroker(_)]
    ));
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2]));
}

#[test]
fn a_new_active_controller_gives_every_unfenced_broker_a_whole_session() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    desk.fence(2);
    desk.at(8_000);
    desk.controller.replication.cluster.deactivate();
    desk.controller.replication.cluster.activate(desk.now);
    assert_eq!(fence_stale(desk.at(17_000)), 0);
    fence_stale(desk.at(17_001));
    assert_eq!(desk.leader(), None);
}
