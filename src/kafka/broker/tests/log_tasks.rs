//! When a broker looks at its logs, and what it does then.

use std::sync::Arc;

use super::{Bench, ME, batch, client, led, orders, produce_to};
use crate::fact::{DeletionReason, Fact};
use crate::id::{BatchId, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kafka::config::{CleanupPolicy, TopicConfig};
use crate::kafka::{Effect, Input, TimerKind};
use crate::kernel::SimTime;
use crate::protocol::produce::Acks;
use crate::protocol::{BatchProducer, Record, RecordBatch};

const DAY_MS: u64 = 86_400_000;

fn set(bench: &mut Bench, change: impl FnOnce(&mut TopicConfig)) {
    let mut config = TopicConfig::default();
    change(&mut config);
    bench.tell(|image| Bench::orders(image).config = Arc::new(config));
}

fn send(bench: &mut Bench, number: u32, batch: &Arc<RecordBatch>) -> Vec<Effect> {
    bench.request(&client("p1", number), produce_to(orders(0), Acks::Leader, batch))
}

fn idempotent(sequence: i32) -> Arc<RecordBatch> {
    let producer = BatchProducer {
        id: ProducerId(5),
        epoch: ProducerEpoch(0),
        base_sequence: Sequence(sequence),
        is_transactional: false,
    };
    Arc::new(RecordBatch { producer: Some(producer), ..(*batch(1, 100)).clone() })
}

#[test]
fn nothing_is_looked_for_while_there_is_nothing_to_find() {
    let mut bench = Bench::new();
    assert_eq!(bench.log_tasks, []);
    set(&mut bench, |config| config.retention_ms = -1);
    send(&mut bench, 1, &batch(1, 100));
    assert_eq!(bench.log_tasks, []);
}

#[test]
fn the_first_look_that_can_find_something_is_one_of_the_brokers_rounds() {
    let mut bench = Bench::new();
    send(&mut bench, 1, &batch(1, 100));
    // The rounds are at 30 s and every 5 min from then on; at exactly seven days the record is not too old yet.
    let round = SimTime::from_ms(7 * DAY_MS + 30_000);
    assert_eq!(bench.log_tasks, [(TimerKind::LogRetention, round)]);
    send(&mut bench, 2, &batch(2, 100));
    assert_eq!(bench.log_tasks.len(), 1, "it will be looked at again then");
}

#[test]
fn a_shorter_retention_is_looked_at_earlier() {
    let mut bench = Bench::new();
    send(&mut bench, 1, &batch(1, 100));
    set(&mut bench, |config| config.retention_ms = 400_000);
    let round = SimTime::from_ms(30_000 + 2 * 300_000);
    assert_eq!(bench.log_tasks.last(), Some(&(TimerKind::LogRetention, round)));
}

#[test]
fn what_is_too_old_is_deleted_and_told() {
    let mut bench = Bench::new();
    set(&mut bench, |config| config.retention_ms = 1_000);
    send(&mut bench, 1, &batch(1, 100));
    let (_, round) = bench.log_tasks[0].clone();
    assert_eq!(round, SimTime::from_ms(30_000));
    bench.now = round;
    let effects = bench.feed(Input::TimerFired(TimerKind::LogRetention));
    let (broker, partition, reason) = (ME, orders(0), DeletionReason::RetentionTime);
    let expected = [
        Fact::SegmentRolled { broker, partition: partition.clone(), base: Offset(1) },
        Fact::SegmentDeleted { broker, partition: partition.clone(), base: Offset(0), reason },
        Fact::LogStartOffsetMoved { broker, partition, from: Offset(0), to: Offset(1) },
    ];
    assert_eq!(effects, expected.map(Effect::Note));
    assert_eq!(bench.log_tasks.len(), 1, "an empty log needs no further look");
}

#[test]
fn a_duplicate_is_answered_and_told_and_not_written() {
    let mut bench = Bench::new();
    send(&mut bench, 1, &idempotent(0));
    let effects = send(&mut bench, 2, &idempotent(0));
    let (first, last) = (Offset(0), Offset(0));
    let partition = orders(0);
    let told = Fact::DuplicateBatchAnswered { broker: ME, partition, first, last, count: 1 };
    assert_eq!(effects.first(), Some(&Effect::Note(told)));
    assert_eq!(bench.broker.disk.log(&orders(0)).map(|log| log.log_end_offset()), Some(Offset(1)));
}

#[test]
fn a_producer_is_forgotten_at_the_first_round_after_its_day() {
    let mut bench = Bench::new();
    bench.now = SimTime::from_ms(1_000);
    send(&mut bench, 1, &idempotent(3));
    let due = |bench: &Bench| {
        let mut all = bench.log_tasks.iter().rev();
        all.find(|(timer, _)| *timer == TimerKind::ProducerExpiration).map(|(_, at)| *at)
    };
    // Records carry the time at which they were made, which is 0 here.
    assert_eq!(due(&bench), Some(SimTime::from_ms(DAY_MS)));
    bench.now = SimTime::from_ms(DAY_MS);
    bench.feed(Input::TimerFired(TimerKind::ProducerExpiration));
    let log = bench.broker.disk.log(&orders(0)).expect("a log");
    assert!(log.producers().is_some_and(|state| state.entry(ProducerId(5)).is_none()));
}

#[test]
fn each_log_forgets_producers_on_a_beat_of_its_own() {
    let mut bench = Bench::new();
    send(&mut bench, 1, &idempotent(0));
    bench.now = SimTime::from_ms(123_000);
    bench.tell(|image| Bench::orders(image).partitions[1] = led(ME));
    bench.request(&client("p1", 2), produce_to(orders(1), Acks::Leader, &idempotent(0)));
    let knows = |bench: &Bench, partition| {
        let log = bench.broker.disk.log(&orders(partition)).expect("a log");
        log.producers().is_some_and(|state| state.entry(ProducerId(5)).is_some())
    };
    bench.now = SimTime::from_ms(DAY_MS);
    bench.feed(Input::TimerFired(TimerKind::ProducerExpiration));
    assert_eq!([0, 1].map(|partition| knows(&bench, partition)), [false, true]);
    // Every ten minutes from when it was opened.
    let (_, next) = bench.log_tasks.last().expect("it looks again").clone();
    assert_eq!(next, SimTime::from_ms(123_000 + 144 * 600_000));
    bench.now = next;
    bench.feed(Input::TimerFired(TimerKind::ProducerExpiration));
    assert!(!knows(&bench, 1));
}

#[test]
fn a_broker_that_comes_back_knows_only_the_last_batch_of_each_producer() {
    let mut bench = Bench::new();
    for sequence in 0..3 {
        send(&mut bench, 1, &idempotent(sequence));
    }
    bench.broker.crash(bench.now);
    bench.feed(Input::Started);
    bench.tell(|_| {});
    let log = bench.broker.disk.log(&orders(0)).expect("a log");
    let entry = log.producers().and_then(|state| state.entry(ProducerId(5))).expect("it is known");
    assert_eq!(entry.batches.iter().map(|batch| batch.last_seq).collect::<Vec<_>>(), [Sequence(2)]);
}

#[test]
fn a_compacted_log_is_cleaned_at_the_cleaners_next_round_and_told() {
    let mut bench = Bench::new();
    set(&mut bench, |config| {
        config.cleanup_policy = CleanupPolicy::COMPACT;
        config.internal_segment_bytes = Some(100);
    });
    let keyed = |id| {
        let record = Record::user(SimTime::ZERO, Some("k".into()), Some("v".into()));
        Arc::new(RecordBatch::unsent(BatchId(id), 100, Arc::new([record])))
    };
    bench.now = SimTime::from_ms(20_000);
    send(&mut bench, 1, &keyed(1));
    assert_eq!(bench.log_tasks, [], "the active segment is left alone");
    send(&mut bench, 2, &keyed(2));
    send(&mut bench, 3, &keyed(3));
    assert_eq!(bench.log_tasks, [(TimerKind::LogCleaner, SimTime::from_ms(30_000))]);
    bench.now = SimTime::from_ms(30_000);
    let effects = bench.feed(Input::TimerFired(TimerKind::LogCleaner));
    let (broker, partition, end) = (ME, orders(0), Offset(2));
    let told = Fact::LogCleaned { broker, partition, before: 2, after: 1, end };
    assert_eq!(effects, [Effect::Note(told)]);
    assert_eq!(bench.log_tasks.len(), 1, "nothing is dirty any more");
}

#[test]
fn of_several_logs_the_one_with_the_largest_dirty_part_is_cleaned_first() {
    let mut bench = Bench::new();
    bench.tell(|image| Bench::orders(image).partitions[1] = led(ME));
    set(&mut bench, |config| {
        config.cleanup_policy = CleanupPolicy::COMPACT;
        config.internal_segment_bytes = Some(100);
    });
    let send = |bench: &mut Bench, partition: i32, ids: std::ops::Range<u64>| {
        for id in ids {
            let record = Record::user(SimTime::ZERO, Some(format!("k{id}").as_str().into()), None);
            let batch = Arc::new(RecordBatch::unsent(BatchId(id), 100, Arc::new([record])));
            let to = produce_to(orders(partition), Acks::Leader, &batch);
            bench.request(&client("p1", id as u32), to);
        }
    };
    let clean = |bench: &mut Bench, ms: u64| -> Vec<i32> {
        bench.now = SimTime::from_ms(ms);
        let effects = bench.feed(Input::TimerFired(TimerKind::LogCleaner));
        let cleaned = |effect: Effect| {
            let Effect::Note(Fact::LogCleaned { partition, .. }) = effect else { return None };
            Some(partition.partition)
        };
        effects.into_iter().filter_map(cleaned).collect()
    };
    send(&mut bench, 0, 0..3);
    assert_eq!(clean(&mut bench, 30_000), [0]);
    // Three of five segments are dirty there, and all of them here.
    send(&mut bench, 0, 3..6);
    send(&mut bench, 1, 6..8);
    assert_eq!(clean(&mut bench, 45_000), [1, 0]);
}

#[test]
fn what_has_expired_is_deleted_before_the_next_log_is_cleaned() {
    let mut bench = Bench::new();
    bench.tell(|image| Bench::orders(image).partitions[1] = led(ME));
    set(&mut bench, |config| {
        config.cleanup_policy = CleanupPolicy { compact: true, delete: true };
        config.internal_segment_bytes = Some(100);
        config.retention_ms = 20_000;
    });
    bench.now = SimTime::from_ms(25_000);
    for (partition, at) in [(0, bench.now), (1, SimTime::ZERO)] {
        for id in 0..3 {
            let record = Record::user(at, Some("k".into()), Some("v".into()));
            let batch = Arc::new(RecordBatch::unsent(BatchId(id), 100, Arc::new([record])));
            let to = produce_to(orders(partition), Acks::Leader, &batch);
            bench.request(&client("p1", id as u32), to);
        }
    }
    bench.now = SimTime::from_ms(30_000);
    let effects = bench.feed(Input::TimerFired(TimerKind::LogCleaner));
    let told = |effect: &Effect| {
        let Effect::Note(fact) = effect else { return None };
        if let Fact::LogCleaned { partition, .. } = fact {
            return Some(("cleaned", partition.partition));
        }
        let Fact::SegmentDeleted { partition, .. } = fact else { return None };
        Some(("deleted", partition.partition))
    };
    let told: Vec<_> = effects.iter().filter_map(told).collect();
    let deleted = ("deleted", 1);
    assert_eq!(told, [("cleaned", 0), deleted, deleted, deleted], "nothing is left to clean");
}
