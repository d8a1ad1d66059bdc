//! A cluster at work: controllers, brokers and clients together.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use run::Run;

/// What the controllers decide.
const DECISIONS: &[&str] = &[
    "controller-elected",
    "leader-changed",
    "leader-lost",
    "unclean-leader-elected",
    "isr-changed",
    "broker-fenced",
    "broker-unfenced",
    "broker-registered",
    "controlled-shutdown-started",
    "stopped",
    "crashed",
    "restarted",
];

#[test]
fn a_leader_that_dies_is_replaced_when_its_session_ends() {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=1 replication.factor=3 min.insync.replicas=2");
    run.at(0, "add producer p1");
    run.at(1_000, "rate p1 2/s topic=orders");
    run.at(10_000, "crash broker-1");
    run.until(60_000);
    for line in run.news(DECISIONS) {
        println!("{line}");
    }
    run.at(60_000, "restart broker-1");
    run.until(90_000);
    for line in run.news(DECISIONS) {
        println!("{line}");
    }
}
