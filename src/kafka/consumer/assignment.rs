//! What a consumer does with its assignors: which protocol they leave, what they remember, and, as leader, the plan.

use std::sync::Arc;

use crate::id::{AssignorName, TopicName, TopicPartition};
use crate::kafka::assignor::{
    AssignmentInput, RebalanceProtocol, Silent, TopicPartitions, assignor,
};
use crate::kafka::client::ClientMetadata;
use crate::kafka::consumer::Consumer;
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::join_group::JoinMember;
use crate::protocol::sync_group::MemberAssignment;
use crate::protocol::{Assignment, StickyUserData};

/// `StickyAssignor.STICKY_ASSIGNOR_NAME`.
const STICKY: &str = "sticky";
/// `CooperativeStickyAssignor.COOPERATIVE_STICKY_ASSIGNOR_NAME`.
pub(super) const COOPERATIVE_STICKY: &str = "cooperative-sticky";

impl Consumer {
    /// The highest protocol that every assignor of the list supports: one eager assignor makes the member eager.
    pub(super) fn rebalance_protocol(&self) -> RebalanceProtocol {
        let cooperates = |name: &AssignorName| {
            assignor(name).is_some_and(|known| known.supports(RebalanceProtocol::Cooperative))
        };
        if self.spec.config.partition_assignment_strategy.iter().all(cooperates) {
            RebalanceProtocol::Cooperative
        } else {
            RebalanceProtocol::Eager
        }
    }

    /// Tells the assignor of this generation what the member got (`ConsumerPartitionAssignor.onAssignment`).
    pub(super) fn notify_assignor(&mut self, assignment: &Assignment) {
        let generation = &self.group.generation;
        if generation.protocol.as_ref().is_some_and(|name| name.as_str() == STICKY) {
            self.group.sticky_memory = Some(StickyUserData {
                previous_assignment: assignment.partitions.clone(),
                generation: generation.id,
            });
        }
    }

    /// What an assignor sends along with the subscription (`ConsumerPartitionAssignor.subscriptionUserData`).
    pub(super) fn subscription_user_data(&self, name: &AssignorName) -> Option<StickyUserData> {
        self.group.sticky_memory.clone().filter(|_| name.as_str() == STICKY)
    }

    /// Whether it tells the assignor `sticky` that it had partitions of a topic that it has given up since.
    pub fn claims_given_up_topics(&self) -> bool {
        let given_up = |id: &TopicPartition| !self.subscription().contains(&id.topic);
        let memory = self.group.sticky_memory.as_ref();
        memory.is_some_and(|memory| memory.previous_assignment.iter().any(given_up))
    }
}

/// `None` if this client does not have the assignor (Kafka: "Coordinator selected invalid assignment protocol").
pub(super) fn compute_assignment(
    name: &AssignorName,
    members: &[JoinMember],
    metadata: &ClientMetadata,
) -> Option<Vec<MemberAssignment>> {
    let assignor = assignor(name)?;
    let known =
        |topic: &TopicName| metadata.partition_count(topic).map(TopicPartitions::without_racks);
    let topics: SortedMap<_, _> = topics_of(members)
        .into_iter()
        .filter_map(|topic| known(&topic).map(|partitions| (topic, partitions)))
        .collect();
    let input = AssignmentInput { members, topics: &topics };
    let share =
        |(member_id, assignment)| MemberAssignment { member_id, assignment: Arc::new(assignment) };
    Some(assignor.assign(&input, &mut Silent).into_iter().map(share).collect())
}

/// Whether the plan keeps to what the cooperative protocol wants: a partition that somebody owns is first taken from its owner
/// and given to somebody else in a later generation (`validateCooperativeAssignment`).
pub(super) fn is_valid_cooperative_assignment(
    members: &[JoinMember],
    plan: &[MemberAssignment],
) -> bool {
    let owned = |member: &MemberAssignment| {
        let member = members.iter().find(|m| m.member_id == member.member_id);
        member.map_or(&[][..], |m| &m.subscription.owned_partitions)
    };
    let mut revoked = SortedSet::default();
    for member in plan {
        let gets = &member.assignment.partitions;
        for partition in owned(member).iter().filter(|p| !gets.contains(p)) {
            revoked.insert(partition);
        }
    }
    let is_added = |member: &MemberAssignment, p: &TopicPartition| !owned(member).contains(p);
    !plan.iter().any(|member| {
        let gets = &member.assignment.partitions;
        gets.iter().any(|p| is_added(member, p) && revoked.contains(&p))
    })
}

/// Every topic that anybody is subscribed to, sorted.
pub(super) fn topics_of(members: &[JoinMember]) -> Vec<TopicName> {
    let topics = members.iter().flat_map(|m| m.subscription.topics.iter().cloned());
    topics.collect::<SortedSet<_>>().into_vec()
}
