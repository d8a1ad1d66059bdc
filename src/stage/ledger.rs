//! The Ledger lens: which columns its rows have, and how many rows there are at a time.

use crate::stage::{Breakpoint, Frame, Rect};

/// One replica in a row.
const BOX: i32 = 26;
const BOX_GAP: i32 = 4;

/// How many rows there are at a time.
pub fn ledger_rows(frame: Frame, low: bool) -> usize {
    match (frame.breakpoint, low) {
        (Breakpoint::Medium | Breakpoint::Wide, true) => 6,
        (Breakpoint::Phone, _) | (Breakpoint::Medium | Breakpoint::Wide, false) => 8,
    }
}

/// How wide record, told, place, copies and verdict are; nothing where they do not fit beside each other, such as on a phone: a row is
/// a card there. `replicas` are those of the row that has most.
pub fn ledger_columns(frame: Frame, replicas: usize) -> Option<[i32; 5]> {
    if frame.breakpoint == Breakpoint::Phone {
        return None;
    }
    let copies = copies_width(replicas).max(64);
    let (record, told, place) = (132, 72, 112);
    let verdict = frame.width - 48 - 4 * GAP - record - told - place - copies;
    (verdict >= VERDICT_MIN).then_some([record, told, place, copies, verdict])
}

/// Less is no room for a sentence.
const VERDICT_MIN: i32 = 150;
/// Between two columns.
const GAP: i32 = 16;

/// Where the box of each replica is.
pub fn copy_boxes(count: usize) -> Vec<Rect> {
    let count = i32::try_from(count).unwrap_or(0);
    (0..count).map(|i| Rect::new(1 + i * (BOX + BOX_GAP), 1, BOX, BOX)).collect()
}

pub fn copies_width(count: usize) -> i32 {
    copy_boxes(count).last().map_or(0, |last| last.right() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_stage_and_leave_room_for_the_verdict() {
        let windows = [(1_440, 856), (1_280, 696), (1_024, 752), (2_560, 1_976)];
        for (window, width) in windows {
            let frame = Frame { width, breakpoint: Breakpoint::of_window(window) };
            for replicas in [0, 1, 3] {
                let columns = ledger_columns(frame, replicas).expect("they fit");
                assert_eq!(columns.iter().sum::<i32>() + 4 * GAP + 48, width);
                assert!(columns[4] >= VERDICT_MIN, "{columns:?} at {width}");
                assert!(columns[3] >= copies_width(replicas));
            }
        }
    }

    #[test]
    fn rows_are_cards_where_columns_do_not_fit() {
        let of = |window, width| Frame { width, breakpoint: Breakpoint::of_window(window) };
        assert_eq!(ledger_columns(of(390, 390), 1), None);
        assert_eq!(ledger_columns(of(900, 628), 5), None);
    }

    #[test]
    fn the_boxes_of_replicas_stand_side_by_side() {
        let boxes = copy_boxes(3);
        assert!(boxes.windows(2).all(|pair| !pair[0].overlaps(pair[1])));
        assert_eq!(copies_width(3), boxes[2].right() + 1);
        assert_eq!(copies_width(0), 0);
    }
}
