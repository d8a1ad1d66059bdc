//! The broker comes, stays and goes: what its lifecycle manager wants said to the controller is said, and what comes back is heard.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerEpoch, BrokerId, Correlation, IncarnationId, NodeId, Offset};
use crate::kafka::broker::to_controller::channel::{ControllerChannel, Ended};
use crate::kafka::broker::to_controller::lifecycle::{
    BrokerLifecycleManager, BrokerState, Communication, LifecycleSpec, Next,
};
use crate::kafka::broker::{Broker, BrokerDisk};
use crate::kafka::config::BrokerConfig;
use crate::kafka::{ClusterImage, Effects, ServerTimer, TimerKind};
use crate::kernel::Span;
use crate::protocol::{Channel, ControllerRequest, ControllerResponse, Response};

/// The broker's own side of its registration.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    manager: BrokerLifecycleManager,
    channel: ControllerChannel,
    /// The last record of the metadata log that the broker has taken in.
    metadata_offset: Offset,
}

impl Lifecycle {
    fn new(manager: BrokerLifecycleManager, config: &BrokerConfig) -> Self {
        // What leads nowhere is given up when the next one would be due.
        let patience = config.broker_heartbeat_interval;
        let channel = ControllerChannel::new(Channel::Heartbeat, Some(patience));
        Self { manager, channel, metadata_offset: Offset::NONE }
    }

    /// Of a broker that has not been started.
    pub(super) fn stopped(broker: BrokerId, config: &BrokerConfig) -> Self {
        let spec = spec(broker, config, &BrokerDisk::default());
        Self::new(BrokerLifecycleManager::new(spec), config)
    }
}

/// What a start of the broker tells the controller.
fn spec(broker: BrokerId, config: &BrokerConfig, disk: &BrokerDisk) -> LifecycleSpec {
    LifecycleSpec {
        broker,
        rack: config.broker_rack.as_deref().map(Into::into),
        incarnation_id: IncarnationId(disk.starts),
        previous_broker_epoch: disk.clean_shutdown().unwrap_or(BrokerEpoch::NONE),
        heartbeat_interval: config.broker_heartbeat_interval,
        controlled_shutdown: config.controlled_shutdown,
    }
}

impl Broker {
    /// The broker runs already, in a cluster that was there before this world began.
    pub fn join_formed_cluster(&mut self, epoch: BrokerEpoch) {
        let manager =
            BrokerLifecycleManager::running(spec(self.id, &self.config, &self.disk), epoch);
        self.memory.lifecycle = Lifecycle::new(manager, &self.config);
    }

    pub(super) fn start_lifecycle(&mut self, fx: &mut Effects) {
        if self.state() == BrokerState::Running {
            // They did not all start in the same instant: each speaks at a time of its own.
            let interval = self.config.broker_heartbeat_interval;
            let share = u64::from(self.id.0.unsigned_abs() % 8);
            return fx.arm(COMMUNICATION, Span(interval.0 / 8 * (share + 1)));
        }
        self.disk.starts += 1;
        let manager = BrokerLifecycleManager::new(spec(self.id, &self.config, &self.disk));
        self.memory.lifecycle = Lifecycle::new(manager, &self.config);
        fx.arm(REGISTRATION_TIMEOUT, self.config.initial_broker_registration_timeout);
        self.communicate(fx);
    }

    /// `initial.broker.registration.timeout.ms` is over, and the controllers have not registered the broker: it gives up and its
    /// process ends (`RegistrationTimeoutEvent`).
    pub(super) fn registration_timed_out(&mut self, fx: &mut Effects) {
        if !self.memory.lifecycle.manager.is_registered() {
            self.memory.lifecycle.manager.begin_shutdown();
            fx.note(Fact::RegistrationTimedOut { broker: self.id });
        }
    }

    /// No controller has let it go in time: it goes without leave (`BrokerServer.shutdown`).
    pub(super) fn controlled_shutdown_timed_out(&mut self, fx: &mut Effects) {
        if self.state() == BrokerState::PendingControlledShutdown {
            self.memory.lifecycle.manager.begin_shutdown();
            fx.note(Fact::ControlledShutdownTimedOut { broker: self.id });
        }
    }

    /// The logs were opened in this start.
    pub(super) fn has_opened_logs(&self) -> bool {
        self.memory.logs_opened
    }

    pub fn state(&self) -> BrokerState {
        self.memory.lifecycle.manager.state()
    }

    /// In which of its registrations this broker is; -1 before the first one.
    pub(super) fn broker_epoch(&self) -> BrokerEpoch {
        self.memory.lifecycle.manager.broker_epoch()
    }

    /// The broker has taken in the metadata log up to and including `last`.
    pub fn metadata_loaded(&mut self, last: Offset) {
        self.memory.lifecycle.metadata_offset = last;
    }

    /// It has caught up with the metadata log, and may see what the log comes to (`initialCatchUpFuture`). Before that it must not
    /// act on what was true before it stopped.
    pub fn awaits_first_image(&self) -> bool {
        self.state() == BrokerState::Recovery
            && !self.memory.lifecycle.manager.is_ready_to_unfence()
    }

    /// The logs are open, and the broker may be unfenced.
    pub fn first_image(&mut self, image: Arc<ClusterImage>, fx: &mut Effects) {
        self.metadata_changed(image, fx);
        let next = self.memory.lifecycle.manager.set_ready_to_unfence();
        self.schedule(next, fx);
    }

    /// Its port is open: from when it was unfenced until it stops (`SocketServer.enableRequestProcessing`).
    pub fn listens(&self) -> bool {
        match self.state() {
            BrokerState::Running | BrokerState::PendingControlledShutdown => true,
            BrokerState::Starting | BrokerState::Recovery | BrokerState::ShuttingDown => false,
        }
    }

    /// Asks the controller for its leave: the broker stops once others lead what it leads (`controlled.shutdown.enable`).
    pub fn begin_controlled_shutdown(&mut self, fx: &mut Effects) {
        let before = self.state();
        let next = self.memory.lifecycle.manager.begin_controlled_shutdown();
        self.schedule(next, fx);
        let waits = self.state() == BrokerState::PendingControlledShutdown;
        if waits && before != BrokerState::PendingControlledShutdown {
            fx.arm(SHUTDOWN_TIMEOUT, LONGEST_SHUTDOWN);
        }
    }

    pub(super) fn communicate(&mut self, fx: &mut Effects) {
        let lifecycle = &mut self.memory.lifecycle;
        let request = match lifecycle.manager.communicate(lifecycle.metadata_offset) {
            Some(Communication::Register(request)) => {
                ControllerRequest::BrokerRegistration(request)
            }
            Some(Communication::Heartbeat(request)) => ControllerRequest::BrokerHeartbeat(request),
            None => return,
        };
        lifecycle.channel.enqueue(request.into(), fx.now);
        self.poll_heartbeats(fx);
    }

    pub(super) fn poll_heartbeats(&mut self, fx: &mut Effects) {
        let leader = self.memory.controller.as_ref();
        while let Some(ended) = self.memory.lifecycle.channel.poll(leader, fx) {
            assert_eq!(ended, Ended::TimedOut, "an answer does not come from polling");
            let next = self.memory.lifecycle.manager.timed_out();
            self.schedule(next, fx);
        }
    }

    fn schedule(&self, next: Next, fx: &mut Effects) {
        match next {
            Next::After(wait) => fx.arm(COMMUNICATION, wait),
            Next::Later => {}
        }
    }

    pub(super) fn heartbeat_answered(
        &mut self,
        correlation: Correlation,
        body: Response,
        fx: &mut Effects,
    ) {
        let lifecycle = &mut self.memory.lifecycle;
        if let Some(Ended::Answered(body)) = lifecycle.channel.answered(correlation, body, fx) {
            let Response::Controller(response) = &body else {
                panic!("{} is no answer to a heartbeat", body.api())
            };
            let next = match &**response {
                ControllerResponse::BrokerRegistration(response) => {
                    if !response.error.is_error() {
                        fx.disarm(REGISTRATION_TIMEOUT);
                    }
                    lifecycle.manager.registration_answered(response)
                }
                ControllerResponse::BrokerHeartbeat(response) => {
                    lifecycle.manager.heartbeat_answered(response)
                }
                ControllerResponse::AlterPartition(_)
                | ControllerResponse::AllocateProducerIds(_) => {
                    panic!("{} is no answer to a heartbeat", body.api())
                }
            };
            self.schedule(next, fx);
        }
        self.poll_heartbeats(fx);
    }

    pub(super) fn heartbeats_disconnected(&mut self, peer: &NodeId, fx: &mut Effects) {
        self.memory.lifecycle.channel.disconnected(peer, fx.now);
        self.poll_heartbeats(fx);
    }
}

const COMMUNICATION: TimerKind = TimerKind::Server(ServerTimer::Communication);
const REGISTRATION_TIMEOUT: TimerKind = TimerKind::Server(ServerTimer::InitialRegistration);
const SHUTDOWN_TIMEOUT: TimerKind = TimerKind::Server(ServerTimer::ControlledShutdown);
/// How long a process that was told to stop waits for the controller (`KafkaBroker.shutdown`).
const LONGEST_SHUTDOWN: Span = Span::from_ms(300_000);
