//! A server's process (`kafka.server.SharedServer`, `KafkaRaftServer`): a member of the controllers' quorum, the controller that
//! follows or leads it, and, unless `process.roles=controller`, a broker beside them. One that is no voter only reads the
//! quorum's log (`process.roles=broker`).

pub mod active_controller;
mod controller_requests;
mod decisions;
mod formed;
pub mod metadata_loader;
mod network_channel;
mod process;
mod quorum_member;

pub use active_controller::{ActiveController, ControllerTask, Written};
pub use formed::FormedCluster;
pub use metadata_loader::MetadataLoader;
pub use process::Server;
