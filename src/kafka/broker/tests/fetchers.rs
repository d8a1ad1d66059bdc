//! When a broker fetches from its leaders, and when it gives up.
#![allow(clippy::unwrap_used)]

use super::cluster::*;
use super::*;
use crate::id::PartitionEpoch;
use crate::kafka::ServerTimer;
use crate::kafka::broker::replica::Waiting;

#[test]
fn an_answer_that_was_given_up_is_passed_over() {
    let mut cluster = Cluster::new(1);
    let asked = cluster.broker(B2).memory.fetchers.get(B1).unwrap().waiting().clone();
    assert!(matches!(asked, Waiting::ForFetch(_)), "{asked:?}");
    // Broker 2 hears that its connection is gone, and then, from before, the answer.
    let gone = Input::Disconnected { peer: B1.into(), channel: Channel::ReplicaFetcher };
    cluster.act(B2, |broker, fx| broker.handle(gone, fx));
    let body = Response::from(fetch::Response { partitions: Vec::new() });
    let (from, channel) = (B1.into(), Channel::ReplicaFetcher);
    let late = Input::Response { from, channel, correlation: Correlation(1), body };
    cluster.act(B2, |broker, fx| broker.handle(late, fx));
    assert_eq!(*cluster.broker(B2).memory.fetchers.get(B1).unwrap().waiting(), Waiting::ForWork);
}

#[test]
fn a_broker_in_controlled_shutdown_stops_copying_what_it_is_out_of_sync_with() {
    let mut cluster = Cluster::new(1);
    cluster.act(B2, |broker, fx| broker.begin_controlled_shutdown(fx));
    let copies = |cluster: &Cluster| cluster.broker(B2).memory.fetchers.get(B1).is_some();
    cluster.tell(|partition| partition.partition_epoch = PartitionEpoch(1));
    assert!(copies(&cluster), "it is in sync still");
    cluster.tell(|partition| {
        partition.isr = vec![B1, B3];
        partition.partition_epoch = PartitionEpoch(2);
    });
    assert!(!copies(&cluster));
    let copies = cluster.broker(B3).memory.fetchers.get(B1).is_some();
    assert!(copies, "who stays goes on");
}

/// Broker 2 has got a record from broker 1, and its disk takes 300 ms to write it.
fn with_an_append_under_way() -> Cluster {
    let mut cluster = Cluster::new(1);
    cluster.act(B2, |broker, _| broker.slow_disk(Span::from_ms(300)));
    cluster.produce(B1, Acks::Leader, 1);
    cluster.settle();
    assert_eq!(cluster.ends()[1].0, 0);
    cluster
}

#[test]
fn what_a_slow_follower_has_received_is_appended_though_its_leader_dies() {
    let mut cluster = with_an_append_under_way();
    let gone = Input::Disconnected { peer: B1.into(), channel: Channel::ReplicaFetcher };
    cluster.act(B2, |broker, fx| broker.handle(gone, fx));
    cluster.pass(300);
    assert_eq!(cluster.ends()[1].0, 1);
}

#[test]
fn what_a_slow_follower_has_received_is_appended_before_its_role_changes() {
    for leader in [B2, B3] {
        let mut cluster = with_an_append_under_way();
        cluster.tell(|partition| *partition = everywhere(leader, 1));
        assert_eq!(cluster.ends()[1].0, 1);
        assert!(cluster.broker(B2).memory.disk_queue.is_empty());
        cluster.settle();
        cluster.pass(500);
        assert_eq!(cluster.ends(), [(1, 1); 3]);
    }
}

#[test]
fn a_follower_waits_for_an_answer_for_request_timeout_ms() {
    let mut cluster = Cluster::new(1);
    let mut config = BrokerConfig::default();
    config.set("request.timeout.ms", "4000").unwrap();
    config.set("replica.socket.timeout.ms", "1000").unwrap();
    cluster.act(B2, |broker, _| broker.configure(Arc::new(config)));
    cluster.pass(500);
    // It has just fetched again.
    let timer = (B2, TimerKind::Server(ServerTimer::ReplicaFetcher(B1)));
    assert_eq!(cluster.timers.get(&timer).copied(), Some(cluster.now + Span::from_ms(4_000)));
}
