//! The Cluster lens: brokers as bands, partitions as columns, each with one axis of offsets through all its replicas.

mod column;
mod faults;
mod flight;
mod metrics;

use crate::id::{BrokerId, TopicPartition};
use crate::stage::{Breakpoint, Frame, Path, Point, Rect};
use crate::view::{ClusterView, MachineView};

pub use column::{ColumnPlace, CopyPlace, FetchPlace};
pub use faults::FaultPlace;
pub use flight::{ClusterMark, ClusterMarkKind, cluster_marks};
pub use metrics::ClusterRoom;
use metrics::{BandSizes, COLUMN_GAP, Sizes};

#[derive(Clone, Debug, PartialEq)]
pub struct ClusterLayout {
    pub width: i32,
    pub height: i32,
    /// Which topic, and which of its partitions.
    pub bar: Rect,
    /// Above the cards and before the heads of the columns: what is on its way, in words.
    pub caption: Rect,
    pub racks: Vec<RackPlace>,
    /// In the order of the racks.
    pub bands: Vec<BandPlace>,
    /// Dedicated controllers: cards side by side, below everything else.
    pub controllers: Vec<BandPlace>,
    pub columns: Vec<ColumnPlace>,
    /// Where brokers speak to each other about other things than records.
    pub rail_x: i32,
    /// Too narrow for envelopes on the rail.
    pub narrow: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RackPlace {
    /// The baseline of its name.
    pub name: Point,
    /// Around its bands.
    pub frame: Rect,
}

/// One broker.
#[derive(Clone, Debug, PartialEq)]
pub struct BandPlace {
    pub broker: BrokerId,
    pub rect: Rect,
    /// Its left part: who it is and what can be done to it.
    pub card: Rect,
    /// There is room for two lines about it.
    pub tall: bool,
    pub cells_y: i32,
    pub tag_y: i32,
    pub epochs_y: i32,
    pub note_y: i32,
    pub notes: usize,
    /// Its place among the stops of the arrow keys.
    pub stop: usize,
}

/// On a phone it has two lines.
const BAR_H: i32 = 34;
const BAR_ON_PHONE_H: i32 = 66;
const HEAD_H: i32 = 62;
const RACK_H: i32 = 22;
const FOOT_H: i32 = 48;

impl ClusterLayout {
    pub fn new(view: &ClusterView, frame: Frame) -> Self {
        let sizes = Sizes::of(frame);
        let band = BandSizes::for_machines(view.machines().count(), frame.breakpoint);
        let named = view.racks.iter().any(|rack| rack.name.is_some());
        let phone = frame.breakpoint == Breakpoint::Phone;
        let bar_h = if phone { BAR_ON_PHONE_H } else { BAR_H };
        let head_y = bar_h + 8;
        let mut y = head_y + HEAD_H;
        let (mut bands, mut racks) = (Vec::new(), Vec::new());
        let room = ClusterRoom::new(frame, view.partitions);
        let right = column_x(sizes, room, room.columns) - COLUMN_GAP + 4;
        let right = right.min(frame.width - 8).max(sizes.card_right + 40);
        for rack in &view.racks {
            let top = y;
            y += if named { RACK_H } else { 0 };
            for machine in &rack.machines {
                bands.push(place(machine, &sizes, band, (y, right)));
                y += band.height + band.gap;
            }
            if named {
                let x = sizes.band_x - 6;
                let frame = Rect::new(x, top, right + 2 - x, y - top - band.gap + 6);
                racks.push(RackPlace { name: Point::new(sizes.band_x, top + 15), frame });
                y += band.gap;
            }
        }
        let bottom = bands.last().map_or(y, |band| band.rect.bottom());
        let columns = view.columns.iter().enumerate().map(|(i, column)| {
            let x = column_x(sizes, room, i);
            ColumnPlace::new(column, &bands, (x, head_y), bottom, room)
        });
        let foot = bottom + if named { band.gap } else { 0 } + FOOT_H;
        let (controllers, height) = controllers(view, &sizes, band, (foot, frame));
        let mut layout = Self {
            width: frame.width,
            columns: columns.collect(),
            height,
            controllers,
            bar: Rect::new(sizes.band_x, 0, frame.width - sizes.band_x - 12, bar_h),
            caption: Rect::new(sizes.band_x, head_y, sizes.first_x - 4 - sizes.band_x, HEAD_H - 4),
            racks,
            bands,
            rail_x: sizes.rail_x,
            narrow: sizes.rail_x < 12,
        };
        layout.number_stops();
        layout
    }

    /// Band by band, each followed by its replicas; then the lines between them.
    fn number_stops(&mut self) {
        let mut next = 0..;
        let mut take = || next.next().unwrap_or_default();
        for band in &mut self.bands {
            band.stop = take();
            for column in &mut self.columns {
                let copies = column.copies.iter_mut();
                copies
                    .filter(|copy| copy.broker == band.broker)
                    .for_each(|copy| copy.stop = take());
            }
        }
        for card in &mut self.controllers {
            card.stop = take();
        }
        for fetch in self.columns.iter_mut().flat_map(|column| &mut column.fetches) {
            fetch.stop = take();
        }
    }

    pub fn band(&self, broker: BrokerId) -> Option<&BandPlace> {
        self.bands.iter().find(|band| band.broker == broker)
    }

    /// From a server to the rail, on which servers meet. `lane` tells lines apart that end at the same one.
    pub(super) fn way_out(&self, server: BrokerId, lane: i32) -> Option<[Point; 3]> {
        if let Some(card) = self.controllers.iter().find(|card| card.broker == server) {
            let (x, top) = (card.rect.middle().x + 5 * lane, card.rect.y);
            let y = top - 11 - 3 * lane;
            return Some([Point::new(x, top), Point::new(x, y), Point::new(self.rail_x, y)]);
        }
        let rect = self.band(server)?.rect;
        let y = rect.middle().y + 5 * lane;
        let edge = Point::new(rect.x, y);
        Some([edge, edge, Point::new(self.rail_x, y)])
    }

    fn is_controller(&self, server: BrokerId) -> bool {
        self.controllers.iter().any(|card| card.broker == server)
    }

    /// Between two servers, by the rail; two controllers do without it.
    pub(super) fn way(&self, (from, to): (BrokerId, BrokerId), lane: i32) -> Option<Path> {
        let ([a, b, c], [z, y, x]) = (self.way_out(from, lane)?, self.way_out(to, lane)?);
        let both = self.is_controller(from) && self.is_controller(to) && b.y == y.y;
        let points = if both { vec![a, b, y, z] } else { vec![a, b, c, x, y, z] };
        Some(Path::new(points))
    }

    pub fn column(&self, partition: &TopicPartition) -> Option<&ColumnPlace> {
        self.columns.iter().find(|column| column.partition == *partition)
    }

    /// Everything that must not cover anything else, with a name for each.
    pub fn boxes(&self) -> Vec<(String, Rect)> {
        let mut boxes =
            vec![("the bar".to_owned(), self.bar), ("the caption".to_owned(), self.caption)];
        for band in &self.bands {
            boxes.push((format!("the card of {}", band.broker), band.card));
        }
        for card in &self.controllers {
            boxes.push((format!("the card of controller-{}", card.broker.0), card.card));
        }
        for column in &self.columns {
            boxes.push((format!("the head of {}", column.partition), column.head));
            boxes.push((format!("the foot of {}", column.partition), column.foot));
            for copy in &column.copies {
                boxes.push((format!("{} on {}", column.partition, copy.broker), copy.rect));
            }
        }
        boxes
    }
}

fn column_x(sizes: Sizes, room: ClusterRoom, i: usize) -> i32 {
    let i = i32::try_from(i).unwrap_or(0);
    sizes.first_x + i * room.pitch
}

/// So much stays free above each row of cards, for the lines that end there.
const CONTROLLERS_GAP: i32 = 20;
/// "Controller 101" and its state beside each other; on a phone below each other.
const CONTROLLER: (i32, i32) = (184, 88);
const CONTROLLER_ON_PHONE: (i32, i32) = (164, 108);

/// Cards of one size, as many to a row as there is room for; and where the last row ends.
fn controllers(
    view: &ClusterView,
    sizes: &Sizes,
    band: BandSizes,
    (top, frame): (i32, Frame),
) -> (Vec<BandPlace>, i32) {
    let phone = frame.breakpoint == Breakpoint::Phone;
    let (card_w, card_h) = if phone { CONTROLLER_ON_PHONE } else { CONTROLLER };
    let (pitch, width) = (card_w + band.gap, frame.width);
    let per_row = ((width - sizes.band_x - 2 + band.gap) / pitch).max(1);
    let mut places = Vec::new();
    let mut bottom = top;
    for (machine, number) in view.controllers.iter().zip(0..) {
        let (row, column) = (number / per_row, number % per_row);
        let y = top + CONTROLLERS_GAP + row * (card_h + CONTROLLERS_GAP);
        let rect = Rect::new(sizes.band_x + column * pitch, y, card_w, card_h);
        let card = place(machine, sizes, band, (y, rect.right()));
        places.push(BandPlace { rect, card: rect, tall: true, ..card });
        bottom = rect.bottom() + 12;
    }
    (places, bottom)
}

fn place(
    machine: &MachineView,
    sizes: &Sizes,
    band: BandSizes,
    (y, right): (i32, i32),
) -> BandPlace {
    BandPlace {
        broker: machine.id,
        rect: Rect::new(sizes.band_x, y, right - sizes.band_x, band.height),
        card: Rect::new(sizes.band_x, y, sizes.card_right - sizes.band_x, band.height),
        tall: band.notes > 1,
        cells_y: y + band.cells,
        tag_y: y + band.tag,
        epochs_y: y + band.epochs,
        note_y: y + band.note,
        notes: band.notes,
        stop: 0,
    }
}
