//! The coordinator's range assignor (`org.apache.kafka.coordinator.group.assignor.RangeAssignor`).
//!
//! Topic by topic, members in order get neighbouring partitions, the first ones one more if it does not come out even. It
//! forgets what was before: shares stay only as far as the order of the members does.

use std::sync::Arc;

use crate::id::{MemberId, TopicPartition};
use crate::kafka::assignor::{AssignmentStep, Explain, Steps};
use crate::kafka::group::assignor::aloud::explain_unknown;
use crate::kafka::group::assignor::partitions::{Subscriptions, number};
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupAssignment, GroupSpec, MemberSpec, TopicSpec,
};
use crate::protocol::Assignment;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct RangeAssignor;

/// One topic being shared out (`RangeAssignor.TopicMetadata`).
#[derive(Clone, Copy, Default)]
struct TopicShare {
    subscribers: i32,
    /// Everybody gets that many at least.
    each: i32,
    /// So many members still get one more.
    extra_left: i32,
    next: i32,
}

impl ConsumerGroupPartitionAssignor for RangeAssignor {
    fn name(&self) -> &str {
        "range"
    }

    fn assign(&self, spec: &GroupSpec<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let subscriptions = Subscriptions::new(spec);
        let mut topics = topic_shares(spec, &subscriptions);
        let mut shares: Vec<Vec<TopicPartition>> = vec![Vec::new(); spec.members.len()];
        let order = in_assignment_order(spec.members);
        let mut steps = Steps::new(explain);
        if steps.wanted {
            explain_topics(spec, &subscriptions, &topics, &order, &mut steps);
        }
        for member in order {
            let share = &mut shares[member as usize];
            for &topic in subscriptions.of(member as usize) {
                let name = &spec.topics[topic as usize].name;
                let partitions = topics[topic as usize].take();
                if share.is_empty() && !partitions.is_empty() {
                    share.reserve(partitions.len() * subscriptions.of(member as usize).len());
                }
                share.extend(partitions.map(|p| TopicPartition::new(name.clone(), p)));
            }
        }
        let members = spec.members.iter().zip(shares);
        members
            .map(|(member, partitions)| (member.id.clone(), Arc::new(Assignment { partitions })))
            .collect()
    }
}

fn topic_shares(spec: &GroupSpec<'_>, subscriptions: &Subscriptions) -> Vec<TopicShare> {
    let mut shares = vec![TopicShare::default(); spec.topics.len()];
    for member in 0..spec.members.len() {
        for &topic in subscriptions.of(member) {
            shares[topic as usize].subscribers += 1;
        }
    }
    for (share, topic) in shares.iter_mut().zip(spec.topics) {
        if share.subscribers > 0 {
            share.each = topic.partitions / share.subscribers;
            share.extra_left = topic.partitions % share.subscribers;
        }
    }
    shares
}

/// The shares topic by topic: in this order they are easier to follow.
#[cold]
fn explain_topics(
    spec: &GroupSpec<'_>,
    subscriptions: &Subscriptions,
    shares: &[TopicShare],
    order: &[u32],
    steps: &mut Steps<'_>,
) {
    explain_unknown(spec, steps);
    for (place, mut share) in shares.iter().copied().enumerate() {
        let gets = |&&member: &&u32| subscriptions.of(member as usize).contains(&number(place));
        let members: Vec<MemberId> =
            order.iter().filter(gets).map(|&m| spec.members[m as usize].id.clone()).collect();
        if members.is_empty() {
            continue;
        }
        let TopicSpec { name: topic, partitions } = &spec.topics[place];
        steps.tell(|| AssignmentStep::TopicShared {
            topic: topic.clone(),
            partitions: *partitions,
            members: members.clone(),
            each: share.each,
            extra: share.extra_left,
        });
        for member in members {
            let partitions: Vec<i32> = share.take().collect();
            if !partitions.is_empty() {
                steps.tell(|| AssignmentStep::Given {
                    member: member.clone(),
                    topic: topic.clone(),
                    partitions: partitions.clone(),
                });
            }
        }
    }
}

impl TopicShare {
    fn take(&mut self) -> std::ops::Range<i32> {
        let extra = i32::from(self.extra_left > 0);
        self.extra_left -= extra;
        let start = self.next;
        self.next += self.each + extra;
        start..self.next
    }
}

/// Static members first, by instance id; then the dynamic ones by member id.
fn in_assignment_order(members: &[MemberSpec<'_>]) -> Vec<u32> {
    let is_static = |&place: &u32| members[place as usize].instance_id.is_some();
    let mut order: Vec<u32> = (0..number(members.len())).filter(is_static).collect();
    // Few sorted types keep the page small: names are put in order one by one.
    for i in 1..order.len() {
        let member = order[i];
        let instance = members[member as usize].instance_id;
        let place = order[..i].partition_point(|&o| members[o as usize].instance_id <= instance);
        order[place..=i].rotate_right(1);
    }
    order.extend((0..number(members.len())).filter(|place| !is_static(place)));
    order
}
