//! The laws that hold of a whole run can fail, too.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::GroupId;

fn run(lines: &[&str]) -> Run {
    let mut run = Run::of(scenario("sandbox").unwrap(), 1).unwrap();
    for line in lines {
        attempt(&mut run, line);
    }
    run
}

fn attempt(run: &mut Run, line: &str) {
    run.attempt(line.parse().unwrap()).unwrap();
}

/// Two members that share two topics.
fn group(settings: &str) -> Run {
    let mut run = run(&["add topic orders partitions=2", "add topic mails partitions=1"]);
    for n in 1..=2 {
        attempt(&mut run, &format!("add consumer c{n} group=g topics=orders,mails {settings}"));
    }
    run
}

const PROTOCOLS: [&str; 3] = [
    "partition.assignment.strategy=range",
    "partition.assignment.strategy=cooperative-sticky",
    "group.protocol=consumer",
];

#[test]
fn a_group_settles_in_each_protocol() {
    for protocol in PROTOCOLS {
        let mut run = group(protocol);
        run.settle().unwrap_or_else(|failure| panic!("{protocol}: {:?}", failure.violation));
        assert!(run.simulation.world.group(&GroupId::new("g")).is_some(), "{protocol}");
        assert_eq!(
            recovery::is_settled(&run.simulation.world, &run.given_up),
            Ok(()),
            "{protocol}"
        );
    }
}

#[test]
fn a_partition_that_nobody_owns_is_noticed_in_each_protocol() {
    for protocol in PROTOCOLS {
        let mut run = group(protocol);
        run.settle().unwrap();
        attempt(&mut run, "partitions orders 3");
        let seen = recovery::is_settled(&run.simulation.world, &run.given_up);
        assert_eq!(seen, Err("g: nobody owns orders-2".to_owned()), "{protocol}");
        run.pass(Span::from_ms(400_000)).unwrap();
        assert_eq!(
            recovery::is_settled(&run.simulation.world, &run.given_up),
            Ok(()),
            "{protocol}"
        );
    }
}

#[test]
fn only_a_broken_assignor_may_leave_a_partition_to_nobody() {
    let mut run = group("partition.assignment.strategy=forgetful");
    run.settle().unwrap();
    let group = run.simulation.world.group(&GroupId::new("g")).unwrap();
    let owned: usize = group.shares().iter().map(|share| share.assigned.len()).sum();
    assert!(owned < 3, "{owned} of 3 partitions have an owner");
}

#[test]
fn a_group_that_waits_for_ever_breaks_the_law_in_each_protocol() {
    for protocol in PROTOCOLS {
        // Longer than the law gives it, so whoever does not call `poll` holds up everybody.
        let mut run = group(&format!("{protocol} max.poll.interval.ms=2000000"));
        run.pass(Span::from_ms(60_000)).unwrap();
        attempt(&mut run, "hold c1");
        attempt(&mut run, &format!("add consumer c3 group=g topics=orders,mails {protocol}"));
        let failure = run.settle().expect_err(protocol);
        let Violation { law, seen } = &failure.violation;
        assert_eq!(*law, "once nothing is broken, every partition and group settles", "{protocol}");
        assert!(seen.contains("is still in"), "{protocol}: {seen}");
        assert_eq!(failure.recording.inputs.len(), run.inputs.len());
    }
}

#[test]
fn a_quorum_of_dedicated_controllers_is_brought_back() {
    for controllers in [1, 3, 5] {
        let mut run = Run::of(scenario(&format!("sandbox-{controllers}-4")).unwrap(), 1).unwrap();
        for id in 101..101 + controllers {
            attempt(&mut run, &format!("crash controller-{id}"));
        }
        run.pass(Span::from_ms(10_000)).unwrap();
        let mut revived = 0;
        while let Some(command) = cluster::revive(&run.simulation.world) {
            run.attempt(command).unwrap();
            revived += 1;
        }
        assert_eq!(revived, controllers / 2 + 1, "a majority of {controllers}");
        attempt(&mut run, "fill-disk controller-101");
        for command in recovery::repairs(&run.simulation.world) {
            run.attempt(command).unwrap();
        }
        run.pass(Span::from_ms(20_000)).unwrap();
        attempt(&mut run, "add topic orders partitions=3 replication.factor=3");
        run.settle().unwrap();
        let world = &run.simulation.world;
        assert!(world.nodes().all(|(_, slot)| !slot.life.is_down()), "of {controllers}");
    }
}

#[test]
fn a_replay_of_other_commands_is_another_run() {
    let mut run = group(PROTOCOLS[0]);
    run.pass(Span::from_ms(30_000)).unwrap();
    run.replay().unwrap();
    run.inputs.pop();
    let failure = run.replay().unwrap_err();
    assert_eq!(failure.violation.law, "a replay is the same run");
}

#[test]
fn a_run_that_goes_on_for_ever_breaks_a_law() {
    let mut run = group(PROTOCOLS[0]);
    run.steps_max = 50;
    let failure = run.pass(Span::from_ms(60_000)).unwrap_err();
    assert_eq!(failure.violation.law, "a run comes to an end");
}

#[test]
fn a_law_that_is_broken_ends_the_run_at_that_step() {
    let mut run = group(PROTOCOLS[0]);
    run.laws = Laws::of(vec![Box::new(NobodyJoins)]);
    let failure = run.pass(Span::from_ms(60_000)).unwrap_err();
    assert_eq!(failure.violation.law, "nobody joins");
    assert_eq!(failure.recording.playhead, Some(run.simulation.world.step));
    assert_eq!(failure.step, run.simulation.world.step.0);
}

struct NobodyJoins;

impl crate::law::Law for NobodyJoins {
    fn name(&self) -> &'static str {
        "nobody joins"
    }

    fn check(
        &mut self,
        _: &crate::sim::World,
        news: &[crate::fact::TraceEntry],
    ) -> Result<(), String> {
        let wrong = news.iter().find(|entry| entry.fact.id() == "member-joined");
        wrong.map_or(Ok(()), |entry| Err(entry.fact.id().to_owned()))
    }
}
