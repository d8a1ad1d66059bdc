//! What a follower does with records that it cannot write.
#![allow(clippy::unwrap_used)]

use super::cluster::*;
use super::*;
use crate::kafka::broker::produce::log_env;

/// Broker 3 has stood still while the leader wrote three batches of 100 bytes; now segments hold less than two.
fn behind_with_smaller_segments() -> Cluster {
    let mut cluster = Cluster::new(1);
    cluster.letters.clear();
    for id in 1..=3 {
        cluster.produce(B1, Acks::Leader, id);
    }
    cluster.letters.clear();
    let topic = cluster.image.topics.get_mut(&TopicName::new("orders")).unwrap();
    let config = TopicConfig { internal_segment_bytes: Some(150), ..(*topic.config).clone() };
    Arc::make_mut(topic).config = Arc::new(config);
    cluster.tell_only(&[B1, B2, B3]);
    let gone = Input::Disconnected { peer: B1.into(), channel: Channel::ReplicaFetcher };
    let closed = Input::PeerDisconnected { peer: B3.into(), channel: Channel::ReplicaFetcher };
    cluster.act(B1, |broker, fx| broker.handle(closed, fx));
    cluster.act(B3, |broker, fx| broker.handle(gone, fx));
    cluster.pass(1_000);
    cluster
}

fn given_up(cluster: &Cluster) -> usize {
    let of = |fact: &&Fact| matches!(fact, Fact::ReplicaFetchGivenUp { broker: B3, .. });
    cluster.facts.iter().filter(of).count()
}

#[test]
fn a_follower_whose_segments_are_too_small_for_what_it_fetches_gives_the_partition_up() {
    let mut cluster = behind_with_smaller_segments();
    let error = ErrorCode::RecordListTooLarge;
    let (broker, leader, partition) = (B3, B1, orders(0));
    let told = Fact::ReplicaFetchGivenUp { broker, leader, partition, error };
    assert!(cluster.facts.contains(&told), "{:?}", cluster.facts);
    assert_eq!(cluster.ends()[2], (0, 0), "nothing was written");
    assert!(cluster.broker(B3).memory.fetchers.get(B1).is_none(), "it fetches nothing else there");
    cluster.produce(B1, Acks::Leader, 4);
    cluster.pass(60_000);
    assert_eq!((given_up(&cluster), cluster.ends()[2]), (1, (0, 0)), "it does not try again");
}

#[test]
fn a_partition_that_was_given_up_is_fetched_again_in_the_next_leader_epoch() {
    let mut cluster = behind_with_smaller_segments();
    let topic = cluster.image.topics.get_mut(&TopicName::new("orders")).unwrap();
    Arc::make_mut(topic).config = Arc::new(TopicConfig::default());
    cluster.tell(|partition| *partition = everywhere(B1, 1));
    cluster.settle();
    cluster.pass(1_000);
    assert_eq!((given_up(&cluster), cluster.ends()[2].0), (1, 3));
}

/// A batch is sent whole, though the leader's log may start within it.
#[test]
fn an_empty_copy_begins_where_the_batch_does_in_which_its_leaders_log_starts() {
    let mut cluster = Cluster::new(1);
    let record = || Record::user(SimTime::ZERO, None, Some("v".into()));
    let three: Arc<[Record]> = (0..3).map(|_| record()).collect();
    let sent = Arc::new(RecordBatch::unsent(BatchId(1), 300, three));
    let body = produce_to(orders(0), Acks::All, &sent);
    let from = client("p1", 1);
    cluster.act(B1, |broker, fx| broker.handle(Input::Request { from, body }, fx));
    cluster.settle();
    cluster.pass(2_000);
    assert_eq!(cluster.ends(), [(3, 3); 3]);

    let log = cluster.brokers[0].disk.log_mut(&orders(0)).unwrap();
    log.maybe_increment_log_start_offset(Offset(2)).unwrap();
    cluster.act(B3, |broker, fx| {
        let config = TopicConfig::default();
        let env = log_env(&broker.config, &config, fx);
        broker.disk.log_mut(&orders(0)).unwrap().truncate_fully_and_start_at(Offset(2), &env);
    });
    cluster.tell(|partition| *partition = everywhere(B1, 1));
    cluster.settle();
    cluster.pass(1_000);
    let copy = cluster.broker(B3).disk.log(&orders(0)).unwrap();
    assert_eq!((copy.log_start_offset(), copy.log_end_offset()), (Offset(2), Offset(3)));
    assert_eq!(copy.batch_at(Offset(2)).map(|batch| batch.base_offset), Some(Offset(0)));
    assert_eq!(given_up(&cluster), 0);
}
