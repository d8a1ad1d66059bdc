//! The metadata log of one member: its batches, and where each epoch began (`ReplicatedLog`, `KafkaMetadataLog`).

use std::sync::Arc;

use crate::id::{BatchId, LeaderEpoch, Offset};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{AppendOrigin, LogEnv, PartitionLog, VerificationGuard};
use crate::kernel::{SimTime, Span};
use crate::protocol::fetch::EpochEndOffset;
use crate::protocol::record_size::METADATA_RECORD_BYTES;
use crate::protocol::{MetadataRecord, RECORD_BATCH_OVERHEAD, Record, RecordBatch, RecordData};

/// A place in a log. The later epoch is further, whatever the offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct OffsetAndEpoch {
    pub epoch: LeaderEpoch,
    pub offset: Offset,
}

/// On disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicatedLog {
    log: PartitionLog,
    /// Where each epoch began; epochs and offsets ascend (`LeaderEpochFileCache`).
    epochs: Arc<Vec<OffsetAndEpoch>>,
}

impl ReplicatedLog {
    pub fn log(&self) -> &PartitionLog {
        &self.log
    }

    pub fn end_offset(&self) -> Offset {
        self.log.log_end_offset()
    }

    /// The epoch of the last record; 0 without any.
    pub fn last_fetched_epoch(&self) -> LeaderEpoch {
        self.epochs.last().map_or(LeaderEpoch(0), |entry| entry.epoch)
    }

    pub fn end(&self) -> OffsetAndEpoch {
        OffsetAndEpoch { epoch: self.last_fetched_epoch(), offset: self.end_offset() }
    }

    /// From `from` on, to the end.
    pub fn read(&self, from: Offset) -> Vec<Arc<RecordBatch>> {
        self.log.batches_from(from).cloned().collect()
    }

    /// The records in `from..to`, with their offsets.
    pub fn records_between(
        &self,
        from: Offset,
        to: Offset,
    ) -> impl Iterator<Item = (Offset, &MetadataRecord)> {
        let batches = self.log.batches_from(from).take_while(move |batch| batch.base_offset < to);
        let records =
            batches.flat_map(move |batch| batch.records_from(from.max(batch.base_offset)));
        records.take_while(move |(offset, _)| *offset < to).filter_map(|(offset, record)| {
            match &record.data {
                RecordData::Metadata(record) => Some((offset, &**record)),
                RecordData::User { .. } | RecordData::Group(_) | RecordData::Control(_) => None,
            }
        })
    }

    /// One batch of records.
    pub fn append_as_leader(
        &mut self,
        records: &[Arc<MetadataRecord>],
        epoch: LeaderEpoch,
        now: SimTime,
    ) {
        let data = |record: &Arc<MetadataRecord>| RecordData::Metadata(record.clone());
        let written: Arc<[Record]> =
            records.iter().map(|record| Record { timestamp: now, data: data(record) }).collect();
        let count = u32::try_from(written.len()).expect("a batch has few records");
        let size_bytes = RECORD_BATCH_OVERHEAD + count * METADATA_RECORD_BYTES;
        let place = (u64::from(epoch.0.unsigned_abs()) << 36) | self.end_offset().0.unsigned_abs();
        let batch = RecordBatch::unsent(BatchId(3 << 62 | place), size_bytes, written);
        self.write(&batch, epoch);
    }

    /// What the leader had at the end of this log. What this log has already is passed over.
    pub fn append_as_follower(&mut self, batches: &[Arc<RecordBatch>]) {
        for batch in batches {
            if batch.base_offset >= self.end_offset() {
                assert_eq!(
                    batch.base_offset,
                    self.end_offset(),
                    "the leader's batches have no gaps"
                );
                self.write(batch, batch.partition_leader_epoch);
            }
        }
    }

    fn write(&mut self, batch: &RecordBatch, epoch: LeaderEpoch) {
        self.assign_epoch(epoch);
        let by = (AppendOrigin::Coordinator, VerificationGuard::SENTINEL);
        let config = TopicConfig::default();
        let env = log_env(&config, batch.max_timestamp());
        let appended = self.log.append_as_leader(batch, epoch, by, &env);
        assert!(appended.is_ok(), "no producer's state stands in the way of metadata");
    }

    /// A leader's epoch begins at the end of its log (`initializeLeaderEpoch`).
    pub fn assign_epoch(&mut self, epoch: LeaderEpoch) {
        if epoch > self.last_fetched_epoch() {
            let offset = self.end_offset();
            let epochs = Arc::make_mut(&mut self.epochs);
            // An epoch without records has left no trace.
            epochs.retain(|entry| entry.offset < offset);
            epochs.push(OffsetAndEpoch { epoch, offset });
        }
    }

    /// Up to here everybody has it.
    pub fn update_high_watermark(&mut self, to: Offset) {
        self.log.advance_high_watermark(to);
    }

    /// Where that epoch ended; if it is not in this log, where the one before it did.
    pub fn end_offset_for_epoch(&self, epoch: LeaderEpoch) -> OffsetAndEpoch {
        if epoch >= self.last_fetched_epoch() {
            return self.end();
        }
        let next = self.epochs.partition_point(|entry| entry.epoch <= epoch);
        let offset = self.epochs[next].offset;
        let epoch = if next == 0 { epoch } else { self.epochs[next - 1].epoch };
        OffsetAndEpoch { epoch, offset }
    }

    /// `None` if a log that ends like that is the beginning of this one (`validateOffsetAndEpoch`).
    pub fn diverging_epoch(&self, offset: Offset, epoch: LeaderEpoch) -> Option<EpochEndOffset> {
        if offset == Offset(0) {
            return None;
        }
        let end = self.end_offset_for_epoch(epoch);
        let diverges = end.epoch != epoch || end.offset < offset;
        diverges.then_some(EpochEndOffset { epoch: end.epoch, end_offset: end.offset })
    }

    /// Gives up what the leader has not (`truncateToEndOffset`).
    pub fn truncate_to_end_offset(&mut self, leader: EpochEndOffset) -> Offset {
        let own = self.end_offset_for_epoch(leader.epoch);
        let to = if leader.epoch == LeaderEpoch(0) {
            leader.end_offset
        } else if own.epoch == leader.epoch {
            own.offset.min(leader.end_offset)
        } else {
            own.offset
        };
        self.truncate_to(to);
        to
    }

    fn truncate_to(&mut self, offset: Offset) {
        if offset >= self.end_offset() {
            return;
        }
        assert!(offset >= self.log.high_watermark(), "what is committed is never given up");
        let config = TopicConfig::default();
        self.log.truncate_to(offset, &log_env(&config, self.log.active_segment().created()));
        Arc::make_mut(&mut self.epochs).retain(|entry| entry.offset < offset);
    }
}

/// No producer writes metadata, so nothing is to be known of any.
fn log_env(config: &TopicConfig, now: SimTime) -> LogEnv<'_> {
    LogEnv {
        now,
        uptime: now,
        config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::ZERO,
        transaction_verification: false,
    }
}
