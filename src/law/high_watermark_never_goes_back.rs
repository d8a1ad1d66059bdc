//! On each replica the high watermark never goes back within a leader epoch.
//!
//! What Kafka promises, and no more:
//! * A leader only ever raises it (`Partition.maybeIncrementLeaderHW`). A follower takes what its leader says, held within its own
//!   log; within an epoch it hears one leader, in order, so it does not go back either.
//! * In a new epoch a follower may go back: its new leader may not have heard yet how far the old one had got.
//! * A log that is cut off cannot be readable beyond its end.
//! * A broker that starts again begins with what it last wrote down (`replication-offset-checkpoint`, every
//!   `replica.high.watermark.checkpoint.interval.ms`), however far it had been.
//!
//! It is looked at whenever a replica moves it on: from where, is where it had been left.

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::leaderships::log_and_epoch;
use crate::sim::World;

#[derive(Default)]
pub(super) struct HighWatermarkNeverGoesBack {
    seen: SortedMap<(BrokerId, TopicPartition), (LeaderEpoch, Offset)>,
}

impl HighWatermarkNeverGoesBack {
    fn moved(
        &mut self,
        world: &World,
        id: BrokerId,
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
    ) -> Result<(), String> {
        let Some((log, epoch)) = log_and_epoch(world, id, partition) else { return Ok(()) };
        // In one step it may move several times.
        let back = from.min(to).min(log.high_watermark());
        let key = (id, partition.clone());
        let before = self.seen.get(&key).filter(|(of, _)| *of == epoch).map(|(_, before)| *before);
        if let Some(before) = before.filter(|before| back < *before) {
            return Err(format!(
                "{partition} on {id}, epoch {epoch}: back from {before} to {back}"
            ));
        }
        // What moved it in the step in which an epoch begins may still be of the one before.
        let reached = if before.is_some() { to } else { from.min(to) };
        self.seen.insert(key, (epoch, reached));
        Ok(())
    }
}

impl Law for HighWatermarkNeverGoesBack {
    fn name(&self) -> &'static str {
        "the high watermark never goes back within a leader epoch"
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else moves it or makes it forget")]
    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            match &entry.fact {
                Fact::HighWatermarkAdvanced { broker, partition, from, to }
                | Fact::FollowerHighWatermarkAdvanced { broker, partition, from, to } => {
                    self.moved(world, *broker, partition, (*from, *to))?;
                }
                Fact::LogTruncated { broker, partition, .. } => {
                    self.seen.remove(&(*broker, partition.clone()));
                }
                Fact::Crashed { node: NodeId::Broker(id) }
                | Fact::Stopped { node: NodeId::Broker(id) } => {
                    self.seen.retain(|(broker, _), _| broker != id);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
