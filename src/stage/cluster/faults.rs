//! Links with faults, as brackets beside the bands.

use crate::id::NodeId;
use crate::stage::cluster::ClusterLayout;
use crate::stage::{Path, Point};
use crate::view::LinkView;

/// One link between two servers that are on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultPlace {
    pub ends: (NodeId, NodeId),
    pub path: Path,
    pub middle: Point,
}

/// Between two brackets.
const LANE: i32 = 6;

impl ClusterLayout {
    /// In the order of the links.
    pub fn faults(&self, links: &[LinkView]) -> Vec<(FaultPlace, LinkView)> {
        let mut places = Vec::new();
        for link in links {
            let (Some(a), Some(b)) = (link.a.server(), link.b.server()) else { continue };
            let ends = (link.a.clone(), link.b.clone());
            if self.is_controller(a) || self.is_controller(b) {
                let lane = i32::try_from(places.len() % 5).unwrap_or(0) - 2;
                if let Some(path) = self.way((a, b), lane) {
                    let middle = path.at(path.length() / 2);
                    places.push((FaultPlace { ends, path, middle }, link.clone()));
                }
                continue;
            }
            let (Some(from), Some(to)) = (self.band(a), self.band(b)) else { continue };
            // Brackets stand beside each other as long as there is room.
            let lanes = ((from.rect.x - 4) / LANE).max(1);
            let number = i32::try_from(places.len()).unwrap_or(0);
            let (lane, round) = (number % lanes, number / lanes);
            let x = from.rect.x - 4 - LANE * lane;
            let shift = 12 + 7 * lane + 3 * round;
            let (leaves, comes) = match from.rect.y < to.rect.y {
                true => (from.rect.bottom() - shift, to.rect.y + shift),
                false => (from.rect.y + shift, to.rect.bottom() - shift),
            };
            let edge = from.rect.x;
            let corners = [(edge, leaves), (x, leaves), (x, comes), (edge, comes)];
            let path = Path::new(corners.map(|(x, y)| Point::new(x, y)));
            let middle = Point::new(x, (leaves + comes) / 2);
            places.push((FaultPlace { ends, path, middle }, link.clone()));
        }
        places
    }
}
