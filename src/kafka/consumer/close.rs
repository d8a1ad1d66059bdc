//! `consumer.close()`: commit, give everything back, say goodbye, go (`ConsumerCoordinator.close`).

use crate::fact::Fact;
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::fetch_collector::PolledRecords;
use crate::kafka::consumer::modern::CallbacksOnLeave;
use crate::kafka::consumer::rebalance_listener::{Called, Resumed};
use crate::kafka::consumer::sync_commit::{SyncCaller, SyncCommit};
use crate::kafka::consumer::timers::ArmedTimers;
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};

/// How long `close()` may take (`KafkaConsumer.DEFAULT_CLOSE_TIMEOUT_MS`), if `request.timeout.ms` is not shorter.
const DEFAULT_CLOSE_TIMEOUT: Span = Span::from_ms(30_000);

/// How far `close` has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// The last auto commit is under way.
    Committing { deadline: SimTime },
    /// The listener holds up giving everything back.
    GivingBack { deadline: SimTime },
    /// The member has left; what was sent to the coordinator may still be answered.
    AwaitingAnswers { deadline: SimTime },
}

impl Closing {
    pub(super) fn deadline(self) -> SimTime {
        match self {
            Closing::Committing { deadline }
            | Closing::GivingBack { deadline }
            | Closing::AwaitingAnswers { deadline } => deadline,
        }
    }
}

impl Consumer {
    /// The application calls `close`. Records that `poll` returned and that were not worked on are dropped; the auto
    /// commit counts them as done all the same, because it commits positions.
    pub(super) fn begin_close(&mut self, fx: &mut Effects) {
        let timeout = DEFAULT_CLOSE_TIMEOUT.min(self.spec.config.request_timeout);
        self.close_within(timeout, fx);
    }

    /// `KafkaConsumer.close(timeout)`.
    pub fn close_within(&mut self, timeout: Span, fx: &mut Effects) {
        let unprocessed = self.app.records.iter().map(PolledRecords::left).sum();
        self.note(fx, |consumer| Fact::ConsumerClosing { consumer, unprocessed });
        fx.disarm(TimerKind::RecordProcessed);
        self.app.records.clear();
        self.app.hold = None;
        let deadline = fx.now + timeout;
        self.app.thread = Thread::Closing(Closing::Committing { deadline });
        if self.spec.config.enable_auto_commit {
            let offsets = self.subscriptions.all_consumed();
            let commit = SyncCommit::new(SyncCaller::Application, offsets, deadline);
            self.commits.sync_commits.push(commit);
        }
        self.drive_sync_commits(fx);
        self.drive_close(fx);
    }

    /// Moves the closing on as far as it goes without waiting.
    pub(super) fn drive_close(&mut self, fx: &mut Effects) {
        let Thread::Closing(closing) = self.app.thread else { return };
        let deadline = closing.deadline();
        match closing {
            Closing::Committing { .. } => {
                if self.commits.has_sync_commits() || self.await_pending_async(deadline, fx) {
                    return;
                }
                self.group.heartbeat_thread.enabled = false;
                self.group.heartbeat_thread.started = false;
                // A listener that was interrupted does not come back.
                self.app.listener_call = None;
                self.app.thread = Thread::Closing(Closing::GivingBack { deadline });
                let called = self.on_leave_prepare(fx);
                if called == Ok(Called::Waits) {
                    return;
                }
                self.leave_on_close(called.is_ok(), deadline, fx);
            }
            Closing::GivingBack { .. } => match self.resume_listener(fx) {
                Ok(Resumed::Waits) => return,
                resumed => self.leave_on_close(resumed.is_ok(), deadline, fx),
            },
            Closing::AwaitingAnswers { .. } => {}
        }
        if !self.await_answers(deadline, fx) {
            self.stop(fx);
        }
    }

    /// Whether asynchronous commits still wait for the coordinator to be found. A member of the consumer protocol waits for them
    /// here only as part of its auto commit (`AsyncKafkaConsumer.commitSync`).
    fn await_pending_async(&mut self, deadline: SimTime, fx: &mut Effects) -> bool {
        if self.speaks_consumer_protocol() && !self.spec.config.enable_auto_commit {
            return false;
        }
        if self.commits.has_pending_async() && fx.now < deadline {
            // What fails here fails the commits as well.
            let _ = self.ensure_coordinator_ready(fx);
            self.poll_network(fx);
            let _ = self.invoke_completed_offset_commit_callbacks(fx);
        }
        self.commits.has_pending_async() && fx.now < deadline
    }

    /// A listener that throws keeps a member of the classic protocol from saying goodbye.
    fn leave_on_close(&mut self, returned: bool, deadline: SimTime, fx: &mut Effects) {
        self.app.thread = Thread::Closing(Closing::AwaitingAnswers { deadline });
        if self.speaks_consumer_protocol() {
            self.leave_group(CallbacksOnLeave::Done, fx);
            self.run_background(fx);
        } else if returned {
            self.maybe_leave_group("the consumer is being closed", fx);
        }
    }

    /// Whether the goodbye, or something else that the coordinator was asked, may still be answered.
    fn await_answers(&mut self, deadline: SimTime, fx: &mut Effects) -> bool {
        let in_time = fx.now < deadline;
        let leaves = self.modern.is_leave_in_progress() && in_time;
        let commits = self.speaks_consumer_protocol() && self.has_unanswered_async();
        if self.speaks_consumer_protocol() && !leaves && !commits {
            // One that was fenced has no callbacks.
            let _ = self.invoke_completed_offset_commit_callbacks(fx);
        }
        let asks = |node| self.network.has_pending_requests_to_coordinator(node);
        in_time && (leaves || commits || self.group.coordinator.is_some_and(asks))
    }

    /// A member of the consumer protocol that closes does not look for its coordinator once its last commit is over
    /// (`stopFindCoordinatorOnClose`).
    pub(super) fn has_stopped_finding_coordinator(&self) -> bool {
        matches!(
            self.app.thread,
            Thread::Closing(Closing::GivingBack { .. } | Closing::AwaitingAnswers { .. })
        )
    }

    /// Everything is closed: no timer, no connection is left.
    fn stop(&mut self, fx: &mut Effects) {
        self.app.thread = Thread::Stopped(self.app.failure);
        let group = self.spec.group.clone();
        self.note(fx, |consumer| Fact::ConsumerLeft { consumer, group });
        fx.disarm(TimerKind::PollWakeUp);
        fx.disarm(TimerKind::HeartbeatThread);
        self.timers = ArmedTimers::default();
        self.network.close(fx);
    }
}
