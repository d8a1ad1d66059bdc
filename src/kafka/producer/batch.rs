//! Records of one partition that will travel together (`ProducerBatch`, `MemoryRecordsBuilder`).

use std::sync::Arc;

use crate::id::{BatchId, LeaderEpoch, ProducerId, Sequence, TopicPartition};
use crate::kafka::client::ExponentialBackoff;
use crate::kafka::producer::record_size::{record_size, size_upper_bound, timestamp_delta_ms};
use crate::kafka::producer::txn_partition::{Place, ProducerIdAndEpoch};
use crate::kernel::{SimTime, Span};
use crate::protocol::{BatchProducer, RECORD_BATCH_OVERHEAD, Record, RecordBatch};

/// Whether records may still be added.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    /// Filling, or full but not sent yet.
    Records(Vec<Record>),
    /// As it travels. A retry sends the same.
    Built(Arc<RecordBatch>),
}

/// Where the memory of a batch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BufferSource {
    /// `buffer.memory`: given back when the batch is done.
    Pool,
    /// A batch that was split: beside the pool.
    Split,
}

/// `size_bytes <= buffer_bytes`, unless one record alone needs more.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerBatch {
    pub id: BatchId,
    pub partition: TopicPartition,
    pub created_at: SimTime,
    /// Failed ones.
    pub attempts: u32,
    content: Content,
    closed_for_appends: bool,
    size_bytes: u32,
    pub(super) buffer_bytes: u32,
    pub(super) source: BufferSource,
    last_attempt_at: SimTime,
    last_append_at: SimTime,
    current_leader_epoch: Option<LeaderEpoch>,
    /// The attempt in which the leader was first found to be another one.
    attempts_when_leader_last_changed: u32,
    /// Given when it is first drained, if the producer is idempotent.
    producer: Option<BatchProducer>,
    /// It got another place since it was last drained (`sequenceHasBeenReset`).
    renumbered: bool,
    /// The producer has given everything up while this was on its way: whatever its answer, it has failed.
    pub(super) aborted: bool,
}

impl ProducerBatch {
    pub(super) fn new(
        id: BatchId,
        partition: TopicPartition,
        (buffer_bytes, source): (u32, BufferSource),
        created_at: SimTime,
    ) -> Self {
        Self {
            id,
            partition,
            created_at,
            attempts: 0,
            content: Content::Records(Vec::new()),
            closed_for_appends: false,
            size_bytes: RECORD_BATCH_OVERHEAD,
            buffer_bytes,
            source,
            last_attempt_at: created_at,
            last_append_at: created_at,
            current_leader_epoch: None,
            attempts_when_leader_last_changed: 0,
            producer: None,
            renumbered: false,
            aborted: false,
        }
    }

    // ---- its place in the sequence ---------------------------------------------------------------------------------

    /// Of its first record; `None` before it is drained, and always without idempotence.
    pub fn base_sequence(&self) -> Option<Sequence> {
        self.producer.map(|producer| producer.base_sequence)
    }

    pub(super) fn place(&self) -> Option<Place> {
        let BatchProducer { id, epoch, base_sequence, .. } = self.producer?;
        Some(Place { producer: ProducerIdAndEpoch { id, epoch }, base_sequence })
    }

    /// Kafka's client does not count beyond 2,147,483,647 here.
    pub(super) fn last_sequence(&self) -> Sequence {
        let first = self.base_sequence().unwrap_or(Sequence::NONE);
        Sequence(first.0.wrapping_add(self.records().len() as i32 - 1))
    }

    pub(super) fn set_producer_state(&mut self, place: Place) {
        let Place { producer: ProducerIdAndEpoch { id, epoch }, base_sequence } = place;
        self.producer = Some(BatchProducer { id, epoch, base_sequence, is_transactional: false });
    }

    /// It was never sent, and has no place yet.
    pub(super) fn clear_producer_state(&mut self) {
        self.producer = None;
        self.renumbered = false;
    }

    /// Another place than that with which it was drained.
    pub(super) fn reset_producer_state(&mut self, place: Place) {
        self.set_producer_state(place);
        self.renumbered = true;
    }

    /// It has failed, though it is on its way still.
    pub fn is_aborted(&self) -> bool {
        self.aborted
    }

    pub(super) fn was_renumbered(&self) -> bool {
        self.renumbered
    }

    pub fn count(&self) -> i64 {
        self.records().len() as i64
    }

    pub fn records(&self) -> &[Record] {
        match &self.content {
            Content::Records(records) => records,
            Content::Built(batch) => &batch.records,
        }
    }

    /// Header and records.
    pub fn size_bytes(&self) -> u32 {
        self.size_bytes
    }

    /// No record fits any more, or none may be added (`MemoryRecordsBuilder.isFull`).
    pub fn is_full(&self) -> bool {
        self.closed_for_appends
            || (!self.records().is_empty() && self.buffer_bytes <= self.size_bytes)
    }

    /// Adds the record if there is room; the first one always has (`tryAppend`).
    pub(super) fn try_append(&mut self, record: &Record, now: SimTime) -> bool {
        let full = self.is_full();
        let Content::Records(records) = &mut self.content else { return false };
        let base = records.first().map_or(record.timestamp, |first| first.timestamp);
        let delta = timestamp_delta_ms(record.timestamp, base);
        let size = record_size(records.len(), delta, record.key(), record.value());
        let fits = self.size_bytes.saturating_add(size) <= self.buffer_bytes;
        if full || (!records.is_empty() && !fits) {
            return false;
        }
        self.size_bytes += size;
        self.last_append_at = now;
        records.push(record.clone());
        true
    }

    pub(super) fn close_for_appends(&mut self) {
        self.closed_for_appends = true;
    }

    /// What goes into the request. From now on nothing can be added.
    pub(super) fn build(&mut self) -> Arc<RecordBatch> {
        self.renumbered = false;
        self.closed_for_appends = true;
        let producer = self.producer.filter(|producer| producer.id > ProducerId::NONE);
        let built = match &mut self.content {
            Content::Built(built) if built.producer == producer => built.clone(),
            Content::Built(built) => Arc::new(RecordBatch { producer, ..(**built).clone() }),
            Content::Records(records) => {
                let records = std::mem::take(records).into();
                let batch = RecordBatch::unsent(self.id, self.size_bytes, records);
                Arc::new(RecordBatch { producer, ..batch })
            }
        };
        self.content = Content::Built(built.clone());
        built
    }

    /// A retriable error came back.
    pub(super) fn reenqueued(&mut self, now: SimTime) {
        self.attempts += 1;
        self.last_attempt_at = self.last_append_at.max(now);
        self.last_append_at = self.last_append_at.max(now);
    }

    pub(super) fn waited(&self, now: SimTime) -> Span {
        now.since(self.last_attempt_at)
    }

    pub(super) fn has_reached_delivery_timeout(&self, timeout: Span, now: SimTime) -> bool {
        self.created_at + timeout <= now
    }

    pub(super) fn maybe_update_leader_epoch(&mut self, latest: Option<LeaderEpoch>) {
        if latest > self.current_leader_epoch {
            self.attempts_when_leader_last_changed = self.attempts;
            self.current_leader_epoch = latest;
        }
    }

    /// Whether it must wait before it is tried again; not if it goes to another leader (`shouldBackoff`).
    pub(super) fn is_backing_off(&self, backoff: &ExponentialBackoff, now: SimTime) -> bool {
        let leader_changed =
            self.attempts > 0 && self.attempts == self.attempts_when_leader_last_changed;
        self.attempts > 0
            && self.waited(now) < backoff.backoff(self.attempts - 1)
            && !leader_changed
    }

    /// Divides a batch that the leader found too large; the parts keep its age, and its place in the sequence (`split`).
    pub(super) fn split(
        &self,
        batch_size: u32,
        mut next_id: impl FnMut() -> BatchId,
    ) -> Vec<ProducerBatch> {
        let mut parts: Vec<ProducerBatch> = Vec::new();
        for record in self.records() {
            // Appending counts as no news: a part is as old as the whole.
            let at = self.created_at;
            let fits = parts.last_mut().is_some_and(|part| part.try_append(record, at));
            if !fits {
                let needed = size_upper_bound(record.key(), record.value());
                let buffer = (needed.max(batch_size), BufferSource::Split);
                let mut part =
                    ProducerBatch::new(next_id(), self.partition.clone(), buffer, self.created_at);
                assert!(part.try_append(record, at), "a first record always fits");
                parts.push(part);
            }
        }
        let mut place = self.place();
        for part in &mut parts {
            part.close_for_appends();
            if let Some(place) = &mut place {
                part.set_producer_state(*place);
                place.base_sequence.0 += part.records().len() as i32;
            }
        }
        parts
    }
}
