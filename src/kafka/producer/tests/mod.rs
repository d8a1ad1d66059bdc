//! One producer, fed by hand: each test asserts the exact effects, or the facts among them.

mod application;
mod errors;
mod idempotence;
mod initialize;
mod rebootstrap;
mod refused;
mod sender;
mod vectors;

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{
    BrokerId, ClientId, Correlation, ErrorCode, LeaderEpoch, NodeId, Offset, ProducerEpoch,
    ProducerId, Sequence, TopicName, TopicPartition,
};
use crate::kafka::config::ProducerConfig;
use crate::kafka::producer::{Producer, ProducerSpec};
use crate::kafka::{ClientCommand, Effect, Effects, Input, ProduceRate, TimerKind};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::metadata::{PartitionMetadata, TopicMetadata};
use crate::protocol::produce::PartitionResponse;
use crate::protocol::{Channel, Request, Response, init_producer_id, metadata, produce};

const B1: BrokerId = BrokerId(1);
const B2: BrokerId = BrokerId(2);

/// The values of each partition in a request.
type Carried = Vec<(i32, Vec<String>)>;

/// A producer and the requests it sent that were not answered yet.
struct Bench {
    producer: Producer,
    now: SimTime,
    rng: RandomStreams,
    unanswered: Vec<(BrokerId, Correlation, Request)>,
    /// Whether whoever asks for a producer id has it at once.
    gives_ids: bool,
}

impl Bench {
    fn new(change: impl FnOnce(&mut ProducerConfig)) -> Self {
        let mut config = ProducerConfig::default();
        change(&mut config);
        let spec = ProducerSpec {
            id: ClientId::new("p1"),
            config: Arc::new(config),
            bootstrap: Arc::new([B1]),
            number: 1,
        };
        let producer = Producer::new(spec);
        let (now, rng) = (SimTime::ZERO, RandomStreams::new(1));
        Self { producer, now, rng, unanswered: Vec::new(), gives_ids: true }
    }

    /// Started, and knows `orders` with these leaders.
    fn with_orders(leaders: &[BrokerId], change: impl FnOnce(&mut ProducerConfig)) -> Self {
        let mut bench = Self::new(change);
        bench.feed(Input::Started);
        bench.answer_metadata(None);
        bench.produce("orders", None, None, "warm up");
        bench.answer_metadata(Some(leaders));
        bench.now = SimTime::from_ms(1_000);
        bench.wake();
        for _ in 0..bench.unanswered.len() {
            bench.answer_produce(ErrorCode::None, 0);
        }
        assert_eq!(bench.unanswered, []);
        bench
    }

    fn feed(&mut self, input: Input) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.producer.handle(input, &mut Effects::new(self.now, &mut self.rng, &mut effects));
        for effect in &effects {
            if let Effect::Send { to: NodeId::Broker(broker), correlation, body, .. } = effect {
                self.unanswered.push((*broker, *correlation, body.clone()));
            }
        }
        if self.gives_ids {
            self.give_producer_id(&mut effects);
        }
        effects
    }

    /// Answers InitProducerId at once, if it was asked.
    fn give_producer_id(&mut self, effects: &mut Vec<Effect>) {
        let asks = |(_, _, request): &(BrokerId, Correlation, Request)| {
            matches!(request, Request::InitProducerId(_))
        };
        if let Some(place) = self.unanswered.iter().position(asks) {
            effects.retain(|effect| {
                !matches!(effect, Effect::Send { body: Request::InitProducerId(_), .. })
            });
            let (broker, correlation, _) = self.unanswered.remove(place);
            let from = NodeId::Broker(broker);
            let body = init_producer_id(ErrorCode::None, 7, 0);
            let channel = Channel::Data;
            effects.extend(self.feed(Input::Response { from, channel, correlation, body }));
        }
    }

    fn at(&mut self, ms: u64) -> &mut Self {
        self.now = SimTime::from_ms(ms);
        self
    }

    fn wake(&mut self) -> Vec<Effect> {
        self.feed(Input::TimerFired(TimerKind::SenderWakeUp))
    }

    fn produce(
        &mut self,
        topic: &str,
        partition: Option<i32>,
        key: Option<&str>,
        value: &str,
    ) -> Vec<Effect> {
        self.feed(Input::Command(ClientCommand::Produce {
            topic: TopicName::new(topic),
            partition,
            key: key.map(Into::into),
            value: Some(value.into()),
        }))
    }

    /// Answers the oldest request.
    fn answer(&mut self, body: Response) -> Vec<Effect> {
        let (broker, correlation, _) = self.unanswered.remove(0);
        let from = NodeId::Broker(broker);
        self.feed(Input::Response { from, channel: Channel::Data, correlation, body })
    }

    /// `None`: the topics that were asked for do not exist.
    fn answer_metadata(&mut self, leaders: Option<&[BrokerId]>) -> Vec<Effect> {
        let (_, _, request) = &self.unanswered[0];
        let Request::Metadata(request) = request else { panic!("{request:?}") };
        let topics = request.topics.clone().expect("a producer never asks for all topics");
        let partition = |&leader: &BrokerId| PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(leader),
            leader_epoch: LeaderEpoch(0),
            replicas: vec![leader],
            isr: vec![leader],
        };
        let topic = |name| {
            Arc::new(TopicMetadata {
                name,
                error: match leaders {
                    Some(_) => ErrorCode::None,
                    None => ErrorCode::UnknownTopicOrPartition,
                },
                partitions: leaders.unwrap_or_default().iter().map(partition).collect(),
            })
        };
        let topics = topics.into_iter().map(topic).collect();
        self.answer(Response::from(metadata::Response { brokers: vec![B1, B2], topics }))
    }

    /// Answers every partition of the oldest request alike.
    fn answer_produce(&mut self, error: ErrorCode, base: i64) -> Vec<Effect> {
        self.answer_produce_with(error, base, Offset(0))
    }

    /// An error of a leader whose log begins there.
    fn answer_produce_from(&mut self, error: ErrorCode, log_start_offset: Offset) -> Vec<Effect> {
        self.answer_produce_with(error, -1, log_start_offset)
    }

    fn answer_produce_with(
        &mut self,
        error: ErrorCode,
        base: i64,
        log_start_offset: Offset,
    ) -> Vec<Effect> {
        let (_, _, request) = &self.unanswered[0];
        let Request::Produce(request) = request else { panic!("{request:?}") };
        let answer = |data: &produce::PartitionData| PartitionResponse {
            partition: data.partition.clone(),
            error,
            base_offset: Offset(if error.is_error() { -1 } else { base }),
            log_start_offset,
        };
        let partitions = request.partitions.iter().map(answer).collect();
        self.answer(Response::from(produce::Response { partitions }))
    }

    /// Of each batch that has no answer, in the order in which they were sent: partition, producer id, epoch, base sequence.
    fn sequences(&self) -> Vec<(i32, i64, i16, i32)> {
        let mut sequences = Vec::new();
        for (.., request) in &self.unanswered {
            let Request::Produce(request) = request else { continue };
            for data in &request.partitions {
                let producer = data.batch.producer.expect("it is numbered");
                let (id, epoch) = (producer.id.0, producer.epoch.0);
                sequences.push((data.partition.partition, id, epoch, producer.base_sequence.0));
            }
        }
        sequences
    }

    /// What each unanswered request carries: broker, and per partition its values.
    fn carried(&self) -> Vec<(BrokerId, Carried)> {
        let mut carried = Vec::new();
        for (broker, _, request) in &self.unanswered {
            let Request::Produce(request) = request else { continue };
            let values = |data: &produce::PartitionData| {
                let values = data.batch.records.iter().filter_map(|record| record.value());
                (data.partition.partition, values.map(str::to_owned).collect())
            };
            carried.push((*broker, request.partitions.iter().map(values).collect()));
        }
        carried
    }
}

fn facts(effects: Vec<Effect>) -> Vec<Fact> {
    let fact = |effect| match effect {
        Effect::Note(fact) => Some(fact),
        Effect::Send { .. }
        | Effect::Reply { .. }
        | Effect::Disconnect { .. }
        | Effect::HangUp { .. }
        | Effect::Arm { .. }
        | Effect::Disarm(_)
        | Effect::Halt => None,
    };
    effects.into_iter().filter_map(fact).collect()
}

fn init_producer_id(error: ErrorCode, id: i64, epoch: i16) -> Response {
    let (producer_id, producer_epoch) = (ProducerId(id), ProducerEpoch(epoch));
    Response::from(init_producer_id::Response { error, producer_id, producer_epoch })
}

fn orders(partition: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), partition)
}

fn p1() -> ClientId {
    ClientId::new("p1")
}

fn arm(timer: TimerKind, ms: u64) -> Effect {
    Effect::Arm { timer, after: Span::from_ms(ms) }
}

fn rate(every_ms: u64, keys: &[&str]) -> Input {
    Input::Command(ClientCommand::Rate(Some(ProduceRate {
        topic: TopicName::new("orders"),
        every: Span::from_ms(every_ms),
        keys: keys.iter().map(|&key| key.into()).collect(),
    })))
}

fn failed(partition: i32, count: i64, error: ErrorCode) -> Fact {
    Fact::RecordsFailed { producer: p1(), partition: orders(partition), count, error }
}

fn acknowledged(partition: i32, first: i64, count: i64) -> Fact {
    let (partition, first) = (orders(partition), Offset(first));
    Fact::RecordsAcknowledged { producer: p1(), partition, first, count }
}

fn retried(partition: i32, error: ErrorCode, wait_ms: u64) -> Fact {
    let wait = Span::from_ms(wait_ms);
    Fact::BatchRetried { producer: p1(), partition: orders(partition), error, wait }
}
