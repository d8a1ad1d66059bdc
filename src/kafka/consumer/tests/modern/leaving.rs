//! Going: closed by the application, or because it does not poll.

use super::super::bench::{Bench, tp};
use super::{NO_AUTO_COMMIT, beat, refused};
use crate::id::{ErrorCode, MemberEpoch, Offset};
use crate::kafka::consumer::{
    ApplicationState, Consumer, ListenerAction, ModernMemberState, RebalanceListener,
};
use crate::kafka::{ClientCommand, Effects};
use crate::kernel::Span;
use crate::protocol::ApiKey;

const SHORT: (&str, &str) = ("max.poll.interval.ms", "10000");

#[test]
fn close_commits_gives_back_says_goodbye_and_waits_for_the_answer() {
    let mut bench = Bench::member(&[], &[0, 1]);
    bench.command(ClientCommand::Close);
    assert_eq!(bench.beats(), 0, "first the commit");
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0), (1, 0)]);
    assert_eq!(bench.callbacks(), [("partitions-revoked", vec![0, 1])]);
    assert_eq!(bench.owned(), [] as [i32; 0]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    let leaving = bench.heartbeat_answered(beat(-1, None));
    assert_eq!(leaving.member_epoch, MemberEpoch::LEAVE_GROUP);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn a_static_member_says_that_it_comes_back() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT, ("group.instance.id", "i1")], &[0]);
    bench.command(ClientCommand::Close);
    let leaving = bench.heartbeat_answered(beat(-2, None));
    assert_eq!(leaving.member_epoch, MemberEpoch::LEAVE_GROUP_STATIC);
    assert_eq!(leaving.instance_id.as_ref().map(|id| id.as_str()), Some("i1"));
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn close_does_not_wait_for_the_goodbye_longer_than_its_timeout() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.command(ClientCommand::Close);
    assert_eq!(bench.beats(), 1);
    bench.run_until(29_999);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    bench.run_until(30_000);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn a_listener_that_throws_does_not_keep_the_member_from_saying_goodbye() {
    let on_revoked = ListenerAction::Throws;
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench
        .consumer
        .set_rebalance_listener(RebalanceListener { on_revoked, ..RebalanceListener::default() });
    bench.command(ClientCommand::Close);
    assert_eq!(bench.beating().member_epoch, MemberEpoch::LEAVE_GROUP);
}

#[test]
fn a_member_whose_application_does_not_poll_leaves_and_comes_back_with_the_next_poll() {
    let settings = [NO_AUTO_COMMIT, SHORT, ("processing.time.ms", "12000")];
    let mut bench = Bench::member(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, None));
    bench.run_until(9_999);
    assert_eq!(bench.beats(), 0);
    bench.run_until(10_000);
    assert!(bench.noted("poll-interval-exceeded"));
    assert_eq!(bench.beating().member_epoch, MemberEpoch::LEAVE_GROUP);
    assert_eq!(bench.state(), ModernMemberState::Stale);
    assert!(bench.consumer.is_poll_interval_exceeded());
    assert_eq!(bench.callbacks(), [], "the application does not know yet");
    bench.heartbeat_answered(beat(-1, None));
    bench.run_until(11_999);
    assert_eq!((bench.beats(), bench.state()), (0, ModernMemberState::Stale));
    bench.run_until(12_000);
    assert_eq!(bench.callbacks(), [("partitions-lost", vec![0])]);
    assert_eq!(bench.owned(), [] as [i32; 0]);
    let joining = bench.heartbeat_answered(beat(3, Some(&[0])));
    assert_eq!(joining.member_epoch, MemberEpoch::JOIN_GROUP);
    assert!(!bench.consumer.is_poll_interval_exceeded());
}

#[test]
fn a_static_member_whose_application_does_not_poll_goes_for_a_while() {
    let settings =
        [NO_AUTO_COMMIT, SHORT, ("group.instance.id", "i1"), ("processing.time.ms", "12000")];
    let mut bench = Bench::member(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, None));
    bench.run_until(10_000);
    assert_eq!(bench.beating().member_epoch, MemberEpoch::LEAVE_GROUP_STATIC);
}

#[test]
fn unsubscribe_gives_back_and_leaves_for_good() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    let mut list = Vec::new();
    let mut rng = crate::kernel::RandomStreams::new(1);
    let mut fx = crate::kafka::Effects::new(bench.now, &mut rng, &mut list);
    assert_eq!(bench.consumer.unsubscribe(&mut fx), Ok(false), "the goodbye is under way");
    let noted: Vec<_> = list
        .iter()
        .filter_map(|effect| match effect {
            crate::kafka::Effect::Note(fact) => Some(fact.id()),
            _ => None,
        })
        .collect();
    assert_eq!(noted, ["partitions-revoked"]);
    assert_eq!(bench.state(), ModernMemberState::Unsubscribed);
    assert_eq!(bench.owned(), [] as [i32; 0]);
}

#[test]
fn a_goodbye_is_said_once_whatever_the_answer() {
    for error in [
        ErrorCode::UnknownMemberId,
        ErrorCode::FencedMemberEpoch,
        ErrorCode::GroupIdNotFound,
        ErrorCode::NotCoordinator,
        ErrorCode::CoordinatorLoadInProgress,
    ] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        bench.command(ClientCommand::Close);
        bench.heartbeat_answered(refused(error));
        assert_eq!(bench.consumer.application_state(), ApplicationState::Left, "{error}");
        assert_eq!(bench.beats(), 0, "{error}");
    }
}

#[test]
fn a_member_that_is_fenced_while_it_gives_back_leaves_without_a_goodbye() {
    for error in [ErrorCode::FencedMemberEpoch, ErrorCode::UnknownMemberId] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        let on_revoked = ListenerAction::CommitsSync { timeout: Span::from_ms(1_000) };
        let listener = RebalanceListener { on_revoked, ..RebalanceListener::default() };
        bench.consumer.set_rebalance_listener(listener);
        bench.run_until(5_000);
        let (mut list, mut rng) = (Vec::new(), crate::kernel::RandomStreams::new(1));
        let mut fx = crate::kafka::Effects::new(bench.now, &mut rng, &mut list);
        assert_eq!(bench.consumer.unsubscribe(&mut fx), Ok(false), "the listener commits");
        assert_eq!(bench.state(), ModernMemberState::PrepareLeaving);
        bench.heartbeat_answered(refused(error));
        assert_eq!(bench.state(), ModernMemberState::Unsubscribed, "{error}");
        assert_eq!(bench.beats(), 0, "{error}");
    }
}

#[test]
fn only_an_answer_with_an_epoch_below_zero_answers_the_goodbye() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.run_until(5_000);
    assert_eq!(bench.beating().member_epoch, MemberEpoch(1), "a heartbeat is on its way");
    bench.command(ClientCommand::Close);
    assert_eq!((bench.beats(), bench.state()), (2, ModernMemberState::Unsubscribed));
    bench.heartbeat_answered(beat(1, None));
    assert!(bench.consumer.modern.is_leave_in_progress());
    bench.heartbeat_answered(beat(-1, None));
    assert!(!bench.consumer.modern.is_leave_in_progress());
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

/// Its coordinator has just moved away.
fn without_a_coordinator(settings: &[(&str, &str)]) -> Bench {
    let mut bench = Bench::member(settings, &[0]);
    bench.run_until(5_000);
    bench.heartbeat_answered(refused(ErrorCode::NotCoordinator));
    bench.respond(ApiKey::FindCoordinator, Bench::not_found());
    assert!(!bench.waiting().contains(&ApiKey::FindCoordinator), "it backs off");
    bench
}

#[test]
fn a_member_that_closes_looks_for_no_coordinator_and_goes_without_a_goodbye() {
    let mut bench = without_a_coordinator(&[NO_AUTO_COMMIT]);
    bench.command(ClientCommand::Close);
    assert_eq!(bench.callbacks(), [("partitions-revoked", vec![0])]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
    bench.run_until(60_000);
    assert_eq!((bench.beats(), bench.waiting().contains(&ApiKey::FindCoordinator)), (0, false));
}

#[test]
fn a_member_that_closes_looks_for_its_coordinator_until_its_auto_commit_is_over() {
    let mut bench = without_a_coordinator(&[]);
    bench.respond_commit(ErrorCode::None);
    bench.command(ClientCommand::Close);
    bench.run_until(6_000);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0)]);
    let beats = [1, -1].map(|epoch| bench.heartbeat_answered(beat(epoch, None)).member_epoch);
    assert_eq!(beats, [MemberEpoch(1), MemberEpoch::LEAVE_GROUP]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn an_asynchronous_commit_that_has_no_coordinator_holds_up_a_close_for_its_timeout() {
    let mut bench = without_a_coordinator(&[NO_AUTO_COMMIT]);
    let committed = |consumer: &mut Consumer, fx: &mut Effects| {
        consumer.commit_async(vec![(tp(0), Offset(1))], 1, fx)
    };
    assert_eq!(bench.call(committed), Ok(()));
    bench.command(ClientCommand::Close);
    bench.run_until(34_999);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    assert!(!bench.waiting().contains(&ApiKey::FindCoordinator));
    bench.run_until(35_000);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
    assert!(!bench.noted("commit-callback"), "nobody has answered");
}
