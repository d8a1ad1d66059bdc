//! Who gets which producer id.

use super::*;
use crate::id::{ProducerEpoch, ProducerId};
use crate::kafka::broker::ProducerIdsBlock;
use crate::protocol::{ControllerResponse, allocate_producer_ids, init_producer_id};

fn asks(id: i64, epoch: i16) -> Request {
    Request::from(init_producer_id::Request {
        producer_id: ProducerId(id),
        producer_epoch: ProducerEpoch(epoch),
    })
}

/// Error and id of the answer, and whether the broker asked for a block.
fn answered(effects: &[Effect]) -> (ErrorCode, i64, bool) {
    let answer = effects.iter().find_map(|effect| {
        let Effect::Reply { body: Response::InitProducerId(answer), .. } = effect else {
            return None;
        };
        Some(answer)
    });
    let answer = answer.expect("it answers at once");
    let epoch = if answer.error.is_error() { -1 } else { 0 };
    assert_eq!(answer.producer_epoch, ProducerEpoch(epoch));
    let asks_the_controller = effects
        .iter()
        .any(|effect| matches!(effect, Effect::Send { channel: Channel::Forwarding, .. }));
    (answer.error, answer.producer_id.0, asks_the_controller)
}

fn ask(bench: &mut Bench, request: Request) -> Vec<Effect> {
    bench.request(&client("p1", 1), request)
}

/// The answer to what the broker has asked as the `n`-th since its start.
fn allocate(bench: &mut Bench, n: u32, block: ProducerIdsBlock) -> Vec<Effect> {
    let response = allocate_producer_ids::Response {
        error: ErrorCode::None,
        producer_id_start: ProducerId(block.first),
        producer_id_len: i32::try_from(block.size).expect("blocks are small"),
    };
    answer(bench, n, response)
}

fn answer(bench: &mut Bench, n: u32, response: allocate_producer_ids::Response) -> Vec<Effect> {
    let body = ControllerResponse::AllocateProducerIds(response).into();
    let (from, channel) = (CONTROLLER, Channel::Forwarding);
    bench.feed(Input::Response { from, channel, correlation: Correlation(n), body })
}

const CONTROLLER: NodeId = NodeId::Broker(BrokerId(9));

/// A broker that knows its controller.
fn new_bench() -> Bench {
    let mut bench = Bench::new();
    bench.with(|broker, fx| broker.controller_changed(Some(CONTROLLER), fx));
    bench
}

const LOADING: ErrorCode = ErrorCode::CoordinatorLoadInProgress;

#[test]
fn who_asks_a_broker_without_a_block_has_to_ask_again() {
    let mut bench = new_bench();
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (LOADING, -1, true));
    assert_eq!(
        answered(&ask(&mut bench, asks(-1, -1))),
        (LOADING, -1, false),
        "it has asked already"
    );
    let effects = allocate(&mut bench, 1, ProducerIdsBlock { first: 3_000, size: 1_000 });
    let (broker, first) = (bench.broker.id, ProducerId(3_000));
    let note = Effect::Note(Fact::ProducerIdsAllocated { broker, first, count: 1_000 });
    assert!(effects.contains(&note), "{effects:?}");
    for id in 3_000..3_010 {
        assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, id, false));
    }
}

#[test]
fn the_next_block_is_fetched_when_nine_tenths_of_the_current_one_are_gone() {
    let mut bench = new_bench();
    ask(&mut bench, asks(-1, -1));
    allocate(&mut bench, 1, ProducerIdsBlock { first: 20, size: 10 });
    for id in 20..30 {
        assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, id, id == 29));
    }
    assert_eq!(
        answered(&ask(&mut bench, asks(-1, -1))),
        (LOADING, -1, false),
        "it is not there yet"
    );
    allocate(&mut bench, 2, ProducerIdsBlock { first: 70, size: 10 });
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, 70, false));
}

#[test]
fn a_crash_loses_the_rest_of_the_block() {
    let mut bench = new_bench();
    ask(&mut bench, asks(-1, -1));
    allocate(&mut bench, 1, ProducerIdsBlock { first: 0, size: 1_000 });
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, 0, false));
    bench.broker.crash(bench.now);
    bench.with(|broker, fx| broker.controller_changed(Some(CONTROLLER), fx));
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (LOADING, -1, true));
}

#[test]
fn an_id_without_an_epoch_is_no_request() {
    let mut bench = Bench::new();
    let (error, ..) = answered(&ask(&mut bench, asks(5, -1)));
    assert_eq!(error, ErrorCode::InvalidRequest);
    let (error, ..) = answered(&ask(&mut bench, asks(-1, 5)));
    assert_eq!(error, ErrorCode::InvalidRequest);
}

#[test]
fn a_controller_that_could_not_give_a_block_is_asked_again_after_50_ms() {
    let mut bench = new_bench();
    assert!(answered(&ask(&mut bench, asks(-1, -1))).2);
    let (producer_id_start, producer_id_len) = (ProducerId(-1), 0);
    let error = ErrorCode::UnknownServerError;
    let failed = allocate_producer_ids::Response { error, producer_id_start, producer_id_len };
    answer(&mut bench, 1, failed);
    assert!(!answered(&ask(&mut bench, asks(-1, -1))).2);
    bench.now = SimTime::from_ms(49);
    assert!(!answered(&ask(&mut bench, asks(-1, -1))).2);
    bench.now = SimTime::from_ms(50);
    assert!(answered(&ask(&mut bench, asks(-1, -1))).2);
}
