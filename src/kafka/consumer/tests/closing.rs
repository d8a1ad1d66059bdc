//! `close()`.

use super::bench::{B1, Bench};
use crate::id::ErrorCode;
use crate::kafka::consumer::ApplicationState;
use crate::kafka::{ClientCommand, ClientCommandProblem};
use crate::protocol::{ApiKey, Channel, Response, leave_group};

fn goodbye() -> Response {
    Response::from(leave_group::Response { error: ErrorCode::None, members: Vec::new() })
}

#[test]
fn a_consumer_that_closes_commits_gives_back_says_goodbye_and_goes() {
    let mut bench = Bench::reading(&[], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2)]));
    bench.take_facts();
    bench.command(ClientCommand::Close);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    assert_eq!(
        bench.respond_commit(ErrorCode::None),
        [(0, 2)],
        "positions, not what was processed"
    );
    assert_eq!(bench.take_facts(), ["consumer-closing", "offset-committed", "partitions-revoked"]);
    bench.respond(ApiKey::LeaveGroup, goodbye());
    assert_eq!(bench.take_facts(), ["consumer-left"]);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
    assert!(bench.timers.is_empty(), "{:?}", bench.timers);
    assert_eq!(bench.disconnects, [(B1.into(), Channel::Data), (B1.into(), Channel::Coordinator)]);
    assert_eq!(
        bench.consumer.check_command(&ClientCommand::Hold),
        Err(ClientCommandProblem::Closed)
    );
}

#[test]
fn a_static_member_closes_without_leaving() {
    let settings = [("group.instance.id", "i1"), ("enable.auto.commit", "false")];
    let mut bench = Bench::reading(&settings, &[0]);
    bench.command(ClientCommand::Close);
    assert!(!bench.waiting().contains(&ApiKey::LeaveGroup));
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn close_waits_for_its_answers_no_longer_than_its_timeout() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.command(ClientCommand::Close);
    bench.run_until(29_999);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Closing);
    bench.run_until(30_000);
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}

#[test]
fn an_application_that_fails_closes_its_consumer_on_the_way_out() {
    let mut bench = Bench::reading(&[("auto.offset.reset", "none")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetch_error(0, ErrorCode::OffsetOutOfRange));
    bench.respond_commit(ErrorCode::None);
    bench.respond(ApiKey::LeaveGroup, goodbye());
    assert_eq!(
        bench.consumer.application_state(),
        ApplicationState::Failed { error: ErrorCode::OffsetOutOfRange }
    );
}

#[test]
fn a_held_consumer_can_be_closed() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0]);
    bench.command(ClientCommand::Hold);
    bench.command(ClientCommand::Close);
    bench.respond(ApiKey::LeaveGroup, goodbye());
    assert_eq!(bench.consumer.application_state(), ApplicationState::Left);
}
