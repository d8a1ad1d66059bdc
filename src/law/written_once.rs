//! What an idempotent producer sends in one session is in each leader's log once, and in the order of its sequence.
//!
//! A leader that knows nothing of a session takes any sequence as its first; what it knows is what stands in its log. So each batch
//! that is written is held against the one of the same session that stands before it in the same log. Not looked at are logs that the
//! cleaner has been at: what stood before may be gone.

use crate::fact::{Fact, TraceEntry};
use crate::id::Offset;
use crate::kafka::log::PartitionLog;
use crate::law::Law;
use crate::law::cleaned::Cleaned;
use crate::protocol::RecordBatch;
use crate::sim::World;

#[derive(Default)]
pub(super) struct WrittenOnce {
    cleaned: Cleaned,
}

/// The nearest batch before `at` of the same session.
fn last_of_session<'a>(
    log: &'a PartitionLog,
    batch: &RecordBatch,
    mut at: Offset,
) -> Option<&'a RecordBatch> {
    let session = |it: &RecordBatch| it.producer.map(|producer| (producer.id, producer.epoch));
    while at > log.log_start_offset() {
        let before = log.batch_at(at.plus(-1))?;
        if session(before) == session(batch) {
            return Some(before);
        }
        at = before.base_offset;
    }
    None
}

impl Law for WrittenOnce {
    fn name(&self) -> &'static str {
        "a session's records are in the log once and in order"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        self.cleaned.note(news);
        for entry in news {
            let Fact::RecordsAppended { broker, partition, first, .. } = &entry.fact else {
                continue;
            };
            let log = world.broker(*broker).and_then(|broker| broker.disk.log(partition));
            let Some(log) = log.filter(|_| !self.cleaned.contains(partition)) else { continue };
            let Some(batch) = log.batch_at(*first) else { continue };
            let Some(producer) = batch.producer else { continue };
            let before = last_of_session(log, batch, *first);
            let expected = before.map(|before| before.last_sequence().plus(1));
            let sequence = producer.base_sequence;
            if let Some(expected) = expected
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
