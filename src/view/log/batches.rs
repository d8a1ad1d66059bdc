//! The window of batches that is shown of a segment, with the index entries that point to them.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::{LogSegment, OffsetPosition, Superseded, TimestampOffset};
use crate::protocol::{GroupRecord, Record, RecordBatch, RecordData};
use crate::view::{BatchRoom, BatchView, BatchWindow, LogQuery, StoredRecord};

use super::says;

/// Records that are shown of one batch: side by side, or in lines of their own.
const CELLS_MAX: usize = 24;
const LINES_MAX: usize = 8;

type Placed<'a> = (u64, &'a Arc<RecordBatch>);

impl BatchRoom {
    /// How many rows a batch takes with so many records. What servers write is told, a line for each record.
    pub fn rows_of(self, told: bool, records: usize) -> usize {
        if told { 1 + records.max(1) } else { 2 * records.div_ceil(self.cells.max(1)).max(1) }
    }

    fn rows_of_batch(self, batch: &RecordBatch) -> usize {
        let (told, most) = if is_told(batch) { (true, LINES_MAX) } else { (false, CELLS_MAX) };
        self.rows_of(told, batch.records.len().min(most))
    }
}

/// Whether its records are sentences rather than cells.
fn is_told(batch: &RecordBatch) -> bool {
    let first = batch.records.first().map(|record| &record.data);
    !matches!(first, None | Some(RecordData::User { .. }))
}

pub(super) fn window(
    segment: &LogSegment,
    query: &LogQuery,
    superseded: Option<&Superseded<'_>>,
) -> BatchWindow {
    let mut position = 0_u64;
    let place = |batch| {
        let at: Placed<'_> = (position, batch);
        position += u64::from(batch.size_bytes);
        at
    };
    let all: Vec<Placed<'_>> = segment.batches().map(place).collect();
    let (first, end) = bounds(&all, query);
    let entries: Vec<_> = segment.offset_index().copied().collect();
    let times: Vec<_> = segment.time_index().copied().collect();
    let shown = all[first..end].iter();
    let (before, after) = (first, all.len() - end);
    let earlier = (before > 0).then(|| all[page_before(&all, first, query.room)].1.base_offset);
    BatchWindow {
        batches: shown.map(|placed| batch(placed, (&entries, &times), superseded)).collect(),
        before,
        after,
        earlier,
        later: all.get(end).map(|(_, batch)| batch.base_offset),
    }
}

/// From which batch up to which. The window is filled up from before where the segment ends.
fn bounds(all: &[Placed<'_>], query: &LogQuery) -> (usize, usize) {
    let room = query.room;
    let last_page = page_before(all, all.len(), room);
    let wanted =
        query.from.map(|from| all.partition_point(|(_, batch)| batch.last_offset() < from));
    let first = wanted.map_or(last_page, |first| first.min(last_page));
    let mut end = first;
    let mut rows = 0;
    while let Some((_, batch)) = all.get(end) {
        rows += room.rows_of_batch(batch);
        if rows > room.rows && end > first {
            break;
        }
        end += 1;
    }
    (first, end)
}

/// Where the page begins that ends before this batch.
fn page_before(all: &[Placed<'_>], end: usize, room: BatchRoom) -> usize {
    let mut first = end;
    let mut rows = 0;
    while first > 0 {
        rows += room.rows_of_batch(all[first - 1].1);
        if rows > room.rows && first < end {
            break;
        }
        first -= 1;
    }
    first
}

fn batch(
    (position, batch): &Placed<'_>,
    (entries, times): (&[OffsetPosition], &[TimestampOffset]),
    superseded: Option<&Superseded<'_>>,
) -> BatchView {
    let at = |offset: Offset, record: &Record| StoredRecord {
        offset,
        timestamp: record.timestamp,
        says: says(record),
        tombstone: is_tombstone(record),
        superseded_by: superseded.and_then(|superseded| superseded.by(record, offset)),
    };
    let most = if is_told(batch) { LINES_MAX } else { CELLS_MAX };
    let records = batch.records_from(batch.base_offset);
    let last = batch.last_offset();
    let entry = entries.binary_search_by_key(position, |entry| entry.position).ok();
    let time = times.binary_search_by_key(&last, |entry| entry.offset).ok();
    BatchView {
        position: *position,
        size_bytes: batch.size_bytes,
        base: batch.base_offset,
        last,
        leader_epoch: batch.partition_leader_epoch,
        producer: batch.producer,
        max_timestamp: batch.max_timestamp(),
        control: batch.is_control(),
        cleaned: batch.cleaned.is_some(),
        delete_horizon: batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon),
        offset_entry: entry.map(|entry| entries[entry]),
        time_entry: time.map(|time| times[time]),
        records: records.take(most).map(|(offset, record)| at(offset, record)).collect(),
        more: batch.records.len().saturating_sub(most),
    }
}

fn is_tombstone(record: &Record) -> bool {
    match &record.data {
        RecordData::User { value, .. } => value.is_none(),
        RecordData::Group(record) => GroupRecord::is_tombstone(record),
        RecordData::Control(_) | RecordData::Metadata(_) => false,
    }
}
