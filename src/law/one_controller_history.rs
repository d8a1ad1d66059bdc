//! The log of the controllers is one history: in an epoch at most one of them leads, what one of them knows to be committed all
//! others commit too, at the same offset, and whoever is elected has all that was.
//!
//! No terms: whatever fails, a majority of the voters has each committed record on its disk, and `__cluster_metadata` is flushed
//! before a voter answers. A member that starts again is looked at from the first record on.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, Offset};
use crate::kafka::raft::RaftClient;
use crate::law::Law;
use crate::law::leaderships::{Known, is_same};
use crate::protocol::{Channel, RecordBatch};
use crate::sim::World;

#[derive(Default)]
pub(super) struct OneControllerHistory {
    leaders: Vec<(LeaderEpoch, BrokerId)>,
    committed: Vec<Known>,
    /// How much of it each member has committed, as far as it was looked at.
    compared: Vec<(BrokerId, Offset)>,
}

impl OneControllerHistory {
    fn look(&mut self, member: &RaftClient) -> Result<(), String> {
        if member.is_leader() {
            self.look_at_leader(member)?;
        }
        let id = member.id();
        let end = member.high_watermark().unwrap_or_default();
        let place = self.compared.iter().position(|(of, _)| *of == id).unwrap_or_else(|| {
            self.compared.push((id, Offset(0)));
            self.compared.len() - 1
        });
        let from = self.compared[place].1;
        if from >= end {
            return Ok(());
        }
        for batch in member.log().log().batches_from(from).take_while(|it| it.base_offset < end) {
            let at = batch.base_offset;
            let known = self.committed.partition_point(|known| known.batch.next_offset() <= at);
            match self.committed.get(known) {
                None => self.committed.push(Known { by: member.epoch(), batch: batch.clone() }),
                Some(known) if is_same_place(&known.batch, batch) => {}
                Some(_) => return Err(format!("{id} has committed another record at {at}")),
            }
            self.compared[place].1 = batch.next_offset();
        }
        Ok(())
    }

    fn look_at_leader(&mut self, member: &RaftClient) -> Result<(), String> {
        let (id, epoch) = (member.id(), member.epoch());
        match self.leaders.iter().rfind(|(of, _)| *of == epoch) {
            Some((_, first)) if *first == id => return Ok(()),
            Some((_, first)) => return Err(format!("{first} and {id} lead epoch {epoch}")),
            None => self.leaders.push((epoch, id)),
        }
        let mut own = member.log().log().batches_from(Offset(0));
        // One that thaws, or is elected when a vote has been long on its way, may be of an old epoch: of what was committed later, be it
        // written before, it knows nothing, and need not.
        for Known { batch: known, .. } in self.committed.iter().filter(|it| it.by < epoch) {
            if !own.next().is_some_and(|own| is_same_place(known, own)) {
                let at = known.base_offset;
                return Err(format!("{id} leads epoch {epoch} without what is committed at {at}"));
            }
        }
        Ok(())
    }
}

/// Each member writes a batch of its own around the same records.
fn is_same_place(one: &Arc<RecordBatch>, other: &Arc<RecordBatch>) -> bool {
    let place = |it: &RecordBatch| (it.base_offset, it.partition_leader_epoch, it.id);
    place(one) == place(other) && Arc::ptr_eq(&one.records, &other.records) || is_same(one, other)
}

impl Law for OneControllerHistory {
    fn name(&self) -> &'static str {
        "the controllers' log is one history"
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else changes that log")]
    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            match &entry.fact {
                Fact::Delivered { envelope } if envelope.channel == Channel::Raft => {
                    let slot = world.slot(&envelope.to);
                    if let Some(server) = slot.and_then(|slot| slot.server()) {
                        self.look(&server.raft)?;
                    }
                }
                Fact::Restarted { node } => {
                    self.compared.retain(|(of, _)| Some(*of) != node.server());
                }
                _ => {}
            }
        }
        Ok(())
    }
}
