//! When the next heartbeat may be sent, and what it has to say (`HeartbeatRequestState`, `HeartbeatState`).

use std::sync::Arc;

use crate::id::{AssignorName, TopicName};
use crate::kafka::client::ExponentialBackoff;
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::modern::reconcile::LocalAssignment;
use crate::kernel::{SimTime, Span};

/// `AbstractHeartbeatRequestManager.HeartbeatRequestState`, a `RequestState` with a timer of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeartbeatRequestState {
    retry_backoff: ExponentialBackoff,
    /// As the coordinator said last.
    interval: Span,
    /// When the interval is over.
    due: SimTime,
    in_flight: bool,
    failed_attempts: u32,
    /// Not before this, after a failure or an answer.
    backs_off_until: SimTime,
}

impl HeartbeatRequestState {
    pub(super) fn new(config: &ConsumerConfig, interval: Span) -> Self {
        Self {
            retry_backoff: ExponentialBackoff::retry(
                config.retry_backoff,
                config.retry_backoff_max,
            ),
            interval,
            due: SimTime::ZERO,
            in_flight: false,
            failed_attempts: 0,
            backs_off_until: SimTime::ZERO,
        }
    }

    pub(super) fn is_in_flight(&self) -> bool {
        self.in_flight
    }

    pub(super) fn can_send_request(&self, now: SimTime) -> bool {
        !self.in_flight && self.next_heartbeat_at() <= now
    }

    /// When the next one may be sent if nothing is in flight.
    pub(super) fn next_heartbeat_at(&self) -> SimTime {
        self.due.max(self.backs_off_until)
    }

    pub(super) fn on_send_attempt(&mut self, now: SimTime) {
        self.in_flight = true;
        self.due = now + self.interval;
    }

    pub(super) fn on_successful_attempt(&mut self, now: SimTime) {
        self.in_flight = false;
        self.failed_attempts = 0;
        self.backs_off_until = now + self.retry_backoff.backoff(0);
    }

    /// The next one need not wait for the interval, only for the back-off.
    pub(super) fn on_failed_attempt(&mut self, now: SimTime) {
        self.in_flight = false;
        self.due = now;
        self.backs_off_until = now + self.retry_backoff.backoff(self.failed_attempts);
        self.failed_attempts += 1;
    }

    /// A new interval begins at once.
    pub(super) fn update_interval(&mut self, interval: Span, now: SimTime) {
        if self.interval != interval {
            self.interval = interval;
            self.due = now + interval;
        }
    }

    /// No back-off, nothing in flight: the next one goes as soon as it can.
    pub(super) fn reset(&mut self) {
        self.in_flight = false;
        self.failed_attempts = 0;
        self.backs_off_until = SimTime::ZERO;
    }
}

/// What the last heartbeats said (`HeartbeatState.SentFields`): only what has changed is said again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SentFields {
    pub rebalance_timeout: Option<Span>,
    pub subscribed_topic_names: Option<Arc<[TopicName]>>,
    pub server_assignor: Option<AssignorName>,
    pub local_assignment: Option<LocalAssignment>,
}

impl SentFields {
    /// After an error or a lost answer everything is said again.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> SimTime {
        SimTime::from_ms(ms)
    }

    fn state() -> HeartbeatRequestState {
        HeartbeatRequestState::new(&ConsumerConfig::default(), Span::ZERO)
    }

    #[test]
    fn the_first_heartbeat_goes_at_once_and_the_coordinator_says_when_the_next_one_is_due() {
        let mut state = state();
        assert!(state.can_send_request(ms(0)));
        state.on_send_attempt(ms(0));
        assert!(!state.can_send_request(ms(10_000)), "one at a time");
        state.update_interval(Span::from_ms(5_000), ms(40));
        state.on_successful_attempt(ms(40));
        assert!(!state.can_send_request(ms(5_039)));
        assert!(state.can_send_request(ms(5_040)));
        state.on_send_attempt(ms(5_040));
        state.on_successful_attempt(ms(5_080));
        assert!(
            state.can_send_request(ms(10_040)),
            "the interval runs from one request to the next"
        );
    }

    #[test]
    fn failed_heartbeats_are_repeated_after_a_back_off_without_waiting_for_the_interval() {
        let mut state = state();
        state.update_interval(Span::from_ms(5_000), ms(0));
        for (at, waits) in [(0, 100), (100, 200), (300, 400), (700, 800), (1_500, 1_000)] {
            state.on_send_attempt(ms(at));
            state.on_failed_attempt(ms(at));
            assert!(!state.can_send_request(ms(at + waits - 1)), "{at}");
            assert!(state.can_send_request(ms(at + waits)), "{at}");
        }
        state.on_send_attempt(ms(2_500));
        state.on_failed_attempt(ms(2_500));
        state.reset();
        assert!(state.can_send_request(ms(2_500)), "fenced: the rejoin does not wait");
    }
}
