//! Broker configuration (`GroupCoordinatorConfig`, `ServerLogConfigs`).

use crate::id::AssignorName;
use crate::kafka::config::table::config;
use crate::kafka::config::topic::span_of;
use crate::kafka::config::{ConfigKind, ConfigValue, TopicConfig};
use crate::kernel::Span;

/// The coordinator's assignors, the default first (`GroupCoordinatorConfig.CONSUMER_GROUP_BUILTIN_ASSIGNORS`).
const ASSIGNOR_NAMES: &[&str] = &["uniform", "range"];

fn default_assignors() -> Vec<AssignorName> {
    ASSIGNOR_NAMES.iter().map(|name| AssignorName::new(*name)).collect()
}

/// `replica.selector.class`: who says from which replica a consumer reads (KIP-392).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicaSelector {
    None,
    /// `LeaderSelector`: from the leader.
    Leader,
    /// `RackAwareReplicaSelector`: from a replica in the consumer's rack.
    RackAware,
}

/// Classes by their short names too, which Kafka does not know.
const REPLICA_SELECTORS: &[&str] = &[
    "org.apache.kafka.common.replica.RackAwareReplicaSelector",
    "RackAwareReplicaSelector",
    "org.apache.kafka.common.replica.LeaderSelector",
    "LeaderSelector",
    "",
];

impl ConfigValue for ReplicaSelector {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        match text.rsplit('.').next().filter(|_| REPLICA_SELECTORS.contains(&text))? {
            "" => Some(Self::None),
            "LeaderSelector" => Some(Self::Leader),
            _ => Some(Self::RackAware),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::None => REPLICA_SELECTORS[4],
            Self::Leader => REPLICA_SELECTORS[2],
            Self::RackAware => REPLICA_SELECTORS[0],
        }
        .to_owned()
    }
}

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
        /// Consumer protocol: how long nothing may be heard from a member.
        "group.consumer.session.timeout.ms" group_consumer_session_timeout: Span = Span::from_ms(45_000), ConfigKind::Ms { min: 45_000, max: 60_000 };
        /// Consumer protocol: how often members send heartbeats.
        "group.consumer.heartbeat.interval.ms" group_consumer_heartbeat_interval: Span = Span::from_ms(5_000), ConfigKind::Ms { min: 5_000, max: 15_000 };
        /// Consumer protocol: how many members a group may have.
        "group.consumer.max.size" group_consumer_max_size: u32 = 2_147_483_647, ConfigKind::COUNT;
        /// Consumer protocol: the assignors that members may ask for; the first one is the default.
        "group.consumer.assignors" group_consumer_assignors: Vec<AssignorName> = default_assignors(), ConfigKind::List(ASSIGNOR_NAMES);
        /// Partitions of `__consumer_offsets`.
        "offsets.topic.num.partitions" offsets_topic_num_partitions: u32 = 50, ConfigKind::COUNT;
        /// How long the offsets of a dead group are kept.
        "offsets.retention.minutes" offsets_retention_minutes: u32 = 10_080, ConfigKind::COUNT;
        /// How often the coordinator looks for offsets that have expired.
        "offsets.retention.check.interval.ms" offsets_retention_check_interval: Span = Span::from_ms(600_000), ConfigKind::MS_POSITIVE;
        /// How long a write of the group coordinator may wait to be committed before whoever waits for it is told.
        "offsets.commit.timeout.ms" offsets_commit_timeout: Span = Span::from_ms(5_000), ConfigKind::MS_POSITIVE;
        /// The longest text that may go with a committed offset.
        "offset.metadata.max.bytes" offset_metadata_max_bytes: u32 = 4_096, ConfigKind::BYTES;
        /// Partitions of a topic that does not say how many.
        "num.partitions" num_partitions: u32 = 1, ConfigKind::COUNT;
        /// How often logs are looked through for segments to delete.
        "log.retention.check.interval.ms" log_retention_check_interval: Span = Span::from_ms(300_000), ConfigKind::Ms { min: 1, max: ConfigKind::MS_MAX };
        /// How long after its start a broker first looks through its logs.
        "log.initial.task.delay.ms" log_initial_task_delay: Span = Span::from_ms(30_000), ConfigKind::MS_LONG;
        /// Whether compacted topics are compacted.
        "log.cleaner.enable" log_cleaner_enable: bool = true, ConfigKind::Switch;
        /// How long the cleaner sleeps when it has found nothing to do.
        "log.cleaner.backoff.ms" log_cleaner_backoff: Span = Span::from_ms(15_000), ConfigKind::MS_LONG;
        /// How long an idempotent producer is remembered after its last batch.
        "producer.id.expiration.ms" producer_id_expiration: Span = Span::from_ms(86_400_000), ConfigKind::MS_POSITIVE;
        /// How often producers that are to be forgotten are looked for.
        "producer.id.expiration.check.interval.ms" producer_id_expiration_check_interval: Span = Span::from_ms(600_000), ConfigKind::MS_POSITIVE;
        /// Whether a transaction's first batch in a partition needs the transaction coordinator's word.
        "transaction.partition.verification.enable" transaction_partition_verification: bool = true, ConfigKind::Switch;
        /// After how many records without a flush a log is flushed.
        "log.flush.interval.messages" log_flush_interval_messages: i64 = i64::MAX, ConfigKind::Count { min: 1, max: i64::MAX };
        /// After how long without a flush a log is flushed; nothing: `log.flush.scheduler.interval.ms`.
        "log.flush.interval.ms" log_flush_interval_ms: Option<i64> = None, ConfigKind::Ms { min: 0, max: i64::MAX };
        /// How often it is looked which logs are to be flushed.
        "log.flush.scheduler.interval.ms" log_flush_scheduler_interval_ms: i64 = i64::MAX, ConfigKind::Ms { min: 1, max: i64::MAX };
        /// How often it is written down how far logs are flushed.
        "log.flush.offset.checkpoint.interval.ms" log_flush_offset_checkpoint_interval: Span = Span::from_ms(60_000), ConfigKind::MS_POSITIVE;
        /// How often it is written down where logs start.
        "log.flush.start.offset.checkpoint.interval.ms" log_flush_start_offset_checkpoint_interval: Span = Span::from_ms(60_000), ConfigKind::MS_POSITIVE;
        /// How often high watermarks are written down.
        "replica.high.watermark.checkpoint.interval.ms" replica_high_watermark_checkpoint_interval: Span = Span::from_ms(5_000), ConfigKind::MS_POSITIVE;
        /// How long a follower may be behind and still be in sync.
        "replica.lag.time.max.ms" replica_lag_time_max: Span = Span::from_ms(30_000), ConfigKind::MS;
        /// How long a leader may keep a follower's fetch while there is nothing new.
        "replica.fetch.wait.max.ms" replica_fetch_wait_max: Span = Span::from_ms(500), ConfigKind::MS;
        /// How many bytes a follower waits for.
        "replica.fetch.min.bytes" replica_fetch_min_bytes: u32 = 1, ConfigKind::BYTES;
        /// How many bytes a follower takes of one partition at a time; one batch may be larger.
        "replica.fetch.max.bytes" replica_fetch_max_bytes: u32 = 1_048_576, ConfigKind::BYTES;
        /// How many bytes a follower takes at a time.
        "replica.fetch.response.max.bytes" replica_fetch_response_max_bytes: u32 = 10_485_760, ConfigKind::BYTES;
        /// How long a follower leaves a partition alone after an error.
        "replica.fetch.backoff.ms" replica_fetch_backoff: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// How long a follower waits for its leader's answer.
        "request.timeout.ms" request_timeout: Span = Span::from_ms(30_000), ConfigKind::MS;
        /// How long a follower may take to connect to its leader. Connecting takes no time here, so nothing comes of it.
        "replica.socket.timeout.ms" replica_socket_timeout: Span = Span::from_ms(30_000), ConfigKind::MS;
        /// In which rack the broker stands; nothing: in none.
        "broker.rack" broker_rack: Option<String> = None, ConfigKind::Text;
        /// How a leader chooses from which replica a consumer should read; nothing: always from the leader.
        "replica.selector.class" replica_selector_class: ReplicaSelector = ReplicaSelector::None, ConfigKind::Choice(REPLICA_SELECTORS);
        /// How often a broker tells the controller that it lives.
        "broker.heartbeat.interval.ms" broker_heartbeat_interval: Span = Span::from_ms(2_000), ConfigKind::MS_POSITIVE;
        /// How long the controller waits for the broker's heartbeat before it takes its leaderships away.
        "broker.session.timeout.ms" broker_session_timeout: Span = Span::from_ms(9_000), ConfigKind::MS;
        /// How long a broker that starts tries to register before it ends itself.
        "initial.broker.registration.timeout.ms" initial_broker_registration_timeout: Span = Span::from_ms(60_000), ConfigKind::MS;
        /// Whether a broker that is told to stop asks the controller for its leave.
        "controlled.shutdown.enable" controlled_shutdown: bool = true, ConfigKind::Switch;
        /// Replicas of a topic that does not say how many.
        "default.replication.factor" default_replication_factor: i64 = 1, ConfigKind::Count { min: i32::MIN as i64, max: i32::MAX as i64 };
        /// Whether the controller gives partitions back to their preferred leaders by itself.
        "auto.leader.rebalance.enable" auto_leader_rebalance: bool = true, ConfigKind::Switch;
        /// How often the controller looks for partitions that others lead.
        "leader.imbalance.check.interval.seconds" leader_imbalance_check_interval_seconds: i64 = 300, ConfigKind::Count { min: 1, max: ConfigKind::MS_MAX / 1_000 };
        /// How long an election of the quorum may take, and a random time up to as long again.
        "controller.quorum.election.timeout.ms" controller_quorum_election_timeout: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// How long the last of a resigning leader's preferred successors waits.
        "controller.quorum.election.backoff.max.ms" controller_quorum_election_backoff_max: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// How long a voter may be without its leader.
        "controller.quorum.fetch.timeout.ms" controller_quorum_fetch_timeout: Span = Span::from_ms(2_000), ConfigKind::MS;
        /// How long a member of the quorum waits for an answer of another one.
        "controller.quorum.request.timeout.ms" controller_quorum_request_timeout: Span = Span::from_ms(2_000), ConfigKind::MS;
        /// How long the quorum's leader collects records before it writes them.
        "controller.quorum.append.linger.ms" controller_quorum_append_linger: Span = Span::from_ms(25), ConfigKind::MS;
    }
}

impl BrokerConfig {
    /// How often logs are looked through for what is to be flushed; `None`: never again after the first time.
    pub fn log_flush_scheduler_interval(&self) -> Option<Span> {
        span_of(self.log_flush_scheduler_interval_ms)
    }

    /// `leader.imbalance.check.interval.seconds`.
    pub fn leader_imbalance_check_interval(&self) -> Span {
        let seconds = u64::try_from(self.leader_imbalance_check_interval_seconds);
        Span::from_ms(seconds.unwrap_or_default() * 1_000)
    }

    /// After how many records a log of this topic is flushed.
    pub fn flush_messages(&self, topic: &TopicConfig) -> i64 {
        topic.flush_messages.unwrap_or(self.log_flush_interval_messages)
    }

    /// After how long a log of this topic is flushed; `None`: never.
    pub fn flush_after(&self, topic: &TopicConfig) -> Option<Span> {
        let own = topic.flush_ms.or(self.log_flush_interval_ms);
        span_of(own.unwrap_or(self.log_flush_scheduler_interval_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_of_replication_and_of_logs_are_kafkas() {
        let config = BrokerConfig::default();
        let ms = [
            config.replica_lag_time_max,
            config.replica_fetch_wait_max,
            config.replica_fetch_backoff,
            config.replica_high_watermark_checkpoint_interval,
            config.log_retention_check_interval,
            config.log_initial_task_delay,
            config.log_cleaner_backoff,
        ];
        let expected = [30_000, 500, 1_000, 5_000, 300_000, 30_000, 15_000];
        assert_eq!(ms.map(Span::as_ms), expected);
        let bytes = [
            config.replica_fetch_min_bytes,
            config.replica_fetch_max_bytes,
            config.replica_fetch_response_max_bytes,
        ];
        assert_eq!(bytes, [1, 1_048_576, 10_485_760]);
        assert_eq!((config.num_partitions, config.log_cleaner_enable), (1, true));
        assert_eq!(config.replica_selector_class, ReplicaSelector::None, "from the leader only");
        // No record is flushed for its own sake.
        assert_eq!(config.flush_messages(&TopicConfig::default()), i64::MAX);
        assert_eq!(config.flush_after(&TopicConfig::default()), None);
    }

    #[test]
    fn the_defaults_of_controllers_and_of_the_quorum_are_kafkas() {
        let config = BrokerConfig::default();
        let ms = [
            config.initial_broker_registration_timeout,
            config.leader_imbalance_check_interval(),
            config.controller_quorum_election_timeout,
            config.controller_quorum_election_backoff_max,
            config.controller_quorum_fetch_timeout,
            config.controller_quorum_request_timeout,
            config.controller_quorum_append_linger,
        ];
        let expected = [60_000, 300_000, 1_000, 1_000, 2_000, 2_000, 25];
        assert_eq!(ms.map(Span::as_ms), expected);
        assert_eq!(config.default_replication_factor, 1);
        assert!(config.auto_leader_rebalance && config.controlled_shutdown);
    }

    #[test]
    fn the_limits_of_controllers_and_of_the_quorum_are_kafkas() {
        let takes = |key, value| BrokerConfig::default().set(key, value).is_ok();
        for key in BrokerConfig::KEYS.iter().filter(|key| key.starts_with("controller.quorum.")) {
            assert!(takes(key, "0") && takes(key, "2147483647"), "{key}");
            assert!(!takes(key, "-1") && !takes(key, "2147483648"), "{key}");
        }
        let interval = "leader.imbalance.check.interval.seconds";
        assert!(takes(interval, "1") && !takes(interval, "0"));
        // Kafka looks at it only when a topic is created.
        let factor = "default.replication.factor";
        assert!(takes(factor, "-5") && takes(factor, "40000") && !takes(factor, "2147483648"));
    }

    #[test]
    fn a_broker_tells_that_it_lives_every_2_seconds_and_is_missed_after_9() {
        let config = BrokerConfig::default();
        assert_eq!(config.broker_heartbeat_interval, Span::from_ms(2_000));
        assert_eq!(config.broker_session_timeout, Span::from_ms(9_000));
    }
}
