//! One partition: its head, its replicas on one axis of offsets, and the lines along which followers fetch.

use crate::id::{BrokerId, Offset, TopicPartition};
use crate::stage::cluster::BandPlace;
use crate::stage::cluster::metrics::{CELL_H, CELL_W, CHANNEL, COLUMN_GAP, ClusterRoom};
use crate::stage::{Path, Point, Rect};
use crate::view::{ColumnView, ReplicaView};

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnPlace {
    pub partition: TopicPartition,
    pub head: Rect,
    pub foot: Rect,
    /// The left edge of the offset `from`.
    pub x: i32,
    pub from: i64,
    pub cells: i32,
    /// From the head to below the last band.
    pub watermark: (i32, i32),
    /// In the order of the bands.
    pub copies: Vec<CopyPlace>,
    pub fetches: Vec<FetchPlace>,
    /// From who led to who leads now, a moment after the change.
    pub moved: Option<Path>,
}

/// One replica.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyPlace {
    pub broker: BrokerId,
    pub rect: Rect,
    /// All cells of the window.
    pub cells: Rect,
    pub tag_y: i32,
    pub epochs_y: i32,
    pub note_y: i32,
    pub notes: usize,
    /// Its place among the stops of the arrow keys.
    pub stop: usize,
}

/// A follower and its leader, with the way of the records.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchPlace {
    pub leader: BrokerId,
    pub follower: BrokerId,
    pub path: Path,
    /// Where it can be cut.
    pub middle: Point,
    pub stop: usize,
}

impl ColumnPlace {
    pub(super) fn new(
        view: &ColumnView,
        bands: &[BandPlace],
        (x, head_y): (i32, i32),
        bottom: i32,
        room: ClusterRoom,
    ) -> Self {
        let (cells, width) = (room.cells, room.pitch - COLUMN_GAP);
        let mut place = Self {
            partition: view.partition.clone(),
            head: Rect::new(x, head_y, width, 54),
            foot: Rect::new(x, bottom + 8, width, 38),
            x,
            from: view.from,
            cells,
            watermark: (head_y + 32, bottom + 4),
            copies: bands
                .iter()
                .filter(|band| view.copy(band.broker).is_some())
                .map(|band| copy(band, x, width, cells))
                .collect(),
            fetches: Vec::new(),
            moved: None,
        };
        place.fetches = place.fetches_of(view);
        place.moved = place.move_of(view);
        place
    }

    /// The boundary before an offset, held at the edges of the window.
    pub fn x_of(&self, offset: Offset) -> i32 {
        let cells = (offset.0 - self.from).clamp(0, i64::from(self.cells));
        self.x + i32::try_from(cells).unwrap_or(0) * CELL_W
    }

    pub fn is_inside(&self, offset: Offset) -> bool {
        (self.from..=self.from + i64::from(self.cells)).contains(&offset.0)
    }

    /// Where a number of so many letters stands beside the leader's high watermark, if nothing stands left of `free`: its left
    /// edge, or its right one where there is no room.
    pub fn beside(&self, watermark: Offset, letters: usize, free: i32) -> (i32, bool) {
        let x = (self.x_of(watermark) + 6).max(free);
        let width = 8 * i32::try_from(letters).unwrap_or(0);
        let fits = x + width <= self.right();
        if fits { (x, false) } else { (self.right(), true) }
    }

    pub fn right(&self) -> i32 {
        self.head.right()
    }

    pub fn copy(&self, broker: BrokerId) -> Option<&CopyPlace> {
        self.copies.iter().find(|copy| copy.broker == broker)
    }

    /// Where a record is drawn, or would be.
    pub fn cell(&self, copy: &CopyPlace, offset: Offset) -> Rect {
        Rect::new(self.x_of(offset), copy.cells.y, CELL_W, CELL_H)
    }

    /// Around the records of a replica.
    pub fn frame(&self, copy: &CopyPlace, view: &ReplicaView) -> Rect {
        let left = self.x_of(view.log_start);
        let right = self.x_of(view.log_end).max(left + CELL_W);
        Rect::new(left - 3, copy.cells.y - 3, right - left + 6, copy.cells.h + 6)
    }

    pub fn fetch(&self, follower: BrokerId) -> Option<&FetchPlace> {
        self.fetches.iter().find(|fetch| fetch.follower == follower)
    }

    fn fetches_of(&self, view: &ColumnView) -> Vec<FetchPlace> {
        let leader = view.leader.and_then(|leader| Some((self.copy(leader)?, view.copy(leader)?)));
        let Some((from, leader)) = leader else { return Vec::new() };
        let followers: Vec<_> =
            view.copies.iter().filter(|copy| copy.broker != leader.broker).collect();
        let lanes = i32::try_from(followers.len().max(2)).unwrap_or(2) - 1;
        let step = (CHANNEL - 14) / lanes;
        let start = self.frame(from, leader).right() + 1;
        let fetches = followers.iter().zip(0..).filter_map(|(follower, lane)| {
            let to = self.copy(follower.broker)?;
            let channel = self.x + self.cells * CELL_W + 8 + step * lane;
            let end = (self.x_of(follower.log_end) + 5).min(channel - 3);
            // Two lines that leave the leader together part at once.
            let (leaves, comes) = (from.cells.middle().y - 5 + 6 * lane, to.cells.middle().y);
            let corners = [(start, leaves), (channel, leaves), (channel, comes), (end, comes)];
            let path = Path::new(corners.map(|(x, y)| Point::new(x, y)));
            Some(FetchPlace {
                leader: leader.broker,
                follower: follower.broker,
                path,
                // In the gap before the follower's band, where nothing else is written.
                middle: Point::new(channel, gap_before(from, to)),
                stop: 0,
            })
        });
        fetches.collect()
    }

    /// Along the left edge, from tag to tag.
    fn move_of(&self, view: &ColumnView) -> Option<Path> {
        let moved = view.moved?;
        let (from, to) = (self.copy(moved.from?)?, self.copy(moved.to)?);
        let (x, edge) = (self.x - 3, self.x - 9);
        let corners = [(x, from.tag_y - 4), (edge, from.tag_y - 4), (edge, to.tag_y - 4)];
        Some(Path::new(
            corners.into_iter().chain([(x - 1, to.tag_y - 4)]).map(|(x, y)| Point::new(x, y)),
        ))
    }
}

fn gap_before(from: &CopyPlace, to: &CopyPlace) -> i32 {
    if from.rect.y < to.rect.y { to.rect.y - 12 } else { to.rect.bottom() + 12 }
}

fn copy(band: &BandPlace, x: i32, width: i32, cells: i32) -> CopyPlace {
    CopyPlace {
        broker: band.broker,
        rect: Rect::new(x, band.rect.y + 4, width, band.rect.h - 8),
        cells: Rect::new(x, band.cells_y, cells * CELL_W, CELL_H),
        tag_y: band.tag_y,
        epochs_y: band.epochs_y,
        note_y: band.note_y,
        notes: band.notes,
        stop: 0,
    }
}
