//! One call of an assignor: what it is given, and what Kafka made of it. The files of all assignors of the classic protocol
//! have this in common.

use std::sync::Arc;

use kafkascope::id::{
    AssignorName, GenerationId, GroupInstanceId, MemberId, TopicName, TopicPartition,
};
use kafkascope::kafka::assignor::{
    AssignmentInput, GroupAssignment, PartitionAssignor, Silent, TopicPartitions, assignor,
};
use kafkascope::kernel::SortedMap;
use kafkascope::protocol::join_group::JoinMember;
use kafkascope::protocol::{Assignment, StickyUserData, Subscription, Text};
use serde_json::{Map, Value};

use crate::conformance::compare::{int, ints, list, same, text};

pub type Topics = SortedMap<TopicName, TopicPartitions>;

/// The assignor of a name.
pub fn named(name: &str) -> &'static dyn PartitionAssignor {
    assignor(&AssignorName::new(name)).unwrap()
}

/// Runs the call; answers what the assignor made of it if it is right.
pub fn check(assignor: &dyn PartitionAssignor, call: &Value) -> Result<Value, String> {
    let assignment = run(assignor, call)?;
    let actual = in_words(&assignment);
    if actual != call["expected"] {
        sound(call, &assignment)?;
    }
    let sorted = call.get("expected_sorted").unwrap_or(&call["expected"]);
    if call["exact"] == true || &actual != sorted {
        same(|| "assignment".to_owned(), &call["expected"], &actual)?;
    }
    let mut sizes: Vec<usize> = assignment.values().map(|share| share.partitions.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    if call["sizes_invariant"] == true || actual == call["expected"] {
        same(|| "sizes".to_owned(), &call["sizes"], &Value::from(sizes))?;
    }
    Ok(actual)
}

/// What holds in every case: each partition goes to one member at most, and that one is subscribed to its topic.
pub fn sound(call: &Value, assignment: &GroupAssignment) -> Result<(), String> {
    let members = list(call, "members")?;
    let mut given: Vec<&TopicPartition> = Vec::new();
    for (id, share) in assignment.iter() {
        let member = members.iter().find(|member| member["id"] == id.as_str());
        let topics = list(member.ok_or_else(|| format!("{id} is not in the group"))?, "topics")?;
        for partition in &share.partitions {
            let topic = partition.topic.as_str();
            if !topics.iter().any(|subscribed| subscribed == topic) {
                return Err(format!("{id} gets {partition}, to whose topic it is not subscribed"));
            }
            given.push(partition);
        }
    }
    given.sort_unstable();
    match given.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("{} is given twice", pair[0])),
        None => Ok(()),
    }
}

pub fn run(assignor: &dyn PartitionAssignor, call: &Value) -> Result<GroupAssignment, String> {
    let members: Vec<JoinMember> =
        list(call, "members")?.iter().map(member).collect::<Result<_, _>>()?;
    let topics = topics(call)?;
    Ok(assignor.assign(&AssignmentInput { members: &members, topics: &topics }, &mut Silent))
}

/// `owned` and `generation` are said in both of the ways in which assignors read them.
fn member(member: &Value) -> Result<JoinMember, String> {
    let topics = list(member, "topics")?.iter().filter_map(Value::as_str).map(TopicName::new);
    let mut subscription = Subscription::to_topics(topics.collect());
    subscription.rack_id = member["rack"].as_str().map(Text::from);
    let owned = owned(member)?;
    if let Some(generation) = member.get("generation") {
        let generation = GenerationId(int(generation)?);
        let previous_assignment = owned.clone();
        subscription.user_data = Some(StickyUserData { previous_assignment, generation });
        subscription.generation_id = generation;
    }
    if let Some(generation) = member.get("subscription_generation") {
        subscription.generation_id = GenerationId(int(generation)?);
    }
    subscription.owned_partitions = owned;
    Ok(JoinMember {
        member_id: MemberId::new(text(member, "id")?),
        group_instance_id: member["instance_id"].as_str().map(GroupInstanceId::new),
        subscription: Arc::new(subscription),
    })
}

/// What a member says it has.
pub fn owned(member: &Value) -> Result<Vec<TopicPartition>, String> {
    let mut owned = Vec::new();
    for topic in member["owned"].as_object().into_iter().flat_map(Map::keys) {
        for partition in ints(&member["owned"], topic)? {
            owned.push(TopicPartition::new(TopicName::new(topic.as_str()), partition));
        }
    }
    Ok(owned)
}

pub fn topics(call: &Value) -> Result<Topics, String> {
    let mut topics = SortedMap::default();
    for (name, count) in call["topics"].as_object().ok_or("no topics")? {
        let racks = call["partition_racks"][name].as_array();
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

/// `{member: {topic: [partition]}}`
pub fn in_words(assignment: &GroupAssignment) -> Value {
    let shares = assignment.iter().map(|(id, share)| (id.to_string(), by_topic(share)));
    Value::Object(shares.collect())
}

pub fn by_topic(assignment: &Assignment) -> Value {
    let partitions = assignment.partitions.iter();
    partitions_by_topic(partitions.map(|tp| (tp.topic.as_str(), tp.partition)))
}

/// `{topic: [partition]}`
pub fn partitions_by_topic<'a>(partitions: impl Iterator<Item = (&'a str, i32)>) -> Value {
    let mut topics: SortedMap<&str, Vec<i32>> = SortedMap::default();
    for (topic, partition) in partitions {
        topics.get_or_insert_with(topic, Vec::new).push(partition);
    }
    for partitions in topics.values_mut() {
        partitions.sort_unstable();
    }
    let fields =
        topics.into_iter().map(|(topic, partitions)| (topic.to_owned(), partitions.into()));
    Value::Object(fields.collect::<Map<_, _>>())
}
