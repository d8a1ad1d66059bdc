//! What a broker flushes and writes down, and when; and what it finds of that when it starts again.

use super::*;
use crate::kafka::log::LogCheckpoints;

fn started() -> Bench {
    let mut bench = Bench::new();
    bench.feed(Input::Started);
    bench
}

fn write(bench: &mut Bench, id: u64) {
    let request = produce_to(orders(0), Acks::All, &batch(id, 100));
    bench.request(&client("p1", id as u32), request);
}

/// Something else happens to the broker.
fn at(bench: &mut Bench, ms: u64) -> LogCheckpoints {
    bench.now = SimTime::from_ms(ms);
    bench.feed(Input::TimerFired(TimerKind::LogRetention));
    log(bench).checkpoints()
}

fn log(bench: &Bench) -> &crate::kafka::log::PartitionLog {
    bench.broker.disk.log(&orders(0)).expect("the broker leads it")
}

fn configure(bench: &mut Bench, pairs: &[(&str, &str)]) {
    let mut config = BrokerConfig::default();
    for (key, value) in pairs {
        config.set(key, value).expect("a setting");
    }
    bench.broker.configure(Arc::new(config));
}

#[test]
fn high_watermarks_are_written_down_every_5_seconds() {
    let mut bench = started();
    at(&mut bench, 1_000);
    write(&mut bench, 1);
    assert_eq!(at(&mut bench, 4_999).high_watermark, Offset(0));
    write(&mut bench, 2);
    assert_eq!(at(&mut bench, 5_000).high_watermark, Offset(2));
    write(&mut bench, 3);
    assert_eq!(at(&mut bench, 9_999).high_watermark, Offset(2));
    assert_eq!(at(&mut bench, 10_000).high_watermark, Offset(3));
}

#[test]
fn what_happens_after_a_tick_is_not_in_its_checkpoint() {
    let mut bench = started();
    at(&mut bench, 1_000);
    write(&mut bench, 1);
    bench.now = SimTime::from_ms(12_000);
    write(&mut bench, 2);
    assert_eq!(log(&bench).checkpoints().high_watermark, Offset(1), "as it was at 10 s");
}

#[test]
fn recovery_points_are_written_down_every_minute_from_the_first_half_on() {
    let mut bench = started();
    configure(&mut bench, &[("log.flush.interval.messages", "2")]);
    for id in 1..=3 {
        write(&mut bench, id);
    }
    assert_eq!(log(&bench).recovery_point(), Offset(2), "the second record made it flush");
    assert_eq!(at(&mut bench, 29_999).recovery_point, Offset(0));
    assert_eq!(at(&mut bench, 30_000).recovery_point, Offset(2));
    write(&mut bench, 4);
    assert_eq!(at(&mut bench, 89_999).recovery_point, Offset(2));
    assert_eq!(at(&mut bench, 90_000).recovery_point, Offset(4));
}

#[test]
fn the_topic_says_after_how_many_records_it_is_flushed() {
    let mut bench = started();
    bench.tell(|image| {
        let topic = Bench::orders(image);
        topic.config = Arc::new(TopicConfig { flush_messages: Some(1), ..TopicConfig::default() });
    });
    write(&mut bench, 1);
    assert_eq!(log(&bench).recovery_point(), Offset(1));
}

#[test]
fn a_log_is_flushed_by_its_age_only_as_often_as_the_broker_looks() {
    let mut bench = started();
    configure(
        &mut bench,
        &[("log.flush.interval.ms", "1000"), ("log.flush.scheduler.interval.ms", "20000")],
    );
    write(&mut bench, 1);
    at(&mut bench, 29_999);
    assert_eq!(log(&bench).recovery_point(), Offset(0), "nobody looks before 30 s");
    at(&mut bench, 30_000);
    assert_eq!(log(&bench).recovery_point(), Offset(1));
    bench.now = SimTime::from_ms(49_500);
    write(&mut bench, 2);
    at(&mut bench, 50_000);
    assert_eq!(log(&bench).recovery_point(), Offset(2), "it counts from the last flush");
}

#[test]
fn without_the_schedulers_interval_the_age_counts_only_once() {
    let mut bench = started();
    configure(&mut bench, &[("log.flush.interval.ms", "1000")]);
    write(&mut bench, 1);
    at(&mut bench, 30_000);
    assert_eq!(log(&bench).recovery_point(), Offset(1));
    write(&mut bench, 2);
    at(&mut bench, 900_000);
    assert_eq!(log(&bench).recovery_point(), Offset(1));
}

#[test]
fn the_flush_interval_is_that_of_the_scheduler_unless_it_is_set() {
    let mut config = BrokerConfig::default();
    let topic = TopicConfig::default();
    assert_eq!((config.flush_after(&topic), config.flush_messages(&topic)), (None, i64::MAX));
    config.log_flush_scheduler_interval_ms = 7_000;
    assert_eq!(config.flush_after(&topic), Some(Span::from_ms(7_000)));
    config.log_flush_interval_ms = Some(3_000);
    assert_eq!(config.flush_after(&topic), Some(Span::from_ms(3_000)));
    let topic = TopicConfig { flush_ms: Some(10), ..topic };
    assert_eq!(config.flush_after(&topic), Some(Span::from_ms(10)));
}

#[test]
fn after_a_crash_a_leader_begins_with_the_checkpointed_high_watermark() {
    let mut bench = started();
    write(&mut bench, 1);
    at(&mut bench, 5_000);
    write(&mut bench, 2);
    bench.broker.crash(bench.now);
    // Another broker is in sync too, so this one cannot move the high watermark alone.
    bench.tell(|image| {
        let orders = &mut Bench::orders(image).partitions[0];
        (orders.replicas, orders.isr) = (vec![ME, OTHER], vec![ME, OTHER]);
        orders.leader_epoch = LeaderEpoch(6);
    });
    assert_eq!(
        (log(&bench).high_watermark(), log(&bench).log_end_offset()),
        (Offset(1), Offset(2))
    );
}

#[test]
fn a_crash_finds_everything_again_and_a_machine_without_power_only_what_was_flushed() {
    for has_power in [true, false] {
        let mut bench = started();
        write(&mut bench, 1);
        bench.broker.crash(bench.now);
        if !has_power {
            let lost = bench.broker.lose_page_cache(bench.now);
            let lost: Vec<_> = lost.iter().map(|it| (&it.partition, it.from, it.to)).collect();
            assert_eq!(lost, [(&orders(0), Offset(1), Offset(0))]);
        }
        bench.feed(Input::Started);
        bench.tell(|image| Bench::orders(image).partitions[0].leader_epoch = LeaderEpoch(6));
        assert_eq!(log(&bench).log_end_offset(), Offset(i64::from(has_power)));
    }
}

#[test]
fn an_orderly_shutdown_leaves_a_marker_with_its_broker_epoch_and_a_crash_none() {
    let mut bench = started();
    write(&mut bench, 1);
    bench.broker.shut_down(bench.now);
    assert_eq!(bench.broker.disk.clean_shutdown(), Some(epoch_of(ME)));
    let known = log(&bench).checkpoints();
    assert_eq!((known.recovery_point, known.high_watermark), (Offset(1), Offset(1)));
    assert_eq!(bench.broker.lose_page_cache(bench.now), []);
    bench.feed(Input::Started);
    bench.tell(|_| {});
    bench.broker.crash(bench.now);
    assert_eq!(bench.broker.disk.clean_shutdown(), None);
}

#[test]
fn a_crash_before_the_logs_are_opened_leaves_them_clean() {
    let mut bench = started();
    write(&mut bench, 1);
    bench.broker.shut_down(bench.now);
    bench.feed(Input::Started);
    bench.broker.crash(bench.now);
    assert_eq!(bench.broker.disk.clean_shutdown(), Some(epoch_of(ME)));
}

#[test]
fn a_log_that_was_not_loaded_yet_keeps_a_shutdown_from_being_clean() {
    let mut bench = started();
    bench.broker.crash(bench.now);
    bench.feed(Input::Started);
    bench.broker.shut_down(bench.now);
    assert_eq!(bench.broker.disk.clean_shutdown(), None);
}

#[test]
fn deleting_a_log_writes_the_recovery_points_of_all_down() {
    let mut bench = started();
    let mails = TopicName::new("mails");
    bench.tell(|image| {
        let config = Arc::new(TopicConfig::default());
        let topic = TopicImage { partitions: vec![led(ME)], config };
        image.topics.insert(mails.clone(), Arc::new(topic));
    });
    write(&mut bench, 1);
    let written = bench.broker.disk.log_mut(&orders(0)).expect("the broker leads it");
    assert!(written.flush(SimTime::ZERO));
    assert_eq!(log(&bench).checkpoints().recovery_point, Offset(0));
    bench.tell(|image| {
        image.topics.remove(&mails);
    });
    assert_eq!(log(&bench).checkpoints().recovery_point, Offset(1));
}
