//! The promise ledger over whole runs: what was told, where it is, and that stepping back brings back what was known then.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use kafkascope::fact::Fact;
use kafkascope::id::{BrokerId, Offset};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::produce::Acks;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;
use kafkascope::view::{Keeps, LedgerQuery, LedgerView, Verdict, Why, ledger_view};

struct Run(Timeline);

impl Run {
    fn new(lines: &[&str]) -> Self {
        let scenario = scenario::load("sandbox").unwrap();
        let mut run = Self(Timeline::open(scenario, link::DEFAULT_SEED).unwrap());
        lines.iter().for_each(|line| run.say(line));
        run
    }

    fn say(&mut self, line: &str) {
        self.0.execute(line.parse::<Command>().unwrap()).unwrap();
    }

    fn pass(&mut self, ms: u64) {
        let now = self.0.moment().now;
        self.0.seek_time(SimTime(now.0 + ms * 1_000));
    }

    fn look(&self) -> LedgerView {
        ledger_view(&self.0, &LedgerQuery { rows: usize::MAX, ..LedgerQuery::default() })
    }

    /// Drops what a leader answers to the next Produce, as TCP would: the connection breaks.
    fn drop_answer(&mut self) {
        for _ in 0..400 {
            let answer = self.0.world().in_flight().find_map(|(envelope, _)| {
                let is_it = envelope.body.api().name() == "Produce"
                    && matches!(envelope.body, kafkascope::protocol::Body::Response(_));
                is_it.then_some(envelope.id)
            });
            if let Some(id) = answer {
                self.say(&format!("drop e{id}"));
                return;
            }
            self.pass(20);
        }
        panic!("nobody answers");
    }
}

fn count(view: &LedgerView, verdict: Verdict) -> u64 {
    view.counts[verdict as usize]
}

#[test]
fn every_acknowledged_record_is_in_the_ledger_with_its_place() {
    let mut run = Run::new(&[
        "add topic t partitions=2",
        "add producer p1 acks=1 linger.ms=200",
        "rate p1 10/s topic=t keys=a,b,c",
    ]);
    run.pass(20_000);
    let view = run.look();
    let acknowledged: i64 = run
        .0
        .trace_until_playhead()
        .iter()
        .map(|entry| match &entry.fact {
            Fact::RecordsAcknowledged { count, .. } => *count,
            _ => 0,
        })
        .sum();
    assert!(acknowledged > 150, "{acknowledged}");
    assert_eq!(view.counts.iter().sum::<u64>(), acknowledged as u64);
    // One replica is all there is: nothing is safe from its disk.
    assert_eq!(count(&view, Verdict::AtRisk), acknowledged as u64);
    for row in &view.rows {
        let log = run.0.world().log(&row.partition).unwrap();
        let record = log.record_at(row.offset.unwrap()).unwrap();
        assert_eq!((record.key(), record.value()), (row.key.as_deref(), row.value.as_deref()));
        let [copy] = row.copies.as_slice() else { panic!("{:?}", row.copies) };
        assert_eq!(copy.offsets, [row.offset.unwrap()]);
        assert_eq!(row.why, [Why::OnlyOn(copy.broker)]);
    }
    assert!(view.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.told_step)));
}

#[test]
fn a_batch_whose_answer_is_lost_is_doubled_unless_the_producer_is_idempotent() {
    for (idempotent, expected) in [(false, Verdict::Duplicated), (true, Verdict::AtRisk)] {
        let producer = format!("add producer p1 enable.idempotence={idempotent}");
        let mut run =
            Run::new(&["add topic t partitions=1", &producer, "produce p1 t key=a value=x"]);
        run.pass(5_000);
        run.say("produce p1 t key=a value=y");
        run.drop_answer();
        run.pass(20_000);
        let view = run.look();
        assert_eq!(view.rows[0].value.as_deref(), Some("y"));
        assert_eq!(view.rows[0].verdict, expected);
        if idempotent {
            assert_eq!((view.broken, view.keeps.len()), (0, 0));
        } else {
            assert_eq!(view.rows[0].keeps, [Keeps::Idempotence]);
            assert_eq!(view.keeps, [("enable.idempotence=true", 1)]);
            assert_eq!(view.rows[0].copies[0].offsets, [Offset(1), Offset(2)]);
        }
    }
}

#[test]
fn acks_0_promises_nothing_and_what_never_arrives_is_not_broken() {
    let mut run = Run::new(&[
        "add topic t partitions=1",
        "add producer p1 acks=0 enable.idempotence=false",
        "produce p1 t key=a value=x",
    ]);
    run.pass(5_000);
    let view = run.look();
    assert_eq!((count(&view, Verdict::NotPromised), view.broken), (1, 0));
    assert_eq!((view.rows[0].acks, view.rows[0].offset), (Acks::None, Some(Offset(0))));
}

#[test]
fn stepping_back_brings_back_what_was_known_then() {
    let mut run = Run::new(&[
        "add topic t partitions=1",
        "add producer p1 acks=1",
        "rate p1 5/s topic=t keys=a,b",
    ]);
    run.pass(10_000);
    let then = (run.0.moment().step, run.look());
    run.pass(10_000);
    assert!(run.look().in_all > then.1.in_all);
    run.0.seek_step(then.0);
    assert_eq!(run.look(), then.1);
    run.0.seek_step(kafkascope::kernel::Step(1));
    assert_eq!(run.look().in_all, 0);
}

#[test]
fn what_retention_deletes_was_kept_as_long_as_promised() {
    let config = "internal.segment.bytes=500 retention.ms=20000";
    let topic = format!("add topic t partitions=1 {config}");
    let mut run = Run::new(&[&topic, "add producer p1", "rate p1 2/s topic=t keys=a,b"]);
    run.pass(340_000);
    let view = run.look();
    assert!(count(&view, Verdict::Expired) > 400, "{:?}", view.counts);
    assert_eq!(view.broken, 0);
}

#[test]
fn what_compaction_drops_was_replaced_by_its_key() {
    let topic = "add topic t partitions=1 cleanup.policy=compact internal.segment.bytes=500";
    let mut run =
        Run::new(&[topic, "add producer p1 linger.ms=1000", "rate p1 4/s topic=t keys=a,b,c"]);
    run.pass(60_000);
    let view = run.look();
    let log = run.0.world().log(&view.rows[0].partition).unwrap().clone();
    let gone = |offset: Option<Offset>| log.record_at(offset.unwrap()).is_none();
    let dropped = view.rows.iter().filter(|row| gone(row.offset)).count() as u64;
    assert_eq!(count(&view, Verdict::Compacted), dropped, "{:?}", view.counts);
    assert!(count(&view, Verdict::Compacted) > 50 && view.broken == 0);
    for row in view.rows.iter().filter(|row| row.verdict == Verdict::Compacted) {
        assert!(row.copies.iter().all(|copy| copy.offsets.is_empty()), "{row:?}");
    }
}

#[test]
fn while_its_only_broker_is_down_a_record_is_at_risk_and_nobody_leads() {
    let mut run =
        Run::new(&["add topic t partitions=1", "add producer p1", "produce p1 t key=a value=x"]);
    run.pass(5_000);
    let broker: BrokerId = run.look().rows[0].copies[0].broker;
    run.say(&format!("crash {broker}"));
    run.pass(60_000);
    let view = run.look();
    assert_eq!(view.rows[0].verdict, Verdict::AtRisk);
    assert!(!view.rows[0].copies[0].running);
    assert!(view.rows[0].why.contains(&Why::OnlyOn(broker)), "{:?}", view.rows[0].why);
    run.say(&format!("restart {broker}"));
    run.pass(60_000);
    assert!(run.look().rows[0].copies[0].running);
    assert_eq!(run.look().broken, 0);
}

#[test]
fn a_page_of_one_verdict_begins_where_it_is_asked_to() {
    let mut run = Run::new(&[
        "add topic t partitions=1",
        "add producer p1",
        "add producer p2 acks=0",
        "rate p1 5/s topic=t keys=a",
        "rate p2 5/s topic=t keys=b",
    ]);
    run.pass(20_000);
    let all = run.look();
    let only = Some(Verdict::NotPromised);
    let query = LedgerQuery { only, first: 3, rows: 4 };
    let page = ledger_view(&run.0, &query);
    let expected: Vec<_> = all.rows.iter().filter(|row| Some(row.verdict) == only).collect();
    assert_eq!(page.in_all, expected.len());
    assert_eq!(page.counts, all.counts);
    assert_eq!(page.rows.iter().collect::<Vec<_>>(), expected[3..7]);
}

#[test]
fn what_every_page_cache_lost_would_have_been_kept_by_flushing() {
    for (settings, lost) in [("", 1), ("flush.messages=1", 0)] {
        let mut run = Run::new(&[
            &format!(
                "add topic t partitions=1 replication.factor=3 min.insync.replicas=2 {settings}"
            ),
            "add producer p1 linger.ms=0",
        ]);
        run.pass(3_000);
        run.say("produce p1 t value=a");
        run.pass(2_000);
        assert_eq!(count(&run.look(), Verdict::Kept), 1);
        for broker in 1..=3 {
            run.say(&format!("power-off broker-{broker}"));
        }
        for broker in 1..=3 {
            run.say(&format!("restart broker-{broker}"));
        }
        run.pass(60_000);
        let view = run.look();
        assert_eq!(count(&view, Verdict::Lost), lost, "{settings}");
        let keeps: Vec<_> = view.rows.iter().flat_map(|row| row.keeps.clone()).collect();
        assert_eq!(keeps, vec![Keeps::Flush; lost as usize], "{settings}");
    }
}
