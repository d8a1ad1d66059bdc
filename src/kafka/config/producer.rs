//! Producer configuration (`org.apache.kafka.clients.producer.ProducerConfig`).

use crate::kafka::config::table::config;
use crate::kafka::config::value::choice;
use crate::kafka::config::{ConfigKind, ConfigProblem, ConfigValue};
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

config! {
    ProducerConfig {
        /// How many replicas must have a record before it counts as sent.
        "acks" acks: Acks = Acks::All, ConfigKind::Choice(&["0", "1", "all"]);
        "batch.size" batch_size: u32 = 16_384, ConfigKind::BYTES;
        /// How long a batch waits for more records.
        "linger.ms" linger: Span = Span::from_ms(5), ConfigKind::MS;
        "buffer.memory" buffer_memory: u32 = 33_554_432, ConfigKind::BYTES;
        /// How long `send` waits for metadata and for buffer space.
        "max.block.ms" max_block: Span = Span::from_ms(60_000), ConfigKind::MS;
        "max.request.size" max_request_size: u32 = 1_048_576, ConfigKind::BYTES;
        "request.timeout.ms" request_timeout: Span = Span::from_ms(30_000), ConfigKind::MS_POSITIVE;
        /// From `send` to success or failure, all retries included.
        "delivery.timeout.ms" delivery_timeout: Span = Span::from_ms(120_000), ConfigKind::MS_POSITIVE;
        "retries" retries: u32 = 2_147_483_647, ConfigKind::Count { min: 0, max: i32::MAX as i64 };
        "retry.backoff.ms" retry_backoff: Span = Span::from_ms(100), ConfigKind::MS;
        "retry.backoff.max.ms" retry_backoff_max: Span = Span::from_ms(1_000), ConfigKind::MS;
        /// Before a broker that could not be reached is tried again.
        "reconnect.backoff.ms" reconnect_backoff: Span = Span::from_ms(50), ConfigKind::MS;
        "reconnect.backoff.max.ms" reconnect_backoff_max: Span = Span::from_ms(1_000), ConfigKind::MS;
        "max.in.flight.requests.per.connection" max_in_flight: u32 = 5, ConfigKind::COUNT;
        "metadata.max.age.ms" metadata_max_age: Span = Span::from_ms(300_000), ConfigKind::MS_POSITIVE;
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
    /// What Kafka refuses although each value alone is fine (`KafkaProducer.configureDeliveryTimeout`).
    pub fn check(&self) -> Result<(), ConfigProblem> {
        if self.delivery_timeout < self.linger + self.request_timeout {
            return Err(ConfigProblem::Conflict {
                key: "delivery.timeout.ms",
                value: self.delivery_timeout.write(),
                rule: "at-least-sum",
                other: "linger.ms + request.timeout.ms",
            });
        }
        Ok(())
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
