//! Kafka's configuration: real names, real defaults, real limits; one table per role.
//!
//! The command parser, the inspector and `help` read these tables, so a new key is one line in its role's table
//! (and one in `terms.ftl`).

mod broker;
mod consumer;
mod producer;
mod reconnect;
mod recovery;
mod table;
mod topic;
mod value;

pub use broker::{BrokerConfig, ReplicaSelector};
pub use consumer::{AutoOffsetReset, ConsumerConfig, GroupProtocol};
pub use producer::{Idempotence, PartitionerClass, ProducerConfig};
pub use reconnect::{RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX};
pub use recovery::MetadataRecoveryStrategy;
pub use table::{ConfigEntry, ConfigProblem};
pub use topic::{CleanupPolicy, TimestampType, TopicConfig};
pub use value::{ConfigKind, ConfigValue, Fraction, MaybeSet};
