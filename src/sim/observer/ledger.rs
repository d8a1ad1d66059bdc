//! What producers were told, and under which terms: no node knows both that and what is on every disk.
//!
//! A batch is known by its id, which is the same on every replica that holds it. Only the newest batches are followed, so
//! that a long run needs no more memory than a short one.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{
    BatchId, BrokerId, ClientId, Correlation, ErrorCode, NodeId, Offset, TopicPartition,
};
use crate::kafka::log::PartitionLog;
use crate::kafka::{ClusterImage, PartitionRegistration};
use crate::kernel::{SimTime, Step};
use crate::protocol::produce::{self, Acks};
use crate::protocol::{Body, Envelope, LeaderRecoveryState, RecordBatch, Request, Response};
use crate::sim::World;

/// How many batches are kept in one piece: a change copies at most so many.
const CHUNK: usize = 64;
const CHUNKS_MAX: usize = 64;

/// Cloning costs a counter for each piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// In the order in which batches were first sent.
    chunks: Vec<Arc<Chunk>>,
    forgotten: u64,
    unfollowed: u64,
    /// The cluster when it was last looked at.
    image: Arc<ClusterImage>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Chunk {
    /// Of the entries: most batches that are looked for are new, so all ids are looked through.
    batches: Vec<BatchId>,
    entries: Vec<LedgerEntry>,
}

/// One batch of a producer's.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    pub producer: ClientId,
    pub partition: TopicPartition,
    /// As it was first sent.
    pub batch: Arc<RecordBatch>,
    pub acks: Acks,
    /// Where leaders have written it: more than once if it came again and was not recognised.
    pub written: Vec<Offset>,
    /// With `acks=0`: that it was sent.
    pub told: Option<Told>,
    /// A leader took over that does not have it, though one before had.
    pub loss: Option<Loss>,
    /// The last request that carried it.
    asked: (BrokerId, Correlation),
    /// A leader has taken it, and the answer is there: the producer has still to look at it.
    answered: Option<Offset>,
}

/// The producer heard that its records are safe.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub at: SimTime,
    pub step: Step,
    /// Of the first record; -1 if the leader did not know it any more, and with `acks=0`.
    pub offset: Offset,
    pub terms: Terms,
}

/// How the partition stood at that moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    /// Whose disks held the batch.
    pub copies: Vec<BrokerId>,
    pub min_insync_replicas: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    pub at: SimTime,
    pub leader: BrokerId,
    /// The leader was not in sync, nor known to have all that was committed.
    pub unclean: Option<UncleanElection>,
}

/// How a replica came to lead that need not have what was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncleanElection {
    /// `unclean.leader.election.enable` lets the controller do it.
    Enabled,
    /// An administrator asked for it, whatever is configured (`kafka-leader-election --election-type unclean`).
    ByHand,
    /// Nobody was in sync or eligible, and it had led last (`PartitionChangeBuilder.electAnyLeader`, KIP-966).
    LastKnownLeader,
}

impl LedgerEntry {
    /// A batch that is sent for the first time.
    pub fn sent(
        producer: ClientId,
        partition: TopicPartition,
        batch: Arc<RecordBatch>,
        acks: Acks,
        asked: (BrokerId, Correlation),
    ) -> Self {
        let (written, told, loss, answered) = (Vec::new(), None, None, None);
        Self { producer, partition, batch, acks, written, told, loss, asked, answered }
    }

    /// Where a log has the batch.
    pub fn places<'a>(&'a self, log: &'a PartitionLog) -> impl Iterator<Item = Offset> + 'a {
        let holds = move |offset: &Offset| {
            let batch = log.batch_at(*offset).filter(|_| *offset >= log.log_start_offset());
            batch.is_some_and(|batch| batch.id == self.batch.id)
        };
        self.written.iter().copied().filter(holds)
    }

    /// How many records it has.
    pub fn count(&self) -> usize {
        self.batch.records.len()
    }

    /// The broker to which it was last sent.
    pub fn asked_broker(&self) -> BrokerId {
        self.asked.0
    }

    /// Whether the producer was told that the records are safe.
    pub fn is_promised(&self) -> bool {
        self.told.is_some() && self.acks != Acks::None
    }
}

impl Ledger {
    /// In the order in which batches were first sent.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &LedgerEntry> {
        self.chunks.iter().flat_map(|chunk| &chunk.entries)
    }

    /// Records that were promised so long ago that nobody follows them any more.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// All records that nobody follows any more, promised or not.
    pub fn unfollowed(&self) -> u64 {
        self.unfollowed
    }

    pub(super) fn observe(&mut self, world: &World, entry: &TraceEntry) {
        if let Fact::Sent { envelope } = &entry.fact
            && let Body::Request(Request::Produce(request)) = &envelope.body
        {
            self.sent(world, envelope, request);
        } else if let Fact::Delivered { envelope } = &entry.fact
            && let Body::Response(Response::Produce(response)) = &envelope.body
        {
            self.answered(envelope, response);
        } else if let Fact::RecordsAppended { broker, partition, first, .. } = &entry.fact {
            self.written(world, *broker, partition, *first);
        } else if let Fact::RecordsAcknowledged { producer, partition, first, .. } = &entry.fact {
            self.acknowledged(world, producer, partition, *first);
        }
    }

    /// Looks whether partitions have other leaders than before this step.
    pub(super) fn observe_leaders(&mut self, world: &World) {
        if Arc::ptr_eq(&self.image, &world.image) {
            return;
        }
        let before = std::mem::replace(&mut self.image, world.image.clone());
        for (name, topic) in world.image.topics.iter() {
            let known = before.topics.get(name).filter(|known| !Arc::ptr_eq(known, topic));
            for (number, partition) in (0..).zip(&topic.partitions) {
                let old = known.and_then(|known| known.partitions.get(number as usize));
                if let Some(old) = old.filter(|old| old.leader_epoch != partition.leader_epoch)
                    && let Some(leader) = partition.leader
                {
                    let id = TopicPartition::new(name.clone(), number);
                    let enabled = topic.config.unclean_leader_election_enable;
                    let unclean = unclean_election(old, partition, leader, enabled);
                    self.led_anew(world, &id, Loss { at: world.now, leader, unclean });
                }
            }
        }
    }

    fn sent(&mut self, world: &World, envelope: &Envelope, request: &produce::Request) {
        let (NodeId::Client(producer), NodeId::Broker(broker)) = (&envelope.from, &envelope.to)
        else {
            return;
        };
        let asked = (*broker, envelope.correlation);
        for data in &request.partitions {
            if let Some(entry) = self.of_batch(data.batch.id) {
                entry.asked = asked;
                continue;
            }
            let (producer, batch) = (producer.clone(), data.batch.clone());
            let partition = data.partition.clone();
            let mut entry = LedgerEntry::sent(producer, partition, batch, request.acks, asked);
            if request.acks == Acks::None {
                entry.told = Some(told(world, &entry, Offset::NONE));
            }
            self.push(entry);
        }
    }

    fn push(&mut self, entry: LedgerEntry) {
        if self.chunks.last().is_none_or(|chunk| chunk.entries.len() == CHUNK) {
            if self.chunks.len() == CHUNKS_MAX {
                let oldest = self.chunks.remove(0);
                self.unfollowed +=
                    oldest.entries.iter().map(|entry| entry.count() as u64).sum::<u64>();
                let promised = oldest.entries.iter().filter(|entry| entry.is_promised());
                self.forgotten += promised.map(|entry| entry.count() as u64).sum::<u64>();
            }
            self.chunks.push(Arc::default());
        }
        let last = self.chunks.last_mut().expect("it was just made sure");
        let last = Arc::make_mut(last);
        last.batches.push(entry.batch.id);
        last.entries.push(entry);
    }

    fn of_batch(&mut self, batch: BatchId) -> Option<&mut LedgerEntry> {
        self.find_in(|chunk| chunk.batches.iter().rposition(|one| *one == batch))
    }

    /// The newest entry that is like this: what is asked for was mostly sent a moment ago.
    fn find(&mut self, is_it: impl Fn(&LedgerEntry) -> bool) -> Option<&mut LedgerEntry> {
        self.find_in(|chunk| chunk.entries.iter().rposition(&is_it))
    }

    fn find_in(&mut self, place: impl Fn(&Chunk) -> Option<usize>) -> Option<&mut LedgerEntry> {
        let mut newest_first = self.chunks.iter_mut().rev();
        let (entry, chunk) = newest_first.find_map(|chunk| Some((place(chunk)?, chunk)))?;
        Arc::make_mut(chunk).entries.get_mut(entry)
    }

    fn written(
        &mut self,
        world: &World,
        broker: BrokerId,
        partition: &TopicPartition,
        first: Offset,
    ) {
        let log = world.broker(broker).and_then(|broker| broker.disk.log(partition));
        let Some(batch) = log.and_then(|log| log.batch_at(first)) else { return };
        let entry = self.of_batch(batch.id);
        if let Some(entry) = entry.filter(|entry| !entry.written.contains(&first)) {
            entry.written.push(first);
            entry.loss = None;
        }
    }

    fn answered(&mut self, envelope: &Envelope, response: &produce::Response) {
        let (NodeId::Broker(broker), NodeId::Client(client)) = (&envelope.from, &envelope.to)
        else {
            return;
        };
        let asked = (*broker, envelope.correlation);
        for answer in &response.partitions {
            let it = |entry: &LedgerEntry| {
                entry.asked == asked
                    && entry.producer == *client
                    && entry.partition == answer.partition
            };
            if let Some(entry) = self.find(it) {
                let there =
                    matches!(answer.error, ErrorCode::None | ErrorCode::DuplicateSequenceNumber);
                entry.answered = there.then_some(answer.base_offset);
            }
        }
    }

    fn acknowledged(
        &mut self,
        world: &World,
        producer: &ClientId,
        partition: &TopicPartition,
        first: Offset,
    ) {
        let it = |entry: &LedgerEntry| {
            entry.answered == Some(first)
                && entry.told.is_none()
                && entry.producer == *producer
                && entry.partition == *partition
        };
        if let Some(entry) = self.find(it) {
            entry.told = Some(told(world, entry, first));
        }
    }

    /// What the new leader does not have is lost with it.
    fn led_anew(&mut self, world: &World, id: &TopicPartition, loss: Loss) {
        let log = world.broker(loss.leader).and_then(|broker| broker.disk.log(id));
        let news = |entry: &LedgerEntry| {
            let theirs = entry.partition == *id && !entry.written.is_empty();
            let has = theirs && log.is_some_and(|log| entry.places(log).next().is_some());
            theirs && has != entry.loss.is_none()
        };
        for chunk in &mut self.chunks {
            if chunk.entries.iter().any(news) {
                for entry in Arc::make_mut(chunk).entries.iter_mut().filter(|entry| news(entry)) {
                    entry.loss = if entry.loss.is_none() { Some(loss) } else { None };
                }
            }
        }
    }
}

/// If a leader was taken that need not have what was committed (`PartitionChangeBuilder.electAnyLeader`): how that came.
fn unclean_election(
    before: &PartitionRegistration,
    after: &PartitionRegistration,
    leader: BrokerId,
    enabled: bool,
) -> Option<UncleanElection> {
    let eligible = before.isr.contains(&leader) || before.elr.contains(&leader);
    let recovering = after.leader_recovery_state == LeaderRecoveryState::Recovering;
    if eligible && !(recovering && before.leader_recovery_state != after.leader_recovery_state) {
        return None;
    }
    let nobody = before.isr.is_empty() && before.elr.is_empty();
    Some(if nobody && before.last_known_elr[..] == [leader] {
        UncleanElection::LastKnownLeader
    } else if enabled {
        UncleanElection::Enabled
    } else {
        UncleanElection::ByHand
    })
}

fn told(world: &World, entry: &LedgerEntry, offset: Offset) -> Told {
    let (at, step) = (world.now, world.step);
    let Some((topic, partition)) = world.image().partition(&entry.partition) else {
        return Told { at, step, offset, terms: Terms::default() };
    };
    let has = |broker: &BrokerId| {
        let log = world.broker(*broker).and_then(|broker| broker.disk.log(&entry.partition));
        log.is_some_and(|log| entry.places(log).next().is_some())
    };
    let terms = Terms {
        replicas: partition.replicas.clone(),
        isr: partition.isr.clone(),
        copies: partition.replicas.iter().copied().filter(has).collect(),
        min_insync_replicas: topic.config.min_insync_replicas,
    };
    Told { at, step, offset, terms }
}

#[cfg(test)]
mod tests;
