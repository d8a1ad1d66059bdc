//! A record whose producer was told an offset stands at that offset in its log, while there is one replica only: with `acks=1` too,
//! and without idempotence. No other one is ever written there.
//!
//! The terms: the partition has one replica and was never moved, and the machine of that one never lost what it had not flushed. With
//! more replicas, `acks=1` promises nothing; what `acks=all` does is the business of `no_acknowledged_record_is_lost`.

use crate::fact::{Fact, TraceEntry};
use crate::id::{Offset, TopicPartition};
use crate::kernel::{SortedMap, SortedSet};
use crate::law::Law;
use crate::sim::World;

#[derive(Default)]
pub(super) struct AcknowledgedIsInTheLog {
    /// A machine without power took records of theirs with it, or they were moved: an acknowledgement that a frozen producer had
    /// already got may be of one that is gone.
    void: SortedSet<TopicPartition>,
    /// Where the last record ends that a producer was told of.
    told: SortedMap<TopicPartition, Offset>,
}

impl Law for AcknowledgedIsInTheLog {
    fn name(&self) -> &'static str {
        "what was acknowledged is in the log"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            if let Fact::UnflushedLost { partition, .. }
            | Fact::ReassignmentStarted { partition, .. }
            | Fact::ReassignmentCompleted { partition, .. } = &entry.fact
            {
                self.void.insert(partition.clone());
            }
            if let Fact::RecordsAppended { partition, first, .. } = &entry.fact
                && !self.void.contains(partition)
                && let Some(told) = self.told.get(partition).filter(|told| *first < **told)
            {
                return Err(format!(
                    "{partition}: {first} is written anew, and was acknowledged: all up to {told} was"
                ));
            }
            let Fact::RecordsAcknowledged { partition, first, count, .. } = &entry.fact else {
                continue;
            };
            let replicas = world.partition(partition).map(|image| image.replicas.as_slice());
            let Some([only]) = replicas else { continue };
            // With acks=0 a producer never learns the offset.
            if first.0 < 0 || self.void.contains(partition) {
                continue;
            }
            let log = world.broker(*only).and_then(|broker| broker.disk.log(partition));
            let end = log.map(|log| log.log_end_offset()).unwrap_or_default();
            let until = first.plus(*count);
            if until > end {
                return Err(format!(
                    "{partition}: {count} records from {first} were acknowledged, the log ends at {end}"
                ));
            }
            let told = self.told.get_or_insert_with(partition.clone(), Offset::default);
            *told = until.max(*told);
        }
        Ok(())
    }
}
