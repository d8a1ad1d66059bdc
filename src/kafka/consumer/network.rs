//! The consumer's side of the network: what is to be sent, what has arrived and is not read yet
//! (`org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient`).
//!
//! What arrives is read only when one of the consumer's two threads looks at the network. A consumer that is busy and
//! not a member (so that its heartbeat thread is off) leaves it unread until its next `poll`.

use std::collections::VecDeque;

use crate::id::{BrokerId, Correlation, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::{InFlightRequest, NetworkClient};
use crate::kafka::consumer::modern::HeartbeatAnswer;
use crate::kafka::consumer::offset_commit::CommitPurpose;
use crate::kafka::consumer::{FetchPosition, Generation};
use crate::kernel::Span;
use crate::protocol::list_offsets::OffsetSpec;
use crate::protocol::{Channel, Request, Response};

/// What the consumer must remember about a request until it is answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RequestContext {
    Metadata,
    FindCoordinator { lookup: u32 },
    JoinGroup { sent: Generation },
    SyncGroup { sent: Generation },
    Heartbeat { sent: Generation },
    LeaveGroup,
    ConsumerGroupHeartbeat { answer: HeartbeatAnswer },
    OffsetCommit { sent: Generation, offsets: CommittedOffsets, purpose: CommitPurpose },
    OffsetFetch { request: u32 },
    ListOffsets { specs: Vec<(TopicPartition, OffsetSpec)> },
    OffsetForLeaderEpoch { positions: Vec<(TopicPartition, FetchPosition)> },
    Fetch { offsets: Vec<(TopicPartition, Offset)> },
}

/// The offsets of one commit.
pub(super) type CommittedOffsets = Vec<(TopicPartition, Offset, Option<LeaderEpoch>)>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Response(Response),
    Disconnected,
}

/// A request that is over, to be handled by whoever looks at the network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Completion {
    pub(super) request: InFlightRequest<RequestContext>,
    pub(super) answer: Answer,
}

/// What reached the client's sockets.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    Response {
        from: BrokerId,
        channel: Channel,
        correlation: Correlation,
        body: Response,
    },
    Disconnected {
        broker: BrokerId,
        channel: Channel,
    },
    /// Nobody listened where that request was sent.
    Refused {
        broker: BrokerId,
        channel: Channel,
        correlation: Correlation,
    },
}

#[derive(Clone, Debug, PartialEq)]
struct Unsent {
    to: BrokerId,
    channel: Channel,
    timeout: Option<Span>,
    body: Request,
    context: RequestContext,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ConsumerNetworkClient {
    pub(super) client: NetworkClient<RequestContext>,
    unsent: Vec<Unsent>,
    /// In the socket, unread.
    pub(super) arrived: VecDeque<Arrival>,
    /// Read, not handled.
    pub(super) pending_completion: VecDeque<Completion>,
    /// Coordinators whose connection is to be closed.
    pub(super) pending_disconnects: Vec<BrokerId>,
}

impl ConsumerNetworkClient {
    pub(super) fn new(client: NetworkClient<RequestContext>) -> Self {
        Self {
            client,
            unsent: Vec::new(),
            arrived: VecDeque::new(),
            pending_completion: VecDeque::new(),
            pending_disconnects: Vec::new(),
        }
    }

    /// To the broker as one of many: metadata, fetches.
    pub(super) fn send(&mut self, to: BrokerId, body: Request, context: RequestContext) {
        self.unsent.push(Unsent { to, channel: Channel::Data, timeout: None, body, context });
    }

    /// To the broker as the group's coordinator, over a connection of its own.
    pub(super) fn send_to_coordinator(
        &mut self,
        to: BrokerId,
        body: Request,
        context: RequestContext,
    ) {
        let channel = Channel::Coordinator;
        self.unsent.push(Unsent { to, channel, timeout: None, body, context });
    }

    /// A JoinGroup may take longer than `request.timeout.ms`.
    pub(super) fn send_join(
        &mut self,
        to: BrokerId,
        timeout: Span,
        body: Request,
        context: RequestContext,
    ) {
        let channel = Channel::Coordinator;
        self.unsent.push(Unsent { to, channel, timeout: Some(timeout), body, context });
    }

    /// Puts on the wire what can be sent. A broker that is left alone after a failure gets nothing: such requests fail.
    pub(super) fn transmit(&mut self, fx: &mut Effects) {
        let mut queue = std::mem::take(&mut self.unsent);
        for unsent in queue.drain(..) {
            let Unsent { to, channel, timeout, body, context } = unsent;
            if self.client.is_unavailable(to, channel, fx.now) {
                let request = InFlightRequest {
                    broker: to,
                    channel,
                    correlation: Correlation(u32::MAX),
                    api: body.api(),
                    sent_at: fx.now,
                    timeout: Span::ZERO,
                    context,
                };
                self.pending_completion
                    .push_back(Completion { request, answer: Answer::Disconnected });
                continue;
            }
            match timeout {
                None => self.client.send(to, channel, body, context, fx),
                Some(timeout) => self.client.send_within(timeout, (to, channel), body, context, fx),
            };
        }
        // The emptied queue keeps its room.
        self.unsent = queue;
    }

    /// Whether there is nothing to send, to close, to read or to handle.
    pub(super) fn is_quiet(&self) -> bool {
        self.unsent.is_empty()
            && self.arrived.is_empty()
            && self.pending_completion.is_empty()
            && self.pending_disconnects.is_empty()
    }

    /// Whether a request to the coordinator is waiting to be sent or answered.
    pub(super) fn has_pending_requests_to_coordinator(&self, coordinator: BrokerId) -> bool {
        let unsent = |u: &Unsent| u.to == coordinator && u.channel == Channel::Coordinator;
        self.unsent.iter().any(unsent)
            || self.client.in_flight().count(coordinator, Channel::Coordinator) > 0
    }

    /// The client goes: nothing is sent or read any more.
    pub(super) fn close(&mut self, fx: &mut Effects) {
        self.client.close(fx);
        self.unsent.clear();
        self.arrived.clear();
        self.pending_completion.clear();
        self.pending_disconnects.clear();
    }

    /// Fails what is in flight to a coordinator whose connection is given up.
    pub(super) fn fail_all(&mut self, requests: Vec<InFlightRequest<RequestContext>>) {
        let completion = |request| Completion { request, answer: Answer::Disconnected };
        self.pending_completion.extend(requests.into_iter().map(completion));
    }
}
