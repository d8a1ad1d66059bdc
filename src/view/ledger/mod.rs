//! The promise ledger: every record that a producer was told is safe, where it is now, and what would have kept it.

mod build;
#[cfg(test)]
mod tests;
mod verdict;

use crate::id::{BrokerId, ClientId, Offset, TopicPartition};
use crate::kernel::{SimTime, Step};
use crate::protocol::Text;
use crate::protocol::produce::Acks;
use crate::sim::UncleanElection;
use crate::view::LogRole;

pub(super) use build::judged;
pub use build::ledger_view;

/// Which part of the ledger is looked at. Rows count from the newest record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    pub only: Option<Verdict>,
    pub first: usize,
    pub rows: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerView {
    /// How many records there are of each verdict, in the order of [`Verdict::ALL`].
    pub counts: [u64; Verdict::ALL.len()],
    /// Lost, duplicated or reordered.
    pub broken: u64,
    /// Settings that would have kept broken promises, and how many each.
    pub keeps: Vec<(&'static str, u64)>,
    /// Promised so long ago that they are not followed any more.
    pub forgotten: u64,
    /// Newest first.
    pub rows: Vec<LedgerRow>,
    /// Where they begin among `in_all` rows.
    pub first: usize,
    pub in_all: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub producer: ClientId,
    pub key: Option<Text>,
    pub value: Option<Text>,
    pub told_at: SimTime,
    pub told_step: Step,
    pub acks: Acks,
    pub partition: TopicPartition,
    /// What the producer was told, or where a leader wrote it; `None` if nobody knows.
    pub offset: Option<Offset>,
    pub copies: Vec<RecordCopy>,
    pub verdict: Verdict,
    pub why: Vec<Why>,
    pub keeps: Vec<Keeps>,
}

/// The record on one broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordCopy {
    pub broker: BrokerId,
    pub role: LogRole,
    pub running: bool,
    /// Where its log has the record: nowhere, once, or more often.
    pub offsets: Vec<Offset>,
    /// As this broker knows it.
    pub below_high_watermark: bool,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Readers get it, and it is on more than one replica in sync.
    Kept,
    /// It is there, but one failure takes it away.
    AtRisk,
    /// It is there; nobody may read it before the high watermark has passed it.
    Hidden,
    /// The leader does not have it.
    Lost,
    /// The leader has it more than once.
    Duplicated,
    /// Something that was sent later stands before it.
    Reordered,
    /// It was kept as long as the topic says.
    Expired,
    /// A later record of its key has replaced it.
    Compacted,
    /// `acks=0`: nobody ever said that it is safe.
    NotPromised,
}

impl Verdict {
    pub const ALL: [Verdict; 9] = [
        Verdict::Kept,
        Verdict::AtRisk,
        Verdict::Hidden,
        Verdict::Lost,
        Verdict::Duplicated,
        Verdict::Reordered,
        Verdict::Expired,
        Verdict::Compacted,
        Verdict::NotPromised,
    ];

    /// `ledger-<name>` says it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::AtRisk => "at-risk",
            Verdict::Hidden => "hidden",
            Verdict::Lost => "lost",
            Verdict::Duplicated => "duplicated",
            Verdict::Reordered => "reordered",
            Verdict::Expired => "expired",
            Verdict::Compacted => "compacted",
            Verdict::NotPromised => "not-promised",
        }
    }

    pub fn is_broken(self) -> bool {
        matches!(self, Verdict::Lost | Verdict::Duplicated | Verdict::Reordered)
    }
}

/// What is behind a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No other replica in sync has it.
    OnlyOn(BrokerId),
    /// Nobody leads the partition, so nobody can read it.
    NoLeader,
    /// A broker that does not lead has it still.
    StillOn(BrokerId),
    /// It went when this broker took over.
    LedBy { leader: BrokerId, at: SimTime, unclean: Option<UncleanElection> },
    /// Two places at which the leader has it.
    Again { first: Offset, other: Offset },
    /// This broker promised it when the controller had named another leader already.
    Deposed(BrokerId),
    /// Its leader has had it, and lost it without a change of leaders.
    GoneFromDisk,
}

/// A setting under which the promise would not have been broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// There was one replica only.
    ReplicationFactor,
    /// It was promised before all replicas in sync had it: so many had it, of so many.
    AcksAll { had: usize, in_sync: usize },
    /// With `acks=all`, `min.insync.replicas` as it was would have refused it.
    AcksAllRefuses { in_sync: usize, min: u32 },
    /// `acks=all` was set: a higher minimum would have refused it.
    MinIsr { in_sync: usize },
    /// Both would have been needed to refuse it.
    AcksAllAndMinIsr { in_sync: usize },
    /// The partition would have waited for a replica that has it.
    NoUncleanElection { leader: BrokerId },
    /// All replicas in sync had it, in their page caches only, and lost those with the power.
    Flush,
    /// The leader would have recognised the batch.
    Idempotence,
}

impl Keeps {
    /// As one writes them in a configuration.
    pub fn settings(self) -> &'static str {
        match self {
            Keeps::ReplicationFactor => "replication.factor=3",
            Keeps::AcksAll { .. } | Keeps::AcksAllRefuses { .. } => "acks=all",
            Keeps::MinIsr { .. } => "min.insync.replicas=2",
            Keeps::AcksAllAndMinIsr { .. } => "acks=all, min.insync.replicas=2",
            Keeps::NoUncleanElection { .. } => "unclean.leader.election.enable=false",
            Keeps::Flush => "flush.messages=1",
            Keeps::Idempotence => "enable.idempotence=true",
        }
    }
}
