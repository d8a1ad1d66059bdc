//! What makes a group rebalance: each trigger alone, at the time at which whoever must know of it can know.
//!
//! A message takes 10 ms. Both members got the answer to their JoinGroup at 6 060 ms, so they send heartbeats at 9 060,
//! 12 060 and so on; the answer is there 20 ms later. Who rejoins commits first (20 ms, and 2 to 6 ms until the followers
//! of `__consumer_offsets` have it: they are 1 ms away) and is at the coordinator 10 ms later.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use run::Run;

const KINDS: &[&str] = &[
    "member-gone",
    "session-expired",
    "poll-interval-exceeded",
    "rebalance-started",
    "rejoin-needed",
    "generation-started",
];

/// Two members of one settled group, `c1` leads; the news so far are told.
fn settled() -> Run {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=2");
    run.at(0, "add topic mails partitions=2");
    run.at(0, "add consumer c1 group=g topics=orders");
    run.at(0, "add consumer c2 group=g topics=orders");
    run.until(10_000);
    let first = run.news(&["rebalance-started", "generation-started"]);
    assert_eq!(
        first,
        [
            "50 rebalance-started group=g generation=0 reason=rebalance-first-member client=c1",
            // group.initial.rebalance.delay.ms twice, because somebody came during the first 3 s.
            "6050 generation-started group=g generation=1 members=2 leader=c1 assignor=\"range\"",
        ]
    );
    assert_eq!(run.owners(), "c1: orders-0; c2: orders-1");
    run
}

/// One command at 10 s: what comes of it, and who owns what in the end.
fn check(line: &str, until: u64, expected: &[&str], owners: &str) {
    let mut run = settled();
    run.at(10_000, line);
    run.until(until);
    assert_eq!(run.news(KINDS), expected, "{line}");
    assert_eq!(run.owners(), owners, "{line}");
}

#[test]
fn a_join_is_told_to_the_others_with_their_next_heartbeat() {
    check(
        "add consumer c3 group=g topics=orders",
        60_000,
        &[
            // FindCoordinator, the JoinGroup that brings the member id, and the way of the second one.
            "10050 rebalance-started group=g generation=1 reason=rebalance-member-joined client=c3",
            "12080 rejoin-needed consumer=c1 error=REBALANCE_IN_PROGRESS",
            "12080 rejoin-needed consumer=c2 error=REBALANCE_IN_PROGRESS",
            "12114 generation-started group=g generation=2 members=3 leader=c1 assignor=\"range\"",
        ],
        "c1: orders-0; c2: orders-1; c3:",
    );
}

#[test]
fn who_leaves_says_so_and_a_new_leader_follows() {
    check(
        "leave c1",
        60_000,
        &[
            "10032 member-gone group=g member=c1-1 client=c1 how=gone-left",
            "10032 rebalance-started group=g generation=1 reason=rebalance-member-left client=c1",
            "12080 rejoin-needed consumer=c2 error=REBALANCE_IN_PROGRESS",
            "12112 generation-started group=g generation=2 members=1 leader=c2 assignor=\"range\"",
        ],
        "c1:; c2: orders-0 orders-1",
    );
}

#[test]
fn a_crash_is_known_when_the_session_ends() {
    check(
        "crash c2",
        90_000,
        &[
            // The last heartbeat reached the coordinator at 9 070 ms.
            "54070 session-expired group=g member=c2-2 client=c2 after=45000ms",
            "54070 member-gone group=g member=c2-2 client=c2 how=gone-session-expired",
            "54070 rebalance-started group=g generation=1 reason=rebalance-session-expired client=c2",
            "54080 rejoin-needed consumer=c1 error=REBALANCE_IN_PROGRESS",
            "54112 generation-started group=g generation=2 members=1 leader=c1 assignor=\"range\"",
        ],
        // The page still draws what the dead one held.
        "c1: orders-0 orders-1; c2: orders-1",
    );
}

#[test]
fn who_does_not_poll_leaves_by_itself_when_max_poll_interval_is_over() {
    let mut run = settled();
    run.at(10_000, "hold c2");
    let poll_by = run.consumer("c2").poll_by().unwrap();
    let last_poll = run.consumer("c2").last_poll().unwrap();
    assert_eq!((poll_by.0 - last_poll.0) / 1_000, 300_000);
    run.until(340_000);
    let at = poll_by.0 / 1_000;
    assert_eq!(
        run.news(KINDS),
        [
            format!("{at} poll-interval-exceeded consumer=c2 group=g limit=300000ms"),
            format!("{} member-gone group=g member=c2-2 client=c2 how=gone-left", at + 10),
            format!(
                "{} rebalance-started group=g generation=1 reason=rebalance-member-left client=c2",
                at + 10
            ),
            "312080 rejoin-needed consumer=c1 error=REBALANCE_IN_PROGRESS".into(),
            "312112 generation-started group=g generation=2 members=1 leader=c1 assignor=\"range\""
                .into(),
        ]
    );
    assert_eq!(run.owners(), "c1: orders-0 orders-1; c2: orders-1");
    // It finds out when it polls again, and joins as somebody new.
    run.at(340_000, "release c2");
    run.until(370_000);
    assert_eq!(run.owners(), "c1: orders-0; c2: orders-1");
}

#[test]
fn another_subscription_is_told_at_once() {
    check(
        "subscribe c2 topics=orders,mails",
        60_000,
        &[
            "10032 rebalance-started group=g generation=1 reason=rebalance-subscription-changed client=c2",
            "12080 rejoin-needed consumer=c1 error=REBALANCE_IN_PROGRESS",
            "12112 generation-started group=g generation=2 members=2 leader=c1 assignor=\"range\"",
        ],
        "c1: orders-0; c2: mails-0 mails-1 orders-1",
    );
    check(
        "subscribe c1 topics=orders,mails",
        60_000,
        &[
            "10032 rebalance-started group=g generation=1 reason=rebalance-leader-rejoined client=c1",
            "12080 rejoin-needed consumer=c2 error=REBALANCE_IN_PROGRESS",
            "12112 generation-started group=g generation=2 members=2 leader=c1 assignor=\"range\"",
        ],
        "c1: mails-0 mails-1 orders-0; c2: orders-1",
    );
    check("subscribe c2 topics=orders", 60_000, &[], "c1: orders-0; c2: orders-1");
}

#[test]
fn a_pattern_is_a_subscription_to_what_matches() {
    check(
        "subscribe c2 pattern=.*s",
        60_000,
        &[
            // First it asks for all topics, and asks again before it joins: 40 ms more.
            "10072 rebalance-started group=g generation=1 reason=rebalance-subscription-changed client=c2",
            "12080 rejoin-needed consumer=c1 error=REBALANCE_IN_PROGRESS",
            "12112 generation-started group=g generation=2 members=2 leader=c1 assignor=\"range\"",
        ],
        "c1: orders-0; c2: mails-0 mails-1 orders-1",
    );
    check("subscribe c2 pattern=order.", 60_000, &[], "c1: orders-0; c2: orders-1");
}

#[test]
fn added_partitions_are_seen_when_the_leaders_metadata_are_too_old() {
    check(
        "partitions orders 3",
        620_000,
        &[
            // The leader's metadata are from 20 ms; metadata.max.age.ms is five minutes. Its question stands behind a Fetch
            // that the broker has parked for up to fetch.max.wait.ms.
            "300474 rebalance-started group=g generation=1 reason=rebalance-leader-rejoined client=c1",
            "303080 rejoin-needed consumer=c2 error=REBALANCE_IN_PROGRESS",
            "303112 generation-started group=g generation=2 members=2 leader=c1 assignor=\"range\"",
        ],
        "c1: orders-0 orders-1; c2: orders-2",
    );
}

#[test]
fn a_topic_that_is_created_later_joins_a_pattern_when_metadata_are_too_old() {
    let mut run = Run::new();
    run.at(0, "add topic orders-eu partitions=2");
    for client in ["c1", "c2"] {
        let pattern = "pattern=orders-.* metadata.max.age.ms=60000";
        // By now every broker knows the topic.
        run.at(100, &format!("add consumer {client} group=g {pattern}"));
    }
    run.until(20_000);
    assert_eq!(run.owners(), "c1: orders-eu-0; c2: orders-eu-1");
    run.news(&[]);
    run.at(20_000, "add topic orders-us partitions=2");
    run.at(20_000, "add topic mails partitions=2");
    run.until(200_000);
    assert_eq!(
        run.news(&[KINDS, &["member-rejoined"]].concat()),
        [
            // From the last refresh, at 6 100 ms; then once more, so that one topic does not bring two rebalances.
            "66272 member-rejoined group=g member=c2-2 client=c2",
            "66272 rebalance-started group=g generation=1 reason=rebalance-subscription-changed client=c2",
            // The leader sees the topic for itself: its JoinGroup is part of the same rebalance.
            "67114 member-rejoined group=g member=c1-1 client=c1",
            "67114 generation-started group=g generation=2 members=2 leader=c1 assignor=\"range\"",
        ]
    );
    assert_eq!(run.owners(), "c1: orders-eu-0 orders-us-0; c2: orders-eu-1 orders-us-1");
}

#[test]
fn a_pattern_outlives_a_restart() {
    let mut run = Run::new();
    run.at(0, "add topic orders-eu partitions=1");
    run.at(0, "add consumer c1 group=g pattern=orders-.*");
    run.at(10_000, "restart c1");
    run.at(15_000, "add topic orders-us partitions=1");
    run.at(20_000, "crash c1");
    run.at(70_000, "restart c1");
    run.until(90_000);
    assert_eq!(run.owners(), "c1: orders-eu-0 orders-us-0");
}

#[test]
fn data_commits_pauses_seeks_other_topics_and_another_coordinator_start_none() {
    let mut run = settled();
    run.at(10_000, "add producer p1");
    run.at(10_000, "produce p1 orders key=hana");
    run.at(11_000, "commit c1");
    run.at(12_000, "pause c1 orders-0");
    run.at(13_000, "seek c1 orders-0 0");
    run.at(14_000, "resume c1 orders-0");
    run.at(15_000, "partitions mails 3");
    run.at(16_000, "add topic more");
    for broker in 1..=3 {
        run.at(20_000 * broker, &format!("crash broker-{broker}"));
        run.at(20_000 * broker + 5_000, &format!("restart broker-{broker}"));
    }
    run.until(400_000);
    let news = run.news(&[KINDS, &["group-loaded"]].concat());
    // Its coordinator dies twice, and another broker takes over each time.
    assert_eq!(news.len(), 2, "{news:#?}");
    for loaded in news {
        assert!(loaded.contains(" group-loaded group=g "), "{loaded}");
        assert!(loaded.ends_with(" generation=1 members=2"), "{loaded}");
    }
    assert_eq!(run.owners(), "c1: orders-0; c2: orders-1");
}
