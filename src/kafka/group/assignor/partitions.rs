//! Partitions as numbers: the assignors work on one list of owners instead of on names.

use std::sync::Arc;

use crate::id::{TopicName, TopicPartition};
use crate::kafka::group::assignor::{GroupAssignment, GroupSpec, SubscriptionType, TopicSpec};
use crate::protocol::Assignment;

/// Stands for "no member" among places of members.
pub(super) const NOBODY: u32 = u32::MAX;

/// Finds topics by name. Names mostly come in order, and the same again and again.
pub(super) struct Topics<'a> {
    topics: &'a [TopicSpec],
    last: usize,
}

impl<'a> Topics<'a> {
    pub(super) fn new(topics: &'a [TopicSpec]) -> Self {
        Self { topics, last: 0 }
    }

    pub(super) fn place(&mut self, name: &TopicName) -> Option<usize> {
        for guess in [self.last, self.last + 1] {
            if self.topics.get(guess).is_some_and(|topic| topic.name == *name) {
                self.last = guess;
                return Some(guess);
            }
        }
        let place = self.topics.binary_search_by(|topic| topic.name.cmp(name)).ok()?;
        self.last = place;
        Some(place)
    }
}

/// The topics that a member subscribes to and that exist, as places; members with equal subscriptions share one list.
pub(super) struct Subscriptions {
    places: Vec<u32>,
    /// Of each member: where its list begins and ends.
    ranges: Vec<(u32, u32)>,
}

impl Subscriptions {
    pub(super) fn new(spec: &GroupSpec<'_>) -> Self {
        let mut topics = Topics::new(spec.topics);
        let mut places: Vec<u32> = Vec::new();
        let mut ranges: Vec<(u32, u32)> = Vec::with_capacity(spec.members.len());
        let mut before: Option<&[TopicName]> = None;
        let is_known = spec.subscription_type == SubscriptionType::Homogeneous;
        for member in spec.members {
            if before.is_some_and(|before| is_known || before == member.topics) {
                ranges.push(ranges[ranges.len() - 1]);
                continue;
            }
            before = Some(member.topics);
            let start = places.len();
            places.extend(member.topics.iter().filter_map(|name| topics.place(name).map(number)));
            ranges.push((number(start), number(places.len())));
        }
        Self { places, ranges }
    }

    /// In the order of names.
    pub(super) fn of(&self, member: usize) -> &[u32] {
        let (start, end) = self.ranges[member];
        &self.places[start as usize..end as usize]
    }
}

/// Who is to own each partition. Partitions are numbered through, topic by topic in the order of names.
pub(super) struct Owners<'a> {
    pub spec: &'a GroupSpec<'a>,
    /// The number of each topic's first partition; one more at the end.
    pub first: Vec<usize>,
    pub owner: Vec<u32>,
    /// Whether a member's target differs from the one before.
    pub changed: Vec<bool>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(spec: &'a GroupSpec<'a>) -> Self {
        let mut first = Vec::with_capacity(spec.topics.len() + 1);
        let mut count = 0;
        for topic in spec.topics {
            first.push(count);
            count += usize::try_from(topic.partitions).unwrap_or(0);
        }
        first.push(count);
        let changed = vec![false; spec.members.len()];
        Self { spec, first, owner: vec![NOBODY; count], changed }
    }

    pub(super) fn of_topic(&self, topic: usize) -> std::ops::Range<usize> {
        self.first[topic]..self.first[topic + 1]
    }

    /// The number of a partition; `None` if the topic has no such partition.
    pub(super) fn number(&self, topic: usize, partition: i32) -> Option<usize> {
        let number = self.first[topic] + usize::try_from(partition).ok()?;
        (number < self.first[topic + 1]).then_some(number)
    }

    pub(super) fn give(&mut self, partition: usize, member: u32) {
        self.owner[partition] = member;
        self.changed[member as usize] = true;
    }

    /// Everybody's share.
    pub(super) fn into_assignment(self) -> GroupAssignment {
        let mut sizes = vec![0_usize; self.changed.len()];
        for &owner in self.owner.iter().filter(|&&owner| owner != NOBODY) {
            sizes[owner as usize] += 1;
        }
        let empty = |(&changed, &size): (&bool, &usize)| {
            if changed { Vec::with_capacity(size) } else { Vec::new() }
        };
        let mut shares: Vec<Vec<TopicPartition>> =
            self.changed.iter().zip(&sizes).map(empty).collect();
        for (place, topic) in self.spec.topics.iter().enumerate() {
            for (partition, &owner) in (0..).zip(&self.owner[self.of_topic(place)]) {
                if owner != NOBODY && self.changed[owner as usize] {
                    let partition = TopicPartition::new(topic.name.clone(), partition);
                    shares[owner as usize].push(partition);
                }
            }
        }
        let members = self.spec.members.iter().zip(shares).zip(self.changed);
        let share = members.map(|((member, partitions), changed)| {
            let target =
                if changed { Arc::new(Assignment { partitions }) } else { member.target.clone() };
            (member.id.clone(), target)
        });
        share.collect()
    }
}

/// Everybody gets nothing.
pub(super) fn nothing(spec: &GroupSpec<'_>) -> GroupAssignment {
    spec.members.iter().map(|member| (member.id.clone(), Arc::default())).collect()
}

pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a group has fewer members and partitions than that")
}
