//! One request or response on its way from one node to another.

use crate::id::{Correlation, EnvelopeId, NodeId};
use crate::kernel::SimTime;
use crate::protocol::{ApiKey, Request, Response};

/// Which of the connections between two nodes is used.
///
/// A consumer talks to its coordinator over a connection of its own (Kafka gives it the node id `Integer.MAX_VALUE - id`),
/// because a broker works on one request per connection at a time: a parked Fetch would hold up the heartbeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    Data,
    Coordinator,
    /// Of a follower's fetcher to a leader.
    ReplicaFetcher,
    /// Of a broker to the active controller: registration and heartbeats.
    Heartbeat,
    /// Of a broker to the active controller: who is in sync.
    AlterPartition,
    /// Of a broker to the active controller: what it needs from it on behalf of clients.
    Forwarding,
    /// Between the nodes of the controllers' quorum, and from those that only read its log.
    Raft,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Request(Request),
    Response(Response),
}

impl Body {
    /// Whether a heartbeat of the consumer protocol changes something; other messages never do it by themselves.
    pub fn is_heartbeat_with_news(&self) -> bool {
        match self {
            Body::Request(Request::ConsumerGroupHeartbeat(request)) => request.is_news(),
            Body::Response(Response::ConsumerGroupHeartbeat(response)) => {
                response.assignment.is_some()
            }
            Body::Request(_) | Body::Response(_) => false,
        }
    }

    pub fn api(&self) -> ApiKey {
        match self {
            Body::Request(request) => request.api(),
            Body::Response(response) => response.api(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    pub id: EnvelopeId,
    pub from: NodeId,
    pub to: NodeId,
    pub channel: Channel,
    pub correlation: Correlation,
    pub sent_at: SimTime,
    pub body: Body,
}
