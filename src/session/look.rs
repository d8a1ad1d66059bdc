//! What the reader looks at: which lens, and which log in it.

use crate::id::{BrokerId, Offset};
use crate::view::LogSource;

/// A way to draw the run. Only lenses that exist are in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lens {
    /// Partitions as tapes, producers on the left, groups on the right.
    Topic,
    /// Brokers as machines in racks, each with its replicas.
    Cluster,
    /// What a group's members and its coordinator say to each other.
    Protocol,
    /// Who owned which partition when.
    Ownership,
    /// The same run under several settings.
    Compare,
    /// The inside of one replica's log.
    Log,
    /// What producers were told is safe, and where it is now.
    Ledger,
}

impl Lens {
    pub const ALL: &'static [Lens] = &[
        Lens::Topic,
        Lens::Cluster,
        Lens::Log,
        Lens::Ledger,
        Lens::Protocol,
        Lens::Ownership,
        Lens::Compare,
    ];

    /// As it stands in links; `lens-<name>` is its label.
    pub fn name(self) -> &'static str {
        match self {
            Lens::Topic => "topic",
            Lens::Cluster => "cluster",
            Lens::Protocol => "protocol",
            Lens::Ownership => "ownership",
            Lens::Compare => "compare",
            Lens::Log => "log",
            Lens::Ledger => "ledger",
        }
    }

    pub fn from_name(name: &str) -> Option<Lens> {
        Self::ALL.iter().copied().find(|lens| lens.name() == name)
    }
}

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
