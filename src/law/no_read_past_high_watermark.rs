//! No client gets a record at or above the high watermark. Followers do: that is how it moves.

use crate::fact::{Fact, TraceEntry};
use crate::id::NodeId;
use crate::law::Law;
use crate::protocol::{Body, Response};
use crate::sim::World;

#[derive(Default)]
pub(super) struct NoReadPastHighWatermark;

impl Law for NoReadPastHighWatermark {
    fn name(&self) -> &'static str {
        "no read past the high watermark"
    }

    fn check(&mut self, _: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            let Fact::Sent { envelope } = &entry.fact else { continue };
            if !matches!(envelope.to, NodeId::Client(_)) {
                continue;
            }
            let Body::Response(Response::Fetch(response)) = &envelope.body else { continue };
            for part in &response.partitions {
                let Some(last) = part.batches.last() else { continue };
                if last.next_offset() > part.high_watermark {
                    let (partition, end) = (&part.partition, last.next_offset());
                    let limit = part.high_watermark;
                    return Err(format!("{partition}: read up to {end}, readable up to {limit}"));
                }
            }
        }
        Ok(())
    }
}
