//! What scripts ask of the world.

use crate::fact::GroupState;
use crate::id::{BrokerId, GroupId, NodeId, Offset, TopicName, TopicPartition};
use crate::scenario::Probe;
use crate::sim::{Life, World};

impl Probe for World {
    fn group_state(&self, group: &GroupId) -> Option<GroupState> {
        Some(self.group(group)?.state())
    }

    fn generation(&self, group: &GroupId) -> Option<i64> {
        Some(i64::from(self.group(group)?.generation().0))
    }

    fn members(&self, group: &GroupId) -> Option<i64> {
        Some(self.group(group)?.shares().len() as i64)
    }

    fn idle_members(&self, group: &GroupId) -> Option<i64> {
        let group = self.group(group)?;
        if group.state() != GroupState::Stable {
            return Some(0);
        }
        let shares = group.shares();
        Some(shares.iter().filter(|member| member.assigned.is_empty()).count() as i64)
    }

    fn partitions(&self, topic: &TopicName) -> Option<i64> {
        Some(self.image().topics.get(topic)?.partitions.len() as i64)
    }

    fn log_end(&self, partition: &TopicPartition) -> Option<Offset> {
        Some(self.log(partition)?.log_end_offset())
    }

    fn committed(&self, group: &GroupId, partition: &TopicPartition) -> Option<Offset> {
        Some(self.group(group)?.committed(partition)?.offset)
    }

    fn leader(&self, partition: &TopicPartition) -> Option<BrokerId> {
        self.partition(partition)?.leader
    }

    fn live_isr(&self, topic: &TopicName) -> Option<i64> {
        let runs = |id: &&BrokerId| {
            let slot = self.slot(&NodeId::Broker(**id));
            slot.is_some_and(|slot| matches!(slot.life, Life::Running | Life::Frozen))
        };
        let partitions = self.image().topics.get(topic)?.partitions.iter();
        partitions.map(|partition| partition.isr.iter().filter(runs).count() as i64).min()
    }

    fn starts(&self, broker: BrokerId) -> Option<i64> {
        Some(i64::from(self.slot(&NodeId::Broker(broker))?.starts))
    }

    fn lag(&self, group: &GroupId, topic: &TopicName) -> Option<i64> {
        let group = self.group(group)?;
        let count = self.image().topics.get(topic)?.partitions.len() as i32;
        let lags = (0..count).map(|number| {
            let partition = TopicPartition::new(topic.clone(), number);
            let log = self.log(&partition)?;
            let committed = group.committed(&partition).map(|committed| committed.offset);
            Some(log.high_watermark().0 - committed.unwrap_or(log.log_start_offset()).0)
        });
        lags.sum()
    }
}
