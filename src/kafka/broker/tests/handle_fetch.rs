use super::*;
use std::sync::Arc;

use crate::kafka::TimerKind;

fn fetched(error: ErrorCode, high_watermark: i64, ids: &[u64], bench: &Bench) -> Response {
    let log = bench.broker.disk.log(&orders(0));
    let all: Vec<_> = log.iter().flat_map(|log| log.batches_from(Offset(0))).cloned().collect();
    let batches = all.into_iter().filter(|batch| ids.contains(&batch.id.0)).collect();
    Response::from(fetch::Response {
        partitions: vec![fetch::PartitionData {
            partition: orders(0),
            error,
            high_watermark: Offset(high_watermark),
            diverging_epoch: None,
            preferred_read_replica: None,
            log_start_offset: if error.is_error() { Offset::NONE } else { Offset(0) },
            batches,
        }],
    })
}

fn with_records(ids: &[u64]) -> Bench {
    let mut bench = Bench::new();
    for &id in ids {
        let from = client("p1", id as u32);
        bench.request(&from, produce_to(orders(0), Acks::All, &batch(id, 100)));
    }
    bench
}

fn parked(from: &ReplyTo, id: u64) -> [Effect; 2] {
    let wait = Span::from_ms(500);
    let note = Fact::FetchParked { broker: ME, node: from.node.clone(), wait };
    [Effect::Note(note), Effect::Arm { timer: TimerKind::FetchExpires(id), after: wait }]
}

#[test]
fn a_fetch_that_finds_enough_is_answered_at_once() {
    let mut bench = with_records(&[1, 2]);
    let from = client("c1", 1);
    let effects = bench.request(&from, fetch_from(orders(0), 1, 1));
    let body = fetched(ErrorCode::None, 2, &[2], &bench);
    assert_eq!(effects, [Effect::Reply { to: from, body }]);
}

#[test]
fn a_fetch_that_finds_too_little_waits_and_is_woken_after_the_producer_was_answered() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    assert_eq!(bench.request(&from, fetch_from(orders(0), 1, 1)), parked(&from, 0));
    let producer = client("p1", 9);
    let effects = bench.request(&producer, produce_to(orders(0), Acks::All, &batch(2, 100)));
    let acknowledged =
        Effect::Reply { to: producer, body: produced(orders(0), ErrorCode::None, 1) };
    let body = fetched(ErrorCode::None, 2, &[2], &bench);
    let expected = [
        appended(orders(0), 1),
        watermark(orders(0), 1, 2),
        acknowledged,
        Effect::Disarm(TimerKind::FetchExpires(0)),
        Effect::Reply { to: from, body },
    ];
    assert_eq!(effects, expected);
    assert_eq!(bench.broker.memory.fetches.iter().count(), 0);
}

#[test]
fn a_parked_fetch_waits_until_there_are_min_bytes() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    assert_eq!(bench.request(&from, fetch_from(orders(0), 0, 250)), parked(&from, 0));
    let more = |bench: &mut Bench, id: u64| {
        let from = client("p1", id as u32);
        bench.request(&from, produce_to(orders(0), Acks::All, &batch(id, 100))).len()
    };
    assert_eq!(more(&mut bench, 2), 3);
    assert_eq!(more(&mut bench, 3), 5);
}

#[test]
fn a_fetch_that_waited_long_enough_is_answered_with_what_there_is() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    bench.request(&from, fetch_from(orders(0), 0, 250));
    let effects = bench.feed(Input::TimerFired(TimerKind::FetchExpires(0)));
    let body = fetched(ErrorCode::None, 1, &[1], &bench);
    assert_eq!(effects, [Effect::Reply { to: from, body }]);
}

#[test]
fn a_fetch_beyond_the_high_watermark_is_answered_empty_at_once() {
    let mut bench = Bench::new();
    bench.tell(|image| {
        let partition = &mut Bench::orders(image).partitions[0];
        (partition.replicas, partition.isr) = (vec![ME, OTHER], vec![ME, OTHER]);
    });
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::Leader, &batch(1, 100)));
    let from = client("c1", 1);
    let effects = bench.request(&from, fetch_from(orders(0), 1, 1));
    let body = fetched(ErrorCode::None, 0, &[], &bench);
    assert_eq!(effects, [Effect::Reply { to: from.clone(), body }]);
    assert_eq!(bench.request(&from, fetch_from(orders(0), 0, 1)), parked(&from, 0));
}

#[test]
fn a_fetch_in_an_older_segment_does_not_wait_for_min_bytes() {
    let mut bench = Bench::new();
    let config = TopicConfig { internal_segment_bytes: Some(100), ..TopicConfig::default() };
    bench.tell(|image| Bench::orders(image).config = Arc::new(config));
    for id in [1, 2] {
        let from = client("p1", id);
        bench.request(&from, produce_to(orders(0), Acks::All, &batch(id.into(), 100)));
    }
    let from = client("c1", 1);
    let effects = bench.request(&from, fetch_from(orders(0), 0, 2_000_000));
    let body = fetched(ErrorCode::None, 2, &[1], &bench);
    assert_eq!(effects, [Effect::Reply { to: from.clone(), body }]);
    assert_eq!(bench.request(&from, fetch_from(orders(0), 1, 2_000_000)), parked(&from, 0));
}

#[test]
fn an_offset_beyond_the_log_end_is_out_of_range() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    let effects = bench.request(&from, fetch_from(orders(0), 2, 1));
    let body = fetched(ErrorCode::OffsetOutOfRange, -1, &[], &bench);
    assert_eq!(effects, [Effect::Reply { to: from, body }]);
}

/// Fetches from the start with this epoch and expects this error.
fn check_epoch(epoch: i32, error: ErrorCode) {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    let mut request = fetch_from(orders(0), 0, 1);
    if let Request::Fetch(request) = &mut request {
        Arc::make_mut(request).partitions[0].current_leader_epoch = LeaderEpoch(epoch);
    }
    let effects = bench.request(&from, request);
    let (watermark, ids) = if error.is_error() { (-1, vec![]) } else { (1, vec![1]) };
    let body = fetched(error, watermark, &ids, &bench);
    assert_eq!(effects, [Effect::Reply { to: from, body }]);
}

#[test]
fn an_old_leader_epoch_is_fenced_and_a_newer_one_is_unknown() {
    check_epoch(EPOCH.0 - 1, ErrorCode::FencedLeaderEpoch);
    check_epoch(EPOCH.0 + 1, ErrorCode::UnknownLeaderEpoch);
    check_epoch(-1, ErrorCode::None);
}

#[test]
fn a_parked_fetch_hears_at_once_that_the_leader_changed() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    bench.request(&from, fetch_from(orders(0), 1, 1));
    let effects = bench.tell(|image| {
        let partition = &mut Bench::orders(image).partitions[0];
        partition.leader_epoch = LeaderEpoch(6);
    });
    let body = fetched(ErrorCode::FencedLeaderEpoch, -1, &[], &bench);
    let disarm = Effect::Disarm(TimerKind::FetchExpires(0));
    assert_eq!(effects, [disarm, Effect::Reply { to: from, body }]);
}

#[test]
fn the_whole_answer_is_limited_but_never_empty_because_of_that() {
    let mut bench = with_records(&[1, 2, 3]);
    let from = client("c1", 1);
    for (max_bytes, ids) in [(10, vec![1]), (250, vec![1, 2])] {
        let mut request = fetch_from(orders(0), 0, 1);
        if let Request::Fetch(request) = &mut request {
            Arc::make_mut(request).max_bytes = max_bytes;
        }
        let effects = bench.request(&from, request);
        let body = fetched(ErrorCode::None, 3, &ids, &bench);
        assert_eq!(effects, [Effect::Reply { to: from.clone(), body }]);
    }
}

#[test]
fn a_connection_has_one_request_at_work_and_the_others_wait_in_order() {
    let mut bench = with_records(&[1]);
    let first = client("c1", 1);
    bench.request(&first, fetch_from(orders(0), 1, 1));
    let (second, third) = (client("c1", 2), client("c1", 3));
    assert_eq!(bench.request(&second, fetch_from(orders(0), 0, 1)), []);
    assert_eq!(bench.request(&third, fetch_from(orders(0), 1, 1)), []);
    assert_eq!(bench.broker.memory.connections.waiting(), 2);
    let effects = bench.feed(Input::TimerFired(TimerKind::FetchExpires(0)));
    let nothing = fetched(ErrorCode::None, 1, &[], &bench);
    let one = fetched(ErrorCode::None, 1, &[1], &bench);
    let [note, arm] = parked(&third, 1);
    let expected = [
        Effect::Reply { to: first, body: nothing },
        Effect::Reply { to: second, body: one },
        note,
        arm,
    ];
    assert_eq!(effects, expected);
}

#[test]
fn a_broken_connection_takes_its_parked_fetch_and_the_waiting_requests_with_it() {
    let mut bench = with_records(&[1]);
    let from = client("c1", 1);
    bench.request(&from, fetch_from(orders(0), 1, 1));
    bench.request(&client("c1", 2), fetch_from(orders(0), 1, 1));
    let gone = Input::PeerDisconnected { peer: from.node.clone(), channel: Channel::Data };
    assert_eq!(bench.feed(gone), [Effect::Disarm(TimerKind::FetchExpires(0))]);
    assert_eq!(bench.broker.memory.connections.waiting(), 0);
    assert_eq!(bench.request(&client("c1", 1), fetch_from(orders(0), 1, 1)).len(), 2);
}

#[test]
fn a_roll_answers_the_fetch_that_waits_at_the_end_of_the_old_segment() {
    for (segment_bytes, is_answered) in [(150, true), (1_000, false)] {
        let mut bench = with_records(&[1]);
        let from = client("c1", 1);
        assert_eq!(bench.request(&from, fetch_from(orders(0), 1, 250)), parked(&from, 0));
        bench.tell(|image| {
            let topic = Bench::orders(image);
            let config = (*topic.config).clone();
            let internal_segment_bytes = Some(segment_bytes);
            topic.config = Arc::new(TopicConfig { internal_segment_bytes, ..config });
        });
        let producer = client("p1", 9);
        let effects = bench.request(&producer, produce_to(orders(0), Acks::All, &batch(2, 100)));
        let body = fetched(ErrorCode::None, 2, &[2], &bench);
        assert_eq!(effects.contains(&Effect::Reply { to: from, body }), is_answered);
    }
}
