//! From a new assignment to its acknowledgement.

use super::super::bench::{Bench, tp};
use super::{NO_AUTO_COMMIT, beat};
use crate::id::{ErrorCode, MemberEpoch};
use crate::kafka::ClientCommand;
use crate::kafka::consumer::{
    ApplicationState, ListenerAction, ModernMemberState, RebalanceListener,
};
use crate::kernel::Span;
use crate::protocol::ApiKey;

#[test]
fn an_empty_assignment_is_assigned_and_acknowledged_too() {
    let mut bench = Bench::knocking(&[NO_AUTO_COMMIT]);
    bench.take_facts();
    bench.heartbeat_answered(beat(1, Some(&[])));
    assert_eq!(bench.callbacks(), [("partitions-assigned", vec![])], "nothing is revoked");
    assert_eq!(bench.beating().topic_partitions, Some(vec![]));
    assert_eq!(bench.state(), ModernMemberState::Stable);
}

#[test]
fn what_is_revoked_is_committed_first_then_called_back_then_acknowledged_at_once() {
    let mut bench = Bench::member(&[("processing.time.ms", "0")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 3), (1, 0, 2)]));
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::None);
    bench.callbacks();
    bench.heartbeat_answered(beat(1, Some(&[0])));
    assert_eq!(bench.state(), ModernMemberState::Reconciling);
    assert_eq!(bench.callbacks(), [], "first the commit");
    assert_eq!(bench.beats(), 0);
    assert_eq!(bench.owned(), [0, 1]);
    assert_eq!(bench.fetchable(), [0], "what goes is not read any more, the rest is");
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 3), (1, 2)]);
    assert_eq!(
        bench.callbacks(),
        [("partitions-revoked", vec![1]), ("partitions-assigned", vec![])]
    );
    let acknowledging = bench.beating();
    assert_eq!(acknowledging.topic_partitions, Some(vec![tp(0)]));
    assert_eq!(acknowledging.member_epoch, MemberEpoch(1), "the old epoch until all is back");
    bench.heartbeat_answered(beat(2, None));
    assert_eq!((bench.state(), bench.consumer.generation().0), (ModernMemberState::Stable, 2));
}

#[test]
fn what_stays_is_read_while_the_rest_is_taken_over() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(2, Some(&[0, 1])));
    assert_eq!(bench.callbacks(), [("partitions-assigned", vec![1])]);
    assert_eq!(bench.fetchable(), [0], "1 has no position yet");
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(1, 7)]));
    assert_eq!(bench.fetchable(), [0, 1]);
    assert_eq!(bench.consumer.assignment()[1].position().expect("a position").offset.0, 7);
}

#[test]
fn with_auto_commit_a_reconciliation_begins_in_poll() {
    let mut bench = Bench::member(&[("processing.time.ms", "10000")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, Some(&[0])));
    bench.run_until(9_999);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit), "the application is at work");
    assert_eq!(bench.fetchable(), [0, 1]);
    bench.run_until(10_000);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 1), (1, 0)], "and now it is done");
    assert_eq!(bench.owned(), [0]);
}

#[test]
fn callbacks_run_in_poll() {
    let settings = [NO_AUTO_COMMIT, ("processing.time.ms", "10000")];
    let mut bench = Bench::member(&settings, &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.callbacks();
    bench.heartbeat_answered(beat(1, Some(&[0])));
    assert_eq!(bench.fetchable(), [0], "the background thread begins without auto commit");
    bench.run_until(9_999);
    assert_eq!(bench.callbacks(), []);
    bench.run_until(10_000);
    let called = bench.callbacks();
    assert_eq!(called, [("partitions-revoked", vec![1]), ("partitions-assigned", vec![])]);
}

#[test]
fn an_assignment_that_arrives_meanwhile_is_reconciled_next() {
    let on_revoked = ListenerAction::CommitsSync { timeout: Span::from_ms(60_000) };
    let listener = RebalanceListener { on_revoked, ..RebalanceListener::default() };
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0, 1]);
    bench.consumer.set_rebalance_listener(listener);
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, Some(&[0])));
    bench.callbacks();
    bench.run_until(10_000);
    bench.heartbeat_answered(beat(1, Some(&[])));
    assert_eq!(bench.callbacks(), [], "the listener stands in its commit");
    bench.respond_commit(ErrorCode::None);
    let called = bench.callbacks();
    assert_eq!(called, [("partitions-assigned", vec![]), ("partitions-revoked", vec![0])]);
    assert_eq!(
        bench.beating().topic_partitions,
        Some(vec![tp(0)]),
        "the first one is acknowledged"
    );
    assert_eq!(bench.state(), ModernMemberState::Reconciling);
    bench.respond_commit(ErrorCode::None);
    assert_eq!(bench.callbacks(), [("partitions-assigned", vec![])]);
    assert_eq!(bench.owned(), [] as [i32; 0]);
}

#[test]
fn what_is_new_is_left_alone_until_its_callback_has_returned() {
    let on_assigned = ListenerAction::CommitsSync { timeout: Span::from_ms(60_000) };
    let listener = RebalanceListener { on_assigned, ..RebalanceListener::default() };
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.consumer.set_rebalance_listener(listener);
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(2, Some(&[0, 1])));
    assert_eq!(bench.owned(), [0, 1]);
    assert!(!bench.waiting().contains(&ApiKey::OffsetFetch));
    assert_eq!(bench.beats(), 0, "and nothing is acknowledged");
    bench.respond_commit(ErrorCode::None);
    assert!(bench.waiting().contains(&ApiKey::OffsetFetch));
    assert_eq!(bench.beats(), 1);
}

#[test]
fn a_listener_that_throws_leaves_the_member_reconciling_and_ends_the_loop() {
    let on_revoked = ListenerAction::Throws;
    let listener = RebalanceListener { on_revoked, ..RebalanceListener::default() };
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0, 1]);
    bench.consumer.set_rebalance_listener(listener);
    bench.run_until(5_000);
    bench.take_facts();
    bench.heartbeat_answered(beat(1, Some(&[0])));
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    assert!(bench.noted("consumer-failed"));
    let leaving = bench.beating();
    assert_eq!(leaving.member_epoch, MemberEpoch::LEAVE_GROUP, "nothing was acknowledged before");
}

#[test]
fn a_commit_before_the_revocation_is_tried_again_with_the_newest_positions() {
    let mut bench = Bench::member(&[("processing.time.ms", "0")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1), (1, 0, 1)]));
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::None);
    bench.heartbeat_answered(beat(1, Some(&[0])));
    assert_eq!(bench.respond_commit(ErrorCode::CoordinatorLoadInProgress), [(0, 1), (1, 1)]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 1, 2)]));
    bench.run_until(5_099);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
    bench.run_until(5_100);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 3), (1, 1)]);
    assert_eq!(bench.owned(), [0]);
}

#[test]
fn a_commit_that_fails_for_good_does_not_hold_the_reconciliation_up() {
    for error in [
        ErrorCode::TopicAuthorizationFailed,
        ErrorCode::UnknownMemberId,
        ErrorCode::FencedInstanceId,
        // A topic that is gone does not come back in time.
        ErrorCode::UnknownTopicOrPartition,
    ] {
        let mut bench = Bench::member(&[], &[0, 1]);
        bench.run_until(5_000);
        bench.respond_commit(ErrorCode::None);
        bench.heartbeat_answered(beat(1, Some(&[0])));
        bench.respond_commit(error);
        assert_eq!(bench.owned(), [0], "{error}");
        assert_eq!(bench.beats(), 1);
    }
}

#[test]
fn a_held_application_holds_its_part_of_the_reconciliation_up() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0, 1]);
    bench.command(ClientCommand::Hold);
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, Some(&[0])));
    bench.run_until(9_999);
    assert_eq!(bench.owned(), [0, 1]);
    bench.command(ClientCommand::Release);
    assert_eq!(bench.owned(), [0]);
}
