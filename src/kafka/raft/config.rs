//! The quorum's settings (`org.apache.kafka.raft.QuorumConfig`).

use crate::kafka::config::BrokerConfig;
use crate::kernel::Span;

/// Every turn of a member's thread takes some time, so that nothing is due twice in one instant; here no time limit is shorter.
const SHORTEST: Span = Span::from_ms(1);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumConfig {
    /// `controller.quorum.election.timeout.ms`: how long an election may take, and a random time up to as long again.
    pub election_timeout: Span,
    /// `controller.quorum.fetch.timeout.ms`: how long a voter may be without its leader.
    pub fetch_timeout: Span,
    /// `controller.quorum.election.backoff.max.ms`: how long the last of a resigning leader's preferred successors waits.
    pub election_backoff_max: Span,
    /// `controller.quorum.append.linger.ms`: how long a leader collects records before it writes them.
    pub append_linger: Span,
    /// `controller.quorum.request.timeout.ms`.
    pub request_timeout: Span,
    /// `controller.quorum.retry.backoff.ms`.
    pub retry_backoff: Span,
    /// How long a leader may keep a fetch waiting (`KafkaRaftClient.MAX_FETCH_WAIT_MS`).
    pub max_fetch_wait: Span,
}

impl Default for QuorumConfig {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            election_timeout: Span::from_ms(1_000),
            fetch_timeout: Span::from_ms(2_000),
            election_backoff_max: Span::from_ms(1_000),
            append_linger: Span::from_ms(25),
            request_timeout: Span::from_ms(2_000),
            retry_backoff: Span::from_ms(20),
            max_fetch_wait: Span::from_ms(500),
        }
    }
}

impl QuorumConfig {
    /// As the server is configured.
    pub fn of(config: &BrokerConfig) -> Self {
        Self {
            election_timeout: config.controller_quorum_election_timeout.max(SHORTEST),
            fetch_timeout: config.controller_quorum_fetch_timeout.max(SHORTEST),
            election_backoff_max: config.controller_quorum_election_backoff_max,
            append_linger: config.controller_quorum_append_linger,
            request_timeout: config.controller_quorum_request_timeout.max(SHORTEST),
            ..Self::default()
        }
    }

    /// A leader that no majority fetches from for so long resigns (`LeaderState.CHECK_QUORUM_TIMEOUT_FACTOR`, 1.5).
    pub fn check_quorum_timeout(&self) -> Span {
        Span(self.fetch_timeout.0 + self.fetch_timeout.0 / 2)
    }

    /// How often a leader tells the other voters that it leads.
    pub fn begin_quorum_epoch_timeout(&self) -> Span {
        Span(self.fetch_timeout.0 / 2)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_of_the_quorum_are_kafkas() {
        let config = QuorumConfig::default();
        let ms = [
            config.election_timeout,
            config.fetch_timeout,
            config.election_backoff_max,
            config.append_linger,
            config.request_timeout,
            config.retry_backoff,
        ];
        assert_eq!(ms.map(Span::as_ms), [1_000, 2_000, 1_000, 25, 2_000, 20]);
        assert_eq!(config.check_quorum_timeout(), Span::from_ms(3_000), "1.5 fetch timeouts");
        assert_eq!(QuorumConfig::of(&BrokerConfig::default()), config);
    }

    #[test]
    fn a_member_of_the_quorum_is_configured_as_its_server() {
        let mut server = BrokerConfig::default();
        for (key, value) in [
            ("election.timeout.ms", "10"),
            ("fetch.timeout.ms", "20"),
            ("election.backoff.max.ms", "30"),
            ("append.linger.ms", "40"),
            ("request.timeout.ms", "50"),
        ] {
            server.set(&format!("controller.quorum.{key}"), value).unwrap();
        }
        let config = QuorumConfig::of(&server);
        let ms = [
            config.election_timeout,
            config.fetch_timeout,
            config.election_backoff_max,
            config.append_linger,
            config.request_timeout,
        ];
        assert_eq!(ms.map(Span::as_ms), [10, 20, 30, 40, 50]);
    }

    #[test]
    fn no_time_limit_of_the_quorum_is_over_in_the_instant_in_which_it_begins() {
        let mut server = BrokerConfig::default();
        for key in BrokerConfig::KEYS.iter().filter(|key| key.starts_with("controller.quorum.")) {
            server.set(key, "0").unwrap();
        }
        let config = QuorumConfig::of(&server);
        let limits = [config.election_timeout, config.fetch_timeout, config.request_timeout];
        assert!(limits.iter().all(|limit| *limit > Span::ZERO), "{config:?}");
        assert_eq!((config.append_linger, config.election_backoff_max), (Span::ZERO, Span::ZERO));
    }
}
