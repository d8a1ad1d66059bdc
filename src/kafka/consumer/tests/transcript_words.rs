//! The words of the recorded transcripts: requests, answers and exceptions as they write them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::fact::Fact;
use crate::id::{
    AssignorName, BrokerId, ErrorCode, GenerationId, GroupInstanceId, MemberId, Offset, TopicName,
    TopicPartition,
};
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::Failure;
use crate::kafka::consumer::network::Arrival;
use crate::kernel::{SimTime, Span};
use crate::protocol::join_group::JoinMember;
use crate::protocol::{
    Assignment, Request, Response, Subscription, find_coordinator, heartbeat, join_group,
    leave_group, offset_commit, offset_fetch, sync_group,
};

/// What was seen in one step, in the words of the recording.
#[derive(Default)]
pub(super) struct Step {
    pub(super) seen: Map<String, Value>,
}

impl Step {
    pub(super) fn value(&self, key: &str) -> Value {
        self.seen.get(key).cloned().unwrap_or(Value::Null)
    }

    pub(super) fn is_silent(&self, key: &str) -> bool {
        self.seen.get(key).is_none_or(|value| value.as_array().is_some_and(Vec::is_empty))
    }
}

pub(super) fn ms(value: &Value) -> Span {
    Span::from_ms(value.as_u64().expect("milliseconds"))
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn partition(value: &str) -> TopicPartition {
    value.parse().expect("a partition")
}

pub(super) fn partitions(value: &Value) -> Vec<TopicPartition> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|p| partition(text(p))).collect()
}

pub(super) fn error(value: &Value) -> ErrorCode {
    let Some(name) = value["error"].as_str() else { return ErrorCode::None };
    let known = ErrorCode::ALL.iter().find(|code| code.name() == name);
    *known.unwrap_or_else(|| panic!("no error {name}"))
}

pub(super) fn topics(value: &Value) -> Vec<(TopicName, i32)> {
    let map = value.as_object().expect("topics");
    map.iter()
        .map(|(name, n)| (TopicName::new(name.as_str()), n.as_i64().expect("a count") as i32))
        .collect()
}

pub(super) fn names(partitions: &[TopicPartition]) -> Value {
    partitions.iter().map(ToString::to_string).collect()
}

pub(super) fn callback(fact: &Fact) -> Option<Value> {
    let (cb, partitions) = match fact {
        Fact::PartitionsRevoked { partitions, .. } => ("revoked", partitions),
        Fact::PartitionsAssigned { partitions, .. } => ("assigned", partitions),
        Fact::PartitionsLost { partitions, .. } => ("lost", partitions),
        _ => return None,
    };
    Some(json!({"cb": cb, "partitions": names(partitions)}))
}

pub(super) fn exception(failure: Failure) -> &'static str {
    match failure {
        Failure::Error(ErrorCode::FencedInstanceId) => "FencedInstanceIdException",
        Failure::Error(ErrorCode::GroupMaxSizeReached) => "GroupMaxSizeReachedException",
        Failure::Error(ErrorCode::InconsistentGroupProtocol) => {
            "InconsistentGroupProtocolException"
        }
        Failure::Error(ErrorCode::InvalidSessionTimeout) => "InvalidSessionTimeoutException",
        Failure::Error(ErrorCode::OffsetMetadataTooLarge) => "OffsetMetadataTooLarge",
        Failure::Error(ErrorCode::RebalanceInProgress) => "RebalanceInProgressException",
        Failure::CommitFailed(_) => "CommitFailedException",
        _ => "KafkaException",
    }
}

pub(super) fn api(body: &Request) -> &'static str {
    match body {
        Request::Produce(_) => "PRODUCE",
        Request::Fetch(_) => "FETCH",
        Request::ListOffsets(_) => "LIST_OFFSETS",
        Request::Metadata(_) => "METADATA",
        Request::OffsetCommit(_) => "OFFSET_COMMIT",
        Request::OffsetFetch(_) => "OFFSET_FETCH",
        Request::FindCoordinator(_) => "FIND_COORDINATOR",
        Request::JoinGroup(_) => "JOIN_GROUP",
        Request::Heartbeat(_) => "HEARTBEAT",
        Request::LeaveGroup(_) => "LEAVE_GROUP",
        Request::SyncGroup(_) => "SYNC_GROUP",
        Request::ConsumerGroupHeartbeat(_) => "CONSUMER_GROUP_HEARTBEAT",
    }
}

pub(super) fn describe_request(body: &Request) -> Value {
    let instance = |id: &Option<GroupInstanceId>| id.as_ref().map(|id| id.as_str().to_owned());
    match body {
        Request::JoinGroup(join) => {
            let protocol = |p: &join_group::JoinProtocol| {
                let subscription = &p.subscription;
                let topics: Vec<_> = subscription.topics.iter().map(TopicName::as_str).collect();
                json!({
                    "name": p.name.as_str(), "topics": topics,
                    "owned": names(&subscription.owned_partitions),
                    "generation": subscription.generation_id.0,
                })
            };
            let protocols: Vec<_> = join.protocols.iter().map(protocol).collect();
            json!({
                "member_id": join.member_id.as_str(),
                "group_instance_id": instance(&join.group_instance_id),
                "session_timeout_ms": join.session_timeout.as_ms(),
                "rebalance_timeout_ms": join.rebalance_timeout.as_ms(),
                "protocols": protocols,
            })
        }
        Request::SyncGroup(sync) => {
            let share = |m: &sync_group::MemberAssignment| {
                (m.member_id.as_str().to_owned(), names(&m.assignment.partitions))
            };
            let assignments: Map<String, Value> = sync.assignments.iter().map(share).collect();
            json!({
                "member_id": sync.member_id.as_str(),
                "generation": sync.generation.0,
                "group_instance_id": instance(&sync.group_instance_id),
                "protocol": sync.protocol.as_ref().map(|name| name.as_str().to_owned()),
                "assignments": assignments,
            })
        }
        Request::Heartbeat(beat) => json!({
            "member_id": beat.member_id.as_str(),
            "generation": beat.generation.0,
            "group_instance_id": instance(&beat.group_instance_id),
        }),
        Request::OffsetCommit(commit) => {
            let offset =
                |c: &offset_commit::CommitPartition| (c.partition.to_string(), json!(c.offset.0));
            let offsets: Map<String, Value> = commit.partitions.iter().map(offset).collect();
            json!({
                "member_id": commit.member_id.as_str(),
                "generation": commit.generation.0,
                "group_instance_id": instance(&commit.group_instance_id),
                "offsets": offsets,
            })
        }
        Request::OffsetFetch(fetch) => {
            json!({"partitions": names(fetch.partitions.as_deref().unwrap_or_default())})
        }
        Request::LeaveGroup(leave) => json!({"member_id": leave.members[0].member_id.as_str()}),
        Request::FindCoordinator(_)
        | Request::ConsumerGroupHeartbeat(_)
        | Request::Metadata(_)
        | Request::Produce(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_) => json!({}),
    }
}

/// The scripted answer to a request.
pub(super) fn answer(request: &Request, script: &Value) -> Response {
    let error = error(script);
    match request {
        Request::FindCoordinator(_) => {
            let node = BrokerId(script["node"].as_i64().unwrap_or(0) as i32);
            let node = (!error.is_error()).then_some(node);
            Response::from(find_coordinator::Response { error, node })
        }
        Request::JoinGroup(join) => Response::from(join_answer(join, error, script)),
        Request::SyncGroup(_) => Response::from(sync_group::Response {
            error,
            protocol_type: Some("consumer".into()),
            protocol: None,
            assignment: Arc::new(Assignment { partitions: partitions(&script["assignment"]) }),
        }),
        Request::Heartbeat(_) => Response::from(heartbeat::Response { error }),
        Request::LeaveGroup(_) => {
            Response::from(leave_group::Response { error, members: Vec::new() })
        }
        Request::OffsetCommit(commit) => Response::from(commit.answer(error)),
        Request::OffsetFetch(fetch) => Response::from(offset_answer(fetch, error, script)),
        Request::Metadata(_)
        | Request::ConsumerGroupHeartbeat(_)
        | Request::Produce(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_) => panic!("not scripted"),
    }
}

pub(super) fn join_answer(
    request: &join_group::Request,
    error: ErrorCode,
    script: &Value,
) -> join_group::Response {
    let own = &request.protocols[0].subscription;
    let member = |m: &Value| {
        let mut subscription = own.as_ref().clone();
        if m["same_as_request"] != json!(true) {
            let list = m["topics"].as_array().map(Vec::as_slice).unwrap_or_default();
            subscription = Subscription::to_topics(
                list.iter().map(|topic| TopicName::new(text(topic))).collect(),
            );
        }
        JoinMember {
            member_id: MemberId::new(text(&m["member_id"])),
            group_instance_id: m["group_instance_id"].as_str().map(GroupInstanceId::new),
            subscription: Arc::new(subscription),
        }
    };
    let members = script["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    join_group::Response {
        error,
        generation: GenerationId(script["generation"].as_i64().unwrap_or(-1) as i32),
        protocol_type: Some("consumer".into()),
        protocol: script["protocol"].as_str().map(AssignorName::new),
        leader: MemberId::new(text(&script["leader"])),
        skip_assignment: script["skip_assignment"] == json!(true),
        member_id: MemberId::new(text(&script["member_id"])),
        members: members.iter().map(member).collect(),
    }
}

pub(super) fn offset_answer(
    request: &offset_fetch::Request,
    error: ErrorCode,
    script: &Value,
) -> offset_fetch::Response {
    let found = |partition: &TopicPartition| {
        let offset = script["offsets"][partition.to_string()].as_i64();
        offset_fetch::PartitionResponse {
            partition: partition.clone(),
            offset: offset.map_or(Offset::NONE, Offset),
            leader_epoch: None,
            metadata: "".into(),
            error: ErrorCode::None,
        }
    };
    let partitions = request.partitions.as_deref().unwrap_or_default().iter().map(found).collect();
    offset_fetch::Response { error, partitions }
}

pub(super) fn settings(value: &Value) -> ConsumerConfig {
    let mut config = ConsumerConfig {
        session_timeout: ms(&value["session_timeout_ms"]),
        heartbeat_interval: ms(&value["heartbeat_interval_ms"]),
        max_poll_interval: ms(&value["max_poll_interval_ms"]),
        request_timeout: ms(&value["request_timeout_ms"]),
        retry_backoff: ms(&value["retry_backoff_ms"]),
        retry_backoff_max: ms(&value["retry_backoff_max_ms"]),
        enable_auto_commit: value["enable_auto_commit"] == json!(true),
        group_instance_id: value["group_instance_id"].as_str().map(str::to_owned),
        ..ConsumerConfig::default()
    };
    if let Some(interval) = value["auto_commit_interval_ms"].as_u64() {
        config.auto_commit_interval = Span::from_ms(interval);
    }
    let assignors = value["assignors"].as_array().expect("assignors");
    config.partition_assignment_strategy =
        assignors.iter().map(|name| AssignorName::new(text(name))).collect();
    config
}

/// The scripted broker of a blocking call.
pub(super) struct Broker {
    pub(super) answers: Vec<Value>,
    pub(super) coming: Vec<(SimTime, Arrival)>,
    /// Requests before this one are not its business.
    pub(super) looked_at: usize,
}

impl Broker {
    pub(super) fn new(step: &Value, looked_at: usize) -> Self {
        let answers = step["answers"].as_array().cloned().unwrap_or_default();
        Self { answers, coming: Vec::new(), looked_at }
    }
}
