//! The application's listener of rebalances throws, or commits.

use super::bench::{Bench, tp};
use crate::id::ErrorCode;
use crate::kafka::ClientCommand;
use crate::kafka::consumer::{ApplicationState, ListenerAction, RebalanceListener};
use crate::kernel::Span;
use crate::protocol::ApiKey;

const COMMITS: ListenerAction = ListenerAction::CommitsSync { timeout: Span::from_ms(500) };
const NO_AUTO_COMMIT: (&str, &str) = ("enable.auto.commit", "false");

fn told_to_rejoin(settings: &[(&str, &str)], listener: RebalanceListener) -> Bench {
    let mut bench = Bench::reading(settings, &[0, 1]);
    bench.consumer.set_rebalance_listener(listener);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    bench
}

#[test]
fn a_listener_that_commits_before_the_join_holds_the_join_up() {
    let listener = RebalanceListener { on_revoked: COMMITS, ..RebalanceListener::default() };
    let mut bench = told_to_rejoin(&[NO_AUTO_COMMIT], listener);
    assert!(bench.consumer.is_in_listener());
    assert_eq!(bench.consumer.assignment().len(), 2, "the listener can still commit");
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup));
    bench.run_until(3_200);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0), (1, 0)]);
    assert!(!bench.consumer.is_in_listener());
    assert_eq!(bench.consumer.assignment(), []);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
    let facts = bench.take_facts();
    assert_eq!(facts, ["rejoin-needed", "partitions-revoked"]);
}

#[test]
fn a_listener_waits_for_its_commit_no_longer_than_its_timeout_and_catches_the_exception() {
    let listener = RebalanceListener { on_revoked: COMMITS, ..RebalanceListener::default() };
    let mut bench = told_to_rejoin(&[NO_AUTO_COMMIT], listener);
    bench.run_until(3_499);
    assert!(bench.consumer.is_in_listener());
    bench.run_until(3_500);
    assert!(!bench.consumer.is_in_listener());
    assert_eq!(bench.take_facts(), ["rejoin-needed", "partitions-revoked", "commit-failed"]);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_listener_of_lost_partitions_cannot_commit_them() {
    let listener = RebalanceListener { on_lost: COMMITS, ..RebalanceListener::default() };
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0, 1]);
    bench.consumer.set_rebalance_listener(listener);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::UnknownMemberId));
    assert_eq!(bench.take_facts(), ["rejoin-needed", "partitions-lost", "commit-failed"]);
    assert!(!bench.consumer.is_in_listener(), "the client refuses it by itself");
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_cooperative_member_whose_listener_commits_takes_over_behind_it() {
    let listener = RebalanceListener { on_revoked: COMMITS, ..RebalanceListener::default() };
    let settings = [NO_AUTO_COMMIT, ("partition.assignment.strategy", "cooperative-sticky")];
    let mut bench = told_to_rejoin(&settings, listener);
    bench.take_facts();
    bench.join(2, &[0]);
    assert_eq!(bench.take_facts(), ["partitions-revoked"]);
    assert_eq!(bench.consumer.assignment().len(), 2, "the assignment changes after the callback");
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0), (1, 0)]);
    assert_eq!(bench.take_facts(), ["partitions-assigned"]);
    assert_eq!(bench.consumer.assignment()[0].partition, tp(0));
    assert!(bench.waiting().contains(&ApiKey::JoinGroup), "and it joins again");
}

#[test]
fn the_poll_timer_runs_while_the_listener_works() {
    let timeout = Span::from_ms(60_000);
    let on_revoked = ListenerAction::CommitsSync { timeout };
    let listener = RebalanceListener { on_revoked, ..RebalanceListener::default() };
    let settings = [NO_AUTO_COMMIT, ("max.poll.interval.ms", "10000")];
    let mut bench = told_to_rejoin(&settings, listener);
    bench.take_facts();
    bench.run_until(12_999);
    assert_eq!(bench.take_facts(), [] as [&str; 0]);
    bench.run_until(13_000);
    assert_eq!(bench.take_facts(), ["poll-interval-exceeded"]);
    assert!(bench.waiting().contains(&ApiKey::LeaveGroup));
}

#[test]
fn an_exception_of_the_listener_comes_out_of_poll_after_the_assignment_has_changed() {
    let throws = ListenerAction::Throws;
    let listener = RebalanceListener { on_revoked: throws, ..RebalanceListener::default() };
    let bench = told_to_rejoin(&[NO_AUTO_COMMIT], listener);
    assert_eq!(bench.consumer.assignment(), []);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing, "it ends the loop");
}

#[test]
fn a_listener_that_commits_holds_closing_up() {
    let listener = RebalanceListener { on_revoked: COMMITS, ..RebalanceListener::default() };
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    bench.consumer.set_rebalance_listener(listener);
    bench.command(ClientCommand::Close);
    assert!(!bench.waiting().contains(&ApiKey::LeaveGroup));
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0)]);
    assert!(bench.waiting().contains(&ApiKey::LeaveGroup));
}

#[test]
fn a_listener_that_throws_while_closing_keeps_the_member_from_saying_goodbye() {
    let throws = ListenerAction::Throws;
    let listener = RebalanceListener { on_revoked: throws, ..RebalanceListener::default() };
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    bench.consumer.set_rebalance_listener(listener);
    bench.command(ClientCommand::Close);
    assert!(!bench.waiting().contains(&ApiKey::LeaveGroup));
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}
