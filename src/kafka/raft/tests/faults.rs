//! Loss, cuts and crashes in an order that a seed decides.

use super::Fault;
use super::check::Checker;
use super::cluster::Cluster;

/// Long enough for several elections.
const SETTLE_MS: u64 = 20_000;

/// One run.
fn run(voters: i32, seed: u64, fault: Option<Fault>) -> Checker {
    let mut cluster = Cluster::with_fault(voters, 1, seed, fault);
    cluster.loss = cluster.rng.below("chaos", 20);
    let members = u32::try_from(voters + 1).expect("few members");
    for _ in 0..60 {
        let pause = u64::from(cluster.rng.below("chaos", 1_500));
        cluster.run_ms(pause);
        let mut member = || i32::try_from(cluster.rng.below("chaos", members)).unwrap_or(0) + 1;
        let (one, other) = (member(), member());
        match cluster.rng.below("chaos", 8) {
            0 => cluster.crash(one),
            1 | 2 => cluster.restart(one),
            3 if one != other => cluster.cut(one, other),
            4 => cluster.isolate(one),
            5 => cluster.cuts.clear(),
            _ => {
                if let Some(leader) = cluster.leader() {
                    cluster.append(leader);
                }
            }
        }
        if !cluster.checker.broken.is_empty() {
            return cluster.checker;
        }
    }
    cluster.loss = 0;
    cluster.cuts.clear();
    for id in cluster.ids() {
        cluster.restart(id);
    }
    cluster.run_ms(SETTLE_MS);
    check_progress(&mut cluster);
    cluster.checker
}

/// Without faults somebody leads, and what it writes reaches everybody.
fn check_progress(cluster: &mut Cluster) {
    let Some(leader) = cluster.leader() else {
        cluster.checker.broken.push("nobody leads although nothing is broken".to_owned());
        return;
    };
    let record = cluster.append(leader);
    cluster.run_ms(3_000);
    let at = cluster.checker.committed.iter().position(|(_, committed)| *committed == record);
    for id in cluster.ids() {
        let committed = cluster.node(id).high_watermark().map_or(0, |to| to.0);
        if at.is_none_or(|at| i64::try_from(at).unwrap_or(i64::MAX) >= committed) {
            cluster.checker.broken.push(format!("{id} has not got the last record"));
        }
        if cluster.controller(id) != cluster.controller(leader) {
            cluster.checker.broken.push(format!("{id} knows other things than {leader}"));
        }
    }
}

/// Many runs. They are worth something only if leaders change, records are committed and logs are cut in them.
fn check_runs(voters: i32, seeds: u64) {
    let (mut elections, mut commits, mut truncations) = (0, 0, 0);
    for seed in 0..seeds {
        let checker = run(voters, seed, None);
        assert_eq!(checker.broken, Vec::<String>::new(), "seed {seed}");
        elections += checker.elections();
        commits += checker.committed.len();
        truncations += checker.truncations;
    }
    let runs = usize::try_from(seeds).expect("few runs");
    assert!(elections > 3 * runs, "{elections} elections in {runs} runs");
    // Each election writes a record of its own.
    assert!(commits > elections + 5 * runs, "{commits} commits in {runs} runs");
    assert!(truncations > runs / 10, "{truncations} truncations in {runs} runs");
}

#[test]
fn three_voters_keep_one_history_through_loss_cuts_and_crashes_and_get_on_afterwards() {
    check_runs(3, 300);
}

#[test]
fn five_voters_keep_one_history_through_loss_cuts_and_crashes_and_get_on_afterwards() {
    check_runs(5, 150);
}

/// By what must hold in every run, or by the quorum itself, which asserts some of it.
fn is_noticed(fault: Fault) -> bool {
    (0..60).any(|seed| {
        let checker = std::panic::catch_unwind(|| run(3, seed, Some(fault)));
        checker.map_or(true, |checker| !checker.broken.is_empty())
    })
}

#[test]
fn a_quorum_whose_voters_vote_twice_is_found_out() {
    assert!(is_noticed(Fault::VotesTwice));
}

#[test]
fn a_quorum_that_elects_shorter_logs_is_found_out() {
    assert!(is_noticed(Fault::ElectsShorterLogs));
}
