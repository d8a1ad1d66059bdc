//! What the reader looks at: which lens.

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
}

impl Lens {
    pub const ALL: &'static [Lens] =
        &[Lens::Topic, Lens::Cluster, Lens::Protocol, Lens::Ownership, Lens::Compare];

    /// As it stands in links; `lens-<name>` is its label.
    pub fn name(self) -> &'static str {
        match self {
            Lens::Topic => "topic",
            Lens::Cluster => "cluster",
            Lens::Protocol => "protocol",
            Lens::Ownership => "ownership",
            Lens::Compare => "compare",
        }
    }

    pub fn from_name(name: &str) -> Option<Lens> {
        Self::ALL.iter().copied().find(|lens| lens.name() == name)
    }
}
