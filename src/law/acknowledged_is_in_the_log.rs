//! A record whose producer was told an offset stands at that offset in its leader's log.
//!
//! Holds as long as no replica can lose its disk and no other replica can take over with less.

use crate::fact::{Fact, TraceEntry};
use crate::id::TopicPartition;
use crate::kernel::SortedSet;
use crate::law::Law;
use crate::sim::World;

#[derive(Default)]
pub(super) struct AcknowledgedIsInTheLog {
    /// A machine without power took records of theirs with it: an acknowledgement that a frozen producer had already got may
    /// be of one of those.
    lost_some: SortedSet<TopicPartition>,
}

impl Law for AcknowledgedIsInTheLog {
    fn name(&self) -> &'static str {
        "what was acknowledged is in the log"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            if let Fact::UnflushedLost { partition, .. } = &entry.fact {
                self.lost_some.insert(partition.clone());
            }
            let Fact::RecordsAcknowledged { partition, first, count, .. } = &entry.fact else {
                continue;
            };
            // With acks=0 a producer never learns the offset.
            if first.0 < 0 || self.lost_some.contains(partition) {
                continue;
            }
            let replicas = world.partition(partition).map(|image| image.replicas.clone());
            let log = replicas
                .and_then(|replicas| world.broker(*replicas.first()?))
                .and_then(|broker| broker.disk.log(partition));
            let end = log.map(|log| log.log_end_offset()).unwrap_or_default();
            if first.plus(*count) > end {
                return Err(format!(
                    "{partition}: {count} records from {first} were acknowledged, the log ends at {end}"
                ));
            }
        }
        Ok(())
    }
}
