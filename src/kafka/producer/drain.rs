//! What can be sent now, and taking it out (`RecordAccumulator.ready`, `drain`, `expiredBatches`).

use crate::id::{BrokerId, TopicPartition};
use crate::kafka::partitioner::QueueSizes;
use crate::kafka::producer::accumulator::{
    NodeDrain, NodeLatency, ReadyCheck, RecordAccumulator, number_of,
};
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::metadata::MetadataSnapshot;
use crate::kafka::producer::queue::PartitionQueue;
use crate::kafka::producer::transaction_manager::TransactionManager;
use crate::kernel::{SimTime, Span};

impl RecordAccumulator {
    /// The brokers that a batch can be sent to now, and when to look again.
    ///
    /// A partition makes its leader ready if a batch is complete, has lingered long enough, or someone waits for it to
    /// go (memory is short, a flush, a close), unless the batch backs off after a failure.
    pub fn ready(&mut self, cluster: &MetadataSnapshot, now: SimTime) -> ReadyCheck {
        let mut check = ReadyCheck::default();
        // Empty queues are all of one length: no partition is better than another.
        if self.queued_batches == 0 && self.availability_timeout == Span::ZERO {
            for topic in &mut self.topics {
                topic.partitioner.update_load(None);
            }
            return check;
        }
        for place in 0..self.topics.len() {
            self.partitions_ready(place, cluster, now, &mut check);
        }
        check
    }

    fn partitions_ready(
        &mut self,
        place: usize,
        cluster: &MetadataSnapshot,
        now: SimTime,
        check: &mut ReadyCheck,
    ) {
        let sendable_anyway = self.blocked_writer || self.closed || self.flushes_in_progress > 0;
        let info = &mut self.topics[place];
        let topic = cluster.topic(&info.name);
        let scheduled = info.queues.iter().filter(|queue| queue.scheduled).count();
        let counting = self.adaptive && scheduled >= topic.map_or(0, |t| t.partitions.len());
        for queue in info.queues.iter_mut().filter(|queue| queue.scheduled) {
            let number = usize::try_from(queue.partition.partition).ok();
            let known = topic.and_then(|topic| topic.partitions.get(number?).copied());
            let known = known.unwrap_or_default();
            if counting && known.leader.is_some() {
                self.queue_sizes.push(queue.batches.len() as i32);
                self.queue_partitions.push(queue.partition.partition);
            }
            let full = queue.is_full();
            let Some(head) = queue.batches.front_mut() else { continue };
            head.maybe_update_leader_epoch(known.epoch);
            let Some(leader) = known.leader else {
                if check.unknown_leader_topics.last() != Some(&info.name) {
                    check.unknown_leader_topics.push(info.name.clone());
                }
                continue;
            };
            let latency = self.node_latency.binary_search_by_key(&leader, |node| node.broker);
            if counting
                && let Ok(place) = latency
                && self.node_latency[place].is_stuck(self.availability_timeout)
            {
                self.queue_sizes.pop();
                self.queue_partitions.pop();
            }
            let Err(place) = check.ready_nodes.binary_search(&leader) else { continue };
            if queue.muted {
                continue;
            }
            let waited = head.waited(now);
            let backing_off = head.is_backing_off(&self.retry_backoff, now);
            let wait = match backing_off {
                true => self.retry_backoff.backoff(head.attempts.saturating_sub(1)),
                false => self.linger,
            };
            let sendable = full || waited >= wait || sendable_anyway;
            if sendable && !backing_off {
                check.ready_nodes.insert(place, leader);
            } else {
                let left = wait - waited;
                check.next_ready_check =
                    Some(check.next_ready_check.map_or(left, |next| next.min(left)));
            }
        }
        let length = self.queue_sizes.len();
        // Without leaders to count, or before all partitions were written to, all have the same chance.
        let sizes = counting.then(|| {
            self.queue_sizes.resize(scheduled, 0);
            self.queue_partitions.resize(scheduled, 0);
            QueueSizes { sizes: &self.queue_sizes, partitions: &self.queue_partitions, length }
        });
        info.partitioner.update_load(sizes);
        self.queue_sizes.clear();
        self.queue_partitions.clear();
    }

    /// Takes the first batch of every partition that this broker leads, as far as they fit into one request.
    ///
    /// A broker that is ready because of one partition gets the others' batches too, lingering or not. The round
    /// begins where the last one ended, so that no partition starves. An idempotent producer numbers what is drained first.
    pub fn drain(
        &mut self,
        cluster: &MetadataSnapshot,
        node: BrokerId,
        max_bytes: u32,
        now: SimTime,
        transactions: &mut Option<TransactionManager>,
    ) -> Vec<ProducerBatch> {
        let mut drained = Vec::new();
        let partitions = cluster.partitions_of(node);
        if partitions.is_empty() {
            return drained;
        }
        let place = self.drain_place(node);
        let start = self.drain_index[place].1 as usize % partitions.len();
        let mut index = start;
        let mut size_bytes = 0_u32;
        loop {
            self.drain_index[place].1 = number_of(index);
            let partition = &partitions[index];
            index = (index + 1) % partitions.len();
            let backoff = self.retry_backoff;
            if let Some(queue) = self.existing_queue_mut(partition)
                && !queue.muted
                && let Some(head) = queue.batches.front_mut()
            {
                head.maybe_update_leader_epoch(cluster.leader(partition).epoch);
                if !head.is_backing_off(&backoff, now) {
                    let with_it = size_bytes.saturating_add(head.size_bytes());
                    if with_it > max_bytes && !drained.is_empty() {
                        break;
                    }
                    if let Some(transactions) = transactions {
                        // The round ends here: partitions behind this one wait too, as they do in Kafka.
                        if transactions.holds_back(head) {
                            break;
                        }
                        transactions.number(head);
                    }
                    size_bytes = with_it;
                    drained.push(queue.batches.pop_front().expect("it has a first batch"));
                    self.queued_batches -= 1;
                }
            }
            if index == start {
                break;
            }
        }
        drained
    }

    /// The sender found that this broker is ready, and whether it could send to it.
    pub fn update_node_latency(&mut self, node: BrokerId, drain: NodeDrain, now: SimTime) {
        if self.availability_timeout == Span::ZERO {
            return;
        }
        let place = self.node_latency.binary_search_by_key(&node, |latency| latency.broker);
        let place = place.unwrap_or_else(|place| {
            let fresh = NodeLatency { broker: node, ready_at: now, drained_at: now };
            self.node_latency.insert(place, fresh);
            place
        });
        let latency = &mut self.node_latency[place];
        if drain == NodeDrain::Possible {
            latency.drained_at = now;
        }
        latency.ready_at = now;
    }

    /// Takes out the batches that were not delivered within `delivery.timeout.ms` of their creation.
    pub fn expired_batches(&mut self, now: SimTime) -> Vec<ProducerBatch> {
        let timeout = self.delivery_timeout;
        let mut expired = Vec::new();
        if self.queued_batches == 0 {
            return expired;
        }
        for queue in self.topics.iter_mut().flat_map(|topic| &mut topic.queues) {
            let old = |batch: &ProducerBatch| batch.has_reached_delivery_timeout(timeout, now);
            while queue.batches.front().is_some_and(old) {
                expired.extend(queue.batches.pop_front());
            }
        }
        self.queued_batches -= number_of(expired.len());
        expired
    }

    /// Takes out every batch.
    pub fn take_batches(&mut self) -> Vec<ProducerBatch> {
        let queues = self.topics.iter_mut().flat_map(|topic| &mut topic.queues);
        self.queued_batches = 0;
        queues.flat_map(|queue| std::mem::take(&mut queue.batches)).collect()
    }

    /// When the next first batch of a queue expires.
    pub fn next_expiry(&self) -> Option<SimTime> {
        if self.queued_batches == 0 {
            return None;
        }
        let heads = self.queues().filter_map(|queue| queue.batches.front());
        heads.map(|head| head.created_at + self.delivery_timeout).min()
    }

    /// While a batch of the partition is in flight no other is drained.
    pub fn mute(&mut self, partition: &TopicPartition) {
        self.queue_mut(partition).muted = true;
    }

    pub fn unmute(&mut self, partition: &TopicPartition) {
        self.queue_mut(partition).muted = false;
    }

    fn existing_queue_mut(&mut self, partition: &TopicPartition) -> Option<&mut PartitionQueue> {
        let place = self.topics.binary_search_by(|info| info.name.cmp(&partition.topic)).ok()?;
        let number = usize::try_from(partition.partition).ok()?;
        self.topics[place].queues.get_mut(number)
    }

    fn drain_place(&mut self, node: BrokerId) -> usize {
        match self.drain_index.binary_search_by_key(&node, |(broker, _)| *broker) {
            Ok(place) => place,
            Err(place) => {
                self.drain_index.insert(place, (node, 0));
                place
            }
        }
    }
}

impl NodeLatency {
    /// Keyless records avoid its partitions for now.
    fn is_stuck(&self, timeout: Span) -> bool {
        timeout > Span::ZERO && self.ready_at.since(self.drained_at) > timeout
    }
}
