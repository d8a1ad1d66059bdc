//! What the fuzzer does to topics and servers: replicas, elections, moves, machines that come, go and fail.

use crate::fuzz::actions::{STREAM, any_node, any_server, any_topic, below, pick, settings};
use crate::id::{BrokerId, TopicName, TopicPartition};
use crate::kernel::{RandomStreams, Ratio, Skew, Span};
use crate::protocol::elect_leaders::ElectionType;
use crate::sim::{Command, ConfigTarget, DiskFault, Life, World};

/// With the three that there are at first.
const BROKERS_MAX: usize = 5;

/// Mostly with as many replicas as there are brokers at first, and often with terms under which a write is safe.
pub(super) fn add_topic(topic: TopicName, partitions: u32, rng: &mut RandomStreams) -> Command {
    let replicas = ["1", "2", "3", "3", "3"][rng.below(STREAM, 5) as usize];
    let min_in_sync = ["1", "2", "2"][rng.below(STREAM, 3) as usize];
    let partitions = partitions.to_string();
    let mut pairs = vec![("partitions", &*partitions), ("replication.factor", replicas)];
    if replicas != "1" {
        pairs.push(("min.insync.replicas", min_in_sync));
    }
    if rng.below(STREAM, 4) == 0 {
        pairs.push(("unclean.leader.election.enable", "true"));
    }
    if rng.below(STREAM, 3) == 0 {
        pairs.extend(old_records(rng));
    }
    Command::AddTopic { topic, settings: settings(&pairs) }
}

/// Segments that a few records fill, and what becomes of them soon.
fn old_records(rng: &mut RandomStreams) -> Vec<(&'static str, &'static str)> {
    let mut pairs = vec![("internal.segment.bytes", ["1", "200", "400"][below(rng, 3) as usize])];
    if rng.below(STREAM, 2) == 0 {
        pairs.push(("segment.ms", "8000"));
    }
    match rng.below(STREAM, 5) {
        0 => {}
        1 => pairs.push(("retention.ms", "20000")),
        2 => pairs.push(("retention.bytes", "600")),
        3 => pairs.push(("cleanup.policy", "compact")),
        _ => pairs.extend([("cleanup.policy", "compact,delete"), ("retention.ms", "30000")]),
    }
    pairs
}

pub(super) fn add_producer(rng: &mut RandomStreams) -> Command {
    let client = crate::id::ClientId::new(format!("p{}", rng.below(STREAM, 4)));
    let acks = ["0", "1", "all", "all"][rng.below(STREAM, 4) as usize];
    let in_flight = ["1", "5"][rng.below(STREAM, 2) as usize];
    let mut pairs = vec![("acks", acks), ("max.in.flight.requests.per.connection", in_flight)];
    if acks == "all" && rng.below(STREAM, 3) == 0 {
        pairs.push(("enable.idempotence", "false"));
    }
    if rng.below(STREAM, 4) == 0 {
        pairs.extend([("request.timeout.ms", "3000"), ("delivery.timeout.ms", "8000")]);
    }
    Command::AddProducer { client, settings: settings(&pairs) }
}

/// What an administrator does to a cluster.
pub(super) fn administer(world: &World, rng: &mut RandomStreams) -> Command {
    match rng.below(STREAM, 10) {
        0..=1 => Command::ShutDown { node: any_server(world, rng) },
        2 if world.brokers().count() < BROKERS_MAX => {
            let broker = BrokerId(4 + below(rng, 2));
            Command::AddBroker { broker, settings: settings(&[]) }
        }
        2..=5 => reassign(world, rng),
        6..=8 => elect(world, rng),
        _ => configure(world, rng),
    }
}

/// What the controllers go by and how brokers come and go; each restarts its server.
const OF_SERVERS: [(&str, [&str; 2]); 8] = [
    ("controlled.shutdown.enable", ["true", "false"]),
    ("initial.broker.registration.timeout.ms", ["5000", "60000"]),
    ("auto.leader.rebalance.enable", ["true", "false"]),
    ("leader.imbalance.check.interval.seconds", ["5", "300"]),
    ("controller.quorum.election.timeout.ms", ["300", "3000"]),
    ("controller.quorum.fetch.timeout.ms", ["1000", "4000"]),
    ("controller.quorum.request.timeout.ms", ["500", "5000"]),
    ("controller.quorum.append.linger.ms", ["0", "300"]),
];

fn configure(world: &World, rng: &mut RandomStreams) -> Command {
    let one_of =
        |values: [&'static str; 2], rng: &mut RandomStreams| values[below(rng, 2) as usize];
    let (target, pair) = match rng.below(STREAM, 6) {
        0..=2 => {
            let (key, values) = OF_SERVERS[below(rng, OF_SERVERS.len() as u32) as usize];
            (ConfigTarget::Server(any_server(world, rng)), (key, one_of(values, rng)))
        }
        3 => {
            let pair = ("unclean.leader.election.enable", one_of(["true", "false"], rng));
            (ConfigTarget::Topic(any_topic(world, rng)), pair)
        }
        _ => {
            let pair = ("min.insync.replicas", one_of(["1", "2"], rng));
            (ConfigTarget::Topic(any_topic(world, rng)), pair)
        }
    };
    Command::Configure { target, settings: settings(&[pair]) }
}

fn any_partition(world: &World, rng: &mut RandomStreams) -> TopicPartition {
    let topic = any_topic(world, rng);
    let count = world.image().topics.get(&topic).map_or(1, |topic| topic.partitions.len());
    TopicPartition::new(topic, below(rng, count as u32))
}

/// Somewhere else, or back, if it is being moved.
fn reassign(world: &World, rng: &mut RandomStreams) -> Command {
    let all = world.image().topics.iter().flat_map(|(name, topic)| {
        let moved = (0..).zip(&topic.partitions).filter(|(_, it)| it.is_reassigning());
        moved.map(|(number, _)| TopicPartition::new(name.clone(), number))
    });
    let moved: Vec<_> = all.collect();
    if let Some(partition) = pick(&moved, rng)
        && rng.below(STREAM, 2) == 0
    {
        return Command::Reassign { partition: partition.clone(), replicas: None };
    }
    let partition = any_partition(world, rng);
    let mut brokers: Vec<_> = world.brokers().map(|(id, _)| id).collect();
    let wanted = 1 + rng.below(STREAM, 3) as usize;
    while brokers.len() > wanted {
        brokers.remove(below(rng, brokers.len() as u32) as usize);
    }
    let first = below(rng, brokers.len() as u32) as usize;
    brokers.rotate_left(first);
    Command::Reassign { partition, replicas: Some(brokers) }
}

/// Mostly where nobody leads, for only there an unclean election is anything.
fn elect(world: &World, rng: &mut RandomStreams) -> Command {
    let leaderless = world.image().topics.iter().flat_map(|(name, topic)| {
        let parts = (0..).zip(&topic.partitions).filter(|(_, it)| it.leader.is_none());
        parts.map(|(number, _)| TopicPartition::new(name.clone(), number))
    });
    let leaderless: Vec<_> = leaderless.collect();
    match pick(&leaderless, rng) {
        Some(partition) if rng.below(STREAM, 4) > 0 => {
            Command::Elect { partition: partition.clone(), election: ElectionType::Unclean }
        }
        _ => {
            let partition = any_partition(world, rng);
            Command::Elect { partition, election: ElectionType::Preferred }
        }
    }
}

/// If too few controllers are at work for a decision: brings one back.
pub(super) fn revive(world: &World) -> Option<Command> {
    let (mut voters, mut at_work) = (0, 0);
    let mut found = None;
    for (id, slot, server) in world.servers().filter(|(.., server)| server.raft.is_voter()) {
        voters += 1;
        match slot.life {
            Life::Running => at_work += 1,
            Life::Frozen => found = Some(Command::Thaw { process: slot.process.clone() }),
            // One that halted for want of room would halt again.
            Life::Crashed | Life::Stopped if server.is_disk_full() => {
                found = Some(Command::Disk { server: id.clone(), fault: DiskFault::Free });
            }
            Life::Crashed | Life::Stopped => found = Some(Command::Restart { node: id.clone() }),
        }
    }
    found.filter(|_| at_work <= voters / 2)
}

/// Something that is down, or anything at all.
pub(super) fn restart(world: &World, rng: &mut RandomStreams) -> Command {
    let down: Vec<_> =
        world.nodes().filter(|(_, slot)| slot.life.is_down()).map(|(id, _)| id.clone()).collect();
    let node = match pick(&down, rng) {
        Some(node) if rng.below(STREAM, 4) > 0 => node.clone(),
        _ => any_node(world, rng),
    };
    Command::Restart { node }
}

pub(super) fn freeze_or_thaw(world: &World, rng: &mut RandomStreams) -> Command {
    let frozen: Vec<_> = world
        .nodes()
        .filter(|(_, slot)| slot.life == Life::Frozen)
        .map(|(_, s)| &s.process)
        .collect();
    if let Some(process) = pick(&frozen, rng)
        && rng.below(STREAM, 3) > 0
    {
        return Command::Thaw { process: (*process).clone() };
    }
    let process = crate::id::ProcessId::new(any_node(world, rng).to_string());
    Command::Freeze { process }
}

/// Between two nodes, of which at least one is a server.
pub(super) fn harm_link(world: &World, rng: &mut RandomStreams) -> Command {
    let (a, b) = loop {
        let (a, b) = (any_node(world, rng), any_server(world, rng));
        if a != b {
            break (a, b);
        }
    };
    match rng.below(STREAM, 10) {
        0..=1 => Command::Cut { a, b },
        2 => {
            Command::Slow { a, b, latency: Span::from_ms(1 + u64::from(rng.below(STREAM, 1_999))) }
        }
        3 => {
            let loss = Ratio::percent(5 + rng.below(STREAM, 60)).unwrap_or(Ratio::NEVER);
            Command::Lossy { a, b, loss }
        }
        4 if rng.below(STREAM, 3) == 0 => Command::Isolate { node: any_node(world, rng) },
        _ => heal_something(world, rng).unwrap_or(Command::Heal { a, b }),
    }
}

fn heal_something(world: &World, rng: &mut RandomStreams) -> Option<Command> {
    let links: Vec<_> = world.network().faulty_links().map(|(link, _)| link.clone()).collect();
    let (a, b) = pick(&links, rng)?.ends();
    Some(Command::Heal { a: a.clone(), b: b.clone() })
}

pub(super) fn harm_machine(world: &World, rng: &mut RandomStreams) -> Command {
    /// Far enough for records to be too new. A day would be more than `producer.id.expiration.ms`: leaders would forget
    /// producers that are still at it, and take their records twice, as Kafka's do.
    const SKEW_MAX_MS: i32 = 8 * 3_600_000;
    let server = any_server(world, rng);
    let fault = match rng.below(STREAM, 8) {
        0 | 1 => return Command::PowerOff { node: server },
        2 => {
            let by = below(rng, SKEW_MAX_MS as u32) - SKEW_MAX_MS / 2;
            return Command::Skew { node: any_node(world, rng), by: Skew(i64::from(by)) };
        }
        3 | 4 => DiskFault::Fill,
        5 => DiskFault::Free,
        _ => DiskFault::Slow(Span::from_ms(u64::from(rng.below(STREAM, 3) * 700))),
    };
    Command::Disk { server, fault }
}
