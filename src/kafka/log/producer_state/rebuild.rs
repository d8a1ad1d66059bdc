//! Makes the state of the producers again from the last snapshot and the records after it
//! (`UnifiedLog.rebuildProducerState`, `LogSegment.recover`).

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::producer_state::{Analyzed, AppendOrigin, ProducerStateManager};
use crate::kafka::log::segment::LogSegment;
use crate::kafka::log::transaction_index::CompletedTxn;
use crate::kernel::{SimTime, Span};
use crate::protocol::RecordBatch;

/// What the state is made again for.
#[derive(Clone, Copy)]
pub(crate) struct Reload {
    pub(crate) log_start_offset: Offset,
    /// Up to here.
    pub(crate) last_offset: Offset,
    pub(crate) now: SimTime,
    pub(crate) producer_id_expiration: Span,
    /// After an orderly shutdown a log without any snapshot is known to have no such producers.
    pub(crate) from_clean_shutdown: bool,
}

/// `segments`: all of the log, oldest first.
pub(crate) fn rebuild_producer_state(
    state: &mut ProducerStateManager,
    segments: &[&LogSegment],
    reload: Reload,
) {
    let bases = segments.iter().rev().take(2).map(|segment| segment.base_offset());
    let to_snapshot: Vec<Offset> = bases.collect();
    let Reload { log_start_offset, last_offset, now, producer_id_expiration, .. } = reload;
    if reload.from_clean_shutdown && state.latest_snapshot_offset().is_none() {
        for offset in to_snapshot.iter().rev().chain([&last_offset]) {
            state.update_map_end_offset(*offset);
            state.take_snapshot();
        }
        return;
    }
    let was_empty = state.is_empty() && state.last_map_offset >= last_offset;
    state.truncate_and_reload(log_start_offset, last_offset, now, producer_id_expiration);
    if last_offset > state.last_map_offset && !was_empty {
        let from = state.last_map_offset;
        let floor = segments.partition_point(|segment| segment.base_offset() <= from);
        for segment in segments[floor.saturating_sub(1)..].iter() {
            if segment.base_offset() >= last_offset {
                break;
            }
            let start = segment.base_offset().max(state.last_map_offset).max(log_start_offset);
            state.update_map_end_offset(start);
            if to_snapshot.contains(&segment.base_offset()) {
                state.take_snapshot();
            }
            let batches = segment.batches_from(start);
            state.load_producers(batches.take_while(|batch| batch.next_offset() <= last_offset));
        }
    }
    state.update_map_end_offset(last_offset);
    state.take_snapshot();
}

/// Reads a segment that may not have been flushed again, batch by batch, and makes its indexes anew. `state`: `None` if
/// no such producer ever wrote; `segments`: all of the log.
pub(crate) fn recover_segment(
    state: Option<&mut ProducerStateManager>,
    segments: &[&LogSegment],
    segment: &LogSegment,
    index_interval_bytes: u32,
    reload: Reload,
) -> LogSegment {
    // Kafka reads into a state of its own, and only its snapshots stay.
    let mut own = state.as_ref().map(|state| state.loading());
    if let Some(own) = &mut own {
        let before =
            Reload { last_offset: segment.base_offset(), from_clean_shutdown: false, ..reload };
        rebuild_producer_state(own, segments, before);
    }
    let mut recovered = segment.emptied();
    for batch in segment.batches() {
        recovered.append(std::slice::from_ref(batch), index_interval_bytes);
        let replayed = own.as_mut().and_then(|own| own.replay(batch));
        if let Some((txn, last_stable_offset)) = replayed {
            recovered.update_txn_index(&txn, last_stable_offset);
        }
    }
    recovered.on_become_inactive_segment();
    if let (Some(state), Some(mut own)) = (state, own) {
        own.take_snapshot();
        state.snapshots = own.snapshots;
    }
    recovered
}

impl ProducerStateManager {
    /// The updates of all batches together, as at an append (`UnifiedLog.loadProducersFromRecords`).
    fn load_producers<'a>(&mut self, batches: impl Iterator<Item = &'a Arc<RecordBatch>>) {
        let mut analyzed = Analyzed::default();
        for batch in batches {
            self.reread(batch, &mut analyzed);
        }
        let map_end_offset = self.last_map_offset;
        self.commit(analyzed, map_end_offset);
    }

    /// One batch for itself (`LogSegment.updateProducerState`).
    fn replay(&mut self, batch: &RecordBatch) -> Option<(CompletedTxn, Offset)> {
        let mut analyzed = Analyzed::default();
        self.reread(batch, &mut analyzed);
        self.commit(analyzed, batch.next_offset()).pop()
    }

    fn reread(&mut self, batch: &RecordBatch, analyzed: &mut Analyzed) {
        let taken = self.update_producers(batch, AppendOrigin::Replication, analyzed);
        taken.expect("what was appended once can be read again");
    }
}
