//! What the cleaner leaves of a batch (`Cleaner.cleanInto`, `MemoryRecords.filterTo`).

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::cleaner::offset_map::OffsetMap;
use crate::kafka::log::cleaner::transactions::CleanedTransactionMetadata;
use crate::kafka::log::{AbortedTxn, ProducerStateManager};
use crate::kernel::{SimTime, Span};
use crate::protocol::record_size::{bytes_of, timestamp_delta_ms};
use crate::protocol::{CleanedBatch, RECORD_BATCH_OVERHEAD, Record, RecordBatch, RecordData};

pub(super) struct RecordFilter<'a> {
    pub(super) map: &'a OffsetMap<'a>,
    pub(super) transactions: CleanedTransactionMetadata,
    pub(super) producers: Option<&'a ProducerStateManager>,
    /// Where the range ends that may be cleaned this time.
    pub(super) upper_bound: Offset,
    pub(super) now: SimTime,
    pub(super) delete_retention: Span,
}

/// A batch as it will be.
#[derive(Default)]
pub(super) struct Filtered {
    pub(super) batch: Option<Arc<RecordBatch>>,
    /// To be kept in the transaction index, together with the marker in the batch.
    pub(super) aborted: Option<AbortedTxn>,
}

impl RecordFilter<'_> {
    pub(super) fn filter(&mut self, batch: &Arc<RecordBatch>) -> Filtered {
        let (may_discard, aborted) = if batch.is_control() {
            let read = self.transactions.on_control_batch_read(batch);
            (read.may_discard, read.aborted)
        } else {
            (self.transactions.on_batch_read(batch), None)
        };
        let horizon = batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon);
        let discard = match batch.is_control() {
            true => may_discard && horizon.is_some_and(|horizon| horizon <= self.now),
            false => may_discard,
        };
        let kept: Vec<usize> = match discard {
            true => Vec::new(),
            false => (0..batch.records.len()).filter(|place| self.keeps(batch, *place)).collect(),
        };
        if kept.is_empty() {
            let batch = self.retains_empty(batch).then(|| rebuilt(batch, &[], None));
            return Filtered { batch, aborted };
        }
        let tombstones = kept.iter().any(|place| is_tombstone(&batch.records[*place]));
        let may_go_later = tombstones || (may_discard && batch.is_control());
        let batch = match horizon {
            None if may_go_later => rebuilt(batch, &kept, Some(self.now + self.delete_retention)),
            _ if kept.len() == batch.records.len() => batch.clone(),
            _ => rebuilt(batch, &kept, horizon),
        };
        Filtered { batch: Some(batch), aborted }
    }

    /// `shouldRetainRecord`.
    fn keeps(&self, batch: &RecordBatch, place: usize) -> bool {
        let (record, offset) = (&batch.records[place], batch.offset_at(place));
        if batch.is_control() || offset > self.map.latest_offset {
            return true;
        }
        let horizon = batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon);
        let may_go = is_tombstone(record) && horizon.is_some_and(|horizon| horizon <= self.now);
        // What has no key can never be replaced, and has no place in a compacted log.
        self.map.is_latest(record, offset).is_some_and(|latest| latest && !may_go)
    }

    /// The last batch of a producer that is still known says where its sequence stands; the last batch of the range
    /// says how far the range goes.
    fn retains_empty(&self, batch: &RecordBatch) -> bool {
        let entry = batch.producer.and_then(|producer| self.producers?.entry(producer.id));
        let last_of_producer = entry.is_some_and(|entry| match entry.last_data_offset() {
            Offset::NONE => {
                let epoch = batch.producer.map(|producer| producer.epoch);
                batch.is_control() && epoch == Some(entry.producer_epoch)
            }
            last => batch.last_offset() == last,
        });
        last_of_producer || batch.next_offset() == self.upper_bound
    }
}

fn is_tombstone(record: &Record) -> bool {
    match &record.data {
        RecordData::User { value, .. } => value.is_none(),
        RecordData::Group(record) => record.is_tombstone(),
        RecordData::Control(_) | RecordData::Metadata(_) => false,
    }
}

/// The batch with the records at these places only. Its offsets, sequences and epoch stay as they are.
fn rebuilt(
    batch: &RecordBatch,
    kept: &[usize],
    delete_horizon: Option<SimTime>,
) -> Arc<RecordBatch> {
    let delta = |offset: Offset| {
        let delta = i32::try_from(offset.0 - batch.base_offset.0);
        delta.expect("a batch spans no more offsets than 32 bits count")
    };
    let records: Arc<[Record]> = kept.iter().map(|place| batch.records[*place].clone()).collect();
    let deltas: Box<[i32]> = kept.iter().map(|place| delta(batch.offset_at(*place))).collect();
    let latest = records.iter().map(|record| record.timestamp).max();
    let base = delete_horizon.or_else(|| records.first().map(|first| first.timestamp));
    let mut size_bytes = RECORD_BATCH_OVERHEAD;
    for (record, delta) in records.iter().zip(&deltas) {
        let since = timestamp_delta_ms(record.timestamp, base.unwrap_or_default());
        size_bytes += bytes_of(record, usize::try_from(*delta).unwrap_or_default(), since);
    }
    let cleaned = CleanedBatch {
        last_offset_delta: delta(batch.last_offset()),
        deltas,
        max_timestamp: latest.unwrap_or_else(|| batch.max_timestamp()),
        delete_horizon,
        is_control: batch.is_control(),
    };
    Arc::new(RecordBatch { size_bytes, records, cleaned: Some(Arc::new(cleaned)), ..*batch })
}
