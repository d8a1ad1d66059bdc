//! Topics are created, grow and are deleted.

use crate::id::{BrokerId, ErrorCode, TopicName};
use crate::kafka::controller::replica_placer::{self, Draw, PlacementSpec};
use crate::kafka::controller::{
    ConfigurationControlManager, ControllerResult, PartitionRegistration, ReplicationControlManager,
};
use crate::protocol::create_topics::{CreatableTopic, CreatableTopicResult};
use crate::protocol::{
    CLUSTER_METADATA_TOPIC_NAME, ConfigRecord, ConfigResource, MetadataRecord, RemoveTopicRecord,
    TopicRecord, create_partitions, create_topics, delete_topics,
};

impl ReplicationControlManager {
    /// # Errors
    /// For a topic, the first of: `INVALID_REQUEST` if it is named twice, `TOPIC_AUTHORIZATION_FAILED` for the metadata log,
    /// `INVALID_TOPIC_EXCEPTION`, `TOPIC_ALREADY_EXISTS`, `INVALID_CONFIG`; then `INVALID_REQUEST` for assignments with numbers,
    /// `INVALID_REPLICA_ASSIGNMENT`, `INVALID_REPLICATION_FACTOR`, `INVALID_PARTITIONS`.
    pub fn create_topics(
        &self,
        request: &create_topics::Request,
        draw: Draw<'_>,
    ) -> ControllerResult<create_topics::Response> {
        let mut records = Vec::new();
        let mut topics = Vec::new();
        for topic in &request.topics {
            let named = request.topics.iter().filter(|other| other.name == topic.name).count();
            let created = if named > 1 {
                Err(ErrorCode::InvalidRequest)
            } else {
                self.create_topic(topic, draw, &mut records)
            };
            topics.push(match created {
                Ok((num_partitions, replication_factor)) => CreatableTopicResult {
                    name: topic.name.clone(),
                    error: ErrorCode::None,
                    num_partitions,
                    replication_factor,
                },
                Err(error) => CreatableTopicResult {
                    name: topic.name.clone(),
                    error,
                    num_partitions: -1,
                    replication_factor: -1,
                },
            });
        }
        if request.validate_only {
            records.clear();
        }
        ControllerResult { records, response: create_topics::Response { topics } }
    }

    /// Answers with the numbers of partitions and of replicas.
    fn create_topic(
        &self,
        topic: &CreatableTopic,
        draw: Draw<'_>,
        records: &mut Vec<MetadataRecord>,
    ) -> Result<(i32, i32), ErrorCode> {
        self.validate_new_topic_name(&topic.name)?;
        let resource = ConfigResource::Topic(topic.name.clone());
        let mut configs = Vec::new();
        for config in &topic.configs {
            let value = config.value.as_ref().ok_or(ErrorCode::InvalidConfig)?;
            ConfigurationControlManager::validate(&resource, &config.name, value)?;
            configs.push(MetadataRecord::Config(ConfigRecord {
                resource: resource.clone(),
                name: config.name.clone(),
                value: config.value.clone(),
            }));
        }
        let parts = if topic.assignments.is_empty() {
            self.place_new_topic(topic, draw)?
        } else {
            self.assign_new_topic(topic)?
        };
        let replicas = parts.first().map_or(0, |part| part.replicas.len());
        let size = |count: usize| i32::try_from(count).expect("few partitions and replicas");
        let numbers = (size(parts.len()), size(replicas));
        records.push(MetadataRecord::Topic(TopicRecord { name: topic.name.clone() }));
        let clear_elr = self.clear_elr_records_as_needed(&configs);
        records.extend(configs.into_iter().chain(clear_elr));
        for (number, part) in (0..).zip(parts) {
            let record = part.to_record(topic.name.clone(), number);
            records.push(MetadataRecord::Partition(record));
        }
        Ok(numbers)
    }

    fn validate_new_topic_name(&self, name: &TopicName) -> Result<(), ErrorCode> {
        if name.as_str() == CLUSTER_METADATA_TOPIC_NAME {
            return Err(ErrorCode::TopicAuthorizationFailed);
        }
        if self.topics.contains_key(name) {
            return Err(ErrorCode::TopicAlreadyExists);
        }
        if name.as_str().parse::<TopicName>().is_err()
            || self.topics.keys().any(|old| collide(old, name))
        {
            return Err(ErrorCode::InvalidTopicException);
        }
        Ok(())
    }

    fn assign_new_topic(
        &self,
        topic: &CreatableTopic,
    ) -> Result<Vec<PartitionRegistration>, ErrorCode> {
        if topic.replication_factor != -1 || topic.num_partitions != -1 {
            return Err(ErrorCode::InvalidRequest);
        }
        let mut factor = None;
        let mut numbers = Vec::new();
        for assignment in &topic.assignments {
            if numbers.contains(&assignment.partition) {
                return Err(ErrorCode::InvalidReplicaAssignment);
            }
            self.validate_manual_assignment(&assignment.brokers, factor)?;
            factor = Some(assignment.brokers.len());
            numbers.push(assignment.partition);
        }
        let mut parts = Vec::new();
        for number in (0..).take(topic.assignments.len()) {
            let assignment = topic.assignments.iter().find(|one| one.partition == number);
            let assignment = assignment.ok_or(ErrorCode::InvalidReplicaAssignment)?;
            let part = self.new_partition(&assignment.brokers);
            parts.push(part.ok_or(ErrorCode::InvalidReplicaAssignment)?);
        }
        Ok(parts)
    }

    fn place_new_topic(
        &self,
        topic: &CreatableTopic,
        draw: Draw<'_>,
    ) -> Result<Vec<PartitionRegistration>, ErrorCode> {
        let or_default = |asked: i32, default: i32| if asked == -1 { default } else { asked };
        if topic.replication_factor < -1 || topic.replication_factor == 0 {
            return Err(ErrorCode::InvalidReplicationFactor);
        }
        if topic.num_partitions < -1 || topic.num_partitions == 0 {
            return Err(ErrorCode::InvalidPartitions);
        }
        self.place_partitions(
            PlacementSpec {
                partitions: or_default(topic.num_partitions, self.config.num_partitions),
                replication_factor: or_default(
                    topic.replication_factor,
                    self.config.default_replication_factor,
                ),
            },
            draw,
        )
    }

    fn place_partitions(
        &self,
        spec: PlacementSpec,
        draw: Draw<'_>,
    ) -> Result<Vec<PartitionRegistration>, ErrorCode> {
        let placed = replica_placer::place(spec, &self.cluster.usable_brokers(), draw)?;
        let parts = placed.iter().map(|replicas| self.new_partition(replicas));
        parts.map(|part| part.ok_or(ErrorCode::InvalidReplicationFactor)).collect()
    }

    /// In sync are all replicas on active brokers; `None` if there is none.
    fn new_partition(&self, replicas: &[BrokerId]) -> Option<PartitionRegistration> {
        let active = replicas.iter().copied().filter(|broker| self.cluster.is_active(*broker));
        let isr: Vec<_> = active.collect();
        (!isr.is_empty()).then(|| PartitionRegistration::new(replicas.to_vec(), isr))
    }

    /// Registered brokers, each once, and as many as other partitions have (`validateManualPartitionAssignment`).
    pub(super) fn validate_manual_assignment(
        &self,
        replicas: &[BrokerId],
        replication_factor: Option<usize>,
    ) -> Result<(), ErrorCode> {
        let fine = replicas.iter().enumerate().all(|(place, replica)| {
            self.cluster.registration(*replica).is_some() && !replicas[..place].contains(replica)
        });
        let as_many = replication_factor.is_none_or(|factor| factor == replicas.len());
        if fine && as_many && !replicas.is_empty() {
            Ok(())
        } else {
            Err(ErrorCode::InvalidReplicaAssignment)
        }
    }

    /// # Errors
    /// For a topic: `INVALID_REQUEST` if it is named twice, `UNKNOWN_TOPIC_OR_PARTITION`, `INVALID_PARTITIONS` unless there will
    /// be more, `INVALID_REPLICA_ASSIGNMENT`, `INVALID_REPLICATION_FACTOR`.
    pub fn create_partitions(
        &self,
        request: &create_partitions::Request,
        draw: Draw<'_>,
    ) -> ControllerResult<create_partitions::Response> {
        let mut records = Vec::new();
        let mut results = Vec::new();
        for topic in &request.topics {
            let named = request.topics.iter().filter(|other| other.name == topic.name).count();
            let created = if named > 1 {
                Err(ErrorCode::InvalidRequest)
            } else {
                self.create_more_partitions(topic, draw, &mut records)
            };
            let error = created.err().unwrap_or_default();
            let name = topic.name.clone();
            results.push(create_partitions::CreatePartitionsTopicResult { name, error });
        }
        if request.validate_only {
            records.clear();
        }
        ControllerResult { records, response: create_partitions::Response { results } }
    }

    fn create_more_partitions(
        &self,
        topic: &create_partitions::CreatePartitionsTopic,
        draw: Draw<'_>,
        records: &mut Vec<MetadataRecord>,
    ) -> Result<(), ErrorCode> {
        let info = self.topics.get(&topic.name).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        let present = i32::try_from(info.parts.len()).expect("few partitions");
        if topic.count <= present {
            return Err(ErrorCode::InvalidPartitions);
        }
        let additional = topic.count - present;
        let factor = info.parts.first().map_or(0, |part| part.replicas.len());
        let parts = match &topic.assignments {
            None => {
                let replication_factor = i32::try_from(factor).expect("few replicas");
                self.place_partitions(
                    PlacementSpec { partitions: additional, replication_factor },
                    draw,
                )?
            }
            Some(assignments) => {
                if i32::try_from(assignments.len()) != Ok(additional) {
                    return Err(ErrorCode::InvalidReplicaAssignment);
                }
                let mut parts = Vec::new();
                for replicas in assignments {
                    self.validate_manual_assignment(replicas, Some(factor))?;
                    let part = self.new_partition(replicas);
                    parts.push(part.ok_or(ErrorCode::InvalidReplicaAssignment)?);
                }
                parts
            }
        };
        for (number, part) in (present..).zip(parts) {
            let record = part.to_record(topic.name.clone(), number);
            records.push(MetadataRecord::Partition(record));
        }
        Ok(())
    }

    /// # Errors
    /// For a topic: `UNKNOWN_TOPIC_OR_PARTITION`.
    pub fn delete_topics(
        &self,
        request: &delete_topics::Request,
    ) -> ControllerResult<delete_topics::Response> {
        let mut records = Vec::new();
        let mut responses = Vec::new();
        for (place, name) in request.topics.iter().enumerate() {
            let there = self.topics.contains_key(name) && !request.topics[..place].contains(name);
            let error = if there { ErrorCode::None } else { ErrorCode::UnknownTopicOrPartition };
            if there {
                records.push(MetadataRecord::RemoveTopic(RemoveTopicRecord { name: name.clone() }));
            }
            responses.push(delete_topics::DeletableTopicResult { name: name.clone(), error });
        }
        ControllerResult { records, response: delete_topics::Response { responses } }
    }
}

/// Names that differ in `.` and `_` only would have the same metrics (`Topic.hasCollision`).
fn collide(one: &TopicName, other: &TopicName) -> bool {
    let unified =
        |name: &TopicName| name.as_str().bytes().map(unify_collision_char).collect::<Vec<_>>();
    unified(one) == unified(other)
}

fn unify_collision_char(byte: u8) -> u8 {
    if byte == b'.' { b'_' } else { byte }
}
