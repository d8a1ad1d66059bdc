//! Everything about the selected thing.

use crate::fact::{Arg, Sentence};
use crate::id::{
    BrokerId, ClientId, EnvelopeId, GroupId, NodeId, Offset, TopicName, TopicPartition,
};
use crate::kafka::config::ConfigEntry;
use crate::kafka::consumer::Consumer;
use crate::kafka::log::PartitionLog;
use crate::kafka::producer::Producer;
use crate::kernel::SimTime;
use crate::protocol::Body;
use crate::run::Timeline;
use crate::sim::World;
use crate::view::build::controller::controller;
use crate::view::log::{says, stored_log};
use crate::view::machines::server_state;
use crate::view::{
    ConfigEffect, ConfigRow, Inspected, InspectorField, InspectorView, LeaderHas, LogSource,
    RecordSays,
};

/// `None` if there is no such thing at this moment.
pub fn inspect(timeline: &Timeline, what: &Inspected) -> Option<InspectorView> {
    let world = timeline.world();
    let (mut told, mut leader_has, mut server) = (None, None, None);
    let (fields, config) = match what {
        Inspected::Broker(id) => {
            server = server_state(world, *id);
            broker(world, *id)?
        }
        Inspected::Controller(id) => {
            server = server_state(world, *id);
            (controller(world, *id)?, Vec::new())
        }
        Inspected::Client(id) => client(world, id, timeline.moment().now)?,
        Inspected::Group(id) => group(world, id)?,
        Inspected::Topic(name) => topic(world, name)?,
        Inspected::Partition(id) => (partition(world, id)?, Vec::new()),
        Inspected::Record(id, offset) => (record(world, id, *offset)?, Vec::new()),
        Inspected::Stored(source, offset) => {
            let (fields, said) = stored(world, source, *offset)?;
            (told, leader_has) = (said, differs(world, source, *offset));
            (fields, Vec::new())
        }
        Inspected::Flight(id) => (flight(world, *id)?, Vec::new()),
    };
    let recent = recent(timeline, what);
    Some(InspectorView { what: what.clone(), server, fields, told, leader_has, config, recent })
}

/// What the leader has at an offset at which one of its followers has something else.
fn differs(world: &World, source: &LogSource, offset: Offset) -> Option<LeaderHas> {
    let LogSource::Replica(partition, broker) = source;
    let leader = world.partition(partition)?.leader.filter(|leader| leader != broker)?;
    let (node, slot, _) = world.server(leader)?;
    let of_leader = LogSource::Replica(partition.clone(), leader);
    let log = stored_log(world, &of_leader).filter(|_| !slot.life.is_down())?;
    let epoch = |log: &PartitionLog| Some(log.batch_at(offset)?.partition_leader_epoch);
    let here = epoch(stored_log(world, source)?)?;
    if epoch(log) == Some(here) || offset < log.log_start_offset() {
        return None;
    }
    let fields = stored(world, &of_leader, offset).map(|(fields, _)| fields).unwrap_or_default();
    Some(LeaderHas { leader: node.clone(), log_end: log.log_end_offset(), fields })
}

type Described = (Vec<InspectorField>, Vec<ConfigRow>);

pub(super) fn field(label: &'static str, value: impl Into<Arg>) -> InspectorField {
    InspectorField { label, value: value.into() }
}

pub(super) fn time(label: &'static str, at: Option<SimTime>) -> InspectorField {
    // A moment is shown like a duration since the beginning.
    field(label, at.map_or(Arg::Absent, |at| Arg::Duration(at.since(SimTime::ZERO))))
}

fn rows(entries: Vec<ConfigEntry>, effect: ConfigEffect) -> Vec<ConfigRow> {
    entries.into_iter().map(|entry| ConfigRow { entry, effect }).collect()
}

fn broker(world: &World, id: BrokerId) -> Option<Described> {
    let broker = world.broker(id)?;
    let leads = |(name, topic): (&TopicName, &std::sync::Arc<crate::kafka::TopicImage>)| {
        let count = topic.partitions.iter().filter(|p| p.leader == Some(id)).count() as i64;
        if crate::kafka::is_internal(name) { 0 } else { count }
    };
    let led: i64 = world.image().topics.iter().map(leads).sum();
    let groups = world.groups().iter().filter(|group| world.coordinator_of(group).1 == Some(id));
    let groups: Vec<_> = groups.map(ToString::to_string).collect();
    let registration = world.image().brokers.get(&id);
    let rack = registration.and_then(|registration| registration.rack.as_ref());
    let fields = vec![
        field("broker-epoch", registration.map_or(Arg::Absent, |it| Arg::Number(it.epoch.0))),
        field("rack", rack.map_or(Arg::Absent, Arg::from)),
        field("leads", Arg::Number(led)),
        field("coordinates", text_or_absent(groups.join(", "))),
    ];
    Some((fields, rows(broker.config.entries(), ConfigEffect::RestartsBroker)))
}

fn client(world: &World, id: &ClientId, now: SimTime) -> Option<Described> {
    let slot = world.client(id)?;
    if let Some(consumer) = slot.consumer() {
        let config = rows(consumer.config().entries(), ConfigEffect::RestartsClient);
        return Some((consumer_fields(world, consumer), config));
    }
    let producer = slot.producer()?;
    let config = rows(producer.config().entries(), ConfigEffect::RestartsClient);
    Some((producer_fields(producer, now), config))
}

fn consumer_fields(world: &World, consumer: &Consumer) -> Vec<InspectorField> {
    let owned: Vec<_> = consumer.assignment().iter().map(|s| s.partition.clone()).collect();
    let member = consumer.member_id();
    let books = world.group(consumer.group());
    let listed = books
        .is_some_and(|books| books.shares().iter().any(|member| member.id == consumer.member_id()));
    let subscription: Vec<_> = consumer.subscription().iter().map(ToString::to_string).collect();
    vec![
        field("group", consumer.group()),
        field("subscription", text_or_absent(subscription.join(", "))),
        field("owned", Arg::Partitions(owned.into())),
        field("member-id", text_or_absent(member.to_string())),
        field("generation", &consumer.generation()),
        field("coordinator", consumer.coordinator().map_or(Arg::Absent, Arg::Broker)),
        field("is-leader", Arg::Switch(consumer.is_group_leader())),
        field("unprocessed", Arg::Number(consumer.unprocessed())),
        time("last-heartbeat", consumer.last_heartbeat_received()),
        time("session-ends", session_end(world, consumer).filter(|_| listed)),
        time("poll-by", consumer.poll_by()),
        time("next-auto-commit", consumer.next_auto_commit()),
    ]
}

/// When the coordinator, not the client, gives the member up.
fn session_end(world: &World, consumer: &Consumer) -> Option<SimTime> {
    let coordinator = world.coordinator_of(consumer.group()).1?;
    let member = consumer.member_id().clone();
    let timer = crate::kafka::GroupTimer::Session(consumer.group().clone(), member);
    world.timer_due(&NodeId::Broker(coordinator), &crate::kafka::TimerKind::Group(timer))
}

fn producer_fields(producer: &Producer, now: SimTime) -> Vec<InspectorField> {
    let counters = producer.counters();
    let age = producer.metadata_age(now);
    let session = producer.transactions().map(|transactions| transactions.producer());
    let session = session.filter(|session| session.is_valid());
    vec![
        field("producer-id", session.map_or(Arg::Absent, |session| Arg::from(&session.id))),
        field("producer-epoch", session.map_or(Arg::Absent, |session| Arg::from(&session.epoch))),
        field("sent", Arg::Number(counters.sent as i64)),
        field("acknowledged", Arg::Number(counters.acknowledged as i64)),
        field("failed", Arg::Number(counters.failed as i64)),
        field("in-flight-requests", Arg::Number(producer.in_flight_requests() as i64)),
        field("metadata-age", age.map_or(Arg::Absent, Arg::Duration)),
    ]
}

fn group(world: &World, id: &GroupId) -> Option<Described> {
    if !world.groups().contains(id) {
        return None;
    }
    let (number, coordinator) = world.coordinator_of(id);
    let topic = TopicName::new(crate::kafka::GROUP_METADATA_TOPIC_NAME);
    let mut fields = vec![
        field("coordinator", coordinator.map_or(Arg::Absent, Arg::Broker)),
        field("coordinator-partition", &TopicPartition::new(topic, number)),
    ];
    if let Some(books) = world.group(id) {
        let leader = world.leader_of(books).cloned();
        fields.extend([
            field("state", &books.state()),
            time("state-since", Some(books.state_since())),
            field("generation", &books.generation()),
            field("assignor", world.assignor_of(books).map_or(Arg::Absent, Arg::from)),
            field("members", Arg::Number(books.shares().len() as i64)),
            field("leader", leader.map_or(Arg::Absent, Arg::Client)),
        ]);
    }
    Some((fields, Vec::new()))
}

fn topic(world: &World, name: &TopicName) -> Option<Described> {
    let topic = world.image().topics.get(name)?;
    let replicas = topic.partitions.first().map_or(0, |p| p.replicas.len());
    let fields = vec![
        field("partitions", Arg::Number(topic.partitions.len() as i64)),
        field("replication-factor", Arg::Number(replicas as i64)),
    ];
    Some((fields, rows(topic.config.entries(), ConfigEffect::AtOnce)))
}

fn partition(world: &World, id: &TopicPartition) -> Option<Vec<InspectorField>> {
    let image = world.partition(id)?;
    let log = world.log(id)?;
    Some(vec![
        field("leader", image.leader.map_or(Arg::Absent, Arg::Broker)),
        field("leader-epoch", &image.leader_epoch),
        field("replicas", brokers(&image.replicas)),
        field("isr", brokers(&image.isr)),
        field("elr", brokers(&image.elr)),
        field("log-start-offset", &log.log_start_offset()),
        field("high-watermark", &log.high_watermark()),
        field("log-end-offset", &log.log_end_offset()),
        field("size-bytes", Arg::Number(log.size_bytes() as i64)),
    ])
}

fn brokers(ids: &[BrokerId]) -> Arg {
    if ids.is_empty() { Arg::Absent } else { Arg::Brokers(ids.into()) }
}

fn record(world: &World, id: &TopicPartition, offset: Offset) -> Option<Vec<InspectorField>> {
    let log = world.log(id)?;
    let batch = log.batch_at(offset)?;
    let record = log.record_at(offset)?;
    let text = |text: Option<&str>| text.map_or(Arg::Absent, |text| Arg::Text(text.into()));
    Some(vec![
        field("partition", id),
        field("offset", &offset),
        field("key", text(record.key())),
        field("value", text(record.value())),
        time("timestamp", Some(record.timestamp)),
        field("batch-base-offset", &batch.base_offset),
        field("batch-records", Arg::Number(batch.count())),
        field("leader-epoch", &batch.partition_leader_epoch),
    ])
}

/// A record as one replica has it, and what it says if a server wrote it.
fn stored(
    world: &World,
    source: &LogSource,
    offset: Offset,
) -> Option<(Vec<InspectorField>, Option<Sentence>)> {
    let LogSource::Replica(_, broker) = source;
    let log = stored_log(world, source)?;
    let batch = log.batch_at(offset)?;
    let record = log.record_at(offset)?;
    let readable = Arg::Switch(offset < log.high_watermark());
    let (server, ..) = world.server(*broker)?;
    let mut fields = vec![field("on-broker", server), field("offset", &offset)];
    let told = match says(record) {
        RecordSays::User { key, value } => {
            fields.extend([field("key", &key), field("value", &value)]);
            None
        }
        RecordSays::Server { kind, told } => {
            fields.push(field("record-type", Arg::Text(kind.into())));
            Some(told)
        }
    };
    fields.extend([
        field("below-high-watermark", readable),
        time("timestamp", Some(record.timestamp)),
        field("leader-epoch", &batch.partition_leader_epoch),
        field("batch-base-offset", &batch.base_offset),
        field("batch-records", Arg::Number(batch.count())),
        field("batch-bytes", &batch.size_bytes),
    ]);
    let producer = batch.producer.iter();
    fields.extend(producer.flat_map(|producer| {
        let first = producer.base_sequence.0;
        let sequence =
            (first >= 0).then(|| producer.base_sequence.plus(offset.0 - batch.base_offset.0).0);
        [
            field("producer-id", &producer.id),
            field("producer-epoch", &producer.epoch),
            field("sequence", &sequence),
        ]
    }));
    Some((fields, told))
}

fn flight(world: &World, id: EnvelopeId) -> Option<Vec<InspectorField>> {
    let (envelope, due) = world.in_flight().find(|(envelope, _)| envelope.id == id)?;
    let error = match &envelope.body {
        Body::Response(response) => Some(response.error()).filter(|error| error.is_error()),
        Body::Request(_) => None,
    };
    let error = error.map_or(Arg::Absent, Arg::Error);
    Some(vec![
        field("api", &envelope.body.api()),
        field("from", &envelope.from),
        field("to", &envelope.to),
        time("sent-at", Some(envelope.sent_at)),
        time("due", due),
        field("error", error),
    ])
}

pub(super) fn text_or_absent(text: String) -> Arg {
    if text.is_empty() { Arg::Absent } else { Arg::Text(text.into()) }
}

/// The newest facts about it, newest first.
const RECENT_SHOWN_MAX: usize = 6;

/// How far back is looked for them: a drawn-out run must not slow the page down.
const RECENT_SEARCHED_MAX: usize = 5_000;

fn recent(timeline: &Timeline, what: &Inspected) -> Vec<crate::kernel::FactId> {
    let told = timeline.trace_until_playhead().iter().rev().take(RECENT_SEARCHED_MAX);
    told.filter(|entry| entry.fact.detail() <= crate::fact::Detail::Protocol)
        .filter(|entry| entry.fact.args().iter().any(|(_, arg)| is_about(arg, what)))
        .take(RECENT_SHOWN_MAX)
        .map(|entry| entry.id)
        .collect()
}

fn is_about(arg: &Arg, what: &Inspected) -> bool {
    match (what, arg) {
        (Inspected::Broker(id), Arg::Broker(other)) => id == other,
        (Inspected::Broker(id), Arg::Brokers(all)) => all.contains(id),
        (Inspected::Broker(id), Arg::Node(other)) => *other == NodeId::Broker(*id),
        (Inspected::Controller(id), Arg::Node(other)) => *other == NodeId::Controller(*id),
        (Inspected::Client(id), Arg::Client(other)) => id == other,
        (Inspected::Client(id), Arg::Node(other)) => *other == NodeId::Client(id.clone()),
        (Inspected::Group(id), Arg::Group(other)) => id == other,
        (Inspected::Topic(name), Arg::Topic(other)) => name == other,
        (Inspected::Topic(name), Arg::Partition(other)) => *name == other.topic,
        (
            Inspected::Partition(id)
            | Inspected::Record(id, _)
            | Inspected::Stored(LogSource::Replica(id, _), _),
            Arg::Partition(other),
        ) => id == other,
        (Inspected::Partition(id), Arg::Partitions(all)) => all.contains(id),
        _ => false,
    }
}
