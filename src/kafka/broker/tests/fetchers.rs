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

#[test]
fn records_that_were_asked_for_in_an_older_leader_epoch_are_not_appended() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::Leader, 1);
    cluster.tell(|partition| *partition = everywhere(B1, 1));
    // What broker 2 hears first is the answer from before (KAFKA-18991).
    assert!(matches!(&cluster.letters[0], Letter::Answers { to, .. } if to.node == B2.into()));
    assert!(cluster.hand_over());
    assert_eq!(cluster.ends()[1].0, 0);
    cluster.settle();
    assert_eq!(cluster.ends()[1].0, 1, "it has asked again, in the new epoch");
}

#[test]
fn an_error_that_answers_a_fetch_of_an_older_leader_epoch_costs_no_back_off() {
    let mut cluster = Cluster::new(1);
    let topic = cluster.image.topics.get_mut(&TopicName::new("orders")).unwrap();
    Arc::make_mut(topic).partitions[0] = everywhere(B1, 1);
    // The leader hears of its new epoch first, and the followers before they hear its refusal.
    cluster.tell_only(&[B1]);
    let refused = |letter: &&Letter| match letter {
        Letter::Answers { body: Response::Fetch(answer), .. } => {
            answer.partitions[0].error == ErrorCode::FencedLeaderEpoch
        }
        Letter::Answers { .. } | Letter::Asks { .. } => false,
    };
    assert_eq!(cluster.letters.iter().filter(refused).count(), 2, "{:?}", cluster.letters);
    cluster.tell_only(&[B2, B3]);
    cluster.settle();
    let failed = |fact: &Fact| matches!(fact, Fact::ReplicaFetchFailed { .. });
    assert!(!cluster.facts.iter().any(failed), "{:?}", cluster.facts);
    let fetcher = cluster.broker(B2).memory.fetchers.get(B1).unwrap();
    assert!(matches!(fetcher.waiting(), Waiting::ForFetch(_)), "{:?}", fetcher.waiting());
}
