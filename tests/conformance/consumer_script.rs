//! The script of a consumer's case: its configuration, and what the broker answers.

use std::sync::Arc;

use kafkascope::id::Correlation;
use kafkascope::id::{
    AssignorName, BrokerId, ErrorCode, GenerationId, GroupInstanceId, LeaderEpoch, MemberId,
    Offset, TopicName, TopicPartition,
};
use kafkascope::kafka::config::ConsumerConfig;
use kafkascope::kafka::consumer::{Arrival, ListenerAction, RebalanceListener};
use kafkascope::kernel::{SimTime, Span};
use kafkascope::protocol::join_group::JoinMember;
use kafkascope::protocol::metadata::{PartitionMetadata, TopicMetadata};
use kafkascope::protocol::{
    Assignment, Channel, Request, Response, Subscription, find_coordinator, heartbeat, join_group,
    leave_group, metadata, offset_fetch, sync_group,
};
use serde_json::{Value, json};

use crate::conformance::compare::{list, number, text};
use crate::conformance::consumer_words::api;

/// How long `commitSync` of a listener may take, and when a commit in `onPartitionsRevoked` is answered.
const LISTENER_TIMEOUT: Span = Span::from_ms(500);
const LISTENER_ANSWER_MS: u64 = 3;

pub fn span(value: &Value, field: &str) -> Result<Span, String> {
    let ms = u64::try_from(number(value, field)?).map_err(|error| error.to_string())?;
    Ok(Span::from_ms(ms))
}

pub fn partition(name: &str) -> Result<TopicPartition, String> {
    name.parse().map_err(|_| format!("{name} is no partition"))
}

fn partitions(value: &Value) -> Result<Vec<TopicPartition>, String> {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(partition).collect()
}

fn topics(value: &Value) -> Vec<TopicName> {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(TopicName::new).collect()
}

pub fn subscription(step: &Value) -> Vec<TopicName> {
    topics(&step["topics"])
}

/// `{partition: offset}`.
pub fn offsets(step: &Value) -> Result<Vec<(TopicPartition, Offset)>, String> {
    let offsets = step["offsets"].as_object().into_iter().flatten();
    let offset = |(name, offset): (&String, &Value)| {
        Ok((partition(name)?, Offset(offset.as_i64().ok_or("no offset")?)))
    };
    offsets.map(offset).collect()
}

pub fn config(case: &Value) -> Result<ConsumerConfig, String> {
    let config = &case["config"];
    let mut settings = ConsumerConfig {
        session_timeout: span(config, "session_timeout_ms")?,
        heartbeat_interval: span(config, "heartbeat_interval_ms")?,
        max_poll_interval: span(config, "max_poll_interval_ms")?,
        request_timeout: span(config, "request_timeout_ms")?,
        retry_backoff: span(config, "retry_backoff_ms")?,
        retry_backoff_max: span(config, "retry_backoff_max_ms")?,
        enable_auto_commit: config["enable_auto_commit"] == json!(true),
        group_instance_id: config["group_instance_id"].as_str().map(str::to_owned),
        ..ConsumerConfig::default()
    };
    if config.get("auto_commit_interval_ms").is_some() {
        settings.auto_commit_interval = span(config, "auto_commit_interval_ms")?;
    }
    let assignors = list(config, "assignors")?.iter().filter_map(Value::as_str);
    settings.partition_assignment_strategy = assignors.map(AssignorName::new).collect();
    Ok(settings)
}

/// What the application's callbacks do in a step: the recording says it beside what they were called with.
pub fn listener(step: &Value) -> RebalanceListener {
    let action = |cb: &str| {
        let callbacks = step["callbacks"].as_array().into_iter().flatten();
        let mut of_kind = callbacks.filter(|callback| callback["cb"] == cb);
        let Some(callback) = of_kind.find(|callback| callback.get("commit").is_none()) else {
            return ListenerAction::Returns;
        };
        let has = |field: &str| callback.get(field).is_some();
        if has("throws") {
            ListenerAction::Throws
        } else if has("commit_sync_returned") || has("commit_sync_threw") {
            ListenerAction::CommitsSync { timeout: LISTENER_TIMEOUT }
        } else {
            ListenerAction::Returns
        }
    };
    RebalanceListener {
        on_revoked: action("revoked"),
        on_assigned: action("assigned"),
        on_lost: action("lost"),
    }
}

/// The cluster: topics and how many partitions each has. All are led by broker 0, which does not matter here.
pub fn cluster(topics: &Value, brokers: i32) -> Result<metadata::Response, String> {
    let partition = PartitionMetadata {
        error: ErrorCode::None,
        leader: Some(BrokerId(0)),
        leader_epoch: LeaderEpoch(0),
        replicas: vec![BrokerId(0)],
        isr: vec![BrokerId(0)],
    };
    let topic = |(name, count): (&String, &Value)| {
        let count = count.as_u64().ok_or("no number of partitions")?;
        let count = usize::try_from(count).map_err(|error| error.to_string())?;
        Ok::<_, String>(Arc::new(TopicMetadata {
            name: TopicName::new(name.as_str()),
            error: ErrorCode::None,
            partitions: vec![partition.clone(); count],
        }))
    };
    let topics = topics.as_object().ok_or("no topics")?.iter().map(topic);
    let topics = topics.collect::<Result<_, _>>()?;
    Ok(metadata::Response { brokers: (0..brokers).map(BrokerId).collect(), topics })
}

fn error(script: &Value) -> Result<ErrorCode, String> {
    let Some(name) = script["error"].as_str() else { return Ok(ErrorCode::None) };
    let known = ErrorCode::ALL.iter().find(|code| code.name() == name);
    known.copied().ok_or_else(|| format!("no error {name}"))
}

/// The scripted answer to a request.
pub fn answer(request: &Request, script: &Value) -> Result<Response, String> {
    let error = error(script)?;
    Ok(match request {
        Request::FindCoordinator(_) => {
            let node = i32::try_from(script["node"].as_i64().unwrap_or(0)).unwrap();
            let node = (!error.is_error()).then_some(BrokerId(node));
            Response::from(find_coordinator::Response { error, node })
        }
        Request::JoinGroup(join) => Response::from(joined(join, error, script)?),
        Request::SyncGroup(_) => Response::from(sync_group::Response {
            error,
            protocol_type: Some("consumer".into()),
            protocol: None,
            assignment: Arc::new(Assignment { partitions: partitions(&script["assignment"])? }),
        }),
        Request::Heartbeat(_) => Response::from(heartbeat::Response { error }),
        Request::LeaveGroup(_) => {
            Response::from(leave_group::Response { error, members: Vec::new() })
        }
        Request::OffsetCommit(commit) => Response::from(commit.answer(error)),
        Request::OffsetFetch(fetch) => Response::from(committed(fetch, error, script)),
        Request::ConsumerGroupHeartbeat(_)
        | Request::InitProducerId(_)
        | Request::Metadata(_)
        | Request::Produce(_)
        | Request::Controller(_)
        | Request::Quorum(_)
        | Request::Fetch(_)
        | Request::OffsetForLeaderEpoch(_)
        | Request::ListOffsets(_) => return Err(format!("{} has no script", request.api())),
    })
}

fn joined(
    request: &join_group::Request,
    error: ErrorCode,
    script: &Value,
) -> Result<join_group::Response, String> {
    let protocol = script["protocol"].as_str().map(AssignorName::new);
    let own = request.protocols.iter().find(|own| Some(&own.name) == protocol.as_ref());
    let member = |member: &Value| {
        let subscription = if member["same_as_request"] == json!(true) {
            own.ok_or("no such protocol")?.subscription.clone()
        } else {
            Arc::new(Subscription {
                owned_partitions: partitions(&member["owned"])?,
                generation_id: generation(member),
                ..Subscription::to_topics(topics(&member["topics"]))
            })
        };
        Ok::<_, String>(JoinMember {
            member_id: MemberId::new(text(member, "member_id")?),
            group_instance_id: member["group_instance_id"].as_str().map(GroupInstanceId::new),
            subscription,
        })
    };
    let members = script["members"].as_array().into_iter().flatten();
    let members = members.map(member).collect::<Result<_, _>>()?;
    Ok(join_group::Response {
        error,
        generation: generation(script),
        protocol_type: Some("consumer".into()),
        protocol,
        leader: MemberId::new(script["leader"].as_str().unwrap_or_default()),
        skip_assignment: script["skip_assignment"] == json!(true),
        member_id: MemberId::new(script["member_id"].as_str().unwrap_or_default()),
        members,
    })
}

fn generation(value: &Value) -> GenerationId {
    let id = value["generation"].as_i64().and_then(|id| i32::try_from(id).ok());
    id.map_or(GenerationId::NONE, GenerationId)
}

fn committed(
    request: &offset_fetch::Request,
    error: ErrorCode,
    script: &Value,
) -> offset_fetch::Response {
    let found = |partition: &TopicPartition| offset_fetch::PartitionResponse {
        partition: partition.clone(),
        offset: script["offsets"][partition.to_string()].as_i64().map_or(Offset::NONE, Offset),
        leader_epoch: None,
        metadata: "".into(),
        error: ErrorCode::None,
    };
    let partitions = request.partitions.iter().flatten().map(found).collect();
    offset_fetch::Response { error, partitions }
}

/// A request that the client sent.
pub struct Transmitted {
    pub broker: BrokerId,
    pub channel: Channel,
    pub correlation: Correlation,
    pub body: Request,
}

impl Transmitted {
    pub fn answered_by(&self, script: &Value) -> Result<Arrival, String> {
        Ok(Arrival::Response {
            from: self.broker,
            channel: self.channel,
            correlation: self.correlation,
            body: answer(&self.body, script)?,
        })
    }
}

/// The scripted broker of a call that waits: it answers the requests that come from now on, in the order of its list.
pub struct Broker {
    pub answers: Vec<Value>,
    coming: Vec<(SimTime, Arrival)>,
    looked_at: usize,
}

impl Broker {
    pub fn new(step: &Value, sent_before: usize) -> Self {
        let answers = step["answers"].as_array().cloned().unwrap_or_default();
        Self { answers, coming: Vec::new(), looked_at: sent_before }
    }

    /// Commits of a listener of `revoked` are answered by themselves.
    pub fn of_listener(step: &Value, sent_before: usize) -> Self {
        let commit = json!({ "api": "OFFSET_COMMIT", "delay_ms": LISTENER_ANSWER_MS });
        let revoked = |callback: &&Value| callback["cb"] == "revoked";
        let callbacks = step["callbacks"].as_array().into_iter().flatten();
        let answers = vec![commit; callbacks.filter(revoked).count()];
        Self { answers, coming: Vec::new(), looked_at: sent_before }
    }

    /// Sets out to answer what was sent meanwhile.
    pub fn look_at(&mut self, sent: &[Transmitted], now: SimTime) -> Result<(), String> {
        for request in &sent[self.looked_at..] {
            if self.answers.first().is_some_and(|next| next["api"] == api(&request.body)) {
                let script = self.answers.remove(0);
                let delay = Span::from_ms(script["delay_ms"].as_u64().unwrap_or(0));
                self.coming.push((now + delay, request.answered_by(&script)?));
            }
        }
        self.looked_at = sent.len();
        Ok(())
    }

    pub fn next(&self) -> Option<SimTime> {
        self.coming.iter().map(|(at, _)| *at).min()
    }

    pub fn arrived(&mut self, now: SimTime) -> Vec<Arrival> {
        self.coming.extract_if(.., |(at, _)| *at <= now).map(|(_, arrival)| arrival).collect()
    }
}
