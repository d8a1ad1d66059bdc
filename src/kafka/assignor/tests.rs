//! What holds of every assignor, for groups of all kinds.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use crate::id::{AssignorName, GroupInstanceId, MemberId, TopicPartition};
use crate::kafka::assignor::testing::{Group, redone};
use crate::kafka::assignor::{ASSIGNORS, GroupAssignment, RebalanceProtocol, assignor};
use crate::kafka::config::{ConfigKind, ConsumerConfig};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

const TOPICS: [&str; 5] = ["a", "b", "c", "d", "ghost"];
const RACKS: [&str; 3] = ["r1", "r2", "r3"];

/// A group with equal or unequal subscriptions, true and false claims, with or without racks.
fn any_group(numbers: &mut Numbers) -> Group {
    let counts: Vec<(&str, i32)> =
        TOPICS[..4].iter().map(|&topic| (topic, numbers.below(7) as i32)).collect();
    let equal = numbers.one_in(2);
    let everybodys = subscription(numbers);
    let ids: Vec<String> = (0..1 + numbers.below(7)).map(|i| format!("m{}", 5 + i)).collect();
    let topics: Vec<String> = ids
        .iter()
        .map(|_| if equal { everybodys.clone() } else { subscription(numbers) })
        .collect();
    let members: Vec<(&str, &str)> =
        ids.iter().map(String::as_str).zip(topics.iter().map(String::as_str)).collect();
    let mut group = Group::of(&members, &counts);
    for (i, id) in ids.iter().enumerate() {
        if !numbers.one_in(3) {
            let claims: Vec<String> = (0..numbers.below(8))
                .map(|_| format!("{}-{}", TOPICS[numbers.below(5) as usize], numbers.below(8)))
                .collect();
            group = group.owning(id, numbers.below(3) as i32, &claims.join(" "));
        }
        if numbers.one_in(6) {
            group.members[i].group_instance_id = Some(GroupInstanceId::new(format!("i{}", 9 - i)));
        }
    }
    if numbers.one_in(3) {
        for id in &ids {
            group = group.on_rack(id, RACKS[numbers.below(3) as usize]);
        }
        for (topic, count) in counts {
            let racks: Vec<&str> = (0..count).map(|_| RACKS[numbers.below(3) as usize]).collect();
            group = group.replicas(topic, &racks);
        }
    }
    group
}

fn subscription(numbers: &mut Numbers) -> String {
    let wanted = TOPICS.iter().filter(|_| !numbers.one_in(3));
    wanted.copied().collect::<Vec<_>>().join(" ")
}

fn any_groups() -> impl Iterator<Item = Group> {
    let mut numbers = Numbers(1);
    (0..3_000).map(move |_| any_group(&mut numbers))
}

fn owners(assignment: &GroupAssignment) -> Vec<(TopicPartition, MemberId)> {
    let shares = assignment.iter();
    let mut owners: Vec<_> = shares
        .flat_map(|(id, share)| share.partitions.iter().map(|tp| (tp.clone(), id.clone())))
        .collect();
    owners.sort_unstable();
    owners
}

#[test]
fn an_explanation_is_enough_to_do_the_assignment_again() {
    for group in any_groups() {
        for assignor in ASSIGNORS {
            let steps = group.steps(*assignor);
            let owners = owners(&group.assign(*assignor));
            assert_eq!(redone(&steps), owners, "{}: {:?}", assignor.name(), group.members);
        }
    }
}

#[test]
fn everybody_is_in_the_assignment_and_every_share_is_sorted() {
    for group in any_groups() {
        for assignor in ASSIGNORS {
            let assignment = group.assign(*assignor);
            assert_eq!(assignment.len(), group.members.len());
            for share in assignment.values() {
                assert!(share.partitions.is_sorted_by(|a, b| a < b), "{}", assignor.name());
            }
        }
    }
}

#[test]
fn the_order_in_which_members_are_listed_does_not_matter() {
    for mut group in any_groups() {
        let before: Vec<_> = ASSIGNORS.iter().map(|assignor| group.assign(*assignor)).collect();
        group.members.reverse();
        for member in &mut group.members {
            Arc::make_mut(&mut member.subscription).topics.reverse();
        }
        let after: Vec<_> = ASSIGNORS.iter().map(|assignor| group.assign(*assignor)).collect();
        assert_eq!(before, after);
    }
}

#[test]
fn kafkas_assignors_give_each_partition_of_a_subscribed_topic_to_one_member() {
    for group in any_groups() {
        let mut all: Vec<TopicPartition> = Vec::new();
        for (topic, partitions) in group.topics.iter() {
            let mut members = group.members.iter();
            if members.any(|member| member.subscription.topics.contains(topic)) {
                all.extend((0..partitions.count).map(|p| TopicPartition::new(topic.clone(), p)));
            }
        }
        for name in ["range", "roundrobin", "sticky"] {
            let assignor = assignor(&AssignorName::new(name)).unwrap();
            let owners = owners(&group.assign(assignor));
            assert!(owners.iter().map(|(partition, _)| partition).eq(&all), "{name}: {owners:?}");
        }
    }
}

#[test]
fn a_consumer_may_name_every_assignor_and_no_other() {
    let names: Vec<&str> = ASSIGNORS.iter().map(|assignor| assignor.name()).collect();
    let entries = ConsumerConfig::default().entries();
    let entry = entries.iter().find(|entry| entry.key == "partition.assignment.strategy").unwrap();
    assert!(matches!(entry.kind, ConfigKind::List(known) if *known == names));
}

#[test]
fn only_the_cooperative_assignor_works_while_members_keep_their_partitions() {
    for assignor in ASSIGNORS {
        assert!(assignor.supports(RebalanceProtocol::Eager));
        let cooperative = assignor.supports(RebalanceProtocol::Cooperative);
        assert_eq!(cooperative, assignor.name() == "cooperative-sticky");
    }
}
