//! Where everything stands: a `Scene` in, rectangles and points in CSS pixels out. Integers only, no browser.
//!
//! `topic` places the Topic lens, `cluster` the Cluster lens, `sequence` the Group protocol lens, `ownership` the Ownership lens, `compare` the Compare lens, `log` the Log lens, `ledger` the Ledger lens; `flight` says where a request is on its way.

mod anchor;
pub mod cluster;
mod compare;
mod flight;
mod frame;
mod geometry;
mod label;
mod ledger;
mod log;
mod next_id;
mod ownership;
mod quote;
mod sequence;
mod time_axis;
mod tints;
pub mod topic;

pub use anchor::Anchor;
pub use compare::{
    CompareBlockPlace, CompareLayout, CompareNames, ComparePlace, RecordPlace, RecordTrack,
    record_places,
};
pub use flight::{EnvelopeMark, FlightMark, MarkKind, Motion, flight_marks};
pub use frame::{Breakpoint, Frame};
pub use geometry::{Path, Point, Rect};
pub use label::{badge_label, broken, client_label, partition_label, partitions_label};
pub use ledger::{copies_width, copy_boxes, ledger_columns, ledger_rows};
pub use log::{BatchPlace, LabelPlace, LogLayout, LogRoom, clip, label_places, words_width};
pub use next_id::{next_consumer, next_producer};
pub use ownership::{
    BarPlace, Bracket, OwnershipLayout, OwnershipRowPlace, bar_places, lag_outline,
};
pub use quote::{quote, quote_item};
pub use sequence::{
    SEQUENCE_ZOOM, SEQUENCE_ZOOM_MAX, SequenceLayout, SequenceRoom, SequenceRowPlace, SpanPlace,
};
pub use time_axis::{Tick, TimeAxis, TimeRange};
pub use tints::{KeyMark, TINTS, Tints};
