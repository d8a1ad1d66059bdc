//! UnregisterBroker (64, version 0): an admin lets the cluster forget a broker.

use crate::id::{BrokerId, ErrorCode};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub broker: BrokerId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
}
