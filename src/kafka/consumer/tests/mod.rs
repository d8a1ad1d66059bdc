//! The consumer against a scripted broker: each test is named after the rule of Kafka's that it shows.
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for the few kinds they ask about")]

mod assignors;
mod bench;
mod closing;
mod commits;
mod cooperative;
mod errors;
mod happy_path;
mod listener;
mod liveness;
mod modern;
mod offset_reset;
mod polling;
mod racks;
mod rebalance;
mod subscribing;
mod validation;
