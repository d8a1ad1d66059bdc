//! The history that the page draws: which rows a group has, and since when.
#![allow(clippy::unwrap_used)]

use kafkascope::kernel::SimTime;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::view::Chronicle;

/// Each group with its rows, and the time of each row's first bar in milliseconds.
fn rows_after(lines: &[(u64, &str)]) -> Vec<(String, Vec<(String, u64)>)> {
    let scenario = scenario::load("sandbox").unwrap();
    let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
    let mut chronicle = Chronicle::default();
    for (ms, line) in lines {
        timeline.seek_time(SimTime::from_ms(*ms));
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
        chronicle.update(&timeline);
    }
    let groups = chronicle.groups().iter().map(|history| {
        let rows = history
            .rows
            .iter()
            .map(|row| (row.partition.to_string(), row.bars.first().unwrap().from.as_ms()));
        (history.group.to_string(), rows.collect())
    });
    groups.collect()
}

fn rows(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(name, ms)| ((*name).to_owned(), *ms)).collect()
}

#[test]
fn a_consumer_that_comes_opens_rows_for_its_own_group_and_topics() {
    let groups = rows_after(&[
        (0, "add topic orders partitions=2"),
        (0, "add topic mails partitions=1"),
        (0, "add consumer c1 group=g topics=orders"),
        (100, "add consumer c2 group=h topics=mails"),
        (200, "add consumer c3 group=g topics=orders,mails"),
    ]);
    let g = ("g".to_owned(), rows(&[("mails-0", 200), ("orders-0", 0), ("orders-1", 0)]));
    let h = ("h".to_owned(), rows(&[("mails-0", 100)]));
    assert_eq!(groups, [g, h]);
}

#[test]
fn partitions_that_are_added_get_rows_once_in_each_group_that_reads_the_topic() {
    let groups = rows_after(&[
        (0, "add topic orders partitions=1"),
        (0, "add consumer c1 group=g topics=orders"),
        (0, "add consumer c2 group=h topics=orders"),
        (300, "partitions orders 2"),
        (400, "add consumer c3 group=g topics=orders"),
    ]);
    let expected = rows(&[("orders-0", 0), ("orders-1", 300)]);
    assert_eq!(groups, [("g".to_owned(), expected.clone()), ("h".to_owned(), expected)]);
}
