//! Does the engine do what Apache Kafka's own code did?
//!
//! `tests/vectors/*.json` were recorded from Kafka itself (their format: `tests/vectors/SCHEMA.md`). Each file is run by the
//! checker of its kind, which its name begins with; a kind that the engine cannot run yet is reported as "not run".
//! More files of the same format are read from the folder that `KAFKASCOPE_VECTORS` names.
//!
//! `cargo test --test conformance -- --nocapture` shows the report.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

mod conformance {
    pub mod assign_call;
    pub mod assign_stateless;
    pub mod assign_sticky;
    pub mod backoff;
    pub mod builtin_partitioner;
    pub mod classic_group;
    pub mod compare;
    pub mod consumer_coordinator;
    pub mod consumer_group;
    pub mod consumer_script;
    pub mod consumer_words;
    pub mod falsify;
    pub mod leader_election;
    pub mod leader_epoch_cache;
    pub mod member_names;
    pub mod murmur2;
    pub mod producer_state;
    pub mod reassignment;
    pub mod replica_placement;
    pub mod replication_words;
    pub mod report;
    pub mod sender_idempotence;
    pub mod sender_words;
    pub mod server_assignor;
    pub mod transcript;
    pub mod truncation;
}

use std::path::{Path, PathBuf};

use conformance::falsify;
use conformance::report::{Kind, Quirks, Report, cases_of, kind_of};

/// The kinds that the engine runs. A newcomer is one line here and one file in `tests/conformance/`.
const KINDS: &[Kind] = &[
    Kind {
        prefix: "murmur2",
        check: conformance::murmur2::check,
        expected: &["murmur2", "to_positive", "partition"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "builtin_partitioner",
        check: conformance::builtin_partitioner::check,
        expected: &[
            "adaptive",
            "cumulative_frequency_table",
            "random_to_partition",
            "partition",
            "switched",
        ],
        // Pairs of a random number and the partition that it stands for.
        is_given: |pointer| pointer.starts_with("/random_to_partition/") && pointer.ends_with("/0"),
        quirks: None,
    },
    Kind {
        prefix: "assign_range",
        check: conformance::assign_stateless::check_range,
        expected: &["expected", "sizes"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "assign_roundrobin",
        check: conformance::assign_stateless::check_roundrobin,
        expected: &["expected", "sizes"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "assign_sticky",
        check: conformance::assign_sticky::check_sticky,
        expected: &["expected", "sizes", "moved"],
        is_given: |_| false,
        quirks: Some(Quirks {
            has: conformance::assign_sticky::is_quirk,
            check: conformance::assign_sticky::check_quirk_sticky,
        }),
    },
    Kind {
        prefix: "assign_cooperative_sticky",
        check: conformance::assign_sticky::check_cooperative,
        expected: &[
            "expected",
            "sizes",
            "moved",
            "revoked",
            "added",
            "withheld",
            "followup_rebalance",
        ],
        is_given: |_| false,
        quirks: Some(Quirks {
            has: conformance::assign_sticky::is_quirk,
            check: conformance::assign_sticky::check_quirk_cooperative,
        }),
    },
    Kind {
        prefix: "assign_uniform",
        check: conformance::server_assignor::check_uniform,
        expected: &["expected", "expected_sorted", "sizes", "moved"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "assign_server_range",
        check: conformance::server_assignor::check_range,
        expected: &["expected", "sizes", "moved"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "classic_group",
        check: conformance::classic_group::check,
        expected: &["responses", "fired", "group", "unanswered"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "consumer_coordinator",
        check: conformance::consumer_coordinator::check,
        expected: conformance::consumer_coordinator::EXPECTED,
        // The wording of a request's reason is free.
        is_given: |pointer| pointer.contains("/sent/") && pointer.ends_with("/reason"),
        quirks: None,
    },
    Kind {
        prefix: "backoff",
        check: conformance::backoff::check,
        expected: conformance::backoff::EXPECTED,
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "sender_idempotence",
        check: conformance::sender_idempotence::check,
        expected: conformance::sender_idempotence::EXPECTED,
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "kip848_heartbeats",
        check: conformance::consumer_group::check,
        expected: &[
            "response",
            "error",
            "group_epoch",
            "target_epoch",
            "group_state",
            "member_state",
            "assigned",
            "pending_revocation",
            "assignor_ran",
            "target",
        ],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "leader_epoch_cache",
        check: conformance::leader_epoch_cache::check,
        expected: conformance::leader_epoch_cache::EXPECTED,
        is_given: conformance::leader_epoch_cache::is_given,
        quirks: None,
    },
    Kind {
        prefix: "truncation",
        check: conformance::truncation::check,
        expected: conformance::truncation::EXPECTED,
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "producer_state",
        check: conformance::producer_state::check,
        expected: conformance::producer_state::EXPECTED,
        is_given: conformance::producer_state::is_given,
        quirks: None,
    },
    Kind {
        prefix: "offsets_expiry",
        check: conformance::classic_group::check,
        expected: &["responses", "fired", "group", "unanswered"],
        is_given: |_| false,
        quirks: None,
    },
    Kind {
        prefix: "leader_election",
        check: conformance::leader_election::check,
        expected: &["expected"],
        is_given: |_| false,
        quirks: Some(Quirks {
            has: conformance::leader_election::is_quirk,
            check: conformance::leader_election::check_quirk,
        }),
    },
    Kind {
        prefix: "reassignment",
        check: conformance::reassignment::check,
        expected: &["expected", "completion"],
        // The ISRs that are tried, and what belongs to them.
        is_given: |pointer| pointer.starts_with("/completion/") && pointer.contains("/isr/"),
        quirks: Some(Quirks {
            has: conformance::reassignment::is_quirk,
            check: conformance::reassignment::check,
        }),
    },
    Kind {
        prefix: "replica_placement",
        check: conformance::replica_placement::check,
        expected: &["expected", "error"],
        is_given: |_| false,
        quirks: None,
    },
];

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn check_folder(folder: &Path) {
    let report = Report::of_folder(KINDS, folder);
    println!("{report}");
    assert!(report.checked() > 0, "{}: no case that the engine can run", folder.display());
    assert!(report.failed() == 0, "{}: {} cases failed", folder.display(), report.failed());
}

#[test]
fn the_engine_does_what_kafka_did() {
    check_folder(&vectors());
}

#[test]
fn the_engine_does_what_kafka_did_in_further_files() {
    if let Some(folder) = std::env::var_os("KAFKASCOPE_VECTORS") {
        check_folder(Path::new(&folder));
    }
}

/// Every expected value of a few cases of each kind is falsified, one at a time; each time the checker has to notice.
#[test]
fn a_falsified_expectation_is_noticed() {
    for kind in KINDS {
        let path = vectors().join(format!("{}.json", kind.prefix));
        let mut cases = cases_of(&path).unwrap();
        cases.retain(|case| !kind.is_quirk(case));
        let (tried, missed) = falsify::every_value(kind, &cases);
        assert!(tried > 0, "{}: nothing to falsify", kind.prefix);
        assert!(missed.is_empty(), "{}: not noticed: {missed:#?}", kind.prefix);
    }
}

#[test]
fn the_kind_is_what_the_name_of_the_file_begins_with() {
    let prefix = |name: &str| kind_of(KINDS, Path::new(name)).map(|kind| kind.prefix);
    assert_eq!(prefix("more/murmur2_held_out.json"), Some("murmur2"));
    assert_eq!(prefix("assign_sticky.json"), Some("assign_sticky"));
    assert_eq!(prefix("assign_cooperative_sticky.json"), Some("assign_cooperative_sticky"));
    assert_eq!(prefix("assign_server_range.json"), Some("assign_server_range"));
    assert_eq!(prefix("assign_share_simple.json"), None);
}
