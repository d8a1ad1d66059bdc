//! The questions that change nothing: where does a partition begin and end, where does an epoch, who leads what, who
//! coordinates whom.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, GroupId, LeaderEpoch, Offset, TopicName};
use crate::kafka::broker::Broker;
use crate::kafka::broker::fetch::known_epoch;
use crate::kafka::cluster_image::TopicImage;
use crate::kernel::SortedSet;
use crate::protocol::list_offsets::{ListPartition, OffsetSpec, PartitionResponse};
use crate::protocol::metadata::{PartitionMetadata, TopicMetadata};
use crate::protocol::{fetch, find_coordinator, list_offsets, metadata, offset_for_leader_epoch};

impl Broker {
    pub(super) fn list_offsets(&self, request: &list_offsets::Request) -> list_offsets::Response {
        let answer = |wanted: &ListPartition| {
            let (error, offset, leader_epoch) = match self.list_offset(wanted, request.replica) {
                Ok((offset, epoch)) => (ErrorCode::None, offset, epoch),
                Err(error) => (error, Offset::NONE, LeaderEpoch(-1)),
            };
            PartitionResponse { partition: wanted.partition.clone(), error, offset, leader_epoch }
        };
        list_offsets::Response { partitions: request.partitions.iter().map(answer).collect() }
    }

    /// Readers begin at the log start or at the high watermark, followers may have it all (`Partition.fetchOffsetForTimestamp`).
    ///
    /// A leader whose high watermark has not reached the start of its epoch yet cannot say what is readable.
    fn list_offset(
        &self,
        wanted: &ListPartition,
        replica: Option<BrokerId>,
    ) -> Result<(Offset, LeaderEpoch), ErrorCode> {
        let epoch = known_epoch(wanted.current_leader_epoch);
        let (_, state) = self.memory.image.led_by(self.id, &wanted.partition, epoch)?;
        let log = self.disk.log(&wanted.partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
        Ok(match wanted.spec {
            OffsetSpec::Latest if replica.is_some() => (log.log_end_offset(), state.leader_epoch),
            OffsetSpec::Latest => {
                let leading = self.leading(&wanted.partition);
                let start = leading.map_or(Offset(0), |leading| leading.epoch_start_offset);
                if start > log.high_watermark() {
                    return Err(ErrorCode::OffsetNotAvailable);
                }
                (log.high_watermark(), state.leader_epoch)
            }
            OffsetSpec::Earliest => {
                let start = log.log_start_offset();
                let first = log.epochs().earliest_entry();
                let first = first.filter(|entry| entry.start_offset <= start);
                (start, first.map_or(LeaderEpoch(-1), |entry| entry.epoch))
            }
        })
    }

    /// Where the records of an epoch end in the log of the leader, readable or not (`ReplicaManager.lastOffsetForLeaderEpoch`).
    pub(super) fn last_offset_for_leader_epoch(
        &self,
        request: &offset_for_leader_epoch::Request,
    ) -> offset_for_leader_epoch::Response {
        let answer = |asked: &offset_for_leader_epoch::EpochPartition| {
            let (error, end) = match self.end_offset_for_epoch(asked) {
                Ok(end) => (ErrorCode::None, end),
                Err(error) => (error, None),
            };
            let partition = asked.partition.clone();
            offset_for_leader_epoch::PartitionResponse { partition, error, end }
        };
        let partitions = request.partitions.iter().map(answer).collect();
        offset_for_leader_epoch::Response { partitions }
    }

    fn end_offset_for_epoch(
        &self,
        asked: &offset_for_leader_epoch::EpochPartition,
    ) -> Result<Option<fetch::EpochEndOffset>, ErrorCode> {
        let epoch = known_epoch(asked.current_leader_epoch);
        self.memory.image.led_by(self.id, &asked.partition, epoch)?;
        let log = self.disk.log(&asked.partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
        let end = log.end_offset_for_epoch(asked.leader_epoch);
        Ok(end.map(|end| fetch::EpochEndOffset { epoch: end.epoch, end_offset: end.offset }))
    }

    /// Topics that do not exist are not created here: `auto.create.topics.enable` is off.
    pub(super) fn topic_metadata(&self, request: &metadata::Request) -> metadata::Response {
        let image = &self.memory.image;
        let one = |name: &TopicName| match image.topics.get(name) {
            Some(topic) => Arc::new(describe(name, topic)),
            None => Arc::new(TopicMetadata {
                name: name.clone(),
                error: ErrorCode::UnknownTopicOrPartition,
                partitions: Vec::new(),
            }),
        };
        let wanted: SortedSet<_> = match &request.topics {
            Some(names) => names.iter().collect(),
            None => image.topics.keys().collect(),
        };
        let topics = wanted.iter().copied().map(one).collect();
        metadata::Response { brokers: image.alive_brokers().collect(), topics }
    }

    pub(super) fn find_coordinator(
        &self,
        request: &find_coordinator::Request,
    ) -> find_coordinator::Response {
        match self.coordinator_of(&request.group) {
            Some(node) => find_coordinator::Response { error: ErrorCode::None, node: Some(node) },
            None => {
                find_coordinator::Response { error: ErrorCode::CoordinatorNotAvailable, node: None }
            }
        }
    }

    /// The leader of the group's partition of `__consumer_offsets`, if it is alive.
    fn coordinator_of(&self, group: &GroupId) -> Option<BrokerId> {
        let image = &self.memory.image;
        let topic = image.topics.get(&self.memory.offsets_topic)?;
        let number = self.memory.coordinator.partition_of(group);
        let leader = topic.partitions.get(usize::try_from(number).ok()?)?.leader?;
        image.is_alive(leader).then_some(leader)
    }
}

fn describe(name: &TopicName, topic: &TopicImage) -> TopicMetadata {
    let partitions = topic.partitions.iter().map(|partition| PartitionMetadata {
        error: match partition.leader {
            Some(_) => ErrorCode::None,
            None => ErrorCode::LeaderNotAvailable,
        },
        leader: partition.leader,
        leader_epoch: partition.leader_epoch,
        replicas: partition.replicas.clone(),
        isr: partition.isr.clone(),
    });
    TopicMetadata { name: name.clone(), error: ErrorCode::None, partitions: partitions.collect() }
}
