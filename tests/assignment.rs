//! The last assignment, explained: the assignor's steps, the shares, and what moved since the one before.
#![allow(clippy::unwrap_used)]

use kafkascope::id::GroupId;
use kafkascope::kernel::SimTime;
use kafkascope::narration::{LocaleId, Narrator};
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::view::{AssignmentView, Chronicle, assignment};

/// A topic with seven partitions; what is added and when; the assignment at the end.
fn explained(assignor: &str, lines: &[(u64, &str)], until_ms: u64) -> AssignmentView {
    let scenario = scenario::load("sandbox").unwrap();
    let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
    let mut all = vec![(0, "add topic orders partitions=7".to_owned())];
    for (at, line) in lines {
        let strategy = format!("partition.assignment.strategy={assignor}");
        let line = if line.starts_with("add consumer") {
            format!("{line} group=g topics=orders {strategy}")
        } else {
            (*line).to_owned()
        };
        all.push((*at, line));
    }
    for (at, line) in all {
        timeline.seek_time(SimTime::from_ms(at));
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
    }
    timeline.seek_time(SimTime::from_ms(until_ms));
    let mut chronicle = Chronicle::default();
    chronicle.update(&timeline);
    assignment(&timeline, &chronicle, &GroupId::new("g")).unwrap()
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
