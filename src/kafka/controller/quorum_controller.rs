//! Everything that a controller knows from the log (`org.apache.kafka.controller.QuorumController`).

use crate::id::{ErrorCode, Offset, ProducerId};
use crate::kafka::controller::producer_id_control_manager::PRODUCER_ID_BLOCK_SIZE;
use crate::kafka::controller::{
    ConfigurationControlManager, ControllerConfig, ProducerIdControlManager,
    ReplicationControlManager,
};
use crate::protocol::{
    ConfigRecord, ConfigResource, MetadataRecord, allocate_producer_ids, incremental_alter_configs,
};

/// What a decision came to: records to write, all or none of them, and what to answer once they are committed.
#[derive(Clone, Debug, PartialEq)]
pub struct ControllerResult<T> {
    pub records: Vec<MetadataRecord>,
    pub response: T,
}

impl<T> ControllerResult<T> {
    /// An answer that changes nothing.
    pub fn of(response: T) -> Self {
        Self { records: Vec::new(), response }
    }

    pub fn map<U>(self, what: impl FnOnce(T) -> U) -> ControllerResult<U> {
        ControllerResult { records: self.records, response: what(self.response) }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct QuorumController {
    pub replication: ReplicationControlManager,
    producer_ids: ProducerIdControlManager,
}

impl QuorumController {
    pub fn new(config: ControllerConfig) -> Self {
        let replication = ReplicationControlManager::new(config);
        Self { replication, producer_ids: ProducerIdControlManager::default() }
    }

    /// Takes in the record that the log holds at `offset`.
    ///
    /// # Panics
    /// If it does not go with what was replayed before.
    pub fn replay(&mut self, record: &MetadataRecord, offset: Offset) {
        if let MetadataRecord::ProducerIds(record) = record {
            self.producer_ids.replay(record);
        } else {
            self.replication.replay(record, offset);
        }
    }

    /// # Errors
    /// `STALE_BROKER_EPOCH`; `UNKNOWN_SERVER_ERROR` when all ids have been handed out.
    pub fn allocate_producer_ids(
        &self,
        request: &allocate_producer_ids::Request,
    ) -> ControllerResult<allocate_producer_ids::Response> {
        let (broker, epoch) = (request.broker, request.broker_epoch);
        let checked = self.replication.cluster.check_broker_epoch(broker, epoch);
        let block = checked.and_then(|()| {
            let block = self.producer_ids.next_block(broker, epoch);
            block.ok_or(ErrorCode::UnknownServerError)
        });
        match block {
            Ok((producer_id_start, record)) => ControllerResult {
                records: vec![MetadataRecord::ProducerIds(record)],
                response: allocate_producer_ids::Response {
                    error: ErrorCode::None,
                    producer_id_start,
                    producer_id_len: PRODUCER_ID_BLOCK_SIZE,
                },
            },
            Err(error) => ControllerResult::of(allocate_producer_ids::Response {
                error,
                producer_id_start: ProducerId(-1),
                producer_id_len: 0,
            }),
        }
    }

    /// # Errors
    /// For a resource: `UNKNOWN_TOPIC_OR_PARTITION`, `BROKER_ID_NOT_REGISTERED`, `INVALID_CONFIG`.
    pub fn incremental_alter_configs(
        &self,
        request: &incremental_alter_configs::Request,
    ) -> ControllerResult<incremental_alter_configs::Response> {
        let mut records = Vec::new();
        let mut responses = Vec::new();
        for asked in &request.resources {
            let altered = self.alter_configs(asked);
            let error = altered.as_ref().err().copied().unwrap_or_default();
            records.extend(altered.unwrap_or_default());
            let resource = asked.resource.clone();
            responses
                .push(incremental_alter_configs::AlterConfigsResourceResponse { resource, error });
        }
        records.extend(self.replication.clear_elr_records_as_needed(&records));
        if request.validate_only {
            records.clear();
        }
        ControllerResult { records, response: incremental_alter_configs::Response { responses } }
    }

    fn alter_configs(
        &self,
        asked: &incremental_alter_configs::AlterConfigsResource,
    ) -> Result<Vec<MetadataRecord>, ErrorCode> {
        let resource = &asked.resource;
        match resource {
            ConfigResource::Topic(topic) if !self.replication.topics().contains_key(topic) => {
                return Err(ErrorCode::UnknownTopicOrPartition);
            }
            ConfigResource::Broker(Some(broker))
                if self.replication.cluster.registration(*broker).is_none() =>
            {
                return Err(ErrorCode::BrokerIdNotRegistered);
            }
            ConfigResource::Topic(_) | ConfigResource::Broker(_) => {}
        }
        let mut records = Vec::new();
        for config in &asked.configs {
            if let Some(value) = &config.value {
                ConfigurationControlManager::validate(resource, &config.name, value)?;
            }
            if self.replication.configuration.get(resource, &config.name) != config.value.as_ref() {
                records.push(MetadataRecord::Config(ConfigRecord {
                    resource: resource.clone(),
                    name: config.name.clone(),
                    value: config.value.clone(),
                }));
            }
        }
        Ok(records)
    }
}
