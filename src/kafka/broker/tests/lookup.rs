use super::*;
use std::sync::Arc;

use crate::id::GroupId;
use crate::kafka::broker::BrokerMemory;
use crate::kafka::log::PartitionLog;
use crate::protocol::fetch::EpochEndOffset;
use crate::protocol::list_offsets::{ListPartition, OffsetSpec};
use crate::protocol::offset_for_leader_epoch::{self, EpochPartition};
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

fn epoch_end(
    bench: &mut Bench,
    partition: i32,
    (current, asked): (i32, i32),
) -> (ErrorCode, Option<EpochEndOffset>) {
    let wanted = EpochPartition {
        partition: orders(partition),
        current_leader_epoch: LeaderEpoch(current),
        leader_epoch: LeaderEpoch(asked),
    };
    let request = offset_for_leader_epoch::Request { partitions: vec![wanted] };
    let reply = only_reply(bench.request(&client("c1", 1), Request::from(request)));
    let Response::OffsetForLeaderEpoch(response) = reply else { panic!("{reply:?}") };
    (response.partitions[0].error, response.partitions[0].end)
}

#[test]
fn an_epoch_ends_at_the_log_end_or_where_the_next_one_begins() {
    let mut bench = Bench::new();
    let end = |epoch: i32, offset: i64| {
        let (epoch, end_offset) = (LeaderEpoch(epoch), Offset(offset));
        (ErrorCode::None, Some(EpochEndOffset { epoch, end_offset }))
    };
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(1, 100)));
    assert_eq!(epoch_end(&mut bench, 0, (5, 5)), end(5, 1));
    bench.tell(|image| {
        let topic = image.topics.get_mut(&TopicName::new("orders")).expect("it is there");
        std::sync::Arc::make_mut(topic).partitions[0].leader_epoch = LeaderEpoch(7);
    });
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &batch(2, 100)));
    assert_eq!(epoch_end(&mut bench, 0, (7, 5)), end(5, 1));
    assert_eq!(epoch_end(&mut bench, 0, (7, 6)), end(5, 1), "the largest one that it knows below");
    assert_eq!(epoch_end(&mut bench, 0, (-1, 7)), end(7, 2), "who knows no epoch is not fenced");
    assert_eq!(epoch_end(&mut bench, 0, (7, 8)), (ErrorCode::None, None), "it knows no such epoch");
}

#[test]
fn only_the_leader_of_that_epoch_says_where_an_epoch_ends() {
    let mut bench = Bench::new();
    assert_eq!(epoch_end(&mut bench, 0, (4, 4)), (ErrorCode::FencedLeaderEpoch, None));
    assert_eq!(epoch_end(&mut bench, 0, (6, 5)), (ErrorCode::UnknownLeaderEpoch, None));
    assert_eq!(epoch_end(&mut bench, 1, (-1, 5)), (ErrorCode::NotLeaderOrFollower, None));
    assert_eq!(epoch_end(&mut bench, 9, (-1, 5)), (ErrorCode::UnknownTopicOrPartition, None));
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

#[test]
fn the_earliest_offset_has_the_first_epoch_of_the_log_if_that_began_by_then() {
    let mut bench = Bench::new();
    let mut forge = |epoch_start: i64| {
        bench.broker.disk.forge(&orders(0), |log| {
            *log = PartitionLog::new();
            log.maybe_assign_epoch_start_offset(LeaderEpoch(3), Offset(epoch_start));
            log.maybe_assign_epoch_start_offset(LeaderEpoch(4), Offset(7));
        });
        list(&mut bench, 0, OffsetSpec::Earliest)
    };
    // Of the records of epoch 3 compaction has left none.
    assert_eq!(forge(0), (ErrorCode::None, 0, 3));
    assert_eq!(forge(1), (ErrorCode::None, 0, -1));
}
