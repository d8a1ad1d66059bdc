//! What a follower does with records that it cannot write.
#![allow(clippy::unwrap_used)]

use super::cluster::*;
use super::*;

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
