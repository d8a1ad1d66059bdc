//! The world: every node, the network between them, and what is due. A value: cloning it is how time is kept.

use std::sync::Arc;

use crate::fact::Trace;
use crate::id::{
    AssignorName, BrokerId, ClientId, EnvelopeId, GroupId, LeaderEpoch, NodeId, ProcessId,
    TopicName, TopicPartition,
};
use crate::kafka::broker::Broker;
use crate::kafka::config::BrokerConfig;
use crate::kafka::consumer::Consumer;
use crate::kafka::group::{Group, MemberNumbers, MemberShare, coordinator_partition};
use crate::kafka::log::PartitionLog;
use crate::kafka::producer::Producer;
use crate::kafka::server::{FormedCluster, Server};
use crate::kafka::{ClusterImage, GROUP_METADATA_TOPIC_NAME, PartitionRegistration};
use crate::kafka::{Effect, Input};
use crate::kernel::{Agenda, Network, RandomStreams, SimTime, Span, Step};
use crate::protocol::{Envelope, Text};
use crate::sim::command::{CommandError, Settings};
use crate::sim::limits;
use crate::sim::node::{Node, Slot};
use crate::sim::nodes::Nodes;
use crate::sim::occurrence::{ConnectionId, LinkId, Occurrence};
use crate::sim::racks::in_rack;

/// One way, in lessons: a teaching value that the page tells. Real ones are under a millisecond.
pub const LATENCY_IN_LESSONS: Span = Span::from_ms(200);

/// Between servers, one way, unless a lesson is about what they say to each other: much less than to clients, so that what
/// clients see keeps its pace.
pub const LATENCY_BETWEEN_SERVERS: Span = Span::from_ms(1);

/// What a server says to itself.
const LOOPBACK_LATENCY: Span = Span(50);

/// `node.id` of the first dedicated controller: no broker has one as high.
const FIRST_CONTROLLER: i32 = 101;

/// What a cluster is made of when a scenario begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSpec {
    pub brokers: i64,
    /// Dedicated ones (`process.roles=controller`), `controller-101` and so on; 0: the brokers are the controllers too.
    pub controllers: i64,
    /// Between clients and servers, one way.
    pub latency: Span,
    pub jitter: Span,
    /// Between servers, one way.
    pub between_servers: Span,
    /// The brokers stand in these in turn; empty: in none.
    pub racks: Vec<Text>,
    /// What every consumer is configured with, whatever the commands say: how runs are compared.
    pub consumers: Settings,
    /// The same for every producer.
    pub producers: Settings,
    /// The same for every server, beside what it is added with.
    pub servers: Settings,
}

impl Default for ClusterSpec {
    fn default() -> Self {
        Self {
            brokers: 3,
            controllers: 0,
            latency: LATENCY_IN_LESSONS,
            jitter: Span::ZERO,
            between_servers: LATENCY_BETWEEN_SERVERS,
            racks: Vec::new(),
            consumers: Settings::new(),
            producers: Settings::new(),
            servers: Settings::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub step: Step,
    pub now: SimTime,
    pub(super) nodes: Nodes,
    pub(super) network: Network<LinkId, ConnectionId>,
    pub(super) agenda: Agenda<Occurrence>,
    /// What a cut link holds, in the order in which it was sent.
    pub(super) held: Vec<(LinkId, Occurrence)>,
    /// Connections whose end their broker could not hear of, because the link was cut. It learns it at the latest from the first
    /// request of the next one between the same two.
    pub(super) unnoticed: Vec<ConnectionId>,
    pub(super) rng: RandomStreams,
    pub(super) image: Arc<ClusterImage>,
    /// Groups in the order in which they were first named.
    pub(super) groups: Vec<GroupId>,
    pub(super) next_envelope: u64,
    /// Given out by all coordinators together.
    pub(super) member_numbers: MemberNumbers,
    pub(super) producers_added: usize,
    pub(super) consumers_added: usize,
    pub(super) producer_starts: u32,
    /// In which epoch of the controllers' quorum `image` was decided on.
    pub(super) controller_epoch: LeaderEpoch,
    /// `ClusterSpec::consumers`.
    pub(super) consumers_have: Arc<Settings>,
    /// `ClusterSpec::producers`.
    pub(super) producers_have: Arc<Settings>,
    /// The same for servers.
    pub(super) servers_have: Arc<Settings>,
    /// Kept only to save an allocation for each step.
    pub(super) effects: Vec<Effect>,
}

impl World {
    /// A cluster with its brokers running and nothing in it yet.
    pub fn new(seed: u64, spec: &ClusterSpec, trace: &mut Trace) -> Result<Self, CommandError> {
        if !(1..=limits::BROKERS_MAX).contains(&spec.brokers) {
            let (asked, max) = (spec.brokers, limits::BROKERS_MAX);
            return Err(CommandError::Limit { what: "brokers", asked, max });
        }
        if !limits::CONTROLLERS.contains(&spec.controllers) {
            let (word, accepted) = (spec.controllers.to_string(), vec!["0", "1", "3", "5"]);
            return Err(CommandError::BadChoice { word, accepted });
        }
        let mut config = BrokerConfig::default();
        for (key, value) in &spec.servers {
            config.set(key, value)?;
        }
        let config = Arc::new(config);
        let mut world = World {
            step: Step(0),
            now: SimTime::ZERO,
            nodes: Nodes::default(),
            network: Network::new(&[
                (spec.latency, spec.jitter),
                (spec.between_servers, spec.jitter),
                (LOOPBACK_LATENCY, Span::ZERO),
            ]),
            agenda: Agenda::default(),
            held: Vec::new(),
            unnoticed: Vec::new(),
            rng: RandomStreams::new(seed),
            image: Arc::new(ClusterImage::default()),
            groups: Vec::new(),
            next_envelope: 1,
            member_numbers: MemberNumbers::default(),
            producers_added: 0,
            consumers_added: 0,
            producer_starts: 0,
            controller_epoch: LeaderEpoch(0),
            consumers_have: Arc::new(spec.consumers.clone()),
            producers_have: Arc::new(spec.producers.clone()),
            servers_have: Arc::new(spec.servers.clone()),
            effects: Vec::new(),
        };
        world.build_cluster(spec, &config, trace);
        Ok(world)
    }

    fn build_cluster(&mut self, spec: &ClusterSpec, config: &Arc<BrokerConfig>, trace: &mut Trace) {
        let place = |number| {
            let id = i32::try_from(number + 1).expect("few brokers");
            (BrokerId(id), in_rack(config, &spec.racks, number))
        };
        let brokers: Vec<_> = (0..spec.brokers as usize).map(place).collect();
        let controllers = i32::try_from(spec.controllers).expect("few controllers");
        let controllers: Vec<_> =
            (0..controllers).map(|number| BrokerId(FIRST_CONTROLLER + number)).collect();
        let cluster = FormedCluster::new(&brokers, &controllers);
        let brokers = brokers.iter().map(|(id, _)| cluster.broker(*id));
        let controllers = controllers.iter().map(|id| cluster.controller(*id));
        let mut started = Vec::new();
        for (number, server) in brokers.enumerate().chain(controllers.enumerate()) {
            let id = server.id.clone();
            let process = ProcessId::new(id.to_string());
            started.push(self.nodes.add(id, Slot::new(Node::Server(server), process, number)));
        }
        for node in started {
            self.wake(node, Input::Started, None, trace);
        }
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    pub fn nodes(&self) -> impl Iterator<Item = (&NodeId, &Slot)> {
        self.nodes.iter()
    }

    pub fn slot(&self, node: &NodeId) -> Option<&Slot> {
        self.nodes.get(node)
    }

    pub fn client(&self, client: &ClientId) -> Option<&Slot> {
        self.nodes.get(&NodeId::Client(client.clone()))
    }

    pub fn broker(&self, id: BrokerId) -> Option<&Broker> {
        self.nodes.get(&NodeId::Broker(id)).and_then(Slot::broker)
    }

    /// Only to tell it what all brokers know at once; what happens to a broker comes to it as an input.
    pub(crate) fn broker_mut(&mut self, id: BrokerId) -> &mut Broker {
        let slot = self.nodes.get_mut(&NodeId::Broker(id)).expect("there is such a broker");
        match Arc::make_mut(&mut slot.node) {
            Node::Server(server) => server.broker.as_mut().expect("it is a broker"),
            Node::Producer(_) | Node::Consumer(_) => panic!("{id} is a broker"),
        }
    }

    pub fn brokers(&self) -> impl Iterator<Item = (BrokerId, &Slot)> {
        self.nodes.iter().filter_map(|(id, slot)| match id {
            NodeId::Broker(id) => Some((*id, slot)),
            NodeId::Controller(_) | NodeId::Client(_) => None,
        })
    }

    /// The server with this `node.id`, whatever its roles.
    pub fn server(&self, id: BrokerId) -> Option<(&NodeId, &Slot, &Server)> {
        self.servers().find(|(node, ..)| node.server() == Some(id))
    }

    /// Brokers and dedicated controllers, by id.
    pub fn servers(&self) -> impl Iterator<Item = (&NodeId, &Slot, &Server)> {
        self.nodes.iter().filter_map(|(id, slot)| Some((id, slot, slot.server()?)))
    }

    /// In the order in which they were added.
    pub fn producers(&self) -> Vec<(&Slot, &Producer)> {
        let slots = self.nodes.as_added().iter();
        slots.filter_map(|slot| Some((slot, slot.producer()?))).collect()
    }

    /// In the order in which they were added.
    pub fn consumers(&self) -> Vec<(&Slot, &Consumer)> {
        let slots = self.nodes.as_added().iter();
        slots.filter_map(|slot| Some((slot, slot.consumer()?))).collect()
    }

    pub fn image(&self) -> &Arc<ClusterImage> {
        &self.image
    }

    pub fn partition(&self, partition: &TopicPartition) -> Option<&PartitionRegistration> {
        self.image.partition(partition).map(|(_, image)| image)
    }

    /// The log of the leader, or of the preferred replica while nobody leads.
    pub fn log(&self, partition: &TopicPartition) -> Option<&Arc<PartitionLog>> {
        let image = self.partition(partition)?;
        let holder = image.leader.or_else(|| image.replicas.first().copied())?;
        self.broker(holder)?.disk.log(partition)
    }

    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }

    pub fn network(&self) -> &Network<LinkId, impl Ord + Clone> {
        &self.network
    }

    /// The group's `__consumer_offsets` partition, and the broker that leads it.
    pub fn coordinator_of(&self, group: &GroupId) -> (i32, Option<BrokerId>) {
        let topic = TopicName::new(GROUP_METADATA_TOPIC_NAME);
        let count = self.image.topics.get(&topic).map_or(1, |topic| topic.partitions.len());
        let number = coordinator_partition(group, count as u32);
        let leader = self.partition(&TopicPartition::new(topic, number)).and_then(|p| p.leader);
        (number, leader)
    }

    /// The group in its coordinator's books; `None` while no running coordinator has heard of it.
    pub fn group(&self, group: &GroupId) -> Option<&Group> {
        let (_, leader) = self.coordinator_of(group);
        self.broker(leader?)?.memory.coordinator.group(group)
    }

    /// The client behind a member. A static member that was replaced keeps its predecessor's client id in Kafka's books,
    /// so the consumer that has the member id comes first.
    pub fn client_of<'a>(&'a self, group: &Group, member: &MemberShare<'a>) -> &'a ClientId {
        let consumers = self.nodes.slots().filter_map(Slot::consumer);
        let mut members = consumers.filter(|consumer| consumer.group() == group.id());
        let found = members.find(|consumer| consumer.member_id() == member.id);
        found.map_or(member.client_id, Consumer::id)
    }

    /// The client that leads a classic group.
    pub fn leader_of<'a>(&'a self, group: &'a Group) -> Option<&'a ClientId> {
        let leader = group.leader()?;
        let shares = group.shares();
        let leader = shares.iter().find(|share| share.id == leader)?;
        Some(self.client_of(group, leader))
    }

    /// The assignor that divides the partitions: what a classic group has agreed on, or the coordinator's own
    /// (`ConsumerGroup.asDescribedGroup`).
    pub fn assignor_of<'a>(&'a self, group: &'a Group) -> Option<&'a AssignorName> {
        let Some(consumer) = group.consumer() else { return group.protocol() };
        consumer.preferred_server_assignor().or_else(|| {
            let coordinator = self.broker(self.coordinator_of(group.id()).1?)?;
            coordinator.memory.coordinator.config().group_consumer_assignors.first()
        })
    }

    /// What is on its way: each envelope and when it arrives; `None` for what a cut link holds.
    pub fn in_flight(&self) -> impl Iterator<Item = (&Arc<Envelope>, Option<SimTime>)> {
        let due = self.agenda.iter().map(|(key, what)| (Some(key.at), what));
        let held = self.held.iter().map(|(_, what)| (None, what));
        due.chain(held).filter_map(|(at, what)| match what {
            Occurrence::Arrival { envelope, .. } => Some((envelope, at)),
            Occurrence::TimerFires { .. } | Occurrence::ConnectionLost { .. } => None,
        })
    }

    pub fn envelope(&self, id: EnvelopeId) -> Option<&Arc<Envelope>> {
        self.in_flight().find(|(envelope, _)| envelope.id == id).map(|(envelope, _)| envelope)
    }

    /// When the node's timer of this kind fires.
    pub fn timer_due(&self, node: &NodeId, timer: &crate::kafka::TimerKind) -> Option<SimTime> {
        self.nodes.get(node)?.timers.get(timer).map(|key| key.at)
    }

    /// When the next occurrence is due.
    pub fn next_at(&self) -> Option<SimTime> {
        self.agenda.first().map(|(key, _)| key.at)
    }

    pub fn seed(&self) -> u64 {
        self.rng.seed()
    }
}
