//! Topics, partitions, records, and where each group stands on them.

use std::rc::Rc;

use crate::id::{Offset, TopicPartition};
use crate::kafka::consumer::ApplicationState;
use crate::kafka::log::PartitionLog;
use crate::kafka::{PartitionRegistration, is_internal};
use crate::sim::World;
use crate::view::build::reading::Reading;
use crate::view::{LaneOwner, LaneView, PartitionView, RecordView, TopicView};

/// The widest stage shows fewer.
const RECORDS_SHOWN_MAX: i64 = 40;

pub(super) fn topics(world: &World, groups: &[Reading<'_>]) -> Vec<Rc<TopicView>> {
    let visible = world.image().topics.iter().filter(|(name, _)| !is_internal(name));
    visible
        .map(|(name, topic)| {
            let readers: Vec<_> = groups.iter().filter(|group| group.reads(name)).collect();
            let numbered = topic.partitions.iter().enumerate();
            let partitions = numbered.map(|(number, image)| {
                let id = TopicPartition::new(name.clone(), number as i32);
                Rc::new(partition(world, id, image, &readers))
            });
            Rc::new(TopicView { name: name.clone(), partitions: partitions.collect() })
        })
        .collect()
}

fn partition(
    world: &World,
    id: TopicPartition,
    image: &PartitionRegistration,
    readers: &[&Reading<'_>],
) -> PartitionView {
    let log = world.log(&id);
    let runs = |broker: crate::id::BrokerId| {
        world.slot(&broker.into()).is_some_and(|slot| !slot.life.is_down())
    };
    let high_watermark = log.map(|log| log.high_watermark()).unwrap_or_default();
    PartitionView {
        leader: image.leader,
        leader_running: image.leader.is_some_and(runs),
        leader_epoch: image.leader_epoch,
        replicas: image.replicas.clone(),
        isr: image.isr.clone(),
        log_start: log.map(|log| log.log_start_offset()).unwrap_or_default(),
        high_watermark,
        log_end: log.map(|log| log.log_end_offset()).unwrap_or_default(),
        records: log.map(|log| newest_records(log)).unwrap_or_default(),
        lanes: readers.iter().map(|group| lane(group, &id, high_watermark)).collect(),
        id,
    }
}

fn newest_records(log: &PartitionLog) -> Vec<RecordView> {
    let end = log.log_end_offset();
    let from = Offset((end.0 - RECORDS_SHOWN_MAX).max(log.log_start_offset().0));
    let mut records = Vec::new();
    for batch in log.batches_from(from) {
        for (offset, record) in batch.records_from(from) {
            records.push(RecordView {
                offset,
                key: record.key().map(Into::into),
                value: record.value().map(Into::into),
                timestamp: record.timestamp,
                batch: batch.id,
                batch_base: batch.base_offset,
                leader_epoch: batch.partition_leader_epoch,
            });
        }
    }
    records
}

fn lane(group: &Reading<'_>, id: &TopicPartition, high_watermark: Offset) -> LaneView {
    let listed = group.listed(id);
    let owner = group.owners(id).find(|(slot, consumer, _)| {
        // A dead consumer's memory is only worth drawing while the coordinator still counts on it.
        !slot.life.is_down() || listed == Some(consumer.id())
    });
    let committed = group.books.and_then(|books| books.committed(id)).map(|c| c.offset);
    let processing = owner.and_then(|(_, consumer, _)| match consumer.application_state() {
        ApplicationState::Processing { partition, offset, .. } if partition == *id => Some(offset),
        ApplicationState::Held { record: Some((partition, offset)) } if partition == *id => {
            Some(offset)
        }
        ApplicationState::NotStarted
        | ApplicationState::Polling
        | ApplicationState::Processing { .. }
        | ApplicationState::Held { .. }
        | ApplicationState::Closing
        | ApplicationState::Left
        | ApplicationState::Failed { .. } => None,
    });
    LaneView {
        group: group.id.clone(),
        position: owner.and_then(|(_, _, state)| state.position()).map(|p| p.offset),
        paused: owner.is_some_and(|(_, _, state)| state.paused),
        owner: owner.map(|(slot, consumer, _)| LaneOwner {
            consumer: consumer.id().clone(),
            slot: slot.number,
            running: !slot.life.is_down(),
        }),
        listed: listed.cloned(),
        processing,
        lag: committed.map(|committed| high_watermark.0 - committed.0),
        committed,
    }
}
