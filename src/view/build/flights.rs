//! What is on its way, and what it carries.

use std::rc::Rc;
use std::sync::Arc;

use crate::id::{ErrorCode, GroupId};
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::{Body, Channel, Envelope, RecordBatch, Request, Response};
use crate::sim::World;
use crate::view::{Cargo, FlightKind, FlightView};

/// More chips than this are not told apart on the way.
const CARGO_SHOWN_MAX: usize = 40;

pub(super) fn flights(world: &World) -> Vec<Rc<FlightView>> {
    let flights = world.in_flight().map(|(envelope, due)| {
        let flight = Rc::new(flight(world, envelope, due));
        (flight.id, flight)
    });
    flights.collect::<SortedMap<_, _>>().into_values().collect()
}

fn flight(world: &World, envelope: &Arc<Envelope>, due: Option<SimTime>) -> FlightView {
    let (kind, error) = match &envelope.body {
        Body::Request(_) => (FlightKind::Request, ErrorCode::None),
        Body::Response(response) => (FlightKind::Response, response.error()),
    };
    FlightView {
        id: envelope.id,
        from: envelope.from.clone(),
        to: envelope.to.clone(),
        api: envelope.body.api(),
        kind,
        quorum: envelope.channel == Channel::Raft,
        error,
        group: group_of(world, envelope),
        cargo: cargo(&envelope.body),
        sent_at: envelope.sent_at,
        due,
    }
}

/// The group of the consumer at either end.
fn group_of(world: &World, envelope: &Envelope) -> Option<GroupId> {
    let ends = [&envelope.from, &envelope.to];
    ends.into_iter()
        .find_map(|node| world.slot(node)?.consumer())
        .map(|consumer| consumer.group().clone())
}

fn cargo(body: &Body) -> Vec<Cargo> {
    let mut cargo = Vec::new();
    match body {
        Body::Request(Request::Produce(request)) => {
            for data in &request.partitions {
                for record in data.batch.records.iter() {
                    let (partition, key) = (data.partition.clone(), record.key().map(Into::into));
                    cargo.push(Cargo { partition, key, offset: None });
                }
            }
        }
        Body::Response(Response::Fetch(response)) => {
            for data in &response.partitions {
                for batch in &data.batches {
                    add_batch(&mut cargo, data.partition.clone(), batch);
                }
            }
        }
        Body::Request(_) | Body::Response(_) => {}
    }
    cargo.truncate(CARGO_SHOWN_MAX);
    cargo
}

fn add_batch(cargo: &mut Vec<Cargo>, partition: crate::id::TopicPartition, batch: &RecordBatch) {
    for (offset, record) in batch.records_from(batch.base_offset) {
        let key = record.key().map(Into::into);
        cargo.push(Cargo { partition: partition.clone(), key, offset: Some(offset) });
    }
}
