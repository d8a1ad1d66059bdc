//! Reading from the closest replica (KIP-392), as the consumer sees it.

use super::bench::{B1, Bench, Sent, tp};
use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, NodeId, Offset};
use crate::kafka::Input;
use crate::protocol::metadata::PartitionMetadata;
use crate::protocol::{ApiKey, Channel, Request, Response, fetch};

const B2: BrokerId = BrokerId(2);

/// Metadata in which the partitions have a replica on the second broker too, which is alive or not.
fn metadata(bench: &Bench, leader: BrokerId, epoch: i32, brokers: &[BrokerId]) -> Response {
    let Response::Metadata(mut answer) = bench.metadata() else { panic!("as built") };
    let it = std::sync::Arc::make_mut(&mut answer);
    it.brokers = brokers.to_vec();
    for partition in &mut std::sync::Arc::make_mut(&mut it.topics[0]).partitions {
        *partition = PartitionMetadata {
            leader: Some(leader),
            leader_epoch: LeaderEpoch(epoch),
            replicas: vec![B1, B2],
            isr: vec![B1, B2],
            error: ErrorCode::None,
        };
    }
    Response::Metadata(answer)
}

/// It stands in rack `b`, reads partition 0 from offset 0 on, and its first fetch is on its way to the leader.
fn reading() -> Bench {
    let mut bench = Bench::new(&[("client.rack", "b"), ("enable.auto.commit", "false")]);
    bench.input(Input::Started);
    let known = metadata(&bench, B1, 0, &[B1, B2]);
    bench.respond(ApiKey::Metadata, known);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.join(1, &[0]);
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 0)]));
    bench.take_facts();
    bench
}

/// The leader's answer: read from that replica.
fn elsewhere(replica: BrokerId) -> Response {
    let Response::Fetch(mut answer) = Bench::fetched(&[(0, 0, 0)]) else { panic!("as built") };
    std::sync::Arc::make_mut(&mut answer).partitions[0].preferred_read_replica = Some(replica);
    Response::Fetch(answer)
}

/// As `reading`, and sent on to the second broker, where its fetch is.
fn redirected() -> Bench {
    let mut bench = reading();
    bench.respond(ApiKey::Fetch, elsewhere(B2));
    bench
}

fn fetch_to(bench: &Bench) -> Vec<&NodeId> {
    let fetches = bench.sent.iter().filter(|sent| sent.body.api() == ApiKey::Fetch);
    fetches.map(|sent| &sent.to).collect()
}

fn asked(sent: &Sent) -> &fetch::Request {
    let Request::Fetch(request) = &sent.body else { panic!("a fetch") };
    request
}

fn preferred(bench: &Bench) -> Option<BrokerId> {
    let state = bench.consumer.assignment().iter().find(|state| state.partition == tp(0));
    state.and_then(|state| state.preferred_read_replica(bench.now))
}

#[test]
fn a_fetch_tells_the_consumers_rack() {
    let mut bench = reading();
    let sent = bench.take(ApiKey::Fetch);
    assert_eq!((asked(&sent).rack_id.as_deref(), &sent.to), (Some("b"), &NodeId::Broker(B1)));
    let mut bench = Bench::reading(&[], &[0]);
    assert_eq!(asked(&bench.take(ApiKey::Fetch)).rack_id, None);
}

#[test]
fn a_member_tells_its_rack_when_it_joins() {
    let mut bench = Bench::new(&[("client.rack", "b")]);
    bench.input(Input::Started);
    let known = bench.metadata();
    bench.respond(ApiKey::Metadata, known);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    let sent = bench.take(ApiKey::JoinGroup);
    let Request::JoinGroup(join) = &sent.body else { panic!("taken by api") };
    let racks: Vec<_> =
        join.protocols.iter().map(|it| it.subscription.rack_id.as_deref()).collect();
    assert_eq!(racks, [Some("b"), Some("b")]);
}

#[test]
fn the_replica_that_the_leader_names_is_read_from() {
    let mut bench = redirected();
    assert_eq!((fetch_to(&bench), preferred(&bench)), (vec![&NodeId::Broker(B2)], Some(B2)));
    let chosen = |fact: &Fact| matches!(fact, Fact::ReadReplicaChosen { replica: B2, .. });
    assert!(bench.facts.iter().any(chosen));
    assert_eq!(asked(&bench.take(ApiKey::Fetch)).partitions[0].fetch_offset, Offset(0));
}

#[test]
fn the_leader_is_asked_again_after_metadata_max_age_ms() {
    let mut bench = redirected();
    let named_at = bench.now.as_ms();
    for ms in [299_000, 300_000, 300_001] {
        bench.now = crate::kernel::SimTime::from_ms(named_at + ms);
        bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 0)]));
        let expected = if ms <= 300_000 { Some(B2) } else { None };
        assert_eq!(preferred(&bench), expected, "{ms}");
    }
    assert_eq!(fetch_to(&bench), [&NodeId::Broker(B1)]);
}

#[test]
fn the_lease_is_not_renewed_by_the_same_name() {
    let mut bench = redirected();
    let named_at = bench.now.as_ms();
    bench.now = crate::kernel::SimTime::from_ms(named_at + 200_000);
    bench.respond(ApiKey::Fetch, elsewhere(B2));
    bench.now = crate::kernel::SimTime::from_ms(named_at + 300_001);
    assert_eq!(preferred(&bench), None);
}

#[test]
fn out_of_range_at_a_replica_goes_back_to_the_leader_and_resets_nothing() {
    let mut bench = redirected();
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::OffsetOutOfRange));
    assert_eq!((preferred(&bench), fetch_to(&bench)), (None, vec![&NodeId::Broker(B1)]));
    assert!(!bench.take_facts().contains(&"position-out-of-range"));
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::OffsetOutOfRange));
    assert!(bench.take_facts().contains(&"position-out-of-range"), "now it is the leader's word");
}

#[test]
fn old_metadata_and_a_lost_replica_go_back_to_the_leader() {
    for error in [
        ErrorCode::NotLeaderOrFollower,
        ErrorCode::OffsetNotAvailable,
        ErrorCode::FencedLeaderEpoch,
        ErrorCode::KafkaStorageError,
    ] {
        let mut bench = redirected();
        bench.respond(ApiKey::Fetch, Bench::fetch_error(0, error));
        assert_eq!(preferred(&bench), None, "{error:?}");
        bench.run_until(1_000);
        assert!(bench.waiting().contains(&ApiKey::Metadata), "{error:?}");
    }
    let mut bench = redirected();
    let lost = bench.take(ApiKey::Fetch);
    bench.input(Input::Disconnected { peer: lost.to, channel: Channel::Data });
    assert_eq!(preferred(&bench), None);
    assert_eq!(fetch_to(&bench), [&NodeId::Broker(B1)]);
}

#[test]
fn a_new_leader_epoch_goes_back_to_the_leader() {
    let mut bench = redirected();
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::UnknownLeaderEpoch));
    assert_eq!(preferred(&bench), Some(B2), "that alone says nothing of the replica");
    bench.run_until(302_000);
    let known = metadata(&bench, B1, 1, &[B1, B2]);
    bench.respond(ApiKey::Metadata, known);
    assert_eq!(preferred(&bench), None);
}

#[test]
fn a_replica_that_metadata_do_not_show_is_passed_over() {
    let mut bench = reading();
    bench.respond(ApiKey::Fetch, elsewhere(BrokerId(9)));
    assert_eq!(fetch_to(&bench), [&NodeId::Broker(B1)]);
    bench.run_until(1_000);
    assert!(bench.waiting().contains(&ApiKey::Metadata));
}
