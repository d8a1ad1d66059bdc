//! Compaction, rule by rule.

use super::{EPOCH, env_at};
use crate::id::{BatchId, CoordinatorEpoch, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kafka::config::{CleanupPolicy, TopicConfig};
use crate::kafka::log::{
    AppendOrigin, CleanerStats, FirstBatch, LogToClean, PartitionLog, ReadLimit, VerificationGuard,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{BatchProducer, ControlType, EndTransactionMarker, Record, RecordBatch};

/// `key=value`, `key=` for a tombstone.
type Said<'a> = &'a str;

fn config() -> TopicConfig {
    TopicConfig {
        cleanup_policy: CleanupPolicy::COMPACT,
        delete_retention: Span::from_ms(100),
        ..TopicConfig::default()
    }
}

fn unsent(said: &[Said<'_>], ms: u64) -> RecordBatch {
    let record = |said: &Said<'_>| {
        let (key, value) = said.split_once('=').expect("key=value");
        let text = |text: &str| (!text.is_empty()).then(|| text.into());
        Record::user(SimTime::from_ms(ms), text(key), text(value))
    };
    RecordBatch::unsent(BatchId(1), 100, said.iter().map(record).collect())
}

struct Bench {
    log: PartitionLog,
    config: TopicConfig,
    now: SimTime,
}

impl Bench {
    /// Each list is a segment of one batch; an empty active segment follows.
    fn new(segments: &[&[Said<'_>]]) -> Self {
        let mut bench =
            Self { log: PartitionLog::new(), config: config(), now: SimTime::from_ms(1) };
        for said in segments {
            bench.segment(&unsent(said, 1));
        }
        bench
    }

    fn append(&mut self, batch: &RecordBatch) {
        // As if the topic had not been compacted then: a record may lack its key.
        let config = TopicConfig { cleanup_policy: CleanupPolicy::DELETE, ..self.config.clone() };
        let mut env = env_at(&config, self.now);
        env.transaction_verification = false;
        let by = (AppendOrigin::Coordinator, VerificationGuard::SENTINEL);
        self.log.append_as_leader(batch, EPOCH, by, &env).expect("it is taken");
        self.log.advance_high_watermark(self.log.log_end_offset());
    }

    fn segment(&mut self, batch: &RecordBatch) {
        self.append(batch);
        self.log.roll(&env_at(&self.config, self.now));
    }

    fn to_clean(&self) -> LogToClean {
        self.log.to_clean(&self.config, self.now)
    }

    fn clean(&mut self) -> CleanerStats {
        let to_clean = self.to_clean();
        self.log.clean(&to_clean, &env_at(&self.config, self.now))
    }

    /// What a reader from the start sees.
    fn seen(&self) -> Vec<String> {
        let batches = self.log.batches_from(Offset(0));
        let records = batches.flat_map(|batch| batch.records_from(batch.base_offset));
        let shown = |(offset, record): (Offset, &Record)| {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            format!("{offset}:{}={}", text(record.key()), text(record.value()))
        };
        records.map(shown).collect()
    }
}

fn producer(id: i64, sequence: i32, is_transactional: bool, batch: RecordBatch) -> RecordBatch {
    let producer = BatchProducer {
        id: ProducerId(id),
        epoch: ProducerEpoch(0),
        base_sequence: Sequence(sequence),
        is_transactional,
    };
    RecordBatch { producer: Some(producer), ..batch }
}

fn marker(id: i64, control_type: ControlType) -> RecordBatch {
    let marker = EndTransactionMarker { control_type, coordinator_epoch: CoordinatorEpoch(0) };
    let producer = (ProducerId(id), ProducerEpoch(0));
    RecordBatch::end_transaction(BatchId(2), producer, marker, SimTime::from_ms(1))
}

#[test]
fn of_each_key_the_last_record_is_kept_with_its_offset() {
    let mut bench = Bench::new(&[&["a=1", "b=1"], &["a=2", "c=1"], &["b=2"]]);
    let stats = bench.clean();
    assert_eq!(bench.seen(), ["2:a=2", "3:c=1", "4:b=2"]);
    assert_eq!((stats.records_before, stats.records_after, stats.end_offset), (5, 3, Offset(5)));
    assert!(stats.bytes_after < stats.bytes_before);
    assert_eq!(bench.log.log_end_offset(), Offset(5));
    assert_eq!(bench.log.record_at(Offset(0)), None);
    assert_eq!(bench.log.record_at(Offset(3)).and_then(Record::value), Some("1"));
}

#[test]
fn the_active_segment_is_never_cleaned() {
    let mut bench = Bench::new(&[&["a=1"]]);
    bench.append(&unsent(&["a=2"], 1));
    assert_eq!(bench.to_clean().first_uncleanable_offset, Offset(1));
    bench.clean();
    assert_eq!(bench.seen(), ["0:a=1", "1:a=2"]);
}

#[test]
fn a_compacted_log_takes_no_record_without_a_key() {
    let mut log = PartitionLog::new();
    let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
    let config = config();
    let env = env_at(&config, SimTime::ZERO);
    let mut append = |said| log.append_as_leader(&unsent(&[said], 1), EPOCH, by, &env).is_ok();
    assert!(append("a=") && !append("=1"));
    assert_eq!(log.log_end_offset(), Offset(1));
}

#[test]
fn records_without_a_key_are_dropped() {
    let mut bench = Bench::new(&[&["=1", "a=1"]]);
    bench.clean();
    assert_eq!(bench.seen(), ["1:a=1"]);
}

#[test]
fn a_later_round_cleans_the_head_with_the_keys_of_the_dirty_part_only() {
    let mut bench = Bench::new(&[&["a=1", "b=1"]]);
    bench.clean();
    assert_eq!(bench.to_clean().cleanable_bytes, 0);
    bench.segment(&unsent(&["a=2"], 1));
    let to_clean = bench.to_clean();
    assert_eq!(
        (to_clean.first_dirty_offset, to_clean.first_uncleanable_offset),
        (Offset(2), Offset(3))
    );
    bench.clean();
    assert_eq!(bench.seen(), ["1:b=1", "2:a=2"]);
}

#[test]
fn a_tombstone_needs_two_rounds_to_vanish() {
    let mut bench = Bench::new(&[&["a=1"], &["a=", "b=1"]]);
    bench.clean();
    assert_eq!(bench.seen(), ["1:a=", "2:b=1"], "the first round gives it a horizon");
    let horizon = |bench: &Bench| {
        let batch = bench.log.batch_at(Offset(1)).expect("it is kept");
        batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon)
    };
    assert_eq!(horizon(&bench), Some(SimTime::from_ms(101)));
    bench.now = SimTime::from_ms(100);
    bench.segment(&unsent(&["c=1"], 1));
    bench.clean();
    assert_eq!(bench.seen(), ["1:a=", "2:b=1", "3:c=1"], "too early");
    bench.now = SimTime::from_ms(101);
    bench.segment(&unsent(&["d=1"], 1));
    bench.clean();
    assert_eq!(bench.seen(), ["2:b=1", "3:c=1", "4:d=1"]);
    assert_eq!(horizon(&bench), Some(SimTime::from_ms(101)), "the horizon stays where it is");
}

#[test]
fn small_neighbours_become_one_segment() {
    let mut bench = Bench::new(&[&["a=1"], &["b=1"], &["c=1"]]);
    bench.config.internal_segment_bytes = Some(200);
    let stats = bench.clean();
    assert_eq!((stats.segments_before, stats.segments_after), (3, 2));
    let bases: Vec<_> = bench.log.segments().map(|segment| segment.base_offset().0).collect();
    assert_eq!(bases, [0, 2, 3]);
}

#[test]
fn the_last_batch_of_a_round_stays_even_if_nothing_is_left_in_it() {
    let mut bench = Bench::new(&[&["a=1"], &["=1"]]);
    bench.clean();
    assert_eq!(bench.seen(), ["0:a=1"]);
    let last = bench.log.batches_from(Offset(1)).next().expect("an empty batch");
    assert_eq!((last.base_offset, last.next_offset(), last.count()), (Offset(1), Offset(2), 0));
}

#[test]
fn the_last_batch_of_an_active_producer_stays_even_if_nothing_is_left_in_it() {
    let mut bench = Bench::new(&[]);
    bench.segment(&producer(5, 0, false, unsent(&["a=1"], 1)));
    bench.segment(&producer(5, 1, false, unsent(&["a=2"], 1)));
    bench.segment(&unsent(&["a=3"], 1));
    bench.clean();
    assert_eq!(bench.seen(), ["2:a=3"]);
    let left: Vec<_> = bench.log.batches_from(Offset(0)).map(|batch| batch.base_offset.0).collect();
    assert_eq!(left, [1, 2]);
    let batch = bench.log.batch_at(Offset(1)).expect("it is kept");
    assert_eq!((batch.count(), batch.last_sequence(), batch.size_bytes), (0, Sequence(1), 61));
}

#[test]
fn nothing_is_cleaned_beyond_the_last_stable_offset() {
    let mut bench = Bench::new(&[&["a=1"]]);
    bench.segment(&producer(5, 0, true, unsent(&["a=2"], 1)));
    bench.segment(&unsent(&["a=3"], 1));
    assert_eq!(bench.to_clean().first_uncleanable_offset, Offset(1));
}

#[test]
fn what_an_aborted_transaction_wrote_is_dropped_at_once_and_hides_nothing() {
    let mut bench = Bench::new(&[&["a=1"]]);
    bench.segment(&producer(5, 0, true, unsent(&["a=2"], 1)));
    bench.segment(&marker(5, ControlType::Abort));
    bench.segment(&unsent(&["b=1"], 1));
    bench.clean();
    assert_eq!(bench.seen(), ["0:a=1", "2:=", "3:b=1"]);
    let aborted = bench.log.collect_aborted_transactions(Offset(0), Offset(4));
    assert_eq!(aborted.len(), 1, "something of it was there in this round");
}

#[test]
fn a_marker_goes_only_after_all_of_its_transaction_and_its_horizon() {
    let mut bench = Bench::new(&[]);
    bench.segment(&producer(5, 0, true, unsent(&["a=1"], 1)));
    bench.segment(&marker(5, ControlType::Commit));
    bench.segment(&producer(5, 1, false, unsent(&["a=2"], 1)));
    bench.clean();
    let horizon = |bench: &Bench| {
        let batch = bench.log.batch_at(Offset(1)).expect("the marker is there");
        batch.cleaned.as_ref().and_then(|cleaned| cleaned.delete_horizon)
    };
    assert_eq!((bench.seen(), horizon(&bench)), (vec!["1:=".to_owned(), "2:a=2".to_owned()], None));
    bench.segment(&unsent(&["b=1"], 1));
    bench.clean();
    assert_eq!(horizon(&bench), Some(SimTime::from_ms(101)), "nothing of it was left");
    bench.now = SimTime::from_ms(101);
    bench.segment(&unsent(&["c=1"], 1));
    bench.clean();
    assert_eq!(bench.seen(), ["2:a=2", "3:b=1", "4:c=1"]);
}

#[test]
fn young_segments_wait_for_the_shortest_lag() {
    let mut bench = Bench::new(&[&["a=1"], &["a=2"]]);
    bench.config.min_compaction_lag = Span::from_ms(50);
    bench.segment(&unsent(&["a=3"], 30));
    bench.now = SimTime::from_ms(60);
    assert_eq!(bench.to_clean().first_uncleanable_offset, Offset(2));
    bench.now = SimTime::from_ms(80);
    assert_eq!(bench.to_clean().first_uncleanable_offset, Offset(3));
}

#[test]
fn a_log_is_cleaned_when_more_than_the_ratio_of_it_is_dirty() {
    let mut bench = Bench::new(&[&["a=1"]]);
    assert!(bench.to_clean().is_cleanable(&bench.config), "all of it is dirty");
    bench.clean();
    assert!(!bench.to_clean().is_cleanable(&bench.config), "nothing is");
    let half = LogToClean { clean_bytes: 100, cleanable_bytes: 100, ..bench.to_clean() };
    assert!(!half.is_cleanable(&bench.config), "it must be more");
    let more = LogToClean { cleanable_bytes: 101, ..half };
    assert!(more.is_cleanable(&bench.config));
    assert_eq!(more.cmp_by_ratio(&half), std::cmp::Ordering::Greater);
}

#[test]
fn the_longest_lag_forces_cleaning_whatever_the_ratio() {
    let mut bench = Bench::new(&[&["a=1"]]);
    bench.config.max_compaction_lag_ms = 100;
    bench.now = SimTime::from_ms(101);
    assert!(!bench.to_clean().need_compaction_now);
    bench.now = SimTime::from_ms(102);
    assert!(bench.to_clean().need_compaction_now);
}

#[test]
fn readers_and_followers_go_through_the_gaps() {
    let mut bench = Bench::new(&[&["a=1", "b=1", "c=1"], &["b=2"]]);
    bench.clean();
    assert_eq!(bench.seen(), ["0:a=1", "2:c=1", "3:b=2"]);
    let first = bench.log.batch_at(Offset(1)).expect("the batch reaches over it");
    assert_eq!(first.records_from(Offset(1)).map(|(at, _)| at).collect::<Vec<_>>(), [Offset(2)]);
    let batches: Vec<_> = bench.log.batches_from(Offset(0)).cloned().collect();
    let mut follower = PartitionLog::new();
    follower.append_as_follower(&batches, &env_at(&bench.config, bench.now)).expect("it is taken");
    assert_eq!(follower.log_end_offset(), Offset(4));
}

#[test]
fn a_read_steps_over_segments_of_which_nothing_is_left() {
    let mut bench = Bench::new(&[&["a=1"], &["a=2"], &["a=3"]]);
    bench.config.internal_segment_bytes = Some(100);
    bench.clean();
    let up_to = bench.log.high_watermark();
    let limit = ReadLimit { max_bytes: 1_000, up_to, first_batch: FirstBatch::Always };
    let read = bench.log.read(Offset(0), limit).expect("within the log");
    assert_eq!(read.batches.iter().map(|b| b.base_offset).collect::<Vec<_>>(), [Offset(2)]);
}

#[test]
fn a_record_is_superseded_by_a_later_one_of_its_key_that_may_be_cleaned() {
    let bench = Bench::new(&[&["a=1", "b=1"], &["a=2"], &["a=3"]]);
    let superseded = bench.log.superseded(&bench.to_clean());
    let by = |offset| {
        let record = bench.log.record_at(Offset(offset)).expect("it is there");
        superseded.by(record, Offset(offset))
    };
    assert_eq!([0, 1, 2, 3].map(by), [Some(Offset(3)), None, Some(Offset(3)), None]);
}

#[test]
fn what_is_superseded_is_what_the_next_round_drops() {
    let mut bench = Bench::new(&[&["a=1", "b=1", "c="], &["a=2", "c=1"], &["b=2"]]);
    let to_clean = bench.to_clean();
    let superseded = bench.log.superseded(&to_clean);
    let stays = |offset: &i64| {
        let record = bench.log.record_at(Offset(*offset)).expect("it is there");
        superseded.by(record, Offset(*offset)).is_none()
    };
    let expected: Vec<_> = (0..6).filter(stays).collect();
    bench.clean();
    let left: Vec<_> = (0..6).filter(|at| bench.log.record_at(Offset(*at)).is_some()).collect();
    assert_eq!(left, expected);
    assert_eq!(left, [3, 4, 5]);
}

/// `LocalLog.read`: with the metadata of the end, so a follower that asks from there counts as caught up.
#[test]
fn a_read_from_where_nothing_is_left_before_the_end_stands_at_the_end() {
    let mut bench = Bench::new(&[&["k=1"], &["k=2"]]);
    assert_eq!(bench.log.read_position(Offset(0)), Offset(0));
    bench.clean();
    assert_eq!(bench.log.read_position(Offset(0)), Offset(0), "the batch after it is there");
    // What had replaced the record is cut off, as after an unclean election.
    bench.log.truncate_to(Offset(1), &env_at(&bench.config, bench.now));
    assert_eq!((bench.log.log_start_offset(), bench.log.log_end_offset()), (Offset(0), Offset(1)));
    assert_eq!(bench.log.batches_from(Offset(0)).count(), 0);
    assert_eq!(bench.log.read_position(Offset(0)), Offset(1));
    assert_eq!(bench.log.read_position(Offset(1)), Offset(1));
}
