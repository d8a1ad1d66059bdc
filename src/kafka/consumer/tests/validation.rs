//! Positions are validated against a new leader (KIP-320).

use std::sync::Arc;

use super::bench::{B1, Bench, Sent, tp};
use crate::fact::{Fact, OffsetSource};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, NodeId, Offset};
use crate::kafka::Input;
use crate::kafka::consumer::{FetchPosition, FetchState};
use crate::protocol::fetch::EpochEndOffset;
use crate::protocol::offset_for_leader_epoch::{self, PartitionResponse};
use crate::protocol::{ApiKey, Request, Response};

const B2: BrokerId = BrokerId(2);
const NO_COMMITS: (&str, &str) = ("enable.auto.commit", "false");

/// The first broker leads in epoch 0, the second one later.
fn metadata(bench: &Bench, epoch: i32) -> Response {
    let Response::Metadata(mut answer) = bench.metadata() else { panic!("as built") };
    let it = Arc::make_mut(&mut answer);
    it.brokers = vec![B1, B2];
    for partition in &mut Arc::make_mut(&mut it.topics[0]).partitions {
        partition.leader = Some(if epoch == 0 { B1 } else { B2 });
        partition.leader_epoch = LeaderEpoch(epoch);
        partition.replicas = vec![B1, B2];
    }
    Response::Metadata(answer)
}

fn joined(settings: &[(&str, &str)]) -> Bench {
    let mut bench = Bench::new(settings);
    bench.input(Input::Started);
    let known = metadata(&bench, 0);
    bench.respond(ApiKey::Metadata, known);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.join(1, &[0]);
    bench
}

/// It has read the records 0 to 3, which were written in epoch 0, and asks for more.
fn at_four(settings: &[(&str, &str)]) -> Bench {
    let mut bench = joined(settings);
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 0)]));
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 4)]));
    bench.run_until(bench.now.as_ms() + 1_000);
    assert_eq!(fetch_state(&bench), FetchState::Fetching(position(4, Some(0), B1, 0)));
    bench.facts.clear();
    bench
}

/// As `at_four`; then the second broker leads, in epoch 1, and the client hears of it.
fn led_by_another(settings: &[(&str, &str)]) -> Bench {
    let mut bench = at_four(settings);
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::NotLeaderOrFollower));
    bench.run_until(bench.now.as_ms() + 200);
    let news = metadata(&bench, 1);
    bench.respond(ApiKey::Metadata, news);
    bench
}

fn position(offset: i64, epoch: Option<i32>, leader: BrokerId, current: i32) -> FetchPosition {
    FetchPosition {
        offset: Offset(offset),
        offset_epoch: epoch.map(LeaderEpoch),
        current_leader: crate::kafka::client::LeaderAndEpoch {
            leader: Some(leader),
            epoch: Some(LeaderEpoch(current)),
        },
    }
}

fn fetch_state(bench: &Bench) -> FetchState {
    bench.consumer.assignment()[0].fetch_state
}

/// How many fetches to that broker are unanswered.
fn fetches_from(bench: &Bench, broker: BrokerId) -> usize {
    let to = NodeId::Broker(broker);
    bench.sent.iter().filter(|sent| sent.body.api() == ApiKey::Fetch && sent.to == to).count()
}

fn asked(sent: &Sent) -> &offset_for_leader_epoch::EpochPartition {
    let Request::OffsetForLeaderEpoch(request) = &sent.body else { panic!("taken by api") };
    &request.partitions[0]
}

fn answer(error: ErrorCode, end: Option<(i32, i64)>) -> Response {
    let end = end
        .map(|(epoch, end)| EpochEndOffset { epoch: LeaderEpoch(epoch), end_offset: Offset(end) });
    let partitions = vec![PartitionResponse { partition: tp(0), error, end }];
    Response::from(offset_for_leader_epoch::Response { partitions })
}

fn ends_at(epoch: i32, end: i64) -> Response {
    answer(ErrorCode::None, Some((epoch, end)))
}

fn detected(bench: &Bench) -> Option<(Offset, Offset)> {
    bench.facts.iter().find_map(|fact| match fact {
        Fact::LogTruncationDetected { offset, diverged, .. } => Some((*offset, *diverged)),
        _ => None,
    })
}

#[test]
fn a_position_awaits_validation_when_the_leader_changes() {
    let mut bench = led_by_another(&[NO_COMMITS]);
    assert_eq!(fetch_state(&bench), FetchState::AwaitValidation(position(4, Some(0), B2, 1)));
    assert_eq!(fetches_from(&bench, B2), 0, "nothing is read meanwhile");
    let sent = bench.take(ApiKey::OffsetForLeaderEpoch);
    assert_eq!(sent.to, NodeId::Broker(B2));
    let asked = asked(&sent);
    assert_eq!((asked.leader_epoch, asked.current_leader_epoch), (LeaderEpoch(0), LeaderEpoch(1)));
}

#[test]
fn a_position_that_the_new_leader_has_is_read_from_again() {
    for end in [4, 9] {
        let mut bench = led_by_another(&[NO_COMMITS]);
        bench.respond(ApiKey::OffsetForLeaderEpoch, ends_at(0, end));
        assert_eq!(fetch_state(&bench), FetchState::Fetching(position(4, Some(0), B2, 1)));
        assert_eq!(fetches_from(&bench, B2), 1);
        assert!(bench.facts.iter().any(|fact| fact.id() == "position-validated"));
        assert_eq!(detected(&bench), None);
    }
}

#[test]
fn after_a_truncation_the_position_goes_to_the_first_offset_that_diverges() {
    for policy in ["latest", "earliest"] {
        let mut bench = led_by_another(&[NO_COMMITS, ("auto.offset.reset", policy)]);
        bench.respond(ApiKey::OffsetForLeaderEpoch, ends_at(0, 2));
        assert_eq!(detected(&bench), Some((Offset(4), Offset(2))));
        assert_eq!(fetch_state(&bench), FetchState::Fetching(position(2, Some(0), B2, 1)));
        assert!(
            !bench.waiting().contains(&ApiKey::ListOffsets),
            "the policy does not choose where"
        );
        let set = |fact: &Fact| {
            matches!(
                fact,
                Fact::PositionSet { offset: Offset(2), source: OffsetSource::Diverged, .. }
            )
        };
        assert!(bench.facts.iter().any(set));
        assert_eq!(fetches_from(&bench, B2), 1);
    }
}

#[test]
fn an_epoch_that_the_leader_does_not_know_resets_by_policy() {
    let mut bench = led_by_another(&[NO_COMMITS, ("auto.offset.reset", "earliest")]);
    bench.respond(ApiKey::OffsetForLeaderEpoch, answer(ErrorCode::None, None));
    assert_eq!(detected(&bench), Some((Offset(4), Offset::NONE)));
    bench.respond(ApiKey::ListOffsets, Bench::listed(&[(0, 1)]));
    assert_eq!(fetch_state(&bench), FetchState::Fetching(position(1, None, B2, 1)));
}

#[test]
fn a_truncation_without_a_policy_is_thrown_as_log_truncation_exception() {
    for end in [Some((0, 2)), None] {
        let mut bench = led_by_another(&[NO_COMMITS, ("auto.offset.reset", "none")]);
        bench.facts.clear();
        bench.respond(ApiKey::OffsetForLeaderEpoch, answer(ErrorCode::None, end));
        let diverged = end.map_or(Offset::NONE, |(_, offset)| Offset(offset));
        assert_eq!(detected(&bench), Some((Offset(4), diverged)));
        let error = bench.facts.iter().find_map(|fact| match fact {
            Fact::ConsumerFailed { error, .. } => Some(*error),
            _ => None,
        });
        assert_eq!(error, Some(ErrorCode::OffsetOutOfRange), "of which it is a kind");
    }
}

#[test]
fn validation_is_tried_again_after_retry_backoff_ms_and_of_the_leader_of_then() {
    let mut bench = led_by_another(&[NO_COMMITS]);
    let before = bench.now.as_ms();
    bench.respond(ApiKey::OffsetForLeaderEpoch, answer(ErrorCode::UnknownLeaderEpoch, None));
    assert!(!bench.waiting().contains(&ApiKey::OffsetForLeaderEpoch));
    bench.run_until(before + 99);
    assert!(!bench.waiting().contains(&ApiKey::OffsetForLeaderEpoch));
    bench.run_until(before + 100);
    let sent = bench.take(ApiKey::OffsetForLeaderEpoch);
    assert_eq!(asked(&sent).current_leader_epoch, LeaderEpoch(1));
    // The leader has changed once more, and what the old one says comes too late.
    bench.run_until(before + 400);
    let news = metadata(&bench, 2);
    bench.respond(ApiKey::Metadata, news);
    let again = bench.take(ApiKey::OffsetForLeaderEpoch);
    assert_eq!(asked(&again).current_leader_epoch, LeaderEpoch(2));
    bench.answer(&sent, ends_at(0, 1));
    assert_eq!(fetch_state(&bench), FetchState::AwaitValidation(position(4, Some(0), B2, 2)));
    bench.answer(&again, ends_at(0, 4));
    assert_eq!(fetch_state(&bench), FetchState::Fetching(position(4, Some(0), B2, 2)));
}

#[test]
fn a_committed_offset_with_an_epoch_is_validated_before_it_is_read_from() {
    let mut bench = joined(&[NO_COMMITS]);
    let Response::OffsetFetch(mut committed) = Bench::committed(&[(0, 3)]) else {
        panic!("as built")
    };
    Arc::make_mut(&mut committed).partitions[0].leader_epoch = Some(LeaderEpoch(0));
    bench.respond(ApiKey::OffsetFetch, Response::OffsetFetch(committed));
    let at = bench.now.as_ms();
    assert_eq!(fetch_state(&bench), FetchState::AwaitValidation(position(3, Some(0), B1, 0)));
    bench.run_until(at + 100);
    assert!(!bench.waiting().contains(&ApiKey::Fetch));
    bench.respond(ApiKey::OffsetForLeaderEpoch, ends_at(0, 3));
    assert_eq!(fetch_state(&bench), FetchState::Fetching(position(3, Some(0), B1, 0)));
    bench.take(ApiKey::Fetch);
}

#[test]
fn a_position_without_an_epoch_is_not_validated() {
    let mut bench = joined(&[NO_COMMITS]);
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 3)]));
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::NotLeaderOrFollower));
    bench.run_until(bench.now.as_ms() + 200);
    let news = metadata(&bench, 1);
    bench.respond(ApiKey::Metadata, news);
    assert_eq!(fetch_state(&bench), FetchState::Fetching(position(3, None, B2, 1)));
    assert!(!bench.waiting().contains(&ApiKey::OffsetForLeaderEpoch));
    assert_eq!(fetches_from(&bench, B2), 1);
}
