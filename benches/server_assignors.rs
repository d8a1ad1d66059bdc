//! How long the coordinator's assignors take, next to Kafka's own on the same workloads.
//!
//! Names go in, an assignment of its own comes out; the input is made before the clock starts. Kafka's times are the best of
//! several runs of its own classes (4.0, Java 17), on a machine of the same kind.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kafkascope::id::{MemberId, TopicName};
use kafkascope::kafka::assignor::Silent;
use kafkascope::kafka::group::assignor::SubscriptionType::{self, Heterogeneous, Homogeneous};
use kafkascope::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupSpec, MemberSpec, RangeAssignor, TopicSpec,
    UniformAssignor,
};
use kafkascope::protocol::Assignment;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    /// Nobody had anything.
    Initial,
    /// All but the last member have what they were given without it.
    Join,
}
use Mode::{Initial, Join};

struct Row {
    assignor: &'static str,
    members: usize,
    topics: usize,
    partitions: i32,
    subscriptions: SubscriptionType,
    mode: Mode,
    java_ns: u64,
}

const fn row(
    assignor: &'static str,
    members: usize,
    topics: usize,
    partitions: i32,
    subscriptions: SubscriptionType,
    mode: Mode,
    java_ns: u64,
) -> Row {
    Row { assignor, members, topics, partitions, subscriptions, mode, java_ns }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("range", 100, 100, 10, Homogeneous, Initial, 52077),
    row("range", 100, 100, 10, Homogeneous, Join, 46739),
    row("uniform", 100, 100, 10, Homogeneous, Initial, 28502),
    row("uniform", 100, 100, 10, Homogeneous, Join, 17666),
    row("range", 1000, 100, 50, Homogeneous, Initial, 466493),
    row("range", 1000, 100, 50, Homogeneous, Join, 476057),
    row("uniform", 1000, 100, 50, Homogeneous, Initial, 170873),
    row("uniform", 1000, 100, 50, Homogeneous, Join, 115241),
    row("range", 100, 100, 10, Heterogeneous, Initial, 51777),
    row("range", 100, 100, 10, Heterogeneous, Join, 54891),
    row("uniform", 100, 100, 10, Heterogeneous, Initial, 183823),
    row("uniform", 100, 100, 10, Heterogeneous, Join, 128671),
    row("range", 10, 10, 10, Homogeneous, Initial, 1742),
    row("range", 10, 10, 10, Homogeneous, Join, 1722),
    row("uniform", 10, 10, 10, Homogeneous, Initial, 3044),
    row("uniform", 10, 10, 10, Homogeneous, Join, 3565),
];

/// Heterogeneous groups fall into so many parts, each with topics of its own.
const BUCKETS: usize = 5;

fn main() {
    println!(
        "{:<10}{:>8}{:>14}  {:<15}{:<9}{:>12}{:>12}{:>8}",
        "assignor",
        "members",
        "partitions",
        "subscriptions",
        "mode",
        "Kafka ns",
        "ours ns",
        "ratio"
    );
    for row in ROWS {
        let ours = measure(row);
        let ratio = row.java_ns as f64 / ours as f64;
        println!(
            "{:<10}{:>8}{:>14}  {:<15}{:<9}{:>12}{:>12}{:>8.2}",
            row.assignor,
            row.members,
            format!("{} x {}", row.topics, row.partitions),
            format!("{:?}", row.subscriptions),
            format!("{:?}", row.mode),
            row.java_ns,
            ours,
            ratio
        );
    }
}

struct Member {
    id: MemberId,
    topics: Vec<TopicName>,
    target: Arc<Assignment>,
}

fn measure(row: &Row) -> u64 {
    let assignor: &dyn ConsumerGroupPartitionAssignor =
        if row.assignor == "uniform" { &UniformAssignor } else { &RangeAssignor };
    let mut topics: Vec<TopicSpec> = (0..row.topics).map(|i| topic(i, row.partitions)).collect();
    topics.sort_by(|a, b| a.name.cmp(&b.name));
    // The ids go up with the numbers of the topics.
    let place = |i| topics.iter().position(|topic| topic.name == topic_name(i)).unwrap();
    let order: Vec<usize> = (0..row.topics).map(place).collect();
    let mut members: Vec<Member> = (0..row.members).map(|i| member(row, i)).collect();
    let newest = MemberId::new(format!("member{}", row.members - 1));
    if row.mode == Join {
        let before = members.iter().filter(|member| member.id != newest);
        let before = sorted(before.map(Member::spec).collect());
        let spec = group(row, &before, &topics, &order);
        let targets = assignor.assign(&spec, &mut Silent);
        for (id, target) in targets {
            members.iter_mut().find(|member| member.id == id).unwrap().target = target;
        }
    }
    let specs = sorted(members.iter().map(Member::spec).collect());
    let spec = group(row, &specs, &topics, &order);
    assert_eq!(total(&assignor.assign(&spec, &mut Silent)), row.topics * row.partitions as usize);
    median_ns(|| assignor.assign(black_box(&spec), &mut Silent))
}

fn total(assignment: &[(MemberId, Arc<Assignment>)]) -> usize {
    assignment.iter().map(|(_, share)| share.partitions.len()).sum()
}

fn group<'a>(
    row: &Row,
    members: &'a [MemberSpec<'a>],
    topics: &'a [TopicSpec],
    order: &'a [usize],
) -> GroupSpec<'a> {
    let subscription_type = row.subscriptions;
    GroupSpec { members, topics, topic_id_order: Some(order), subscription_type }
}

fn topic_name(i: usize) -> TopicName {
    TopicName::new(format!("topic{i}"))
}

fn topic(i: usize, partitions: i32) -> TopicSpec {
    TopicSpec { name: topic_name(i), partitions }
}

fn member(row: &Row, i: usize) -> Member {
    let mut topics: Vec<_> = match row.subscriptions {
        Homogeneous => (0..row.topics).map(topic_name).collect(),
        Heterogeneous => {
            let buckets = BUCKETS.min(row.members);
            let bucket = i / row.members.div_ceil(buckets);
            let size = row.topics.div_ceil(buckets);
            (bucket * size..row.topics.min((bucket + 1) * size)).map(topic_name).collect()
        }
    };
    topics.sort();
    Member { id: MemberId::new(format!("member{i}")), topics, target: Arc::default() }
}

fn sorted(mut members: Vec<MemberSpec<'_>>) -> Vec<MemberSpec<'_>> {
    members.sort_by(|a, b| a.id.cmp(b.id));
    members
}

impl Member {
    fn spec(&self) -> MemberSpec<'_> {
        let (id, topics, target) = (&self.id, self.topics.as_slice(), &self.target);
        MemberSpec { id, instance_id: None, rack_id: None, topics, target }
    }
}

const SLICES: usize = 5;

/// The smallest of some medians, after a warm-up: what others on the machine disturbed least. The clock stops when the
/// result is there; throwing it away is not part of it, nor of Kafka's times.
fn median_ns<R>(mut call: impl FnMut() -> R) -> u64 {
    let warm_up = Instant::now();
    while warm_up.elapsed() < Duration::from_millis(200) {
        call();
    }
    let slice = |_| {
        let mut times = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(200) {
            let start = Instant::now();
            let result = black_box(call());
            times.push(u64::try_from(start.elapsed().as_nanos()).unwrap());
            drop(result);
        }
        times.sort_unstable();
        times[times.len() / 2]
    };
    (0..SLICES).map(slice).min().unwrap()
}
