//! `assign_uniform*.json`, `assign_server_range*.json`: calls of the coordinator's assignors, as a group's life brought them.

use std::sync::Arc;

use kafkascope::id::{GroupInstanceId, MemberId, TopicName, TopicPartition};
use kafkascope::kafka::assignor::Silent;
use kafkascope::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupAssignment, GroupSpec, MemberSpec, RangeAssignor,
    SubscriptionType, TopicSpec, UniformAssignor,
};
use kafkascope::kernel::SortedMap;
use kafkascope::protocol::Assignment;
use serde_json::{Map, Value};

use crate::conformance::assign_call::by_topic;
use crate::conformance::compare::{int, list, same, text};
use crate::conformance::transcript::partitions;

pub fn check_uniform(case: &Value) -> Result<(), String> {
    check(&UniformAssignor, case)
}

pub fn check_range(case: &Value) -> Result<(), String> {
    check(&RangeAssignor, case)
}

fn check(assignor: &dyn ConsumerGroupPartitionAssignor, case: &Value) -> Result<(), String> {
    let rounds = list(case, "steps")?.iter().map(|step| list(step, "rounds"));
    for round in rounds.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        check_round(assignor, round)
            .map_err(|error| format!("epoch {}: {error}", round["group_epoch"]))?;
    }
    Ok(())
}

struct Member {
    id: MemberId,
    instance_id: Option<GroupInstanceId>,
    topics: Vec<TopicName>,
    target: Arc<Assignment>,
}

fn check_round(assignor: &dyn ConsumerGroupPartitionAssignor, round: &Value) -> Result<(), String> {
    let members = list(round, "members")?.iter().map(member);
    let mut members: Vec<Member> = members.collect::<Result<_, _>>()?;
    members.sort_by(|a, b| a.id.cmp(&b.id));
    let specs: Vec<MemberSpec> = members.iter().map(spec).collect();
    let topics = topics(round)?;
    let place = |name: &Value| topics.iter().position(|topic| topic.name.as_str() == name);
    let order: Vec<usize> = list(round, "topic_id_order")?.iter().filter_map(place).collect();
    let homogeneous = text(round, "subscription_type")? == "Homogeneous";
    let spec = GroupSpec {
        members: &specs,
        topics: &topics,
        topic_id_order: Some(&order),
        subscription_type: if homogeneous {
            SubscriptionType::Homogeneous
        } else {
            SubscriptionType::Heterogeneous
        },
    };
    check_assignment(round, &specs, &assignor.assign(&spec, &mut Silent))
}

fn member(member: &Value) -> Result<Member, String> {
    let topics = list(member, "topics")?.iter().filter_map(Value::as_str).map(TopicName::new);
    let mut topics: Vec<_> = topics.collect();
    topics.sort();
    let mut target = partitions(&member["current_target"])?;
    target.sort();
    Ok(Member {
        id: MemberId::new(text(member, "id")?),
        instance_id: member["instance_id"].as_str().map(GroupInstanceId::new),
        topics,
        target: Arc::new(Assignment { partitions: target }),
    })
}

fn spec(member: &Member) -> MemberSpec<'_> {
    MemberSpec {
        id: &member.id,
        instance_id: member.instance_id.as_ref(),
        rack_id: None,
        topics: &member.topics,
        target: &member.target,
    }
}

fn topics(round: &Value) -> Result<Vec<TopicSpec>, String> {
    let mut topics = SortedMap::default();
    for (name, count) in round["topics"].as_object().ok_or("no topics")? {
        topics.insert(TopicName::new(name.as_str()), int(count)?);
    }
    let topics = topics.into_iter();
    Ok(topics.map(|(name, partitions)| TopicSpec { name, partitions }).collect())
}

fn check_assignment(
    round: &Value,
    members: &[MemberSpec<'_>],
    assignment: &GroupAssignment,
) -> Result<(), String> {
    let shares = assignment.iter().map(|(id, share)| (id.to_string(), by_topic(share)));
    let actual = Value::Object(shares.collect::<Map<_, _>>());
    let expected = if round["exact"] == true {
        &round["expected"]
    } else {
        round.get("expected_sorted").unwrap_or(&round["expected"])
    };
    same(|| "target".to_owned(), expected, &actual)?;
    let mut sizes: Vec<_> = assignment.iter().map(|(_, share)| share.partitions.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    if round["sizes_invariant"] == true {
        same(|| "sizes".to_owned(), &round["sizes"], &Value::from(sizes))?;
    }
    check_recorded(round, members, assignment)
}

/// What hangs on the order of a hash map is not ours to repeat, but what was recorded must still share out the same
/// partitions, each once, and fit its own numbers.
fn check_recorded(
    round: &Value,
    members: &[MemberSpec<'_>],
    assignment: &GroupAssignment,
) -> Result<(), String> {
    let mut recorded = Vec::new();
    for (id, share) in round["expected"].as_object().ok_or("no expected")? {
        recorded.push((MemberId::new(id.as_str()), partitions(share)?));
    }
    let mut all: Vec<_> = recorded.iter().flat_map(|(_, share)| share.clone()).collect();
    all.sort();
    let mut ours: Vec<_> =
        assignment.iter().flat_map(|(_, share)| share.partitions.clone()).collect();
    ours.sort();
    if all != ours {
        return Err(format!("partitions: recorded {all:?}, ours {ours:?}"));
    }
    same(|| "moved".to_owned(), &round["moved"], &Value::from(moved(members, &recorded)))
}

/// Partitions that another member had before.
fn moved(members: &[MemberSpec<'_>], assignment: &[(MemberId, Vec<TopicPartition>)]) -> usize {
    let mut before = SortedMap::default();
    for member in members {
        for partition in &member.target.partitions {
            before.insert(partition, member.id);
        }
    }
    let now = assignment.iter().flat_map(|(id, share)| share.iter().map(move |p| (id, p)));
    now.filter(|(id, partition)| before.get(partition).is_some_and(|owner| owner != id)).count()
}
