//! The sticky assignment of members that are all subscribed to the same topics
//! (`AbstractStickyAssignor.ConstrainedAssignmentBuilder`).
//!
//! Everybody gets the same number of partitions, some of them one more. First members keep what they had, up to their quota;
//! then those with too little take turns at the rest.

use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::sticky::{Built, Known};
use crate::kafka::assignor::table::{Lists, NONE, Plan, int, number, sorted_by_key};
use crate::kafka::assignor::{AssignmentStep, TakenAway};

pub(super) fn build(known: Known<'_>, steps: &mut Steps<'_>) -> Built {
    let partitions = known.table.partition_count();
    let members = number(known.table.members.len());
    let (each, extra) = (partitions / members, partitions % members);
    steps.tell(|| AssignmentStep::Quota {
        partitions: int(partitions),
        members: int(members),
        each: int(each),
        extra: int(extra),
    });
    let mut builder = Builder {
        known,
        min: each,
        max: each + u32::from(extra > 0),
        extra,
        with_extra: 0,
        under_min: Vec::with_capacity(members as usize),
        at_min: Vec::with_capacity(members as usize),
        sizes: vec![0; members as usize],
        built: Built { plan: Plan::nobody_owns(partitions), transferring: Vec::new() },
    };
    builder.keep_owned(steps);
    let mut free = Vec::with_capacity(partitions as usize);
    free.extend((0..partitions).filter(|&partition| builder.built.plan.is_free(partition)));
    if known.racks.is_some() {
        free = builder.match_racks(free, steps);
    }
    builder.take_turns(&free, steps);
    builder.built
}

struct Builder<'t> {
    known: Known<'t>,
    /// Everybody gets `min`; `extra` members get `max`, which is one more. If it comes out even, both are the same.
    min: u32,
    max: u32,
    extra: u32,
    /// So many members have `max` already.
    with_extra: u32,
    /// Members that lack something for sure (`unfilledMembersWithUnderMinQuotaPartitions`).
    under_min: Vec<u32>,
    /// Members that may get one more (`unfilledMembersWithExactlyMinQuotaPartitions`).
    at_min: Vec<u32>,
    sizes: Vec<u32>,
    built: Built,
}

impl Builder<'_> {
    /// Lets members keep what they had, as far as their quota goes (`assignOwnedPartitions`).
    fn keep_owned(&mut self, steps: &mut Steps<'_>) {
        let Known { table, claims, .. } = self.known;
        let keeper = |partition: u32| {
            let holder = claims.holder(partition);
            let keeps = holder != NONE
                && !claims.is_disputed(partition)
                && self.known.go_together(holder, partition);
            if keeps { holder } else { NONE }
        };
        let keepers: Vec<u32> = (0..table.partition_count()).map(keeper).collect();
        let owned_by = Lists::by_list(&keepers, table.members.len());
        for member in 0..number(table.members.len()) {
            let owned = owned_by.get(member);
            let size = number(owned.len());
            let quota = if size < self.min {
                self.under_min.push(member);
                size
            } else if size >= self.max && self.with_extra < self.extra {
                self.count_extra();
                self.max
            } else {
                if self.with_extra < self.extra {
                    self.at_min.push(member);
                }
                self.min
            };
            if size > quota {
                // The lowest partition numbers stay, whatever their topic; the same number by topic.
                let in_topic = |p: u32| p - table.partitions(table.topic_of(p)).start;
                let order = sorted_by_key(owned.iter().map(|&p| (in_topic(p), p)));
                self.keep(member, &order[..quota as usize], &order[quota as usize..], steps);
            } else {
                self.keep(member, owned, &[], steps);
            }
        }
        if steps.wanted {
            self.explain_other_racks(steps);
        }
    }

    fn keep(&mut self, member: u32, kept: &[u32], lost: &[u32], steps: &mut Steps<'_>) {
        for &partition in kept {
            self.built.plan.give(partition, member);
        }
        self.sizes[member as usize] = number(kept.len());
        let table = self.known.table;
        if !kept.is_empty() {
            steps.tell(|| AssignmentStep::Kept {
                member: table.member_id(member),
                partitions: kept.iter().map(|&p| table.topic_partition(p)).collect(),
            });
        }
        if !lost.is_empty() {
            steps.tell(|| AssignmentStep::TakenAway {
                member: table.member_id(member),
                partitions: lost.iter().map(|&p| table.topic_partition(p)).collect(),
                why: TakenAway::OverQuota,
            });
        }
    }

    fn explain_other_racks(&self, steps: &mut Steps<'_>) {
        let Known { table, claims, .. } = self.known;
        for partition in 0..table.partition_count() {
            let holder = claims.holder(partition);
            if holder != NONE && !self.known.go_together(holder, partition) {
                steps.tell(|| AssignmentStep::TakenAway {
                    member: table.member_id(holder),
                    partitions: vec![table.topic_partition(partition)],
                    why: TakenAway::OtherRack,
                });
            }
        }
    }

    /// One more member has `max`. After the last of them nobody who has `min` may get more.
    fn count_extra(&mut self) {
        self.with_extra += 1;
        if self.with_extra == self.extra {
            self.at_min.clear();
        }
    }

    /// Gives out what has a replica on the rack of a member that lacks something; answers what is left
    /// (`assignRackAwareRoundRobin`). Partitions that few members could take come first.
    fn match_racks(&mut self, free: Vec<u32>, steps: &mut Steps<'_>) -> Vec<u32> {
        let Some(racks) = self.known.racks else { return free };
        let mut members_on = vec![0_u32; racks.count()];
        for member in 0..number(self.sizes.len()) {
            if let Some(members) = members_on.get_mut(racks.of_member(member) as usize) {
                *members += 1;
            }
        }
        let takers = |&partition: &u32| {
            racks.of_partition(partition).iter().map(|&rack| members_on[rack as usize]).sum()
        };
        let order = sorted_by_key(free.iter().map(|partition| (takers(partition), *partition)));
        let mut left = Vec::new();
        let mut turn = 0;
        for partition in order {
            match self.take_on_rack(partition, &mut turn) {
                Some(member) => self.give(partition, member, steps),
                None => left.push(partition),
            }
        }
        left
    }

    /// Whose turn it is among those on the partition's racks. The search is linear in the members, as it is in Kafka; groups
    /// without racks never come here.
    fn take_on_rack(&mut self, partition: u32, turn: &mut usize) -> Option<u32> {
        let racks = self.known.racks?;
        let fits = |&member: &u32| racks.share_rack(member, partition);
        let (before, from_turn) = self.under_min.split_at(*turn);
        let after = from_turn.iter().position(fits).map(|place| *turn + place);
        if let Some(mut place) = after.or_else(|| before.iter().position(fits)) {
            let member = self.under_min[place];
            let size = self.sizes[member as usize] + 1;
            if size >= self.min {
                self.under_min.remove(place);
                if size < self.max && self.with_extra < self.extra {
                    self.at_min.push(member);
                }
            } else {
                place += 1;
            }
            *turn = if place < self.under_min.len() { place } else { 0 };
            return Some(member);
        }
        let place = self.at_min.iter().position(fits)?;
        let member = self.at_min.remove(place);
        self.count_extra();
        Some(member)
    }

    /// Gives out the rest, one partition to each member in turn until it has `min`; and when all have, one more to those who
    /// may have `max` (`assignRoundRobin`).
    fn take_turns(&mut self, free: &[u32], steps: &mut Steps<'_>) {
        let mut in_turn = std::mem::take(&mut self.under_min);
        let mut at_min = std::mem::take(&mut self.at_min);
        let mut free = free.iter().copied();
        while !in_turn.is_empty() {
            // So many of them get another turn.
            let mut stay = 0;
            for turn in 0..in_turn.len() {
                let Some(partition) = free.next() else { return };
                let member = in_turn[turn];
                self.give(partition, member, steps);
                if self.sizes[member as usize] == self.min {
                    at_min.push(member);
                } else {
                    in_turn[stay] = member;
                    stay += 1;
                }
            }
            in_turn.truncate(stay);
        }
        for (partition, member) in free.zip(at_min) {
            self.give(partition, member, steps);
        }
    }

    fn give(&mut self, partition: u32, member: u32, steps: &mut Steps<'_>) {
        let claims = self.known.claims;
        let holder = claims.holder(partition);
        if claims.is_disputed(partition) || holder != NONE && holder != member {
            self.built.transferring.push(partition);
        }
        self.built.plan.give(partition, member);
        self.sizes[member as usize] += 1;
        self.known.explain_given(member, partition, steps);
    }
}
