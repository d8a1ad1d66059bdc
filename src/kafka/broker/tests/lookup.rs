use super::*;
use std::sync::Arc;

use crate::id::GroupId;
use crate::kafka::broker::BrokerMemory;
use crate::protocol::list_offsets::{ListPartition, OffsetSpec};
use crate::protocol::{find_coordinator, list_offsets, metadata};

fn only_reply(effects: Vec<Effect>) -> Response {
    match <[Effect; 1]>::try_from(effects) {
        Ok([Effect::Reply { body, .. }]) => body,
        other => panic!("{other:?}"),
    }
}

fn list(bench: &mut Bench, partition: i32, spec: OffsetSpec) -> (ErrorCode, i64, i32) {
    let wanted = ListPartition { partition: orders(partition), current_leader_epoch: EPOCH, spec };
    let request = list_offsets::Request { replica: None, partitions: vec![wanted] };
    let reply = only_reply(bench.request(&client("c1", 1), Request::from(request)));
    let Response::ListOffsets(response) = reply else { panic!("{reply:?}") };
    let answer = &response.partitions[0];
    (answer.error, answer.offset.0, answer.leader_epoch.0)
}

#[test]
fn latest_is_the_high_watermark_and_earliest_the_log_start() {
    let mut bench = Bench::new();
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(1, 100)));
    assert_eq!(list(&mut bench, 0, OffsetSpec::Latest), (ErrorCode::None, 1, 5));
    assert_eq!(list(&mut bench, 0, OffsetSpec::Earliest), (ErrorCode::None, 0, 5));
    let refused = (ErrorCode::NotLeaderOrFollower, -1, -1);
    assert_eq!(list(&mut bench, 1, OffsetSpec::Latest), refused);
}

fn metadata_of(bench: &mut Bench, topics: Option<Vec<TopicName>>) -> Arc<metadata::Response> {
    let request = metadata::Request { topics, allow_auto_topic_creation: true };
    let reply = only_reply(bench.request(&client("c1", 1), Request::from(request)));
    let Response::Metadata(response) = reply else { panic!("{reply:?}") };
    response
}

#[test]
fn metadata_names_leaders_and_says_where_there_is_none() {
    let response = metadata_of(&mut Bench::new(), Some(vec![TopicName::new("orders")]));
    assert_eq!(response.brokers, [ME, OTHER]);
    let leaders: Vec<_> =
        response.topics[0].partitions.iter().map(|p| (p.leader, p.error)).collect();
    let expected = [
        (Some(ME), ErrorCode::None),
        (Some(OTHER), ErrorCode::None),
        (None, ErrorCode::LeaderNotAvailable),
    ];
    assert_eq!(leaders, expected);
}

#[test]
fn metadata_does_not_create_topics() {
    let wanted = vec![TopicName::new("nope"), TopicName::new("nope")];
    let response = metadata_of(&mut Bench::new(), Some(wanted));
    assert_eq!(response.topics.len(), 1);
    assert_eq!(response.topics[0].error, ErrorCode::UnknownTopicOrPartition);
    let all = metadata_of(&mut Bench::new(), None);
    let names: Vec<_> = all.topics.iter().map(|topic| topic.name.as_str()).collect();
    assert_eq!(names, ["__consumer_offsets", "orders"]);
}

fn coordinator(bench: &mut Bench) -> Arc<find_coordinator::Response> {
    let request = find_coordinator::Request { group: GroupId::new("payments") };
    let reply = only_reply(bench.request(&client("c1", 1), Request::from(request)));
    let Response::FindCoordinator(response) = reply else { panic!("{reply:?}") };
    response
}

#[test]
fn the_coordinator_is_the_leader_of_the_offsets_partition_if_it_is_alive() {
    let mut bench = Bench::new();
    let found = find_coordinator::Response { error: ErrorCode::None, node: Some(OTHER) };
    assert_eq!(*coordinator(&mut bench), found);
    bench.tell(|image| image.brokers.get_mut(&OTHER).expect("it is there").fenced = true);
    let none = find_coordinator::Response { error: ErrorCode::CoordinatorNotAvailable, node: None };
    assert_eq!(*coordinator(&mut bench), none);
}

#[test]
fn a_crash_leaves_the_disk_and_nothing_else() {
    let mut bench = Bench::new();
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(1, 100)));
    let disk = bench.broker.disk.clone();
    bench.broker.crash(bench.now);
    assert_eq!(bench.broker.disk, disk);
    assert_eq!(bench.broker.memory, BrokerMemory::new(ME, &BrokerConfig::default()));
    let effects = bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(2, 100)));
    assert_eq!(effects.len(), 2, "it leads nothing before it knows the image");
    bench.tell(|_| {});
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(2, 100)));
    let log = bench.broker.disk.log(&orders(0)).expect("it leads the partition");
    assert_eq!(log.log_end_offset(), Offset(2));
}
