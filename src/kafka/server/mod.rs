//! What a server's process keeps beside broker and controller (`kafka.server.SharedServer`).

pub mod active_controller;
pub mod metadata_loader;

pub use active_controller::{ActiveController, ControllerTask, Written};
pub use metadata_loader::MetadataLoader;
