//! What Kafka's own OffsetFetcher did (`tests/vectors/offset_reset.json`) and its Heartbeat
//! (`tests/vectors/backoff.json`, kind `heartbeat`), held against ours.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::id::{
    BrokerId, ClientId, Correlation, ErrorCode, GroupId, LeaderEpoch, Offset, TopicName,
    TopicPartition,
};
use crate::kafka::client::UpdateScope;
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::fetcher::CompletedFetch;
use crate::kafka::consumer::network::Arrival;
use crate::kafka::consumer::{
    Consumer, ConsumerSpec, Failure, FetchPosition, FetchState, Heartbeat, TopicPartitionState,
};
use crate::kafka::{Effect, Effects};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::list_offsets::{self, OffsetSpec};
use crate::protocol::metadata::{self, PartitionMetadata, TopicMetadata};
use crate::protocol::{Channel, Request, Response};

fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the vectors are there");
    let file: Value = serde_json::from_str(&text).expect("the vectors are JSON");
    file["cases"].as_array().expect("a list of cases").clone()
}

fn ms(value: &Value) -> Span {
    Span::from_ms(value.as_u64().expect("milliseconds"))
}

fn partition(value: &Value) -> TopicPartition {
    value.as_str().expect("a partition").parse().expect("a partition")
}

struct Driver {
    consumer: Consumer,
    now: SimTime,
    brokers: i32,
    partitions: i32,
    /// By the number that the recording gave them.
    requests: BTreeMap<u64, (BrokerId, Correlation, Arc<list_offsets::Request>)>,
    unnumbered: Vec<(BrokerId, Correlation, Arc<list_offsets::Request>)>,
    sent: Vec<Value>,
}

impl Driver {
    fn new(config: &Value) -> Self {
        let mut settings = ConsumerConfig {
            request_timeout: ms(&config["request_timeout_ms"]),
            retry_backoff: ms(&config["retry_backoff_ms"]),
            ..ConsumerConfig::default()
        };
        let reset = config["auto_offset_reset"].as_str().expect("a policy");
        settings.set("auto.offset.reset", reset).expect("a policy");
        let brokers = config["brokers"].as_i64().expect("a count") as i32;
        let spec = ConsumerSpec {
            id: ClientId::new("c"),
            group: GroupId::new("g"),
            subscribe_to: vec![TopicName::new("orders")].into(),
            config: Arc::new(settings),
            bootstrap: (0..brokers).map(BrokerId).collect(),
            starts: 1,
        };
        Self {
            consumer: Consumer::new(spec),
            now: SimTime::ZERO,
            brokers,
            partitions: config["partitions"].as_i64().expect("a count") as i32,
            requests: BTreeMap::new(),
            unnumbered: Vec::new(),
            sent: Vec::new(),
        }
    }

    fn refresh_metadata(&mut self) {
        if self.consumer.metadata.next_update_at(self.now) > self.now {
            return;
        }
        let partition = |p: i32| PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(BrokerId(p % self.brokers)),
            leader_epoch: LeaderEpoch(0),
            replicas: Vec::new(),
            isr: Vec::new(),
        };
        let topic = TopicMetadata {
            name: TopicName::new("orders"),
            error: ErrorCode::None,
            partitions: (0..self.partitions).map(partition).collect(),
        };
        let brokers = (0..self.brokers).map(BrokerId).collect();
        let response = metadata::Response { brokers, topics: vec![Arc::new(topic)] };
        self.consumer.metadata_mut().update_sent(UpdateScope::AllTopics);
        self.consumer.metadata_mut().update(&response, self.now);
    }

    fn act<R>(&mut self, act: impl FnOnce(&mut Consumer, &mut Effects) -> R) -> R {
        let (mut list, mut rng) = (Vec::new(), RandomStreams::new(1));
        let mut fx = Effects::new(self.now, &mut rng, &mut list);
        let result = act(&mut self.consumer, &mut fx);
        for effect in list {
            let Effect::Send { to, correlation, body: Request::ListOffsets(request), .. } = effect
            else {
                continue;
            };
            let crate::id::NodeId::Broker(broker) = to else { panic!("to a broker") };
            let spec = |p: &list_offsets::ListPartition| {
                let word = match p.spec {
                    OffsetSpec::Latest => "latest",
                    OffsetSpec::Earliest => "earliest",
                };
                (p.partition.to_string(), json!(word))
            };
            let partitions: Map<_, _> = request.partitions.iter().map(spec).collect();
            let to = format!("broker {}", broker.0);
            self.sent.push(json!({"to": to, "partitions": partitions}));
            self.unnumbered.push((broker, correlation, request));
        }
        result
    }

    fn number_requests(&mut self, recorded: &[Value]) {
        for (broker, correlation, request) in self.unnumbered.drain(..) {
            let to = json!(format!("broker {}", broker.0));
            let same = recorded.iter().find(|r| r["to"] == to);
            if let Some(number) = same.and_then(|r| r["req"].as_u64()) {
                self.requests.insert(number, (broker, correlation, request));
            }
        }
    }

    /// Makes one step; the exception if one was thrown.
    fn step(&mut self, step: &Value) -> Option<&'static str> {
        self.now = SimTime::from_ms(step["at"].as_u64().expect("a time"));
        self.refresh_metadata();
        let now = self.now;
        if self.consumer.network.client.in_flight().next_expiry().is_some_and(|at| at <= now) {
            self.act(|consumer, fx| {
                let failed = consumer.network.client.handle_timed_out_requests(fx);
                consumer.requests_failed(failed, fx.now);
                consumer.poll_network(fx);
            });
        }
        let subscriptions = &mut self.consumer.subscriptions;
        match step["op"].as_str().expect("an op") {
            "assign" => {
                let list = step["partitions"].as_array().expect("partitions");
                let list: Vec<_> = list.iter().map(partition).collect();
                subscriptions.assign_from_subscribed(&list);
            }
            "position" => {
                for (name, offset) in step["offsets"].as_object().expect("offsets") {
                    self.seek(&partition(&json!(name)), offset);
                }
            }
            "seek" => self.seek(&partition(&step["partition"]), &step["offset"]),
            "seek_to_beginning" => {
                subscriptions
                    .request_offset_reset(&partition(&step["partition"]), OffsetSpec::Earliest);
            }
            "seek_to_end" => {
                subscriptions
                    .request_offset_reset(&partition(&step["partition"]), OffsetSpec::Latest);
            }
            "out_of_range" => return self.out_of_range(&partition(&step["partition"])),
            "respond" => self.respond(step),
            "update_positions" => return self.update_positions(),
            op => panic!("no op {op}"),
        }
        None
    }

    fn seek(&mut self, partition: &TopicPartition, offset: &Value) {
        let position = FetchPosition {
            offset: Offset(offset.as_i64().expect("an offset")),
            offset_epoch: None,
            current_leader: self.consumer.metadata.current_leader(partition),
        };
        self.consumer.subscriptions.seek_unvalidated(partition, position);
    }

    fn out_of_range(&mut self, partition: &TopicPartition) -> Option<&'static str> {
        let at = self.consumer.subscriptions.position(partition)?.offset;
        self.consumer.fetcher.completed.push_back(CompletedFetch {
            preferred_read_replica: None,
            partition: partition.clone(),
            error: ErrorCode::OffsetOutOfRange,
            high_watermark: Offset::NONE,
            next_fetch_offset: at,
            batches: VecDeque::new(),
            initialized: false,
            returned_any: false,
        });
        let collected = self.act(|consumer, fx| consumer.collect_fetch(fx));
        collected.is_err().then_some("OffsetOutOfRangeException")
    }

    fn respond(&mut self, step: &Value) {
        let number = step["req"].as_u64().expect("a request");
        let (from, correlation, request) = &self.requests[&number];
        let found = |asked: &list_offsets::ListPartition| {
            let result = &step["results"][asked.partition.to_string()];
            let error = result.as_str().map_or(ErrorCode::None, |name| {
                *ErrorCode::ALL.iter().find(|code| code.name() == name).expect("an error")
            });
            list_offsets::PartitionResponse {
                partition: asked.partition.clone(),
                error,
                offset: Offset(result.as_i64().unwrap_or(-1)),
                leader_epoch: LeaderEpoch(-1),
            }
        };
        let partitions = request.partitions.iter().map(found).collect();
        let body = Response::from(list_offsets::Response { partitions });
        let (from, correlation, channel) = (*from, *correlation, Channel::Data);
        let arrival = Arrival::Response { from, channel, correlation, body };
        self.consumer.network.arrived.push_back(arrival);
    }

    fn update_positions(&mut self) -> Option<&'static str> {
        let result = self.act(|consumer, fx| {
            consumer.reset_initializing_positions(fx)?;
            consumer.reset_positions_if_needed(fx);
            consumer.poll_network(fx);
            Ok(())
        });
        match result {
            Ok(()) => None,
            Err(Failure::NoOffsetForPartition) => Some("NoOffsetForPartitionException"),
            Err(failure) => panic!("{failure:?}"),
        }
    }

    fn state(&self) -> Value {
        let one = |state: &TopicPartitionState| {
            let seen = match state.fetch_state {
                FetchState::Initializing => json!({}),
                FetchState::Fetching(position) | FetchState::AwaitValidation(position) => {
                    json!({"position": position.offset.0, "fetchable": state.is_fetchable()})
                }
                FetchState::AwaitReset(spec) => json!({
                    "reset_needed": if spec == OffsetSpec::Latest { "latest" } else { "earliest" },
                    "reset_possible_now": state.awaits_reset(self.now).is_some(),
                }),
            };
            (state.partition.to_string(), seen)
        };
        let states = self.consumer.subscriptions.assignment().iter().map(one);
        Value::Object(states.collect())
    }
}

#[test]
fn positions_are_reset_as_kafkas_offset_fetcher_resets_them() {
    let mut wrong = Vec::new();
    let cases = cases("offset_reset");
    for case in &cases {
        let mut driver = Driver::new(&case["config"]);
        for (i, step) in case["steps"].as_array().expect("steps").iter().enumerate() {
            let threw = driver.step(step);
            let sent: Vec<Value> = std::mem::take(&mut driver.sent);
            let expected = step["sent"].as_array().cloned().unwrap_or_default();
            driver.number_requests(&expected);
            // Which broker is asked first comes from a hash in Kafka; here it is the first partition's.
            let plain = |r: &Value| (r["to"].to_string(), r["partitions"].clone());
            let in_order = |list: &[Value]| {
                let mut list: Vec<_> = list.iter().map(plain).collect();
                list.sort_by(|a, b| a.0.cmp(&b.0));
                list
            };
            let (expected, sent) = (in_order(&expected), in_order(&sent));
            let seen = (threw, sent, driver.state());
            let wanted = (step["threw"].as_str(), expected, step["state"].clone());
            if seen != wanted {
                wrong.push(format!("{} step {i}:\n {wanted:?}\n {seen:?}", case["name"]));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn heartbeats_keep_time_as_kafkas_do() {
    for case in cases("backoff").iter().filter(|case| case["kind"] == json!("heartbeat")) {
        let config = ConsumerConfig {
            session_timeout: ms(&case["session_timeout_ms"]),
            heartbeat_interval: ms(&case["heartbeat_interval_ms"]),
            max_poll_interval: ms(&case["max_poll_interval_ms"]),
            retry_backoff: ms(&case["retry_backoff_ms"]),
            retry_backoff_max: ms(&case["retry_backoff_max_ms"]),
            ..ConsumerConfig::default()
        };
        let mut heartbeat = Heartbeat::new(&config, SimTime::ZERO);
        for step in case["steps"].as_array().expect("steps") {
            let now = SimTime::from_ms(step["at"].as_u64().expect("a time"));
            match step["op"].as_str().expect("an op") {
                "sent" => heartbeat.sent_heartbeat(now),
                "received" => heartbeat.receive_heartbeat(now),
                "failed" => heartbeat.fail_heartbeat(now),
                "poll" => heartbeat.poll(now),
                "reset_timeouts" => heartbeat.reset_timeouts(now),
                "check" => {}
                op => panic!("no op {op}"),
            }
            let seen = json!({
                "at": step["at"], "op": step["op"],
                "should_heartbeat": heartbeat.should_heartbeat(now),
                "time_to_next_heartbeat_ms": heartbeat.heartbeat_at().since(now).as_ms(),
                "in_flight": heartbeat.has_in_flight(),
                "session_timeout_expired": heartbeat.session_timeout_expired(now),
                "poll_timeout_expired": heartbeat.poll_timeout_expired(now),
            });
            assert_eq!(&seen, step);
        }
    }
}
