//! When the next heartbeat is due, and when the session or the poll interval is over
//! (`org.apache.kafka.clients.consumer.internals.Heartbeat`). All three timers run from the start.

use crate::kafka::client::ExponentialBackoff;
use crate::kafka::config::ConsumerConfig;
use crate::kernel::{SimTime, Span};

#[derive(Clone, Debug, PartialEq)]
pub struct Heartbeat {
    session_timeout: Span,
    heartbeat_interval: Span,
    max_poll_interval: Span,
    retry_backoff: ExponentialBackoff,
    heartbeat_at: SimTime,
    session_ends: SimTime,
    poll_by: SimTime,
    in_flight: bool,
    failed_attempts: u32,
    last_sent: Option<SimTime>,
    last_received: Option<SimTime>,
}

impl Heartbeat {
    pub fn new(config: &ConsumerConfig, now: SimTime) -> Self {
        Self {
            session_timeout: config.session_timeout,
            heartbeat_interval: config.heartbeat_interval,
            max_poll_interval: config.max_poll_interval,
            retry_backoff: ExponentialBackoff::retry(
                config.retry_backoff,
                config.retry_backoff_max,
            ),
            heartbeat_at: now + config.heartbeat_interval,
            session_ends: now + config.session_timeout,
            poll_by: now + config.max_poll_interval,
            in_flight: false,
            failed_attempts: 0,
            last_sent: None,
            last_received: None,
        }
    }

    /// The application called `poll`.
    pub fn poll(&mut self, now: SimTime) {
        self.poll_by = now + self.max_poll_interval;
    }

    pub fn sent_heartbeat(&mut self, now: SimTime) {
        self.last_sent = Some(now);
        self.in_flight = true;
        self.heartbeat_at = now + self.heartbeat_interval;
    }

    /// A heartbeat came back, or anything that counts as one.
    pub fn receive_heartbeat(&mut self, now: SimTime) {
        self.last_received = Some(now);
        self.in_flight = false;
        self.failed_attempts = 0;
        self.session_ends = now + self.session_timeout;
    }

    /// A heartbeat failed: the next one follows after the back-off, which only a success resets.
    pub fn fail_heartbeat(&mut self, now: SimTime) {
        self.in_flight = false;
        self.heartbeat_at = now + self.retry_backoff.backoff(self.failed_attempts);
        self.failed_attempts += 1;
    }

    pub fn reset_timeouts(&mut self, now: SimTime) {
        self.reset_session_timeout(now);
        self.poll(now);
        self.heartbeat_at = now + self.heartbeat_interval;
    }

    pub fn reset_session_timeout(&mut self, now: SimTime) {
        self.session_ends = now + self.session_timeout;
    }

    pub fn should_heartbeat(&self, now: SimTime) -> bool {
        self.heartbeat_at <= now
    }

    pub fn session_timeout_expired(&self, now: SimTime) -> bool {
        self.session_ends <= now
    }

    pub fn poll_timeout_expired(&self, now: SimTime) -> bool {
        self.poll_by <= now
    }

    pub fn has_in_flight(&self) -> bool {
        self.in_flight
    }

    pub fn heartbeat_at(&self) -> SimTime {
        self.heartbeat_at
    }

    pub fn session_ends(&self) -> SimTime {
        self.session_ends
    }

    pub fn poll_by(&self) -> SimTime {
        self.poll_by
    }

    pub fn last_sent(&self) -> Option<SimTime> {
        self.last_sent
    }

    pub fn last_received(&self) -> Option<SimTime> {
        self.last_received
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> SimTime {
        SimTime::from_ms(ms)
    }

    fn heartbeat() -> Heartbeat {
        Heartbeat::new(&ConsumerConfig::default(), SimTime::ZERO)
    }

    #[test]
    fn a_heartbeat_is_due_every_interval_even_if_one_is_unanswered() {
        let mut heartbeat = heartbeat();
        assert!(!heartbeat.should_heartbeat(ms(2_999)));
        assert!(heartbeat.should_heartbeat(ms(3_000)));
        heartbeat.sent_heartbeat(ms(3_000));
        assert!(heartbeat.has_in_flight());
        assert!(heartbeat.should_heartbeat(ms(6_000)));
    }

    #[test]
    fn only_an_answer_prolongs_the_session() {
        let mut heartbeat = heartbeat();
        heartbeat.sent_heartbeat(ms(3_000));
        assert!(heartbeat.session_timeout_expired(ms(45_000)));
        heartbeat.receive_heartbeat(ms(3_400));
        assert!(!heartbeat.session_timeout_expired(ms(48_399)));
        assert!(heartbeat.session_timeout_expired(ms(48_400)));
    }

    #[test]
    fn failed_heartbeats_are_repeated_with_a_back_off_that_only_a_success_resets() {
        let mut heartbeat = heartbeat();
        heartbeat.fail_heartbeat(ms(0));
        assert_eq!(heartbeat.heartbeat_at(), ms(100));
        heartbeat.sent_heartbeat(ms(100));
        heartbeat.fail_heartbeat(ms(200));
        assert_eq!(heartbeat.heartbeat_at(), ms(400));
        heartbeat.receive_heartbeat(ms(500));
        heartbeat.fail_heartbeat(ms(500));
        assert_eq!(heartbeat.heartbeat_at(), ms(600));
    }

    #[test]
    fn the_poll_interval_runs_from_the_last_poll() {
        let mut heartbeat = heartbeat();
        heartbeat.poll(ms(1_000));
        assert!(!heartbeat.poll_timeout_expired(ms(300_999)));
        assert!(heartbeat.poll_timeout_expired(ms(301_000)));
    }
}
