//! Who and what stands in which rack (KIP-881).

use std::ops::Range;

use crate::id::Text;
use crate::kafka::assignor::table::names::places_in_order;
use crate::kafka::assignor::table::{Lists, NONE, Table, number, sort_numbers};

/// The racks of members and of partitions' replicas, as numbers in order of their names.
pub(in crate::kafka::assignor) struct Racks<'a> {
    names: Vec<&'a Text>,
    of_member: Vec<u32>,
    of_partition: Lists,
}

impl<'a> Racks<'a> {
    /// `None` if no member names its rack: then the racks of partitions mean nothing.
    pub(in crate::kafka::assignor) fn new(table: &Table<'a>) -> Option<Self> {
        if table.members.iter().all(|member| rack_name(&member.subscription.rack_id).is_none()) {
            return None;
        }
        let of_members = table.members.iter();
        let mut names: Vec<&Text> =
            of_members.filter_map(|member| rack_name(&member.subscription.rack_id)).collect();
        let known = table.topics.iter().map(|(_, topic)| *topic);
        names.extend(known.flat_map(|topic| topic.racks.iter().flatten()));
        let texts: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let mut names: Vec<&Text> =
            places_in_order(&texts).into_iter().map(|i| names[i as usize]).collect();
        names.dedup();

        let rack = |name: &Text| names.binary_search(&name).map_or(NONE, number);
        let of_member = table.members.iter();
        let of_member = of_member.map(|m| rack_name(&m.subscription.rack_id).map_or(NONE, rack));
        let of_member = of_member.collect();
        let mut of_partition = Lists::default();
        for &(_, partitions) in &table.topics {
            for partition in 0..partitions.count.unsigned_abs() as usize {
                let replicas = partitions.racks.get(partition).into_iter().flatten();
                let mut racks: Vec<u32> = replicas.map(rack).collect();
                sort_numbers(&mut racks);
                racks.dedup();
                racks.into_iter().for_each(|rack| of_partition.add(rack));
                of_partition.end_list();
            }
        }
        Some(Self { names, of_member, of_partition })
    }

    /// The rack that a member names, or [`NONE`].
    pub(in crate::kafka::assignor) fn of_member(&self, member: u32) -> u32 {
        self.of_member[member as usize]
    }

    pub(in crate::kafka::assignor) fn of_partition(&self, partition: u32) -> &[u32] {
        self.of_partition.get(partition)
    }

    pub(in crate::kafka::assignor) fn count(&self) -> usize {
        self.names.len()
    }

    pub(in crate::kafka::assignor) fn name(&self, rack: u32) -> &'a Text {
        self.names[rack as usize]
    }

    /// Whether the partition has a replica on the member's rack.
    pub(in crate::kafka::assignor) fn share_rack(&self, member: u32, partition: u32) -> bool {
        self.of_partition(partition).contains(&self.of_member(member))
    }

    /// Whether nothing speaks against it: a member that does not name its rack goes with every partition.
    pub(in crate::kafka::assignor) fn go_together(&self, member: u32, partition: u32) -> bool {
        self.of_member(member) == NONE || self.share_rack(member, partition)
    }

    /// Racks matter if some member's rack has replicas, and not every partition has replicas on all of the racks
    /// (`AbstractPartitionAssignor.useRackAwareAssignment`).
    pub(in crate::kafka::assignor) fn matter(
        &self,
        members: &[u32],
        partitions: Range<u32>,
    ) -> bool {
        let mut has_replicas = vec![false; self.count()];
        for partition in partitions.clone() {
            for &rack in self.of_partition(partition) {
                has_replicas[rack as usize] = true;
            }
        }
        let all_racks = has_replicas.iter().filter(|&&has| has).count();
        let rack_of = |&member: &u32| self.of_member(member) as usize;
        members.iter().map(rack_of).any(|rack| has_replicas.get(rack) == Some(&true))
            && partitions.into_iter().any(|p| self.of_partition(p).len() != all_racks)
    }
}

fn rack_name(rack: &Option<Text>) -> Option<&Text> {
    rack.as_ref().filter(|rack| !rack.is_empty())
}
