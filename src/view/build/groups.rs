//! Groups: the coordinator's books and the consumers themselves.

use std::rc::Rc;

use crate::fact::GroupState;
use crate::id::{ClientId, GenerationId, MemberId, NodeId};
use crate::kafka::consumer::{
    ApplicationState, Consumer, MemberState, ModernMemberState, WaitingFor,
};
use crate::kafka::group::{Group, MemberShare};
use crate::kafka::{GroupTimer, TimerKind};
use crate::kernel::SimTime;
use crate::protocol::MemberState as State;
use crate::sim::{Life, Slot, World};
use crate::view::build::reading::Reading;
use crate::view::{ConsumerState, ConsumerView, GroupView, LogPlace, MemberView};

pub(super) fn groups(world: &World, groups: &[Reading<'_>]) -> Vec<Rc<GroupView>> {
    groups.iter().map(|read| Rc::new(group(world, read))).collect()
}

fn group(world: &World, read: &Reading<'_>) -> GroupView {
    let Reading { id, books, consumers, .. } = read;
    let (coordinator_partition, coordinator) = world.coordinator_of(id);
    let node = coordinator.map(NodeId::Broker);
    let members = books.map(|books| {
        let due = |timer| node.as_ref().and_then(|node| world.timer_due(node, &timer));
        let session = |id: &MemberId| GroupTimer::Session(books.id().clone(), id.clone());
        let shares = read.shares.iter();
        let session_ends = |id| due(TimerKind::Group(session(id)));
        shares.map(|(share, client)| member(books, share, client, session_ends(share.id))).collect()
    });
    // Before its first member has joined, a group is what its clients ask for.
    let is_modern = match books.filter(|books| books.state() != GroupState::Empty) {
        Some(books) => books.consumer().is_some(),
        None => consumers.iter().any(|(_, consumer)| consumer.speaks_consumer_protocol()),
    };
    GroupView {
        id: (*id).clone(),
        coordinator,
        coordinator_partition,
        state: books.map(|books| books.state()),
        generation: books.map_or(GenerationId(0), |books| books.generation()),
        protocol: if is_modern { "consumer" } else { "classic" },
        assignor: books.and_then(|books| world.assignor_of(books)).map(|name| name.to_string()),
        leader: books.and_then(Group::leader).and_then(|id| read.client(id)).cloned(),
        since: books.map_or(SimTime::ZERO, |books| books.state_since()),
        members: members.unwrap_or_default(),
        consumers: consumers.iter().map(|(slot, c)| Rc::new(consumer(slot, c))).collect(),
    }
}

fn member(
    books: &Group,
    share: &MemberShare<'_>,
    client: &ClientId,
    session_ends: Option<SimTime>,
) -> MemberView {
    let classic = books.member(share.id);
    let modern = books.consumer().and_then(|group| Some((group, group.member(share.id)?)));
    let current = modern.is_some() || books.state() == GroupState::Stable;
    let waits_to_join = classic.is_some_and(|m| m.is_awaiting_join() || m.is_awaiting_sync());
    let waits_to_get = modern.is_some_and(|(_, m)| m.state() == State::UnreleasedPartitions);
    let epochs = modern.map(|(group, member)| (member.epoch(), group.target_epoch()));
    MemberView {
        id: share.id.clone(),
        client: client.clone(),
        instance: share.instance_id.cloned(),
        assignment: if current { share.assigned.to_vec() } else { Vec::new() },
        is_leader: books.leader() == Some(share.id),
        waiting: waits_to_join || waits_to_get,
        epoch: epochs.map(|(epoch, _)| epoch),
        target_epoch: epochs.and_then(|(epoch, target)| (epoch != target).then_some(target)),
        pending_revocation: share.pending_revocation.to_vec(),
        session_ends,
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
        member_state: consumer.modern_state().map(ModernMemberState::name),
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
        Life::Crashed | Life::Stopped => return ConsumerState::Crashed,
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
    if let Some(state) = consumer.modern_state().filter(|_| consumer.coordinator().is_some()) {
        let joins = state.is_not_in_group() || state == ModernMemberState::Joining;
        return if joins {
            ConsumerState::Joining
        } else if consumer.assignment().is_empty() {
            ConsumerState::Idle
        } else {
            ConsumerState::Polling
        };
    }
    match consumer.waiting_for() {
        WaitingFor::Metadata | WaitingFor::Coordinator => ConsumerState::Starting,
        WaitingFor::Commit | WaitingFor::JoinGroup | WaitingFor::ConsumerGroupHeartbeat => {
            ConsumerState::Joining
        }
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
