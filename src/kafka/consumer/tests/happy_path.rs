//! From the start to the first records.

use super::bench::{B1, Bench, tp};
use crate::id::ErrorCode;
use crate::kafka::Input;
use crate::kafka::consumer::{ApplicationState, MemberState};
use crate::protocol::{ApiKey, Channel, Request};

#[test]
fn a_consumer_finds_its_coordinator_joins_twice_syncs_and_reads() {
    let mut bench = Bench::new(&[("auto.offset.reset", "earliest")]);
    bench.input(Input::Started);
    assert_eq!(bench.waiting(), [ApiKey::Metadata, ApiKey::FindCoordinator]);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(bench.take_facts(), ["metadata-updated", "coordinator-found"]);

    let join = bench.respond(ApiKey::JoinGroup, Bench::join_error(ErrorCode::MemberIdRequired));
    assert_eq!((join.to, join.channel), (B1.into(), Channel::Coordinator));
    let again = bench.respond(ApiKey::JoinGroup, Bench::joined(1, "m-2"));
    let Request::JoinGroup(again) = again.body else { panic!("a JoinGroup") };
    assert_eq!(again.member_id.as_str(), "m-1");
    assert_eq!(bench.consumer.member_state(), MemberState::CompletingRebalance);
    bench.respond(ApiKey::SyncGroup, Bench::synced(&[0, 1]));
    assert_eq!(bench.consumer.member_state(), MemberState::Stable);
    assert_eq!(bench.take_facts(), ["partitions-assigned"]);

    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 5), (1, -1)]));
    bench.respond(ApiKey::ListOffsets, Bench::listed(&[(1, 0)]));
    assert_eq!(bench.take_facts(), ["position-set", "position-set"]);
    let fetch = bench.take(ApiKey::Fetch);
    let Request::Fetch(request) = &fetch.body else { panic!("a Fetch") };
    assert_eq!(request.partitions.len(), 1, "partition 0 was fetched while 1 was looked up");
    bench.answer(&fetch, Bench::fetched(&[(0, 5, 1)]));
    assert_eq!(bench.take_facts(), ["records-fetched", "records-polled"]);
    assert!(matches!(
        bench.consumer.application_state(),
        ApplicationState::Processing { partition, .. } if partition == tp(0)
    ));
    assert_eq!(bench.waiting(), [ApiKey::Fetch], "the next fetch is under way already");
    bench.run_until(200);
    assert_eq!(bench.take_facts(), ["record-processed"]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Polling);
}
