//! What is said of replicas, on logs written by hand, on brokers of a world, and of a quorum.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{
    BatchId, BrokerId, LeaderEpoch, NodeId, Offset, PartitionEpoch, TopicName, TopicPartition,
};
use crate::kafka::broker::replica::Partition;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{AppendOrigin, LogEnv, PartitionLog, VerificationGuard};
use crate::kafka::{PartitionRegistration, TopicImage};
use crate::kernel::{FactId, SimTime, Span, Step};
use crate::protocol::{Record, RecordBatch};
use crate::view::machines::column::{Holding, column};
use crate::view::machines::recent::Recent;
use crate::view::machines::{AgainstLeader, ColumnView, ReplicaRole};

mod dedicated_controllers;

const B1: BrokerId = BrokerId(1);
const B2: BrokerId = BrokerId(2);
const B3: BrokerId = BrokerId(3);

fn orders() -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), 0)
}

/// So many records of each epoch, one batch each; readable up to `hw`.
fn log(epochs: &[(i32, usize)], hw: i64) -> PartitionLog {
    let config = TopicConfig::default();
    let env = LogEnv {
        now: SimTime::ZERO,
        uptime: SimTime::ZERO,
        config: &config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::from_ms(86_400_000),
        transaction_verification: true,
    };
    let mut log = PartitionLog::new();
    for (epoch, records) in epochs {
        for _ in 0..*records {
            let record = Record::user(SimTime::ZERO, Some("hana".into()), Some("x".into()));
            let batch = RecordBatch::unsent(BatchId(1), 100, [record].into());
            let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
            log.append_as_leader(&batch, LeaderEpoch(*epoch), by, &env).expect("it is taken");
        }
    }
    log.advance_high_watermark(Offset(hw));
    log
}

fn topic(min_insync_replicas: u32) -> TopicImage {
    let config = TopicConfig { min_insync_replicas, ..TopicConfig::default() };
    TopicImage { partitions: Vec::new(), config: Arc::new(config) }
}

fn led_by(leader: Option<BrokerId>, epoch: i32, isr: &[BrokerId]) -> PartitionRegistration {
    PartitionRegistration {
        leader,
        leader_epoch: LeaderEpoch(epoch),
        partition_epoch: PartitionEpoch(epoch),
        ..PartitionRegistration::new(vec![B1, B2, B3], isr.to_vec())
    }
}

fn holding(broker: BrokerId, log: &PartitionLog) -> Holding<'_> {
    Holding { broker, up: true, log: Some(log), knows: None }
}

fn look(image: &PartitionRegistration, logs: [&PartitionLog; 3]) -> ColumnView {
    let held = [B1, B2, B3].into_iter().zip(logs).map(|(broker, log)| holding(broker, log));
    let held: Vec<_> = held.collect();
    column(&orders(), (&topic(2), image), &held, &Recent::default(), 8)
}

fn roles(view: &ColumnView) -> Vec<ReplicaRole> {
    view.copies.iter().map(|copy| copy.role).collect()
}

fn divergent(view: &ColumnView, broker: BrokerId) -> Vec<(i64, AgainstLeader)> {
    let copy = view.copy(broker).expect("it has a replica");
    let parted = copy.records.iter().filter(|record| record.against_leader.is_divergent());
    parted.map(|record| (record.offset.0, record.against_leader)).collect()
}

#[test]
fn a_replica_leads_follows_in_sync_or_out_of_it_as_the_controller_has_decided() {
    let same = log(&[(4, 6)], 6);
    let mut image = led_by(Some(B2), 4, &[B2, B1]);
    assert_eq!(
        roles(&look(&image, [&same, &same, &same])),
        [ReplicaRole::InSync, ReplicaRole::Leader, ReplicaRole::OutOfSync]
    );
    image.elr = vec![B3];
    assert_eq!(look(&image, [&same, &same, &same]).copies[2].role, ReplicaRole::Eligible);
    image.leader = None;
    let view = look(&image, [&same, &same, &same]);
    assert_eq!(roles(&view)[1], ReplicaRole::InSync, "a member of the ISR that nobody elected");
    assert_eq!(view.min_isr, 2);
}

#[test]
fn a_broker_that_still_believes_to_lead_is_told_from_the_leader() {
    let (old, new) = (log(&[(4, 6)], 6), log(&[(4, 6), (5, 1)], 6));
    let mut believes = Partition::new();
    believes.make_leader(B1, &led_by(Some(B1), 4, &[B1, B2, B3]), Offset(6), SimTime::ZERO);
    let image = led_by(Some(B2), 5, &[B2, B3]);
    let mut held = vec![holding(B1, &old), holding(B2, &new), holding(B3, &new)];
    held[0].knows = Some(&believes);
    let view = column(&orders(), (&topic(1), &image), &held, &Recent::default(), 8);
    assert_eq!(view.copies[0].role, ReplicaRole::DeposedLeader);
    assert_eq!(view.copies[0].leader_epoch, LeaderEpoch(4), "what it was told last");
    // Dead, it believes nothing.
    held[0].up = false;
    let view = column(&orders(), (&topic(1), &image), &held, &Recent::default(), 8);
    assert_eq!(view.copies[0].role, ReplicaRole::OutOfSync);
}

#[test]
fn records_of_another_epoch_than_the_leaders_at_the_same_offset_diverge() {
    // Broker 1 died with offsets 5 and 6 of epoch 4; broker 2 wrote 5 anew in epoch 5.
    let dead = log(&[(4, 7)], 5);
    let leader = log(&[(4, 5), (5, 1)], 5);
    let view = look(&led_by(Some(B2), 5, &[B2, B3]), [&dead, &leader, &leader]);
    assert_eq!(divergent(&view, B1), [(5, AgainstLeader::Differs), (6, AgainstLeader::Beyond)]);
    assert_eq!(view.copies[0].diverges_at, Some(Offset(5)));
    assert!(divergent(&view, B2).is_empty() && divergent(&view, B3).is_empty());
    assert_eq!(view.copies[2].diverges_at, None);
}

#[test]
fn divergence_before_the_window_is_told_all_the_same() {
    let dead = log(&[(1, 3), (2, 30)], 3);
    let leader = log(&[(1, 3), (3, 40)], 40);
    let view = look(&led_by(Some(B2), 3, &[B2]), [&dead, &leader, &leader]);
    assert_eq!(view.copies[0].diverges_at, Some(Offset(3)));
    assert!(view.from > 30);
}

#[test]
fn a_replica_that_is_behind_does_not_diverge_and_nothing_does_without_a_leader() {
    let (behind, ahead) = (log(&[(4, 3)], 3), log(&[(4, 6)], 5));
    let view = look(&led_by(Some(B2), 4, &[B2]), [&behind, &ahead, &ahead]);
    assert_eq!(view.copies[0].diverges_at, None);
    let view = look(&led_by(None, 5, &[]), [&behind, &ahead, &ahead]);
    assert!(view.copies.iter().all(|copy| copy.diverges_at.is_none()));
    assert_eq!(view.high_watermark, Offset(5), "the highest that any replica knows");
}

#[test]
fn a_dead_leader_is_no_measure_for_the_others() {
    // The machine of broker 1 lost its power, and all that was in its page cache.
    let (lost, kept) = (log(&[], 0), log(&[(4, 6)], 5));
    let image = led_by(Some(B1), 4, &[B1, B2, B3]);
    let mut held = vec![holding(B1, &lost), holding(B2, &kept), holding(B3, &kept)];
    held[0].up = false;
    let view = column(&orders(), (&topic(1), &image), &held, &Recent::default(), 8);
    assert!(view.copies.iter().all(|copy| copy.diverges_at.is_none()));
    assert!(divergent(&view, B2).is_empty());
    assert_eq!((view.leader, view.high_watermark), (Some(B1), Offset(5)));
}

#[test]
fn each_replica_has_the_high_watermark_that_it_knows() {
    let (follower, leader) = (log(&[(0, 6)], 4), log(&[(0, 7)], 6));
    let view = look(&led_by(Some(B1), 0, &[B1, B2, B3]), [&leader, &follower, &follower]);
    let marks: Vec<_> = view.copies.iter().map(|copy| copy.high_watermark.0).collect();
    assert_eq!((view.high_watermark, marks), (Offset(6), vec![6, 4, 4]));
    let ends: Vec<_> = view.copies.iter().map(|copy| copy.log_end.0).collect();
    assert_eq!(ends, [7, 6, 6]);
}

#[test]
fn the_window_keeps_the_high_watermark_and_as_much_above_it_as_fits() {
    let from = |hw: i64, end: usize| {
        let all = log(&[(0, end)], hw);
        look(&led_by(Some(B1), 0, &[B1]), [&all, &all, &all]).from
    };
    assert_eq!(from(6, 6), 0);
    assert_eq!(from(20, 22), 14, "two cells above it, always in the same place");
    assert_eq!(from(20, 25), 17, "it gives way to what is above it");
    assert_eq!(from(20, 90), 19, "but stays in the window");
    assert_eq!(from(1, 1), -5, "and stands where it always stands while a log is short");
}

fn entry(ms: u64, fact: Fact) -> TraceEntry {
    let at = SimTime::from_ms(ms);
    TraceEntry { id: FactId(0), step: Step(0), at, node: None, cause: None, fact }
}

fn elected(ms: u64, leader: BrokerId, epoch: i32) -> TraceEntry {
    let epoch = LeaderEpoch(epoch);
    entry(ms, Fact::LeaderElected { partition: orders(), leader, epoch })
}

#[test]
fn a_new_leader_is_new_for_a_moment_and_the_former_one_is_remembered() {
    let trace = [elected(0, B1, 0), elected(60_000, B2, 1)];
    let moved = |ms| Recent::of(&trace, SimTime::from_ms(ms)).moved(&orders());
    let now = moved(61_000).expect("a second ago");
    assert_eq!((now.from, now.to), (Some(B1), B2));
    assert_eq!(moved(70_000), None);
    let first = Recent::of(&trace[..1], SimTime::ZERO);
    assert_eq!(first.moved(&orders()), None, "the first leader takes over from nobody");
}

#[test]
fn what_was_truncated_is_told_for_a_moment_until_it_is_written_anew() {
    let (from, to) = (Offset(7), Offset(5));
    let cut = Fact::LogTruncated { broker: B1, partition: orders(), from, to };
    let recent = Recent::of(&[entry(1_000, cut)], SimTime::from_ms(1_500));
    let leader = log(&[(4, 5), (5, 2)], 5);
    let image = led_by(Some(B2), 5, &[B2]);
    let look = |mine: &PartitionLog| {
        let held = [holding(B1, mine), holding(B2, &leader)];
        column(&orders(), (&topic(1), &image), &held, &recent, 8).copies[0].truncated
    };
    assert_eq!(look(&log(&[(4, 5)], 5)), Some((Offset(5), Offset(7))));
    assert_eq!(look(&log(&[(4, 5), (5, 1)], 5)), None, "it has copied the leader's since");
}

mod worlds {
    use crate::run::Timeline;
    use crate::scenario;
    use crate::sim::Command;
    use crate::view::machines::{ClusterBuilder, ClusterQuery, MachineLife};

    use crate::kernel::SimTime;

    fn run(lines: &[&str]) -> Timeline {
        let sandbox = scenario::load("sandbox").expect("a lesson");
        let mut timeline = Timeline::open(sandbox, 1).expect("it opens");
        for line in lines {
            let command: Command = line.parse().expect("a command");
            timeline.execute(command).expect("it can be done");
        }
        timeline
    }

    fn query(first: usize, columns: usize) -> ClusterQuery {
        ClusterQuery { topic: None, first, columns, cells: 8 }
    }

    #[test]
    fn the_columns_are_those_that_were_asked_for() {
        let timeline = run(&["add topic orders partitions=7", "add producer p1"]);
        let view = ClusterBuilder::default().view(&timeline, &query(3, 2));
        let shown: Vec<_> = view.columns.iter().map(|column| column.partition.partition).collect();
        assert_eq!((shown, view.partitions), (vec![3, 4], 7));
        assert_eq!(view.racks.len(), 1, "brokers without racks stand together");
        assert_eq!(view.machines().count(), 3);
        let beyond = ClusterBuilder::default().view(&timeline, &query(99, 2));
        assert_eq!(beyond.first, 6, "the last one is better than none");
    }

    #[test]
    fn a_crashed_a_frozen_and_an_isolated_broker_are_told_apart() {
        let timeline =
            run(&["add topic orders", "crash broker-1", "freeze broker-2", "isolate broker-3"]);
        let view = ClusterBuilder::default().view(&timeline, &query(0, 1));
        let lives: Vec<_> =
            view.machines().map(|machine| (machine.life, machine.isolated)).collect();
        assert_eq!(
            lives,
            [
                (MachineLife::Crashed, false),
                (MachineLife::Frozen, false),
                (MachineLife::Running, true)
            ]
        );
    }

    #[test]
    fn a_broker_that_is_no_voter_is_no_controller() {
        let mut timeline = run(&["add topic orders", "add broker broker-4"]);
        timeline.seek_time(SimTime::from_ms(5_000));
        let view = ClusterBuilder::default().view(&timeline, &query(0, 1));
        assert_eq!(view.machines().count(), 4);
        let quorum = view.quorum.as_ref().expect("three voters");
        let ids: Vec<_> = quorum.controllers.iter().map(|controller| controller.id.0).collect();
        assert_eq!(ids, [1, 2, 3]);
    }

    #[test]
    fn a_broker_that_starts_again_after_its_shutdown_is_fenced() {
        let mut timeline = run(&["add topic orders replication.factor=3"]);
        timeline.seek_time(SimTime::from_ms(5_000));
        timeline.execute("restart broker-1".parse().expect("a command")).expect("it can be done");
        let life = |timeline: &Timeline| {
            let view = ClusterBuilder::default().view(timeline, &query(0, 1));
            view.machines().next().expect("broker-1").life
        };
        timeline.seek_time(SimTime::from_ms(5_010));
        assert_eq!(life(&timeline), MachineLife::ShuttingDown);
        timeline.seek_time(SimTime::from_ms(9_000));
        assert_eq!(life(&timeline), MachineLife::Fenced, "its old session is not over");
        timeline.seek_time(SimTime::from_ms(40_000));
        assert_eq!(life(&timeline), MachineLife::Running);
    }

    #[test]
    fn parts_that_did_not_change_are_the_same() {
        let mut timeline = run(&["add topic orders partitions=2", "add producer p1"]);
        timeline.seek_time(SimTime::from_ms(2_000));
        let mut builder = ClusterBuilder::default();
        let before = builder.view(&timeline, &query(0, 2));
        timeline
            .execute("produce p1 orders partition=1 value=x".parse().expect("a command"))
            .expect("it can be done");
        timeline.seek_time(SimTime::from_ms(4_000));
        let after = builder.view(&timeline, &query(0, 2));
        assert!(std::rc::Rc::ptr_eq(&before.columns[0], &after.columns[0]));
        assert_ne!(before.columns[1], after.columns[1], "it got a record");
    }
}

mod quorums {
    use super::*;
    use crate::kafka::raft::{ElectionState, QuorumConfig, RaftClient, RaftTurn, ReplicatedLog};
    use crate::view::machines::{ControllerState, MachineLife, QuorumView};

    fn start(id: BrokerId, voters: &[BrokerId]) -> RaftClient {
        let (mut draw, mut effects) = (|_: &str, _: u32| 0, Vec::new());
        let disk = (ElectionState::default(), ReplicatedLog::default());
        let config = Arc::new(QuorumConfig::default());
        let mut turn = RaftTurn::new(SimTime::ZERO, &mut draw, &mut effects);
        RaftClient::start(id, voters.into(), config, disk, &mut turn)
    }

    #[test]
    fn a_quorum_of_one_leads_itself_and_without_voters_there_is_none() {
        let alone = start(B1, &[B1]);
        let view =
            QuorumView::of([(&NodeId::Broker(B1), MachineLife::Running, &alone)]).expect("a voter");
        assert_eq!((view.leader, view.epoch), (Some(B1), LeaderEpoch(1)));
        assert_eq!(view.controllers[0].state, ControllerState::Leader);
        assert!(QuorumView::of([]).is_none());
    }

    #[test]
    fn a_leader_that_is_down_leads_nothing() {
        let (alone, waiting) = (start(B1, &[B1]), start(B2, &[B1, B2, B3]));
        let view = QuorumView::of([
            (&NodeId::Broker(B2), MachineLife::Running, &waiting),
            (&NodeId::Broker(B1), MachineLife::Crashed, &alone),
        ]);
        let view = view.expect("two voters");
        assert_eq!((view.leader, view.epoch), (None, LeaderEpoch(0)));
        let states: Vec<_> = view.controllers.iter().map(|it| (it.id, it.state)).collect();
        assert_eq!(states, [(B1, ControllerState::Down), (B2, ControllerState::Unattached)]);
    }
}
