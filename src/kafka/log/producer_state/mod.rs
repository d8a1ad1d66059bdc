//! What a log knows of idempotent and transactional producers (`ProducerStateManager`): the last batches of each, open
//! transactions, and snapshots of it all at the bases of segments.
//!
//! It can always be made again from a snapshot and the records after it.

mod append_info;
mod entry;
mod rebuild;
mod snapshots;

use std::sync::Arc;

use crate::id::{ErrorCode, Offset, ProducerEpoch, ProducerId, Sequence};
use crate::kafka::log::transaction_index::CompletedTxn;
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::RecordBatch;

use append_info::ProducerAppendInfo;
pub use entry::{BatchMetadata, ProducerStateEntry};
pub(super) use rebuild::{Reload, rebuild_producer_state, recover_segment};

/// Who writes to a log (`AppendOrigin`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendOrigin {
    /// A producer.
    Client,
    /// A coordinator on the same broker, or a transaction coordinator with its markers.
    Coordinator,
    /// A follower that copies its leader's log, or a log that is read again.
    Replication,
}

/// Proves that the transaction coordinator was asked whether a partition is part of a transaction
/// (`VerificationGuard`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerificationGuard(pub u64);

impl VerificationGuard {
    /// Proves nothing.
    pub const SENTINEL: VerificationGuard = VerificationGuard(0);

    pub fn verify(self, other: VerificationGuard) -> bool {
        other != Self::SENTINEL && self == other
    }
}

/// A transaction that is being verified (`VerificationStateEntry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VerificationStateEntry {
    timestamp: SimTime,
    guard: VerificationGuard,
    lowest_sequence: Sequence,
    epoch: ProducerEpoch,
}

/// A transaction in the log (`TxnMetadata`), filed under its first offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TxnMetadata {
    producer: ProducerId,
    /// Of its marker, once it has one.
    last_offset: Option<Offset>,
}

/// The producers at the moment a segment was begun.
type Snapshot = Arc<Vec<Arc<ProducerStateEntry>>>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducerStateManager {
    producers: SortedMap<ProducerId, Arc<ProducerStateEntry>>,
    verification: SortedMap<ProducerId, VerificationStateEntry>,
    /// Without a marker yet.
    ongoing: SortedMap<Offset, TxnMetadata>,
    /// With a marker that the high watermark has not passed.
    unreplicated: SortedMap<Offset, TxnMetadata>,
    snapshots: SortedMap<Offset, Snapshot>,
    /// The state is that of all records before this offset.
    last_map_offset: Offset,
    last_snap_offset: Offset,
    guards_handed_out: u64,
}

impl ProducerStateManager {
    /// Of a log that had no such producers so far: empty, and so are the snapshots at the bases of its segments.
    pub(super) fn beginning(segment_bases: &[Offset], log_end_offset: Offset) -> Self {
        let taken = |base: &&Offset| base.0 > 0;
        Self {
            snapshots: segment_bases
                .iter()
                .filter(taken)
                .map(|b| (*b, Snapshot::default()))
                .collect(),
            last_map_offset: log_end_offset,
            last_snap_offset: segment_bases.last().copied().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Everything that a restart leaves: the snapshots.
    pub(super) fn loading(&self) -> Self {
        let (snapshots, guards_handed_out) = (self.snapshots.clone(), self.guards_handed_out);
        Self { snapshots, guards_handed_out, ..Self::default() }
    }

    pub fn entry(&self, producer: ProducerId) -> Option<&ProducerStateEntry> {
        self.producers.get(&producer).map(|entry| &**entry)
    }

    pub fn producers(&self) -> impl Iterator<Item = &ProducerStateEntry> {
        self.producers.values().map(|entry| &**entry)
    }

    /// When the one wrote that has been silent for the longest time, of those without an open transaction.
    pub fn oldest_idle_since(&self) -> Option<SimTime> {
        let idle = self.producers().filter(|entry| entry.current_txn_first_offset.is_none());
        let written = idle.map(|entry| entry.last_timestamp);
        written.chain(self.verification.values().map(|entry| entry.timestamp)).min()
    }

    /// Where snapshots were taken.
    pub fn snapshot_offsets(&self) -> impl Iterator<Item = Offset> {
        self.snapshots.keys().copied()
    }

    /// How many producers the snapshot at this offset holds; `None` if there is no such snapshot.
    pub fn snapshot_len(&self, at: Offset) -> Option<usize> {
        self.snapshots.get(&at).map(|snapshot| snapshot.len())
    }

    /// Neither producers nor transactions; snapshots do not count.
    fn is_empty(&self) -> bool {
        self.producers.is_empty() && self.unreplicated.is_empty()
    }

    pub fn has_ongoing_transaction(&self, producer: ProducerId) -> bool {
        self.entry(producer).is_some_and(|entry| entry.current_txn_first_offset.is_some())
    }

    /// The first offset of the oldest open transaction.
    pub fn first_undecided_offset(&self) -> Option<Offset> {
        self.ongoing.keys().next().copied()
    }

    /// The first offset of the oldest transaction that is open, or whose end the high watermark has not passed.
    pub(super) fn first_unstable_offset(&self) -> Option<Offset> {
        let unreplicated = self.unreplicated.keys().next().copied();
        let undecided = self.first_undecided_offset();
        match (unreplicated, undecided) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    // ---- verification ----

    /// Before the transaction coordinator is asked about a transaction; nothing to ask if one is open already
    /// (`UnifiedLog.maybeStartTransactionVerification`).
    pub(super) fn maybe_start_transaction_verification(
        &mut self,
        producer: ProducerId,
        sequence: Sequence,
        epoch: ProducerEpoch,
        now: SimTime,
    ) -> VerificationGuard {
        if self.has_ongoing_transaction(producer) {
            return VerificationGuard::SENTINEL;
        }
        if !self.verification.contains_key(&producer) {
            self.guards_handed_out += 1;
        }
        let guard = VerificationGuard(self.guards_handed_out);
        let fresh =
            VerificationStateEntry { timestamp: now, guard, lowest_sequence: sequence, epoch };
        let entry = self.verification.get_or_insert_with(producer, || fresh);
        if epoch > entry.epoch || (epoch == entry.epoch && sequence < entry.lowest_sequence) {
            (entry.epoch, entry.lowest_sequence) = (epoch, sequence);
        }
        entry.guard
    }

    fn is_verified(&self, producer: ProducerId, guard: VerificationGuard) -> bool {
        let known = self.verification.get(&producer).map(|entry| entry.guard);
        known.unwrap_or(VerificationGuard::SENTINEL).verify(guard)
    }

    // ---- appending ----

    /// Checks batches that are about to be written; the state changes only with `commit`
    /// (`UnifiedLog.analyzeAndValidateProducerState`).
    pub(super) fn analyze(
        &mut self,
        batches: &[Arc<RecordBatch>],
        origin: AppendOrigin,
        guard: VerificationGuard,
        verification: bool,
    ) -> Result<Analyzed, Rejected> {
        let mut analyzed = Analyzed::default();
        for batch in batches {
            let Some(producer) = batch.producer else { continue };
            if origin == AppendOrigin::Client
                && let Some(entry) = self.entry(producer.id)
                && let Some(duplicate) = entry.find_duplicate_batch(batch)
            {
                return Err(Rejected::Duplicate(duplicate));
            }
            if origin != AppendOrigin::Replication
                && producer.is_transactional
                && !self.has_ongoing_transaction(producer.id)
                && verification
                && !batch.is_control()
                && !self.is_verified(producer.id, guard)
            {
                return Err(Rejected::Error(ErrorCode::InvalidTxnState));
            }
            self.update_producers(batch, origin, &mut analyzed).map_err(Rejected::Error)?;
        }
        Ok(analyzed)
    }

    /// A transactional batch that passes ends the verification (`UnifiedLog.updateProducers`).
    fn update_producers(
        &mut self,
        batch: &RecordBatch,
        origin: AppendOrigin,
        analyzed: &mut Analyzed,
    ) -> Result<(), ErrorCode> {
        let Some(producer) = batch.producer else { return Ok(()) };
        let known =
            analyzed.updates.iter().position(|info| info.updated.producer_id == producer.id);
        let place = known.unwrap_or_else(|| {
            analyzed.updates.push(self.prepare_update(producer.id, origin));
            analyzed.updates.len() - 1
        });
        analyzed.completed.extend(analyzed.updates[place].append(batch)?);
        if producer.is_transactional {
            self.verification.remove(&producer.id);
        }
        Ok(())
    }

    fn prepare_update(&self, producer: ProducerId, origin: AppendOrigin) -> ProducerAppendInfo {
        let current = self.entry(producer).cloned();
        let current = current.unwrap_or_else(|| ProducerStateEntry::empty(producer));
        ProducerAppendInfo::new(current, origin, self.verification.get(&producer).copied())
    }

    /// The batches were written, and `next_offset` follows them. Answers the completed transactions, each with the
    /// last stable offset at its marker.
    pub(super) fn commit(
        &mut self,
        analyzed: Analyzed,
        next_offset: Offset,
    ) -> Vec<(CompletedTxn, Offset)> {
        let mut completed = Vec::with_capacity(analyzed.completed.len());
        for info in &analyzed.updates {
            self.update(info);
        }
        for txn in analyzed.completed {
            completed.push((txn, self.last_stable_offset(&txn)));
            self.complete_txn(&txn);
        }
        self.last_map_offset = next_offset;
        completed
    }

    fn update(&mut self, info: &ProducerAppendInfo) {
        let producer = info.updated.producer_id;
        match self.producers.get_mut(&producer) {
            Some(entry) => Arc::make_mut(entry).update(&info.updated),
            None => {
                self.producers.insert(producer, Arc::new(info.updated.clone()));
            }
        }
        for first in &info.started {
            self.ongoing.insert(*first, TxnMetadata { producer, last_offset: None });
        }
    }

    /// The last stable offset once this transaction is complete: where the next open one of another producer begins.
    fn last_stable_offset(&self, completed: &CompletedTxn) -> Offset {
        let other = self.ongoing.iter().find(|(_, txn)| txn.producer != completed.producer);
        other.map_or(completed.last_offset.plus(1), |(first, _)| *first)
    }

    fn complete_txn(&mut self, completed: &CompletedTxn) {
        let txn = self.ongoing.remove(&completed.first_offset);
        let txn = txn.expect("a completed transaction was open");
        let last_offset = Some(completed.last_offset);
        self.unreplicated.insert(completed.first_offset, TxnMetadata { last_offset, ..txn });
    }

    // ---- what moves ----

    /// What ended below the high watermark, or the log's start, is stable.
    pub(super) fn remove_unreplicated_transactions(&mut self, up_to: Offset) {
        self.unreplicated.retain(|_, txn| txn.last_offset.is_none_or(|last| last >= up_to));
    }

    pub(super) fn on_log_start_offset_incremented(&mut self, log_start_offset: Offset) {
        self.remove_unreplicated_transactions(log_start_offset);
        self.last_map_offset = self.last_map_offset.max(log_start_offset);
        self.last_snap_offset = self.latest_snapshot_offset().unwrap_or(log_start_offset);
    }

    /// A producer that has written nothing for so long is forgotten, unless a transaction of its is open.
    pub(super) fn remove_expired_producers(&mut self, now: SimTime, expiration: Span) {
        self.producers.retain(|_, entry| !is_expired(entry, now, expiration));
        self.verification.retain(|_, entry| now.since(entry.timestamp) < expiration);
    }
}

fn is_expired(entry: &ProducerStateEntry, now: SimTime, expiration: Span) -> bool {
    entry.current_txn_first_offset.is_none() && now.since(entry.last_timestamp) >= expiration
}

/// What batches will do to the state once they are written.
#[derive(Default)]
pub(super) struct Analyzed {
    updates: Vec<ProducerAppendInfo>,
    completed: Vec<CompletedTxn>,
}

/// Why batches are not written.
pub(super) enum Rejected {
    /// They are in the log already.
    Duplicate(BatchMetadata),
    Error(ErrorCode),
}
