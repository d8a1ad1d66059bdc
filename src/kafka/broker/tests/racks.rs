//! Reading from the closest replica (KIP-392): whom a leader names, and what a follower serves.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use super::cluster::*;
use super::*;

use crate::protocol::Text;

/// Three brokers in racks of their own; leaders look at racks.
fn cluster() -> Cluster {
    let mut cluster = Cluster::new(1);
    let class = "RackAwareReplicaSelector";
    let mut config = BrokerConfig::default();
    config.set("replica.selector.class", class).unwrap();
    let config = Arc::new(config);
    for id in [B1, B2, B3] {
        cluster.act(id, |broker, _| broker.configure(config.clone()));
    }
    for (id, rack) in [(B1, "a"), (B2, "b"), (B3, "c")] {
        stands_in(&mut cluster, id, rack);
    }
    cluster
}

fn stands_in(cluster: &mut Cluster, id: BrokerId, rack: &str) {
    cluster.image.brokers.get_mut(&id).unwrap().rack = Some(rack.into());
    cluster.tell_only(&[B1, B2, B3]);
}

fn fetch(
    cluster: &mut Cluster,
    from: BrokerId,
    rack: Option<&str>,
    offset: i64,
) -> fetch::PartitionData {
    fetch_within(cluster, from, rack, offset, 0).unwrap()
}

/// The answer, if it comes at once.
fn fetch_within(
    cluster: &mut Cluster,
    from: BrokerId,
    rack: Option<&str>,
    offset: i64,
    max_wait: u64,
) -> Option<fetch::PartitionData> {
    let body = Request::from(fetch::Request {
        rack_id: rack.map(Text::from),
        replica: None,
        max_wait: Span::from_ms(max_wait),
        min_bytes: 1,
        max_bytes: 1_000_000,
        partitions: vec![fetch::FetchPartition {
            partition: orders(0),
            current_leader_epoch: LeaderEpoch(0),
            last_fetched_epoch: None,
            log_start_offset: Offset::NONE,
            fetch_offset: Offset(offset),
            partition_max_bytes: 1_000_000,
        }],
    });
    let to = client("c1", 7);
    cluster.answers.clear();
    cluster.act(from, |broker, fx| broker.handle(Input::Request { from: to, body }, fx));
    answer(cluster)
}

fn answer(cluster: &Cluster) -> Option<fetch::PartitionData> {
    cluster.answers.iter().find_map(|(_, body)| match body {
        Response::Fetch(response) => Some(response.partitions[0].clone()),
        _ => None,
    })
}

fn preferred(data: &fetch::PartitionData) -> Option<BrokerId> {
    data.preferred_read_replica
}

/// A record that all three have, and know to be committed.
fn produce_everywhere(cluster: &mut Cluster, id: u64) {
    cluster.produce(B1, Acks::All, id);
    cluster.settle();
    cluster.pass(500);
}

#[test]
fn the_leader_names_the_replica_in_the_consumers_rack_and_sends_no_records() {
    let mut cluster = cluster();
    produce_everywhere(&mut cluster, 1);
    let data = fetch(&mut cluster, B1, Some("b"), 0);
    assert_eq!((preferred(&data), data.batches.len()), (Some(B2), 0));
    assert_eq!((data.error, data.high_watermark), (ErrorCode::None, Offset(1)));
}

#[test]
fn the_leader_names_nobody_if_it_is_in_the_rack_itself_or_nobody_is_or_no_rack_is_told() {
    let mut cluster = cluster();
    produce_everywhere(&mut cluster, 1);
    for rack in [Some("a"), Some("z"), Some(""), None] {
        let data = fetch(&mut cluster, B1, rack, 0);
        assert_eq!((preferred(&data), data.batches.len()), (None, 1), "{rack:?}");
    }
}

#[test]
fn without_a_selector_everybody_reads_from_the_leader() {
    for class in ["", "org.apache.kafka.common.replica.LeaderSelector"] {
        let mut cluster = cluster();
        let mut config = BrokerConfig::default();
        config.set("replica.selector.class", class).unwrap();
        cluster.act(B1, |broker, _| broker.configure(Arc::new(config)));
        produce_everywhere(&mut cluster, 1);
        assert_eq!(preferred(&fetch(&mut cluster, B1, Some("b"), 0)), None, "{class}");
    }
}

#[test]
fn a_selector_is_known_by_its_class_and_by_its_short_name() {
    let full = "org.apache.kafka.common.replica.RackAwareReplicaSelector";
    let mut config = BrokerConfig::default();
    config.set("replica.selector.class", full).unwrap();
    let by_class = config.clone();
    config.set("replica.selector.class", "RackAwareReplicaSelector").unwrap();
    assert_eq!(config, by_class);
    assert!(config.set("replica.selector.class", "org.example.LeaderSelector").is_err());
}

#[test]
fn of_several_replicas_in_the_rack_the_one_with_the_longest_log_is_named() {
    let mut cluster = cluster();
    stands_in(&mut cluster, B3, "b");
    produce_everywhere(&mut cluster, 1);
    // Both have the same log, and were caught up at the same time: the larger id.
    assert_eq!(preferred(&fetch(&mut cluster, B1, Some("b"), 0)), Some(B3));
}

#[test]
fn a_replica_that_does_not_hold_the_offset_is_not_named() {
    let mut cluster = cluster();
    produce_everywhere(&mut cluster, 1);
    // The leader has offset 1, and has heard from nobody else that they have.
    cluster.produce(B1, Acks::Leader, 2);
    assert_eq!(preferred(&fetch(&mut cluster, B1, Some("b"), 2)), None);
    assert_eq!(preferred(&fetch(&mut cluster, B1, Some("b"), 1)), Some(B2));
}

#[test]
fn a_replica_out_of_sync_is_not_named() {
    let mut cluster = cluster();
    produce_everywhere(&mut cluster, 1);
    cluster.tell(|partition| {
        partition.isr = vec![B1, B3];
        partition.partition_epoch.0 += 1;
    });
    assert_eq!(preferred(&fetch(&mut cluster, B1, Some("b"), 0)), None);
}

#[test]
fn a_named_replica_ends_the_wait_of_a_fetch() {
    let mut cluster = cluster();
    let data = fetch_within(&mut cluster, B1, Some("b"), 0, 500);
    assert_eq!(data.as_ref().and_then(preferred), Some(B2), "nothing is there to read, and yet");
    assert_eq!(fetch_within(&mut cluster, B1, None, 0, 500), None);
}

#[test]
fn a_follower_serves_consumers_up_to_its_own_high_watermark() {
    let mut cluster = cluster();
    cluster.produce(B1, Acks::Leader, 1);
    assert!(
        cluster.hand_over() && cluster.hand_over() && cluster.hand_over() && cluster.hand_over()
    );
    assert_eq!(cluster.ends(), [(1, 1), (1, 0), (1, 0)]);
    let data = fetch(&mut cluster, B2, Some("b"), 0);
    assert_eq!((data.batches.len(), data.high_watermark), (0, Offset(0)));
    cluster.settle();
    cluster.pass(500);
    let data = fetch(&mut cluster, B2, Some("b"), 0);
    assert_eq!((data.batches.len(), data.high_watermark, preferred(&data)), (1, Offset(1), None));
}

#[test]
fn a_fetch_that_waits_at_a_follower_is_answered_when_its_high_watermark_moves() {
    let mut cluster = cluster();
    assert_eq!(fetch_within(&mut cluster, B2, Some("b"), 0, 60_000), None);
    cluster.produce(B1, Acks::Leader, 1);
    cluster.settle();
    assert_eq!(answer(&cluster), None, "it has the record, and does not know that all have it");
    cluster.pass(500);
    assert_eq!(answer(&cluster).map(|data| data.batches.len()), Some(1));
}

#[test]
fn beyond_its_high_watermark_a_follower_has_nothing_and_beyond_its_log_end_it_says_so() {
    let mut cluster = cluster();
    cluster.produce(B1, Acks::Leader, 1);
    assert!(cluster.hand_over() && cluster.hand_over());
    assert_eq!(cluster.ends()[1], (1, 0));
    let within = fetch(&mut cluster, B2, Some("b"), 1);
    assert_eq!((within.error, within.batches.len()), (ErrorCode::None, 0));
    let beyond = fetch(&mut cluster, B2, Some("b"), 2);
    assert_eq!(beyond.error, ErrorCode::OffsetOutOfRange);
}

#[test]
fn a_follower_compares_the_epoch_and_a_stranger_holds_no_replica() {
    let mut cluster = cluster();
    cluster.tell(|partition| {
        partition.leader_epoch = LeaderEpoch(1);
        partition.partition_epoch.0 += 1;
        (partition.replicas, partition.isr) = (vec![B1, B2], vec![B1, B2]);
    });
    assert_eq!(fetch(&mut cluster, B2, None, 0).error, ErrorCode::FencedLeaderEpoch);
    assert_eq!(fetch(&mut cluster, B3, None, 0).error, ErrorCode::NotLeaderOrFollower);
}
