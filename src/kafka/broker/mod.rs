//! A broker: it holds logs, leads some of them, and answers clients (`KafkaApis` and `ReplicaManager`).

mod checkpoints;
mod connection;
mod controller_link;
mod disk;
mod dispatch;
mod ending;
mod fetch;
mod fetch_as_replica;
mod group;
mod lifecycle;
mod log_dir_failure;
mod log_tasks;
mod lookup;
mod memory;
mod out_of_range;
mod partition_table;
mod produce;
mod producer_ids;
mod purgatory;
pub mod replica;
mod replica_selector;
mod replication;
mod slow_disk;
pub mod to_controller;

use std::sync::Arc;

use crate::id::{BrokerId, Correlation, NodeId, TopicPartition};
use crate::kafka::config::BrokerConfig;
use crate::kafka::{ClusterImage, Effects, Input, ReplyTo, ServerTimer, TimerKind};
use crate::kernel::Span;
use crate::protocol::{Channel, Request, Response};

pub use checkpoints::Checkpoints;
pub use connection::Connections;
pub use disk::BrokerDisk;
pub use ending::Unflushed;
pub use group::GroupWrites;
pub use lifecycle::Lifecycle;
pub use log_tasks::LogTasks;
pub use memory::BrokerMemory;
pub use partition_table::PartitionTable;
pub use producer_ids::{ProducerIdManager, ProducerIdsBlock};
pub use purgatory::{FetchPurgatory, PendingFetch, PendingProduce, ProducePurgatory};
pub use slow_disk::DiskQueue;

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
        self.catch_up_with_checkpoints(fx.now);
        match input {
            Input::Request { from, body } => {
                if let Some(request) = self.memory.connections.admit(&from, body) {
                    self.work_on(from, request, fx);
                }
            }
            Input::PeerDisconnected { peer, channel } => {
                self.peer_disconnected(&peer, channel, fx);
            }
            Input::TimerFired(timer) => self.timer_fired(timer, fx),
            Input::Started => {
                self.start_lifecycle(fx);
                self.arm_isr_expiration(fx);
                self.start_log_tasks(fx.now);
                self.start_checkpoints(fx.now);
            }
            Input::Response { from, channel, correlation, body } => {
                self.answered(&from, (channel, correlation), body, fx);
            }
            Input::Disconnected { peer, channel }
            | Input::ConnectionRefused { peer, channel, .. } => {
                self.disconnected(&peer, channel, fx);
            }
            // No application runs in a broker.
            Input::Command(_) => {}
        }
        self.settle(fx);
    }

    /// The controller published a new image of the cluster.
    ///
    /// Opens the logs of new replicas, deletes those of deleted topics, and looks again at whatever is parked on a
    /// partition that changed.
    pub fn metadata_changed(&mut self, image: Arc<ClusterImage>, fx: &mut Effects) {
        self.catch_up_with_checkpoints(fx.now);
        self.memory.logs_opened = true;
        let before = std::mem::replace(&mut self.memory.image, image.clone());
        self.memory.coordinator.metadata_changed(image.clone());
        for (name, topic) in before.topics.iter() {
            if !image.topics.contains_key(name) {
                for (i, partition) in topic.partitions.iter().enumerate() {
                    let name = TopicPartition::new(name.clone(), number(i));
                    self.partition_changed(&name, (Some(partition), None), fx);
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
                    self.partition_changed(&name, (known, Some(partition)), fx);
                }
                self.schedule_log_tasks(&name, fx);
            }
        }
        self.settle(fx);
    }

    /// The process is about to start, with other settings than last time.
    pub fn read_config(&mut self, config: Arc<BrokerConfig>) {
        self.memory = BrokerMemory::new(self.id, &config);
        self.config = config;
    }

    /// The broker's settings changed while it runs.
    pub fn configure(&mut self, config: Arc<BrokerConfig>) {
        self.memory.coordinator.configure(&config);
        self.config = config;
    }

    fn work_on(&mut self, from: ReplyTo, request: Request, fx: &mut Effects) {
        if let Some(request) = self.wait_for_disk(&from, request, fx) {
            self.carry_out_request(from, request, fx);
        }
    }

    fn carry_out_request(&mut self, from: ReplyTo, request: Request, fx: &mut Effects) {
        match dispatch::dispatch(self, &from, request, fx) {
            Outcome::Answer(response) => {
                self.memory.connections.unmute(&from);
                fx.reply(from, response);
            }
            Outcome::Parked => {}
            Outcome::NoAnswer => self.memory.connections.unmute(&from),
            Outcome::Disconnect => {
                self.memory.connections.forget(&from.node, from.channel);
                fx.hang_up(from.node, from.channel);
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
        self.run_fetchers(fx);
        loop {
            while !self.memory.grown.is_empty() {
                self.complete_delayed_requests(fx);
            }
            let Some((from, request)) = self.memory.connections.take_runnable() else { break };
            self.work_on(from, request, fx);
        }
    }

    /// An answer to something that this broker has asked another server.
    fn answered(
        &mut self,
        from: &NodeId,
        (channel, correlation): (Channel, Correlation),
        body: Response,
        fx: &mut Effects,
    ) {
        match (from, channel) {
            (NodeId::Broker(leader), Channel::ReplicaFetcher) => {
                self.leader_answered(*leader, correlation, &body, fx);
            }
            (_, Channel::AlterPartition) => self.alter_partition_answered(correlation, body, fx),
            (_, Channel::Heartbeat) => self.heartbeat_answered(correlation, body, fx),
            (_, Channel::Forwarding) => self.forwarded_answered(correlation, body, fx),
            (_, Channel::Data | Channel::Coordinator | Channel::Raft | Channel::ReplicaFetcher) => {
                unreachable!("a broker asks nothing on {channel:?}")
            }
        }
    }

    fn disconnected(&mut self, peer: &NodeId, channel: Channel, fx: &mut Effects) {
        match (peer, channel) {
            (NodeId::Broker(leader), Channel::ReplicaFetcher) => {
                self.leader_disconnected(*leader, fx);
            }
            (_, _) => self.controller_disconnected(peer, channel, fx),
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

    fn peer_disconnected(&mut self, peer: &NodeId, channel: Channel, fx: &mut Effects) {
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
            TimerKind::Server(timer) => self.server_timer_fired(timer, fx),
            TimerKind::GroupWriteExpires => self.expire_group_writes(fx),
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

impl Broker {
    fn server_timer_fired(&mut self, timer: ServerTimer, fx: &mut Effects) {
        match timer {
            ServerTimer::ReplicaFetcher(leader) => self.fetcher_timer_fired(leader, fx),
            ServerTimer::IsrExpiration => {
                self.maybe_shrink_isrs(fx);
                self.arm_isr_expiration(fx);
            }
            ServerTimer::Disk => self.disk_done(fx),
            ServerTimer::AlterPartition => self.send_proposals(fx),
            ServerTimer::ControllerChannel(Channel::AlterPartition) => {
                self.poll_alter_partition(fx);
            }
            ServerTimer::ControllerChannel(Channel::Heartbeat) => self.poll_heartbeats(fx),
            ServerTimer::ControllerChannel(Channel::Forwarding) => self.poll_forwarding(fx),
            ServerTimer::Communication => self.communicate(fx),
            ServerTimer::InitialRegistration => self.registration_timed_out(fx),
            ServerTimer::ControlledShutdown => self.controlled_shutdown_timed_out(fx),
            ServerTimer::ControllerChannel(_)
            | ServerTimer::Raft
            | ServerTimer::ControllerTasks => unreachable!("no timer of a broker"),
        }
    }

    /// Looked for twice in the time that a follower may be behind: so one that is gets dropped at most half of it later.
    fn arm_isr_expiration(&self, fx: &mut Effects) {
        let timer = TimerKind::Server(ServerTimer::IsrExpiration);
        fx.arm(timer, Span(self.config.replica_lag_time_max.0 / 2));
    }
}

fn number(i: usize) -> i32 {
    i32::try_from(i).expect("Kafka counts partitions in 32 bits")
}

#[cfg(test)]
mod tests;
