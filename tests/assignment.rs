//! The last assignment, explained: the assignor's steps, the shares, and what moved since the one before.
#![allow(clippy::unwrap_used)]

use kafkascope::id::{GroupId, NodeId};
use kafkascope::kernel::SimTime;
use kafkascope::narration::{LocaleId, Narrator};
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::view::{AssignmentView, Chronicle, assignment};

/// A topic with seven partitions; what is added and when; the assignment at the end.
fn explained(assignor: &str, lines: &[(u64, &str)], until_ms: u64) -> AssignmentView {
    let settings = format!("topics=orders partition.assignment.strategy={assignor}");
    configured(&settings, lines, until_ms)
}

/// The same with every consumer configured so.
fn configured(settings: &str, lines: &[(u64, &str)], until_ms: u64) -> AssignmentView {
    let mut timeline = run(settings, lines, until_ms);
    let moment = timeline.moment();
    let view = at_playhead(&timeline);
    // Looking changes nothing, and back in time it is the same.
    assert_eq!(timeline.moment(), moment);
    timeline.seek_time(SimTime::from_ms(until_ms + 60_000));
    timeline.seek_step(moment.step);
    assert_eq!(at_playhead(&timeline), view);
    view.unwrap()
}

fn run(settings: &str, lines: &[(u64, &str)], until_ms: u64) -> Timeline {
    let scenario = scenario::load("sandbox").unwrap();
    let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
    let mut all = vec![(0, "add topic orders partitions=7".to_owned())];
    for (at, line) in lines {
        let is_plain = line.starts_with("add consumer") && !line.contains("group=");
        let line = if is_plain { format!("{line} group=g {settings}") } else { (*line).to_owned() };
        all.push((*at, line));
    }
    for (at, line) in all {
        timeline.seek_time(SimTime::from_ms(at));
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
    }
    timeline.seek_time(SimTime::from_ms(until_ms));
    timeline
}

fn at_playhead(timeline: &Timeline) -> Option<AssignmentView> {
    let mut chronicle = Chronicle::default();
    chronicle.update(timeline);
    assignment(timeline, &chronicle, &GroupId::new("g"))
}

fn told(view: &AssignmentView) -> Vec<String> {
    let narrator = Narrator::new(LocaleId::from_tag("en").unwrap());
    view.steps.iter().map(|(id, args)| narrator.text(id, args)).collect()
}

fn moves(view: &AssignmentView) -> Vec<String> {
    let name = |client: &Option<kafkascope::id::ClientId>| {
        client.as_ref().map_or("nobody".to_owned(), ToString::to_string)
    };
    let line = |one: &kafkascope::view::PartitionMove| {
        format!("{} {}>{} {}", one.partition, name(&one.from), name(&one.to), one.why)
    };
    view.moves.iter().map(line).collect()
}

const THREE: [(u64, &str); 3] =
    [(0, "add consumer c1"), (0, "add consumer c2"), (0, "add consumer c3")];

#[test]
fn range_says_how_many_each_gets_and_in_which_order() {
    let view = explained("range", &THREE, 12_000);
    assert_eq!(
        told(&view),
        [
            "orders: 7 partitions for 3 subscribers, in this order: c1, c2, c3. Each gets 2, the first one 1 more.",
            "c1 gets orders-0, orders-1, orders-2.",
            "c2 gets orders-3, orders-4.",
            "c3 gets orders-5, orders-6.",
        ]
    );
    assert!(view.is_first && view.moves.is_empty());
    let sizes: Vec<_> = view.shares.iter().map(|(_, partitions)| partitions.len()).collect();
    assert_eq!(sizes, [3, 2, 2]);
}

#[test]
fn range_deals_anew_when_a_member_leaves() {
    let mut lines = THREE.to_vec();
    lines.push((15_000, "leave c1"));
    let view = explained("range", &lines, 30_000);
    assert_eq!(
        moves(&view),
        [
            "orders-0 c1>c2 moved-owner-gone",
            "orders-1 c1>c2 moved-owner-gone",
            "orders-2 c1>c2 moved-owner-gone",
            "orders-4 c2>c3 moved-dealt-anew",
        ]
    );
}

#[test]
fn sticky_says_what_is_kept_and_moves_as_little_as_it_can() {
    let mut lines = THREE.to_vec();
    lines.push((15_000, "add consumer c4"));
    let view = explained("sticky", &lines, 30_000);
    assert!(!view.is_first);
    assert!(view.moves.iter().all(|one| one.why == "moved-to-even-out"), "{:?}", moves(&view));
    assert_eq!(view.moves.len(), 1, "7 among 4 is 2 2 2 1: {:?}", moves(&view));
    assert!(told(&view).iter().any(|line| line.contains("keeps")), "{:?}", told(&view));
}

// ---- the consumer protocol -------------------------------------------------------------------------------------------

const CONSUMER: &str = "topics=orders group.protocol=consumer";

/// Shares that are the target in the coordinator's books.
fn assert_is_target(timeline: &Timeline, view: &AssignmentView) {
    let group = timeline.world().group(&GroupId::new("g")).unwrap();
    let books = group.consumer().unwrap();
    let target: Vec<_> = books.target().map(|(_, share)| share.partitions.clone()).collect();
    let shares: Vec<_> = view.shares.iter().map(|(_, share)| share.clone()).collect();
    assert_eq!(shares, target);
    assert_eq!(view.generation.0, books.target_epoch().0);
}

#[test]
fn the_coordinator_says_what_each_may_have_and_who_is_filled_up_first() {
    let view = configured(CONSUMER, &[(0, "add consumer c1")], 12_000);
    assert_eq!(
        told(&view),
        [
            "7 partitions for 1 member, in this order: c1. Each may have 7.",
            "Left over, in this order: orders-0, orders-1, orders-2, orders-3, orders-4, orders-5, orders-6. What nobody had comes before what somebody lost. One member after the other is filled up.",
            "c1 gets orders-0, orders-1, orders-2, orders-3, orders-4, orders-5, orders-6.",
        ]
    );
    assert!(view.is_first && view.moves.is_empty());
    assert_eq!((view.generation.0, view.assignor.as_str()), (1, "uniform"));
    assert!(matches!(view.by, NodeId::Broker(_)), "{:?}", view.by);
}

#[test]
fn the_coordinator_takes_what_is_over_the_quota_and_nothing_else() {
    let lines = [(0, "add consumer c1"), (5_000, "add consumer c2"), (15_000, "add consumer c3")];
    let timeline = run(CONSUMER, &lines, 30_000);
    let view = at_playhead(&timeline).unwrap();
    assert_is_target(&timeline, &view);
    assert_eq!(view.generation.0, 3);
    assert_eq!(
        told(&view),
        [
            "7 partitions for 3 members, in this order: c1, c2, c3. Each may have 2, the first one 1 more. That is Kafka 4.0’s rule; in 4.1 it may be another one.",
            "c1 keeps orders-0, orders-1, orders-2.",
            "c1 loses orders-3: it has more than its share.",
            "c2 keeps orders-4, orders-5.",
            "c2 loses orders-6: it has more than its share.",
            "Left over, in this order: orders-3, orders-6. What nobody had comes before what somebody lost. One member after the other is filled up.",
            "c3 gets orders-3, orders-6.",
        ]
    );
    assert_eq!(
        moves(&view),
        ["orders-3 c1>c3 moved-to-even-out", "orders-6 c2>c3 moved-to-even-out"]
    );
}

#[test]
fn who_left_is_gone_against_the_target_before() {
    let lines = [(0, "add consumer c1"), (5_000, "add consumer c2"), (15_000, "leave c1")];
    let view = configured(CONSUMER, &lines, 30_000);
    assert_eq!(
        moves(&view),
        [
            "orders-0 c1>c2 moved-owner-gone",
            "orders-1 c1>c2 moved-owner-gone",
            "orders-2 c1>c2 moved-owner-gone",
            "orders-3 c1>c2 moved-owner-gone",
        ]
    );
    assert!(told(&view).contains(&"c2 keeps orders-4, orders-5, orders-6.".to_owned()));
}

#[test]
fn a_static_member_that_comes_back_has_what_it_had() {
    let lines = [
        (0, "add consumer c1 group.instance.id=i1"),
        (5_000, "add consumer c2 group.instance.id=i2"),
        (15_000, "restart c1"),
        (20_000, "add consumer c3"),
    ];
    let timeline = run(CONSUMER, &lines, 40_000);
    let view = at_playhead(&timeline).unwrap();
    assert_is_target(&timeline, &view);
    let told = told(&view);
    assert!(told.contains(&"c1 keeps orders-0, orders-1, orders-2.".to_owned()), "{told:?}");
    assert_eq!(view.moves.len(), 2, "{:?}", moves(&view));
}

#[test]
fn different_subscriptions_go_to_whoever_has_least() {
    let lines = [
        (0, "add topic payments partitions=2"),
        (0, "add consumer c1"),
        (5_000, "add consumer c2 group=g topics=orders,payments group.protocol=consumer"),
    ];
    let timeline = run(CONSUMER, &lines, 30_000);
    let view = at_playhead(&timeline).unwrap();
    assert_is_target(&timeline, &view);
    assert_eq!(
        told(&view),
        [
            "c1 keeps orders-0, orders-1, orders-2, orders-3, orders-4, orders-5, orders-6.",
            "Left over, in this order: payments-0, payments-1. Each goes to the subscriber of its topic who then has least.",
            "c2 gets payments-0.",
            "c2 gets payments-1.",
            "orders-6 goes on from c1 to c2, which has at least two fewer.",
            "orders-5 goes on from c1 to c2, which has at least two fewer.",
        ]
    );
    assert_eq!(
        moves(&view),
        [
            "orders-5 c1>c2 moved-to-even-out",
            "orders-6 c1>c2 moved-to-even-out",
            "payments-0 nobody>c2 moved-nobody-had-it",
            "payments-1 nobody>c2 moved-nobody-had-it",
        ]
    );
}

#[test]
fn the_coordinators_range_shares_topic_by_topic() {
    let settings = "topics=orders group.protocol=consumer group.remote.assignor=range";
    let lines = [(0, "add consumer c1"), (5_000, "add consumer c2")];
    let view = configured(settings, &lines, 20_000);
    assert_eq!(
        told(&view),
        [
            "orders: 7 partitions for 2 subscribers, in this order: c1, c2. Each gets 3, the first one 1 more.",
            "c1 gets orders-0, orders-1, orders-2, orders-3.",
            "c2 gets orders-4, orders-5, orders-6.",
        ]
    );
    assert_eq!(
        moves(&view),
        [
            "orders-4 c1>c2 moved-dealt-anew",
            "orders-5 c1>c2 moved-dealt-anew",
            "orders-6 c1>c2 moved-dealt-anew",
        ]
    );
}
