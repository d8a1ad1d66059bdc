//! The Log lens: a replica's segments side by side with the marks of its offsets, and the batches of one segment below
//! each other, each with the index entries that point to it.

use crate::id::Offset;
use crate::stage::{Breakpoint, Frame, Rect};
use crate::view::{BatchRoom, BatchView, LogView, RecordSays, SegmentView};

/// A record's cell, as in the Topic lens.
const CELL: (i32, i32) = (30, 36);
const ROW: i32 = 26;
/// Between two batches.
const GAP: i32 = 8;
/// Of one more line of words.
const LINE: i32 = 16;
/// The narrowest segment that still says which one it is.
const SEGMENT: i32 = 92;
const SEGMENT_HEIGHT: i32 = 46;
/// For "12 more" at an end.
const MORE: i32 = 52;
/// Under the strip, per row of labels.
const LABEL: i32 = 18;
/// The words over the columns.
const HEAD: i32 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRoom {
    pub frame: Frame,
    /// The window is so low that fewer batches fit.
    pub low: bool,
}

impl LogRoom {
    fn pad(self) -> i32 {
        if self.is_phone() { 16 } else { 24 }
    }

    fn is_phone(self) -> bool {
        self.frame.breakpoint == Breakpoint::Phone
    }

    /// What is between the margins.
    fn inner(self) -> i32 {
        (self.frame.width - 2 * self.pad()).max(SEGMENT)
    }

    /// The column beside the batches; none on a phone, where it comes after them.
    pub fn side(self) -> i32 {
        match self.inner() {
            _ if self.is_phone() => 0,
            760.. => 280,
            _ => 232,
        }
    }

    /// Of the batches.
    pub fn tape(self) -> i32 {
        let side = self.side();
        self.inner() - side - if side > 0 { 24 } else { 0 }
    }

    /// Where index entries stand beside the batches; on a phone they stand in them.
    fn entries(self) -> i32 {
        if self.is_phone() { 0 } else { 112 }
    }

    pub fn batch_room(self) -> BatchRoom {
        let room = self.tape() - self.entries() - WORDS;
        let cells = usize::try_from(room / CELL.0).unwrap_or(0).clamp(3, 12);
        let rows = match (self.is_phone(), self.low) {
            (false, true) => 10,
            (true, _) | (false, false) => 14,
        };
        BatchRoom { rows, cells }
    }

    pub fn segments_max(self) -> usize {
        usize::try_from((self.inner() - 2 * MORE) / SEGMENT).unwrap_or(0).max(1)
    }
}

/// What is said of a batch beside its records needs so much.
const WORDS: i32 = 226;

#[derive(Clone, Debug, PartialEq)]
pub struct LogLayout {
    /// Of the strip of segments; the margins are in it.
    pub width: i32,
    pub strip: Vec<Rect>,
    /// Room for how many segments there are beyond either end.
    pub more_before: Option<Rect>,
    pub more_after: Option<Rect>,
    /// Of the batches, from their own left edge.
    pub tape_width: i32,
    pub tape_height: i32,
    /// Where records begin; left of it stand index entries.
    pub records: i32,
    pub batches: Vec<BatchPlace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchPlace {
    /// Its records and what is said of it.
    pub rect: Rect,
    /// One for each record: cells side by side, or lines.
    pub records: Vec<Rect>,
    /// What is said of it.
    pub words: Rect,
    /// The entries of the indexes, beside it or, on a phone, in it.
    pub entries: Option<Rect>,
}

impl LogLayout {
    pub fn new(view: &LogView, room: LogRoom) -> Self {
        let cells = room.batch_room().cells;
        let records = room.entries();
        let mut layout = Self {
            width: room.frame.width,
            strip: Vec::new(),
            more_before: None,
            more_after: None,
            tape_width: room.tape(),
            tape_height: 0,
            records,
            batches: Vec::new(),
        };
        layout.place_segments(view, room);
        let mut y = if records > 0 { HEAD } else { 4 };
        for batch in &view.window.batches {
            let place = layout.batch(batch, cells, y);
            y = place.rect.bottom() + GAP;
            layout.batches.push(place);
        }
        layout.tape_height = y;
        layout
    }

    fn place_segments(&mut self, view: &LogView, room: LogRoom) {
        let top = 4;
        let (mut left, mut right) = (room.pad(), room.pad() + room.inner());
        if view.before.count > 0 {
            self.more_before = Some(Rect::new(left, top, MORE - 6, SEGMENT_HEIGHT));
            left += MORE;
        }
        if view.after.count > 0 {
            self.more_after = Some(Rect::new(right - MORE + 6, top, MORE - 6, SEGMENT_HEIGHT));
            right -= MORE;
        }
        // Each is wide enough to be named; what is left is shared out by their bytes.
        let count = i64::try_from(view.segments.len()).unwrap_or(1).max(1);
        let least = i64::from(SEGMENT).min(i64::from(right - left) / count);
        let spare = i64::from(right - left) - least * count;
        let bytes =
            |segment: &SegmentView| i64::try_from(segment.bytes()).unwrap_or(i64::MAX / 4096);
        let total: i64 = view.segments.iter().map(bytes).sum();
        let mut seen = 0;
        let edge = |before: i64, seen: i64| {
            let share = if total > 0 { spare * seen / total } else { spare * before / count };
            left + i32::try_from(least * before + share).unwrap_or(0)
        };
        for (place, segment) in (0..).zip(&view.segments) {
            let from = edge(place, seen);
            seen += bytes(segment);
            let to = edge(place + 1, seen);
            self.strip.push(Rect::new(from, top, to - from, SEGMENT_HEIGHT));
        }
    }

    /// Where an offset lies between the first and the last of its segment; `None` if no segment that is shown holds it.
    pub fn offset_x(&self, view: &LogView, offset: Offset) -> Option<i32> {
        let last = view.segments.len().checked_sub(1)?;
        let holds = |(place, segment): (usize, &SegmentView)| {
            let next = view.segments.get(place + 1).map_or(segment.end, |next| next.base);
            let at_end = place == last && view.after.count == 0 && offset == next;
            let inside = segment.base <= offset && (offset < next || at_end);
            inside.then(|| {
                let rect = self.strip[place];
                let span = (next.0 - segment.base.0).max(1);
                let part = i64::from(rect.w) * (offset.0 - segment.base.0) / span;
                rect.x + i32::try_from(part).unwrap_or(0)
            })
        };
        view.segments.iter().enumerate().find_map(holds)
    }

    /// The top of the first row of labels under the strip.
    pub const fn labels_y(&self) -> i32 {
        4 + SEGMENT_HEIGHT + 20
    }

    pub fn strip_height(&self, labels: &[LabelPlace]) -> i32 {
        let rows = labels.iter().map(|label| label.row + 1).max().unwrap_or(0);
        self.labels_y() + rows * LABEL
    }

    fn batch(&self, batch: &BatchView, cells: usize, y: i32) -> BatchPlace {
        let (left, right) = (self.records, self.tape_width);
        let told = matches!(batch.records.first(), Some(first) if is_told(&first.says));
        let entry_lines =
            i32::from(batch.offset_entry.is_some()) + i32::from(batch.time_entry.is_some());
        let inside = if left == 0 { entry_lines * LINE } else { 0 };
        let horizon = if batch.delete_horizon.is_some() { LINE } else { 0 };
        let count = i32::try_from(batch.records.len()).unwrap_or(0);
        let more = if batch.more > 0 { LINE } else { 0 };
        let (records, words, height) = if told {
            let top = y + 4 + LINE + inside + horizon;
            let line = |i: i32| Rect::new(left + 6, top + i * ROW, right - left - 12, ROW);
            let words = Rect::new(left + 8, y + 4, right - left - 16, top - y - 4);
            ((0..count).map(line).collect(), words, top - y + count * ROW + more + 2)
        } else {
            let columns = i32::try_from(cells).unwrap_or(1).max(1);
            let cell = |i: i32| {
                let (column, row) = (i % columns, i / columns);
                Rect::new(left + 8 + column * CELL.0, y + 8 + row * (CELL.1 + 4), CELL.0, CELL.1)
            };
            let rows = (count + columns - 1) / columns;
            let x = left + 8 + columns.min(count.max(1)) * CELL.0 + 14;
            let words = Rect::new(x, y + 3, right - x - 8, 3 * LINE + inside + horizon);
            let height = (rows * (CELL.1 + 4) + 12 + more).max(words.h + 6);
            ((0..count).map(cell).collect(), words, height)
        };
        let entries = (entry_lines > 0).then(|| match left {
            0 => Rect::new(words.x, words.bottom() - inside, words.w, inside),
            _ => Rect::new(0, y + 2, left - 18, entry_lines * LINE + 4),
        });
        BatchPlace { rect: Rect::new(left, y, right - left, height), records, words, entries }
    }
}

/// Whether a record is a sentence rather than a cell.
fn is_told(says: &RecordSays) -> bool {
    match says {
        RecordSays::Server { .. } => true,
        RecordSays::User { .. } => false,
    }
}

/// A label under the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelPlace {
    pub left: i32,
    pub row: i32,
}

/// Puts labels of these widths as near under their marks as they fit: none over another, none beyond the edges.
pub fn label_places(marks: &[(i32, i32)], left: i32, right: i32) -> Vec<LabelPlace> {
    let mut ends: Vec<i32> = Vec::new();
    let place = |&(x, width): &(i32, i32)| {
        let at = (x - width / 2).min(right - width).max(left);
        let free = ends.iter().position(|end| *end + 12 <= at);
        let row = free.unwrap_or(ends.len());
        match ends.get_mut(row) {
            Some(end) => *end = at + width,
            None => ends.push(at + width),
        }
        LabelPlace { left: at, row: i32::try_from(row).unwrap_or(0) }
    };
    marks.iter().map(place).collect()
}

/// About how wide words of 12 px are.
pub fn words_width(words: &str) -> i32 {
    words.chars().map(char_width).sum()
}

fn char_width(c: char) -> i32 {
    match c {
        'i' | 'l' | 'j' | '.' | ',' | ':' | ' ' | '·' => 4,
        'm' | 'w' | 'M' | 'W' => 11,
        _ if c.is_ascii() => 7,
        _ => 12,
    }
}

/// As much of the words as fits, with an ellipsis if that is not all.
pub fn clip(words: &str, width: i32) -> String {
    if words_width(words) <= width {
        return words.to_owned();
    }
    let mut room = width - 12;
    let fits = |c: &char| {
        room -= char_width(*c);
        room >= 0
    };
    let mut kept: String = words.chars().take_while(fits).collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_marks_that_are_close_go_below_each_other() {
        let places = label_places(&[(0, 80), (10, 60), (300, 40), (310, 50)], 0, 320);
        assert_eq!(places.iter().map(|p| p.row).collect::<Vec<_>>(), [0, 1, 0, 1]);
        assert_eq!(places.iter().map(|p| p.left).collect::<Vec<_>>(), [0, 0, 280, 270]);
    }

    #[test]
    fn words_are_clipped_only_if_they_must() {
        assert_eq!(clip("short", 200), "short");
        let clipped = clip("a rather long sentence about nothing", 100);
        assert!(clipped.ends_with('…') && words_width(&clipped) <= 100, "{clipped}");
        assert!(words_width(&clip("아주 긴 문장입니다 그렇습니다", 80)) <= 80);
    }
}
