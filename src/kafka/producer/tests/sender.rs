use super::*;
use crate::kafka::config::MaybeSet;
use crate::protocol::ApiKey;
use crate::protocol::produce::Acks;

fn values(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

#[test]
fn a_batch_waits_for_linger_ms() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    let effects = bench.produce("orders", None, None, "a");
    assert_eq!(effects.last(), Some(&arm(TimerKind::SenderWakeUp, 5)));
    bench.at(1_003).produce("orders", None, None, "b");
    assert_eq!(bench.carried(), []);
    bench.at(1_005).wake();
    assert_eq!(bench.carried(), [(B1, vec![(0, values(&["a", "b"]))])]);
}

#[test]
fn a_full_batch_does_not_wait() {
    let mut bench = Bench::with_orders(&[B1], |config| config.batch_size = 200);
    bench.produce("orders", None, None, &"a".repeat(100));
    assert_eq!(bench.carried(), []);
    bench.produce("orders", None, None, &"b".repeat(100));
    let first = vec![(0, vec!["a".repeat(100)])];
    assert_eq!(bench.carried(), [(B1, first)], "the second one did not fit and waits on");
}

#[test]
fn a_ready_broker_gets_the_first_batch_of_each_of_its_partitions() {
    let mut bench = Bench::with_orders(&[B1, B1, B2], |_| {});
    bench.produce("orders", Some(0), None, "a");
    bench.at(1_003).produce("orders", Some(1), None, "b");
    bench.produce("orders", Some(2), None, "c");
    bench.at(1_005).wake();
    let mut carried = bench.carried();
    carried[0].1.sort();
    let expected = vec![(0, values(&["a"])), (1, values(&["b"]))];
    assert_eq!(carried, [(B1, expected)], "b rides along, c still lingers");
    bench.at(1_008).wake();
    assert_eq!(bench.carried()[1], (B2, vec![(2, values(&["c"]))]));
}

#[test]
fn a_request_carries_one_batch_per_partition_and_no_more_than_max_request_size() {
    let mut bench = Bench::with_orders(&[B1, B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
        config.max_request_size = 250;
        config.max_in_flight = 2;
    });
    let value = "v".repeat(100);
    bench.produce("orders", Some(0), None, &value);
    bench.produce("orders", Some(1), None, &value);
    assert_eq!(bench.unanswered.len(), 2);
    for partition in [0, 0, 1] {
        bench.produce("orders", Some(partition), None, &value);
    }
    assert_eq!(bench.unanswered.len(), 2, "max.in.flight.requests.per.connection");
    bench.answer_produce(ErrorCode::None, 1);
    bench.answer_produce(ErrorCode::None, 1);
    let sizes: Vec<_> = bench.carried().into_iter().map(|(_, batches)| batches.len()).collect();
    assert_eq!(sizes, [1, 1], "two batches would be larger than 250 bytes");
}

#[test]
fn the_answer_completes_the_batch_and_frees_its_memory() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    assert_eq!(bench.producer.in_flight_batches().len(), 1);
    let effects = bench.answer_produce(ErrorCode::None, 17);
    assert_eq!(facts(effects), [acknowledged(0, 17, 1)]);
    assert_eq!(bench.producer.in_flight_batches().len(), 0);
    let pool = bench.producer.pool();
    assert_eq!(pool.available_bytes(), pool.total_bytes());
    assert_eq!(bench.producer.counters().acknowledged, 2);
}

#[test]
fn acks_0_counts_as_done_when_it_is_sent() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    assert_eq!(bench.producer.config().acks, Acks::All);
    let mut bench = {
        bench.unanswered.clear();
        let mut bench = Bench::new(|config| config.acks = Acks::None);
        bench.feed(Input::Started);
        bench.answer_metadata(None);
        bench
    };
    bench.produce("orders", None, None, "a");
    bench.answer_metadata(Some(&[B1]));
    let effects = bench.at(5).wake();
    assert_eq!(facts(effects), [acknowledged(0, -1, 1)]);
    assert_eq!(bench.producer.in_flight_requests(), 0);
}

#[test]
fn retries_back_off_exponentially_and_ask_for_metadata_if_the_leader_may_have_changed() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    let mut now = 1_005;
    let error = ErrorCode::NotEnoughReplicas;
    for wait in [100, 200, 400, 800, 1_000, 1_000] {
        bench.at(now).wake();
        let effects = bench.answer_produce(error, 0);
        assert_eq!(facts(effects), [retried(0, error, wait)]);
        now += wait;
        bench.at(now - 1).wake();
        assert_eq!(bench.unanswered, []);
    }
    bench.at(now).wake();
    let effects = bench.answer_produce(ErrorCode::NotLeaderOrFollower, 0);
    assert_eq!(facts(effects), [retried(0, ErrorCode::NotLeaderOrFollower, 1_000)]);
    assert!(matches!(bench.unanswered[0].2, Request::Metadata(_)));
}

#[test]
fn a_retry_goes_to_the_new_leader_without_waiting() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    bench.answer_produce(ErrorCode::NotLeaderOrFollower, 0);
    let (_, _, request) = &bench.unanswered[0];
    assert!(matches!(request, Request::Metadata(_)), "{request:?}");
    let topic = TopicMetadata {
        name: TopicName::new("orders"),
        error: ErrorCode::None,
        partitions: vec![PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(B2),
            leader_epoch: LeaderEpoch(1),
            replicas: vec![B2],
            isr: vec![B2],
        }],
    };
    let (brokers, topics) = (vec![B1, B2], vec![Arc::new(topic)]);
    bench.at(1_010).answer(Response::from(metadata::Response { brokers, topics }));
    assert_eq!(bench.carried(), [(B2, vec![(0, values(&["a"]))])]);
}

#[test]
fn without_idempotence_a_retry_can_be_overtaken() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
    });
    bench.produce("orders", None, None, "a");
    bench.produce("orders", None, None, "b");
    bench.answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.answer_produce(ErrorCode::None, 1);
    bench.at(1_100).wake();
    assert_eq!(bench.carried(), [(B1, vec![(0, values(&["a"]))])]);
}

#[test]
fn with_one_request_in_flight_order_is_kept() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
        config.max_in_flight = 1;
    });
    bench.produce("orders", None, None, "a");
    bench.produce("orders", None, None, "b");
    bench.answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.wake();
    assert_eq!(bench.carried(), []);
    bench.at(1_100).wake();
    assert_eq!(bench.carried(), [(B1, vec![(0, values(&["a"]))])]);
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.carried(), [(B1, vec![(0, values(&["b"]))])]);
}

#[test]
fn a_final_error_fails_the_batch_at_once() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    let effects = bench.answer_produce(ErrorCode::MessageTooLarge, 0);
    assert_eq!(facts(effects)[0], failed(0, 1, ErrorCode::MessageTooLarge));
    assert_eq!(bench.producer.counters().failed, 1);
}

#[test]
fn without_retries_a_retriable_error_fails_the_batch() {
    let mut bench = Bench::with_orders(&[B1], |config| config.retries = 0);
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    let effects = bench.answer_produce(ErrorCode::NotEnoughReplicas, 0);
    assert_eq!(facts(effects), [failed(0, 1, ErrorCode::NotEnoughReplicas)]);
}

#[test]
fn a_batch_of_several_records_that_is_too_large_is_split_and_sent_again() {
    let mut bench = Bench::with_orders(&[B1], |config| config.batch_size = 400);
    let value = "v".repeat(90);
    for _ in 0..3 {
        bench.produce("orders", None, None, &value);
    }
    bench.at(1_005).wake();
    let effects = bench.answer_produce(ErrorCode::MessageTooLarge, 0);
    let split = Fact::BatchSplit { producer: p1(), partition: orders(0), parts: 1 };
    assert_eq!(facts(effects)[0], split, "the parts may be as large as batch.size");
    let pool = bench.producer.pool();
    assert_eq!(pool.available_bytes(), pool.total_bytes(), "parts lie beside the pool");
    bench.wake();
    assert_eq!(bench.carried().len(), 1);
}

#[test]
fn a_batch_that_was_not_delivered_in_time_fails_wherever_it_is() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.delivery_timeout = MaybeSet::Set(Span::from_ms(40_000));
        config.max_in_flight = 1;
    });
    bench.produce("orders", None, None, "in flight");
    bench.at(1_005).wake();
    bench.at(1_010).produce("orders", None, None, "in line");
    let effects = bench.at(41_000).wake();
    assert_eq!(facts(effects), [failed(0, 1, ErrorCode::RequestTimedOut)]);
    let effects = bench.at(41_010).wake();
    assert_eq!(facts(effects), [failed(0, 1, ErrorCode::RequestTimedOut)]);
    let late = bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(facts(late), [], "an answer to a batch that failed already changes nothing");
    let pool = bench.producer.pool();
    assert_eq!(pool.available_bytes(), pool.total_bytes());
}

#[test]
fn a_request_without_an_answer_breaks_the_connection_and_is_retried() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    let effects = bench.at(31_006).feed(Input::TimerFired(TimerKind::RequestTimeout));
    assert!(effects.contains(&Effect::Disconnect { peer: B1.into(), channel: Channel::Data }));
    let facts = facts(effects);
    assert!(matches!(facts[0], Fact::RequestTimedOut { .. }), "{facts:?}");
    assert_eq!(facts[1], retried(0, ErrorCode::RequestTimedOut, 100));
}

#[test]
fn a_broken_connection_is_a_retriable_error_and_asks_for_metadata() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    bench.unanswered.clear();
    let gone = Input::Disconnected { peer: B1.into(), channel: Channel::Data };
    let effects = bench.feed(gone);
    assert_eq!(facts(effects), [retried(0, ErrorCode::NetworkException, 100)]);
    let (broker, _, request) = &bench.unanswered[0];
    assert!(matches!(request, Request::Metadata(_)));
    assert_eq!(*broker, B2, "the broken connection is left alone for a while");
}

#[test]
fn a_partition_without_a_leader_is_asked_about_until_it_has_one() {
    let mut bench = Bench::new(|_| {});
    bench.feed(Input::Started);
    bench.answer_metadata(None);
    bench.produce("orders", Some(0), None, "a");
    let leaderless = |epoch| {
        let leader = (epoch > 0).then_some(B1);
        let partition = PartitionMetadata {
            error: ErrorCode::LeaderNotAvailable,
            leader,
            leader_epoch: LeaderEpoch(epoch),
            replicas: vec![B1],
            isr: vec![B1],
        };
        let (name, error) = (TopicName::new("orders"), ErrorCode::None);
        let topic = TopicMetadata { name, error, partitions: vec![partition] };
        let (brokers, topics) = (vec![B1], vec![Arc::new(topic)]);
        Response::from(metadata::Response { brokers, topics })
    };
    bench.answer(leaderless(0));
    assert_eq!(bench.producer.blocked(), None, "the partition exists");
    bench.at(100).wake();
    assert_eq!(bench.carried(), []);
    bench.answer(leaderless(1));
    assert_eq!(bench.carried(), [(B1, vec![(0, values(&["a"]))])]);
}

#[test]
fn close_ends_connections_to_brokers_that_metadata_no_longer_name() {
    let mut bench = Bench::with_orders(&[B2], |_| {});
    bench.at(301_000).wake();
    let (asked, ..) = bench.unanswered[0];
    assert_eq!(asked, B1, "so that there are connections to both");
    let (brokers, topics) = (vec![B2], Vec::new());
    bench.answer(Response::from(metadata::Response { brokers, topics }));
    let effects = bench.feed(Input::Command(ClientCommand::Close));
    for broker in [B1, B2] {
        let ended = Effect::Disconnect { peer: broker.into(), channel: Channel::Data };
        assert!(effects.contains(&ended), "{broker}: {effects:?}");
    }
    assert!(effects.contains(&Effect::Disarm(TimerKind::RequestTimeout)), "{effects:?}");
}

#[test]
fn a_due_metadata_request_goes_before_what_is_ready() {
    let mut bench = Bench::with_orders(&[B1], |config| config.linger = Span::ZERO);
    bench.at(301_000).produce("orders", None, None, "a");
    let asked: Vec<_> = bench.unanswered.iter().map(|(.., request)| request.api()).collect();
    assert_eq!(asked, [ApiKey::Metadata, ApiKey::Produce]);
}

#[test]
fn while_nobody_can_be_asked_for_due_metadata_nothing_is_sent_and_time_passes() {
    let mut bench = Bench::with_orders(&[B1, B2], |config| {
        config.linger = Span::ZERO;
        config.max_in_flight = 1;
        config.metadata_max_age = Span::from_ms(10_000);
    });
    bench.produce("orders", Some(0), None, "a");
    bench.produce("orders", Some(1), None, "b");
    bench.at(10_000).produce("orders", Some(0), None, "c");
    let effects = bench.wake();
    assert_eq!(effects.last(), Some(&arm(TimerKind::SenderWakeUp, 50)), "{effects:?}");
    bench.answer_produce(ErrorCode::None, 1);
    let (asked, _, request) = &bench.unanswered[1];
    assert_eq!((*asked, request.api()), (B1, ApiKey::Metadata), "it has the first free place");
    assert_eq!(bench.carried(), [(B2, vec![(1, values(&["b"]))])]);
}
