//! Who gets which producer id.

use super::*;
use crate::id::{ProducerEpoch, ProducerId};
use crate::kafka::broker::ProducerIdsBlock;
use crate::protocol::init_producer_id;

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
    (answer.error, answer.producer_id.0, effects.contains(&Effect::AllocateProducerIds))
}

fn ask(bench: &mut Bench, request: Request) -> Vec<Effect> {
    bench.request(&client("p1", 1), request)
}

fn allocate(bench: &mut Bench, block: ProducerIdsBlock) -> Vec<Effect> {
    bench.with(|broker, fx| broker.producer_ids_allocated(block, fx))
}

const LOADING: ErrorCode = ErrorCode::CoordinatorLoadInProgress;

#[test]
fn who_asks_a_broker_without_a_block_has_to_ask_again() {
    let mut bench = Bench::new();
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (LOADING, -1, true));
    assert_eq!(
        answered(&ask(&mut bench, asks(-1, -1))),
        (LOADING, -1, false),
        "it has asked already"
    );
    let effects = allocate(&mut bench, ProducerIdsBlock { first: 3_000, size: 1_000 });
    let (broker, first) = (bench.broker.id, ProducerId(3_000));
    let note = Effect::Note(Fact::ProducerIdsAllocated { broker, first, count: 1_000 });
    assert_eq!(effects, [note]);
    for id in 3_000..3_010 {
        assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, id, false));
    }
}

#[test]
fn the_next_block_is_fetched_when_nine_tenths_of_the_current_one_are_gone() {
    let mut bench = Bench::new();
    ask(&mut bench, asks(-1, -1));
    allocate(&mut bench, ProducerIdsBlock { first: 20, size: 10 });
    for id in 20..30 {
        assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, id, id == 29));
    }
    assert_eq!(
        answered(&ask(&mut bench, asks(-1, -1))),
        (LOADING, -1, false),
        "it is not there yet"
    );
    allocate(&mut bench, ProducerIdsBlock { first: 70, size: 10 });
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, 70, false));
}

#[test]
fn a_crash_loses_the_rest_of_the_block() {
    let mut bench = Bench::new();
    ask(&mut bench, asks(-1, -1));
    allocate(&mut bench, ProducerIdsBlock { first: 0, size: 1_000 });
    assert_eq!(answered(&ask(&mut bench, asks(-1, -1))), (ErrorCode::None, 0, false));
    bench.broker.crash(bench.now);
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
