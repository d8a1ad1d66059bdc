//! Makes the steps of a recorded case with a consumer of ours, and says what was seen in the recording's own words.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::fact::Fact;
use crate::id::{
    AssignorName, BrokerId, ClientId, Correlation, ErrorCode, GenerationId, GroupId,
    GroupInstanceId, LeaderEpoch, MemberId, Offset, TopicName, TopicPartition,
};
use crate::kafka::client::{ExponentialBackoff, NetworkClient, UpdateScope};
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::network::{Arrival, ConsumerNetworkClient};
use crate::kafka::consumer::sync_commit::SyncCommit;
use crate::kafka::consumer::{
    Consumer, ConsumerSpec, Failure, FetchPosition, Heartbeat, MemberState,
};
use crate::kafka::{Effect, Effects, TimerKind};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::join_group::JoinMember;
use crate::protocol::metadata::{PartitionMetadata, TopicMetadata};
use crate::protocol::{
    Assignment, Channel, Request, Response, Subscription, find_coordinator, heartbeat, join_group,
    leave_group, metadata, offset_commit, offset_fetch, sync_group,
};

/// What was seen in one step, in the words of the recording.
#[derive(Default)]
pub(super) struct Step {
    seen: Map<String, Value>,
}

impl Step {
    pub(super) fn value(&self, key: &str) -> Value {
        self.seen.get(key).cloned().unwrap_or(Value::Null)
    }

    pub(super) fn is_silent(&self, key: &str) -> bool {
        self.seen.get(key).is_none_or(|value| value.as_array().is_some_and(Vec::is_empty))
    }
}

struct Transmitted {
    broker: BrokerId,
    channel: Channel,
    correlation: Correlation,
    body: Request,
}

pub(super) struct Driver {
    consumer: Consumer,
    now: SimTime,
    rng: RandomStreams,
    topics: Vec<(TopicName, i32)>,
    brokers: i32,
    request_timeout: Option<SimTime>,
    requests: Vec<Transmitted>,
    sent: Vec<Value>,
    callbacks: Vec<Value>,
}

fn ms(value: &Value) -> Span {
    Span::from_ms(value.as_u64().expect("milliseconds"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn partition(value: &str) -> TopicPartition {
    value.parse().expect("a partition")
}

fn partitions(value: &Value) -> Vec<TopicPartition> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|p| partition(text(p))).collect()
}

fn error(value: &Value) -> ErrorCode {
    let Some(name) = value["error"].as_str() else { return ErrorCode::None };
    let known = ErrorCode::ALL.iter().find(|code| code.name() == name);
    *known.unwrap_or_else(|| panic!("no error {name}"))
}

fn topics(value: &Value) -> Vec<(TopicName, i32)> {
    let map = value.as_object().expect("topics");
    map.iter()
        .map(|(name, n)| (TopicName::new(name.as_str()), n.as_i64().expect("a count") as i32))
        .collect()
}

fn names(partitions: &[TopicPartition]) -> Value {
    partitions.iter().map(ToString::to_string).collect()
}

fn settings(value: &Value) -> ConsumerConfig {
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

impl Driver {
    pub(super) fn new(case: &Value) -> Self {
        let config = Arc::new(settings(&case["config"]));
        let brokers = case["config"]["brokers"].as_i64().unwrap_or(1) as i32;
        let spec = ConsumerSpec {
            id: ClientId::new("c"),
            group: GroupId::new("g"),
            topics: Vec::new(),
            config: config.clone(),
            bootstrap: (0..brokers).map(BrokerId).collect(),
        };
        let mut consumer = Consumer::new(spec);
        // The recorded client's connections may be opened again at once.
        let no_wait = ExponentialBackoff::retry(Span::ZERO, Span::ZERO);
        let client = NetworkClient::new(ClientId::new("c"), config.request_timeout);
        consumer.network = ConsumerNetworkClient::new(client.with_reconnect_backoff(no_wait));
        consumer.heartbeat = Heartbeat::new(&config, SimTime::ZERO);
        Self {
            consumer,
            now: SimTime::ZERO,
            rng: RandomStreams::new(1),
            topics: topics(&case["topics"]),
            brokers,
            request_timeout: None,
            requests: Vec::new(),
            sent: Vec::new(),
            callbacks: Vec::new(),
        }
    }

    pub(super) fn step(&mut self, step: &Value) -> Step {
        self.now = SimTime::from_ms(step["at"].as_u64().expect("a time"));
        // The recorded calls do not wait: whatever they back off from is tried again by the next one.
        self.consumer.offsets.retry_at = None;
        self.consumer.group.lookup_retry_at = None;
        let mut seen = Step::default();
        let op = text(&step["op"]);
        let begin = self.now;
        match op {
            "subscribe" => {
                let list = step["topics"].as_array().expect("topics").iter();
                let topics: Vec<_> = list.map(|topic| TopicName::new(text(topic))).collect();
                if self.consumer.subscriptions.subscribe(&topics) {
                    self.consumer.metadata.request_update_for_new_topics();
                }
            }
            "poll" => self.poll(&mut seen),
            "background" => {
                self.refresh_metadata();
                self.consumer.group.heartbeat_thread.wakes_at = self.now;
                self.act(|consumer, fx| consumer.run_heartbeat_thread(fx));
            }
            "respond" => self.respond(step),
            "disconnect" => self.disconnect(),
            "metadata" => {
                self.topics = topics(&step["topics"]);
                self.receive_metadata();
            }
            "position" => self.set_positions(&step["offsets"]),
            "init_positions" => self.init_positions(&mut seen),
            "commit_sync" => self.commit_sync(step, &mut seen),
            "close" => self.close(step),
            op => panic!("no op {op}"),
        }
        if self.now != begin {
            seen.seen.insert("end".to_owned(), json!(self.now.as_ms()));
        }
        seen.seen.insert("sent".to_owned(), Value::Array(std::mem::take(&mut self.sent)));
        seen.seen.insert("callbacks".to_owned(), Value::Array(std::mem::take(&mut self.callbacks)));
        seen.seen.insert("state".to_owned(), self.state());
        seen
    }

    /// Does something and takes down what came out.
    fn act<R>(&mut self, act: impl FnOnce(&mut Consumer, &mut Effects) -> R) -> R {
        let mut list = Vec::new();
        let mut fx = Effects::new(self.now, &mut self.rng, &mut list);
        let result = act(&mut self.consumer, &mut fx);
        for effect in list {
            match effect {
                Effect::Send { to, channel, correlation, body } => {
                    let crate::id::NodeId::Broker(broker) = to else { panic!("to a broker") };
                    self.sent.push(self.describe(broker, channel, &body));
                    self.requests.push(Transmitted { broker, channel, correlation, body });
                }
                Effect::Arm { timer: TimerKind::RequestTimeout, after } => {
                    self.request_timeout = Some(self.now + after);
                }
                Effect::Note(fact) => self.callbacks.extend(callback(&fact)),
                Effect::Reply { .. }
                | Effect::Disconnect { .. }
                | Effect::Arm { .. }
                | Effect::Disarm(_) => {}
            }
        }
        result
    }

    // ---- metadata: always answered at once ----

    fn refresh_metadata(&mut self) {
        if self.request_timeout.is_some_and(|at| at <= self.now) {
            self.request_timeout = None;
            self.act(|consumer, fx| {
                let failed = consumer.network.client.handle_timed_out_requests(fx);
                consumer.requests_failed(failed, fx.now);
            });
        }
        if self.consumer.metadata.next_update_at(self.now) <= self.now {
            self.receive_metadata();
        }
    }

    fn receive_metadata(&mut self) {
        let partition = PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(BrokerId(0)),
            leader_epoch: LeaderEpoch(0),
            replicas: vec![BrokerId(0)],
            isr: vec![BrokerId(0)],
        };
        let topic = |(name, count): &(TopicName, i32)| {
            Arc::new(TopicMetadata {
                name: name.clone(),
                error: ErrorCode::None,
                partitions: vec![partition.clone(); *count as usize],
            })
        };
        let topics = self.topics.iter().map(topic).collect();
        let brokers = (0..self.brokers).map(BrokerId).collect();
        let response = metadata::Response { brokers, topics };
        self.consumer.metadata.update_sent(UpdateScope::AllTopics);
        self.consumer.metadata.update(&response, self.now);
        self.act(|consumer, fx| consumer.continue_as_leader(fx));
    }

    // ---- the steps ----

    fn poll(&mut self, seen: &mut Step) {
        self.refresh_metadata();
        match self.act(|consumer, fx| consumer.coordinator_poll(fx)) {
            Ok(done) => {
                seen.seen.insert("returned".to_owned(), json!(done));
                self.refresh_metadata();
                self.act(|consumer, fx| consumer.poll_network(fx));
                self.refresh_metadata();
            }
            Err(failure) => {
                seen.seen.insert("threw".to_owned(), json!(exception(failure)));
            }
        }
    }

    fn respond(&mut self, step: &Value) {
        let number = step["req"].as_u64().expect("a request") as usize;
        let request = &self.requests[number - 1];
        let arrival = Arrival::Response {
            from: request.broker,
            channel: request.channel,
            correlation: request.correlation,
            body: answer(&request.body, step),
        };
        self.consumer.network.arrived.push_back(arrival);
    }

    fn disconnect(&mut self) {
        let broker = self.consumer.group.coordinator.expect("a coordinator");
        let channel = Channel::Coordinator;
        self.consumer.network.arrived.push_back(Arrival::Disconnected { broker, channel });
    }

    fn set_positions(&mut self, offsets: &Value) {
        for (name, offset) in offsets.as_object().expect("offsets") {
            let partition = partition(name);
            let position = FetchPosition {
                offset: Offset(offset.as_i64().expect("an offset")),
                offset_epoch: None,
                current_leader: self.consumer.metadata.current_leader(&partition),
            };
            self.consumer.subscriptions.seek(&partition, position);
        }
    }

    fn init_positions(&mut self, seen: &mut Step) {
        self.refresh_metadata();
        match self.act(|consumer, fx| consumer.init_with_committed_offsets(fx)) {
            Ok(done) => {
                let position = |state: &crate::kafka::consumer::TopicPartitionState| {
                    let at = state.position().map_or(json!("none"), |p| json!(p.offset.0));
                    (state.partition.to_string(), at)
                };
                let positions: Map<_, _> =
                    self.consumer.subscriptions.assignment().iter().map(position).collect();
                let returned = json!({"done": done, "positions": positions});
                seen.seen.insert("returned".to_owned(), returned);
            }
            Err(failure) => {
                seen.seen.insert("threw".to_owned(), json!(exception(failure)));
            }
        }
    }

    fn commit_sync(&mut self, step: &Value, seen: &mut Step) {
        let offsets = step["offsets"].as_object().expect("offsets").iter();
        let offset = |(name, offset): (&String, &Value)| {
            (partition(name), Offset(offset.as_i64().expect("an offset")), None)
        };
        let offsets = offsets.map(offset).collect();
        let deadline = self.now + ms(&step["timeout_ms"]);
        self.consumer.commits.sync_commits.push(SyncCommit::new(offsets, deadline));
        let mut broker = Broker::new(step, self.requests.len());
        let result = loop {
            let commit = |consumer: &mut Consumer, fx: &mut Effects| {
                consumer.invoke_completed_offset_commit_callbacks(fx)?;
                Ok(consumer.drive_first_sync_commit(fx))
            };
            self.refresh_metadata();
            match self.act(commit) {
                Err(failure) => break Err(failure),
                Ok(Some(result)) => break result,
                Ok(None) => self.wait_for_broker(&mut broker, deadline),
            }
        };
        self.consumer.commits.sync_commits.clear();
        match result {
            Ok(()) => seen.seen.insert("returned".to_owned(), json!(true)),
            Err(Failure::Error(ErrorCode::RequestTimedOut)) => {
                seen.seen.insert("returned".to_owned(), json!(false))
            }
            Err(failure) => seen.seen.insert("threw".to_owned(), json!(exception(failure))),
        };
    }

    fn close(&mut self, step: &Value) {
        let timeout = ms(&step["timeout_ms"]);
        let deadline = self.now + timeout;
        let mut broker = Broker::new(step, self.requests.len());
        self.refresh_metadata();
        self.act(|consumer, fx| {
            consumer.app.start(fx.now);
            consumer.close_within(timeout, fx);
        });
        while !self.consumer.app.is_stopped() {
            self.wait_for_broker(&mut broker, deadline);
            self.act(|consumer, fx| {
                consumer.poll_network(fx);
                consumer.drive_sync_commits(fx);
                consumer.drive_close(fx);
            });
        }
    }

    /// Lets time pass until an answer arrives, or the client has something to do.
    fn wait_for_broker(&mut self, broker: &mut Broker, deadline: SimTime) {
        self.act(|consumer, fx| consumer.poll_network(fx));
        for request in &self.requests[broker.looked_at..] {
            if broker.answers.first().is_some_and(|a| text(&a["api"]) == api(&request.body)) {
                let script = broker.answers.remove(0);
                let at = self.now + Span::from_ms(script["delay_ms"].as_u64().unwrap_or(0));
                let arrival = Arrival::Response {
                    from: request.broker,
                    channel: request.channel,
                    correlation: request.correlation,
                    body: answer(&request.body, &script),
                };
                broker.coming.push((at, arrival));
            }
        }
        broker.looked_at = self.requests.len();
        let commit = self.consumer.commits.sync_commits.first();
        let retries = [commit.and_then(|c| c.retry_at), self.consumer.group.lookup_retry_at];
        let next = broker.coming.iter().map(|(at, _)| *at);
        let next = next.chain(retries.into_iter().flatten().filter(|at| *at > self.now));
        self.now = next.min().unwrap_or(deadline).min(deadline).max(self.now);
        let now = self.now;
        for (_, arrival) in broker.coming.extract_if(.., |(at, _)| *at <= now) {
            self.consumer.network.arrived.push_back(arrival);
        }
        self.act(|consumer, fx| consumer.poll_network(fx));
    }

    // ---- what is seen ----

    fn state(&self) -> Value {
        let consumer = &self.consumer;
        let group = &consumer.group;
        let state = match group.state {
            MemberState::Unjoined => "UNJOINED",
            MemberState::PreparingRebalance => "PREPARING_REBALANCE",
            MemberState::CompletingRebalance => "COMPLETING_REBALANCE",
            MemberState::Stable => "STABLE",
        };
        let coordinator =
            group.coordinator.map_or("unknown".to_owned(), |b| format!("coordinator@{}", b.0));
        let assignment = consumer.subscriptions.assignment();
        let owned: Vec<_> = assignment.iter().map(|state| state.partition.to_string()).collect();
        let mut seen = Map::new();
        let mut put = |key: &str, value: Value| seen.insert(key.to_owned(), value);
        put("coordinator", json!(coordinator));
        put("state", json!(state));
        put("generation", json!(group.generation.id.0));
        put("member_id", json!(group.generation.member_id.as_str()));
        put("owned", json!(owned));
        if let Some(protocol) = &group.generation.protocol {
            put("protocol", json!(protocol.as_str()));
        }
        let flags = [
            ("rejoin_needed", group.rejoin_needed),
            ("join_pending", group.join.is_some()),
            ("join_prepared", !group.needs_join_prepare),
            ("leader", group.is_leader),
        ];
        for (key, _) in flags.iter().filter(|(_, on)| *on) {
            put(key, json!(true));
        }
        let frozen = assignment.iter().filter(|state| state.pending_revocation);
        let frozen: Vec<_> = frozen.map(|state| state.partition.to_string()).collect();
        if !frozen.is_empty() {
            put("not_fetchable", json!(frozen));
        }
        if group.heartbeat_thread.enabled {
            let left = |at: SimTime| json!(at.since(self.now).as_ms());
            put("heartbeat_in_ms", left(consumer.heartbeat.heartbeat_at()));
            put("session_left_ms", left(consumer.heartbeat.session_ends()));
            put("poll_left_ms", left(consumer.heartbeat.poll_by()));
        }
        if let Some(due) = consumer.commits.auto_commit_due() {
            put("auto_commit_due_at", json!(due.as_ms()));
        }
        Value::Object(seen)
    }

    fn describe(&self, broker: BrokerId, channel: Channel, body: &Request) -> Value {
        let to = match channel {
            Channel::Data => format!("broker {}", broker.0),
            Channel::Coordinator => format!("coordinator@{}", broker.0),
        };
        let mut seen = json!({"api": api(body), "to": to, "req": self.requests.len() + 1});
        let details = describe_request(body);
        let map = seen.as_object_mut().expect("an object");
        for (key, value) in details.as_object().expect("an object") {
            if !value.is_null() {
                map.insert(key.clone(), value.clone());
            }
        }
        if let Request::JoinGroup(_) = body {
            let request = self.consumer.network.client.in_flight().iter().last();
            let timeout = request.map_or(Span::ZERO, |request| request.timeout);
            map.insert("request_timeout_ms".to_owned(), json!(timeout.as_ms()));
        }
        seen
    }
}

/// The scripted broker of a blocking call.
struct Broker {
    answers: Vec<Value>,
    coming: Vec<(SimTime, Arrival)>,
    /// Requests before this one are not its business.
    looked_at: usize,
}

impl Broker {
    fn new(step: &Value, looked_at: usize) -> Self {
        let answers = step["answers"].as_array().cloned().unwrap_or_default();
        Self { answers, coming: Vec::new(), looked_at }
    }
}

fn callback(fact: &Fact) -> Option<Value> {
    let (cb, partitions) = match fact {
        Fact::PartitionsRevoked { partitions, .. } => ("revoked", partitions),
        Fact::PartitionsAssigned { partitions, .. } => ("assigned", partitions),
        Fact::PartitionsLost { partitions, .. } => ("lost", partitions),
        _ => return None,
    };
    Some(json!({"cb": cb, "partitions": names(partitions)}))
}

fn exception(failure: Failure) -> &'static str {
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

fn api(body: &Request) -> &'static str {
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
    }
}

fn describe_request(body: &Request) -> Value {
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
        | Request::Metadata(_)
        | Request::Produce(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_) => json!({}),
    }
}

/// The scripted answer to a request.
fn answer(request: &Request, script: &Value) -> Response {
    let error = error(script);
    match request {
        Request::FindCoordinator(_) => {
            let node = BrokerId(script["node"].as_i64().unwrap_or(0) as i32);
            let node = (!error.is_error()).then_some(node);
            Response::FindCoordinator(find_coordinator::Response { error, node })
        }
        Request::JoinGroup(join) => Response::JoinGroup(join_answer(join, error, script)),
        Request::SyncGroup(_) => Response::SyncGroup(sync_group::Response {
            error,
            protocol_type: Some(Arc::from("consumer")),
            protocol: None,
            assignment: Arc::new(Assignment { partitions: partitions(&script["assignment"]) }),
        }),
        Request::Heartbeat(_) => Response::Heartbeat(heartbeat::Response { error }),
        Request::LeaveGroup(_) => {
            Response::LeaveGroup(leave_group::Response { error, members: Vec::new() })
        }
        Request::OffsetCommit(commit) => Response::OffsetCommit(commit.answer(error)),
        Request::OffsetFetch(fetch) => Response::OffsetFetch(offset_answer(fetch, error, script)),
        Request::Metadata(_)
        | Request::Produce(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_) => panic!("not scripted"),
    }
}

fn join_answer(
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
        protocol_type: Some(Arc::from("consumer")),
        protocol: script["protocol"].as_str().map(AssignorName::new),
        leader: MemberId::new(text(&script["leader"])),
        skip_assignment: script["skip_assignment"] == json!(true),
        member_id: MemberId::new(text(&script["member_id"])),
        members: members.iter().map(member).collect(),
    }
}

fn offset_answer(
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
            metadata: Arc::from(""),
            error: ErrorCode::None,
        }
    };
    let partitions = request.partitions.as_deref().unwrap_or_default().iter().map(found).collect();
    offset_fetch::Response { error, partitions }
}
