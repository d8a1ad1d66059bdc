//! What becomes of a log when its broker stops and starts again (`UnifiedLog.close`, `LogLoader`).

use std::sync::Arc;

use crate::kafka::log::producer_state::recover_segment;
use crate::kafka::log::{LogEnv, LogSegment, PartitionLog};

impl PartitionLog {
    /// The broker starts again. After an orderly shutdown the producers are as they were, but of each only its last
    /// batch is remembered; after any other end they are found in what was not known to be on the disk, and the indexes
    /// of those segments are made anew. Whatever was known beyond records and checkpoints is forgotten.
    pub fn restart(&mut self, was_clean: bool, env: &LogEnv<'_>) {
        self.log_start_offset = self.loaded_log_start_offset();
        if was_clean {
            if let Some(state) = &mut self.producers {
                Arc::make_mut(state).take_snapshot();
            }
        } else {
            self.recover(env);
        }
        self.log_end_offset = self.active.next_offset();
        if self.log_end_offset < self.log_start_offset {
            self.start_anew(env);
        }
        self.epochs.truncate_from_end(self.log_end_offset);
        self.epochs.truncate_from_start(self.log_start_offset);
        let bases: Vec<_> = self.segments().map(LogSegment::base_offset).collect();
        if let Some(state) = &mut self.producers {
            let mut loading = state.loading();
            loading.remove_stray_snapshots(&bases);
            *state = Arc::new(loading);
        }
        self.rebuild_producer_state(was_clean, env);
        // Only a flush moves it on: what was recovered may still be in the page cache alone.
        self.on_disk.recovery_point = match was_clean {
            true => self.log_end_offset,
            false => self.checkpoints.recovery_point.min(self.log_end_offset),
        };
        self.active.opened(env.roll_jitter);
        self.opened(env.uptime);
        self.update_high_watermark(self.checkpoints.high_watermark);
    }

    /// Reads the segments that may not have been flushed again (`LogLoader.recoverLog`).
    fn recover(&mut self, env: &LogEnv<'_>) {
        let mut state = self.producers.take();
        let reload = self.reload(false, env);
        let interval = env.config.index_interval_bytes;
        for place in self.floor(self.checkpoints.recovery_point)..=self.sealed.len() {
            let segments: Vec<_> = self.segments().collect();
            let state = state.as_mut().map(Arc::make_mut);
            let recovered = recover_segment(state, &segments, segments[place], interval, reload);
            match place < self.sealed.len() {
                true => Arc::make_mut(&mut self.sealed)[place] = Arc::new(recovered),
                false => self.active = recovered,
            }
        }
        self.producers = state;
    }

    /// All records lie before the start of the log (`deleteSegmentsIfLogStartGreaterThanLogEnd`).
    fn start_anew(&mut self, env: &LogEnv<'_>) {
        let start = self.log_start_offset;
        self.only_segment(LogSegment::new(start, env.now, env.roll_jitter));
        if let Some(state) = &mut self.producers {
            Arc::make_mut(state).truncate_fully_and_start_at(start);
        }
    }
}
