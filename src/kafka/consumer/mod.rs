//! A consumer and the application around it (`KafkaConsumer`), as a deterministic node.
//!
//! It speaks one of two protocols. What follows is about the classic one (`ClassicKafkaConsumer`), with which it began; what the
//! consumer protocol does otherwise (`AsyncKafkaConsumer`) is in [`modern`].
//!
//! Two threads of Kafka's share this state: the application's, which polls and processes ([`application`]), and the
//! heartbeat thread ([`heartbeat_thread`]). Here they take turns after each input: [`Consumer::handle`] puts the input
//! where it belongs, lets the threads run until both would sleep, and arms one timer for each. [`drive`] has the turns
//! one by one.
//!
//! The files follow Kafka's classes: [`abstract_coordinator`] (finding the coordinator, joining), [`join_group`] (the
//! answers to JoinGroup and SyncGroup), [`consumer_coordinator`] (what `poll` does for the group), [`join_prepare`] and
//! [`join_complete`] (what a rebalance does to partitions), [`rebalance_listener`], [`assignment`] (the assignors),
//! [`offset_commit`], [`offset_fetcher`] (where to begin), [`validation`] (whether a new leader has what was read), [`fetcher`] (fetches and what `poll` returns).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, ClientId, GroupId, GroupInstanceId, NodeId};
use crate::kafka::client::{ClientMetadata, ExponentialBackoff, NetworkClient};
use crate::kafka::config::ConsumerConfig;
use crate::kafka::{Effects, Input, SubscribeTo, TimerKind};
use crate::kernel::SimTime;

mod abstract_coordinator;
mod application;
mod assignment;
mod close;
mod commands;
mod consumer_coordinator;
mod drive;
mod failure;
mod fetch_collector;
mod fetcher;
mod heartbeat;
mod heartbeat_thread;
mod join_complete;
mod join_group;
mod join_prepare;
mod membership;
mod modern;
mod network;
mod network_poll;
mod offset_commit;
mod offset_fetcher;
mod rebalance_listener;
mod status;
mod subscription_state;
mod sync_commit;
mod timers;
mod topic_partition_state;
mod topic_pattern;
mod validation;

#[cfg(test)]
mod tests;

pub use failure::Failure;
pub use heartbeat::Heartbeat;
pub use membership::{Generation, MemberState};
pub use modern::ModernMemberState;
pub use network::Arrival;
pub use rebalance_listener::{ListenerAction, RebalanceListener};
pub use status::{ApplicationState, WaitingFor};
pub use subscription_state::SubscriptionState;
pub use topic_partition_state::{FetchPosition, FetchState, TopicPartitionState};
pub use topic_pattern::{BadPattern, TopicPattern};

use application::Application;
use fetcher::Fetcher;
use membership::GroupMembership;
use modern::ModernMembership;
use network::ConsumerNetworkClient;
use offset_commit::OffsetCommits;
use offset_fetcher::OffsetFetcher;
use timers::ArmedTimers;

/// What survives a crash: the program and its configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerSpec {
    pub id: ClientId,
    pub group: GroupId,
    pub subscribe_to: SubscribeTo,
    pub config: Arc<ConsumerConfig>,
    /// `bootstrap.servers`.
    pub bootstrap: Arc<[BrokerId]>,
    /// Which start this is, from 1: the client of the consumer protocol names itself by it.
    pub starts: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    spec: Arc<ConsumerSpec>,
    group_instance_id: Option<GroupInstanceId>,
    retry_backoff: ExponentialBackoff,
    /// Seldom changes, so keyframes share it.
    metadata: Arc<ClientMetadata>,
    subscriptions: SubscriptionState,
    network: ConsumerNetworkClient,
    group: GroupMembership,
    modern: ModernMembership,
    heartbeat: Heartbeat,
    commits: OffsetCommits,
    offsets: OffsetFetcher,
    fetcher: Fetcher,
    app: Application,
    timers: ArmedTimers,
}

impl Consumer {
    pub fn new(spec: ConsumerSpec) -> Self {
        let config = &spec.config;
        let retry_backoff =
            ExponentialBackoff::retry(config.retry_backoff, config.retry_backoff_max);
        let metadata =
            ClientMetadata::new(spec.bootstrap.clone(), config.metadata_max_age, retry_backoff);
        let reconnect = ExponentialBackoff::retry(
            config.reconnect_backoff.span(),
            config.reconnect_backoff_max.span(),
        );
        let client = NetworkClient::new(spec.id.clone(), config.request_timeout)
            .with_reconnect_backoff(reconnect);
        let mut subscriptions = SubscriptionState::default();
        let mut modern = ModernMembership::new(&spec);
        match &spec.subscribe_to {
            SubscribeTo::Topics(topics) if topics.is_empty() => {}
            SubscribeTo::Topics(topics) => {
                subscriptions.subscribe(topics);
                modern.on_subscription_updated();
            }
            SubscribeTo::Pattern(pattern) => {
                subscriptions.subscribe_to_pattern(pattern.clone());
                modern.on_subscription_updated();
            }
        }
        Self {
            group_instance_id: config.group_instance_id.as_deref().map(GroupInstanceId::new),
            retry_backoff,
            metadata: Arc::new(metadata),
            subscriptions,
            network: ConsumerNetworkClient::new(client),
            group: GroupMembership::default(),
            modern,
            heartbeat: Heartbeat::new(config, SimTime::ZERO),
            commits: OffsetCommits::new(config, SimTime::ZERO),
            offsets: OffsetFetcher::default(),
            fetcher: Fetcher::default(),
            app: Application::default(),
            timers: ArmedTimers::default(),
            spec: Arc::new(spec),
        }
    }

    /// Takes in what happened, lets both threads run until they would sleep, and says what they want done.
    pub fn handle(&mut self, input: Input, fx: &mut Effects) {
        match input {
            Input::Started => self.start(fx),
            Input::Response { from, channel, correlation, body } => {
                if let NodeId::Broker(from) = from {
                    self.deliver(Arrival::Response { from, channel, correlation, body });
                }
            }
            Input::Disconnected { peer, channel } => {
                if let NodeId::Broker(broker) = peer {
                    self.deliver(Arrival::Disconnected { broker, channel });
                }
            }
            Input::ConnectionRefused { peer, channel, correlation } => {
                if let NodeId::Broker(broker) = peer {
                    self.deliver(Arrival::Refused { broker, channel, correlation });
                }
            }
            Input::TimerFired(timer) => self.timer_fired(&timer, fx),
            Input::Command(command) => self.execute(command, fx),
            // Nobody sends requests to a client.
            Input::Request { .. } | Input::PeerDisconnected { .. } => {}
        }
        self.run_threads(fx);
        self.arm_timers(fx);
    }

    fn start(&mut self, fx: &mut Effects) {
        self.heartbeat = Heartbeat::new(&self.spec.config, fx.now);
        self.commits = OffsetCommits::new(&self.spec.config, fx.now);
        self.app.start(fx.now);
    }

    fn timer_fired(&mut self, timer: &TimerKind, fx: &mut Effects) {
        match timer {
            TimerKind::RecordProcessed => self.record_processed(fx),
            TimerKind::PollWakeUp => self.timers.poll_wake_up = None,
            TimerKind::HeartbeatThread => self.timers.heartbeat_thread = None,
            TimerKind::RequestTimeout => self.give_up_requests(fx),
            // Other nodes' timers.
            TimerKind::SenderWakeUp
            | TimerKind::NextRecord
            | TimerKind::FetchExpires(_)
            | TimerKind::ProduceExpires(_)
            | TimerKind::Group(_)
            | TimerKind::LogRetention
            | TimerKind::LogCleaner
            | TimerKind::ProducerExpiration
            | TimerKind::GroupWriteExpires
            | TimerKind::Unanswered(_)
            | TimerKind::Server(_) => {}
        }
    }

    fn metadata_mut(&mut self) -> &mut ClientMetadata {
        Arc::make_mut(&mut self.metadata)
    }

    fn note(&self, fx: &mut Effects, fact: impl FnOnce(ClientId) -> Fact) {
        fx.note(fact(self.spec.id.clone()));
    }
}
