//! The simulated application: one thread that calls `send`, and waits inside it if it must
//! (`KafkaProducer.doSend`, `waitOnMetadata`).

use std::collections::VecDeque;

use crate::fact::Fact;
use crate::id::{ErrorCode, TopicName, TopicPartition};
use crate::kafka::config::PartitionerClass;
use crate::kafka::partitioner::{murmur2, to_positive};
use crate::kafka::producer::accumulator::{AppendRefusal, AppendResult};
use crate::kafka::producer::metadata::TopicSnapshot;
use crate::kafka::producer::record_size::size_upper_bound;
use crate::kafka::producer::{Lifecycle, Producer};
use crate::kafka::{Effects, ProduceRate, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Record, Text};

/// How many calls may stand in line behind a `send` that does not return.
pub const APPLICATION_CALLS_MAX: usize = 1_000;

/// One call of `send`.
#[derive(Clone, Debug, PartialEq)]
pub struct SendCall {
    pub topic: TopicName,
    pub partition: Option<i32>,
    pub key: Option<Text>,
    pub value: Option<Text>,
    pub source: SendSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendSource {
    Command,
    /// The steady stream: the next record is due some time after this call has returned.
    Rate,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ApplicationCall {
    Send(SendCall),
    Close,
}

/// What `send` waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockedOn {
    /// Metadata with the topic and the partition; an answer after this version may have it.
    Metadata { version: u32 },
    /// So many bytes of `buffer.memory`. The partition is chosen already, unless it is the sticky one.
    Memory { record: Record, partition: Option<i32>, size_bytes: u32 },
}

/// A `send` that has not returned.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockedSend {
    pub call: SendCall,
    pub since: SimTime,
    pub on: BlockedOn,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Application {
    pub(super) calls: VecDeque<ApplicationCall>,
    pub(super) blocked: Option<BlockedSend>,
    pub(super) rate: Option<ProduceRate>,
    pub(super) next_record_at: Option<SimTime>,
    /// Records of the steady stream so far.
    pub(super) numbered: u64,
    pub(super) timer_at: Option<SimTime>,
}

impl Application {
    /// Key and value of the next record of the steady stream.
    pub(super) fn next_record(&self) -> Option<(Option<Text>, Text)> {
        let rate = self.rate.as_ref()?;
        let turn = match rate.keys.len() as u64 {
            0 => None,
            keys => usize::try_from(self.numbered % keys).ok(),
        };
        let key = turn.map(|i| rate.keys[i].clone());
        Some((key, format!("order #{}", self.numbered + 1).into()))
    }

    fn take_next_record(&mut self) -> Option<SendCall> {
        let (key, value) = self.next_record()?;
        self.numbered += 1;
        self.next_record_at = None;
        let topic = self.rate.as_ref()?.topic.clone();
        Some(SendCall { topic, partition: None, key, value: Some(value), source: SendSource::Rate })
    }
}

/// Whether the sender has something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wakeup {
    Sender,
    Nobody,
}

impl Producer {
    /// Lets the application thread run until it waits for something.
    pub fn run_application(&mut self, fx: &mut Effects) -> Wakeup {
        let mut wakeup = Wakeup::Nobody;
        loop {
            if let Some(blocked) = self.application.blocked.take() {
                self.go_on(blocked, &mut wakeup, fx);
                if self.application.blocked.is_some() {
                    break;
                }
            } else if let Some(call) = self.application.calls.pop_front() {
                match call {
                    ApplicationCall::Send(call) => self.send(call, &mut wakeup, fx),
                    ApplicationCall::Close => {
                        self.accumulator.close();
                        self.lifecycle = Lifecycle::Closing;
                        wakeup = Wakeup::Sender;
                    }
                }
            } else if self.application.next_record_at.is_some_and(|at| at <= fx.now) {
                match self.application.take_next_record() {
                    Some(call) => self.send(call, &mut wakeup, fx),
                    None => self.application.next_record_at = None,
                }
            } else {
                break;
            }
        }
        self.arm_application(fx);
        wakeup
    }

    fn arm_application(&mut self, fx: &mut Effects) {
        let application = &mut self.application;
        let at = match &application.blocked {
            Some(blocked) => Some(blocked.since + self.config.max_block),
            None => application.next_record_at,
        };
        if at == application.timer_at {
            return;
        }
        application.timer_at = at;
        match at {
            Some(at) => fx.arm(TimerKind::NextRecord, at.since(fx.now)),
            None => fx.disarm(TimerKind::NextRecord),
        }
    }

    fn send(&mut self, call: SendCall, wakeup: &mut Wakeup, fx: &mut Effects) {
        if self.lifecycle != Lifecycle::Running {
            return;
        }
        self.metadata.add(&call.topic, fx.now);
        if self.has_metadata(&call) {
            self.send_with_metadata(call, fx.now, wakeup, fx);
        } else {
            self.wait_on_metadata(call, fx.now, wakeup, fx);
        }
    }

    /// Goes on with a `send` that waited, if what it waited for is there.
    fn go_on(&mut self, blocked: BlockedSend, wakeup: &mut Wakeup, fx: &mut Effects) {
        let BlockedSend { call, since, on } = blocked;
        let late = since + self.config.max_block <= fx.now;
        match on {
            BlockedOn::Metadata { version } => {
                let updated = self.metadata.cluster.update_version() > version;
                if late {
                    // What the last answer said about the topic, if it said anything, is only the exception's cause.
                    self.refuse(call, ErrorCode::RequestTimedOut, fx);
                } else if !updated {
                    let on = BlockedOn::Metadata { version };
                    self.application.blocked = Some(BlockedSend { call, since, on });
                } else if self.has_metadata(&call) {
                    self.send_with_metadata(call, since, wakeup, fx);
                } else {
                    self.wait_on_metadata(call, since, wakeup, fx);
                }
            }
            BlockedOn::Memory { record, partition, size_bytes } => {
                if self.accumulator.pool().available_bytes() >= size_bytes {
                    self.accumulator.blocked_writer = false;
                    self.append(call, since, (record, partition), wakeup, fx);
                } else if late {
                    self.accumulator.blocked_writer = false;
                    self.refuse(call, ErrorCode::RequestTimedOut, fx);
                } else {
                    let on = BlockedOn::Memory { record, partition, size_bytes };
                    self.application.blocked = Some(BlockedSend { call, since, on });
                }
            }
        }
    }

    /// Whether the topic is known, and the partition if the record names one. A number beyond the last one may be
    /// there after the next update: it is no error.
    fn has_metadata(&self, call: &SendCall) -> bool {
        let known = self.metadata.snapshot().topic(&call.topic).map(TopicSnapshot::count);
        known.is_some_and(|count| call.partition.is_none_or(|wanted| wanted < count))
    }

    fn wait_on_metadata(
        &mut self,
        call: SendCall,
        since: SimTime,
        wakeup: &mut Wakeup,
        fx: &mut Effects,
    ) {
        self.metadata.add(&call.topic, fx.now);
        let version = self.metadata.request_update_for_topic(&call.topic);
        *wakeup = Wakeup::Sender;
        if self.config.max_block == Span::ZERO {
            return self.refuse(call, ErrorCode::RequestTimedOut, fx);
        }
        let on = BlockedOn::Metadata { version };
        self.application.blocked = Some(BlockedSend { call, since, on });
    }

    /// Chooses the partition and checks the size: a record that can never be sent fails at once.
    fn send_with_metadata(
        &mut self,
        call: SendCall,
        since: SimTime,
        wakeup: &mut Wakeup,
        fx: &mut Effects,
    ) {
        let partition = self.partition(&call);
        let size_bytes = size_upper_bound(call.key.as_deref(), call.value.as_deref());
        if size_bytes > self.config.max_request_size || size_bytes > self.config.buffer_memory {
            return self.refuse(call, ErrorCode::MessageTooLarge, fx);
        }
        let record = Record::user(fx.wall_clock(), call.key.clone(), call.value.clone());
        self.append(call, since, (record, partition), wakeup, fx);
    }

    /// Explicit partition, then `partitioner.class`, then the key; `None` leaves it to the sticky partition.
    fn partition(&mut self, call: &SendCall) -> Option<i32> {
        if call.partition.is_some() {
            return call.partition;
        }
        let snapshot = self.metadata.snapshot();
        let topic = snapshot.topic(&call.topic).expect("metadata was waited for");
        match self.config.partitioner_class {
            PartitionerClass::RoundRobin => {
                Some(self.round_robin.partition(&call.topic, topic.choices()))
            }
            PartitionerClass::BuiltIn => self.hash(call).map(|hash| hash % topic.count()),
        }
    }

    /// The key's hash, where it decides the partition.
    fn hash(&self, call: &SendCall) -> Option<i32> {
        let hashing = call.partition.is_none()
            && self.config.partitioner_class == PartitionerClass::BuiltIn
            && !self.config.partitioner_ignore_keys;
        let key = call.key.as_ref().filter(|_| hashing)?;
        Some(to_positive(murmur2(key.as_bytes())))
    }

    fn append(
        &mut self,
        call: SendCall,
        since: SimTime,
        (record, partition): (Record, Option<i32>),
        wakeup: &mut Wakeup,
        fx: &mut Effects,
    ) {
        let snapshot = self.metadata.snapshot().clone();
        // The topic may have been forgotten while `send` waited for memory; the choice is made among what was known.
        let Some(topic) = snapshot.topic(&call.topic) else {
            return self.wait_on_metadata(call, since, wakeup, fx);
        };
        let sticky = self.sticky_partition(&call.topic);
        let stream = self.random_stream.clone();
        let now = fx.now;
        let mut draw = || fx.draw(&stream, 1 << 31) as i32;
        match self.accumulator.append(topic, partition, &record, now, &mut draw) {
            Ok(result) => {
                // Only a record without any other choice looks at the sticky partition.
                let sticky = match partition {
                    Some(number) => Some(number),
                    None => sticky,
                };
                self.note_queued(&call, (topic.count(), sticky), result, fx);
                if result.batch_is_full || result.new_batch.is_some() {
                    *wakeup = Wakeup::Sender;
                }
                self.counters.sent += 1;
                self.returned(&call, fx.now);
            }
            Err(AppendRefusal::NoMemory { partition: number, size_bytes }) => {
                if since + self.config.max_block <= fx.now {
                    return self.refuse(call, ErrorCode::RequestTimedOut, fx);
                }
                let partition_named = TopicPartition::new(call.topic.clone(), number);
                fx.note(Fact::BufferExhausted {
                    producer: self.id.clone(),
                    partition: partition_named,
                    bytes: size_bytes,
                });
                self.accumulator.blocked_writer = true;
                let on = BlockedOn::Memory { record, partition, size_bytes };
                self.application.blocked = Some(BlockedSend { call, since, on });
            }
            // Kafka throws an IllegalArgumentException: such a configuration cannot work.
            Err(AppendRefusal::LargerThanMemory { .. }) => {
                self.refuse(call, ErrorCode::InvalidConfig, fx);
            }
            Err(AppendRefusal::Closed) => self.returned(&call, fx.now),
        }
    }

    /// `chosen` is the partition that was to be taken before the record came; the record itself may have had the
    /// sticky partition drawn, and may have filled it up.
    fn note_queued(
        &self,
        call: &SendCall,
        (partitions, chosen): (i32, Option<i32>),
        result: AppendResult,
        fx: &mut Effects,
    ) {
        let producer = &self.id;
        let partition = TopicPartition::new(call.topic.clone(), result.partition);
        if chosen != Some(result.partition) {
            let partition = partition.clone();
            fx.note(Fact::StickyPartitionChosen { producer: producer.clone(), partition });
        }
        fx.note(Fact::RecordQueued {
            producer: producer.clone(),
            partition,
            key: call.key.clone(),
            hash: self.hash(call),
            partitions,
        });
        if let Some(next) = result.next_sticky.filter(|&next| next != result.partition) {
            let partition = TopicPartition::new(call.topic.clone(), next);
            fx.note(Fact::StickyPartitionChosen { producer: producer.clone(), partition });
        }
    }

    fn refuse(&mut self, call: SendCall, error: ErrorCode, fx: &mut Effects) {
        self.counters.failed += 1;
        let topic = call.topic.clone();
        fx.note(Fact::SendRefused { producer: self.id.clone(), topic, error });
        self.returned(&call, fx.now);
    }

    /// `send` came back: the steady stream goes on after its pause.
    fn returned(&mut self, call: &SendCall, now: SimTime) {
        if call.source == SendSource::Rate {
            let every = self.application.rate.as_ref().map(|rate| rate.every);
            self.application.next_record_at = every.map(|every| now + every.max(Span(1)));
        }
    }
}
