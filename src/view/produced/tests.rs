//! Each fate of a record, in runs of the sandbox with three brokers.

use super::*;
use crate::run::link;
use crate::scenario;
use crate::sim::Command;

struct Run(Timeline, SentHistory);

impl Run {
    fn new(lines: &[&str]) -> Self {
        let scenario = scenario::load("sandbox").expect("it is in the catalogue");
        let timeline = Timeline::open(scenario, link::DEFAULT_SEED).expect("it opens");
        let mut run = Self(timeline, SentHistory::default());
        lines.iter().for_each(|line| run.say(line));
        run
    }

    fn say(&mut self, line: &str) {
        let command: Command = line.parse().expect("a command");
        self.0.execute(command).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    }

    fn pass(&mut self, ms: u64) {
        let now = self.0.moment().now;
        self.0.seek_time(SimTime(now.0 + ms * 1_000));
    }

    fn p1(&mut self) -> ProducedHistory {
        self.1.update(&self.0);
        let all = produced(&self.0, &self.1);
        all.into_iter().find(|one| one.producer.as_str() == "p1").expect("p1 is there")
    }

    fn fates(&mut self) -> Vec<RecordFate> {
        let p1 = self.p1();
        let figures = &p1.figures;
        assert_eq!(figures.sent, p1.marks.len() as u64, "each record has one mark");
        assert_eq!(figures.fates.iter().sum::<u64>(), figures.sent);
        assert!(figures.of(RecordFate::Failed) <= figures.failed);
        p1.marks.iter().map(|mark| mark.fate).collect()
    }
}

const TOPIC: &str = "add topic orders partitions=1 replication.factor=1";

#[test]
fn a_record_waits_until_it_is_acknowledged_and_is_then_kept() {
    let mut run = Run::new(&[TOPIC, "add producer p1", "produce p1 orders value=a"]);
    run.pass(2_500);
    run.say("produce p1 orders value=b");
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting]);
    let here = run.0.moment();
    run.pass(1_000);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Kept]);
    let p1 = run.p1();
    assert!(p1.idempotent);
    assert_eq!((p1.figures.sent, p1.figures.acknowledged, p1.figures.failed), (2, 2, 0));
    assert!(p1.marks.iter().all(|mark| mark.told.is_some()));
    run.0.seek_step(here.step);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting], "as it was then");
    assert_eq!(run.p1().figures.acknowledged, 1);
}

#[test]
fn the_mean_time_is_that_from_send_until_the_application_has_heard() {
    let mut run =
        Run::new(&[TOPIC, "add producer p1 acks=1 linger.ms=0", "produce p1 orders value=a"]);
    run.pass(5_000);
    run.say("produce p1 orders value=b");
    run.pass(1_000);
    let p1 = run.p1();
    let took = |mark: &RecordMark| mark.told.expect("acknowledged").since(mark.sent).0;
    assert_eq!(took(&p1.marks[1]), 400_000, "there and back");
    let mean = (took(&p1.marks[0]) + took(&p1.marks[1])) / 2;
    assert_eq!(p1.figures.acknowledged_after, Some(Span(mean)));
    assert!(!p1.idempotent, "acks=1 switches it off");
}

#[test]
fn without_acks_a_record_is_acknowledged_on_its_way_and_lost_without_a_promise() {
    let mut run = Run::new(&[TOPIC, "add producer p1 acks=0", "produce p1 orders value=a"]);
    run.pass(5_000);
    run.say("produce p1 orders value=b");
    run.pass(50);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting]);
    assert_eq!(run.p1().figures.acknowledged, 2);
    run.say("crash broker-1");
    run.pass(400);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Gone]);
}

#[test]
fn without_acks_a_record_that_a_frozen_leader_has_still_to_read_is_on_its_way() {
    let mut run = Run::new(&[TOPIC, "add producer p1 acks=0", "produce p1 orders value=a"]);
    run.pass(5_000);
    run.say("freeze broker-1");
    run.say("produce p1 orders value=b");
    run.pass(1_000);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting]);
    run.say("thaw broker-1");
    run.pass(100);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Kept]);
}

#[test]
fn a_record_that_never_left_its_producer_fails_after_the_delivery_timeout() {
    let settings = "delivery.timeout.ms=3000 request.timeout.ms=2000 linger.ms=0";
    let add = format!("add producer p1 {settings}");
    let mut run = Run::new(&[TOPIC, &add, "produce p1 orders value=a"]);
    run.pass(5_000);
    run.say("crash broker-1");
    run.pass(1_000);
    run.say("produce p1 orders value=b");
    run.pass(1_000);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting]);
    run.pass(5_000);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Failed]);
    assert_eq!(run.p1().figures.failed, 1);
}

#[test]
fn what_waits_in_a_producer_that_crashes_is_gone() {
    let mut run = Run::new(&[TOPIC, "add producer p1", "produce p1 orders value=a"]);
    run.pass(5_000);
    run.say("crash broker-1");
    run.pass(1_000);
    run.say("produce p1 orders value=b");
    run.pass(100);
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Waiting]);
    run.say("crash p1");
    assert_eq!(run.fates(), [RecordFate::Kept, RecordFate::Gone]);
}

#[test]
fn a_producer_with_a_wrong_clock_has_its_marks_where_it_sent() {
    let mut run = Run::new(&[TOPIC, "add producer p1", "produce p1 orders value=z"]);
    run.pass(5_000);
    run.say("skew p1 60000");
    run.say("produce p1 orders value=a");
    let sent = run.0.moment().now;
    run.pass(5_000);
    let p1 = run.p1();
    assert_eq!((p1.marks.len(), p1.marks[1].sent), (2, sent));
}
