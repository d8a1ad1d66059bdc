//! The words of a consumer's transcript: requests, exceptions, and the state after each step.

use kafkascope::id::{BrokerId, ErrorCode, TopicName, TopicPartition};
use kafkascope::kafka::consumer::{Consumer, Failure, MemberState};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::{Channel, Request, join_group, offset_commit, sync_group};
use serde_json::{Map, Value, json};

pub fn names(partitions: &[TopicPartition]) -> Value {
    partitions.iter().map(ToString::to_string).collect()
}

/// Kafka's class of an error of the protocol.
fn class(error: ErrorCode) -> &'static str {
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error has no class of its own")]
    match error {
        ErrorCode::CoordinatorLoadInProgress => "CoordinatorLoadInProgressException",
        ErrorCode::CoordinatorNotAvailable => "CoordinatorNotAvailableException",
        ErrorCode::FencedInstanceId => "FencedInstanceIdException",
        ErrorCode::GroupAuthorizationFailed => "GroupAuthorizationException",
        ErrorCode::GroupMaxSizeReached => "GroupMaxSizeReachedException",
        ErrorCode::InconsistentGroupProtocol => "InconsistentGroupProtocolException",
        ErrorCode::InvalidCommitOffsetSize => "InvalidCommitOffsetSizeException",
        ErrorCode::InvalidGroupId => "InvalidGroupIdException",
        ErrorCode::InvalidSessionTimeout => "InvalidSessionTimeoutException",
        ErrorCode::NetworkException => "DisconnectException",
        ErrorCode::NotCoordinator => "NotCoordinatorException",
        ErrorCode::OffsetMetadataTooLarge => "OffsetMetadataTooLarge",
        ErrorCode::RebalanceInProgress => "RebalanceInProgressException",
        ErrorCode::RequestTimedOut => "TimeoutException",
        ErrorCode::TopicAuthorizationFailed => "TopicAuthorizationException",
        ErrorCode::UnknownTopicOrPartition => "UnknownTopicOrPartitionException",
        _ => "KafkaException",
    }
}

/// What a call threw.
pub fn exception(failure: Failure) -> &'static str {
    match failure {
        Failure::Error(error) => class(error),
        Failure::CommitFailed(_) => "CommitFailedException",
        Failure::NoOffsetForPartition => "NoOffsetForPartitionException",
        Failure::LogTruncation => "LogTruncationException",
        Failure::Disconnected => "DisconnectException",
        Failure::NoBrokersAvailable => "NoAvailableBrokersException",
        Failure::Unexpected(_) | Failure::UnjoinedGroup | Failure::ListenerThrew => {
            "KafkaException"
        }
    }
}

/// How a commit failed, as facts tell it: an error that costs the membership is a `CommitFailedException`.
pub fn commit_exception(error: ErrorCode) -> &'static str {
    let costs_membership = [
        ErrorCode::UnknownMemberId,
        ErrorCode::IllegalGeneration,
        // Of an old generation; of the present one it would have been thrown before.
        ErrorCode::FencedInstanceId,
    ];
    if costs_membership.contains(&error) { "CommitFailedException" } else { class(error) }
}

/// `{cb: commit}` of `commitAsync`.
pub fn commit_callback(commit: u32, error: ErrorCode) -> Value {
    let mut seen = json!({ "cb": "commit", "commit": commit });
    if error.is_retriable() {
        seen["error"] = json!("RetriableCommitFailedException");
        seen["cause"] = json!(class(error));
    } else if error.is_error() {
        seen["error"] = json!(commit_exception(error));
    }
    seen
}

pub fn api(body: &Request) -> &'static str {
    match body {
        Request::Controller(_) | Request::Quorum(_) => unreachable!("no client asks this"),
        Request::Produce(_) => "PRODUCE",
        Request::Fetch(_) => "FETCH",
        Request::ListOffsets(_) => "LIST_OFFSETS",
        Request::OffsetForLeaderEpoch(_) => "OFFSET_FOR_LEADER_EPOCH",
        Request::Metadata(_) => "METADATA",
        Request::OffsetCommit(_) => "OFFSET_COMMIT",
        Request::OffsetFetch(_) => "OFFSET_FETCH",
        Request::FindCoordinator(_) => "FIND_COORDINATOR",
        Request::InitProducerId(_) => "INIT_PRODUCER_ID",
        Request::JoinGroup(_) => "JOIN_GROUP",
        Request::Heartbeat(_) => "HEARTBEAT",
        Request::LeaveGroup(_) => "LEAVE_GROUP",
        Request::SyncGroup(_) => "SYNC_GROUP",
        Request::ConsumerGroupHeartbeat(_) => "CONSUMER_GROUP_HEARTBEAT",
    }
}

/// A request with the number `req`. The reason that Kafka's client gives is free text and left out.
pub fn request(req: usize, broker: BrokerId, channel: Channel, body: &Request) -> Value {
    let to = match channel {
        Channel::Data => format!("broker {}", broker.0),
        Channel::Coordinator => format!("coordinator@{}", broker.0),
        Channel::ReplicaFetcher
        | Channel::Heartbeat
        | Channel::AlterPartition
        | Channel::Forwarding
        | Channel::Raft => panic!("no consumer sends on {channel:?}"),
    };
    let mut seen = json!({ "api": api(body), "to": to, "req": req });
    for (key, value) in details(body) {
        if !value.is_null() {
            seen[key] = value;
        }
    }
    seen
}

fn details(body: &Request) -> Vec<(&'static str, Value)> {
    match body {
        Request::JoinGroup(join) => vec![
            ("member_id", json!(join.member_id.as_str())),
            ("group_instance_id", json!(join.group_instance_id.as_ref().map(|id| id.as_str()))),
            ("session_timeout_ms", json!(join.session_timeout.as_ms())),
            ("rebalance_timeout_ms", json!(join.rebalance_timeout.as_ms())),
            ("protocols", join.protocols.iter().map(protocol).collect()),
        ],
        Request::SyncGroup(sync) => {
            let share = |member: &sync_group::MemberAssignment| {
                let share = names(&member.assignment.partitions);
                (member.member_id.as_str().to_owned(), share)
            };
            vec![
                ("member_id", json!(sync.member_id.as_str())),
                ("generation", json!(sync.generation.0)),
                ("group_instance_id", json!(sync.group_instance_id.as_ref().map(|id| id.as_str()))),
                ("protocol", json!(sync.protocol.as_ref().map(|name| name.as_str()))),
                ("assignments", Value::Object(sync.assignments.iter().map(share).collect())),
            ]
        }
        Request::Heartbeat(beat) => vec![
            ("member_id", json!(beat.member_id.as_str())),
            ("generation", json!(beat.generation.0)),
            ("group_instance_id", json!(beat.group_instance_id.as_ref().map(|id| id.as_str()))),
        ],
        Request::OffsetCommit(commit) => {
            let offset =
                |c: &offset_commit::CommitPartition| (c.partition.to_string(), json!(c.offset.0));
            vec![
                ("member_id", json!(commit.member_id.as_str())),
                ("generation", json!(commit.generation.0)),
                (
                    "group_instance_id",
                    json!(commit.group_instance_id.as_ref().map(|id| id.as_str())),
                ),
                ("offsets", Value::Object(commit.partitions.iter().map(offset).collect())),
            ]
        }
        Request::OffsetFetch(fetch) => {
            vec![("partitions", names(fetch.partitions.as_deref().unwrap_or_default()))]
        }
        Request::LeaveGroup(leave) => {
            vec![("member_id", json!(leave.members[0].member_id.as_str()))]
        }
        Request::FindCoordinator(_)
        | Request::InitProducerId(_)
        | Request::ConsumerGroupHeartbeat(_)
        | Request::Metadata(_)
        | Request::Produce(_)
        | Request::Controller(_)
        | Request::Quorum(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_)
        | Request::OffsetForLeaderEpoch(_) => Vec::new(),
    }
}

fn protocol(protocol: &join_group::JoinProtocol) -> Value {
    let subscription = &protocol.subscription;
    let topics: Vec<_> = subscription.topics.iter().map(TopicName::as_str).collect();
    json!({
        "name": protocol.name.as_str(),
        "topics": topics,
        "owned": names(&subscription.owned_partitions),
        "generation": subscription.generation_id.0,
    })
}

/// The consumer as the transcript shows it after each step.
pub fn state(consumer: &Consumer, now: SimTime) -> Value {
    let member_state = match consumer.member_state() {
        MemberState::Unjoined => "UNJOINED",
        MemberState::PreparingRebalance => "PREPARING_REBALANCE",
        MemberState::CompletingRebalance => "COMPLETING_REBALANCE",
        MemberState::Stable => "STABLE",
    };
    let coordinator = consumer.coordinator();
    let coordinator = coordinator.map_or("unknown".to_owned(), |b| format!("coordinator@{}", b.0));
    let assignment = consumer.assignment();
    let owned: Vec<_> = assignment.iter().map(|state| state.partition.clone()).collect();
    let mut seen = json!({
        "coordinator": coordinator,
        "state": member_state,
        "generation": consumer.generation().0,
        "member_id": consumer.member_id().as_str(),
        "owned": names(&owned),
    });
    if let Some(protocol) = consumer.protocol() {
        seen["protocol"] = json!(protocol.as_str());
    }
    let flags = [
        ("rejoin_needed", consumer.is_rejoin_needed()),
        ("join_pending", consumer.is_join_pending()),
        ("join_prepared", consumer.is_join_prepared()),
        ("leader", consumer.is_group_leader()),
    ];
    for (key, _) in flags.iter().filter(|(_, on)| *on) {
        seen[*key] = json!(true);
    }
    let frozen = assignment.iter().filter(|state| state.pending_revocation);
    let frozen: Vec<_> = frozen.map(|state| state.partition.clone()).collect();
    if !frozen.is_empty() {
        seen["not_fetchable"] = names(&frozen);
    }
    if let Some(heartbeat) = consumer.heartbeat() {
        let left = |at: SimTime| json!(at.since(now).as_ms());
        seen["heartbeat_in_ms"] = left(heartbeat.heartbeat_at());
        seen["session_left_ms"] = left(heartbeat.session_ends());
        seen["poll_left_ms"] = left(heartbeat.poll_by());
    }
    if let Some(due) = consumer.next_auto_commit() {
        seen["auto_commit_due_at"] = json!(due.as_ms());
    }
    seen
}

/// `init_positions`: where each partition stands.
pub fn positions(consumer: &Consumer) -> Value {
    let position = |state: &kafkascope::kafka::consumer::TopicPartitionState| {
        let at = state.position().map_or(json!("none"), |position| json!(position.offset.0));
        (state.partition.to_string(), at)
    };
    Value::Object(consumer.assignment().iter().map(position).collect::<Map<_, _>>())
}
