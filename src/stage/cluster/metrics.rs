//! The sizes of the Cluster lens, and how many partitions fit beside each other.

use crate::stage::{Breakpoint, Frame};

pub(crate) const CELL_W: i32 = 24;
pub(crate) const CELL_H: i32 = 36;
/// Beside the cells of each column: where the lines of the fetches run.
pub(crate) const CHANNEL: i32 = 22;
/// Between two columns.
pub(crate) const COLUMN_GAP: i32 = 9;
/// From so many brokers on, bands are lower.
const COMPACT_FROM: usize = 5;
const CELLS_MIN: i32 = 6;
const CELLS_MAX: i32 = 24;

/// What of a topic can be seen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterRoom {
    pub columns: usize,
    pub cells: i32,
    /// From one column to the next.
    pub(crate) pitch: i32,
}

impl ClusterRoom {
    /// As many columns as there is room for, then as many cells as fit into them.
    pub fn new(frame: Frame, partitions: usize) -> Self {
        let sizes = Sizes::of(frame);
        let room = frame.width - sizes.first_x - sizes.right + COLUMN_GAP;
        let narrowest = CELLS_MIN * CELL_W + CHANNEL + COLUMN_GAP;
        let wanted = i32::try_from(partitions.max(1)).unwrap_or(i32::MAX);
        let columns = match frame.breakpoint {
            Breakpoint::Phone => 1,
            Breakpoint::Medium | Breakpoint::Wide => (room / narrowest).clamp(1, wanted),
        };
        let cells = ((room / columns - COLUMN_GAP - CHANNEL) / CELL_W).clamp(4, CELLS_MAX);
        let widest = CELLS_MAX * CELL_W + CHANNEL + COLUMN_GAP;
        Self {
            columns: usize::try_from(columns).unwrap_or(1),
            cells,
            pitch: (room / columns).min(widest),
        }
    }
}

/// What depends on the frame alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Left edge of the bands; the rail of what brokers say to each other runs before it.
    pub band_x: i32,
    pub rail_x: i32,
    /// Where a band's card ends.
    pub card_right: i32,
    /// Where the cells of the first column begin.
    pub first_x: i32,
    /// Beside the last column.
    pub right: i32,
}

impl Sizes {
    pub(crate) fn of(frame: Frame) -> Self {
        match frame.breakpoint {
            Breakpoint::Phone => {
                Self { band_x: 14, rail_x: 7, card_right: 128, first_x: 138, right: 14 }
            }
            Breakpoint::Medium => {
                Self { band_x: 28, rail_x: 14, card_right: 152, first_x: 162, right: 12 }
            }
            Breakpoint::Wide => {
                Self { band_x: 30, rail_x: 15, card_right: 174, first_x: 186, right: 12 }
            }
        }
    }
}

/// A band from its top down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BandSizes {
    pub height: i32,
    pub gap: i32,
    /// The baseline of a replica's role.
    pub tag: i32,
    pub cells: i32,
    /// The baseline of the epochs below the cells.
    pub epochs: i32,
    /// The baseline of what is said below them, and how many lines there is room for.
    pub note: i32,
    pub notes: usize,
}

impl BandSizes {
    pub(crate) fn for_machines(machines: usize, breakpoint: Breakpoint) -> Self {
        if machines < COMPACT_FROM {
            return Self {
                height: 124,
                gap: 16,
                tag: 22,
                cells: 32,
                epochs: 83,
                note: 100,
                notes: 2,
            };
        }
        // On a phone a broker's state stands below its name.
        let height = if breakpoint == Breakpoint::Phone { 112 } else { 86 };
        Self { height, gap: 10, tag: 18, cells: 27, epochs: 79, note: 79, notes: 1 }
    }
}
