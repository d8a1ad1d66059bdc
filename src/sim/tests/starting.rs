//! Brokers that start again: whom they hear, and what they do before the controller lets them serve.

use crate::fact::Fact;
use crate::id::{BrokerId, NodeId, TopicName, TopicPartition};
use crate::kafka::broker::to_controller::lifecycle::BrokerState;
use crate::protocol::{Body, Channel};
use crate::sim::ClusterSpec;
use crate::sim::small_world::SmallWorld as Run;

impl Run {
    /// Three brokers and a controller; `orders-0` has that many replicas, the first one on `broker-1`, and `p1` has these settings.
    fn with_orders(replicas: u32, settings: &str) -> Self {
        let mut run = Run::of(&ClusterSpec { controllers: 1, ..ClusterSpec::default() });
        run.pass(100);
        run.command(&format!("add topic orders partitions=1 replication.factor={replicas}"));
        run.command(&format!("add producer p1 {settings}"));
        run.pass(1_000);
        run
    }

    fn state(&self, id: i32) -> BrokerState {
        self.world.broker(BrokerId(id)).expect("it is there").state()
    }

    fn end(&self, id: i32) -> i64 {
        let orders = TopicPartition::new(TopicName::new("orders"), 0);
        let broker = self.world.broker(BrokerId(id)).expect("it is there");
        broker.disk.log(&orders).map_or(0, |log| log.log_end_offset().0)
    }

    /// How often something for which a broker must listen arrived there.
    fn heard_by(&self, id: i32) -> usize {
        let to = NodeId::Broker(BrokerId(id));
        let is_heard = |fact: &&Fact| {
            let Fact::Delivered { envelope } = fact else { return false };
            envelope.to == to
                && matches!(envelope.body, Body::Request(_))
                && matches!(
                    envelope.channel,
                    Channel::Data | Channel::Coordinator | Channel::ReplicaFetcher
                )
        };
        self.facts.iter().filter(is_heard).count()
    }
}

#[test]
fn nobody_listens_on_a_broker_that_was_not_unfenced_yet() {
    let mut run = Run::with_orders(1, "");
    run.command("rate p1 2/s topic=orders");
    run.pass(3_000);
    run.command("crash broker-1");
    run.command("restart broker-1");
    run.facts.clear();
    while run.state(1) != BrokerState::Running {
        assert_eq!(run.heard_by(1), 0);
        run.pass(10);
    }
    assert!(run.happened("connection-refused") > 0);
    assert!(run.happened("broker-unfenced") == 1);
    run.pass(10_000);
    assert!(run.heard_by(1) > 0);
}

#[test]
fn a_producer_that_never_retries_loses_nothing_to_a_broker_that_is_starting() {
    let mut run = Run::with_orders(
        1,
        "retries=0 enable.idempotence=false max.in.flight.requests.per.connection=1",
    );
    run.command("produce p1 orders value=x");
    run.pass(1_000);
    assert_eq!(run.end(1), 1);
    run.command("crash broker-1");
    run.command("restart broker-1");
    for _ in 0..3 {
        run.pass(1_000);
        assert_eq!(run.state(1), BrokerState::Starting);
        run.command("produce p1 orders value=x");
    }
    run.pass(30_000);
    assert_eq!((run.state(1), run.end(1)), (BrokerState::Running, 4));
}
