//! Which partitions were moved from whom to whom while shares were evened out (`AbstractStickyAssignor.PartitionMovements`).
//!
//! If a partition is to go from one member to another, and one of the same topic went the other way before, then that one
//! goes back instead: two members never swap partitions of a topic.

use crate::kafka::assignor::table::NONE;

pub(super) struct Movements {
    /// Of each partition: who had it first, and who has it now; [`NONE`] if it was not moved.
    of_partition: Vec<(u32, u32)>,
    /// (topic, from, to, partition), ascending.
    sorted: Vec<(u32, u32, u32, u32)>,
}

impl Movements {
    pub(super) fn none_of(partitions: u32) -> Self {
        Self { of_partition: vec![(NONE, NONE); partitions as usize], sorted: Vec::new() }
    }

    /// The partition that moves if this one is to go from one member to another (`getTheActualPartitionToBeMoved`).
    pub(super) fn actual(&self, topic: u32, partition: u32, from: u32, to: u32) -> u32 {
        let (first, _) = self.of_partition[partition as usize];
        let from = if first == NONE { from } else { first };
        let back = self.sorted.partition_point(|&movement| movement < (topic, to, from, 0));
        match self.sorted.get(back) {
            Some(&(t, f, o, other)) if (t, f, o) == (topic, to, from) => other,
            _ => partition,
        }
    }

    /// Notes that a partition moved. What returns to where it was first has not moved.
    pub(super) fn note(&mut self, topic: u32, partition: u32, from: u32, to: u32) {
        let (first, last) = self.of_partition[partition as usize];
        if first != NONE
            && let Ok(place) = self.sorted.binary_search(&(topic, first, last, partition))
        {
            self.sorted.remove(place);
        }
        let from = if first == NONE { from } else { first };
        if from == to {
            self.of_partition[partition as usize] = (NONE, NONE);
            return;
        }
        self.of_partition[partition as usize] = (from, to);
        let movement = (topic, from, to, partition);
        let place = self.sorted.partition_point(|&other| other < movement);
        self.sorted.insert(place, movement);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: u32 = 0;

    #[test]
    fn a_partition_that_went_the_other_way_goes_back_instead() {
        let mut movements = Movements::none_of(4);
        movements.note(TOPIC, 3, 1, 2);
        movements.note(TOPIC, 2, 1, 2);
        assert_eq!(movements.actual(TOPIC, 0, 2, 1), 2, "the lowest of those that did");
        assert_eq!(movements.actual(TOPIC, 0, 1, 2), 0);
        assert_eq!(movements.actual(TOPIC + 1, 0, 2, 1), 0, "only of the same topic");
    }

    #[test]
    fn what_returned_to_its_first_owner_has_not_moved() {
        let mut movements = Movements::none_of(2);
        movements.note(TOPIC, 0, 1, 2);
        movements.note(TOPIC, 0, 2, 3);
        assert_eq!(movements.actual(TOPIC, 1, 3, 1), 0, "from the first owner to the last");
        movements.note(TOPIC, 0, 3, 1);
        assert_eq!(movements.actual(TOPIC, 1, 3, 1), 1);
    }
}
