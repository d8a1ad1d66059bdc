use super::*;
use std::sync::Arc;

use crate::kafka::TimerKind;
use crate::kafka::config::CleanupPolicy;

fn refused(partition: TopicPartition, error: ErrorCode) -> Effect {
    Effect::Note(Fact::AppendRefused { broker: ME, partition, error })
}

/// Sends one batch of 100 bytes and expects nothing but this error.
fn check_refused(bench: &mut Bench, partition: TopicPartition, acks: Acks, error: ErrorCode) {
    let from = client("p1", 1);
    let effects = bench.request(&from, produce_to(partition.clone(), acks, &batch(1, 100)));
    let reply = Effect::Reply { to: from, body: produced(partition.clone(), error, -1) };
    assert_eq!(effects, [refused(partition, error), reply]);
}

#[test]
fn with_an_isr_of_one_acks_all_is_answered_at_once() {
    let mut bench = Bench::new();
    for (n, acks) in [Acks::All, Acks::Leader].into_iter().enumerate() {
        let from = client("p1", n as u32);
        let n = n as i64;
        let effects = bench.request(&from, produce_to(orders(0), acks, &batch(1, 100)));
        let body = produced(orders(0), ErrorCode::None, n);
        let reply = Effect::Reply { to: from, body };
        assert_eq!(effects, [appended(orders(0), n), watermark(orders(0), n, n + 1), reply]);
    }
}

#[test]
fn the_leader_stamps_offsets_and_its_epoch_and_shares_the_records() {
    let mut bench = Bench::new();
    let sent = batch(7, 100);
    bench.request(&client("p1", 1), produce_to(orders(0), Acks::All, &sent));
    let log = bench.broker.disk.log(&orders(0)).expect("it leads the partition");
    let stored = log.batch_at(Offset(0)).expect("it was appended");
    assert_eq!((stored.id, stored.partition_leader_epoch), (BatchId(7), EPOCH));
    assert!(Arc::ptr_eq(&stored.records, &sent.records));
}

#[test]
fn a_broker_that_does_not_lead_refuses() {
    let mut bench = Bench::new();
    let error = ErrorCode::NotLeaderOrFollower;
    check_refused(&mut bench, orders(1), Acks::All, error);
    check_refused(&mut bench, orders(2), Acks::All, error);
}

#[test]
fn an_unknown_partition_is_refused() {
    let error = ErrorCode::UnknownTopicOrPartition;
    check_refused(&mut Bench::new(), orders(9), Acks::All, error);
}

#[test]
fn clients_may_not_write_to_internal_topics() {
    let internal = TopicPartition::new(TopicName::new("__consumer_offsets"), 3);
    check_refused(&mut Bench::new(), internal, Acks::All, ErrorCode::InvalidTopicException);
}

#[test]
fn a_batch_larger_than_max_message_bytes_is_refused() {
    let mut bench = Bench::new();
    bench.tell(|image| {
        let config = TopicConfig { max_message_bytes: 99, ..TopicConfig::default() };
        Bench::orders(image).config = Arc::new(config);
    });
    check_refused(&mut bench, orders(0), Acks::Leader, ErrorCode::MessageTooLarge);
}

/// `orders-0` with two replicas, both or one of them in sync.
fn two_replicas(bench: &mut Bench, isr: &[BrokerId]) {
    bench.tell(|image| {
        let orders = Bench::orders(image);
        orders.partitions[0].replicas = vec![ME, OTHER];
        orders.partitions[0].isr = isr.to_vec();
        let config = TopicConfig { min_insync_replicas: 2, ..TopicConfig::default() };
        orders.config = Arc::new(config);
    });
}

#[test]
fn acks_all_needs_min_insync_replicas() {
    let mut bench = Bench::new();
    two_replicas(&mut bench, &[ME]);
    check_refused(&mut bench, orders(0), Acks::All, ErrorCode::NotEnoughReplicas);
}

#[test]
fn what_is_written_with_acks_1_below_min_insync_replicas_stays_above_the_high_watermark() {
    let mut bench = Bench::new();
    two_replicas(&mut bench, &[ME]);
    let from = client("p1", 1);
    let effects = bench.request(&from, produce_to(orders(0), Acks::Leader, &batch(1, 100)));
    let body = produced(orders(0), ErrorCode::None, 0);
    assert_eq!(effects, [appended(orders(0), 0), Effect::Reply { to: from, body }]);
    let log = bench.broker.disk.log(&orders(0)).expect("it leads the partition");
    assert_eq!((log.high_watermark(), log.log_end_offset()), (Offset(0), Offset(1)));
}

#[test]
fn min_insync_replicas_never_asks_for_more_than_there_are() {
    let mut bench = Bench::new();
    bench.tell(|image| {
        let config = TopicConfig { min_insync_replicas: 2, ..TopicConfig::default() };
        Bench::orders(image).config = Arc::new(config);
    });
    let from = client("p1", 1);
    let effects = bench.request(&from, produce_to(orders(0), Acks::All, &batch(1, 100)));
    assert_eq!(effects.len(), 3);
    let body = produced(orders(0), ErrorCode::None, 0);
    assert_eq!(effects.last(), Some(&Effect::Reply { to: from, body }));
}

#[test]
fn acks_all_waits_for_the_followers_and_times_out_without_undoing_the_append() {
    let mut bench = Bench::new();
    two_replicas(&mut bench, &[ME, OTHER]);
    let from = client("p1", 1);
    let effects = bench.request(&from, produce_to(orders(0), Acks::All, &batch(1, 100)));
    let timer = TimerKind::ProduceExpires(0);
    let after = Span::from_ms(30_000);
    assert_eq!(effects, [appended(orders(0), 0), Effect::Arm { timer: timer.clone(), after }]);
    let effects = bench.feed(Input::TimerFired(timer));
    let mut body = produced(orders(0), ErrorCode::None, 0);
    if let Response::Produce(response) = &mut body {
        Arc::make_mut(response).partitions[0].error = ErrorCode::RequestTimedOut;
    }
    assert_eq!(effects, [Effect::Reply { to: from, body }]);
    let log = bench.broker.disk.log(&orders(0)).expect("it leads the partition");
    assert_eq!(log.log_end_offset(), Offset(1));
}

#[test]
fn acks_all_is_answered_when_the_isr_shrinks_to_the_leader_but_says_that_it_is_too_small() {
    let mut bench = Bench::new();
    two_replicas(&mut bench, &[ME, OTHER]);
    let from = client("p1", 1);
    bench.request(&from, produce_to(orders(0), Acks::All, &batch(1, 100)));
    let effects = bench.tell(|image| {
        let orders = Bench::orders(image);
        orders.partitions[0].isr = vec![ME];
        orders.config = Arc::new(TopicConfig::default());
    });
    let reply = Effect::Reply { to: from, body: produced(orders(0), ErrorCode::None, 0) };
    let disarm = Effect::Disarm(TimerKind::ProduceExpires(0));
    assert_eq!(effects, [watermark(orders(0), 0, 1), disarm, reply]);
}

#[test]
fn a_parked_produce_fails_when_the_leader_is_deposed() {
    let mut bench = Bench::new();
    two_replicas(&mut bench, &[ME, OTHER]);
    let from = client("p1", 1);
    bench.request(&from, produce_to(orders(0), Acks::All, &batch(1, 100)));
    let effects = bench.tell(|image| {
        let partition = &mut Bench::orders(image).partitions[0];
        partition.leader = Some(OTHER);
        partition.leader_epoch = LeaderEpoch(6);
    });
    let mut body = produced(orders(0), ErrorCode::None, 0);
    if let Response::Produce(response) = &mut body {
        Arc::make_mut(response).partitions[0].error = ErrorCode::NotLeaderOrFollower;
    }
    let disarm = Effect::Disarm(TimerKind::ProduceExpires(0));
    let (fetching, answers) = effects.split_at(2);
    assert!(matches!(&fetching[0], Effect::Send { to, .. } if *to == NodeId::Broker(OTHER)));
    assert_eq!(answers, [disarm, Effect::Reply { to: from, body }]);
}

#[test]
fn acks_0_is_never_answered_and_an_error_closes_the_connection() {
    let mut bench = Bench::new();
    let from = client("p1", 1);
    let effects = bench.request(&from, produce_to(orders(0), Acks::None, &batch(1, 100)));
    assert_eq!(effects, [appended(orders(0), 0), watermark(orders(0), 0, 1)]);
    let effects = bench.request(&from, produce_to(orders(1), Acks::None, &batch(2, 100)));
    let close = Effect::HangUp { peer: from.node, channel: Channel::Data };
    assert_eq!(effects, [refused(orders(1), ErrorCode::NotLeaderOrFollower), close]);
}

#[test]
fn a_leader_looks_at_its_isr_first_then_at_the_size_then_at_the_records() {
    let mut bench = Bench::new();
    let configured = |bench: &mut Bench, min_insync_replicas, max_message_bytes| {
        bench.tell(|image| {
            let orders = Bench::orders(image);
            for partition in &mut orders.partitions {
                partition.replicas = vec![ME, OTHER];
            }
            let cleanup_policy = CleanupPolicy::COMPACT;
            let all = TopicConfig::default();
            let config =
                TopicConfig { min_insync_replicas, max_message_bytes, cleanup_policy, ..all };
            orders.config = Arc::new(config);
        });
    };
    // A batch without a key for a compacted topic.
    configured(&mut bench, 2, 99);
    check_refused(&mut bench, orders(1), Acks::All, ErrorCode::NotLeaderOrFollower);
    check_refused(&mut bench, orders(0), Acks::All, ErrorCode::NotEnoughReplicas);
    configured(&mut bench, 1, 99);
    check_refused(&mut bench, orders(0), Acks::All, ErrorCode::MessageTooLarge);
    configured(&mut bench, 1, 100);
    check_refused(&mut bench, orders(0), Acks::All, ErrorCode::InvalidRecord);
    let log = bench.broker.disk.log(&orders(0)).expect("it leads the partition");
    assert_eq!(log.log_end_offset(), Offset(0), "nothing was appended");
}
