//! A consumer reads from the replica in its own rack, and from the leader while that one is away (KIP-392).

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::id::{BrokerId, NodeId};
use crate::protocol::{Body, Response};
use crate::sim::ClusterSpec;
use crate::sim::small_world::SmallWorld as Run;

impl Run {
    /// Three brokers in racks of their own; broker 1 leads `orders-0`, and `c1` stands beside broker 2.
    fn in_racks(selector: &str) -> Self {
        let racks = ["a", "b", "c"].map(Into::into).into();
        let servers = vec![("replica.selector.class".into(), selector.into())];
        let mut run = Run::of(&ClusterSpec { racks, servers, ..ClusterSpec::default() });
        run.pass(100);
        run.command("add topic orders partitions=1 replication.factor=3");
        run.command("add producer p1");
        run.command(
            "add consumer c1 group=g topics=orders client.rack=b auto.offset.reset=earliest processing.time.ms=10",
        );
        run.command("rate p1 5/s topic=orders");
        run
    }

    /// From whom `c1` got records in that time.
    fn served_by(&mut self, ms: u64) -> BTreeSet<BrokerId> {
        let seen = self.facts.len();
        self.pass(ms);
        let serves = |fact: &Fact| {
            let Fact::Delivered { envelope } = fact else { return None };
            let Body::Response(Response::Fetch(answer)) = &envelope.body else { return None };
            let brings = answer.partitions.iter().any(|partition| !partition.batches.is_empty());
            match (&envelope.from, &envelope.to) {
                (NodeId::Broker(from), NodeId::Client(_)) if brings => Some(*from),
                _ => None,
            }
        };
        self.facts[seen..].iter().filter_map(serves).collect()
    }

    fn processed(&self) -> Vec<i64> {
        let offset = |fact: &Fact| {
            let Fact::RecordProcessed { offset, .. } = fact else { return None };
            Some(offset.0)
        };
        self.facts.iter().filter_map(offset).collect()
    }
}

#[test]
fn a_consumer_reads_from_the_replica_in_its_rack_and_from_the_leader_while_that_one_is_away() {
    let mut run = Run::in_racks("RackAwareReplicaSelector");
    run.pass(15_000);
    assert_eq!(run.happened("read-replica-chosen"), 1);
    assert_eq!(run.served_by(5_000), BTreeSet::from([BrokerId(2)]));
    run.command("crash broker-2");
    run.pass(2_000);
    assert_eq!(run.served_by(20_000), BTreeSet::from([BrokerId(1)]));
    run.command("restart broker-2");
    run.pass(30_000);
    assert_eq!(run.served_by(5_000), BTreeSet::from([BrokerId(2)]), "it is in sync again");
    let processed = run.processed();
    assert!(processed.len() > 200, "{}", processed.len());
    let offsets: Vec<i64> = (0..).take(processed.len()).collect();
    assert_eq!(processed, offsets, "each record once, in order");
}

#[test]
fn without_a_replica_selector_everybody_reads_from_the_leader() {
    for selector in ["", "LeaderSelector"] {
        let mut run = Run::in_racks(selector);
        run.pass(15_000);
        assert_eq!(run.served_by(5_000), BTreeSet::from([BrokerId(1)]), "{selector}");
        assert_eq!(run.happened("read-replica-chosen"), 0, "{selector}");
    }
}
