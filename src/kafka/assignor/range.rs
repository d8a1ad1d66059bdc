//! The range assignor (`org.apache.kafka.clients.consumer.RangeAssignor`), Kafka's default.
//!
//! Topic by topic: members in order get neighbouring partitions, the first ones one more if it does not come out even.
//! Since every topic begins with the same member, the same first members get the extra partitions of all topics.
//! If racks are known, each member first gets partitions with a replica on its rack (KIP-881), as far as the sizes of the
//! shares allow; topics with equally many partitions and the same subscribers stay aligned.

use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::table::{MemberOrder, NONE, Plan, Racks, Table, int, number};
use crate::kafka::assignor::{
    AssignmentInput, AssignmentStep, Explain, GroupAssignment, PartitionAssignor,
};
use crate::kernel::SortedMap;
use crate::mutation::{Mutation, is_on};

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RangeAssignor;

impl PartitionAssignor for RangeAssignor {
    fn name(&self) -> &'static str {
        "range"
    }

    fn assign(&self, input: &AssignmentInput<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let table = Table::new(input, MemberOrder::StaticFirst);
        let racks = Racks::new(&table);
        let mut range = Range {
            table: &table,
            racks: racks.as_ref(),
            plan: Plan::nobody_owns(table.partition_count()),
            steps: Steps::new(explain),
        };
        range.table.explain_unknown(&mut range.steps);
        let mut shares: Vec<TopicShare> =
            (0..number(table.topics.len())).map(|topic| range.share(topic)).collect();
        if shares.iter().any(|share| share.needs_racks) {
            range.match_racks(&mut shares);
        }
        for share in &mut shares {
            range.give_ranges(share, Match::Any);
        }
        range.plan.into_assignment(&table)
    }
}

/// Which partitions a member may take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Any,
    /// Only those with a replica on its rack; all, if the member does not name its rack.
    Rack,
}

/// One topic being shared out (`TopicAssignmentState`).
struct TopicShare {
    topic: u32,
    /// How many partitions each subscriber has got.
    assigned: Vec<u32>,
    /// How many partitions are nobody's yet.
    free: u32,
    /// Everybody gets that many at least.
    each: u32,
    /// So many members may still get one more.
    extra_left: u32,
    needs_racks: bool,
}

impl TopicShare {
    fn max_assignable(&self, subscriber: usize) -> u32 {
        let extra = u32::from(self.extra_left > 0);
        (self.each + extra).saturating_sub(self.assigned[subscriber])
    }

    fn count(&mut self, subscriber: usize, given: u32) {
        self.assigned[subscriber] += given;
        self.free -= given;
        if self.assigned[subscriber] > self.each {
            self.extra_left -= 1;
        }
    }
}

/// The assignor at work.
struct Range<'t, 'e> {
    table: &'t Table<'t>,
    racks: Option<&'t Racks<'t>>,
    plan: Plan,
    steps: Steps<'e>,
}

impl Range<'_, '_> {
    fn share(&mut self, topic: u32) -> TopicShare {
        let subscribers = self.table.subscribers(topic);
        let partitions = self.table.partitions(topic);
        let free = partitions.end - partitions.start;
        let count = number(subscribers.len());
        let (each, mut extra_left) = (free / count, free % count);
        if is_on(Mutation::ExtraPartitionsLeftOut) {
            extra_left = 0;
        }
        self.steps.tell(|| AssignmentStep::TopicShared {
            topic: self.table.topic_name(topic),
            partitions: int(free),
            members: subscribers.iter().map(|&member| self.table.member_id(member)).collect(),
            each: int(each),
            extra: int(extra_left),
        });
        let needs_racks = self.racks.is_some_and(|racks| racks.matter(subscribers, partitions));
        let assigned = vec![0; subscribers.len()];
        TopicShare { topic, assigned, free, each, extra_left, needs_racks }
    }

    fn may_take(&self, member: u32, partition: u32, matching: Match) -> bool {
        match matching {
            Match::Any => true,
            Match::Rack => self.racks.is_none_or(|racks| racks.go_together(member, partition)),
        }
    }

    fn give_ranges(&mut self, share: &mut TopicShare, matching: Match) {
        let partitions = self.table.partitions(share.topic);
        // What stands before is taken.
        let mut first_free = partitions.start;
        let mut taken = Vec::new();
        for (subscriber, &member) in self.table.subscribers(share.topic).iter().enumerate() {
            if share.free == 0 {
                break;
            }
            let mut room = share.max_assignable(subscriber);
            taken.clear();
            for partition in first_free..partitions.end {
                if room == 0 {
                    break;
                }
                if self.plan.is_free(partition) && self.may_take(member, partition, matching) {
                    self.plan.give(partition, member);
                    taken.push(partition);
                    room -= 1;
                }
            }
            while first_free < partitions.end && !self.plan.is_free(first_free) {
                first_free += 1;
            }
            if !taken.is_empty() {
                share.count(subscriber, number(taken.len()));
                self.explain(share.topic, member, &taken, matching);
            }
        }
    }

    fn explain(&mut self, topic: u32, member: u32, partitions: &[u32], matching: Match) {
        let racks = self.racks.filter(|_| matching == Match::Rack);
        let rack = racks.map_or(NONE, |racks| racks.of_member(member));
        if let (Some(racks), true) = (racks, rack != NONE) {
            for &partition in partitions {
                self.steps.tell(|| AssignmentStep::RackMatched {
                    member: self.table.member_id(member),
                    partition: self.table.topic_partition(partition),
                    rack: racks.name(rack).clone(),
                });
            }
        } else {
            let first = self.table.partitions(topic).start;
            self.steps.tell(|| AssignmentStep::Given {
                member: self.table.member_id(member),
                topic: self.table.topic_name(topic),
                partitions: partitions.iter().map(|&partition| int(partition - first)).collect(),
            });
        }
    }

    /// Topics with the same subscribers and equally many partitions are matched together, so that a member gets the same
    /// partition numbers of all of them.
    fn match_racks(&mut self, shares: &mut [TopicShare]) {
        let Some(racks) = self.racks else { return };
        let mut together: SortedMap<(u32, u32), Vec<usize>> = SortedMap::default();
        for (place, share) in shares.iter().enumerate() {
            let audience = self.table.audience_of(share.topic);
            let mut subscribers = self.table.subscribers(share.topic).iter();
            // Without a member that names its rack Kafka does not look at the partitions' racks, nor at their number.
            let has_racks = subscribers.any(|&member| racks.of_member(member) != NONE);
            let count = if has_racks { share.free } else { 0 };
            together.get_or_insert_with((audience, count), Default::default).push(place);
        }
        for ((_, count), places) in together {
            match places[..] {
                [place] if shares[place].needs_racks => {
                    self.give_ranges(&mut shares[place], Match::Rack);
                }
                [_] => {}
                _ => self.match_co_partitioned(shares, &places, count),
            }
        }
    }

    fn match_co_partitioned(&mut self, shares: &mut [TopicShare], places: &[usize], count: u32) {
        let subscribers = self.table.subscribers(shares[places[0]].topic);
        let mut remaining: Vec<usize> = (0..subscribers.len()).collect();
        for i in 0..count {
            let fits = |&&subscriber: &&usize| {
                places.iter().all(|&place| {
                    let share = &shares[place];
                    let partition = self.table.partitions(share.topic).start + i;
                    self.may_take(subscribers[subscriber], partition, Match::Rack)
                        && share.max_assignable(subscriber) > 0
                })
            };
            // In the worst case that asks every member for every partition, as Kafka does: which member fits depends on all
            // of the topics at once. Groups without racks never come here.
            let Some(&subscriber) = remaining.iter().find(fits) else { continue };
            let member = subscribers[subscriber];
            for &place in places {
                let topic = shares[place].topic;
                let partition = self.table.partitions(topic).start + i;
                self.plan.give(partition, member);
                shares[place].count(subscriber, 1);
                self.explain(topic, member, &[partition], Match::Rack);
            }
            if places.iter().all(|&place| shares[place].max_assignable(subscriber) == 0) {
                remaining.retain(|&other| other != subscriber);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{MemberId, TopicName};
    use crate::kafka::assignor::testing::{Group, in_words};

    fn assigned(group: &Group) -> String {
        in_words(&group.assign(&RangeAssignor))
    }

    #[test]
    fn the_first_members_get_one_more_of_every_topic() {
        let group = Group::of(&[("c1", "a b"), ("c2", "a b")], &[("a", 3), ("b", 3)]);
        assert_eq!(assigned(&group), "c1: a-0 a-1 b-0 b-1; c2: a-2 b-2");
    }

    #[test]
    fn members_beyond_the_partitions_get_nothing() {
        let group = Group::of(&[("c2", "a"), ("c1", "a")], &[("a", 1)]);
        assert_eq!(assigned(&group), "c1: a-0; c2:");
    }

    #[test]
    fn static_members_come_first_and_dynamic_ones_compare_as_text() {
        let group = Group::of(&[("c2", "a"), ("c10", "a"), ("z", "a")], &[("a", 3)]);
        assert_eq!(assigned(&group.fixed("z", "i")), "c10: a-1; c2: a-2; z: a-0");
    }

    #[test]
    fn a_topic_without_metadata_is_skipped() {
        assert_eq!(assigned(&Group::of(&[("c1", "ghost")], &[])), "c1:");
    }

    #[test]
    fn partitions_go_to_the_racks_of_their_replicas_as_far_as_the_shares_stay_even() {
        let members = [("c1", "a"), ("c2", "a")];
        let group = Group::of(&members, &[("a", 4)]).on_rack("c1", "r1").on_rack("c2", "r2");
        let group = group.replicas("a", &["r2", "r1", "r2", "r2"]);
        assert_eq!(assigned(&group), "c1: a-1 a-3; c2: a-0 a-2");
    }

    #[test]
    fn topics_with_the_same_subscribers_and_equally_many_partitions_stay_aligned() {
        let members = [("c1", "a b"), ("c2", "a b")];
        let group = Group::of(&members, &[("a", 2), ("b", 2)]);
        let group = group.on_rack("c1", "r1").on_rack("c2", "r2");
        let group = group.replicas("a", &["r2", "r1"]).replicas("b", &["r2", "r1"]);
        assert_eq!(assigned(&group), "c1: a-1 b-1; c2: a-0 b-0");
    }

    #[test]
    fn the_explanation_says_how_each_topic_was_shared() {
        let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 3)]);
        let topic = TopicName::new("a");
        let ids = || vec![MemberId::new("c1"), MemberId::new("c2")];
        assert_eq!(
            group.steps(&RangeAssignor),
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
