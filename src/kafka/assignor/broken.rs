//! Two assignors that are wrong on purpose. They are not Kafka's.
//!
//! The leader's plan is taken as it is: neither the coordinator nor the members check it. With these two one can see what that
//! means. What [`Forgetful`] leaves out nobody reads; what [`Doubling`] gives twice is read twice.

use crate::id::TopicPartition;
use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::roundrobin::deal;
use crate::kafka::assignor::table::{MemberOrder, NONE, Table, number};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, Explain, GroupAssignment, PartitionAssignor,
};

/// Deals like the round-robin assignor, but leaves out the last partition of every topic.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Forgetful;

/// Deals like the round-robin assignor, but gives the first partition to a second member: the next subscriber of the first topic
/// that has two.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Doubling;

impl PartitionAssignor for Forgetful {
    fn name(&self) -> &'static str {
        "forgetful"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let table = Table::new(input, MemberOrder::StaticFirst);
        let mut steps = Steps::new(explain);
        let mut plan = deal(&table, &mut steps);
        for topic in 0..number(table.topics.len()) {
            let last = table.partitions(topic).end - 1;
            plan.give(last, NONE);
            steps.tell(|| AssignmentStep::LeftOut { partition: table.topic_partition(last) });
        }
        plan.into_assignment(&table)
    }
}

impl PartitionAssignor for Doubling {
    fn name(&self) -> &'static str {
        "doubling"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let table = Table::new(input, MemberOrder::StaticFirst);
        let mut steps = Steps::new(explain);
        let plan = deal(&table, &mut steps);
        let again = (0..number(table.topics.len())).find_map(|topic| {
            let first = table.partitions(topic).start;
            let others = |&&member: &&u32| member != plan.owner_of(first);
            table.subscribers(topic).iter().find(others).map(|&second| (first, second))
        });
        let mut assignment = plan.into_assignment(&table);
        if let Some((partition, second)) = again {
            let TopicPartition { topic, partition } = table.topic_partition(partition);
            steps.tell(|| AssignmentStep::Given {
                member: table.member_id(second),
                topic: topic.clone(),
                partitions: vec![partition],
            });
            let doubled = TopicPartition::new(topic, partition);
            if let Some(share) = assignment.get_mut(&table.member_id(second))
                && let Err(place) = share.partitions.binary_search(&doubled)
            {
                share.partitions.insert(place, doubled);
            }
        }
        assignment
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TopicName;
    use crate::kafka::assignor::testing::{Group, in_words};

    #[test]
    fn the_forgetful_assignor_leaves_out_the_last_partition_of_every_topic() {
        let group = Group::of(&[("c1", "a b"), ("c2", "a b")], &[("a", 3), ("b", 2)]);
        assert_eq!(in_words(&group.assign(&Forgetful)), "c1: a-0; c2: a-1 b-0");
        let partition = TopicPartition::new(TopicName::new("b"), 1);
        assert!(group.steps(&Forgetful).contains(&AssignmentStep::LeftOut { partition }));
    }

    #[test]
    fn the_doubling_assignor_gives_the_first_partition_to_two_members() {
        let group = Group::of(&[("c1", "a"), ("c2", "a b"), ("c3", "b")], &[("a", 1), ("b", 2)]);
        assert_eq!(in_words(&group.assign(&Doubling)), "c1: a-0; c2: a-0 b-0; c3: b-1");
    }

    #[test]
    fn a_member_alone_can_not_share_with_itself() {
        let group = Group::of(&[("c1", "a")], &[("a", 2)]);
        assert_eq!(in_words(&group.assign(&Doubling)), "c1: a-0 a-1");
    }
}
