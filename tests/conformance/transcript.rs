//! The words of a transcript and the messages of the protocol, both ways.

use std::sync::Arc;

use kafkascope::fact::GroupState;
use kafkascope::id::{
    AssignorName, ClientId, ErrorCode, GenerationId, GroupId, GroupInstanceId, Offset, TopicName,
    TopicPartition,
};
use kafkascope::kafka::group::{Group, Member};
use kafkascope::kernel::Span;
use kafkascope::protocol::{
    Assignment, Response, Subscription, Text, heartbeat, join_group, leave_group, offset_commit,
    offset_fetch, sync_group,
};
use serde_json::{Map, Value, json};

use crate::conformance::assign_call::by_topic;
use crate::conformance::compare::{int, list, number, text};
use crate::conformance::member_names::MemberNames;

fn instance(step: &Value) -> Option<GroupInstanceId> {
    step["instance_id"].as_str().map(GroupInstanceId::new)
}

fn generation(step: &Value) -> Result<GenerationId, String> {
    int(&step["generation"]).map(GenerationId)
}

fn span(step: &Value, field: &str) -> Result<Span, String> {
    let ms = u64::try_from(number(step, field)?).map_err(|error| error.to_string())?;
    Ok(Span::from_ms(ms))
}

pub fn join(
    group: &GroupId,
    names: &MemberNames,
    step: &Value,
) -> Result<join_group::Request, String> {
    let protocol = |protocol: &Value| {
        let topics = list(protocol, "topics")?.iter().filter_map(Value::as_str);
        let topics = topics.map(TopicName::new).collect();
        Ok::<_, String>(join_group::JoinProtocol {
            name: AssignorName::new(text(protocol, "name")?),
            subscription: Arc::new(Subscription::to_topics(topics)),
        })
    };
    Ok(join_group::Request {
        group: group.clone(),
        session_timeout: span(step, "session_timeout_ms")?,
        rebalance_timeout: span(step, "rebalance_timeout_ms")?,
        member_id: names.id(text(step, "member_id")?),
        group_instance_id: instance(step),
        client_id: ClientId::new(text(step, "client")?),
        protocol_type: step["protocol_type"].as_str().unwrap_or("consumer").into(),
        protocols: list(step, "protocols")?.iter().map(protocol).collect::<Result<_, _>>()?,
        reason: "".into(),
    })
}

pub fn sync(
    group: &GroupId,
    names: &MemberNames,
    step: &Value,
) -> Result<sync_group::Request, String> {
    let mut assignments = Vec::new();
    for (member, share) in step["assignments"].as_object().into_iter().flatten() {
        let mut partitions = partitions(share)?;
        partitions.sort();
        assignments.push(sync_group::MemberAssignment {
            member_id: names.id(member),
            assignment: Arc::new(Assignment { partitions }),
        });
    }
    Ok(sync_group::Request {
        group: group.clone(),
        generation: generation(step)?,
        member_id: names.id(text(step, "member_id")?),
        group_instance_id: instance(step),
        protocol_type: step["protocol_type"].as_str().map(Text::from),
        protocol: step["protocol"].as_str().map(AssignorName::new),
        assignments,
    })
}

pub fn heartbeat(
    group: &GroupId,
    names: &MemberNames,
    step: &Value,
) -> Result<heartbeat::Request, String> {
    Ok(heartbeat::Request {
        group: group.clone(),
        generation: generation(step)?,
        member_id: names.id(text(step, "member_id")?),
        group_instance_id: instance(step),
    })
}

pub fn leave(
    group: &GroupId,
    names: &MemberNames,
    step: &Value,
) -> Result<leave_group::Request, String> {
    let member = |member: &Value| {
        Ok::<_, String>(leave_group::LeavingMember {
            member_id: names.id(member["member_id"].as_str().unwrap_or_default()),
            group_instance_id: instance(member),
            reason: "".into(),
        })
    };
    let members = match step["members"].as_array() {
        Some(members) => members.iter().map(member).collect::<Result<_, _>>()?,
        None => vec![member(step)?],
    };
    Ok(leave_group::Request { group: group.clone(), members })
}

pub fn commit(
    group: &GroupId,
    names: &MemberNames,
    step: &Value,
) -> Result<offset_commit::Request, String> {
    let size = step["metadata_size"].as_u64().unwrap_or(0);
    let metadata: Text = "x".repeat(usize::try_from(size).unwrap()).into();
    let mut partitions = Vec::new();
    for (topic, offsets) in step["offsets"].as_object().into_iter().flatten() {
        for (partition, offset) in offsets.as_object().into_iter().flatten() {
            let partition = partition.parse().map_err(|_| "no partition".to_owned())?;
            partitions.push(offset_commit::CommitPartition {
                partition: TopicPartition::new(TopicName::new(topic.as_str()), partition),
                offset: Offset(offset.as_i64().ok_or("no offset")?),
                leader_epoch: None,
                metadata: metadata.clone(),
            });
        }
    }
    Ok(offset_commit::Request {
        group: group.clone(),
        generation: generation(step)?,
        member_id: names.id(text(step, "member_id")?),
        group_instance_id: instance(step),
        partitions,
    })
}

pub fn fetch(group: &GroupId) -> offset_fetch::Request {
    offset_fetch::Request { group: group.clone(), member: None, partitions: None }
}

/// `{topic: [partition]}`.
pub fn partitions(topics: &Value) -> Result<Vec<TopicPartition>, String> {
    let mut partitions = Vec::new();
    for (topic, numbers) in topics.as_object().into_iter().flatten() {
        for partition in numbers.as_array().ok_or("no partitions")? {
            let topic = TopicName::new(topic.as_str());
            partitions.push(TopicPartition::new(topic, int(partition)?));
        }
    }
    Ok(partitions)
}

pub fn error_of(result: Result<(), ErrorCode>) -> &'static str {
    result.err().unwrap_or_default().name()
}

pub fn deleted_offsets(result: Result<Vec<(TopicPartition, ErrorCode)>, ErrorCode>) -> Value {
    match result {
        Err(error) => json!({ "error": error.name() }),
        Ok(answers) => {
            let one = |(partition, error): (TopicPartition, ErrorCode)| {
                (partition.to_string(), Value::from(error.name()))
            };
            let errors: Map<_, _> = answers.into_iter().map(one).collect();
            json!({ "error": "NONE", "partition_errors": errors })
        }
    }
}

/// A response as the transcript tells it.
pub fn response(names: &MemberNames, response: &Response, is_batch: bool) -> Value {
    if let Response::JoinGroup(join) = response {
        return joined(names, join);
    }
    let mut said = json!({ "error": response.error().name() });
    if let Response::SyncGroup(sync) = response {
        put(&mut said, "protocol", sync.protocol.as_ref().map(ToString::to_string));
        if !sync.error.is_error() {
            said["assignment"] = by_topic(&sync.assignment);
        }
    }
    if let Response::LeaveGroup(leave) = response {
        let errors: Vec<_> = leave.members.iter().map(|member| member.error.name()).collect();
        if is_batch {
            said["member_errors"] = errors.into();
        } else if let [error] = errors[..] {
            said["error"] = error.into();
        }
    }
    if let Response::OffsetFetch(fetched) = response {
        said["offsets"] = offsets(fetched);
    }
    said
}

fn joined(names: &MemberNames, join: &join_group::Response) -> Value {
    let mut said = json!({ "error": join.error.name(), "member_id": names.name(&join.member_id) });
    if join.error.is_error() {
        return said;
    }
    said["generation"] = join.generation.0.into();
    said["leader"] = names.name(&join.leader).into();
    put(&mut said, "protocol", join.protocol.as_ref().map(ToString::to_string));
    if join.skip_assignment {
        said["skip_assignment"] = true.into();
    }
    if !join.members.is_empty() {
        let member = |member: &join_group::JoinMember| {
            let topics: Vec<_> = member.subscription.topics.iter().map(TopicName::as_str).collect();
            let mut said = json!({ "id": names.name(&member.member_id), "topics": topics });
            let instance = member.group_instance_id.as_ref();
            put(&mut said, "instance_id", instance.map(ToString::to_string));
            said
        };
        said["members"] = join.members.iter().map(member).collect();
    }
    said
}

fn offsets(fetched: &offset_fetch::Response) -> Value {
    let mut topics = Map::new();
    for partition in &fetched.partitions {
        let topic = topics.entry(partition.partition.topic.as_str()).or_insert_with(|| json!({}));
        topic[partition.partition.partition.to_string()] = partition.offset.0.into();
    }
    Value::Object(topics)
}

fn put(said: &mut Value, field: &str, value: Option<String>) {
    if let Some(value) = value {
        said[field] = value.into();
    }
}

/// The group as the transcript shows it after each step.
pub fn view(names: &MemberNames, group: Option<&Group>) -> Value {
    let Some(group) = group else { return json!({ "state": "Absent" }) };
    let mut view = json!({
        "state": group.state().name(),
        "generation": group.generation().0,
        "members": names.sorted(group.members().map(Member::id)),
    });
    put(&mut view, "leader", group.leader().map(|leader| names.name(leader)));
    put(&mut view, "protocol", group.protocol().map(ToString::to_string));
    let who =
        |is: fn(&Member) -> bool| names.sorted(group.members().filter(|m| is(m)).map(Member::id));
    let lists = [
        ("awaiting_join", who(Member::is_awaiting_join)),
        ("awaiting_sync", who(Member::is_awaiting_sync)),
        ("pending_join", names.sorted(group.pending_members().map(|pending| &pending.id))),
        ("pending_sync", names.sorted(group.pending_sync())),
    ];
    for (field, list) in lists {
        if !list.is_empty() {
            view[field] = list.into();
        }
    }
    let fixed = group.static_members();
    let fixed: Map<_, _> =
        fixed.map(|(instance, id)| (instance.to_string(), names.name(id).into())).collect();
    if !fixed.is_empty() {
        view["static"] = Value::Object(fixed);
    }
    let has_shares = matches!(group.state(), GroupState::Stable | GroupState::PreparingRebalance);
    if has_shares {
        let share = |member: &Member| (names.name(member.id()), by_topic(member.assignment()));
        view["assigned"] = Value::Object(group.members().map(share).collect());
    }
    view
}
