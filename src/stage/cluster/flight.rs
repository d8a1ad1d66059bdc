//! What brokers send each other: records on the lines of their partitions, everything else on the rail.

use crate::fact::Detail;
use crate::id::{BrokerId, EnvelopeId, ErrorCode, Offset, TopicPartition};
use crate::kernel::SimTime;
use crate::protocol::ApiKey;
use crate::stage::cluster::{ClusterLayout, FetchPlace};
use crate::stage::{KeyMark, Motion, Path, Point, Tints};
use crate::view::{FlightKind, FlightView, Scene, level_of};

#[derive(Clone, Debug, PartialEq)]
pub struct ClusterMark {
    pub key: String,
    pub envelope: EnvelopeId,
    pub at: Point,
    pub kind: ClusterMarkKind,
    /// On its way back, or `None`.
    pub error: ErrorCode,
    /// What it is stands in the caption: at most one has so much room.
    pub named: bool,
    /// To be drawn dotted, where nothing travels.
    pub trail: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ClusterMarkKind {
    /// So many records of one partition, with the mark and the offset of the first.
    Records { mark: KeyMark, offset: Offset, count: usize },
    /// On the rail.
    Envelope,
    /// A fetch, or an answer without records.
    Dot,
}

/// More envelopes than this are not told apart: the log has every line.
const ENVELOPES_MAX: usize = 6;
/// Half the width of a record on its way, and a little.
const CHIP_HALF: i32 = 12;

pub fn cluster_marks(
    layout: &ClusterLayout,
    scene: &Scene,
    tints: &Tints,
    now: SimTime,
    detail: Detail,
    motion: Motion,
) -> Vec<ClusterMark> {
    let look = Look { layout, tints, now, detail, motion };
    let mut marks = Vec::new();
    let between: Vec<(&FlightView, BrokerId, BrokerId)> = scene
        .flights
        .iter()
        .filter_map(|flight| ends(flight).map(|(from, to)| (&**flight, from, to)))
        .collect();
    for (flight, from, to) in &between {
        look.records(flight, *from, *to, &mut marks);
    }
    let others: Vec<_> =
        between.into_iter().filter(|(flight, ..)| look.is_on_rail(flight)).collect();
    if others.len() <= ENVELOPES_MAX {
        for (flight, from, to) in others {
            marks.extend(look.envelope(flight, from, to));
        }
    }
    // The newest error; else the newest envelope.
    let named = marks.iter().rposition(|mark| mark.error.is_error());
    let envelope = |mark: &ClusterMark| mark.kind == ClusterMarkKind::Envelope;
    if let Some(named) = named.or_else(|| marks.iter().rposition(envelope)) {
        marks[named].named = true;
    }
    marks
}

/// Both ends, if they are servers.
fn ends(flight: &FlightView) -> Option<(BrokerId, BrokerId)> {
    let (from, to) = (flight.from.server()?, flight.to.server()?);
    // What a server says to itself goes nowhere.
    (from != to).then_some((from, to))
}

struct Look<'a> {
    layout: &'a ClusterLayout,
    tints: &'a Tints,
    now: SimTime,
    detail: Detail,
    motion: Motion,
}

impl Look<'_> {
    fn is_on_rail(&self, flight: &FlightView) -> bool {
        let shown = self.detail >= level_of(flight.api) || flight.error.is_error();
        shown && (flight.quorum || flight.api != ApiKey::Fetch)
    }

    /// A fetch and its answer, on every line that they are for.
    fn records(
        &self,
        flight: &FlightView,
        from: BrokerId,
        to: BrokerId,
        marks: &mut Vec<ClusterMark>,
    ) {
        if flight.api != ApiKey::Fetch || flight.quorum {
            return;
        }
        let (leader, follower) = match flight.kind {
            FlightKind::Request => (to, from),
            FlightKind::Response => (from, to),
        };
        let mut carries = false;
        for (partition, offset, count) in loads(flight) {
            let Some(fetch) = self.line(partition, leader, follower) else { continue };
            let first = flight.cargo.iter().find(|cargo| cargo.partition == *partition);
            let mark = self.tints.mark(first.and_then(|cargo| cargo.key.as_deref()));
            let kind = ClusterMarkKind::Records { mark, offset, count };
            marks.push(self.mark(flight, &partition.to_string(), &fetch.path, kind));
            carries = true;
        }
        let empty = flight.cargo.is_empty() && !carries;
        if empty && (self.detail == Detail::Everything || flight.error.is_error()) {
            let lines = self.layout.columns.iter().filter_map(|column| column.fetch(follower));
            if let Some(fetch) = lines.into_iter().find(|fetch| fetch.leader == leader) {
                let path = match flight.kind {
                    FlightKind::Request => fetch.path.reversed(),
                    FlightKind::Response => fetch.path.clone(),
                };
                marks.push(self.mark(flight, "d", &path, ClusterMarkKind::Dot));
            }
        }
    }

    fn line(
        &self,
        partition: &TopicPartition,
        leader: BrokerId,
        follower: BrokerId,
    ) -> Option<&FetchPlace> {
        let fetch = self.layout.column(partition)?.fetch(follower)?;
        (fetch.leader == leader).then_some(fetch)
    }

    fn envelope(&self, flight: &FlightView, from: BrokerId, to: BrokerId) -> Option<ClusterMark> {
        let path = self.layout.way((from, to), 0)?;
        let kind = match self.layout.narrow {
            true => ClusterMarkKind::Dot,
            false => ClusterMarkKind::Envelope,
        };
        Some(self.mark(flight, "e", &path, kind))
    }

    fn mark(
        &self,
        flight: &FlightView,
        part: &str,
        path: &Path,
        kind: ClusterMarkKind,
    ) -> ClusterMark {
        let done = i32::from(flight.progress_permille(self.now));
        // Records begin beside the cell from which they are copied, not on it.
        let from = if matches!(kind, ClusterMarkKind::Records { .. }) { CHIP_HALF } else { 0 };
        let way = (path.length() - from).max(0);
        let (at, trail) = match self.motion {
            Motion::Still => (path.end(), Some(path.svg())),
            Motion::Travel { .. } => (path.at(from + way * done / 1_000), None),
        };
        let key = format!("{}-{part}", flight.id);
        let (envelope, error) = (flight.id, flight.error);
        ClusterMark { key, envelope, at, kind, error, named: false, trail }
    }
}

/// Partition by partition: the first offset and how many records.
fn loads(flight: &FlightView) -> Vec<(&TopicPartition, Offset, usize)> {
    let mut loads: Vec<(&TopicPartition, Offset, usize)> = Vec::new();
    for cargo in &flight.cargo {
        match loads.iter_mut().find(|(partition, ..)| **partition == cargo.partition) {
            Some(load) => load.2 += 1,
            None => loads.push((&cargo.partition, cargo.offset.unwrap_or_default(), 1)),
        }
    }
    loads
}
