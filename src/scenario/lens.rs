//! The ways to look at a run: a lesson names the one in which it opens.

/// A way to draw the run. Only lenses that exist are in this list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lens {
    /// Partitions as tapes, producers on the left, groups on the right.
    #[default]
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

    /// As it stands in links and scripts; `lens-<name>` is its label.
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
