//! Who gets what: the group's leader works it out (`ConsumerPartitionAssignor.assign`).

use std::sync::Arc;

use crate::id::{AssignorName, TopicName, TopicPartition};
use crate::kafka::client::ClientMetadata;
use crate::protocol::Assignment;
use crate::protocol::join_group::JoinMember;
use crate::protocol::sync_group::MemberAssignment;

/// `range`: per topic, in a row, the first members get one more.
pub(super) fn compute_assignment(
    _assignor: &AssignorName,
    members: &[JoinMember],
    metadata: &ClientMetadata,
) -> Vec<MemberAssignment> {
    let mut order: Vec<&JoinMember> = members.iter().collect();
    order.sort_by(|a, b| {
        let key = |m: &JoinMember| (m.group_instance_id.is_none(), m.group_instance_id.clone());
        key(a).cmp(&key(b)).then_with(|| a.member_id.cmp(&b.member_id))
    });
    let mut shares: Vec<Vec<TopicPartition>> = vec![Vec::new(); order.len()];
    for topic in topics_of(members) {
        let Some(count) = metadata.partition_count(&topic) else { continue };
        let takers: Vec<usize> =
            (0..order.len()).filter(|&i| order[i].subscription.topics.contains(&topic)).collect();
        let (each, more) = (count as usize / takers.len(), count as usize % takers.len());
        let mut next = 0;
        for (rank, &member) in takers.iter().enumerate() {
            let take = each + usize::from(rank < more);
            let range = next..next + take;
            shares[member].extend(range.map(|p| TopicPartition::new(topic.clone(), p as i32)));
            next += take;
        }
    }
    let share = |(member, mut partitions): (&JoinMember, Vec<TopicPartition>)| {
        partitions.sort_unstable();
        let member_id = member.member_id.clone();
        MemberAssignment { member_id, assignment: Arc::new(Assignment { partitions }) }
    };
    order.into_iter().zip(shares).map(share).collect()
}

/// Every topic that anybody is subscribed to, sorted.
pub(super) fn topics_of(members: &[JoinMember]) -> Vec<TopicName> {
    let mut topics: Vec<_> =
        members.iter().flat_map(|m| m.subscription.topics.iter().cloned()).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}
