//! Which connections have failed, and how long they are left alone (`org.apache.kafka.clients.ClusterConnectionStates`).

use crate::id::{BrokerId, Correlation};
use crate::kafka::client::ExponentialBackoff;
use crate::kafka::config::{RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX};
use crate::kernel::SimTime;
use crate::protocol::Channel;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ConnectionState {
    broker: BrokerId,
    channel: Channel,
    /// `None` while it stands; else the moment from which on it may be opened again.
    disconnected_until: Option<SimTime>,
    last_attempt: SimTime,
    /// The request with which it was opened last.
    opened_by: Correlation,
    failed_attempts: u32,
}

/// One entry for each connection that was ever opened, sorted by broker and channel.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterConnectionStates {
    reconnect_backoff: ExponentialBackoff,
    connections: Vec<ConnectionState>,
}

impl Default for ClusterConnectionStates {
    /// With Kafka's default back-off.
    fn default() -> Self {
        Self::new(ExponentialBackoff::retry(RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX))
    }
}

impl ClusterConnectionStates {
    pub fn new(reconnect_backoff: ExponentialBackoff) -> Self {
        Self { reconnect_backoff, connections: Vec::new() }
    }

    /// Something is sent: the connection is opened if it does not stand.
    pub fn sending(
        &mut self,
        (broker, channel): (BrokerId, Channel),
        correlation: Correlation,
        now: SimTime,
    ) {
        match self.place(broker, channel) {
            Ok(i) => {
                let connection = &mut self.connections[i];
                if connection.disconnected_until.take().is_some() {
                    connection.last_attempt = now;
                    connection.opened_by = correlation;
                }
            }
            Err(i) => self.connections.insert(
                i,
                ConnectionState {
                    broker,
                    channel,
                    disconnected_until: None,
                    last_attempt: now,
                    opened_by: correlation,
                    failed_attempts: 0,
                },
            ),
        }
    }

    /// The connection is good (`ready`): the next failure starts the back-off anew.
    pub fn answered(&mut self, broker: BrokerId, channel: Channel) {
        if let Ok(i) = self.place(broker, channel) {
            self.connections[i].failed_attempts = 0;
        }
    }

    /// A connection that stood is gone; nothing happens if it was gone before.
    pub fn broke(&mut self, broker: BrokerId, channel: Channel, now: SimTime) {
        if self.is_ready(broker, channel) {
            self.answered(broker, channel);
            self.disconnected(broker, channel, now);
        }
    }

    /// It has failed once more.
    pub fn disconnected(&mut self, broker: BrokerId, channel: Channel, now: SimTime) {
        if let Ok(i) = self.place(broker, channel) {
            let connection = &mut self.connections[i];
            let wait = self.reconnect_backoff.backoff(connection.failed_attempts);
            connection.last_attempt = now;
            connection.disconnected_until = Some(now + wait);
            connection.failed_attempts += 1;
        }
    }

    /// Whether the connection has failed and may not be opened again yet (`NetworkClientUtils.isUnavailable`).
    pub fn is_unavailable(&self, broker: BrokerId, channel: Channel, now: SimTime) -> bool {
        self.disconnected_until(broker, channel).is_some_and(|until| now < until)
    }

    /// Whether the connection stands, so that something can be sent without opening it first.
    pub fn is_ready(&self, broker: BrokerId, channel: Channel) -> bool {
        self.place(broker, channel).is_ok_and(|i| self.connections[i].disconnected_until.is_none())
    }

    /// Whether the connection stands, or is being opened, by that request.
    pub fn was_opened_by(
        &self,
        broker: BrokerId,
        channel: Channel,
        correlation: Correlation,
    ) -> bool {
        self.place(broker, channel).is_ok_and(|i| {
            let connection = &self.connections[i];
            connection.disconnected_until.is_none() && connection.opened_by == correlation
        })
    }

    /// When the connection was opened or broke last; `SimTime::ZERO` if never.
    pub fn last_attempt(&self, broker: BrokerId, channel: Channel) -> SimTime {
        self.place(broker, channel).map_or(SimTime::ZERO, |i| self.connections[i].last_attempt)
    }

    /// From when on a failed connection may be opened again.
    pub fn disconnected_until(&self, broker: BrokerId, channel: Channel) -> Option<SimTime> {
        self.place(broker, channel).ok().and_then(|i| self.connections[i].disconnected_until)
    }

    /// The connections that stand.
    pub fn standing(&self) -> impl Iterator<Item = (BrokerId, Channel)> {
        let standing = self.connections.iter().filter(|c| c.disconnected_until.is_none());
        standing.map(|c| (c.broker, c.channel))
    }

    fn place(&self, broker: BrokerId, channel: Channel) -> Result<usize, usize> {
        self.connections.binary_search_by_key(&(broker, channel), |c| (c.broker, c.channel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Span;

    #[test]
    fn a_failed_connection_is_left_alone_for_longer_and_longer() {
        let mut states = ClusterConnectionStates::default();
        let (broker, channel) = (BrokerId(1), Channel::Data);
        let mut now = SimTime::ZERO;
        let mut waits = Vec::new();
        for _ in 0..6 {
            states.sending((broker, channel), Correlation(0), now);
            assert!(states.is_ready(broker, channel));
            states.disconnected(broker, channel, now);
            let until = states.disconnected_until(broker, channel).expect("it failed");
            waits.push(until.since(now).as_ms());
            assert!(states.is_unavailable(broker, channel, now));
            assert!(!states.is_unavailable(broker, channel, until));
            now = until;
        }
        assert_eq!(waits, [50, 100, 200, 400, 800, 1_000]);
        states.sending((broker, channel), Correlation(0), now);
        states.answered(broker, channel);
        states.disconnected(broker, channel, now);
        assert_eq!(
            states.disconnected_until(broker, channel),
            Some(now + Span::from_ms(50)),
            "an answer ends the series"
        );
    }
}
