//! The Cluster lens: brokers as machines in racks, each with its replicas of some partitions.

mod bar;
mod cluster_lens;
mod column;
mod flights;
mod legend;
mod links;
mod machine_card;
mod opened;
mod quorum_panel;
mod replica;
mod words;
mod zookeeper;

pub(crate) use cluster_lens::ClusterLens;
pub(crate) use words::{controller_word, fault_word, life_word, role_word};
