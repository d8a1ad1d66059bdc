//! How a member hears that it is none, and what cannot be mended.

use super::super::bench::{Bench, tp};
use super::{NO_AUTO_COMMIT, beat, refused};
use crate::id::{ErrorCode, MemberEpoch};
use crate::kafka::consumer::{ApplicationState, ModernMemberState};
use crate::protocol::ApiKey;

#[test]
fn a_fenced_or_unknown_member_loses_everything_and_joins_again_with_epoch_0() {
    for error in [ErrorCode::FencedMemberEpoch, ErrorCode::UnknownMemberId] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0, 1]);
        bench.run_until(5_000);
        bench.heartbeat_answered(refused(error));
        assert!(bench.noted("rejoin-needed"));
        assert_eq!(bench.callbacks(), [("partitions-lost", vec![0, 1])]);
        assert_eq!(bench.owned(), [] as [i32; 0]);
        let joining = bench.heartbeat_answered(beat(4, Some(&[1])));
        assert_eq!(joining.member_epoch, MemberEpoch::JOIN_GROUP, "{error}");
        assert_eq!(joining.member_id.as_str(), "c1-1", "under the same id");
        assert_eq!(joining.topic_partitions, Some(vec![]));
        assert!(joining.subscribed_topic_names.is_some() && joining.rebalance_timeout.is_some());
        assert_eq!(bench.callbacks(), [("partitions-assigned", vec![1])]);
        assert_eq!(bench.beating().topic_partitions, Some(vec![tp(1)]));
    }
}

#[test]
fn a_fenced_member_rejoins_when_its_listener_has_been_called() {
    let settings = [NO_AUTO_COMMIT, ("processing.time.ms", "10000")];
    let mut bench = Bench::member(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(refused(ErrorCode::FencedMemberEpoch));
    assert_eq!(bench.state(), ModernMemberState::Fenced);
    bench.run_until(9_999);
    assert_eq!(bench.beats(), 0, "a fenced member is silent");
    bench.run_until(10_000);
    assert_eq!(bench.state(), ModernMemberState::Joining);
    assert_eq!(bench.beats(), 1);
}

#[test]
fn a_member_that_is_fenced_in_the_middle_of_a_reconciliation_does_not_go_on_with_it() {
    let mut bench = Bench::member(&[], &[0, 1]);
    bench.run_until(5_000);
    bench.respond_commit(ErrorCode::None);
    bench.heartbeat_answered(beat(1, Some(&[0])));
    bench.run_until(10_000);
    bench.callbacks();
    bench.heartbeat_answered(refused(ErrorCode::FencedMemberEpoch));
    assert_eq!(bench.callbacks(), [("partitions-lost", vec![0, 1])]);
    bench.heartbeat_answered(beat(2, Some(&[1])));
    bench.respond_commit(ErrorCode::UnknownMemberId);
    assert_eq!(bench.callbacks(), [("partitions-assigned", vec![1])], "nothing was revoked");
    assert_eq!(bench.owned(), [1]);
}

#[test]
fn what_a_retry_does_not_mend_ends_the_application() {
    for error in [
        ErrorCode::UnreleasedInstanceId,
        ErrorCode::FencedInstanceId,
        ErrorCode::UnsupportedAssignor,
        ErrorCode::GroupMaxSizeReached,
        ErrorCode::InvalidRequest,
        ErrorCode::GroupAuthorizationFailed,
        ErrorCode::UnsupportedVersion,
        ErrorCode::GroupIdNotFound,
    ] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        bench.run_until(5_000);
        bench.heartbeat_answered(refused(error));
        assert_eq!(bench.state(), ModernMemberState::Fatal);
        assert!(bench.noted("consumer-failed"));
        assert_eq!(bench.callbacks(), [("partitions-lost", vec![0])], "{error}");
        assert_eq!(bench.beats(), 0, "it says no goodbye");
        assert_eq!(bench.consumer.application_state(), ApplicationState::Failed { error });
    }
}

#[test]
fn an_offset_fetch_names_the_member_and_a_stale_epoch_is_tried_again() {
    let mut bench = Bench::knocking(&[NO_AUTO_COMMIT]);
    bench.heartbeat_answered(beat(3, Some(&[0])));
    bench.heartbeat_answered(beat(3, None));
    let sent = bench.take(ApiKey::OffsetFetch);
    let crate::protocol::Request::OffsetFetch(request) = &sent.body else { unreachable!() };
    let (member, epoch) = request.member.clone().expect("a member");
    assert_eq!((member.as_str(), epoch), ("c1-1", MemberEpoch(3)));
    let failed = |error| {
        crate::protocol::Response::from(crate::protocol::offset_fetch::Response {
            error,
            partitions: Vec::new(),
        })
    };
    bench.answer(&sent, failed(ErrorCode::StaleMemberEpoch));
    bench.run_until(100);
    let again = bench.take(ApiKey::OffsetFetch);
    bench.answer(&again, failed(ErrorCode::UnknownMemberId));
    let error = ErrorCode::UnknownMemberId;
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    bench.heartbeat_answered(beat(-1, None));
    assert_eq!(bench.consumer.application_state(), ApplicationState::Failed { error });
}
