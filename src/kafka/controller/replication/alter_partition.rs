//! AlterPartition: a leader proposes who is in sync (`ReplicationControlManager.alterPartition`).

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, TopicPartition};
use crate::kafka::controller::{
    ControllerResult, PartitionRegistration, ReplicationControlManager,
};
use crate::protocol::alter_partition::{
    BrokerState, PartitionData, PartitionResponse, PartitionState, Request, Response,
};
use crate::protocol::{LeaderChange, LeaderRecoveryState, MetadataRecord};

impl ReplicationControlManager {
    /// # Errors
    /// For all: `STALE_BROKER_EPOCH`. For a partition, the first of: `UNKNOWN_TOPIC_OR_PARTITION` (Kafka with topic ids:
    /// `UNKNOWN_TOPIC_ID`), `NOT_CONTROLLER` if the leader knows a later state than this controller, `FENCED_LEADER_EPOCH`,
    /// `INVALID_REQUEST` if another one leads, `INVALID_UPDATE_VERSION`, `INVALID_REQUEST` if the ISR makes no sense,
    /// `INELIGIBLE_REPLICA`. `NEW_LEADER_ELECTED` comes with a change: it ended a move, and with that the sender's leadership.
    pub fn alter_partition(&self, request: &Request) -> ControllerResult<Response> {
        if let Err(error) = self.cluster.check_broker_epoch(request.broker, request.broker_epoch) {
            return ControllerResult::of(Response { error, partitions: Vec::new() });
        }
        let mut records = Vec::new();
        let mut partitions = Vec::new();
        for data in &request.partitions {
            let result = self.alter_one(request.broker, data, &mut records);
            partitions.push(PartitionResponse { partition: data.partition.clone(), result });
        }
        ControllerResult { records, response: Response { error: ErrorCode::None, partitions } }
    }

    fn alter_one(
        &self,
        sender: BrokerId,
        data: &PartitionData,
        records: &mut Vec<MetadataRecord>,
    ) -> Result<PartitionState, ErrorCode> {
        let TopicPartition { topic, partition: number } = &data.partition;
        let partition = self.partition(&data.partition);
        let partition = partition.ok_or(ErrorCode::UnknownTopicOrPartition)?;
        self.validate_alter_partition_data(sender, partition, data)?;
        let change = self.change(topic, *number, self.online_or_unclean(topic), |builder| {
            builder.target_isr =
                data.new_isr_with_epochs.iter().map(|state| state.broker).collect();
            builder.target_leader_recovery_state = data.leader_recovery_state;
        });
        let Some(change) = change else { return Ok(state_of(partition)) };
        let after = partition.merge(&change);
        let moved = match change.leader {
            LeaderChange::None => false,
            LeaderChange::NoLeader => true,
            LeaderChange::To(leader) => leader != sender,
        };
        records.push(MetadataRecord::PartitionChange(change));
        if moved { Err(ErrorCode::NewLeaderElected) } else { Ok(state_of(&after)) }
    }

    fn validate_alter_partition_data(
        &self,
        sender: BrokerId,
        partition: &PartitionRegistration,
        data: &PartitionData,
    ) -> Result<(), ErrorCode> {
        let ahead = data.leader_epoch > partition.leader_epoch
            || data.partition_epoch > partition.partition_epoch;
        if ahead {
            return Err(ErrorCode::NotController);
        }
        if data.leader_epoch < partition.leader_epoch {
            return Err(ErrorCode::FencedLeaderEpoch);
        }
        if partition.leader != Some(sender) {
            return Err(ErrorCode::InvalidRequest);
        }
        if data.partition_epoch < partition.partition_epoch {
            return Err(ErrorCode::InvalidUpdateVersion);
        }
        let new_isr = &data.new_isr_with_epochs;
        let recovering = data.leader_recovery_state == LeaderRecoveryState::Recovering;
        let makes_sense = is_valid_isr(&partition.replicas, new_isr)
            && new_isr.iter().any(|state| state.broker == sender)
            && !(recovering && new_isr.len() > 1)
            && !(recovering && partition.leader_recovery_state == LeaderRecoveryState::Recovered);
        if !makes_sense {
            return Err(ErrorCode::InvalidRequest);
        }
        let eligible = new_isr.iter().all(|state| self.is_eligible_for_isr(*state));
        if eligible { Ok(()) } else { Err(ErrorCode::IneligibleReplica) }
    }

    /// Active, and still in the registration in which the leader saw it: one that started anew may have lost records since.
    fn is_eligible_for_isr(&self, state: BrokerState) -> bool {
        self.cluster.registration(state.broker).is_some_and(|registration| {
            let same =
                state.broker_epoch == BrokerEpoch::NONE || state.broker_epoch == registration.epoch;
            registration.is_active() && same
        })
    }
}

/// Replicas only, each once (`Replicas.validateIsr`).
fn is_valid_isr(replicas: &[BrokerId], isr: &[BrokerState]) -> bool {
    isr.iter().enumerate().all(|(place, state)| {
        let twice = isr[..place].iter().any(|other| other.broker == state.broker);
        !twice && replicas.contains(&state.broker)
    })
}

fn state_of(partition: &PartitionRegistration) -> PartitionState {
    PartitionState {
        leader: partition.leader,
        leader_epoch: partition.leader_epoch,
        isr: partition.isr.clone(),
        leader_recovery_state: partition.leader_recovery_state,
        partition_epoch: partition.partition_epoch,
    }
}
