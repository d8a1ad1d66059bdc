//! AllocateProducerIds (67, version 0): a broker asks for a block of producer ids that nobody else hands out.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, ProducerId};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub broker: BrokerId,
    pub broker_epoch: BrokerEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub producer_id_start: ProducerId,
    pub producer_id_len: i32,
}
