//! What the assignors' tests have in common: groups in few words, assignments in one line.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use crate::id::{GenerationId, GroupInstanceId, MemberId, Text, TopicName, TopicPartition};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, GroupAssignment, PartitionAssignor, Silent, TopicPartitions,
};
use crate::kernel::SortedMap;
use crate::protocol::join_group::JoinMember;
use crate::protocol::{StickyUserData, Subscription};

pub(super) struct Group {
    pub(super) members: Vec<JoinMember>,
    pub(super) topics: SortedMap<TopicName, TopicPartitions>,
}

impl Group {
    /// Members with the topics they are subscribed to, and topics with their numbers of partitions.
    pub(super) fn of(members: &[(&str, &str)], topics: &[(&str, i32)]) -> Self {
        let member = |&(id, topics): &(&str, &str)| JoinMember {
            member_id: MemberId::new(id),
            group_instance_id: None,
            subscription: Arc::new(Subscription::to_topics(
                topics.split_whitespace().map(TopicName::new).collect(),
            )),
        };
        let topic = |&(name, count): &(&str, i32)| {
            (TopicName::new(name), TopicPartitions::without_racks(count))
        };
        Self {
            members: members.iter().map(member).collect(),
            topics: topics.iter().map(topic).collect(),
        }
    }

    fn member(&mut self, id: &str) -> &mut JoinMember {
        self.members.iter_mut().find(|member| member.member_id.as_str() == id).unwrap()
    }

    pub(super) fn fixed(mut self, id: &str, instance: &str) -> Self {
        self.member(id).group_instance_id = Some(GroupInstanceId::new(instance));
        self
    }

    /// The member says that it got these partitions in that generation.
    pub(super) fn owning(mut self, id: &str, generation: i32, partitions: &str) -> Self {
        let owned: Vec<TopicPartition> =
            partitions.split_whitespace().map(|tp| tp.parse().unwrap()).collect();
        let subscription = Arc::make_mut(&mut self.member(id).subscription);
        subscription.owned_partitions = owned.clone();
        subscription.generation_id = GenerationId(generation);
        subscription.user_data = Some(StickyUserData {
            previous_assignment: owned,
            generation: GenerationId(generation),
        });
        self
    }

    pub(super) fn on_rack(mut self, id: &str, rack: &str) -> Self {
        Arc::make_mut(&mut self.member(id).subscription).rack_id = Some(Text::from(rack));
        self
    }

    /// The racks of each partition's replicas.
    pub(super) fn replicas(mut self, topic: &str, racks: &[&str]) -> Self {
        let racks = racks.iter().map(|racks| racks.split_whitespace().map(Text::from).collect());
        self.topics.get_mut(&TopicName::new(topic)).unwrap().racks = racks.collect();
        self
    }

    fn input(&self) -> AssignmentInput<'_> {
        AssignmentInput { members: &self.members, topics: &self.topics }
    }

    pub(super) fn assign(&self, assignor: &dyn PartitionAssignor) -> GroupAssignment {
        assignor.assign(&self.input(), &mut Silent)
    }

    pub(super) fn steps(&self, assignor: &dyn PartitionAssignor) -> Vec<AssignmentStep> {
        let mut steps = Vec::new();
        assignor.assign(&self.input(), &mut steps);
        steps
    }
}

/// `member: partition partition; member: ...`
pub(super) fn in_words(assignment: &GroupAssignment) -> String {
    let share = |(id, share): (&MemberId, &crate::protocol::Assignment)| {
        let partitions: Vec<_> = share.partitions.iter().map(ToString::to_string).collect();
        format!("{id}: {}", partitions.join(" ")).trim_end().to_owned()
    };
    assignment.iter().map(share).collect::<Vec<_>>().join("; ")
}

/// Does an assignment again by its explanation alone: who gets each partition, sorted.
pub(in crate::kafka) fn redone(steps: &[AssignmentStep]) -> Vec<(TopicPartition, MemberId)> {
    let mut owners: Vec<(TopicPartition, MemberId)> = Vec::new();
    let mut before_moves = None;
    for step in steps {
        match step {
            AssignmentStep::Kept { member, partitions } => {
                owners.extend(partitions.iter().map(|tp| (tp.clone(), member.clone())));
            }
            AssignmentStep::Given { member, topic, partitions } => {
                let given = |&p: &i32| (TopicPartition::new(topic.clone(), p), member.clone());
                owners.extend(partitions.iter().map(given));
            }
            AssignmentStep::RackMatched { member, partition, .. } => {
                owners.push((partition.clone(), member.clone()));
            }
            AssignmentStep::Moved { partition, from, to } => {
                before_moves.get_or_insert_with(|| owners.clone());
                let owned = (partition.clone(), from.clone());
                let place = owners.iter().position(|entry| *entry == owned).unwrap();
                owners[place].1 = to.clone();
            }
            AssignmentStep::MovesUndone => owners = before_moves.take().unwrap(),
            AssignmentStep::Withheld { partition, .. } | AssignmentStep::LeftOut { partition } => {
                let count = owners.len();
                owners.retain(|(owned, _)| owned != partition);
                assert_eq!(owners.len(), count - 1, "{partition} was somebody's");
            }
            AssignmentStep::TopicShared { .. }
            | AssignmentStep::Turns { .. }
            | AssignmentStep::Quota { .. }
            | AssignmentStep::Quotas { .. }
            | AssignmentStep::Unowned { .. }
            | AssignmentStep::TakenAway { .. }
            | AssignmentStep::TopicUnknown { .. } => {}
        }
    }
    owners.sort_unstable();
    owners
}
