//! Consumer configuration (`org.apache.kafka.clients.consumer.ConsumerConfig`).

use crate::id::AssignorName;
use crate::kafka::config::reconnect::{
    RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX, post_process_reconnect_backoff,
};
use crate::kafka::config::table::config;
use crate::kafka::config::value::choice;
use crate::kafka::config::{
    ConfigEntry, ConfigKind, ConfigProblem, ConfigValue, MaybeSet, MetadataRecoveryStrategy,
};
use crate::kernel::Span;

choice! {
    /// `auto.offset.reset`: where to begin without a committed offset, or when the position is gone from the log.
    AutoOffsetReset {
        "latest" Latest,
        "earliest" Earliest,
        /// An error for the application.
        "none" None,
    }
}

choice! {
    /// `group.protocol`: who works out the assignment, and how members talk to their coordinator.
    GroupProtocol {
        /// JoinGroup and SyncGroup; a member works it out.
        "classic" Classic,
        /// ConsumerGroupHeartbeat; the coordinator works it out (KIP-848).
        "consumer" Consumer,
    }
}

impl GroupProtocol {
    /// What may not be set along with the protocol, and how that is said (`ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS`,
    /// `CONSUMER_PROTOCOL_UNSUPPORTED_CONFIGS`).
    pub fn unsupported_configs(self) -> (&'static [&'static str], &'static str) {
        match self {
            GroupProtocol::Classic => (&["group.remote.assignor"], "group.protocol=classic"),
            GroupProtocol::Consumer => (
                &["partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms"],
                "group.protocol=consumer",
            ),
        }
    }
}

/// The assignors that a consumer may name; the list grows with `kafka::assignor`. The last two are broken on purpose.
const ASSIGNORS: &[&str] =
    &["range", "roundrobin", "sticky", "cooperative-sticky", "forgetful", "doubling"];

/// Range, with what is needed to change over to cooperating one member after the other (KIP-429, KIP-726).
fn default_strategy() -> Vec<AssignorName> {
    ["range", "cooperative-sticky"].map(AssignorName::new).to_vec()
}

config! {
    ConsumerConfig {
        "group.protocol" group_protocol: GroupProtocol = GroupProtocol::Classic, GroupProtocol::KIND;
        /// Consumer protocol: the coordinator's assignor. Empty: its default.
        "group.remote.assignor" group_remote_assignor: Option<String> = None, ConfigKind::Text;
        /// `group.instance.id`: makes the member static. Empty: dynamic.
        "group.instance.id" group_instance_id: Option<String> = None, ConfigKind::Text;
        "session.timeout.ms" session_timeout: Span = Span::from_ms(45_000), ConfigKind::MS_POSITIVE;
        "heartbeat.interval.ms" heartbeat_interval: Span = Span::from_ms(3_000), ConfigKind::MS_POSITIVE;
        /// The longest time between two calls of `poll`.
        "max.poll.interval.ms" max_poll_interval: Span = Span::from_ms(300_000), ConfigKind::MS_POSITIVE;
        "max.poll.records" max_poll_records: u32 = 500, ConfigKind::COUNT;
        "enable.auto.commit" enable_auto_commit: bool = true, ConfigKind::Switch;
        "auto.commit.interval.ms" auto_commit_interval: Span = Span::from_ms(5_000), ConfigKind::MS;
        "auto.offset.reset" auto_offset_reset: AutoOffsetReset = AutoOffsetReset::Latest, AutoOffsetReset::KIND;
        "fetch.min.bytes" fetch_min_bytes: u32 = 1, ConfigKind::BYTES;
        "fetch.max.wait.ms" fetch_max_wait: Span = Span::from_ms(500), ConfigKind::MS;
        "fetch.max.bytes" fetch_max_bytes: u32 = 52_428_800, ConfigKind::BYTES;
        "max.partition.fetch.bytes" max_partition_fetch_bytes: u32 = 1_048_576, ConfigKind::BYTES;
        "request.timeout.ms" request_timeout: Span = Span::from_ms(30_000), ConfigKind::MS_POSITIVE;
        "default.api.timeout.ms" default_api_timeout: Span = Span::from_ms(60_000), ConfigKind::MS_POSITIVE;
        "retry.backoff.ms" retry_backoff: Span = Span::from_ms(100), ConfigKind::MS;
        "retry.backoff.max.ms" retry_backoff_max: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// Before a broker that could not be reached is tried again.
        "reconnect.backoff.ms" reconnect_backoff: MaybeSet = MaybeSet::Default(RECONNECT_BACKOFF), ConfigKind::MS;
        "reconnect.backoff.max.ms" reconnect_backoff_max: MaybeSet = MaybeSet::Default(RECONNECT_BACKOFF_MAX), ConfigKind::MS;
        "metadata.max.age.ms" metadata_max_age: Span = Span::from_ms(300_000), ConfigKind::MS_POSITIVE;
        /// What to do when no known broker can be asked.
        "metadata.recovery.strategy" metadata_recovery_strategy: MetadataRecoveryStrategy = MetadataRecoveryStrategy::Rebootstrap, MetadataRecoveryStrategy::KIND;
        "partition.assignment.strategy" partition_assignment_strategy: Vec<AssignorName> = default_strategy(), ConfigKind::List(ASSIGNORS);
        /// In which rack the consumer stands, so that it can read from a replica there.
        "client.rack" client_rack: Option<String> = None, ConfigKind::Text;
        /// Not Kafka's: how long the simulated application works on one record.
        "processing.time.ms" processing_time: Span = Span::from_ms(200), ConfigKind::MS;
    }
}

impl ConsumerConfig {
    /// What Kafka refuses although each value alone is fine, and what it changes by itself
    /// (`ConsumerConfig.postProcessParsedConfig`, `Heartbeat`'s constructor).
    pub fn post_process(&mut self) -> Result<(), ConfigProblem> {
        post_process_reconnect_backoff(self.reconnect_backoff, &mut self.reconnect_backoff_max);
        self.check_set(&[])?;
        if self.heartbeat_interval >= self.session_timeout {
            return Err(ConfigProblem::Conflict {
                key: "heartbeat.interval.ms",
                value: self.heartbeat_interval.write(),
                rule: "below",
                other: "session.timeout.ms",
            });
        }
        Ok(())
    }

    /// Whether the protocol knows every key that is set: those named here, and those that are not at their defaults.
    pub fn check_set(&self, named: &[&str]) -> Result<(), ConfigProblem> {
        let (unsupported, other) = self.group_protocol.unsupported_configs();
        let is_set = |entry: &ConfigEntry| !entry.is_default() || named.contains(&entry.key);
        let offends = |entry: &ConfigEntry| unsupported.contains(&entry.key) && is_set(entry);
        match self.entries().into_iter().find(offends) {
            None => Ok(()),
            Some(ConfigEntry { key, value, .. }) => {
                Err(ConfigProblem::Conflict { key, value, rule: "unset", other })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(settings: &[(&str, &str)]) -> ConsumerConfig {
        let mut config = ConsumerConfig::default();
        for (key, value) in settings {
            config.set(key, value).expect("a setting");
        }
        config
    }

    fn refused(key: &'static str, value: &str, other: &'static str) -> Result<(), ConfigProblem> {
        Err(ConfigProblem::Conflict { key, value: value.to_owned(), rule: "unset", other })
    }

    #[test]
    fn the_consumer_protocol_takes_no_settings_that_the_coordinator_decides() {
        const CONSUMER: (&str, &str) = ("group.protocol", "consumer");
        assert_eq!(with(&[CONSUMER]).post_process(), Ok(()));
        for (key, value) in [
            ("session.timeout.ms", "6000"),
            ("heartbeat.interval.ms", "1000"),
            ("partition.assignment.strategy", "roundrobin"),
        ] {
            assert_eq!(
                with(&[(key, value)]).post_process(),
                Ok(()),
                "{key}: the classic protocol does"
            );
            let expected = refused(key, value, "group.protocol=consumer");
            assert_eq!(with(&[CONSUMER, (key, value)]).post_process(), expected);
        }
        let named = with(&[CONSUMER]).check_set(&["session.timeout.ms"]);
        let expected = refused("session.timeout.ms", "45000", "group.protocol=consumer");
        assert_eq!(named, expected, "not even to the default");
    }

    #[test]
    fn only_the_consumer_protocol_asks_for_an_assignor_of_the_coordinator() {
        let remote = ("group.remote.assignor", "range");
        let expected = refused("group.remote.assignor", "range", "group.protocol=classic");
        assert_eq!(with(&[remote]).post_process(), expected);
        assert_eq!(with(&[("group.protocol", "consumer"), remote]).post_process(), Ok(()));
    }

    #[test]
    fn reconnect_backoff_alone_is_a_constant_wait() {
        let mut config = with(&[("reconnect.backoff.ms", "5000")]);
        assert_eq!(config.post_process(), Ok(()));
        assert_eq!(config.reconnect_backoff_max.span(), Span::from_ms(5_000));
    }
}
