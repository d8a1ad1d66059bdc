//! `consumer_coordinator*.json`: one consumer against a scripted broker, its two threads one turn at a time.

use std::sync::Arc;

use kafkascope::fact::Fact;
use kafkascope::id::{BrokerId, ClientId, ErrorCode, GroupId, NodeId};
use kafkascope::kafka::client::ExponentialBackoff;
use kafkascope::kafka::consumer::{
    ApplicationState, Arrival, Consumer, ConsumerSpec, Failure, ListenerAction, RebalanceListener,
    TopicPattern,
};
use kafkascope::kafka::{Effect, Effects, TimerKind};
use kafkascope::kernel::{RandomStreams, SimTime, Span};
use kafkascope::protocol::{Channel, Request, Response, metadata};
use serde_json::{Map, Value, json};

use crate::conformance::compare::{list, number, same, text};
use crate::conformance::consumer_script::{
    self as script, Broker, Transmitted, cluster, offsets, span,
};
use crate::conformance::consumer_words as words;

/// What is compared in each step: what the transcript does not have must not be seen.
pub const EXPECTED: &[&str] =
    &["sent", "callbacks", "state", "threw", "cause", "returned", "end", "answers_unused"];

pub fn check(case: &Value) -> Result<(), String> {
    let mut driver = Driver::new(case)?;
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        let at = || format!("step {place} ({}): ", step["op"]);
        let seen = driver.step(step).map_err(|error| at() + &error)?;
        for key in EXPECTED {
            let expected = without_reasons(step.get(key).unwrap_or(&Value::Null));
            same(|| at() + key, &expected, seen.get(*key).unwrap_or(&Value::Null))?;
        }
    }
    Ok(())
}

/// Kafka's reasons are free text.
fn without_reasons(value: &Value) -> Value {
    let mut value = value.clone();
    for request in value.as_array_mut().into_iter().flatten() {
        if let Some(fields) = request.as_object_mut() {
            fields.remove("reason");
        }
    }
    value
}

/// What came out of the client, in its order.
enum Seen {
    Sent(Value),
    Callback(Value),
}

struct Driver {
    consumer: Consumer,
    now: SimTime,
    rng: RandomStreams,
    cluster: metadata::Response,
    brokers: i32,
    request_timeout: Option<SimTime>,
    listener: RebalanceListener,
    requests: Vec<Transmitted>,
    seen: Vec<Seen>,
}

impl Driver {
    fn new(case: &Value) -> Result<Self, String> {
        let brokers = i32::try_from(case["config"]["brokers"].as_i64().unwrap_or(1)).unwrap();
        let spec = ConsumerSpec {
            id: ClientId::new("c"),
            group: GroupId::new("g"),
            subscribe_to: Vec::new().into(),
            config: Arc::new(script::config(case)?),
            bootstrap: (0..brokers).map(BrokerId).collect(),
            starts: 1,
        };
        // The recorded client's connections may be opened again at once.
        let no_wait = ExponentialBackoff::retry(Span::ZERO, Span::ZERO);
        Ok(Self {
            consumer: Consumer::new(spec).with_reconnect_backoff(no_wait),
            now: SimTime::ZERO,
            rng: RandomStreams::new(1),
            cluster: cluster(&case["topics"], brokers)?,
            brokers,
            request_timeout: None,
            listener: RebalanceListener::default(),
            requests: Vec::new(),
            seen: Vec::new(),
        })
    }

    fn step(&mut self, step: &Value) -> Result<Map<String, Value>, String> {
        let begin = SimTime::from_ms(u64::try_from(number(step, "at")?).unwrap());
        self.now = begin;
        self.consumer.begin_call_without_waiting();
        self.listener = script::listener(step);
        self.consumer.set_rebalance_listener(self.listener);
        let mut result = Map::new();
        match text(step, "op")? {
            "subscribe" => self.consumer.subscribe(&script::subscription(step)),
            "subscribe_pattern" => {
                let pattern = TopicPattern::new(text(step, "regex")?);
                let pattern = pattern.map_err(|error| format!("{error:?}"))?;
                self.consumer.subscribe_to_pattern(pattern);
            }
            "unsubscribe" => self.unsubscribe(step, &mut result)?,
            "enforce_rebalance" => self.consumer.enforce_rebalance(text(step, "reason")?),
            "poll" => self.poll(step, &mut result)?,
            "background" => {
                self.refresh_metadata();
                self.act(Consumer::wake_heartbeat_thread);
            }
            "respond" => {
                let number = usize::try_from(number(step, "req")?).unwrap();
                let arrival = self.requests[number - 1].answered_by(step)?;
                self.consumer.deliver(arrival);
            }
            "disconnect" => {
                let broker = self.consumer.coordinator().ok_or("no coordinator")?;
                let channel = Channel::Coordinator;
                self.consumer.deliver(Arrival::Disconnected { broker, channel });
            }
            "metadata" => {
                self.cluster = cluster(&step["topics"], self.brokers)?;
                self.receive_metadata();
            }
            "position" => {
                for (partition, offset) in offsets(step)? {
                    self.act(|consumer, fx| consumer.seek(partition, offset, fx));
                }
            }
            "init_positions" => {
                self.refresh_metadata();
                let done = self.act(Consumer::init_with_committed_offsets);
                let returned = done.map(
                    |done| json!({ "done": done, "positions": words::positions(&self.consumer) }),
                );
                tell(&mut result, returned);
            }
            "commit_sync" => self.commit_sync(step, &mut result)?,
            "commit_async" => {
                let offsets = offsets(step)?;
                let commit = u32::try_from(number(step, "commit")?).unwrap();
                self.refresh_metadata();
                let sent = self.act(|consumer, fx| consumer.commit_async(offsets, commit, fx));
                tell(&mut result, sent.map(|()| Value::Null));
            }
            "close" => self.close(step, &mut result)?,
            op => return Err(format!("no op {op}")),
        }
        if self.now != begin {
            result.insert("end".to_owned(), json!(self.now.as_ms()));
        }
        self.tell_what_came_out(&mut result);
        result.insert("state".to_owned(), words::state(&self.consumer, self.now));
        Ok(result)
    }

    /// Requests and callbacks; if there are both, with their common order.
    fn tell_what_came_out(&mut self, result: &mut Map<String, Value>) {
        let both = self.seen.iter().any(|seen| matches!(seen, Seen::Sent(_)))
            && self.seen.iter().any(|seen| matches!(seen, Seen::Callback(_)));
        for (place, seen) in self.seen.drain(..).enumerate() {
            let (key, mut value) = match seen {
                Seen::Sent(value) => ("sent", value),
                Seen::Callback(value) => ("callbacks", value),
            };
            if both {
                value["ord"] = json!(place + 1);
            }
            let list = result.entry(key).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(value);
        }
    }

    /// Does something and takes down what came out. Questions about metadata are answered at once.
    fn act<R>(&mut self, act: impl FnOnce(&mut Consumer, &mut Effects) -> R) -> R {
        let mut effects = Vec::new();
        let mut fx = Effects::new(self.now, &mut self.rng, &mut effects);
        let result = act(&mut self.consumer, &mut fx);
        let mut metadata = None;
        for effect in effects {
            match effect {
                Effect::Send {
                    to: NodeId::Broker(from),
                    channel,
                    correlation,
                    body: Request::Metadata(_),
                } => {
                    let body = Response::from(self.cluster.clone());
                    metadata = Some(Arrival::Response { from, channel, correlation, body });
                }
                Effect::Send { to: NodeId::Broker(broker), channel, correlation, body } => {
                    let req = self.requests.len() + 1;
                    let mut seen = words::request(req, broker, channel, &body);
                    let timeout = self.consumer.timeout_of(correlation);
                    if let (Request::JoinGroup(_), Some(timeout)) = (&body, timeout) {
                        seen["request_timeout_ms"] = json!(timeout.as_ms());
                    }
                    self.seen.push(Seen::Sent(seen));
                    self.requests.push(Transmitted { broker, channel, correlation, body });
                }
                Effect::Arm { timer: TimerKind::RequestTimeout, after } => {
                    self.request_timeout = Some(self.now + after);
                }
                Effect::Note(fact) => self.take_down(&fact),
                Effect::Send { .. }
                | Effect::Reply { .. }
                | Effect::HangUp { .. }
                | Effect::Disconnect { .. }
                | Effect::Arm { .. }
                | Effect::Disarm(_)
                | Effect::Halt => {}
            }
        }
        if let Some(arrival) = metadata {
            self.consumer.deliver(arrival);
            self.act(Consumer::poll_network);
        }
        result
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most facts are no callbacks")]
    fn take_down(&mut self, fact: &Fact) {
        let (cb, partitions, action) = match fact {
            Fact::PartitionsRevoked { partitions, .. } => {
                ("revoked", partitions, self.listener.on_revoked)
            }
            Fact::PartitionsAssigned { partitions, .. } => {
                ("assigned", partitions, self.listener.on_assigned)
            }
            Fact::PartitionsLost { partitions, .. } => ("lost", partitions, self.listener.on_lost),
            Fact::CommitCallback { commit, error, .. } => {
                return self.seen.push(Seen::Callback(words::commit_callback(*commit, *error)));
            }
            Fact::CommitFailed { error, .. } => return self.listener_commit_failed(*error),
            _ => return,
        };
        let mut seen = json!({ "cb": cb, "partitions": words::names(partitions) });
        match action {
            ListenerAction::Returns => {}
            ListenerAction::Throws => seen["throws"] = json!("IllegalStateException"),
            // Until a fact says that it failed.
            ListenerAction::CommitsSync { .. } => seen["commit_sync_returned"] = json!(true),
        }
        self.seen.push(Seen::Callback(seen));
    }

    fn listener_commit_failed(&mut self, error: ErrorCode) {
        let callbacks = self.seen.iter_mut().rev().filter_map(|seen| match seen {
            Seen::Callback(callback) => Some(callback),
            Seen::Sent(_) => None,
        });
        let mut commits =
            callbacks.filter(|callback| callback.get("commit_sync_returned").is_some());
        let Some(callback) = commits.next().and_then(Value::as_object_mut) else { return };
        if error == ErrorCode::RequestTimedOut {
            callback.insert("commit_sync_returned".to_owned(), json!(false));
        } else {
            callback.remove("commit_sync_returned");
            let exception = words::commit_exception(error);
            callback.insert("commit_sync_threw".to_owned(), json!(exception));
        }
    }

    // ---- metadata: always answered at once ----

    fn refresh_metadata(&mut self) {
        if self.request_timeout.is_some_and(|at| at <= self.now) {
            self.request_timeout = None;
            self.act(Consumer::give_up_requests);
        }
        if self.consumer.is_metadata_due(self.now) {
            self.receive_metadata();
        }
    }

    fn receive_metadata(&mut self) {
        let response = self.cluster.clone();
        self.act(|consumer, fx| consumer.metadata_received(&response, fx));
    }

    // ---- the steps ----

    fn poll(&mut self, step: &Value, result: &mut Map<String, Value>) -> Result<(), String> {
        let mut broker = Broker::of_listener(step, self.requests.len());
        self.refresh_metadata();
        let mut done = self.act(Consumer::poll_coordinator);
        while self.consumer.is_in_listener() {
            self.wait_for(&mut broker, SimTime::MAX)?;
            done = self.act(Consumer::poll_coordinator);
        }
        if self.consumer.awaits_metadata() {
            // They are there already.
            done = self.act(Consumer::poll_coordinator);
        }
        if done.is_ok() {
            self.refresh_metadata();
            self.act(Consumer::poll_network);
            self.refresh_metadata();
        }
        tell(result, done.map(Value::from));
        Ok(())
    }

    fn unsubscribe(&mut self, step: &Value, result: &mut Map<String, Value>) -> Result<(), String> {
        let mut broker = Broker::of_listener(step, self.requests.len());
        let mut done = self.act(Consumer::unsubscribe);
        while done == Ok(false) {
            self.wait_for(&mut broker, SimTime::MAX)?;
            done = self.act(Consumer::unsubscribe);
        }
        tell(result, done.map(|_| Value::Null));
        Ok(())
    }

    fn commit_sync(&mut self, step: &Value, result: &mut Map<String, Value>) -> Result<(), String> {
        let (offsets, timeout) = (offsets(step)?, span(step, "timeout_ms")?);
        let mut broker = Broker::new(step, self.requests.len());
        let deadline = self.now + timeout;
        self.act(|consumer, fx| consumer.begin_commit_sync(offsets, timeout, fx));
        let committed = loop {
            self.refresh_metadata();
            if let Some(committed) = self.act(Consumer::commit_sync_turn) {
                break committed;
            }
            self.wait_for(&mut broker, deadline)?;
        };
        let timed_out = Err(Failure::Error(ErrorCode::RequestTimedOut));
        let returned = if committed == timed_out { Ok(false) } else { committed.map(|()| true) };
        tell(result, returned.map(Value::from));
        tell_unused(&broker, result);
        Ok(())
    }

    fn close(&mut self, step: &Value, result: &mut Map<String, Value>) -> Result<(), String> {
        let timeout = span(step, "timeout_ms")?;
        let mut broker = Broker::new(step, self.requests.len());
        let deadline = self.now + timeout;
        self.refresh_metadata();
        self.act(|consumer, fx| consumer.close_within(timeout, fx));
        while self.consumer.application_state() != ApplicationState::Left {
            self.wait_for(&mut broker, deadline)?;
            self.act(Consumer::close_turn);
        }
        tell_unused(&broker, result);
        Ok(())
    }

    /// Lets time pass until an answer arrives, or the client tries again by itself.
    fn wait_for(&mut self, broker: &mut Broker, deadline: SimTime) -> Result<(), String> {
        self.act(Consumer::poll_network);
        broker.look_at(&self.requests, self.now)?;
        let next = [broker.next(), self.consumer.call_wakes_at(self.now)];
        let next = next.into_iter().flatten().min().unwrap_or(deadline);
        if next.min(deadline) == SimTime::MAX {
            return Err("it would wait for ever".to_owned());
        }
        self.now = next.min(deadline).max(self.now);
        for arrival in broker.arrived(self.now) {
            self.consumer.deliver(arrival);
        }
        self.act(Consumer::poll_network);
        Ok(())
    }
}

/// What a call returned or threw.
fn tell(result: &mut Map<String, Value>, outcome: Result<Value, Failure>) {
    match outcome {
        Ok(Value::Null) => {}
        Ok(returned) => {
            result.insert("returned".to_owned(), returned);
        }
        Err(failure) => {
            result.insert("threw".to_owned(), json!(words::exception(failure)));
            if failure == Failure::ListenerThrew {
                result.insert("cause".to_owned(), json!("IllegalStateException"));
            }
        }
    }
}

fn tell_unused(broker: &Broker, result: &mut Map<String, Value>) {
    if !broker.answers.is_empty() {
        result.insert("answers_unused".to_owned(), json!(broker.answers.len()));
    }
}
