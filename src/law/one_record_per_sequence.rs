//! A sequence of an idempotent producer's session stands for one record of the partition, however often that is sent.

use crate::fact::{Fact, TraceEntry};
use crate::id::{ProducerEpoch, ProducerId, TopicPartition};
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::protocol::{Body, Record, RecordBatch, Request};
use crate::sim::World;

type Session = (TopicPartition, ProducerId, ProducerEpoch);

#[derive(Default)]
pub(super) struct OneRecordPerSequence {
    /// By sequence.
    sent: SortedMap<Session, Vec<Option<Record>>>,
}

impl OneRecordPerSequence {
    fn note(&mut self, partition: &TopicPartition, batch: &RecordBatch) -> Result<(), String> {
        let Some(producer) = batch.producer else { return Ok(()) };
        let session = (partition.clone(), producer.id, producer.epoch);
        let sent = self.sent.get_or_insert_with(session, Vec::new);
        for (i, record) in batch.records.iter().enumerate() {
            let sequence = usize::try_from(producer.base_sequence.0).unwrap_or_default() + i;
            if sent.len() <= sequence {
                sent.resize(sequence + 1, None);
            }
            match &sent[sequence] {
                Some(before) if before != record => {
                    let (id, epoch) = (producer.id, producer.epoch);
                    return Err(format!(
                        "producer {id} gives {partition} two records as {sequence} of epoch {epoch}"
                    ));
                }
                Some(_) => {}
                None => sent[sequence] = Some(record.clone()),
            }
        }
        Ok(())
    }
}

impl Law for OneRecordPerSequence {
    fn name(&self) -> &'static str {
        "a sequence stands for one record"
    }

    fn check(&mut self, _: &World, news: &[TraceEntry]) -> Result<(), String> {
        for entry in news {
            if let Fact::Sent { envelope } = &entry.fact
                && let Body::Request(Request::Produce(request)) = &envelope.body
            {
                for data in &request.partitions {
                    self.note(&data.partition, &data.batch)?;
                }
            }
        }
        Ok(())
    }
}
