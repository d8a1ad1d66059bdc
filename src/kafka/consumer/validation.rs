//! Whether a new leader's log holds what was read before (KIP-320: `OffsetFetcherUtils`, `OffsetsForLeaderEpochClient`,
//! `SubscriptionState.maybeCompleteValidation`).

use crate::fact::{Fact, OffsetSource};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::UpdateReason;
use crate::kafka::consumer::network::RequestContext;
use crate::kafka::consumer::{Consumer, Failure, FetchPosition};
use crate::protocol::fetch::EpochEndOffset;
use crate::protocol::offset_for_leader_epoch::{self, EpochPartition};
use crate::protocol::{Channel, Request, Response};

type Positions = Vec<(TopicPartition, FetchPosition)>;

impl Consumer {
    /// Asks the leaders of the positions that are to be confirmed, one request per broker.
    ///
    /// # Errors
    /// A truncation was found, and no policy says where to go on.
    pub(super) fn validate_positions_if_needed(&mut self, fx: &mut Effects) -> Result<(), Failure> {
        if let Some(failure) = self.offsets.truncation.take() {
            return Err(failure);
        }
        self.validate_positions_on_metadata_change();
        let mut by_leader: Vec<(BrokerId, Positions)> = Vec::new();
        for state in self.subscriptions.assignment() {
            let Some(position) = state.needs_validation(fx.now) else { continue };
            let Some(leader) = position.current_leader.leader else { continue };
            if self.network.client.is_unavailable(leader, Channel::Data, fx.now) {
                continue;
            }
            let asked = (state.partition.clone(), *position);
            match by_leader.iter_mut().find(|(broker, _)| *broker == leader) {
                Some((_, positions)) => positions.push(asked),
                None => by_leader.push((leader, vec![asked])),
            }
        }
        let not_before = fx.now + self.spec.config.request_timeout;
        for (leader, positions) in by_leader {
            for (partition, _) in &positions {
                if let Some(state) = self.subscriptions.state_mut(partition) {
                    state.next_retry = Some(not_before);
                }
            }
            let partitions = positions.iter().map(asked_about).collect();
            let body = Request::from(offset_for_leader_epoch::Request { partitions });
            let context = RequestContext::OffsetForLeaderEpoch { positions };
            self.network.send(leader, body, context);
        }
        Ok(())
    }

    /// With new metadata, each position learns who leads its partition now.
    pub(super) fn validate_positions_on_metadata_change(&mut self) {
        let version = self.metadata.update_version();
        if self.offsets.leaders_version != version {
            self.offsets.leaders_version = version;
            self.subscriptions.validate_positions_on_metadata_change(&self.metadata);
        }
    }

    /// Whatever is not answered, or with an error, is asked again after `retry.backoff.ms`, of whoever leads then.
    pub(super) fn offsets_for_leader_epoch_answered(
        &mut self,
        positions: Positions,
        response: Option<Response>,
        fx: &mut Effects,
    ) {
        let answers = match &response {
            Some(Response::OffsetForLeaderEpoch(response)) => response.partitions.as_slice(),
            Some(_) | None => &[],
        };
        let retry_at = fx.now + self.spec.config.retry_backoff;
        for (partition, asked) in positions {
            let answer = answers.iter().find(|answer| answer.partition == partition);
            match answer.filter(|answer| answer.error == ErrorCode::None) {
                Some(answer) => self.maybe_complete_validation(partition, asked, answer.end, fx),
                None => {
                    self.metadata_mut().request_update(UpdateReason::Again);
                    if let Some(state) = self.subscriptions.state_mut(&partition) {
                        state.next_retry = Some(retry_at);
                    }
                }
            }
        }
    }

    /// The leader has said where its records of the position's epoch end, or that it does not know that epoch.
    fn maybe_complete_validation(
        &mut self,
        partition: TopicPartition,
        asked: FetchPosition,
        end: Option<EpochEndOffset>,
        fx: &mut Effects,
    ) {
        let Some(state) = self.subscriptions.state_mut(&partition) else { return };
        if state.unvalidated_position() != Some(&asked) {
            return;
        }
        let offset = asked.offset;
        if end.is_some_and(|end| end.end_offset >= offset) {
            state.seek_validated(asked);
            let epoch = asked.current_leader.epoch.unwrap_or(LeaderEpoch(-1));
            return self.note(fx, |consumer| Fact::PositionValidated {
                consumer,
                partition,
                offset,
                epoch,
            });
        }
        let (of, diverged) = (partition.clone(), end.map_or(Offset::NONE, |end| end.end_offset));
        self.note(fx, |consumer| Fact::LogTruncationDetected {
            consumer,
            partition: of,
            offset,
            diverged,
        });
        let Some(spec) = self.reset_spec() else {
            self.offsets.truncation = Some(Failure::LogTruncation);
            return;
        };
        let Some(end) = end else {
            return self.subscriptions.request_offset_reset(&partition, spec);
        };
        let (offset, source) = (end.end_offset, OffsetSource::Diverged);
        let position = FetchPosition { offset, offset_epoch: Some(end.epoch), ..asked };
        self.subscriptions.seek_validated(&partition, position);
        self.note(fx, |consumer| Fact::PositionSet { consumer, partition, offset, source });
    }
}

fn asked_about((partition, position): &(TopicPartition, FetchPosition)) -> EpochPartition {
    EpochPartition {
        partition: partition.clone(),
        current_leader_epoch: position.current_leader.epoch.unwrap_or(LeaderEpoch(-1)),
        leader_epoch: position.offset_epoch.unwrap_or(LeaderEpoch(-1)),
    }
}
