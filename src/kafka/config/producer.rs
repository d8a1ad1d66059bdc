//! Producer configuration (`org.apache.kafka.clients.producer.ProducerConfig`).

use crate::kafka::config::reconnect::{
    RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX, post_process_reconnect_backoff,
};
use crate::kafka::config::table::config;
use crate::kafka::config::value::choice;
use crate::kafka::config::{
    ConfigKind, ConfigProblem, ConfigValue, MaybeSet, MetadataRecoveryStrategy,
};
use crate::kernel::Span;
use crate::protocol::produce::Acks;

choice! {
    /// `partitioner.class`: who chooses the partition when the record does not name one.
    PartitionerClass {
        /// Kafka's own: keyed records by murmur2, keyless ones stick to a partition for a batch (KIP-794).
        "default" BuiltIn,
        /// `RoundRobinPartitioner`: one partition after the other, whatever the key.
        "RoundRobinPartitioner" RoundRobin,
    }
}

/// `enable.idempotence`. Kafka tells whether somebody has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotence {
    /// On, as long as nothing else speaks against it.
    Default,
    /// Off, because other settings do not go with it.
    SwitchedOff,
    /// Set: on, or the configuration is refused.
    Enabled,
    /// Set.
    Disabled,
}

/// `delivery.timeout.ms`, Kafka's default; raised if that is too short and nobody has set it.
const DELIVERY_TIMEOUT: Span = Span::from_ms(120_000);

/// More requests in flight than the batches whose sequences a leader remembers
/// (`MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION_FOR_IDEMPOTENCE`).
const MAX_IN_FLIGHT_FOR_IDEMPOTENCE: u32 = 5;

config! {
    ProducerConfig {
        /// How many replicas must have a record before it counts as sent.
        "acks" acks: Acks = Acks::All, ConfigKind::Choice(&["0", "1", "all"]);
        /// Whether each batch carries a producer id and a sequence, by which the leader knows it again.
        "enable.idempotence" enable_idempotence: Idempotence = Idempotence::Default, ConfigKind::Switch;
        "batch.size" batch_size: u32 = 16_384, ConfigKind::BYTES;
        /// How long a batch waits for more records.
        "linger.ms" linger: Span = Span::from_ms(5), ConfigKind::MS;
        "buffer.memory" buffer_memory: u32 = 33_554_432, ConfigKind::BYTES;
        /// How long `send` waits for metadata and for buffer space.
        "max.block.ms" max_block: Span = Span::from_ms(60_000), ConfigKind::MS;
        "max.request.size" max_request_size: u32 = 1_048_576, ConfigKind::BYTES;
        "request.timeout.ms" request_timeout: Span = Span::from_ms(30_000), ConfigKind::MS_POSITIVE;
        /// From `send` to success or failure, all retries included.
        "delivery.timeout.ms" delivery_timeout: MaybeSet = MaybeSet::Default(DELIVERY_TIMEOUT), ConfigKind::MS_POSITIVE;
        "retries" retries: u32 = 2_147_483_647, ConfigKind::Count { min: 0, max: i32::MAX as i64 };
        "retry.backoff.ms" retry_backoff: Span = Span::from_ms(100), ConfigKind::MS;
        "retry.backoff.max.ms" retry_backoff_max: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// Before a broker that could not be reached is tried again.
        "reconnect.backoff.ms" reconnect_backoff: MaybeSet = MaybeSet::Default(RECONNECT_BACKOFF), ConfigKind::MS;
        "reconnect.backoff.max.ms" reconnect_backoff_max: MaybeSet = MaybeSet::Default(RECONNECT_BACKOFF_MAX), ConfigKind::MS;
        "max.in.flight.requests.per.connection" max_in_flight: u32 = 5, ConfigKind::COUNT;
        "metadata.max.age.ms" metadata_max_age: Span = Span::from_ms(300_000), ConfigKind::MS_POSITIVE;
        /// What to do when no known broker can be asked.
        "metadata.recovery.strategy" metadata_recovery_strategy: MetadataRecoveryStrategy = MetadataRecoveryStrategy::Rebootstrap, MetadataRecoveryStrategy::KIND;
        "partitioner.class" partitioner_class: PartitionerClass = PartitionerClass::BuiltIn, PartitionerClass::KIND;
        /// Whether the built-in partitioner treats keyed records like keyless ones.
        "partitioner.ignore.keys" partitioner_ignore_keys: bool = false, ConfigKind::Switch;
        /// Whether keyless records prefer partitions with shorter queues.
        "partitioner.adaptive.partitioning.enable" partitioner_adaptive: bool = true, ConfigKind::Switch;
        /// Keyless records avoid a broker that could not be sent to for this long; 0 turns it off.
        "partitioner.availability.timeout.ms" partitioner_availability_timeout: Span = Span::ZERO, ConfigKind::MS;
    }
}

impl ProducerConfig {
    /// What Kafka refuses although each value alone is fine, and what it changes by itself
    /// (`ProducerConfig.postProcessParsedConfig`, `KafkaProducer.configureDeliveryTimeout`).
    pub fn post_process(&mut self) -> Result<(), ConfigProblem> {
        post_process_reconnect_backoff(self.reconnect_backoff, &mut self.reconnect_backoff_max);
        self.post_process_idempotence()?;
        let least = self.linger + self.request_timeout;
        match self.delivery_timeout {
            MaybeSet::Default(_) => {
                let span = least.max(DELIVERY_TIMEOUT);
                self.delivery_timeout = MaybeSet::Default(span);
            }
            MaybeSet::Set(span) if span < least => {
                return Err(ConfigProblem::Conflict {
                    key: "delivery.timeout.ms",
                    value: self.delivery_timeout.write(),
                    rule: "at-least-sum",
                    other: "linger.ms + request.timeout.ms",
                });
            }
            MaybeSet::Set(_) => {}
        }
        Ok(())
    }

    fn post_process_idempotence(&mut self) -> Result<(), ConfigProblem> {
        let fits = self.acks == Acks::All && self.retries > 0;
        let other = "enable.idempotence=true";
        match self.enable_idempotence {
            Idempotence::Disabled => return Ok(()),
            Idempotence::Enabled if self.retries == 0 => {
                let (key, value) = ("retries", self.retries.write());
                return Err(ConfigProblem::Conflict { key, value, rule: "not-zero", other });
            }
            Idempotence::Enabled if !fits => {
                let (key, value) = ("acks", self.acks.write());
                return Err(ConfigProblem::Conflict { key, value, rule: "all", other });
            }
            Idempotence::Enabled => {}
            Idempotence::Default | Idempotence::SwitchedOff => {
                self.enable_idempotence = match fits {
                    true => Idempotence::Default,
                    false => Idempotence::SwitchedOff,
                };
            }
        }
        // Even where it was switched off: only who disables it may have more requests in flight.
        if self.max_in_flight > MAX_IN_FLIGHT_FOR_IDEMPOTENCE {
            let (key, value) =
                ("max.in.flight.requests.per.connection", self.max_in_flight.write());
            return Err(ConfigProblem::Conflict { key, value, rule: "at-most-5", other });
        }
        Ok(())
    }

    /// Whether producers number their batches.
    pub fn is_idempotent(&self) -> bool {
        match self.enable_idempotence {
            Idempotence::Enabled => true,
            Idempotence::Disabled => false,
            Idempotence::Default | Idempotence::SwitchedOff => {
                self.acks == Acks::All && self.retries > 0
            }
        }
    }
}

impl ConfigValue for Idempotence {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        bool::read(text, kind)
            .map(|on| if on { Idempotence::Enabled } else { Idempotence::Disabled })
    }

    fn write(&self) -> String {
        matches!(self, Idempotence::Default | Idempotence::Enabled).write()
    }
}

impl ConfigValue for Acks {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        match text {
            "0" => Some(Acks::None),
            "1" => Some(Acks::Leader),
            "all" | "-1" => Some(Acks::All),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Acks::None => "0",
            Acks::Leader => "1",
            Acks::All => "all",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(settings: &[(&str, &str)]) -> Result<ProducerConfig, ConfigProblem> {
        let mut config = ProducerConfig::default();
        for (key, value) in settings {
            config.set(key, value).expect("each value alone is fine");
        }
        config.post_process().map(|()| config)
    }

    fn conflict(settings: &[(&str, &str)]) -> Option<(&'static str, &'static str)> {
        match with(settings) {
            Err(ConfigProblem::Conflict { key, rule, .. }) => Some((key, rule)),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        }
    }

    const ON: (&str, &str) = ("enable.idempotence", "true");
    const OFF: (&str, &str) = ("enable.idempotence", "false");

    #[test]
    fn idempotence_is_on_by_default_and_quietly_off_where_acks_or_retries_do_not_go_with_it() {
        assert!(with(&[]).expect("the defaults fit").is_idempotent());
        for other in [("acks", "1"), ("acks", "0"), ("retries", "0")] {
            let config = with(&[other]).expect("it is switched off");
            assert!(!config.is_idempotent(), "{other:?}");
            assert_eq!(config.enable_idempotence.write(), "false", "and says so");
        }
        let mut config = with(&[("acks", "1")]).expect("it is switched off");
        config.set("acks", "all").expect("a value");
        config.post_process().expect("they go together");
        assert_eq!(config.enable_idempotence, Idempotence::Default, "on again");
        assert!(!with(&[OFF]).expect("it is off").is_idempotent());
    }

    #[test]
    fn idempotence_that_was_asked_for_is_refused_with_other_acks_or_without_retries() {
        assert!(with(&[ON]).expect("the defaults fit").is_idempotent());
        assert_eq!(conflict(&[ON, ("acks", "1")]), Some(("acks", "all")));
        assert_eq!(conflict(&[ON, ("acks", "0")]), Some(("acks", "all")));
        let both = conflict(&[ON, ("retries", "0"), ("acks", "0")]);
        assert_eq!(both, Some(("retries", "not-zero")), "retries are looked at first");
    }

    #[test]
    fn more_than_five_requests_in_flight_are_refused_unless_idempotence_is_disabled() {
        let many = ("max.in.flight.requests.per.connection", "6");
        let refused = Some((many.0, "at-most-5"));
        assert_eq!(conflict(&[many]), refused);
        assert_eq!(conflict(&[ON, many]), refused);
        assert_eq!(conflict(&[many, ("acks", "1")]), refused, "although it would be off");
        assert_eq!(conflict(&[many, OFF]), None);
        assert_eq!(conflict(&[("max.in.flight.requests.per.connection", "5")]), None);
    }

    #[test]
    fn a_delivery_timeout_below_linger_and_request_timeout_is_raised_or_if_it_was_set_refused() {
        let least = [("linger.ms", "1000"), ("request.timeout.ms", "130000")];
        let raised = with(&least).expect("the default is raised");
        assert_eq!(raised.delivery_timeout.span(), Span::from_ms(131_000));
        let set = [least[0], least[1], ("delivery.timeout.ms", "130999")];
        assert_eq!(conflict(&set), Some(("delivery.timeout.ms", "at-least-sum")));
        let set = [least[0], least[1], ("delivery.timeout.ms", "131000")];
        assert_eq!(conflict(&set), None);
    }

    #[test]
    fn reconnect_backoff_alone_is_a_constant_wait() {
        let longest = |settings: &[(&str, &str)]| {
            let config = with(settings).expect("both fit");
            config.reconnect_backoff_max.span().as_ms()
        };
        let (first, max) = ("reconnect.backoff.ms", "reconnect.backoff.max.ms");
        assert_eq!(longest(&[]), 1_000);
        assert_eq!(longest(&[(first, "5000")]), 5_000);
        assert_eq!(longest(&[(first, "50")]), 50, "although it is the default");
        assert_eq!(longest(&[(first, "5000"), (max, "1000")]), 1_000);
        assert_eq!(longest(&[(max, "7000")]), 7_000);
    }
}
