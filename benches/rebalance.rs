//! How long a rebalance of 500 members and 2,000 partitions takes the engine: from the first JoinGroup to Stable.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use kafkascope::fact::{Fact, Trace};
use kafkascope::kernel::{FactId, SimTime};
use kafkascope::protocol::ApiKey;
use kafkascope::run::link;
use kafkascope::sim::{ClusterSpec, Command, TimedCommand, World};

const MEMBERS: usize = 500;
const TOPICS: usize = 4;
const PARTITIONS_EACH: usize = 500;
const RUNS: usize = 7;

fn main() {
    println!(
        "{MEMBERS} members, {} partitions: first JoinGroup to Stable",
        TOPICS * PARTITIONS_EACH
    );
    println!("{:<24}{:>12}{:>12}{:>12}", "setting", "median ms", "best ms", "steps");
    for setting in [
        "partition.assignment.strategy=range",
        "partition.assignment.strategy=roundrobin",
        "partition.assignment.strategy=sticky",
        "partition.assignment.strategy=cooperative-sticky",
    ] {
        let mut runs: Vec<(Duration, u64)> = (0..RUNS).map(|_| first_rebalance(setting)).collect();
        runs.sort_unstable();
        let ms = |run: &(Duration, u64)| run.0.as_secs_f64() * 1_000.0;
        let name = setting.rsplit_once('=').unwrap().1;
        println!("{name:<24}{:>12.1}{:>12.1}{:>12}", ms(&runs[RUNS / 2]), ms(&runs[0]), runs[0].1);
    }
}

fn first_rebalance(setting: &str) -> (Duration, u64) {
    let mut trace = Trace::starting_at(FactId(0));
    let mut world = World::new(link::DEFAULT_SEED, &ClusterSpec::default(), &mut trace).unwrap();
    let topics: Vec<_> = (0..TOPICS).map(|i| format!("topic-{i}")).collect();
    let mut lines: Vec<String> = topics
        .iter()
        .map(|topic| format!("add topic {topic} partitions={PARTITIONS_EACH}"))
        .collect();
    for i in 1..=MEMBERS {
        lines.push(format!("add consumer c{i} group=g topics={} {setting}", topics.join(",")));
    }
    for line in lines {
        let command = line.parse::<Command>().unwrap();
        world.apply(&TimedCommand { at: SimTime::ZERO, after: 0, command }, &mut trace).unwrap();
    }
    let mut begun: Option<(Instant, u64)> = None;
    loop {
        trace.clear();
        assert!(world.deliver_next(&mut trace), "the group never was stable");
        for entry in trace.entries() {
            if let Fact::Sent { envelope } = &entry.fact
                && envelope.body.api() == ApiKey::JoinGroup
            {
                begun.get_or_insert((Instant::now(), world.step.0));
            }
            if let Fact::GroupBecameStable { .. } = &entry.fact {
                let (at, step) = begun.expect("a group joins before it is stable");
                return (at.elapsed(), world.step.0 - step);
            }
        }
    }
}
