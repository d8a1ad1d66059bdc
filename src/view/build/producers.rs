//! Producers.

use std::rc::Rc;

use crate::kafka::config::ConfigValue;
use crate::kafka::producer::Producer;
use crate::sim::{Life, Slot, World};
use crate::view::{ProducerView, QueuedBatch};

pub(super) fn producers(world: &World) -> Vec<Rc<ProducerView>> {
    world.producers().into_iter().map(|(slot, p)| Rc::new(producer(slot, p))).collect()
}

fn producer(slot: &Slot, producer: &Producer) -> ProducerView {
    let counters = producer.counters();
    let rate = producer.rate();
    let waiting = producer.queues().filter_map(|queue| {
        let (records, bytes) = queue.batches.iter().fold((0, 0), |(records, bytes), b| {
            (records + b.records().len(), bytes + b.size_bytes())
        });
        (records > 0).then(|| QueuedBatch { partition: queue.partition.clone(), records, bytes })
    });
    ProducerView {
        id: producer.id().clone(),
        running: !slot.life.is_down() && !slot.node.has_stopped(),
        frozen: slot.life == Life::Frozen,
        topic: rate.map(|rate| rate.topic.clone()),
        every: rate.map(|rate| rate.every),
        keys: rate.map(|rate| rate.keys.clone()).unwrap_or_default(),
        partitioner: producer.config().partitioner_class.write(),
        queued: waiting.collect(),
        in_flight: producer.in_flight_requests(),
        sent: counters.sent,
        acknowledged: counters.acknowledged,
        failed: counters.failed,
        blocked_since: producer.blocked().map(|blocked| blocked.since),
    }
}
