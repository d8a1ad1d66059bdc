//! The Group protocol lens: a lane per member and one for the coordinator, time down, a slot per message.

use crate::kernel::{SimTime, Step};
use crate::stage::{Breakpoint, Frame, Rect};
use crate::view::{RowKind, SequenceRow, SequenceView};

/// Heights of a row by zoom: the middle one is for a desk, the last for the back row of a classroom.
const SLOTS: [i32; 4] = [18, 24, 32, 42];
/// The zoom that the lens begins with.
pub const SEQUENCE_ZOOM: usize = 1;
pub const SEQUENCE_ZOOM_MAX: usize = SLOTS.len() - 1;

const TOP: i32 = 62;
const SILENCE_HEIGHT: i32 = 38;
/// How far a message sinks on its way, whatever its latency.
const SLOPE: i32 = 6;

#[derive(Clone, Debug, PartialEq)]
pub struct SequenceLayout {
    pub width: i32,
    pub height: i32,
    /// Text size follows.
    pub slot: i32,
    /// Where each lane is; the one that others share is the last, if there is one.
    pub lanes: Vec<i32>,
    pub coordinator: i32,
    /// Where lanes begin.
    pub top: i32,
    pub rows: Vec<SequenceRowPlace>,
    pub spans: Vec<Vec<SpanPlace>>,
    /// The group's states, beside the coordinator.
    pub states: Vec<Rect>,
    /// The line of now.
    pub playhead: i32,
    /// Where times of day stand, at the left.
    pub times: i32,
    /// Words stand at the coordinator, because lanes are too close to each other.
    pub narrow: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SequenceRowPlace {
    pub top: i32,
    /// Where a message sets out; the middle of a mark.
    pub y: i32,
    /// Where a message arrives.
    pub end_y: i32,
    /// The member's x.
    pub x: i32,
    pub height: i32,
    /// How far a message has come, in permille; `None` if it will never arrive.
    pub progress: Option<i32>,
    /// The time is written, because the row before has another.
    pub shows_time: bool,
}

/// A stretch of a lane, of `SequenceLane::spans` at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanPlace {
    pub y: i32,
    pub height: i32,
}

/// How many rows and lanes fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceRoom {
    pub lanes: usize,
    pub rows_before: usize,
    pub rows_ahead: usize,
}

/// So high are the rows together: in a tall window, on a phone, where the page scrolls, and in a low window.
const ROWS_HEIGHT: i32 = 504;
const ROWS_HEIGHT_LOW: i32 = 360;

impl SequenceRoom {
    pub fn new(frame: Frame, low: bool, zoom: usize) -> Self {
        let lanes = match frame.breakpoint {
            Breakpoint::Phone => 4,
            Breakpoint::Medium => 5,
            Breakpoint::Wide => 6,
        };
        let low = low && frame.breakpoint != Breakpoint::Phone;
        let height = if low { ROWS_HEIGHT_LOW } else { ROWS_HEIGHT };
        let rows = usize::try_from(height / slot(zoom)).unwrap_or(0).max(4);
        Self { lanes, rows_before: rows - rows / 6, rows_ahead: rows / 6 }
    }
}

fn slot(zoom: usize) -> i32 {
    SLOTS[zoom.min(SEQUENCE_ZOOM_MAX)]
}

impl SequenceLayout {
    pub fn new(
        view: &SequenceView,
        (step, now): (Step, SimTime),
        frame: Frame,
        zoom: usize,
    ) -> Self {
        let slot = slot(zoom);
        let narrow = frame.width < 620;
        let band = match frame.width {
            800.. => 218,
            _ if narrow => 34,
            _ => 190,
        };
        let coordinator = frame.width - band - 14;
        let lanes = lanes(view, coordinator, narrow);
        let mut layout = Self {
            width: frame.width,
            height: 0,
            slot,
            coordinator,
            top: TOP,
            rows: Vec::new(),
            spans: Vec::new(),
            states: Vec::new(),
            playhead: TOP + 12,
            times: if narrow { 8 } else { 24 },
            narrow,
            lanes,
        };
        let mut y = TOP + 12;
        for (i, row) in view.rows.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|before| view.rows.get(before));
            let place = layout.row(row, before, y, now);
            y += place.height;
            if row.step <= step && !row.ahead {
                layout.playhead = y + 4;
            } else if before.is_none_or(|before| !before.ahead) {
                // Room for the line of now.
                y += 10;
            }
            layout.rows.push(layout.row(row, before, y - place.height, now));
        }
        let bottom = y.max(layout.playhead) + 14;
        layout.height = bottom + 6;
        layout.spans =
            view.lanes.iter().map(|lane| layout.lane_spans(view, lane, now, bottom)).collect();
        layout.states = layout.state_places(view, now, bottom, band);
        layout
    }

    fn row(
        &self,
        row: &SequenceRow,
        before: Option<&SequenceRow>,
        y: i32,
        now: SimTime,
    ) -> SequenceRowPlace {
        let x = row.lane.and_then(|lane| self.lanes.get(lane)).or(self.lanes.last());
        let height = match row.kind {
            RowKind::Silence { .. } => SILENCE_HEIGHT,
            RowKind::Message(_) | RowKind::Mark { .. } => self.slot,
        };
        let progress = match &row.kind {
            RowKind::Message(message) => message.arrival.map(|arrival| {
                let whole = arrival.since(row.at).0.max(1);
                let done = now.max(row.at).since(row.at).0.min(whole);
                i32::try_from(u128::from(done) * 1_000 / u128::from(whole)).unwrap_or(1_000)
            }),
            RowKind::Mark { .. } | RowKind::Silence { .. } => Some(1_000),
        };
        let progress = if row.ahead { progress.map(|_| 1_000) } else { progress };
        let text = self.slot * 2 / 3;
        SequenceRowPlace {
            top: y,
            y: y + text.min(height - SLOPE),
            end_y: y + text.min(height - SLOPE) + SLOPE,
            x: x.copied().unwrap_or(self.coordinator),
            height,
            progress,
            shows_time: !matches!(row.kind, RowKind::Silence { .. })
                && before.is_none_or(|before| {
                    tenths(before.at) != tenths(row.at)
                        || matches!(before.kind, RowKind::Silence { .. })
                }),
        }
    }

    /// Where a moment is: at the row of that moment, else under the last one before it.
    fn y_of(&self, view: &SequenceView, at: SimTime) -> i32 {
        let after = view.rows.partition_point(|row| row.at < at);
        if let (Some(row), Some(place)) = (view.rows.get(after), self.rows.get(after))
            && row.at == at
            && !matches!(row.kind, RowKind::Silence { .. })
        {
            return place.y;
        }
        let Some(place) = after.checked_sub(1).and_then(|last| self.rows.get(last)) else {
            return self.top;
        };
        place.end_y + 3
    }

    fn lane_spans(
        &self,
        view: &SequenceView,
        lane: &crate::view::SequenceLane,
        now: SimTime,
        bottom: i32,
    ) -> Vec<SpanPlace> {
        let last = lane.spans.len().saturating_sub(1);
        let place = |(i, span): (usize, &crate::view::LaneSpan)| {
            let y = if i == 0 { self.top } else { self.y_of(view, span.from) };
            let end = if i == last { bottom } else { self.y_of(view, span.to) };
            // Nobody has seen what comes after the last row.
            let end = if view.rows.last().is_some_and(|row| row.ahead) || span.to < now {
                end
            } else {
                end.min(self.playhead.max(y))
            };
            SpanPlace { y, height: (end - y).max(0) }
        };
        lane.spans.iter().enumerate().map(place).collect()
    }

    fn state_places(&self, view: &SequenceView, now: SimTime, bottom: i32, band: i32) -> Vec<Rect> {
        let seen_ahead = view.rows.last().is_some_and(|row| row.ahead);
        let end = if seen_ahead { bottom } else { self.playhead };
        let place = |(i, state): (usize, &crate::view::StateBar)| {
            let y = if i == 0 { self.top } else { self.y_of(view, state.from) };
            let to = state.to.filter(|to| seen_ahead || *to <= now);
            let bottom = to.map_or(end, |to| self.y_of(view, to));
            Rect::new(self.coordinator + 14, y, band - 14, (bottom - y).max(0))
        };
        view.states.iter().enumerate().map(place).collect()
    }
}

fn lanes(view: &SequenceView, coordinator: i32, narrow: bool) -> Vec<i32> {
    let count = i32::try_from(view.lanes.len()).unwrap_or(i32::MAX) + i32::from(view.folded > 0);
    let (first, pitch) = if narrow { (52, 54) } else { (152, 132) };
    // A message needs room for its words between the last lane and the coordinator.
    let room = if narrow { 150 } else { 190 };
    let pitch = match count {
        0 | 1 => pitch,
        _ => pitch.min(((coordinator - room - first) / (count - 1)).max(28)),
    };
    (0..count).map(|i| first + i * pitch).collect()
}

fn tenths(at: SimTime) -> u64 {
    at.0 / 100_000
}
