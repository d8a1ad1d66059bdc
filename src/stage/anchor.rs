//! Places that mean something, whatever the layout does with them.

use crate::id::{ClientId, GroupId, Offset, TopicName, TopicPartition};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Where records leave a producer.
    Producer(ClientId),
    /// A record's cell, or where it would be: the edge of the window, or the next slot.
    Slot(TopicPartition, Offset),
    Partition(TopicPartition),
    Topic(TopicName),
    /// Where a group's lane on a partition ends.
    Lane(GroupId, TopicPartition),
    /// Where records enter a consumer.
    Member(GroupId, ClientId),
    /// Where a consumer meets the control rail of its group.
    MemberRail(GroupId, ClientId),
    /// The coordinator's end of a group's control rail.
    Rail(GroupId),
}
