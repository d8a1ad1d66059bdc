//! What is wrong with the plan that a group's leader hands in. Neither the coordinator nor the members look at it as a whole.

use crate::fact::Fact;
use crate::id::{ClientId, GroupId, MemberId, TopicPartition};
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::{join_group, sync_group};
use crate::sim::World;

/// Compares the plan that `leader` sends with the members that it was told of.
pub(super) fn problems(
    world: &World,
    leader: &ClientId,
    joined: &join_group::Response,
    plan: &sync_group::Request,
) -> Vec<Fact> {
    let Some(assignor) = plan.protocol.clone() else { return Vec::new() };
    let (group, leader) = (&plan.group, leader.clone());
    let mut facts = Vec::new();
    let mut owners: SortedMap<&TopicPartition, &MemberId> = SortedMap::default();
    for share in &plan.assignments {
        for partition in &share.assignment.partitions {
            if let Some(first) = owners.insert(partition, &share.member_id) {
                facts.push(Fact::AssignmentOverlaps {
                    group: group.clone(),
                    leader: leader.clone(),
                    assignor: assignor.clone(),
                    partition: partition.clone(),
                    first: client_of(world, group, first),
                    second: client_of(world, group, &share.member_id),
                });
            }
        }
    }
    let mut left_out = left_out(world, &leader, joined);
    left_out.retain(|partition| !owners.contains_key(partition));
    if !left_out.is_empty() {
        let (group, partitions) = (group.clone(), left_out.into());
        facts.push(Fact::AssignmentIncomplete { group, leader, assignor, partitions });
    }
    facts
}

/// Every partition that the leader knew of a topic that somebody is subscribed to, but for those that a member still owns:
/// the cooperative protocol gives such a partition to nobody until its owner has given it back.
fn left_out(
    world: &World,
    leader: &ClientId,
    joined: &join_group::Response,
) -> Vec<TopicPartition> {
    let Some(consumer) = world.client(leader).and_then(|slot| slot.consumer()) else {
        return Vec::new();
    };
    let subscriptions = joined.members.iter().map(|member| &member.subscription);
    let topics: SortedSet<_> = subscriptions.clone().flat_map(|it| &it.topics).collect();
    let owned: SortedSet<_> = subscriptions.flat_map(|it| &it.owned_partitions).collect();
    let mut partitions = Vec::new();
    for &topic in topics.iter() {
        let known = consumer.planned_partitions(topic).unwrap_or_default();
        partitions.extend((0..known).map(|number| TopicPartition::new(topic.clone(), number)));
    }
    partitions.retain(|partition| !owned.contains(&partition));
    partitions
}

/// Who has the member id; the id itself if nobody has it any more.
fn client_of(world: &World, group: &GroupId, member: &MemberId) -> ClientId {
    let consumers = world.consumers().into_iter().map(|(_, consumer)| consumer);
    let found = consumers.into_iter().find(|c| c.group() == group && c.member_id() == member);
    found.map_or_else(|| ClientId::new(member.as_str()), |consumer| consumer.id().clone())
}
