//! What a server's process keeps beside broker and controller (`kafka.server.SharedServer`).

pub mod metadata_loader;

pub use metadata_loader::MetadataLoader;
