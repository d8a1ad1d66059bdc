//! How long each assignor takes, beside what Kafka's own took for the same input (`benches/java_timings.json`).
//!
//! `cargo bench --bench assignors` runs all; words after `--` are the names or numbers of members
//! that are wanted. To add an assignor: a family is a
//! function that knows how to call some assignors; it is a line in `FAMILIES`, its rows are in the JSON file.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

mod client;
mod table;
mod workload;

use workload::{Call, Row};

/// Each makes the call that a row describes, if the row's assignor is one of its own.
const FAMILIES: &[fn(&Row) -> Option<Call>] = &[client::call];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    table::head();
    for row in workload::rows() {
        let named = |word: &String| *word == row.assignor || *word == row.members.to_string();
        if !wanted.is_empty() && !wanted.iter().any(named) {
            continue;
        }
        if let Some(mut call) = FAMILIES.iter().find_map(|family| family(&row)) {
            row.check_sizes(&call.sizes);
            table::line(&row, workload::median_ns(&mut call));
        }
    }
}
