//! The two sticky assignors (`StickyAssignor`, `CooperativeStickyAssignor`) and what they have in common
//! (`org.apache.kafka.clients.consumer.internals.AbstractStickyAssignor`).
//!
//! Shares come out as even as subscriptions allow, and members keep as much as that allows of what they had. The two differ
//! in where a member says what it had, and in this: the cooperative one gives nobody what another member still reads. Such a
//! partition is nobody's for one generation.
//!
//! Kafka walks through members in the order of a hash table; here it is the order of their ids.

mod claims;
mod constrained;
mod general;
mod least_loaded;
mod movements;
#[cfg(test)]
mod tests;

use crate::id::{GenerationId, TopicPartition};
use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::table::{MemberOrder, NONE, Plan, Racks, Table, number};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, Explain, GroupAssignment, PartitionAssignor, RebalanceProtocol,
};
use crate::protocol::Subscription;

use claims::Claims;

/// Keeps what its members had in the last generation, as far as an even assignment allows. Members give everything back before
/// they join, and say in their user data what they had.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StickyAssignor;

/// The sticky assignor for members that keep reading while they join: what changes its owner is given back first, and assigned
/// in the rebalance that follows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CooperativeStickyAssignor;

/// What a member says it had, and in which generation (`AbstractStickyAssignor.MemberData`).
type ReadClaim = fn(&Subscription) -> (&[TopicPartition], GenerationId);

impl PartitionAssignor for StickyAssignor {
    fn name(&self) -> &'static str {
        "sticky"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let read: ReadClaim = |subscription| match &subscription.user_data {
            Some(data) => (&data.previous_assignment, data.generation),
            None => (&[], GenerationId::NONE),
        };
        assign(input, read, RebalanceProtocol::Eager, &mut Steps::new(explain))
    }
}

impl PartitionAssignor for CooperativeStickyAssignor {
    fn name(&self) -> &'static str {
        "cooperative-sticky"
    }

    fn supports(&self, protocol: RebalanceProtocol) -> bool {
        match protocol {
            RebalanceProtocol::Eager | RebalanceProtocol::Cooperative => true,
        }
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let read: ReadClaim =
            |subscription| (&subscription.owned_partitions, subscription.generation_id);
        assign(input, read, RebalanceProtocol::Cooperative, &mut Steps::new(explain))
    }
}

/// What both builders work with.
#[derive(Clone, Copy)]
struct Known<'t> {
    table: &'t Table<'t>,
    /// Only if racks matter.
    racks: Option<&'t Racks<'t>>,
    claims: &'t Claims,
}

/// A plan, and the partitions whose owner changes by it.
struct Built {
    plan: Plan,
    transferring: Vec<u32>,
}

fn assign(
    input: &AssignmentInput<'_>,
    read: ReadClaim,
    protocol: RebalanceProtocol,
    steps: &mut Steps<'_>,
) -> GroupAssignment {
    let table = Table::new(input, MemberOrder::Id);
    if table.members.is_empty() {
        return GroupAssignment::default();
    }
    table.explain_unknown(steps);
    let racks = Racks::new(&table).filter(|racks| {
        let everybody: Vec<u32> = (0..number(table.members.len())).collect();
        racks.matter(&everybody, 0..table.partition_count())
    });
    let claims = Claims::new(&table, read, steps);
    let known = Known { table: &table, racks: racks.as_ref(), claims: &claims };
    let mut built = if table.same_subscriptions {
        constrained::build(known, steps)
    } else {
        general::build(known, steps)
    };
    if protocol == RebalanceProtocol::Cooperative {
        for &partition in &built.transferring {
            let new_owner = built.plan.owner_of(partition);
            steps.tell(|| AssignmentStep::Withheld {
                partition: table.topic_partition(partition),
                new_owner: table.member_id(new_owner),
            });
            built.plan.give(partition, NONE);
        }
    }
    built.plan.into_assignment(&table)
}

impl Known<'_> {
    /// Whether no rack speaks against it.
    fn go_together(&self, member: u32, partition: u32) -> bool {
        self.racks.is_none_or(|racks| racks.go_together(member, partition))
    }

    fn explain_given(&self, member: u32, partition: u32, steps: &mut Steps<'_>) {
        steps.tell(|| match self.racks {
            Some(racks) if racks.share_rack(member, partition) => AssignmentStep::RackMatched {
                member: self.table.member_id(member),
                partition: self.table.topic_partition(partition),
                rack: racks.name(racks.of_member(member)).clone(),
            },
            _ => {
                let given = self.table.topic_partition(partition);
                AssignmentStep::Given {
                    member: self.table.member_id(member),
                    topic: given.topic,
                    partitions: vec![given.partition],
                }
            }
        });
    }
}
