//! Who has the fewest partitions, among all subscribers of a topic: known at once, and kept up to date in logarithmic time.

use crate::kafka::assignor::table::{Lists, Table, number};

/// For each audience a tournament of its members: every node holds the lesser of its two children, the root the least of all.
/// Kafka walks through all members in order of their loads instead (`sortedCurrentSubscriptions`).
///
/// A change costs the logarithm of the audience's size for each audience that the member is in: one where groups of members
/// have topics of their own, as many as the member has topics if no two members are subscribed alike.
pub(super) struct LeastLoaded {
    load: Vec<u32>,
    /// The trees of all audiences, one behind the other: the node at `i` has its children at `2i` and `2i + 1`.
    nodes: Vec<u64>,
    /// Where each audience's tree begins, and how many members it has.
    trees: Vec<(usize, usize)>,
    /// Where a member sits: (audience, seat) at the places that `seats_of` lists for it.
    seats: Vec<(u32, u32)>,
    seats_of: Lists,
}

/// Orders members by load, and those of equal load by id.
fn key(load: u32, member: u32) -> u64 {
    u64::from(load) << 32 | u64::from(member)
}

impl LeastLoaded {
    pub(super) fn new(table: &Table<'_>, load: Vec<u32>) -> Self {
        let audiences = table.audiences();
        let mut sitting = Vec::new();
        let mut seats = Vec::new();
        let mut trees = Vec::with_capacity(audiences.len());
        let mut nodes = Vec::new();
        for audience in 0..number(audiences.len()) {
            let members = audiences.get(audience);
            let (first, size) = (nodes.len(), members.len());
            trees.push((first, size));
            nodes.resize(first + size, u64::MAX);
            for (seat, &member) in (0..).zip(members) {
                nodes.push(key(load[member as usize], member));
                sitting.push(member);
                seats.push((audience, seat));
            }
            for node in (1..size).rev() {
                nodes[first + node] = nodes[first + 2 * node].min(nodes[first + 2 * node + 1]);
            }
        }
        let seats_of = Lists::by_list(&sitting, load.len());
        Self { load, nodes, trees, seats, seats_of }
    }

    pub(super) fn load(&self, member: u32) -> u32 {
        self.load[member as usize]
    }

    pub(super) fn loads(&self) -> &[u32] {
        &self.load
    }

    /// The member of an audience that has the fewest partitions; of several the first by id.
    pub(super) fn least(&self, audience: u32) -> u32 {
        let (first, _) = self.trees[audience as usize];
        // The lower half of a key is the member. A tree of one has its only leaf at the place of the root.
        self.nodes[first + 1] as u32
    }

    pub(super) fn add(&mut self, member: u32) {
        self.load[member as usize] += 1;
        self.play(member);
    }

    pub(super) fn remove(&mut self, member: u32) {
        self.load[member as usize] -= 1;
        self.play(member);
    }

    /// Plays the member's matches again, in every audience that it is in.
    fn play(&mut self, member: u32) {
        let leaf = key(self.load[member as usize], member);
        for &place in self.seats_of.get(member) {
            let (audience, seat) = self.seats[place as usize];
            let (first, size) = self.trees[audience as usize];
            let mut node = size + seat as usize;
            self.nodes[first + node] = leaf;
            while node > 1 {
                let winner = self.nodes[first + node].min(self.nodes[first + (node ^ 1)]);
                node /= 2;
                if self.nodes[first + node] == winner {
                    break;
                }
                self.nodes[first + node] = winner;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::assignor::AssignmentInput;
    use crate::kafka::assignor::table::MemberOrder;
    use crate::kafka::assignor::testing::Group;

    #[test]
    fn the_least_loaded_subscriber_is_found_whatever_changed() {
        let members = [("m0", "a b"), ("m1", "a"), ("m2", "a c"), ("m3", "b"), ("m4", "a")];
        let group = Group::of(&members, &[("a", 1), ("b", 1), ("c", 1)]);
        let input = AssignmentInput { members: &group.members, topics: &group.topics };
        let table = Table::new(&input, MemberOrder::Id);
        let mut loads = LeastLoaded::new(&table, vec![2, 0, 3, 1, 1]);
        let mut number = 1_u32;
        for _ in 0..500 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let member = (number >> 8) % 5;
            if number >> 31 == 0 || loads.load(member) == 0 {
                loads.add(member);
            } else {
                loads.remove(member);
            }
            for topic in 0..3 {
                let subscribers = table.subscribers(topic).iter().copied();
                let least = subscribers.min_by_key(|&member| (loads.load(member), member));
                assert_eq!(Some(loads.least(table.audience_of(topic))), least);
            }
        }
    }
}
