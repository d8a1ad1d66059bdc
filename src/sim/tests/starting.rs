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

/// The moments, in milliseconds, at which broker 2 asks something of the controller within that time.
fn asks_of_the_controller(run: &mut Run, ms: u64) -> Vec<u64> {
    let start = run.world.now.as_ms();
    let is_asked = |fact: &Fact| {
        let Fact::Sent { envelope } = fact else { return false };
        envelope.from == NodeId::Broker(BrokerId(2))
            && envelope.channel == Channel::Heartbeat
            && matches!(envelope.body, Body::Request(_))
    };
    let mut moments = Vec::new();
    for _ in 0..ms {
        run.facts.clear();
        run.pass(1);
        if run.facts.iter().any(is_asked) {
            moments.push(run.world.now.as_ms() - start);
        }
    }
    moments
}

#[test]
fn what_the_controller_does_not_answer_is_given_up_after_broker_heartbeat_interval_and_asked_an_interval_later()
 {
    for interval in [2_000, 500] {
        let mut run = Run::with_orders(1, "");
        run.command(&format!("config broker-2 broker.heartbeat.interval.ms={interval}"));
        run.pass(20_000);
        let answered = asks_of_the_controller(&mut run, 6_000);
        let gaps =
            |moments: &[u64]| moments.windows(2).map(|two| two[1] - two[0]).collect::<Vec<_>>();
        assert!(answered.len() >= 2, "{answered:?}");
        // An answer takes its way there and back.
        assert!(
            gaps(&answered).iter().all(|gap| (interval..interval + 50).contains(gap)),
            "{answered:?}"
        );
        run.command("cut broker-2 controller-101");
        let cut = asks_of_the_controller(&mut run, 15_000);
        assert!(cut.len() >= 3, "{cut:?}");
        assert!(gaps(&cut).iter().all(|gap| *gap == 2 * interval), "{cut:?}");
    }
}
