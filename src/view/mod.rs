//! One moment as plain data: what the page draws and the JS API hands out. No sentence, no pixel.
//!
//! Everything is a pure function of the world at the playhead and of the trace up to there.

mod assignment;
mod build;
mod chronicle;
mod cluster;
mod figures;
mod flight;
mod group;
mod history;
mod inspector;
mod leaders;
mod ledger;
mod log;
mod machines;
mod produced;
mod producer;
mod sent;
mod sequence;
mod topic;

pub use assignment::{AssignmentView, PartitionMove, assignment, assignment_place};
pub use build::{SceneBuilder, build, inspect};
pub use chronicle::Chronicle;
pub use cluster::{BrokerView, LinkView, Scene};
pub use figures::{Figures, figures};
pub use flight::{Cargo, FlightKind, FlightView};
pub use group::{ConsumerState, ConsumerView, GroupView, LogPlace, MemberView};
pub use history::{
    Bar, BarBegin, BarKind, GroupHistory, LagPoint, Marker, MarkerKind, OwnershipRow, StateBar,
};
pub use inspector::{
    ConfigEffect, ConfigRow, Inspected, InspectorField, InspectorView, LeaderHas, ServerState,
};
pub use leaders::{LeaderBar, LeaderHistory, LeaderRow, LedBy};
pub use ledger::{
    Keeps, LedgerQuery, LedgerRow, LedgerView, RecordCopy, Verdict, Why, ledger_view,
};
pub use log::{
    BatchRoom, BatchView, BatchWindow, CleanPart, CleaningView, DeletionView, LastCleaning,
    LogChoice, LogMarks, LogQuery, LogRole, LogSource, LogView, METADATA_SENTENCES, MoreSegments,
    NoDeletion, RECORD_SENTENCES, RecordSays, RollView, SegmentView, StoredRecord, log_view,
    replicas,
};
pub use machines::{
    AgainstLeader, ClusterBuilder, ClusterQuery, ClusterView, ColumnView, ControllerState,
    ControllerView, CopyView, DiskState, LeaderMove, MachineLife, MachineView, QuorumView,
    RackView, ReplicaRole, ReplicaView, shown_topic,
};
pub use produced::{ProducedFigures, ProducedHistory, produced};
pub use producer::{ProducerView, QueuedBatch};
pub use sent::{RecordFate, RecordMark, SentHistory, SentOf};
pub use sequence::{
    LaneSpan, Life, Message, Note, RowKind, SequenceLane, SequenceQuery, SequenceRow, SequenceView,
    Talk, level_of, sequence,
};
pub use topic::{LaneOwner, LaneView, PartitionView, RecordView, TopicView};
