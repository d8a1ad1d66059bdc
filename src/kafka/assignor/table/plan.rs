//! Who gets each partition, in numbers; and the way back to names.

use crate::id::TopicPartition;
use crate::kafka::assignor::GroupAssignment;
use crate::kafka::assignor::table::names::places_in_order;
use crate::kafka::assignor::table::{NONE, Table, int, number};
use crate::protocol::Assignment;

/// One owner for each partition, or none ([`NONE`]): a partition can not be given twice.
pub(in crate::kafka::assignor) struct Plan {
    pub(in crate::kafka::assignor) owner: Vec<u32>,
}

impl Plan {
    pub(in crate::kafka::assignor) fn nobody_owns(partitions: u32) -> Self {
        Self { owner: vec![NONE; partitions as usize] }
    }

    pub(in crate::kafka::assignor) fn owner_of(&self, partition: u32) -> u32 {
        self.owner[partition as usize]
    }

    pub(in crate::kafka::assignor) fn give(&mut self, partition: u32, member: u32) {
        self.owner[partition as usize] = member;
    }

    pub(in crate::kafka::assignor) fn is_free(&self, partition: u32) -> bool {
        self.owner_of(partition) == NONE
    }

    /// How many partitions each member gets.
    pub(in crate::kafka::assignor) fn sizes(&self, members: usize) -> Vec<u32> {
        let mut sizes = vec![0; members];
        for &member in self.owner.iter().filter(|&&member| member != NONE) {
            sizes[member as usize] += 1;
        }
        sizes
    }

    /// Back to names. Partitions are taken in order, so every share comes out sorted; members come in order of their ids.
    pub(in crate::kafka::assignor) fn into_assignment(self, table: &Table<'_>) -> GroupAssignment {
        let sizes = self.sizes(table.members.len());
        let mut shares: Vec<Vec<TopicPartition>> =
            sizes.iter().map(|&size| Vec::with_capacity(size as usize)).collect();
        for topic in 0..number(table.topics.len()) {
            let name = table.topics[topic as usize].0;
            let partitions = table.partitions(topic);
            for (i, partition) in (0..).zip(partitions) {
                if let Some(share) = shares.get_mut(self.owner_of(partition) as usize) {
                    share.push(TopicPartition::new(name.clone(), int(i)));
                }
            }
        }
        let mut entry = |member: usize| {
            let partitions = std::mem::take(&mut shares[member]);
            (table.members[member].member_id.clone(), Assignment { partitions })
        };
        let entries = if table.in_id_order {
            (0..table.members.len()).map(entry).collect()
        } else {
            let ids: Vec<&str> = table.members.iter().map(|m| m.member_id.as_str()).collect();
            places_in_order(&ids).into_iter().map(|member| entry(member as usize)).collect()
        };
        GroupAssignment::from_ascending(entries)
    }
}
