//! What became of each producer's records: one mark for each, and numbers that can be compared between runs.

use crate::id::{BatchId, ClientId, NodeId, TopicPartition};
use crate::kafka::producer::Producer;
use crate::kernel::{SimTime, Skew, Span};
use crate::protocol::produce::Acks;
use crate::protocol::{Body, Request};
use crate::run::Timeline;
use crate::sim::{LedgerEntry, Life, Slot, World};
use crate::view::ledger::judged;
use crate::view::{RecordFate, RecordMark, SentHistory, SentOf, Verdict};

/// One producer at the playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducedHistory {
    pub producer: ClientId,
    /// Whether it numbers its batches: `acks=0` and `acks=1` switch that off.
    pub idempotent: bool,
    /// Leaders answer it: not with `acks=0`.
    pub answered: bool,
    /// In the order in which they were sent.
    pub marks: Vec<RecordMark>,
    pub figures: ProducedFigures,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducedFigures {
    /// `send` was called.
    pub sent: u64,
    /// The application heard that they are sent; with `acks=0` it always does.
    pub acknowledged: u64,
    /// The application heard that they are not.
    pub failed: u64,
    /// From `send` until then, on average.
    pub acknowledged_after: Option<Span>,
    /// How many marks there are of each fate, in the order of [`RecordFate::ALL`].
    pub fates: [u64; RecordFate::ALL.len()],
}

impl ProducedFigures {
    pub fn of(&self, fate: RecordFate) -> u64 {
        self.fates[fate as usize]
    }
}

/// Every producer, in the order in which they were added.
pub fn produced(timeline: &Timeline, sent: &SentHistory) -> Vec<ProducedHistory> {
    let world = timeline.world();
    let on_the_way = on_the_way(world);
    let judged = judged(timeline);
    let of_producer = |(slot, producer): (&Slot, &Producer)| {
        let id = producer.id();
        let mut matching = Matching::new(timeline, sent.of(id), pending(slot));
        matching.clock_is_right = slot.skew == Skew::default();
        for (entry, verdict) in judged.iter().filter(|(entry, _)| entry.producer == *id) {
            matching.take(entry, *verdict, is_under_way(world, entry, &on_the_way));
        }
        let (producer_id, mut history) = (id.clone(), matching.finish());
        history.marks.sort_unstable_by_key(|mark| (mark.sent, mark.fate as usize));
        for mark in &history.marks {
            history.figures.fates[mark.fate as usize] += 1;
        }
        let config = producer.config();
        let (idempotent, answered) = (config.is_idempotent(), config.acks != Acks::None);
        ProducedHistory { producer: producer_id, idempotent, answered, ..history }
    };
    world.producers().into_iter().map(of_producer).collect()
}

/// Batches that the producer still holds, each with the number of its records.
fn pending(slot: &Slot) -> Vec<(BatchId, usize)> {
    let Some(producer) = slot.producer().filter(|_| !slot.life.is_down()) else {
        return Vec::new();
    };
    let queued = producer.queues().flat_map(|queue| &queue.batches);
    let all = queued.chain(producer.in_flight_batches());
    all.map(|batch| (batch.id, batch.records().len())).collect()
}

fn on_the_way(world: &World) -> Vec<BatchId> {
    let mut batches = Vec::new();
    for (envelope, _) in world.in_flight() {
        if let Body::Request(Request::Produce(request)) = &envelope.body {
            batches.extend(request.partitions.iter().map(|data| data.batch.id));
        }
    }
    batches
}

/// The leader may still write it: it has not arrived, or waits there.
fn is_under_way(world: &World, entry: &LedgerEntry, on_the_way: &[BatchId]) -> bool {
    let slot = world.slot(&NodeId::Broker(entry.asked_broker()));
    let waits = slot.is_some_and(|slot| {
        let disk = slot.broker().is_some_and(|broker| !broker.memory.disk_queue.is_empty());
        slot.life == Life::Frozen || disk
    });
    entry.written.is_empty() && (waits || on_the_way.contains(&entry.batch.id))
}

/// Finds for each record of the ledger when the application has sent it: both are in the same order in each partition, but some
/// that were sent never got as far as the ledger.
struct Matching<'a> {
    partitions: Vec<(&'a TopicPartition, Lane)>,
    pending: Vec<(BatchId, usize)>,
    /// The ledger has forgotten older batches.
    old_unknown: bool,
    clock_is_right: bool,
    history: ProducedHistory,
    /// Of those that were acknowledged: how long that took, and how many they are.
    took: (u64, u64),
}

/// One partition of a producer.
#[derive(Default)]
struct Lane {
    queued: Vec<SimTime>,
    next: usize,
    /// So many failed that have no mark yet.
    failed: usize,
    /// Passed over: they never left the producer.
    stayed: Vec<SimTime>,
}

impl<'a> Matching<'a> {
    fn new(timeline: &Timeline, sent: Option<&'a SentOf>, pending: Vec<(BatchId, usize)>) -> Self {
        let past = timeline.trace_until_playhead().len();
        let mut new = Self {
            partitions: Vec::new(),
            pending,
            old_unknown: timeline.ledger().unfollowed() > 0,
            clock_is_right: true,
            history: ProducedHistory {
                producer: ClientId::new(""),
                idempotent: false,
                answered: false,
                marks: Vec::new(),
                figures: ProducedFigures::default(),
            },
            took: (0, 0),
        };
        let Some(sent) = sent else { return new };
        for (at, partition) in sent.queued(past) {
            new.lane(partition).queued.push(at);
            new.history.figures.sent += 1;
        }
        for (partition, count) in sent.failed(past) {
            new.lane(partition).failed += count;
            new.history.figures.failed += count as u64;
        }
        for at in sent.refused(past) {
            new.mark(RecordFate::Failed, at, None);
            new.history.figures.sent += 1;
            new.history.figures.failed += 1;
        }
        new.history.figures.acknowledged = sent.acknowledged(past);
        new
    }

    fn lane(&mut self, partition: &'a TopicPartition) -> &mut Lane {
        let found = self.partitions.iter().position(|(id, _)| *id == partition);
        let place = found.unwrap_or_else(|| {
            self.partitions.push((partition, Lane::default()));
            self.partitions.len() - 1
        });
        &mut self.partitions[place].1
    }

    fn mark(&mut self, fate: RecordFate, sent: SimTime, told: Option<SimTime>) {
        self.history.marks.push(RecordMark { fate, sent, told });
    }

    fn take(&mut self, entry: &'a LedgerEntry, verdict: Verdict, under_way: bool) {
        let pends = self.pending.iter().position(|(batch, _)| *batch == entry.batch.id);
        if let Some(place) = pends {
            self.pending.swap_remove(place);
        }
        let (old_unknown, clock_is_right) = (self.old_unknown, self.clock_is_right);
        let told = entry.told.as_ref().map(|told| told.at);
        let there = verdict != Verdict::Lost;
        for record in entry.batch.records.iter() {
            let lane = self.lane(&entry.partition);
            let queued = lane.find(record.timestamp, old_unknown);
            // `send` may have waited for memory in between.
            let sent = if clock_is_right { record.timestamp.min(queued) } else { queued };
            let fate = match (told, verdict) {
                (None, _) if pends.is_some() => RecordFate::Waiting,
                (None, _) if lane.failed > 0 => {
                    lane.failed -= 1;
                    RecordFate::Failed
                }
                (_, Verdict::Duplicated) => RecordFate::Duplicated,
                _ if there => RecordFate::Kept,
                _ if under_way && entry.acks == Acks::None => RecordFate::Waiting,
                _ if entry.is_promised() => RecordFate::Lost,
                _ => RecordFate::Gone,
            };
            if let Some(told) = told {
                self.took.0 += told.since(sent).0;
                self.took.1 += 1;
            }
            self.mark(fate, sent, told);
        }
    }

    /// What never left the producer waits there, has failed, or went down with it.
    fn finish(mut self) -> ProducedHistory {
        let mut waiting: usize = self.pending.iter().map(|(_, count)| count).sum();
        let mut marks = Vec::new();
        for (_, lane) in &mut self.partitions {
            let never = lane.stayed.iter().chain(&lane.queued[lane.next..]);
            // The newest are those that still wait.
            for sent in never.rev() {
                let fate = match (waiting, lane.failed) {
                    (0, 0) => RecordFate::Gone,
                    (0, _) => {
                        lane.failed -= 1;
                        RecordFate::Failed
                    }
                    (_, _) => {
                        waiting -= 1;
                        RecordFate::Waiting
                    }
                };
                marks.push(RecordMark { fate, sent: *sent, told: None });
            }
        }
        self.history.marks.extend(marks);
        let (took, count) = self.took;
        self.history.figures.acknowledged_after = took.checked_div(count).map(Span);
        self.history
    }
}

impl Lane {
    /// When the record was queued that bears this timestamp. If `send` had to wait, or the machine has a wrong clock, no time fits, and
    /// it is the next one.
    fn find(&mut self, timestamp: SimTime, old_unknown: bool) -> SimTime {
        let rest = &self.queued[self.next..];
        let exact = rest.iter().position(|at| *at == timestamp);
        if let Some(place) = exact {
            if !(old_unknown && self.next == 0) {
                self.stayed.extend_from_slice(&rest[..place]);
            }
            self.next += place;
        }
        let sent = self.queued.get(self.next).copied();
        self.next += usize::from(sent.is_some());
        sent.unwrap_or(timestamp)
    }
}

#[cfg(test)]
mod tests;
