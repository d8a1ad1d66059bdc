//! What `poll` fetches and returns.

use std::sync::Arc;

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, Offset};
use crate::kafka::ClientCommand;
use crate::kafka::consumer::ApplicationState;
use crate::protocol::{ApiKey, Request, Response, fetch};

/// The partitions and offsets that the oldest unanswered Fetch asks for.
fn asked(bench: &Bench) -> Vec<(i32, i64)> {
    let fetch = bench.sent.iter().find_map(|sent| match &sent.body {
        Request::Fetch(request) => Some(request),
        _ => None,
    });
    let partition = |p: &fetch::FetchPartition| (p.partition.partition, p.fetch_offset.0);
    fetch.map(|f| f.partitions.iter().map(partition).collect()).unwrap_or_default()
}

fn position(bench: &Bench, partition: i32) -> Option<i64> {
    let state = bench.consumer.assignment().iter().find(|s| s.partition == tp(partition));
    state.and_then(|state| state.position()).map(|position| position.offset.0)
}

/// `(partition, first, count)` of what polls returned.
fn polled(bench: &mut Bench) -> Vec<(i32, i64, i64)> {
    let facts = std::mem::take(&mut bench.facts);
    let one = |fact: &Fact| match fact {
        Fact::RecordsPolled { partition, first, count, .. } => {
            Some((partition.partition, first.0, *count))
        }
        _ => None,
    };
    facts.iter().filter_map(one).collect()
}

#[test]
fn max_poll_records_limits_what_poll_returns_not_what_is_fetched() {
    let mut bench = Bench::reading(&[("max.poll.records", "3")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 5)]));
    assert_eq!(polled(&mut bench), [(0, 0, 3)]);
    assert_eq!(position(&bench, 0), Some(3), "the position moves when poll returns");
    assert_eq!(bench.consumer.buffered(&tp(0)), 2);
    assert_eq!(bench.waiting(), [], "data wait here, so nothing is fetched");
    bench.run_until(600);
    assert_eq!(polled(&mut bench), [(0, 3, 2)]);
    assert_eq!(asked(&bench), [(0, 5)], "all is returned, so the next fetch is sent");
}

#[test]
fn poll_returns_records_partition_by_partition() {
    let mut bench = Bench::reading(&[("max.poll.records", "3")], &[0, 1]);
    assert_eq!(asked(&bench), [(0, 0), (1, 0)], "one fetch for all partitions of a broker");
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2), (1, 0, 2)]));
    assert_eq!(polled(&mut bench), [(0, 0, 2), (1, 0, 1)]);
}

#[test]
fn a_broker_that_has_data_waiting_here_is_not_asked() {
    let mut bench = Bench::reading(&[("max.poll.records", "1")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1), (1, 0, 2)]));
    assert_eq!(polled(&mut bench), [(0, 0, 1)]);
    assert_eq!(bench.waiting(), [], "partition 1 waits here, so 0 is not fetched either");
}

/// `CompletedFetch.fetchRecords` takes as many as it may and does not look for one more: only that would tell it that none is left.
#[test]
fn a_fetch_that_ends_with_the_poll_holds_the_next_one_back() {
    let settings = [("max.poll.records", "1"), ("processing.time.ms", "3000")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    assert_eq!(polled(&mut bench), [(0, 0, 1)]);
    assert_eq!(asked(&bench), [], "nothing is fetched ahead");
    bench.run_until(3_000);
    assert_eq!(asked(&bench), [(0, 1)], "the next poll finds nothing and fetches");
    assert_eq!(polled(&mut bench), []);
}

#[test]
fn whoever_gave_records_is_asked_last() {
    let mut bench = Bench::reading(&[], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1), (1, 0, 0)]));
    assert_eq!(asked(&bench), [(1, 0), (0, 1)]);
}

#[test]
fn a_paused_partition_is_not_fetched_and_keeps_what_is_there() {
    let mut bench = Bench::reading(&[("max.poll.records", "1")], &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2), (1, 0, 0)]));
    bench.command(ClientCommand::Pause(tp(0)));
    bench.run_until(200);
    assert_eq!(bench.consumer.buffered(&tp(0)), 1);
    assert_eq!(asked(&bench), [(1, 0)], "a broker whose waiting data are paused may be asked");
    assert_eq!(polled(&mut bench), [(0, 0, 1)]);
    bench.command(ClientCommand::Resume(tp(0)));
    assert_eq!(polled(&mut bench), [(0, 1, 1)]);
}

#[test]
fn seek_moves_the_position_and_drops_what_was_fetched() {
    let mut bench = Bench::reading(&[("max.poll.records", "1")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 3)]));
    bench.command(ClientCommand::Seek(tp(0), Offset(7)));
    assert_eq!(position(&bench, 0), Some(7));
    bench.run_until(200);
    assert_eq!(asked(&bench), [(0, 7)]);
    assert_eq!(bench.consumer.buffered(&tp(0)), 0);
}

#[test]
fn an_answer_for_another_position_is_thrown_away() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.command(ClientCommand::Seek(tp(0), Offset(7)));
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 3)]));
    assert_eq!(polled(&mut bench), []);
    assert_eq!(asked(&bench), [(0, 7)]);
}

#[test]
fn an_offset_out_of_range_follows_the_reset_policy() {
    let mut bench = Bench::reading(&[("auto.offset.reset", "earliest")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::OffsetOutOfRange));
    assert_eq!(bench.take_facts(), ["position-out-of-range"]);
    bench.respond(ApiKey::ListOffsets, Bench::listed(&[(0, 4)]));
    assert_eq!(asked(&bench), [(0, 4)]);
}

#[test]
fn an_offset_out_of_range_without_a_reset_policy_ends_the_application() {
    let mut bench = Bench::reading(&[("auto.offset.reset", "none")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::OffsetOutOfRange));
    let facts = bench.take_facts();
    assert_eq!(facts[..3], ["position-out-of-range", "consumer-failed", "consumer-closing"]);
}

#[test]
fn no_committed_offset_and_no_reset_policy_end_the_application() {
    let mut bench = Bench::joined_with(&[("auto.offset.reset", "none")], &[0]);
    bench.take_facts();
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, -1)]));
    assert_eq!(
        bench.take_facts(),
        ["no-offset-for-partition", "consumer-failed", "consumer-closing", "partitions-revoked"]
    );
}

#[test]
fn an_old_leader_makes_the_consumer_ask_for_metadata() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.run_until(1_000);
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::NotLeaderOrFollower));
    assert_eq!(bench.waiting(), [ApiKey::Fetch, ApiKey::Metadata], "both at once");
}

#[test]
fn an_unanswered_fetch_breaks_the_connection_and_is_sent_again() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.run_until(1_000);
    while bench.now.as_ms() < 30_000 {
        bench.run_until(bench.now.as_ms() + 1_000);
        if bench.waiting().contains(&ApiKey::Heartbeat) {
            bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::None));
        }
    }
    assert_eq!(bench.waiting(), [ApiKey::Fetch]);
    bench.run_until(30_000 + 1_000);
    assert_eq!(bench.disconnects.len(), 1);
    assert!(bench.take_facts().contains(&"request-timed-out"));
    assert!(bench.waiting().contains(&ApiKey::Fetch), "{:?}", bench.waiting());
    assert!(bench.waiting().contains(&ApiKey::Metadata), "what is known may be old");
}

#[test]
fn an_application_that_takes_no_time_polls_again_at_once() {
    let mut bench = Bench::reading(&[("processing.time.ms", "0"), ("max.poll.records", "2")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 5)]));
    assert_eq!(polled(&mut bench), [(0, 0, 2), (0, 2, 2), (0, 4, 1)]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Polling);
    assert_eq!(asked(&bench), [(0, 5)]);
}

#[test]
fn a_retried_list_offsets_waits_for_the_back_off() {
    let mut bench = Bench::joined_with(&[], &[0]);
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, -1)]));
    let mut failed = Bench::listed(&[(0, -1)]);
    let Response::ListOffsets(response) = &mut failed else { unreachable!("as built") };
    Arc::make_mut(response).partitions[0].error = ErrorCode::NotLeaderOrFollower;
    bench.respond(ApiKey::ListOffsets, failed);
    assert!(!bench.waiting().contains(&ApiKey::ListOffsets));
    bench.run_until(99);
    assert!(!bench.waiting().contains(&ApiKey::ListOffsets));
    bench.run_until(100);
    assert!(bench.waiting().contains(&ApiKey::ListOffsets));
}
