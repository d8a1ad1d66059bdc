//! Moving partitions to other brokers, and calling that off (`ReplicationControlManager.alterPartitionReassignments`).

use crate::id::{BrokerId, ErrorCode, TopicPartition};
use crate::kafka::controller::{
    ControllerResult, Election, PartitionReassignmentReplicas, PartitionReassignmentRevert,
    PartitionRegistration, ReplicationControlManager,
};
use crate::protocol::alter_partition_reassignments::{
    PartitionResponse, ReassignablePartition, Request, Response,
};
use crate::protocol::{MetadataRecord, PartitionChangeRecord};

impl ReplicationControlManager {
    /// # Errors
    /// For a partition: `UNKNOWN_TOPIC_OR_PARTITION`; `INVALID_REPLICATION_FACTOR` if it may not change and would;
    /// `INVALID_REPLICA_ASSIGNMENT` for no replicas, for one that is named twice or not registered, and for calling off a move
    /// when no old replica is in sync any more; `NO_REASSIGNMENT_IN_PROGRESS`.
    pub fn alter_partition_reassignments(&self, request: &Request) -> ControllerResult<Response> {
        let mut records = Vec::new();
        let mut partitions = Vec::new();
        for asked in &request.partitions {
            let error = match self.reassign(asked, request.allow_replication_factor_change) {
                Err(error) => error,
                Ok(change) => {
                    records.extend(change.map(MetadataRecord::PartitionChange));
                    ErrorCode::None
                }
            };
            partitions.push(PartitionResponse { partition: asked.partition.clone(), error });
        }
        ControllerResult { records, response: Response { error: ErrorCode::None, partitions } }
    }

    fn reassign(
        &self,
        asked: &ReassignablePartition,
        allow_replication_factor_change: bool,
    ) -> Result<Option<PartitionChangeRecord>, ErrorCode> {
        let partition = self.partition(&asked.partition);
        let partition = partition.ok_or(ErrorCode::UnknownTopicOrPartition)?;
        match &asked.replicas {
            None => self.cancel_reassignment(&asked.partition, partition),
            Some(target) => {
                if !allow_replication_factor_change && target.len() != replication_factor(partition)
                {
                    return Err(ErrorCode::InvalidReplicationFactor);
                }
                self.change_reassignment(&asked.partition, partition, target)
            }
        }
    }

    fn cancel_reassignment(
        &self,
        at: &TopicPartition,
        partition: &PartitionRegistration,
    ) -> Result<Option<PartitionChangeRecord>, ErrorCode> {
        if !partition.is_reassigning() {
            return Err(ErrorCode::NoReassignmentInProgress);
        }
        let revert = PartitionReassignmentRevert::of(partition);
        let revert = revert.ok_or(ErrorCode::InvalidReplicaAssignment)?;
        let election = self.online_or_unclean(&at.topic);
        if revert.unclean && election != Election::Unclean {
            return Err(ErrorCode::InvalidReplicaAssignment);
        }
        Ok(self.change(&at.topic, at.partition, election, |builder| {
            builder.target_isr = revert.isr;
            builder.target_replicas = revert.replicas;
            builder.target_removing.clear();
            builder.target_adding.clear();
        }))
    }

    fn change_reassignment(
        &self,
        at: &TopicPartition,
        partition: &PartitionRegistration,
        target: &[BrokerId],
    ) -> Result<Option<PartitionChangeRecord>, ErrorCode> {
        self.validate_manual_assignment(target, None)?;
        let moved = PartitionReassignmentReplicas::between(&partition.replicas, target);
        Ok(self.change(&at.topic, at.partition, Election::Online, |builder| {
            builder.target_replicas = moved.replicas;
            if !moved.removing.is_empty() {
                builder.target_removing = moved.removing;
            }
            if !moved.adding.is_empty() {
                builder.target_adding = moved.adding;
            }
        }))
    }
}

/// How many replicas the partition has, or will have when its move is done.
fn replication_factor(partition: &PartitionRegistration) -> usize {
    let stays = |replica: &&BrokerId| !partition.removing_replicas.contains(*replica);
    partition.replicas.iter().filter(stays).count()
}
