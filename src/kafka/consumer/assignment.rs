//! The leader's plan: who gets what, worked out by the assignor that the group agreed on.

use std::sync::Arc;

use crate::id::{AssignorName, TopicName};
use crate::kafka::assignor::{AssignmentInput, Silent, TopicPartitions, assignor};
use crate::kafka::client::ClientMetadata;
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::join_group::JoinMember;
use crate::protocol::sync_group::MemberAssignment;

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

/// Every topic that anybody is subscribed to, sorted.
pub(super) fn topics_of(members: &[JoinMember]) -> Vec<TopicName> {
    let topics = members.iter().flat_map(|m| m.subscription.topics.iter().cloned());
    topics.collect::<SortedSet<_>>().into_vec()
}
