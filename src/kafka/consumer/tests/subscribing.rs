//! Subscriptions that change: by pattern, not at all any more; and asynchronous commits beside them.

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, Offset};
use crate::kafka::consumer::{Failure, MemberState};
use crate::kafka::{Effect, Effects, Input};
use crate::kernel::RandomStreams;
use crate::protocol::{ApiKey, Request};

const NO_AUTO_COMMIT: (&str, &str) = ("enable.auto.commit", "false");

/// One call of the application's, outside the simulated loop; what came out of it.
fn call<R>(
    bench: &mut Bench,
    call: impl FnOnce(&mut crate::kafka::consumer::Consumer, &mut Effects) -> R,
) -> (R, Vec<Effect>) {
    let (mut rng, mut list) = (RandomStreams::new(1), Vec::new());
    let mut fx = Effects::new(bench.now, &mut rng, &mut list);
    let result = call(&mut bench.consumer, &mut fx);
    (result, list)
}

fn sent(effects: &[Effect]) -> Vec<ApiKey> {
    let api = |effect: &Effect| match effect {
        Effect::Send { body, .. } => Some(body.api()),
        _ => None,
    };
    effects.iter().filter_map(api).collect()
}

#[test]
fn whoever_subscribes_by_pattern_asks_for_every_topic_and_joins_with_those_that_match() {
    let mut bench = Bench::new(&[NO_AUTO_COMMIT]);
    bench.consumer.subscribe_to_pattern("t|__.*".parse().expect("a pattern"));
    bench.input(Input::Started);
    let asked = bench.take(ApiKey::Metadata);
    let Request::Metadata(request) = &asked.body else { panic!("metadata") };
    assert_eq!(request.topics, None, "all topics");
    let metadata = bench.metadata();
    bench.answer(&asked, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup), "first it looks again which there are");
    let metadata = bench.metadata();
    bench.run_until(200);
    bench.respond(ApiKey::Metadata, metadata);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup), "{:?}", bench.waiting());
    assert_eq!(bench.consumer.subscription(), [tp(0).topic]);
}

#[test]
fn unsubscribing_gives_everything_back_and_leaves_at_once() {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0, 1]);
    let (left, effects) = call(&mut bench, |consumer, fx| consumer.unsubscribe(fx));
    assert_eq!(left, Ok(true));
    let Some(Effect::Note(Fact::PartitionsRevoked { partitions, .. })) = effects.first() else {
        panic!("{effects:?}")
    };
    assert_eq!(partitions[..], [tp(0), tp(1)]);
    assert_eq!(sent(&effects), [ApiKey::LeaveGroup]);
    assert_eq!(bench.consumer.member_state(), MemberState::Unjoined);
    assert_eq!(bench.consumer.subscription(), []);
    let (polled, effects) = call(&mut bench, |consumer, fx| consumer.poll_coordinator(fx));
    assert_eq!(polled, Ok(true), "nobody who is not subscribed joins");
    assert_eq!(sent(&effects), []);
}

#[test]
fn enforcing_a_rebalance_joins_again_with_the_next_poll_and_says_why() {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    bench.consumer.enforce_rebalance("the operator wants it");
    let (polled, effects) = call(&mut bench, |consumer, fx| consumer.poll_coordinator(fx));
    assert_eq!(polled, Ok(false));
    let reason = effects.iter().find_map(|effect| match effect {
        Effect::Send { body: Request::JoinGroup(join), .. } => Some(join.reason.as_str()),
        _ => None,
    });
    assert_eq!(reason, Some("the operator wants it"));
}

#[test]
fn callbacks_of_asynchronous_commits_run_in_a_later_poll_in_the_order_of_the_answers() {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    let mut commits = Vec::new();
    for (commit, offset) in [(1, 5), (2, 6)] {
        let (result, effects) = call(&mut bench, |consumer, fx| {
            consumer.commit_async(vec![(tp(0), Offset(offset))], commit, fx)
        });
        assert_eq!(result, Ok(()));
        commits.extend(effects);
    }
    for effect in commits {
        let Effect::Send { to, channel, correlation, body } = effect else { continue };
        let Request::OffsetCommit(request) = &body else { panic!("a commit") };
        let error = match request.partitions[0].offset.0 {
            5 => ErrorCode::CoordinatorLoadInProgress,
            _ => ErrorCode::None,
        };
        let answer = crate::protocol::Response::from(request.answer(error));
        bench.input(Input::Response { from: to, channel, correlation, body: answer });
    }
    let callback = |fact: &Fact| match fact {
        Fact::CommitCallback { commit, error, .. } => Some((*commit, *error)),
        _ => None,
    };
    let callbacks: Vec<_> = bench.facts.iter().filter_map(callback).collect();
    assert_eq!(callbacks, [(1, ErrorCode::CoordinatorLoadInProgress), (2, ErrorCode::None)]);
}

#[test]
fn a_synchronous_commit_of_nothing_waits_for_the_asynchronous_ones() {
    let mut bench = Bench::reading(&[NO_AUTO_COMMIT], &[0]);
    let (_, effects) =
        call(&mut bench, |consumer, fx| consumer.commit_async(vec![(tp(0), Offset(5))], 1, fx));
    let (none, _) = call(&mut bench, |consumer, fx| {
        consumer.begin_commit_sync(Vec::new(), crate::kernel::Span::from_ms(500), fx);
        consumer.commit_sync_turn(fx)
    });
    assert_eq!(none, None);
    let Some(Effect::Send { channel, correlation, body, .. }) = effects.into_iter().next() else {
        panic!("a commit")
    };
    let Request::OffsetCommit(request) = &body else { panic!("a commit") };
    let body = crate::protocol::Response::from(request.answer(ErrorCode::None));
    let from = super::bench::B1;
    let arrival = crate::kafka::consumer::Arrival::Response { from, channel, correlation, body };
    bench.consumer.deliver(arrival);
    let (done, effects) = call(&mut bench, |consumer, fx| consumer.commit_sync_turn(fx));
    assert_eq!(done, Some(Ok(())));
    let is_callback =
        |effect: &Effect| matches!(effect, Effect::Note(Fact::CommitCallback { commit: 1, .. }));
    assert!(effects.iter().any(is_callback));
}

#[test]
fn a_group_that_the_client_may_not_read_throws_once_and_is_asked_for_again() {
    let mut bench = Bench::new(&[NO_AUTO_COMMIT]);
    let (_, effects) = call(&mut bench, |consumer, fx| consumer.poll_coordinator(fx));
    let find = effects.into_iter().find_map(|effect| match effect {
        Effect::Send { channel, correlation, body: Request::FindCoordinator(_), .. } => {
            Some((channel, correlation))
        }
        _ => None,
    });
    let (channel, correlation) = find.expect("a search");
    let error = ErrorCode::GroupAuthorizationFailed;
    let answer = crate::protocol::find_coordinator::Response { error, node: None };
    let body = crate::protocol::Response::from(answer);
    let from = super::bench::B1;
    let arrival = crate::kafka::consumer::Arrival::Response { from, channel, correlation, body };
    bench.consumer.deliver(arrival);
    let (thrown, _) = call(&mut bench, |consumer, fx| consumer.poll_coordinator(fx));
    assert_eq!(thrown, Err(Failure::Error(error)));
    let (polled, effects) = call(&mut bench, |consumer, fx| consumer.poll_coordinator(fx));
    assert_eq!(polled, Ok(false));
    assert!(sent(&effects).contains(&ApiKey::FindCoordinator));
}
