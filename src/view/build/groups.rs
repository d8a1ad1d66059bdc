//! Groups: the coordinator's books and the consumers themselves.

use std::rc::Rc;

use crate::fact::GroupState;
use crate::id::{GenerationId, GroupId, NodeId};
use crate::kafka::consumer::{ApplicationState, Consumer, MemberState, WaitingFor};
use crate::kafka::group::{Group, Member};
use crate::kafka::{GroupTimer, TimerKind};
use crate::kernel::SimTime;
use crate::sim::{Life, Slot, World};
use crate::view::{ConsumerState, ConsumerView, GroupView, LogPlace, MemberView};

pub(super) fn groups(world: &World) -> Vec<Rc<GroupView>> {
    world.groups().iter().map(|id| Rc::new(group(world, id))).collect()
}

fn group(world: &World, id: &GroupId) -> GroupView {
    let (coordinator_partition, coordinator) = world.coordinator_of(id);
    let books = world.group(id);
    let members = books.map(|books| books.members().map(|m| member(world, books, m)).collect());
    let leader = books.and_then(|books| {
        let leader = books.member(books.leader()?)?;
        Some(world.client_of(books, leader).clone())
    });
    let consumers = world.consumers().into_iter().filter(|(_, c)| c.group() == id);
    GroupView {
        id: id.clone(),
        coordinator,
        coordinator_partition,
        state: books.map(|books| books.state()),
        generation: books.map_or(GenerationId(0), |books| books.generation()),
        assignor: books.and_then(|books| books.protocol()).map(|name| name.to_string()),
        leader,
        since: books.map_or(SimTime::ZERO, |books| books.state_since()),
        members: members.unwrap_or_default(),
        consumers: consumers.map(|(slot, c)| Rc::new(consumer(slot, c))).collect(),
    }
}

fn member(world: &World, books: &Group, member: &Member) -> MemberView {
    let session = GroupTimer::Session(books.id().clone(), member.id().clone());
    let coordinator = world.coordinator_of(books.id()).1.map(NodeId::Broker);
    let current = books.state() == GroupState::Stable;
    MemberView {
        id: member.id().clone(),
        client: world.client_of(books, member).clone(),
        instance: member.instance_id().cloned(),
        assignment: if current { member.assignment().partitions.clone() } else { Vec::new() },
        is_leader: books.leader() == Some(member.id()),
        waiting: member.is_awaiting_join() || member.is_awaiting_sync(),
        session_ends: coordinator
            .and_then(|node| world.timer_due(&node, &TimerKind::Group(session))),
    }
}

fn consumer(slot: &Slot, consumer: &Consumer) -> ConsumerView {
    let member_id = consumer.member_id();
    ConsumerView {
        id: consumer.id().clone(),
        process: slot.process.clone(),
        group: consumer.group().clone(),
        slot: slot.number,
        member_id: (!member_id.is_unknown()).then(|| member_id.clone()),
        generation: consumer.generation(),
        state: state(slot, consumer),
        topics: consumer.subscription().to_vec(),
        owned: consumer.assignment().iter().map(|state| state.partition.clone()).collect(),
        gave_back: consumer.gave_back().to_vec(),
        positions: consumer
            .assignment()
            .iter()
            .map(|state| LogPlace {
                partition: state.partition.clone(),
                position: state.position().map(|position| position.offset),
                paused: state.paused,
            })
            .collect(),
        last_heartbeat: consumer.last_heartbeat_received(),
        last_poll: consumer.last_poll(),
    }
}

/// The one word that says most about it now.
fn state(slot: &Slot, consumer: &Consumer) -> ConsumerState {
    match slot.life {
        Life::Crashed => return ConsumerState::Crashed,
        Life::Frozen => return ConsumerState::Frozen,
        Life::Running => {}
    }
    match consumer.application_state() {
        ApplicationState::NotStarted => ConsumerState::Starting,
        ApplicationState::Closing => ConsumerState::Closing,
        ApplicationState::Left => ConsumerState::Left,
        ApplicationState::Failed { error } => ConsumerState::Failed { error },
        _ if consumer.is_poll_interval_exceeded() => ConsumerState::PollIntervalExceeded,
        ApplicationState::Held { .. } => ConsumerState::Held,
        ApplicationState::Processing { partition, offset, .. } => {
            ConsumerState::Processing { partition, offset }
        }
        ApplicationState::Polling => polling(consumer),
    }
}

fn polling(consumer: &Consumer) -> ConsumerState {
    match consumer.waiting_for() {
        WaitingFor::Metadata | WaitingFor::Coordinator => ConsumerState::Starting,
        WaitingFor::Commit | WaitingFor::JoinGroup => ConsumerState::Joining,
        WaitingFor::SyncGroup { sent_plan } => ConsumerState::Syncing { sent_plan },
        WaitingFor::Nothing | WaitingFor::CommittedOffsets | WaitingFor::Positions => {
            match consumer.member_state() {
                MemberState::Unjoined => ConsumerState::Joining,
                MemberState::PreparingRebalance
                | MemberState::CompletingRebalance
                | MemberState::Stable => {
                    if consumer.assignment().is_empty() {
                        ConsumerState::Idle
                    } else {
                        ConsumerState::Polling
                    }
                }
            }
        }
    }
}
