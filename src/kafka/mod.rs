//! Kafka itself: each node is a function of its state and an input; what it wants done comes out as data.

pub mod broker;
mod cluster_image;
pub mod config;
pub mod log;
mod effects;
mod input;
mod timer;

pub use cluster_image::{
    ClusterImage, GROUP_METADATA_TOPIC_NAME, PartitionImage, TopicImage, is_internal,
};
pub use effects::{Effect, Effects, ReplyTo};
pub use input::{ClientCommand, Input, ProduceRate};
pub use timer::{GroupTimer, TimerKind};
