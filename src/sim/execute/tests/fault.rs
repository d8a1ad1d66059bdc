//! Machines without power, slow and full disks, wrong clocks: whole worlds.

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, ErrorCode, Offset, TopicName, TopicPartition};
use crate::kafka::log::PartitionLog;
use crate::kernel::{FactId, SimTime};
use crate::protocol::Text;
use crate::sim::command::CommandError;
use crate::sim::{ClusterSpec, Command, Life, TimedCommand, World};

struct Run {
    world: World,
    trace: Trace,
    facts: Vec<Fact>,
}

impl Run {
    /// One broker, one topic, one producer.
    fn new(settings: &str) -> Self {
        let mut trace = Trace::starting_at(FactId(0));
        let spec = ClusterSpec { brokers: 1, ..ClusterSpec::default() };
        let world = World::new(1, &spec, &mut trace).expect("a cluster");
        let mut run = Run { world, trace, facts: Vec::new() };
        run.command(&format!("add topic orders partitions=1 {settings}"));
        run.command("add producer p1 linger.ms=0");
        run.pass(3_000);
        run
    }

    fn attempt(&mut self, line: &str) -> Result<(), CommandError> {
        let command: Command = line.parse()?;
        let timed = TimedCommand { at: self.world.now, after: 0, command };
        let before = self.world.clone();
        let done = self.world.apply(&timed, &mut self.trace);
        assert!(done.is_ok() || before == self.world, "what is refused changes nothing");
        done
    }

    fn command(&mut self, line: &str) {
        self.attempt(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    }

    fn pass(&mut self, ms: u64) {
        let until = SimTime::from_ms(self.world.now.as_ms() + ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.deliver_next(&mut self.trace);
        }
        self.world.wait_until(until);
        self.facts.extend(self.trace.drain().map(|entry| entry.fact));
    }

    fn log(&self) -> &PartitionLog {
        let orders = TopicPartition::new(TopicName::new("orders"), 0);
        let broker = self.world.broker(BrokerId(1)).expect("it is there");
        broker.disk.log(&orders).expect("it has the partition")
    }

    fn ends(&self) -> (Offset, Offset) {
        (self.log().high_watermark(), self.log().log_end_offset())
    }

    fn life(&self) -> Life {
        let mut brokers = self.world.brokers();
        brokers.next().expect("there is one").1.life
    }

    fn happened(&self, id: &str) -> usize {
        self.facts.iter().filter(|fact| fact.id() == id).count()
    }
}

#[test]
fn a_crash_keeps_what_was_acknowledged_and_a_machine_without_power_does_not() {
    for (fault, left) in [("crash broker-1", 1), ("power-off broker-1", 0)] {
        let mut run = Run::new("");
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
    let mut run = Run::new("flush.messages=1");
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
    let mut run = Run::new("");
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
    let mut run = Run::new("");
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
    let mut run = Run::new("");
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
    let mut run = Run::new("");
    run.command("fill-disk broker-1");
    run.pass(60_000);
    assert_eq!(run.life(), Life::Running, "nothing was to be written");
    run.command("produce p1 orders value=a");
    run.pass(1_000);
    assert_eq!(
        (run.life(), run.happened("log-dir-failed"), run.happened("crashed")),
        (Life::Crashed, 1, 1)
    );
    run.command("restart broker-1");
    run.pass(30_000);
    assert_eq!((run.life(), run.happened("log-dir-failed")), (Life::Crashed, 2), "still full");
    run.command("free-disk broker-1");
    run.command("restart broker-1");
    run.pass(30_000);
    assert_eq!((run.life(), run.ends()), (Life::Running, (Offset(1), Offset(1))));
    assert_eq!(run.happened("records-acknowledged"), 1);
}

#[test]
fn create_time_is_that_of_the_producers_wall_clock() {
    let mut run = Run::new("");
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
    let mut run = Run::new("");
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
    let mut run = Run::new("");
    run.command("skew broker-1 86400000");
    run.command("skew p1 -86400000");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    assert_eq!(run.happened("records-acknowledged"), 1);
    assert_eq!(run.happened("request-timed-out") + run.happened("crashed"), 0);
}

#[test]
fn a_clock_ahead_makes_a_broker_delete_what_is_not_old() {
    let mut run = Run::new("retention.ms=3600000");
    run.command("produce p1 orders value=a");
    run.pass(3_000);
    run.command("skew broker-1 3700000");
    run.pass(400_000);
    assert_eq!(run.log().log_start_offset(), Offset(1));
    assert!(run.happened("segment-deleted") == 1 && run.world.now < SimTime::from_ms(3_600_000));
}

#[test]
fn a_fault_on_what_is_dead_or_unknown_is_refused() {
    let mut run = Run::new("");
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
    let mut trace = Trace::starting_at(FactId(0));
    let racks = vec!["a".into(), "b".into()];
    let spec = ClusterSpec { racks, ..ClusterSpec::default() };
    let mut world = World::new(1, &spec, &mut trace).expect("a cluster");
    let racks = |world: &World| {
        let brokers = world.image().brokers.values();
        brokers.map(|broker| broker.rack.clone()).collect::<Vec<Option<Text>>>()
    };
    let in_racks = |names: [&str; 3]| names.map(|name| Some(Text::from(name))).to_vec();
    assert_eq!(racks(&world), in_racks(["a", "b", "a"]));
    let command = "config broker-3 broker.rack=c".parse().expect("a command");
    let timed = TimedCommand { at: world.now, after: 0, command };
    world.apply(&timed, &mut trace).expect("it can be done");
    while world.now < SimTime::from_ms(10_000) {
        world.deliver_next(&mut trace);
    }
    assert_eq!(racks(&world), in_racks(["a", "b", "c"]));
    let world = World::new(1, &ClusterSpec::default(), &mut trace).expect("a cluster");
    assert_eq!(racks(&world), [None, None, None]);
}
