//! Makes the steps of a recorded case with a consumer of ours, and says what was seen in the recording's own words.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::transcript_words::{
    Broker, Step, answer, api, callback, describe_request, exception, ms, partition, settings,
    text, topics,
};

use crate::id::{
    BrokerId, ClientId, Correlation, ErrorCode, GroupId, LeaderEpoch, Offset, TopicName,
};
use crate::kafka::client::{ExponentialBackoff, NetworkClient, UpdateScope};
use crate::kafka::consumer::network::{Arrival, ConsumerNetworkClient};
use crate::kafka::consumer::sync_commit::{SyncCaller, SyncCommit};
use crate::kafka::consumer::{
    Consumer, ConsumerSpec, Failure, FetchPosition, Heartbeat, MemberState,
};
use crate::kafka::{Effect, Effects, TimerKind};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::metadata::{PartitionMetadata, TopicMetadata};
use crate::protocol::{Channel, Request, metadata};

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
                    self.consumer.metadata_mut().request_update_for_new_topics();
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
        self.consumer.metadata_mut().update_sent(UpdateScope::AllTopics);
        self.consumer.metadata_mut().update(&response, self.now);
        self.act(|consumer, fx| consumer.continue_as_leader(fx));
    }

    // ---- the steps ----

    fn poll(&mut self, seen: &mut Step) {
        self.refresh_metadata();
        match self.act(|consumer, fx| consumer.poll_coordinator(fx)) {
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
        self.consumer.commits.sync_commits.push(SyncCommit::new(
            SyncCaller::Application,
            offsets,
            deadline,
        ));
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
