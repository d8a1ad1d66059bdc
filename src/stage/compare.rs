//! The Compare lens: runs under each other on one time axis, each with its rows and, below them, its figures.

use crate::kernel::SimTime;
use crate::stage::{Breakpoint, Frame, Rect, TimeAxis, TimeRange};
use crate::view::{RecordFate, RecordMark};

#[derive(Clone, Debug, PartialEq)]
pub struct CompareLayout {
    pub width: i32,
    pub height: i32,
    pub axis: TimeAxis,
    pub runs: Vec<ComparePlace>,
    /// Where the figure at the end of each row ends.
    pub figure_end: i32,
    /// From under the ticks to the last row.
    pub plot: Rect,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparePlace {
    pub title: Rect,
    pub blocks: Vec<CompareBlockPlace>,
}

/// A group or a producer.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareBlockPlace {
    /// One for each row of the group's history, or for each track of the producer.
    pub rows: Vec<Rect>,
    /// Rows are high enough for names.
    pub named: bool,
    /// Where each line of figures has its foot.
    pub figures: Vec<i32>,
}

/// Room for "123.4 s" at the end of a row.
const FIGURE: i32 = 56;
const TITLE: i32 = 26;
const LINE: i32 = 18;

/// How wide the names of rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareNames {
    Partitions,
    Tracks,
}

impl CompareLayout {
    /// How many rows each block of each run has; `lines` of figures under each block.
    pub fn new(
        blocks: &[Vec<usize>],
        names: CompareNames,
        range: TimeRange,
        lines: usize,
        frame: Frame,
    ) -> Self {
        let phone = frame.breakpoint == Breakpoint::Phone;
        let left = match (names, phone) {
            (CompareNames::Partitions, true) => 52,
            (CompareNames::Partitions, false) => 92,
            (CompareNames::Tracks, true) => 96,
            (CompareNames::Tracks, false) => 118,
        };
        let figure_end = frame.width - if phone { 16 } else { 28 };
        let right = figure_end - FIGURE;
        let axis = TimeAxis { range, left, right: right.max(left + 1) };
        let (pitch, bar) = row_size(blocks.iter().flatten().sum());
        let top = 34;
        let mut y = top + 4;
        let mut runs = Vec::new();
        for run in blocks {
            let title = Rect::new(0, y, figure_end, TITLE);
            y = title.bottom();
            let mut blocks = Vec::new();
            for rows in run {
                let place = |i: usize| {
                    let i = i32::try_from(i).unwrap_or(i32::MAX);
                    Rect::new(axis.left, y + i * pitch, axis.right - axis.left, bar)
                };
                let rows: Vec<_> = (0..*rows).map(place).collect();
                y = rows.last().map_or(y, |row| row.bottom()) + LINE;
                let figures: Vec<_> =
                    (0..lines).map(|line| y + LINE * i32::try_from(line).unwrap_or(0)).collect();
                y = figures.last().copied().unwrap_or(y) + 8;
                blocks.push(CompareBlockPlace { rows, named: bar >= 11, figures });
            }
            y += 10;
            runs.push(ComparePlace { title, blocks });
        }
        let plot = Rect::new(left, top, right - left, (y - 14 - top).max(40));
        Self { width: frame.width, height: plot.bottom() + 8, axis, runs, figure_end, plot }
    }
}

/// Pitch and height, by how many rows all runs have together.
fn row_size(rows: usize) -> (i32, i32) {
    match rows {
        0..=18 => (22, 17),
        19..=36 => (14, 12),
        37..=90 => (6, 5),
        _ => (5, 4),
    }
}

/// What of a producer stands on the same line of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordTrack {
    InTheLog,
    Waiting,
    NotThere,
}

impl RecordTrack {
    pub const ALL: [RecordTrack; 3] =
        [RecordTrack::InTheLog, RecordTrack::Waiting, RecordTrack::NotThere];

    /// `compare-track-<name>` is its label.
    pub fn name(self) -> &'static str {
        match self {
            RecordTrack::InTheLog => "log",
            RecordTrack::Waiting => "waiting",
            RecordTrack::NotThere => "gone",
        }
    }

    pub fn of(fate: RecordFate) -> Self {
        match fate {
            RecordFate::Kept | RecordFate::Duplicated => RecordTrack::InTheLog,
            RecordFate::Waiting => RecordTrack::Waiting,
            RecordFate::Lost | RecordFate::Gone | RecordFate::Failed => RecordTrack::NotThere,
        }
    }
}

/// Records of one fate that were sent one soon after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPlace {
    pub fate: RecordFate,
    pub count: usize,
    pub rect: Rect,
    /// Where the application has heard of the only one.
    pub told: Option<i32>,
    /// There is room for so much of a label behind it, and behind where it was told.
    pub room: i32,
}

/// Marks in order of time, as far as they are in view: what would touch is one.
pub fn record_places(
    marks: &[RecordMark],
    track: RecordTrack,
    axis: &TimeAxis,
    at: Rect,
) -> Vec<RecordPlace> {
    let size = at.h.min(14);
    let y = at.y + (at.h - size) / 2;
    let mut places: Vec<RecordPlace> = Vec::new();
    let shown = marks.iter().filter(|mark| RecordTrack::of(mark.fate) == track);
    for mark in shown.filter(|mark| is_in_view(mark.sent, axis)) {
        let x = axis.x_clamped(mark.sent).min(axis.right - size);
        if let Some(last) = places.last_mut()
            && x < last.rect.right() + 2
        {
            if last.fate == mark.fate {
                last.rect.w = x + size - last.rect.x;
                last.count += 1;
                last.told = None;
                continue;
            }
            // What came just behind something else is pushed aside.
            let rect = Rect::new(last.rect.right() + 2, y, size, size);
            places.push(RecordPlace { fate: mark.fate, count: 1, rect, told: None, room: 0 });
            continue;
        }
        let rect = Rect::new(x, y, size, size);
        let told = mark.told.map(|told| axis.x_clamped(told)).filter(|told| *told > rect.right());
        places.push(RecordPlace { fate: mark.fate, count: 1, rect, told, room: 0 });
    }
    let mut end = axis.right;
    for place in places.iter_mut().rev() {
        place.told = place.told.map(|told| told.min(end - 4)).filter(|x| *x > place.rect.right());
        place.room = end - place.told.unwrap_or(place.rect.right());
        end = place.rect.x;
    }
    places
}

fn is_in_view(at: SimTime, axis: &TimeAxis) -> bool {
    (axis.range.from..=axis.range.to).contains(&at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(rows: usize, width: i32) -> CompareLayout {
        let blocks = [vec![rows], vec![rows]];
        let range = TimeRange::of_lens(SimTime::from_ms(40_000), SimTime::from_ms(12_000), 2);
        let breakpoint = Breakpoint::of_window(width);
        let lines = if breakpoint == Breakpoint::Phone { 2 } else { 1 };
        let frame = Frame { width, breakpoint };
        CompareLayout::new(&blocks, CompareNames::Partitions, range, lines, frame)
    }

    #[test]
    fn every_run_is_on_the_same_axis_and_now_is_on_it() {
        for width in [360, 1_000, 1_400] {
            let layout = layout(6, width);
            let now = layout.axis.x(SimTime::from_ms(12_000));
            assert_eq!(now, layout.axis.left + (layout.axis.right - layout.axis.left) / 2);
            let rows = layout.runs.iter().flat_map(|run| &run.blocks[0].rows);
            for row in rows {
                assert_eq!((row.x, row.right()), (layout.axis.left, layout.axis.right));
            }
        }
    }

    #[test]
    fn a_row_has_its_figure_between_its_bars_and_the_edge() {
        for (width, end) in [(360, 344), (1_000, 972), (1_400, 1_372)] {
            let layout = layout(6, width);
            assert_eq!(layout.figure_end, end);
            assert_eq!(layout.axis.right, end - FIGURE);
            assert!(layout.runs.iter().all(|run| run.blocks[0].named));
        }
    }

    #[test]
    fn runs_stand_under_each_other_and_their_figures_under_their_rows() {
        for (rows, width) in [(6, 360), (20, 1_000), (60, 1_400)] {
            let layout = layout(rows, width);
            let [upper, lower] = layout.runs.as_slice() else { panic!("two runs") };
            let last = upper.blocks[0].rows.last().expect("rows");
            assert!(last.bottom() < upper.blocks[0].figures[0]);
            assert!(upper.blocks[0].figures.last().is_some_and(|foot| *foot < lower.title.y));
            assert!(layout.height >= *lower.blocks[0].figures.last().expect("figures"));
        }
    }

    fn places(marks: &[(u64, RecordFate)], track: RecordTrack) -> Vec<RecordPlace> {
        let mark = |(ms, fate): &(u64, RecordFate)| {
            let sent = SimTime::from_ms(*ms);
            let told = (*fate != RecordFate::Waiting).then_some(SimTime::from_ms(*ms + 2_000));
            RecordMark { fate: *fate, sent, told }
        };
        let marks: Vec<_> = marks.iter().map(mark).collect();
        let range = TimeRange { from: SimTime::ZERO, to: SimTime::from_ms(10_000) };
        let axis = TimeAxis { range, left: 100, right: 1_100 };
        record_places(&marks, track, &axis, Rect::new(100, 40, 1_000, 17))
    }

    #[test]
    fn records_that_would_touch_are_one_mark_of_their_number() {
        let kept = RecordFate::Kept;
        let places = places(
            &[(1_000, kept), (1_050, kept), (1_120, kept), (5_000, kept)],
            RecordTrack::InTheLog,
        );
        let counts: Vec<_> = places.iter().map(|place| (place.count, place.rect.x)).collect();
        assert_eq!(counts, [(3, 200), (1, 600)]);
        assert_eq!(places[0].rect.right(), 212 + 14);
        assert_eq!((places[0].told, places[1].told), (None, Some(800)));
        assert_eq!((places[0].room, places[1].room), (600 - 226, 1_100 - 800));
    }

    #[test]
    fn marks_of_different_fates_do_not_hide_each_other() {
        let marks =
            [(1_000, RecordFate::Lost), (1_000, RecordFate::Failed), (1_010, RecordFate::Kept)];
        let places = places(&marks, RecordTrack::NotThere);
        assert_eq!(places.len(), 2, "the third is on another track");
        assert!(!places[0].rect.overlaps(places[1].rect));
    }

    #[test]
    fn a_mark_out_of_view_is_left_out_and_one_at_the_edge_is_whole() {
        let places = places(
            &[(10_000, RecordFate::Waiting), (10_001, RecordFate::Waiting)],
            RecordTrack::Waiting,
        );
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].rect.right(), 1_100);
    }
}
