//! Sending fetches and keeping what they bring until `poll` returns it (`AbstractFetch`, `FetchBuffer`).

use std::collections::VecDeque;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::UpdateReason;
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, TopicPartitionState};

use crate::kernel::SimTime;
use crate::protocol::fetch::{self, FetchPartition, PartitionData};
use crate::protocol::{Channel, RecordBatch, Request, Response, Text};

/// What one fetch brought for one partition (`CompletedFetch`).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CompletedFetch {
    pub(super) partition: TopicPartition,
    pub(super) error: ErrorCode,
    pub(super) high_watermark: Offset,
    pub(super) preferred_read_replica: Option<BrokerId>,
    /// The offset of the next record to return: at first, the one that was asked for.
    pub(super) next_fetch_offset: Offset,
    pub(super) batches: VecDeque<Arc<RecordBatch>>,
    pub(super) initialized: bool,
    /// Records were returned from it.
    pub(super) returned_any: bool,
}

impl CompletedFetch {
    /// How many records are left in it.
    pub(super) fn remaining(&self) -> i64 {
        let next = self.next_fetch_offset;
        let left = |batch: &&Arc<RecordBatch>| batch.count() - batch.records_before(next) as i64;
        let of_applications = self.batches.iter().filter(|batch| !batch.is_control());
        of_applications.map(|batch| left(&batch)).sum()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fetcher {
    /// In the order in which they arrived.
    pub(super) completed: VecDeque<CompletedFetch>,
    /// The one that `poll` takes records from (`nextInLineFetch`).
    pub(super) next_in_line: Option<CompletedFetch>,
    nodes_with_pending_fetch_requests: Vec<BrokerId>,
}

impl Fetcher {
    pub(super) fn buffered(&self) -> impl Iterator<Item = &CompletedFetch> {
        self.next_in_line.iter().chain(&self.completed)
    }

    pub(super) fn is_buffered(&self, partition: &TopicPartition) -> bool {
        self.buffered().any(|fetch| fetch.partition == *partition)
    }

    /// Whether a fetch to that broker is unanswered.
    pub(super) fn is_pending(&self, broker: BrokerId) -> bool {
        self.nodes_with_pending_fetch_requests.contains(&broker)
    }

    pub(super) fn has_pending(&self) -> bool {
        !self.nodes_with_pending_fetch_requests.is_empty()
    }

    /// Drops what was fetched for partitions that are not wanted any more.
    pub(super) fn retain(&mut self, wanted: impl Fn(&TopicPartition) -> bool) {
        self.completed.retain(|fetch| wanted(&fetch.partition));
        if self.next_in_line.as_ref().is_some_and(|fetch| !wanted(&fetch.partition)) {
            self.next_in_line = None;
        }
    }
}

impl Consumer {
    /// One fetch to each leader that has none unanswered and none of whose partitions has data waiting here.
    pub(super) fn send_fetches(&mut self, fx: &mut Effects) {
        self.validate_positions_on_metadata_change();
        let mut by_node: Vec<(BrokerId, Vec<FetchPartition>)> = Vec::new();
        let mut leader_unknown = false;
        let mut offline_replicas = Vec::new();
        for state in self.subscriptions.in_turn() {
            let Some(position) = state.position().filter(|_| state.is_fetchable()) else {
                continue;
            };
            if self.fetcher.is_buffered(&state.partition) {
                continue;
            }
            let Some(leader) = position.current_leader.leader else {
                leader_unknown = true;
                continue;
            };
            let node = match self.read_replica(state, leader, fx.now) {
                Ok(node) => node,
                Err(offline) => {
                    offline_replicas.push(offline);
                    leader
                }
            };
            if self.network.client.is_unavailable(node, Channel::Data, fx.now)
                || self.fetcher.is_pending(node)
                || self.has_buffered_data_from(node, fx.now)
            {
                continue;
            }
            let partition = FetchPartition {
                partition: state.partition.clone(),
                current_leader_epoch: position.current_leader.epoch.unwrap_or(LeaderEpoch(-1)),
                last_fetched_epoch: None,
                log_start_offset: Offset::NONE,
                fetch_offset: position.offset,
                partition_max_bytes: self.spec.config.max_partition_fetch_bytes,
            };
            match by_node.iter_mut().find(|(broker, _)| *broker == node) {
                Some((_, partitions)) => partitions.push(partition),
                None => by_node.push((node, vec![partition])),
            }
        }
        if leader_unknown {
            self.metadata_mut().request_update(UpdateReason::Again);
        }
        for partition in offline_replicas {
            self.request_metadata_update(&partition);
        }
        for (node, partitions) in by_node {
            self.send_fetch(node, partitions);
        }
    }

    /// The replica that the leader has named, or the leader; an error if the named one is known to be offline
    /// (`AbstractFetch.selectReadReplica`).
    fn read_replica(
        &self,
        state: &TopicPartitionState,
        leader: BrokerId,
        now: SimTime,
    ) -> Result<BrokerId, TopicPartition> {
        let Some(replica) = state.preferred_read_replica(now) else { return Ok(leader) };
        match self.metadata.is_replica_online(&state.partition, replica) {
            true => Ok(replica),
            false => Err(state.partition.clone()),
        }
    }

    /// What is known of the partition is old, and so is what its leader has said of where to read
    /// (`FetchUtils.requestMetadataUpdate`).
    pub(super) fn request_metadata_update(&mut self, partition: &TopicPartition) {
        self.metadata_mut().request_update(UpdateReason::Again);
        if let Some(state) = self.subscriptions.state_mut(partition) {
            state.clear_preferred_read_replica();
        }
    }

    /// Whether data of a fetchable partition led by that broker wait to be returned: such a broker is not asked, or it
    /// would be asked about its other partitions only and answer slowly (KAFKA-17182, 4.0).
    fn has_buffered_data_from(&self, node: BrokerId, now: SimTime) -> bool {
        self.fetcher.buffered().any(|fetch| {
            self.subscriptions
                .state(&fetch.partition)
                .filter(|state| state.is_fetchable())
                .and_then(|state| Some((state, state.position()?.current_leader.leader?)))
                .is_some_and(|(state, leader)| {
                    self.read_replica(state, leader, now).unwrap_or(leader) == node
                })
        })
    }

    fn send_fetch(&mut self, node: BrokerId, partitions: Vec<FetchPartition>) {
        let config = &self.spec.config;
        let offsets = partitions.iter().map(|p| (p.partition.clone(), p.fetch_offset)).collect();
        let body = fetch::Request {
            replica: None,
            max_wait: config.fetch_max_wait,
            min_bytes: config.fetch_min_bytes,
            max_bytes: config.fetch_max_bytes,
            partitions,
            rack_id: config.client_rack.as_deref().map(Text::from),
        };
        self.fetcher.nodes_with_pending_fetch_requests.push(node);
        self.network.send(node, Request::from(body), RequestContext::Fetch { offsets });
    }

    pub(super) fn fetch_answered(
        &mut self,
        broker: BrokerId,
        offsets: Vec<(TopicPartition, Offset)>,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        self.fetcher.nodes_with_pending_fetch_requests.retain(|node| *node != broker);
        let Some(Response::Fetch(response)) = response else {
            // No answer came (`AbstractFetch.handleFetchFailure`): the leader is asked next.
            for (partition, _) in &offsets {
                if let Some(state) = self.subscriptions.state_mut(partition) {
                    state.clear_preferred_read_replica();
                }
            }
            return;
        };
        for data in &response.partitions {
            let asked = offsets.iter().find(|(partition, _)| *partition == data.partition);
            if let Some(&(_, offset)) = asked {
                self.keep_fetched(data, offset, fx);
            }
        }
    }

    fn keep_fetched(&mut self, data: &PartitionData, next_fetch_offset: Offset, fx: &mut Effects) {
        let fetch = CompletedFetch {
            partition: data.partition.clone(),
            error: data.error,
            high_watermark: data.high_watermark,
            preferred_read_replica: data.preferred_read_replica,
            next_fetch_offset,
            batches: data.batches.iter().cloned().collect(),
            initialized: false,
            returned_any: false,
        };
        let count = fetch.remaining();
        if count > 0 {
            let (partition, first) = (fetch.partition.clone(), next_fetch_offset);
            self.note(fx, |consumer| Fact::RecordsFetched { consumer, partition, first, count });
        }
        self.fetcher.completed.push_back(fetch);
    }
}
