//! Whole worlds that no law takes for broken, strange as they are.

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::kafka::PartitionRegistration;
use crate::kernel::{FactId, SimTime};
use crate::law::Laws;
use crate::sim::{ClusterSpec, TimedCommand, World};

/// A world under all laws.
struct Run {
    world: World,
    trace: Trace,
    laws: Laws,
    unclean: bool,
    /// A broker believed that it led an epoch when another one led a later one.
    led_late: bool,
}

impl Run {
    fn new() -> Self {
        let mut trace = Trace::starting_at(FactId(0));
        let spec = ClusterSpec { controllers: 1, ..ClusterSpec::default() };
        let world = World::new(1, &spec, &mut trace).unwrap();
        Self { world, trace, laws: Laws::default(), unclean: false, led_late: false }
    }

    fn check(&mut self) {
        self.laws.check(&self.world, self.trace.entries()).unwrap();
        let unclean = |fact: &Fact| matches!(fact, Fact::UncleanLeaderElected { .. });
        self.unclean |= self.trace.entries().iter().any(|entry| unclean(&entry.fact));
        self.trace.clear();
        let leads = |(broker, _): (BrokerId, _)| {
            let known = self.world.broker(broker)?.memory.partitions.get(&orders())?;
            known.leading.is_some().then_some(known.leader_epoch)
        };
        let epochs: Vec<_> = self.world.brokers().filter_map(leads).collect();
        self.led_late |=
            epochs.iter().any(|epoch| epoch.0 == 1) && epochs.iter().any(|epoch| epoch.0 == 2);
    }

    fn pass(&mut self, ms: u64) {
        let until = SimTime::from_ms(self.world.now.as_ms() + ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.deliver_next(&mut self.trace);
            self.check();
        }
        self.world.wait_until(until);
    }

    /// And what comes of it within so many milliseconds.
    fn command(&mut self, line: &str, ms: u64) {
        let command = TimedCommand { at: self.world.now, after: 0, command: line.parse().unwrap() };
        self.world.apply(&command, &mut self.trace).unwrap();
        self.check();
        self.pass(ms);
    }

    fn partition(&self) -> PartitionRegistration {
        self.world.partition(&orders()).unwrap().clone()
    }

    /// High watermark and log end of a replica.
    fn ends(&self, broker: BrokerId) -> (Offset, Offset) {
        let log = self.world.broker(broker).unwrap().disk.log(&orders()).unwrap();
        (log.high_watermark(), log.log_end_offset())
    }
}

fn orders() -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), 0)
}

/// While nobody is in sync two replicas are eligible, because two had to be in sync. Were they so still with a lower
/// `min.insync.replicas`, the first that returns could make readable what the other one lacks and yet may be elected without.
#[test]
fn lowering_min_insync_replicas_while_nobody_is_in_sync_leaves_nobody_eligible() {
    let mut run = Run::new();
    run.pass(1_000);
    run.command("add topic orders partitions=1 replication.factor=2 min.insync.replicas=2", 1_000);
    let [first, second] = run.partition().replicas[..] else { panic!("two replicas") };
    run.command(&format!("freeze {second}"), 15_000);
    run.command(&format!("freeze {first}"), 15_000);
    let before = run.partition();
    assert_eq!((before.leader, before.isr.len(), before.elr.len()), (None, 0, 2));
    run.command("config orders min.insync.replicas=1", 1_000);
    let after = run.partition();
    assert_eq!((after.elr, after.last_known_elr), (vec![], vec![]));
    assert_eq!(after.leader_epoch, before.leader_epoch);

    run.command(&format!("thaw {first}"), 5_000);
    run.command(&format!("thaw {second}"), 5_000);
    assert_eq!(run.partition().leader, None, "nobody may lead");
    run.command("config orders unclean.leader.election.enable=true", 305_000);
    assert!(
        run.unclean && run.partition().leader.is_some(),
        "before it is allowed to lose records"
    );
}

/// Who hears late of its leadership may lack what another one has made readable who leads since.
#[test]
fn a_leader_that_hears_of_it_when_another_one_leads_need_not_have_what_that_one_committed() {
    let mut run = Run::new();
    run.pass(1_000);
    run.command("add topic orders partitions=1 replication.factor=3", 1_000);
    let [first, second, third] = run.partition().replicas[..] else { panic!("three replicas") };
    run.command("add producer p1 acks=1", 2_000);
    run.command("produce p1 orders key=hana value=hello", 2_000);
    // Its fetches take so long that it lacks the next record; and it stands still when it is told to lead.
    run.command(&format!("slow {first} {second} 2000"), 10);
    run.command("produce p1 orders key=sora value=hello", 1_000);
    assert_eq!((run.ends(second).1, run.ends(third).1), (Offset(1), Offset(2)));
    run.command(&format!("freeze {second}"), 0);
    run.command(&format!("shutdown {first}"), 15_000);
    let led = run.partition();
    assert_eq!((led.leader, led.leader_epoch), (Some(third), LeaderEpoch(2)));
    assert_eq!(run.ends(third), (Offset(2), Offset(2)), "it can be read");
    run.command(&format!("thaw {second}"), 15_000);
    assert_eq!(run.partition().isr, [third, second]);
    assert!(run.led_late, "{second} has led epoch 1 for a moment");
}

/// Where unclean elections are allowed, a move that is called off may leave only a replica that was not in sync. Here every broker
/// that could hear of it is away, and who returns knows of a time when it was in sync itself.
#[test]
fn a_move_called_off_gives_up_what_was_readable_though_no_broker_hears_of_it() {
    let mut run = Run::new();
    run.pass(1_000);
    run.command(
        "add topic orders partitions=1 replication.factor=2 unclean.leader.election.enable=true",
        1_000,
    );
    let [first, second] = run.partition().replicas[..] else { panic!("two replicas") };
    let third = BrokerId(6 - first.0 - second.0);
    run.command(&format!("shutdown {second}"), 5_000);
    run.command(&format!("reassign orders-0 {third},{first},{second}"), 5_000);
    run.command(&format!("shutdown {first}"), 5_000);
    assert_eq!((run.partition().leader, run.partition().isr), (Some(third), vec![third]));
    run.command("add producer p1 acks=1", 2_000);
    run.command("produce p1 orders key=hana value=hello", 2_000);
    assert_eq!(run.ends(third), (Offset(1), Offset(1)), "it can be read");

    run.command(&format!("crash {third}"), 100);
    run.command("reassign orders-0 cancel", 1_000);
    assert_eq!(run.partition().isr, vec![first]);
    run.command(&format!("restart {first}"), 15_000);
    assert_eq!(run.partition().leader, Some(first));
    assert_eq!(run.ends(first), (Offset(0), Offset(0)), "and it is gone");
    assert!(!run.unclean, "no election was unclean");
}

/// The records of one request are answered together, those of one partition maybe long after they were safe.
#[test]
fn a_promise_may_be_told_by_who_has_the_records_no_more() {
    let mut run = Run::new();
    run.pass(1_000);
    run.command("add topic orders partitions=2 replication.factor=2 min.insync.replicas=2", 1_000);
    for line in ["reassign orders-0 broker-1,broker-2", "reassign orders-1 broker-1,broker-3"] {
        run.command(line, 5_000);
    }
    for number in 0..2 {
        let partition = TopicPartition::new(TopicName::new("orders"), number);
        if run.world.partition(&partition).unwrap().leader != Some(BrokerId(1)) {
            run.command(&format!("elect {partition} preferred"), 2_000);
        }
    }
    run.command("add producer p1 linger.ms=100", 2_000);
    run.command("freeze broker-3", 0);
    run.command("produce p1 orders partition=0 value=hello", 0);
    run.command("produce p1 orders partition=1 value=hello", 2_000);
    assert_eq!(run.ends(BrokerId(1)), (Offset(1), Offset(1)), "it is safe");
    run.command("reassign orders-0 broker-2", 2_000);
    run.command("cut broker-1 broker-2", 0);
    run.command("reassign orders-0 broker-2,broker-1", 2_000);
    assert_eq!(run.ends(BrokerId(1)), (Offset(0), Offset(0)), "the copy is begun anew");
    let told = |run: &Run| run.world.producers()[0].1.counters().acknowledged;
    assert_eq!(told(&run), 0);
    run.command("thaw broker-3", 5_000);
    assert_eq!(told(&run), 2, "the other record is safe now, too");
}
