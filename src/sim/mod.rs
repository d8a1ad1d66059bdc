//! The simulated world: nodes, network and time under one roof, and the commands that act on it.

#[cfg(test)]
#[path = "tests/closest_replica.rs"]
mod closest_replica;
pub mod command;
mod connections;
mod controller;
mod deliver;
mod execute;
pub mod limits;
#[cfg(test)]
#[path = "tests/member_ids.rs"]
mod member_ids;
mod node;
mod nodes;
mod observer;
mod occurrence;
mod racks;
#[cfg(test)]
#[path = "tests/settings.rs"]
mod server_settings;
#[cfg(test)]
#[path = "tests/small_world.rs"]
mod small_world;
#[cfg(test)]
#[path = "tests/starting.rs"]
mod starting;
mod wire;
mod world;

pub use command::{Command, CommandError, ConfigTarget, DiskFault, Settings, TimedCommand};
pub use node::{Life, Node, Slot};
pub use observer::{Ledger, LedgerEntry, Loss, Observer, Terms, Told, UncleanElection};
pub use occurrence::LinkId;
pub use world::{ClusterSpec, LATENCY_BETWEEN_SERVERS, LATENCY_IN_LESSONS, World};
