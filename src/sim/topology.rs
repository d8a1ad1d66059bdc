//! Which broker gets which partition, and the wire between them.

use std::sync::Arc;

use crate::id::{BrokerEpoch, BrokerId, TopicName};
use crate::kafka::config::{
    BrokerConfig, CleanupPolicy, ConfigKind, ConfigProblem, ConfigValue, TopicConfig,
};
use crate::kafka::controller::BrokerRegistration;
use crate::kafka::{ClusterImage, GROUP_METADATA_TOPIC_NAME, PartitionRegistration, TopicImage};
use crate::kernel::Span;
use crate::sim::command::LATENCY_MS_MIN;

/// The simulated wire, settable like a configuration: `latency.ms` one way, `jitter.ms` on top of it at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) latency: Span,
    pub(super) jitter: Span,
}

/// A latency beyond a minute only hides what is going on.
const LATENCY_MS_MAX: i64 = 60_000;

impl Wire {
    pub(super) const KEYS: [&'static str; 2] = ["latency.ms", "jitter.ms"];

    /// False if it is no key of the wire's.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<bool, ConfigProblem> {
        let Some(&known) = Self::KEYS.iter().find(|&&known| known == key) else {
            return Ok(false);
        };
        let min = if known == "latency.ms" { LATENCY_MS_MIN as i64 } else { 0 };
        let kind = ConfigKind::Ms { min, max: LATENCY_MS_MAX };
        let Some(span) = Span::read(text, &kind) else {
            return Err(ConfigProblem::BadValue { key: known, value: text.to_owned(), kind });
        };
        if known == "latency.ms" {
            self.latency = span;
        } else {
            self.jitter = span;
        }
        Ok(true)
    }
}

/// The cluster before anybody made a topic: `__consumer_offsets` only.
pub(super) fn first_image(brokers: Vec<BrokerId>, config: &BrokerConfig) -> ClusterImage {
    let count = config.offsets_topic_num_partitions as i32;
    let partitions = (0..count).map(|n| place(&brokers, n)).collect();
    let topic = TopicImage { partitions, config: Arc::new(offsets_topic_config()) };
    let name = TopicName::new(GROUP_METADATA_TOPIC_NAME);
    let registered =
        |id: &BrokerId| (*id, BrokerRegistration::unfenced(BrokerEpoch(i64::from(id.0))));
    let brokers = brokers.iter().map(registered).collect();
    ClusterImage { brokers, topics: [(name, Arc::new(topic))].into_iter().collect() }
}

/// `GroupCoordinatorService.groupMetadataTopicConfigs`.
fn offsets_topic_config() -> TopicConfig {
    TopicConfig {
        cleanup_policy: CleanupPolicy::COMPACT,
        segment_bytes: 100 << 20,
        ..TopicConfig::default()
    }
}

/// Where partition `n` of a new topic goes: brokers in turn, as `StripedReplicaPlacer` does it without racks and with
/// its random start pinned to the first broker.
pub(super) fn place(brokers: &[BrokerId], n: i32) -> PartitionRegistration {
    let broker = brokers[n as usize % brokers.len()];
    PartitionRegistration::new(vec![broker], vec![broker])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_go_to_the_brokers_in_turn() {
        let brokers = [BrokerId(1), BrokerId(2), BrokerId(3)];
        let leaders: Vec<_> = (0..4).map(|n| place(&brokers, n).leader).collect();
        let expected = [1, 2, 3, 1].map(|id| Some(BrokerId(id)));
        assert_eq!(leaders, expected);
    }
}
