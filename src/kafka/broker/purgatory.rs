//! Requests that wait on a leader (`DelayedOperationPurgatory`): fetches for more bytes, produces for followers.

use std::sync::Arc;

use crate::id::{ErrorCode, NodeId, Offset, TopicName, TopicPartition};
use crate::kafka::ReplyTo;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::produce::PartitionResponse;
use crate::protocol::{Channel, fetch};

/// A fetch that found fewer than `fetch.min.bytes` (`DelayedFetch`).
#[derive(Clone, Debug, PartialEq)]
pub struct PendingFetch {
    /// Where the answer goes, by the broker's own number.
    pub parked: ReplyTo,
    pub request: Arc<fetch::Request>,
    /// For each partition, where the segment begins that its offset was in. Nothing if it waits for a single byte: any append ends
    /// that.
    pub segments: Vec<Offset>,
    pub expires_at: SimTime,
}

impl PendingFetch {
    pub(super) fn asks_for(&self, partition: &TopicPartition) -> bool {
        self.request.partitions.iter().any(|wanted| wanted.partition == *partition)
    }

    /// Of its partitions, one after the other; most stand beside their own kind, so few topics come twice.
    fn topics(&self) -> impl Iterator<Item = &TopicName> {
        let mut last = None;
        let topics = self.request.partitions.iter().map(|wanted| &wanted.partition.topic);
        topics.filter(move |topic| last.replace(*topic) != Some(*topic))
    }
}

/// Every id in `watchers` is in `pending`, once under each topic of its partitions and under no other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FetchPurgatory {
    pending: SortedMap<u64, Arc<PendingFetch>>,
    /// Who has to be asked when a partition of a topic grows, oldest first: a follower's fetch names dozens of partitions of few
    /// topics. An empty list keeps its room for the next one.
    watchers: SortedMap<TopicName, Vec<u64>>,
    next_id: u64,
}

impl FetchPurgatory {
    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &PendingFetch> {
        self.pending.values().map(Arc::as_ref)
    }

    pub(super) fn park(&mut self, fetch: PendingFetch) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        for topic in fetch.topics() {
            let watchers = self.watchers.get_or_insert_with(topic.clone(), Vec::new);
            if watchers.last() != Some(&id) {
                watchers.push(id);
            }
        }
        self.pending.insert(id, Arc::new(fetch));
        id
    }

    pub(super) fn take(&mut self, id: u64) -> Option<Arc<PendingFetch>> {
        let fetch = self.pending.remove(&id)?;
        for topic in fetch.topics() {
            if let Some(watchers) = self.watchers.get_mut(topic) {
                watchers.retain(|&watcher| watcher != id);
            }
        }
        Some(fetch)
    }

    /// Of the fetches that watch the topic, the one in that place.
    pub(super) fn watcher(&self, topic: &TopicName, place: usize) -> Option<(u64, &PendingFetch)> {
        let id = *self.watchers.get(topic)?.get(place)?;
        Some((id, self.pending.get(&id).expect("whoever watches is parked")))
    }

    pub(super) fn of_connection(&self, peer: &NodeId, channel: Channel) -> Vec<u64> {
        let theirs =
            |fetch: &PendingFetch| fetch.parked.node == *peer && fetch.parked.channel == channel;
        self.pending.iter().filter(|(_, fetch)| theirs(fetch)).map(|(&id, _)| id).collect()
    }
}

/// A produce with `acks=all` whose records are not on every replica in sync yet (`DelayedProduce`).
#[derive(Clone, Debug, PartialEq)]
pub struct PendingProduce {
    /// Where the answer goes, by the broker's own number.
    pub parked: ReplyTo,
    /// The answer so far.
    pub partitions: Vec<PartitionResponse>,
    pub pending: Vec<PendingPartition>,
}

/// The partition at `index` of the answer waits until the high watermark is at `required`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingPartition {
    pub index: u32,
    pub required: Offset,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducePurgatory {
    pending: SortedMap<u64, PendingProduce>,
    next_id: u64,
}

impl ProducePurgatory {
    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &PendingProduce> {
        self.pending.values()
    }

    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    pub(super) fn park(&mut self, produce: PendingProduce) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.pending.insert(id, produce);
        id
    }

    pub(super) fn take(&mut self, id: u64) -> Option<PendingProduce> {
        self.pending.remove(&id)
    }

    pub(super) fn waiting_for(&self, partition: &TopicPartition) -> Vec<u64> {
        let waits = |(id, produce): (&u64, &PendingProduce)| {
            produce.find(partition).is_some().then_some(*id)
        };
        self.pending.iter().filter_map(waits).collect()
    }

    pub(super) fn required(&self, id: u64, partition: &TopicPartition) -> Option<Offset> {
        let produce = self.pending.get(&id)?;
        produce.find(partition).map(|i| produce.pending[i].required)
    }

    /// One partition has its result. Hands the produce out when it was the last one.
    pub(super) fn settle(
        &mut self,
        id: u64,
        partition: &TopicPartition,
        error: ErrorCode,
    ) -> Option<PendingProduce> {
        let produce = self.pending.get_mut(&id)?;
        let settled = produce.pending.swap_remove(produce.find(partition)?);
        produce.partitions[settled.index as usize].error = error;
        if produce.pending.is_empty() { self.pending.remove(&id) } else { None }
    }
}

impl PendingProduce {
    fn find(&self, partition: &TopicPartition) -> Option<usize> {
        self.pending
            .iter()
            .position(|waiting| self.partitions[waiting.index as usize].partition == *partition)
    }
}
