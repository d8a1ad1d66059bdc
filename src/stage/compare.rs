//! The Compare lens: runs under each other on one time axis, each with its rows and, below them, its figures.

use crate::stage::{Breakpoint, Frame, Rect, TimeAxis, TimeRange};
use crate::view::GroupHistory;

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

/// Room for "123.4 s" at the end of a row.
const FIGURE: i32 = 56;
const TITLE: i32 = 26;
const LINE: i32 = 18;

impl CompareLayout {
    /// `histories` of each run; `lines` of figures under each group.
    pub fn new(
        histories: &[&[GroupHistory]],
        range: TimeRange,
        lines: usize,
        frame: Frame,
    ) -> Self {
        let phone = frame.breakpoint == Breakpoint::Phone;
        let left = if phone { 52 } else { 92 };
        let figure_end = frame.width - if phone { 16 } else { 28 };
        let right = figure_end - FIGURE;
        let axis = TimeAxis { range, left, right: right.max(left + 1) };
        let rows: usize =
            histories.iter().flat_map(|run| run.iter()).map(|group| group.rows.len()).sum();
        let (pitch, bar) = row_size(rows);
        let top = 34;
        let mut y = top + 4;
        let mut runs = Vec::new();
        for run in histories {
            let title = Rect::new(0, y, figure_end, TITLE);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{GroupId, TopicName, TopicPartition};
    use crate::kernel::SimTime;
    use crate::view::OwnershipRow;

    fn history(rows: i32) -> Vec<GroupHistory> {
        let row = |number| OwnershipRow {
            partition: TopicPartition::new(TopicName::new("orders"), number),
            bars: Vec::new(),
            lag: Vec::new(),
        };
        let (group, rows) = (GroupId::new("g"), (0..rows).map(row).collect());
        vec![GroupHistory { group, rows, states: Vec::new() }]
    }

    fn layout(rows: i32, width: i32) -> CompareLayout {
        let (a, b) = (history(rows), history(rows));
        let range = TimeRange::of_lens(SimTime::from_ms(40_000), SimTime::from_ms(12_000), 2);
        let breakpoint = Breakpoint::of_window(width);
        let lines = if breakpoint == Breakpoint::Phone { 2 } else { 1 };
        CompareLayout::new(&[&a, &b], range, lines, Frame { width, breakpoint })
    }

    #[test]
    fn every_run_is_on_the_same_axis_and_now_is_on_it() {
        for width in [360, 1_000, 1_400] {
            let layout = layout(6, width);
            let now = layout.axis.x(SimTime::from_ms(12_000));
            assert_eq!(now, layout.axis.left + (layout.axis.right - layout.axis.left) / 2);
            let rows = layout.runs.iter().flat_map(|run| &run.groups[0].rows);
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
            assert!(layout.runs.iter().all(|run| run.groups[0].named));
        }
    }

    #[test]
    fn runs_stand_under_each_other_and_their_figures_under_their_rows() {
        for (rows, width) in [(6, 360), (20, 1_000), (60, 1_400)] {
            let layout = layout(rows, width);
            let [upper, lower] = layout.runs.as_slice() else { panic!("two runs") };
            let last = upper.groups[0].rows.last().expect("rows");
            assert!(last.bottom() < upper.groups[0].figures[0]);
            assert!(upper.groups[0].figures.last().is_some_and(|foot| *foot < lower.title.y));
            assert!(layout.height >= *lower.groups[0].figures.last().expect("figures"));
        }
    }
}
