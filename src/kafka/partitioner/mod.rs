//! Which partition a record goes to when the application does not say (`partitioner.class`).
//!
//! Keyed records hash their key ([`murmur2`]); keyless ones stick to a partition for about one batch
//! ([`BuiltInPartitioner`], KIP-480 and KIP-794).

mod builtin;
mod murmur2;
mod round_robin;

pub use builtin::{
    BuiltInPartitioner, PartitionChoices, PartitionLoadStats, QueueSizes, Switching,
};
pub use murmur2::{murmur2, partition_for_key, to_positive};
pub use round_robin::RoundRobinPartitioner;
