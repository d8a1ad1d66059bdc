//! The round-robin assignor (`org.apache.kafka.clients.consumer.RoundRobinAssignor`).
//!
//! All partitions of all topics in order, one to each member in turn. The turn goes on from topic to topic; a member that is
//! not subscribed to the topic is passed over. It does not look at racks.

use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::table::{MemberOrder, Plan, Table, int, number};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, Explain, GroupAssignment, PartitionAssignor,
};

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundRobinAssignor;

impl PartitionAssignor for RoundRobinAssignor {
    fn name(&self) -> &'static str {
        "roundrobin"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let table = Table::new(input, MemberOrder::StaticFirst);
        let mut steps = Steps::new(explain);
        table.explain_unknown(&mut steps);
        steps.tell(|| AssignmentStep::Turns {
            members: table.members.iter().map(|member| member.member_id.clone()).collect(),
        });
        let mut plan = Plan::nobody_owns(table.partition_count());
        // Whose turn it is.
        let mut turn = 0;
        for topic in 0..number(table.topics.len()) {
            let subscribers = table.subscribers(topic);
            let mut next = subscribers.partition_point(|&member| member < turn);
            for (i, partition) in (0..).zip(table.partitions(topic)) {
                let member = *subscribers.get(next).unwrap_or(&subscribers[0]);
                next = if next < subscribers.len() { next + 1 } else { 1 };
                turn = member + 1;
                plan.give(partition, member);
                steps.tell(|| AssignmentStep::Given {
                    member: table.member_id(member),
                    topic: table.topic_name(topic),
                    partitions: vec![int(i)],
                });
            }
        }
        plan.into_assignment(&table)
    }
}
