//! Who gets which partition in a group of the consumer protocol: the assignors that run in the coordinator
//! (`org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor`, KIP-848).
//!
//! They see the target that the group was on its way to, not what members own. Kafka keeps members and topics in hash
//! maps; where an order decides, members come here by id and topics by topic id.

mod aloud;
mod balancer;
mod heterogeneous;
mod homogeneous;
mod partitions;
mod range;
#[cfg(test)]
mod tests;
mod uniform;

use std::sync::Arc;

use crate::id::{AssignorName, GroupInstanceId, MemberId, Text, TopicName};
use crate::kafka::assignor::Explain;
use crate::protocol::Assignment;

pub use range::RangeAssignor;
pub use uniform::UniformAssignor;

/// Every assignor that comes with Kafka.
pub static ASSIGNORS: &[&dyn ConsumerGroupPartitionAssignor] = &[&UniformAssignor, &RangeAssignor];

/// Looks an assignor up by its name.
pub fn assignor<'a>(
    assignors: &[&'a dyn ConsumerGroupPartitionAssignor],
    name: &AssignorName,
) -> Option<&'a dyn ConsumerGroupPartitionAssignor> {
    assignors.iter().copied().find(|assignor| assignor.name() == name.as_str())
}

/// Whether all members subscribe to the same topics (`SubscriptionType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionType {
    Homogeneous,
    Heterogeneous,
}

/// What an assignor knows of a member (`MemberSubscription`, `MemberAssignment`).
#[derive(Clone, Copy, Debug)]
pub struct MemberSpec<'a> {
    pub id: &'a MemberId,
    pub instance_id: Option<&'a GroupInstanceId>,
    /// Neither assignor looks at racks (since Kafka 3.9); one of a person's own may.
    pub rack_id: Option<&'a Text>,
    /// By name, each once. Those that do not exist are skipped.
    pub topics: &'a [TopicName],
    /// What it was to own until now; sorted by topic and partition.
    pub target: &'a Arc<Assignment>,
}

/// What an assignor knows of a topic (`SubscribedTopicDescriber`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSpec {
    pub name: TopicName,
    pub partitions: i32,
}

/// What there is to share out, and among whom (`GroupSpec`).
#[derive(Clone, Copy, Debug)]
pub struct GroupSpec<'a> {
    /// By member id.
    pub members: &'a [MemberSpec<'a>],
    /// By name: the topics that exist and that somebody subscribes to.
    pub topics: &'a [TopicSpec],
    /// The places of `topics` in the order of their ids; `None` if that is the order of their names.
    pub topic_id_order: Option<&'a [usize]>,
    pub subscription_type: SubscriptionType,
}

/// The new target of every member, in the order of the members; each sorted by topic and partition.
/// Whoever's target stays as it was gets the same `Arc`.
pub type GroupAssignment = Vec<(MemberId, Arc<Assignment>)>;

pub trait ConsumerGroupPartitionAssignor: Sync {
    /// As a member asks for it (`group.remote.assignor`).
    fn name(&self) -> &str;

    /// Tells its steps to whoever wants to know them.
    fn assign(&self, spec: &GroupSpec<'_>, explain: &mut dyn Explain) -> GroupAssignment;
}
