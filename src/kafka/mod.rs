//! Kafka itself: each node is a function of its state and an input; what it wants done comes out as data.

pub mod assignor;
pub mod broker;
pub mod client;
mod cluster_image;
pub mod config;
pub mod consumer;
pub mod controller;
mod effects;
pub mod group;
mod input;
pub mod log;
pub mod partitioner;
pub mod producer;
pub mod raft;
pub mod server;
mod timer;

pub use cluster_image::{ClusterImage, GROUP_METADATA_TOPIC_NAME, TopicImage, is_internal};
pub use controller::PartitionRegistration;
pub use effects::{Effect, Effects, ReplyTo};
pub use input::{ClientCommand, ClientCommandProblem, Input, ProduceRate, SubscribeTo};
pub use timer::{GroupTimer, ServerTimer, TimerKind};
