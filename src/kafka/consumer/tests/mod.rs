//! The consumer against a scripted broker: each test is named after the rule of Kafka's that it shows.

mod bench;
mod happy_path;
mod transcript;
mod vectors;
