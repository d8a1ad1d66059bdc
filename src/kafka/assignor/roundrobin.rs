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
pub(super) struct RoundRobinAssignor;

impl PartitionAssignor for RoundRobinAssignor {
    fn name(&self) -> &'static str {
        "roundrobin"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let table = Table::new(input, MemberOrder::StaticFirst);
        let mut steps = Steps::new(explain);
        deal(&table, &mut steps).into_assignment(&table)
    }
}

/// Gives every partition to the member whose turn it is.
pub(super) fn deal(table: &Table<'_>, steps: &mut Steps<'_>) -> Plan {
    table.explain_unknown(steps);
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
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::assignor::testing::{Group, in_words};

    fn assigned(group: &Group) -> String {
        in_words(&group.assign(&RoundRobinAssignor))
    }

    #[test]
    fn the_turn_goes_on_from_topic_to_topic() {
        let group = Group::of(&[("c1", "a b"), ("c2", "b a")], &[("a", 3), ("b", 3)]);
        assert_eq!(assigned(&group), "c1: a-0 a-2 b-1; c2: a-1 b-0 b-2");
    }

    #[test]
    fn who_is_not_subscribed_is_passed_over() {
        let members = [("C0", "t0"), ("C1", "t0 t1"), ("C2", "t0 t1 t2")];
        let group = Group::of(&members, &[("t0", 1), ("t1", 2), ("t2", 3)]);
        assert_eq!(assigned(&group), "C0: t0-0; C1: t1-0; C2: t1-1 t2-0 t2-1 t2-2");
    }

    #[test]
    fn static_members_take_their_turns_first() {
        let group = Group::of(&[("c1", "a"), ("c2", "a"), ("c3", "a")], &[("a", 3)]);
        let group = group.fixed("c3", "i1").fixed("c2", "i2");
        assert_eq!(assigned(&group), "c1: a-2; c2: a-1; c3: a-0");
    }

    #[test]
    fn a_topic_without_metadata_is_skipped_and_told() {
        let group = Group::of(&[("c1", "ghost a")], &[("a", 1), ("unread", 4)]);
        assert_eq!(assigned(&group), "c1: a-0");
        let ids = vec![crate::id::MemberId::new("c1")];
        assert_eq!(
            group.steps(&RoundRobinAssignor),
            [
                AssignmentStep::TopicUnknown { topic: crate::id::TopicName::new("ghost") },
                AssignmentStep::Turns { members: ids.clone() },
                AssignmentStep::Given {
                    member: ids[0].clone(),
                    topic: crate::id::TopicName::new("a"),
                    partitions: vec![0],
                },
            ]
        );
    }
}
