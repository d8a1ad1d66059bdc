//! The inside of a log: one replica of one partition, its files, and what stands in them.

mod batches;
mod due;
mod metadata_said;
mod open;
mod said;

use crate::fact::Sentence;
use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::kafka::PartitionRegistration;
use crate::kafka::log::{
    EpochEntry, FileSize, OffsetPosition, ProducerStateEntry, SegmentFile, TimestampOffset,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{BatchProducer, Text};

pub use metadata_said::METADATA_SENTENCES;
pub(in crate::view) use open::stored_log;
pub use open::{log_view, replicas};
pub use said::RECORD_SENTENCES;
pub(in crate::view) use said::says;

/// Which log is opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogSource {
    /// What a broker has of a partition.
    Replica(TopicPartition, BrokerId),
}

/// A log that can be opened, and what the cluster takes it for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogChoice {
    pub source: LogSource,
    /// By which the server is addressed.
    pub server: NodeId,
    pub role: LogRole,
    /// Whether its broker runs.
    pub running: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogRole {
    Leader,
    InSync,
    OutOfSync,
    /// Not, or no longer, among the partition's replicas.
    Stray,
    /// Of the metadata log: who writes it, who votes, and who only reads along.
    QuorumLeader,
    Voter,
    Observer,
}

impl LogRole {
    /// What the cluster takes a broker for.
    pub fn of(partition: Option<&PartitionRegistration>, broker: BrokerId) -> Self {
        match partition {
            Some(partition) if partition.leader == Some(broker) => LogRole::Leader,
            Some(partition) if partition.isr.contains(&broker) => LogRole::InSync,
            Some(partition) if partition.replicas.contains(&broker) => LogRole::OutOfSync,
            Some(_) | None => LogRole::Stray,
        }
    }

    /// `log-role-<name>` says it.
    pub fn name(self) -> &'static str {
        match self {
            LogRole::Leader => "leader",
            LogRole::InSync => "in-sync",
            LogRole::OutOfSync => "out-of-sync",
            LogRole::Stray => "stray",
            LogRole::QuorumLeader => "quorum-leader",
            LogRole::Voter => "voter",
            LogRole::Observer => "observer",
        }
    }
}

/// Which part of a log is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct LogQuery {
    pub source: LogSource,
    /// The base offset of a segment; `None`, or one that is gone: the active one.
    pub segment: Option<Offset>,
    /// The window begins with the batch that holds this offset; `None`: it ends with the segment.
    pub from: Option<Offset>,
    pub segments_max: usize,
    pub room: BatchRoom,
}

/// How many batches a window holds. Every batch takes some rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRoom {
    pub rows: usize,
    /// Records of applications stand side by side, two rows high.
    pub cells: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LogView {
    pub choice: LogChoice,
    /// The folder of its files.
    pub directory: String,
    pub size_bytes: u64,
    pub marks: LogMarks,
    /// Those around the chosen one, oldest first.
    pub segments: Vec<SegmentView>,
    pub before: MoreSegments,
    pub after: MoreSegments,
    /// The place of the chosen one in `segments`.
    pub chosen: usize,
    pub window: BatchWindow,
    /// `leader-epoch-checkpoint`: the newest ones, oldest first, and how many come before them.
    pub epochs: Vec<EpochEntry>,
    pub epochs_before: usize,
    /// Those that wrote last, newest first, and how many there are in all.
    pub producers: Vec<ProducerStateEntry>,
    pub producers_in_all: usize,
    pub roll: RollView,
    pub deletion: Result<DeletionView, NoDeletion>,
    pub cleaning: Option<CleaningView>,
}

/// The offsets that a replica knows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogMarks {
    pub log_start: Offset,
    pub cleaner_checkpoint: Option<Offset>,
    pub recovery_point: Offset,
    pub last_stable: Offset,
    pub high_watermark: Offset,
    pub log_end: Offset,
}

/// Segments beyond those that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoreSegments {
    pub count: usize,
    /// The base offset of the nearest one.
    pub nearest: Option<Offset>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SegmentView {
    pub base: Offset,
    /// The offset after its last one.
    pub end: Offset,
    pub active: bool,
    /// Of compacted topics.
    pub part: Option<CleanPart>,
    pub files: Vec<(SegmentFile, FileSize)>,
    /// Of its records.
    pub largest_timestamp: SimTime,
}

impl SegmentView {
    pub fn bytes(&self) -> u64 {
        self.files.first().map_or(0, |(_, size)| size.used_bytes)
    }
}

/// What the cleaner makes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanPart {
    /// Cleaned before: each key once.
    Clean,
    /// The next round reads it.
    Dirty,
    /// Active, too young, or not replicated far enough.
    Untouched,
}

/// The batches that are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchWindow {
    pub batches: Vec<BatchView>,
    /// Batches of the chosen segment: before and after those shown.
    pub before: usize,
    pub after: usize,
    /// Where the windows before and after this one begin.
    pub earlier: Option<Offset>,
    pub later: Option<Offset>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BatchView {
    /// Its first byte in the `.log` file.
    pub position: u64,
    pub size_bytes: u32,
    /// One, but for batches with nothing but `NoOpRecord`s: those that follow each other are shown as if they were one.
    pub batches: usize,
    pub base: Offset,
    pub last: Offset,
    pub leader_epoch: LeaderEpoch,
    pub producer: Option<BatchProducer>,
    pub max_timestamp: SimTime,
    pub control: bool,
    /// The cleaner was here: some of its records may be gone.
    pub cleaned: bool,
    /// From when on its tombstones and markers may be dropped, once a cleaning has set the time.
    pub delete_horizon: Option<SimTime>,
    /// The entries of the indexes that point to it.
    pub offset_entry: Option<OffsetPosition>,
    pub time_entry: Option<TimestampOffset>,
    pub records: Vec<StoredRecord>,
    /// Records that have no room.
    pub more: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StoredRecord {
    pub offset: Offset,
    pub timestamp: SimTime,
    pub says: RecordSays,
    pub tombstone: bool,
    /// The later record of the same key because of which the next cleaning drops this one.
    pub superseded_by: Option<Offset>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RecordSays {
    User {
        key: Option<Text>,
        value: Option<Text>,
    },
    /// Written by a server: the type of the record by Kafka's name, and what it says.
    Server {
        kind: &'static str,
        told: Sentence,
    },
}

/// When the active segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollView {
    pub segment_bytes: u64,
    pub bytes_left: u64,
    /// A record that is later begins a new segment; `None` while the segment is empty.
    pub after: Option<SimTime>,
    pub max_age: Span,
    pub index_entries_left: u32,
}

/// Why retention takes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDeletion {
    /// There is nothing to take.
    Empty,
    /// `cleanup.policy` is `compact` only.
    Compacted,
    /// The metadata log is cut off after snapshots, and the simulator takes none.
    Snapshots,
    /// Neither `retention.ms` nor `retention.bytes` sets a limit.
    Unlimited,
}

/// What retention takes next: always the oldest segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletionView {
    pub base: Offset,
    pub end: Offset,
    /// `retention.ms`, and from when on the segment is too old.
    pub by_time: Option<(Span, SimTime)>,
    /// `retention.bytes`, and how many more bytes must come before the log can do without the segment.
    pub by_size: Option<(u64, u64)>,
    /// The high watermark has not passed it: nothing that is not replicated goes.
    pub unreplicated: bool,
    /// It lies before the log's start already.
    pub before_start: bool,
    /// When the broker looks next, if it has found out that there will be something.
    pub check: Option<SimTime>,
}

/// How far compaction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleaningView {
    pub first_dirty: Offset,
    pub first_uncleanable: Offset,
    pub clean_bytes: u64,
    pub dirty_bytes: u64,
    /// In permille of clean and dirty bytes together.
    pub ratio: u64,
    /// `min.cleanable.dirty.ratio`, in permille too.
    pub ratio_needed: u64,
    pub cleanable: bool,
    /// `max.compaction.lag.ms` has passed: dirty enough or not.
    pub forced: bool,
    /// `log.cleaner.enable`.
    pub enabled: bool,
    /// When the cleaner wakes up next, if there may be something for it.
    pub round: Option<SimTime>,
    pub delete_retention: Span,
    pub last: Option<LastCleaning>,
}

/// What the last round did to this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastCleaning {
    pub at: SimTime,
    pub before: i64,
    pub after: i64,
}
