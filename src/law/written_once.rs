//! What an idempotent producer sends in one session is in the log once, and in the order of its sequence.
//!
//! A leader that knows nothing of a session takes any sequence as its first.

use crate::fact::{Fact, TraceEntry};
use crate::id::{Offset, ProducerEpoch, ProducerId, Sequence, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::sim::World;

type Session = (TopicPartition, ProducerId, ProducerEpoch);

#[derive(Default)]
pub(super) struct WrittenOnce {
    /// Of the last batch that was written: where it begins, and the sequence after it.
    last: SortedMap<Session, (Offset, Sequence)>,
}

impl Law for WrittenOnce {
    fn name(&self) -> &'static str {
        "a session's records are in the log once and in order"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            let Fact::RecordsAppended { broker, partition, first, count, .. } = &entry.fact else {
                continue;
            };
            // A log that is written there again was cut off before.
            self.last.retain(|(of, ..), (at, _)| of != partition || *at < *first);
            let log = world.broker(*broker).and_then(|broker| broker.disk.log(partition));
            let batch = log.and_then(|log| log.batch_at(*first));
            let Some(producer) = batch.and_then(|batch| batch.producer) else { continue };
            let session = (partition.clone(), producer.id, producer.epoch);
            let sequence = producer.base_sequence;
            let before = self.last.insert(session, (*first, sequence.plus(*count)));
            if let Some((_, expected)) = before
                && sequence != expected
            {
                let (id, epoch) = (producer.id, producer.epoch);
                return Err(format!(
                    "{partition}: sequence {sequence} of producer {id} in epoch {epoch} stands where {expected} was next"
                ));
            }
        }
        Ok(())
    }
}
