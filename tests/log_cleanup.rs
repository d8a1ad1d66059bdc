//! Logs of a running cluster that are deleted from and compacted, while clients read them.
#![allow(clippy::unwrap_used)]

use kafkascope::fact::Fact;
use kafkascope::id::{Offset, TopicName, TopicPartition};
use kafkascope::kafka::log::PartitionLog;
use kafkascope::kernel::SimTime;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;

fn run(lines: &[(u64, &str)], end_ms: u64) -> Timeline {
    let scenario = scenario::load("sandbox").unwrap();
    let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
    for (ms, line) in lines {
        timeline.seek_time(SimTime::from_ms(*ms));
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
    }
    timeline.seek_time(SimTime::from_ms(end_ms));
    timeline
}

fn tp() -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), 0)
}

fn log(timeline: &Timeline) -> &PartitionLog {
    timeline.world().log(&tp()).unwrap()
}

fn count(timeline: &Timeline, wanted: impl Fn(&Fact) -> bool) -> usize {
    timeline.trace().iter().filter(|entry| wanted(&entry.fact)).count()
}

#[test]
fn a_reader_of_a_compacted_log_gets_the_last_record_of_each_key_and_goes_on() {
    let timeline = run(
        &[
            (0, "add topic orders cleanup.policy=compact internal.segment.bytes=400"),
            (0, "add producer p1 linger.ms=0"),
            (1_000, "rate p1 10/s topic=orders keys=a,b,c"),
            (31_000, "rate p1 off"),
            (
                60_000,
                "add consumer c1 group=g topics=orders auto.offset.reset=earliest processing.time.ms=0",
            ),
        ],
        90_000,
    );
    assert!(count(&timeline, |fact| matches!(fact, Fact::LogCleaned { .. })) >= 1);
    let log = log(&timeline);
    let end = log.log_end_offset();
    let left: i64 = log.batches_from(Offset(0)).map(|batch| batch.count()).sum();
    assert!(end.0 > 200 && left < end.0 / 2, "{left} of {end}");
    let mut read = Vec::new();
    for entry in timeline.trace() {
        if let Fact::RecordProcessed { offset, .. } = &entry.fact {
            read.push(*offset);
        }
    }
    let kept = log.batches_from(Offset(0)).flat_map(|batch| batch.records_from(batch.base_offset));
    assert_eq!(read, kept.map(|(offset, _)| offset).collect::<Vec<_>>());
    assert_eq!(read.last().map(|last| last.plus(1)), Some(end));
}

#[test]
fn retention_moves_the_start_under_a_reader_that_then_resets() {
    let timeline = run(
        &[
            (0, "add topic orders retention.ms=10000 internal.segment.bytes=400"),
            (0, "add producer p1 linger.ms=0"),
            (
                0,
                "add consumer c1 group=g topics=orders auto.offset.reset=earliest processing.time.ms=60000 max.poll.records=1 max.partition.fetch.bytes=100",
            ),
            (8_000, "rate p1 2/s topic=orders"),
        ],
        400_000,
    );
    let log = log(&timeline);
    assert!(log.log_start_offset() > Offset(0));
    let moved = |fact: &Fact| matches!(fact, Fact::LogStartOffsetMoved { .. });
    assert!(count(&timeline, moved) >= 2, "at 30 s and every 5 min");
    let out_of_range = |fact: &Fact| matches!(fact, Fact::PositionOutOfRange { .. });
    assert!(count(&timeline, out_of_range) >= 1);
    let first = log.batches_from(Offset(0)).next().unwrap().base_offset;
    assert_eq!(first, log.log_start_offset());
}

#[test]
fn without_traffic_no_segment_is_rolled_however_old_it_is() {
    let lines = [
        (0, "add topic orders segment.ms=1000"),
        (0, "add producer p1 linger.ms=0"),
        (1_000, "produce p1 orders value=a"),
        (700_000, "produce p1 orders value=b"),
    ];
    let rolled = |end_ms| {
        let lines: Vec<_> = lines.iter().copied().filter(|(ms, _)| *ms < end_ms).collect();
        let timeline = run(&lines, end_ms);
        let segments = log(&timeline).segments().count();
        (segments, count(&timeline, |fact| matches!(fact, Fact::SegmentRolled { .. })))
    };
    assert_eq!(rolled(690_000), (1, 0), "only an append looks at the age");
    assert_eq!(rolled(710_000), (2, 1));
}

#[test]
fn retention_does_not_wait_for_consumers() {
    let timeline = run(
        &[
            (0, "add topic orders retention.ms=20000"),
            (0, "add producer p1 linger.ms=0"),
            (1_000, "rate p1 1/s topic=orders"),
            (2_000, "add consumer c1 group=g topics=orders auto.offset.reset=earliest"),
            (8_000, "hold c1"),
            (20_000, "rate p1 off"),
        ],
        400_000,
    );
    let read = count(&timeline, |fact| matches!(fact, Fact::RecordProcessed { .. })) as i64;
    let log = log(&timeline);
    assert_eq!(log.log_start_offset(), log.log_end_offset(), "all of it is too old");
    assert!(read < log.log_start_offset().0, "{read} were read");
}
