//! `assign_range*.json`: one call of the range assignor.

use kafkascope::kernel::SortedMap;
use std::sync::Arc;

use kafkascope::id::{GroupInstanceId, MemberId, TopicName};
use kafkascope::kafka::assignor::{
    AssignmentInput, GroupAssignment, PartitionAssignor, RangeAssignor, Silent, TopicPartitions,
};
use kafkascope::protocol::join_group::JoinMember;
use kafkascope::protocol::{Assignment, Subscription, Text};
use serde_json::{Map, Value};

use crate::conformance::compare::{int, list, same, text};

pub fn check(case: &Value) -> Result<(), String> {
    check_call(&RangeAssignor, case)
}

/// Every assignor that looks at nothing but members and topics has files of this format.
pub fn check_call(assignor: &dyn PartitionAssignor, case: &Value) -> Result<(), String> {
    let members: Vec<JoinMember> =
        list(case, "members")?.iter().map(member).collect::<Result<_, _>>()?;
    let topics = topics(case)?;
    let input = AssignmentInput { members: &members, topics: &topics };
    let assignment = assignor.assign(&input, &mut Silent);
    check_assignment(case, &assignment)
}

fn member(member: &Value) -> Result<JoinMember, String> {
    let topics = list(member, "topics")?.iter().filter_map(Value::as_str).map(TopicName::new);
    let mut subscription = Subscription::to_topics(topics.collect());
    subscription.rack_id = member["rack"].as_str().map(Text::from);
    Ok(JoinMember {
        member_id: MemberId::new(text(member, "id")?),
        group_instance_id: member["instance_id"].as_str().map(GroupInstanceId::new),
        subscription: Arc::new(subscription),
    })
}

fn topics(case: &Value) -> Result<SortedMap<TopicName, TopicPartitions>, String> {
    let mut topics = SortedMap::default();
    for (name, count) in case["topics"].as_object().ok_or("no topics")? {
        let racks = case["partition_racks"][name].as_array();
        let racks = racks.map(|partitions| partitions.iter().map(rack_names).collect());
        let partitions = TopicPartitions { count: int(count)?, racks: racks.unwrap_or_default() };
        topics.insert(TopicName::new(name.as_str()), partitions);
    }
    Ok(topics)
}

fn rack_names(replicas: &Value) -> Vec<Text> {
    let racks = replicas.as_array().into_iter().flatten();
    racks.filter_map(Value::as_str).map(Text::from).collect()
}

/// `{member: {topic: [partition]}}`, and the sizes of the shares.
fn check_assignment(case: &Value, assignment: &GroupAssignment) -> Result<(), String> {
    let shares = assignment.iter().map(|(id, share)| (id.to_string(), by_topic(share)));
    let actual = Value::Object(shares.collect());
    let sorted = case.get("expected_sorted").unwrap_or(&case["expected"]);
    if case["exact"] == true || &actual != sorted {
        same(|| "assignment".to_owned(), &case["expected"], &actual)?;
    }
    let mut sizes: Vec<usize> = assignment.values().map(|share| share.partitions.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    if case["sizes_invariant"] == true {
        same(|| "sizes".to_owned(), &case["sizes"], &Value::from(sizes))?;
    }
    Ok(())
}

pub fn by_topic(assignment: &Assignment) -> Value {
    let mut topics: SortedMap<&str, Vec<i32>> = SortedMap::default();
    for partition in &assignment.partitions {
        topics.get_or_insert_with(partition.topic.as_str(), Vec::new).push(partition.partition);
    }
    for partitions in topics.values_mut() {
        partitions.sort_unstable();
    }
    let fields =
        topics.into_iter().map(|(topic, partitions)| (topic.to_owned(), partitions.into()));
    Value::Object(fields.collect::<Map<_, _>>())
}
