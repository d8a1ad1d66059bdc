//! What a learner hears.

use crate::kafka::group::tests::desk::Desk;
use crate::kafka::group::tests::rebalancing::TWO;

/// The ids of the facts that a script gives after two members are stable.
fn told_after_two(script: &str) -> String {
    let mut desk = Desk::new(&[]);
    desk.run(TWO);
    desk.facts.clear();
    desk.run(script);
    desk.facts.iter().map(crate::fact::Fact::id).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_first_generation_is_told_from_the_first_join_to_stable() {
    let mut desk = Desk::new(&[]);
    desk.run("join a\njoin a a-1\nwait 3000\nsync a a-1 1");
    let told: Vec<_> = desk.facts.iter().map(crate::fact::Fact::id).collect();
    assert_eq!(
        told,
        [
            "member-id-given",
            "member-joined",
            "rebalance-started",
            "initial-delay-started",
            "group-state-changed",
            "group-state-changed",
            "generation-started",
            "group-state-changed",
            "group-became-stable",
        ]
    );
}

#[test]
fn an_expiry_tells_why_the_member_is_gone() {
    assert_eq!(
        told_after_two("wait 9999\nbeat a a-1 1\nwait 1"),
        "session-expired member-gone rebalance-started group-state-changed"
    );
}

#[test]
fn a_leader_that_leaves_is_followed_by_another() {
    assert_eq!(
        told_after_two("leave a a-1"),
        "member-gone group-leader-changed rebalance-started group-state-changed"
    );
}

#[test]
fn heartbeats_tell_nothing_and_refusals_do() {
    assert_eq!(told_after_two("beat a a-1 1"), "");
    assert_eq!(told_after_two("beat a a-1 7"), "request-refused");
    assert_eq!(told_after_two("commit a a-1 1 t-0=5"), "offset-stored");
}

#[test]
fn a_failover_tells_what_was_loaded() {
    assert_eq!(told_after_two("failover"), "group-state-changed group-loaded");
}
