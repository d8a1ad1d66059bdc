//! The talk between a group's members and its coordinator, message by message, around one moment.
//!
//! Rows are spaced by event, not by time, so that a rebalance of seconds and a silence of minutes are both readable.

mod lanes;
mod notes;
mod rows;
mod talk;

use crate::fact::{Arg, Detail, Fact};
use crate::id::{BrokerId, ClientId, ErrorCode, GroupId, TopicPartition};
use crate::kernel::{SimTime, Span, Step};
use crate::protocol::ApiKey;
use crate::run::Timeline;
use crate::view::{Chronicle, StateBar};

pub(super) use talk::group_of;
pub use talk::{Talk, level_of};

/// What of the talk is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceQuery {
    pub group: GroupId,
    pub detail: Detail,
    /// The furthest moment that has been seen: what lies beyond is nobody's to see.
    pub head: SimTime,
    /// So many members have lanes of their own; the others share one.
    pub lanes_max: usize,
    /// Rows up to the playhead.
    pub rows_before: usize,
    /// Rows beyond it, if they have been seen.
    pub rows_ahead: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SequenceView {
    pub group: GroupId,
    pub coordinator: Option<BrokerId>,
    /// By slot.
    pub lanes: Vec<SequenceLane>,
    /// Members that share the last lane.
    pub folded: usize,
    /// In order of time.
    pub rows: Vec<SequenceRow>,
    /// The group's states from the first row on.
    pub states: Vec<StateBar>,
    /// Everything is about one topic, so a partition's number says which it is.
    pub one_topic: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SequenceLane {
    pub client: ClientId,
    pub slot: usize,
    /// It works out who gets what.
    pub leader: bool,
    /// In order of time, from the first row on.
    pub spans: Vec<LaneSpan>,
}

/// A stretch of time in which nothing changed for a member.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneSpan {
    pub from: SimTime,
    pub to: SimTime,
    pub life: Life,
    /// Between JoinGroup and the answer of SyncGroup.
    pub rebalancing: bool,
    /// Sorted.
    pub holds: Vec<TopicPartition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    NotYet,
    Runs,
    Gone,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SequenceRow {
    pub at: SimTime,
    pub step: Step,
    /// An index into the lanes; `None` for the lane that others share, or for none.
    pub lane: Option<usize>,
    /// So many alike, one after the other, of members that share a lane.
    pub times: usize,
    /// It lies beyond the playhead.
    pub ahead: bool,
    pub kind: RowKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    Message(Message),
    /// Something that happened to a member, or in the coordinator.
    Mark {
        happened: Fact,
        coordinator: bool,
        fault: bool,
    },
    /// Nothing to show for so long; `hidden` messages are below the level of detail.
    Silence {
        span: Span,
        hidden: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub api: ApiKey,
    pub request: bool,
    pub error: ErrorCode,
    /// `None`: not yet, or never.
    pub arrival: Option<SimTime>,
    /// The broker at the other end, if it is not the coordinator.
    pub elsewhere: Option<BrokerId>,
    /// The fields that matter: the id of their sentence, and what goes into it.
    pub note: Option<Note>,
}

pub type Note = (&'static str, Vec<(&'static str, Arg)>);

/// The talk around the playhead; empty if nobody has said anything.
pub fn sequence(timeline: &Timeline, chronicle: &Chronicle, query: &SequenceQuery) -> SequenceView {
    let talk = chronicle.talk(&query.group);
    let window = rows::Window::around_playhead(timeline, talk, query);
    let lanes = lanes::members(timeline, talk, &window, query);
    let rows = rows::rows(timeline, talk, &window, &lanes, query);
    let history = chronicle.groups().iter().find(|history| history.group == query.group);
    let from = rows.first().map_or(SimTime::ZERO, |row| row.at);
    let ends = query.head.max(timeline.moment().now);
    let state = |bar: &&StateBar| bar.to.is_none_or(|to| to > from) && bar.from <= ends;
    let states = history.iter().flat_map(|history| &history.states).filter(state).cloned();
    let world = timeline.world();
    SequenceView {
        group: query.group.clone(),
        coordinator: world.coordinator_of(&query.group).1,
        folded: lanes.folded,
        lanes: lanes::with_spans(timeline, talk, &window, lanes, history, from, ends),
        rows,
        states: states.collect(),
        one_topic: history.is_none_or(|history| {
            let mut topics = history.rows.iter().map(|row| &row.partition.topic);
            topics.next().is_none_or(|first| topics.all(|topic| topic == first))
        }),
    }
}
