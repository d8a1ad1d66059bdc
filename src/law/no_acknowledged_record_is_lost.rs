//! No record is lost, written twice or out of order that a producer was told is safe.
//!
//! The terms:
//! * `acks=all`, an idempotent producer and, as the leader that answers knows it, `min.insync.replicas` of at least 2. The promise is
//!   made when the leader answers, whether or not the producer hears it.
//! * No unclean election, neither an allowed one nor that of the last known leader when nobody is eligible any more: it marks the
//!   partition as recovering, and what was promised before is void; nor a move called off that leaves only replicas that were neither
//!   in sync nor eligible, which takes `unclean.leader.election.enable` too. That covers replicas that lose their disk or what they had not
//!   flushed while too few were in sync: they are eligible no more when they come back (KIP-966), so if nobody else has the records,
//!   only an unclean election can go on. With enough in sync, another replica has them and leads.
//! * "Twice" and "in order" are meant within one epoch of the producer's session. A producer that gives a batch up bumps its epoch and
//!   numbers what is left anew, although a leader may have it already (KIP-360).
//! * Not what retention has deleted or the cleaner has been at, nor what lies before the epochs that a log knows (`known_from`).
//!
//! A leader answers when the record is below its high watermark, not before; and whoever begins to lead later has it at its offset.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, ClientId, Correlation, ErrorCode, LeaderEpoch, NodeId};
use crate::id::{Offset, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::cleaned::Cleaned;
use crate::law::leaderships::{Begun, Known, Leaderships, epoch_of, is_same, known_from};
use crate::protocol::produce::{self, Acks};
use crate::protocol::{Body, LeaderRecoveryState, RecordBatch, Request, Response};
use crate::sim::World;

/// A producer has at most so many requests under way to a broker (`max.in.flight.requests.per.connection` with idempotence).
const IN_FLIGHT_MAX: usize = 5;

/// Of one producer to one leader.
type Asked = Vec<(Correlation, Arc<produce::Request>, Epochs)>;

/// In which the leader was when the request came, for each of its partitions.
type Epochs = Vec<Option<LeaderEpoch>>;

#[derive(Default)]
pub(super) struct NoAcknowledgedRecordIsLost {
    leaderships: Leaderships,
    cleaned: Cleaned,
    /// The last requests with `acks=all`.
    asked: SortedMap<(ClientId, BrokerId), Asked>,
    promised: SortedMap<TopicPartition, Promised>,
}

/// What is promised of a partition.
#[derive(Default)]
struct Promised {
    /// What was promised in older epochs is void.
    since: LeaderEpoch,
    /// As the leader has written them, by offset.
    batches: Vec<Known>,
}

impl Promised {
    /// # Errors
    /// If it goes against what was promised before.
    fn add(&mut self, batch: &Arc<RecordBatch>, by: LeaderEpoch) -> Result<(), String> {
        let at = batch.base_offset;
        let place = self.batches.partition_point(|known| known.batch.base_offset < at);
        if let Some(known) = self.batches.get_mut(place).filter(|it| it.batch.base_offset == at) {
            known.also_by(by);
            return match is_same(&known.batch, batch) {
                true => Ok(()),
                false => Err(format!("two batches are promised to stand at {at}")),
            };
        }
        let session = |it: &RecordBatch| it.producer.map(|producer| (producer.id, producer.epoch));
        let theirs = |it: &&Known| session(&it.batch) == session(batch);
        let sequence = |it: &RecordBatch| it.producer.map(|producer| producer.base_sequence);
        let before = self.batches[..place].iter().rfind(theirs);
        let after = self.batches[place..].iter().find(theirs);
        let is_in_order = before.is_none_or(|it| sequence(&it.batch) < sequence(batch))
            && after.is_none_or(|it| sequence(&it.batch) > sequence(batch));
        if !is_in_order {
            let sequence = batch.producer.map_or(-1, |producer| producer.base_sequence.0);
            return Err(format!("sequence {sequence} stands at {at}, twice or out of order"));
        }
        self.batches.insert(place, Known { by, batch: batch.clone() });
        Ok(())
    }
}

impl NoAcknowledgedRecordIsLost {
    fn asked(&mut self, client: &ClientId, broker: &Broker, asked: Correlation, body: &Body) {
        let Body::Request(Request::Produce(request)) = body else { return };
        let last = self.asked.get_or_insert_with((client.clone(), broker.id), Vec::new);
        // A client that has started again counts from the beginning.
        last.retain(|(of, ..)| *of != asked);
        if last.len() == IN_FLIGHT_MAX {
            last.remove(0);
        }
        if request.acks == Acks::All {
            let epochs = request.partitions.iter().map(|data| epoch_of(broker, &data.partition));
            last.push((asked, request.clone(), epochs.collect()));
        }
    }

    fn answered(
        &mut self,
        broker: &Broker,
        client: &ClientId,
        asked: Correlation,
        response: &produce::Response,
    ) -> Result<(), String> {
        let Some(last) = self.asked.get_mut(&(client.clone(), broker.id)) else { return Ok(()) };
        let Some(place) = last.iter().position(|(of, ..)| *of == asked) else { return Ok(()) };
        let (_, request, epochs) = last.remove(place);
        for ((data, answer), epoch) in
            request.partitions.iter().zip(&response.partitions).zip(epochs)
        {
            // What was safe long ago is told when the request's other partitions are, too. Meanwhile another one may lead this
            // partition, and what is left here says nothing.
            let still_leads = epoch.is_some() && epoch == epoch_of(broker, &data.partition);
            if answer.error == ErrorCode::None && data.batch.producer.is_some() && still_leads {
                self.promise(broker, &data.partition, &data.batch, answer.base_offset)?;
            }
        }
        Ok(())
    }

    fn promise(
        &mut self,
        broker: &Broker,
        partition: &TopicPartition,
        sent: &RecordBatch,
        at: Offset,
    ) -> Result<(), String> {
        let image = broker.memory.image.partition(partition);
        let Some((topic, registration)) = image else { return Ok(()) };
        let Some(log) = broker.disk.log(partition) else { return Ok(()) };
        let Some(epoch) = epoch_of(broker, partition) else { return Ok(()) };
        let promised = self.promised.get_or_insert_with(partition.clone(), Promised::default);
        let asked_for = topic.config.min_insync_replicas as usize;
        if asked_for.min(registration.replicas.len()) < 2
            || self.cleaned.contains(partition)
            || at < log.log_start_offset()
            || epoch < promised.since
        {
            return Ok(());
        }
        let batch = log.batch_at(at).filter(|it| it.base_offset == at && it.id == sent.id);
        let Some(batch) = batch else {
            return Err(format!(
                "{partition}: {} promised a batch at {at} that is not there",
                broker.id
            ));
        };
        let (end, committed) = (batch.next_offset(), log.high_watermark());
        if end > committed {
            return Err(format!(
                "{partition}: {} promised what ends at {end}, committed up to {committed}",
                broker.id
            ));
        }
        // What retention has deleted leaves nothing behind, not even how far a session had got.
        promised.batches.retain(|known| known.batch.base_offset >= log.log_start_offset());
        promised.add(batch, epoch).map_err(|seen| format!("{partition}: {seen}"))
    }

    fn begun(&mut self, begun: &Begun<'_>) -> Result<(), String> {
        let promised = self.promised.get_or_insert_with(begun.partition.clone(), Promised::default);
        if self.cleaned.contains(&begun.partition) || begun.epoch < promised.since {
            return Ok(());
        }
        if begun.registration.leader_recovery_state == LeaderRecoveryState::Recovering {
            *promised = Promised { since: begun.epoch, batches: Vec::new() };
        }
        let start = known_from(begun.log);
        let before = |it: &&Known| it.batch.base_offset >= start && it.by < begun.epoch;
        for Known { batch, .. } in promised.batches.iter().filter(before) {
            let at = batch.base_offset;
            if !begun.log.batch_at(at).is_some_and(|own| is_same(own, batch)) {
                let (partition, broker, epoch) = (&begun.partition, begun.broker, begun.epoch);
                return Err(format!(
                    "{partition}: {broker} leads epoch {epoch} without what is promised at {at}"
                ));
            }
        }
        Ok(())
    }
}

impl Law for NoAcknowledgedRecordIsLost {
    fn name(&self) -> &'static str {
        "no acknowledged record is lost, doubled or out of order"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        self.cleaned.note(news);
        let changes = self.leaderships.changes(world, news);
        for (partition, since) in changes.given_up {
            let known = self.promised.get_or_insert_with(partition, Promised::default);
            if known.since < since {
                *known = Promised { since, batches: Vec::new() };
            }
        }
        for begun in changes.begun {
            self.begun(&begun)?;
        }
        for entry in news {
            if let Fact::Delivered { envelope } = &entry.fact
                && let (NodeId::Client(client), NodeId::Broker(broker)) =
                    (&envelope.from, &envelope.to)
            {
                let Some(broker) = world.broker(*broker) else { continue };
                self.asked(client, broker, envelope.correlation, &envelope.body);
            } else if let Fact::Sent { envelope } = &entry.fact
                && let Body::Response(Response::Produce(response)) = &envelope.body
                && let (NodeId::Broker(id), NodeId::Client(client)) = (&envelope.from, &envelope.to)
                && let Some(broker) = world.broker(*id)
            {
                self.answered(broker, client, envelope.correlation, response)?;
            }
        }
        Ok(())
    }
}
