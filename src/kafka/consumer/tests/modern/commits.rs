//! Commits as a member: id, epoch, and what an error means.

use super::super::bench::Bench;
use super::{NO_AUTO_COMMIT, beat, refused};
use crate::fact::Fact;
use crate::id::ErrorCode;
use crate::kafka::ClientCommand;
use crate::kafka::consumer::{ApplicationState, ModernMemberState};
use crate::protocol::{ApiKey, Request};

fn named(bench: &Bench) -> (String, i32) {
    let sent = bench.sent.iter().find(|sent| sent.body.api() == ApiKey::OffsetCommit);
    let Request::OffsetCommit(request) = &sent.expect("a commit").body else { unreachable!() };
    (request.member_id.to_string(), request.generation.0)
}

fn failed(bench: &Bench) -> Vec<ErrorCode> {
    let failed = bench.facts.iter().filter_map(|fact| match fact {
        Fact::CommitFailed { error, .. } => Some(*error),
        _ => None,
    });
    failed.collect()
}

#[test]
fn a_commit_carries_the_member_id_and_its_epoch() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.command(ClientCommand::Commit(None));
    assert_eq!(named(&bench), ("c1-1".to_owned(), 1));
}

#[test]
fn the_auto_commit_goes_in_its_interval_and_never_twice_at_once() {
    let mut bench = Bench::member(&[], &[0]);
    bench.run_until(5_000);
    bench.run_until(10_500);
    let commits =
        |bench: &Bench| bench.waiting().iter().filter(|api| **api == ApiKey::OffsetCommit).count();
    assert_eq!(commits(&bench), 1, "the first one is not answered");
    bench.respond_commit(ErrorCode::None);
    assert_eq!(commits(&bench), 1, "the one that was due meanwhile");
}

#[test]
fn a_member_that_is_none_any_more_commits_without_a_name() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT, ("processing.time.ms", "10000")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(refused(ErrorCode::FencedMemberEpoch));
    assert_eq!(bench.state(), ModernMemberState::Fenced);
    bench.command(ClientCommand::Commit(None));
    assert_eq!(named(&bench), (String::new(), -1));
    bench.respond_commit(ErrorCode::UnknownMemberId);
    assert_eq!(failed(&bench), [ErrorCode::UnknownMemberId]);
}

#[test]
fn commit_sync_does_not_try_a_stale_epoch_again() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.command(ClientCommand::Commit(None));
    bench.respond_commit(ErrorCode::StaleMemberEpoch);
    assert_eq!(failed(&bench), [ErrorCode::StaleMemberEpoch]);
    bench.run_until(4_000);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
    assert_eq!(bench.state(), ModernMemberState::Stable, "only heartbeats decide about that");
    assert_eq!(bench.consumer.application_state(), ApplicationState::Polling);
}

#[test]
fn the_commit_before_a_revocation_tries_a_stale_epoch_again_with_the_new_one() {
    let mut bench = Bench::member(&[], &[0, 1]);
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::None);
    bench.heartbeat_answered(beat(2, Some(&[0])));
    assert_eq!(named(&bench), ("c1-1".to_owned(), 2));
    bench.take_facts();
    bench.respond_commit(ErrorCode::StaleMemberEpoch);
    assert_eq!(failed(&bench), [] as [ErrorCode; 0]);
    bench.run_until(5_100);
    bench.respond_commit(ErrorCode::None);
    assert_eq!(bench.owned(), [0]);
}

#[test]
fn an_auto_commit_in_a_stale_epoch_is_no_failure_and_waits_for_its_next_interval() {
    let mut bench = Bench::member(&[], &[0]);
    bench.run_until(5_000);
    bench.take_facts();
    bench.respond_commit(ErrorCode::StaleMemberEpoch);
    assert_eq!(failed(&bench), [] as [ErrorCode; 0]);
    bench.run_until(9_900);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit), "no back-off, no new attempt");
    bench.run_until(10_000);
    assert!(bench.waiting().contains(&ApiKey::OffsetCommit));
    bench.respond_commit(ErrorCode::UnknownMemberId);
    assert_eq!(failed(&bench), [ErrorCode::UnknownMemberId], "any other refusal is told");
}

#[test]
fn an_auto_commit_that_a_retry_might_mend_waits_for_its_next_interval_too() {
    let mut bench = Bench::member(&[], &[0]);
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::CoordinatorLoadInProgress);
    bench.run_until(9_900);
    assert!(!bench.waiting().contains(&ApiKey::OffsetCommit), "no back-off");
    bench.run_until(10_000);
    assert!(bench.waiting().contains(&ApiKey::OffsetCommit));
}

#[test]
fn a_refused_commit_is_told_and_leaves_the_membership_to_the_heartbeats() {
    for error in [
        ErrorCode::UnknownMemberId,
        ErrorCode::FencedInstanceId,
        ErrorCode::GroupAuthorizationFailed,
        ErrorCode::TopicAuthorizationFailed,
        ErrorCode::OffsetMetadataTooLarge,
        ErrorCode::InvalidCommitOffsetSize,
        ErrorCode::GroupIdNotFound,
    ] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT, ("group.instance.id", "i1")], &[0]);
        bench.command(ClientCommand::Commit(None));
        bench.respond_commit(error);
        assert_eq!(failed(&bench), [error]);
        bench.run_until(4_000);
        assert!(!bench.waiting().contains(&ApiKey::OffsetCommit), "{error}");
        assert_eq!((bench.state(), bench.owned()), (ModernMemberState::Stable, vec![0]));
        assert_eq!(bench.consumer.application_state(), ApplicationState::Polling, "{error}");
    }
}

#[test]
fn a_commit_that_a_retry_might_mend_is_sent_again_after_the_back_off() {
    for error in [ErrorCode::CoordinatorLoadInProgress, ErrorCode::UnknownTopicOrPartition] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        bench.command(ClientCommand::Commit(None));
        bench.respond_commit(error);
        bench.run_until(99);
        assert!(!bench.waiting().contains(&ApiKey::OffsetCommit));
        bench.run_until(100);
        bench.respond_commit(ErrorCode::None);
        assert_eq!(failed(&bench), [] as [ErrorCode; 0], "{error}");
    }
}

#[test]
fn a_commit_to_the_wrong_coordinator_looks_for_the_right_one_and_goes_there() {
    for error in
        [ErrorCode::NotCoordinator, ErrorCode::CoordinatorNotAvailable, ErrorCode::RequestTimedOut]
    {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        bench.command(ClientCommand::Commit(None));
        bench.respond_commit(error);
        assert!(bench.noted("coordinator-lost"), "{error}");
        bench.run_until(200);
        bench.respond(ApiKey::FindCoordinator, Bench::found());
        bench.run_until(300);
        bench.respond_commit(ErrorCode::None);
        assert_eq!(failed(&bench), [] as [ErrorCode; 0], "{error}");
        assert_eq!(bench.state(), ModernMemberState::Stable);
    }
}
