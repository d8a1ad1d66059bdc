//! One request at a time to each of the others (`org.apache.kafka.raft.RequestManager`).

use crate::id::{BrokerId, Correlation};
use crate::kernel::{SimTime, SortedMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConnectionState {
    AwaitingResponse { correlation: Correlation, until: SimTime },
    BackingOff { until: SimTime },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RequestManager {
    connections: SortedMap<BrokerId, ConnectionState>,
}

impl RequestManager {
    /// A new state begins: what was asked before does not count any more.
    pub(super) fn reset_all(&mut self) {
        self.connections.clear();
    }

    /// What was asked of this one does not count any more.
    pub(super) fn reset(&mut self, peer: BrokerId) {
        self.connections.remove(&peer);
    }

    pub(super) fn sent(&mut self, to: BrokerId, correlation: Correlation, until: SimTime) {
        self.connections.insert(to, ConnectionState::AwaitingResponse { correlation, until });
    }

    /// When a request may be sent to it: at once, unless one is unanswered or the last one failed.
    pub(super) fn ready_at(&self, peer: BrokerId, now: SimTime) -> SimTime {
        match self.connections.get(&peer) {
            None => now,
            Some(
                ConnectionState::AwaitingResponse { until, .. }
                | ConnectionState::BackingOff { until },
            ) => (*until).max(now),
        }
    }

    pub(super) fn has_any_inflight_request(&self, now: SimTime) -> bool {
        self.connections.values().any(|state| match state {
            ConnectionState::AwaitingResponse { until, .. } => *until > now,
            ConnectionState::BackingOff { .. } => false,
        })
    }

    /// When the last of the unanswered requests will have timed out.
    pub(super) fn earliest_change(&self, now: SimTime) -> Option<SimTime> {
        let times = self.connections.values().map(|state| match state {
            ConnectionState::AwaitingResponse { until, .. }
            | ConnectionState::BackingOff { until } => *until,
        });
        times.filter(|until| *until > now).min()
    }

    pub(super) fn is_response_expected(&self, peer: BrokerId, correlation: Correlation) -> bool {
        match self.connections.get(&peer) {
            Some(ConnectionState::AwaitingResponse { correlation: asked, .. }) => {
                *asked == correlation
            }
            Some(ConnectionState::BackingOff { .. }) | None => false,
        }
    }

    pub(super) fn has_request_timed_out(&self, peer: BrokerId, now: SimTime) -> bool {
        match self.connections.get(&peer) {
            Some(ConnectionState::AwaitingResponse { until, .. }) => *until <= now,
            Some(ConnectionState::BackingOff { .. }) | None => false,
        }
    }

    pub(super) fn is_backing_off(&self, peer: BrokerId, now: SimTime) -> bool {
        match self.connections.get(&peer) {
            Some(ConnectionState::BackingOff { until }) => *until > now,
            Some(ConnectionState::AwaitingResponse { .. }) | None => false,
        }
    }

    /// The request was answered; after a failure the next one waits.
    pub(super) fn on_result(&mut self, peer: BrokerId, back_off_until: Option<SimTime>) {
        match back_off_until {
            None => self.reset(peer),
            Some(until) => {
                self.connections.insert(peer, ConnectionState::BackingOff { until });
            }
        }
    }

    /// The connection broke. True if an answer was awaited.
    pub(super) fn is_awaiting(&self, peer: BrokerId) -> bool {
        matches!(self.connections.get(&peer), Some(ConnectionState::AwaitingResponse { .. }))
    }
}
