//! Which log the reader looks at.

use crate::id::{BrokerId, Offset};
use crate::view::LogSource;

/// What the Log lens shows; `None` where the reader has not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenLog {
    pub source: Option<LogSource>,
    /// The base offset of a segment; otherwise the active one.
    pub segment: Option<Offset>,
    /// The window of batches begins here; otherwise it ends with the segment.
    pub from: Option<Offset>,
}

impl OpenLog {
    pub fn of(source: LogSource) -> Self {
        Self { source: Some(source), ..Self::default() }
    }

    /// As it stands in links: `orders-0@1`.
    pub(super) fn print(&self) -> Option<String> {
        self.source
            .as_ref()
            .map(|LogSource::Replica(partition, broker)| format!("{partition}@{}", broker.0))
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (partition, broker) = text.rsplit_once('@')?;
        let broker = BrokerId(broker.parse().ok()?);
        Some(Self::of(LogSource::Replica(partition.parse().ok()?, broker)))
    }
}
