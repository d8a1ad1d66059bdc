//! A part of a partition's log, with files of its own (`LogSegment`). Only the last one of a log is written to.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::chunk::{Chunk, OffsetPosition, SealedChunk, Tally, TimestampOffset};
use crate::kafka::log::transaction_index::{AbortedTxn, CompletedTxn};
use crate::kernel::{SimTime, Span};
use crate::protocol::RecordBatch;

/// Bytes of one entry of an offset index (`OffsetIndex.ENTRY_SIZE`) and of a time index (`TimeIndex.ENTRY_SIZE`).
pub(super) const OFFSET_ENTRY_BYTES: u32 = 8;
pub(super) const TIME_ENTRY_BYTES: u32 = 12;

/// What is about to be appended (`RollParams`).
#[derive(Clone, Copy, Debug)]
pub struct RollParams {
    pub size_bytes: u32,
    pub max_timestamp: SimTime,
    pub last_offset: Offset,
    pub now: SimTime,
}

/// Batches ascend; where the cleaner has been, there may be gaps between them.
///
/// Cloning costs two counters. A change then copies at most one chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSegment {
    base_offset: Offset,
    /// When it was begun, or emptied.
    created: SimTime,
    roll_jitter: Span,
    /// The latest timestamp of its first batch: the age of a segment counts from there.
    rolling_based_timestamp: Option<SimTime>,
    bytes_since_last_index_entry: u32,
    sealed: Arc<Vec<SealedChunk>>,
    tail: Arc<Chunk>,
    tally: Tally,
}

impl LogSegment {
    pub fn new(base_offset: Offset, created: SimTime, roll_jitter: Span) -> Self {
        Self {
            base_offset,
            created,
            roll_jitter,
            rolling_based_timestamp: None,
            bytes_since_last_index_entry: 0,
            sealed: Arc::default(),
            tail: Arc::default(),
            tally: Tally { next_offset: base_offset, ..Tally::default() },
        }
    }

    pub fn base_offset(&self) -> Offset {
        self.base_offset
    }

    /// The offset after its last record; its base offset if it has none (`readNextOffset`).
    pub fn next_offset(&self) -> Offset {
        self.tally.next_offset
    }

    pub fn size_bytes(&self) -> u64 {
        self.tally.size_bytes
    }

    pub fn is_empty(&self) -> bool {
        self.tally.size_bytes == 0
    }

    pub fn created(&self) -> SimTime {
        self.created
    }

    /// The latest timestamp of its records, or when it was begun if it has none (`largestTimestamp`).
    pub fn largest_timestamp(&self) -> SimTime {
        self.tally.max_timestamp.map_or(self.created, |max| max.timestamp)
    }

    /// From which time on its age counts (`getFirstBatchTimestamp`).
    pub fn first_batch_timestamp(&self) -> Option<SimTime> {
        self.rolling_based_timestamp
    }

    pub fn offset_index(&self) -> impl Iterator<Item = &OffsetPosition> {
        self.chunks().flat_map(|chunk| &chunk.offset_index)
    }

    pub fn time_index(&self) -> impl Iterator<Item = &TimestampOffset> {
        self.chunks().flat_map(|chunk| &chunk.time_index)
    }

    /// The aborted transactions whose markers lie in it, in the order of the markers.
    pub fn aborted(&self) -> impl Iterator<Item = &AbortedTxn> {
        self.chunks().flat_map(|chunk| &chunk.aborted)
    }

    /// Adds the aborted transactions that overlap `from..up_to` to `found`; false if later segments have none
    /// (`collectAbortedTxns`).
    pub(super) fn collect_aborted_txns(
        &self,
        from: Offset,
        up_to: Offset,
        found: &mut Vec<AbortedTxn>,
    ) -> bool {
        for aborted in self.aborted() {
            if aborted.last_offset >= from && aborted.first_offset < up_to {
                found.push(*aborted);
            }
            if aborted.last_stable_offset >= up_to {
                return false;
            }
        }
        true
    }

    pub fn batches(&self) -> impl Iterator<Item = &Arc<RecordBatch>> {
        self.chunks().flat_map(|chunk| &chunk.batches)
    }

    /// The batch that holds `from`, or the first one after it, and all that follow.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = &Arc<RecordBatch>> {
        let first = match self.sealed.last() {
            Some(last) if last.end.next_offset > from => {
                self.sealed.partition_point(|sealed| sealed.end.next_offset <= from)
            }
            _ => self.sealed.len(),
        };
        let (start, rest, tail): (_, &[SealedChunk], &[_]) = match self.sealed.get(first) {
            Some(holder) => {
                (holder.chunk.batches_from(from), &self.sealed[first + 1..], &self.tail.batches)
            }
            None => (self.tail.batches_from(from), &[], &[]),
        };
        start.iter().chain(rest.iter().flat_map(|sealed| &sealed.chunk.batches)).chain(tail)
    }

    fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.sealed.iter().map(|sealed| &*sealed.chunk).chain(std::iter::once(&*self.tail))
    }

    /// Whether a new segment must be begun before this is appended (`shouldRoll`).
    pub fn should_roll(&self, config: &TopicConfig, append: &RollParams) -> bool {
        let limit = u64::from(config.segment_size());
        let too_large = self.tally.size_bytes + u64::from(append.size_bytes) > limit;
        let max_age = config.max_segment_age() - self.roll_jitter;
        let too_old = !self.is_empty() && self.time_waited_for_roll(append) > max_age;
        too_large || too_old || self.is_index_full(config) || !self.can_hold(append.last_offset)
    }

    /// How many more bytes fit before a new segment is begun (`segment.bytes`).
    pub fn bytes_left(&self, config: &TopicConfig) -> u64 {
        u64::from(config.segment_size()).saturating_sub(self.tally.size_bytes)
    }

    /// A record with a later timestamp than this begins a new segment (`segment.ms`); `None` while the segment is empty.
    pub fn rolls_after(&self, config: &TopicConfig) -> Option<SimTime> {
        let first = self.rolling_based_timestamp.filter(|_| !self.is_empty())?;
        Some(first + (config.max_segment_age() - self.roll_jitter))
    }

    /// How many entries each of its indexes still takes before a new segment is begun (`segment.index.bytes`).
    pub fn index_entries_left(&self, config: &TopicConfig) -> u32 {
        let offsets = config.segment_index_bytes / OFFSET_ENTRY_BYTES;
        let times = (config.segment_index_bytes / TIME_ENTRY_BYTES).saturating_sub(1);
        let left = times.saturating_sub(self.tally.time_entries);
        offsets.saturating_sub(self.tally.offset_entries).min(left)
    }

    /// The age of a segment is measured in its records' time; by the clock only while it has none.
    fn time_waited_for_roll(&self, append: &RollParams) -> Span {
        match self.rolling_based_timestamp {
            Some(first) => append.max_timestamp.since(first),
            None => append.now.since(self.created),
        }
    }

    /// The time index keeps one place for the entry that it gets at the roll (`TimeIndex.isFull`).
    fn is_index_full(&self, config: &TopicConfig) -> bool {
        let offset_entries_max = config.segment_index_bytes / OFFSET_ENTRY_BYTES;
        let time_entries_max = config.segment_index_bytes / TIME_ENTRY_BYTES;
        self.tally.offset_entries >= offset_entries_max
            || self.tally.time_entries + 1 >= time_entries_max
    }

    /// Indexes count offsets from the base offset in 32 bits (`canAppendOffset`).
    fn can_hold(&self, offset: Offset) -> bool {
        (0..=i64::from(i32::MAX)).contains(&(offset.0 - self.base_offset.0))
    }

    /// Writes batches of one request at the end. Each may get entries in the indexes.
    pub(super) fn append(&mut self, batches: &[Arc<RecordBatch>], index_interval_bytes: u32) {
        let Some(last) = batches.last() else { return };
        assert!(self.can_hold(last.last_offset()), "the log rolls before offsets overflow");
        for batch in batches {
            let position = self.tally.size_bytes;
            self.push(batch.clone());
            if position == 0 {
                self.rolling_based_timestamp = Some(batch.max_timestamp());
            }
            if self.bytes_since_last_index_entry > index_interval_bytes {
                let offset = batch.last_offset();
                let entry = OffsetPosition { offset, position };
                Arc::make_mut(&mut self.tail).offset_index.push(entry);
                self.tally.offset_entries += 1;
                self.maybe_append_time_entry();
                self.bytes_since_last_index_entry = 0;
            }
            self.bytes_since_last_index_entry =
                self.bytes_since_last_index_entry.saturating_add(batch.size_bytes);
        }
    }

    fn push(&mut self, batch: Arc<RecordBatch>) {
        assert!(batch.base_offset >= self.tally.next_offset, "batches of a segment ascend");
        if self.tail.is_full() {
            let chunk = std::mem::take(&mut self.tail);
            Arc::make_mut(&mut self.sealed).push(SealedChunk { end: self.tally, chunk });
        }
        self.tally.add(&batch);
        Arc::make_mut(&mut self.tail).push(batch);
    }

    fn maybe_append_time_entry(&mut self) {
        let Some(max) = self.tally.max_timestamp else { return };
        if self.tally.last_time_entry.is_none_or(|last| max.timestamp > last.timestamp) {
            Arc::make_mut(&mut self.tail).time_index.push(max);
            self.tally.last_time_entry = Some(max);
            self.tally.time_entries += 1;
        }
    }

    /// Writes down a transaction that was aborted; what was committed leaves no trace (`updateTxnIndex`).
    pub(super) fn update_txn_index(&mut self, txn: &CompletedTxn, last_stable_offset: Offset) {
        if txn.is_aborted {
            let (producer, first_offset, last_offset) =
                (txn.producer, txn.first_offset, txn.last_offset);
            let aborted = AbortedTxn { producer, first_offset, last_offset, last_stable_offset };
            self.append_aborted(aborted);
        }
    }

    /// Nothing will be written to it any more, or not before it is opened again: its latest timestamp goes to the time index.
    pub(super) fn on_become_inactive_segment(&mut self) {
        self.maybe_append_time_entry();
    }

    /// It is loaded: no file says how much was written since the last index entry, nor how early it was to roll
    /// (`LogSegment.open`).
    pub(super) fn opened(&mut self, roll_jitter: Span) {
        (self.bytes_since_last_index_entry, self.roll_jitter) = (0, roll_jitter);
    }

    /// Drops the batch that holds `offset`, and all that follow (`truncateTo`).
    pub(super) fn truncate_to(&mut self, offset: Offset, now: SimTime) {
        let kept = self.sealed.partition_point(|sealed| sealed.end.next_offset <= offset);
        if kept < self.sealed.len() {
            let sealed = Arc::make_mut(&mut self.sealed);
            self.tail = sealed[kept].chunk.clone();
            sealed.truncate(kept);
        }
        let empty = Tally { next_offset: self.base_offset, ..Tally::default() };
        self.tally = self.sealed.last().map_or(empty, |sealed| sealed.end);
        let tail = Arc::make_mut(&mut self.tail);
        tail.truncate_to(offset);
        for batch in &tail.batches {
            self.tally.add(batch);
        }
        self.tally.offset_entries += tail.offset_index.len() as u32;
        self.tally.time_entries += tail.time_index.len() as u32;
        self.tally.last_time_entry = tail.time_index.last().copied().or(self.tally.last_time_entry);
        self.bytes_since_last_index_entry = 0;
        if self.is_empty() {
            self.created = now;
            self.rolling_based_timestamp = None;
        }
    }

    /// Keeps an aborted transaction in the index.
    pub(super) fn append_aborted(&mut self, aborted: AbortedTxn) {
        Arc::make_mut(&mut self.tail).aborted.push(aborted);
    }

    /// Of its offset index and of its time index.
    pub fn index_bytes(&self) -> (u64, u64) {
        let bytes = |entries: u32, each: u32| u64::from(entries) * u64::from(each);
        (
            bytes(self.tally.offset_entries, OFFSET_ENTRY_BYTES),
            bytes(self.tally.time_entries, TIME_ENTRY_BYTES),
        )
    }

    /// A segment like this one that is still to be filled.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.base_offset, self.created, self.roll_jitter)
    }
}
