//! The stage's geometry: nothing covers anything else, and everything that a scene holds has a place.
#![allow(clippy::unwrap_used)]

#[path = "fixture/history.rs"]
mod history;
#[path = "fixture/scene.rs"]
mod scene;

use std::rc::Rc;

use kafkascope::fact::Detail;
use kafkascope::id::{Offset, ProcessId};
use kafkascope::kernel::SimTime;
use kafkascope::stage::topic::{Density, TopicLayout, TopicOptions};
use kafkascope::stage::{
    Anchor, Breakpoint, Frame, MarkKind, Motion, OwnershipLayout, Point, TimeRange, Tints,
    bar_places, flight_marks,
};
use kafkascope::view::{Inspected, Scene};

/// The stage beside its rails at window widths of 1440, 1024, 390 and more.
const FRAMES: [(i32, i32); 5] =
    [(1_440, 856), (1_024, 752), (390, 390), (320, 320), (2_560, 1_976)];

fn frame(window: i32, width: i32) -> Frame {
    Frame { width, breakpoint: Breakpoint::of_window(window) }
}

fn scenes() -> Vec<(String, Scene)> {
    let mut all = vec![
        ("steady".to_owned(), scene::steady()),
        ("rebalancing".to_owned(), scene::rebalancing()),
    ];
    let shapes: &[(&[usize], &[usize], usize)] = &[
        (&[], &[], 0),
        (&[1], &[0], 0),
        (&[1], &[], 1),
        (&[3], &[4], 1),
        (&[3, 3], &[2, 1, 3], 2),
        (&[6, 1, 2], &[8, 2], 6),
        (&[7], &[3], 1),
        (&[24], &[12], 6),
        (&[25], &[50], 1),
        (&[100], &[50], 1),
        (&[100, 3], &[20, 0, 9], 3),
        (&[120], &[50], 1),
    ];
    for (topics, groups, producers) in shapes {
        let name = format!("{topics:?} {groups:?} {producers}");
        all.push((name, scene::many(topics, groups, *producers)));
    }
    all
}

fn each_layout(mut check: impl FnMut(&str, &Scene, &TopicLayout)) {
    for (name, scene) in scenes() {
        for (window, width) in FRAMES {
            for detail in [Detail::Story, Detail::Protocol] {
                let mut options = TopicOptions::new(frame(window, width), detail);
                let first = scene.groups.iter().flat_map(|group| &group.consumers).next();
                options.selected = first.map(|consumer| Inspected::Client(consumer.id.clone()));
                let layout = TopicLayout::new(&scene, &options);
                check(&format!("{name} at {window}, {detail:?}"), &scene, &layout);
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
            assert!(
                one.x >= 0 && one.right() <= layout.width,
                "{name}: {a} leaves the stage: {one:?}"
            );
            assert!(one.y >= 0 && one.bottom() <= layout.height, "{name}: {a} hangs out: {one:?}");
            for (b, other) in &boxes[i + 1..] {
                assert!(!one.overlaps(*other), "{name}: {a} {one:?} covers {b} {other:?}");
            }
        }
        for group in &layout.groups {
            for card in &group.cards {
                assert!(group.frame.contains(card.rect), "{name}: {} sticks out", card.client);
            }
        }
    });
}

#[test]
fn every_anchor_has_a_place() {
    each_layout(|name, scene, layout| {
        let place = |anchor: Anchor| -> Point {
            let point = layout.place(&anchor);
            let point = point.unwrap_or_else(|| panic!("{name}: {anchor:?} has no place"));
            let inside =
                (0..=layout.width).contains(&point.x) && (0..=layout.height).contains(&point.y);
            assert!(inside, "{name}: {anchor:?} at {point:?}");
            point
        };
        for producer in &scene.producers {
            place(Anchor::Producer(producer.id.clone()));
        }
        for partition in scene.topics.iter().flat_map(|topic| &topic.partitions) {
            for offset in [Offset(0), partition.log_end, partition.high_watermark] {
                place(Anchor::Slot(partition.id.clone(), offset));
            }
            for lane in &partition.lanes {
                place(Anchor::Lane(lane.group.clone(), partition.id.clone()));
            }
        }
        for group in &scene.groups {
            place(Anchor::Rail(group.id.clone()));
            for consumer in &group.consumers {
                place(Anchor::Member(group.id.clone(), consumer.id.clone()));
                place(Anchor::MemberRail(group.id.clone(), consumer.id.clone()));
            }
        }
    });
}

#[test]
fn rows_shrink_as_partitions_grow() {
    let density = |partitions: usize| {
        let scene = scene::many(&[partitions], &[1], 1);
        let layout = TopicLayout::new(&scene, &TopicOptions::new(frame(1_440, 856), Detail::Story));
        layout.topics[0].density
    };
    assert_eq!([1, 6].map(density), [Density::Full; 2]);
    assert_eq!([7, 24].map(density), [Density::Compact; 2]);
    assert_eq!([25, 100].map(density), [Density::Strip; 2]);
    assert_eq!(density(101), Density::Histogram);
}

#[test]
fn the_mockup_measures_hold() {
    let scene = scene::steady();
    let layout = TopicLayout::new(&scene, &TopicOptions::new(frame(1_440, 856), Detail::Story));
    let row = &layout.topics[0].rows[0];
    assert_eq!((row.log.x, row.tail_x(), row.cell_w()), (130, 520, 30));
    assert_eq!(layout.topics[0].rows[1].rect.y - row.rect.y, 148);
    assert_eq!((layout.groups[0].frame.x, layout.groups[0].frame.w), (620, 222));
    let medium = TopicLayout::new(&scene, &TopicOptions::new(frame(1_024, 752), Detail::Story));
    let row = &medium.topics[0].rows[0];
    assert_eq!((row.log.x, row.tail_x()), (130, 400));
    assert_eq!(medium.topics[0].rows[1].rect.y - row.rect.y, 134);
    let phone = TopicLayout::new(&scene, &TopicOptions::new(frame(390, 390), Detail::Story));
    let row = &phone.topics[0].rows[0];
    assert_eq!((row.log.x, row.tail_x(), row.cell_w()), (50, 302, 28));
    assert_eq!(phone.topics[0].rows[1].rect.y - row.rect.y, 110);
}

#[test]
fn a_record_travels_from_its_producer_to_its_slot() {
    let mut scene = scene::steady();
    scene.flights.truncate(1);
    let layout = TopicLayout::new(&scene, &TopicOptions::new(frame(1_440, 856), Detail::Story));
    let tints = Tints::of(scene.keys.iter());
    let at = |ms| {
        let motion = Motion::Travel { pace: 500 };
        let marks =
            flight_marks(&layout, &scene, &tints, SimTime::from_ms(ms), Detail::Story, motion);
        assert_eq!(marks.len(), 1, "{marks:?}");
        assert!(matches!(marks[0].kind, MarkKind::Record(_)));
        marks[0].at
    };
    assert_eq!(at(24_440), Point::new(396, 32));
    assert_eq!(at(24_640), Point::new(556, layout.topics[0].rows[1].log.middle().y));
    let still = flight_marks(&layout, &scene, &tints, scene.now, Detail::Story, Motion::Still);
    assert_eq!(still[0].at, at(24_640));
    assert!(still[0].trail.is_some());
}

#[test]
fn a_crowd_of_records_becomes_batches_and_then_a_stream() {
    let kinds = |records: usize, pace| {
        let mut scene = scene::steady();
        let flight = std::rc::Rc::make_mut(&mut scene.flights[0]);
        flight.cargo = vec![flight.cargo[0].clone(); records];
        scene.flights.truncate(1);
        let layout = TopicLayout::new(&scene, &TopicOptions::new(frame(1_440, 856), Detail::Story));
        let tints = Tints::of(scene.keys.iter());
        let motion = Motion::Travel { pace };
        let marks = flight_marks(&layout, &scene, &tints, scene.now, Detail::Story, motion);
        marks.into_iter().map(|mark| mark.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(3, 500).len(), 3);
    assert!(matches!(kinds(10, 500)[..], [MarkKind::Batch(_, 10)]));
    assert!(matches!(kinds(30, 500)[..], [MarkKind::Stream { per_second: 75, .. }]));
}

#[test]
fn an_envelope_travels_on_the_rail_of_its_group() {
    let scene = scene::rebalancing();
    let layout = TopicLayout::new(&scene, &TopicOptions::new(frame(1_440, 856), Detail::Protocol));
    let tints = Tints::of(scene.keys.iter());
    let motion = Motion::Travel { pace: 500 };
    let marks = flight_marks(&layout, &scene, &tints, scene.now, Detail::Protocol, motion);
    let [mark] = &marks[..] else { panic!("{marks:?}") };
    let MarkKind::Envelope(envelope) = &mark.kind else { panic!("{mark:?}") };
    assert!(envelope.named);
    assert_eq!(mark.at.x, layout.groups[0].rail.unwrap().x);
}

#[test]
fn ownership_rows_do_not_overlap_and_gaps_are_always_seen() {
    let histories = history::death();
    for (window, width) in FRAMES {
        let head = SimTime::from_ms(97_300);
        let range = TimeRange { from: SimTime::ZERO, to: SimTime::from_ms(100_000) };
        let layout = OwnershipLayout::new(&histories, range, head, frame(window, width));
        let rows: Vec<_> = layout.groups.iter().flat_map(|group| &group.rows).collect();
        for pair in rows.windows(2) {
            assert!(pair[0].lag.unwrap_or(pair[0].bar).bottom() < pair[1].bar.y, "{window}");
        }
        for (group, history) in layout.groups.iter().zip(&histories) {
            for (place, row) in group.rows.iter().zip(&history.rows) {
                let bars = bar_places(row, &layout.axis, head, place.bar);
                assert_eq!(
                    bars.len(),
                    row.bars.len(),
                    "{window}: every bar of this history is in view"
                );
                assert!(bars.iter().all(|bar| place.bar.contains(bar.rect)), "{window}");
            }
        }
        let brackets: Vec<_> = rows.iter().flat_map(|row| &row.brackets).collect();
        assert_eq!(brackets.len(), 2, "{window}: unnoticed, then repaired");
        assert_eq!(brackets[0].span.as_ms(), 43_600);
    }
}

#[test]
fn consumers_of_one_process_stand_in_one_frame_and_nobody_else_does() {
    let mut scene = scene::many(&[6], &[6], 1);
    let group = Rc::make_mut(&mut scene.groups[0]);
    for consumer in &mut group.consumers[1..4] {
        Rc::make_mut(consumer).process = ProcessId::new("mail");
    }
    for (window, width) in FRAMES {
        let options = TopicOptions::new(frame(window, width), Detail::Story);
        let layout = TopicLayout::new(&scene, &options);
        let place = &layout.groups[0];
        let [process] = place.processes.as_slice() else { panic!("{:?}", place.processes) };
        assert_eq!(process.process, ProcessId::new("mail"));
        for (i, card) in place.cards.iter().enumerate() {
            let inside = (1..4).contains(&i);
            assert_eq!(process.frame.contains(card.rect), inside, "{} at {window}", card.client);
            assert_eq!(process.frame.overlaps(card.rect), inside, "{} at {window}", card.client);
        }
        assert!(!process.frame.overlaps(place.add), "the next card's place at {window}");
        assert!(process.frame.x >= 0 && process.frame.right() <= layout.width, "at {window}");
    }
}
