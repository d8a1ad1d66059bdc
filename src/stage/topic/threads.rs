//! Threads: from the end of a lane to the consumer that reads it.

use crate::id::{ClientId, GroupId, TopicPartition};
use crate::stage::topic::groups::GroupPlace;
use crate::stage::topic::metrics::{BUSES_MAX, Metrics};
use crate::stage::{Path, Point};
use crate::view::Scene;

/// All threads of one consumer: they share a bus and an arrow head.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadBundle {
    pub consumer: ClientId,
    pub slot: usize,
    pub socket: Point,
    pub paths: Vec<Path>,
}

/// A lane that nobody reads ends in an open plug.
#[derive(Clone, Debug, PartialEq)]
pub struct Plug {
    pub group: GroupId,
    pub partition: TopicPartition,
    pub at: Point,
    /// The owner that the coordinator still lists although it is dead.
    pub slot: Option<usize>,
}

/// The buses in use, so that there is room for them.
pub(crate) fn bus_count(scene: &Scene) -> usize {
    scene.groups.iter().map(|group| columns_of(group.consumers.len())).sum()
}

/// A group whose consumers stand in a table has one trunk.
fn columns_of(consumers: usize) -> usize {
    if consumers > super::groups::CARDS_MAX { 1 } else { consumers }
}

/// The bus of a consumer: the last group's are nearest to the lanes.
pub(crate) fn bus_of(groups: &[GroupPlace], group: &GroupId, client: &ClientId) -> usize {
    let after: usize = groups
        .iter()
        .rev()
        .take_while(|place| place.group != *group)
        .map(|place| columns_of(place.cards.len()))
        .sum();
    let Some(place) = groups.iter().find(|place| place.group == *group) else { return after };
    if columns_of(place.cards.len()) < place.cards.len() {
        return after % BUSES_MAX;
    }
    let within = place.cards.iter().position(|card| card.client == *client).unwrap_or(0);
    (after + within) % BUSES_MAX
}

/// The way from a lane to a consumer, whether it owns the partition or not.
pub(crate) fn thread_path(m: &Metrics, lane_y: i32, bus: usize, socket: Point) -> Path {
    if m.is_phone() {
        let x = m.width - 30;
        let over = Point::new(x, socket.y - 26);
        return Path::new([Point::new(m.thread_x, lane_y), Point::new(x, lane_y), over]);
    }
    let x = m.bus_x(bus);
    Path::new([
        Point::new(m.thread_x, lane_y),
        Point::new(x, lane_y),
        Point::new(x, socket.y),
        Point::new(socket.x - 1, socket.y),
    ])
}
