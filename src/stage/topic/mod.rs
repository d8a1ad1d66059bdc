//! The Topic lens: producers, the rows of every topic, groups, and the threads between them.

mod groups;
mod metrics;
mod rows;
mod shelf;
mod threads;

use crate::fact::Detail;
use crate::id::{ClientId, GroupId, TopicPartition};
use crate::kernel::SortedMap;
use crate::stage::{Anchor, Frame, Path, Point, Rect};
use crate::view::{Inspected, LaneView, Scene};

pub use groups::{CARDS_MAX, CardPlace, GroupPlace, ProcessPlace, Rail, is_gone};
pub use metrics::CELLS_MAX;
pub use rows::{Density, LanePlace, RowPlace, StripOrder, TopicPlace};
pub use shelf::{ChipPlace, Shelf};
pub use threads::{Plug, ThreadBundle};

use groups::{GroupOptions, place_groups};
use metrics::Metrics;
use rows::{RowOptions, place_topic};
use shelf::place_shelf;
use threads::{bus_count, bus_of, thread_path};

/// Where everything of a scene stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicLayout {
    pub width: i32,
    pub height: i32,
    pub shelf: Shelf,
    pub topics: Vec<TopicPlace>,
    pub groups: Vec<GroupPlace>,
    pub threads: Vec<ThreadBundle>,
    pub plugs: Vec<Plug>,
    /// The line from the producers down past all tails: x, top, bottom.
    pub append_line: Option<(i32, i32, i32)>,
    /// For the buttons that add a topic or a producer, and a group.
    pub add_left: Rect,
    pub add_group: Rect,
    metrics: Metrics,
}

/// What the layout depends on besides the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicOptions {
    pub frame: Frame,
    pub detail: Detail,
    pub selected: Option<Inspected>,
    /// The producer whose form is shown.
    pub producer: Option<ClientId>,
    /// Whose lanes are shown where a row has room for one.
    pub lane_group: Option<GroupId>,
    pub strip_order: StripOrder,
}

impl TopicOptions {
    pub fn new(frame: Frame, detail: Detail) -> Self {
        Self {
            frame,
            detail,
            selected: None,
            producer: None,
            lane_group: None,
            strip_order: StripOrder::default(),
        }
    }
}

impl TopicLayout {
    pub fn new(scene: &Scene, options: &TopicOptions) -> Self {
        let metrics = Metrics::new(options.frame, bus_count(scene));
        let m = &metrics;
        let shelf = place_shelf(&scene.producers, options.producer.as_ref(), m);
        let partitions = scene.topics.iter().map(|topic| topic.partitions.len()).sum();
        let mut topics = Vec::new();
        let mut y = shelf.bottom + 8;
        for (i, topic) in scene.topics.iter().enumerate() {
            let lane_group = options.lane_group.as_ref();
            let order = options.strip_order;
            let rows = RowOptions { metrics: m, lane_group, order, partitions, first: i == 0 };
            let place = place_topic(topic, y, &rows);
            y = place.bottom + 16;
            topics.push(place);
        }
        let add_left = Rect::new(m.left, y, (m.tail_x - m.left).min(300), 32);
        let groups_top = if m.is_phone() { add_left.bottom() + 12 } else { shelf.form.y };
        let selected = options.selected.as_ref();
        let groups = GroupOptions { metrics: m, detail: options.detail, selected };
        let groups = place_groups(scene, groups_top, &groups);
        let below = groups.last().map_or(groups_top, |group| group.frame.bottom() + 12);
        let add_group = Rect::new(m.frame_x, below, m.frame_w.min(222), 32);
        let mut layout = Self {
            width: options.frame.width,
            height: add_left.bottom().max(add_group.bottom()) + 12,
            append_line: append_line(&shelf, &topics, m),
            shelf,
            topics,
            groups,
            threads: Vec::new(),
            plugs: Vec::new(),
            add_left,
            add_group,
            metrics,
        };
        layout.connect(scene);
        layout
    }

    pub fn row(&self, partition: &TopicPartition) -> Option<&RowPlace> {
        let topic = self.topics.iter().find(|topic| topic.name == partition.topic)?;
        topic.rows.iter().find(|row| row.partition == *partition)
    }

    pub fn group(&self, id: &GroupId) -> Option<&GroupPlace> {
        self.groups.iter().find(|group| group.group == *id)
    }

    fn card(&self, group: &GroupId, client: &ClientId) -> Option<&CardPlace> {
        self.group(group)?.cards.iter().find(|card| card.client == *client)
    }

    /// The place of an anchor; everything that the scene holds has one.
    pub fn place(&self, anchor: &Anchor) -> Option<Point> {
        match anchor {
            Anchor::Producer(id) => self.shelf.exit(id),
            Anchor::Slot(partition, offset) => match self.row(partition) {
                Some(row) => Some(row.cell(*offset).middle()),
                None => self.topic_point(partition),
            },
            Anchor::Partition(partition) => match self.row(partition) {
                Some(row) => Some(row.name),
                None => self.topic_point(partition),
            },
            Anchor::Topic(name) => {
                let topic = self.topics.iter().find(|topic| topic.name == *name)?;
                Some(topic.header.middle())
            }
            Anchor::Lane(group, partition) => match self.row(partition) {
                Some(row) => {
                    let y = row.lane_y(group).unwrap_or(row.log.bottom());
                    Some(Point::new(self.metrics.thread_x, y))
                }
                None => self.topic_point(partition),
            },
            Anchor::Member(group, client) => self.card(group, client).map(CardPlace::socket),
            Anchor::MemberRail(group, client) => {
                let card = self.card(group, client)?;
                Some(Point::new(card.rect.right(), card.socket().y))
            }
            Anchor::Rail(group) => {
                let place = self.group(group)?;
                Some(match place.rail {
                    Some(rail) => Point::new(rail.x, rail.top),
                    None => Point::new(place.header.right() - 12, place.header.bottom()),
                })
            }
        }
    }

    fn topic_point(&self, partition: &TopicPartition) -> Option<Point> {
        self.place(&Anchor::Topic(partition.topic.clone()))
    }

    /// The way that something takes from one anchor to another.
    pub fn route(&self, from: &Anchor, to: &Anchor) -> Option<Path> {
        let (start, end) = (self.place(from)?, self.place(to)?);
        let m = &self.metrics;
        Some(match (from, to) {
            (Anchor::Producer(_), Anchor::Slot(partition, offset)) => {
                self.append_path(start, end, partition, *offset)
            }
            (Anchor::Lane(..), Anchor::Member(group, client)) => {
                let bus = bus_of(&self.groups, group, client);
                thread_path(m, start.y, bus, end)
            }
            (Anchor::MemberRail(..), Anchor::Rail(_)) => {
                Path::new([start, Point::new(end.x, start.y), end])
            }
            (Anchor::Rail(_), Anchor::MemberRail(..))
            | (Anchor::Slot(..), Anchor::Producer(_))
            | (Anchor::Member(..), Anchor::Lane(..)) => {
                return self.route(to, from).map(|path| path.reversed());
            }
            _ => Path::new([start, Point::new(end.x, start.y), end]),
        })
    }

    fn append_path(
        &self,
        start: Point,
        end: Point,
        partition: &TopicPartition,
        offset: crate::id::Offset,
    ) -> Path {
        let m = &self.metrics;
        let row = self.row(partition);
        let slot = row.map_or(end.x, |row| row.cell(offset).right() + 6);
        let stop = Point::new(slot.min(m.append_x), end.y);
        let first = Point::new(m.append_x, start.y);
        if start.y == self.shelf.form.middle().y {
            return Path::new([start, first, Point::new(m.append_x, end.y), stop]);
        }
        let wire = self.shelf.chips_wire_y;
        let down = Point::new(start.x, wire);
        Path::new([start, down, Point::new(m.append_x, wire), Point::new(m.append_x, end.y), stop])
    }

    /// Threads for lanes with a reader, plugs for those without.
    fn connect(&mut self, scene: &Scene) {
        if self.metrics.is_phone() {
            return;
        }
        let mut bundles: Vec<ThreadBundle> = Vec::new();
        let mut plugs = Vec::new();
        for partition in scene.topics.iter().flat_map(|topic| &topic.partitions) {
            let Some(row) = self.row(&partition.id) else { continue };
            if row.density == Density::Strip {
                continue;
            }
            for lane in &partition.lanes {
                let Some(y) = row.lane_y(&lane.group) else { continue };
                match self.thread(lane, y) {
                    Ok((consumer, slot, socket, path)) => {
                        match bundles.iter_mut().find(|bundle| bundle.consumer == consumer) {
                            Some(bundle) => bundle.paths.push(path),
                            None => bundles.push(ThreadBundle {
                                consumer,
                                slot,
                                socket,
                                paths: vec![path],
                            }),
                        }
                    }
                    Err(slot) => plugs.push(Plug {
                        group: lane.group.clone(),
                        partition: partition.id.clone(),
                        at: Point::new(self.metrics.thread_x, y),
                        slot,
                    }),
                }
            }
        }
        // The buses nearest to the lanes are drawn last: theirs are the crossings.
        let bus = |bundle: &ThreadBundle| bundle.paths.first()?.corners().get(1).map(|c| -c.x);
        let drawn: SortedMap<(i32, usize), ThreadBundle> = bundles
            .into_iter()
            .enumerate()
            .map(|(at, bundle)| ((bus(&bundle).unwrap_or(i32::MAX), at), bundle))
            .collect();
        self.threads = drawn.into_values().collect();
        self.plugs = plugs;
    }

    /// A thread, or the slot of the dead owner whose thread it was.
    fn thread(
        &self,
        lane: &LaneView,
        y: i32,
    ) -> Result<(ClientId, usize, Point, Path), Option<usize>> {
        let owner = lane.owner.as_ref().ok_or(None)?;
        let card = self.card(&lane.group, &owner.consumer);
        let (true, Some(card)) = (owner.running, card) else { return Err(Some(owner.slot)) };
        let bus = bus_of(&self.groups, &lane.group, &owner.consumer);
        let path = thread_path(&self.metrics, y, bus, card.socket());
        Ok((owner.consumer.clone(), owner.slot, card.socket(), path))
    }

    /// Everything that must not cover anything else: for tests.
    pub fn boxes(&self) -> Vec<(String, Rect)> {
        let mut boxes = vec![("form".to_owned(), self.shelf.form)];
        boxes.extend(
            self.shelf.chips.iter().map(|chip| (format!("chip {}", chip.client), chip.rect)),
        );
        for topic in &self.topics {
            boxes.push((format!("header {}", topic.name), topic.header));
            boxes.extend(topic.rows.iter().map(|row| (row.partition.to_string(), row.rect)));
            boxes.extend(topic.histogram.map(|rect| (format!("histogram {}", topic.name), rect)));
        }
        boxes.push(("add left".to_owned(), self.add_left));
        for group in &self.groups {
            let label = |what: &str| format!("{what} {}", group.group);
            boxes.push((label("header"), group.header));
            boxes.push((label("add"), group.add));
            boxes.extend(group.empty.map(|rect| (label("empty"), rect)));
            boxes.extend(group.cards.iter().map(|card| (card.client.to_string(), card.rect)));
        }
        boxes.push(("add group".to_owned(), self.add_group));
        boxes
    }
}

fn append_line(shelf: &Shelf, topics: &[TopicPlace], m: &Metrics) -> Option<(i32, i32, i32)> {
    if m.is_phone() || shelf.active.is_none() {
        return None;
    }
    let rows = topics.iter().flat_map(|topic| &topic.rows);
    let last = rows.rev().find(|row| row.density <= Density::Compact)?;
    Some((m.append_x, shelf.form.middle().y, last.log.middle().y))
}
