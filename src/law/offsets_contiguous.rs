//! In a log that is not compacted, each batch begins where the one before it ended.

use crate::fact::{Fact, TraceEntry};
use crate::kafka::log::LogSegment;
use crate::law::Law;
use crate::law::cleaned::Cleaned;
use crate::sim::World;

#[derive(Default)]
pub(super) struct OffsetsContiguous {
    cleaned: Cleaned,
}

impl Law for OffsetsContiguous {
    fn name(&self) -> &'static str {
        "offsets are contiguous"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        self.cleaned.note(news);
        for entry in news {
            let Fact::RecordsAppended { broker, partition, first, last, count } = &entry.fact
            else {
                continue;
            };
            let Some(log) = world.broker(*broker).and_then(|broker| broker.disk.log(partition))
            else {
                return Err(format!("{broker} appended to {partition}, but has no log of it"));
            };
            if last.0 - first.0 + 1 != *count {
                return Err(format!("{partition}: {count} records took offsets {first} to {last}"));
            }
            if self.cleaned.contains(partition) {
                continue;
            }
            // The log may begin within its first segment, but not before it.
            let oldest = log.segments().next().map(LogSegment::base_offset).unwrap_or_default();
            if oldest > log.log_start_offset() {
                let start = log.log_start_offset();
                return Err(format!("{partition} begins at {start}, its records at {oldest}"));
            }
            // What lies before was looked at when it was written.
            let (mut expected, mut from) = (*first, *first);
            if *first > oldest
                && let Some(before) = log.batch_at(first.plus(-1))
            {
                (expected, from) = (before.next_offset(), before.next_offset());
            } else if *first > oldest {
                return Err(format!("{partition}: {first} follows where nothing stands"));
            }
            for batch in log.batches_from(from) {
                if batch.base_offset != expected {
                    let found = batch.base_offset;
                    return Err(format!("{partition}: {found} follows where {expected} was next"));
                }
                expected = batch.next_offset();
            }
            if expected != log.log_end_offset() {
                let end = log.log_end_offset();
                return Err(format!(
                    "{partition}: the log end is {end}, its records end at {expected}"
                ));
            }
        }
        Ok(())
    }
}
