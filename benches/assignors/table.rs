//! The printed table.

use crate::workload::Row;

pub fn head() {
    println!(
        "{:<20}{:>8}{:>12}  {:<15}{:<9}{:>12}{:>12}{:>9}",
        "assignor",
        "members",
        "partitions",
        "subscriptions",
        "mode",
        "Kafka ns",
        "ours ns",
        "ratio"
    );
}

pub fn line(row: &Row, ns: u64) {
    let partitions = format!("{} x {}", row.topics, row.partitions_per_topic);
    let subscriptions = format!("{:?}", row.subscriptions).to_lowercase();
    let mode = format!("{:?}", row.mode).to_lowercase();
    let ratio = row.best_fork_median_ns as f64 / ns as f64;
    println!(
        "{:<20}{:>8}{partitions:>12}  {subscriptions:<15}{mode:<9}{:>12}{ns:>12}{ratio:>8.1}x",
        row.assignor, row.members, row.best_fork_median_ns
    );
}
