//! A producer that numbers its batches.

use super::*;
use crate::id::BatchId;
use crate::kafka::config::{Idempotence, MaybeSet};

const OUT_OF_ORDER: ErrorCode = ErrorCode::OutOfOrderSequenceNumber;

/// One record to each partition named, each in a request of its own.
fn send_each(bench: &mut Bench, partitions: &[i32]) {
    for (i, &partition) in partitions.iter().enumerate() {
        let value = char::from(b'a' + i as u8).to_string();
        bench.produce("orders", Some(partition), None, &value);
    }
}

/// Knows two partitions of two leaders, sends without waiting; the warm-up record was sequence 0 of one of them.
fn eager(leaders: &[BrokerId]) -> Bench {
    Bench::with_orders(leaders, |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
    })
}

fn bumped(epoch: i16) -> Fact {
    let (id, epoch) = (ProducerId(7), ProducerEpoch(epoch));
    Fact::ProducerEpochBumped { producer: p1(), id, epoch }
}

fn entry(bench: &Bench, partition: i32) -> (i32, i32, i64) {
    let transactions = bench.producer.transactions().expect("it is idempotent");
    let entry = transactions.partition(&orders(partition)).expect("it was written to");
    (entry.next_sequence.0, entry.last_acked_sequence.0, entry.last_acked_offset.0)
}

#[test]
fn sequences_count_the_records_of_each_partition_and_are_given_when_a_batch_is_drained() {
    let mut bench = Bench::with_orders(&[B1, B1], |_| {});
    let warm = bench.producer.sticky_partition(&TopicName::new("orders")).expect("it was drawn");
    let cold = 1 - warm;
    for partition in [cold, cold, warm] {
        bench.produce("orders", Some(partition), None, "v");
    }
    assert_eq!(entry(&bench, warm).0, 1, "nothing of this is drained yet");
    bench.at(1_005).wake();
    let mut sequences = bench.sequences();
    sequences.sort_by_key(|one| one.0 != warm);
    assert_eq!(sequences, [(warm, 7, 0, 1), (cold, 7, 0, 0)]);
    assert_eq!((entry(&bench, warm).0, entry(&bench, cold).0), (2, 2));
}

#[test]
fn batches_that_are_tried_again_go_one_after_the_other_in_their_order_and_keep_their_sequences() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0, 0]);
    assert_eq!(bench.sequences(), [(0, 7, 0, 1), (0, 7, 0, 2), (0, 7, 0, 3)]);
    bench.at(1_010).answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.answer_produce(OUT_OF_ORDER, 0);
    bench.answer_produce(OUT_OF_ORDER, 0);
    bench.at(1_110).wake();
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)], "the others wait for it");
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.sequences(), [(0, 7, 0, 2)]);
    bench.answer_produce(ErrorCode::None, 2);
    assert_eq!(bench.sequences(), [(0, 7, 0, 3)]);
    bench.answer_produce(ErrorCode::None, 3);
    assert_eq!(entry(&bench, 0), (4, 3, 3));
}

#[test]
fn a_batch_that_is_tried_again_goes_back_to_its_place_in_the_sequence() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0]);
    let second = bench.unanswered.remove(1);
    bench.unanswered.insert(0, second);
    bench.at(1_010).answer_produce(OUT_OF_ORDER, 0);
    bench.answer_produce(ErrorCode::NotEnoughReplicas, 0);
    let queue = bench.producer.queues().next().expect("both wait");
    let waiting: Vec<_> = queue.batches.iter().map(|batch| batch.base_sequence()).collect();
    assert_eq!(waiting, [Some(Sequence(1)), Some(Sequence(2))]);
}

#[test]
fn out_of_order_behind_a_batch_that_has_failed_bumps_no_epoch() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0]);
    bench.unanswered.swap(0, 1);
    let told = facts(bench.answer_produce(OUT_OF_ORDER, 0));
    assert_eq!(told, [retried(0, OUT_OF_ORDER, 100)]);
}

#[test]
fn out_of_order_of_the_next_expected_batch_bumps_the_epoch_and_numbers_all_in_flight_from_0() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0]);
    let told = facts(bench.at(1_010).answer_produce(OUT_OF_ORDER, 0));
    assert_eq!(told, [retried(0, OUT_OF_ORDER, 100), bumped(1)]);
    assert_eq!(bench.unanswered.len(), 1, "nobody is asked");
    assert_eq!(entry(&bench, 0), (2, -1, 0));
    let told = facts(bench.answer_produce(OUT_OF_ORDER, 0));
    assert_eq!(told, [retried(0, OUT_OF_ORDER, 100)], "it was numbered anew already");
    bench.at(1_110).wake();
    assert_eq!(bench.sequences(), [(0, 7, 1, 0)]);
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.sequences(), [(0, 7, 1, 1)]);
}

#[test]
fn unknown_producer_id_bumps_the_epoch_unless_the_leader_could_not_say_where_its_log_begins() {
    let error = ErrorCode::UnknownProducerId;
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0]);
    let told = facts(bench.answer_produce_from(error, Offset::NONE));
    assert_eq!(told, [retried(0, error, 100)]);
    bench.at(1_100).wake();
    let told = facts(bench.answer_produce_from(error, Offset(5)));
    assert_eq!(told, [retried(0, error, 200), bumped(1)]);
    bench.at(1_300).wake();
    assert_eq!(bench.sequences(), [(0, 7, 1, 0)]);
}

#[test]
fn invalid_producer_epoch_fails_the_batch_and_bumps_the_epoch() {
    let error = ErrorCode::InvalidProducerEpoch;
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0]);
    let told = facts(bench.answer_produce(error, 0));
    assert_eq!(told, [failed(0, 1, error), bumped(1)]);
    assert_eq!(entry(&bench, 0).0, 1, "the other one is its first now");
}

#[test]
fn duplicate_sequence_number_is_a_success_without_an_offset() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0]);
    let effects = bench.answer_produce(ErrorCode::DuplicateSequenceNumber, 0);
    let answered = Fact::DuplicateAnswered { producer: p1(), partition: orders(0), count: 1 };
    assert_eq!(facts(effects), [answered, acknowledged(0, -1, 1)]);
    assert_eq!(entry(&bench, 0), (2, 1, 0), "the highest offset is that of the warm-up");
    assert_eq!(bench.producer.counters().failed, 0);
}

#[test]
fn in_a_new_epoch_a_partition_waits_until_what_it_has_in_flight_is_done() {
    let mut bench = eager(&[B1, B2]);
    send_each(&mut bench, &[0, 1]);
    let place = bench.unanswered.iter().position(|(broker, ..)| *broker == B1).expect("sent");
    bench.unanswered.swap(0, place);
    let error = ErrorCode::InvalidProducerEpoch;
    assert_eq!(facts(bench.answer_produce(error, 0)), [failed(0, 1, error), bumped(1)]);
    send_each(&mut bench, &[1]);
    assert_eq!(bench.sequences().len(), 1, "only what was sent before the bump");
    let (_, id, epoch, _) = bench.sequences()[0];
    assert_eq!((id, epoch), (7, 0));
    bench.answer_produce(ErrorCode::None, 9);
    assert_eq!(bench.sequences(), [(1, 7, 1, 0)]);
}

#[test]
fn a_batch_that_expired_after_a_retry_holds_new_ones_back_until_the_others_are_done() {
    let mut bench = eager_for(500);
    send_each(&mut bench, &[0]);
    bench.at(1_010).answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.at(1_110).wake();
    bench.at(1_400).produce("orders", Some(0), None, "b");
    assert_eq!(bench.sequences(), [(0, 7, 0, 1), (0, 7, 0, 2)], "a again, and b");
    let told = facts(bench.at(1_500).wake());
    assert_eq!(told, [failed(0, 1, ErrorCode::RequestTimedOut)]);
    bench.produce("orders", Some(0), None, "c");
    assert_eq!(bench.sequences().len(), 2, "c waits: is a in the log?");
    bench.unanswered.remove(0);
    bench.answer_produce(ErrorCode::None, 2);
    assert_eq!(bench.sequences(), [(0, 7, 0, 3)], "b is, and so a was");
}

#[test]
fn if_the_last_in_flight_has_expired_after_a_retry_the_epoch_is_bumped() {
    let mut bench = eager_for(500);
    send_each(&mut bench, &[0]);
    bench.at(1_010).answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.at(1_110).wake();
    let told = facts(bench.at(1_500).wake());
    assert_eq!(told, [failed(0, 1, ErrorCode::RequestTimedOut), bumped(1)]);
    bench.produce("orders", Some(0), None, "b");
    assert_eq!(bench.sequences()[1], (0, 7, 1, 0));
}

#[test]
fn a_batch_that_expired_on_its_first_way_neither_bumps_nor_blocks_and_its_late_answer_counts() {
    let mut bench = eager_for(500);
    send_each(&mut bench, &[0]);
    let told = facts(bench.at(1_500).wake());
    assert_eq!(told, [failed(0, 1, ErrorCode::RequestTimedOut)]);
    bench.produce("orders", Some(0), None, "b");
    assert_eq!(bench.sequences(), [(0, 7, 0, 1), (0, 7, 0, 2)]);
    assert_eq!(entry(&bench, 0), (3, 0, 0));
    assert_eq!(facts(bench.answer_produce(ErrorCode::None, 1)), []);
    assert_eq!(entry(&bench, 0), (3, 1, 1));
}

fn eager_for(delivery_timeout_ms: u64) -> Bench {
    Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
        config.delivery_timeout = MaybeSet::Set(Span::from_ms(delivery_timeout_ms));
    })
}

#[test]
fn the_parts_of_a_batch_that_is_split_share_its_sequences() {
    let mut bench = Bench::with_orders(&[B1], |config| config.batch_size = 300);
    for value in ["a", "b"] {
        bench.produce("orders", Some(0), None, &value.repeat(90));
    }
    bench.at(1_005).wake();
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
    let parts = bench.producer.in_flight_batches()[0].split(100, || BatchId(0));
    let sequences: Vec<_> = parts.iter().map(|part| part.base_sequence()).collect();
    assert_eq!(sequences, [Some(Sequence(1)), Some(Sequence(2))]);
    bench.answer_produce(ErrorCode::MessageTooLarge, 0);
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)], "it is sent at once, in the same place");
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(entry(&bench, 0), (3, 2, 2));
}

#[test]
fn without_idempotence_a_batch_that_is_tried_again_comes_behind_the_later_ones() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
        config.enable_idempotence = Idempotence::Disabled;
    });
    send_each(&mut bench, &[0, 0]);
    bench.answer_produce(ErrorCode::NotEnoughReplicas, 0);
    bench.answer_produce(ErrorCode::None, 1);
    bench.at(1_200).wake();
    assert_eq!(bench.carried(), [(B1, vec![(0, vec!["a".to_owned()])])], "b is in the log already");
}

#[test]
fn without_idempotence_the_leader_cannot_tell_a_batch_whose_acknowledgement_was_lost_from_a_new_one()
 {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.enable_idempotence = Idempotence::Disabled;
    });
    bench.produce("orders", None, None, "a");
    let first = bench.unanswered.remove(0).2;
    bench.feed(Input::Disconnected { peer: B1.into(), channel: Channel::Data });
    bench.answer_metadata(Some(&[B1]));
    bench.at(1_100).wake();
    let again = bench.unanswered.remove(0).2;
    assert_eq!(again, first);
    let Request::Produce(request) = again else { panic!("it sends") };
    assert_eq!(request.partitions[0].batch.producer, None);
}

#[test]
fn a_batch_whose_acknowledgement_was_lost_comes_again_under_its_sequence() {
    let mut bench = eager(&[B1]);
    send_each(&mut bench, &[0, 0]);
    let first: Vec<_> = bench.unanswered.drain(..).map(|(.., request)| request).collect();
    bench.feed(Input::Disconnected { peer: B1.into(), channel: Channel::Data });
    bench.answer_metadata(Some(&[B1]));
    bench.at(1_100).wake();
    assert_eq!(bench.unanswered[0].2, first[0], "the leader finds it among the last five");
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.unanswered[0].2, first[1]);
}

#[test]
fn with_one_request_in_flight_a_partition_waits_for_its_answer_whoever_leads_it() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.linger = Span::ZERO;
        config.batch_size = 1;
        config.max_in_flight = 1;
    });
    send_each(&mut bench, &[0, 0]);
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
    assert!(bench.producer.queues().all(|queue| queue.muted));
    bench.answer_produce(ErrorCode::None, 1);
    assert_eq!(bench.sequences(), [(0, 7, 0, 2)]);
}

#[test]
fn after_the_highest_sequence_comes_0() {
    let highest = Sequence(i32::MAX);
    assert_eq!(highest.plus(1), Sequence(0));
    assert_eq!(Sequence(i32::MAX - 1).plus(5), Sequence(3));
    assert_eq!(Sequence(0).plus(1), Sequence(1));
}
