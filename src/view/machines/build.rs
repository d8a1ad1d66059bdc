//! Reads the brokers of a world: their lives, their disks, and what each believes of its replicas.

use std::rc::Rc;

use crate::id::{BrokerId, NodeId, TopicName, TopicPartition};
use crate::kafka::broker::BrokerDisk;
use crate::kafka::controller::BrokerRegistration;
use crate::kafka::is_internal;
use crate::kafka::raft::RaftClient;
use crate::kafka::server::Server;
use crate::kernel::{Skew, SortedMap, Span};
use crate::protocol::Text;
use crate::run::Timeline;
use crate::sim::{Life, Slot, World};
use crate::view::ServerState;
use crate::view::machines::column::{Holding, column};
use crate::view::machines::recent::Recent;
use crate::view::machines::{
    ClusterQuery, ClusterView, ColumnView, ControllerState, DiskState, MachineLife, MachineView,
    QuorumView, RackView,
};

/// Builds one view after the other. A part that is as it was before is the very same `Rc`, so that nothing is drawn anew in vain.
#[derive(Debug, Default)]
pub struct ClusterBuilder {
    last: Option<Rc<ClusterView>>,
}

impl ClusterBuilder {
    /// The cluster at the playhead.
    pub fn view(&mut self, timeline: &Timeline, query: &ClusterQuery) -> Rc<ClusterView> {
        let now = timeline.moment().now;
        let recent = Recent::of(timeline.trace_until_playhead(), now);
        let mut view = build(timeline.world(), query, &recent);
        if let Some(last) = &self.last {
            if view == **last {
                return last.clone();
            }
            keep(&mut view.topics, &last.topics);
            for (column, last) in view.columns.iter_mut().zip(&last.columns) {
                keep_column(column, last);
            }
            for (rack, last) in view.racks.iter_mut().zip(&last.racks) {
                keep(rack, last);
            }
            for (controller, last) in view.controllers.iter_mut().zip(&last.controllers) {
                keep(controller, last);
            }
            if let (Some(quorum), Some(last)) = (&mut view.quorum, &last.quorum) {
                keep(quorum, last);
            }
        }
        let view = Rc::new(view);
        self.last = Some(view.clone());
        view
    }
}

fn keep<T: PartialEq>(part: &mut Rc<T>, last: &Rc<T>) {
    if *part == *last {
        *part = last.clone();
    }
}

fn keep_column(column: &mut Rc<ColumnView>, last: &Rc<ColumnView>) {
    keep(column, last);
    if !Rc::ptr_eq(column, last) && column.partition == last.partition {
        for (copy, last) in Rc::make_mut(column).copies.iter_mut().zip(&last.copies) {
            keep(copy, last);
        }
    }
}

/// The topic that is shown if this one is chosen, and how many partitions it has.
pub fn shown_topic(world: &World, topic: Option<&TopicName>) -> Option<(TopicName, usize)> {
    let topic = chosen(world, topic)?;
    let partitions = world.image().topics.get(topic).map_or(0, |image| image.partitions.len());
    Some((topic.clone(), partitions))
}

/// The first one that clients write to, unless the chosen one exists.
fn chosen<'a>(world: &'a World, topic: Option<&TopicName>) -> Option<&'a TopicName> {
    let names = || world.image().topics.keys();
    let found = topic.and_then(|topic| names().find(|name| *name == topic));
    let first = || names().find(|name| !is_internal(name));
    found.or_else(first).or_else(|| names().next())
}

fn build(world: &World, query: &ClusterQuery, recent: &Recent) -> ClusterView {
    let topics = topics(world);
    let topic = chosen(world, query.topic.as_ref()).cloned();
    let image = topic.as_ref().and_then(|topic| world.image().topics.get(topic));
    let partitions = image.map_or(0, |image| image.partitions.len());
    let first = query.first.min(partitions.saturating_sub(1));
    let quorum = QuorumView::of(voters(world));
    let mut columns = Vec::new();
    if let (Some(topic), Some(image)) = (&topic, image) {
        let numbered = image.partitions.iter().enumerate().skip(first).take(query.columns);
        for (number, registration) in numbered {
            let id = TopicPartition::new(topic.clone(), i32::try_from(number).unwrap_or(0));
            let holdings: Vec<_> = world
                .brokers()
                .filter(|(broker, _)| registration.replicas.contains(broker))
                .filter_map(|(broker, slot)| holding(&id, broker, slot))
                .collect();
            let registration = (&**image, registration);
            columns.push(Rc::new(column(&id, registration, &holdings, recent, query.cells)));
        }
    }
    ClusterView {
        racks: racks(world, topic.as_ref(), quorum.as_ref()),
        controllers: controllers(world, quorum.as_ref()),
        topics: Rc::new(topics),
        topic,
        partitions,
        first,
        columns,
        quorum: quorum.map(Rc::new),
    }
}

/// The life of a server, and what it is in the quorum.
pub(in crate::view) fn server_state(world: &World, id: BrokerId) -> Option<ServerState> {
    let (node, slot, server) = world.server(id)?;
    let life = life_of(world, node, slot);
    let controls = server.raft.is_voter().then(|| ControllerState::of(life, &server.raft));
    Some(ServerState { life, controls })
}

/// Servers that only read the quorum's log are not counted.
fn voters(world: &World) -> impl Iterator<Item = (&NodeId, MachineLife, &RaftClient)> {
    let voters = world.servers().filter(|(_, _, server)| server.raft.is_voter());
    voters.map(|(id, slot, server)| (id, life_of(world, id, slot), &server.raft))
}

fn life_of(world: &World, id: &NodeId, slot: &Slot) -> MachineLife {
    match id {
        NodeId::Broker(id) => life(slot, world.image().brokers.get(id)),
        // Nobody registers a controller, or fences it.
        NodeId::Controller(_) | NodeId::Client(_) => process_life(slot),
    }
}

fn topics(world: &World) -> Vec<TopicName> {
    let names = || world.image().topics.keys();
    let clients = names().filter(|name| !is_internal(name));
    clients.chain(names().filter(|name| is_internal(name))).cloned().collect()
}

fn holding<'a>(id: &TopicPartition, broker: BrokerId, slot: &'a Slot) -> Option<Holding<'a>> {
    let node = slot.broker()?;
    Some(Holding {
        broker,
        up: !slot.life.is_down(),
        log: node.disk.log(id).map(AsRef::as_ref),
        knows: node.memory.partitions.get(id).map(AsRef::as_ref),
    })
}

/// Racks in the order of their first brokers.
fn racks(
    world: &World,
    topic: Option<&TopicName>,
    quorum: Option<&QuorumView>,
) -> Vec<Rc<RackView>> {
    let counts = Counts::of(world);
    let mut racks: Vec<(Option<Text>, Vec<Rc<MachineView>>)> = Vec::new();
    for (id, slot) in world.brokers() {
        let registration = world.image().brokers.get(&id);
        let (leads_in_all, replicas_in_all) = counts.of.get(&id).copied().unwrap_or_default();
        let machine = MachineView {
            id,
            life: life(slot, registration),
            fenced: registration.is_none_or(|registration| registration.fenced),
            isolated: is_isolated(world, &NodeId::Broker(id)),
            disk: slot.broker().map_or(DiskState::Fine, |broker| disk(&broker.disk)),
            skewed: slot.skew != Skew::default(),
            leads: topic.map(|topic| led(world, topic, id)).unwrap_or_default(),
            leads_in_all,
            replicas_in_all,
            active_controller: quorum.is_some_and(|quorum| quorum.leader == Some(id)),
            controls: None,
        };
        let name = registration.and_then(|registration| registration.rack.clone());
        match racks.iter_mut().find(|(rack, _)| *rack == name) {
            Some((_, machines)) => machines.push(Rc::new(machine)),
            None => racks.push((name, vec![Rc::new(machine)])),
        }
    }
    racks.into_iter().map(|(name, machines)| Rc::new(RackView { name, machines })).collect()
}

fn controllers(world: &World, quorum: Option<&QuorumView>) -> Vec<Rc<MachineView>> {
    let known = |id| quorum?.controllers.iter().find(|controller| controller.id == id);
    let draw = |(node, slot, server): (&NodeId, &Slot, &Server)| {
        let NodeId::Controller(id) = node else { return None };
        Some(Rc::new(MachineView {
            id: *id,
            life: process_life(slot),
            fenced: false,
            isolated: is_isolated(world, node),
            disk: if server.is_disk_full() { DiskState::Full } else { DiskState::Fine },
            skewed: slot.skew != Skew::default(),
            leads: Vec::new(),
            leads_in_all: 0,
            replicas_in_all: 0,
            active_controller: quorum.is_some_and(|quorum| quorum.leader == Some(*id)),
            controls: Some(known(*id)?.state),
        }))
    };
    world.servers().filter_map(draw).collect()
}

fn disk(disk: &BrokerDisk) -> DiskState {
    if disk.is_full() {
        DiskState::Full
    } else if disk.latency() > Span::ZERO {
        DiskState::Slow
    } else {
        DiskState::Fine
    }
}

fn life(slot: &Slot, registration: Option<&BrokerRegistration>) -> MachineLife {
    match (process_life(slot), registration) {
        // Also one that was shut down and starts again: what is registered is its last start.
        (MachineLife::Running, known) if known.is_none_or(|it| it.fenced) => MachineLife::Fenced,
        (MachineLife::Running, Some(known)) if known.in_controlled_shutdown => {
            MachineLife::ShuttingDown
        }
        (life, _) => life,
    }
}

fn process_life(slot: &Slot) -> MachineLife {
    match slot.life {
        Life::Crashed => MachineLife::Crashed,
        Life::Stopped => MachineLife::Stopped,
        Life::Frozen => MachineLife::Frozen,
        Life::Running => MachineLife::Running,
    }
}

/// How many partitions each broker leads, and how many it has a replica of.
struct Counts {
    of: SortedMap<BrokerId, (usize, usize)>,
}

impl Counts {
    fn of(world: &World) -> Self {
        let mut of: SortedMap<BrokerId, (usize, usize)> = SortedMap::default();
        for partition in world.image().topics.values().flat_map(|topic| &topic.partitions) {
            for replica in &partition.replicas {
                let count = of.get_or_insert_with(*replica, || (0, 0));
                count.0 += usize::from(partition.leader == Some(*replica));
                count.1 += 1;
            }
        }
        Self { of }
    }
}

fn led(world: &World, topic: &TopicName, id: BrokerId) -> Vec<i32> {
    let Some(image) = world.image().topics.get(topic) else { return Vec::new() };
    let numbers = image.partitions.iter().zip(0..);
    numbers.filter(|(partition, _)| partition.leader == Some(id)).map(|(_, n)| n).collect()
}

/// Whether it hears of no other server.
fn is_isolated(world: &World, me: &NodeId) -> bool {
    let is_server = |id: &NodeId| id.server().is_some();
    let is_mine = |a: &NodeId, b: &NodeId| (a == me && is_server(b)) || (b == me && is_server(a));
    let cut = world.network().faulty_links().filter(|(link, state)| {
        let (a, b) = link.ends();
        state.cut && is_mine(a, b)
    });
    let others = world.servers().count() - 1;
    others > 0 && cut.count() == others
}
