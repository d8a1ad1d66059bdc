use super::*;
use crate::kafka::ClientCommandProblem;
use crate::kafka::config::PartitionerClass;
use crate::kafka::producer::{BlockedOn, Lifecycle, METADATA_MAX_IDLE};

fn metadata_request(topics: &[&str]) -> Request {
    Request::from(metadata::Request {
        topics: Some(topics.iter().map(|&topic| TopicName::new(topic)).collect()),
        allow_auto_topic_creation: true,
    })
}

fn refused(error: ErrorCode) -> Fact {
    Fact::SendRefused { producer: p1(), topic: TopicName::new("orders"), error }
}

#[test]
fn a_producer_asks_for_metadata_when_it_starts_and_for_a_topic_when_it_first_writes_to_it() {
    let mut bench = Bench::new(|_| {});
    bench.feed(Input::Started);
    assert_eq!(bench.unanswered[0].2, metadata_request(&[]));
    bench.answer_metadata(None);
    bench.at(7).produce("orders", None, None, "a");
    assert_eq!(bench.unanswered[0].2, metadata_request(&["orders"]));
    let blocked = bench.producer.blocked().expect("send waits for metadata");
    assert_eq!(blocked.since, SimTime::from_ms(7));
    assert!(matches!(blocked.on, BlockedOn::Metadata { .. }));
    bench.at(9).answer_metadata(Some(&[B1]));
    assert_eq!(bench.producer.blocked(), None);
    assert_eq!(bench.producer.counters().sent, 1);
}

#[test]
fn send_gives_up_after_max_block_ms_without_metadata() {
    let mut bench = Bench::new(|config| config.max_block = Span::from_ms(150));
    bench.feed(Input::Started);
    bench.answer_metadata(None);
    let effects = bench.produce("orders", None, None, "a");
    assert!(effects.contains(&arm(TimerKind::NextRecord, 150)));
    bench.answer_metadata(None);
    bench.at(100).wake();
    assert_eq!(bench.unanswered.len(), 1, "it asks again after retry.backoff.ms");
    bench.answer_metadata(None);
    assert!(bench.producer.blocked().is_some());
    let effects = bench.at(150).feed(Input::TimerFired(TimerKind::NextRecord));
    assert_eq!(facts(effects), [refused(ErrorCode::RequestTimedOut)]);
    assert_eq!(bench.producer.counters().failed, 1);
}

#[test]
fn an_explicit_partition_that_is_not_there_is_waited_for() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", Some(1), None, "a");
    assert!(bench.producer.blocked().is_some());
    bench.answer_metadata(Some(&[B1, B2]));
    assert_eq!(bench.producer.blocked(), None);
    bench.at(1_005).wake();
    assert_eq!(bench.carried(), [(B2, vec![(1, vec!["a".to_owned()])])]);
}

#[test]
fn calls_wait_in_line_behind_a_send_that_does_not_return() {
    let mut bench = Bench::new(|_| {});
    bench.feed(Input::Started);
    bench.answer_metadata(None);
    bench.produce("orders", None, Some("k"), "a");
    bench.produce("orders", None, Some("k"), "b");
    bench.feed(rate(100, &["k"]));
    assert_eq!((bench.producer.waiting_calls(), bench.producer.counters().sent), (1, 0));
    bench.answer_metadata(Some(&[B1]));
    bench.at(5).wake();
    let values = ["a", "b", "order #1"].map(str::to_owned).to_vec();
    assert_eq!(bench.carried(), [(B1, vec![(0, values)])]);
}

#[test]
fn a_keyed_record_goes_where_murmur2_says() {
    let mut bench = Bench::with_orders(&[B1, B1, B1], |_| {});
    let effects = bench.produce("orders", None, Some("user-1"), "a");
    let queued = Fact::RecordQueued {
        producer: p1(),
        partition: orders(2),
        key: Some("user-1".into()),
        hash: Some(1_404_122_828),
        partitions: 3,
    };
    assert_eq!(facts(effects), [queued]);
}

#[test]
fn an_explicit_partition_comes_before_the_key() {
    let mut bench = Bench::with_orders(&[B1, B1, B1], |_| {});
    let effects = bench.produce("orders", Some(0), Some("user-1"), "a");
    let queued = Fact::RecordQueued {
        producer: p1(),
        partition: orders(0),
        key: Some("user-1".into()),
        hash: None,
        partitions: 3,
    };
    assert_eq!(facts(effects), [queued]);
}

#[test]
fn the_round_robin_partitioner_ignores_keys() {
    let mut bench = Bench::with_orders(&[B1, B1, B1], |config| {
        config.partitioner_class = PartitionerClass::RoundRobin;
    });
    let mut partitions = Vec::new();
    for _ in 0..4 {
        for fact in facts(bench.produce("orders", None, Some("user-1"), "a")) {
            if let Fact::RecordQueued { partition, .. } = fact {
                partitions.push(partition.partition);
            }
        }
    }
    assert_eq!(partitions, [1, 2, 0, 1]);
}

#[test]
fn keyless_records_stick_to_a_partition_until_a_batch_is_full() {
    let mut bench = Bench::with_orders(&[B1, B1, B1], |config| config.batch_size = 200);
    let sticky = bench.producer.sticky_partition(&TopicName::new("orders"));
    let sticky = sticky.expect("a first record was sent");
    let mut seen = Vec::new();
    for _ in 0..20 {
        for fact in facts(bench.produce("orders", None, None, &"v".repeat(60))) {
            if let Fact::StickyPartitionChosen { partition, .. } = &fact {
                seen.extend([-1, partition.partition]);
            }
            if let Fact::RecordQueued { partition, .. } = &fact {
                seen.push(partition.partition);
            }
        }
    }
    let moved = seen.iter().position(|&n| n == -1).expect("it moves on");
    assert!(moved > 0 && seen[..moved].iter().all(|&n| n == sticky), "{seen:?}");
    assert_eq!(seen[moved + 1], seen[moved + 2], "{seen:?}");
}

#[test]
fn a_record_larger_than_max_request_size_is_refused_at_once() {
    let mut bench = Bench::with_orders(&[B1], |config| config.max_request_size = 200);
    let effects = bench.produce("orders", None, None, &"v".repeat(200));
    assert_eq!(facts(effects), [refused(ErrorCode::MessageTooLarge)]);
}

#[test]
fn a_steady_stream_takes_its_keys_in_turn_and_numbers_its_values() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.feed(rate(10, &["a", "b"]));
    for ms in [1_010, 1_020] {
        assert_eq!(bench.producer.next_record_at(), Some(SimTime::from_ms(ms)));
        bench.at(ms).feed(Input::TimerFired(TimerKind::NextRecord));
    }
    let waiting = bench.producer.queues().flat_map(|queue| &queue.batches);
    let records = waiting.flat_map(|batch| batch.records());
    let all: Vec<_> = records.map(|record| (record.key(), record.value())).collect();
    let expected = [("a", "order #1"), ("b", "order #2"), ("a", "order #3")];
    assert_eq!(all, expected.map(|(key, value)| (Some(key), Some(value))));
    let next = bench.producer.next_record().expect("the stream goes on");
    assert_eq!((next.0.as_deref(), &*next.1), (Some("b"), "order #4"));
}

#[test]
fn send_waits_for_memory_and_goes_on_when_a_batch_is_done() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.batch_size = 500;
        config.buffer_memory = 1_000;
    });
    let value = "v".repeat(300);
    bench.produce("orders", None, None, &value);
    bench.produce("orders", None, None, &value);
    assert_eq!(bench.producer.pool().available_bytes(), 0);
    let effects = bench.feed(rate(1, &[]));
    bench.produce("orders", None, None, &value);
    assert_eq!(facts(effects).len(), 1, "a small record fits into the last batch");
    let blocked = bench.producer.blocked().expect("no memory for a third batch");
    assert!(matches!(blocked.on, BlockedOn::Memory { size_bytes: 500, .. }));
    let effects = bench.at(1_050).feed(Input::TimerFired(TimerKind::NextRecord));
    assert_eq!(facts(effects), [], "the stream stands still");
    assert_eq!(bench.producer.queues().map(|queue| queue.records()).sum::<usize>(), 2);
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.producer.blocked(), None);
    let timer = bench.producer.next_record_at();
    assert_eq!(timer, Some(SimTime::from_ms(1_051)), "the pause begins when send returns");
}

#[test]
fn send_gives_up_after_max_block_ms_without_memory() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.batch_size = 500;
        config.buffer_memory = 500;
        config.max_block = Span::from_ms(40);
    });
    bench.produce("orders", None, None, &"v".repeat(300));
    let effects = bench.produce("orders", None, None, &"v".repeat(300));
    let bytes = 500;
    let exhausted = Fact::BufferExhausted { producer: p1(), partition: orders(0), bytes };
    assert_eq!(facts(effects), [exhausted]);
    let effects = bench.at(1_040).feed(Input::TimerFired(TimerKind::NextRecord));
    assert_eq!(facts(effects), [refused(ErrorCode::RequestTimedOut)]);
}

#[test]
fn a_batch_size_that_memory_can_never_hold_fails_every_send() {
    let mut bench = Bench::new(|config| config.buffer_memory = 10_000);
    bench.feed(Input::Started);
    bench.answer_metadata(None);
    bench.produce("orders", None, None, "a");
    let effects = bench.answer_metadata(Some(&[B1]));
    assert!(facts(effects).contains(&refused(ErrorCode::InvalidConfig)));
}

#[test]
fn close_sends_what_is_there_at_once_and_then_stops() {
    let mut bench = Bench::with_orders(&[B1], |config| config.linger = Span::from_ms(500));
    bench.produce("orders", None, None, "a");
    bench.feed(rate(10_000, &[]));
    assert_eq!(bench.carried(), []);
    bench.feed(Input::Command(ClientCommand::Close));
    let values = ["a", "order #1"].map(str::to_owned).to_vec();
    assert_eq!(bench.carried(), [(B1, vec![(0, values)])]);
    let produce = ClientCommand::Produce {
        topic: TopicName::new("orders"),
        partition: None,
        key: None,
        value: None,
    };
    let problem = bench.producer.check_command(&produce);
    assert_eq!(problem, Err(ClientCommandProblem::Closed));
    let effects = bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.producer.lifecycle(), Lifecycle::Closed);
    let closed = Fact::ProducerClosed { producer: p1() };
    assert_eq!(facts(effects.clone()), [acknowledged(0, 1, 2), closed]);
    assert!(effects.contains(&Effect::Disconnect { peer: B1.into(), channel: Channel::Data }));
}

#[test]
fn what_no_producer_can_do_is_refused() {
    let bench = Bench::with_orders(&[B1], |_| {});
    let check = |command| bench.producer.check_command(&command);
    assert_eq!(check(ClientCommand::Hold), Err(ClientCommandProblem::WrongRole));
    let Input::Command(standing) = rate(0, &[]) else { unreachable!() };
    assert_eq!(check(standing), Err(ClientCommandProblem::NoInterval));
    let (topic, partition) = (TopicName::new("orders"), Some(-1));
    let produce = ClientCommand::Produce { topic, partition, key: None, value: None };
    let problem = ClientCommandProblem::NegativePartition { partition: -1 };
    assert_eq!(check(produce), Err(problem));
}

#[test]
fn the_answer_in_which_a_topic_expires_no_longer_makes_it_known() {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    let forgotten_at = METADATA_MAX_IDLE.as_ms();
    bench.at(forgotten_at).wake();
    assert_eq!(bench.unanswered[0].2, metadata_request(&["orders"]), "it is asked about");
    bench.answer_metadata(Some(&[B1]));
    assert_eq!(bench.producer.metadata().snapshot().topics, []);
    bench.produce("orders", None, None, "a");
    assert!(bench.producer.blocked().is_some(), "as with any topic that it does not know");
    bench.answer_metadata(Some(&[B1]));
    assert_eq!(bench.producer.blocked(), None);
}
