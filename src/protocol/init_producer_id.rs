//! InitProducerId: a producer asks for an id and an epoch, under which it may number its batches.

use crate::id::{ErrorCode, ProducerEpoch, ProducerId};

/// Of a producer without a transactional id. Both are -1: it has no id yet, or wants another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub producer_id: ProducerId,
    pub producer_epoch: ProducerEpoch,
}

/// Both are -1 with an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub producer_id: ProducerId,
    pub producer_epoch: ProducerEpoch,
}
