//! How a producer gets its id.

use super::*;
use crate::kafka::config::{Idempotence, MaybeSet};
use crate::kafka::producer::{ProducerIdAndEpoch, State};

const LOADING: ErrorCode = ErrorCode::CoordinatorLoadInProgress;

fn asks_for_an_id(bench: &Bench) -> bool {
    bench.unanswered.iter().any(|(.., body)| matches!(body, Request::InitProducerId(_)))
}

/// Started, with metadata, and with InitProducerId unanswered; `a` waits.
fn without_an_id() -> Bench {
    let mut bench = Bench::new(|config| {
        config.delivery_timeout = MaybeSet::Set(Span::from_ms(40_000));
    });
    bench.gives_ids = false;
    bench.feed(Input::Started);
    assert!(matches!(bench.unanswered[0].2, Request::InitProducerId(_)), "before metadata");
    let asked = bench.unanswered.remove(0);
    bench.answer_metadata(None);
    bench.produce("orders", None, None, "a");
    bench.answer_metadata(Some(&[B1]));
    bench.unanswered = vec![asked];
    bench
}

#[test]
fn without_a_producer_id_nothing_is_sent_and_nothing_expires() {
    let mut bench = without_an_id();
    bench.at(5).wake();
    assert_eq!(bench.carried(), []);
    assert_eq!(facts(bench.at(50_000).wake()), [], "delivery.timeout.ms is long over");
    assert_eq!(bench.producer.queues().map(|queue| queue.records()).sum::<usize>(), 1);
    let effects = bench.at(50_001).answer(init_producer_id(ErrorCode::None, 7, 0));
    let (id, epoch) = (ProducerId(7), ProducerEpoch(0));
    let told = facts(effects);
    assert_eq!(told[0], Fact::ProducerIdObtained { producer: p1(), id, epoch });
    assert_eq!(told[1], failed(0, 1, ErrorCode::RequestTimedOut), "now it does");
}

#[test]
fn init_producer_id_is_asked_again_after_retry_backoff_ms() {
    let mut bench = without_an_id();
    for now in [10, 110, 210] {
        bench.at(now).answer(init_producer_id(LOADING, -1, -1));
        bench.at(now + 99).wake();
        assert!(!asks_for_an_id(&bench), "the wait does not grow");
        bench.at(now + 100).wake();
        assert!(asks_for_an_id(&bench));
    }
    bench.answer(init_producer_id(ErrorCode::None, 7, 0));
    assert_eq!(bench.carried().len(), 1, "the record goes at once");
}

#[test]
fn init_producer_id_is_asked_again_when_its_connection_breaks() {
    let mut bench = without_an_id();
    bench.unanswered.clear();
    bench.at(10).feed(Input::Disconnected { peer: B1.into(), channel: Channel::Data });
    assert!(!asks_for_an_id(&bench));
    bench.at(110).wake();
    let to = bench.unanswered.iter().find(|(.., body)| matches!(body, Request::InitProducerId(_)));
    assert_eq!(to.expect("it asks").0, B2, "another broker, for any can answer");
}

#[test]
fn an_error_of_init_producer_id_that_cannot_pass_fails_everything() {
    let mut bench = without_an_id();
    let error = ErrorCode::InvalidRequest;
    let effects = bench.at(5).answer(init_producer_id(error, -1, -1));
    assert_eq!(facts(effects), [failed(0, 1, error)]);
    let effects = bench.produce("orders", None, None, "b");
    assert!(facts(effects).contains(&failed(0, 1, error)), "and all that comes");
    let state = bench.producer.transactions().expect("it is idempotent").state();
    assert_eq!(state, State::FatalError(error));
    assert!(!asks_for_an_id(&bench));
}

#[test]
fn a_producer_that_may_not_be_idempotent_begins_anew_and_fails_what_it_had() {
    let mut bench = without_an_id();
    let error = ErrorCode::ClusterAuthorizationFailed;
    let effects = bench.at(5).answer(init_producer_id(error, -1, -1));
    assert_eq!(facts(effects), [failed(0, 1, error)]);
    assert!(asks_for_an_id(&bench));
}

#[test]
fn only_an_idempotent_producer_asks_for_an_id_and_numbers_its_batches() {
    let mut bench = Bench::with_orders(&[B1], |config| {
        config.enable_idempotence = Idempotence::Disabled;
    });
    bench.gives_ids = false;
    bench.produce("orders", None, None, "a");
    bench.at(1_005).wake();
    let Request::Produce(request) = &bench.unanswered[0].2 else { panic!("it sends") };
    assert_eq!(request.partitions[0].batch.producer, None);
    assert!(bench.producer.transactions().is_none());
}

#[test]
fn after_the_last_epoch_another_id_is_asked_for() {
    let mut bench = Bench::new(|config| config.linger = Span::ZERO);
    bench.gives_ids = false;
    bench.feed(Input::Started);
    bench.answer(init_producer_id(ErrorCode::None, 7, i16::MAX));
    bench.answer_metadata(None);
    bench.produce("orders", None, None, "a");
    bench.answer_metadata(Some(&[B1]));
    let error = ErrorCode::InvalidProducerEpoch;
    assert_eq!(facts(bench.answer_produce(error, 0)), [failed(0, 1, error)]);
    let none = ProducerIdAndEpoch::NONE;
    assert_eq!(
        bench.producer.transactions().map(|transactions| transactions.producer()),
        Some(none)
    );
    bench.produce("orders", None, None, "b");
    assert_eq!(bench.carried(), []);
    bench.answer(init_producer_id(ErrorCode::None, 8, 0));
    assert_eq!(bench.sequences(), [(0, 8, 0, 0)]);
}
