//! The sticky assignment of members with different subscriptions (`AbstractStickyAssignor.GeneralAssignmentBuilder`).
//!
//! Members keep what they had and may have. What is free goes to whoever has the fewest partitions and is subscribed; topics
//! with few subscribers come first. Then single partitions move on to members that have at least two fewer, until none can.

use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::sticky::least_loaded::LeastLoaded;
use crate::kafka::assignor::sticky::movements::Movements;
use crate::kafka::assignor::sticky::{Built, Known};
use crate::kafka::assignor::table::{Lists, NONE, Plan, number, sort_numbers, sorted_by_key};
use crate::kafka::assignor::{AssignmentStep, TakenAway};

pub(super) fn build(known: Known<'_>, steps: &mut Steps<'_>) -> Built {
    let table = known.table;
    let partitions = table.partition_count();
    let mut plan = Plan::nobody_owns(partitions);
    let must_revoke = keep_owned(known, &mut plan, steps);
    let sizes = plan.sizes(table.members.len());
    let mut topic_of = Vec::with_capacity(partitions as usize);
    for topic in 0..number(table.topics.len()) {
        topic_of.extend(table.partitions(topic).map(|_| topic));
    }
    let initializing = sizes.iter().all(|&size| size == 0);
    let mut builder = Builder {
        known,
        plan,
        topic_of,
        loads: LeastLoaded::new(table, sizes),
        movements: Movements::none_of(partitions),
        previous: known.claims.previous(),
        fixed: Vec::new(),
        astray: false,
    };
    let order = builder.in_order();
    let mut free = Vec::with_capacity(order.len());
    free.extend(order.iter().copied().filter(|&partition| builder.plan.is_free(partition)));
    builder.give_out(&free, steps);
    builder.balance(&order, &free, initializing, must_revoke, steps);
    let transferring = changes_hands(known, &builder.plan);
    Built { plan: builder.plan, transferring }
}

/// Lets members keep what they had and may have; answers whether some of it may not be kept (`assignOwnedPartitions`).
fn keep_owned(known: Known<'_>, plan: &mut Plan, steps: &mut Steps<'_>) -> bool {
    let Known { table, claims, .. } = known;
    let mut must_revoke = false;
    for topic in 0..number(table.topics.len()) {
        for partition in table.partitions(topic) {
            let holder = claims.holder(partition);
            if holder == NONE {
                continue;
            }
            let why = if !table.is_subscribed(holder, topic) {
                TakenAway::NotSubscribed
            } else if !known.go_together(holder, partition) {
                TakenAway::OtherRack
            } else {
                plan.give(partition, holder);
                continue;
            };
            must_revoke = true;
            steps.tell(|| AssignmentStep::TakenAway {
                member: table.member_id(holder),
                partitions: vec![table.topic_partition(partition)],
                why,
            });
        }
    }
    if steps.wanted {
        let kept = Lists::by_list(&plan.owner, table.members.len());
        let kept = |member| kept.get(member).iter().map(|&p| table.topic_partition(p)).collect();
        for member in 0..number(table.members.len()) {
            let partitions: Vec<_> = kept(member);
            if !partitions.is_empty() {
                steps.tell(|| AssignmentStep::Kept {
                    member: table.member_id(member),
                    partitions: partitions.clone(),
                });
            }
        }
    }
    must_revoke
}

/// Partitions that somebody says it has, and that somebody else gets who does not say so
/// (`CooperativeStickyAssignor.computePartitionsTransferringOwnership`).
fn changes_hands(known: Known<'_>, plan: &Plan) -> Vec<u32> {
    let mut changes = Vec::new();
    let mut stays = vec![false; plan.owner.len()];
    for member in 0..number(known.table.members.len()) {
        for &partition in known.claims.of_member(member) {
            if plan.owner_of(partition) == member {
                stays[partition as usize] = true;
            } else {
                changes.push(partition);
            }
        }
    }
    changes.retain(|&partition| !stays[partition as usize] && !plan.is_free(partition));
    sort_numbers(&mut changes);
    changes.dedup();
    changes
}

struct Builder<'t> {
    known: Known<'t>,
    plan: Plan,
    topic_of: Vec<u32>,
    loads: LeastLoaded,
    movements: Movements,
    /// Who had each partition in an earlier generation than the newest.
    previous: Vec<u32>,
    /// Members that no move can concern.
    fixed: Vec<bool>,
    /// Whether a partition went back to a member that is not subscribed to its topic any more.
    astray: bool,
}

impl Builder<'_> {
    /// All partitions: those of topics with few subscribers first, then by topic.
    fn in_order(&self) -> Vec<u32> {
        let table = self.known.table;
        let subscribers = |topic: u32| number(table.subscribers(topic).len());
        let topics = (0..number(table.topics.len())).map(|topic| (subscribers(topic), topic));
        sorted_by_key(topics).into_iter().flat_map(|topic| table.partitions(topic)).collect()
    }

    fn least_subscriber(&self, partition: u32) -> u32 {
        let topic = self.topic_of[partition as usize];
        self.loads.least(self.known.table.audience_of(topic))
    }

    /// Each partition to the subscriber with the fewest; if racks matter, first as many as possible to one on its rack.
    fn give_out(&mut self, free: &[u32], steps: &mut Steps<'_>) {
        if self.known.racks.is_some() {
            for &partition in free {
                // Asks every subscriber, as Kafka does. Groups without racks never come here.
                let subscribers = self.known.table.subscribers(self.topic_of[partition as usize]);
                let fitting = subscribers.iter().filter(|&&m| self.known.go_together(m, partition));
                if let Some(&member) = fitting.min_by_key(|&&m| (self.loads.load(m), m)) {
                    self.give(partition, member, steps);
                }
            }
        }
        for &partition in free {
            if self.plan.is_free(partition) {
                self.give(partition, self.least_subscriber(partition), steps);
            }
        }
    }

    fn give(&mut self, partition: u32, member: u32, steps: &mut Steps<'_>) {
        self.plan.give(partition, member);
        self.loads.add(member);
        self.known.explain_given(member, partition, steps);
    }

    fn is_shared(&self, partition: u32) -> bool {
        self.known.table.subscribers(self.topic_of[partition as usize]).len() >= 2
    }

    /// Moves partitions until nothing gets more even by it.
    fn balance(
        &mut self,
        order: &[u32],
        free: &[u32],
        initializing: bool,
        must_revoke: bool,
        steps: &mut Steps<'_>,
    ) {
        let shared = |partitions: &[u32]| -> Vec<u32> {
            partitions.iter().copied().filter(|&partition| self.is_shared(partition)).collect()
        };
        let (order, free) = (shared(order), shared(free));
        self.fixed = self.fixed_members();
        let before = self.plan.owner.clone();
        let unevenness_before = self.unevenness();
        if !must_revoke {
            self.move_partitions(&free, steps);
        }
        let moved = self.move_partitions(&order, steps);
        if moved && !initializing && self.unevenness() >= unevenness_before {
            self.plan.owner = before;
            steps.tell(|| AssignmentStep::MovesUndone);
        }
    }

    /// A member that has all partitions it could have, none of which anybody else could have
    /// (`canConsumerParticipateInReassignment`).
    fn fixed_members(&self) -> Vec<bool> {
        let members = number(self.known.table.members.len());
        let mut fixed: Vec<bool> =
            (0..members).map(|member| self.loads.load(member) >= self.possible(member)).collect();
        for partition in (0..self.known.table.partition_count()).filter(|&p| self.is_shared(p)) {
            fixed[self.plan.owner_of(partition) as usize] = false;
        }
        fixed
    }

    /// How many partitions the topics of a member have (`getMaxAssignmentSize`).
    fn possible(&self, member: u32) -> u32 {
        let table = self.known.table;
        let size = |&topic: &u32| number(table.partitions(topic).len());
        table.topics_of_member(member).iter().map(size).sum()
    }

    /// The sum of the differences between the loads of any two members that moves can concern (`getBalanceScore`).
    fn unevenness(&self) -> i64 {
        let moving = self.loads.loads().iter().zip(&self.fixed).filter(|&(_, &fixed)| !fixed);
        let mut loads: Vec<u32> = moving.map(|(&load, _)| load).collect();
        sort_numbers(&mut loads);
        // In ascending order each load is added once for every one before it, and taken off once for every one behind it.
        let mut factor = 1 - i64::from(number(loads.len()));
        let mut sum = 0;
        for load in loads {
            sum += factor * i64::from(load);
            factor += 2;
        }
        sum
    }

    /// Goes through the partitions until no more of them moves; answers whether any did (`performReassignments`).
    fn move_partitions(&mut self, partitions: &[u32], steps: &mut Steps<'_>) -> bool {
        let mut any = false;
        loop {
            let mut moved = false;
            for &partition in partitions {
                if let Some(to) = self.better_owner(partition) {
                    self.move_partition(partition, to, steps);
                    moved = true;
                }
            }
            any |= moved;
            if !moved {
                return any;
            }
        }
    }

    /// Who should have a partition instead of its owner: the one that had it before, or else the subscriber with the fewest
    /// partitions; but only if that one has at least two fewer than the owner.
    fn better_owner(&self, partition: u32) -> Option<u32> {
        if self.astray && self.is_balanced() {
            return None;
        }
        let load = self.loads.load(self.plan.owner_of(partition));
        let previous = self.previous[partition as usize];
        if previous != NONE
            && !self.fixed[previous as usize]
            && load > self.loads.load(previous) + 1
            // Kafka does not ask whether that one is still subscribed, only whether anything is left to even out.
            && (self.is_subscriber(previous, partition) || !self.is_balanced())
        {
            return Some(previous);
        }
        let least = self.least_subscriber(partition);
        (load > self.loads.load(least) + 1).then_some(least)
    }

    fn is_subscriber(&self, member: u32, partition: u32) -> bool {
        self.known.table.is_subscribed(member, self.topic_of[partition as usize])
    }

    /// Whether nobody could take a partition from a member that has at least two more (`isBalanced`). While everybody has only
    /// what it is subscribed to, that is so exactly if no partition has a better owner, and need not be asked. It costs a look
    /// at every partition of every member, but for it to be asked a member must say that it had, in an older generation than
    /// the newest, partitions of a topic that it gave up.
    fn is_balanced(&self) -> bool {
        let table = self.known.table;
        let load_of_owner = |partition: u32| self.loads.load(self.plan.owner_of(partition));
        let could_take = |member: u32| {
            let load = self.loads.load(member);
            let mut topics = table.topics_of_member(member).iter();
            load != self.possible(member)
                && topics.any(|&topic| table.partitions(topic).any(|p| load_of_owner(p) > load + 1))
        };
        !(0..number(table.members.len())).any(could_take)
    }

    fn move_partition(&mut self, partition: u32, to: u32, steps: &mut Steps<'_>) {
        let topic = self.topic_of[partition as usize];
        self.astray |= !self.is_subscriber(to, partition);
        let owner = self.plan.owner_of(partition);
        let actual = self.movements.actual(topic, partition, owner, to);
        let from = self.plan.owner_of(actual);
        self.movements.note(topic, actual, from, to);
        self.plan.give(actual, to);
        self.loads.remove(from);
        self.loads.add(to);
        let table = self.known.table;
        steps.tell(|| AssignmentStep::Moved {
            partition: table.topic_partition(actual),
            from: table.member_id(from),
            to: table.member_id(to),
        });
    }
}
