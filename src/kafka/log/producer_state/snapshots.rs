//! The producers as they were at the bases of segments (`.snapshot` files), and going back to them.

use std::sync::Arc;

use crate::id::Offset;
use crate::kafka::log::producer_state::{
    ProducerStateEntry, ProducerStateManager, TxnMetadata, is_expired,
};
use crate::kernel::{SimTime, Span};

impl ProducerStateManager {
    pub(super) fn latest_snapshot_offset(&self) -> Option<Offset> {
        self.snapshots.keys().next_back().copied()
    }

    /// The state is taken to be that of all records before `offset`.
    pub(in crate::kafka::log) fn update_map_end_offset(&mut self, offset: Offset) {
        self.last_map_offset = offset;
    }

    /// Keeps the producers as they are, unless nothing came since the last time. Of each only its last batch is kept.
    pub(in crate::kafka::log) fn take_snapshot(&mut self) {
        if self.last_map_offset <= self.last_snap_offset {
            return;
        }
        let last_only = |entry: &Arc<ProducerStateEntry>| match entry.batches.len() {
            0 | 1 => entry.clone(),
            _ => {
                let last = entry.batches.last().copied();
                Arc::new(entry.with_batches(last.into_iter().collect()))
            }
        };
        let snapshot = self.producers.values().map(last_only).collect();
        self.snapshots.insert(self.last_map_offset, Arc::new(snapshot));
        self.last_snap_offset = self.last_map_offset;
    }

    pub(in crate::kafka::log) fn remove_snapshot(&mut self, offset: Offset) {
        self.snapshots.remove(&offset);
    }

    /// Snapshots belong to segments; only the last one may stand alone, behind the last segment's base.
    pub(in crate::kafka::log) fn remove_stray_snapshots(&mut self, segment_bases: &[Offset]) {
        let last_base = segment_bases.last().copied().unwrap_or_default();
        let latest_stray = self.snapshots.keys().rfind(|at| !segment_bases.contains(at)).copied();
        self.snapshots.retain(|at, _| {
            segment_bases.contains(at) || (Some(*at) == latest_stray && *at >= last_base)
        });
    }

    fn load_from_snapshot(&mut self, log_start_offset: Offset, now: SimTime, expiration: Span) {
        let Some((offset, snapshot)) = self.snapshots.iter().next_back() else {
            self.last_snap_offset = log_start_offset;
            self.last_map_offset = log_start_offset;
            return;
        };
        let (offset, snapshot) = (*offset, snapshot.clone());
        for entry in snapshot.iter().filter(|entry| !is_expired(entry, now, expiration)) {
            let producer = entry.producer_id;
            self.producers.insert(producer, entry.clone());
            if let Some(first) = entry.current_txn_first_offset {
                self.ongoing.insert(first, TxnMetadata { producer, last_offset: None });
            }
        }
        self.last_snap_offset = offset;
        self.last_map_offset = offset;
    }

    /// The log holds only `log_start_offset..log_end_offset` now: back to the last snapshot in there. The records
    /// after it are still to be read.
    pub(in crate::kafka::log) fn truncate_and_reload(
        &mut self,
        log_start_offset: Offset,
        log_end_offset: Offset,
        now: SimTime,
        expiration: Span,
    ) {
        self.snapshots.retain(|at, _| *at <= log_end_offset && *at > log_start_offset);
        if log_end_offset == self.last_map_offset {
            self.on_log_start_offset_incremented(log_start_offset);
            return;
        }
        self.producers.clear();
        self.ongoing.clear();
        self.unreplicated.clear();
        self.load_from_snapshot(log_start_offset, now, expiration);
    }

    pub(in crate::kafka::log) fn truncate_fully_and_start_at(&mut self, offset: Offset) {
        self.producers.clear();
        self.ongoing.clear();
        self.unreplicated.clear();
        self.snapshots.clear();
        self.last_snap_offset = Offset(0);
        self.last_map_offset = offset;
    }
}
