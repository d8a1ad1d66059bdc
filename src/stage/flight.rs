//! What is on its way, and where: records on threads, envelopes on control rails.

use crate::fact::Detail;
use crate::id::{ClientId, EnvelopeId, ErrorCode, GroupId, NodeId, Offset, TopicPartition};
use crate::kernel::SimTime;
use crate::kernel::SortedMap;
use crate::protocol::ApiKey;
use crate::stage::topic::TopicLayout;
use crate::stage::{Anchor, KeyMark, Path, Point, Tints, client_label};
use crate::view::{FlightKind, FlightView, PartitionView, Scene, level_of};

/// Whether things travel or stand at the end of a dotted path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Simulated milliseconds that pass in one second of the person's time.
    Travel { pace: u32 },
    /// `prefers-reduced-motion`.
    Still,
}

/// One thing that moves.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightMark {
    pub key: String,
    pub envelope: EnvelopeId,
    pub at: Point,
    pub kind: MarkKind,
    /// To be drawn dotted, where nothing travels.
    pub trail: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum MarkKind {
    Record(KeyMark),
    /// So many records of one batch, with the mark of the first.
    Batch(KeyMark, usize),
    /// Too many to tell apart: the path itself is dashed and says how many pass in a second.
    Stream {
        path: String,
        per_second: u32,
    },
    Envelope(EnvelopeMark),
    /// A request or an acknowledgement on a data path.
    Dot(ErrorCode),
}

#[derive(Clone, Debug, PartialEq)]
pub struct EnvelopeMark {
    pub api: ApiKey,
    pub kind: FlightKind,
    pub error: ErrorCode,
    /// The consumer's label; it is written beside the newest envelope of a rail.
    pub client: String,
    pub named: bool,
    /// Where the name ends, and its middle line.
    pub name_right: i32,
    pub name_y: i32,
}

/// Chips of one batch follow each other at this distance.
const CHIP_GAP: i32 = 21;
/// Up to so many records per rendered second are single chips; up to the second number, one chip per batch.
const SINGLE_MAX: u32 = 8;
const BATCH_MAX: u32 = 40;
/// More envelopes than this are not told apart: the state badge changes, the log has every line.
const ENVELOPES_MAX: usize = 6;

pub fn flight_marks(
    layout: &TopicLayout,
    scene: &Scene,
    tints: &Tints,
    now: SimTime,
    detail: Detail,
    motion: Motion,
) -> Vec<FlightMark> {
    let look = Look { layout, scene, tints, now, detail, motion };
    let rail: Vec<&FlightView> =
        scene.flights.iter().map(AsRef::as_ref).filter(|flight| look.is_on_rail(flight)).collect();
    let mut marks = Vec::new();
    if rail.len() <= ENVELOPES_MAX {
        look.envelopes(&rail, &mut marks);
    }
    let mut loads: SortedMap<(String, String), u32> = SortedMap::default();
    for flight in &scene.flights {
        for (way, count) in look.loads(flight) {
            *loads.get_or_insert_with(way, || 0) += count;
        }
    }
    for flight in &scene.flights {
        look.data(flight, &loads, &mut marks);
    }
    marks
}

struct Look<'a> {
    layout: &'a TopicLayout,
    scene: &'a Scene,
    tints: &'a Tints,
    now: SimTime,
    detail: Detail,
    motion: Motion,
}

/// The records of a flight for one partition.
struct Load<'a> {
    partition: &'a TopicPartition,
    keys: Vec<Option<&'a str>>,
    offset: Option<Offset>,
}

impl Look<'_> {
    fn is_on_rail(&self, flight: &FlightView) -> bool {
        flight.group.is_some() && client_of(flight).is_some() && self.detail >= level_of(flight.api)
    }

    fn envelopes(&self, flights: &[&FlightView], marks: &mut Vec<FlightMark>) {
        let mut named: Vec<&GroupId> = Vec::new();
        for flight in flights.iter().rev() {
            let (Some(group), Some(client)) = (&flight.group, client_of(flight)) else { continue };
            let member = Anchor::MemberRail(group.clone(), client.clone());
            let rail = Anchor::Rail(group.clone());
            let path = match flight.kind {
                FlightKind::Request => self.layout.route(&member, &rail),
                FlightKind::Response => self.layout.route(&rail, &member),
            };
            let Some(path) = path else { continue };
            let lines = self.layout.group(group).and_then(|place| place.rail);
            let line = lines.filter(|rail| rail.named);
            let first = !named.contains(&group);
            named.push(group);
            let envelope = EnvelopeMark {
                api: flight.api,
                kind: flight.kind,
                error: flight.error,
                client: client_label(client),
                named: first && line.is_some(),
                name_right: line.map_or(0, |rail| rail.x - 20),
                name_y: line.map_or(0, |rail| rail.top),
            };
            let at = self.along(flight, &path, 0);
            marks.push(self.mark(flight, "e", at, MarkKind::Envelope(envelope), &path));
        }
    }

    /// How many records each way of a flight carries.
    fn loads(&self, flight: &FlightView) -> Vec<((String, String), u32)> {
        let Some(client) = client_of(flight) else { return Vec::new() };
        flight
            .cargo
            .iter()
            .map(|cargo| ((client.to_string(), cargo.partition.to_string()), 1))
            .collect()
    }

    fn data(
        &self,
        flight: &FlightView,
        loads: &SortedMap<(String, String), u32>,
        marks: &mut Vec<FlightMark>,
    ) {
        let Some(client) = client_of(flight) else { return };
        let mut parts: Vec<Load<'_>> = Vec::new();
        for cargo in &flight.cargo {
            let key = cargo.key.as_deref();
            match parts.iter_mut().find(|part| *part.partition == cargo.partition) {
                Some(part) => part.keys.push(key),
                None => parts.push(Load {
                    partition: &cargo.partition,
                    keys: vec![key],
                    offset: cargo.offset,
                }),
            }
        }
        for part in parts {
            let Some(path) = self.data_path(flight, client, &part) else { continue };
            let on_way =
                loads.get(&(client.to_string(), part.partition.to_string())).copied().unwrap_or(0);
            self.records(flight, &part, &path, self.per_second(on_way), marks);
        }
        self.dots(flight, client, marks);
    }

    fn data_path(&self, flight: &FlightView, client: &ClientId, part: &Load<'_>) -> Option<Path> {
        match (flight.api, flight.kind) {
            (ApiKey::Produce, FlightKind::Request) => {
                let end = self.layout.row(part.partition).map(|row| row.log_end);
                let slot = part.offset.or(end).unwrap_or_default();
                let to = Anchor::Slot(part.partition.clone(), slot);
                self.layout.route(&Anchor::Producer(client.clone()), &to)
            }
            (ApiKey::Fetch, FlightKind::Response) => {
                let group = self.group_of(client)?;
                let from = Anchor::Lane(group.clone(), part.partition.clone());
                self.layout.route(&from, &Anchor::Member(group, client.clone()))
            }
            _ => None,
        }
    }

    fn records(
        &self,
        flight: &FlightView,
        part: &Load<'_>,
        path: &Path,
        per_second: u32,
        marks: &mut Vec<FlightMark>,
    ) {
        let name = part.partition.to_string();
        let first = self.tints.mark(part.keys.first().copied().flatten());
        if per_second > BATCH_MAX {
            let kind = MarkKind::Stream { path: path.svg(), per_second };
            let middle = path.at(path.length() / 2);
            // One dashed line per way, whatever the number of requests on it.
            if marks.iter().all(|mark| mark.kind != kind) {
                marks.push(self.mark(flight, &name, middle, kind, path));
            }
        } else if part.keys.len() == 1 || per_second > SINGLE_MAX || self.motion == Motion::Still {
            let kind = match part.keys.len() {
                1 => MarkKind::Record(first),
                count => MarkKind::Batch(first, count),
            };
            marks.push(self.mark(flight, &name, self.along(flight, path, 0), kind, path));
        } else {
            for (i, key) in part.keys.iter().enumerate() {
                let behind = CHIP_GAP * i32::try_from(i).unwrap_or(0);
                let at = self.along(flight, path, behind);
                let kind = MarkKind::Record(self.tints.mark(*key));
                marks.push(self.mark(flight, &format!("{name}/{i}"), at, kind, path));
            }
        }
    }

    /// Requests and answers without records, for those who look closely.
    fn dots(&self, flight: &FlightView, client: &ClientId, marks: &mut Vec<FlightMark>) {
        let wanted = match (flight.api, flight.kind) {
            (ApiKey::Produce, FlightKind::Response) => Detail::Protocol,
            (ApiKey::Fetch, FlightKind::Request) => Detail::Everything,
            _ => return,
        };
        let NodeId::Broker(broker) =
            (if flight.kind == FlightKind::Request { &flight.to } else { &flight.from })
        else {
            return;
        };
        if self.detail < wanted && !flight.error.is_error() {
            return;
        }
        let partitions = self.scene.topics.iter().flat_map(|topic| &topic.partitions);
        for partition in partitions.filter(|partition| partition.leader == Some(*broker)) {
            let path = if flight.api == ApiKey::Produce {
                self.answer_path(flight, client, partition)
            } else {
                self.request_path(client, partition)
            };
            let Some(path) = path else { continue };
            let at = self.along(flight, &path, 0);
            let name = format!("d{}", partition.id);
            marks.push(self.mark(flight, &name, at, MarkKind::Dot(flight.error), &path));
        }
    }

    fn answer_path(
        &self,
        flight: &FlightView,
        client: &ClientId,
        partition: &PartitionView,
    ) -> Option<Path> {
        flight.cargo.iter().find(|cargo| cargo.partition == partition.id)?;
        let slot = Anchor::Slot(partition.id.clone(), partition.log_end);
        self.layout.route(&slot, &Anchor::Producer(client.clone()))
    }

    fn request_path(&self, client: &ClientId, partition: &PartitionView) -> Option<Path> {
        let group = self.group_of(client)?;
        partition.lanes.iter().find(|lane| {
            let owner = lane.owner.as_ref();
            lane.group == group && owner.is_some_and(|owner| owner.consumer == *client)
        })?;
        let lane = Anchor::Lane(group.clone(), partition.id.clone());
        self.layout.route(&Anchor::Member(group, client.clone()), &lane)
    }

    fn mark(
        &self,
        flight: &FlightView,
        part: &str,
        at: Point,
        kind: MarkKind,
        path: &Path,
    ) -> FlightMark {
        FlightMark {
            key: format!("{}-{part}", flight.id),
            envelope: flight.id,
            at,
            kind,
            trail: (self.motion == Motion::Still).then(|| path.svg()),
        }
    }

    fn along(&self, flight: &FlightView, path: &Path, behind: i32) -> Point {
        if self.motion == Motion::Still {
            return path.end();
        }
        let done = i32::from(flight.progress_permille(self.now));
        // The last chip of a batch lands with the request.
        path.at((path.length() * done / 1_000 - behind * (1_000 - done) / 1_000).max(0))
    }

    fn per_second(&self, on_way: u32) -> u32 {
        let Motion::Travel { pace } = self.motion else { return on_way };
        let latency_ms = u32::try_from(self.scene.latency.as_ms()).unwrap_or(200).max(1);
        on_way.saturating_mul(pace) / latency_ms
    }

    fn group_of(&self, client: &ClientId) -> Option<GroupId> {
        let group = self
            .scene
            .groups
            .iter()
            .find(|group| group.consumers.iter().any(|consumer| consumer.id == *client))?;
        Some(group.id.clone())
    }
}

fn client_of(flight: &FlightView) -> Option<&ClientId> {
    match (&flight.from, &flight.to) {
        (NodeId::Client(client), _) | (_, NodeId::Client(client)) => Some(client),
        (_, _) => None,
    }
}
