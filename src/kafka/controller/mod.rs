//! The KRaft controller: what the active one decides, and what every one of them keeps of it.
//!
//! A decision looks at the state and answers with records; the state changes only when records are replayed. So a standby that
//! replays the same log knows the same. Time comes in as an argument.

mod partition_change_builder;
mod partition_reassignment;
mod partition_registration;
pub mod replica_placer;

pub use partition_change_builder::{Election, ElectionRules, PartitionChangeBuilder};
pub use partition_reassignment::{
    CompletedReassignment, PartitionReassignmentReplicas, PartitionReassignmentRevert,
};
pub use partition_registration::PartitionRegistration;
