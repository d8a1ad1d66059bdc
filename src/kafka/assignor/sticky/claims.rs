//! What members say they had, and whom to believe (`AbstractStickyAssignor.allSubscriptionsEqual`).

use crate::kafka::assignor::explain::Steps;
use crate::kafka::assignor::sticky::ReadClaim;
use crate::kafka::assignor::table::{Lists, NONE, Table};
use crate::kafka::assignor::{AssignmentStep, TakenAway};

/// Claims to partitions that exist. Kafka keeps claims to partition numbers beyond the end of an existing topic too and then
/// counts wrongly; here they are dropped like those to topics that do not exist.
pub(super) struct Claims {
    /// Every claim, by member, whether it is believed or not.
    all: Lists,
    /// The generation of each member's claims, -1 for none; and the newest of them.
    generations: Vec<i32>,
    newest: i32,
    /// Who claims the partition, as far as can be told.
    claimant: Vec<u32>,
    /// Whether the claimant is believed: not if two of one generation claim it.
    held: Vec<bool>,
    /// Whether two members of one generation claimed the partition, even if a third was believed later.
    disputed: Vec<bool>,
}

impl Claims {
    pub(super) fn new(table: &Table<'_>, read: ReadClaim, steps: &mut Steps<'_>) -> Self {
        let partitions = table.partition_count() as usize;
        let mut claims = Self {
            all: Lists::with_capacity(table.members.len()),
            generations: Vec::with_capacity(table.members.len()),
            newest: -1,
            claimant: vec![NONE; partitions],
            held: vec![false; partitions],
            disputed: vec![false; partitions],
        };
        for (member, joined) in (0..).zip(&table.members) {
            let (partitions, generation) = read(&joined.subscription);
            claims.generations.push(generation.0);
            claims.newest = claims.newest.max(generation.0);
            let mut topic = 0;
            for claimed in partitions {
                let Some(found) = table.topic_number(&claimed.topic, topic) else { continue };
                topic = found;
                let range = table.partitions(topic);
                match u32::try_from(claimed.partition).ok().and_then(|p| range.start.checked_add(p))
                {
                    Some(partition) if partition < range.end => {
                        claims.all.add(partition);
                        claims.claim(table, member, partition, steps);
                    }
                    _ => {}
                }
            }
            claims.all.end_list();
        }
        claims
    }

    fn claim(&mut self, table: &Table<'_>, member: u32, partition: u32, steps: &mut Steps<'_>) {
        let place = partition as usize;
        let other = self.claimant[place];
        let generation = self.generations[member as usize];
        if other == NONE {
            self.claimant[place] = member;
            self.held[place] = true;
            return;
        }
        // Of the other member Kafka looks at the generation of its subscription, even where the claim is in the user data.
        let other_generation = table.members[other as usize].subscription.generation_id.0;
        let mut take_away = |member: u32, why: TakenAway| {
            steps.tell(|| AssignmentStep::TakenAway {
                member: table.member_id(member),
                partitions: vec![table.topic_partition(partition)],
                why,
            });
        };
        if generation == other_generation {
            if self.held[place] {
                take_away(other, TakenAway::ClaimedTwice);
            }
            take_away(member, TakenAway::ClaimedTwice);
            self.disputed[place] = true;
            self.held[place] = false;
            self.claimant[place] = member;
        } else if generation > other_generation {
            if self.held[place] {
                take_away(other, TakenAway::ClaimedLater);
            }
            self.held[place] = true;
            self.claimant[place] = member;
        } else {
            take_away(member, TakenAway::ClaimedLater);
        }
    }

    /// Who held the partition, or [`NONE`].
    pub(super) fn holder(&self, partition: u32) -> u32 {
        let place = partition as usize;
        if self.held[place] { self.claimant[place] } else { NONE }
    }

    pub(super) fn is_disputed(&self, partition: u32) -> bool {
        self.disputed[partition as usize]
    }

    /// Everything that a member claims.
    pub(super) fn of_member(&self, member: u32) -> &[u32] {
        self.all.get(member)
    }

    /// Of each partition the member that claims it from before the newest generation, the latest such claim first
    /// (`prepopulateCurrentAssignments`).
    pub(super) fn previous(&self) -> Vec<u32> {
        let mut previous = vec![NONE; self.claimant.len()];
        for (member, &generation) in (0..).zip(&self.generations) {
            if generation == self.newest {
                continue;
            }
            for &partition in self.of_member(member) {
                let before = &mut previous[partition as usize];
                if *before == NONE || generation > self.generations[*before as usize] {
                    *before = member;
                }
            }
        }
        previous
    }
}
