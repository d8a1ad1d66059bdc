//! What the application's thread does inside `poll` for its membership (`ApplicationEventProcessor.process(PollEvent)`,
//! `AsyncKafkaConsumer.processBackgroundEvents`).

use crate::fact::Fact;
use crate::id::ErrorCode;
use crate::kafka::Effects;
use crate::kafka::consumer::modern::membership::CallbacksOnLeave;
use crate::kafka::consumer::modern::{AfterCallback, BackgroundEvent};
use crate::kafka::consumer::offset_commit::CommitPurpose;
use crate::kafka::consumer::rebalance_listener::{AfterListener, Called, Resumed};
use crate::kafka::consumer::{Consumer, Failure};

impl Consumer {
    /// One turn of `poll`: false while the listener holds it up.
    pub(in crate::kafka::consumer) fn poll_membership(
        &mut self,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        if self.is_in_listener() {
            if self.resume_listener(fx)? == Resumed::Waits {
                return Ok(false);
            }
        } else {
            self.process_poll_event(fx);
        }
        self.run_background(fx);
        self.invoke_completed_offset_commit_callbacks(fx)?;
        self.maybe_update_subscription_metadata();
        self.process_background_events(fx)
    }

    /// The background thread hears that the application polls: whatever may commit begins now, before anything new is read.
    fn process_poll_event(&mut self, fx: &mut Effects) {
        self.maybe_reconcile(true, fx);
        let is_due = self.commits.auto_commit_due().is_some_and(|at| at <= fx.now);
        if is_due && !self.modern.auto_commit_in_flight {
            let offsets = self.subscriptions.all_consumed();
            self.commits.schedule_auto_commit(fx.now);
            if !offsets.is_empty() {
                self.modern.auto_commit_in_flight = true;
                self.queue_offset_commit(offsets, CommitPurpose::AutoCommit, fx);
            }
        }
        self.on_consumer_poll(fx);
    }

    /// Calls the listener wherever the background thread waits for that, then throws the first error there is. False while the
    /// listener holds it up.
    fn process_background_events(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        while let Some(event) = self.modern.events.pop_front() {
            let failure = match event {
                BackgroundEvent::Error(failure) => Some(failure),
                BackgroundEvent::CallbackNeeded { callback, partitions, then } => {
                    match self.call_listener(callback, partitions, fx) {
                        Called::Waits => {
                            self.after_listener(AfterListener::Membership(then));
                            return Ok(false);
                        }
                        Called::Returned => self.listener_returned(then, false, fx),
                        Called::Threw => self.listener_returned(then, true, fx),
                    }
                }
            };
            self.modern.thrown = self.modern.thrown.or(failure);
        }
        self.modern.thrown.take().map_or(Ok(true), Err)
    }

    fn listener_returned(
        &mut self,
        then: AfterCallback,
        threw: bool,
        fx: &mut Effects,
    ) -> Option<Failure> {
        self.callback_completed(then, threw, fx);
        threw.then_some(Failure::ListenerThrew)
    }

    /// Whether the application's thread would have something to do if it were inside `poll`.
    pub(in crate::kafka::consumer) fn has_background_events(&self) -> bool {
        !self.modern.events.is_empty()
    }

    /// `unsubscribe`, until the goodbye is answered: false while it is not, or while the listener holds it up.
    pub(in crate::kafka::consumer) fn unsubscribe_member(
        &mut self,
        fx: &mut Effects,
    ) -> Result<bool, Failure> {
        if self.is_in_listener() {
            if self.resume_listener(fx)? == Resumed::Waits {
                return Ok(false);
            }
        } else {
            self.fetcher.retain(|_| false);
            self.leave_group(CallbacksOnLeave::Needed, fx);
        }
        if !self.process_background_events(fx)? {
            return Ok(false);
        }
        self.run_background(fx);
        self.network.transmit(fx);
        Ok(!self.modern.is_leave_in_progress())
    }

    pub(super) fn note_rejoin(&self, error: ErrorCode, fx: &mut Effects) {
        self.note(fx, |consumer| Fact::RejoinNeeded { consumer, error });
    }
}
