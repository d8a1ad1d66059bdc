//! Sees everything and changes nothing: what no node can know by itself.

mod ledger;
mod plan;

use std::sync::Arc;

use crate::fact::{Fact, Trace, TraceEntry};
use crate::id::{ClientId, GroupId, NodeId, Offset, TopicPartition};
use crate::kernel::{FactId, SortedMap};
use crate::protocol::{Body, Request, Response, join_group};
use crate::sim::World;

pub use ledger::{Ledger, LedgerEntry, Loss, Terms, Told, UncleanElection};

/// What it remembers of the run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observer {
    /// Which records each group has worked on already.
    read: Arc<SortedMap<(GroupId, TopicPartition), ReadSoFar>>,
    /// The members that a leader was told of, until it has sent its plan.
    to_plan: Arc<SortedMap<ClientId, Arc<join_group::Response>>>,
    ledger: Ledger,
}

/// Offsets below `next` that have been processed, but for the gaps that a seek left.
#[derive(Clone, Debug, PartialEq)]
struct ReadSoFar {
    /// Half-open ranges, sorted, not touching.
    ranges: Vec<(Offset, Offset)>,
}

impl ReadSoFar {
    /// False if the offset had been read before.
    fn add(&mut self, offset: Offset) -> bool {
        let after = self.ranges.partition_point(|(from, _)| *from <= offset);
        if after > 0 {
            let (_, to) = &mut self.ranges[after - 1];
            if offset < *to {
                return false;
            }
            if offset == *to {
                *to = to.plus(1);
                self.join_with_next(after - 1);
                return true;
            }
        }
        self.ranges.insert(after, (offset, offset.plus(1)));
        self.join_with_next(after);
        true
    }

    /// What was at these offsets is there no more.
    fn forget_from(&mut self, end: Offset) {
        self.ranges.retain(|(from, _)| *from < end);
        if let Some((_, to)) = self.ranges.last_mut() {
            *to = (*to).min(end);
        }
    }

    fn join_with_next(&mut self, at: usize) {
        if at + 1 < self.ranges.len() && self.ranges[at].1 == self.ranges[at + 1].0 {
            self.ranges[at].1 = self.ranges[at + 1].1;
            self.ranges.remove(at + 1);
        }
    }
}

impl Observer {
    /// What producers were told.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Looks at the facts of a step and adds its own.
    pub fn observe(&mut self, world: &World, trace: &mut Trace) {
        let mut seen = Vec::new();
        for entry in trace.entries() {
            self.observe_record(world, entry, &mut seen);
            self.observe_leader(world, &entry.fact);
            self.observe_plan(world, entry, &mut seen);
            self.ledger.observe(world, entry);
        }
        self.ledger.observe_leaders(world);
        for (cause, fact) in seen {
            trace.write(world.step, world.now, None::<NodeId>, Some(cause), fact);
        }
    }

    fn observe_record(
        &mut self,
        world: &World,
        entry: &TraceEntry,
        seen: &mut Vec<(FactId, Fact)>,
    ) {
        let Fact::RecordProcessed { consumer, partition, offset, .. } = &entry.fact else {
            return;
        };
        let Some(group) =
            world.client(consumer).and_then(|slot| slot.consumer()).map(|c| c.group().clone())
        else {
            return;
        };
        let read = Arc::make_mut(&mut self.read);
        let so_far = read.get_or_insert_with((group.clone(), partition.clone()), || ReadSoFar {
            ranges: Vec::new(),
        });
        if !so_far.add(*offset) {
            let (consumer, partition) = (consumer.clone(), partition.clone());
            let offset = *offset;
            let fact = Fact::RecordReadAgain { group, consumer, partition, offset };
            seen.push((entry.id, fact));
        }
    }

    /// Beyond the end of a new leader's log other records will stand than those that groups have worked on.
    fn observe_leader(&mut self, world: &World, fact: &Fact) {
        let (Fact::LeaderChanged { partition, leader, .. }
        | Fact::LastKnownLeaderElected { partition, leader, .. }
        | Fact::UncleanLeaderElected { partition, leader, .. }) = fact
        else {
            return;
        };
        let log = world.broker(*leader).and_then(|broker| broker.disk.log(partition));
        let Some(end) = log.map(|log| log.log_end_offset()) else { return };
        for ((_, of), so_far) in Arc::make_mut(&mut self.read).iter_mut() {
            if of == partition {
                so_far.forget_from(end);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other fact is about something else")]
    fn observe_plan(&mut self, world: &World, entry: &TraceEntry, seen: &mut Vec<(FactId, Fact)>) {
        match &entry.fact {
            Fact::Delivered { envelope } => {
                if let Body::Response(Response::JoinGroup(joined)) = &envelope.body
                    && !joined.members.is_empty()
                    && let NodeId::Client(leader) = &envelope.to
                {
                    Arc::make_mut(&mut self.to_plan).insert(leader.clone(), joined.clone());
                }
            }
            Fact::Sent { envelope } => {
                if let Body::Request(Request::SyncGroup(plan)) = &envelope.body
                    && !plan.assignments.is_empty()
                    && let NodeId::Client(leader) = &envelope.from
                    && let Some(joined) = Arc::make_mut(&mut self.to_plan).remove(leader)
                {
                    let problems = plan::problems(world, leader, &joined, plan);
                    seen.extend(problems.into_iter().map(|fact| (entry.id, fact)));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_read_again_only_if_it_was_read_before() {
        let mut so_far = ReadSoFar { ranges: Vec::new() };
        let mut add = |n| so_far.add(Offset(n));
        assert!([5, 6, 9, 8].into_iter().all(&mut add));
        assert!(!add(6));
        assert!(add(7));
        assert!([5, 6, 7, 8, 9].into_iter().all(|n| !add(n)));
        assert_eq!(so_far.ranges, [(Offset(5), Offset(10))]);
    }

    #[test]
    fn a_record_in_the_place_of_a_lost_one_is_read_for_the_first_time() {
        let ranges = vec![(Offset(0), Offset(2)), (Offset(4), Offset(8)), (Offset(9), Offset(10))];
        let mut so_far = ReadSoFar { ranges };
        so_far.forget_from(Offset(6));
        assert_eq!(so_far.ranges, [(Offset(0), Offset(2)), (Offset(4), Offset(6))]);
        assert!(so_far.add(Offset(6)));
        assert!(!so_far.add(Offset(5)));
        so_far.forget_from(Offset(3));
        assert_eq!(so_far.ranges, [(Offset(0), Offset(2))]);
    }
}
