//! In the coordinator's current generation no partition belongs to two members: neither in its books, nor as the members see
//! it that have taken over their share of that generation.
//!
//! The second half is what a cooperative group is about: its members keep what they own while they join, so a partition must
//! have been given back before anybody else gets it. A fact about an assignment tells only what is new; what a member holds
//! is asked of the member itself.
//!
//! In the consumer protocol each member has an epoch of its own. What is in nobody's hands twice there is what the books count
//! as a member's: what it was told to own, and what it has not given back yet. The members themselves may overlap for a moment,
//! as in Kafka: a member whose heartbeat got lost says everything again, and if it is in the middle of a reconciliation, it does
//! not name what it is about to take over; the coordinator may then give that to somebody else at once.
//!
//! A coordinator that starts again may have lost a generation with the page cache of the only replica in sync. It counts that number
//! once more, and members of both may hold the same partition, until it has come further.
//!
//! A zombie may believe that it owns one, too; its commits are refused. That is a fact, not a broken law.

use crate::fact::{Fact, GroupState, TraceEntry};
use crate::id::{ClientId, GenerationId, GroupId, NodeId};
use crate::kafka::consumer::{Consumer, MemberState};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::is_broken_on_purpose;
use crate::protocol::{Body, Response};
use crate::sim::{Slot, World};

#[derive(Default)]
pub(super) struct OneOwnerPerGeneration {
    /// The last generation of each group that all its members had their shares of.
    stable: SortedMap<GroupId, GenerationId>,
    /// Up to this one a coordinator counts again what it has lost.
    lost: SortedMap<GroupId, GenerationId>,
}

impl OneOwnerPerGeneration {
    fn note_generations(&mut self, fact: &Fact) {
        if let Fact::GroupBecameStable { group, generation, .. } = fact {
            self.stable.insert(group.clone(), *generation);
        }
        if let Fact::GroupLoaded { group, generation, .. } = fact
            && let Some(stable) = self.stable.get(group).filter(|stable| generation < *stable)
        {
            self.lost.insert(group.clone(), *stable);
        }
    }
}

impl Law for OneOwnerPerGeneration {
    fn name(&self) -> &'static str {
        "one owner per partition and generation"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            self.note_generations(&entry.fact);
            if let Fact::GroupBecameStable { group, .. }
            | Fact::GroupStateChanged { group, .. }
            | Fact::TargetAssignmentComputed { group, .. } = &entry.fact
            {
                check_books(world, group)?;
            }
            if let Fact::PartitionsAssigned { consumer, .. } = &entry.fact {
                check_members(world, consumer, &self.lost)?;
            }
            // Whenever a coordinator of the consumer protocol tells a member what to own.
            if let Fact::Sent { envelope } = &entry.fact
                && let Body::Response(Response::ConsumerGroupHeartbeat(answer)) = &envelope.body
                && answer.assignment.is_some()
                && let NodeId::Client(client) = &envelope.to
                && let Some(member) = world.client(client).and_then(Slot::consumer)
            {
                check_books(world, member.group())?;
            }
        }
        Ok(())
    }
}

fn check_books(world: &World, group: &GroupId) -> Result<(), String> {
    let Some(group) = world.group(group) else { return Ok(()) };
    // Its leader was told to give a partition twice, and nobody checks its plan.
    if group.protocol().is_some_and(is_broken_on_purpose) {
        return Ok(());
    }
    let mut owners = SortedMap::default();
    // While a classic group rebalances, its books still have the shares of the generation before, and of who has gone since.
    let settled = group.consumer().is_some() || group.state() == GroupState::Stable;
    for member in group.shares().iter().filter(|_| settled) {
        for partition in member.assigned.iter().chain(member.pending_revocation) {
            if let Some(other) = owners.insert(partition, member.id) {
                let (group, member) = (group.id(), member.id);
                return Err(format!("{group}: {partition} is {other}'s and {member}'s"));
            }
        }
    }
    Ok(())
}

/// Somebody was assigned partitions: do any two members that have come as far hold the same one?
fn check_members(
    world: &World,
    news_of: &ClientId,
    lost: &SortedMap<GroupId, GenerationId>,
) -> Result<(), String> {
    let consumers = world.consumers();
    let Some((_, first)) = consumers.iter().find(|(_, consumer)| consumer.id() == news_of) else {
        return Ok(());
    };
    let Some(group) = world.group(first.group()) else { return Ok(()) };
    if group.protocol().is_some_and(is_broken_on_purpose) {
        return Ok(());
    }
    check_books(world, group.id())?;
    if lost.get(group.id()).is_some_and(|lost| group.generation() <= *lost) {
        return Ok(());
    }
    let shares = group.shares();
    let is_current = |consumer: &Consumer| {
        consumer.group() == group.id()
            && shares.iter().any(|member| member.id == consumer.member_id())
            && group.consumer().is_none()
            && consumer.member_state() == MemberState::Stable
            && consumer.generation() == group.generation()
    };
    let mut owners = SortedMap::default();
    for (_, consumer) in consumers.iter().filter(|(_, consumer)| is_current(consumer)) {
        for state in consumer.assignment() {
            if let Some(other) = owners.insert(&state.partition, consumer.id()) {
                let (group, partition, consumer) = (group.id(), &state.partition, consumer.id());
                return Err(format!("{group}: both {other} and {consumer} hold {partition}"));
            }
        }
    }
    Ok(())
}
