//! The sender thread: sends what is ready and gives up what is too old (`Sender`, `NetworkClient`).

use crate::fact::Fact;
use crate::id::{BatchId, BrokerId, ErrorCode, TopicPartition};
use crate::kafka::client::UpdateReason;
use crate::kafka::config::MetadataRecoveryStrategy;
use crate::kafka::producer::accumulator::NodeDrain;
use crate::kafka::producer::answers::Answer;
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::{Lifecycle, Producer};
use crate::kafka::{Effects, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::produce::{Acks, PartitionData, Request as ProduceRequest};
use crate::protocol::{Channel, Request};

/// What the producer remembers about a request until its answer comes.
#[derive(Clone, Debug, PartialEq)]
pub enum RequestContext {
    Metadata,
    InitProducerId,
    Produce(Vec<SentBatch>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct SentBatch {
    pub partition: TopicPartition,
    pub batch: BatchId,
}

/// What one turn of the sender thread led to (`Sender.runOnce`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Something was sent or given up: the next turn may find more to do.
    Again,
    /// Nothing is to be done before an answer comes, or before this moment.
    Wait(Option<SimTime>),
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
        let next_at = loop {
            if let Turn::Wait(at) = self.run_once(fx) {
                break at;
            }
        };
        if let Some(at) = next_at {
            self.arm_sender(at, fx);
        }
        let done = !self.accumulator.has_undrained() && self.network.in_flight().is_empty();
        if self.lifecycle == Lifecycle::Closing && done {
            self.finish_close(fx);
        }
    }

    /// One turn of the sender's loop. `handle` gives it as many as it takes.
    pub fn run_once(&mut self, fx: &mut Effects) -> Turn {
        let requests = self.counters.requests;
        let turn = match self.transactions_first(fx) {
            Some(turn) => turn,
            None => self.send_producer_data(fx),
        };
        let metadata_at = self.maybe_update_metadata(fx);
        match turn {
            Turn::Wait(at) if self.counters.requests == requests => {
                Turn::Wait(earlier(at, metadata_at))
            }
            Turn::Wait(_) | Turn::Again => Turn::Again,
        }
    }

    /// One round: sends a request to every broker that is ready, expires what is too old.
    fn send_producer_data(&mut self, fx: &mut Effects) -> Turn {
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
        // Until metadata that are due have been asked for, nobody is ready (`NetworkClient.isReady`).
        let metadata_first = self.metadata.cluster.is_update_due(now);
        let mut outgoing = Vec::new();
        for node in check.ready_nodes {
            let unavailable = self.network.is_unavailable(node, Channel::Data, now);
            let drain = match !metadata_first && !unavailable && self.can_send_more(node) {
                true => NodeDrain::Possible,
                false => NodeDrain::Impossible,
            };
            self.accumulator.update_node_latency(node, drain, now);
            if unavailable {
                let until = self.network.connections().disconnected_until(node, Channel::Data);
                next_at = earlier(next_at, until);
            } else if drain == NodeDrain::Possible {
                let (limit, transactions) = (self.config.max_request_size, &mut self.transactions);
                let batches = self.accumulator.drain(&snapshot, node, limit, now, transactions);
                if !batches.is_empty() {
                    outgoing.push(self.produce_request(node, batches));
                }
            }
        }
        let expired = self.expire_batches(fx);
        for one in outgoing {
            self.send_produce_request(one, fx);
        }
        match expired {
            true => Turn::Again,
            false => Turn::Wait(earlier(next_at, self.next_expiry(now))),
        }
    }

    /// Fewer than `max.in.flight.requests.per.connection` are unanswered (`InFlightRequests.canSendMore`).
    pub(super) fn can_send_more(&self, node: BrokerId) -> bool {
        let unanswered = self.network.in_flight().count(node, Channel::Data);
        unanswered < usize::try_from(self.config.max_in_flight).unwrap_or(usize::MAX)
    }

    /// With one request in flight at most, no batch of a partition may overtake another (`guaranteeMessageOrder`).
    pub(super) fn guarantees_message_order(&self) -> bool {
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
        let sent_is_done = Answer::unknown(ErrorCode::None);
        for one in sent {
            self.complete_batch(&one, sent_is_done, fx);
        }
    }

    /// What waits has failed, and what is on its way; true if there was any.
    fn expire_batches(&mut self, fx: &mut Effects) -> bool {
        let waiting = self.accumulator.expired_batches(fx.now);
        let sent = self.expired_in_flight_batches(fx.now);
        for batch in waiting.iter().chain(&sent) {
            self.expire_batch(batch, fx);
        }
        let some = !waiting.is_empty() || !sent.is_empty();
        // What their answers say of the sequence counts all the same.
        self.expired.extend(sent);
        some
    }

    fn expire_batch(&mut self, batch: &ProducerBatch, fx: &mut Effects) {
        // Whether it is in the log, nobody knows.
        self.fail_batch(batch, ErrorCode::RequestTimedOut, false, fx);
        if let Some(transactions) = &mut self.transactions
            && batch.attempts > 0
        {
            transactions.mark_sequence_unresolved(batch);
        }
    }

    fn expired_in_flight_batches(&mut self, now: SimTime) -> Vec<ProducerBatch> {
        let timeout = self.config.delivery_timeout.span();
        let late = |batch: &ProducerBatch| batch.has_reached_delivery_timeout(timeout, now);
        if !self.in_flight.iter().any(late) {
            return Vec::new();
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
        expired
    }

    fn next_expiry(&self, now: SimTime) -> Option<SimTime> {
        let of = |batch: &ProducerBatch| batch.created_at + self.config.delivery_timeout.span();
        let in_flight = self.in_flight.iter().map(of).filter(|&at| at > now).min();
        earlier(in_flight, self.accumulator.next_expiry())
    }

    /// Asks for metadata if it is time to. Answers when to look again.
    pub fn maybe_update_metadata(&mut self, fx: &mut Effects) -> Option<SimTime> {
        if self.metadata.cluster.update_in_progress() {
            return None;
        }
        let at = self.metadata.cluster.next_update_at(fx.now);
        if at > fx.now {
            return Some(at);
        }
        let node = self.least_loaded_node(fx.now).or_else(|| self.node_after_rebootstrap(fx.now));
        let Some(node) = node else {
            // Without any back-off Kafka's thread would spin; here time has to pass.
            return Some(fx.now + self.config.reconnect_backoff.span().max(Span::from_ms(1)));
        };
        let request = Request::from(self.metadata.request(fx.now));
        self.counters.requests += 1;
        self.network.send(node, Channel::Data, request, RequestContext::Metadata, fx);
        None
    }

    /// Whom to ask when nobody who is known can be asked, and none of them is only busy.
    fn node_after_rebootstrap(&mut self, now: SimTime) -> Option<BrokerId> {
        let may = self.config.metadata_recovery_strategy == MetadataRecoveryStrategy::Rebootstrap
            && !self.network.is_any_ready(self.metadata.cluster.brokers());
        (may && self.metadata.rebootstrap()).then(|| self.least_loaded_node(now)).flatten()
    }

    /// Whom to ask what any broker can answer.
    pub(super) fn least_loaded_node(&self, now: SimTime) -> Option<BrokerId> {
        let brokers = self.metadata.cluster.brokers().iter().copied();
        let free: Vec<_> = brokers.filter(|&broker| self.can_send_more(broker)).collect();
        self.network.least_loaded_node(&free, now)
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
        self.network.close(fx);
        fx.note(Fact::ProducerClosed { producer: self.id.clone() });
    }
}

fn earlier(a: Option<SimTime>, b: Option<SimTime>) -> Option<SimTime> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
