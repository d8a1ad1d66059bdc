//! Who copies which partition from which leader, and how far (`ReplicaFetcherManager`, `ReplicaFetcherThread`): one fetcher for
//! each leader, one request at a time, as with `num.replica.fetchers=1`.
//!
//! Only bookkeeping: what is sent, and what becomes of the logs, is the broker's business (`replication.rs`).

use std::collections::VecDeque;
use std::sync::Arc;

use crate::id::{BrokerId, Correlation, LeaderEpoch, Offset, TopicPartition};
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::fetch;

/// Where the copying of one partition stands (`PartitionFetchState`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionFetchState {
    pub fetch_offset: Offset,
    pub current_leader_epoch: LeaderEpoch,
    /// Of the record before `fetch_offset`; `None` if the log has none.
    pub last_fetched_epoch: Option<LeaderEpoch>,
    /// After an error: not before then.
    pub delayed_until: Option<SimTime>,
}

impl PartitionFetchState {
    fn is_ready(&self, now: SimTime) -> bool {
        self.delayed_until.is_none_or(|until| until <= now)
    }
}

/// What the fetcher's thread waits for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Waiting {
    /// For a partition that may be fetched.
    #[default]
    ForWork,
    ForFetch(Arc<fetch::Request>),
    /// The answer is here, and the disk takes its time to write what it brings: nothing that happens to the leader takes it away
    /// again.
    ForAppend(Arc<fetch::Request>),
    /// Some partitions were out of range; the leader is asked for the first one's end, then perhaps for its start.
    ForOffset {
        of: VecDeque<TopicPartition>,
        leader_end: Option<Offset>,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaFetcher {
    /// The next one to be served first. What has brought data goes to the end, so that nobody starves.
    partitions: Vec<(TopicPartition, PartitionFetchState)>,
    waiting: Waiting,
    correlation: Correlation,
}

impl ReplicaFetcher {
    pub fn partitions(&self) -> &[(TopicPartition, PartitionFetchState)] {
        &self.partitions
    }

    pub fn is_idle(&self) -> bool {
        self.partitions.is_empty()
    }

    pub fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    pub fn state(&self, partition: &TopicPartition) -> Option<&PartitionFetchState> {
        self.partitions.iter().find(|(one, _)| one == partition).map(|(_, state)| state)
    }

    /// Replaces the state, and puts the partition behind all others (`updateAndMoveToEnd`).
    pub(in crate::kafka::broker) fn move_to_end(
        &mut self,
        partition: TopicPartition,
        state: PartitionFetchState,
    ) {
        self.remove(&partition);
        self.partitions.push((partition, state));
    }

    /// Not again before `until` (`delayPartitions`). One that is delayed already stays so.
    pub(in crate::kafka::broker) fn delay(
        &mut self,
        partition: &TopicPartition,
        now: SimTime,
        until: SimTime,
    ) {
        let Some(place) = self.partitions.iter().position(|(one, _)| one == partition) else {
            return;
        };
        let (partition, mut state) = self.partitions.remove(place);
        if state.is_ready(now) {
            state.delayed_until = Some(until);
        }
        self.partitions.push((partition, state));
    }

    pub(in crate::kafka::broker) fn delay_all(&mut self, now: SimTime, until: SimTime) {
        for (_, state) in &mut self.partitions {
            if state.is_ready(now) {
                state.delayed_until = Some(until);
            }
        }
    }

    /// Whether it was there.
    pub(in crate::kafka::broker) fn remove(&mut self, partition: &TopicPartition) -> bool {
        let before = self.partitions.len();
        self.partitions.retain(|(one, _)| one != partition);
        before > self.partitions.len()
    }

    /// Those that may be fetched now, in turn.
    pub(in crate::kafka::broker) fn ready(
        &self,
        now: SimTime,
    ) -> impl Iterator<Item = &(TopicPartition, PartitionFetchState)> {
        self.partitions.iter().filter(move |(_, state)| state.is_ready(now))
    }

    /// When the first delayed partition may be fetched.
    pub(in crate::kafka::broker) fn next_ready_at(&self) -> Option<SimTime> {
        self.partitions.iter().filter_map(|(_, state)| state.delayed_until).min()
    }

    /// A request goes out: the number it goes under.
    pub(in crate::kafka::broker) fn wait(&mut self, waiting: Waiting) -> Correlation {
        self.waiting = waiting;
        self.correlation = Correlation(self.correlation.0.wrapping_add(1));
        self.correlation
    }

    /// An answer has come; what it was waited for, unless it is an answer of the past or was given up.
    pub(in crate::kafka::broker) fn answered(&mut self, to: Correlation) -> Option<Waiting> {
        if self.correlation != to || self.waiting == Waiting::ForWork {
            return None;
        }
        Some(std::mem::take(&mut self.waiting))
    }

    /// The answer to a fetch has come, and the disk takes its time to write it. False if nobody waits for it.
    pub(in crate::kafka::broker) fn append(&mut self, to: Correlation) -> bool {
        let Waiting::ForFetch(request) = &self.waiting else { return false };
        let is_awaited = self.correlation == to;
        if is_awaited {
            self.waiting = Waiting::ForAppend(request.clone());
        }
        is_awaited
    }

    pub(in crate::kafka::broker) fn is_appending(&self) -> bool {
        matches!(self.waiting, Waiting::ForAppend(_))
    }

    /// The connection is gone, and with it the answer.
    pub(in crate::kafka::broker) fn give_up(&mut self) {
        self.waiting = Waiting::ForWork;
    }
}

/// By leader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaFetchers {
    by_leader: SortedMap<BrokerId, Arc<ReplicaFetcher>>,
    /// The highest number of a request that a fetcher sent that has ended. A later one goes on from there: an answer to the former
    /// may still wait for the disk.
    ended_at: Correlation,
}

impl ReplicaFetchers {
    pub fn iter(&self) -> impl Iterator<Item = (BrokerId, &ReplicaFetcher)> {
        self.by_leader.iter().map(|(leader, fetcher)| (*leader, fetcher.as_ref()))
    }

    pub fn get(&self, leader: BrokerId) -> Option<&ReplicaFetcher> {
        self.by_leader.get(&leader).map(Arc::as_ref)
    }

    pub(in crate::kafka::broker) fn get_mut(
        &mut self,
        leader: BrokerId,
    ) -> Option<&mut ReplicaFetcher> {
        self.by_leader.get_mut(&leader).map(Arc::make_mut)
    }

    /// A state of the same leader epoch stays as it is.
    pub(in crate::kafka::broker) fn add(
        &mut self,
        leader: BrokerId,
        partition: TopicPartition,
        state: PartitionFetchState,
    ) {
        let correlation = self.ended_at;
        let fresh = || Arc::new(ReplicaFetcher { correlation, ..ReplicaFetcher::default() });
        let fetcher = self.by_leader.get_or_insert_with(leader, fresh);
        let fetcher = Arc::make_mut(fetcher);
        let known = fetcher.state(&partition).cloned();
        let known = known.filter(|known| known.current_leader_epoch == state.current_leader_epoch);
        fetcher.move_to_end(partition, known.unwrap_or(state));
    }

    /// The leader from which the partition is copied, if its last answer waits for the disk.
    pub(in crate::kafka::broker) fn appending(
        &self,
        partition: &TopicPartition,
    ) -> Option<BrokerId> {
        let appends =
            |fetcher: &ReplicaFetcher| fetcher.is_appending() && fetcher.state(partition).is_some();
        self.iter().find(|(_, fetcher)| appends(fetcher)).map(|(leader, _)| leader)
    }

    /// Nobody copies the partition any more.
    pub(in crate::kafka::broker) fn remove(&mut self, partition: &TopicPartition) {
        for fetcher in self.by_leader.values_mut() {
            if fetcher.state(partition).is_some() {
                Arc::make_mut(fetcher).remove(partition);
            }
        }
    }

    /// Ends the fetchers that have nothing to copy (`shutdownIdleFetcherThreads`): their leaders.
    pub(in crate::kafka::broker) fn remove_idle(&mut self) -> Vec<BrokerId> {
        let mut ended = Vec::new();
        let ended_at = &mut self.ended_at;
        self.by_leader.retain(|leader, fetcher| {
            if fetcher.is_idle() {
                *ended_at = (*ended_at).max(fetcher.correlation);
                ended.push(*leader);
            }
            !fetcher.is_idle()
        });
        ended
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::id::TopicName;

    #[test]
    fn a_fetcher_takes_no_answer_to_the_one_that_ended_before_it() {
        let (leader, partition) = (BrokerId(1), TopicPartition::new(TopicName::new("orders"), 0));
        let state = PartitionFetchState {
            fetch_offset: Offset(0),
            current_leader_epoch: LeaderEpoch(0),
            last_fetched_epoch: None,
            delayed_until: None,
        };
        let waiting =
            || Waiting::ForOffset { of: VecDeque::from([partition.clone()]), leader_end: None };
        let mut fetchers = ReplicaFetchers::default();
        fetchers.add(leader, partition.clone(), state.clone());
        let former = fetchers.get_mut(leader).unwrap().wait(waiting());
        fetchers.remove(&partition);
        assert_eq!(fetchers.remove_idle(), [leader]);
        fetchers.add(leader, partition.clone(), state);
        let fetcher = fetchers.get_mut(leader).unwrap();
        let latter = fetcher.wait(waiting());
        assert_eq!(fetcher.answered(former), None);
        assert_eq!(fetcher.answered(latter), Some(waiting()));
    }
}
