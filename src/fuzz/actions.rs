//! What the fuzzer does: a table of weighted choices over everything that a person could do at this moment.

use crate::fuzz::cluster;
use crate::fuzz::sandboxes::RACKS;
use crate::id::{ClientId, GroupId, NodeId, Offset, ProcessId, TopicName, TopicPartition};
use crate::kafka::consumer::{Consumer, TopicPattern};
use crate::kafka::{ClientCommand, ProduceRate, SubscribeTo, is_internal};
use crate::kernel::{RandomStreams, Span};
use crate::sim::{Command, ConfigTarget, Life, Settings, Slot, World};

pub(super) const STREAM: &str = "fuzz";

/// Enough clients to crowd a group, few enough that they meet.
const CLIENTS_MAX: usize = 10;
pub(super) const TOPICS: [&str; 3] = ["orders", "payments", "mails"];
/// The last one speaks the consumer protocol, but for a stray member here and there.
const GROUPS: [&str; 3] = ["mail-service", "analytics", "billing"];
const MODERN: usize = 2;
/// `group.remote.assignor`: the coordinator's default, its own ones, and one that it does not have.
const REMOTE_ASSIGNORS: [&str; 8] = ["", "", "", "uniform", "uniform", "range", "range", "nobody"];
/// For each classic group its own: one that is mostly eager, one that cooperates but for a stray member.
const STRATEGIES: [[&str; 4]; 2] = [
    ["range", "range", "sticky,range", "range,cooperative-sticky"],
    [
        "cooperative-sticky",
        "cooperative-sticky",
        "cooperative-sticky",
        "cooperative-sticky,roundrobin",
    ],
];

/// In one run of so many the first group works by an assignor that is broken on purpose: what depends on it may go wrong, and
/// nothing else.
const BROKEN_EVERY: u64 = 8;
const BROKEN_STRATEGIES: [&str; 2] = ["doubling", "forgetful"];

fn broken_strategy(seed: u64) -> Option<&'static str> {
    let is_broken = seed % BROKEN_EVERY == BROKEN_EVERY - 1;
    is_broken.then(|| BROKEN_STRATEGIES[(seed / BROKEN_EVERY % 2) as usize])
}

pub(super) fn beginning(world: &World, rng: &mut RandomStreams) -> Vec<Command> {
    let partitions = 1 + rng.below(STREAM, 5);
    let mut pairs = vec![("auto.offset.reset", "earliest")];
    if let Some(strategy) = broken_strategy(world.seed()) {
        pairs.push(("partition.assignment.strategy", strategy));
    }
    vec![
        cluster::add_topic(TopicName::new(TOPICS[0]), partitions, rng),
        Command::AddProducer { client: ClientId::new("p1"), settings: Settings::new() },
        Command::AddConsumer {
            client: ClientId::new("c1"),
            group: GroupId::new(GROUPS[0]),
            subscribe_to: vec![TopicName::new(TOPICS[0])].into(),
            settings: settings(&pairs),
        },
    ]
}

/// How much time a run lets pass between its commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// The next fault meets what the last one has set going.
    Brisk,
    /// Sessions expire and followers fall behind in between.
    Calm,
}

/// Calm runs take three times as long as brisk ones: they are one in three.
pub(super) fn pace(rng: &mut RandomStreams) -> Pace {
    if rng.below(STREAM, 3) == 0 { Pace::Calm } else { Pace::Brisk }
}

/// Mostly short, so that commands fall into the middle of things; sometimes long enough for every timer to fire.
pub(super) fn pause(pace: Pace, rng: &mut RandomStreams) -> Span {
    let (short, longer, long) = match pace {
        Pace::Brisk => (500, 3_000, 20_000),
        Pace::Calm => (1_000, 6_000, 100_000),
    };
    let ms = match rng.below(STREAM, 100) {
        0..=3 => 0,
        4..=70 => rng.below(STREAM, short),
        71..=98 => rng.below(STREAM, longer),
        _ => rng.below(STREAM, long),
    };
    Span::from_ms(u64::from(ms))
}

/// One thing to do. It may be refused: that is part of the test.
pub(super) fn choose(world: &World, rng: &mut RandomStreams) -> Command {
    // Seldom and soon over, for the next heartbeat tells it.
    if let Some(client) = left_behind(world)
        && rng.below(STREAM, 2) == 0
    {
        return Command::Client { client, command: ClientCommand::Commit(None) };
    }
    // Without a majority of the controllers little happens at all.
    if let Some(command) = cluster::revive(world)
        && rng.below(STREAM, 3) == 0
    {
        return command;
    }
    let draw = rng.below(STREAM, 100);
    match draw {
        0..=19 => produce(world, rng),
        20..=24 => rate(world, rng),
        25..=32 => add(world, rng),
        33..=47 => consumer_command(world, rng),
        48..=54 => cluster::administer(world, rng),
        55..=58 => Command::Crash { node: any_client(world, rng) },
        59..=66 => cluster::restart(world, rng),
        67..=69 => Command::Crash { node: any_server(world, rng) },
        70..=76 => cluster::freeze_or_thaw(world, rng),
        77..=87 => cluster::harm_link(world, rng),
        88..=91 => harm_envelope(world, rng),
        92..=95 => cluster::harm_machine(world, rng),
        96 => Command::Partitions { topic: any_topic(world, rng), count: below(rng, 9) },
        _ => configure(world, rng),
    }
}

/// A member of a classic group that does not know yet that a new generation has begun without it.
fn left_behind(world: &World) -> Option<ClientId> {
    let is_left_behind = |slot: &Slot, consumer: &Consumer| {
        let group = world.group(consumer.group());
        let generation = consumer.generation();
        slot.life == Life::Running
            && generation.0 >= 0
            && group.is_some_and(|group| {
                group.member(consumer.member_id()).is_some() && generation < group.generation()
            })
    };
    let consumers = world.consumers();
    let found = consumers.iter().find(|(slot, consumer)| is_left_behind(slot, consumer));
    found.map(|(_, consumer)| consumer.id().clone())
}

fn produce(world: &World, rng: &mut RandomStreams) -> Command {
    let key = match rng.below(STREAM, 4) {
        0 => None,
        n => Some(format!("k{}", n * 3 + rng.below(STREAM, 3)).into()),
    };
    let partition = (rng.below(STREAM, 8) == 0).then(|| below(rng, 5));
    let value = Some(format!("v{}", rng.below(STREAM, 1_000)).into());
    let topic = any_topic(world, rng);
    let command = ClientCommand::Produce { topic, partition, key, value };
    Command::Client { client: producer(world, rng), command }
}

fn rate(world: &World, rng: &mut RandomStreams) -> Command {
    let rate = match rng.below(STREAM, 3) {
        0 => None,
        _ => Some(ProduceRate {
            topic: any_topic(world, rng),
            every: Span::from_ms(200 + u64::from(rng.below(STREAM, 3_000))),
            keys: (0..rng.below(STREAM, 4)).map(|n| format!("k{n}").into()).collect(),
        }),
    };
    Command::Client { client: producer(world, rng), command: ClientCommand::Rate(rate) }
}

fn add(world: &World, rng: &mut RandomStreams) -> Command {
    let clients = world.nodes().filter(|(id, _)| matches!(id, NodeId::Client(_))).count();
    if rng.below(STREAM, 5) == 0 || clients >= CLIENTS_MAX {
        let partitions = 1 + rng.below(STREAM, 6);
        let topic = TopicName::new(TOPICS[rng.below(STREAM, 3) as usize]);
        return cluster::add_topic(topic, partitions, rng);
    }
    if rng.below(STREAM, 4) == 0 {
        return cluster::add_producer(rng);
    }
    let number = rng.below(STREAM, 9);
    let client = ClientId::new(format!("c{number}"));
    let group = rng.below(STREAM, 3) as usize;
    let is_stray = rng.below(STREAM, 16) == 0;
    let is_modern = (group == MODERN) != is_stray;
    let strategy = STRATEGIES[group % MODERN][rng.below(STREAM, 4) as usize];
    let broken = broken_strategy(world.seed()).filter(|_| group == 0);
    let strategy = broken.unwrap_or(strategy);
    let remote = REMOTE_ASSIGNORS[rng.below(STREAM, 8) as usize];
    let group = GroupId::new(GROUPS[group]);
    let reset = ["earliest", "latest"][rng.below(STREAM, 2) as usize];
    let auto = ["true", "true", "false"][rng.below(STREAM, 3) as usize];
    let mut pairs = vec![("auto.offset.reset", reset), ("enable.auto.commit", auto)];
    if is_modern {
        pairs.extend([("group.protocol", "consumer"), ("group.remote.assignor", remote)]);
    } else {
        pairs.push(("partition.assignment.strategy", strategy));
    }
    // In the rack of a broker.
    if world.image().brokers.values().any(|broker| broker.rack.is_some()) {
        pairs.push(("client.rack", RACKS[number as usize % RACKS.len()]));
    }
    let instance = format!("i{}", rng.below(STREAM, 3));
    if rng.below(STREAM, 6) == 0 {
        pairs.push(("group.instance.id", &instance));
    }
    // In the consumer protocol the coordinator decides.
    let is_watched = rng.below(STREAM, 3) == 0 && !is_modern;
    if is_watched {
        pairs.push(("session.timeout.ms", "6000"));
        pairs.push(("heartbeat.interval.ms", "2000"));
    }
    // Without the other: a static member that stands still stays one while the others begin a new generation.
    let is_hurried = rng.below(STREAM, 2) == 0;
    if is_hurried {
        pairs.push(("max.poll.interval.ms", "20000"));
    }
    // A full poll of 500 slow records would take longer than that. And a member that works while it joins is silent from the
    // coordinator's answer until its next poll and one heartbeat more. The group would never settle, as in life.
    if is_watched || is_hurried {
        pairs.push(("max.poll.records", "10"));
    }
    let (subscribe_to, settings) = (subscribe_to(rng), settings(&pairs));
    if rng.below(STREAM, 5) == 0 {
        let listener = ProcessId::new(format!("a{}", rng.below(STREAM, 2)));
        let concurrency = 1 + rng.below(STREAM, 3);
        return Command::AddListener { listener, group, subscribe_to, concurrency, settings };
    }
    Command::AddConsumer { client, group, subscribe_to, settings }
}

fn consumer_command(world: &World, rng: &mut RandomStreams) -> Command {
    let client = consumer(world, rng);
    let listener = world.client(&client).map(|slot| ClientId::new(slot.process.as_str()));
    let command = match rng.below(STREAM, 10) {
        0..=1 => ClientCommand::Close,
        2..=3 => ClientCommand::Hold,
        4 => ClientCommand::Release,
        5 => ClientCommand::Pause(owned(world, &client, rng)),
        6 => ClientCommand::Resume(owned(world, &client, rng)),
        7 => {
            let offset = Offset(i64::from(rng.below(STREAM, 60)));
            ClientCommand::Seek(owned(world, &client, rng), offset)
        }
        8 if rng.below(STREAM, 2) == 0 => ClientCommand::Subscribe(subscribe_to(rng)),
        _ => {
            let one = rng.below(STREAM, 3) == 0;
            let offset = Offset(i64::from(rng.below(STREAM, 40)));
            ClientCommand::Commit(one.then(|| (owned(world, &client, rng), offset)))
        }
    };
    match listener {
        Some(client) if rng.below(STREAM, 3) == 0 => Command::Client { client, command },
        _ => Command::Client { client, command },
    }
}

fn harm_envelope(world: &World, rng: &mut RandomStreams) -> Command {
    let flying: Vec<_> = world.in_flight().map(|(envelope, _)| envelope.id).collect();
    match (pick(&flying, rng), rng.below(STREAM, 2)) {
        (None, _) => produce(world, rng),
        (Some(&envelope), 0) => Command::Drop { envelope },
        (Some(&envelope), _) => {
            let by = Span::from_ms(u64::from(rng.below(STREAM, 40_000)));
            Command::Delay { envelope, by }
        }
    }
}

fn configure(world: &World, rng: &mut RandomStreams) -> Command {
    let client = consumer(world, rng);
    let pair = match rng.below(STREAM, 4) {
        0 => ("max.poll.records", "3"),
        1 => ("session.timeout.ms", "10000"),
        2 => ("fetch.max.wait.ms", "100"),
        _ => ("processing.time.ms", "50"),
    };
    Command::Configure { target: ConfigTarget::Client(client), settings: settings(&[pair]) }
}

// ---- drawing -------------------------------------------------------------------------------------------------------

pub(super) fn below(rng: &mut RandomStreams, bound: u32) -> i32 {
    rng.below(STREAM, bound) as i32
}

pub(super) fn pick<'a, T>(from: &'a [T], rng: &mut RandomStreams) -> Option<&'a T> {
    let bound = u32::try_from(from.len()).ok()?;
    from.get(rng.below(STREAM, bound) as usize)
}

pub(super) fn any_node(world: &World, rng: &mut RandomStreams) -> NodeId {
    let all: Vec<_> = world.nodes().map(|(id, _)| id.clone()).collect();
    pick(&all, rng).cloned().expect("there are brokers")
}

fn any_client(world: &World, rng: &mut RandomStreams) -> NodeId {
    let all: Vec<_> = world
        .nodes()
        .map(|(id, _)| id.clone())
        .filter(|id| matches!(id, NodeId::Client(_)))
        .collect();
    pick(&all, rng).cloned().unwrap_or_else(|| NodeId::Client(ClientId::new("c1")))
}

/// A broker or a dedicated controller.
pub(super) fn any_server(world: &World, rng: &mut RandomStreams) -> NodeId {
    let all: Vec<_> = world.servers().map(|(id, ..)| id.clone()).collect();
    pick(&all, rng).cloned().expect("there are brokers")
}

pub(super) fn any_topic(world: &World, rng: &mut RandomStreams) -> TopicName {
    let all: Vec<_> = world.image().topics.keys().filter(|name| !is_internal(name)).collect();
    pick(&all, rng).map_or_else(|| TopicName::new(TOPICS[0]), |&name| name.clone())
}

fn consumer(world: &World, rng: &mut RandomStreams) -> ClientId {
    let all: Vec<_> = world.consumers().into_iter().map(|(_, c)| c.id().clone()).collect();
    pick(&all, rng).cloned().unwrap_or_else(|| ClientId::new("c1"))
}

fn producer(world: &World, rng: &mut RandomStreams) -> ClientId {
    let all: Vec<_> = world.producers().into_iter().map(|(_, p)| p.id().clone()).collect();
    pick(&all, rng).cloned().unwrap_or_else(|| ClientId::new("p1"))
}

fn owned(world: &World, client: &ClientId, rng: &mut RandomStreams) -> TopicPartition {
    let consumer = world.client(client).and_then(|slot| slot.consumer());
    let owned: Vec<_> = consumer
        .map(|c| c.assignment().iter().map(|state| state.partition.clone()).collect())
        .unwrap_or_default();
    pick(&owned, rng)
        .cloned()
        .unwrap_or_else(|| TopicPartition::new(TopicName::new(TOPICS[0]), below(rng, 3)))
}

fn subscribe_to(rng: &mut RandomStreams) -> SubscribeTo {
    /// Some of the topics.
    const PATTERN: &str = ".*(er|ail)s";
    match rng.below(STREAM, 6) {
        0 => SubscribeTo::Pattern(TopicPattern::new(PATTERN).expect("a pattern")),
        _ => SubscribeTo::Topics(topics(rng)),
    }
}

fn topics(rng: &mut RandomStreams) -> Vec<TopicName> {
    let mut chosen: Vec<_> = TOPICS
        .iter()
        .filter(|_| rng.below(STREAM, 2) == 0)
        .map(|&name| TopicName::new(name))
        .collect();
    if chosen.is_empty() {
        chosen.push(TopicName::new(TOPICS[0]));
    }
    chosen
}

pub(super) fn settings(pairs: &[(&str, &str)]) -> Settings {
    pairs.iter().map(|&(key, value)| (key.into(), value.into())).collect()
}
