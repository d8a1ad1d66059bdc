//! What brokers ask the active controller.

use std::sync::Arc;

use crate::id::ErrorCode;
use crate::protocol::api::first;
use crate::protocol::{
    ApiKey, Request, Response, allocate_producer_ids, alter_partition, broker_heartbeat,
    broker_registration,
};

#[derive(Clone, Debug, PartialEq)]
pub enum ControllerRequest {
    AlterPartition(alter_partition::Request),
    BrokerRegistration(broker_registration::Request),
    BrokerHeartbeat(broker_heartbeat::Request),
    AllocateProducerIds(allocate_producer_ids::Request),
}

#[derive(Clone, Debug, PartialEq)]
pub enum ControllerResponse {
    AlterPartition(alter_partition::Response),
    BrokerRegistration(broker_registration::Response),
    BrokerHeartbeat(broker_heartbeat::Response),
    AllocateProducerIds(allocate_producer_ids::Response),
}

impl ControllerRequest {
    pub fn api(&self) -> ApiKey {
        match self {
            ControllerRequest::AlterPartition(_) => ApiKey::AlterPartition,
            ControllerRequest::BrokerRegistration(_) => ApiKey::BrokerRegistration,
            ControllerRequest::BrokerHeartbeat(_) => ApiKey::BrokerHeartbeat,
            ControllerRequest::AllocateProducerIds(_) => ApiKey::AllocateProducerIds,
        }
    }

    /// An answer that says nothing but this error.
    pub fn refused(&self, error: ErrorCode) -> ControllerResponse {
        use crate::id::{BrokerEpoch, ProducerId};
        match self {
            ControllerRequest::AlterPartition(_) => {
                let partitions = Vec::new();
                ControllerResponse::AlterPartition(alter_partition::Response { error, partitions })
            }
            ControllerRequest::BrokerRegistration(_) => {
                let broker_epoch = BrokerEpoch::NONE;
                let response = broker_registration::Response { error, broker_epoch };
                ControllerResponse::BrokerRegistration(response)
            }
            ControllerRequest::BrokerHeartbeat(_) => {
                ControllerResponse::BrokerHeartbeat(broker_heartbeat::Response::failed(error))
            }
            ControllerRequest::AllocateProducerIds(_) => {
                let (producer_id_start, producer_id_len) = (ProducerId::NONE, 0);
                ControllerResponse::AllocateProducerIds(allocate_producer_ids::Response {
                    error,
                    producer_id_start,
                    producer_id_len,
                })
            }
        }
    }
}

impl ControllerResponse {
    pub fn api(&self) -> ApiKey {
        match self {
            ControllerResponse::AlterPartition(_) => ApiKey::AlterPartition,
            ControllerResponse::BrokerRegistration(_) => ApiKey::BrokerRegistration,
            ControllerResponse::BrokerHeartbeat(_) => ApiKey::BrokerHeartbeat,
            ControllerResponse::AllocateProducerIds(_) => ApiKey::AllocateProducerIds,
        }
    }

    pub fn error(&self) -> ErrorCode {
        match self {
            ControllerResponse::AlterPartition(r) if r.error.is_error() => r.error,
            ControllerResponse::AlterPartition(r) => {
                first(r.partitions.iter().filter_map(|p| p.result.as_ref().err().copied()))
            }
            ControllerResponse::BrokerRegistration(r) => r.error,
            ControllerResponse::BrokerHeartbeat(r) => r.error,
            ControllerResponse::AllocateProducerIds(r) => r.error,
        }
    }
}

impl From<ControllerRequest> for Request {
    fn from(request: ControllerRequest) -> Self {
        Request::Controller(Arc::new(request))
    }
}

impl From<ControllerResponse> for Response {
    fn from(response: ControllerResponse) -> Self {
        Response::Controller(Arc::new(response))
    }
}
