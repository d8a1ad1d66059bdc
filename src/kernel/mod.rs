//! What every discrete simulation needs, without one word of Kafka: a clock in microseconds, an agenda of what is
//! due, random streams that replay, patterns of text, and a network that behaves like TCP.

mod agenda;
mod network;
mod pattern;
mod ratio;
mod rng;
mod sorted;
mod time;

pub use agenda::{Agenda, AgendaKey};
pub use network::{Link, LinkFault, LinkKind, Network, SendVerdict};
pub use pattern::{Pattern, PatternError};
pub use ratio::Ratio;
pub use rng::RandomStreams;
pub use sorted::{SortedMap, SortedSet};
pub use time::{FactId, SimTime, Skew, Span, Step};
