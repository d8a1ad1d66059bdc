//! Dedicated controllers in the picture of the cluster, and their logs.

use std::sync::Arc;

use super::*;
use crate::run::Timeline;
use crate::scenario::Scenario;
use crate::sim::Command;
use crate::view::machines::{
    ClusterBuilder, ClusterQuery, ClusterView, ControllerState, MachineLife,
};
use crate::view::{Inspected, inspect};
use crate::view::{LogQuery, LogRole, LogSource, log_view, replicas};

/// Three brokers, one of them added later, and three controllers.
fn opened() -> Timeline {
    let script = "scenario x\nchapter y\ncluster brokers=2 controllers=3\npart a\n";
    let scenario: Scenario = script.parse().expect("a script");
    let mut timeline = Timeline::open(Arc::new(scenario), 1).expect("a cluster");
    at(&mut timeline, 100, "add broker broker-4");
    timeline.seek_time(SimTime::from_ms(5_000));
    timeline
}

fn at(timeline: &mut Timeline, ms: u64, line: &str) {
    timeline.seek_time(SimTime::from_ms(ms));
    let command: Command = line.parse().expect(line);
    timeline.execute(command).unwrap_or_else(|error| panic!("{line}: {error:?}"));
}

fn seen(timeline: &Timeline) -> ClusterView {
    let query = ClusterQuery { topic: None, first: 0, columns: 1, cells: 8 };
    (*ClusterBuilder::default().view(timeline, &query)).clone()
}

#[test]
fn they_are_machines_without_replicas_and_the_only_voters() {
    let mut timeline = opened();
    let view = seen(&timeline);
    let names = |all: Vec<String>| all.join(" ");
    let servers = view.servers().map(|machine| machine.node().to_string()).collect();
    let controllers = "controller-101 controller-102 controller-103";
    assert_eq!(names(servers), format!("broker-1 broker-2 broker-4 {controllers}"));
    let quorum = view.quorum.as_ref().expect("there are voters");
    let voters = quorum.controllers.iter().map(|voter| voter.node.to_string()).collect();
    assert_eq!(names(voters), controllers, "a broker only reads along");
    let states: Vec<_> = view.controllers.iter().map(|it| it.controls).collect();
    let (follower, leader) = (ControllerState::Follower, ControllerState::Leader);
    assert_eq!(states, [Some(follower), Some(follower), Some(leader)]);
    let last = &view.controllers[2];
    assert!(last.active_controller && last.life == MachineLife::Running && !last.fenced);
    assert_eq!(last.replicas_in_all, 0);

    at(&mut timeline, 5_000, "crash controller-101");
    at(&mut timeline, 5_000, "isolate controller-102");
    let view = seen(&timeline);
    assert_eq!(view.controllers[0].life, MachineLife::Crashed);
    assert_eq!(view.controllers[0].controls, Some(ControllerState::Down));
    let isolated: Vec<_> = view.servers().map(|machine| machine.isolated).collect();
    assert_eq!(isolated, [false, false, false, false, true, false]);
}

#[test]
fn the_inspector_says_what_each_has_and_what_it_waits_for() {
    let mut timeline = opened();
    let told = |timeline: &Timeline, id: i32| {
        let view = inspect(timeline, &Inspected::Controller(BrokerId(id))).expect("it is there");
        let fields = view.fields.iter().map(|field| (field.label, field.value.to_string()));
        (view.server.expect("a server"), fields.collect::<Vec<_>>())
    };
    let (server, fields) = told(&timeline, 103);
    assert_eq!(server.controls, Some(ControllerState::Leader));
    assert_eq!(fields[0], ("quorum-leader", "controller-103".to_owned()));
    let labels =
        |fields: &[(&'static str, String)]| fields.iter().map(|it| it.0).collect::<Vec<_>>();
    let always = ["quorum-leader", "quorum-epoch", "voted", "log-end-offset", "high-watermark"];
    assert_eq!(labels(&fields), [&always[..], &["majority-by"]].concat());
    let (server, fields) = told(&timeline, 101);
    assert_eq!(server.controls, Some(ControllerState::Follower));
    assert_eq!(labels(&fields), [&always[..], &["leader-answers-by"]].concat());

    at(&mut timeline, 5_000, "crash controller-101");
    at(&mut timeline, 5_000, "crash controller-103");
    let asks =
        |timeline: &Timeline| told(timeline, 102).0.controls == Some(ControllerState::Prospective);
    let asked = (50..100).any(|tenth| {
        timeline.seek_time(SimTime::from_ms(tenth * 100));
        asks(&timeline)
    });
    assert!(asked, "it never missed its leader");
    let (server, fields) = told(&timeline, 101);
    assert_eq!(server.life, MachineLife::Crashed);
    assert_eq!(labels(&fields), always, "who is down waits for nothing");
    let (_, fields) = told(&timeline, 102);
    assert_eq!(labels(&fields)[5..], ["votes-from", "votes-missing", "votes-by"]);
    assert_eq!(fields[5].1, "\"controller-102\"", "it votes for itself");
    assert_eq!(inspect(&timeline, &Inspected::Controller(BrokerId(1))), None, "a broker");
}

#[test]
fn their_metadata_logs_can_be_opened() {
    let timeline = opened();
    let all = replicas(timeline.world());
    let metadata = all.iter().filter(|choice| {
        let LogSource::Replica(partition, _) = &choice.source;
        partition.topic.as_str() == "__cluster_metadata"
    });
    let roles: Vec<_> = metadata.map(|it| (it.server.to_string(), it.role)).collect();
    let role = |name: &str, role| (name.to_owned(), role);
    let expected = [
        role("broker-1", LogRole::Observer),
        role("broker-2", LogRole::Observer),
        role("broker-4", LogRole::Observer),
        role("controller-101", LogRole::Voter),
        role("controller-102", LogRole::Voter),
        role("controller-103", LogRole::QuorumLeader),
    ];
    assert_eq!(roles, expected);
    let partition = TopicPartition::new(TopicName::new("__cluster_metadata"), 0);
    let query = LogQuery {
        source: LogSource::Replica(partition, BrokerId(101)),
        segment: None,
        from: None,
        segments_max: 3,
        room: crate::view::BatchRoom { rows: 10, cells: 10 },
    };
    let log = log_view(&timeline, &query).expect("a controller keeps it");
    assert_eq!(log.choice.server, NodeId::Controller(BrokerId(101)));
    assert!(log.marks.log_end.0 > 0 && !log.segments.is_empty());
}
