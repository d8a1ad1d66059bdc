//! The member's way to the others (`KafkaNetworkChannel` over `InterBrokerSendThread`): a broken connection is left alone for a while,
//! and what is asked meanwhile fails without ever being sent.

use crate::id::{BrokerId, Correlation};
use crate::kafka::client::{ClusterConnectionStates, ExponentialBackoff};
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::Channel;

/// `KafkaRaftManager.buildNetworkClient` has these two numbers in its text; no setting changes them.
const RECONNECT_BACKOFF: Span = Span::from_ms(50);
const RECONNECT_BACKOFF_MAX: Span = Span::from_ms(500);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct NetworkChannel {
    connections: ClusterConnectionStates,
    /// Whom requests wait for, and when they fail. The sending thread sleeps until it may connect again and then fails what has
    /// waited for that; it is the member's next attempt that connects.
    unsent: SortedMap<BrokerId, SimTime>,
}

impl Default for NetworkChannel {
    fn default() -> Self {
        let backoff = ExponentialBackoff::retry(RECONNECT_BACKOFF, RECONNECT_BACKOFF_MAX);
        Self { connections: ClusterConnectionStates::new(backoff), unsent: SortedMap::default() }
    }
}

impl NetworkChannel {
    /// Whether a request may go out now. If not, it will fail by itself.
    pub(super) fn admit(&mut self, to: BrokerId, correlation: Correlation, now: SimTime) -> bool {
        let until = self.connections.disconnected_until(to, Channel::Raft);
        if let Some(until) = until.filter(|until| *until > now) {
            self.unsent.insert(to, until);
            return false;
        }
        self.connections.sending((to, Channel::Raft), correlation, now);
        true
    }

    pub(super) fn answered(&mut self, by: BrokerId) {
        self.connections.answered(by, Channel::Raft);
    }

    pub(super) fn disconnected(&mut self, peer: BrokerId, now: SimTime) {
        self.connections.disconnected(peer, Channel::Raft, now);
    }

    /// When the first request fails that was never sent.
    pub(super) fn next_failure(&self) -> Option<SimTime> {
        self.unsent.values().min().copied()
    }

    /// Somebody whose requests fail now.
    pub(super) fn take_failed(&mut self, now: SimTime) -> Option<BrokerId> {
        let (peer, _) = self.unsent.iter().find(|(_, until)| **until <= now)?;
        let peer = *peer;
        self.unsent.remove(&peer);
        Some(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: BrokerId = BrokerId(2);

    #[test]
    fn a_broken_connection_is_opened_again_after_50_to_500_ms() {
        let mut channel = NetworkChannel::default();
        let mut now = SimTime::from_ms(1_000);
        let mut waits = Vec::new();
        for _ in 0..6 {
            assert!(channel.admit(PEER, Correlation(0), now));
            channel.disconnected(PEER, now);
            assert!(!channel.admit(PEER, Correlation(0), now + Span::from_ms(20)));
            let until = channel.next_failure().expect("it waits");
            waits.push(until.since(now).as_ms());
            assert_eq!(channel.take_failed(until), Some(PEER));
            assert_eq!(channel.take_failed(until), None, "it fails once");
            now = until;
        }
        assert_eq!(waits, [50, 100, 200, 400, 500, 500]);
        assert!(channel.admit(PEER, Correlation(0), now));
        channel.answered(PEER);
        channel.disconnected(PEER, now);
        assert!(!channel.admit(PEER, Correlation(0), now));
        let until = channel.next_failure().expect("it waits");
        assert_eq!(until.since(now).as_ms(), 50, "an answer ends the series");
    }

    #[test]
    fn what_cannot_be_sent_yet_does_not_fail_before_it_could_have_been() {
        let mut channel = NetworkChannel::default();
        let now = SimTime::from_ms(1_000);
        assert!(channel.admit(PEER, Correlation(0), now));
        channel.disconnected(PEER, now);
        assert!(!channel.admit(PEER, Correlation(0), now + Span::from_ms(20)));
        assert_eq!(channel.take_failed(now + Span::from_ms(49)), None);
        assert!(
            channel.admit(BrokerId(3), Correlation(0), now),
            "another connection is none of its business"
        );
    }
}
