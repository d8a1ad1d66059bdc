//! AlterPartition (56, version 3): a leader proposes who is in sync.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, LeaderEpoch, PartitionEpoch, TopicPartition};
use crate::protocol::LeaderRecoveryState;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who sends it.
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
    pub partitions: Vec<PartitionData>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    pub partition: TopicPartition,
    pub leader_epoch: LeaderEpoch,
    pub new_isr_with_epochs: Vec<BrokerState>,
    pub leader_recovery_state: LeaderRecoveryState,
    /// The state of the partition that the leader starts from.
    pub partition_epoch: PartitionEpoch,
}

/// A replica, and in which of its registrations the leader saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokerState {
    pub broker: BrokerId,
    /// -1 if the leader does not know.
    pub broker_epoch: BrokerEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub partitions: Vec<PartitionResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionResponse {
    pub partition: TopicPartition,
    /// The partition as it is now, or why it is not so.
    pub result: Result<PartitionState, ErrorCode>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionState {
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    pub isr: Vec<BrokerId>,
    pub leader_recovery_state: LeaderRecoveryState,
    pub partition_epoch: PartitionEpoch,
}
