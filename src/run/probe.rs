//! What scripts ask of the world.

use crate::fact::GroupState;
use crate::id::{BrokerId, ClientId, GroupId, NodeId, Offset, TopicName, TopicPartition};
use crate::scenario::Probe;
use crate::sim::{Ledger, Life, World};

/// The world, and what only an observer of it knows.
pub(super) struct Asked<'a> {
    pub(super) world: &'a World,
    pub(super) ledger: &'a Ledger,
}

impl Probe for Asked<'_> {
    fn group_state(&self, group: &GroupId) -> Option<GroupState> {
        Some(self.world.group(group)?.state())
    }

    fn generation(&self, group: &GroupId) -> Option<i64> {
        Some(i64::from(self.world.group(group)?.generation().0))
    }

    fn members(&self, group: &GroupId) -> Option<i64> {
        Some(self.world.group(group)?.shares().len() as i64)
    }

    fn idle_members(&self, group: &GroupId) -> Option<i64> {
        let group = self.world.group(group)?;
        if group.state() != GroupState::Stable {
            return Some(0);
        }
        let shares = group.shares();
        Some(shares.iter().filter(|member| member.assigned.is_empty()).count() as i64)
    }

    fn partitions(&self, topic: &TopicName) -> Option<i64> {
        Some(self.world.image().topics.get(topic)?.partitions.len() as i64)
    }

    fn log_end(&self, partition: &TopicPartition) -> Option<Offset> {
        Some(self.world.log(partition)?.log_end_offset())
    }

    fn committed(&self, group: &GroupId, partition: &TopicPartition) -> Option<Offset> {
        Some(self.world.group(group)?.committed(partition)?.offset)
    }

    fn leader(&self, partition: &TopicPartition) -> Option<i64> {
        let leader = self.world.partition(partition)?.leader;
        Some(leader.map_or(0, |broker| i64::from(broker.0)))
    }

    fn leader_epoch(&self, partition: &TopicPartition) -> Option<i64> {
        Some(i64::from(self.world.partition(partition)?.leader_epoch.0))
    }

    fn isr(&self, partition: &TopicPartition) -> Option<i64> {
        Some(self.world.partition(partition)?.isr.len() as i64)
    }

    fn high_watermark(&self, partition: &TopicPartition) -> Option<Offset> {
        let leader = self.world.partition(partition)?.leader?;
        Some(self.world.broker(leader)?.disk.log(partition)?.high_watermark())
    }

    fn broken_promises(&self, producer: &ClientId) -> Option<i64> {
        self.world.client(producer)?;
        let theirs = self.ledger.entries().filter(|entry| entry.producer == *producer);
        let broken = theirs.filter(|entry| entry.is_promised() && entry.loss.is_some());
        Some(broken.map(|entry| entry.count() as i64).sum())
    }

    fn live_isr(&self, topic: &TopicName) -> Option<i64> {
        let runs = |id: &&BrokerId| {
            let slot = self.world.slot(&NodeId::Broker(**id));
            slot.is_some_and(|slot| matches!(slot.life, Life::Running | Life::Frozen))
        };
        let partitions = self.world.image().topics.get(topic)?.partitions.iter();
        partitions.map(|partition| partition.isr.iter().filter(runs).count() as i64).min()
    }

    fn starts(&self, broker: BrokerId) -> Option<i64> {
        Some(i64::from(self.world.slot(&NodeId::Broker(broker))?.starts))
    }

    fn lag(&self, group: &GroupId, topic: &TopicName) -> Option<i64> {
        let group = self.world.group(group)?;
        let count = self.world.image().topics.get(topic)?.partitions.len() as i32;
        let lags = (0..count).map(|number| {
            let partition = TopicPartition::new(topic.clone(), number);
            let log = self.world.log(&partition)?;
            let committed = group.committed(&partition).map(|committed| committed.offset);
            Some(log.high_watermark().0 - committed.unwrap_or(log.log_start_offset()).0)
        });
        lags.sum()
    }
}
