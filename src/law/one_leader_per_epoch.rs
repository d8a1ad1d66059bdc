//! In a leader epoch at most one broker believes that it leads a partition.
//!
//! A leader that was deposed may go on believing it for as long as nobody tells it, but in its old epoch: that is what the epoch
//! is for. `__consumer_offsets` counts like any other topic.

use crate::fact::TraceEntry;
use crate::id::{BrokerId, LeaderEpoch, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::leaderships::Leaderships;
use crate::sim::World;

#[derive(Default)]
pub(super) struct OneLeaderPerEpoch {
    leaderships: Leaderships,
    /// By epoch, in the order in which they began.
    leaders: SortedMap<TopicPartition, Vec<(LeaderEpoch, BrokerId)>>,
}

impl Law for OneLeaderPerEpoch {
    fn name(&self) -> &'static str {
        "one leader per partition and leader epoch"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for begun in self.leaderships.changes(world, news).begun {
            let (broker, epoch) = (begun.broker, begun.epoch);
            let leaders = self.leaders.get_or_insert_with(begun.partition.clone(), Vec::new);
            match leaders.iter().find(|(of, _)| *of == epoch) {
                Some((_, other)) if *other != broker => {
                    let partition = &begun.partition;
                    return Err(format!("{partition}: {other} and {broker} lead epoch {epoch}"));
                }
                Some(_) => {}
                None => leaders.push((epoch, broker)),
            }
        }
        Ok(())
    }
}
