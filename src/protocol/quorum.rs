//! What the members of the controllers' quorum say to each other.

use std::sync::Arc;

use crate::id::ErrorCode;
use crate::protocol::{
    ApiKey, Request, Response, begin_quorum_epoch, end_quorum_epoch, quorum_fetch, vote,
};

#[derive(Clone, Debug, PartialEq)]
pub enum QuorumRequest {
    Vote(vote::Request),
    BeginQuorumEpoch(begin_quorum_epoch::Request),
    EndQuorumEpoch(end_quorum_epoch::Request),
    Fetch(quorum_fetch::Request),
}

#[derive(Clone, Debug, PartialEq)]
pub enum QuorumResponse {
    Vote(vote::Response),
    BeginQuorumEpoch(begin_quorum_epoch::Response),
    EndQuorumEpoch(end_quorum_epoch::Response),
    Fetch(quorum_fetch::Response),
}

impl QuorumRequest {
    pub fn api(&self) -> ApiKey {
        match self {
            QuorumRequest::Vote(_) => ApiKey::Vote,
            QuorumRequest::BeginQuorumEpoch(_) => ApiKey::BeginQuorumEpoch,
            QuorumRequest::EndQuorumEpoch(_) => ApiKey::EndQuorumEpoch,
            QuorumRequest::Fetch(_) => ApiKey::Fetch,
        }
    }
}

impl QuorumResponse {
    pub fn api(&self) -> ApiKey {
        match self {
            QuorumResponse::Vote(_) => ApiKey::Vote,
            QuorumResponse::BeginQuorumEpoch(_) => ApiKey::BeginQuorumEpoch,
            QuorumResponse::EndQuorumEpoch(_) => ApiKey::EndQuorumEpoch,
            QuorumResponse::Fetch(_) => ApiKey::Fetch,
        }
    }

    pub fn error(&self) -> ErrorCode {
        match self {
            QuorumResponse::Vote(r) => r.error,
            QuorumResponse::BeginQuorumEpoch(r) => r.error,
            QuorumResponse::EndQuorumEpoch(r) => r.error,
            QuorumResponse::Fetch(r) => r.error,
        }
    }
}

impl From<QuorumRequest> for Request {
    fn from(request: QuorumRequest) -> Self {
        Request::Quorum(Arc::new(request))
    }
}

impl From<QuorumResponse> for Response {
    fn from(response: QuorumResponse) -> Self {
        Response::Quorum(Arc::new(response))
    }
}
