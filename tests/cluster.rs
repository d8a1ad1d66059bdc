//! A cluster at work: controllers, brokers and clients together.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use kafkascope::fact::Fact;
use kafkascope::id::{BrokerId, ErrorCode, TopicName, TopicPartition};
use kafkascope::kernel::SimTime;
use kafkascope::sim::CommandError;
use kafkascope::view::{LogSource, replicas};
use run::Run;

/// What the controllers decide.
const DECISIONS: &[&str] = &[
    "controller-elected",
    "leader-changed",
    "leader-lost",
    "unclean-leader-elected",
    "last-known-leader-elected",
    "isr-changed",
    "broker-fenced",
    "controlled-shutdown-started",
    "stopped",
];

/// Three brokers with three replicas of `orders-0`; `p1` writes two records a second with `acks=all`. Broker 3 leads the
/// controllers, broker 1 the partition.
fn replicated() -> Run {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=1 replication.factor=3 min.insync.replicas=2");
    run.at(0, "add producer p1");
    run.at(1_000, "rate p1 2/s topic=orders");
    run.until(9_000);
    run.news(&[]);
    run
}

/// The milliseconds at which each came, and what.
fn told(run: &mut Run, kinds: &[&str]) -> Vec<(u64, String)> {
    let split = |line: String| {
        let (at, what) = line.split_once(' ').unwrap();
        (at.parse().unwrap(), what.to_owned())
    };
    run.news(kinds).into_iter().map(split).collect()
}

/// How many records each broker has, and how many were acknowledged.
fn ends(run: &mut Run) -> (Vec<i64>, i64) {
    let orders = TopicPartition::new(TopicName::new("orders"), 0);
    let world = run.timeline.world();
    let end =
        |id| world.broker(BrokerId(id)).unwrap().disk.log(&orders).unwrap().log_end_offset().0;
    let ends = [1, 2, 3].map(end).to_vec();
    let acknowledged = run.timeline.trace().iter().filter_map(|entry| {
        if let Fact::RecordsAcknowledged { count, .. } = &entry.fact { Some(*count) } else { None }
    });
    (ends, acknowledged.sum())
}

#[test]
fn a_leader_that_dies_is_replaced_when_its_session_ends_and_comes_back_as_a_follower() {
    let mut run = replicated();
    run.at(10_000, "crash broker-1");
    run.until(60_000);
    let news = told(&mut run, DECISIONS);
    let whats: Vec<_> = news.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "leader-changed partition=orders-0 leader=broker-2 epoch=1",
            "isr-changed partition=orders-0 isr=[2 3]",
            "broker-fenced broker=broker-1",
        ]
    );
    // Its last heartbeat was at most 2 s before, and the controller looks every quarter of a session.
    assert!((17_000..=21_250).contains(&news[0].0), "{news:?}");
    run.at(60_000, "restart broker-1");
    run.until(70_000);
    let news = told(&mut run, DECISIONS);
    let [(at, back)] = &news[..] else { panic!("{news:?}") };
    assert_eq!(back, "isr-changed partition=orders-0 isr=[2 3 1]");
    assert!(*at < 62_000, "{news:?}");
    let (ends, acknowledged) = ends(&mut run);
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    assert!(acknowledged >= 130, "{acknowledged}");
}

#[test]
fn a_controlled_shutdown_moves_leaderships_before_the_broker_stops() {
    let mut run = replicated();
    run.at(10_000, "shutdown broker-1");
    run.until(30_000);
    let news = told(&mut run, DECISIONS);
    let whats: Vec<_> = news.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        whats,
        [
            "controlled-shutdown-started broker=broker-1",
            "leader-changed partition=orders-0 leader=broker-2 epoch=1",
            "isr-changed partition=orders-0 isr=[2 3]",
            "broker-fenced broker=broker-1",
            "stopped node=broker-1",
        ]
    );
    assert!(news[4].0 < 13_000, "{news:?}");
    assert_eq!(run.news(&["records-failed"]), Vec::<String>::new());
}

#[test]
fn when_the_active_controller_dies_another_one_is_elected_and_goes_on() {
    let mut run = replicated();
    run.at(10_000, "crash broker-3");
    run.until(16_000);
    let news = told(&mut run, &["controller-elected"]);
    assert_eq!(news.len(), 1, "{news:?}");
    // controller.quorum.fetch.timeout.ms, and an election or two.
    assert!((12_000..16_000).contains(&news[0].0), "{news:?}");
    run.at(16_000, "add topic mails partitions=3 replication.factor=2");
    run.until(40_000);
    let mails = &run.timeline.world().image().topics[&TopicName::new("mails")];
    let leaders = mails.partitions.iter().map(|partition| partition.leader);
    assert!(leaders.clone().all(|leader| leader.is_some_and(|it| it != BrokerId(3))));
}

#[test]
fn without_a_majority_of_controllers_nothing_can_be_decided() {
    let mut run = replicated();
    run.at(10_000, "crash broker-3");
    run.at(10_000, "crash broker-2");
    run.until(20_000);
    let (error, english, korean) = run.refused("add topic mails");
    assert_eq!(error, CommandError::NoController);
    assert!(english.starts_with("NOT_CONTROLLER: ") && korean.starts_with("NOT_CONTROLLER: "));
    run.at(20_000, "restart broker-2");
    run.at(40_000, "add topic mails");
}

#[test]
fn with_acks_all_no_acknowledged_record_is_lost_when_leaders_die_in_turn() {
    let mut run = replicated();
    for (round, broker) in [1, 2, 3, 1, 2].into_iter().enumerate() {
        let at = 10_000 + 40_000 * round as u64;
        run.at(at, &format!("crash broker-{broker}"));
        run.at(at + 20_000, &format!("restart broker-{broker}"));
    }
    run.at(220_000, "rate p1 off");
    run.until(240_000);
    let (ends, acknowledged) = ends(&mut run);
    assert_eq!(ends, [ends[0]; 3]);
    assert_eq!(ends[0], acknowledged, "and none is there twice");
}

#[test]
fn below_min_insync_replicas_a_leader_takes_no_record_with_acks_all() {
    let mut run = replicated();
    run.at(10_000, "crash broker-2");
    run.at(30_000, "crash broker-3");
    // Nobody is left who could elect a controller, so the ISR stays as it was last decided.
    run.until(80_000);
    let retried = run.news(&["batch-retried"]);
    assert!(!retried.is_empty());
    let (ends, acknowledged) = ends(&mut run);
    assert!(ends[0] >= acknowledged, "{ends:?} {acknowledged}");
    assert!(acknowledged < 80, "{acknowledged}");
}

#[test]
fn a_replication_factor_above_the_number_of_brokers_is_refused() {
    let mut run = Run::new();
    run.until(1_000);
    let error = refused_in_both_languages(
        &mut run,
        "add topic orders replication.factor=4",
        "INVALID_REPLICATION_FACTOR",
        ("not so many live brokers", "브로커가 그만큼 없습니다"),
    );
    let refused =
        matches!(error, CommandError::Refused { error: ErrorCode::InvalidReplicationFactor, .. });
    assert!(refused, "{error:?}");
    assert_eq!(run.timeline.world().now, SimTime::from_ms(1_000));
}

#[test]
fn a_new_broker_gets_nothing_until_partitions_are_moved_to_it() {
    let mut run = replicated();
    run.at(10_000, "add broker broker-4");
    run.until(15_000);
    let orders = |run: &Run| run.timeline.world().image().topics[&TopicName::new("orders")].clone();
    assert_eq!(orders(&run).partitions[0].replicas, [1, 2, 3].map(BrokerId));
    let disk = &run.timeline.world().broker(BrokerId(4)).unwrap().disk;
    assert_eq!(disk.logs().count(), 0);
    run.at(15_000, "reassign orders-0 broker-4,broker-1,broker-2");
    run.until(20_000);
    let partition = &orders(&run).partitions[0];
    assert_eq!(partition.replicas, [4, 1, 2].map(BrokerId));
    assert_eq!(partition.leader, Some(BrokerId(1)), "who leads may stay");
    assert_eq!(run.news(&["reassignment-started", "reassignment-completed"]).len(), 2);
    run.at(20_000, "elect orders-0 preferred");
    run.until(21_000);
    assert_eq!(orders(&run).partitions[0].leader, Some(BrokerId(4)));
    for (line, name, sentences) in [
        ("elect orders-0 preferred", "ELECTION_NOT_NEEDED", ("leads already", "이미 리더입니다")),
        ("reassign orders-0 broker-9", "INVALID_REPLICA_ASSIGNMENT", ("registered", "등록된")),
        (
            "reassign orders-0 cancel",
            "NO_REASSIGNMENT_IN_PROGRESS",
            ("not being moved", "진행 중이 아닙니다"),
        ),
        ("add broker broker-4", "DUPLICATE_BROKER_REGISTRATION", ("exists", "이미 있습니다")),
    ] {
        refused_in_both_languages(&mut run, line, name, sentences);
    }
}

#[test]
fn a_fault_on_a_broker_that_is_dead_is_refused_by_kafkas_name_for_that() {
    let mut run = Run::new();
    run.at(1_000, "crash broker-2");
    for fault in ["crash", "shutdown", "freeze", "power-off", "fill-disk", "slow-disk", "skew"] {
        let value = if matches!(fault, "slow-disk" | "skew") { " 5" } else { "" };
        let line = format!("{fault} broker-2{value}");
        let sentences = ("is not running", "실행 중이 아닙니다");
        let error = refused_in_both_languages(&mut run, &line, "BROKER_NOT_AVAILABLE", sentences);
        assert_eq!(error, CommandError::NotRunning { id: "broker-2".to_owned() }, "{line}");
    }
}

/// With the name of the error and one sentence.
fn refused_in_both_languages(
    run: &mut Run,
    line: &str,
    name: &str,
    (en, ko): (&str, &str),
) -> CommandError {
    let (error, english, korean) = run.refused(line);
    assert!(english.contains(name) && english.contains(en), "{line}: {english}");
    assert!(korean.contains(name) && korean.contains(ko), "{line}: {korean}");
    error
}

#[test]
fn a_leader_that_is_moved_away_hands_over_to_a_replica_in_sync_and_that_is_no_unclean_election() {
    let mut run = replicated();
    run.at(10_000, "add broker broker-4");
    run.at(15_000, "reassign orders-0 broker-4,broker-2,broker-3");
    run.until(20_000);
    let whats: Vec<_> = told(&mut run, DECISIONS).into_iter().map(|(_, what)| what).collect();
    assert_eq!(
        whats,
        [
            "leader-changed partition=orders-0 leader=broker-4 epoch=1",
            "isr-changed partition=orders-0 isr=[2 3 4]",
        ]
    );
}

#[test]
fn a_broker_that_has_stopped_in_order_does_not_run_either() {
    let mut run = replicated();
    run.at(10_000, "shutdown broker-1");
    run.until(20_000);
    let orders = TopicPartition::new(TopicName::new("orders"), 0);
    let running = |id| {
        let source = LogSource::Replica(orders.clone(), BrokerId(id));
        let all = replicas(run.timeline.world());
        all.iter().find(|choice| choice.source == source).unwrap().running
    };
    assert_eq!([1, 2, 3].map(running), [false, true, true]);
}

#[test]
fn a_move_to_replicas_in_sync_is_over_at_once_and_told() {
    let mut run = replicated();
    run.at(10_000, "reassign orders-0 broker-2");
    run.until(11_000);
    let whats = told(&mut run, &["reassignment-started", "reassignment-completed"]);
    assert_eq!(
        whats.iter().map(|(_, what)| what.as_str()).collect::<Vec<_>>(),
        ["reassignment-completed partition=orders-0 replicas=[2]"]
    );
    let partition = &run.timeline.world().image().topics[&TopicName::new("orders")].partitions[0];
    assert_eq!(partition.replicas, [BrokerId(2)]);
}
