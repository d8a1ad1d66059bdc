//! In the coordinator's current generation no partition belongs to two members.
//!
//! A zombie may believe that it owns one, too; its commits are refused. That is a fact, not a broken law.

use crate::fact::{Fact, TraceEntry};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::sound_plans::is_broken_on_purpose;
use crate::sim::World;

#[derive(Default)]
pub(super) struct OneOwnerPerGeneration;

impl Law for OneOwnerPerGeneration {
    fn name(&self) -> &'static str {
        "one owner per partition and generation"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            let Fact::GroupBecameStable { group, .. } = &entry.fact else { continue };
            let Some(group) = world.group(group) else { continue };
            // Its leader was told to give a partition twice, and nobody checks its plan.
            if group.protocol().is_some_and(is_broken_on_purpose) {
                continue;
            }
            let mut owners = SortedMap::default();
            for member in group.members() {
                for partition in &member.assignment().partitions {
                    if let Some(other) = owners.insert(partition, member.id()) {
                        let (group, member) = (group.id(), member.id());
                        return Err(format!("{group}: {partition} is {other}'s and {member}'s"));
                    }
                }
            }
        }
        Ok(())
    }
}
