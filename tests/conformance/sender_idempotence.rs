//! The producer's sender with its transaction manager, step by step.
//!
//! The threads take their turns as in the transcript: `send` only appends; `run` gives the sender turn after turn, and after
//! each one hands it what has arrived meanwhile.

use std::sync::Arc;

use kafkascope::id::{
    BatchId, BrokerId, ClientId, Correlation, ErrorCode, LeaderEpoch, NodeId, TopicName,
    TopicPartition,
};
use kafkascope::kafka::config::ProducerConfig;
use kafkascope::kafka::producer::{Producer, ProducerBatch, ProducerSpec, RequestContext, Turn};
use kafkascope::kafka::{ClientCommand, Effect, Effects, Input, TimerKind};
use kafkascope::kernel::{RandomStreams, SimTime};
use kafkascope::protocol::metadata::{PartitionMetadata, TopicMetadata};
use kafkascope::protocol::{Channel, Request, Response, metadata};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, number, same, text};
use crate::conformance::sender_words::{answer, completed, record_number, sent, state};

pub const EXPECTED: &[&str] = &["sent", "completed", "state"];

/// It only answers questions about metadata, so that these never wait behind data.
const METADATA_ONLY: BrokerId = BrokerId(99);

pub fn check(case: &Value) -> Result<(), String> {
    let mut play = Play::new(&case["config"])?;
    let steps = list(case, "steps")?;
    play.learn_the_topic(&steps[0])?;
    for (i, step) in steps.iter().enumerate() {
        let at = |what: &str| format!("step {i} at {}, {}: {what}", step["at"], step["op"]);
        play.step(step).map_err(|error| at(&error))?;
        let none = json!([]);
        let expected = |field: &str| if step[field].is_null() { &none } else { &step[field] };
        if step["op"] == "run" {
            let seen = Value::Array(std::mem::take(&mut play.sent));
            same(|| at("sent"), expected("sent"), &seen)?;
            let mut seen = std::mem::take(&mut play.completed);
            if step["completed_any_batch_order"] == true {
                seen.sort_by_key(|one| one["record"].as_i64());
            }
            same(|| at("completed"), expected("completed"), &Value::Array(seen))?;
        }
        same(|| at("state"), &step["state"], &state(&play.producer, &play.names()))?;
    }
    Ok(())
}

/// A request that was sent and not answered.
struct Unanswered {
    req: i64,
    to: BrokerId,
    correlation: Correlation,
    body: Request,
}

enum Arrived {
    Answer(RequestContext, Response),
    Input(Input),
}

/// The records of a batch, by number.
pub struct Outstanding {
    pub batch: BatchId,
    pub partition: TopicPartition,
    pub records: Vec<i64>,
    pub aborted: bool,
}

struct Play {
    producer: Producer,
    topic: TopicName,
    now: SimTime,
    rng: RandomStreams,
    /// Of each partition: leader and epoch.
    leaders: Vec<(BrokerId, LeaderEpoch)>,
    brokers: Vec<BrokerId>,
    requests: i64,
    unanswered: Vec<Unanswered>,
    metadata_asked: Vec<(BrokerId, Correlation)>,
    /// What the sender finds when it next polls.
    arrived: Vec<Arrived>,
    /// Topics that it was asked to write to only to make it ask for metadata.
    probes: u32,
    request_timeout: Option<SimTime>,
    sent: Vec<Value>,
    completed: Vec<Value>,
}

impl Play {
    fn new(config: &Value) -> Result<Self, String> {
        let mut settings = ProducerConfig::default();
        let acks = if config["acks"] == -1 { "all".to_owned() } else { config["acks"].to_string() };
        for (key, value) in [
            ("enable.idempotence", config["enable_idempotence"].to_string()),
            ("acks", acks),
            ("max.in.flight.requests.per.connection", config["max_in_flight"].to_string()),
            ("retries", config["retries"].to_string()),
            ("batch.size", config["batch_size"].to_string()),
            ("linger.ms", config["linger_ms"].to_string()),
            ("delivery.timeout.ms", config["delivery_timeout_ms"].to_string()),
            ("request.timeout.ms", config["request_timeout_ms"].to_string()),
            ("retry.backoff.ms", config["retry_backoff_ms"].to_string()),
            ("retry.backoff.max.ms", config["retry_backoff_max_ms"].to_string()),
            ("reconnect.backoff.ms", "0".to_owned()),
        ] {
            settings.set(key, &value).map_err(|problem| format!("{problem:?}"))?;
        }
        let mut brokers: Vec<_> = (0..int(&config["brokers"])?).map(BrokerId).collect();
        let count = int(&config["partitions"])?;
        let leader = |p: i32| (brokers[p as usize % brokers.len()], LeaderEpoch(0));
        let leaders = (0..count).map(leader).collect();
        brokers.push(METADATA_ONLY);
        let spec = ProducerSpec {
            id: ClientId::new("p1"),
            config: Arc::new(settings),
            bootstrap: brokers.clone().into(),
            number: 1,
        };
        Ok(Self {
            producer: Producer::new(spec),
            topic: TopicName::new("orders"),
            now: SimTime::ZERO,
            rng: RandomStreams::new(1),
            leaders,
            brokers,
            requests: 0,
            unanswered: Vec::new(),
            metadata_asked: Vec::new(),
            arrived: Vec::new(),
            probes: 0,
            request_timeout: None,
            sent: Vec::new(),
            completed: Vec::new(),
        })
    }

    /// The transcript begins with a producer that knows the topic. A record that is too large makes it ask.
    fn learn_the_topic(&mut self, first: &Value) -> Result<(), String> {
        self.now = SimTime::from_ms(number(first, "at")? as u64);
        self.probe(self.topic.clone())
    }

    /// Makes it ask for metadata, and answers.
    fn probe(&mut self, topic: TopicName) -> Result<(), String> {
        let command = ClientCommand::Produce {
            topic,
            partition: None,
            key: None,
            value: Some("v".repeat(2_000_000).into()),
        };
        self.act(|producer, fx| {
            producer.take_in(Input::Command(command), fx);
            producer.run_application(fx);
            producer.maybe_update_metadata(fx);
        })?;
        for arrived in self.metadata_answers() {
            self.take_in(arrived)?;
        }
        match self.producer.blocked() {
            None => Ok(()),
            Some(_) => Err("it did not ask for metadata".to_owned()),
        }
    }

    fn step(&mut self, step: &Value) -> Result<(), String> {
        self.now = SimTime::from_ms(number(step, "at")? as u64);
        match text(step, "op")? {
            "send" => self.send(step),
            "run" => self.run(step["end"].as_u64().map_or(self.now, SimTime::from_ms)),
            "respond" => {
                let req = number(step, "req")?;
                let at = self.unanswered.iter().position(|one| one.req == req);
                let Unanswered { to, correlation, body, .. } =
                    self.unanswered.remove(at.ok_or("no such request")?);
                let body = answer(&body, step)?;
                if self.frees_when_read() {
                    let (from, channel) = (NodeId::Broker(to), Channel::Data);
                    let input = Input::Response { from, channel, correlation, body };
                    self.arrived.push(Arrived::Input(input));
                } else {
                    let asked = self.producer.receive(to, correlation).ok_or("it was given up")?;
                    self.arrived.push(Arrived::Answer(asked, body));
                }
                Ok(())
            }
            "disconnect" => {
                let broker = BrokerId(int(&step["broker"])?);
                self.unanswered.retain(|one| one.to != broker);
                let (peer, channel) = (NodeId::Broker(broker), Channel::Data);
                self.arrived.push(Arrived::Input(Input::Disconnected { peer, channel }));
                Ok(())
            }
            "leader_change" => {
                let (leader, epoch) = &mut self.leaders[int(&step["partition"])? as usize];
                *leader = BrokerId(int(&step["leader"])?);
                epoch.0 += 1;
                // It hears of it at once.
                self.probes += 1;
                self.probe(TopicName::new(format!("probe-{}", self.probes)))
            }
            other => Err(format!("unknown op {other}")),
        }
    }

    /// An answer frees its place on the connection before the sender reads it. The idempotent sender of the transcripts was not
    /// told to guarantee the order of messages, and mutes nothing even with one request in flight; ours does, as in a
    /// KafkaProducer. What is sent is the same if the place is free only when the answer has been read.
    fn frees_when_read(&self) -> bool {
        self.producer.config().max_in_flight == 1 && self.producer.config().is_idempotent()
    }

    fn send(&mut self, step: &Value) -> Result<(), String> {
        let size = number(step, "value_size")? as usize;
        let value = format!("{:0size$}", number(step, "record")?);
        let command = ClientCommand::Produce {
            topic: self.topic.clone(),
            partition: Some(int(&step["partition"])?),
            key: None,
            value: Some(value.into()),
        };
        self.act(|producer, fx| {
            producer.take_in(Input::Command(command), fx);
            producer.run_application(fx);
        })
    }

    /// `Sender.runOnce` until nothing changes any more; what has arrived is taken in at the end of each turn.
    fn run(&mut self, end: SimTime) -> Result<(), String> {
        loop {
            let mut turn = Turn::Again;
            self.act(|producer, fx| {
                // With the client of the transcripts data never wait for metadata, as they do with a NetworkClient.
                producer.maybe_update_metadata(fx);
                turn = producer.run_once(fx);
            })?;
            let mut arrived = self.metadata_answers();
            arrived.append(&mut self.arrived);
            if self.request_timeout.is_some_and(|at| at <= self.now) {
                self.request_timeout = None;
                arrived.push(Arrived::Input(Input::TimerFired(TimerKind::RequestTimeout)));
            }
            match turn {
                Turn::Wait(wait) if arrived.is_empty() => match wait {
                    Some(at) if at <= end => self.now = at,
                    _ => return Ok(()),
                },
                Turn::Wait(_) | Turn::Again => {}
            }
            for one in arrived {
                self.take_in(one)?;
            }
        }
    }

    fn take_in(&mut self, arrived: Arrived) -> Result<(), String> {
        self.act(|producer, fx| {
            match arrived {
                Arrived::Answer(asked, body) => producer.handle_response(asked, &body, fx),
                Arrived::Input(input) => {
                    producer.take_in(input, fx);
                }
            }
            producer.run_application(fx);
        })
    }

    fn metadata_answers(&mut self) -> Vec<Arrived> {
        let partition = |&(leader, leader_epoch): &(BrokerId, LeaderEpoch)| PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(leader),
            leader_epoch,
            replicas: vec![leader],
            isr: vec![leader],
        };
        let mut names = vec![self.topic.clone()];
        names.extend((1..=self.probes).map(|n| TopicName::new(format!("probe-{n}"))));
        let topic = |name| {
            Arc::new(TopicMetadata {
                name,
                error: ErrorCode::None,
                partitions: self.leaders.iter().map(partition).collect(),
            })
        };
        let (brokers, topics) = (self.brokers.clone(), names.into_iter().map(topic).collect());
        let body = Response::from(metadata::Response { brokers, topics });
        let answer = |(broker, correlation)| {
            let (from, channel) = (NodeId::Broker(broker), Channel::Data);
            Arrived::Input(Input::Response { from, channel, correlation, body: body.clone() })
        };
        self.metadata_asked.drain(..).map(answer).collect()
    }

    /// Lets the producer do something and takes down what comes of it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest is not in a transcript")]
    fn act(&mut self, what: impl FnOnce(&mut Producer, &mut Effects)) -> Result<(), String> {
        let before = self.outstanding();
        let mut effects = Vec::new();
        what(&mut self.producer, &mut Effects::new(self.now, &mut self.rng, &mut effects));
        let mut facts = Vec::new();
        for effect in effects {
            match effect {
                Effect::Send { to: NodeId::Broker(to), correlation, body, .. } => {
                    self.take_down(to, correlation, body)?;
                }
                Effect::Disconnect { peer: NodeId::Broker(broker), .. } => {
                    self.unanswered.retain(|one| one.to != broker);
                }
                Effect::Arm { timer: TimerKind::RequestTimeout, after } => {
                    self.request_timeout = Some(self.now + after);
                }
                Effect::Note(fact) => facts.push(fact),
                _ => {}
            }
        }
        let given_up: Vec<_> = self.producer.expired_batches().iter().map(|b| b.id).collect();
        completed(before, (&self.outstanding(), &given_up), &facts, &mut self.completed)
    }

    fn take_down(
        &mut self,
        to: BrokerId,
        correlation: Correlation,
        body: Request,
    ) -> Result<(), String> {
        if matches!(body, Request::Metadata(_)) {
            self.metadata_asked.push((to, correlation));
            return Ok(());
        }
        self.requests += 1;
        let req = self.requests;
        self.sent.push(sent(req, to, &body)?);
        self.unanswered.push(Unanswered { req, to, correlation, body });
        Ok(())
    }

    fn batches(&self) -> impl Iterator<Item = &ProducerBatch> {
        let waiting = self.producer.queues().flat_map(|queue| &queue.batches);
        waiting.chain(self.producer.in_flight_batches())
    }

    fn outstanding(&self) -> Vec<Outstanding> {
        let one = |batch: &ProducerBatch| {
            let partition = batch.partition.clone();
            let records = batch.records().iter().map(record_number).collect();
            Outstanding { batch: batch.id, partition, records, aborted: batch.is_aborted() }
        };
        self.batches().map(one).collect()
    }

    /// The transcript counts batches as they are made, from 1; ids do so from the producer's own first one.
    fn names(&self) -> impl Fn(BatchId) -> String + use<> {
        |id| format!("b{}", id.0 - (1 << 40) + 1)
    }
}
