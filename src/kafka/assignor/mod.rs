//! Who gets which partition: the assignors of the classic protocol, which run in the consumer that leads its group
//! (`ConsumerPartitionAssignor`).
//!
//! Adding one takes two lines here: its module and its row in [`ASSIGNORS`].

mod broken;
mod explain;
mod range;
mod roundrobin;
mod sticky;
mod table;
#[cfg(test)]
pub(in crate::kafka) mod testing;
#[cfg(test)]
mod tests;

use crate::id::{AssignorName, MemberId, Text, TopicName};
use crate::kernel::SortedMap;
use crate::protocol::Assignment;
use crate::protocol::join_group::JoinMember;

pub(in crate::kafka) use explain::Steps;
pub use explain::{AssignmentStep, Explain, Silent, TakenAway};

/// Every assignor that a consumer may name in `partition.assignment.strategy`.
pub static ASSIGNORS: &[&dyn PartitionAssignor] = &[
    &range::RangeAssignor,
    &roundrobin::RoundRobinAssignor,
    &sticky::StickyAssignor,
    &sticky::CooperativeStickyAssignor,
    &broken::Forgetful,
    &broken::Doubling,
];

/// Looks an assignor up by the name that it has in JoinGroup.
pub fn assignor(name: &AssignorName) -> Option<&'static dyn PartitionAssignor> {
    ASSIGNORS.iter().copied().find(|assignor| assignor.name() == name.as_str())
}

/// What the leader knows when it assigns.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentInput<'a> {
    /// Everybody in the generation, with their subscriptions, as JoinGroup's answer has them.
    pub members: &'a [JoinMember],
    /// Topics of the leader's metadata. A topic that is not in it is skipped.
    pub topics: &'a SortedMap<TopicName, TopicPartitions>,
}

/// A topic as metadata shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicPartitions {
    /// How many partitions it has.
    pub count: i32,
    /// The racks of each partition's replicas; empty if nothing is known of racks.
    pub racks: Vec<Vec<Text>>,
}

/// Everybody's share; each sorted by topic and partition. Members that get nothing are in it too.
pub type GroupAssignment = SortedMap<MemberId, Assignment>;

/// Whether members give everything back before they join again (`RebalanceProtocol`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebalanceProtocol {
    /// All partitions are given back first: nobody reads while the group rebalances.
    Eager,
    /// Only partitions that move are given back, in a rebalance of their own.
    Cooperative,
}

pub trait PartitionAssignor: Sync {
    /// Its name in JoinGroup and in `partition.assignment.strategy`.
    fn name(&self) -> &'static str;

    /// Whether it can work when members keep their partitions while they join (`supportedProtocols`). Every assignor can
    /// work when they do not.
    fn supports(&self, protocol: RebalanceProtocol) -> bool {
        protocol == RebalanceProtocol::Eager
    }

    /// Assigns every partition of the subscribed topics, and says why while it does.
    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment;
}

impl TopicPartitions {
    /// A topic whose racks nobody knows.
    pub fn without_racks(count: i32) -> Self {
        Self { count, racks: Vec::new() }
    }
}
