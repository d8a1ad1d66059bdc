//! The Ownership lens: one row per partition, bars for who owned it, the lag below.

use std::fmt::Write as _;

use crate::id::{GroupId, TopicPartition};
use crate::kernel::{SimTime, Span};
use crate::stage::{Breakpoint, Frame, Rect, TimeAxis, TimeRange, badge_label};
use crate::view::{BarBegin, BarKind, GroupHistory, LagPoint, OwnershipRow};

#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipLayout {
    pub width: i32,
    pub height: i32,
    pub axis: TimeAxis,
    pub groups: Vec<OwnershipGroupPlace>,
    /// From under the ticks to the last row.
    pub plot: Rect,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipGroupPlace {
    pub group: GroupId,
    pub title: Rect,
    pub rows: Vec<OwnershipRowPlace>,
    /// The scale of all lag areas of the group.
    pub lag_max: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipRowPlace {
    pub partition: TopicPartition,
    /// Says its name, or `None` where rows are too low for text.
    pub label: Option<Rect>,
    pub bar: Rect,
    pub lag: Option<Rect>,
    pub brackets: Vec<Bracket>,
}

/// A measure over a bar that deserves one.
#[derive(Clone, Debug, PartialEq)]
pub struct Bracket {
    pub left: i32,
    pub right: i32,
    pub y: i32,
    pub span: Span,
    /// The owner was listed, but dead; else: nobody owned it.
    pub listed: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BarPlace {
    pub rect: Rect,
    pub kind: BarKind,
    pub from: SimTime,
    pub to: SimTime,
    pub begins: BarBegin,
    /// The owner's label, where there is room for it.
    pub label: Option<String>,
}

/// Sizes of a row, by how many there are.
struct RowSize {
    pitch: i32,
    bar: i32,
    lag: i32,
}

impl OwnershipLayout {
    pub fn new(histories: &[GroupHistory], range: TimeRange, head: SimTime, frame: Frame) -> Self {
        let phone = frame.breakpoint == Breakpoint::Phone;
        let left = if phone { 52 } else { 92 };
        let right = frame.width - if phone { 16 } else { 28 };
        let axis = TimeAxis { range, left, right: right.max(left + 1) };
        let rows: usize = histories.iter().map(|history| history.rows.len()).sum();
        let top = 34;
        let mut y = top + 6;
        let mut groups = Vec::new();
        for (i, history) in histories.iter().enumerate() {
            let size = row_size(history.rows.len(), rows, i == 0, phone);
            let (place, bottom) = group_place(history, &axis, head, y, &size);
            groups.push(place);
            y = bottom + 24;
        }
        let plot = Rect::new(left, top, right - left, (y - 16 - top).max(40));
        Self { width: frame.width, height: plot.bottom() + 8, axis, groups, plot }
    }
}

fn row_size(rows: usize, all_rows: usize, first: bool, phone: bool) -> RowSize {
    match rows {
        0..=6 if first || all_rows <= 8 => RowSize {
            pitch: if phone { 112 } else { 124 },
            bar: if phone { 22 } else { 26 },
            lag: 50,
        },
        0..=6 => RowSize { pitch: 24, bar: 18, lag: 0 },
        7..=24 => RowSize { pitch: 40, bar: 16, lag: 16 },
        25..=100 => RowSize { pitch: 9, bar: 7, lag: 0 },
        _ => RowSize { pitch: 5, bar: 4, lag: 0 },
    }
}

fn group_place(
    history: &GroupHistory,
    axis: &TimeAxis,
    head: SimTime,
    top: i32,
    size: &RowSize,
) -> (OwnershipGroupPlace, i32) {
    let title = Rect::new(0, top, axis.right, 20);
    let mut y = title.bottom() + if size.lag >= 50 { 26 } else { 6 };
    let mut rows = Vec::new();
    for row in &history.rows {
        let bar = Rect::new(axis.left, y, axis.right - axis.left, size.bar);
        let lag = (size.lag > 0).then(|| {
            Rect::new(axis.left, bar.bottom() + if size.lag >= 50 { 8 } else { 2 }, bar.w, size.lag)
        });
        let label = (size.bar >= 14).then(|| Rect::new(0, y, axis.left - 8, size.bar));
        let brackets = if size.lag >= 50 { brackets(row, axis, head, y) } else { Vec::new() };
        rows.push(OwnershipRowPlace {
            partition: row.partition.clone(),
            label,
            bar,
            lag,
            brackets,
        });
        y += size.pitch;
    }
    let lags = history.rows.iter().flat_map(|row| &row.lag).map(|point| point.lag);
    let lag_max = lags.max().unwrap_or(0).max(1);
    let bottom = if size.lag >= 50 { y - size.pitch + size.bar + 62 } else { y };
    (OwnershipGroupPlace { group: history.group.clone(), title, rows, lag_max }, bottom)
}

/// A wide bar without a living owner, and the repair after it.
fn brackets(row: &OwnershipRow, axis: &TimeAxis, head: SimTime, y: i32) -> Vec<Bracket> {
    let mut found: Vec<Bracket> = Vec::new();
    let mut after_death = false;
    for bar in &row.bars {
        let to = bar.to.unwrap_or(head);
        let (left, right) = (axis.x_clamped(bar.from), axis.x_clamped(to));
        let listed = matches!(bar.kind, BarKind::ListedDead { .. });
        let nobody = bar.kind == BarKind::Nobody;
        let wide = if listed { right - left >= 40 } else { right - left >= 3 && after_death };
        if wide && (listed || nobody) {
            // Beside a neighbour, a narrow one is written a line higher.
            let raised = found.last().is_some_and(|last| left - last.right < 12);
            let span = to.since(bar.from);
            found.push(Bracket { left, right, y: y - if raised { 24 } else { 12 }, span, listed });
        }
        after_death = listed;
    }
    found
}

/// The bars of a row that are in view. Bars too thin to be seen are left out, gaps never.
pub fn bar_places(row: &OwnershipRow, axis: &TimeAxis, head: SimTime, at: Rect) -> Vec<BarPlace> {
    let mut places = Vec::new();
    let end = head.min(axis.range.to);
    for bar in &row.bars {
        let to = bar.to.unwrap_or(head).min(head);
        if to < axis.range.from || bar.from > end || to <= bar.from {
            continue;
        }
        let left = axis.x_clamped(bar.from);
        let right = axis.x_clamped(to);
        let owned = matches!(bar.kind, BarKind::Owned { .. });
        if right == left && owned {
            continue;
        }
        let rect = Rect::new(left, at.y, (right - left).max(1), at.h);
        places.push(BarPlace {
            rect,
            label: label(&bar.kind, rect),
            kind: bar.kind.clone(),
            from: bar.from,
            to,
            begins: bar.begins,
        });
    }
    places
}

fn label(kind: &BarKind, rect: Rect) -> Option<String> {
    if rect.h < 14 || rect.w < 32 {
        return None;
    }
    match kind {
        BarKind::Owned { by, .. } | BarKind::ListedDead { by, .. } => Some(badge_label(by)),
        BarKind::Nobody => None,
    }
}

/// The lag as steps: the outline's `d`, to be closed along the bottom, and the greatest lag in view with its x.
pub fn lag_outline(
    points: &[LagPoint],
    axis: &TimeAxis,
    head: SimTime,
    at: Rect,
    lag_max: i64,
) -> (String, Option<(i32, i64)>) {
    let y = |lag: i64| {
        let height = i64::from(at.h - 4) * lag.clamp(0, lag_max) / lag_max.max(1);
        at.bottom() - i32::try_from(height).unwrap_or(0)
    };
    let end = axis.x_clamped(head.min(axis.range.to));
    let mut steps: Vec<(i32, i64)> = Vec::new();
    for point in points.iter().filter(|point| point.at <= head.min(axis.range.to)) {
        let x = axis.x_clamped(point.at);
        match steps.last_mut() {
            // What fell into one pixel is drawn as its peak, except before the range begins.
            Some(last) if last.0 == x => {
                last.1 = if x == axis.left { point.lag } else { last.1.max(point.lag) };
            }
            _ => steps.push((x, point.lag)),
        }
    }
    let Some(&(first, _)) = steps.first() else {
        return (format!("M{} {}", at.x, at.bottom()), None);
    };
    let mut d = format!("M{first} {}", at.bottom());
    for &(x, lag) in &steps {
        let _ = write!(d, "H{x}V{}", y(lag));
    }
    let _ = write!(d, "H{end}");
    (d, steps.into_iter().max_by_key(|&(x, lag)| (lag, -x)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::TimeRange;

    #[test]
    fn lag_that_nobody_has_yet_is_a_path_that_can_be_closed() {
        let range = TimeRange { from: SimTime::ZERO, to: SimTime::from_ms(10_000) };
        let axis = TimeAxis { range, left: 100, right: 1_100 };
        let at = Rect::new(100, 20, 1_000, 16);
        let outline = lag_outline(&[], &axis, SimTime::from_ms(5_000), at, 1);
        assert_eq!(outline, ("M100 36".to_owned(), None));
    }
}
