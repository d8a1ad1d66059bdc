//! Broker configuration (`GroupCoordinatorConfig`, `ServerLogConfigs`).

use crate::kafka::config::ConfigKind;
use crate::kafka::config::table::config;
use crate::kernel::Span;

config! {
    BrokerConfig {
        /// How long the first join phase of an empty group waits for more members.
        "group.initial.rebalance.delay.ms" group_initial_rebalance_delay: Span = Span::from_ms(3_000), ConfigKind::MS;
        /// The shortest `session.timeout.ms` that a member may ask for.
        "group.min.session.timeout.ms" group_min_session_timeout: Span = Span::from_ms(6_000), ConfigKind::MS;
        /// The longest `session.timeout.ms` that a member may ask for.
        "group.max.session.timeout.ms" group_max_session_timeout: Span = Span::from_ms(1_800_000), ConfigKind::MS;
        /// How many members a group may have.
        "group.max.size" group_max_size: u32 = 2_147_483_647, ConfigKind::COUNT;
        /// Partitions of `__consumer_offsets`.
        "offsets.topic.num.partitions" offsets_topic_num_partitions: u32 = 50, ConfigKind::COUNT;
        /// How long the offsets of a dead group are kept.
        "offsets.retention.minutes" offsets_retention_minutes: u32 = 10_080, ConfigKind::COUNT;
        /// How often the coordinator looks for offsets that have expired.
        "offsets.retention.check.interval.ms" offsets_retention_check_interval: Span = Span::from_ms(600_000), ConfigKind::MS_POSITIVE;
        /// The longest text that may go with a committed offset.
        "offset.metadata.max.bytes" offset_metadata_max_bytes: u32 = 4_096, ConfigKind::BYTES;
        /// Partitions of a topic that does not say how many.
        "num.partitions" num_partitions: u32 = 1, ConfigKind::COUNT;
        /// How long the controller waits for the broker's heartbeat before it takes its leaderships away.
        "broker.session.timeout.ms" broker_session_timeout: Span = Span::from_ms(9_000), ConfigKind::MS;
    }
}
