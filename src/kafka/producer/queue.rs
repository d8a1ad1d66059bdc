//! The queues of the accumulator: per topic its partitioner, per partition its batches (`RecordAccumulator.TopicInfo`).

use std::collections::VecDeque;

use crate::id::{TopicName, TopicPartition};
use crate::kafka::partitioner::{BuiltInPartitioner, Switching};
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::metadata::TopicSnapshot;
use crate::kernel::SimTime;
use crate::protocol::Record;

/// The batches of one partition, the one to be sent first in front. Only the last one can take records.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionQueue {
    pub partition: TopicPartition,
    pub batches: VecDeque<ProducerBatch>,
    /// Was ever written to. Until all partitions of a topic were, keyless records know no shorter queue.
    pub(super) scheduled: bool,
    /// A batch of it is in flight and no other may be (`max.in.flight.requests.per.connection=1`).
    pub(super) muted: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct TopicInfo {
    pub(super) name: TopicName,
    pub(super) partitioner: BuiltInPartitioner,
    /// By partition number; as far as they were written to.
    pub(super) queues: Vec<PartitionQueue>,
}

impl TopicInfo {
    /// Makes up for a switch of the sticky partition that an open batch had held up. True if it switched.
    pub(super) fn completes_switch(
        &mut self,
        index: usize,
        topic: &TopicSnapshot,
        draw: &mut dyn FnMut() -> i32,
    ) -> bool {
        self.queues[index].all_batches_full()
            && self
                .partitioner
                .record_appended(0, Switching::Enabled, topic.choices(), draw)
                .is_some()
    }

    /// Where the queue of this partition stands.
    pub(super) fn queue_index(&mut self, number: i32) -> usize {
        let index = usize::try_from(number).expect("partitions count from 0");
        while self.queues.len() <= index {
            let number = i32::try_from(self.queues.len()).expect("it is below `number`");
            self.queues.push(PartitionQueue {
                partition: TopicPartition::new(self.name.clone(), number),
                batches: VecDeque::new(),
                scheduled: false,
                muted: false,
            });
        }
        index
    }
}

impl PartitionQueue {
    /// Records that wait, over all batches.
    pub fn records(&self) -> usize {
        self.batches.iter().map(|batch| batch.records().len()).sum()
    }

    /// Bytes that wait, headers included.
    pub fn size_bytes(&self) -> u64 {
        self.batches.iter().map(|batch| u64::from(batch.size_bytes())).sum()
    }

    /// Only the last batch can have room.
    pub(super) fn all_batches_full(&self) -> bool {
        self.batches.back().is_none_or(ProducerBatch::is_full)
    }

    /// A batch is complete, whether the first or one behind it.
    pub(super) fn is_full(&self) -> bool {
        self.batches.len() > 1 || self.batches.back().is_some_and(ProducerBatch::is_full)
    }

    /// Puts a batch back in front, behind those of lower sequences. One without a sequence is the first.
    pub(super) fn insert_in_sequence_order(&mut self, batch: ProducerBatch) {
        let sequence = batch.base_sequence();
        let before = |other: &&ProducerBatch| {
            other.base_sequence().is_some() && other.base_sequence() < sequence
        };
        let place = self.batches.iter().take_while(before).count();
        self.batches.insert(place, batch);
    }

    /// Bytes that the record took in the last batch; `None` if it needs a new one.
    pub(super) fn try_append(&mut self, record: &Record, now: SimTime) -> Option<u32> {
        let last = self.batches.back_mut()?;
        let before = last.size_bytes();
        if last.try_append(record, now) {
            return Some(last.size_bytes() - before);
        }
        last.close_for_appends();
        None
    }
}
