//! What a producer does about each error that a leader answers a batch with.

use super::*;
use crate::kafka::config::MaybeSet;

/// Sends one record, answers it with the error, and says what came of it: the facts, and whether it asked for metadata.
fn answered_with(error: ErrorCode) -> (Bench, Vec<Fact>, bool) {
    let mut bench = Bench::with_orders(&[B1], |_| {});
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    let facts = facts(bench.answer_produce(error, 0));
    let asks = bench.unanswered.iter().any(|(.., body)| matches!(body, Request::Metadata(_)));
    (bench, facts, asks)
}

/// It goes out again after the back-off, under the sequence that it had, and is done.
fn goes_again_after_100_ms(mut bench: Bench) {
    bench.unanswered.clear();
    bench.at(1_104).wake();
    assert_eq!(bench.carried(), []);
    bench.at(1_105).wake();
    assert_eq!(bench.carried(), [(B1, vec![(0, vec!["a".to_owned()])])]);
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
    assert_eq!(facts(bench.answer_produce(ErrorCode::None, 1)), [acknowledged(0, 1, 1)]);
}

fn is_tried_again_as_it_is(error: ErrorCode) {
    let (bench, facts, asks) = answered_with(error);
    assert_eq!((facts, asks), (vec![retried(0, error, 100)], false));
    goes_again_after_100_ms(bench);
}

fn is_tried_again_with_new_metadata(error: ErrorCode) {
    let (bench, facts, asks) = answered_with(error);
    assert_eq!((facts, asks), (vec![retried(0, error, 100)], true));
    goes_again_after_100_ms(bench);
}

#[test]
fn not_enough_replicas_is_tried_again() {
    is_tried_again_as_it_is(ErrorCode::NotEnoughReplicas);
}

#[test]
fn not_enough_replicas_after_append_is_tried_again_although_the_leader_has_it() {
    is_tried_again_as_it_is(ErrorCode::NotEnoughReplicasAfterAppend);
}

#[test]
fn request_timed_out_is_tried_again() {
    is_tried_again_as_it_is(ErrorCode::RequestTimedOut);
}

#[test]
fn not_leader_or_follower_asks_for_metadata_and_is_tried_again() {
    is_tried_again_with_new_metadata(ErrorCode::NotLeaderOrFollower);
}

#[test]
fn leader_not_available_asks_for_metadata_and_is_tried_again() {
    is_tried_again_with_new_metadata(ErrorCode::LeaderNotAvailable);
}

#[test]
fn fenced_leader_epoch_asks_for_metadata_and_is_tried_again() {
    is_tried_again_with_new_metadata(ErrorCode::FencedLeaderEpoch);
}

#[test]
fn unknown_topic_or_partition_asks_for_metadata_and_is_tried_again() {
    is_tried_again_with_new_metadata(ErrorCode::UnknownTopicOrPartition);
}

#[test]
fn kafka_storage_error_asks_for_metadata_and_is_tried_again() {
    is_tried_again_with_new_metadata(ErrorCode::KafkaStorageError);
}

#[test]
fn what_cannot_pass_fails_at_once() {
    for error in [ErrorCode::InvalidTopicException, ErrorCode::InvalidRecord] {
        let (bench, facts, asks) = answered_with(error);
        assert_eq!((facts[0].clone(), asks), (failed(0, 1, error), false));
        assert_eq!(bench.producer.counters().failed, 1);
        let pool = bench.producer.pool();
        assert_eq!(pool.available_bytes(), pool.total_bytes());
    }
}

#[test]
fn after_the_last_of_its_retries_a_batch_fails() {
    let error = ErrorCode::NotEnoughReplicas;
    let mut bench = Bench::with_orders(&[B1], |config| config.retries = 2);
    bench.produce("orders", None, None, "a");
    for (now, wait) in [(1_005, 100), (1_105, 200)] {
        bench.at(now).wake();
        assert_eq!(facts(bench.answer_produce(error, 0)), [retried(0, error, wait)]);
    }
    bench.at(1_305).wake();
    assert_eq!(facts(bench.answer_produce(error, 0)), [failed(0, 1, error)], "and no new epoch");
}

#[test]
fn after_delivery_timeout_ms_nothing_is_tried_again() {
    let error = ErrorCode::NotEnoughReplicas;
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.delivery_timeout = MaybeSet::Set(Span::from_ms(300));
    });
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    assert_eq!(facts(bench.answer_produce(error, 0)), [retried(0, error, 100)]);
    bench.at(1_105).wake();
    let effects = bench.at(1_299).answer_produce(error, 0);
    assert_eq!(facts(effects), [retried(0, error, 200)], "a millisecond is left");
    let told = facts(bench.at(1_300).wake());
    assert_eq!(told[0], failed(0, 1, ErrorCode::RequestTimedOut));
}
