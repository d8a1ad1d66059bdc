//! Writing to the end of a log (`UnifiedLog.append`).

use std::sync::Arc;

use crate::id::{ErrorCode, LeaderEpoch, Offset};
use crate::kafka::config::{TimestampType, TopicConfig};
use crate::kafka::log::producer_state::{Analyzed, Rejected};
use crate::kafka::log::{
    AppendOrigin, CompletedTxn, LogSegment, PartitionLog, RollParams, VerificationGuard,
};
use crate::kernel::{SimTime, Span};
use crate::mutation::{Mutation, is_on};
use crate::protocol::{Record, RecordBatch, RecordData};

/// What a log has to know of its broker.
#[derive(Clone, Copy, Debug)]
pub struct LogEnv<'a> {
    /// By the broker's wall clock.
    pub now: SimTime,
    /// By the clock that nobody can set.
    pub uptime: SimTime,
    pub config: &'a TopicConfig,
    /// By how much the next segment's age limit is smaller, drawn from `segment.jitter.ms`.
    pub roll_jitter: Span,
    /// `producer.id.expiration.ms`.
    pub producer_id_expiration: Span,
    /// `transaction.partition.verification.enable`.
    pub transaction_verification: bool,
}

impl LogEnv<'_> {
    /// `LogValidator.recordHasInvalidTimestamp`.
    fn is_near_enough(&self, timestamp: SimTime) -> bool {
        let within =
            |ahead: Span, max_ms: i64| i64::try_from(ahead.as_ms()).is_ok_and(|ms| ms <= max_ms);
        within(self.now.since(timestamp), self.config.message_timestamp_before_max_ms)
            && within(timestamp.since(self.now), self.config.message_timestamp_after_max_ms)
    }
}

/// Which offsets a batch has (`LogAppendInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendInfo {
    pub first: Offset,
    pub last: Offset,
    /// It had been written before: nothing was appended, and the offsets are those of then. With its timestamp.
    pub duplicate_of: Option<SimTime>,
    /// The transaction that it has ended.
    pub completed: Option<CompletedTxn>,
}

impl PartitionLog {
    /// Gives the batch the next offsets and the leader's epoch, and writes it at the end
    /// (`UnifiedLog.appendAsLeader`). The records are shared with the producer's batch, not copied, unless they get
    /// the leader's time.
    ///
    /// # Errors
    /// Nothing is written: `INVALID_RECORD` if a record of a compacted topic has no key, `INVALID_TIMESTAMP` if a producer's clock
    /// is too far from this broker's, `RECORD_LIST_TOO_LARGE` if no
    /// segment may hold it, otherwise what the state of its producer
    /// says (`OUT_OF_ORDER_SEQUENCE_NUMBER`, `INVALID_PRODUCER_EPOCH`, `INVALID_TXN_STATE`,
    /// `TRANSACTION_COORDINATOR_FENCED`).
    pub fn append_as_leader(
        &mut self,
        batch: &RecordBatch,
        epoch: LeaderEpoch,
        (origin, guard): (AppendOrigin, VerificationGuard),
        env: &LogEnv<'_>,
    ) -> Result<AppendInfo, ErrorCode> {
        assert!(!batch.records.is_empty(), "a producer never sends a batch without records");
        // What has no key could never be compacted (`LogValidator.validateKey`).
        let keyed = |record: &Record| match &record.data {
            RecordData::User { key, .. } => key.is_some(),
            RecordData::Group(_) | RecordData::Control(_) | RecordData::Metadata(_) => true,
        };
        if env.config.cleanup_policy.compact && !batch.records.iter().all(keyed) {
            return Err(ErrorCode::InvalidRecord);
        }
        if env.config.message_timestamp_type == TimestampType::CreateTime
            && !batch.records.iter().all(|record| env.is_near_enough(record.timestamp))
        {
            return Err(ErrorCode::InvalidTimestamp);
        }
        let records = match env.config.message_timestamp_type {
            TimestampType::CreateTime => batch.records.clone(),
            TimestampType::LogAppendTime => {
                let stamped = |record: &Record| Record { timestamp: env.now, ..record.clone() };
                batch.records.iter().map(stamped).collect()
            }
        };
        let stored = Arc::new(RecordBatch {
            base_offset: self.log_end_offset(),
            partition_leader_epoch: epoch,
            records,
            cleaned: None,
            ..*batch
        });
        self.append(std::slice::from_ref(&stored), origin, guard, env)
    }

    /// Writes what the leader wrote, offsets and epochs as they are (`UnifiedLog.appendAsFollower`). The batches are
    /// shared with the leader's log.
    ///
    /// # Errors
    /// As for the leader. It may take many appends of the leader at once, so that they are too large for a segment together, if
    /// segments have become smaller since. UNKNOWN_SERVER_ERROR if the first batch begins before this log's end
    /// (`UnexpectedAppendOffsetException` has no code of its own).
    ///
    /// # Panics
    /// If the batches do not ascend (`OffsetsOutOfOrderException`).
    pub fn append_as_follower(
        &mut self,
        batches: &[Arc<RecordBatch>],
        env: &LogEnv<'_>,
    ) -> Result<AppendInfo, ErrorCode> {
        if batches.first().is_some_and(|first| first.base_offset < self.log_end_offset) {
            return Err(ErrorCode::UnknownServerError);
        }
        let ascend = |two: &[Arc<RecordBatch>]| two[0].next_offset() <= two[1].base_offset;
        assert!(batches.windows(2).all(ascend), "a leader sends its log as it is");
        self.append(batches, AppendOrigin::Replication, VerificationGuard::SENTINEL, env)
    }

    fn append(
        &mut self,
        batches: &[Arc<RecordBatch>],
        origin: AppendOrigin,
        guard: VerificationGuard,
        env: &LogEnv<'_>,
    ) -> Result<AppendInfo, ErrorCode> {
        let (Some(first), Some(last)) = (batches.first(), batches.last()) else {
            let (first, last) = (self.log_end_offset, self.log_end_offset.plus(-1));
            return Ok(AppendInfo { first, last, duplicate_of: None, completed: None });
        };
        for batch in batches {
            self.epochs.assign(batch.partition_leader_epoch, batch.base_offset);
        }
        let size_bytes = batches.iter().map(|batch| batch.size_bytes).sum();
        if size_bytes > env.config.segment_size() {
            return Err(ErrorCode::RecordListTooLarge);
        }
        let max_timestamp = batches.iter().map(|batch| batch.max_timestamp()).max();
        let max_timestamp = max_timestamp.unwrap_or_default();
        let (last_offset, now) = (last.last_offset(), env.now);
        let params = RollParams { size_bytes, max_timestamp, last_offset, now };
        if self.active.should_roll(env.config, &params) {
            self.roll_at(first.base_offset, env);
        }
        let mut info = AppendInfo {
            first: first.base_offset,
            last: last_offset,
            duplicate_of: None,
            completed: None,
        };
        let analyzed = match self.analyze(batches, origin, guard, env) {
            Ok(analyzed) => analyzed,
            Err(Rejected::Error(error)) => return Err(error),
            Err(Rejected::Duplicate(of)) => {
                (info.first, info.last) = (of.first_offset(), of.last_offset);
                return Ok(AppendInfo { duplicate_of: Some(of.timestamp), ..info });
            }
        };
        self.before_write(env.uptime);
        self.active.append(batches, env.config.index_interval_bytes);
        let skips = origin == AppendOrigin::Client && is_on(Mutation::OffsetsSkipped);
        self.log_end_offset = last.next_offset().plus(skips.into());
        if let Some(state) = &mut self.producers {
            let state = Arc::make_mut(state);
            for (txn, last_stable_offset) in state.commit(analyzed, self.log_end_offset) {
                self.active.update_txn_index(&txn, last_stable_offset);
                info.completed = Some(txn);
            }
            self.maybe_increment_first_unstable_offset();
        }
        self.assert_order();
        Ok(info)
    }

    /// What no idempotent producer wrote, in a log without any, needs no looking at.
    fn analyze(
        &mut self,
        batches: &[Arc<RecordBatch>],
        origin: AppendOrigin,
        guard: VerificationGuard,
        env: &LogEnv<'_>,
    ) -> Result<Analyzed, Rejected> {
        if batches.iter().all(|batch| batch.producer.is_none()) {
            return Ok(Analyzed::default());
        }
        self.producers_mut().analyze(batches, origin, guard, env.transaction_verification)
    }

    /// Begins a new segment at the log's end; an empty active one is begun again (`UnifiedLog.roll`).
    pub fn roll(&mut self, env: &LogEnv<'_>) {
        self.roll_at(self.log_end_offset, env);
    }

    fn roll_at(&mut self, base_offset: Offset, env: &LogEnv<'_>) {
        let fresh = LogSegment::new(base_offset, env.now, env.roll_jitter);
        let mut old = std::mem::replace(&mut self.active, fresh);
        if !old.is_empty() {
            old.on_become_inactive_segment();
            Arc::make_mut(&mut self.sealed).push(Arc::new(old));
        }
        if let Some(state) = &mut self.producers {
            let state = Arc::make_mut(state);
            state.update_map_end_offset(base_offset);
            state.take_snapshot();
        }
        self.flush_at_roll(base_offset, env.uptime);
    }
}
