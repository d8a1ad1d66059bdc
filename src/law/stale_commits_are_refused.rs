//! A coordinator takes no commit of an older generation or epoch: a zombie may believe that it owns a partition, but it cannot
//! move the group's place in it.
//!
//! In the classic protocols, eager and cooperative, the whole group has one generation. In the consumer protocol each member has
//! an epoch of its own: the one that the coordinator told it last. What counts is what was so when the commit arrived.

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, Correlation, GenerationId, GroupId, MemberEpoch, MemberId, NodeId};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::protocol::{Body, Channel, Envelope, Request, Response, offset_commit};
use crate::sim::World;

/// A question and the connection that its answer takes.
type Question = (NodeId, NodeId, Channel, Correlation);

#[derive(Default)]
pub(super) struct StaleCommitsAreRefused {
    /// As each coordinator knows it: one that has been replaced does not hear of later generations, and what it takes it cannot
    /// write any more.
    generations: SortedMap<(GroupId, NodeId), GenerationId>,
    /// Of the consumer protocol, by group and member; a heartbeat's answer does not name the group, its question does.
    epochs: SortedMap<(GroupId, MemberId), MemberEpoch>,
    heartbeats: SortedMap<Question, (GroupId, MemberId)>,
    /// Commits that have to be refused: what is wrong with them.
    stale: SortedMap<Question, String>,
}

impl Law for StaleCommitsAreRefused {
    fn name(&self) -> &'static str {
        "a commit of an older generation or epoch is refused"
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other fact is about something else")]
    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            match &entry.fact {
                Fact::GenerationStarted { group, generation, .. } => {
                    if let Some(coordinator) = &entry.node {
                        let place = (group.clone(), coordinator.clone());
                        self.generations.insert(place, *generation);
                    }
                }
                // A coordinator that starts again may have forgotten a generation that never got its assignment.
                Fact::GroupLoaded { group, broker, generation, .. } => {
                    let place = (group.clone(), NodeId::Broker(*broker));
                    self.generations.insert(place, *generation);
                    self.epochs_are_those_of(world, *broker, group);
                }
                Fact::Delivered { envelope } => match &envelope.body {
                    Body::Request(Request::OffsetCommit(commit)) => {
                        self.judge(world, envelope, commit);
                    }
                    Body::Request(Request::ConsumerGroupHeartbeat(heartbeat)) => {
                        let member = (heartbeat.group.clone(), heartbeat.member_id.clone());
                        self.heartbeats.insert(question(envelope), member);
                    }
                    _ => {}
                },
                Fact::Sent { envelope } => match &envelope.body {
                    Body::Response(Response::OffsetCommit(answer)) => {
                        self.hear(envelope, answer)?;
                    }
                    Body::Response(Response::ConsumerGroupHeartbeat(answer)) => {
                        if let Some(member) = self.heartbeats.remove(&answered(envelope))
                            && !answer.error.is_error()
                        {
                            self.epochs.insert(member, answer.member_epoch);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(())
    }
}

impl StaleCommitsAreRefused {
    /// The coordinator has read its log. What that lost with the page cache of the only replica in sync, nobody knows any more.
    fn epochs_are_those_of(&mut self, world: &World, broker: BrokerId, group: &GroupId) {
        self.epochs.retain(|(of, _), _| of != group);
        let known = world.broker(broker).and_then(|it| it.memory.coordinator.group(group));
        let members =
            known.and_then(|group| group.consumer()).into_iter().flat_map(|it| it.members());
        for member in members {
            self.epochs.insert((group.clone(), member.id().clone()), member.epoch());
        }
    }

    fn judge(&mut self, world: &World, envelope: &Envelope, commit: &offset_commit::Request) {
        let question = question(envelope);
        self.stale.remove(&question);
        // Below 0 it does not come from a member.
        let said = commit.generation;
        if said.0 < 0 {
            return;
        }
        let group = &commit.group;
        let NodeId::Broker(coordinator) = &envelope.to else { return };
        let coordinator = world.broker(*coordinator);
        let known = coordinator.and_then(|broker| broker.memory.coordinator.group(group));
        let known = known.or_else(|| world.group(group));
        let is_modern = known.is_some_and(|group| group.consumer().is_some());
        let current = if is_modern {
            let member = (group.clone(), commit.member_id.clone());
            self.epochs.get(&member).map(|epoch| GenerationId(epoch.0))
        } else {
            self.generations.get(&(group.clone(), envelope.to.clone())).copied()
        };
        if current != Some(said) {
            let current = current.map_or(-1, |current| current.0);
            let (member, said) = (&commit.member_id, said.0);
            let seen = format!("{group}: {member} committed in {said} when it was {current}");
            self.stale.insert(question, seen);
        }
    }

    fn hear(
        &mut self,
        envelope: &Envelope,
        answer: &offset_commit::Response,
    ) -> Result<(), String> {
        let taken = answer.partitions.iter().any(|partition| !partition.error.is_error());
        match self.stale.remove(&answered(envelope)) {
            Some(seen) if taken => Err(seen),
            _ => Ok(()),
        }
    }
}

fn question(envelope: &Envelope) -> Question {
    (envelope.from.clone(), envelope.to.clone(), envelope.channel, envelope.correlation)
}

fn answered(envelope: &Envelope) -> Question {
    (envelope.to.clone(), envelope.from.clone(), envelope.channel, envelope.correlation)
}
