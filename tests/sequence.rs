//! The Group protocol lens: which rows there are, whose they are, and that nothing lies over anything.
#![allow(clippy::unwrap_used)]

use kafkascope::fact::{Detail, Fact};
use kafkascope::id::{ErrorCode, GroupId};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::ApiKey;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::stage::{Breakpoint, Frame, SEQUENCE_ZOOM_MAX, SequenceLayout, SequenceRoom};
use kafkascope::view::{
    Chronicle, Life, Message, RowKind, SequenceQuery, SequenceRow, SequenceView, sequence,
};

struct Run {
    timeline: Timeline,
    chronicle: Chronicle,
}

impl Run {
    fn new(lines: &[(u64, String)], until_ms: u64) -> Self {
        let scenario = scenario::load("sandbox").unwrap();
        let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
        for (ms, line) in lines {
            timeline.seek_time(SimTime::from_ms(*ms));
            timeline.execute(line.parse::<Command>().unwrap()).unwrap();
        }
        timeline.seek_time(SimTime::from_ms(until_ms));
        let mut chronicle = Chronicle::default();
        chronicle.update(&timeline);
        Self { timeline, chronicle }
    }

    /// A topic and so many consumers from the start.
    fn of_group(consumers: usize, partitions: usize, more: &[(u64, &str)], until_ms: u64) -> Self {
        let mut lines = vec![(0, format!("add topic orders partitions={partitions}"))];
        for i in 1..=consumers {
            lines.push((0, format!("add consumer c{i} group=g topics=orders")));
        }
        lines.extend(more.iter().map(|(at, line)| (*at, (*line).to_owned())));
        Self::new(&lines, until_ms)
    }

    fn look(&self, detail: Detail, lanes_max: usize, rows_before: usize) -> SequenceView {
        let head = self.timeline.head().now;
        let group = GroupId::new("g");
        let query = SequenceQuery { group, detail, head, lanes_max, rows_before, rows_ahead: 6 };
        sequence(&self.timeline, &self.chronicle, &query)
    }
}

fn messages(view: &SequenceView) -> Vec<(&SequenceRow, &Message)> {
    let rows = view.rows.iter();
    let messages = rows.filter_map(|row| match &row.kind {
        RowKind::Message(message) => Some((row, message)),
        RowKind::Mark { .. } | RowKind::Silence { .. } => None,
    });
    messages.collect()
}

#[test]
fn a_rebalance_is_two_round_trips_for_each_member() {
    let run = Run::of_group(2, 4, &[], 12_000);
    let view = run.look(Detail::Story, 6, 200);
    let count = |api, request| {
        let same = |message: &Message| {
            message.api == api && message.request == request && !message.error.is_error()
        };
        messages(&view).into_iter().filter(|(_, message)| same(message)).count()
    };
    // Each asked twice: a new member is sent back for its id first.
    assert_eq!(count(ApiKey::JoinGroup, true), 4);
    assert_eq!(count(ApiKey::JoinGroup, false), 2);
    assert_eq!((count(ApiKey::SyncGroup, true), count(ApiKey::SyncGroup, false)), (2, 2));
    assert_eq!(count(ApiKey::Heartbeat, true), 0, "heartbeats are for those who want everything");
    let refused: Vec<_> = messages(&view)
        .into_iter()
        .filter(|(_, m)| m.error == ErrorCode::MemberIdRequired)
        .collect();
    assert_eq!(refused.len(), 2);
    let plan = messages(&view)
        .into_iter()
        .filter(|(_, m)| m.note.as_ref().is_some_and(|n| n.0 == "seq-plan"));
    assert_eq!(plan.count(), 1, "only the leader sends a plan");
    assert!(view.rows.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let arrived = |(row, m): &(&SequenceRow, &Message)| m.arrival.is_some_and(|at| at > row.at);
    assert!(messages(&view).iter().all(arrived));
    assert!(view.lanes.iter().filter(|lane| lane.leader).count() == 1);
    let last = view.lanes[0].spans.last().unwrap();
    assert_eq!((last.life, last.rebalancing, last.holds.len()), (Life::Runs, false, 2));
}

#[test]
fn an_error_shows_the_request_that_it_answers() {
    let join = [(12_000, "add consumer c9 group=g topics=orders")];
    let run = Run::of_group(2, 4, &join, 17_000);
    let view = run.look(Detail::Story, 6, 200);
    let beats: Vec<_> =
        messages(&view).into_iter().filter(|(_, m)| m.api == ApiKey::Heartbeat).collect();
    let refused = beats.iter().filter(|(_, m)| m.error == ErrorCode::RebalanceInProgress).count();
    assert_eq!(refused, 2, "both members learn of the rebalance by their heartbeat");
    assert_eq!(beats.iter().filter(|(_, m)| m.request).count(), refused);
}

#[test]
fn silence_says_how_long_it_lasts_and_what_is_not_shown() {
    let run = Run::of_group(1, 1, &[(20_000, "crash c1")], 60_000);
    let view = run.look(Detail::Story, 6, 200);
    let silences: Vec<_> = view
        .rows
        .iter()
        .filter_map(|row| match row.kind {
            RowKind::Silence { span, hidden } => Some((row.at, span, hidden)),
            RowKind::Message(_) | RowKind::Mark { .. } => None,
        })
        .collect();
    let crash = SimTime::from_ms(20_000);
    let after = silences.iter().filter(|(at, ..)| *at >= crash).collect::<Vec<_>>();
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].1, SimTime::from_ms(60_000).since(crash), "until now");
    let before = silences.iter().find(|(at, span, _)| *at < crash && *at + *span == crash).unwrap();
    assert!(before.2 >= 6, "heartbeats and their answers are counted: {}", before.2);
    let mark = view.rows.iter().find(|row| row.at == crash).unwrap();
    assert!(matches!(
        &mark.kind,
        RowKind::Mark { happened: Fact::Crashed { .. }, fault: true, .. }
    ));
    assert_eq!(view.lanes[0].spans.last().unwrap().life, Life::Gone);
}

#[test]
fn members_that_share_a_lane_are_counted_and_say_alike_things_once() {
    let run = Run::of_group(40, 80, &[], 14_000);
    let view = run.look(Detail::Story, 6, 22);
    assert_eq!((view.lanes.len(), view.folded), (5, 35));
    assert!(view.rows.iter().any(|row| row.times > 20), "many alike are one row");
    assert!(view.rows.len() <= 24, "{} rows", view.rows.len());
    let all = run.look(Detail::Story, usize::MAX, 2_000);
    assert_eq!((all.lanes.len(), all.folded), (40, 0));
    assert!(all.rows.iter().all(|row| row.times == 1));
}

#[test]
fn what_lies_ahead_of_the_playhead_is_marked_and_never_beyond_what_was_seen() {
    let mut run = Run::of_group(2, 4, &[], 12_000);
    run.timeline.seek_time(SimTime::from_ms(3_300));
    let view = run.look(Detail::Story, 6, 40);
    let now = run.timeline.moment().now;
    assert!(view.rows.iter().any(|row| row.ahead));
    assert!(view.rows.iter().filter(|row| row.ahead).count() <= 6);
    for row in &view.rows {
        assert_eq!(row.ahead, row.at > now, "{row:?}");
    }
    let query = SequenceQuery {
        group: GroupId::new("g"),
        detail: Detail::Story,
        head: now,
        lanes_max: 6,
        rows_before: 40,
        rows_ahead: 6,
    };
    let unseen = sequence(&run.timeline, &run.chronicle, &query);
    assert!(unseen.rows.iter().all(|row| !row.ahead));
}

#[test]
fn rows_and_lanes_keep_apart_at_every_width_and_zoom() {
    let run = Run::of_group(9, 12, &[(15_000, "crash c2"), (15_500, "leave c3")], 25_000);
    for (window, width) in [(1_440, 856), (1_024, 752), (390, 390), (320, 320), (2_560, 1_976)] {
        let frame = Frame { width, breakpoint: Breakpoint::of_window(window) };
        for zoom in 0..=SEQUENCE_ZOOM_MAX {
            let room = SequenceRoom::new(frame, false, zoom);
            let view = run.look(Detail::Everything, room.lanes, room.rows_before);
            let moment = run.timeline.moment();
            let layout = SequenceLayout::new(&view, (moment.step, moment.now), frame, zoom);
            let name = format!("{width} wide, zoom {zoom}");
            assert_eq!(layout.rows.len(), view.rows.len(), "{name}");
            for pair in layout.rows.windows(2) {
                assert!(pair[1].top >= pair[0].top + pair[0].height, "{name}: {pair:?}");
                assert!(pair[0].end_y <= pair[0].top + pair[0].height, "{name}: {pair:?}");
            }
            assert!(layout.lanes.windows(2).all(|pair| pair[1] - pair[0] >= 28), "{name}");
            assert!(layout.lanes.iter().all(|x| *x > 0 && *x < layout.coordinator), "{name}");
            assert!(layout.coordinator < layout.width, "{name}");
            assert!(layout.rows.iter().all(|row| row.end_y < layout.height), "{name}");
            for (lane, places) in view.lanes.iter().zip(&layout.spans) {
                assert_eq!(lane.spans.len(), places.len(), "{name}");
                for pair in places.windows(2) {
                    assert!(pair[1].y >= pair[0].y + pair[0].height, "{name}: {pair:?}");
                }
            }
        }
    }
}
