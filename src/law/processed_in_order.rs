//! Between two settings of its position, an application sees each partition's records in order and none twice.
//!
//! What `poll` had returned before the position was set is still worked on: the new place counts from the next `poll` on.

use crate::fact::{Fact, TraceEntry};
use crate::id::{ClientId, Offset, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::sim::World;

#[derive(Clone, Copy)]
struct Seen {
    last: Offset,
    /// The position was set after the last `poll` that returned records.
    moved: bool,
}

#[derive(Default)]
pub(super) struct ProcessedInOrder {
    seen: SortedMap<(ClientId, TopicPartition), Seen>,
}

impl Law for ProcessedInOrder {
    fn name(&self) -> &'static str {
        "records of a partition are processed in order"
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other fact is about something else")]
    fn check(&mut self, _: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            match &entry.fact {
                Fact::PositionSet { consumer, partition, .. } => {
                    let key = (consumer.clone(), partition.clone());
                    let nothing = || Seen { last: Offset(-1), moved: true };
                    self.seen.get_or_insert_with(key, nothing).moved = true;
                }
                Fact::RecordsPolled { consumer, partition, .. } => {
                    let key = (consumer.clone(), partition.clone());
                    if self.seen.get(&key).is_some_and(|seen| seen.moved) {
                        self.seen.remove(&key);
                    }
                }
                Fact::RecordProcessed { consumer, partition, offset, .. } => {
                    let key = (consumer.clone(), partition.clone());
                    let before = self.seen.get(&key).copied();
                    let moved = before.is_some_and(|seen| seen.moved);
                    self.seen.insert(key, Seen { last: *offset, moved });
                    if let Some(Seen { last, .. }) = before
                        && last >= *offset
                    {
                        return Err(format!(
                            "{consumer} processed {partition} {offset} after {last}"
                        ));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
