//! Which brokers have begun to lead what. They learn it from the metadata log, so only those that hear of it are looked at.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::log::PartitionLog;
use crate::kafka::{ClusterImage, PartitionRegistration};
use crate::protocol::{Channel, RecordBatch};
use crate::sim::World;

/// The cluster as each broker, and the active controller, knew it when it was last looked at.
#[derive(Default)]
pub(super) struct Leaderships {
    seen: Vec<(BrokerId, Arc<ClusterImage>)>,
    decided: Arc<ClusterImage>,
}

/// A broker believes that it leads, since this step.
pub(super) struct Begun<'w> {
    pub broker: BrokerId,
    pub partition: TopicPartition,
    pub registration: &'w PartitionRegistration,
    /// As the broker believes.
    pub epoch: LeaderEpoch,
    pub log: &'w Arc<PartitionLog>,
}

/// What brokers have heard in a step.
#[derive(Default)]
pub(super) struct Changes<'w> {
    /// With another leader or another epoch than before.
    pub begun: Vec<Begun<'w>>,
    /// From this epoch on a partition may be led by a replica that had been neither in sync nor eligible: a move was called off, and
    /// of those that the partition had before none was left. Where unclean elections are allowed, the first of them counts as in
    /// sync then (`PartitionReassignmentRevert.unclean`).
    pub given_up: Vec<(TopicPartition, LeaderEpoch)>,
}

impl Leaderships {
    pub(super) fn changes<'w>(&mut self, world: &'w World, news: &[TraceEntry]) -> Changes<'w> {
        let mut changes = Changes::default();
        self.look_for_given_up(world, &mut changes);
        for entry in news {
            // The log itself, or the answer to a registration, after which the broker acts on what it has read.
            if let Fact::Delivered { envelope } = &entry.fact
                && matches!(envelope.channel, Channel::Raft | Channel::Heartbeat)
                && let NodeId::Broker(id) = &envelope.to
                && let Some(broker) = world.broker(*id)
            {
                self.look(broker, &mut changes);
            }
        }
        changes
    }

    /// With the controller: a broker that was away may see what came of it only.
    fn look_for_given_up(&mut self, world: &World, changes: &mut Changes<'_>) {
        if Arc::ptr_eq(&self.decided, world.image()) {
            return;
        }
        let before = std::mem::replace(&mut self.decided, world.image().clone());
        for (name, topic) in self.decided.topics.iter() {
            let Some(known) = before.topics.get(name) else { continue };
            if Arc::ptr_eq(known, topic) || !topic.config.unclean_leader_election_enable {
                continue;
            }
            for ((number, after), before) in (0..).zip(&topic.partitions).zip(&known.partitions) {
                if was_given_up(before, after) {
                    let partition = TopicPartition::new(name.clone(), number);
                    changes.given_up.push((partition, after.leader_epoch));
                }
            }
        }
    }

    fn look<'w>(&mut self, broker: &'w Broker, changes: &mut Changes<'w>) {
        let image = &broker.memory.image;
        let before = match self.seen.iter_mut().find(|(id, _)| *id == broker.id) {
            Some((_, before)) if Arc::ptr_eq(before, image) => return,
            Some((_, before)) => std::mem::replace(before, image.clone()),
            None => {
                self.seen.push((broker.id, image.clone()));
                Arc::default()
            }
        };
        for (name, topic) in image.topics.iter() {
            let known = before.topics.get(name);
            if known.is_some_and(|known| Arc::ptr_eq(known, topic)) {
                continue;
            }
            for (number, registration) in (0..).zip(&topic.partitions) {
                let known = known.and_then(|known| known.partitions.get(number as usize));
                let leads = |it: &PartitionRegistration| (it.leader, it.leader_epoch);
                if registration.leader != Some(broker.id)
                    || known.is_some_and(|known| leads(known) == leads(registration))
                {
                    continue;
                }
                let partition = TopicPartition::new(name.clone(), number);
                let believed = broker.memory.partitions.get(&partition);
                if let Some(believed) = believed.filter(|believed| believed.leading.is_some())
                    && let Some(log) = broker.disk.log(&partition)
                {
                    let (broker, epoch) = (broker.id, believed.leader_epoch);
                    let begun = Begun { broker, partition, registration, epoch, log };
                    changes.begun.push(begun);
                }
            }
        }
    }
}

fn was_given_up(before: &PartitionRegistration, after: &PartitionRegistration) -> bool {
    let held_all = |broker| before.isr.contains(broker) || before.elr.contains(broker);
    before.is_reassigning() && !after.is_reassigning() && !after.isr.iter().any(held_all)
}

/// In which leader epoch a broker is, as far as it knows.
pub(super) fn epoch_of(broker: &Broker, partition: &TopicPartition) -> Option<LeaderEpoch> {
    broker.memory.partitions.get(partition).map(|it| it.leader_epoch)
}

/// A broker's log of the partition, and in which leader epoch it is; `None` where it lacks one of the two.
pub(super) fn log_and_epoch<'a>(
    world: &'a World,
    broker: BrokerId,
    partition: &TopicPartition,
) -> Option<(&'a PartitionLog, LeaderEpoch)> {
    let broker = world.broker(broker)?;
    Some((broker.disk.log(partition)?, epoch_of(broker, partition)?))
}

/// From where on a log knows the leader epochs of its records. Mostly that is its start. But a machine without power forgets where
/// its logs began: what was deleted and lies in a segment still there is back, without an epoch if nothing follows it
/// (`LogLoader`), and as a follower the broker cannot tell that its leader has something else there.
pub(super) fn known_from(log: &PartitionLog) -> Offset {
    let known = log.epochs().earliest_entry();
    let known = known.map_or(log.log_end_offset(), |entry| entry.start_offset);
    known.max(log.log_start_offset())
}

/// A batch that whoever leads later must have, and in which epoch that was first so. (Who stood still may hear of its leadership
/// when others have led since: what they have made of the partition is not its business.)
pub(super) struct Known {
    pub by: LeaderEpoch,
    pub batch: Arc<RecordBatch>,
}

impl Known {
    /// It was so in this epoch, too.
    pub(super) fn also_by(&mut self, epoch: LeaderEpoch) {
        self.by = self.by.min(epoch);
    }
}

/// Replicas share the batches of the leader whom they copied from, so most are the very same.
pub(super) fn is_same(one: &Arc<RecordBatch>, other: &Arc<RecordBatch>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}
