//! Heartbeats, sessions, the poll interval, and the hand that holds the application.

use super::bench::{B1, Bench, tp};
use crate::id::{ErrorCode, Offset};
use crate::kafka::consumer::{ApplicationState, MemberState};
use crate::kafka::{ClientCommand, ClientCommandProblem, Input};
use crate::protocol::{ApiKey, Channel, Request};

/// Answers every heartbeat with this error until `ms`; when each was sent.
fn heartbeats_until(bench: &mut Bench, ms: u64, error: ErrorCode) -> Vec<u64> {
    let mut sent = Vec::new();
    while bench.now.as_ms() < ms {
        bench.run_until(bench.now.as_ms() + 100);
        while bench.waiting().contains(&ApiKey::Heartbeat) {
            sent.push(bench.respond(ApiKey::Heartbeat, Bench::heartbeat(error)).at.as_ms());
        }
    }
    sent
}

#[test]
fn heartbeats_go_on_while_the_application_works() {
    let mut bench = Bench::reading(&[("processing.time.ms", "60000")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    assert_eq!(heartbeats_until(&mut bench, 9_500, ErrorCode::None), [3_000, 6_000, 9_000]);
    assert_eq!(bench.consumer.last_heartbeat_sent().map(|at| at.as_ms()), Some(9_000));
}

#[test]
fn a_heartbeat_goes_to_the_coordinator_over_a_connection_of_its_own() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.run_until(3_000);
    let beat = bench.take(ApiKey::Heartbeat);
    assert_eq!((beat.to, beat.channel), (B1.into(), Channel::Coordinator));
    assert_eq!(bench.take(ApiKey::Fetch).channel, Channel::Data);
}

#[test]
fn a_heartbeat_that_says_rebalance_brings_the_join_with_the_next_poll() {
    let settings = [("processing.time.ms", "5000"), ("enable.auto.commit", "false")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.take_facts();
    heartbeats_until(&mut bench, 3_000, ErrorCode::RebalanceInProgress);
    assert_eq!(bench.take_facts(), ["rejoin-needed"]);
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup), "the application is busy");
    heartbeats_until(&mut bench, 5_000, ErrorCode::RebalanceInProgress);
    assert_eq!(bench.take_facts(), ["record-processed", "partitions-revoked"]);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert_eq!((join.member_id.as_str(), &*join.reason), ("m-1", "group is already rebalancing"));
    assert_eq!(bench.consumer.member_state(), MemberState::PreparingRebalance);
    heartbeats_until(&mut bench, 10_000, ErrorCode::None);
    assert!(!bench.waiting().contains(&ApiKey::Heartbeat), "a parked join needs no heartbeats");
}

#[test]
fn a_member_that_is_unknown_loses_its_partitions_and_joins_as_a_new_one() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    heartbeats_until(&mut bench, 3_000, ErrorCode::UnknownMemberId);
    assert_eq!(bench.take_facts(), ["rejoin-needed", "partitions-lost"]);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert!(join.member_id.is_unknown());
}

#[test]
fn an_illegal_generation_keeps_the_member_id_and_loses_the_partitions() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    heartbeats_until(&mut bench, 3_000, ErrorCode::IllegalGeneration);
    assert_eq!(bench.take_facts(), ["rejoin-needed", "partitions-lost"]);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert_eq!(join.member_id.as_str(), "m-1");
}

#[test]
fn a_fenced_instance_id_ends_the_application_with_its_next_poll() {
    let settings = [("group.instance.id", "i1"), ("enable.auto.commit", "false")];
    let mut bench = Bench::reading(&settings, &[0]);
    heartbeats_until(&mut bench, 3_000, ErrorCode::FencedInstanceId);
    assert!(bench.take_facts().contains(&"consumer-failed"));
    assert_eq!(
        bench.consumer.application_state(),
        ApplicationState::Failed { error: ErrorCode::FencedInstanceId }
    );
}

#[test]
fn who_does_not_poll_in_time_leaves_the_group_and_hears_of_it_with_the_next_poll() {
    let settings = [("max.poll.interval.ms", "10000"), ("processing.time.ms", "15000")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.take_facts();
    let beats = heartbeats_until(&mut bench, 14_000, ErrorCode::None);
    assert_eq!(beats, [3_000, 6_000, 9_000], "no heartbeats after it left");
    assert_eq!(bench.take_facts(), ["poll-interval-exceeded"]);
    assert!(bench.consumer.is_poll_interval_exceeded());
    let leave = bench.take(ApiKey::LeaveGroup);
    assert_eq!(leave.at.as_ms(), 10_000);
    assert_eq!(bench.consumer.assignment().len(), 1, "the application does not know yet");
    bench.run_until(15_000);
    assert_eq!(bench.take_facts(), ["record-processed", "commit-failed", "partitions-lost"]);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert!(join.member_id.is_unknown());
}

#[test]
fn a_static_member_that_does_not_poll_in_time_falls_silent_without_leaving() {
    let settings = [
        ("max.poll.interval.ms", "10000"),
        ("processing.time.ms", "15000"),
        ("group.instance.id", "i1"),
    ];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    let beats = heartbeats_until(&mut bench, 14_000, ErrorCode::None);
    assert_eq!(beats, [3_000, 6_000, 9_000]);
    assert!(!bench.waiting().contains(&ApiKey::LeaveGroup));
}

#[test]
fn a_held_application_stops_in_the_middle_of_a_record_and_goes_on_from_there() {
    let mut bench = Bench::reading(&[("processing.time.ms", "1000")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(400);
    bench.command(ClientCommand::Hold);
    assert_eq!(
        bench.consumer.check_command(&ClientCommand::Hold),
        Err(ClientCommandProblem::AlreadyHeld)
    );
    assert_eq!(
        bench.consumer.application_state(),
        ApplicationState::Held { record: Some((tp(0), Offset(0))) }
    );
    bench.take_facts();
    heartbeats_until(&mut bench, 10_000, ErrorCode::None);
    assert_eq!(bench.take_facts(), Vec::<&str>::new());
    bench.command(ClientCommand::Release);
    bench.run_until(10_599);
    assert_eq!(bench.take_facts(), ["consumer-released"]);
    bench.run_until(10_600);
    assert_eq!(bench.take_facts()[0], "record-processed");
}

#[test]
fn an_application_held_outside_poll_reads_nothing_and_leaves_when_its_time_is_up() {
    let mut bench = Bench::reading(&[("max.poll.interval.ms", "10000")], &[0]);
    bench.command(ClientCommand::Hold);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    assert_eq!(bench.take_facts(), ["consumer-held", "records-fetched"], "fetched, not polled");
    heartbeats_until(&mut bench, 11_000, ErrorCode::None);
    assert_eq!(bench.take_facts(), ["poll-interval-exceeded"]);
    bench.take(ApiKey::LeaveGroup);
    bench.command(ClientCommand::Release);
    let facts = bench.take_facts();
    assert!(facts.contains(&"partitions-lost"), "{facts:?}");
}

#[test]
fn a_session_that_ends_on_the_clients_side_makes_it_look_for_the_coordinator() {
    let settings = [("session.timeout.ms", "10000"), ("request.timeout.ms", "60000")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.run_until(9_900);
    bench.take_facts();
    bench.run_until(10_000);
    assert_eq!(bench.take_facts(), ["coordinator-lost"]);
    assert_eq!(bench.disconnects, [(B1.into(), Channel::Coordinator)]);
    assert!(bench.waiting().contains(&ApiKey::FindCoordinator));
}

#[test]
fn a_broken_connection_to_the_coordinator_is_followed_by_a_search_and_no_rejoin() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.run_until(1_000);
    bench.input(Input::Disconnected { peer: B1.into(), channel: Channel::Coordinator });
    assert_eq!(bench.take_facts(), ["coordinator-lost"]);
    bench.run_until(1_100);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(bench.take_facts(), ["coordinator-found"]);
    assert_eq!(bench.consumer.member_state(), MemberState::Stable);
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_search_that_fails_is_repeated_after_the_back_off() {
    let mut bench = Bench::new(&[]);
    bench.input(Input::Started);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    let mut searched = Vec::new();
    for _ in 0..4 {
        searched.push(bench.respond(ApiKey::FindCoordinator, Bench::not_found()).at.as_ms());
        while !bench.waiting().contains(&ApiKey::FindCoordinator) {
            bench.run_until(bench.now.as_ms() + 10);
            if bench.waiting().contains(&ApiKey::Metadata) {
                let metadata = bench.metadata();
                bench.respond(ApiKey::Metadata, metadata);
            }
        }
    }
    assert_eq!(searched, [0, 100, 300, 700]);
}

#[test]
fn a_heartbeat_that_fails_unexpectedly_is_sent_again_after_the_back_off() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::GroupAuthorizationFailed));
    bench.run_until(3_099);
    assert!(!bench.waiting().contains(&ApiKey::Heartbeat));
    bench.run_until(3_100);
    assert!(bench.waiting().contains(&ApiKey::Heartbeat));
}
