//! What a broker flushes and writes down from time to time: logs (`kafka-log-flusher`), recovery points
//! (`recovery-point-offset-checkpoint`), starts of logs (`log-start-offset-checkpoint`) and high watermarks
//! (`replication-offset-checkpoint`).
//!
//! Kafka has timers for them. Here the broker does it before the first thing that happens to it after such a moment: nothing
//! has changed since, so nobody can tell.

use std::sync::Arc;

use crate::id::TopicPartition;
use crate::kafka::broker::Broker;
use crate::kafka::broker::log_tasks::next_tick;
use crate::kafka::config::{BrokerConfig, TopicConfig};
use crate::kafka::log::PartitionLog;
use crate::kernel::{SimTime, Span};

/// When each is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoints {
    started_at: SimTime,
    /// The first of the four.
    next: SimTime,
    high_watermarks: SimTime,
    recovery_points: SimTime,
    log_starts: SimTime,
    flusher: SimTime,
}

impl Default for Checkpoints {
    /// Before the broker has started: never.
    fn default() -> Self {
        let never = SimTime::MAX;
        Self {
            started_at: SimTime::ZERO,
            next: never,
            high_watermarks: never,
            recovery_points: never,
            log_starts: never,
            flusher: never,
        }
    }
}

impl Checkpoints {
    fn with_next(self) -> Self {
        let next = self.high_watermarks.min(self.recovery_points);
        Self { next: next.min(self.log_starts).min(self.flusher), ..self }
    }
}

/// The last of the moments `first`, `first + every`, ... up to `now`.
fn last_tick(first: SimTime, every: Span, now: SimTime) -> SimTime {
    let every = every.max(Span::from_ms(1));
    first + every.times(now.since(first).0 / every.0)
}

/// After an append (`UnifiedLog.append`).
pub(super) fn maybe_flush(
    log: &mut PartitionLog,
    broker: &BrokerConfig,
    topic: &TopicConfig,
    now: SimTime,
) {
    if log.unflushed_messages() >= broker.flush_messages(topic) {
        log.flush(now);
    }
}

impl Broker {
    /// The broker starts: its periods count from now.
    pub(super) fn start_checkpoints(&mut self, now: SimTime) {
        let first = now + self.config.log_initial_task_delay;
        self.memory.checkpoints = Checkpoints {
            started_at: now,
            next: now,
            high_watermarks: now,
            recovery_points: first,
            log_starts: first,
            flusher: first,
        };
    }

    /// Does what was due by now.
    pub(super) fn catch_up_with_checkpoints(&mut self, now: SimTime) {
        let due = self.memory.checkpoints;
        if now < due.next {
            return;
        }
        let config = self.config.clone();
        let first = due.started_at + config.log_initial_task_delay;
        let mut after = due;
        // What is flushed later than the recovery points were written down is not among them.
        if due.recovery_points <= now {
            let every = config.log_flush_offset_checkpoint_interval;
            let written_at = last_tick(first, every, now);
            self.flush_dirty_logs(written_at);
            self.checkpoint_recovery_points();
            after.recovery_points = next_tick(first, every, now, now);
        }
        if due.flusher <= now {
            self.flush_dirty_logs(now);
            let every = config.log_flush_scheduler_interval();
            after.flusher = every.map_or(SimTime::MAX, |every| next_tick(first, every, now, now));
        }
        if due.log_starts <= now {
            self.change_logs(
                |log| log.checkpoints().log_start_offset != log.log_start_offset_to_checkpoint(),
                PartitionLog::checkpoint_log_start_offset,
            );
            let every = config.log_flush_start_offset_checkpoint_interval;
            after.log_starts = next_tick(first, every, now, now);
        }
        if due.high_watermarks <= now {
            self.change_logs(
                |log| log.checkpoints().high_watermark != log.high_watermark(),
                PartitionLog::checkpoint_high_watermark,
            );
            let every = config.replica_high_watermark_checkpoint_interval;
            after.high_watermarks = next_tick(due.started_at, every, now, now);
        }
        self.memory.checkpoints = after.with_next();
    }

    /// Of all logs, also after one was truncated or deleted (`LogManager.checkpointRecoveryOffsetsInDir`).
    pub(super) fn checkpoint_recovery_points(&mut self) {
        self.change_logs(
            |log| log.checkpoints().recovery_point != log.recovery_point(),
            PartitionLog::checkpoint_recovery_point,
        );
    }

    /// Each log that had not been flushed for long enough when the flusher looked, up to `now` (`LogManager.flushDirtyLogs`).
    fn flush_dirty_logs(&mut self, now: SimTime) {
        let checkpoints = self.memory.checkpoints;
        if checkpoints.flusher > now {
            return;
        }
        let first = checkpoints.started_at + self.config.log_initial_task_delay;
        let looked_first = checkpoints.flusher;
        let every = self.config.log_flush_scheduler_interval();
        let image = self.memory.image.clone();
        let mut due = Vec::new();
        for (partition, log) in self.loaded_logs() {
            let Some((topic, _)) = image.partition(&partition) else { continue };
            let Some(after) = self.config.flush_after(&topic.config) else { continue };
            let old_enough = (log.last_flushed() + after).max(looked_first);
            let at = match every {
                Some(every) => next_look(first, every, old_enough),
                None => looked_first.max(old_enough),
            };
            let is_looked_at = every.is_some() || at == looked_first;
            if is_looked_at && at <= now && log.unflushed_messages() > 0 {
                due.push((partition, at));
            }
        }
        for (partition, at) in due {
            if let Some(log) = self.disk.log_mut(&partition) {
                log.flush(at);
            }
        }
    }

    fn loaded_logs(&self) -> impl Iterator<Item = (TopicPartition, &Arc<PartitionLog>)> {
        let loaded = &self.memory.partitions;
        self.disk.logs().filter(|(partition, _)| loaded.get(partition).is_some())
    }

    fn change_logs(
        &mut self,
        is_due: impl Fn(&PartitionLog) -> bool,
        change: impl Fn(&mut PartitionLog),
    ) {
        let due = self.loaded_logs().filter(|(_, log)| is_due(log));
        let due: Vec<TopicPartition> = due.map(|(partition, _)| partition).collect();
        for partition in due {
            if let Some(log) = self.disk.log_mut(&partition) {
                change(log);
            }
        }
    }
}

/// The first of the moments `first`, `first + every`, ... that is not before `from`.
fn next_look(first: SimTime, every: Span, from: SimTime) -> SimTime {
    let every = every.max(Span::from_ms(1));
    first + every.times(from.since(first).0.div_ceil(every.0))
}
