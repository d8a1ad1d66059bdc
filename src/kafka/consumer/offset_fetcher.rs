//! Where to begin: the committed offset, else the beginning or the end of the log
//! (`ConsumerCoordinator.initWithCommittedOffsetsIfNeeded`, `OffsetFetcher`).

use std::sync::Arc;

use crate::fact::{Fact, OffsetSource};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::UpdateReason;
use crate::kafka::config::AutoOffsetReset;
use crate::kafka::consumer::heartbeat_thread::ConnectionFate;
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, Failure, FetchPosition, FetchState, Generation};
use crate::kernel::SimTime;
use crate::protocol::list_offsets::{self, OffsetSpec};
use crate::protocol::{Channel, Request, Response, offset_fetch};

/// The offset and the epoch of the record before it; `None` if nothing was committed.
type Committed = Vec<(TopicPartition, Option<(Offset, Option<LeaderEpoch>)>)>;

#[derive(Clone, Debug, PartialEq)]
enum FetchFuture {
    Pending,
    Succeeded(Committed),
    Failed(Failure),
}

/// `ConsumerCoordinator.PendingCommittedOffsetRequest`.
#[derive(Clone, Debug, PartialEq)]
struct PendingRequest {
    id: u32,
    partitions: Vec<TopicPartition>,
    generation: Option<Generation>,
    future: FetchFuture,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OffsetFetcher {
    pending: Option<PendingRequest>,
    requests: u32,
    failed_attempts: u32,
    pub(super) retry_at: Option<SimTime>,
    /// The metadata version by which the positions know their leaders.
    pub(super) leaders_version: u32,
    /// A truncation that is thrown when positions are validated next (`cachedValidatePositionsException`).
    pub(super) truncation: Option<Failure>,
}

impl OffsetFetcher {
    pub(super) fn is_pending(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.future == FetchFuture::Pending)
    }
}

impl Consumer {
    /// False while a partition waits for its committed offset.
    pub(super) fn update_fetch_positions(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        self.validate_positions_if_needed(fx)?;
        if self.subscriptions.has_all_fetch_positions() {
            return Ok(true);
        }
        if !self.init_with_committed_offsets(fx)? {
            return Ok(false);
        }
        self.reset_initializing_positions(fx)?;
        self.reset_positions_if_needed(fx);
        Ok(true)
    }

    // ---- committed offsets ----

    /// `initWithCommittedOffsetsIfNeeded` with a timeout of 0: false while the committed offsets are not known.
    ///
    /// # Errors
    /// OffsetFetch failed for good.
    pub fn init_with_committed_offsets(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        let partitions = self.subscriptions.initializing_partitions();
        if partitions.is_empty() {
            return Ok(true);
        }
        match self.fetch_committed_offsets(partitions, fx)? {
            None => Ok(false),
            Some(committed) => {
                self.refresh_committed_offsets(committed, fx);
                Ok(true)
            }
        }
    }

    fn fetch_committed_offsets(
        &mut self,
        partitions: Vec<TopicPartition>,
        fx: &mut Effects,
    ) -> Result<Option<Committed>, Failure> {
        let generation = self.group.generation_if_stable().cloned();
        let same = |p: &PendingRequest| p.partitions == partitions && p.generation == generation;
        if !self.offsets.pending.as_ref().is_some_and(same) {
            self.offsets.pending = None;
        }
        if !self.ensure_coordinator_ready(fx)? {
            return Ok(None);
        }
        if self.offsets.pending.is_none() {
            if self.offsets.retry_at.is_some_and(|at| fx.now < at) {
                return Ok(None);
            }
            self.send_offset_fetch_request(partitions, generation);
        }
        self.poll_network(fx);
        match self.offsets.pending.take() {
            None => Ok(None),
            Some(PendingRequest { future: FetchFuture::Succeeded(committed), .. }) => {
                self.offsets.failed_attempts = 0;
                self.offsets.retry_at = None;
                Ok(Some(committed))
            }
            Some(PendingRequest { future: FetchFuture::Failed(failure), .. }) => {
                if !self.is_worth_a_retry(failure) {
                    return Err(failure);
                }
                let wait = self.retry_backoff.backoff(self.offsets.failed_attempts);
                self.offsets.failed_attempts += 1;
                self.offsets.retry_at = Some(fx.now + wait);
                Ok(None)
            }
            pending @ Some(PendingRequest { future: FetchFuture::Pending, .. }) => {
                self.offsets.pending = pending;
                Ok(None)
            }
        }
    }

    fn send_offset_fetch_request(
        &mut self,
        partitions: Vec<TopicPartition>,
        generation: Option<Generation>,
    ) {
        let Some(coordinator) = self.group.coordinator else { return };
        self.offsets.requests += 1;
        let id = self.offsets.requests;
        let asked = Some(partitions.clone());
        let group = self.spec.group.clone();
        let member = self.member_of_offset_fetch();
        let body = offset_fetch::Request { group, member, partitions: asked };
        let context = RequestContext::OffsetFetch { request: id };
        self.network.send_to_coordinator(coordinator, Request::from(body), context);
        let future = FetchFuture::Pending;
        self.offsets.pending = Some(PendingRequest { id, partitions, generation, future });
    }

    pub(super) fn offset_fetch_answered(
        &mut self,
        request: u32,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let result = match response {
            Some(Response::OffsetFetch(response)) => self.read_committed(&response, fx),
            Some(_) | None => {
                self.mark_coordinator_unknown(ConnectionFate::Gone, fx);
                Err(Failure::Disconnected)
            }
        };
        if let Some(pending) = self.offsets.pending.as_mut().filter(|p| p.id == request) {
            pending.future = match result {
                Ok(committed) => FetchFuture::Succeeded(committed),
                Err(failure) => FetchFuture::Failed(failure),
            };
        }
    }

    fn read_committed(
        &mut self,
        response: &offset_fetch::Response,
        fx: &mut Effects,
    ) -> Result<Committed, Failure> {
        let error = response.error;
        if matches!(error, ErrorCode::CoordinatorNotAvailable | ErrorCode::NotCoordinator) {
            self.mark_coordinator_unknown(ConnectionFate::Close, fx);
        }
        let of_member = matches!(error, ErrorCode::UnknownMemberId | ErrorCode::StaleMemberEpoch);
        if error.is_retriable() || error == ErrorCode::GroupAuthorizationFailed || of_member {
            return Err(Failure::Error(error));
        }
        if error.is_error() {
            return Err(Failure::Unexpected(error));
        }
        let failed = |p: &&offset_fetch::PartitionResponse| {
            p.error.is_error() && p.error != ErrorCode::UnstableOffsetCommit
        };
        if let Some(partition) = response.partitions.iter().find(failed) {
            return Err(Failure::Unexpected(partition.error));
        }
        if response.partitions.iter().any(|p| p.error.is_error()) {
            return Err(Failure::Error(ErrorCode::UnstableOffsetCommit));
        }
        let committed = |p: &offset_fetch::PartitionResponse| {
            (p.partition.clone(), (p.offset.0 >= 0).then_some((p.offset, p.leader_epoch)))
        };
        Ok(response.partitions.iter().map(committed).collect())
    }

    fn refresh_committed_offsets(&mut self, committed: Committed, fx: &mut Effects) {
        for (partition, found) in committed {
            let Some((offset, offset_epoch)) = found else { continue };
            if let Some(epoch) = offset_epoch {
                self.metadata_mut().update_last_seen_epoch_if_newer(&partition, epoch);
            }
            let Some(state) = self.subscriptions.state_mut(&partition) else { continue };
            state.committed = Some(offset);
            self.set_position(partition, offset, offset_epoch, OffsetSource::Committed, fx);
        }
    }

    pub(super) fn set_position(
        &mut self,
        partition: TopicPartition,
        offset: Offset,
        offset_epoch: Option<LeaderEpoch>,
        source: OffsetSource,
        fx: &mut Effects,
    ) {
        let current_leader = self.metadata.current_leader(&partition);
        let position = FetchPosition { offset, offset_epoch, current_leader };
        self.subscriptions.seek_unvalidated(&partition, position);
        self.note(fx, |consumer| Fact::PositionSet { consumer, partition, offset, source });
    }

    // ---- reset ----

    /// Whoever has no committed offset follows `auto.offset.reset`.
    pub(super) fn reset_initializing_positions(&mut self, fx: &mut Effects) -> Result<(), Failure> {
        for partition in self.subscriptions.initializing_partitions() {
            match self.reset_spec() {
                Some(spec) => self.subscriptions.request_offset_reset(&partition, spec),
                None => {
                    self.note(fx, |consumer| Fact::NoOffsetForPartition { consumer, partition });
                    return Err(Failure::NoOffsetForPartition);
                }
            }
        }
        Ok(())
    }

    /// What `auto.offset.reset` asks for; `None` for `none`.
    pub(super) fn reset_spec(&self) -> Option<OffsetSpec> {
        match self.spec.config.auto_offset_reset {
            AutoOffsetReset::Latest => Some(OffsetSpec::Latest),
            AutoOffsetReset::Earliest => Some(OffsetSpec::Earliest),
            AutoOffsetReset::None => None,
        }
    }

    /// Asks the leaders of the partitions that await a reset, one request per broker.
    pub(super) fn reset_positions_if_needed(&mut self, fx: &mut Effects) {
        let mut by_leader: Vec<(BrokerId, Vec<list_offsets::ListPartition>)> = Vec::new();
        for state in self.subscriptions.assignment() {
            let Some(spec) = state.awaits_reset(fx.now) else { continue };
            let partition = state.partition.clone();
            let known = self.metadata.current_leader(&partition);
            let Some(leader) = known.leader else {
                Arc::make_mut(&mut self.metadata).request_update(UpdateReason::Fresh);
                continue;
            };
            if self.network.client.is_unavailable(leader, Channel::Data, fx.now) {
                continue;
            }
            let current_leader_epoch = known.epoch.unwrap_or(LeaderEpoch(-1));
            let asked = list_offsets::ListPartition { partition, current_leader_epoch, spec };
            match by_leader.iter_mut().find(|(broker, _)| *broker == leader) {
                Some((_, partitions)) => partitions.push(asked),
                None => by_leader.push((leader, vec![asked])),
            }
        }
        let not_before = fx.now + self.spec.config.request_timeout;
        for (leader, partitions) in by_leader {
            for asked in &partitions {
                if let Some(state) = self.subscriptions.state_mut(&asked.partition) {
                    state.next_retry = Some(not_before);
                }
            }
            let specs = partitions.iter().map(|p| (p.partition.clone(), p.spec)).collect();
            let body = Request::from(list_offsets::Request { replica: None, partitions });
            self.network.send(leader, body, RequestContext::ListOffsets { specs });
        }
    }

    pub(super) fn list_offsets_answered(
        &mut self,
        specs: &[(TopicPartition, OffsetSpec)],
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let Some(Response::ListOffsets(response)) = response else {
            return self.list_offsets_failed(specs.iter().map(|(partition, _)| partition), fx);
        };
        let failed = response.partitions.iter().filter(|p| p.error.is_error());
        self.list_offsets_failed(failed.map(|p| &p.partition), fx);
        for found in response.partitions.iter().filter(|p| !p.error.is_error()) {
            let asked = specs.iter().find(|(partition, _)| *partition == found.partition);
            if let Some((partition, spec)) = asked {
                self.reset_position_if_needed(partition, *spec, found, fx);
            }
        }
    }

    fn list_offsets_failed<'a>(
        &mut self,
        partitions: impl Iterator<Item = &'a TopicPartition>,
        fx: &Effects,
    ) {
        let retry_at = fx.now + self.spec.config.retry_backoff;
        for partition in partitions {
            self.metadata_mut().request_update(UpdateReason::Again);
            if let Some(state) = self.subscriptions.state_mut(partition) {
                state.next_retry = Some(retry_at);
            }
        }
    }

    fn reset_position_if_needed(
        &mut self,
        partition: &TopicPartition,
        spec: OffsetSpec,
        found: &list_offsets::PartitionResponse,
        fx: &mut Effects,
    ) {
        let still_wanted = self
            .subscriptions
            .state(partition)
            .is_some_and(|state| state.fetch_state == FetchState::AwaitReset(spec));
        if !still_wanted || found.offset.0 < 0 {
            return;
        }
        let source = match spec {
            OffsetSpec::Earliest => OffsetSource::ResetEarliest,
            OffsetSpec::Latest => OffsetSource::ResetLatest,
        };
        // Without an epoch: what the leader itself has said needs no confirmation.
        self.set_position(partition.clone(), found.offset, None, source, fx);
        self.metadata_mut().update_last_seen_epoch_if_newer(partition, found.leader_epoch);
    }
}
