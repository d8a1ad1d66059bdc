//! BrokerHeartbeat (63, version 1): a broker says how far it has got, and what it wants to become.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, Offset};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
    /// The highest offset of the metadata log that it has applied.
    pub current_metadata_offset: Offset,
    pub want_fence: bool,
    pub want_shut_down: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    /// Whether it has applied its own registration.
    pub is_caught_up: bool,
    pub is_fenced: bool,
    pub should_shut_down: bool,
}

impl Response {
    pub fn failed(error: ErrorCode) -> Self {
        Self { error, is_caught_up: false, is_fenced: true, should_shut_down: false }
    }
}
