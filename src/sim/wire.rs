//! What the wire between the nodes is like, as a person sets it.

use crate::kafka::config::{ConfigKind, ConfigProblem, ConfigValue};
use crate::kernel::Span;
use crate::sim::command::LATENCY_MS_MIN;

/// The simulated wire, settable like a configuration: `latency.ms` one way, `jitter.ms` on top of it at random,
/// `brokers.latency.ms` between servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) latency: Span,
    pub(super) jitter: Span,
    pub(super) between_servers: Span,
}

/// A latency beyond a minute only hides what is going on.
const LATENCY_MS_MAX: i64 = 60_000;

impl Wire {
    pub(super) const KEYS: [&'static str; 3] = ["latency.ms", "jitter.ms", "brokers.latency.ms"];

    /// False if it is no key of the wire's.
    pub(super) fn set(&mut self, key: &str, text: &str) -> Result<bool, ConfigProblem> {
        let Some(&known) = Self::KEYS.iter().find(|&&known| known == key) else {
            return Ok(false);
        };
        let min = if known == "jitter.ms" { 0 } else { LATENCY_MS_MIN as i64 };
        let kind = ConfigKind::Ms { min, max: LATENCY_MS_MAX };
        let Some(span) = Span::read(text, &kind) else {
            return Err(ConfigProblem::BadValue { key: known, value: text.to_owned(), kind });
        };
        match known {
            "latency.ms" => self.latency = span,
            "jitter.ms" => self.jitter = span,
            _ => self.between_servers = span,
        }
        Ok(true)
    }
}
