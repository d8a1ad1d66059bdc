//! When offsets are committed, which ones, and what a failure means.

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, Offset};
use crate::kafka::ClientCommand;
use crate::kafka::consumer::MemberState;
use crate::protocol::ApiKey;

fn failed_commits(bench: &Bench) -> Vec<ErrorCode> {
    let one = |fact: &Fact| match fact {
        Fact::CommitFailed { error, .. } => Some(*error),
        _ => None,
    };
    bench.facts.iter().filter_map(one).collect()
}

#[test]
fn an_auto_commit_happens_inside_poll_and_commits_what_earlier_polls_returned() {
    let mut bench = Bench::reading(&[("processing.time.ms", "2000")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 3)]));
    bench.run_until(5_999);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit), "the interval passed outside poll");
    bench.run_until(6_000);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 3)]);
    bench.run_until(10_999);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
    bench.run_until(11_000);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 3)], "again, though nothing moved");
    let committed = |fact: &&Fact| matches!(fact, Fact::OffsetCommitted { .. });
    assert_eq!(bench.facts.iter().filter(committed).count(), 1);
}

#[test]
fn without_auto_commit_nothing_is_committed() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(20_000);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
}

#[test]
fn an_auto_commit_that_fails_retriably_is_repeated_after_the_back_off() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::CoordinatorLoadInProgress);
    bench.run_until(5_099);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
    bench.run_until(5_100);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0)]);
    assert_eq!(failed_commits(&bench), []);
}

#[test]
fn a_commit_by_hand_commits_every_position() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2)]));
    bench.command(ClientCommand::Commit(None));
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 2), (1, 0)]);
    bench.command(ClientCommand::Commit(Some((tp(1), Offset(9)))));
    assert_eq!(bench.respond_commit(ErrorCode::None), [(1, 9)], "any offset may be committed");
}

#[test]
fn a_commit_by_hand_is_tried_again_with_growing_pauses() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.command(ClientCommand::Commit(None));
    let mut sent = Vec::new();
    for _ in 0..4 {
        while !bench.waiting().contains(&ApiKey::OffsetCommit) {
            bench.run_until(bench.now.as_ms() + 10);
        }
        sent.push(bench.now.as_ms());
        bench.respond_commit(ErrorCode::UnknownTopicOrPartition);
    }
    assert_eq!(sent, [0, 100, 300, 700]);
    assert_eq!(failed_commits(&bench), []);
}

#[test]
fn a_commit_by_hand_gives_up_after_default_api_timeout() {
    let settings = [("enable.auto.commit", "false"), ("default.api.timeout.ms", "2000")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.command(ClientCommand::Commit(None));
    bench.run_until(2_000);
    assert_eq!(failed_commits(&bench), [ErrorCode::RequestTimedOut]);
}

#[test]
fn a_commit_of_a_member_that_was_thrown_out_fails_and_makes_it_join_anew() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.command(ClientCommand::Commit(None));
    bench.respond_commit(ErrorCode::UnknownMemberId);
    assert_eq!(failed_commits(&bench), [ErrorCode::UnknownMemberId]);
    assert_eq!(bench.consumer.member_state(), MemberState::PreparingRebalance);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_commit_during_a_rebalance_fails_without_being_sent() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    bench.take(ApiKey::JoinGroup);
    let offsets = (tp(0), Offset(1));
    bench.input(crate::kafka::Input::Command(ClientCommand::Commit(Some(offsets))));
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
}

#[test]
fn the_answer_to_a_commit_that_was_given_up_is_not_taken_for_the_next_ones() {
    let settings = [("enable.auto.commit", "false"), ("default.api.timeout.ms", "2000")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.command(ClientCommand::Commit(None));
    bench.run_until(2_000);
    bench.command(ClientCommand::Commit(None));
    bench.respond_commit(ErrorCode::UnknownTopicOrPartition);
    assert_eq!(bench.waiting().iter().filter(|api| **api == ApiKey::OffsetCommit).count(), 1);
    bench.respond_commit(ErrorCode::None);
    assert_eq!(failed_commits(&bench), [ErrorCode::RequestTimedOut]);
}

#[test]
fn a_commit_by_hand_waits_until_the_coordinator_is_found_again() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 50)]));
    bench.command(ClientCommand::Commit(None));
    bench.respond_commit(ErrorCode::NotCoordinator);
    bench.run_until(200);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 50)]);
    assert_eq!(failed_commits(&bench), []);
}
