//! A disk that takes its time, a disk without room, a clock that is wrong: one broker.
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for the few kinds they ask about")]

use super::*;
use crate::kafka::ServerTimer;
use crate::kernel::Skew;

const DISK: TimerKind = TimerKind::Server(ServerTimer::Disk);

fn slowed(ms: u64) -> Bench {
    let mut bench = Bench::new();
    bench.broker.slow_disk(Span::from_ms(ms));
    bench
}

fn write(bench: &mut Bench, name: &str, id: u64) -> Vec<Effect> {
    let request = produce_to(orders(0), Acks::Leader, &batch(id, 100));
    bench.request(&client(name, id as u32), request)
}

fn done(bench: &mut Bench, ms: u64) -> Vec<Effect> {
    bench.now = SimTime::from_ms(ms);
    bench.feed(Input::TimerFired(DISK))
}

fn answered(effects: &[Effect]) -> Vec<u32> {
    let replies = effects.iter().filter_map(|effect| match effect {
        Effect::Reply { to, .. } => Some(to.correlation.0),
        _ => None,
    });
    replies.collect()
}

fn end(bench: &Bench) -> i64 {
    bench.broker.disk.log(&orders(0)).map_or(-1, |log| log.log_end_offset().0)
}

#[test]
fn an_append_is_done_and_answered_when_the_disk_is_done() {
    let mut bench = slowed(500);
    let effects = write(&mut bench, "p1", 1);
    assert_eq!(effects, [Effect::Arm { timer: DISK, after: Span::from_ms(500) }]);
    assert_eq!(end(&bench), 0);
    assert_eq!(answered(&done(&mut bench, 500)), [1]);
    assert_eq!((end(&bench), bench.broker.memory.disk_queue.len()), (1, 0));
}

#[test]
fn the_disk_does_one_thing_after_the_other() {
    let mut bench = slowed(500);
    write(&mut bench, "p1", 1);
    bench.now = SimTime::from_ms(200);
    assert_eq!(write(&mut bench, "p2", 2), [], "the timer is set for what came first");
    let effects = done(&mut bench, 500);
    assert_eq!(answered(&effects), [1]);
    assert!(effects.contains(&Effect::Arm { timer: DISK, after: Span::from_ms(500) }));
    assert_eq!(answered(&done(&mut bench, 1_000)), [2]);
}

#[test]
fn requests_of_one_connection_stay_in_order() {
    let mut bench = slowed(500);
    write(&mut bench, "p1", 1);
    write(&mut bench, "p1", 2);
    assert_eq!(bench.broker.memory.disk_queue.len(), 1, "the second waits for its turn");
    assert_eq!(answered(&done(&mut bench, 500)), [1]);
    assert_eq!(answered(&done(&mut bench, 1_000)), [2]);
    assert_eq!(end(&bench), 2);
}

#[test]
fn what_a_producer_wrote_before_it_went_is_written_and_not_answered() {
    let mut bench = slowed(500);
    write(&mut bench, "p1", 1);
    let peer = client("p1", 1).node;
    bench.feed(Input::PeerDisconnected { peer, channel: Channel::Data });
    assert_eq!(answered(&done(&mut bench, 500)), [] as [u32; 0]);
    assert_eq!(end(&bench), 1);
    bench.broker.slow_disk(Span::ZERO);
    assert_eq!(answered(&write(&mut bench, "p1", 7)), [7], "its next connection is not in the way");
}

#[test]
fn what_the_page_cache_holds_is_read_at_once() {
    let mut bench = Bench::new();
    write(&mut bench, "p1", 1);
    bench.broker.slow_disk(Span::from_ms(500));
    let effects = bench.request(&client("c1", 1), fetch_from(orders(0), 0, 1));
    assert_eq!(answered(&effects), [1]);
}

#[test]
fn a_read_that_misses_the_page_cache_waits_and_the_next_one_hits() {
    let mut bench = Bench::new();
    write(&mut bench, "p1", 1);
    bench.broker.disk.log_mut(&orders(0)).expect("it leads it").flush(bench.now);
    bench.broker.crash(bench.now);
    bench.broker.lose_page_cache(bench.now);
    bench.tell(|_| {});
    bench.broker.slow_disk(Span::from_ms(500));
    let fetch = || fetch_from(orders(0), 0, 1);
    assert_eq!(answered(&bench.request(&client("c1", 1), fetch())), [] as [u32; 0]);
    assert_eq!(answered(&done(&mut bench, 500)), [1]);
    assert_eq!(answered(&bench.request(&client("c1", 2), fetch())), [2]);
}

#[test]
fn segments_that_were_rolled_are_read_from_the_disk() {
    let mut bench = Bench::new();
    let config = TopicConfig { internal_segment_bytes: Some(100), ..TopicConfig::default() };
    bench.tell(|image| Bench::orders(image).config = Arc::new(config));
    write(&mut bench, "p1", 1);
    write(&mut bench, "p1", 2);
    let log = bench.broker.disk.log(&orders(0)).expect("it leads it");
    assert_eq!((log.is_cached(Offset(0)), log.is_cached(Offset(1))), (false, true));
}

#[test]
fn questions_that_need_no_disk_are_answered_meanwhile() {
    let mut bench = slowed(500);
    write(&mut bench, "p1", 1);
    let question =
        crate::protocol::metadata::Request { topics: None, allow_auto_topic_creation: false };
    assert_eq!(answered(&bench.request(&client("c1", 5), Request::from(question))), [5]);
}

#[test]
fn what_is_refused_does_not_wait_for_the_disk() {
    let mut bench = Bench::new();
    let config = TopicConfig { internal_segment_bytes: Some(100), ..TopicConfig::default() };
    bench.tell(|image| Bench::orders(image).config = Arc::new(config));
    write(&mut bench, "p1", 1);
    write(&mut bench, "p1", 2);
    bench.broker.slow_disk(Span::from_ms(500));
    let elsewhere = produce_to(orders(1), Acks::Leader, &batch(3, 100));
    assert_eq!(answered(&bench.request(&client("p1", 3), elsewhere)), [3]);
    bench.tell(|image| Bench::orders(image).partitions[0].leader_epoch = LeaderEpoch(6));
    assert_eq!(answered(&bench.request(&client("c1", 4), fetch_from(orders(0), 0, 1))), [4]);
    // What is refused only when the disk is done is looked at twice.
    assert_eq!(answered(&write(&mut bench, "p1", 5)), [] as [u32; 0]);
    bench.tell(|image| Bench::orders(image).partitions[0].leader = Some(OTHER));
    assert_eq!(answered(&done(&mut bench, 500)), [5]);
    assert_eq!(end(&bench), 2);
}

#[test]
fn a_broker_whose_only_log_directory_fails_halts() {
    let mut bench = Bench::new();
    bench.broker.disk.set_full(true);
    let effects = write(&mut bench, "p1", 1);
    let failed = Fact::LogDirFailed { broker: ME.into(), partition: orders(0) };
    assert_eq!(effects[..2], [Effect::Note(failed), Effect::Halt]);
    let refused = effects.iter().any(|effect| {
        let error = ErrorCode::KafkaStorageError;
        *effect == Effect::Note(Fact::AppendRefused { broker: ME, partition: orders(0), error })
    });
    assert!(refused && end(&bench) == 0);
}

#[test]
fn a_follower_whose_disk_is_full_halts_too() {
    let mut cluster = super::cluster::Cluster::new(1);
    cluster.act(super::cluster::B2, |broker, _| broker.disk.set_full(true));
    cluster.produce(super::cluster::B1, Acks::Leader, 1);
    cluster.hand_over();
    cluster.hand_over();
    let failed = Fact::LogDirFailed { broker: super::cluster::B2.into(), partition: orders(0) };
    assert!(cluster.facts.contains(&failed));
}

#[test]
fn a_follower_appends_and_fetches_on_when_its_disk_is_done() {
    let mut cluster = super::cluster::Cluster::new(1);
    let b2 = super::cluster::B2;
    cluster.act(b2, |broker, _| broker.slow_disk(Span::from_ms(300)));
    cluster.produce(super::cluster::B1, Acks::All, 1);
    cluster.settle();
    assert_eq!(cluster.ends()[1].0, 0);
    cluster.pass(300);
    assert_eq!(cluster.ends()[1].0, 1);
    assert_eq!(cluster.produced(), [(1, ErrorCode::None)]);
}

fn write_with_skew(skew: Skew, config: TopicConfig, bench: &mut Bench) -> ErrorCode {
    bench.tell(|image| Bench::orders(image).config = Arc::new(config));
    let request = produce_to(orders(0), Acks::Leader, &batch(1, 100));
    let from = client("p1", 1);
    let mut list = Vec::new();
    let mut fx = Effects::new(bench.now, &mut bench.rng, &mut list).skewed(skew);
    bench.broker.handle(Input::Request { from, body: request }, &mut fx);
    let error = list.iter().find_map(|effect| match effect {
        Effect::Reply { body, .. } => Some(body.error()),
        _ => None,
    });
    error.expect("it is answered")
}

#[test]
fn log_append_time_is_that_of_the_brokers_wall_clock() {
    let mut bench = Bench::new();
    let config = TopicConfig {
        message_timestamp_type: crate::kafka::config::TimestampType::LogAppendTime,
        ..TopicConfig::default()
    };
    assert_eq!(write_with_skew(Skew(7_200_000), config, &mut bench), ErrorCode::None);
    let log = bench.broker.disk.log(&orders(0)).expect("it leads it");
    let stamp = log.record_at(Offset(0)).map(|record| record.timestamp);
    assert_eq!(stamp, Some(SimTime::from_ms(7_200_000)));
}

#[test]
fn a_timestamp_too_far_from_the_leaders_clock_is_refused() {
    let limited = |before: i64, after: i64| TopicConfig {
        message_timestamp_before_max_ms: before,
        message_timestamp_after_max_ms: after,
        ..TopicConfig::default()
    };
    // The record is of time 0, and the leader's clock goes before it or after it.
    let check = |clock: i64, now: u64, config: TopicConfig| {
        let mut bench = Bench::new();
        bench.now = SimTime::from_ms(now);
        write_with_skew(Skew(clock), config, &mut bench)
    };
    assert_eq!(check(1_000, 0, limited(1_000, 0)), ErrorCode::None);
    assert_eq!(check(1_001, 0, limited(1_000, 0)), ErrorCode::InvalidTimestamp);
    assert_eq!(check(0, 50, limited(49, 0)), ErrorCode::InvalidTimestamp);
    assert_eq!(check(i64::from(i32::MAX), 0, TopicConfig::default()), ErrorCode::None);
}

#[test]
fn a_timestamp_an_hour_ahead_is_the_most_that_a_leader_takes_by_default() {
    let ahead = |ms: u64| {
        let mut bench = Bench::new();
        let records = Arc::new([Record::user(SimTime::from_ms(ms), None, Some("v".into()))]);
        let batch = Arc::new(RecordBatch::unsent(BatchId(1), 100, records));
        let effects = bench.request(&client("p1", 1), produce_to(orders(0), Acks::Leader, &batch));
        effects.iter().any(|effect| match effect {
            Effect::Reply { body, .. } => body.error() == ErrorCode::InvalidTimestamp,
            _ => false,
        })
    };
    assert_eq!((ahead(3_600_000), ahead(3_600_001)), (false, true));
}
