//! Records wait here in batches, one queue per partition, until their leader can be sent to (`RecordAccumulator`).

use crate::id::{BatchId, BrokerId, TopicName, TopicPartition};
use crate::kafka::client::ExponentialBackoff;
use crate::kafka::config::ProducerConfig;
use crate::kafka::partitioner::{BuiltInPartitioner, Switching};
use crate::kafka::producer::batch::{BufferSource, ProducerBatch};
use crate::kafka::producer::buffer_pool::BufferPool;
use crate::kafka::producer::metadata::TopicSnapshot;
use crate::kafka::producer::queue::{PartitionQueue, TopicInfo};
use crate::kafka::producer::record_size::size_upper_bound;
use crate::kafka::producer::transaction_manager::TransactionManager;
use crate::kernel::{SimTime, Span};
use crate::protocol::Record;

/// What became of a record (`RecordAppendResult`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendResult {
    pub partition: i32,
    pub batch_is_full: bool,
    pub new_batch: Option<BatchId>,
    pub appended_bytes: u32,
    /// The sticky partition that was drawn because this record filled the old one up.
    pub next_sticky: Option<i32>,
}

/// Why a record was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendRefusal {
    /// `buffer.memory` is taken; `send` waits for this many bytes.
    NoMemory { partition: i32, size_bytes: u32 },
    /// It could never be had (`IllegalArgumentException`).
    LargerThanMemory { partition: i32 },
    /// The producer was closed.
    Closed,
}

/// Who is ready to be sent to (`ReadyCheckResult`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadyCheck {
    /// Sorted.
    pub ready_nodes: Vec<BrokerId>,
    /// When to look again; `None`: nothing waits for a time.
    pub next_ready_check: Option<Span>,
    /// Topics with records for a partition that nobody is known to lead.
    pub unknown_leader_topics: Vec<TopicName>,
}

/// Whether a broker takes what is ready for it (`NodeLatencyStats`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeLatency {
    pub(super) broker: BrokerId,
    /// When something was last ready for it.
    pub(super) ready_at: SimTime,
    /// When something could last be drained for it.
    pub(super) drained_at: SimTime,
}

/// Whether the sender could send to a broker that was ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeDrain {
    Possible,
    Impossible,
}

/// Batches are counted in 32 bits on every machine.
pub(super) fn number_of(batches: usize) -> u32 {
    u32::try_from(batches).expect("memory holds fewer batches")
}

/// Hands out the ids of batches: unique among all producers, and the same in every replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BatchIds {
    next: u64,
}

impl BatchIds {
    /// 2^40 batches for each producer, 2^23 producers; brokers use the ids with the highest bit.
    pub(super) fn new(producer: u32) -> Self {
        Self { next: u64::from(producer) << 40 }
    }

    pub(super) fn next(&mut self) -> BatchId {
        self.next += 1;
        BatchId(self.next - 1)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct RecordAccumulator {
    batch_size: u32,
    pub(super) linger: Span,
    pub(super) delivery_timeout: Span,
    pub(super) retry_backoff: ExponentialBackoff,
    pub(super) adaptive: bool,
    /// `partitioner.availability.timeout.ms`; 0 turns it off.
    pub(super) availability_timeout: Span,
    /// How long brokers keep batches waiting, sorted by broker.
    pub(super) node_latency: Vec<NodeLatency>,
    pub(super) closed: bool,
    pub(super) flushes_in_progress: u32,
    /// `send` waits for memory.
    pub(super) blocked_writer: bool,
    pub(super) pool: BufferPool,
    /// Sorted by name.
    pub(super) topics: Vec<TopicInfo>,
    /// Batches in all queues.
    pub(super) queued_batches: u32,
    /// Where the last round over a node's partitions ended, sorted by broker.
    pub(super) drain_index: Vec<(BrokerId, u32)>,
    ids: BatchIds,
    /// Room for queue sizes while they are counted. Empty otherwise.
    pub(super) queue_sizes: Vec<i32>,
    pub(super) queue_partitions: Vec<i32>,
}

impl RecordAccumulator {
    pub fn new(config: &ProducerConfig, producer_number: u32) -> Self {
        Self {
            // 0 turns batching off.
            batch_size: config.batch_size.max(1),
            linger: config.linger,
            delivery_timeout: config.delivery_timeout.span(),
            retry_backoff: ExponentialBackoff::retry(
                config.retry_backoff,
                config.retry_backoff_max,
            ),
            adaptive: config.partitioner_adaptive,
            availability_timeout: config.partitioner_availability_timeout,
            node_latency: Vec::new(),
            closed: false,
            flushes_in_progress: 0,
            blocked_writer: false,
            pool: BufferPool::new(config.buffer_memory),
            topics: Vec::new(),
            queued_batches: 0,
            drain_index: Vec::new(),
            ids: BatchIds::new(producer_number),
            queue_sizes: Vec::new(),
            queue_partitions: Vec::new(),
        }
    }

    /// Puts a record into the last batch of its partition, or into a new one.
    ///
    /// Without `partition` the sticky one is taken; `draw` gives a non-negative random number whenever that is chosen
    /// anew.
    pub fn append(
        &mut self,
        topic: &TopicSnapshot,
        partition: Option<i32>,
        record: &Record,
        now: SimTime,
        draw: &mut dyn FnMut() -> i32,
    ) -> Result<AppendResult, AppendRefusal> {
        if self.closed {
            return Err(AppendRefusal::Closed);
        }
        let place = self.topic_place(&topic.name);
        let mut buffer = None;
        let result = loop {
            let info = &mut self.topics[place];
            let number = match partition {
                Some(number) => number,
                None => info.partitioner.current_partition(topic.choices(), &mut *draw),
            };
            let index = info.queue_index(number);
            info.queues[index].scheduled = true;
            if partition.is_none() && info.completes_switch(index, topic, &mut *draw) {
                continue;
            }
            if let Some(appended_bytes) = info.queues[index].try_append(record, now) {
                break self.appended(place, index, None, appended_bytes);
            }
            if buffer.is_none() {
                buffer = Some(self.allocate(number, record)?);
            }
            // The last batch was found to be full, so that a switch may be due.
            let info = &mut self.topics[place];
            if partition.is_none() && info.completes_switch(index, topic, &mut *draw) {
                continue;
            }
            let size_bytes = buffer.take().expect("it was allocated above");
            let queue = &mut info.queues[index];
            let (id, from) = (self.ids.next(), (size_bytes, BufferSource::Pool));
            let mut batch = ProducerBatch::new(id, queue.partition.clone(), from, now);
            assert!(batch.try_append(record, now), "a first record always fits");
            let appended_bytes = batch.size_bytes();
            queue.batches.push_back(batch);
            self.queued_batches += 1;
            break self.appended(place, index, Some(id), appended_bytes);
        };
        if let Some(size_bytes) = buffer {
            self.pool.deallocate(size_bytes);
        }
        match partition {
            Some(_) => Ok(result),
            None => Ok(self.count_for_sticky(place, topic, result, draw)),
        }
    }

    fn appended(
        &self,
        place: usize,
        index: usize,
        new_batch: Option<BatchId>,
        appended_bytes: u32,
    ) -> AppendResult {
        let queue = &self.topics[place].queues[index];
        let (partition, batch_is_full) = (queue.partition.partition, queue.is_full());
        AppendResult { partition, batch_is_full, new_batch, appended_bytes, next_sticky: None }
    }

    /// The bytes count towards the sticky partition, which may be left now.
    fn count_for_sticky(
        &mut self,
        place: usize,
        topic: &TopicSnapshot,
        result: AppendResult,
        draw: &mut dyn FnMut() -> i32,
    ) -> AppendResult {
        let info = &mut self.topics[place];
        let index = info.queue_index(result.partition);
        let switching = match info.queues[index].all_batches_full() {
            true => Switching::Enabled,
            false => Switching::Disabled,
        };
        let bytes = result.appended_bytes;
        let next_sticky = info.partitioner.record_appended(bytes, switching, topic.choices(), draw);
        AppendResult { next_sticky, ..result }
    }

    /// Memory for a new batch of `partition`.
    fn allocate(&mut self, partition: i32, record: &Record) -> Result<u32, AppendRefusal> {
        let size_bytes = self.batch_size.max(size_upper_bound(record.key(), record.value()));
        if size_bytes > self.pool.total_bytes() {
            return Err(AppendRefusal::LargerThanMemory { partition });
        }
        if !self.pool.allocate(size_bytes) {
            return Err(AppendRefusal::NoMemory { partition, size_bytes });
        }
        Ok(size_bytes)
    }

    /// A retriable error came back: the batch is the first to be sent again, unless others come before it in the
    /// sequence.
    pub fn reenqueue(&mut self, mut batch: ProducerBatch, now: SimTime) {
        batch.reenqueued(now);
        let queue = self.queue_mut(&batch.partition);
        queue.scheduled = true;
        queue.insert_in_sequence_order(batch);
        self.queued_batches += 1;
    }

    /// The batch was drained and not sent: it waits again, as before.
    pub fn put_back(&mut self, batch: ProducerBatch) {
        self.queue_mut(&batch.partition).insert_in_sequence_order(batch);
        self.queued_batches += 1;
    }

    /// The leader found the batch too large: its parts are sent instead, as if they had never been tried.
    /// Answers how many parts there are.
    pub fn split_and_reenqueue(
        &mut self,
        batch: &ProducerBatch,
        mut transactions: Option<&mut TransactionManager>,
    ) -> usize {
        let batch_size = self.batch_size;
        let ids = &mut self.ids;
        let parts = batch.split(batch_size, || ids.next());
        let count = parts.len();
        let queue = self.queue_mut(&batch.partition);
        for part in parts.into_iter().rev() {
            if let Some(transactions) = &mut transactions {
                transactions.add_in_flight_batch(&part);
            }
            queue.insert_in_sequence_order(part);
        }
        self.queued_batches += number_of(count);
        self.deallocate(batch);
        count
    }

    /// The batch is done: its memory is free again.
    pub fn deallocate(&mut self, batch: &ProducerBatch) {
        match batch.source {
            BufferSource::Pool => self.pool.deallocate(batch.buffer_bytes),
            BufferSource::Split => {}
        }
    }

    /// No record is taken any more; what is there is sent without waiting.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// Everything that is there now is sent without waiting.
    pub fn begin_flush(&mut self) {
        self.flushes_in_progress += 1;
    }

    pub fn pool(&self) -> &BufferPool {
        &self.pool
    }

    /// The queues that were ever written to, by topic and partition.
    pub fn queues(&self) -> impl Iterator<Item = &PartitionQueue> {
        self.topics.iter().flat_map(|topic| &topic.queues).filter(|queue| queue.scheduled)
    }

    pub fn has_undrained(&self) -> bool {
        self.queued_batches > 0
    }

    /// The partitioner of a topic that was written to.
    pub fn partitioner(&self, topic: &TopicName) -> Option<&BuiltInPartitioner> {
        let place = self.topics.binary_search_by(|info| info.name.cmp(topic)).ok()?;
        Some(&self.topics[place].partitioner)
    }

    /// Topics that were written to, with their partitioners.
    pub fn partitioners(&self) -> impl Iterator<Item = (&TopicName, &BuiltInPartitioner)> {
        self.topics.iter().map(|info| (&info.name, &info.partitioner))
    }

    fn topic_place(&mut self, topic: &TopicName) -> usize {
        match self.topics.binary_search_by(|info| info.name.cmp(topic)) {
            Ok(place) => place,
            Err(place) => {
                let partitioner = BuiltInPartitioner::new(self.batch_size);
                let queues = Vec::new();
                self.topics.insert(place, TopicInfo { name: topic.clone(), partitioner, queues });
                place
            }
        }
    }

    pub(super) fn queue_mut(&mut self, partition: &TopicPartition) -> &mut PartitionQueue {
        let place = self.topic_place(&partition.topic);
        let info = &mut self.topics[place];
        let index = info.queue_index(partition.partition);
        &mut info.queues[index]
    }
}
