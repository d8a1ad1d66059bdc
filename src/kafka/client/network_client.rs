//! Sends a client's requests, keeps them until they are answered, and gives up connections that do not answer
//! (`org.apache.kafka.clients.NetworkClient`).

use crate::fact::Fact;
use crate::id::{BrokerId, ClientId, Correlation};
use crate::kafka::client::{
    ClusterConnectionStates, ExponentialBackoff, InFlightRequest, InFlightRequests,
};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Channel, Request};

/// The connections and unanswered requests of one client.
///
/// `C` is what the client notes about a request, in place of Kafka's callback. The timer `RequestTimeout` is this
/// struct's own: it is armed for the request that expires first, and left alone when a later one is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkClient<C> {
    client: ClientId,
    request_timeout: Span,
    next_correlation: Correlation,
    connections: ClusterConnectionStates,
    in_flight: InFlightRequests<C>,
    timer_at: Option<SimTime>,
}

impl<C> NetworkClient<C> {
    pub fn new(client: ClientId, request_timeout: Span) -> Self {
        Self {
            client,
            request_timeout,
            next_correlation: Correlation(0),
            connections: ClusterConnectionStates::default(),
            in_flight: InFlightRequests::default(),
            timer_at: None,
        }
    }

    /// With another `reconnect.backoff.ms` than Kafka's default.
    pub fn with_reconnect_backoff(mut self, reconnect_backoff: ExponentialBackoff) -> Self {
        self.connections = ClusterConnectionStates::new(reconnect_backoff);
        self
    }

    /// Sends a request that may wait for `request.timeout.ms`.
    pub fn send(
        &mut self,
        to: BrokerId,
        channel: Channel,
        body: Request,
        context: C,
        fx: &mut Effects,
    ) -> Correlation {
        self.send_within(self.request_timeout, (to, channel), body, context, fx)
    }

    /// Sends a request that may wait for `timeout`.
    pub fn send_within(
        &mut self,
        timeout: Span,
        (to, channel): (BrokerId, Channel),
        body: Request,
        context: C,
        fx: &mut Effects,
    ) -> Correlation {
        let correlation = self.open(to, channel, fx.now);
        let api = body.api();
        let request = InFlightRequest {
            broker: to,
            channel,
            correlation,
            api,
            sent_at: fx.now,
            timeout,
            context,
        };
        let expires_at = request.expires_at();
        self.in_flight.add(request);
        fx.send(to, channel, correlation, body);
        if self.timer_at.is_none_or(|at| expires_at < at) {
            self.arm(expires_at, fx);
        }
        correlation
    }

    /// Sends a request that is never answered (a Produce with `acks=0`).
    pub fn send_unanswered(
        &mut self,
        to: BrokerId,
        channel: Channel,
        body: Request,
        fx: &mut Effects,
    ) -> Correlation {
        let correlation = self.open(to, channel, fx.now);
        fx.send(to, channel, correlation, body);
        correlation
    }

    /// The request that an answer belongs to; `None` if it was given up meanwhile.
    pub fn complete(
        &mut self,
        from: BrokerId,
        channel: Channel,
        correlation: Correlation,
    ) -> Option<InFlightRequest<C>> {
        self.in_flight.complete(from, channel, correlation)
    }

    /// A connection is gone: its unanswered requests have failed, the oldest first.
    pub fn disconnected(
        &mut self,
        broker: BrokerId,
        channel: Channel,
        now: SimTime,
    ) -> Vec<InFlightRequest<C>> {
        self.connections.broke(broker, channel, now);
        self.in_flight.clear(broker, channel)
    }

    /// Nobody listened where this request was sent. If it was to open the connection, there never was one: Kafka's client would
    /// not have sent it (`ready`), and here it is taken back.
    pub fn refused(
        &mut self,
        broker: BrokerId,
        channel: Channel,
        correlation: Correlation,
        now: SimTime,
    ) -> Option<InFlightRequest<C>> {
        if !self.connections.was_opened_by(broker, channel, correlation) {
            return None;
        }
        self.connections.disconnected(broker, channel, now);
        self.in_flight.complete(broker, channel, correlation)
    }

    /// Closes a connection of its own accord; what was unanswered has failed (`disconnect`).
    pub fn disconnect(
        &mut self,
        broker: BrokerId,
        channel: Channel,
        fx: &mut Effects,
    ) -> Vec<InFlightRequest<C>> {
        if !self.connections.is_ready(broker, channel) {
            return Vec::new();
        }
        fx.disconnect(broker, channel);
        self.disconnected(broker, channel, fx.now)
    }

    /// The timer `RequestTimeout` fired: gives up every connection on which a request has waited too long.
    pub fn handle_timed_out_requests(&mut self, fx: &mut Effects) -> Vec<InFlightRequest<C>> {
        self.timer_at = None;
        let mut failed = Vec::new();
        while let Some((broker, channel)) = self.in_flight.connection_with_expired(fx.now) {
            let expired = self.in_flight.iter().find(|r| r.expires_at() <= fx.now);
            let api = expired.map(|r| r.api).expect("a request of this connection has expired");
            let client = self.client.clone().into();
            fx.note(Fact::RequestTimedOut { client, broker, api });
            failed.append(&mut self.disconnect(broker, channel, fx));
        }
        if let Some(at) = self.in_flight.next_expiry() {
            self.arm(at, fx);
        }
        failed
    }

    /// Whom to ask what any broker can answer: an idle connection first, then the least busy one, then the broker that
    /// was not tried for the longest time; the lowest id among equals (`leastLoadedNode`; Kafka starts at a random one).
    pub fn least_loaded_node(&self, brokers: &[BrokerId], now: SimTime) -> Option<BrokerId> {
        let mut found_ready: Option<(usize, BrokerId)> = None;
        let mut found_can_connect: Option<(SimTime, BrokerId)> = None;
        for &broker in brokers {
            if self.connections.is_ready(broker, Channel::Data) {
                let load = self.in_flight.count(broker, Channel::Data);
                if load == 0 {
                    return Some(broker);
                }
                if found_ready.is_none_or(|(least, _)| load < least) {
                    found_ready = Some((load, broker));
                }
            } else if !self.connections.is_unavailable(broker, Channel::Data, now) {
                let tried = self.connections.last_attempt(broker, Channel::Data);
                if found_can_connect.is_none_or(|(earliest, _)| tried < earliest) {
                    found_can_connect = Some((tried, broker));
                }
            }
        }
        found_ready.map(|(_, broker)| broker).or(found_can_connect.map(|(_, broker)| broker))
    }

    /// Whether a connection to one of them stands, or is being opened.
    pub fn is_any_ready(&self, brokers: &[BrokerId]) -> bool {
        brokers.iter().any(|&broker| self.connections.is_ready(broker, Channel::Data))
    }

    pub fn is_unavailable(&self, broker: BrokerId, channel: Channel, now: SimTime) -> bool {
        self.connections.is_unavailable(broker, channel, now)
    }

    /// The client goes: closes every connection, forgets every request.
    pub fn close(&mut self, fx: &mut Effects) {
        for (broker, channel) in self.connections.standing() {
            fx.disconnect(broker, channel);
        }
        if self.timer_at.take().is_some() {
            fx.disarm(TimerKind::RequestTimeout);
        }
        self.connections = ClusterConnectionStates::default();
        self.in_flight = InFlightRequests::default();
    }

    pub fn connections(&self) -> &ClusterConnectionStates {
        &self.connections
    }

    pub fn in_flight(&self) -> &InFlightRequests<C> {
        &self.in_flight
    }

    fn open(&mut self, to: BrokerId, channel: Channel, now: SimTime) -> Correlation {
        let correlation = self.next_correlation;
        self.next_correlation = Correlation(correlation.0.wrapping_add(1));
        self.connections.sending((to, channel), correlation, now);
        correlation
    }

    fn arm(&mut self, at: SimTime, fx: &mut Effects) {
        self.timer_at = Some(at);
        fx.arm(TimerKind::RequestTimeout, at.since(fx.now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::GroupId;
    use crate::kafka::Effect;
    use crate::kernel::RandomStreams;
    use crate::protocol::{ApiKey, find_coordinator};

    const B1: BrokerId = BrokerId(1);
    const B2: BrokerId = BrokerId(2);

    fn client() -> NetworkClient<&'static str> {
        NetworkClient::new(ClientId::new("c1"), Span::from_ms(30_000))
    }

    /// Does something at a moment and gives back what came out.
    fn at<R>(ms: u64, act: impl FnOnce(&mut Effects) -> R) -> (R, Vec<Effect>) {
        let (mut rng, mut list) = (RandomStreams::new(1), Vec::new());
        let mut fx = Effects::new(SimTime::from_ms(ms), &mut rng, &mut list);
        let result = act(&mut fx);
        (result, list)
    }

    fn request() -> Request {
        Request::from(find_coordinator::Request { group: GroupId::new("g") })
    }

    #[test]
    fn a_request_unanswered_for_longer_than_its_timeout_breaks_the_connection() {
        let mut net = client();
        let (_, sent) = at(0, |fx| net.send(B1, Channel::Data, request(), "first", fx));
        let armed = Effect::Arm { timer: TimerKind::RequestTimeout, after: Span::from_ms(30_001) };
        assert_eq!(sent.last(), Some(&armed));
        let (_, sent) = at(5, |fx| {
            net.send(B1, Channel::Data, request(), "second", fx);
            net.send(B1, Channel::Coordinator, request(), "elsewhere", fx)
        });
        assert_eq!(sent.len(), 2, "the timer stands already: {sent:?}");
        let (failed, effects) = at(30_001, |fx| net.handle_timed_out_requests(fx));
        let contexts: Vec<_> = failed.iter().map(|r| r.context).collect();
        assert_eq!(contexts, ["first", "second"], "all of the connection, the oldest first");
        let api = ApiKey::FindCoordinator;
        let client = ClientId::new("c1").into();
        assert_eq!(
            effects,
            [
                Effect::Note(Fact::RequestTimedOut { client, broker: B1, api }),
                Effect::Disconnect { peer: B1.into(), channel: Channel::Data },
                Effect::Arm { timer: TimerKind::RequestTimeout, after: Span::from_ms(5) },
            ]
        );
    }

    #[test]
    fn an_answer_to_a_request_that_was_given_up_is_nobodys() {
        let mut net = client();
        let (correlation, _) = at(0, |fx| net.send(B1, Channel::Data, request(), "first", fx));
        assert_eq!(net.disconnected(B1, Channel::Data, SimTime::from_ms(1)).len(), 1);
        assert_eq!(net.complete(B1, Channel::Data, correlation), None);
    }

    #[test]
    fn the_least_loaded_node_is_an_idle_connection_then_a_busy_one_then_the_longest_untried() {
        let mut net = client();
        let now = SimTime::from_ms(10);
        assert_eq!(net.least_loaded_node(&[B1, B2], now), Some(B1));
        at(10, |fx| net.send(B2, Channel::Data, request(), "", fx));
        assert_eq!(net.least_loaded_node(&[B1, B2], now), Some(B2), "a busy connection is better");
        net.disconnected(B2, Channel::Data, now);
        assert_eq!(net.least_loaded_node(&[B1, B2], now), Some(B1));
        assert_eq!(net.least_loaded_node(&[B2], now), None, "it is left alone for a while");
        let later = SimTime::from_ms(60);
        assert_eq!(net.least_loaded_node(&[B2], later), Some(B2));
    }

    #[test]
    fn a_connection_that_stood_begins_its_back_off_anew_even_without_an_answer() {
        let mut net = client();
        let mut now = 0;
        let mut waits = Vec::new();
        for came_about in [false, false, true, false] {
            let (opener, _) = at(now, |fx| net.send(B1, Channel::Data, request(), "", fx));
            let ended = SimTime::from_ms(now);
            if !came_about {
                assert!(net.refused(B1, Channel::Data, opener, ended).is_some());
            }
            net.disconnected(B1, Channel::Data, ended);
            let until = net.connections().disconnected_until(B1, Channel::Data);
            let until = until.expect("it is gone");
            waits.push(until.since(ended).as_ms());
            now = until.since(SimTime::ZERO).as_ms();
        }
        assert_eq!(waits, [50, 100, 50, 100]);
    }

    #[test]
    fn a_connection_that_is_gone_already_is_not_left_alone_for_longer() {
        let mut net = client();
        at(0, |fx| net.send(B1, Channel::Data, request(), "", fx));
        net.disconnected(B1, Channel::Data, SimTime::ZERO);
        net.disconnected(B1, Channel::Data, SimTime::from_ms(20));
        let until = net.connections().disconnected_until(B1, Channel::Data);
        assert_eq!(until, Some(SimTime::from_ms(50)));
    }
}
