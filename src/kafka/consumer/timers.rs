//! When the two threads wake up by themselves. A timer that is armed too early is left alone: it fires, finds nothing
//! to do, and the right one is armed then.

use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::membership::LookupFuture;
use crate::kafka::consumer::{Consumer, TopicPartitionState};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::Channel;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ArmedTimers {
    pub poll_wake_up: Option<SimTime>,
    pub heartbeat_thread: Option<SimTime>,
}

/// The least that a thread sleeps, so that nothing can be due forever at one instant.
const SLEEP_MIN: Span = Span::from_ms(1);

impl Consumer {
    pub(super) fn arm_timers(&mut self, fx: &mut Effects) {
        if self.app.is_stopped() {
            return;
        }
        let wake_up = self.next_wake_up(fx.now);
        let armed = self.timers.poll_wake_up;
        self.timers.poll_wake_up = arm_if_earlier(TimerKind::PollWakeUp, armed, wake_up, fx);
        let thread = &self.group.heartbeat_thread;
        let beat = if self.speaks_consumer_protocol() {
            self.next_background_wake_up()
        } else {
            thread.enabled.then_some(thread.wakes_at)
        };
        let armed = self.timers.heartbeat_thread;
        self.timers.heartbeat_thread = arm_if_earlier(TimerKind::HeartbeatThread, armed, beat, fx);
    }

    /// When the application thread, or a commit it waits for, has something to do again.
    fn next_wake_up(&self, now: SimTime) -> Option<SimTime> {
        let commit = self.commits.sync_commits.first();
        let commit = commit.map(|c| c.retry_at.filter(|at| *at > now).unwrap_or(c.deadline));
        let closing = match self.app.thread {
            Thread::Closing(closing) => Some(closing.deadline()),
            Thread::NotStarted
            | Thread::Polling
            | Thread::Processing { .. }
            | Thread::Stopped(_) => None,
        };
        let polling = if self.app.is_in_poll() { self.next_poll_turn(now) } else { None };
        let metadata = if self.reads_network() { self.next_metadata_request(now) } else { None };
        let reads = self.reads_network();
        // A commit may wait for the coordinator to be looked for again.
        let lookup = self.group.lookup_retry_at.filter(|at| *at > now && commit.is_some());
        let unhandled = (reads && !self.network.is_quiet()).then_some(now);
        [commit, closing, polling, metadata, lookup, unhandled].into_iter().flatten().min()
    }

    fn next_metadata_request(&self, now: SimTime) -> Option<SimTime> {
        if self.metadata.update_in_progress() {
            return None;
        }
        let due = self.metadata.next_update_at(now);
        if due > now { Some(due) } else { self.next_reconnect(now) }
    }

    /// When the first of the brokers that are left alone may be tried again.
    fn next_reconnect(&self, now: SimTime) -> Option<SimTime> {
        let connections = self.network.client.connections();
        let until = |&broker: &_| connections.disconnected_until(broker, Channel::Data);
        self.metadata.brokers().iter().filter_map(until).filter(|at| *at > now).min()
    }

    fn next_poll_turn(&self, now: SimTime) -> Option<SimTime> {
        let auto_commit = self.commits.auto_commit_due().filter(|_| self.app.settled);
        let lookup = self.group.lookup_retry_at.filter(|_| self.group.coordinator.is_none());
        let offset_fetch = self.offsets.retry_at;
        let reset =
            self.subscriptions.assignment().iter().filter_map(|state| state.next_retry).min();
        let reconnect = self.next_reconnect(now).filter(|_| !self.fetcher.has_pending());
        // What is missing is looked for again after a while, unless an answer is on its way.
        let unasked = |state: &TopicPartitionState| {
            state.unvalidated_position().is_some() && state.next_retry.is_none()
        };
        let missing = match self.app.settled {
            true => self.subscriptions.assignment().iter().any(unasked),
            false => !self.waits_for_answer(),
        };
        let retry = missing.then(|| now + self.spec.config.retry_backoff);
        let join_prepare = self.group.join_prepare_by;
        [auto_commit, lookup, offset_fetch, reset, reconnect, retry, join_prepare]
            .into_iter()
            .flatten()
            .filter(|at| *at > now)
            .min()
    }

    fn waits_for_answer(&self) -> bool {
        self.group.join.is_some()
            || matches!(self.group.lookup, Some(LookupFuture::Pending { .. }))
            || self.is_joining()
            || self.offsets.is_pending()
    }
}

/// Arms the timer unless it fires early enough anyway; answers when it fires.
fn arm_if_earlier(
    timer: TimerKind,
    armed: Option<SimTime>,
    wanted: Option<SimTime>,
    fx: &mut Effects,
) -> Option<SimTime> {
    let Some(wanted) = wanted else { return armed };
    let wanted = wanted.max(fx.now + SLEEP_MIN);
    if armed.is_some_and(|armed| armed <= wanted) {
        return armed;
    }
    fx.arm(timer, wanted.since(fx.now));
    Some(wanted)
}
