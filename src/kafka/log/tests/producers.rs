//! Idempotent producers and transactions, rule by rule.

use super::{batch_at, env_at};
use crate::id::{
    BatchId, CoordinatorEpoch, ErrorCode, Offset, ProducerEpoch, ProducerId, Sequence,
};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{AppendInfo, AppendOrigin, PartitionLog, VerificationGuard};
use crate::kernel::{SimTime, Span};
use crate::protocol::{BatchProducer, ControlType, EndTransactionMarker, RecordBatch};

const ME: ProducerId = ProducerId(7);

fn by(epoch: i16, sequence: i32, records: usize, is_transactional: bool) -> RecordBatch {
    let (epoch, base_sequence) = (ProducerEpoch(epoch), Sequence(sequence));
    let producer = BatchProducer { id: ME, epoch, base_sequence, is_transactional };
    RecordBatch { producer: Some(producer), ..batch_at(1, records, 0) }
}

fn write(
    log: &mut PartitionLog,
    batch: &RecordBatch,
    by: (AppendOrigin, VerificationGuard),
    verification: bool,
) -> Result<AppendInfo, ErrorCode> {
    let config = TopicConfig::default();
    let mut env = env_at(&config, SimTime::ZERO);
    env.transaction_verification = verification;
    log.append_as_leader(batch, super::EPOCH, by, &env)
}

fn send(log: &mut PartitionLog, batch: &RecordBatch) -> Result<(i64, i64), ErrorCode> {
    let info = write(log, batch, (AppendOrigin::Client, VerificationGuard::SENTINEL), false)?;
    assert_eq!(info.duplicate_of, None);
    Ok((info.first.0, info.last.0))
}

fn end(
    log: &mut PartitionLog,
    control_type: ControlType,
    coordinator: i32,
) -> Result<AppendInfo, ErrorCode> {
    let marker =
        EndTransactionMarker { control_type, coordinator_epoch: CoordinatorEpoch(coordinator) };
    let batch =
        RecordBatch::end_transaction(BatchId(9), (ME, ProducerEpoch(0)), marker, SimTime::ZERO);
    write(log, &batch, (AppendOrigin::Coordinator, VerificationGuard::SENTINEL), true)
}

#[test]
fn a_batch_that_comes_again_is_answered_with_its_offsets_and_not_written() {
    let mut log = PartitionLog::new();
    assert_eq!(send(&mut log, &by(0, 0, 2, false)), Ok((0, 1)));
    assert_eq!(send(&mut log, &by(0, 2, 3, false)), Ok((2, 4)));
    let client = (AppendOrigin::Client, VerificationGuard::SENTINEL);
    let again = write(&mut log, &by(0, 0, 2, false), client, false).expect("it is there already");
    assert_eq!((again.first, again.last), (Offset(0), Offset(1)));
    assert_eq!((again.duplicate_of, log.log_end_offset()), (Some(SimTime::ZERO), Offset(5)));
}

#[test]
fn only_the_last_five_batches_are_known_again() {
    let mut log = PartitionLog::new();
    for sequence in 0..6 {
        assert!(send(&mut log, &by(0, sequence, 1, false)).is_ok());
    }
    assert_eq!(send(&mut log, &by(0, 0, 1, false)), Err(ErrorCode::OutOfOrderSequenceNumber));
    let client = (AppendOrigin::Client, VerificationGuard::SENTINEL);
    assert!(write(&mut log, &by(0, 1, 1, false), client, false).is_ok());
}

#[test]
fn a_gap_in_the_sequence_is_refused_and_changes_nothing() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 2, false)).is_ok());
    let before = log.clone();
    assert_eq!(send(&mut log, &by(0, 3, 1, false)), Err(ErrorCode::OutOfOrderSequenceNumber));
    assert_eq!(log, before);
}

#[test]
fn an_unknown_producer_may_begin_anywhere_a_new_epoch_only_at_0() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(3, 42, 1, false)).is_ok());
    assert_eq!(send(&mut log, &by(4, 43, 1, false)), Err(ErrorCode::OutOfOrderSequenceNumber));
    assert!(send(&mut log, &by(4, 0, 1, false)).is_ok());
    assert_eq!(send(&mut log, &by(3, 43, 1, false)), Err(ErrorCode::InvalidProducerEpoch));
}

#[test]
fn sequences_wrap_to_0() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, i32::MAX - 1, 2, false)).is_ok());
    assert!(send(&mut log, &by(0, 0, 1, false)).is_ok());
    let entry = log.producers().and_then(|state| state.entry(ME)).expect("it has written");
    assert_eq!(
        (entry.batches[0].first_seq(), entry.last_seq()),
        (Sequence(i32::MAX - 1), Sequence(0))
    );
}

#[test]
fn an_open_transaction_holds_the_last_stable_offset_until_the_high_watermark_passes_its_marker() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 2, true)).is_ok());
    log.advance_high_watermark(Offset(2));
    assert_eq!(log.last_stable_offset(), Offset(0));
    let info = end(&mut log, ControlType::Commit, 0).expect("it is taken");
    assert_eq!(
        info.completed.map(|txn| (txn.first_offset, txn.last_offset)),
        Some((Offset(0), Offset(2)))
    );
    assert_eq!(log.last_stable_offset(), Offset(0));
    log.advance_high_watermark(Offset(3));
    assert_eq!(log.last_stable_offset(), Offset(3));
}

#[test]
fn a_plain_write_in_the_middle_of_a_transaction_is_refused() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 1, true)).is_ok());
    assert_eq!(send(&mut log, &by(0, 1, 1, false)), Err(ErrorCode::InvalidTxnState));
}

#[test]
fn an_aborted_transaction_is_told_to_readers_of_what_is_committed() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 2, true)).is_ok());
    assert!(end(&mut log, ControlType::Abort, 0).is_ok());
    log.advance_high_watermark(Offset(3));
    let aborted = log.collect_aborted_transactions(Offset(1), Offset(3));
    assert_eq!(
        aborted.iter().map(|txn| (txn.producer, txn.first_offset)).collect::<Vec<_>>(),
        [(ME, Offset(0))]
    );
    assert!(log.collect_aborted_transactions(Offset(3), Offset(9)).is_empty());
}

#[test]
fn a_marker_of_an_older_coordinator_is_refused() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 1, true)).is_ok());
    assert!(end(&mut log, ControlType::Commit, 5).is_ok());
    let refused = end(&mut log, ControlType::Commit, 4);
    assert_eq!(refused, Err(ErrorCode::TransactionCoordinatorFenced));
}

#[test]
fn a_transaction_needs_the_proof_that_was_handed_out_for_it() {
    let mut log = PartitionLog::new();
    let guard =
        log.maybe_start_transaction_verification(ME, Sequence(0), ProducerEpoch(0), SimTime::ZERO);
    let with = |log: &mut PartitionLog, guard| {
        write(log, &by(0, 0, 1, true), (AppendOrigin::Client, guard), true).map(|info| info.first)
    };
    assert_eq!(with(&mut log, VerificationGuard::SENTINEL), Err(ErrorCode::InvalidTxnState));
    assert_eq!(with(&mut log, VerificationGuard(guard.0 + 1)), Err(ErrorCode::InvalidTxnState));
    assert_eq!(with(&mut log, guard), Ok(Offset(0)));
    let next =
        log.maybe_start_transaction_verification(ME, Sequence(1), ProducerEpoch(0), SimTime::ZERO);
    assert_eq!(next, VerificationGuard::SENTINEL, "the transaction is open already");
}

#[test]
fn a_silent_producer_is_forgotten_unless_its_transaction_is_open() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &by(0, 0, 1, false)).is_ok());
    log.remove_expired_producers(SimTime::from_ms(999), Span::from_ms(1_000));
    assert!(log.producers().is_some_and(|state| state.entry(ME).is_some()));
    log.remove_expired_producers(SimTime::from_ms(1_000), Span::from_ms(1_000));
    assert!(log.producers().is_some_and(|state| state.entry(ME).is_none()));
    assert!(send(&mut log, &by(0, 9, 1, true)).is_ok());
    log.remove_expired_producers(SimTime::from_ms(9_000), Span::from_ms(1_000));
    assert!(log.producers().is_some_and(|state| state.entry(ME).is_some()));
}

#[test]
fn a_restart_keeps_only_the_last_batch_of_each_producer() {
    for was_clean in [true, false] {
        let mut log = PartitionLog::new();
        for sequence in 0..3 {
            assert!(send(&mut log, &by(0, sequence, 1, false)).is_ok());
        }
        let config = TopicConfig::default();
        log.restart(was_clean, &env_at(&config, SimTime::ZERO));
        assert_eq!(send(&mut log, &by(0, 1, 1, false)), Err(ErrorCode::OutOfOrderSequenceNumber));
        assert_eq!(send(&mut log, &by(0, 3, 1, false)), Ok((3, 3)));
    }
}

#[test]
fn what_is_truncated_is_as_if_it_had_never_been_written() {
    let mut log = PartitionLog::new();
    for sequence in 0..3 {
        assert!(send(&mut log, &by(0, sequence, 1, false)).is_ok());
    }
    let config = TopicConfig::default();
    log.truncate_to(Offset(2), &env_at(&config, SimTime::ZERO));
    assert_eq!(send(&mut log, &by(0, 2, 1, false)), Ok((2, 2)));
}

#[test]
fn a_log_without_such_producers_keeps_no_state_of_them() {
    let mut log = PartitionLog::new();
    assert!(send(&mut log, &batch_at(1, 2, 0)).is_ok());
    log.roll(&env_at(&TopicConfig::default(), SimTime::ZERO));
    assert!(log.producers().is_none());
}

#[test]
fn a_marker_takes_one_offset_like_any_record() {
    for control_type in [ControlType::Commit, ControlType::Abort] {
        let mut log = PartitionLog::new();
        assert_eq!(send(&mut log, &by(0, 0, 2, true)), Ok((0, 1)));
        let info = end(&mut log, control_type, 0).expect("it is taken");
        assert_eq!((info.first, info.last), (Offset(2), Offset(2)));
        assert_eq!(send(&mut log, &by(0, 2, 1, true)), Ok((3, 3)));
    }
}
