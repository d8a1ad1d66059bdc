#![allow(clippy::unwrap_used)]

use super::*;

const INTERVAL: Span = Span::from_ms(2_000);
const NOW: Next = Next::After(Span::ZERO);

fn manager() -> BrokerLifecycleManager {
    BrokerLifecycleManager::new(spec())
}

fn spec() -> LifecycleSpec {
    LifecycleSpec {
        broker: BrokerId(1),
        rack: None,
        incarnation_id: IncarnationId(7),
        previous_broker_epoch: BrokerEpoch(3),
        heartbeat_interval: INTERVAL,
        controlled_shutdown: true,
    }
}

fn registered() -> BrokerLifecycleManager {
    let mut manager = manager();
    manager.communicate(Offset(0)).unwrap();
    let error = ErrorCode::None;
    let response = broker_registration::Response { error, broker_epoch: BrokerEpoch(40) };
    assert_eq!(manager.registration_answered(&response), NOW);
    manager
}

fn heartbeat(manager: &mut BrokerLifecycleManager) -> broker_heartbeat::Request {
    match manager.communicate(Offset(99)) {
        Some(Communication::Heartbeat(request)) => request,
        other => panic!("{other:?}"),
    }
}

fn answer(caught_up: bool, fenced: bool, shut_down: bool) -> broker_heartbeat::Response {
    broker_heartbeat::Response {
        error: ErrorCode::None,
        is_caught_up: caught_up,
        is_fenced: fenced,
        should_shut_down: shut_down,
    }
}

fn running() -> BrokerLifecycleManager {
    let mut manager = registered();
    heartbeat(&mut manager);
    manager.heartbeat_answered(&answer(true, true, false));
    manager.set_ready_to_unfence();
    heartbeat(&mut manager);
    manager.heartbeat_answered(&answer(true, false, false));
    assert_eq!(manager.state(), BrokerState::Running);
    manager
}

#[test]
fn a_broker_that_starts_registers_with_the_epoch_of_its_last_clean_shutdown() {
    let mut manager = manager();
    let Some(Communication::Register(request)) = manager.communicate(Offset(0)) else { panic!() };
    assert_eq!((request.broker, request.previous_broker_epoch), (BrokerId(1), BrokerEpoch(3)));
    assert_eq!(request.incarnation_id, IncarnationId(7));
    assert_eq!(manager.broker_epoch(), BrokerEpoch::NONE);
}

#[test]
fn a_registered_broker_sends_a_heartbeat_at_once_and_wants_to_stay_fenced() {
    let mut manager = registered();
    let request = heartbeat(&mut manager);
    assert_eq!(
        (request.broker_epoch, request.current_metadata_offset),
        (BrokerEpoch(40), Offset(99))
    );
    assert!(request.want_fence && !request.want_shut_down);
}

#[test]
fn while_it_catches_up_it_asks_again_every_10_ms() {
    let mut manager = registered();
    heartbeat(&mut manager);
    let next = manager.heartbeat_answered(&answer(false, true, false));
    assert_eq!((next, manager.state()), (Next::After(Span::from_ms(10)), BrokerState::Starting));
    heartbeat(&mut manager);
    let next = manager.heartbeat_answered(&answer(true, true, false));
    assert_eq!((next, manager.state()), (Next::After(Span::from_ms(10)), BrokerState::Recovery));
}

#[test]
fn a_broker_asks_to_be_unfenced_only_once_it_is_ready() {
    let mut manager = registered();
    heartbeat(&mut manager);
    manager.heartbeat_answered(&answer(true, true, false));
    assert!(heartbeat(&mut manager).want_fence);
    let next = manager.heartbeat_answered(&answer(true, true, false));
    assert_eq!((next, manager.state()), (Next::After(INTERVAL), BrokerState::Recovery));
    assert_eq!(manager.set_ready_to_unfence(), NOW);
    assert!(!heartbeat(&mut manager).want_fence);
    let next = manager.heartbeat_answered(&answer(true, false, false));
    assert_eq!((next, manager.state()), (Next::After(INTERVAL), BrokerState::Running));
}

#[test]
fn what_is_urgent_while_an_answer_is_out_comes_right_after_it() {
    let mut manager = registered();
    heartbeat(&mut manager);
    assert_eq!(manager.set_ready_to_unfence(), NOW);
    assert_eq!(manager.communicate(Offset(99)), None);
    assert_eq!(manager.heartbeat_answered(&answer(true, true, false)), NOW);
}

#[test]
fn after_a_failure_a_broker_speaks_again_a_heartbeat_interval_later_and_never_at_once() {
    let mut manager = running();
    let failed = broker_heartbeat::Response::failed(ErrorCode::StaleBrokerEpoch);
    for _ in 0..3 {
        heartbeat(&mut manager);
        assert_eq!(manager.communicate(Offset(99)), None, "urgent, but an answer is out");
        assert_eq!(manager.heartbeat_answered(&failed), Next::After(INTERVAL));
    }
    heartbeat(&mut manager);
    assert_eq!(manager.timed_out(), Next::After(INTERVAL));
}

#[test]
fn a_registration_that_failed_is_tried_again_a_heartbeat_interval_later() {
    let mut manager = manager();
    let error = ErrorCode::DuplicateBrokerRegistration;
    let refused = broker_registration::Response { error, broker_epoch: BrokerEpoch::NONE };
    for _ in 0..3 {
        manager.communicate(Offset(0)).unwrap();
        assert_eq!(manager.registration_answered(&refused), Next::After(INTERVAL));
    }
}

#[test]
fn a_running_broker_asks_leave_to_stop_until_it_gets_it() {
    let mut manager = running();
    assert_eq!(manager.begin_controlled_shutdown(), NOW);
    assert!(heartbeat(&mut manager).want_shut_down);
    let next = manager.heartbeat_answered(&answer(true, false, false));
    assert_eq!(next, Next::After(Span::from_ms(50)));
    heartbeat(&mut manager);
    assert_eq!(manager.heartbeat_answered(&answer(true, false, false)), Next::After(INTERVAL));
    heartbeat(&mut manager);
    manager.heartbeat_answered(&answer(true, false, true));
    assert_eq!(manager.state(), BrokerState::ShuttingDown);
    assert_eq!(manager.communicate(Offset(99)), None);
}

#[test]
fn a_broker_that_is_not_running_yet_stops_without_asking() {
    let mut manager = registered();
    manager.begin_controlled_shutdown();
    assert_eq!(manager.state(), BrokerState::ShuttingDown);
}

#[test]
fn without_controlled_shutdown_a_running_broker_stops_without_asking() {
    let spec = LifecycleSpec { controlled_shutdown: false, ..spec() };
    let mut manager = BrokerLifecycleManager::running(spec, BrokerEpoch(40));
    assert_eq!(manager.begin_controlled_shutdown(), Next::Later);
    assert_eq!(manager.state(), BrokerState::ShuttingDown);
    assert_eq!(manager.communicate(Offset(99)), None);
}

#[test]
fn a_registration_that_comes_when_the_broker_has_given_up_is_not_heeded() {
    let mut manager = manager();
    manager.communicate(Offset(0)).unwrap();
    manager.begin_shutdown();
    let error = ErrorCode::None;
    let response = broker_registration::Response { error, broker_epoch: BrokerEpoch(40) };
    assert_eq!(manager.registration_answered(&response), Next::Later);
    assert!(!manager.is_registered());
}
