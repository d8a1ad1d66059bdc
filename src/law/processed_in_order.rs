//! Between two settings of its position, an application sees each partition's records in order and none twice.

use crate::fact::{Fact, TraceEntry};
use crate::id::{ClientId, Offset, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::sim::World;

#[derive(Default)]
pub(super) struct ProcessedInOrder {
    last: SortedMap<(ClientId, TopicPartition), Offset>,
}

impl Law for ProcessedInOrder {
    fn name(&self) -> &'static str {
        "records of a partition are processed in order"
    }

    fn check(&mut self, _: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            if let Fact::PositionSet { consumer, partition, .. } = &entry.fact {
                self.last.remove(&(consumer.clone(), partition.clone()));
            }
            let Fact::RecordProcessed { consumer, partition, offset, .. } = &entry.fact else {
                continue;
            };
            let key = (consumer.clone(), partition.clone());
            if let Some(last) = self.last.insert(key, *offset)
                && last >= *offset
            {
                return Err(format!("{consumer} processed {partition} {offset} after {last}"));
            }
        }
        Ok(())
    }
}
