//! What producers have sent, fact by fact, as the head of a run moves on.

use crate::fact::{Fact, TraceEntry};
use crate::id::{ClientId, TopicPartition};
use crate::kernel::SimTime;
use crate::run::Timeline;

/// Where a record is now, and what its producer knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFate {
    /// The leader has it, or had it for as long as the topic says.
    Kept,
    /// The leader has it more than once.
    Duplicated,
    /// The producer still waits for the answer; with `acks=0`, it is on its way.
    Waiting,
    /// The leader does not have it, though the producer was told that it is safe.
    Lost,
    /// The leader does not have it, and nobody had said that it is safe.
    Gone,
    /// The producer was told that it was not sent.
    Failed,
}

impl RecordFate {
    pub const ALL: [RecordFate; 6] = [
        RecordFate::Kept,
        RecordFate::Duplicated,
        RecordFate::Waiting,
        RecordFate::Lost,
        RecordFate::Gone,
        RecordFate::Failed,
    ];

    /// `compare-fate-<name>` says it.
    pub fn name(self) -> &'static str {
        match self {
            RecordFate::Kept => "kept",
            RecordFate::Duplicated => "duplicated",
            RecordFate::Waiting => "waiting",
            RecordFate::Lost => "lost",
            RecordFate::Gone => "gone",
            RecordFate::Failed => "failed",
        }
    }
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordMark {
    pub fate: RecordFate,
    pub sent: SimTime,
    /// When the application heard that it is sent.
    pub told: Option<SimTime>,
}

/// Of a run up to its head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SentHistory {
    taken: usize,
    cuts: u32,
    producers: Vec<SentOf>,
}

/// One producer's. Each with its place in the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct SentOf {
    producer: ClientId,
    queued: Vec<(usize, SimTime, TopicPartition)>,
    acknowledged: Vec<(usize, i64)>,
    failed: Vec<(usize, TopicPartition, i64)>,
    refused: Vec<(usize, SimTime)>,
}

impl SentHistory {
    /// Takes in what is new; begins again if history was cut off.
    pub fn update(&mut self, timeline: &Timeline) {
        if self.cuts != timeline.cuts() || self.taken > timeline.trace().len() {
            *self = SentHistory { cuts: timeline.cuts(), ..SentHistory::default() };
        }
        for entry in &timeline.trace()[self.taken..] {
            self.take(entry);
            self.taken += 1;
        }
    }

    pub(super) fn of(&self, producer: &ClientId) -> Option<&SentOf> {
        self.producers.iter().find(|of| of.producer == *producer)
    }

    fn take(&mut self, entry: &TraceEntry) {
        let (place, at) = (self.taken, entry.at);
        if let Fact::RecordQueued { producer, partition, .. } = &entry.fact {
            self.of_mut(producer).queued.push((place, at, partition.clone()));
        } else if let Fact::RecordsAcknowledged { producer, count, .. } = &entry.fact {
            self.of_mut(producer).acknowledged.push((place, *count));
        } else if let Fact::RecordsFailed { producer, partition, count, .. } = &entry.fact {
            self.of_mut(producer).failed.push((place, partition.clone(), *count));
        } else if let Fact::SendRefused { producer, .. } = &entry.fact {
            self.of_mut(producer).refused.push((place, at));
        }
    }

    fn of_mut(&mut self, producer: &ClientId) -> &mut SentOf {
        let found = self.producers.iter().position(|of| of.producer == *producer);
        let place = found.unwrap_or_else(|| {
            self.producers.push(SentOf {
                producer: producer.clone(),
                queued: Vec::new(),
                acknowledged: Vec::new(),
                failed: Vec::new(),
                refused: Vec::new(),
            });
            self.producers.len() - 1
        });
        &mut self.producers[place]
    }
}

/// Each of what was before a place in the trace.
impl SentOf {
    pub(super) fn queued(&self, past: usize) -> impl Iterator<Item = (SimTime, &TopicPartition)> {
        let before = self.queued.iter().take_while(move |(place, ..)| *place < past);
        before.map(|(_, at, partition)| (*at, partition))
    }

    pub(super) fn acknowledged(&self, past: usize) -> u64 {
        let before = self.acknowledged.iter().take_while(|(place, _)| *place < past);
        before.map(|(_, count)| count.unsigned_abs()).sum()
    }

    pub(super) fn failed(&self, past: usize) -> impl Iterator<Item = (&TopicPartition, usize)> {
        let before = self.failed.iter().take_while(move |(place, ..)| *place < past);
        before.map(|(_, partition, count)| (partition, usize::try_from(*count).unwrap_or(0)))
    }

    pub(super) fn refused(&self, past: usize) -> impl Iterator<Item = SimTime> {
        let before = self.refused.iter().take_while(move |(place, _)| *place < past);
        before.map(|(_, at)| *at)
    }
}
