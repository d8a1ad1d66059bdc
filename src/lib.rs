//! kafkascope: a deterministic simulator of Apache Kafka that teaches it step by step.
//!
//! `ARCHITECTURE.md` has the map; `tests/architecture.rs` holds the table of layers.
#![forbid(unsafe_code)]

pub mod fact;
pub mod fuzz;
pub mod id;
pub mod kafka;
pub mod kernel;
pub mod law;
mod mutation;
pub mod narration;
pub mod protocol;
pub mod run;
pub mod scenario;
pub mod session;
pub mod sim;
pub mod stage;
pub mod view;
pub mod web;
