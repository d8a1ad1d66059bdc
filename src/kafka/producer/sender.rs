//! The sender thread: sends what is ready, takes answers in, tries again (`Sender`, `NetworkClient`).

use crate::fact::Fact;
use crate::id::{BatchId, BrokerId, Correlation, ErrorCode, Offset, TopicPartition};
use crate::kafka::client::{InFlightRequest, UpdateReason};
use crate::kafka::producer::accumulator::NodeDrain;
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::{Lifecycle, Producer};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::produce::{Acks, PartitionData, Request as ProduceRequest};
use crate::protocol::{Channel, Request, Response, produce};

/// What the producer remembers about a request until its answer comes.
#[derive(Clone, Debug, PartialEq)]
pub enum RequestContext {
    Metadata,
    Produce(Vec<SentBatch>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct SentBatch {
    pub partition: TopicPartition,
    pub batch: BatchId,
}

/// One request that is ready to go.
struct Outgoing {
    broker: BrokerId,
    request: ProduceRequest,
    sent: Vec<SentBatch>,
}

impl Producer {
    /// Runs the sender's loop until it would wait.
    pub(super) fn run_sender(&mut self, fx: &mut Effects) {
        if self.lifecycle == Lifecycle::Closed {
            return;
        }
        loop {
            let before = self.counters.requests;
            let next_at = self.send_producer_data(fx);
            let metadata_at = self.maybe_update_metadata(fx);
            if self.counters.requests != before {
                continue;
            }
            self.arm_sender(next_at.map_or(metadata_at, |at| at.min(metadata_at)), fx);
            break;
        }
        let done = !self.accumulator.has_undrained() && self.network.in_flight().is_empty();
        if self.lifecycle == Lifecycle::Closing && done {
            self.finish_close(fx);
        }
    }

    /// One round: sends a request to every broker that is ready, expires what is too old. Answers when to look again.
    fn send_producer_data(&mut self, fx: &mut Effects) -> Option<SimTime> {
        let now = fx.now;
        let snapshot = self.metadata.snapshot().clone();
        let check = self.accumulator.ready(&snapshot, now);
        if !check.unknown_leader_topics.is_empty() {
            for topic in &check.unknown_leader_topics {
                self.metadata.add(topic, now);
            }
            self.metadata.cluster.request_update(UpdateReason::Again);
        }
        let mut next_at = check.next_ready_check.map(|wait| now + wait);
        let mut outgoing = Vec::new();
        for node in check.ready_nodes {
            let unavailable = self.network.is_unavailable(node, Channel::Data, now);
            let drain = match !unavailable && self.can_send_more(node) {
                true => NodeDrain::Possible,
                false => NodeDrain::Impossible,
            };
            self.accumulator.update_node_latency(node, drain, now);
            if unavailable {
                let until = self.network.connections().disconnected_until(node, Channel::Data);
                next_at = earlier(next_at, until);
            } else if drain == NodeDrain::Possible {
                let mut batches = Vec::new();
                let limit = self.config.max_request_size;
                self.accumulator.drain(&snapshot, node, limit, now, &mut batches);
                if !batches.is_empty() {
                    outgoing.push(self.produce_request(node, batches));
                }
            }
        }
        self.expire_batches(fx);
        for one in outgoing {
            self.send_produce_request(one, fx);
        }
        earlier(next_at, self.next_expiry(now))
    }

    /// Fewer than `max.in.flight.requests.per.connection` are unanswered (`InFlightRequests.canSendMore`).
    fn can_send_more(&self, node: BrokerId) -> bool {
        let unanswered = self.network.in_flight().count(node, Channel::Data);
        unanswered < usize::try_from(self.config.max_in_flight).unwrap_or(usize::MAX)
    }

    /// With one request in flight at most, no batch of a partition may overtake another (`guaranteeMessageOrder`).
    fn guarantees_message_order(&self) -> bool {
        self.config.max_in_flight == 1
    }

    fn produce_request(&mut self, broker: BrokerId, batches: Vec<ProducerBatch>) -> Outgoing {
        let mut partitions = Vec::with_capacity(batches.len());
        let mut sent = Vec::with_capacity(batches.len());
        for mut batch in batches {
            if self.guarantees_message_order() {
                self.accumulator.mute(&batch.partition);
            }
            let partition = batch.partition.clone();
            partitions.push(PartitionData { partition: partition.clone(), batch: batch.build() });
            sent.push(SentBatch { partition, batch: batch.id });
            self.in_flight.push(batch);
        }
        let timeout = self.config.request_timeout;
        let request = ProduceRequest { acks: self.config.acks, timeout, partitions };
        Outgoing { broker, request, sent }
    }

    fn send_produce_request(&mut self, outgoing: Outgoing, fx: &mut Effects) {
        let Outgoing { broker, request, sent } = outgoing;
        self.counters.requests += 1;
        if request.acks != Acks::None {
            let context = RequestContext::Produce(sent);
            self.network.send(broker, Channel::Data, Request::from(request), context, fx);
            return;
        }
        // Nobody will answer: handed to the network is as good as written.
        self.network.send_unanswered(broker, Channel::Data, Request::from(request), fx);
        for one in sent {
            self.complete_batch(&one, ErrorCode::None, Offset::NONE, fx);
        }
    }

    fn expire_batches(&mut self, fx: &mut Effects) {
        for batch in self.accumulator.expired_batches(fx.now) {
            self.fail_batch(&batch, ErrorCode::RequestTimedOut, fx);
        }
        let timeout = self.config.delivery_timeout;
        let late = |batch: &ProducerBatch| batch.has_reached_delivery_timeout(timeout, fx.now);
        if !self.in_flight.iter().any(late) {
            return;
        }
        // Per partition in the order in which they were sent, up to the first one that is young enough.
        let mut waiting: Vec<TopicPartition> = Vec::new();
        let mut expired = Vec::new();
        self.in_flight.retain_mut(|batch| {
            let keep = waiting.contains(&batch.partition) || !late(batch);
            if keep {
                waiting.push(batch.partition.clone());
            } else {
                expired.push(batch.clone());
            }
            keep
        });
        for batch in expired {
            self.fail_batch(&batch, ErrorCode::RequestTimedOut, fx);
        }
    }

    fn next_expiry(&self, now: SimTime) -> Option<SimTime> {
        let of = |batch: &ProducerBatch| batch.created_at + self.config.delivery_timeout;
        let in_flight = self.in_flight.iter().map(of).filter(|&at| at > now).min();
        earlier(in_flight, self.accumulator.next_expiry())
    }

    /// Asks for metadata if it is time to. Answers when to look again.
    fn maybe_update_metadata(&mut self, fx: &mut Effects) -> SimTime {
        if self.metadata.cluster.update_in_progress() {
            return SimTime::MAX;
        }
        let at = self.metadata.cluster.next_update_at(fx.now);
        if at > fx.now {
            return at;
        }
        let brokers = self.metadata.cluster.brokers().iter().copied();
        let free: Vec<_> = brokers.filter(|&broker| self.can_send_more(broker)).collect();
        let Some(node) = self.network.least_loaded_node(&free, fx.now) else {
            // Without any back-off Kafka's thread would spin; here time has to pass.
            return fx.now + self.config.reconnect_backoff.max(Span::from_ms(1));
        };
        let request = Request::from(self.metadata.request(fx.now));
        self.counters.requests += 1;
        self.network.send(node, Channel::Data, request, RequestContext::Metadata, fx);
        SimTime::MAX
    }

    pub(super) fn handle_response(
        &mut self,
        (from, correlation): (BrokerId, Correlation),
        body: &Response,
        fx: &mut Effects,
    ) {
        let Some(request) = self.network.complete(from, Channel::Data, correlation) else { return };
        match (request.context, body) {
            (RequestContext::Metadata, Response::Metadata(response)) => {
                self.metadata.update(response, fx.now);
                fx.note(Fact::MetadataUpdated { client: self.id.clone() });
            }
            (RequestContext::Produce(sent), Response::Produce(response)) => {
                self.handle_produce_response(&sent, response, fx);
            }
            // Not with `{body:?}`: that alone would bring the words for every message into the page.
            (_, body) => unreachable!("{} answers another request", body.api()),
        }
    }

    fn handle_produce_response(
        &mut self,
        sent: &[SentBatch],
        response: &produce::Response,
        fx: &mut Effects,
    ) {
        for answer in &response.partitions {
            if let Some(one) = sent.iter().find(|one| one.partition == answer.partition) {
                self.complete_batch(one, answer.error, answer.base_offset, fx);
            }
        }
    }

    /// The connection broke, or was given up because of a request that was not answered in time.
    pub(super) fn handle_disconnection(
        &mut self,
        failed: Vec<InFlightRequest<RequestContext>>,
        error: ErrorCode,
        fx: &mut Effects,
    ) {
        let asked = |request: &InFlightRequest<_>| request.context == RequestContext::Metadata;
        if failed.iter().any(asked) {
            self.metadata.cluster.update_failed(fx.now);
        }
        self.metadata.cluster.server_disconnected(fx.now);
        for request in failed {
            if let RequestContext::Produce(sent) = request.context {
                for one in sent {
                    self.complete_batch(&one, error, Offset::NONE, fx);
                }
            }
        }
    }

    /// One batch has its answer: done, to be tried again, to be split, or failed.
    /// A batch that expired meanwhile is done already, but its error still says that metadata is old.
    fn complete_batch(
        &mut self,
        sent: &SentBatch,
        error: ErrorCode,
        base_offset: Offset,
        fx: &mut Effects,
    ) {
        let place = self.in_flight.iter().position(|batch| batch.id == sent.batch);
        let mut split = false;
        if let Some(place) = place {
            let batch = self.in_flight.remove(place);
            if error == ErrorCode::MessageTooLarge && batch.records().len() > 1 {
                split = true;
                self.split(&batch, fx);
            } else if !error.is_error() {
                self.acknowledged(&batch, base_offset, fx);
            } else if self.can_retry(&batch, error, fx.now) {
                self.retry(batch, error, fx);
            } else {
                self.fail_batch(&batch, error, fx);
            }
        }
        if !split && is_invalid_metadata(error) {
            self.metadata.cluster.request_update(UpdateReason::Again);
        }
        if self.guarantees_message_order() {
            self.accumulator.unmute(&sent.partition);
        }
    }

    fn can_retry(&self, batch: &ProducerBatch, error: ErrorCode, now: SimTime) -> bool {
        !batch.has_reached_delivery_timeout(self.config.delivery_timeout, now)
            && batch.attempts < self.config.retries
            && error.is_retriable()
    }

    fn retry(&mut self, batch: ProducerBatch, error: ErrorCode, fx: &mut Effects) {
        let wait = self.accumulator.retry_backoff.backoff(batch.attempts);
        let partition = batch.partition.clone();
        fx.note(Fact::BatchRetried { producer: self.id.clone(), partition, error, wait });
        self.accumulator.reenqueue(batch, fx.now);
    }

    fn split(&mut self, batch: &ProducerBatch, fx: &mut Effects) {
        let parts = self.accumulator.split_and_reenqueue(batch) as i64;
        let partition = batch.partition.clone();
        fx.note(Fact::BatchSplit { producer: self.id.clone(), partition, parts });
    }

    fn acknowledged(&mut self, batch: &ProducerBatch, first: Offset, fx: &mut Effects) {
        let count = batch.records().len();
        self.counters.acknowledged += count as u64;
        fx.note(Fact::RecordsAcknowledged {
            producer: self.id.clone(),
            partition: batch.partition.clone(),
            first,
            count: count as i64,
        });
        self.accumulator.deallocate(batch);
    }

    fn fail_batch(&mut self, batch: &ProducerBatch, error: ErrorCode, fx: &mut Effects) {
        let count = batch.records().len();
        self.counters.failed += count as u64;
        fx.note(Fact::RecordsFailed {
            producer: self.id.clone(),
            partition: batch.partition.clone(),
            count: count as i64,
            error,
        });
        self.accumulator.deallocate(batch);
    }

    /// A timer that stands earlier is left alone: it finds nothing to do and is set anew.
    fn arm_sender(&mut self, at: SimTime, fx: &mut Effects) {
        if at == SimTime::MAX || self.wake_at.is_some_and(|armed| armed <= at) {
            return;
        }
        self.wake_at = Some(at);
        fx.arm(TimerKind::SenderWakeUp, at.since(fx.now));
    }

    fn finish_close(&mut self, fx: &mut Effects) {
        self.lifecycle = Lifecycle::Closed;
        if self.wake_at.take().is_some() {
            fx.disarm(TimerKind::SenderWakeUp);
        }
        let brokers = self.metadata.cluster.brokers().to_vec();
        for broker in brokers {
            self.network.disconnect(broker, Channel::Data, fx);
        }
        fx.note(Fact::ProducerClosed { producer: self.id.clone() });
    }
}

fn earlier(a: Option<SimTime>, b: Option<SimTime>) -> Option<SimTime> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Errors that say that what the client knows about leaders is old (`InvalidMetadataException`).
fn is_invalid_metadata(error: ErrorCode) -> bool {
    matches!(
        error,
        ErrorCode::UnknownTopicOrPartition
            | ErrorCode::LeaderNotAvailable
            | ErrorCode::NotLeaderOrFollower
            | ErrorCode::NetworkException
            | ErrorCode::FencedLeaderEpoch
    )
}
