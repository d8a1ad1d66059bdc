//! kafkascope: a deterministic simulator of Apache Kafka that teaches it step by step.
