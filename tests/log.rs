//! The Log lens: what is in a replica's files, what happens to them next, and that nothing lies over anything.
#![allow(clippy::unwrap_used)]

use kafkascope::id::{BrokerId, Offset, TopicName, TopicPartition};
use kafkascope::kernel::SimTime;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::stage::{Breakpoint, Frame, LogLayout, LogRoom, Rect};
use kafkascope::view::{
    BatchRoom, BatchView, CleanPart, LogChoice, LogQuery, LogRole, LogSource, LogView, NoDeletion,
    RecordSays, log_view, replicas,
};

const ROOM: BatchRoom = BatchRoom { rows: 12, cells: 5 };

struct Run(Timeline);

impl Run {
    fn new(lines: &[&str]) -> Self {
        let mut timeline =
            Timeline::open(scenario::load("sandbox").unwrap(), link::DEFAULT_SEED).unwrap();
        for line in lines {
            timeline.execute(line.parse::<Command>().unwrap()).unwrap();
        }
        Self(timeline)
    }

    /// One partition, written to as fast as said, for so long.
    fn written(topic: &str, producer: &str, rate: &str, until_ms: u64) -> Self {
        let topic = format!("add topic t partitions=1 {topic}");
        let producer = format!("add producer p1 {producer}");
        let rate = format!("rate p1 {rate} topic=t keys=hana,finn,sora");
        let mut run = Self::new(&[&topic, &producer, &rate]);
        run.until(until_ms);
        run
    }

    /// An empty partition.
    fn quiet(until_ms: u64) -> Self {
        let mut run = Self::new(&["add topic t partitions=1"]);
        run.until(until_ms);
        run
    }

    fn until(&mut self, ms: u64) {
        self.0.seek_time(SimTime::from_ms(ms));
    }

    fn source(&self, topic: &str) -> LogSource {
        let partition = TopicPartition::new(TopicName::new(topic), 0);
        let leader = self.0.world().partition(&partition).unwrap().leader.unwrap();
        LogSource::Replica(partition, leader)
    }

    fn query(&self) -> LogQuery {
        let source = self.source("t");
        LogQuery { source, segment: None, from: None, segments_max: 100, room: ROOM }
    }

    fn view(&self) -> LogView {
        log_view(&self.0, &self.query()).unwrap()
    }

    /// Every batch of every segment.
    fn batches(&self) -> Vec<BatchView> {
        let room = BatchRoom { rows: usize::MAX, cells: 5 };
        let window = |segment| {
            let query = LogQuery { segment: Some(segment), room, ..self.query() };
            log_view(&self.0, &query).unwrap().window.batches
        };
        self.view().segments.iter().flat_map(|segment| window(segment.base)).collect()
    }

    fn offsets(&self) -> Vec<i64> {
        let batches = self.batches();
        let records = batches.iter().flat_map(|batch| &batch.records);
        records.map(|record| record.offset.0).collect()
    }
}

#[test]
fn a_log_can_be_opened_wherever_it_is_and_so_can_the_coordinators() {
    let mut run = Run::new(&["add topic t partitions=2", "add consumer c1 group=g topics=t"]);
    run.until(150);
    let before = of_brokers(&run);
    assert_eq!(before.len(), 2, "nothing was written for the group yet");
    assert!(before.iter().all(|choice| choice.role == LogRole::Leader && choice.running));
    run.until(20_000);
    let all = of_brokers(&run);
    assert_eq!(all.len(), 5, "three brokers keep the coordinator's");
    let LogSource::Replica(partition, broker) = &all[2].source;
    assert_eq!(partition.topic.as_str(), "__consumer_offsets");
    let query = LogQuery { source: all[2].source.clone(), ..run.query() };
    let view = log_view(&run.0, &query).unwrap();
    let records = view.window.batches.iter().flat_map(|batch| &batch.records);
    let told: Vec<_> = records
        .map(|record| match &record.says {
            RecordSays::Server { kind, told } => (*kind, told.id),
            RecordSays::User { .. } => panic!("no application writes there"),
        })
        .collect();
    assert!(told.contains(&("GroupMetadata", "log-says-group")), "{told:?}");
    let elsewhere = LogSource::Replica(partition.clone(), BrokerId(broker.0 % 3 + 1));
    let copied = log_view(&run.0, &LogQuery { source: elsewhere, ..run.query() }).unwrap();
    assert_eq!(copied.window.batches.len(), view.window.batches.len());
}

#[test]
fn batches_lie_where_the_file_has_them_and_index_entries_point_to_them() {
    let config = "internal.segment.bytes=2000 index.interval.bytes=200";
    let run = Run::written(config, "batch.size=200", "8/s", 20_000);
    let view = run.view();
    assert!(view.segments.len() > 3, "{} segments", view.segments.len());
    let mut pointed = 0;
    for segment in &view.segments {
        let room = BatchRoom { rows: usize::MAX, cells: 5 };
        let query = LogQuery { segment: Some(segment.base), room, ..run.query() };
        let view = log_view(&run.0, &query).unwrap();
        let mut position = 0;
        for batch in &view.window.batches {
            assert_eq!(batch.position, position);
            position += u64::from(batch.size_bytes);
            if let Some(entry) = batch.offset_entry {
                assert_eq!((entry.position, entry.offset), (batch.position, batch.last));
                pointed += 1;
            }
            if let Some(entry) = batch.time_entry {
                assert_eq!(entry.offset, batch.last);
                assert!(entry.timestamp >= batch.max_timestamp);
            }
        }
        assert_eq!(position, segment.bytes());
        let [index, time] = [1, 2].map(|file| segment.files[file].1.used_bytes);
        let entries = |of: fn(&BatchView) -> bool| {
            view.window.batches.iter().filter(|b| of(b)).count() as u64
        };
        assert_eq!(entries(|batch| batch.offset_entry.is_some()) * 8, index);
        assert_eq!(entries(|batch| batch.time_entry.is_some()) * 12, time);
    }
    assert!(pointed > 5, "{pointed} entries");
}

#[test]
fn pages_go_through_a_segment_without_a_gap() {
    let run = Run::written("", "batch.size=100", "20/s", 60_000);
    let all: Vec<_> = run.batches().iter().map(|batch| batch.base).collect();
    assert!(all.len() > 500);
    let mut query = run.query();
    let mut seen: Vec<Offset> = Vec::new();
    loop {
        let window = log_view(&run.0, &query).unwrap().window;
        assert_eq!(window.before + window.batches.len() + window.after, all.len());
        let bases: Vec<_> = window.batches.iter().map(|batch| batch.base).collect();
        assert!(bases.len() <= 6, "{} batches are more than fit", bases.len());
        seen.splice(0..0, bases);
        let Some(earlier) = window.earlier else { break };
        query.from = Some(earlier);
    }
    seen.dedup();
    assert_eq!(seen, all);
    query.from = Some(all[0]);
    let later = log_view(&run.0, &query).unwrap().window.later.unwrap();
    assert_eq!(later, all[6]);
}

#[test]
fn a_new_segment_begins_when_no_bytes_are_left_or_the_age_is_reached() {
    let mut run = Run::written("internal.segment.bytes=1000", "", "2/s", 2_000);
    for ms in (2_000..60_000).step_by(500) {
        run.until(ms);
        let before = run.view();
        run.until(ms + 500);
        let after = run.view();
        let rolled = after.segments.len() > before.segments.len();
        if rolled {
            let new = after.segments.last().unwrap();
            assert!(new.bytes() > before.roll.bytes_left, "it would have fitted");
        } else {
            let written = after.size_bytes - before.size_bytes;
            assert_eq!(after.roll.bytes_left, before.roll.bytes_left - written);
        }
    }
    assert!(run.view().segments.len() > 3);
    let mut aged = Run::written("segment.ms=5000", "", "1/s", 3_000);
    let at = aged.view().roll.after.unwrap();
    aged.until(at.as_ms() - 1_000);
    assert_eq!(aged.view().segments.len(), 1);
    aged.until(at.as_ms() + 3_000);
    let base = aged.view().segments[1].base;
    let first = aged.batches().into_iter().find(|batch| batch.base == base).unwrap();
    assert!(first.max_timestamp > at);
}

#[test]
fn retention_takes_the_oldest_segment_when_the_view_says() {
    let config = "internal.segment.bytes=1000 retention.ms=20000";
    let mut run = Run::written(config, "", "2/s", 40_000);
    let deletion = run.view().deletion.unwrap();
    let (_, at) = deletion.by_time.unwrap();
    let check = deletion.check.unwrap();
    assert!(check >= at, "{check} is before {at}");
    run.until(check.as_ms() - 1);
    assert_eq!(run.view().marks.log_start, deletion.base);
    run.until(check.as_ms());
    assert!(run.view().marks.log_start >= deletion.end);
}

#[test]
fn retention_by_size_says_how_much_must_come() {
    let config = "internal.segment.bytes=1000 retention.ms=-1 retention.bytes=5000";
    let run = Run::written(config, "", "2/s", 20_000);
    let view = run.view();
    let deletion = view.deletion.unwrap();
    let (limit, left) = deletion.by_size.unwrap();
    assert_eq!((limit, deletion.by_time), (5_000, None));
    assert_eq!(view.size_bytes + left, limit + view.segments[0].bytes());
}

#[test]
fn what_retention_never_takes_is_said_with_the_reason() {
    let view = |config| Run::written(config, "", "2/s", 10_000).view().deletion;
    assert_eq!(view("cleanup.policy=compact"), Err(NoDeletion::Compacted));
    assert_eq!(view("retention.ms=-1"), Err(NoDeletion::Unlimited));
    assert_eq!(Run::quiet(1_000).view().deletion, Err(NoDeletion::Empty));
}

#[test]
fn what_the_next_cleaning_drops_is_gone_after_it() {
    let config = "cleanup.policy=compact internal.segment.bytes=1000";
    let mut run = Run::written(config, "", "2/s", 20_000);
    let due = run.view().cleaning.unwrap().round.unwrap();
    run.until(due.as_ms() - 1);
    let before = run.view();
    let cleaning = before.cleaning.unwrap();
    assert!(cleaning.cleanable && cleaning.ratio > cleaning.ratio_needed);
    let dirty =
        |view: &LogView| view.segments.iter().filter(|s| s.part == Some(CleanPart::Dirty)).count();
    assert!(dirty(&before) > 0);
    let batches = run.batches();
    let records = || batches.iter().flat_map(|batch| &batch.records);
    let kept: Vec<_> =
        records().filter(|r| r.superseded_by.is_none()).map(|r| r.offset.0).collect();
    assert!(kept.len() < records().count());
    run.until(due.as_ms());
    let after = run.view();
    let cleaned = after.cleaning.unwrap();
    let last = cleaned.last.unwrap();
    assert_eq!(last.at, due);
    assert_eq!(cleaned.first_dirty, cleaning.first_uncleanable);
    assert_eq!((after.segments[0].part, dirty(&after)), (Some(CleanPart::Clean), 0));
    let left: Vec<_> =
        run.offsets().into_iter().filter(|at| *at < batches.last().unwrap().base.0).collect();
    let expected: Vec<_> =
        kept.into_iter().filter(|at| *at < batches.last().unwrap().base.0).collect();
    assert_eq!(left, expected);
}

#[test]
fn a_tombstone_gets_its_time_at_the_first_cleaning() {
    let mut run = Run::new(&[
        "add topic t partitions=1 cleanup.policy=compact internal.segment.bytes=100 delete.retention.ms=20000",
        "add producer p1",
    ]);
    for line in [
        "produce p1 t key=a value=x",
        "produce p1 t key=a",
        "produce p1 t key=b value=y",
        "produce p1 t key=c value=z",
    ] {
        run.0.execute(line.parse::<Command>().unwrap()).unwrap();
        let now = run.0.moment().now.as_ms();
        run.until(now + 2_000);
    }
    let tombstone = |run: &Run| {
        let batches = run.batches();
        let found =
            batches.iter().find(|batch| batch.records.iter().any(|record| record.tombstone));
        found.map(|batch| batch.delete_horizon)
    };
    assert_eq!(tombstone(&run), Some(None));
    let due = run.view().cleaning.unwrap().round.unwrap();
    run.until(due.as_ms());
    let horizon = SimTime(due.0 + 20_000_000);
    assert_eq!(tombstone(&run), Some(Some(horizon)));
}

fn rooms() -> Vec<LogRoom> {
    let widths =
        [(1_440, 856), (1_024, 752), (390, 390), (320, 320), (1_920, 1_336), (2_560, 1_976)];
    let frame = |(window, width)| Frame { width, breakpoint: Breakpoint::of_window(window) };
    widths
        .into_iter()
        .flat_map(|w| [true, false].map(|low| LogRoom { frame: frame(w), low }))
        .collect()
}

fn check_boxes(name: &str, boxes: &[Rect], width: i32) {
    for (i, one) in boxes.iter().enumerate() {
        assert!(one.w > 0 && one.h > 0, "{name}: {one:?} is empty");
        assert!(one.x >= 0 && one.right() <= width, "{name}: {one:?} leaves {width}");
        for other in &boxes[i + 1..] {
            assert!(!one.overlaps(*other), "{name}: {one:?} covers {other:?}");
        }
    }
}

#[test]
fn nothing_lies_over_anything_at_any_width() {
    let runs = [
        Run::quiet(1_000),
        Run::written("index.interval.bytes=100", "", "1/s", 30_000),
        Run::written(
            "internal.segment.bytes=1000 index.interval.bytes=50",
            "linger.ms=2000",
            "20/s",
            60_000,
        ),
        Run::written(
            "cleanup.policy=compact internal.segment.bytes=800 delete.retention.ms=20000",
            "",
            "2/s",
            60_000,
        ),
    ];
    for (number, run) in runs.iter().enumerate() {
        for room in rooms() {
            let query = LogQuery {
                segments_max: room.segments_max(),
                room: room.batch_room(),
                ..run.query()
            };
            for segment in [None, Some(run.view().segments[0].base)] {
                let view = log_view(&run.0, &LogQuery { segment, ..query.clone() }).unwrap();
                let layout = LogLayout::new(&view, room);
                let name = format!("run {number}, {segment:?} at {room:?}");
                let ends = [layout.more_before, layout.more_after].into_iter().flatten();
                let strip: Vec<_> = layout.strip.iter().copied().chain(ends).collect();
                check_boxes(&name, &strip, room.frame.width);
                assert_eq!(layout.strip.len(), view.segments.len());
                let rects: Vec<_> = layout.batches.iter().map(|place| place.rect).collect();
                check_boxes(&name, &rects, layout.tape_width);
                for (place, batch) in layout.batches.iter().zip(&view.window.batches) {
                    let words = place.words;
                    let inside: Vec<_> = place.records.iter().copied().chain([words]).collect();
                    check_boxes(&name, &inside, layout.tape_width);
                    assert!(
                        inside.iter().all(|rect| place.rect.contains(*rect)),
                        "{name}: {place:?}"
                    );
                    assert_eq!(place.records.len(), batch.records.len());
                    assert!(words.w >= 150, "{name}: {words:?} is too narrow");
                    assert!(place.rect.bottom() <= layout.tape_height);
                }
            }
        }
    }
}

#[test]
fn marks_stand_in_the_order_of_their_offsets() {
    let run = Run::written("internal.segment.bytes=1000", "", "4/s", 60_000);
    let room = rooms()[0];
    let query = LogQuery { segments_max: room.segments_max(), ..run.query() };
    let view = log_view(&run.0, &query).unwrap();
    let layout = LogLayout::new(&view, room);
    let first = view.segments[0].base.0;
    let xs: Vec<_> = (first..=view.marks.log_end.0)
        .map(|at| layout.offset_x(&view, Offset(at)).unwrap())
        .collect();
    assert!(xs.is_sorted(), "{xs:?}");
    assert_eq!(xs[0], layout.strip[0].x);
    assert_eq!(*xs.last().unwrap(), layout.strip.last().unwrap().right());
    assert_eq!(layout.offset_x(&view, Offset(first - 1)), None);
}

#[test]
fn of_a_long_log_only_what_is_shown_is_in_the_view() {
    let config = "internal.segment.bytes=100000";
    let run = Run::written(config, "linger.ms=100", "100/s", 200_000);
    let view = run.view();
    assert!(view.marks.log_end.0 > 15_000, "{} records", view.marks.log_end.0);
    assert!(view.window.batches.len() <= 6);
    let cells: usize = view.window.batches.iter().map(|batch| batch.records.len()).sum();
    assert!(cells <= 30, "{cells} records");
    let query = LogQuery { segments_max: 4, segment: Some(view.segments[2].base), ..run.query() };
    let few = log_view(&run.0, &query).unwrap();
    assert_eq!((few.segments.len(), few.before.count, few.chosen), (4, 0, 2));
    let next = view.segments[few.segments.len()].base;
    assert_eq!(few.after.nearest, Some(next));
    assert_eq!(few.after.count, view.segments.len() - 4);
}

/// What brokers have; the metadata log is the quorum's.
fn of_brokers(run: &Run) -> Vec<LogChoice> {
    let mut all = replicas(run.0.world());
    let LogSource::Replica(last, _) = &all.last().unwrap().source.clone();
    all.retain(|LogChoice { source: LogSource::Replica(id, _), .. }| id != last);
    all
}
