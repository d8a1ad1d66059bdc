//! The range assignor (`org.apache.kafka.clients.consumer.RangeAssignor`), Kafka's default.
//!
//! Topic by topic: members in order get neighbouring partitions, the first ones one more if it does not come out even.
//! Since every topic begins with the same member, the same first members get the extra partitions of all topics.
//! If racks are known, each member first gets partitions with a replica on its rack (KIP-881), as far as the sizes of the
//! shares allow; topics with equally many partitions and the same subscribers stay aligned.

use crate::id::{MemberId, Text, TopicName, TopicPartition};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, Explain, GroupAssignment, PartitionAssignor, TopicPartitions,
};
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::join_group::JoinMember;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct RangeAssignor;

impl PartitionAssignor for RangeAssignor {
    fn name(&self) -> &'static str {
        "range"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let ordered = in_assignment_order(input.members);
        let mut assignment: GroupAssignment =
            ordered.iter().map(|member| (member.member_id.clone(), Default::default())).collect();
        let mut shares = shares_by_topic(input, &ordered, explain);
        if shares.iter().any(|share| share.needs_racks) {
            match_racks(&mut shares, &mut assignment, explain);
        }
        for share in &mut shares {
            share.give_ranges(Match::Any, &mut assignment, explain);
        }
        for share in assignment.values_mut() {
            let partitions: SortedSet<_> = share.partitions.drain(..).collect();
            share.partitions = partitions.into_vec();
        }
        assignment
    }
}

/// Static members first, by instance id; then the dynamic ones by member id, compared as text: `c10` before `c2`
/// (`AbstractPartitionAssignor.MemberInfo`).
fn in_assignment_order(members: &[JoinMember]) -> Vec<&JoinMember> {
    let keyed = members.iter().enumerate().map(|(place, member)| {
        let instance = member.group_instance_id.as_ref();
        let member_id = instance.is_none().then_some(&member.member_id);
        ((instance.is_none(), instance, member_id, place), member)
    });
    keyed.collect::<SortedMap<_, _>>().into_values().collect()
}

/// Which partitions a member may take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Any,
    /// Only those with a replica on its rack; all, if the member does not name its rack.
    Rack,
}

struct Subscriber {
    id: MemberId,
    rack: Option<Text>,
    assigned: i32,
}

/// One topic being shared out (`TopicAssignmentState`).
struct TopicShare<'a> {
    topic: &'a TopicName,
    partitions: &'a TopicPartitions,
    subscribers: Vec<Subscriber>,
    unassigned: SortedSet<i32>,
    /// Everybody gets that many at least.
    each: i32,
    /// So many members may still get one more.
    extra_left: i32,
    needs_racks: bool,
}

fn shares_by_topic<'a>(
    input: &AssignmentInput<'a>,
    ordered: &[&'a JoinMember],
    explain: &mut dyn Explain,
) -> Vec<TopicShare<'a>> {
    let mut subscribed: SortedMap<&TopicName, Vec<&JoinMember>> = SortedMap::default();
    for &member in ordered {
        for topic in &member.subscription.topics {
            let subscribers = subscribed.get_or_insert_with(topic, Default::default);
            // A topic that is named twice in a subscription counts once.
            if subscribers.last().is_none_or(|last| last.member_id != member.member_id) {
                subscribers.push(member);
            }
        }
    }
    let mut shares = Vec::new();
    for (topic, subscribers) in subscribed {
        match input.topics.get(topic).filter(|partitions| partitions.count > 0) {
            Some(partitions) => {
                shares.push(TopicShare::new(topic, partitions, &subscribers, explain));
            }
            None => explain.step(&|| AssignmentStep::TopicUnknown { topic: topic.clone() }),
        }
    }
    shares
}

impl<'a> TopicShare<'a> {
    fn new(
        topic: &'a TopicName,
        partitions: &'a TopicPartitions,
        members: &[&JoinMember],
        explain: &mut dyn Explain,
    ) -> Self {
        let count = i32::try_from(members.len()).expect("a group has fewer members than that");
        let (each, extra) = (partitions.count / count, partitions.count % count);
        explain.step(&|| AssignmentStep::TopicShared {
            topic: topic.clone(),
            partitions: partitions.count,
            members: members.iter().map(|member| member.member_id.clone()).collect(),
            each,
            extra,
        });
        let subscriber = |member: &&JoinMember| Subscriber {
            id: member.member_id.clone(),
            rack: member.subscription.rack_id.clone().filter(|rack| !rack.is_empty()),
            assigned: 0,
        };
        let subscribers: Vec<_> = members.iter().map(subscriber).collect();
        Self {
            topic,
            partitions,
            needs_racks: needs_racks(&subscribers, partitions),
            subscribers,
            unassigned: (0..partitions.count).collect(),
            each,
            extra_left: extra,
        }
    }

    fn max_assignable(&self, subscriber: usize) -> i32 {
        let extra = i32::from(self.extra_left > 0);
        (self.each + extra - self.subscribers[subscriber].assigned).max(0)
    }

    fn racks_match(&self, subscriber: usize, partition: i32) -> bool {
        let Some(rack) = &self.subscribers[subscriber].rack else { return true };
        let racks = usize::try_from(partition).ok().and_then(|p| self.partitions.racks.get(p));
        racks.is_some_and(|racks| racks.contains(rack))
    }

    fn give_ranges(
        &mut self,
        matching: Match,
        assignment: &mut GroupAssignment,
        explain: &mut dyn Explain,
    ) {
        for subscriber in 0..self.subscribers.len() {
            let may_take = |partition: &&i32| match matching {
                Match::Any => true,
                Match::Rack => self.racks_match(subscriber, **partition),
            };
            let room = usize::try_from(self.max_assignable(subscriber)).unwrap_or(0);
            let taken = self.unassigned.iter().filter(may_take).take(room);
            let taken: Vec<i32> = taken.copied().collect();
            if !taken.is_empty() {
                self.give(subscriber, &taken, matching, assignment, explain);
            }
        }
    }

    fn give(
        &mut self,
        subscriber: usize,
        partitions: &[i32],
        matching: Match,
        assignment: &mut GroupAssignment,
        explain: &mut dyn Explain,
    ) {
        let receiver = &mut self.subscribers[subscriber];
        receiver.assigned += i32::try_from(partitions.len()).expect("partitions fit in 32 bits");
        if receiver.assigned > self.each {
            self.extra_left -= 1;
        }
        let share = assignment.get_or_insert_with(receiver.id.clone(), Default::default);
        for &partition in partitions {
            self.unassigned.remove(&partition);
            share.partitions.push(TopicPartition::new(self.topic.clone(), partition));
        }
        match (matching, &receiver.rack) {
            (Match::Rack, Some(rack)) => {
                for &partition in partitions {
                    explain.step(&|| AssignmentStep::RackMatched {
                        member: receiver.id.clone(),
                        partition: TopicPartition::new(self.topic.clone(), partition),
                        rack: rack.clone(),
                    });
                }
            }
            (Match::Rack | Match::Any, _) => explain.step(&|| AssignmentStep::Given {
                member: receiver.id.clone(),
                topic: self.topic.clone(),
                partitions: partitions.to_vec(),
            }),
        }
    }
}

/// Racks matter if some member's rack has replicas, and not every partition has replicas on all of the racks.
fn needs_racks(subscribers: &[Subscriber], partitions: &TopicPartitions) -> bool {
    let member_racks: SortedSet<_> = subscribers.iter().filter_map(|s| s.rack.as_ref()).collect();
    let all_racks: SortedSet<_> = partitions.racks.iter().flatten().collect();
    if member_racks.iter().all(|rack| !all_racks.contains(rack)) {
        return false;
    }
    let has_all = |racks: &Vec<Text>| racks.iter().collect::<SortedSet<_>>() == all_racks;
    !partitions.racks.iter().all(has_all)
}

/// Topics with the same subscribers and equally many partitions are matched together, so that a member gets the same
/// partition numbers of all of them.
fn match_racks(
    shares: &mut [TopicShare<'_>],
    assignment: &mut GroupAssignment,
    explain: &mut dyn Explain,
) {
    let mut together: SortedMap<_, Vec<usize>> = SortedMap::default();
    for (place, share) in shares.iter().enumerate() {
        let subscriber = |s: &Subscriber| (s.id.clone(), s.rack.clone());
        let subscribers: Vec<_> = share.subscribers.iter().map(subscriber).collect();
        // Without a member that names its rack Kafka does not look at the partitions' racks, nor at their number.
        let has_racks = share.subscribers.iter().any(|s| s.rack.is_some());
        let count = if has_racks { share.partitions.count } else { 0 };
        together.get_or_insert_with((subscribers, count), Default::default).push(place);
    }
    for ((subscribers, count), places) in together {
        match places[..] {
            [place] if shares[place].needs_racks => {
                shares[place].give_ranges(Match::Rack, assignment, explain);
            }
            [_] => {}
            _ => {
                match_co_partitioned(shares, &places, subscribers.len(), count, assignment, explain)
            }
        }
    }
}

fn match_co_partitioned(
    shares: &mut [TopicShare<'_>],
    places: &[usize],
    subscriber_count: usize,
    partition_count: i32,
    assignment: &mut GroupAssignment,
    explain: &mut dyn Explain,
) {
    let mut remaining: Vec<usize> = (0..subscriber_count).collect();
    for partition in 0..partition_count {
        let fits = |&&subscriber: &&usize| {
            places.iter().all(|&place| {
                shares[place].racks_match(subscriber, partition)
                    && shares[place].max_assignable(subscriber) > 0
            })
        };
        let Some(&subscriber) = remaining.iter().find(fits) else { continue };
        for &place in places {
            shares[place].give(subscriber, &[partition], Match::Rack, assignment, explain);
        }
        if places.iter().all(|&place| shares[place].max_assignable(subscriber) == 0) {
            remaining.retain(|&other| other != subscriber);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kafka::assignor::Silent;
    use crate::protocol::Subscription;

    fn member(id: &str, topics: &[&str]) -> JoinMember {
        let topics = topics.iter().map(|&topic| TopicName::new(topic)).collect();
        JoinMember {
            member_id: MemberId::new(id),
            group_instance_id: None,
            subscription: Arc::new(Subscription::to_topics(topics)),
        }
    }

    fn topics(counts: &[(&str, i32)]) -> SortedMap<TopicName, TopicPartitions> {
        let topic = |&(name, count): &(&str, i32)| {
            (TopicName::new(name), TopicPartitions::without_racks(count))
        };
        counts.iter().map(topic).collect()
    }

    fn assigned(members: &[JoinMember], counts: &[(&str, i32)]) -> String {
        let topics = topics(counts);
        let input = AssignmentInput { members, topics: &topics };
        let assignment = RangeAssignor.assign(&input, &mut Silent);
        let share = |(id, share): (&MemberId, &crate::protocol::Assignment)| {
            let partitions: Vec<_> = share.partitions.iter().map(ToString::to_string).collect();
            format!("{id}: {}", partitions.join(" "))
        };
        assignment.iter().map(share).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_first_members_get_one_more_of_every_topic() {
        let members = [member("c1", &["a", "b"]), member("c2", &["a", "b"])];
        assert_eq!(assigned(&members, &[("a", 3), ("b", 3)]), "c1: a-0 a-1 b-0 b-1; c2: a-2 b-2");
    }

    #[test]
    fn members_beyond_the_partitions_get_nothing() {
        let members = [member("c2", &["a"]), member("c1", &["a"])];
        assert_eq!(assigned(&members, &[("a", 1)]), "c1: a-0; c2: ");
    }

    #[test]
    fn static_members_come_first_and_dynamic_ones_compare_as_text() {
        let mut fixed = member("z", &["a"]);
        fixed.group_instance_id = Some(crate::id::GroupInstanceId::new("i"));
        let members = [member("c2", &["a"]), member("c10", &["a"]), fixed];
        assert_eq!(assigned(&members, &[("a", 3)]), "c10: a-1; c2: a-2; z: a-0");
    }

    #[test]
    fn a_topic_without_metadata_is_skipped() {
        let members = [member("c1", &["ghost"])];
        assert_eq!(assigned(&members, &[]), "c1: ");
    }

    #[test]
    fn the_explanation_says_how_each_topic_was_shared() {
        let members = [member("c1", &["a"]), member("c2", &["a"])];
        let topics = topics(&[("a", 3)]);
        let mut steps: Vec<AssignmentStep> = Vec::new();
        RangeAssignor.assign(&AssignmentInput { members: &members, topics: &topics }, &mut steps);
        let topic = TopicName::new("a");
        let ids = || vec![MemberId::new("c1"), MemberId::new("c2")];
        assert_eq!(
            steps,
            [
                AssignmentStep::TopicShared {
                    topic: topic.clone(),
                    partitions: 3,
                    members: ids(),
                    each: 1,
                    extra: 1,
                },
                AssignmentStep::Given {
                    member: MemberId::new("c1"),
                    topic: topic.clone(),
                    partitions: vec![0, 1],
                },
                AssignmentStep::Given { member: MemberId::new("c2"), topic, partitions: vec![2] },
            ]
        );
    }
}
