//! The application: `while (true) { for (record : consumer.poll()) process(record); }`, one record after the other.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, TopicPartition};
use crate::kafka::consumer::close::Closing;
use crate::kafka::consumer::fetch_collector::PolledRecords;
use crate::kafka::consumer::rebalance_listener::{ListenerCall, RebalanceListener};
use crate::kafka::consumer::{Consumer, Failure};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::RecordData;

/// Where the application thread is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Thread {
    /// The process has not started.
    NotStarted,
    /// Inside `poll`.
    Polling,
    /// Working on the first of `records` until then.
    Processing {
        until: SimTime,
    },
    Closing(Closing),
    /// Closed, for this error if the application did not want it.
    Stopped(Option<ErrorCode>),
}

/// The operator stopped the application thread where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    OutsidePoll,
    /// In the middle of a record, with this much work left.
    InRecord {
        left: Span,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Application {
    pub thread: Thread,
    pub hold: Option<Hold>,
    /// Returned by `poll`, not yet worked on.
    pub records: VecDeque<PolledRecords>,
    /// The thread sleeps inside `poll`; else a call of `poll` begins.
    pub waits_in_poll: bool,
    /// Whether the last turn of `poll` found everything in order, or something was missing.
    pub settled: bool,
    pub last_poll: Option<SimTime>,
    /// What it held before the rebalance that is under way.
    pub gave_back: Arc<[TopicPartition]>,
    /// The heartbeat thread left the group, the application does not know yet.
    pub poll_interval_exceeded: bool,
    pub listener: RebalanceListener,
    /// The thread stands in its listener.
    pub listener_call: Option<ListenerCall>,
    /// What ended the application; it closes the consumer before it goes.
    pub failure: Option<ErrorCode>,
}

impl Default for Application {
    fn default() -> Self {
        Self {
            thread: Thread::NotStarted,
            hold: None,
            records: VecDeque::new(),
            waits_in_poll: false,
            settled: false,
            last_poll: None,
            gave_back: Arc::default(),
            poll_interval_exceeded: false,
            listener: RebalanceListener::default(),
            listener_call: None,
            failure: None,
        }
    }
}

impl Application {
    pub(super) fn start(&mut self, now: SimTime) {
        self.thread = Thread::Polling;
        self.last_poll = Some(now);
    }

    pub(super) fn is_in_poll(&self) -> bool {
        self.thread == Thread::Polling && self.hold.is_none()
    }

    pub(super) fn is_closing(&self) -> bool {
        matches!(self.thread, Thread::Closing(_))
    }

    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.thread, Thread::Stopped(_) | Thread::NotStarted)
    }
}

impl Consumer {
    /// Lets the application thread run until it waits: inside `poll` for the network, or for a record to be finished.
    pub(super) fn run_application(&mut self, fx: &mut Effects) {
        while self.app.is_in_poll() {
            match self.poll_turn(fx) {
                Ok(true) => self.poll_returns(fx),
                Ok(false) => return,
                Err(failure) => self.application_fails(failure, fx),
            }
        }
    }

    /// One turn of the loop inside `poll`; true if there are records to return.
    fn poll_turn(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        if std::mem::take(&mut self.app.waits_in_poll) {
            self.forget_finished_lookup();
            // What the network brought while it waited is returned before any other work.
            if self.collect_fetch(fx)? {
                self.send_fetches(fx);
                return Ok(true);
            }
        }
        if !self.is_in_listener() {
            self.app.last_poll = Some(fx.now);
        }
        let joined = self.poll_coordinator(fx)?;
        if self.is_in_listener() {
            self.network.transmit(fx);
            return Ok(false);
        }
        self.app.settled = joined && self.update_fetch_positions(fx)?;
        let any = self.collect_fetch(fx)?;
        self.send_fetches(fx);
        self.network.transmit(fx);
        self.app.waits_in_poll = !any;
        Ok(any)
    }

    /// `poll` returns: the application begins with the first record.
    fn poll_returns(&mut self, fx: &mut Effects) {
        self.heartbeat.poll(fx.now);
        let every = self.spec.config.processing_time;
        if every == Span::ZERO {
            while !self.app.records.is_empty() {
                self.finish_record(fx);
            }
            return;
        }
        self.process_next(every, fx);
    }

    fn process_next(&mut self, takes: Span, fx: &mut Effects) {
        self.app.thread = Thread::Processing { until: fx.now + takes };
        fx.arm(TimerKind::RecordProcessed, takes);
    }

    /// The timer says that the work on a record is done.
    pub(super) fn record_processed(&mut self, fx: &mut Effects) {
        if self.app.hold.is_some() || !matches!(self.app.thread, Thread::Processing { .. }) {
            return;
        }
        self.finish_record(fx);
        if self.app.records.is_empty() {
            self.app.thread = Thread::Polling;
        } else {
            self.process_next(self.spec.config.processing_time, fx);
        }
    }

    fn finish_record(&mut self, fx: &mut Effects) {
        let Some(polled) = self.app.records.front_mut() else { return };
        let offset = polled.offset();
        let partition = polled.partition.clone();
        let key = polled.batch.records.get(polled.next).and_then(|record| match &record.data {
            RecordData::User { key, .. } => key.clone(),
            RecordData::Group(_) | RecordData::Control(_) | RecordData::Metadata(_) => None,
        });
        polled.next += 1;
        if polled.next >= polled.end {
            self.app.records.pop_front();
        }
        self.note(fx, |consumer| Fact::RecordProcessed { consumer, partition, offset, key });
    }

    /// Kafka's client threw: the application ends, and closes the consumer on its way out (try-with-resources).
    fn application_fails(&mut self, failure: Failure, fx: &mut Effects) {
        let error = failure.code();
        self.app.failure = Some(error);
        self.note(fx, |consumer| Fact::ConsumerFailed { consumer, error });
        self.begin_close(fx);
    }

    // ---- the operator's hand ----

    pub(super) fn hold(&mut self, fx: &mut Effects) {
        self.app.hold = Some(match self.app.thread {
            Thread::Processing { until } => {
                fx.disarm(TimerKind::RecordProcessed);
                Hold::InRecord { left: until.since(fx.now) }
            }
            Thread::NotStarted | Thread::Polling | Thread::Closing(_) | Thread::Stopped(_) => {
                Hold::OutsidePoll
            }
        });
        self.note(fx, |consumer| Fact::ConsumerHeld { consumer });
    }

    pub(super) fn release(&mut self, fx: &mut Effects) {
        self.note(fx, |consumer| Fact::ConsumerReleased { consumer });
        match self.app.hold.take() {
            Some(Hold::InRecord { left }) => self.process_next(left, fx),
            Some(Hold::OutsidePoll) | None => self.app.waits_in_poll = false,
        }
    }
}
