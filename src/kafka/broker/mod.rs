//! A broker: it holds logs, leads some of them, and answers clients (`KafkaApis` and `ReplicaManager`).

mod connection;
mod disk;
mod dispatch;
mod fetch;
mod group;
mod log_tasks;
mod lookup;
mod memory;
mod produce;
mod purgatory;
pub mod replica;

use std::sync::Arc;

use crate::id::{BrokerId, NodeId, TopicPartition};
use crate::kafka::config::BrokerConfig;
use crate::kafka::{ClusterImage, Effects, Input, PartitionImage, ReplyTo, TimerKind};
use crate::protocol::{Channel, Request, Response};

pub use connection::Connections;
pub use disk::BrokerDisk;
pub use group::GroupWrites;
pub use log_tasks::LogTasks;
pub use memory::BrokerMemory;
pub use purgatory::{FetchPurgatory, PendingFetch, PendingProduce, ProducePurgatory};

#[derive(Clone, Debug, PartialEq)]
pub struct Broker {
    pub id: BrokerId,
    pub config: Arc<BrokerConfig>,
    pub disk: BrokerDisk,
    pub memory: BrokerMemory,
}

/// What became of a request.
enum Outcome {
    Answer(Response),
    /// It is answered later, or was through [`Broker::answer_parked`]; its connection was muted.
    Parked,
    /// The client does not wait for an answer (`acks=0`).
    NoAnswer,
    /// The client does not wait for an answer, and closing the connection is the only way to tell it of an error.
    Disconnect,
}

impl Broker {
    pub fn new(id: BrokerId, config: Arc<BrokerConfig>) -> Self {
        let memory = BrokerMemory::new(id, &config);
        Self { id, config, disk: BrokerDisk::default(), memory }
    }

    pub fn handle(&mut self, input: Input, fx: &mut Effects) {
        match input {
            Input::Request { from, body } => {
                if let Some(request) = self.memory.connections.admit(&from, body) {
                    self.work_on(from, request, fx);
                }
            }
            Input::Disconnected { peer, channel } => self.disconnected(&peer, channel, fx),
            Input::TimerFired(timer) => self.timer_fired(timer, fx),
            // It has no leader to ask and no partition to lead before the controller tells it the image.
            Input::Started => self.start_log_tasks(fx.now),
            // A broker asks nobody, and no application runs in it.
            Input::Response { .. } | Input::Command(_) => {}
        }
        self.settle(fx);
    }

    /// The controller published a new image of the cluster.
    ///
    /// Opens the logs of new replicas, deletes those of deleted topics, and looks again at whatever is parked on a
    /// partition that changed.
    pub fn metadata_changed(&mut self, image: Arc<ClusterImage>, fx: &mut Effects) {
        let before = std::mem::replace(&mut self.memory.image, image.clone());
        self.memory.coordinator.metadata_changed(image.clone());
        for (name, topic) in before.topics.iter() {
            if !image.topics.contains_key(name) {
                self.disk.delete_topic(name);
                for (i, partition) in topic.partitions.iter().enumerate() {
                    let name = TopicPartition::new(name.clone(), number(i));
                    self.offsets_partition_changed(&name, Some(partition), None, fx);
                    self.memory.grown.push(name);
                }
            }
        }
        for (name, topic) in image.topics.iter() {
            let known = before.topics.get(name);
            if known.is_some_and(|known| Arc::ptr_eq(known, topic)) {
                continue;
            }
            for (i, partition) in topic.partitions.iter().enumerate() {
                let known = known.and_then(|known| known.partitions.get(i));
                let name = TopicPartition::new(name.clone(), number(i));
                if known != Some(partition) {
                    self.partition_changed(&name, (known, partition), fx);
                }
                self.schedule_log_tasks(&name, fx);
            }
        }
        self.settle(fx);
    }

    /// The broker's settings changed while it runs.
    pub fn configure(&mut self, config: Arc<BrokerConfig>) {
        self.memory.coordinator.configure(&config);
        self.config = config;
    }

    /// The process dies: only the disk survives.
    pub fn crash(&mut self) {
        self.memory = BrokerMemory::new(self.id, &self.config);
    }

    fn partition_changed(
        &mut self,
        partition: &TopicPartition,
        (before, state): (Option<&PartitionImage>, &PartitionImage),
        fx: &mut Effects,
    ) {
        if state.replicas.contains(&self.id) {
            self.open_log(partition, before.is_none(), fx);
        }
        if state.leader == Some(self.id) {
            let led = before.filter(|before| before.leader == state.leader);
            if led.is_none_or(|before| before.leader_epoch != state.leader_epoch) {
                let log = self.disk.log_mut(partition).expect("a leader has a log");
                let end = log.log_end_offset();
                log.maybe_assign_epoch_start_offset(state.leader_epoch, end);
            }
            self.maybe_increment_leader_hw(partition, fx);
        }
        self.offsets_partition_changed(partition, before, Some(state), fx);
        self.memory.grown.push(partition.clone());
    }

    /// A log that was there before the broker died must be read again for what it says of producers.
    fn open_log(&mut self, partition: &TopicPartition, is_new: bool, fx: &mut Effects) {
        let known = self.disk.log(partition).is_some_and(|log| log.producers().is_some());
        if !known {
            self.disk.open(partition);
        } else if is_new {
            let image = self.memory.image.clone();
            let (topic, _) = image.partition(partition).expect("the image tells of it");
            let env = produce::log_env(&self.config, &topic.config, fx);
            let log = self.disk.log_mut(partition).expect("it was found above");
            log.restart(false, &env);
        }
    }

    fn work_on(&mut self, from: ReplyTo, request: Request, fx: &mut Effects) {
        match dispatch::dispatch(self, &from, request, fx) {
            Outcome::Answer(response) => {
                self.memory.connections.unmute(&from);
                fx.reply(from, response);
            }
            Outcome::Parked => {}
            Outcome::NoAnswer => self.memory.connections.unmute(&from),
            Outcome::Disconnect => {
                self.memory.connections.forget(&from.node, from.channel);
                fx.disconnect(from.node, from.channel);
            }
        }
    }

    /// Answers a request that was parked; the answer is dropped if its connection is gone.
    fn answer_parked(&mut self, parked: &ReplyTo, response: Response, fx: &mut Effects) {
        if let Some(to) = self.memory.connections.unmute_parked(parked) {
            fx.reply(to, response);
        }
    }

    /// What the input set going: parked requests that can be answered now, and the requests behind them.
    fn settle(&mut self, fx: &mut Effects) {
        loop {
            while !self.memory.grown.is_empty() {
                self.complete_delayed_requests(fx);
            }
            let Some((from, request)) = self.memory.connections.take_runnable() else { return };
            self.work_on(from, request, fx);
        }
    }

    fn complete_delayed_requests(&mut self, fx: &mut Effects) {
        let mut grown = std::mem::take(&mut self.memory.grown);
        for partition in grown.drain(..) {
            self.try_complete_produces(&partition, fx);
            self.try_complete_group_writes(&partition, fx);
            self.try_complete_fetches(&partition, fx);
        }
        // Completed group writes may have made the coordinator write more.
        grown.append(&mut self.memory.grown);
        self.memory.grown = grown;
    }

    fn disconnected(&mut self, peer: &NodeId, channel: Channel, fx: &mut Effects) {
        self.memory.connections.forget(peer, channel);
        for id in self.memory.fetches.of_connection(peer, channel) {
            self.memory.fetches.take(id);
            fx.disarm(TimerKind::FetchExpires(id));
        }
    }

    fn timer_fired(&mut self, timer: TimerKind, fx: &mut Effects) {
        match timer {
            TimerKind::FetchExpires(id) => self.complete_fetch(id, fx),
            TimerKind::ProduceExpires(id) => self.expire_produce(id, fx),
            TimerKind::Group(timer) => self.group_timer_fired(&timer, fx),
            TimerKind::LogRetention => self.clean_up_logs(fx),
            TimerKind::LogCleaner => self.clean_logs(fx),
            TimerKind::ProducerExpiration => self.expire_producers(fx),
            TimerKind::RecordProcessed
            | TimerKind::PollWakeUp
            | TimerKind::HeartbeatThread
            | TimerKind::SenderWakeUp
            | TimerKind::NextRecord
            | TimerKind::RequestTimeout
            | TimerKind::Unanswered(_) => unreachable!("timers of clients"),
        }
    }
}

fn number(i: usize) -> i32 {
    i32::try_from(i).expect("Kafka counts partitions in 32 bits")
}

#[cfg(test)]
mod tests;
