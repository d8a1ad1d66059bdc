//! BrokerRegistration (62, version 4): a broker that starts says that it is there, and gets its epoch.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, IncarnationId, Text};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub broker: BrokerId,
    pub incarnation_id: IncarnationId,
    /// `broker.rack`.
    pub rack: Option<Text>,
    /// The epoch that it wrote down when it last stopped cleanly; -1 if it did not (KIP-966).
    pub previous_broker_epoch: BrokerEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    /// -1 with an error.
    pub broker_epoch: BrokerEpoch,
}
