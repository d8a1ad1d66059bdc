//! What a broker does to its logs from time to time (`LogManager.startup`): it deletes old segments and forgets
//! producers that have been silent for too long.
//!
//! Kafka looks every few minutes, whether there is anything to find or not. Here the timers are armed for the first of
//! those moments at which something may be found, which comes to the same.

use crate::fact::Fact;
use crate::id::TopicPartition;
use crate::kafka::broker::Broker;
use crate::kafka::broker::produce::log_env;
use crate::kafka::cluster_image::is_internal;
use crate::kafka::log::PartitionLog;
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};

/// When the broker looks at its logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogTasks {
    started_at: SimTime,
    retention_at: Option<SimTime>,
    expiration_at: Option<SimTime>,
}

/// The first of the moments `first`, `first + every`, ... that is not before `due` and after `now`.
fn next_tick(first: SimTime, every: Span, due: SimTime, now: SimTime) -> SimTime {
    let not_before = due.max(now + Span::from_us(1));
    let late = not_before.since(first).0;
    first + every.times(late.div_ceil(every.0.max(1)))
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
        let retention = log.retention_due(&topic.config);
        let expiration = self.expiration_due(log);
        self.arm_retention(retention, fx);
        self.arm_expiration(expiration, fx);
    }

    fn schedule_all(&mut self, fx: &mut Effects) {
        let image = &self.memory.image;
        let (mut retention, mut expiration) = (None, None);
        for (partition, log) in self.disk.logs() {
            let Some((topic, _)) = image.partition(&partition) else { continue };
            retention = earlier(retention, log.retention_due(&topic.config));
            expiration = earlier(expiration, self.expiration_due(log));
        }
        self.arm_retention(retention, fx);
        self.arm_expiration(expiration, fx);
    }

    fn expiration_due(&self, log: &PartitionLog) -> Option<SimTime> {
        let oldest = log.producers()?.oldest_idle_since()?;
        Some(oldest + self.config.producer_id_expiration)
    }

    fn arm_retention(&mut self, due: Option<SimTime>, fx: &mut Effects) {
        let tasks = &mut self.memory.log_tasks;
        let first = tasks.started_at + self.config.log_initial_task_delay;
        let every = self.config.log_retention_check_interval;
        arm(TimerKind::LogRetention, &mut tasks.retention_at, due, (first, every), fx);
    }

    fn arm_expiration(&mut self, due: Option<SimTime>, fx: &mut Effects) {
        let tasks = &mut self.memory.log_tasks;
        let every = self.config.producer_id_expiration_check_interval;
        let period = (tasks.started_at + every, every);
        arm(TimerKind::ProducerExpiration, &mut tasks.expiration_at, due, period, fx);
    }

    /// `LogManager.cleanupLogs`.
    pub(super) fn clean_up_logs(&mut self, fx: &mut Effects) {
        self.memory.log_tasks.retention_at = None;
        let image = self.memory.image.clone();
        let due = self.disk.logs().filter_map(|(partition, log)| {
            let (topic, _) = image.partition(&partition)?;
            let due = log.retention_due(&topic.config)?;
            (due <= fx.now).then(|| (partition, topic.config.clone()))
        });
        let due: Vec<_> = due.collect();
        for (partition, config) in due {
            let env = log_env(&self.config, &config, fx);
            let log = self.disk.log_mut(&partition).expect("it was found above");
            let retained = log.delete_old_segments(&env);
            let to = log.log_start_offset();
            if is_internal(&partition.topic) {
                continue;
            }
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
        self.schedule_all(fx);
    }

    /// `UnifiedLog.producerExpireCheck` of every log.
    pub(super) fn expire_producers(&mut self, fx: &mut Effects) {
        self.memory.log_tasks.expiration_at = None;
        let expiration = self.config.producer_id_expiration;
        let due = |log: &PartitionLog| self.expiration_due(log).is_some_and(|due| due <= fx.now);
        let logs = self.disk.logs().filter(|(_, log)| due(log));
        let partitions: Vec<_> = logs.map(|(partition, _)| partition).collect();
        for partition in partitions {
            let log = self.disk.log_mut(&partition).expect("it was found above");
            log.remove_expired_producers(fx.now, expiration);
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

/// Arms the timer for the tick at which something is due, unless it will fire before that anyway.
fn arm(
    timer: TimerKind,
    armed: &mut Option<SimTime>,
    due: Option<SimTime>,
    (first, every): (SimTime, Span),
    fx: &mut Effects,
) {
    let Some(due) = due else { return };
    let tick = next_tick(first, every, due, fx.now);
    if armed.is_none_or(|armed| tick < armed) {
        *armed = Some(tick);
        fx.arm(timer, tick.since(fx.now));
    }
}
