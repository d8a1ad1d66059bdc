//! The simulated world: nodes, network and time under one roof, and the commands that act on it.

pub mod command;

pub use command::{Command, CommandError, ConfigTarget, Settings, TimedCommand};
