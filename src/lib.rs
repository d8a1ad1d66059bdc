//! kafkascope: a deterministic simulator of Apache Kafka that teaches it step by step.
//!
//! `ARCHITECTURE.md` has the map; `tests/architecture.rs` holds the table of layers.
#![forbid(unsafe_code)]

pub mod fact;
pub mod id;
pub mod kafka;
pub mod kernel;
pub mod narration;
pub mod protocol;
pub mod scenario;
pub mod sim;
pub mod stage;
pub mod view;
