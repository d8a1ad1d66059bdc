//! A producer and the application around it (`KafkaProducer`).
//!
//! Two threads, as in Kafka: the application thread calls `send` and may wait inside it, the sender thread
//! drains batches to leaders and takes answers in. Between them lies the [`RecordAccumulator`].

mod accumulator;
mod answers;
mod application;
mod batch;
mod buffer_pool;
mod command;
mod drain;
mod initialize;
mod metadata;
mod queue;
mod refused;
mod sender;
mod transaction_manager;
mod txn_partition;

use std::sync::Arc;

use crate::id::{BrokerId, ClientId, ErrorCode, NodeId, TopicName};
use crate::kafka::client::{ClientMetadata, ExponentialBackoff, NetworkClient};
use crate::kafka::config::ProducerConfig;
use crate::kafka::partitioner::{BuiltInPartitioner, RoundRobinPartitioner};
use crate::kafka::{Effects, Input, ProduceRate, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::Text;
use crate::protocol::record_size;

pub use accumulator::{AppendRefusal, AppendResult, NodeDrain, ReadyCheck, RecordAccumulator};
pub use application::{
    APPLICATION_CALLS_MAX, Application, BlockedOn, BlockedSend, SendCall, SendSource, Wakeup,
};
pub use batch::ProducerBatch;
pub use buffer_pool::BufferPool;
pub use metadata::{
    LeaderSnapshot, METADATA_MAX_IDLE, MetadataSnapshot, NodeSnapshot, ProducerMetadata,
    TopicSnapshot,
};
pub use queue::PartitionQueue;
pub use sender::{RequestContext, SentBatch, Turn};
pub use transaction_manager::{State, TransactionManager};
pub use txn_partition::{ProducerIdAndEpoch, TxnPartitionEntry};

use application::ApplicationCall;

/// What a producer is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerSpec {
    pub id: ClientId,
    pub config: Arc<ProducerConfig>,
    /// `bootstrap.servers`.
    pub bootstrap: Arc<[BrokerId]>,
    /// Goes into the ids of its batches: never given twice, not even to the same producer after a restart.
    pub number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    Running,
    /// `close` was called: what is there is still sent.
    Closing,
    Closed,
}

/// What a producer has done so far, in records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProducerCounters {
    /// `send` took them.
    pub sent: u64,
    pub acknowledged: u64,
    /// Refused by `send`, or given up later.
    pub failed: u64,
    /// Requests of any kind.
    pub requests: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Producer {
    id: ClientId,
    config: Arc<ProducerConfig>,
    lifecycle: Lifecycle,
    application: Application,
    metadata: ProducerMetadata,
    accumulator: RecordAccumulator,
    round_robin: RoundRobinPartitioner,
    network: NetworkClient<RequestContext>,
    /// In the order in which they were sent.
    in_flight: Vec<ProducerBatch>,
    /// Batches that were given up before their answer; only what it says of their sequence counts.
    expired: Vec<ProducerBatch>,
    /// `None` without idempotence.
    transactions: Option<TransactionManager>,
    /// When the sender wakes up.
    wake_at: Option<SimTime>,
    /// The name of its own dice.
    random_stream: Text,
    counters: ProducerCounters,
}

impl Producer {
    pub fn new(spec: ProducerSpec) -> Self {
        let ProducerSpec { id, config, bootstrap, number } = spec;
        let backoff = ExponentialBackoff::retry(config.retry_backoff, config.retry_backoff_max);
        let cluster = ClientMetadata::new(bootstrap, config.metadata_max_age, backoff);
        let reconnect = ExponentialBackoff::retry(
            config.reconnect_backoff.span(),
            config.reconnect_backoff_max.span(),
        );
        Self {
            lifecycle: Lifecycle::Running,
            application: Application::default(),
            metadata: ProducerMetadata::new(cluster),
            accumulator: RecordAccumulator::new(&config, number),
            round_robin: RoundRobinPartitioner::default(),
            network: NetworkClient::new(id.clone(), config.request_timeout)
                .with_reconnect_backoff(reconnect),
            in_flight: Vec::new(),
            expired: Vec::new(),
            transactions: config.is_idempotent().then(TransactionManager::default),
            wake_at: None,
            random_stream: format!("partitioner/{id}").into(),
            counters: ProducerCounters::default(),
            id,
            config,
        }
    }

    pub fn handle(&mut self, input: Input, fx: &mut Effects) {
        if self.lifecycle == Lifecycle::Closed {
            return;
        }
        let wakeup = self.take_in(input, fx);
        self.settle(wakeup, fx);
    }

    /// Takes an input in, and leaves what comes of it to the threads. `handle` is this and the turns of both; who gives
    /// the turns himself, as Kafka's own tests do, may choose their order.
    pub fn take_in(&mut self, input: Input, fx: &mut Effects) -> Wakeup {
        match input {
            Input::Started => Wakeup::Sender,
            Input::Command(command) => {
                self.command(command, fx.now);
                Wakeup::Nobody
            }
            Input::Response { from, channel: _, correlation, body } => {
                if let NodeId::Broker(broker) = from
                    && let Some(asked) = self.receive(broker, correlation)
                {
                    self.handle_response(asked, &body, fx);
                }
                Wakeup::Sender
            }
            Input::Disconnected { peer, channel } => {
                if let NodeId::Broker(broker) = peer {
                    let failed = self.network.disconnected(broker, channel, fx.now);
                    self.handle_disconnection(failed, ErrorCode::NetworkException, fx);
                }
                Wakeup::Sender
            }
            Input::ConnectionRefused { peer, channel, correlation } => {
                if let NodeId::Broker(broker) = peer {
                    self.connection_refused(broker, channel, correlation, fx);
                }
                Wakeup::Sender
            }
            Input::TimerFired(timer) => self.timer_fired(timer, fx),
            Input::Request { .. } | Input::PeerDisconnected { .. } => {
                unreachable!("nobody asks a client")
            }
        }
    }

    // ---- for the page ----

    pub fn id(&self) -> &ClientId {
        &self.id
    }

    pub fn config(&self) -> &Arc<ProducerConfig> {
        &self.config
    }

    pub fn counters(&self) -> ProducerCounters {
        self.counters
    }

    /// What waits: per partition, the batch to be sent first in front.
    pub fn queues(&self) -> impl Iterator<Item = &PartitionQueue> {
        self.accumulator.queues()
    }

    /// Batches that were sent and have no answer yet, in the order in which they were sent.
    pub fn in_flight_batches(&self) -> &[ProducerBatch] {
        &self.in_flight
    }

    /// Batches that have failed and still have no answer.
    pub fn expired_batches(&self) -> &[ProducerBatch] {
        &self.expired
    }

    /// Its id, epoch and sequences; `None` without idempotence.
    pub fn transactions(&self) -> Option<&TransactionManager> {
        self.transactions.as_ref()
    }

    /// Produce requests without an answer.
    pub fn in_flight_requests(&self) -> usize {
        let produce = |context: &RequestContext| matches!(context, RequestContext::Produce(_));
        self.network.in_flight().iter().filter(|request| produce(&request.context)).count()
    }

    /// Where keyless records of the topic go, if a partition was drawn already.
    pub fn sticky_partition(&self, topic: &TopicName) -> Option<i32> {
        self.accumulator.partitioner(topic).and_then(BuiltInPartitioner::sticky_partition)
    }

    pub fn rate(&self) -> Option<&ProduceRate> {
        self.application.rate.as_ref()
    }

    /// Key and value of the next record of the steady stream.
    pub fn next_record(&self) -> Option<(Option<Text>, Text)> {
        self.application.next_record()
    }

    /// When that record is due; `None` while `send` does not return.
    pub fn next_record_at(&self) -> Option<SimTime> {
        self.application.next_record_at
    }

    /// The `send` that does not return, if one does not.
    pub fn blocked(&self) -> Option<&BlockedSend> {
        self.application.blocked.as_ref()
    }

    /// Calls that stand in line behind it.
    pub fn waiting_calls(&self) -> usize {
        self.application.calls.len()
    }

    pub fn pool(&self) -> &BufferPool {
        self.accumulator.pool()
    }

    /// What it knows of the cluster.
    pub fn metadata(&self) -> &ProducerMetadata {
        &self.metadata
    }

    pub fn metadata_age(&self, now: SimTime) -> Option<Span> {
        self.metadata.last_refresh().map(|at| now.since(at))
    }

    pub fn lifecycle(&self) -> Lifecycle {
        self.lifecycle
    }

    /// `close` was called, or waits for a `send` to return.
    pub fn is_closing(&self) -> bool {
        self.lifecycle != Lifecycle::Running
            || self.application.calls.contains(&ApplicationCall::Close)
    }

    fn timer_fired(&mut self, timer: TimerKind, fx: &mut Effects) -> Wakeup {
        match timer {
            TimerKind::SenderWakeUp => {
                self.wake_at = None;
                Wakeup::Sender
            }
            TimerKind::NextRecord => {
                self.application.timer_at = None;
                Wakeup::Nobody
            }
            TimerKind::RequestTimeout => {
                let failed = self.network.handle_timed_out_requests(fx);
                if !failed.is_empty() {
                    self.handle_disconnection(failed, ErrorCode::RequestTimedOut, fx);
                }
                Wakeup::Sender
            }
            TimerKind::RecordProcessed
            | TimerKind::PollWakeUp
            | TimerKind::HeartbeatThread
            | TimerKind::FetchExpires(_)
            | TimerKind::ProduceExpires(_)
            | TimerKind::Group(_)
            | TimerKind::LogRetention
            | TimerKind::LogCleaner
            | TimerKind::ProducerExpiration
            | TimerKind::GroupWriteExpires
            | TimerKind::Unanswered(_)
            | TimerKind::Server(_) => unreachable!("not a timer of a producer"),
        }
    }

    /// Lets both threads run until they wait: what the sender completes may free memory for the application, what the
    /// application appends may be sent at once.
    fn settle(&mut self, mut wakeup: Wakeup, fx: &mut Effects) {
        loop {
            if wakeup == Wakeup::Sender {
                self.run_sender(fx);
            }
            wakeup = self.run_application(fx);
            if wakeup == Wakeup::Nobody {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
