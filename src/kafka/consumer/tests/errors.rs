//! What each error of the coordinator means to a member of the classic protocol, answer by answer
//! (`AbstractCoordinator`'s and `ConsumerCoordinator`'s response handlers).

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, Offset, TopicName};
use crate::kafka::consumer::{ApplicationState, MemberState};
use crate::kafka::{ClientCommand, Input};
use crate::protocol::{ApiKey, Request, Response, leave_group, offset_fetch};

const NO_AUTO_COMMIT: (&str, &str) = ("enable.auto.commit", "false");

/// What costs the client its coordinator and nothing else.
const ELSEWHERE: [ErrorCode; 2] = [ErrorCode::NotCoordinator, ErrorCode::CoordinatorNotAvailable];

/// A member that is told to rejoin: its JoinGroup, with the id `m-1`, is on its way.
fn rejoining() -> Bench {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0, 1]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    bench.take_facts();
    bench
}

/// The same in generation 2: its SyncGroup is on its way.
fn syncing() -> Bench {
    let mut bench = rejoining();
    bench.respond(ApiKey::JoinGroup, Bench::joined(2, "m-2"));
    bench
}

/// The member id of the JoinGroup that is on its way; none if there is no such request.
fn joins_as(bench: &Bench) -> Option<&str> {
    bench.sent.iter().find_map(|sent| match &sent.body {
        Request::JoinGroup(join) => Some(join.member_id.as_str()),
        _ => None,
    })
}

fn is_waiting(bench: &Bench, api: ApiKey) -> bool {
    bench.waiting().contains(&api)
}

fn failed_commits(bench: &Bench) -> Vec<ErrorCode> {
    let one = |fact: &Fact| match fact {
        Fact::CommitFailed { error, .. } => Some(*error),
        _ => None,
    };
    bench.facts.iter().filter_map(one).collect()
}

/// The application ends with the error; a member whose id is still good says goodbye.
#[track_caller]
fn assert_ends(mut bench: Bench, error: ErrorCode) {
    if bench.consumer.application_state() == ApplicationState::Closing {
        let left = leave_group::Response { error: ErrorCode::None, members: Vec::new() };
        bench.respond(ApiKey::LeaveGroup, Response::from(left));
    }
    assert_eq!(bench.consumer.application_state(), ApplicationState::Failed { error });
}

// ---- JoinGroup and SyncGroup ----

#[test]
fn a_join_or_sync_of_an_unknown_member_joins_at_once_as_a_new_one() {
    let mut bench = rejoining();
    bench.respond(ApiKey::JoinGroup, Bench::join_error(ErrorCode::UnknownMemberId));
    assert_eq!(joins_as(&bench), Some(""));
    let mut bench = syncing();
    bench.respond(ApiKey::SyncGroup, Bench::sync_error(ErrorCode::UnknownMemberId));
    assert_eq!(joins_as(&bench), Some(""));
    assert_eq!(bench.consumer.generation().0, -1);
}

#[test]
fn a_sync_in_another_generation_or_rebalance_joins_at_once_under_the_same_id() {
    for (error, generation) in
        [(ErrorCode::IllegalGeneration, -1), (ErrorCode::RebalanceInProgress, 2)]
    {
        let mut bench = syncing();
        bench.respond(ApiKey::SyncGroup, Bench::sync_error(error));
        assert_eq!(joins_as(&bench), Some("m-1"), "{error}");
        assert_eq!(bench.consumer.generation().0, generation, "{error}");
        assert_eq!(bench.consumer.member_state(), MemberState::PreparingRebalance);
    }
}

#[test]
fn a_join_that_meets_another_rebalance_is_sent_again_at_once() {
    let mut bench = rejoining();
    bench.respond(ApiKey::JoinGroup, Bench::join_error(ErrorCode::RebalanceInProgress));
    assert_eq!(joins_as(&bench), Some("m-1"));
}

#[test]
fn a_join_or_sync_to_the_wrong_coordinator_looks_for_the_right_one_and_joins_there() {
    for error in ELSEWHERE {
        for (mut bench, api, answer) in [
            (rejoining(), ApiKey::JoinGroup, Bench::join_error(error)),
            (syncing(), ApiKey::SyncGroup, Bench::sync_error(error)),
        ] {
            bench.respond(api, answer);
            assert_eq!(bench.take_facts(), ["coordinator-lost"], "{api} {error}");
            bench.run_until(3_200);
            assert!(!is_waiting(&bench, ApiKey::JoinGroup), "nobody to join");
            bench.respond(ApiKey::FindCoordinator, Bench::found());
            bench.run_until(3_400);
            assert_eq!(joins_as(&bench), Some("m-1"), "{api} {error}");
        }
    }
}

#[test]
fn a_join_to_a_coordinator_that_loads_is_sent_again_after_the_back_off() {
    let mut bench = rejoining();
    bench.respond(ApiKey::JoinGroup, Bench::join_error(ErrorCode::CoordinatorLoadInProgress));
    bench.run_until(3_099);
    assert!(!is_waiting(&bench, ApiKey::JoinGroup));
    bench.run_until(3_100);
    assert_eq!(joins_as(&bench), Some("m-1"));
    assert_eq!(bench.take_facts(), Vec::<&str>::new(), "the coordinator is still the same");
}

#[test]
fn what_joining_again_does_not_mend_ends_the_application() {
    for error in [
        ErrorCode::InconsistentGroupProtocol,
        ErrorCode::InvalidSessionTimeout,
        ErrorCode::InvalidGroupId,
        ErrorCode::GroupAuthorizationFailed,
        ErrorCode::GroupMaxSizeReached,
        ErrorCode::FencedInstanceId,
        ErrorCode::UnsupportedVersion,
        ErrorCode::UnknownServerError,
    ] {
        let mut bench = rejoining();
        bench.respond(ApiKey::JoinGroup, Bench::join_error(error));
        assert_ends(bench, error);
    }
    for error in [
        ErrorCode::GroupAuthorizationFailed,
        ErrorCode::FencedInstanceId,
        ErrorCode::InconsistentGroupProtocol,
        ErrorCode::UnknownServerError,
        // SyncGroup does not know this one, so it is not tried again.
        ErrorCode::CoordinatorLoadInProgress,
    ] {
        let mut bench = syncing();
        bench.respond(ApiKey::SyncGroup, Bench::sync_error(error));
        assert_ends(bench, error);
    }
}

// ---- Heartbeat ----

#[test]
fn a_heartbeat_to_the_wrong_coordinator_is_followed_by_a_search_and_no_rejoin() {
    for error in ELSEWHERE {
        let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
        bench.run_until(3_000);
        bench.respond(ApiKey::Heartbeat, Bench::heartbeat(error));
        assert_eq!(bench.take_facts(), ["coordinator-lost"], "{error}");
        bench.run_until(3_200);
        bench.respond(ApiKey::FindCoordinator, Bench::found());
        bench.run_until(3_300);
        let Request::Heartbeat(beat) = bench.take(ApiKey::Heartbeat).body else {
            unreachable!("taken by api")
        };
        assert_eq!((beat.generation.0, beat.member_id.as_str()), (1, "m-1"));
        assert_eq!(bench.consumer.member_state(), MemberState::Stable);
        assert_eq!(bench.consumer.assignment().len(), 1, "it goes on reading");
    }
}

#[test]
fn a_heartbeat_of_an_older_generation_that_is_refused_says_nothing_about_this_one() {
    for error in
        [ErrorCode::UnknownMemberId, ErrorCode::IllegalGeneration, ErrorCode::FencedInstanceId]
    {
        let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0, 1]);
        bench.run_until(3_000);
        let old = bench.take(ApiKey::Heartbeat);
        let topics = vec![tp(0).topic, TopicName::new("u")];
        bench.command(ClientCommand::Subscribe(topics.into()));
        bench.join(2, &[0, 1]);
        bench.take_facts();
        bench.answer(&old, Bench::heartbeat(error));
        assert_eq!(bench.take_facts(), Vec::<&str>::new(), "{error}");
        assert_eq!(bench.consumer.member_state(), MemberState::Stable);
        assert_eq!(bench.consumer.generation().0, 2);
    }
}

#[test]
fn a_heartbeat_that_says_rebalance_before_the_sync_is_answered_changes_nothing() {
    let mut bench = syncing();
    bench.run_until(6_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    assert_eq!(bench.take_facts(), Vec::<&str>::new());
    bench.respond(ApiKey::SyncGroup, Bench::synced(&[0]));
    assert_eq!(bench.consumer.member_state(), MemberState::Stable);
    assert!(!is_waiting(&bench, ApiKey::JoinGroup));
}

#[test]
fn a_sync_that_succeeds_after_a_heartbeat_took_the_generation_away_counts_for_nothing() {
    for (error, id) in [(ErrorCode::UnknownMemberId, ""), (ErrorCode::IllegalGeneration, "m-1")] {
        let mut bench = syncing();
        bench.run_until(6_000);
        bench.respond(ApiKey::Heartbeat, Bench::heartbeat(error));
        bench.respond(ApiKey::SyncGroup, Bench::synced(&[0]));
        assert_eq!(joins_as(&bench), Some(id), "{error}");
        assert_eq!(bench.consumer.assignment().len(), 0);
    }
}

// ---- OffsetCommit ----

/// A member whose `commitSync` is answered with an error.
fn commit_refused(error: ErrorCode) -> Bench {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT, ("group.instance.id", "i1")], &[0]);
    bench.command(ClientCommand::Commit(Some((tp(0), Offset(9)))));
    bench.respond_commit(error);
    bench
}

#[test]
fn a_commit_that_may_yet_succeed_is_sent_again_after_the_back_off() {
    for error in [ErrorCode::CoordinatorLoadInProgress, ErrorCode::UnknownTopicOrPartition] {
        let mut bench = commit_refused(error);
        bench.run_until(99);
        assert!(!is_waiting(&bench, ApiKey::OffsetCommit));
        bench.run_until(100);
        bench.respond_commit(ErrorCode::None);
        assert_eq!(bench.take_facts(), ["offset-committed"], "{error}");
    }
}

#[test]
fn a_commit_to_the_wrong_coordinator_looks_for_the_right_one_and_goes_there() {
    for error in ELSEWHERE.into_iter().chain([ErrorCode::RequestTimedOut]) {
        let mut bench = commit_refused(error);
        assert_eq!(bench.take_facts(), ["coordinator-lost"], "{error}");
        bench.run_until(200);
        bench.respond(ApiKey::FindCoordinator, Bench::found());
        bench.respond_commit(ErrorCode::None);
        assert_eq!(bench.take_facts(), ["coordinator-found", "offset-committed"], "{error}");
    }
}

#[test]
fn a_commit_that_is_refused_for_good_throws_and_costs_nothing_else() {
    for error in [
        ErrorCode::GroupAuthorizationFailed,
        ErrorCode::TopicAuthorizationFailed,
        ErrorCode::OffsetMetadataTooLarge,
        ErrorCode::InvalidCommitOffsetSize,
        ErrorCode::FencedInstanceId,
        ErrorCode::GroupIdNotFound,
    ] {
        let mut bench = commit_refused(error);
        assert_eq!(failed_commits(&bench), [error]);
        bench.run_until(2_000);
        assert!(!is_waiting(&bench, ApiKey::OffsetCommit), "{error}");
        assert_eq!(bench.consumer.member_state(), MemberState::Stable, "{error}");
    }
}

#[test]
fn a_commit_that_finds_the_member_behind_throws_and_makes_it_join_again() {
    for (error, id, facts) in [
        (
            ErrorCode::RebalanceInProgress,
            "m-1",
            ["rejoin-needed", "commit-failed", "partitions-revoked"],
        ),
        (
            ErrorCode::IllegalGeneration,
            "m-1",
            ["rejoin-needed", "commit-failed", "partitions-lost"],
        ),
        (ErrorCode::UnknownMemberId, "", ["rejoin-needed", "commit-failed", "partitions-lost"]),
    ] {
        let mut bench = commit_refused(error);
        assert_eq!(failed_commits(&bench), [error]);
        assert_eq!(joins_as(&bench), Some(id), "{error}");
        assert_eq!(bench.take_facts(), facts, "{error}");
    }
}

#[test]
fn an_auto_commit_of_a_fenced_instance_ends_the_application() {
    let mut bench = Bench::reading(&[("group.instance.id", "i1")], &[0]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::None));
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::FencedInstanceId);
    assert_eq!(failed_commits(&bench)[0], ErrorCode::FencedInstanceId);
    assert!(!is_waiting(&bench, ApiKey::JoinGroup), "another process has its place");
    assert_ends(bench, ErrorCode::FencedInstanceId);
}

#[test]
fn an_auto_commit_of_an_older_membership_that_is_refused_says_nothing_about_the_next_one() {
    for error in
        [ErrorCode::UnknownMemberId, ErrorCode::IllegalGeneration, ErrorCode::FencedInstanceId]
    {
        let mut bench = Bench::reading(&[], &[0]);
        bench.run_until(5_000);
        assert!(is_waiting(&bench, ApiKey::OffsetCommit));
        bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::IllegalGeneration));
        assert_eq!(joins_as(&bench), Some("m-1"));
        bench.take_facts();
        bench.respond_commit(error);
        assert_eq!(failed_commits(&bench), [ErrorCode::RebalanceInProgress], "{error}");
        bench.join(3, &[0]);
        assert_eq!(bench.consumer.member_state(), MemberState::Stable, "{error}");
    }
}

// ---- OffsetFetch ----

/// A member that asks where to begin.
fn fetching() -> Bench {
    let mut bench = Bench::joined_with(&[NO_AUTO_COMMIT], &[0]);
    bench.take_facts();
    bench
}

fn offsets_refused(error: ErrorCode) -> Response {
    Response::from(offset_fetch::Response { error, partitions: Vec::new() })
}

#[test]
fn an_offset_fetch_to_the_wrong_coordinator_looks_for_the_right_one_and_goes_there() {
    for error in ELSEWHERE {
        let mut bench = fetching();
        bench.respond(ApiKey::OffsetFetch, offsets_refused(error));
        assert_eq!(bench.take_facts(), ["coordinator-lost"], "{error}");
        bench.run_until(200);
        bench.respond(ApiKey::FindCoordinator, Bench::found());
        bench.run_until(300);
        bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 7)]));
        assert_eq!(bench.take_facts(), ["coordinator-found", "position-set"], "{error}");
    }
}

#[test]
fn an_offset_fetch_that_finds_a_loading_group_or_an_open_transaction_is_sent_again() {
    let Response::OffsetFetch(mut unstable) = Bench::committed(&[(0, -1)]) else {
        unreachable!("as built")
    };
    let partitions = &mut std::sync::Arc::make_mut(&mut unstable).partitions;
    partitions[0].error = ErrorCode::UnstableOffsetCommit;
    let loading = offsets_refused(ErrorCode::CoordinatorLoadInProgress);
    for answer in [loading, Response::OffsetFetch(unstable)] {
        let mut bench = fetching();
        bench.respond(ApiKey::OffsetFetch, answer);
        bench.run_until(99);
        assert!(!is_waiting(&bench, ApiKey::OffsetFetch));
        bench.run_until(100);
        bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 7)]));
        assert_eq!(bench.take_facts(), ["position-set"]);
    }
}

#[test]
fn an_offset_fetch_that_is_refused_otherwise_ends_the_application() {
    for error in [ErrorCode::GroupAuthorizationFailed, ErrorCode::UnknownServerError] {
        let mut bench = fetching();
        bench.respond(ApiKey::OffsetFetch, offsets_refused(error));
        assert_ends(bench, error);
    }
}

// ---- LeaveGroup ----

#[test]
fn a_goodbye_is_said_once_whatever_the_answer() {
    for error in [ErrorCode::UnknownMemberId, ErrorCode::NotCoordinator] {
        let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
        bench.command(ClientCommand::Close);
        let left = leave_group::Response { error, members: Vec::new() };
        bench.respond(ApiKey::LeaveGroup, Response::from(left));
        assert_eq!(bench.consumer.application_state(), ApplicationState::Left, "{error}");
    }
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    bench.command(ClientCommand::Close);
    let goodbye = bench.take(ApiKey::LeaveGroup);
    bench.input(Input::Disconnected { peer: goodbye.to, channel: goodbye.channel });
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}
