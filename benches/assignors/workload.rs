//! The inputs, as the file of Kafka's timings defines them, and how a call is timed.

use std::ops::Range;
use std::time::{Duration, Instant};

use serde::Deserialize;

const JAVA_TIMINGS: &str = include_str!("../java_timings.json");

/// One input, and what Kafka's assignor did with it.
#[derive(Deserialize)]
pub struct Row {
    pub assignor: String,
    pub members: usize,
    pub topics: usize,
    pub partitions_per_topic: usize,
    pub subscriptions: Subscriptions,
    pub mode: Mode,
    /// The smallest and the largest share, and all together.
    assigned_min: usize,
    assigned_max: usize,
    assigned_total: usize,
    pub best_fork_median_ns: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subscriptions {
    /// Everybody is subscribed to every topic.
    Homogeneous,
    /// Topics and members are dealt into five buckets; members of a bucket are subscribed to its topics.
    Heterogeneous,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Nobody owns anything.
    Initial,
    /// The last member is new; the others own what they got when they were alone.
    Join,
}

/// A call that is ready to be made.
pub struct Call {
    /// Makes it and says how long it took. Freeing the result does not count.
    pub run: Box<dyn FnMut() -> Duration>,
    /// How many partitions each member gets by it.
    pub sizes: Vec<usize>,
}

#[derive(Deserialize)]
struct File {
    rows: Vec<Row>,
}

pub fn rows() -> Vec<Row> {
    serde_json::from_str::<File>(JAVA_TIMINGS).unwrap().rows
}

impl Row {
    /// The topics that a member is subscribed to.
    pub fn topics_of(&self, member: usize) -> Range<usize> {
        match self.subscriptions {
            Subscriptions::Homogeneous => 0..self.topics,
            Subscriptions::Heterogeneous => {
                let buckets = self.members.min(5);
                let bucket = member / self.members.div_ceil(buckets);
                let topics = self.topics.div_ceil(buckets);
                bucket * topics..((bucket + 1) * topics).min(self.topics)
            }
        }
    }

    /// Only the same work may be compared.
    pub fn check_sizes(&self, sizes: &[usize]) {
        let ours = (*sizes.iter().min().unwrap(), *sizes.iter().max().unwrap(), sizes.iter().sum());
        assert_eq!(ours, (self.assigned_min, self.assigned_max, self.assigned_total));
    }
}

/// Runs of so long are made this often; the median of the quickest counts, as in Kafka's timings.
const RUNS: usize = 7;
const RUN: Duration = Duration::from_millis(150);

pub fn median_ns(call: &mut Call) -> u64 {
    (0..RUNS).map(|_| median_of_run(call)).min().unwrap()
}

fn median_of_run(call: &mut Call) -> u64 {
    let mut times = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < RUN || times.len() < 15 {
        times.push((call.run)());
    }
    times.sort_unstable();
    u64::try_from(times[times.len() / 2].as_nanos()).unwrap()
}
