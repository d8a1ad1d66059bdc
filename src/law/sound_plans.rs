//! The plan of a sound assignor gives every partition that it can give to exactly one member.
//!
//! Two assignors are broken on purpose; what they do is a fact, not a broken law.

use crate::fact::{Fact, TraceEntry};
use crate::id::AssignorName;
use crate::law::Law;
use crate::sim::World;

#[derive(Default)]
pub(super) struct SoundPlans;

/// Whether the assignor is one that shows what happens when a plan is wrong.
pub fn is_broken_on_purpose(assignor: &AssignorName) -> bool {
    matches!(assignor.as_str(), "forgetful" | "doubling")
}

impl Law for SoundPlans {
    fn name(&self) -> &'static str {
        "a sound assignor gives each partition to exactly one member"
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other fact is about something else")]
    fn check(&mut self, _: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            match &entry.fact {
                Fact::AssignmentOverlaps { group, assignor, partition, first, second, .. }
                    if !is_broken_on_purpose(assignor) =>
                {
                    return Err(format!(
                        "{group}: {assignor} gives {partition} to {first} and {second}"
                    ));
                }
                Fact::AssignmentIncomplete { group, assignor, partitions, .. }
                    if !is_broken_on_purpose(assignor) =>
                {
                    let first = &partitions[0];
                    return Err(format!("{group}: {assignor} leaves out {first}"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
