//! Topic configuration (`org.apache.kafka.common.config.TopicConfig`).

use crate::kafka::config::ConfigKind;
use crate::kafka::config::table::config;

config! {
    TopicConfig {
        /// The largest batch that a leader takes.
        "max.message.bytes" max_message_bytes: u32 = 1_048_588, ConfigKind::BYTES;
        /// How many replicas must be in sync for a write with `acks=all`.
        "min.insync.replicas" min_insync_replicas: u32 = 1, ConfigKind::COUNT;
    }
}
