//! The quorum that keeps the metadata log: one voter or observer, as a state machine (KIP-595, KIP-996;
//! `org.apache.kafka.raft.KafkaRaftClient`, `QuorumState`).
//!
//! A leader is elected by a majority of the voters, the others pull its log, and what a majority has is committed. Brokers
//! pull as observers: they are not counted.

mod client;
mod config;
mod connections;
mod election;
mod epochs;
mod fetch;
mod formed;
mod poll;
mod replicated_log;
mod state;
mod transitions;
mod turn;
mod vote;

pub use client::{NotLeader, RaftClient};
pub use config::QuorumConfig;
pub use election::ElectionState;
pub use replicated_log::{OffsetAndEpoch, ReplicatedLog};
pub use state::{EpochState, LeaderState, ReplicaState};
pub use turn::{RaftEffect, RaftTurn, RequestToken};

#[cfg(test)]
mod tests;
