//! The Compare lens: runs under each other on one time axis, each with its rows and, below them, its figures.

use crate::kernel::SimTime;
use crate::stage::{Breakpoint, Frame, Rect, TimeAxis, TimeRange};
use crate::view::GroupHistory;

#[derive(Clone, Debug, PartialEq)]
pub struct CompareLayout {
    pub width: i32,
    pub height: i32,
    pub axis: TimeAxis,
    pub runs: Vec<ComparePlace>,
    /// From under the ticks to the last row.
    pub plot: Rect,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparePlace {
    pub title: Rect,
    pub groups: Vec<CompareGroupPlace>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CompareGroupPlace {
    /// One for each row of the history.
    pub rows: Vec<Rect>,
    /// Rows are high enough for names.
    pub named: bool,
    /// Where each line of figures has its foot.
    pub figures: Vec<i32>,
}

const TITLE: i32 = 26;
const LINE: i32 = 18;

impl CompareLayout {
    /// `histories` of each run; `lines` of figures under each group.
    pub fn new(histories: &[&[GroupHistory]], head: SimTime, lines: usize, frame: Frame) -> Self {
        let phone = frame.breakpoint == Breakpoint::Phone;
        let left = if phone { 52 } else { 92 };
        let right = frame.width - if phone { 16 } else { 28 };
        let range = TimeRange { from: SimTime::ZERO, to: SimTime(head.0.max(10_000_000)) };
        let axis = TimeAxis { range, left, right: right.max(left + 1) };
        let rows: usize =
            histories.iter().flat_map(|run| run.iter()).map(|group| group.rows.len()).sum();
        let (pitch, bar) = row_size(rows);
        let top = 34;
        let mut y = top + 4;
        let mut runs = Vec::new();
        for run in histories {
            let title = Rect::new(0, y, axis.right, TITLE);
            y = title.bottom();
            let mut groups = Vec::new();
            for group in *run {
                let place = |i: usize| {
                    let i = i32::try_from(i).unwrap_or(i32::MAX);
                    Rect::new(axis.left, y + i * pitch, axis.right - axis.left, bar)
                };
                let rows: Vec<_> = (0..group.rows.len()).map(place).collect();
                y = rows.last().map_or(y, |row| row.bottom()) + LINE;
                let figures: Vec<_> =
                    (0..lines).map(|line| y + LINE * i32::try_from(line).unwrap_or(0)).collect();
                y = figures.last().copied().unwrap_or(y) + 8;
                groups.push(CompareGroupPlace { rows, named: bar >= 11, figures });
            }
            y += 10;
            runs.push(ComparePlace { title, groups });
        }
        let plot = Rect::new(left, top, right - left, (y - 14 - top).max(40));
        Self { width: frame.width, height: plot.bottom() + 8, axis, runs, plot }
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
