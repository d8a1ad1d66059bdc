//! The KRaft controller: what the active one decides, and what every one of them keeps of it.
//!
//! A decision looks at the state and answers with records; the state changes only when records are replayed. So a standby that
//! replays the same log knows the same. What the active one hears from brokers ([`BrokerHeartbeatManager`]) is its own. Time
//! comes in as an argument.

mod broker_heartbeat_manager;
mod cluster_control_manager;
mod configuration_control_manager;
mod partition_change_builder;
mod partition_reassignment;
mod partition_registration;
mod producer_id_control_manager;
mod quorum_controller;
pub mod replica_placer;
mod replication;

pub use broker_heartbeat_manager::{BrokerControlState, BrokerHeartbeatManager, BrokerIdAndEpoch};
pub use cluster_control_manager::{BrokerRegistration, ClusterControlManager};
pub use configuration_control_manager::{
    ConfigurationControlManager, MIN_IN_SYNC_REPLICAS_CONFIG, UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
};
pub use partition_change_builder::{Election, ElectionRules, PartitionChangeBuilder};
pub use partition_reassignment::{
    CompletedReassignment, PartitionReassignmentReplicas, PartitionReassignmentRevert,
};
pub use partition_registration::PartitionRegistration;
pub use producer_id_control_manager::{PRODUCER_ID_BLOCK_SIZE, ProducerIdControlManager};
pub use quorum_controller::{ControllerResult, QuorumController};
pub use replication::{
    BrokerHeartbeatReply, ControllerConfig, ELIGIBLE_LEADER_REPLICAS_VERSION,
    ReplicationControlManager, TopicControlInfo,
};

#[cfg(test)]
mod tests;
