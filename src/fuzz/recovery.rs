//! The end of a run: what was harmed is mended, and then every partition and every group has to settle.

use crate::fact::GroupState;
use crate::fuzz::actions::{TOPICS, settings};
use crate::id::{BrokerId, TopicName, TopicPartition};
use crate::kafka::group::Group;
use crate::kafka::{ClientCommand, PartitionRegistration};
use crate::kernel::{Skew, SortedSet, Span};
use crate::law::is_broken_on_purpose;
use crate::sim::{Command, DiskFault, Life, World};

/// Replicas that could not write what they were sent.
pub(super) type GivenUp = SortedSet<(BrokerId, TopicPartition)>;

/// Whatever was done is undone: links heal, processes run, applications go on.
pub(super) fn repairs(world: &World) -> Vec<Command> {
    let mut commands = Vec::new();
    for (link, _) in world.network().faulty_links() {
        let (a, b) = link.ends();
        commands.push(Command::Heal { a: a.clone(), b: b.clone() });
    }
    for (id, _, _) in world.servers().filter(|(_, _, server)| server.is_disk_full()) {
        commands.push(Command::Disk { server: id.clone(), fault: DiskFault::Free });
    }
    for (_, slot) in world.nodes().filter(|(_, slot)| slot.life == Life::Frozen) {
        commands.push(Command::Thaw { process: slot.process.clone() });
    }
    commands.extend(restarts(world));
    for (broker, _) in world.brokers() {
        commands.push(Command::Disk { server: broker.into(), fault: DiskFault::Slow(Span::ZERO) });
    }
    for (id, _) in world.nodes().filter(|(_, slot)| slot.skew != Skew::default()) {
        commands.push(Command::Skew { node: id.clone(), by: Skew::default() });
    }
    for (_, consumer) in world.consumers() {
        let client = consumer.id().clone();
        commands.push(Command::Client { client, command: ClientCommand::Release });
    }
    commands
}

/// Whatever is down starts again; all of a process together.
fn restarts(world: &World) -> Vec<Command> {
    let mut again = Vec::new();
    let mut commands = Vec::new();
    for (id, slot) in world.nodes().filter(|(_, slot)| slot.life.is_down()) {
        if !again.contains(&&slot.process) {
            again.push(&slot.process);
            commands.push(Command::Restart { node: id.clone() });
        }
    }
    commands
}

/// What the repairs could not do yet: a shutdown that had begun may come to its end later, it takes a controller and live brokers
/// to make a topic, and a controller that resigns may lose one that it has accepted.
pub(super) fn unfinished(world: &World) -> Vec<Command> {
    let mut commands = restarts(world);
    commands.extend(missing_topics(world));
    commands
}

/// Every topic that may be asked for and is not there. (A leader asks without end for one; Kafka takes the answer to such an
/// older question for the answer to the question which topics its group needs, and with the latency of lessons one is nearly
/// always under way: the group would never settle.)
fn missing_topics(world: &World) -> Vec<Command> {
    let missing = TOPICS.map(TopicName::new).into_iter();
    let missing = missing.filter(|topic| world.image().topics.get(topic).is_none());
    let make = |topic| Command::AddTopic { topic, settings: settings(&[("partitions", "2")]) };
    missing.map(make).collect()
}

/// Nobody checks the plan of a leader: what a broken one leaves out stays unowned.
fn may_leave_out(group: &Group) -> bool {
    group.protocol().is_some_and(is_broken_on_purpose)
}

/// `sticky` may give a partition back to the member that had it in an older generation, although that one has given up the
/// topic (`AbstractStickyAssignor.performReassignments` does not ask). The member refuses such a share and joins again with
/// the same claim, so the group never settles; Kafka's does not, either.
fn goes_in_circles(world: &World, group: &Group) -> bool {
    let consumers = world.consumers();
    let mut members = consumers.iter().filter(|(_, consumer)| consumer.group() == group.id());
    group.protocol().is_some_and(|name| name.as_str() == "sticky")
        && members.any(|(_, consumer)| consumer.claims_given_up_topics())
}

/// The last known leader is taken when nobody else is eligible; without one it takes a person.
fn may_be_led(partition: &PartitionRegistration) -> bool {
    let may_lead = [&partition.isr, &partition.elr, &partition.last_known_elr];
    let is_replica = |broker: &BrokerId| partition.replicas.contains(broker);
    may_lead.iter().any(|brokers| brokers.iter().any(is_replica))
}

/// For the leader of a partition that nobody may lead consumers ask without end, as for a topic that is not there: see
/// [`missing_topics`].
fn asks_without_end(world: &World, group: &Group) -> bool {
    let consumers = world.consumers();
    let mut members = consumers.iter().filter(|(_, consumer)| consumer.group() == group.id());
    let is_led = |topic: &TopicName| {
        let image = world.image().topics.get(topic);
        image.is_none_or(|image| image.partitions.iter().all(may_be_led))
    };
    members.any(|(_, consumer)| !consumer.subscription().iter().all(is_led))
}

/// Every topic is there, every partition has its replicas and every group its members where they belong.
pub(super) fn is_settled(world: &World, given_up: &GivenUp) -> Result<(), String> {
    if let Some(command) = missing_topics(world).first() {
        return Err(format!("a topic is still missing: {command}"));
    }
    partitions_are_settled(world, given_up)?;
    groups_are_settled(world)
}

/// Each partition has a leader, if anybody is left who may lead; all its replicas are in sync again, and no move is left undone. But who
/// has given a partition up fetches it again in another leader epoch only, and a settled cluster has none: after an unclean election a
/// replica may hold one record of a batch that its leader has otherwise.
fn partitions_are_settled(world: &World, given_up: &GivenUp) -> Result<(), String> {
    for (name, topic) in world.image().topics.iter() {
        for (number, partition) in (0..).zip(&topic.partitions) {
            let id = || TopicPartition::new(name.clone(), number);
            if !may_be_led(partition) {
                continue;
            }
            if partition.leader.is_none() {
                return Err(format!("{}: nobody leads", id()));
            }
            let is_out = |broker: &BrokerId| {
                !partition.isr.contains(broker) && given_up.contains(&(*broker, id()))
            };
            if partition.replicas.iter().any(is_out) {
                continue;
            }
            if partition.is_reassigning() {
                return Err(format!("{}: it is still being moved", id()));
            }
            let all = |broker| partition.isr.contains(broker);
            if !partition.replicas.iter().all(all) {
                let (isr, replicas) = (partition.isr.len(), partition.replicas.len());
                return Err(format!("{}: {isr} of {replicas} replicas are in sync", id()));
            }
        }
    }
    Ok(())
}

/// Every group with a running member is Stable, and each partition that it subscribes to has an owner.
fn groups_are_settled(world: &World) -> Result<(), String> {
    for id in world.groups() {
        let Some(group) = world.group(id) else { continue };
        if goes_in_circles(world, group) || asks_without_end(world, group) {
            continue;
        }
        match group.state() {
            GroupState::Empty | GroupState::Dead => continue,
            GroupState::Stable => {}
            state @ (GroupState::PreparingRebalance
            | GroupState::CompletingRebalance
            | GroupState::Assigning
            | GroupState::Reconciling) => {
                return Err(format!("{id} is still in {state:?}"));
            }
        }
        let shares = group.shares();
        for (_, consumer) in world.consumers() {
            // By member id: a static member that was replaced keeps the client id of its predecessor in the books.
            let is_member = shares.iter().any(|m| m.id == consumer.member_id());
            // A static leader that returns keeps its old plan and takes the metadata of that moment for the plan's
            // (`ConsumerCoordinator.onLeaderElected` with skipAssignment), so partitions that were added while it was away
            // stay unowned. Kafka does that, too.
            let kept_its_plan = group.members().any(|member| member.is_static());
            if consumer.group() != id || !is_member || kept_its_plan || may_leave_out(group) {
                continue;
            }
            for topic in consumer.subscription() {
                let Some(image) = world.image().topics.get(topic) else { continue };
                for number in 0..image.partitions.len() as i32 {
                    let partition = TopicPartition::new(topic.clone(), number);
                    if !shares.iter().any(|m| m.assigned.contains(&partition)) {
                        return Err(format!("{id}: nobody owns {partition}"));
                    }
                }
            }
        }
    }
    Ok(())
}
