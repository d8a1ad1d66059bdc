//! Two replicas hold the same records below the smaller one of their high watermarks.
//!
//! Each follower is held against the leader whom it copies from, and so all against each other. It is looked at when the follower
//! hears that more is committed: the new part, and at the first time in a leader epoch all that it has. Before that a follower may
//! still hold, and count as committed, what an unclean election gave up; it has not heard of it.
//!
//! The terms: both are in the same leader epoch, so nobody follows a leader that was deposed. Nothing else is needed, for whoever
//! begins to follow cuts off first what its leader does not have (KIP-101), however that one was elected. Not looked at are logs
//! that the cleaner has been at: the same records may stand in other batches there. Each log counts from where on it
//! knows the epochs of its records: its start, but for one whose machine lost its power.

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::cleaned::Cleaned;
use crate::law::leaderships::{is_same, known_from};
use crate::sim::World;

#[derive(Default)]
pub(super) struct ReplicasAgree {
    cleaned: Cleaned,
    /// In which epoch all of a follower's log was last looked at.
    compared: SortedMap<(BrokerId, TopicPartition), LeaderEpoch>,
}

impl ReplicasAgree {
    fn compare(
        &mut self,
        world: &World,
        id: BrokerId,
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
    ) -> Result<(), String> {
        if self.cleaned.contains(partition) {
            return Ok(());
        }
        let Some(follower) = world.broker(id) else { return Ok(()) };
        let Some(known) = follower.memory.partitions.get(partition) else { return Ok(()) };
        let Some(leader) = known.leader.and_then(|leader| world.broker(leader)) else {
            return Ok(());
        };
        let epoch = known.leader_epoch;
        let theirs = leader.memory.partitions.get(partition);
        if !theirs.is_some_and(|theirs| theirs.leading.is_some() && theirs.leader_epoch == epoch) {
            return Ok(());
        }
        let logs = (follower.disk.log(partition), leader.disk.log(partition));
        let (Some(own), Some(theirs)) = logs else { return Ok(()) };
        let start = known_from(own).max(known_from(theirs));
        let is_first = self.compared.insert((id, partition.clone()), epoch) != Some(epoch);
        let from = if is_first { start } else { from.max(start) };
        let to = to.min(theirs.high_watermark());
        let mut theirs = theirs.batches_from(from);
        for batch in own.batches_from(from).take_while(|batch| batch.base_offset < to) {
            if !theirs.next().is_some_and(|theirs| is_same(batch, theirs)) {
                let (leader, at) = (leader.id, batch.base_offset);
                return Err(format!("{partition}: {id} and {leader} differ at {at}, below {to}"));
            }
        }
        Ok(())
    }
}

impl Law for ReplicasAgree {
    fn name(&self) -> &'static str {
        "replicas agree below the high watermark"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        self.cleaned.note(news);
        for entry in news {
            if let Fact::FollowerHighWatermarkAdvanced { broker, partition, from, to } = &entry.fact
            {
                self.compare(world, *broker, partition, (*from, *to))?;
            }
        }
        Ok(())
    }
}
