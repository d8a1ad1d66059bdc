//! Requests that have not been answered yet (`org.apache.kafka.clients.InFlightRequests`).

use crate::id::{BrokerId, Correlation};
use crate::kernel::{SimTime, Span};
use crate::protocol::{ApiKey, Channel};

/// One unanswered request. `context` is what its sender needs to know when the answer comes.
#[derive(Clone, Debug, PartialEq)]
pub struct InFlightRequest<C> {
    pub broker: BrokerId,
    pub channel: Channel,
    pub correlation: Correlation,
    pub api: ApiKey,
    pub sent_at: SimTime,
    /// `request.timeout.ms`, or what the request brought along (JoinGroup).
    pub timeout: Span,
    pub context: C,
}

impl<C> InFlightRequest<C> {
    /// Kafka takes a request for lost only when *more* than its timeout has passed, in whole milliseconds.
    pub fn expires_at(&self) -> SimTime {
        self.sent_at + self.timeout + Span::from_ms(1)
    }
}

/// All unanswered requests of one client, the oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct InFlightRequests<C> {
    requests: Vec<InFlightRequest<C>>,
}

impl<C> Default for InFlightRequests<C> {
    fn default() -> Self {
        Self { requests: Vec::new() }
    }
}

impl<C> InFlightRequests<C> {
    pub fn add(&mut self, request: InFlightRequest<C>) {
        self.requests.push(request);
    }

    /// Takes out the request that an answer belongs to; `None` if the client has given it up.
    pub fn complete(
        &mut self,
        broker: BrokerId,
        channel: Channel,
        correlation: Correlation,
    ) -> Option<InFlightRequest<C>> {
        let of_answer = |r: &InFlightRequest<C>| {
            r.correlation == correlation && r.broker == broker && r.channel == channel
        };
        self.requests.iter().position(of_answer).map(|i| self.requests.remove(i))
    }

    /// Takes out every request of a connection, the oldest first.
    pub fn clear(&mut self, broker: BrokerId, channel: Channel) -> Vec<InFlightRequest<C>> {
        self.requests.extract_if(.., |r| r.broker == broker && r.channel == channel).collect()
    }

    /// The first connection with a request that has waited too long.
    pub fn connection_with_expired(&self, now: SimTime) -> Option<(BrokerId, Channel)> {
        let expired = self.requests.iter().find(|r| r.expires_at() <= now);
        expired.map(|r| (r.broker, r.channel))
    }

    /// When the next request expires.
    pub fn next_expiry(&self) -> Option<SimTime> {
        self.requests.iter().map(InFlightRequest::expires_at).min()
    }

    pub fn count(&self, broker: BrokerId, channel: Channel) -> usize {
        self.requests.iter().filter(|r| r.broker == broker && r.channel == channel).count()
    }

    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &InFlightRequest<C>> {
        self.requests.iter()
    }
}
