//! Machines without power, slow and full disks, wrong clocks: whole worlds.

use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, Offset, TopicName, TopicPartition};
use crate::kafka::log::PartitionLog;
use crate::kernel::SimTime;
use crate::protocol::Text;
use crate::sim::command::CommandError;
use crate::sim::small_world::SmallWorld as Run;
use crate::sim::{ClusterSpec, Life};

impl Run {
    /// One broker, one topic, one producer.
    fn of_one(settings: &str) -> Self {
        let mut run = Run::of(&ClusterSpec { brokers: 1, ..ClusterSpec::default() });
        run.command(&format!("add topic orders partitions=1 {settings}"));
        run.command("add producer p1 linger.ms=0");
        run.pass(3_000);
        run
    }

    fn log(&self) -> &PartitionLog {
        let orders = TopicPartition::new(TopicName::new("orders"), 0);
        let broker = self.world.broker(BrokerId(1)).expect("it is there");
        broker.disk.log(&orders).expect("it has the partition")
    }

    fn ends(&self) -> (Offset, Offset) {
        (self.log().high_watermark(), self.log().log_end_offset())
    }
}

#[test]
fn a_crash_keeps_what_was_acknowledged_and_a_machine_without_power_does_not() {
    for (fault, left) in [("crash broker-1", 1), ("power-off broker-1", 0)] {
        let mut run = Run::of_one("");
        run.command("produce p1 orders value=a");
        run.pass(3_000);
        assert_eq!(run.ends().1, Offset(1));
        run.command(fault);
        run.pass(1_000);
        run.command("restart broker-1");
        run.pass(5_000);
        assert_eq!(run.ends(), (Offset(left), Offset(left)), "{fault}");
        assert_eq!(run.happened("unflushed-lost"), 1 - left as usize);
    }
}

#[test]
fn flush_messages_keeps_each_record_from_a_loss_of_power() {
    let mut run = Run::of_one("flush.messages=1");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    run.command("power-off broker-1");
    run.command("restart broker-1");
    run.pass(5_000);
    assert_eq!(run.ends(), (Offset(1), Offset(1)));
    assert_eq!(run.happened("unflushed-lost"), 0);
}

#[test]
fn what_has_been_dirty_for_half_a_minute_survives_a_loss_of_power() {
    let mut run = Run::of_one("");
    run.command("produce p1 orders value=a");
    run.pass(40_000);
    run.command("produce p1 orders value=b");
    run.pass(3_000);
    run.command("power-off broker-1");
    run.command("restart broker-1");
    run.pass(5_000);
    assert_eq!(run.ends().1, Offset(1));
}

#[test]
fn an_orderly_restart_flushes_everything() {
    let mut run = Run::of_one("");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    run.command("restart broker-1");
    run.pass(6_000);
    run.command("power-off broker-1");
    run.command("restart broker-1");
    // The controller takes it back when its last session has ended.
    run.pass(30_000);
    assert_eq!(run.ends(), (Offset(1), Offset(1)));
}

#[test]
fn an_answer_takes_as_long_as_the_disk() {
    let mut run = Run::of_one("");
    run.command("slow-disk broker-1 700");
    run.command("produce p1 orders value=a");
    run.pass(1_299);
    assert_eq!(run.ends().1, Offset(0), "metadata, 200 ms on the wire and 700 ms at the disk");
    run.pass(1);
    assert_eq!(run.ends().1, Offset(1));
    assert_eq!(run.happened("records-acknowledged"), 0);
    run.pass(200);
    assert_eq!(run.happened("records-acknowledged"), 1);
}

#[test]
fn a_full_disk_halts_the_broker_and_room_and_a_restart_bring_it_back() {
    let mut run = Run::of_one("");
    run.command("fill-disk broker-1");
    run.pass(60_000);
    assert_eq!(run.life(1), Life::Running, "nothing was to be written");
    run.command("produce p1 orders value=a");
    run.pass(1_000);
    assert_eq!(
        (run.life(1), run.happened("log-dir-failed"), run.happened("crashed")),
        (Life::Crashed, 1, 1)
    );
    run.command("restart broker-1");
    run.pass(30_000);
    assert_eq!((run.life(1), run.happened("log-dir-failed")), (Life::Crashed, 2), "still full");
    run.command("free-disk broker-1");
    run.command("restart broker-1");
    run.pass(30_000);
    assert_eq!((run.life(1), run.ends()), (Life::Running, (Offset(1), Offset(1))));
    assert_eq!(run.happened("records-acknowledged"), 1);
}

#[test]
fn create_time_is_that_of_the_producers_wall_clock() {
    let mut run = Run::of_one("");
    run.command("skew p1 60000");
    run.command("produce p1 orders value=a");
    // The record is made when the producer has its metadata.
    let sent_at = run.world.now.as_ms() + 400;
    run.pass(3_000);
    let stamp = run.log().record_at(Offset(0)).map(|record| record.timestamp.as_ms());
    assert_eq!(stamp, Some(sent_at + 60_000));
}

#[test]
fn a_producer_far_ahead_of_its_leader_is_refused() {
    let mut run = Run::of_one("");
    run.command("skew p1 7200000");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    let failed = run
        .facts
        .iter()
        .any(|fact| matches!(fact, Fact::RecordsFailed { error: ErrorCode::InvalidTimestamp, .. }));
    assert!(failed && run.ends().1 == Offset(0));
}

#[test]
fn timers_do_not_go_by_the_wall_clock() {
    let mut run = Run::of_one("");
    run.command("skew broker-1 86400000");
    run.command("skew p1 -86400000");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    assert_eq!(run.happened("records-acknowledged"), 1);
    assert_eq!(run.happened("request-timed-out") + run.happened("crashed"), 0);
}

#[test]
fn a_clock_ahead_makes_a_broker_delete_what_is_not_old() {
    let mut run = Run::of_one("retention.ms=3600000");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    run.command("skew broker-1 3700000");
    run.pass(400_000);
    assert_eq!(run.log().log_start_offset(), Offset(1));
    assert!(run.happened("segment-deleted") == 1 && run.world.now < SimTime::from_ms(3_600_000));
}

#[test]
fn a_fault_on_what_is_dead_or_unknown_is_refused() {
    let mut run = Run::of_one("");
    let id = || "broker-1".to_owned();
    let unknown =
        |kind| Err(CommandError::UnknownId { kind, id: "broker-7".into(), accepted: vec![id()] });
    assert_eq!(run.attempt("slow-disk broker-7 5"), unknown("broker"));
    assert_eq!(run.attempt("fill-disk broker-7"), unknown("broker"));
    for line in ["power-off nobody", "skew nobody 5"] {
        let refused = run.attempt(line);
        assert!(matches!(refused, Err(CommandError::UnknownId { .. })), "{line}: {refused:?}");
    }
    assert_eq!(run.attempt("free-disk broker-1"), Err(CommandError::DiskNotFull { id: id() }));
    run.command("fill-disk broker-1");
    assert_eq!(run.attempt("fill-disk broker-1"), Err(CommandError::DiskFull { id: id() }));
    run.command("crash broker-1");
    for line in
        ["power-off broker-1", "slow-disk broker-1 5", "fill-disk broker-1", "skew broker-1 5"]
    {
        assert_eq!(run.attempt(line), Err(CommandError::NotRunning { id: id() }), "{line}");
    }
    run.command("free-disk broker-1");
}

#[test]
fn brokers_stand_in_racks_in_turn_and_register_with_them() {
    let racks = vec!["a".into(), "b".into()];
    let mut run = Run::of(&ClusterSpec { racks, ..ClusterSpec::default() });
    let racks = |run: &Run| {
        let brokers = run.world.image().brokers.values();
        brokers.map(|broker| broker.rack.clone()).collect::<Vec<Option<Text>>>()
    };
    let in_racks = |names: [&str; 3]| names.map(|name| Some(Text::from(name))).to_vec();
    assert_eq!(racks(&run), in_racks(["a", "b", "a"]));
    run.command("config broker-3 broker.rack=c");
    run.pass(10_000);
    assert_eq!(racks(&run), in_racks(["a", "b", "c"]));
    assert_eq!(racks(&Run::of(&ClusterSpec::default())), [None, None, None]);
}
