//! What the group coordinator writes, and who waits for it how long.
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for the few kinds they ask about")]

use super::coordinate::{commit, fetch_offset, lead_offsets, leading_offsets, offsets};
use super::*;
use crate::kafka::ServerTimer;
use crate::protocol::{offset_commit, offset_fetch};

const EXPIRES: TimerKind = TimerKind::GroupWriteExpires;
const DISK: TimerKind = TimerKind::Server(ServerTimer::Disk);

/// Two replicas, both in sync; the other one never fetches.
fn both_in_sync(epoch: i32) -> PartitionRegistration {
    let leader_epoch = LeaderEpoch(epoch);
    let (replicas, isr) = (vec![ME, OTHER], vec![ME, OTHER]);
    PartitionRegistration { replicas, isr, leader_epoch, ..led(ME) }
}

fn answers(effects: &[Effect]) -> Vec<Response> {
    let body = |effect: &Effect| match effect {
        Effect::Reply { body, .. } => Some(body.clone()),
        _ => None,
    };
    effects.iter().filter_map(body).collect()
}

/// `None` if an OffsetFetch is not all that is answered.
fn told_offset(effects: &[Effect]) -> Option<i64> {
    let [Response::OffsetFetch(response)] = &answers(effects)[..] else { return None };
    Some(response.partitions[0].offset.0)
}

#[test]
fn a_write_that_is_not_committed_in_time_is_answered_and_stays_in_the_log() {
    let mut bench = Bench::new();
    lead_offsets(&mut bench, both_in_sync(5));
    let effects = bench.request(&client("c1", 1), Request::from(commit(42)));
    let armed = Effect::Arm { timer: EXPIRES, after: Span::from_ms(5_000) };
    assert!(effects.contains(&armed), "{effects:?}");

    bench.now = bench.now + Span::from_ms(5_000);
    let effects = bench.feed(Input::TimerFired(EXPIRES));
    let late = Response::from(commit(42).answer(ErrorCode::CoordinatorNotAvailable));
    assert_eq!(answers(&effects), [late]);
    let end = bench.broker.disk.log(&offsets()).map(|log| log.log_end_offset());
    assert_eq!(end, Some(Offset(1)));
    assert!(answers(&fetch_offset(&mut bench)).is_empty(), "it is not committed");

    let effects =
        lead_offsets(&mut bench, PartitionRegistration { isr: vec![ME], ..both_in_sync(5) });
    assert_eq!(told_offset(&effects), Some(42), "and then it is, and nobody is told a second time");
}

#[test]
fn an_offset_fetch_that_waits_too_long_is_sent_to_look_for_the_coordinator() {
    let mut bench = Bench::new();
    lead_offsets(&mut bench, both_in_sync(5));
    bench.request(&client("c2", 1), Request::from(commit(42)));
    bench.now = bench.now + Span::from_ms(1_000);
    assert!(answers(&fetch_offset(&mut bench)).is_empty());
    bench.now = bench.now + Span::from_ms(4_000);
    let effects = bench.feed(Input::TimerFired(EXPIRES));
    assert_eq!(answers(&effects).len(), 1, "the commit");
    assert!(effects.contains(&Effect::Arm { timer: EXPIRES, after: Span::from_ms(1_000) }));
    bench.now = bench.now + Span::from_ms(1_000);
    let gone = offset_fetch::Response { error: ErrorCode::NotCoordinator, partitions: Vec::new() };
    let effects = bench.feed(Input::TimerFired(EXPIRES));
    assert_eq!(answers(&effects), [Response::from(gone)]);
}

#[test]
fn nobody_is_hurried_when_nothing_waits_any_more() {
    let mut bench = Bench::new();
    lead_offsets(&mut bench, both_in_sync(5));
    bench.request(&client("c1", 1), Request::from(commit(42)));
    let effects =
        lead_offsets(&mut bench, PartitionRegistration { isr: vec![ME], ..both_in_sync(5) });
    assert!(effects.contains(&Effect::Disarm(EXPIRES)), "{effects:?}");
}

#[test]
fn a_new_coordinator_tells_nothing_before_what_it_read_is_committed() {
    let mut bench = Bench::new();
    lead_offsets(&mut bench, both_in_sync(5));
    bench.request(&client("c2", 1), Request::from(commit(42)));
    lead_offsets(&mut bench, PartitionRegistration { leader: Some(OTHER), ..both_in_sync(6) });
    lead_offsets(&mut bench, both_in_sync(7));
    assert!(answers(&fetch_offset(&mut bench)).is_empty(), "another one may still lead without it");
    let effects =
        lead_offsets(&mut bench, PartitionRegistration { isr: vec![ME], ..both_in_sync(7) });
    assert_eq!(told_offset(&effects), Some(42));
}

#[test]
fn nobody_overtakes_what_the_coordinator_writes() {
    let mut bench = leading_offsets();
    bench.broker.slow_disk(Span::from_ms(3_000));
    bench.request(&client("c2", 1), Request::from(commit(42)));
    bench.now = bench.now + Span::from_ms(1_000);
    assert!(answers(&fetch_offset(&mut bench)).is_empty(), "the disk has not taken it in");
    bench.now = bench.now + Span::from_ms(2_000);
    let told = answers(&bench.feed(Input::TimerFired(DISK)));
    let [Response::OffsetCommit(stored), Response::OffsetFetch(read)] = &told[..] else {
        panic!("{told:?}")
    };
    let expected: &offset_commit::Response = &commit(42).answer(ErrorCode::None);
    assert_eq!((&**stored, read.partitions[0].offset), (expected, Offset(42)));
}
