//! What the console needs to know of the run: words to go on with, and what the last command did.

use crate::fact::TraceEntry;
use crate::id::NodeId;
use crate::session::Session;
use crate::sim::World;
use crate::sim::command::complete::{Completion, Vocabulary, complete};
use crate::view::Scene;

impl Session {
    /// Ways to go on at the end of a half-typed line.
    pub fn complete(&mut self, line: &str) -> Vec<Completion> {
        complete(line, &vocabulary(&self.scene(), self.timeline.world()))
    }

    pub fn facts_of_this_step(&self) -> Vec<TraceEntry> {
        self.timeline.facts_of(self.timeline.moment().step).to_vec()
    }
}

fn vocabulary(scene: &Scene, world: &World) -> Vocabulary {
    let partitions = scene.topics.iter().flat_map(|topic| &topic.partitions);
    let consumers = scene.groups.iter().flat_map(|group| &group.consumers);
    let mut listeners = Vec::new();
    for consumer in consumers.clone().filter(|it| it.process.as_str() != it.id.as_str()) {
        if !listeners.contains(&consumer.process) {
            listeners.push(consumer.process.clone());
        }
    }
    let servers = world.servers().map(|(id, ..)| id);
    let controllers = servers.filter(|id| matches!(id, NodeId::Controller(_)));
    Vocabulary {
        topics: scene.topics.iter().map(|topic| topic.name.clone()).collect(),
        partitions: partitions.map(|partition| partition.id.clone()).collect(),
        producers: scene.producers.iter().map(|producer| producer.id.clone()).collect(),
        consumers: consumers.map(|consumer| consumer.id.clone()).collect(),
        listeners,
        groups: scene.groups.iter().map(|group| group.id.clone()).collect(),
        brokers: scene.brokers.iter().map(|broker| broker.id).collect(),
        controllers: controllers.cloned().collect(),
        envelopes: scene.flights.iter().map(|flight| flight.id).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::run::Timeline;
    use crate::scenario::Scenario;
    use crate::sim::Command;

    /// Every kind of thing that has a name.
    const NAMES: [&str; 11] = [
        "c1",
        "mail-0",
        "mail",
        "p1",
        "broker-1",
        "broker-2",
        "controller-101",
        "controller-102",
        "controller-103",
        "orders",
        "readers",
    ];

    fn opened() -> Timeline {
        let script = "scenario x\nchapter y\ncluster brokers=2 controllers=3\npart a\n";
        let scenario: Scenario = script.parse().expect("a script");
        let mut timeline = Timeline::open(Arc::new(scenario), 1).expect("a cluster");
        for line in [
            "add topic orders partitions=1",
            "add producer p1",
            "add consumer c1 group=readers topics=orders",
            "add listener mail group=mails topics=orders concurrency=1",
        ] {
            run(&mut timeline, line).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
        timeline
    }

    fn run(timeline: &mut Timeline, line: &str) -> Result<(), String> {
        let command: Command = line.parse().map_err(|error| format!("{error:?}"))?;
        timeline.execute(command).map(|_| ()).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn a_fault_is_completed_with_the_names_that_it_accepts_and_no_others() {
        for (before, line, after) in [
            ("", "crash ", ""),
            ("", "shutdown ", ""),
            ("", "power-off ", ""),
            ("", "restart ", ""),
            ("", "freeze ", ""),
            ("freeze ", "thaw ", ""),
            ("", "isolate ", ""),
            ("", "slow-disk ", " 100"),
            ("", "fill-disk ", ""),
            ("fill-disk ", "free-disk ", ""),
            ("", "skew ", " 1000"),
            ("", "cut c1 ", ""),
            ("", "cut controller-101 ", ""),
            ("", "slow broker-1 ", " 300"),
            ("", "lossy p1 ", " 20"),
            ("", "hold ", ""),
            ("", "leave ", ""),
        ] {
            let timeline = opened();
            let scene = crate::view::build(timeline.world(), timeline.moment().now);
            let offered: Vec<_> = complete(line, &vocabulary(&scene, timeline.world()))
                .into_iter()
                .map(|completion| completion.text)
                .collect();
            for name in NAMES {
                let mut timeline = opened();
                let made =
                    before.is_empty() || run(&mut timeline, &format!("{before}{name}")).is_ok();
                let done = run(&mut timeline, &format!("{line}{name}{after}"));
                let is_offered = offered.iter().any(|text| text == name);
                assert_eq!(is_offered, made && done.is_ok(), "{line}{name}{after}: {done:?}");
            }
        }
    }
}
