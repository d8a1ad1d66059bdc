//! Verdicts and what would have kept a promise, each from disks and terms that are laid out for it.

use std::sync::Arc;

use crate::id::{
    BatchId, BrokerId, ClientId, Correlation, LeaderEpoch, Offset, ProducerEpoch, ProducerId,
    Sequence, TopicName, TopicPartition,
};
use crate::kafka::config::{CleanupPolicy, TopicConfig};
use crate::kafka::log::{AppendOrigin, LogEnv, PartitionLog, VerificationGuard};
use crate::kernel::{SimTime, Span, Step};
use crate::protocol::produce::Acks;
use crate::protocol::{BatchProducer, Record, RecordBatch};
use crate::sim::{LedgerEntry, Loss, Terms, Told, UncleanElection};
use crate::view::ledger::verdict::{Place, Replica, keeps};
use crate::view::{Keeps, LogRole, Verdict, Why};

use LogRole::{InSync, Leader, OutOfSync};

fn config() -> TopicConfig {
    TopicConfig { internal_segment_bytes: Some(250), ..TopicConfig::default() }
}

fn env(config: &TopicConfig, now: SimTime) -> LogEnv<'_> {
    LogEnv {
        now,
        uptime: now,
        config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::from_ms(1_000),
        transaction_verification: false,
    }
}

/// Of 100 bytes and one record; its id tells batches apart.
fn batch(id: u64) -> RecordBatch {
    let record = Record::user(SimTime::ZERO, Some("k".into()), Some("v".into()));
    RecordBatch::unsent(BatchId(id), 100, Arc::new([record]))
}

/// These batches one after the other, all of them readable.
fn log(ids: &[u64]) -> PartitionLog {
    let mut log = PartitionLog::new();
    let config = config();
    let env = env(&config, SimTime::ZERO);
    for id in ids {
        let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
        log.append_as_leader(&batch(*id), LeaderEpoch(0), by, &env).expect("it is taken");
    }
    log.advance_high_watermark(log.log_end_offset());
    log
}

/// By role, brokers counted from 1.
fn place<'a>(replicas: &[(LogRole, &'a PartitionLog)]) -> Place<'a> {
    let replica = |(broker, (role, log)): (i32, &(LogRole, &'a PartitionLog))| Replica {
        broker: BrokerId(broker),
        role: *role,
        running: true,
        log,
    };
    Place { replicas: (1..).zip(replicas).map(replica).collect(), compacted: false }
}

fn terms(isr: &[i32], copies: &[i32], min_insync_replicas: u32) -> Terms {
    let brokers = |ids: &[i32]| ids.iter().copied().map(BrokerId).collect::<Vec<_>>();
    Terms {
        replicas: brokers(&[1, 2, 3]),
        isr: brokers(isr),
        copies: brokers(copies),
        min_insync_replicas,
    }
}

/// Batch 7, promised at offset 0 under these terms.
fn promised(acks: Acks, terms: Terms) -> LedgerEntry {
    let partition = TopicPartition::new(TopicName::new("t"), 0);
    let asked = (BrokerId(1), Correlation(0));
    let mut entry =
        LedgerEntry::sent(ClientId::new("p1"), partition, Arc::new(batch(7)), acks, asked);
    entry.written = vec![Offset(0)];
    entry.told = Some(Told { at: SimTime(5), step: Step(5), offset: Offset(0), terms });
    entry
}

fn entry() -> LedgerEntry {
    promised(Acks::All, terms(&[1, 2, 3], &[1, 2, 3], 1))
}

fn lost(acks: Acks, terms: Terms, unclean: Option<UncleanElection>) -> Vec<Keeps> {
    let mut entry = promised(acks, terms);
    entry.loss = Some(Loss { at: SimTime(9), leader: BrokerId(2), unclean });
    keeps(&entry, Verdict::Lost)
}

#[test]
fn a_record_on_two_replicas_in_sync_is_kept_and_on_one_at_risk() {
    let (with, without) = (log(&[7]), log(&[]));
    let entry = entry();
    assert_eq!(place(&[(Leader, &with), (InSync, &with)]).verdict(&entry, false), Verdict::Kept);
    let alone = place(&[(Leader, &with), (InSync, &without), (OutOfSync, &with)]);
    assert_eq!(alone.verdict(&entry, false), Verdict::AtRisk);
    assert_eq!(alone.why(&entry, Verdict::AtRisk), [Why::OnlyOn(BrokerId(1))]);
}

#[test]
fn a_record_above_the_leaders_high_watermark_is_hidden() {
    let mut behind = log(&[7]);
    behind.update_high_watermark(Offset(0));
    let with = log(&[7]);
    let place = place(&[(Leader, &behind), (InSync, &with)]);
    assert_eq!(place.verdict(&entry(), false), Verdict::Hidden);
    assert!(!place.copies(&entry(), 0)[0].below_high_watermark);
}

#[test]
fn what_the_leader_does_not_have_is_lost_wherever_else_it_is() {
    // Another batch stands at its offset.
    let (with, other) = (log(&[7]), log(&[8]));
    let mut entry = entry();
    let place = place(&[(OutOfSync, &with), (Leader, &other)]);
    assert_eq!(place.verdict(&entry, false), Verdict::Lost);
    assert_eq!(place.why(&entry, Verdict::Lost), [Why::GoneFromDisk, Why::StillOn(BrokerId(1))]);
    let (at, leader) = (SimTime(9), BrokerId(2));
    let unclean = Some(UncleanElection::Enabled);
    entry.loss = Some(Loss { at, leader, unclean });
    assert_eq!(place.why(&entry, Verdict::Lost)[0], Why::LedBy { leader, at, unclean });
    let copies = place.copies(&entry, 0);
    assert_eq!(copies.iter().map(|copy| copy.offsets.len()).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn without_a_leader_a_record_is_at_risk_as_long_as_any_disk_has_it() {
    let (with, without) = (log(&[7]), log(&[]));
    let leaderless = place(&[(InSync, &with), (OutOfSync, &without)]);
    assert_eq!(leaderless.verdict(&entry(), false), Verdict::AtRisk);
    assert_eq!(
        leaderless.why(&entry(), Verdict::AtRisk),
        [Why::NoLeader, Why::OnlyOn(BrokerId(1))]
    );
    assert_eq!(place(&[(InSync, &without)]).verdict(&entry(), false), Verdict::Lost);
}

#[test]
fn a_batch_that_stands_there_twice_is_duplicated_and_one_that_came_late_reordered() {
    let (twice, once) = (log(&[7, 7]), log(&[8, 7]));
    let mut again = entry();
    again.written = vec![Offset(0), Offset(1)];
    let doubled = place(&[(Leader, &twice), (InSync, &twice)]);
    assert_eq!(doubled.verdict(&again, false), Verdict::Duplicated);
    let both = Why::Again { first: Offset(0), other: Offset(1) };
    assert_eq!(doubled.why(&again, Verdict::Duplicated), [both]);
    again.written = vec![Offset(1)];
    let late = place(&[(Leader, &once), (InSync, &once)]);
    assert_eq!(late.verdict(&again, true), Verdict::Reordered);
    assert_eq!(late.verdict(&again, false), Verdict::Kept);
    assert_eq!(keeps(&again, Verdict::Duplicated), [Keeps::Idempotence]);
    let mut idempotent = batch(7);
    let (id, epoch, base_sequence) = (ProducerId(1), ProducerEpoch(0), Sequence(0));
    idempotent.producer = Some(BatchProducer { id, epoch, base_sequence, is_transactional: false });
    again.batch = Arc::new(idempotent);
    assert_eq!(keeps(&again, Verdict::Duplicated), [], "it was idempotent");
}

#[test]
fn what_retention_and_compaction_take_is_no_broken_promise() {
    let mut log = log(&[7, 8, 9]);
    let mut config = config();
    config.retention_ms = 1;
    let later = SimTime::from_ms(60_000);
    let mut compacted = log.clone();
    log.delete_old_segments(&env(&config, later));
    assert_eq!(place(&[(Leader, &log)]).verdict(&entry(), false), Verdict::Expired);
    config.cleanup_policy = CleanupPolicy::COMPACT;
    let to_clean = compacted.to_clean(&config, later);
    compacted.clean(&to_clean, &env(&config, later));
    let place = Place { compacted: true, ..place(&[(Leader, &compacted)]) };
    assert_eq!(place.verdict(&entry(), false), Verdict::Compacted);
    assert!(!Verdict::Compacted.is_broken() && !Verdict::Expired.is_broken());
}

#[test]
fn acks_all_would_have_kept_what_the_next_leader_in_sync_did_not_have() {
    let early = terms(&[1, 2], &[1], 1);
    assert_eq!(lost(Acks::Leader, early.clone(), None), [Keeps::AcksAll { had: 1, in_sync: 2 }]);
    assert_eq!(lost(Acks::All, early, None), [], "it was set");
    // They may have had it before any of them knew, and somebody without it may have come into sync meanwhile.
    assert_eq!(lost(Acks::Leader, terms(&[1, 2], &[1, 2], 1), None), [], "all had it");
}

#[test]
fn a_leader_that_was_deposed_promises_what_nobody_in_sync_has() {
    let other = log(&[8]);
    let place = place(&[(OutOfSync, &other), (Leader, &other), (InSync, &other)]);
    let entry = promised(Acks::Leader, terms(&[2, 3], &[1], 2));
    assert_eq!(place.why(&entry, Verdict::Lost), [Why::Deposed(BrokerId(1))]);
    assert_eq!(keeps(&entry, Verdict::Lost), [Keeps::AcksAll { had: 0, in_sync: 2 }]);
    let later = lost(Acks::Leader, terms(&[2], &[1], 1), None);
    assert_eq!(later, [Keeps::AcksAll { had: 0, in_sync: 1 }], "a later leader is not to blame");
    let led = promised(Acks::Leader, terms(&[1, 2], &[1], 2));
    assert_eq!(place.why(&led, Verdict::Lost), [Why::GoneFromDisk]);
}

#[test]
fn a_promise_by_one_replica_in_sync_would_have_been_refused_with_a_minimum() {
    let alone = |min| terms(&[1], &[1], min);
    assert_eq!(lost(Acks::All, alone(1), None), [Keeps::MinIsr { in_sync: 1 }]);
    assert_eq!(lost(Acks::Leader, alone(1), None), [Keeps::AcksAllAndMinIsr { in_sync: 1 }]);
    assert_eq!(lost(Acks::Leader, alone(2), None), [Keeps::AcksAllRefuses { in_sync: 1, min: 2 }]);
}

#[test]
fn an_unclean_election_is_named_and_acks_all_is_not() {
    let leader = BrokerId(2);
    let clean = Keeps::NoUncleanElection { leader };
    let enabled = Some(UncleanElection::Enabled);
    assert_eq!(lost(Acks::Leader, terms(&[1, 3], &[1], 1), enabled), [clean]);
    let alone = terms(&[1], &[1], 1);
    assert_eq!(lost(Acks::All, alone, enabled), [Keeps::MinIsr { in_sync: 1 }, clean]);
}

#[test]
fn an_unclean_election_that_no_setting_allowed_is_not_blamed_on_one() {
    for unclean in [UncleanElection::ByHand, UncleanElection::LastKnownLeader] {
        assert_eq!(lost(Acks::Leader, terms(&[1, 3], &[1], 1), Some(unclean)), []);
        let alone = terms(&[1], &[1], 1);
        assert_eq!(lost(Acks::All, alone, Some(unclean)), [Keeps::MinIsr { in_sync: 1 }]);
    }
}

#[test]
fn what_was_committed_can_only_have_gone_with_pages_that_were_not_flushed() {
    let all_had_it = || terms(&[1, 2], &[1, 2], 1);
    assert_eq!(lost(Acks::All, all_had_it(), None), [Keeps::Flush]);
    let last_known = Some(UncleanElection::LastKnownLeader);
    assert_eq!(lost(Acks::All, all_had_it(), last_known), [Keeps::Flush]);
    assert_eq!(lost(Acks::All, all_had_it(), Some(UncleanElection::ByHand)), []);
    assert_eq!(
        lost(Acks::Leader, all_had_it(), last_known),
        [],
        "nobody said that it was committed"
    );
}

#[test]
fn what_went_from_the_disk_of_the_same_leader_was_not_flushed() {
    for acks in [Acks::Leader, Acks::All] {
        let entry = promised(acks, terms(&[1, 2], &[1, 2], 1));
        assert_eq!(keeps(&entry, Verdict::Lost), [Keeps::Flush]);
    }
}

#[test]
fn of_a_single_replica_only_more_replicas_can_be_said() {
    let mut single = terms(&[1], &[1], 1);
    single.replicas.truncate(1);
    assert_eq!(lost(Acks::All, single, Some(UncleanElection::Enabled)), [Keeps::ReplicationFactor]);
}
