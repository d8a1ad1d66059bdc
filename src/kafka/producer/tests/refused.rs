//! A broker that nobody reaches: what was drained for it goes back (`Sender.sendProducerData`).

use super::*;
use crate::kafka::config::MaybeSet;

impl Bench {
    /// Sends without waiting to partition 0, which B2 leads. The connection to B2 has broken, and may be opened again.
    fn cut_off(delivery_timeout_ms: u64) -> Self {
        let mut bench = Bench::with_orders(&[B2], |config| {
            config.linger = Span::ZERO;
            config.batch_size = 1;
            config.delivery_timeout = MaybeSet::Set(Span::from_ms(delivery_timeout_ms));
        });
        bench.break_connection();
        bench.at(1_500);
        // The metadata that are asked for on this account.
        bench.wake();
        bench.answer_metadata(Some(&[B2]));
        assert_eq!(bench.unanswered, []);
        bench
    }

    fn break_connection(&mut self) -> Vec<Effect> {
        self.unanswered.retain(|(broker, ..)| *broker != B2);
        self.feed(Input::Disconnected { peer: B2.into(), channel: Channel::Data })
    }

    fn send(&mut self, value: &str) -> Correlation {
        self.produce("orders", Some(0), None, value);
        self.sent()
    }

    /// The last request to B2.
    fn sent(&self) -> Correlation {
        let mut to_b2 = self.unanswered.iter().rev().filter(|(broker, ..)| *broker == B2);
        to_b2.next().expect("it was sent").1
    }

    fn refuse(&mut self, correlation: Correlation) -> Vec<Fact> {
        self.unanswered.retain(|(broker, ..)| *broker != B2);
        let (peer, channel) = (B2.into(), Channel::Data);
        facts(self.feed(Input::ConnectionRefused { peer, channel, correlation }))
    }

    /// Metadata as they are, as often as they are asked for.
    fn keep_asking(&mut self) {
        while matches!(self.unanswered.first(), Some((_, _, Request::Metadata(_)))) {
            self.answer_metadata(Some(&[B2]));
        }
    }

    fn waiting(&self) -> Vec<(u32, Option<Sequence>)> {
        let batches = self.producer.queues().flat_map(|queue| &queue.batches);
        batches.map(|batch| (batch.attempts, batch.base_sequence())).collect()
    }
}

#[test]
fn a_refused_connection_costs_a_batch_no_attempt_and_no_sequence() {
    let mut bench = Bench::cut_off(120_000);
    let asked = bench.send("a");
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
    assert_eq!(bench.refuse(asked), [], "nobody is told of a retry");
    assert_eq!(bench.waiting(), [(0, None)]);
    bench.keep_asking();
    // Not before `reconnect.backoff.ms`, which has doubled.
    bench.at(1_599).wake();
    assert_eq!(bench.sequences(), []);
    bench.at(1_600).wake();
    bench.keep_asking();
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)], "the same number, for it was given back");
    assert_eq!(facts(bench.answer_produce(ErrorCode::None, 1)), [acknowledged(0, 1, 1)]);
}

#[test]
fn a_batch_that_was_sent_before_waits_for_a_connection_with_its_attempts_and_its_sequence() {
    let mut bench = Bench::cut_off(120_000);
    bench.send("a");
    let failed = facts(bench.break_connection());
    assert_eq!(failed, [retried(0, ErrorCode::NetworkException, 100)]);
    bench.keep_asking();
    for ms in [2_000, 3_500, 5_000] {
        bench.at(ms).wake();
        bench.keep_asking();
        assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
        let asked = bench.sent();
        assert_eq!(bench.refuse(asked), []);
        assert_eq!(bench.waiting(), [(1, Some(Sequence(1)))]);
        bench.keep_asking();
    }
}

#[test]
fn what_was_never_sent_leaves_no_gap_in_the_sequence_when_it_expires() {
    let mut bench = Bench::cut_off(40_000);
    let asked = bench.send("a");
    bench.refuse(asked);
    bench.keep_asking();
    bench.at(41_450).wake();
    let asked = bench.sent();
    bench.refuse(asked);
    bench.keep_asking();
    let expired = facts(bench.at(41_500).wake());
    assert_eq!(expired, [failed(0, 1, ErrorCode::RequestTimedOut)]);
    bench.keep_asking();
    bench.at(43_000).send("b");
    assert_eq!(bench.sequences(), [(0, 7, 0, 1)]);
}

#[test]
fn a_batch_with_another_one_numbered_behind_it_is_tried_again_instead() {
    let mut bench = Bench::cut_off(120_000);
    let asked = bench.send("a");
    bench.send("b");
    let retried = retried(0, ErrorCode::NetworkException, 100);
    assert_eq!(bench.refuse(asked), [retried.clone(), retried]);
    let sequences = [(1, Some(Sequence(1))), (1, Some(Sequence(2)))];
    assert_eq!(bench.waiting(), sequences);
}

#[test]
fn a_request_that_did_not_open_the_connection_may_have_been_sent() {
    let mut bench = Bench::cut_off(120_000);
    bench.send("a");
    let asked = bench.send("b");
    assert_eq!(bench.refuse(asked).len(), 2);
    assert!(bench.waiting().iter().all(|(attempts, _)| *attempts == 1));
}
