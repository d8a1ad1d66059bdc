//! What goals and expectations may ask a world.

use crate::fact::GroupState;
use crate::id::{BrokerId, ClientId, GroupId, Offset, TopicName, TopicPartition};

/// The answers come from the coordinator's books and the leaders' logs, not from what clients believe.
/// `None` where there is no such group, topic, partition or offset.
pub trait Probe {
    /// `None` while no coordinator has heard of the group.
    fn group_state(&self, group: &GroupId) -> Option<GroupState>;
    fn generation(&self, group: &GroupId) -> Option<i64>;
    fn members(&self, group: &GroupId) -> Option<i64>;
    /// Members without a partition, in a stable group.
    fn idle_members(&self, group: &GroupId) -> Option<i64>;
    fn partitions(&self, topic: &TopicName) -> Option<i64>;
    fn log_end(&self, partition: &TopicPartition) -> Option<Offset>;
    fn committed(&self, group: &GroupId, partition: &TopicPartition) -> Option<Offset>;
    /// 0 while nobody leads.
    fn leader(&self, partition: &TopicPartition) -> Option<i64>;
    fn leader_epoch(&self, partition: &TopicPartition) -> Option<i64>;
    /// How many replicas are in sync.
    fn isr(&self, partition: &TopicPartition) -> Option<i64>;
    /// The leader's own.
    fn high_watermark(&self, partition: &TopicPartition) -> Option<Offset>;
    /// Records that were acknowledged to it (so never with `acks=0`), and that a leader took over without.
    fn broken_promises(&self, producer: &ClientId) -> Option<i64>;
    /// In the partition with the fewest: replicas that the controller counts as in sync and whose brokers run.
    fn live_isr(&self, topic: &TopicName) -> Option<i64>;
    fn starts(&self, broker: BrokerId) -> Option<i64>;
    /// Over all partitions of the topic: log end minus committed offset, or minus log start without one.
    fn lag(&self, group: &GroupId, topic: &TopicName) -> Option<i64>;
}
