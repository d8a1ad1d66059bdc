//! What runs in the process, and which of it an input is for.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::id::NodeId;
use crate::kafka::broker::Broker;
use crate::kafka::broker::to_controller::lifecycle::BrokerState;
use crate::kafka::config::BrokerConfig;
use crate::kafka::controller::ControllerConfig;
use crate::kafka::raft::{RaftClient, RaftEffect, RequestToken};
use crate::kafka::server::controller_requests::Deferred;
use crate::kafka::server::network_channel::NetworkChannel;
use crate::kafka::server::{ActiveController, MetadataLoader};
use crate::kafka::{ClusterImage, Effects, Input, ReplyTo, ServerTimer, TimerKind};
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::{Channel, Request};

#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// By which the others address it.
    pub id: NodeId,
    /// `None`: `process.roles=controller`.
    pub broker: Option<Broker>,
    pub raft: RaftClient,
    /// Where the members of the quorum are to be found (`controller.quorum.voters`).
    pub(super) voters: Arc<[NodeId]>,
    /// With what it starts next.
    pub(super) config: Arc<BrokerConfig>,
    /// Of a process without a broker: nothing can be written to its disk.
    disk_is_full: bool,
    /// A process without a broker was told to stop.
    is_closing: bool,
    /// What the committed part of the metadata log comes to.
    pub(super) loader: Arc<MetadataLoader>,
    /// While this server leads the quorum.
    pub(super) active: Option<Arc<ActiveController<Deferred>>>,
    /// Requests among the quorum that have no answer yet: each member has at most one here.
    pub(super) asked: SortedMap<NodeId, (RequestToken, ReplyTo)>,
    pub(super) next_token: u64,
    pub(super) channel: Arc<NetworkChannel>,
    /// When the timers are armed for.
    pub(super) raft_wakes_at: Option<SimTime>,
    pub(super) controller_wakes_at: Option<SimTime>,
    /// It is part of a cluster that was there before it was first started here.
    pub(super) is_formed: bool,
    /// What the quorum's member wants done. Empty between two inputs.
    pub(super) raft_effects: VecDeque<RaftEffect>,
}

impl Server {
    /// A server with a broker. It is a controller too if the quorum's member is a voter.
    pub fn new(broker: Broker, raft: RaftClient, voters: Arc<[NodeId]>) -> Self {
        let config = broker.config.clone();
        let id = NodeId::Broker(broker.id);
        Self { broker: Some(broker), ..Self::controller(id, raft, voters, config) }
    }

    /// A server that is nothing but a controller.
    pub(super) fn controller(
        id: NodeId,
        raft: RaftClient,
        voters: Arc<[NodeId]>,
        config: Arc<BrokerConfig>,
    ) -> Self {
        Self {
            id,
            broker: None,
            raft,
            voters,
            loader: Arc::new(MetadataLoader::new(controller_config(&config))),
            config,
            disk_is_full: false,
            is_closing: false,
            active: None,
            asked: SortedMap::default(),
            next_token: 0,
            channel: Arc::default(),
            raft_wakes_at: None,
            controller_wakes_at: None,
            is_formed: false,
            raft_effects: VecDeque::new(),
        }
    }

    /// The same server in a cluster that was there before it was first started here.
    pub(super) fn formed(self) -> Self {
        Self { is_formed: true, ..self }
    }

    /// Where the members of the quorum are to be found.
    pub fn voters(&self) -> &Arc<[NodeId]> {
        &self.voters
    }

    /// Its settings; they have effect when it starts next.
    pub fn config(&self) -> &Arc<BrokerConfig> {
        &self.config
    }

    pub fn reconfigure(&mut self, config: Arc<BrokerConfig>) {
        self.config = config;
    }

    /// It was told to stop, and has not yet.
    pub fn is_shutting_down(&self) -> bool {
        let state = self.broker.as_ref().map(Broker::state);
        let broker_goes = matches!(
            state,
            Some(BrokerState::PendingControlledShutdown | BrokerState::ShuttingDown)
        );
        broker_goes || self.is_closing
    }

    /// What the cluster is like for the controller that leads, what is not committed yet included; `None` if this is not the one.
    pub fn active_image(&self) -> Option<&Arc<ClusterImage>> {
        self.active.as_ref().map(|active| active.image())
    }

    /// What this server's controller knows to be committed.
    pub fn loader(&self) -> &MetadataLoader {
        &self.loader
    }

    /// Nothing can be written to the log directory any more.
    pub fn is_disk_full(&self) -> bool {
        self.broker.as_ref().map_or(self.disk_is_full, |broker| broker.disk.is_full())
    }

    pub fn set_disk_full(&mut self, is_full: bool) {
        match &mut self.broker {
            Some(broker) => broker.disk.set_full(is_full),
            None => self.disk_is_full = is_full,
        }
    }

    /// What the member of the quorum is now, if it must not have written to its log when it has had its turn. The metadata log
    /// of a server with a broker finds room: its broker halts at its own next append.
    pub(super) fn before_writing(&self) -> Option<Box<RaftClient>> {
        self.disk_is_full.then(|| Box::new(self.raft.clone()))
    }

    /// It has stopped in order, and nothing of it is needed any more.
    pub fn has_stopped(&self) -> bool {
        // A leader of the quorum stays until another one is found, or the time for that is over.
        self.may_stop() && !self.raft.is_handing_over()
    }

    /// Its broker has the controller's leave; who has no broker needs none.
    fn may_stop(&self) -> bool {
        match &self.broker {
            Some(broker) => broker.state() == BrokerState::ShuttingDown,
            None => self.is_closing,
        }
    }

    pub fn handle(&mut self, input: Input, fx: &mut Effects) {
        match input {
            Input::Started => self.start(fx),
            Input::Request { from, body } => self.asked(from, body, fx),
            Input::Response { from, channel: Channel::Raft, correlation, body } => {
                self.member_answered(&from, correlation, &body, fx);
            }
            Input::Disconnected { peer, channel: Channel::Raft }
            | Input::ConnectionRefused { peer, channel: Channel::Raft, .. } => {
                self.member_disconnected(&peer, fx);
            }
            Input::PeerDisconnected { peer, channel: Channel::Raft } => {
                self.asked.remove(&peer);
            }
            Input::TimerFired(TimerKind::Server(ServerTimer::Raft)) => {
                self.raft_wakes_at = None;
                self.fail_unsent(fx);
                self.with_raft(fx, RaftClient::wake);
            }
            Input::TimerFired(TimerKind::Server(ServerTimer::ControllerTasks)) => {
                self.controller_wakes_at = None;
                self.run_controller_tasks(fx);
            }
            Input::PeerDisconnected {
                channel: Channel::Heartbeat | Channel::AlterPartition | Channel::Forwarding,
                ..
            } => {}
            Input::Response { .. }
            | Input::Disconnected { .. }
            | Input::ConnectionRefused { .. }
            | Input::PeerDisconnected { .. }
            | Input::TimerFired(_)
            | Input::Command(_) => {
                if let Some(broker) = &mut self.broker {
                    broker.handle(input, fx);
                }
            }
        }
        if let Some(broker) = self.broker.as_mut().filter(|broker| broker.awaits_first_image()) {
            broker.first_image(self.loader.image().clone(), fx);
        }
        self.settle(fx);
        self.hand_over(fx);
    }

    /// A broker asks the controller for its leave, and stops when it has it; a controller stops once another one leads.
    pub fn begin_controlled_shutdown(&mut self, fx: &mut Effects) {
        match &mut self.broker {
            Some(broker) => broker.begin_controlled_shutdown(fx),
            None => self.is_closing = true,
        }
        self.hand_over(fx);
    }

    /// Who may stop and leads the quorum gives that up first.
    fn hand_over(&mut self, fx: &mut Effects) {
        if self.may_stop() && self.raft.is_leader() && self.raft.is_handing_over() {
            self.with_raft(fx, RaftClient::resign);
            self.settle(fx);
        }
    }

    fn start(&mut self, fx: &mut Effects) {
        if let Some(broker) = &mut self.broker {
            if *broker.config != *self.config {
                broker.read_config(self.config.clone());
            }
            broker.handle(Input::Started, fx);
        }
        self.start_member(fx);
        self.settle(fx);
        self.is_formed = false;
    }

    fn asked(&mut self, from: ReplyTo, body: Request, fx: &mut Effects) {
        if let Request::Quorum(request) = &body {
            return self.member_asked(from, &request.clone(), fx);
        }
        if let Request::Controller(request) = body {
            return self.controller_asked(from, request, fx);
        }
        match self.broker.as_mut().filter(|broker| broker.listens()) {
            Some(broker) => broker.handle(Input::Request { from, body }, fx),
            // It does not listen any more.
            None => fx.hang_up(from.node, from.channel),
        }
    }

    /// Whether a connection of that kind can be opened. Controllers listen from the start.
    pub fn listens_on(&self, channel: Channel) -> bool {
        match channel {
            Channel::Raft | Channel::Heartbeat | Channel::AlterPartition | Channel::Forwarding => {
                true
            }
            Channel::Data | Channel::Coordinator | Channel::ReplicaFetcher => {
                self.broker.as_ref().is_some_and(Broker::listens)
            }
        }
    }

    /// The process dies: only the disk survives.
    pub fn crash(&mut self, now: SimTime) {
        if let Some(broker) = &mut self.broker {
            broker.crash(now);
        }
        self.forget();
    }

    /// The process ends in order: the disk says so.
    pub fn shut_down(&mut self, now: SimTime) {
        if let Some(broker) = &mut self.broker {
            broker.shut_down(now);
        }
        self.forget();
    }

    fn forget(&mut self) {
        self.loader = Arc::new(MetadataLoader::new(controller_config(&self.config)));
        self.is_closing = false;
        self.active = None;
        self.asked.clear();
        self.channel = Arc::default();
        self.raft_wakes_at = None;
        self.controller_wakes_at = None;
    }
}

pub(super) fn controller_config(config: &BrokerConfig) -> ControllerConfig {
    ControllerConfig {
        broker_session_timeout: config.broker_session_timeout,
        num_partitions: i32::try_from(config.num_partitions).unwrap_or(i32::MAX),
        // `KafkaConfig.defaultReplicationFactor.toShort`: what does not fit is cut off.
        default_replication_factor: (config.default_replication_factor as i16).into(),
        auto_leader_rebalance: config.auto_leader_rebalance,
        leader_imbalance_check_interval: config.leader_imbalance_check_interval(),
        ..ControllerConfig::default()
    }
}
