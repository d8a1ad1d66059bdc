//! What goals and expectations may ask a world.

use crate::fact::GroupState;
use crate::id::{BrokerId, GroupId, Offset, TopicName, TopicPartition};

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
    /// Who leads it, as the controller says.
    fn leader(&self, partition: &TopicPartition) -> Option<BrokerId>;
    /// In the partition with the fewest: replicas that the controller counts as in sync and whose brokers run.
    fn live_isr(&self, topic: &TopicName) -> Option<i64>;
    fn starts(&self, broker: BrokerId) -> Option<i64>;
    /// Over all partitions of the topic: log end minus committed offset, or minus log start without one.
    fn lag(&self, group: &GroupId, topic: &TopicName) -> Option<i64>;
}
