//! The assignors' view of the group: members, topics and partitions as dense numbers instead of names.
//!
//! Names are compared while the table is made and never after. Most members of a group have the same subscription, so each
//! distinct subscription (an *interest*) is looked up once; topics with the same subscribers share one list (an *audience*).
//! Making the table costs the length of all subscriptions, plus sorting the members.

mod names;
mod plan;
mod racks;

use crate::id::{MemberId, TopicName, TopicPartition};
use crate::kafka::assignor::explain::{AssignmentStep, Steps};
use crate::kafka::assignor::{AssignmentInput, TopicPartitions};
use crate::kernel::SortedMap;
use crate::protocol::join_group::JoinMember;

use names::places_in_order;

pub(super) use names::{sort_numbers, sorted_by_key};
pub(super) use plan::Plan;
pub(super) use racks::Racks;

/// In place of a number: nobody, nothing.
pub(super) const NONE: u32 = u32::MAX;

/// In which order members are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberOrder {
    /// By member id, compared as text: `c10` before `c2`.
    Id,
    /// Static members first, by instance id; then the dynamic ones by member id (`AbstractPartitionAssignor.MemberInfo`).
    StaticFirst,
}

/// Lists of numbers, one behind the other.
#[derive(Default)]
pub(super) struct Lists {
    items: Vec<u32>,
    ends: Vec<u32>,
}

/// See the module.
pub(super) struct Table<'a> {
    pub(super) members: Vec<&'a JoinMember>,
    /// Whether members are numbered in the order of their ids.
    in_id_order: bool,
    /// Topics that somebody is subscribed to and that the metadata has, by name.
    pub(super) topics: Vec<(&'a TopicName, &'a TopicPartitions)>,
    /// The number of each topic's first partition; then the number of all partitions. Partitions are numbered by topic and
    /// then by their own number.
    firsts: Vec<u32>,
    /// Subscribed topics that the metadata does not have, by name.
    unknown: Vec<&'a TopicName>,
    /// Whether all members are subscribed to the same topics, unknown ones included.
    pub(super) same_subscriptions: bool,
    /// The interest of each member, and the topics of each interest.
    interest_of: Vec<u32>,
    interests: Lists,
    /// The audience of each topic, and the members of each audience, ascending.
    audience_of: Vec<u32>,
    audiences: Lists,
}

impl Lists {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, list: u32) -> &[u32] {
        let begin = list.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.items[begin as usize..self.ends[list as usize] as usize]
    }

    pub(super) fn with_capacity(lists: usize) -> Self {
        Self { items: Vec::new(), ends: Vec::with_capacity(lists) }
    }

    pub(super) fn add(&mut self, item: u32) {
        self.items.push(item);
    }

    /// Whatever was added since the last call is a list now.
    pub(super) fn end_list(&mut self) {
        self.ends.push(number(self.items.len()));
    }

    /// All numbers `0..lists_of.len()`, each in the list that stands at its place; lists are ascending. [`NONE`] is in no list.
    pub(super) fn by_list(lists_of: &[u32], lists: usize) -> Self {
        let mut ends = vec![0_u32; lists];
        for &list in lists_of.iter().filter(|&&list| list != NONE) {
            ends[list as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            // The begin of the list for now; it moves on to its end as the list fills.
            total += std::mem::replace(end, total);
        }
        let mut items = vec![0; total as usize];
        for (item, &list) in (0..).zip(lists_of).filter(|&(_, &list)| list != NONE) {
            items[ends[list as usize] as usize] = item;
            ends[list as usize] += 1;
        }
        Self { items, ends }
    }
}

/// # Panics
/// If there is more of something than 32 bits count; no group comes near that.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).expect("counts fit in 32 bits")
}

impl<'a> Table<'a> {
    pub(super) fn new(input: &AssignmentInput<'a>, order: MemberOrder) -> Self {
        let members = ordered_members(input.members, order);
        let mut table = Self {
            in_id_order: order == MemberOrder::Id
                || members.iter().all(|member| member.group_instance_id.is_none()),
            members,
            topics: Vec::new(),
            firsts: Vec::new(),
            unknown: Vec::new(),
            same_subscriptions: true,
            interest_of: Vec::new(),
            interests: Lists::default(),
            audience_of: Vec::new(),
            audiences: Lists::default(),
        };
        let subscriptions = table.find_interests();
        table.number_topics(input, &subscriptions);
        table.find_audiences();
        table
    }

    /// Gives each distinct subscription a number and answers them; most members have the same as the one before.
    fn find_interests(&mut self) -> Vec<&'a [TopicName]> {
        let mut found: Vec<&[TopicName]> = Vec::new();
        let mut numbers: SortedMap<&[TopicName], u32> = SortedMap::default();
        let mut last = NONE;
        self.interest_of.reserve(self.members.len());
        for member in &self.members {
            let topics = &member.subscription.topics[..];
            if last == NONE || found[last as usize] != topics {
                last = *numbers.get_or_insert_with(topics, || number(found.len()));
                if last as usize == found.len() {
                    found.push(topics);
                }
            }
            self.interest_of.push(last);
        }
        found
    }

    /// Looks the topics of every interest up in the metadata. Those that are there get numbers.
    fn number_topics(&mut self, input: &AssignmentInput<'a>, subscriptions: &[&'a [TopicName]]) {
        let with_partitions = |(_, topic): &(&TopicName, &TopicPartitions)| topic.count > 0;
        let mut known = Vec::with_capacity(input.topics.len());
        known.extend(input.topics.iter().filter(with_partitions));
        let mut unknown: Vec<&TopicName> = Vec::new();
        let mut raw = Lists::default();
        for topics in subscriptions {
            let mut next = 0;
            raw.items.reserve(topics.len());
            for topic in *topics {
                match position(&known, topic, next) {
                    Ok(place) => {
                        raw.add(number(place));
                        next = place + 1;
                    }
                    Err(_) => unknown.push(topic),
                }
            }
            raw.end_list();
        }
        self.same_subscriptions = subscriptions.len() <= 1 || all_equal(subscriptions);
        let texts: Vec<&str> = unknown.iter().map(|topic| topic.as_str()).collect();
        self.unknown = places_in_order(&texts).iter().map(|&i| unknown[i as usize]).collect();
        self.unknown.dedup();

        let mut numbers = vec![NONE; known.len()];
        for &place in &raw.items {
            numbers[place as usize] = 0;
        }
        self.topics.reserve(known.len());
        self.firsts.reserve(known.len() + 1);
        let mut partitions = 0;
        for (number_of, &topic) in numbers.iter_mut().zip(&known).filter(|(n, _)| **n != NONE) {
            *number_of = number(self.topics.len());
            self.topics.push(topic);
            self.firsts.push(partitions);
            partitions += topic.1.count.unsigned_abs();
        }
        self.firsts.push(partitions);
        for interest in 0..number(raw.len()) {
            let mut topics: Vec<u32> =
                raw.get(interest).iter().map(|&place| numbers[place as usize]).collect();
            sort_numbers(&mut topics);
            // A topic that is named twice in a subscription counts once.
            topics.dedup();
            self.interests.items.append(&mut topics);
            self.interests.end_list();
        }
    }

    /// Topics that the same interests name have the same audience.
    fn find_audiences(&mut self) {
        if self.interests.len() == 1 {
            self.audience_of = vec![0; self.topics.len()];
            self.audiences.items = (0..number(self.members.len())).collect();
            self.audiences.end_list();
            return;
        }
        let mut pairs = Vec::new();
        for interest in 0..number(self.interests.len()) {
            pairs.extend(self.interests.get(interest).iter().map(|&topic| (topic, interest)));
        }
        let topics_of_pairs: Vec<u32> = pairs.iter().map(|&(topic, _)| topic).collect();
        let pairs_of_topic = Lists::by_list(&topics_of_pairs, self.topics.len());
        let members_of_interest = Lists::by_list(&self.interest_of, self.interests.len());
        let mut numbers: SortedMap<Vec<u32>, u32> = SortedMap::default();
        let mut last = Vec::new();
        for topic in 0..number(self.topics.len()) {
            let interests = pairs_of_topic.get(topic).iter().map(|&pair| pairs[pair as usize].1);
            if let Some(&before) = self.audience_of.last()
                && interests.clone().eq(last.iter().copied())
            {
                self.audience_of.push(before);
                continue;
            }
            last.clear();
            last.extend(interests);
            let next = number(self.audiences.len());
            let audience = *numbers.get_or_insert_with(last.clone(), || next);
            self.audience_of.push(audience);
            if audience == next {
                let mut members = Vec::new();
                for &interest in &last {
                    members.extend_from_slice(members_of_interest.get(interest));
                }
                sort_numbers(&mut members);
                self.audiences.items.append(&mut members);
                self.audiences.end_list();
            }
        }
    }

    pub(super) fn partition_count(&self) -> u32 {
        *self.firsts.last().expect("the number of partitions stands last")
    }

    pub(super) fn member_id(&self, member: u32) -> MemberId {
        self.members[member as usize].member_id.clone()
    }

    pub(super) fn topic_name(&self, topic: u32) -> TopicName {
        self.topics[topic as usize].0.clone()
    }

    /// The numbers of a topic's partitions.
    pub(super) fn partitions(&self, topic: u32) -> std::ops::Range<u32> {
        self.firsts[topic as usize]..self.firsts[topic as usize + 1]
    }

    /// The topic of a partition.
    pub(super) fn topic_of(&self, partition: u32) -> u32 {
        number(self.firsts.partition_point(|&first| first <= partition) - 1)
    }

    pub(super) fn audience_of(&self, topic: u32) -> u32 {
        self.audience_of[topic as usize]
    }

    pub(super) fn audiences(&self) -> &Lists {
        &self.audiences
    }

    /// Everybody who is subscribed to a topic, ascending.
    pub(super) fn subscribers(&self, topic: u32) -> &[u32] {
        self.audiences.get(self.audience_of(topic))
    }

    /// The topics of a member's subscription that the metadata has, ascending.
    pub(super) fn topics_of_member(&self, member: u32) -> &[u32] {
        self.interests.get(self.interest_of[member as usize])
    }

    pub(super) fn is_subscribed(&self, member: u32, topic: u32) -> bool {
        self.topics_of_member(member).binary_search(&topic).is_ok()
    }

    /// A topic's number. Names mostly come in order, so the topic at `guess` is looked at first.
    pub(super) fn topic_number(&self, topic: &TopicName, guess: u32) -> Option<u32> {
        position(&self.topics, topic, guess as usize).ok().map(number)
    }

    pub(super) fn topic_partition(&self, partition: u32) -> TopicPartition {
        let topic = self.topic_of(partition);
        TopicPartition::new(
            self.topics[topic as usize].0.clone(),
            int(partition - self.partitions(topic).start),
        )
    }

    pub(super) fn explain_unknown(&self, steps: &mut Steps<'_>) {
        for &topic in &self.unknown {
            steps.tell(|| AssignmentStep::TopicUnknown { topic: topic.clone() });
        }
    }
}

/// The number of a partition within its topic, or of something else that Kafka counts with signed numbers.
pub(super) fn int(number: u32) -> i32 {
    i32::try_from(number).expect("Kafka counts with 31 bits")
}

fn ordered_members(members: &[JoinMember], order: MemberOrder) -> Vec<&JoinMember> {
    let mut ordered = Vec::with_capacity(members.len());
    let mut dynamic: Vec<&JoinMember> = members.iter().collect();
    if order == MemberOrder::StaticFirst {
        let mut fixed = Vec::new();
        dynamic.retain(|member| match &member.group_instance_id {
            Some(instance) => {
                fixed.push((*member, instance.as_str()));
                false
            }
            None => true,
        });
        let instances: Vec<&str> = fixed.iter().map(|&(_, instance)| instance).collect();
        ordered.extend(places_in_order(&instances).into_iter().map(|i| fixed[i as usize].0));
    }
    let ids: Vec<&str> = dynamic.iter().map(|member| member.member_id.as_str()).collect();
    ordered.extend(places_in_order(&ids).into_iter().map(|i| dynamic[i as usize]));
    ordered
}

fn position<T>(sorted: &[(&TopicName, T)], name: &TopicName, guess: usize) -> Result<usize, usize> {
    match sorted.get(guess) {
        Some((there, _)) if *there == name => Ok(guess),
        _ => sorted.binary_search_by(|(other, _)| (*other).cmp(name)),
    }
}

/// Whether subscriptions name the same topics, each in an order of its own.
fn all_equal(subscriptions: &[&[TopicName]]) -> bool {
    let first = sorted_names(subscriptions[0]);
    subscriptions[1..].iter().all(|topics| sorted_names(topics) == first)
}

fn sorted_names(topics: &[TopicName]) -> Vec<&str> {
    let texts: Vec<&str> = topics.iter().map(TopicName::as_str).collect();
    let mut names: Vec<&str> =
        places_in_order(&texts).into_iter().map(|i| texts[i as usize]).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::assignor::testing::Group;

    #[test]
    fn topics_with_the_same_subscribers_share_an_audience() {
        let members = [("m2", "a b ghost"), ("m1", "b a"), ("m3", "c b a"), ("m0", "c")];
        let counts = [("a", 2), ("b", 3), ("c", 1), ("empty", 0), ("unread", 9)];
        let group = Group::of(&members, &counts);
        let input = AssignmentInput { members: &group.members, topics: &group.topics };
        let table = Table::new(&input, MemberOrder::Id);
        let names: Vec<&str> = table.topics.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!([table.subscribers(0), table.subscribers(2)], [&[1, 2, 3][..], &[0, 3]]);
        assert_eq!(table.audience_of(0), table.audience_of(1));
        assert_eq!((table.audiences().len(), table.partition_count()), (2, 6));
        assert_eq!((table.partitions(1), table.topic_of(4), table.topic_of(5)), (2..5, 1, 2));
        assert_eq!(table.unknown, [&TopicName::new("ghost")]);
        assert!(table.is_subscribed(3, 2) && !table.is_subscribed(1, 2));
    }

    #[test]
    fn subscriptions_are_the_same_in_any_order_and_only_with_the_same_unknown_topics() {
        let same = |first: &str, second: &str| {
            let group = Group::of(&[("m1", first), ("m2", second)], &[("a", 1), ("b", 1)]);
            let input = AssignmentInput { members: &group.members, topics: &group.topics };
            Table::new(&input, MemberOrder::Id).same_subscriptions
        };
        assert!(same("a b", "b a") && same("ghost a", "a ghost") && same("a a", "a"));
        assert!(!same("a", "a b") && !same("a", "a ghost") && !same("", "a"));
    }
}
