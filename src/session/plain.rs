//! The run as plain data for programs: what the JS API hands out. Names and shapes here are a promise to others; on wasm32
//! each struct writes its TypeScript declaration too.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::fact::{Arg, TraceEntry};
use crate::id::{BrokerId, ClientId, GroupId, Offset, TopicName, TopicPartition};
use crate::session::Session;
use crate::session::settings::detail_name;
use crate::view::{
    BrokerView, ConsumerState, ConsumerView, FlightView, GroupView, LaneView, MemberView,
    PartitionView, ProducerView, Scene,
};

/// Rises when a field changes its meaning or goes away.
const SCHEMA: u32 = 1;

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainState {
    pub schema: u32,
    pub step: u64,
    pub now_us: u64,
    pub topics: Vec<PlainTopic>,
    pub partitions: Vec<PlainPartition>,
    pub brokers: Vec<PlainBroker>,
    pub groups: Vec<PlainGroup>,
    pub producers: Vec<PlainProducer>,
    pub consumers: Vec<PlainConsumer>,
    pub in_flight: Vec<PlainFlight>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainTopic {
    pub name: TopicName,
    pub partitions: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainPartition {
    pub topic: TopicName,
    pub partition: i32,
    pub leader: Option<String>,
    pub isr: Vec<String>,
    pub replicas: Vec<String>,
    pub log_start_offset: Offset,
    pub high_watermark: Offset,
    pub log_end_offset: Offset,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainBroker {
    pub id: String,
    pub running: bool,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainGroup {
    pub id: GroupId,
    pub protocol: &'static str,
    pub state: Option<&'static str>,
    pub generation: i32,
    pub assignor: Option<String>,
    pub coordinator: Option<String>,
    pub members: Vec<PlainMember>,
    pub offsets: Vec<PlainOffset>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainMember {
    pub id: String,
    pub client: ClientId,
    pub instance_id: Option<String>,
    pub assignment: Vec<PlainTopicPartition>,
    /// Consumer protocol: how far the member has come, and where it has to get if it is not there.
    pub epoch: Option<i32>,
    pub target_epoch: Option<i32>,
    /// Consumer protocol: what it has to give back first.
    pub pending_revocation: Vec<PlainTopicPartition>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainTopicPartition {
    pub topic: TopicName,
    pub partition: i32,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainOffset {
    pub topic: TopicName,
    pub partition: i32,
    pub committed: Offset,
    pub lag: Option<i64>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainProducer {
    pub id: ClientId,
    pub running: bool,
    pub sent: u64,
    pub acknowledged: u64,
    pub failed: u64,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainConsumer {
    pub id: ClientId,
    /// Consumers of one process share it.
    pub process: String,
    pub group: GroupId,
    pub member_id: Option<String>,
    pub state: &'static str,
    /// Consumer protocol: Kafka's word for where the member stands, such as `RECONCILING`.
    pub member_state: Option<&'static str>,
    pub owned: Vec<PlainTopicPartition>,
    pub positions: Vec<PlainPosition>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainPosition {
    pub topic: TopicName,
    pub partition: i32,
    pub position: Option<Offset>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainFlight {
    pub id: u64,
    pub from: String,
    pub to: String,
    pub api: &'static str,
    pub response: bool,
    pub error: Option<&'static str>,
    pub sent_us: u64,
    pub due_us: Option<u64>,
}

/// The fields of a fact by name: ids, texts and terms as strings, times in microseconds.
type FactArgs = Map<String, Value>;

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainFact {
    pub id: u64,
    pub step: u64,
    pub at_us: u64,
    pub kind: &'static str,
    pub detail: &'static str,
    pub node: Option<String>,
    pub cause: Option<u64>,
    pub args: FactArgs,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainFacts(Vec<PlainFact>);

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainScenario {
    pub id: String,
    /// In the language of the page.
    pub title: String,
    pub chapter: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct PlainScenarios(pub Vec<PlainScenario>);

impl Session {
    pub fn plain_state(&mut self) -> PlainState {
        plain(&self.scene())
    }

    /// The facts of the steps `from..=to`, as far as they have happened or been worked out.
    pub fn plain_facts(&self, from: u64, to: u64) -> PlainFacts {
        let trace = self.timeline.trace();
        let first = trace.partition_point(|entry| entry.step.0 < from);
        let wanted = trace[first..].iter().take_while(|entry| entry.step.0 <= to);
        PlainFacts(wanted.map(fact).collect())
    }
}

fn plain(scene: &Scene) -> PlainState {
    let topics = scene.topics.iter();
    PlainState {
        schema: SCHEMA,
        step: scene.step.0,
        now_us: scene.now.0,
        topics: topics
            .clone()
            .map(|topic| PlainTopic {
                name: topic.name.clone(),
                partitions: topic.partitions.len(),
            })
            .collect(),
        partitions: topics.flat_map(|topic| &topic.partitions).map(|it| partition(it)).collect(),
        brokers: scene.brokers.iter().map(|it| broker(it)).collect(),
        groups: scene.groups.iter().map(|it| group(it, scene)).collect(),
        producers: scene.producers.iter().map(|it| producer(it)).collect(),
        consumers: scene
            .groups
            .iter()
            .flat_map(|it| &it.consumers)
            .map(|it| consumer(it))
            .collect(),
        in_flight: scene.flights.iter().map(|it| flight(it)).collect(),
    }
}

fn names(brokers: &[BrokerId]) -> Vec<String> {
    brokers.iter().map(ToString::to_string).collect()
}

fn assigned(partitions: &[TopicPartition]) -> Vec<PlainTopicPartition> {
    let plain = |it: &TopicPartition| PlainTopicPartition {
        topic: it.topic.clone(),
        partition: it.partition,
    };
    partitions.iter().map(plain).collect()
}

fn partition(view: &PartitionView) -> PlainPartition {
    PlainPartition {
        topic: view.id.topic.clone(),
        partition: view.id.partition,
        leader: view.leader.map(|id| id.to_string()),
        isr: names(&view.isr),
        replicas: names(&view.replicas),
        log_start_offset: view.log_start,
        high_watermark: view.high_watermark,
        log_end_offset: view.log_end,
    }
}

fn broker(view: &BrokerView) -> PlainBroker {
    PlainBroker { id: view.id.to_string(), running: view.running }
}

fn group(view: &GroupView, scene: &Scene) -> PlainGroup {
    let partitions = scene.topics.iter().flat_map(|topic| &topic.partitions);
    let lanes = partitions.flat_map(|it| it.lanes.iter().map(move |lane| (&it.id, lane)));
    let mine = lanes.filter(|(_, lane)| lane.group == view.id);
    PlainGroup {
        id: view.id.clone(),
        protocol: view.protocol,
        state: view.state.map(|state| state.name()),
        generation: view.generation.0,
        assignor: view.assignor.clone(),
        coordinator: view.coordinator.map(|id| id.to_string()),
        members: view.members.iter().map(member).collect(),
        offsets: mine.filter_map(|(id, lane)| offset(id, lane)).collect(),
    }
}

fn offset(id: &TopicPartition, lane: &LaneView) -> Option<PlainOffset> {
    let (topic, partition) = (id.topic.clone(), id.partition);
    Some(PlainOffset { topic, partition, committed: lane.committed?, lag: lane.lag })
}

fn member(view: &MemberView) -> PlainMember {
    PlainMember {
        id: view.id.to_string(),
        client: view.client.clone(),
        instance_id: view.instance.as_ref().map(ToString::to_string),
        assignment: assigned(&view.assignment),
        epoch: view.epoch.map(|epoch| epoch.0),
        target_epoch: view.target_epoch.map(|epoch| epoch.0),
        pending_revocation: assigned(&view.pending_revocation),
    }
}

fn producer(view: &ProducerView) -> PlainProducer {
    PlainProducer {
        id: view.id.clone(),
        running: view.running,
        sent: view.sent,
        acknowledged: view.acknowledged,
        failed: view.failed,
    }
}

fn consumer(view: &ConsumerView) -> PlainConsumer {
    let position = |place: &crate::view::LogPlace| PlainPosition {
        topic: place.partition.topic.clone(),
        partition: place.partition.partition,
        position: place.position,
    };
    PlainConsumer {
        id: view.id.clone(),
        process: view.process.to_string(),
        group: view.group.clone(),
        member_id: view.member_id.as_ref().map(ToString::to_string),
        state: state_name(&view.state),
        member_state: view.member_state,
        owned: assigned(&view.owned),
        positions: view.positions.iter().map(position).collect(),
    }
}

/// The word for a consumer's state; with `state-` before it, the id of its text.
pub fn state_name(state: &ConsumerState) -> &'static str {
    match state {
        ConsumerState::Starting => "starting",
        ConsumerState::Joining => "joining",
        ConsumerState::Syncing { sent_plan: true } => "sent-plan",
        ConsumerState::Syncing { sent_plan: false } => "waiting",
        ConsumerState::Polling => "polling",
        ConsumerState::Idle => "idle",
        ConsumerState::Processing { .. } => "processing",
        ConsumerState::Held => "held",
        ConsumerState::Closing => "closing",
        ConsumerState::Left => "left",
        ConsumerState::PollIntervalExceeded => "poll-interval-exceeded",
        ConsumerState::Crashed => "crashed",
        ConsumerState::Frozen => "frozen",
        ConsumerState::Failed { .. } => "failed",
    }
}

fn flight(view: &FlightView) -> PlainFlight {
    PlainFlight {
        id: view.id.0,
        from: view.from.to_string(),
        to: view.to.to_string(),
        api: view.api.name(),
        response: view.kind == crate::view::FlightKind::Response,
        error: view.error.is_error().then(|| view.error.name()),
        sent_us: view.sent_at.0,
        due_us: view.due.map(|due| due.0),
    }
}

fn fact(entry: &TraceEntry) -> PlainFact {
    let args = entry.fact.args();
    PlainFact {
        id: entry.id.0.into(),
        step: entry.step.0,
        at_us: entry.at.0,
        kind: entry.fact.id(),
        detail: detail_name(entry.fact.detail()),
        node: entry.node.as_ref().map(ToString::to_string),
        cause: entry.cause.map(|cause| cause.0.into()),
        args: args.iter().map(|(name, arg)| ((*name).to_owned(), value(arg))).collect(),
    }
}

fn value(arg: &Arg) -> Value {
    match arg {
        Arg::Node(id) => id.to_string().into(),
        Arg::Broker(id) => id.to_string().into(),
        Arg::Client(id) => id.to_string().into(),
        Arg::Group(id) => id.to_string().into(),
        Arg::Member(id) => id.to_string().into(),
        Arg::Topic(id) => id.to_string().into(),
        Arg::Partition(id) => id.to_string().into(),
        Arg::Brokers(list) => list.iter().map(|id| id.0.to_string()).collect(),
        Arg::Partitions(list) => list.iter().map(ToString::to_string).collect(),
        Arg::Number(number) => (*number).into(),
        Arg::Switch(on) => (*on).into(),
        Arg::Duration(span) => span.0.into(),
        Arg::Text(text) => (**text).into(),
        Arg::Term(term) => term.id().into(),
        Arg::Error(error) => error.name().into(),
        Arg::Absent => Value::Null,
    }
}
