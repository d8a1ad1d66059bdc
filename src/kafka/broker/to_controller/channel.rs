//! A line to whoever is the active controller (`NodeToControllerChannelManager`): requests wait their turn, one is under way at a
//! time, and one that did not reach the active controller is sent again, to the next one.

use std::collections::VecDeque;

use crate::id::{Correlation, ErrorCode, NodeId};
use crate::kafka::{Effects, ServerTimer, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Channel, Request, Response};

/// How long an answer may take (`controller.socket.timeout.ms`).
const SOCKET_TIMEOUT: Span = Span::from_ms(30_000);
/// How long to wait before connecting again after a connection was lost.
const RECONNECT_BACKOFF: Span = Span::from_ms(50);

#[derive(Clone, Debug, PartialEq)]
struct Queued {
    request: Request,
    created: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
struct InFlight {
    to: NodeId,
    correlation: Correlation,
    queued: Queued,
    give_up_at: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ControllerChannel {
    channel: Channel,
    /// After so long a request that waits in the queue is given up; `None` is never.
    retry_timeout: Option<Span>,
    queue: VecDeque<Queued>,
    in_flight: Option<InFlight>,
    /// Whom the last request went to. Looked up anew after a lost connection or NOT_CONTROLLER.
    active_controller: Option<NodeId>,
    not_before: SimTime,
    correlation: Correlation,
}

/// How a request has ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Answered(Response),
    /// It waited in the queue for longer than it may.
    TimedOut,
}

impl ControllerChannel {
    pub fn new(channel: Channel, retry_timeout: Option<Span>) -> Self {
        Self {
            channel,
            retry_timeout,
            queue: VecDeque::new(),
            in_flight: None,
            active_controller: None,
            not_before: SimTime::ZERO,
            correlation: Correlation(0),
        }
    }

    pub fn enqueue(&mut self, request: Request, now: SimTime) {
        self.queue.push_back(Queued { request, created: now });
    }

    /// Sends the next request if there is one and somebody to send it to. `leader` is who leads the controllers, as far as this
    /// node knows. Answers whether one was given up, because it had waited for too long.
    pub fn poll(&mut self, leader: Option<&NodeId>, fx: &mut Effects) -> Option<Ended> {
        if self.in_flight.as_ref().is_some_and(|sent| sent.give_up_at <= fx.now) {
            self.give_up_connection(fx);
        }
        if self.active_controller.is_none() {
            self.active_controller = leader.cloned();
        }
        if self.in_flight.is_none() {
            if let (Some(first), Some(timeout)) = (self.queue.front(), self.retry_timeout)
                && first.created + timeout <= fx.now
            {
                self.queue.pop_front();
                self.arm(fx);
                return Some(Ended::TimedOut);
            }
            self.send_next(fx);
        }
        self.arm(fx);
        None
    }

    fn send_next(&mut self, fx: &mut Effects) {
        if fx.now < self.not_before {
            return;
        }
        let Some(to) = self.active_controller.clone() else { return };
        let Some(queued) = self.queue.pop_front() else { return };
        self.correlation = Correlation(self.correlation.0.wrapping_add(1));
        let correlation = self.correlation;
        fx.send(to.clone(), self.channel, correlation, queued.request.clone());
        let patience = self.retry_timeout.map_or(SOCKET_TIMEOUT, |it| it.min(SOCKET_TIMEOUT));
        let give_up_at = fx.now + patience;
        self.in_flight = Some(InFlight { to, correlation, queued, give_up_at });
    }

    /// When to look again, though nothing has happened.
    fn arm(&self, fx: &mut Effects) {
        let timer = TimerKind::Server(ServerTimer::ControllerChannel(self.channel));
        let waiting = self.queue.front().map(|first| {
            let given_up = self.retry_timeout.map(|timeout| first.created + timeout);
            let connects = self.active_controller.is_some().then_some(self.not_before);
            [given_up, connects].into_iter().flatten().min()
        });
        let at = match &self.in_flight {
            Some(sent) => Some(sent.give_up_at),
            None => waiting.flatten(),
        };
        match at {
            Some(at) => fx.arm(timer, at.max(fx.now).since(fx.now)),
            None => fx.disarm(timer),
        }
    }

    /// An answer, unless it is one of the past. One that says NOT_CONTROLLER is no end: the request is sent again.
    pub fn answered(
        &mut self,
        to: Correlation,
        response: Response,
        fx: &mut Effects,
    ) -> Option<Ended> {
        let sent = self.in_flight.take_if(|sent| sent.correlation == to)?;
        if response.error() == ErrorCode::NotController {
            fx.disconnect(sent.to, self.channel);
            self.active_controller = None;
            self.queue.push_front(sent.queued);
            return None;
        }
        Some(Ended::Answered(response))
    }

    pub fn disconnected(&mut self, peer: &NodeId, now: SimTime) {
        if self.active_controller.as_ref() == Some(peer) {
            self.active_controller = None;
        }
        if let Some(sent) = self.in_flight.take_if(|sent| sent.to == *peer) {
            self.queue.push_front(sent.queued);
            self.not_before = now + RECONNECT_BACKOFF;
        }
    }

    fn give_up_connection(&mut self, fx: &mut Effects) {
        if let Some(sent) = self.in_flight.take() {
            fx.disconnect(sent.to, self.channel);
            self.active_controller = None;
            self.queue.push_front(sent.queued);
            self.not_before = fx.now + RECONNECT_BACKOFF;
        }
    }
}

#[cfg(test)]
#[path = "tests/channel.rs"]
mod tests;
