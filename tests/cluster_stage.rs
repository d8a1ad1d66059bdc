//! The geometry of the Cluster lens: nothing covers anything else, and one axis of offsets runs through all replicas.
#![allow(clippy::unwrap_used)]

#[path = "fixture/machines.rs"]
mod machines;
#[path = "fixture/scene.rs"]
mod scene;

use std::rc::Rc;

use kafkascope::fact::Detail;
use kafkascope::id::{BrokerId, EnvelopeId, ErrorCode, NodeId, Offset};
use kafkascope::kernel::{SimTime, Span};
use kafkascope::protocol::ApiKey;
use kafkascope::stage::cluster::{
    ClusterLayout, ClusterMark, ClusterMarkKind, ClusterRoom, cluster_marks,
};
use kafkascope::stage::{Breakpoint, Frame, Motion, Tints, broken};
use kafkascope::view::{Cargo, ClusterView, FlightKind, FlightView, LinkView, Scene};

/// The stage beside its rails at window widths of 1440, 1024, 390 and more.
const FRAMES: [(i32, i32); 5] =
    [(1_440, 856), (1_024, 752), (390, 390), (320, 320), (2_560, 1_976)];

fn frame((window, width): (i32, i32)) -> Frame {
    Frame { width, breakpoint: Breakpoint::of_window(window) }
}

fn each_layout(mut check: impl FnMut(&str, &ClusterView, &ClusterLayout)) {
    for size in FRAMES {
        for (brokers, racks, partitions) in
            [(1, 1, 1), (3, 1, 3), (3, 3, 1), (4, 2, 12), (10, 1, 60), (10, 3, 60), (2, 1, 0)]
        {
            let room = ClusterRoom::new(frame(size), partitions);
            let shown = (room.columns, i64::from(room.cells));
            let view = machines::many(brokers, racks, partitions, shown);
            let layout = ClusterLayout::new(&view, frame(size));
            let name = format!("{brokers} brokers, {racks} racks, {partitions} at {}", size.0);
            check(&name, &view, &layout);
            for controllers in [1, 3, 5] {
                let view = machines::with_controllers(view.clone(), controllers);
                let layout = ClusterLayout::new(&view, frame(size));
                check(&format!("{name}, {controllers} controllers"), &view, &layout);
            }
        }
    }
}

#[test]
fn nothing_overlaps_and_nothing_leaves_the_stage() {
    each_layout(|name, _, layout| {
        let boxes = layout.boxes();
        for (i, (a, one)) in boxes.iter().enumerate() {
            assert!(one.w > 0 && one.h > 0, "{name}: {a} is empty: {one:?}");
            assert!(one.x >= 0 && one.right() <= layout.width, "{name}: {a} leaves: {one:?}");
            assert!(one.y >= 0 && one.bottom() <= layout.height, "{name}: {a} hangs out: {one:?}");
            for (b, other) in &boxes[i + 1..] {
                assert!(!one.overlaps(*other), "{name}: {a} {one:?} covers {b} {other:?}");
            }
        }
        for band in &layout.bands {
            assert!(band.rect.contains(band.card), "{name}: the card of {}", band.broker);
            for rack in layout.racks.iter().filter(|rack| rack.frame.overlaps(band.rect)) {
                assert!(rack.frame.contains(band.rect), "{name}: {} sticks out", band.broker);
            }
        }
    });
}

#[test]
fn every_broker_and_every_replica_in_view_has_a_place_in_its_band() {
    each_layout(|name, view, layout| {
        assert_eq!(layout.bands.len(), view.machines().count(), "{name}");
        for (column, place) in view.columns.iter().zip(&layout.columns) {
            assert_eq!(place.copies.len(), column.copies.len(), "{name}");
            for copy in &place.copies {
                let band = layout.band(copy.broker).unwrap();
                assert!(band.rect.contains(copy.rect), "{name}: {}", copy.broker);
                assert!(copy.rect.contains(copy.cells), "{name}: {}", copy.broker);
            }
        }
    });
}

#[test]
fn as_many_columns_as_fit_and_one_on_a_phone() {
    let columns = |size, partitions| ClusterRoom::new(frame(size), partitions).columns;
    assert_eq!(columns((1_440, 856), 3), 3);
    assert_eq!(columns((1_440, 856), 60), 3);
    assert_eq!(columns((1_024, 752), 3), 3);
    assert_eq!(columns((390, 390), 3), 1);
    assert_eq!(columns((2_560, 1_976), 60), 10);
    let alone = ClusterRoom::new(frame((1_440, 856)), 1);
    assert_eq!((alone.columns, alone.cells), (1, 24), "one partition gets more cells, not all");
}

#[test]
fn one_offset_stands_at_one_x_through_all_replicas_of_a_column() {
    let view = machines::after_an_election(8);
    let layout = ClusterLayout::new(&view, frame(FRAMES[0]));
    for (column, place) in view.columns.iter().zip(&layout.columns) {
        let x = place.x_of(column.high_watermark);
        for copy in &place.copies {
            assert_eq!(place.cell(copy, column.high_watermark).x, x);
            assert!(copy.cells.x <= x && x <= copy.cells.right());
        }
    }
    let p2 = &layout.columns[2];
    assert_eq!(p2.x_of(Offset(12)), p2.x, "what lies before the window is held at its edge");
    assert!(!p2.is_inside(Offset(12)) && p2.is_inside(Offset(29)));
}

#[test]
fn each_follower_fetches_along_its_own_line_from_the_leader() {
    let view = machines::after_an_election(8);
    let layout = ClusterLayout::new(&view, frame(FRAMES[0]));
    for (column, place) in view.columns.iter().zip(&layout.columns) {
        let followers: Vec<_> = place.fetches.iter().map(|fetch| fetch.follower).collect();
        assert_eq!(followers.len(), 2, "{}", column.partition);
        assert!(!followers.contains(&column.leader.unwrap()));
        let channels: Vec<_> = place.fetches.iter().map(|fetch| fetch.middle.x).collect();
        assert_ne!(channels[0], channels[1], "lines do not lie on each other");
        for fetch in &place.fetches {
            let on_bands = layout
                .bands
                .iter()
                .any(|band| band.rect.y <= fetch.middle.y && fetch.middle.y < band.rect.bottom());
            assert!(!on_bands, "a fault is told between the bands");
            assert!(fetch.path.start().x < place.head.right());
        }
    }
    assert!(layout.columns[1].moved.is_some(), "from broker 2 to broker 3");
    assert!(layout.columns[0].moved.is_none());
}

#[test]
fn the_stops_of_the_arrow_keys_are_numbered_without_gaps() {
    each_layout(|name, _, layout| {
        let cards = layout.bands.iter().chain(&layout.controllers);
        let mut stops: Vec<_> = cards.map(|card| card.stop).collect();
        let columns = || layout.columns.iter();
        stops.extend(columns().flat_map(|column| &column.copies).map(|copy| copy.stop));
        stops.extend(columns().flat_map(|column| &column.fetches).map(|fetch| fetch.stop));
        stops.sort_unstable();
        assert!(stops.iter().enumerate().all(|(i, stop)| i == *stop), "{name}: {stops:?}");
        assert_eq!(layout.bands[0].stop, 0);
    });
}

fn link(a: i32, b: i32) -> LinkView {
    let (a, b) = (NodeId::Broker(BrokerId(a)), NodeId::Broker(BrokerId(b)));
    LinkView { a, b, cut: true, latency: Span::ZERO, loss_percent: 0 }
}

#[test]
fn faulty_links_stand_beside_the_bands_each_in_its_place() {
    each_layout(|name, view, layout| {
        let ids: Vec<i32> = view.machines().map(|machine| machine.id.0).collect();
        let mut links: Vec<_> = ids.iter().skip(1).map(|id| link(ids[0], *id)).collect();
        links.push(link(1, 99));
        let places = layout.faults(&links);
        assert_eq!(places.len(), ids.len() - 1, "{name}: both ends must be there");
        for (i, (place, _)) in places.iter().enumerate() {
            assert!(place.middle.x >= 0 && place.middle.x < layout.bands[0].rect.x, "{name}");
            let twin = places[i + 1..].iter().any(|(other, _)| other.middle == place.middle);
            assert!(!twin, "{name}: two links at {:?}", place.middle);
        }
    });
}

#[test]
fn a_dedicated_controller_has_a_card_of_its_own_and_its_links_lead_there() {
    for size in FRAMES {
        let room = ClusterRoom::new(frame(size), 3);
        let view = machines::many(3, 1, 3, (room.columns, i64::from(room.cells)));
        let view = machines::with_controllers(view, 3);
        let layout = ClusterLayout::new(&view, frame(size));
        let lowest = layout.bands.iter().map(|band| band.rect.bottom()).max().unwrap();
        assert_eq!(layout.controllers.len(), 3);
        assert!(layout.controllers.iter().all(|card| card.rect == card.card));
        assert!(layout.controllers.iter().all(|card| card.rect.y > lowest));
        let ends = [(1, 101), (2, 101), (101, 102), (101, 103)];
        let node = |id: i32| match id {
            101.. => NodeId::Controller(BrokerId(id)),
            _ => NodeId::Broker(BrokerId(id)),
        };
        let links = ends.map(|(a, b)| LinkView { a: node(a), b: node(b), ..link(1, 2) });
        let places = layout.faults(&links);
        assert_eq!(places.len(), links.len());
        for ((place, link), (_, b)) in places.iter().zip(ends) {
            assert_eq!(place.ends, (link.a.clone(), link.b.clone()));
            let card = layout.controllers.iter().find(|card| card.broker == BrokerId(b)).unwrap();
            let end = place.path.end();
            assert_eq!(end.y, card.rect.y, "{}: {link:?}", size.0);
            assert!((card.rect.x..card.rect.right()).contains(&end.x), "{}: {link:?}", size.0);
        }
    }
}

// ---- on its way ------------------------------------------------------------------------------------------------------

fn flight(id: u64, from: i32, to: i32, api: ApiKey, cargo: &[i64]) -> Rc<FlightView> {
    let kind = if cargo.is_empty() { FlightKind::Request } else { FlightKind::Response };
    let carried = |offset: &i64| Cargo {
        partition: scene::partition("orders", 1),
        key: Some("hana".into()),
        offset: Some(Offset(*offset)),
    };
    Rc::new(FlightView {
        id: EnvelopeId(id),
        from: BrokerId(from).into(),
        to: BrokerId(to).into(),
        api,
        kind,
        quorum: false,
        error: ErrorCode::None,
        group: None,
        cargo: cargo.iter().map(carried).collect(),
        sent_at: SimTime::from_ms(0),
        due: Some(SimTime::from_ms(200)),
    })
}

fn marks(flights: Vec<Rc<FlightView>>, detail: Detail, motion: Motion) -> Vec<ClusterMark> {
    let view = machines::after_an_election(8);
    let layout = ClusterLayout::new(&view, frame(FRAMES[0]));
    let scene = Scene { flights, ..scene::steady() };
    let tints = Tints::of(scene.keys.iter());
    cluster_marks(&layout, &scene, &tints, SimTime::from_ms(100), detail, motion)
}

const TRAVEL: Motion = Motion::Travel { pace: 500 };

#[test]
fn copied_records_travel_on_the_line_of_their_partition() {
    let flights = vec![flight(1, 3, 1, ApiKey::Fetch, &[38, 39])];
    let told = marks(flights.clone(), Detail::Story, TRAVEL);
    let [mark] = &told[..] else { panic!("one chip, not {told:?}") };
    let ClusterMarkKind::Records { offset, count, .. } = &mark.kind else { panic!("{mark:?}") };
    assert_eq!((*offset, *count), (Offset(38), 2));
    let layout = ClusterLayout::new(&machines::after_an_election(8), frame(FRAMES[0]));
    let line = &layout.columns[1].fetch(BrokerId(1)).unwrap().path;
    let beside_the_cell = 12;
    assert_eq!(mark.at, line.at(beside_the_cell + (line.length() - beside_the_cell) / 2));
    let still = marks(flights, Detail::Story, Motion::Still);
    assert_eq!(still[0].at, line.end());
    assert_eq!(still[0].trail, Some(line.svg()), "nothing travels: the way is dotted");
}

#[test]
fn fetches_without_records_are_for_those_who_look_closely() {
    let flights = || vec![flight(1, 1, 3, ApiKey::Fetch, &[])];
    assert!(marks(flights(), Detail::Protocol, TRAVEL).is_empty());
    let shown = marks(flights(), Detail::Everything, TRAVEL);
    assert_eq!(shown.len(), 1);
    assert_eq!((&shown[0].kind, shown[0].error), (&ClusterMarkKind::Dot, ErrorCode::None));
}

#[test]
fn the_controllers_fetches_of_the_metadata_log_take_the_rail() {
    let mut of_controllers = FlightView::clone(&flight(1, 1, 3, ApiKey::Fetch, &[]));
    of_controllers.quorum = true;
    let shown = marks(vec![Rc::new(of_controllers)], Detail::Everything, TRAVEL);
    assert_eq!(shown[0].kind, ClusterMarkKind::Envelope);
}

#[test]
fn other_requests_between_brokers_take_the_rail_until_they_are_too_many() {
    let some = |count| (0..count).map(|id| flight(id, 1, 3, ApiKey::AlterPartition, &[])).collect();
    let few = marks(some(2), Detail::Everything, TRAVEL);
    assert_eq!(few.len(), 2);
    assert_eq!(few.iter().map(|mark| mark.named).collect::<Vec<_>>(), [false, true], "the newest");
    assert!(marks(some(7), Detail::Everything, TRAVEL).is_empty());
    assert!(marks(some(2), Detail::Story, TRAVEL).is_empty());
}

#[test]
fn an_error_on_its_way_is_named_before_anything_newer() {
    let mut refused = FlightView::clone(&flight(1, 1, 3, ApiKey::BrokerRegistration, &[]));
    refused.error = ErrorCode::DuplicateBrokerRegistration;
    let newer = flight(2, 1, 3, ApiKey::AlterPartition, &[]);
    let told = marks(vec![Rc::new(refused), newer], Detail::Everything, TRAVEL);
    let named: Vec<_> = told.iter().filter(|mark| mark.named).map(|mark| mark.error).collect();
    assert_eq!(named, [ErrorCode::DuplicateBrokerRegistration]);
}

#[test]
fn every_error_has_room_in_the_caption() {
    each_layout(|name, _, layout| {
        for error in ErrorCode::ALL {
            let lines = broken(error.name(), layout.caption.w, 4);
            assert_eq!(lines.concat(), error.name(), "{name}");
        }
    });
}
