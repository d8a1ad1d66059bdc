//! Which partitions the log cleaner has ever been at: the same records may stand in other batches there, and with gaps. A replica that
//! is new copies the gaps, although its own cleaner has done nothing yet.

use crate::fact::{Fact, TraceEntry};
use crate::id::TopicPartition;
use crate::kernel::SortedSet;

#[derive(Default)]
pub(super) struct Cleaned(SortedSet<TopicPartition>);

impl Cleaned {
    pub(super) fn note(&mut self, news: &[TraceEntry]) {
        for entry in news {
            if let Fact::LogCleaned { partition, .. } = &entry.fact {
                self.0.insert(partition.clone());
            }
        }
    }

    pub(super) fn contains(&self, partition: &TopicPartition) -> bool {
        self.0.contains(partition)
    }
}
