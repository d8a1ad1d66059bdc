//! Replication among three brokers: what each rule of leaders and followers comes to.
#![allow(clippy::unwrap_used)]

use super::cluster::*;
use super::*;

use crate::id::{Correlation, PartitionEpoch};
use crate::kafka::broker::replica;
use crate::kafka::{ServerTimer, TimerKind};
use crate::protocol::{alter_partition, list_offsets};

#[test]
fn followers_park_a_fetch_at_their_log_end() {
    let cluster = Cluster::new(1);
    assert_eq!(cluster.ends(), [(0, 0); 3]);
    assert_eq!(cluster.broker(B1).memory.fetches.iter().count(), 2);
    let waiting = cluster.broker(B2).memory.fetchers.get(B1).unwrap().waiting();
    assert!(matches!(waiting, replica::Waiting::ForFetch(_)));
}

#[test]
fn the_high_watermark_reaches_followers_one_fetch_late() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::All, 1);
    assert_eq!(cluster.ends(), [(1, 0), (0, 0), (0, 0)]);
    // Both parked fetches are answered with the record and the old high watermark.
    assert!(cluster.hand_over() && cluster.hand_over());
    assert_eq!(cluster.ends(), [(1, 0), (1, 0), (1, 0)]);
    assert_eq!(cluster.produced(), []);
    // The first fetch from 1 on says that one follower has it; the second one that all have it.
    assert!(cluster.hand_over());
    assert_eq!(cluster.ends(), [(1, 0), (1, 0), (1, 0)]);
    assert!(cluster.hand_over());
    assert_eq!(cluster.ends(), [(1, 1), (1, 0), (1, 0)]);
    assert_eq!(cluster.produced(), [(1, ErrorCode::None)]);
    // On an idle partition they hear of it when their fetch expires.
    cluster.settle();
    assert_eq!(cluster.ends(), [(1, 1), (1, 0), (1, 0)]);
    cluster.pass(500);
    assert_eq!(cluster.ends(), [(1, 1), (1, 1), (1, 1)]);
}

#[test]
fn followers_read_up_to_the_log_end_and_consumers_up_to_the_high_watermark() {
    let mut cluster = Cluster::new(1);
    cluster.letters.clear();
    cluster.produce(B1, Acks::Leader, 1);
    let leader = cluster.broker(B1);
    let log = leader.disk.log(&orders(0)).unwrap();
    assert_eq!((log.log_end_offset().0, log.high_watermark().0), (1, 0));
    let from = client("c1", 7);
    let body = Request::from(fetch::Request {
        rack_id: None,
        replica: None,
        max_wait: Span::ZERO,
        min_bytes: 1,
        max_bytes: 1_000_000,
        partitions: vec![fetch::FetchPartition {
            partition: orders(0),
            current_leader_epoch: LeaderEpoch(0),
            last_fetched_epoch: None,
            log_start_offset: Offset::NONE,
            fetch_offset: Offset(0),
            partition_max_bytes: 1_000_000,
        }],
    });
    cluster.act(B1, |broker, fx| broker.handle(Input::Request { from, body }, fx));
    let (_, body) = cluster.answers.pop().unwrap();
    let Response::Fetch(response) = body else { panic!("{body:?}") };
    assert_eq!(response.partitions[0].batches, []);
}

#[test]
fn acks_1_is_answered_before_any_copy() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::Leader, 1);
    assert_eq!(cluster.produced(), [(1, ErrorCode::None)]);
    assert_eq!(cluster.ends()[1..], [(0, 0), (0, 0)]);
}

#[test]
fn a_follower_that_stops_fetching_is_proposed_to_go_after_replica_lag_time_max_ms() {
    let mut cluster = Cluster::new(1);
    cluster.act(B1, |broker, fx| broker.handle(Input::Started, fx));
    let silent = |letter: &Letter| matches!(letter, Letter::Asks { from: B3, .. });
    cluster.produce(B1, Acks::All, 1);
    while cluster.letters.iter().any(|letter| !silent(letter)) {
        cluster.letters.retain(|letter| !silent(letter));
        cluster.hand_over();
    }
    cluster.letters.clear();
    cluster.timers.retain(|(id, _), _| *id == B1);
    assert_eq!(cluster.produced(), []);
    for _ in 0..45 {
        cluster.pass(1_000);
        // Broker 2 goes on; broker 3 is silent.
        let body = follower_fetch(B2, 1);
        let from = ReplyTo {
            node: B2.into(),
            channel: Channel::ReplicaFetcher,
            correlation: Correlation(99),
            incarnation: 0,
        };
        cluster.act(B1, |broker, fx| {
            broker.handle(Input::PeerDisconnected { peer: B2.into(), channel: from.channel }, fx);
            broker.handle(Input::Request { from, body }, fx);
        });
    }
    let proposed = cluster.facts.iter().find_map(|fact| {
        if let Fact::IsrProposed { isr, .. } = fact { Some(isr.to_vec()) } else { None }
    });
    assert_eq!(proposed, Some(vec![B1, B2]));
    assert_eq!(cluster.ends()[0], (1, 0), "it waits for the controller");
    assert_eq!(cluster.decide(accept), 1);
    assert_eq!(cluster.ends()[0], (1, 1));
    assert_eq!(cluster.produced(), [(1, ErrorCode::RequestTimedOut)], "after 30 s already");
}

/// What a follower sends that has everything below `offset`.
fn follower_fetch(id: BrokerId, offset: i64) -> Request {
    Request::from(fetch::Request {
        rack_id: None,
        replica: Some(fetch::ReplicaState { id, epoch: epoch_of(id) }),
        max_wait: Span::from_ms(500),
        min_bytes: 1,
        max_bytes: 1_000_000,
        partitions: vec![fetch::FetchPartition {
            partition: orders(0),
            current_leader_epoch: LeaderEpoch(0),
            fetch_offset: Offset(offset),
            last_fetched_epoch: (offset > 0).then_some(LeaderEpoch(0)),
            log_start_offset: Offset(0),
            partition_max_bytes: 1_000_000,
        }],
    })
}

#[test]
fn a_follower_that_has_caught_up_is_proposed_and_holds_the_high_watermark_at_once() {
    let mut cluster = Cluster::new(1);
    cluster.tell(|partition| {
        partition.isr = vec![B1, B2];
        partition.partition_epoch = PartitionEpoch(1);
    });
    cluster.produce(B1, Acks::All, 1);
    cluster.settle();
    let refuse = |_: &alter_partition::PartitionData| Err(ErrorCode::IneligibleReplica);
    assert_eq!(cluster.decide(refuse), 1);
    let leading = cluster.broker(B1).leading(&orders(0)).unwrap();
    assert_eq!((leading.isr(), leading.proposed()), (&[B1, B2][..], None));
    // The next fetch proposes it again.
    cluster.pass(500);
    assert_eq!(cluster.decide(accept), 1);
    let leading = cluster.broker(B1).leading(&orders(0)).unwrap();
    assert_eq!(leading.isr(), [B1, B2, B3]);
}

#[test]
fn acks_all_is_refused_below_min_insync_replicas_and_acks_1_stays_invisible() {
    let mut cluster = Cluster::new(2);
    cluster.tell(|partition| {
        partition.isr = vec![B1];
        partition.partition_epoch = PartitionEpoch(1);
    });
    cluster.letters.clear();
    cluster.produce(B1, Acks::All, 1);
    assert_eq!(cluster.produced(), [(1, ErrorCode::NotEnoughReplicas)]);
    assert_eq!(cluster.ends()[0], (0, 0));
    cluster.produce(B1, Acks::Leader, 2);
    assert_eq!(cluster.produced(), [(2, ErrorCode::None)]);
    assert_eq!(cluster.ends()[0], (1, 0));
}

#[test]
fn a_parked_produce_below_min_insync_replicas_waits_until_it_times_out() {
    let mut cluster = Cluster::new(2);
    cluster.produce(B1, Acks::All, 1);
    cluster.tell(|partition| {
        partition.isr = vec![B1];
        partition.partition_epoch = PartitionEpoch(1);
    });
    cluster.settle();
    assert_eq!(cluster.ends(), [(1, 0); 3], "all have it, but the high watermark stands still");
    assert_eq!(cluster.produced(), []);
    cluster.pass(30_000);
    assert_eq!(cluster.produced(), [(1, ErrorCode::RequestTimedOut)]);
}

#[test]
fn not_enough_replicas_after_append_if_the_isr_fell_below_the_minimum_after_the_high_watermark_moved()
 {
    let mut cluster = Cluster::new(2);
    cluster.produce(B1, Acks::All, 1);
    let log = cluster.brokers[0].disk.log_mut(&orders(0)).unwrap();
    log.advance_high_watermark(Offset(1));
    cluster.tell(|partition| {
        partition.isr = vec![B1];
        partition.partition_epoch = PartitionEpoch(1);
    });
    assert_eq!(cluster.produced(), [(1, ErrorCode::NotEnoughReplicasAfterAppend)]);
}

#[test]
fn a_new_leader_knows_no_latest_offset_until_its_followers_have_come_up() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::Leader, 1);
    assert!(cluster.hand_over() && cluster.hand_over());
    assert_eq!(cluster.ends(), [(1, 0), (1, 0), (1, 0)]);
    cluster.letters.clear();
    cluster.tell(|partition| *partition = everywhere(B2, 1));
    let latest = |cluster: &mut Cluster| {
        let wanted = list_offsets::ListPartition {
            partition: orders(0),
            current_leader_epoch: LeaderEpoch(1),
            spec: list_offsets::OffsetSpec::Latest,
        };
        let request = list_offsets::Request { replica: None, partitions: vec![wanted] };
        cluster.broker(B2).list_offsets(&request).partitions[0].clone()
    };
    assert_eq!(latest(&mut cluster).error, ErrorCode::OffsetNotAvailable);
    cluster.settle();
    assert_eq!(
        (latest(&mut cluster).error, latest(&mut cluster).offset),
        (ErrorCode::None, Offset(1))
    );
    // Nothing that was in sync is lost.
    assert_eq!(cluster.ends()[1], (1, 1));
}

#[test]
fn an_old_leader_drops_what_the_new_one_does_not_have() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::Leader, 1);
    cluster.settle();
    cluster.letters.clear();
    // Broker 1 writes on, alone, and then broker 2 leads, who has never seen that.
    let only_first = |cluster: &mut Cluster| {
        let log = |id| cluster.broker(id).disk.log(&orders(0)).unwrap().clone();
        (log(B1).log_end_offset().0, log(B2).log_end_offset().0)
    };
    cluster.act(B1, |broker, fx| {
        broker.handle(
            Input::PeerDisconnected { peer: B2.into(), channel: Channel::ReplicaFetcher },
            fx,
        );
        broker.handle(
            Input::PeerDisconnected { peer: B3.into(), channel: Channel::ReplicaFetcher },
            fx,
        );
    });
    cluster.produce(B1, Acks::Leader, 2);
    cluster.produce(B1, Acks::Leader, 3);
    assert_eq!(only_first(&mut cluster), (3, 1));
    cluster.tell(|partition| *partition = everywhere(B2, 1));
    cluster.produce(B2, Acks::Leader, 4);
    cluster.settle();
    cluster.pass(500);
    assert_eq!(cluster.ends(), [(2, 2); 3]);
    let ids = |id| -> Vec<u64> {
        let log = cluster.broker(id).disk.log(&orders(0)).unwrap();
        log.batches_from(Offset(0)).map(|batch| batch.id.0).collect()
    };
    assert_eq!((ids(B1), ids(B3)), (vec![1, 4], vec![1, 4]));
    let cut =
        Fact::LogTruncated { broker: B1, partition: orders(0), from: Offset(3), to: Offset(1) };
    assert!(cluster.facts.contains(&cut));
}

#[test]
fn a_leader_that_does_not_know_the_follower_or_its_epoch_sends_it_away_for_a_second() {
    let mut cluster = Cluster::new(1);
    // Broker 3 hears of a new epoch before its leader does.
    let topic = cluster.image.topics.get_mut(&TopicName::new("orders")).unwrap();
    Arc::make_mut(topic).partitions[0] = everywhere(B1, 1);
    cluster.tell_only(&[B3]);
    cluster.pass(500);
    let failed = cluster.facts.iter().any(|fact| {
        matches!(
            fact,
            Fact::ReplicaFetchFailed { broker: B3, error: ErrorCode::UnknownLeaderEpoch, .. }
        )
    });
    assert!(failed, "{:?}", cluster.facts);
    let timer = (B3, TimerKind::Server(ServerTimer::ReplicaFetcher(B1)));
    assert_eq!(cluster.timers.get(&timer).copied(), Some(cluster.now + Span::from_ms(1_000)));
    cluster.tell_only(&[B1, B2]);
    cluster.pass(1_000);
    let fetcher = cluster.broker(B3).memory.fetchers.get(B1).unwrap();
    assert!(matches!(fetcher.waiting(), replica::Waiting::ForFetch(_)));
}

#[test]
fn a_fetch_from_an_older_registration_is_refused() {
    let mut cluster = Cluster::new(1);
    cluster.image.brokers.get_mut(&B3).unwrap().epoch = BrokerEpoch(500);
    cluster.tell_only(&[B1]);
    let from = client("stale", 1);
    let body = follower_fetch(B3, 0);
    cluster.act(B1, |broker, fx| broker.handle(Input::Request { from, body }, fx));
    let (_, body) = cluster.answers.pop().unwrap();
    assert_eq!(body.error(), ErrorCode::NotLeaderOrFollower);
}

#[test]
fn a_follower_beyond_its_leaders_end_is_cut_back_to_it() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::Leader, 1);
    cluster.settle();
    // A leader that has lost its disk.
    cluster.letters.clear();
    cluster.brokers[0] = new_broker(B1, &Arc::new(BrokerConfig::default()));
    cluster.timers.retain(|(id, _), _| *id != B1);
    let topic = cluster.image.topics.get_mut(&TopicName::new("orders")).unwrap();
    Arc::make_mut(topic).partitions[0] = everywhere(B1, 1);
    for id in [B2, B3] {
        let gone = Input::Disconnected { peer: B1.into(), channel: Channel::ReplicaFetcher };
        cluster.act(id, |broker, fx| broker.handle(gone, fx));
    }
    cluster.tell_only(&[B1, B2, B3]);
    cluster.settle();
    assert_eq!(cluster.ends(), [(0, 0); 3]);
}

#[test]
fn followers_look_for_old_segments_in_their_own_logs() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::All, 1);
    cluster.settle();
    cluster.pass(500);
    for id in [B1, B2, B3] {
        let timer = (id, TimerKind::LogRetention);
        let week = Span::from_ms(7 * 24 * 3_600_000);
        let at = cluster.timers.get(&timer).copied();
        assert!(at.is_some_and(|at| at > SimTime::ZERO + week), "{id}: {at:?}");
    }
}

#[test]
fn a_leader_begins_its_epoch_at_its_log_end_even_before_it_writes() {
    let mut cluster = Cluster::new(1);
    cluster.produce(B1, Acks::All, 1);
    cluster.settle();
    cluster.tell(|partition| *partition = everywhere(B2, 1));
    let end = |cluster: &Cluster, epoch| {
        let log = cluster.broker(B2).disk.log(&orders(0)).unwrap();
        log.end_offset_for_epoch(LeaderEpoch(epoch)).map(|end| (end.epoch.0, end.offset.0))
    };
    assert_eq!((end(&cluster, 0), end(&cluster, 1)), (Some((0, 1)), Some((1, 1))));
    cluster.produce(B2, Acks::Leader, 2);
    assert_eq!((end(&cluster, 0), end(&cluster, 1)), (Some((0, 1)), Some((1, 2))));
}

#[test]
fn a_follower_takes_over_the_leaders_log_start_and_never_goes_back() {
    let mut cluster = Cluster::new(1);
    for id in 1..=3 {
        cluster.produce(B1, Acks::All, id);
        cluster.settle();
        cluster.pass(500);
    }
    let start = |cluster: &mut Cluster, at: usize, to| {
        let log = cluster.brokers[at].disk.log_mut(&orders(0)).unwrap();
        log.maybe_increment_log_start_offset(Offset(to)).unwrap();
    };
    start(&mut cluster, 0, 1);
    start(&mut cluster, 1, 2);
    cluster.pass(500);
    let starts = [B1, B2, B3].map(|id| {
        let log = cluster.broker(id).disk.log(&orders(0)).unwrap();
        log.log_start_offset().0
    });
    assert_eq!(starts, [1, 2, 1]);
}
