//! The sizes of the Topic lens for one width.

use crate::stage::{Breakpoint, Frame};

/// As many cells as a row ever has; a picture needs one record more, for the half cell that fades.
pub const CELLS_MAX: i32 = 32;

/// Distance between the threads of two consumers.
const BUS_PITCH: i32 = 11;

/// Consumers beyond this many share buses.
pub(crate) const BUSES_MAX: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Metrics {
    pub breakpoint: Breakpoint,
    pub width: i32,
    pub left: i32,
    /// Left edge of the first cell, and of every lane.
    pub first_x: i32,
    /// Where the next record goes: the log end offset of every row.
    pub tail_x: i32,
    pub cells: i32,
    pub cell_w: i32,
    pub cell_h: i32,
    /// From a row's top: the baseline of its flags, its cells, and from their bottom its first lane.
    pub flags: i32,
    pub cells_top: i32,
    pub lane_first: i32,
    pub lane_pitch: i32,
    pub row_pad: i32,
    pub badge_x: i32,
    pub lag_x: i32,
    /// The line along which records come to the tails.
    pub append_x: i32,
    /// Where threads leave their lanes.
    pub thread_x: i32,
    pub frame_x: i32,
    pub frame_w: i32,
}

impl Metrics {
    pub(crate) fn new(frame: Frame, buses: usize) -> Self {
        match frame.breakpoint {
            Breakpoint::Phone => Self::phone(frame),
            Breakpoint::Medium => Self::columns(frame, buses, 240),
            Breakpoint::Wide => Self::columns(frame, buses, 222),
        }
    }

    fn columns(frame: Frame, buses: usize, frame_w: i32) -> Self {
        let wide = frame.breakpoint == Breakpoint::Wide;
        let buses = i32::try_from(buses.clamp(3, BUSES_MAX)).unwrap_or(3);
        let gap = 17 + BUS_PITCH * buses;
        let cell_w = 30;
        let append = if wide { 50 } else { 48 };
        let rest = 24 + 106 + append + gap + frame_w + 14;
        let cells = ((frame.width - rest) / cell_w).clamp(4, CELLS_MAX);
        let used = rest + cells * cell_w;
        // What is left over goes to the cards first, then to both sides.
        let spare = (frame.width - used).max(0);
        let frame_w = frame_w + spare.min(38);
        let left = 24 + (spare - spare.min(38)) / 2;
        let first_x = left + 106;
        let tail_x = first_x + cells * cell_w;
        let append_x = tail_x + append;
        Self {
            breakpoint: frame.breakpoint,
            width: frame.width,
            left,
            first_x,
            tail_x,
            cells,
            cell_w,
            cell_h: 38,
            flags: 13,
            cells_top: 20,
            lane_first: if wide { 22 } else { 20 },
            lane_pitch: if wide { 30 } else { 28 },
            row_pad: if wide { 38 } else { 28 },
            badge_x: first_x - 33,
            lag_x: tail_x + 8,
            append_x,
            thread_x: append_x + 7,
            frame_x: append_x + gap,
            frame_w,
        }
    }

    fn phone(frame: Frame) -> Self {
        let cell_w = 28;
        let first_x = 50;
        let cells = ((frame.width - first_x - 88) / cell_w).clamp(3, CELLS_MAX);
        let tail_x = first_x + cells * cell_w;
        Self {
            breakpoint: frame.breakpoint,
            width: frame.width,
            left: 16,
            first_x,
            tail_x,
            cells,
            cell_w,
            cell_h: 34,
            flags: 16,
            cells_top: 24,
            lane_first: 16,
            lane_pitch: 21,
            row_pad: 15,
            badge_x: 16,
            lag_x: tail_x + 8,
            append_x: frame.width - 22,
            thread_x: tail_x,
            frame_x: 16,
            frame_w: frame.width - 32,
        }
    }

    pub(crate) fn is_phone(&self) -> bool {
        self.breakpoint == Breakpoint::Phone
    }

    pub(crate) fn bus_x(&self, column: usize) -> i32 {
        let column = i32::try_from(column % BUSES_MAX).unwrap_or(0);
        self.append_x + 18 + BUS_PITCH * column
    }

    /// The height of a full row with so many lanes.
    pub(crate) fn row_height(&self, lanes: usize) -> i32 {
        let cells = self.cells_top + self.cell_h;
        match i32::try_from(lanes).unwrap_or(0) {
            0 => cells + 24,
            n => cells + self.lane_first + self.lane_pitch * (n - 1) + self.row_pad,
        }
    }
}
