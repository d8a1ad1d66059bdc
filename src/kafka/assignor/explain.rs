//! Why an assignment came out as it did: written down while the assignor works, or not at all.

use crate::id::{MemberId, Text, TopicName, TopicPartition};

/// One thing that an assignor did, in the order in which it did them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentStep {
    /// Range: a topic's partitions are shared out; each member gets `each`, the first `extra` members one more.
    TopicShared { topic: TopicName, partitions: i32, members: Vec<MemberId>, each: i32, extra: i32 },
    /// Range: a member gets partitions of one topic.
    Given { member: MemberId, topic: TopicName, partitions: Vec<i32> },
    /// A member gets a partition that has a replica on its rack.
    RackMatched { member: MemberId, partition: TopicPartition, rack: Text },
    /// A subscribed topic that the leader's metadata does not have.
    TopicUnknown { topic: TopicName },
}

/// Somebody who may want to know. Steps are built only if so.
pub trait Explain {
    fn step(&mut self, step: &dyn Fn() -> AssignmentStep);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Explain for Silent {
    fn step(&mut self, _step: &dyn Fn() -> AssignmentStep) {}
}

impl Explain for Vec<AssignmentStep> {
    fn step(&mut self, step: &dyn Fn() -> AssignmentStep) {
        self.push(step());
    }
}
