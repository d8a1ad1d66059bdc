//! `consumer.close()`: commit, give everything back, say goodbye, go (`ConsumerCoordinator.close`).

use crate::fact::Fact;
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::sync_commit::SyncCommit;
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
    /// The member has left; what was sent to the coordinator may still be answered.
    AwaitingAnswers { deadline: SimTime },
}

impl Closing {
    pub(super) fn deadline(self) -> SimTime {
        match self {
            Closing::Committing { deadline } | Closing::AwaitingAnswers { deadline } => deadline,
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

    pub(super) fn close_within(&mut self, timeout: Span, fx: &mut Effects) {
        let unprocessed = self.app.records.iter().map(|polled| polled.end.0 - polled.next.0).sum();
        self.note(fx, |consumer| Fact::ConsumerClosing { consumer, unprocessed });
        fx.disarm(TimerKind::RecordProcessed);
        self.app.records.clear();
        self.app.hold = None;
        let deadline = fx.now + timeout;
        self.app.thread = Thread::Closing(Closing::Committing { deadline });
        let offsets = self.subscriptions.all_consumed();
        if self.spec.config.enable_auto_commit && !offsets.is_empty() {
            self.commits.sync_commits.push(SyncCommit::new(offsets, deadline));
        }
        self.drive_sync_commits(fx);
        self.drive_close(fx);
    }

    pub(super) fn drive_close(&mut self, fx: &mut Effects) {
        if let Thread::Closing(Closing::Committing { deadline }) = self.app.thread {
            if self.commits.has_sync_commits() {
                return;
            }
            self.group.heartbeat_thread.enabled = false;
            self.group.heartbeat_thread.started = false;
            self.on_leave_prepare(fx);
            self.maybe_leave_group("the consumer is being closed", fx);
            self.app.thread = Thread::Closing(Closing::AwaitingAnswers { deadline });
        }
        if let Thread::Closing(Closing::AwaitingAnswers { deadline }) = self.app.thread {
            let pending = self
                .group
                .coordinator
                .is_some_and(|node| self.network.has_pending_requests_to_coordinator(node));
            if !pending || deadline <= fx.now {
                self.stop(fx);
            }
        }
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
