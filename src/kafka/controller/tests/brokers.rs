use super::desk::{Desk, ids};
use crate::id::{BrokerEpoch, BrokerId, ErrorCode, IncarnationId, Offset};
use crate::protocol::{
    BrokerRegistrationChangeRecord, MetadataRecord, RegisterBrokerRecord, broker_heartbeat,
    unregister_broker,
};

#[test]
fn a_broker_registers_fenced_and_its_epoch_is_the_offset_of_its_registration() {
    let mut desk = Desk::with_brokers(2);
    let at = desk.end();
    let response = desk.register(3, 7, BrokerEpoch::NONE);
    assert_eq!((response.error, response.broker_epoch), (ErrorCode::None, BrokerEpoch(at.0)));
    let expected = MetadataRecord::RegisterBroker(RegisterBrokerRecord {
        broker: BrokerId(3),
        incarnation_id: IncarnationId(7),
        broker_epoch: BrokerEpoch(at.0),
        rack: None,
        fenced: true,
        in_controlled_shutdown: false,
    });
    assert_eq!(desk.log.last(), Some(&expected));
    assert!(!desk.replication().cluster.is_active(BrokerId(3)));
}

fn asks(desk: &Desk, broker: i32, offset: Offset) -> broker_heartbeat::Request {
    broker_heartbeat::Request {
        broker: BrokerId(broker),
        broker_epoch: desk.epoch(broker),
        current_metadata_offset: offset,
        want_fence: false,
        want_shut_down: false,
    }
}

#[test]
fn a_broker_is_unfenced_only_when_it_has_caught_up_with_its_registration_and_asks_to() {
    let mut desk = Desk::with_brokers(2);
    let at = desk.end();
    desk.register(3, 0, BrokerEpoch::NONE);
    let early = desk.send(asks(&desk, 3, at.plus(-1)));
    assert_eq!((early.is_caught_up, early.is_fenced), (false, true));
    let unwilling = desk.send(broker_heartbeat::Request { want_fence: true, ..asks(&desk, 3, at) });
    assert_eq!((unwilling.is_caught_up, unwilling.is_fenced), (true, true));
    let response = desk.send(asks(&desk, 3, at));
    assert_eq!((response.is_caught_up, response.is_fenced), (true, false));
    assert!(desk.replication().cluster.is_active(BrokerId(3)));
}

#[test]
fn a_heartbeat_of_another_epoch_or_of_a_stranger_is_stale() {
    let mut desk = Desk::with_brokers(1);
    let (log, mut request) = (desk.log.len(), asks(&desk, 1, Offset(99)));
    request.broker_epoch = BrokerEpoch(77);
    assert_eq!(desk.send(request.clone()).error, ErrorCode::StaleBrokerEpoch);
    request.broker = BrokerId(9);
    assert_eq!(desk.send(request).error, ErrorCode::StaleBrokerEpoch);
    assert_eq!(desk.log.len(), log);
}

#[test]
fn fencing_takes_a_broker_out_of_every_isr_before_it_is_marked() {
    let mut desk = Desk::with_brokers(4);
    desk.topic(&[&[1, 2, 3], &[2, 3, 1], &[3, 2, 4]]);
    let before = desk.log.len();
    desk.fence(1);
    let [first, second, MetadataRecord::BrokerRegistrationChange(fenced)] = &desk.log[before..]
    else {
        panic!("unexpected {:?}", &desk.log[before..]);
    };
    let changed = |record: &MetadataRecord| {
        let MetadataRecord::PartitionChange(change) = record else { return None };
        Some(change.partition)
    };
    assert_eq!((changed(first), changed(second)), (Some(0), Some(1)));
    assert_eq!((fenced.broker, fenced.fenced), (BrokerId(1), Some(true)));
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2, 3]));
    assert_eq!(desk.epochs(), (1, 1));
}

#[test]
fn without_elr_the_last_in_sync_replica_stays_in_the_isr_and_only_it_may_come_back() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    desk.fence(2);
    desk.fence(1);
    assert_eq!((desk.leader(), desk.isr()), (None, vec![1]));
    desk.unfence(2);
    assert_eq!((desk.leader(), desk.isr()), (None, vec![1]), "2 may lack records");
    let epoch = desk.part().leader_epoch.0;
    desk.unfence(1);
    assert_eq!((desk.leader(), desk.isr()), (Some(1), vec![1]));
    assert_eq!(desk.part().leader_epoch.0, epoch + 1);
}

#[test]
fn controlled_shutdown_moves_the_leaderships_first_and_ends_when_all_others_have_seen_it() {
    let mut desk = Desk::with_brokers(3);
    desk.topic(&[&[1, 2, 3]]);
    for broker in [2, 3] {
        desk.heartbeat(broker, false, false);
    }
    let going = desk.heartbeat(1, false, true);
    assert_eq!((going.is_fenced, going.should_shut_down), (false, false));
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2, 3]));
    assert!(!desk.replication().cluster.is_active(BrokerId(1)));
    let marked = MetadataRecord::BrokerRegistrationChange(BrokerRegistrationChangeRecord {
        broker: BrokerId(1),
        broker_epoch: desk.epoch(1),
        fenced: None,
        in_controlled_shutdown: Some(true),
    });
    assert!(desk.log.contains(&marked));
    assert!(!desk.heartbeat(1, false, true).should_shut_down, "2 and 3 have not seen it");
    desk.heartbeat(2, false, false);
    assert!(!desk.heartbeat(1, false, true).should_shut_down, "3 has not seen it");
    desk.heartbeat(3, false, false);
    let gone = desk.heartbeat(1, false, true);
    assert_eq!((gone.is_fenced, gone.should_shut_down), (true, true));
}

#[test]
fn a_broker_that_leads_nothing_or_is_fenced_may_stop_at_once() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    assert!(desk.heartbeat(2, false, true).should_shut_down);
    assert_eq!(desk.isr(), [1]);
    desk.fence(1);
    assert!(desk.heartbeat(1, false, true).should_shut_down);
}

#[test]
fn a_broker_that_is_going_gets_no_new_replicas() {
    let mut desk = Desk::with_brokers(3);
    desk.topic(&[&[1, 2, 3]]);
    desk.heartbeat(1, false, true);
    let usable: Vec<_> =
        desk.replication().cluster.usable_brokers().iter().map(|broker| broker.id).collect();
    assert_eq!(usable, ids(&[2, 3]));
}

#[test]
fn an_unregistered_broker_leaves_every_isr_and_is_forgotten() {
    let mut desk = Desk::with_brokers(2);
    desk.topic(&[&[1, 2]]);
    let request = unregister_broker::Request { broker: BrokerId(1) };
    let response = desk.decide(|all| all.unregister_broker(&request));
    assert_eq!(response.error, ErrorCode::None);
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2]));
    assert!(desk.replication().cluster.registration(BrokerId(1)).is_none());
    let again = desk.decide(|all| all.unregister_broker(&request));
    assert_eq!(again.error, ErrorCode::BrokerIdNotRegistered);
}

#[test]
fn a_standby_that_replays_the_log_knows_what_the_active_one_knows() {
    let mut desk = Desk::with_brokers(3);
    desk.topic(&[&[1, 2, 3], &[2, 3, 1]]);
    desk.fence(2);
    desk.heartbeat(1, false, true);
    let mut standby = Desk::empty();
    standby.controller.replication.cluster.deactivate();
    for record in desk.log.clone() {
        standby.write(record);
    }
    desk.controller.replication.cluster.deactivate();
    assert_eq!(standby.controller, desk.controller);
}
