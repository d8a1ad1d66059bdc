//! No broker that is known can be asked: back to `bootstrap.servers` (`NetworkClient.DefaultMetadataUpdater.maybeUpdate`).

use super::*;
use crate::kafka::config::MetadataRecoveryStrategy;
use crate::kafka::producer::BlockedOn;
use crate::protocol::ApiKey;

impl Bench {
    /// B2 leads `orders` and is the only broker of the last answer; the producer was started with B1.
    fn moved_to_b2(change: impl FnOnce(&mut ProducerConfig)) -> Self {
        let mut bench = Bench::with_orders(&[B2], |config| {
            config.linger = Span::ZERO;
            config.metadata_max_age = Span::from_ms(10_000);
            change(config);
        });
        bench.at(10_000).wake();
        bench.answer(Response::from(metadata::Response {
            brokers: vec![B2],
            topics: vec![Arc::new(TopicMetadata {
                name: TopicName::new("orders"),
                error: ErrorCode::None,
                partitions: vec![PartitionMetadata {
                    error: ErrorCode::None,
                    leader: Some(B2),
                    leader_epoch: LeaderEpoch(0),
                    replicas: vec![B2],
                    isr: vec![B2],
                }],
            })],
        }));
        bench.at(12_000);
        bench
    }

    fn lose(&mut self, broker: BrokerId) -> Vec<Effect> {
        self.unanswered.retain(|(to, ..)| *to != broker);
        self.feed(Input::Disconnected { peer: broker.into(), channel: Channel::Data })
    }

    fn knows_orders(&self) -> bool {
        self.producer.metadata().snapshot().topic(&TopicName::new("orders")).is_some()
    }
}

#[test]
fn without_any_broker_that_can_be_asked_the_producer_begins_again_with_its_bootstrap_servers() {
    let mut bench = Bench::moved_to_b2(|_| {});
    bench.lose(B2);
    assert!(!bench.knows_orders());
    let (asked, _, request) = &bench.unanswered[0];
    assert_eq!((*asked, request.api()), (B1, ApiKey::Metadata));
    bench.answer_metadata(Some(&[B2]));
    assert!(bench.knows_orders());
}

#[test]
fn after_a_rebootstrap_send_waits_for_metadata() {
    let mut bench = Bench::moved_to_b2(|_| {});
    bench.lose(B2);
    bench.produce("orders", None, None, "a");
    let blocked = bench.producer.blocked().expect("the topic is not known any more");
    assert!(matches!(blocked.on, BlockedOn::Metadata { .. }));
    bench.answer_metadata(Some(&[B1]));
    assert_eq!(bench.producer.blocked(), None);
}

#[test]
fn who_knows_only_its_bootstrap_servers_has_nothing_to_forget_and_waits() {
    let mut bench = Bench::moved_to_b2(|_| {});
    bench.lose(B2);
    bench.lose(B1);
    let version = bench.producer.metadata().cluster.update_version();
    bench.produce("orders", None, None, "a");
    let effects = bench.wake();
    assert!(matches!(effects.last(), Some(Effect::Arm { after, .. }) if *after > Span::ZERO));
    assert_eq!(bench.producer.metadata().cluster.update_version(), version);
}

#[test]
fn a_broker_that_is_only_busy_is_no_reason_to_begin_again() {
    let mut bench = Bench::moved_to_b2(|config| config.max_in_flight = 1);
    bench.produce("orders", None, None, "a");
    bench.at(20_000).wake();
    assert!(bench.knows_orders());
}

#[test]
fn with_metadata_recovery_strategy_none_the_producer_keeps_to_what_it_knows() {
    let mut bench = Bench::moved_to_b2(|config| {
        config.metadata_recovery_strategy = MetadataRecoveryStrategy::None;
    });
    bench.lose(B2);
    assert!(bench.knows_orders());
    assert_eq!(bench.unanswered, []);
}
