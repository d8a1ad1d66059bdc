//! The window of batches that is shown of a segment, with the index entries that point to them.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::{LogSegment, OffsetPosition, Superseded, TimestampOffset};
use crate::protocol::{GroupRecord, MetadataRecord, Record, RecordBatch, RecordData};
use crate::view::{BatchRoom, BatchView, BatchWindow, LogQuery, StoredRecord};

use super::says;

/// Records that are shown of one batch: side by side, or in lines of their own.
const CELLS_MAX: usize = 24;
const LINES_MAX: usize = 8;

/// A batch, and those behind it that are shown with it.
struct Placed<'a> {
    position: u64,
    first: &'a Arc<RecordBatch>,
    last: &'a Arc<RecordBatch>,
    batches: usize,
    size_bytes: u32,
}

impl Placed<'_> {
    fn rows(&self, room: BatchRoom) -> usize {
        room.rows_of_batch(self.first)
    }
}

/// A controller with nothing to write writes that twice a second. A page full of it would show nothing else.
fn is_idle(batch: &RecordBatch) -> bool {
    let nothing = |record: &Record| match &record.data {
        RecordData::Metadata(record) => **record == MetadataRecord::NoOp,
        RecordData::User { .. } | RecordData::Group(_) | RecordData::Control(_) => false,
    };
    batch.records.iter().all(nothing)
}

/// The batches of a segment as they are shown.
fn placed(segment: &LogSegment) -> Vec<Placed<'_>> {
    let mut all: Vec<Placed<'_>> = Vec::new();
    let mut position = 0;
    for batch in segment.batches() {
        match all.last_mut() {
            Some(before) if is_idle(before.last) && is_idle(batch) && same_epoch(before, batch) => {
                before.last = batch;
                before.batches += 1;
                before.size_bytes += batch.size_bytes;
            }
            Some(_) | None => {
                let size_bytes = batch.size_bytes;
                all.push(Placed { position, first: batch, last: batch, batches: 1, size_bytes });
            }
        }
        position += u64::from(batch.size_bytes);
    }
    all
}

fn same_epoch(before: &Placed<'_>, batch: &RecordBatch) -> bool {
    before.last.partition_leader_epoch == batch.partition_leader_epoch
}

fn count(placed: &[Placed<'_>]) -> usize {
    placed.iter().map(|placed| placed.batches).sum()
}

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
    let all = placed(segment);
    let (first, end) = bounds(&all, query);
    let entries: Vec<_> = segment.offset_index().copied().collect();
    let times: Vec<_> = segment.time_index().copied().collect();
    let shown = all[first..end].iter();
    let (before, after) = (count(&all[..first]), count(&all[end..]));
    let earlier = (before > 0).then(|| all[page_before(&all, first, query.room)].first.base_offset);
    BatchWindow {
        batches: shown.map(|placed| batch(placed, (&entries, &times), superseded)).collect(),
        before,
        after,
        earlier,
        later: all.get(end).map(|placed| placed.first.base_offset),
    }
}

/// From which batch up to which. The window is filled up from before where the segment ends.
fn bounds(all: &[Placed<'_>], query: &LogQuery) -> (usize, usize) {
    let room = query.room;
    let last_page = page_before(all, all.len(), room);
    let wanted =
        query.from.map(|from| all.partition_point(|placed| placed.last.last_offset() < from));
    let first = wanted.map_or(last_page, |first| first.min(last_page));
    let mut end = first;
    let mut rows = 0;
    while let Some(placed) = all.get(end) {
        rows += placed.rows(room);
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
        rows += all[first - 1].rows(room);
        if rows > room.rows && first < end {
            break;
        }
        first -= 1;
    }
    first
}

fn batch(
    placed: &Placed<'_>,
    (entries, times): (&[OffsetPosition], &[TimestampOffset]),
    superseded: Option<&Superseded<'_>>,
) -> BatchView {
    let batch = placed.first;
    let at = |offset: Offset, record: &Record| StoredRecord {
        offset,
        timestamp: record.timestamp,
        says: says(record),
        tombstone: is_tombstone(record),
        superseded_by: superseded.and_then(|superseded| superseded.by(record, offset)),
    };
    let most = if is_told(batch) { LINES_MAX } else { CELLS_MAX };
    let records = batch.records_from(batch.base_offset);
    let last = placed.last.last_offset();
    let entry = first_from(entries, |entry| entry.position < placed.position)
        .filter(|entry| entry.position < placed.position + u64::from(placed.size_bytes));
    let time = first_from(times, |entry| entry.offset < batch.last_offset())
        .filter(|entry| entry.offset <= last);
    let in_all = batch.records.len() + placed.batches - 1;
    BatchView {
        position: placed.position,
        size_bytes: placed.size_bytes,
        batches: placed.batches,
        base: batch.base_offset,
        last,
        leader_epoch: batch.partition_leader_epoch,
        producer: batch.producer,
        max_timestamp: placed.last.max_timestamp(),
        control: batch.is_control(),
        cleaned: batch.cleaned.is_some(),
        delete_horizon: batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon),
        offset_entry: entry,
        time_entry: time,
        records: records.take(most).map(|(offset, record)| at(offset, record)).collect(),
        more: in_all.saturating_sub(most.min(batch.records.len())),
    }
}

/// The first entry that does not come before.
fn first_from<T: Copy>(entries: &[T], before: impl Fn(&T) -> bool) -> Option<T> {
    entries.get(entries.partition_point(before)).copied()
}

fn is_tombstone(record: &Record) -> bool {
    match &record.data {
        RecordData::User { value, .. } => value.is_none(),
        RecordData::Group(record) => GroupRecord::is_tombstone(record),
        RecordData::Control(_) | RecordData::Metadata(_) => false,
    }
}
