//! What a broker does to its logs from time to time (`LogManager.startup`, `LogCleaner`): it deletes old segments,
//! compacts, and forgets producers that have been silent for too long.
//!
//! Kafka looks every few minutes, whether there is anything to find or not. Here the timers are armed for the first of
//! those moments at which something may be found, which comes to the same.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{Offset, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::broker::produce::log_env;
use crate::kafka::cluster_image::is_internal;
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{LogToClean, PartitionLog, Retained};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};

/// When the broker looks at its logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogTasks {
    started_at: SimTime,
    retention_at: Option<SimTime>,
    cleaner_at: Option<SimTime>,
    expiration_at: Option<SimTime>,
}

/// From when on there may be something to do, by the wall clock.
#[derive(Clone, Copy, Debug, Default)]
struct Due {
    retention: Option<SimTime>,
    cleaner: Option<SimTime>,
    /// By the other clock: each log has a period of its own.
    expiration: Option<SimTime>,
}

/// The first of the moments `first`, `first + every`, ... that is not before `due`.
fn tick_from(first: SimTime, every: Span, due: SimTime) -> SimTime {
    let every = every.max(Span::from_ms(1));
    first + every.times(due.since(first).0.div_ceil(every.0))
}

/// The same, and after `now`.
pub(super) fn next_tick(first: SimTime, every: Span, due: SimTime, now: SimTime) -> SimTime {
    tick_from(first, every, due.max(now + Span::from_us(1)))
}

impl Broker {
    /// The broker starts: its periods count from now.
    pub(super) fn start_log_tasks(&mut self, now: SimTime) {
        self.memory.log_tasks = LogTasks { started_at: now, ..LogTasks::default() };
    }

    /// The logs of a partition, or what is asked of it, have changed.
    pub(super) fn schedule_log_tasks(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        let Some((topic, _)) = self.memory.image.partition(partition) else { return };
        let Some(log) = self.disk.log(partition) else { return };
        let due = self.due(log, &topic.config, fx);
        self.arm_log_tasks(due, fx);
    }

    pub(super) fn schedule_all(&mut self, fx: &mut Effects) {
        let image = &self.memory.image;
        let mut first = Due::default();
        for (partition, log) in self.disk.logs() {
            if let Some((topic, _)) = image.partition(&partition) {
                let due = self.due(log, &topic.config, fx);
                first.retention = earlier(first.retention, due.retention);
                first.cleaner = earlier(first.cleaner, due.cleaner);
                first.expiration = earlier(first.expiration, due.expiration);
            }
        }
        self.arm_log_tasks(first, fx);
    }

    /// The cleaner deletes the old segments of compacted logs too.
    fn due(&self, log: &PartitionLog, config: &TopicConfig, fx: &Effects) -> Due {
        let retention = log.retention_due(config);
        let expiration = self.expiration_due(log, fx.now + Span::from_us(1), fx);
        if !config.cleanup_policy.compact {
            return Due { retention, cleaner: None, expiration };
        }
        let cleanable = log.may_become_cleanable(config, fx.wall_clock()).then_some(SimTime::ZERO);
        let cleaner = earlier(retention, cleanable).filter(|_| self.config.log_cleaner_enable);
        Due { retention: None, cleaner, expiration }
    }

    /// When the log finds, not before `from`, that a producer has been silent for too long. Its period counts from when it was
    /// opened.
    fn expiration_due(&self, log: &PartitionLog, from: SimTime, fx: &Effects) -> Option<SimTime> {
        let oldest = log.producers()?.oldest_idle_since()?;
        let due = fx.when_it_shows(oldest + self.config.producer_id_expiration);
        let every = self.config.producer_id_expiration_check_interval;
        Some(tick_from(log.opened_at() + every, every, due.max(from)))
    }

    fn arm_log_tasks(&mut self, due: Due, fx: &mut Effects) {
        let (tasks, config) = (&mut self.memory.log_tasks, &self.config);
        let start = tasks.started_at;
        let period = (start + config.log_initial_task_delay, config.log_retention_check_interval);
        arm(TimerKind::LogRetention, &mut tasks.retention_at, due.retention, period, fx);
        let period = (start, config.log_cleaner_backoff);
        arm(TimerKind::LogCleaner, &mut tasks.cleaner_at, due.cleaner, period, fx);
        if let Some(tick) = due.expiration {
            arm_at(TimerKind::ProducerExpiration, &mut tasks.expiration_at, tick, fx);
        }
    }

    /// `LogManager.cleanupLogs`.
    pub(super) fn clean_up_logs(&mut self, fx: &mut Effects) {
        self.memory.log_tasks.retention_at = None;
        self.delete_old_segments(false, fx);
        self.schedule_all(fx);
    }

    /// The cleaner cleans the dirtiest log and deletes the old segments of all compacted logs, then again, until none is dirty
    /// enough, and sleeps (`CleanerThread.cleanFilthiestLog`).
    pub(super) fn clean_logs(&mut self, fx: &mut Effects) {
        self.memory.log_tasks.cleaner_at = None;
        loop {
            let cleaned = self.clean_filthiest_log(fx);
            self.delete_old_segments(true, fx);
            if !cleaned {
                break;
            }
        }
        self.schedule_all(fx);
    }

    fn clean_filthiest_log(&mut self, fx: &mut Effects) -> bool {
        let filthiest = self.filthiest_compacted_log(fx.wall_clock());
        let Some((partition, config, to_clean)) = filthiest else { return false };
        let env = log_env(&self.config, &config, fx);
        let log = self.disk.log_mut(&partition).expect("it was found there");
        let stats = log.clean(&to_clean, &env);
        if !is_internal(&partition.topic) {
            let (before, after) = (stats.records_before, stats.records_after);
            let (broker, end) = (self.id, stats.end_offset);
            fx.note(Fact::LogCleaned { broker, partition, before, after, end });
        }
        true
    }

    /// `LogCleanerManager.grabFilthiestCompactedLog`.
    fn filthiest_compacted_log(
        &self,
        now: SimTime,
    ) -> Option<(TopicPartition, Arc<TopicConfig>, LogToClean)> {
        let mut filthiest: Option<(TopicPartition, Arc<TopicConfig>, LogToClean)> = None;
        for (partition, log) in self.disk.logs() {
            let Some((topic, _)) = self.memory.image.partition(&partition) else { continue };
            if !topic.config.cleanup_policy.compact {
                continue;
            }
            let to_clean = log.to_clean(&topic.config, now);
            let dirtier = |(_, _, other): &(_, _, LogToClean)| to_clean.cmp_by_ratio(other).is_gt();
            if to_clean.is_cleanable(&topic.config) && filthiest.as_ref().is_none_or(dirtier) {
                filthiest = Some((partition, topic.config.clone(), to_clean));
            }
        }
        filthiest
    }

    fn delete_old_segments(&mut self, compacted: bool, fx: &mut Effects) {
        let (image, now) = (self.memory.image.clone(), fx.wall_clock());
        let due = self.disk.logs().filter_map(|(partition, log)| {
            let (topic, _) = image.partition(&partition)?;
            let due = log.retention_due(&topic.config)?;
            let mine = topic.config.cleanup_policy.compact == compacted && due <= now;
            mine.then(|| (partition, topic.config.clone()))
        });
        let due: Vec<_> = due.collect();
        for (partition, config) in due {
            let env = log_env(&self.config, &config, fx);
            let log = self.disk.log_mut(&partition).expect("it was found above");
            let retained = log.delete_old_segments(&env);
            let to = log.log_start_offset();
            if !is_internal(&partition.topic) {
                self.note_retained(partition, retained, to, fx);
            }
        }
    }

    fn note_retained(
        &self,
        partition: TopicPartition,
        retained: Retained,
        to: Offset,
        fx: &mut Effects,
    ) {
        let broker = self.id;
        if let Some(base) = retained.rolled {
            fx.note(Fact::SegmentRolled { broker, partition: partition.clone(), base });
        }
        for segment in retained.deleted {
            let (base, reason) = (segment.base_offset, segment.reason);
            let partition = partition.clone();
            fx.note(Fact::SegmentDeleted { broker, partition, base, reason });
        }
        if let Some(from) = retained.log_start_before {
            fx.note(Fact::LogStartOffsetMoved { broker, partition, from, to });
        }
    }

    /// `UnifiedLog.producerExpireCheck` of every log.
    pub(super) fn expire_producers(&mut self, fx: &mut Effects) {
        self.memory.log_tasks.expiration_at = None;
        let (expiration, now) = (self.config.producer_id_expiration, fx.wall_clock());
        let due = |log: &PartitionLog| {
            self.expiration_due(log, SimTime::ZERO, fx).is_some_and(|at| at <= fx.now)
        };
        let logs = self.disk.logs().filter(|(_, log)| due(log));
        let partitions: Vec<_> = logs.map(|(partition, _)| partition).collect();
        for partition in partitions {
            let log = self.disk.log_mut(&partition).expect("it was found above");
            log.remove_expired_producers(now, expiration);
        }
        self.schedule_all(fx);
    }
}

fn earlier(one: Option<SimTime>, other: Option<SimTime>) -> Option<SimTime> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Arms the timer for the tick at which something is due by the wall clock, unless it will fire before that anyway.
fn arm(
    timer: TimerKind,
    armed: &mut Option<SimTime>,
    due: Option<SimTime>,
    (first, every): (SimTime, Span),
    fx: &mut Effects,
) {
    let Some(due) = due else { return };
    arm_at(timer, armed, next_tick(first, every, fx.when_it_shows(due), fx.now), fx);
}

fn arm_at(timer: TimerKind, armed: &mut Option<SimTime>, tick: SimTime, fx: &mut Effects) {
    if armed.is_none_or(|armed| tick < armed) {
        *armed = Some(tick);
        fx.arm(timer, tick.since(fx.now));
    }
}
