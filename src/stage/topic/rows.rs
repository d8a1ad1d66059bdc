//! Topics: a header, then one row per partition, as large as their number allows.

use std::rc::Rc;

use crate::id::{GroupId, Offset, TopicName, TopicPartition};
use crate::kernel::SortedSet;
use crate::stage::topic::metrics::Metrics;
use crate::stage::{Point, Rect};
use crate::view::{LaneView, PartitionView, TopicView};

/// How much of a partition there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Density {
    /// Cells with keys and offsets, one lane per group.
    Full,
    /// A log bar and one lane.
    Compact,
    /// The owner's colour and the lag.
    Strip,
    /// No partition of its own: counts per consumer.
    Histogram,
}

/// How strips are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StripOrder {
    #[default]
    Owner,
    Lag,
    Number,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicPlace {
    pub name: TopicName,
    pub header: Rect,
    pub density: Density,
    pub rows: Vec<RowPlace>,
    /// Where the two histograms stand.
    pub histogram: Option<Rect>,
    /// The rule through all tails: its x, and from where to where.
    pub log_end_rule: Option<(i32, i32, i32)>,
    pub bottom: i32,
    /// The group whose lane is shown where there is room for one only.
    pub lane_group: Option<GroupId>,
    /// The longest lag, which is as long as a strip.
    pub lag_max: i64,
}

/// One partition's row. Offsets grow to the right and end at `tail_x`.
#[derive(Clone, Debug, PartialEq)]
pub struct RowPlace {
    pub partition: TopicPartition,
    pub density: Density,
    pub rect: Rect,
    /// The log: cells, a bar, or a strip.
    pub log: Rect,
    pub name: Point,
    pub broker: Point,
    pub flags_y: i32,
    pub badge_x: i32,
    pub lag_x: i32,
    pub append_x: i32,
    pub lanes: Vec<LanePlace>,
    pub log_start: Offset,
    pub log_end: Offset,
    /// How many offsets are as long as the log is wide.
    pub span: i64,
    /// The first row spells out what its flags mean.
    pub spelled_out: bool,
    pub phone: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LanePlace {
    pub group: GroupId,
    pub y: i32,
    /// The first lane of all has its marks named.
    pub notes: bool,
}

impl RowPlace {
    pub fn tail_x(&self) -> i32 {
        self.log.right()
    }

    /// The left edge of an offset's cell, as far outside of the window as it may be.
    pub fn x_unclamped(&self, offset: Offset) -> i32 {
        let behind = (self.log_end.0 - offset.0).clamp(-1, self.span * 4);
        let pixels = behind * i64::from(self.log.w) / self.span.max(1);
        self.tail_x() - i32::try_from(pixels).unwrap_or(0)
    }

    pub fn x(&self, offset: Offset) -> i32 {
        self.x_unclamped(offset).max(self.log.x)
    }

    /// Whether the offset lies left of the window.
    pub fn is_before_window(&self, offset: Offset) -> bool {
        self.x_unclamped(offset) < self.log.x
    }

    /// The first offset whose cell is in the window.
    pub fn window_start(&self) -> Offset {
        Offset((self.log_end.0 - self.span).max(self.log_start.0))
    }

    /// Where lanes and cells begin: the window's edge, or the start of a log that is shorter.
    pub fn start_x(&self) -> i32 {
        self.x(self.window_start())
    }

    pub fn cell_w(&self) -> i32 {
        self.log.w / i32::try_from(self.span.max(1)).unwrap_or(1)
    }

    /// The cell of an offset; the next slot for the log end.
    pub fn cell(&self, offset: Offset) -> Rect {
        Rect::new(self.x(offset), self.log.y, self.cell_w(), self.log.h)
    }

    pub fn lane_y(&self, group: &GroupId) -> Option<i32> {
        self.lanes.iter().find(|lane| lane.group == *group).map(|lane| lane.y)
    }
}

/// What the rows are placed for.
pub(crate) struct RowOptions<'a> {
    pub metrics: &'a Metrics,
    pub lane_group: Option<&'a GroupId>,
    pub order: StripOrder,
    /// Partitions of all topics together.
    pub partitions: usize,
    pub first: bool,
}

pub(crate) fn density(of_topic: usize, of_all: usize) -> Density {
    match (of_topic, of_all) {
        (0..=6, 0..=12) => Density::Full,
        (0..=24, 0..=48) => Density::Compact,
        (0..=100, 0..=200) => Density::Strip,
        _ => Density::Histogram,
    }
}

pub(crate) fn place_topic(topic: &TopicView, top: i32, options: &RowOptions<'_>) -> TopicPlace {
    let m = options.metrics;
    let density = density(topic.partitions.len(), options.partitions);
    let header_end = if m.is_phone() { m.width - 16 } else { m.append_x - 8 };
    let header = Rect::new(m.left, top, header_end - m.left, 24);
    let lane_group = lane_group(topic, options.lane_group);
    let lags = topic.partitions.iter().filter_map(|p| lane_of(p, lane_group.as_ref()));
    let lag_max = lags.filter_map(|lane| lane.lag).max().unwrap_or(0).max(1);
    let mut place = TopicPlace {
        name: topic.name.clone(),
        header,
        density,
        rows: Vec::new(),
        histogram: None,
        log_end_rule: None,
        bottom: header.bottom(),
        lane_group,
        lag_max,
    };
    match density {
        Density::Full => full_rows(topic, &mut place, options),
        Density::Compact => compact_rows(topic, &mut place, options),
        Density::Strip => strips(topic, &mut place, options),
        Density::Histogram => {
            let owners = i32::try_from(owners(topic, place.lane_group.as_ref())).unwrap_or(0);
            let height = 40 + 18 * owners.clamp(8, 52);
            let area = Rect::new(m.left, header.bottom() + 8, m.tail_x - m.left + 40, height);
            place.histogram = Some(area);
            place.bottom = area.bottom();
        }
    }
    place
}

/// The wanted group, if it reads the topic; else the first that does.
fn lane_group(topic: &TopicView, wanted: Option<&GroupId>) -> Option<GroupId> {
    let lanes = &topic.partitions.first()?.lanes;
    let found = lanes.iter().find(|lane| Some(&lane.group) == wanted).or(lanes.first());
    found.map(|lane| lane.group.clone())
}

pub(crate) fn lane_of<'a>(
    partition: &'a PartitionView,
    group: Option<&GroupId>,
) -> Option<&'a LaneView> {
    partition.lanes.iter().find(|lane| Some(&lane.group) == group)
}

fn owners(topic: &TopicView, group: Option<&GroupId>) -> usize {
    let lanes = topic.partitions.iter().filter_map(|p| lane_of(p, group));
    let owners = lanes.filter_map(|lane| lane.owner.as_ref().map(|owner| &owner.consumer));
    owners.collect::<SortedSet<_>>().len()
}

fn row(
    partition: &PartitionView,
    density: Density,
    rect: Rect,
    log: Rect,
    m: &Metrics,
) -> RowPlace {
    RowPlace {
        partition: partition.id.clone(),
        density,
        rect,
        log,
        name: Point::new(m.left, rect.y),
        broker: Point::new(m.left, rect.y),
        flags_y: rect.y,
        badge_x: m.badge_x,
        lag_x: m.lag_x,
        append_x: m.append_x,
        lanes: Vec::new(),
        log_start: partition.log_start,
        log_end: partition.log_end,
        span: i64::from(m.cells),
        spelled_out: false,
        phone: m.is_phone(),
    }
}

fn full_rows(topic: &TopicView, place: &mut TopicPlace, options: &RowOptions<'_>) {
    let m = options.metrics;
    let mut y = place.header.bottom();
    let right = if m.is_phone() { m.width - 16 } else { m.append_x };
    for (i, partition) in topic.partitions.iter().enumerate() {
        let height = m.row_height(partition.lanes.len());
        let rect = Rect::new(m.left, y, right - m.left, height);
        let log = Rect::new(m.first_x, y + m.cells_top, m.cells * m.cell_w, m.cell_h);
        let first = options.first && i == 0;
        let lanes = partition.lanes.iter().enumerate().map(|(i, lane)| LanePlace {
            group: lane.group.clone(),
            y: log.bottom() + m.lane_first + m.lane_pitch * i32::try_from(i).unwrap_or(0),
            notes: first && i == 0 && !m.is_phone(),
        });
        let mut row = row(partition, Density::Full, rect, log, m);
        row.lanes = lanes.collect();
        row.spelled_out = first && !m.is_phone();
        row.flags_y = y + m.flags;
        if m.is_phone() {
            row.name.y = y + m.flags;
            row.broker = Point::new(m.left + 26, y + m.flags);
        } else {
            row.name.y = y + 36;
            row.broker.y = y + 54;
        }
        place.rows.push(row);
        y += height;
    }
    let pad =
        place.rows.last().map_or(0, |row| if row.lanes.is_empty() { 16 } else { m.row_pad - 12 });
    if let (Some(first), false) = (place.rows.first(), m.is_phone()) {
        place.log_end_rule = Some((m.tail_x, first.rect.y + 2, y - pad));
    }
    place.bottom = y - pad.max(0) + 12;
}

fn compact_rows(topic: &TopicView, place: &mut TopicPlace, options: &RowOptions<'_>) {
    let m = options.metrics;
    let pitch = 28;
    let group = place.lane_group.clone();
    let behind = |p: &Rc<PartitionView>| {
        lane_of(p, group.as_ref())
            .and_then(|lane| lane.committed)
            .map_or(0, |at| p.log_end.0 - at.0)
    };
    let furthest = topic.partitions.iter().map(behind).max().unwrap_or(0);
    let longest = topic.partitions.iter().map(|p| p.log_end.0 - p.log_start.0).max().unwrap_or(0);
    let span = (furthest * 5 / 4).max(i64::from(m.cells) * 2).min(longest.max(1));
    let mut y = place.header.bottom() + 8;
    let right = if m.is_phone() { m.width - 16 } else { m.append_x };
    for partition in &topic.partitions {
        let rect = Rect::new(m.left, y, right - m.left, pitch);
        let log = Rect::new(m.first_x, y + 3, m.cells * m.cell_w, 9);
        let mut row = row(partition, Density::Compact, rect, log, m);
        row.span = span.max(1);
        row.name.y = y + 17;
        row.broker = Point::new(m.left + 30, y + 17);
        row.lanes = group
            .iter()
            .map(|id| LanePlace { group: id.clone(), y: y + 19, notes: false })
            .collect();
        place.rows.push(row);
        y += pitch;
    }
    if !m.is_phone() {
        place.log_end_rule = Some((m.tail_x, place.header.bottom() + 4, y));
    }
    place.bottom = y;
}

fn strips(topic: &TopicView, place: &mut TopicPlace, options: &RowOptions<'_>) {
    let m = options.metrics;
    let group = place.lane_group.clone();
    let rank = |(at, p): (usize, &Rc<PartitionView>)| {
        let lane = lane_of(p, group.as_ref());
        let rank = match options.order {
            StripOrder::Number => 0,
            StripOrder::Owner => lane
                .and_then(|lane| lane.owner.as_ref())
                .map_or(i64::MAX, |owner| i64::try_from(owner.slot).unwrap_or(i64::MAX)),
            StripOrder::Lag => lane.and_then(|lane| lane.lag).map_or(i64::MAX, |lag| -lag),
        };
        (rank, at)
    };
    let ranks: SortedSet<(i64, usize)> = topic.partitions.iter().enumerate().map(rank).collect();
    let partitions = ranks.iter().map(|(_, at)| &topic.partitions[*at]);
    let pitch = 9;
    let mut y = place.header.bottom() + 8;
    for partition in partitions {
        let rect = Rect::new(m.left, y, m.tail_x + 30 - m.left, pitch);
        let log = Rect::new(m.first_x, y + 1, m.cells * m.cell_w, 7);
        let mut row = row(partition, Density::Strip, rect, log, m);
        row.lanes = group
            .iter()
            .map(|id| LanePlace { group: id.clone(), y: y + 4, notes: false })
            .collect();
        row.name.y = y + 8;
        place.rows.push(row);
        y += pitch;
    }
    place.bottom = y;
}
