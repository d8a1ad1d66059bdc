//! One broker, fed by hand: each test asserts the exact effects.

mod checkpoints;
mod cluster;
mod coordinate;
mod coordinator_writes;
mod fetchers;
mod follower_appends;
mod handle_fetch;
mod handle_produce;
mod log_tasks;
mod lookup;
mod producer_ids;
mod racks;
mod replicas;
mod slow_disk;

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{
    BatchId, BrokerEpoch, BrokerId, ClientId, Correlation, ErrorCode, LeaderEpoch, NodeId, Offset,
    TopicName, TopicPartition,
};
use crate::kafka::broker::Broker;
use crate::kafka::config::{BrokerConfig, TopicConfig};
use crate::kafka::controller::BrokerRegistration;
use crate::kafka::{
    ClusterImage, Effect, Effects, Input, PartitionRegistration, ReplyTo, TimerKind, TopicImage,
};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::produce::Acks;
use crate::protocol::{Channel, Record, RecordBatch, Request, Response, fetch, produce};

const ME: BrokerId = BrokerId(1);
const OTHER: BrokerId = BrokerId(2);
const EPOCH: LeaderEpoch = LeaderEpoch(5);

struct Bench {
    broker: Broker,
    image: ClusterImage,
    now: SimTime,
    rng: RandomStreams,
    /// Each time at which the broker meant to look at its logs.
    log_tasks: Vec<(TimerKind, SimTime)>,
}

impl Bench {
    /// `broker-1` leads `orders-0`, `broker-2` leads `orders-1`, nobody leads `orders-2`.
    fn new() -> Self {
        let registered = |id: BrokerId| (id, BrokerRegistration::unfenced(epoch_of(id)));
        let brokers = [ME, OTHER].map(registered).into_iter().collect();
        let mut image = ClusterImage { brokers, ..ClusterImage::default() };
        let orders = TopicImage {
            partitions: vec![
                led(ME),
                led(OTHER),
                PartitionRegistration { leader: None, ..led(OTHER) },
            ],
            config: Arc::new(TopicConfig::default()),
        };
        image.topics.insert(TopicName::new("orders"), Arc::new(orders));
        let offsets = TopicImage {
            partitions: (0..50).map(|_| led(OTHER)).collect(),
            config: Arc::new(TopicConfig::default()),
        };
        image.topics.insert(TopicName::new("__consumer_offsets"), Arc::new(offsets));
        let mut broker = Broker::new(ME, Arc::new(BrokerConfig::default()));
        broker.join_formed_cluster(epoch_of(ME));
        let (rng, log_tasks) = (RandomStreams::new(1), Vec::new());
        let mut bench = Self { broker, image, now: SimTime::ZERO, rng, log_tasks };
        bench.tell(|_| {});
        bench
    }

    /// Changes the image and tells the broker.
    fn tell(&mut self, change: impl FnOnce(&mut ClusterImage)) -> Vec<Effect> {
        change(&mut self.image);
        let image = Arc::new(self.image.clone());
        self.with(|broker, fx| broker.metadata_changed(image, fx))
    }

    fn orders(image: &mut ClusterImage) -> &mut TopicImage {
        let topic = image.topics.get_mut(&TopicName::new("orders")).expect("it is there");
        Arc::make_mut(topic)
    }

    fn feed(&mut self, input: Input) -> Vec<Effect> {
        self.with(|broker, fx| broker.handle(input, fx))
    }

    fn request(&mut self, from: &ReplyTo, body: Request) -> Vec<Effect> {
        self.feed(Input::Request { from: from.clone(), body })
    }

    fn with(&mut self, act: impl FnOnce(&mut Broker, &mut Effects)) -> Vec<Effect> {
        let mut list = Vec::new();
        act(&mut self.broker, &mut Effects::new(self.now, &mut self.rng, &mut list));
        // When the broker will look at its logs is noted apart: it is no answer to anything.
        let now = self.now;
        let of_log_tasks = |effect: &Effect| {
            let Effect::Arm { timer, after } = effect else { return None };
            let is_one =
                [TimerKind::LogRetention, TimerKind::LogCleaner, TimerKind::ProducerExpiration]
                    .contains(timer);
            is_one.then(|| (timer.clone(), now + *after))
        };
        self.log_tasks.extend(list.iter().filter_map(of_log_tasks));
        list.retain(|effect| of_log_tasks(effect).is_none());
        list
    }
}

/// The epoch of a broker's registration.
fn epoch_of(broker: BrokerId) -> BrokerEpoch {
    BrokerEpoch(i64::from(broker.0) * 10)
}

fn led(leader: BrokerId) -> PartitionRegistration {
    PartitionRegistration {
        leader_epoch: EPOCH,
        ..PartitionRegistration::new(vec![leader], vec![leader])
    }
}

fn orders(partition: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), partition)
}

fn client(name: &str, correlation: u32) -> ReplyTo {
    ReplyTo {
        node: NodeId::Client(ClientId::new(name)),
        channel: Channel::Data,
        correlation: Correlation(correlation),
        incarnation: 0,
    }
}

fn batch(id: u64, size_bytes: u32) -> Arc<RecordBatch> {
    let records = Arc::new([Record::user(SimTime::ZERO, None, Some("v".into()))]);
    Arc::new(RecordBatch::unsent(BatchId(id), size_bytes, records))
}

fn produce_to(partition: TopicPartition, acks: Acks, batch: &Arc<RecordBatch>) -> Request {
    let data = produce::PartitionData { partition, batch: batch.clone() };
    let timeout = Span::from_ms(30_000);
    Request::from(produce::Request { acks, timeout, partitions: vec![data] })
}

fn produced(partition: TopicPartition, error: ErrorCode, base: i64) -> Response {
    let log_start_offset = if error.is_error() { Offset::NONE } else { Offset(0) };
    Response::from(produce::Response {
        partitions: vec![produce::PartitionResponse {
            partition,
            error,
            base_offset: Offset(base),
            log_start_offset,
        }],
    })
}

fn appended(partition: TopicPartition, offset: i64) -> Effect {
    Effect::Note(Fact::RecordsAppended {
        broker: ME,
        partition,
        first: Offset(offset),
        last: Offset(offset),
        count: 1,
    })
}

fn watermark(partition: TopicPartition, from: i64, to: i64) -> Effect {
    let (from, to) = (Offset(from), Offset(to));
    Effect::Note(Fact::HighWatermarkAdvanced { broker: ME, partition, from, to })
}

fn fetch_from(partition: TopicPartition, offset: i64, min_bytes: u32) -> Request {
    Request::from(fetch::Request {
        rack_id: None,
        replica: None,
        max_wait: Span::from_ms(500),
        min_bytes,
        max_bytes: 50_000_000,
        partitions: vec![fetch::FetchPartition {
            partition,
            current_leader_epoch: EPOCH,
            last_fetched_epoch: None,
            log_start_offset: Offset::NONE,
            fetch_offset: Offset(offset),
            partition_max_bytes: 1_000_000,
        }],
    })
}
