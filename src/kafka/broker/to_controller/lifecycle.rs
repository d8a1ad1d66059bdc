//! How a broker comes, stays and goes (`BrokerLifecycleManager`): it registers, says in heartbeats how far it has got, is unfenced
//! once it has caught up with its own registration, and asks leave to stop.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, IncarnationId, Offset, Text};
use crate::kernel::Span;
use crate::protocol::{broker_heartbeat, broker_registration};

/// `org.apache.kafka.metadata.BrokerState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerState {
    /// It has not caught up with the metadata log yet.
    Starting,
    /// It opens its logs; the controller has not unfenced it yet.
    Recovery,
    Running,
    /// It asks the controller for its leave.
    PendingControlledShutdown,
    /// It may stop.
    ShuttingDown,
}

/// When the manager wants to speak to the controller next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    After(Span),
    /// What is under way comes first.
    Later,
}

/// While the broker catches up it asks again after so long.
const STARTING_INTERVAL: Span = Span::from_ms(10);
/// So long after the first answer to its wish to stop it asks again.
const FIRST_SHUTDOWN_INTERVAL: Span = Span::from_ms(50);

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerLifecycleManager {
    broker: BrokerId,
    rack: Option<Text>,
    incarnation_id: IncarnationId,
    /// From the file that only a clean shutdown leaves (KIP-966).
    previous_broker_epoch: BrokerEpoch,
    heartbeat_interval: Span,
    state: BrokerState,
    broker_epoch: BrokerEpoch,
    is_registered: bool,
    is_ready_to_unfence: bool,
    is_communicating: bool,
    next_is_immediate: bool,
    controlled_shutdown: bool,
    got_controlled_shutdown_response: bool,
}

/// What a broker is started with.
#[derive(Clone, Debug)]
pub struct LifecycleSpec {
    pub broker: BrokerId,
    pub rack: Option<Text>,
    pub incarnation_id: IncarnationId,
    pub previous_broker_epoch: BrokerEpoch,
    /// `broker.heartbeat.interval.ms`: after an answer, and after a failure as well.
    pub heartbeat_interval: Span,
    /// `controlled.shutdown.enable`.
    pub controlled_shutdown: bool,
}

/// What is said next.
#[derive(Clone, Debug, PartialEq)]
pub enum Communication {
    Register(broker_registration::Request),
    Heartbeat(broker_heartbeat::Request),
}

impl BrokerLifecycleManager {
    pub fn new(spec: LifecycleSpec) -> Self {
        Self {
            broker: spec.broker,
            rack: spec.rack,
            incarnation_id: spec.incarnation_id,
            previous_broker_epoch: spec.previous_broker_epoch,
            heartbeat_interval: spec.heartbeat_interval,
            state: BrokerState::Starting,
            broker_epoch: BrokerEpoch::NONE,
            is_registered: false,
            is_ready_to_unfence: false,
            is_communicating: false,
            next_is_immediate: false,
            controlled_shutdown: spec.controlled_shutdown,
            got_controlled_shutdown_response: false,
        }
    }

    /// Of a broker that is registered and unfenced already.
    pub fn running(spec: LifecycleSpec, epoch: BrokerEpoch) -> Self {
        Self {
            state: BrokerState::Running,
            broker_epoch: epoch,
            is_registered: true,
            is_ready_to_unfence: true,
            ..Self::new(spec)
        }
    }

    pub fn state(&self) -> BrokerState {
        self.state
    }

    /// -1 until the controller has registered the broker.
    pub fn broker_epoch(&self) -> BrokerEpoch {
        self.broker_epoch
    }

    pub fn is_ready_to_unfence(&self) -> bool {
        self.is_ready_to_unfence
    }

    /// The broker's logs are open, and it has taken in the metadata: it may serve.
    pub fn set_ready_to_unfence(&mut self) -> Next {
        self.is_ready_to_unfence = true;
        self.schedule(Span::ZERO)
    }

    /// Whether the controller has ever registered this start of the broker.
    pub fn is_registered(&self) -> bool {
        self.is_registered
    }

    /// The broker stops without anybody's leave (`beginShutdown`).
    pub fn begin_shutdown(&mut self) {
        self.state = BrokerState::ShuttingDown;
    }

    /// The broker is to stop. One that is not running yet, or needs nobody's leave, stops at once.
    pub fn begin_controlled_shutdown(&mut self) -> Next {
        match self.state {
            _ if !self.controlled_shutdown => {
                self.begin_shutdown();
                Next::Later
            }
            BrokerState::Running => {
                self.state = BrokerState::PendingControlledShutdown;
                self.schedule(Span::ZERO)
            }
            BrokerState::PendingControlledShutdown => Next::Later,
            BrokerState::Starting | BrokerState::Recovery | BrokerState::ShuttingDown => {
                self.begin_shutdown();
                Next::Later
            }
        }
    }

    /// It is time to speak (`CommunicationEvent`). Nothing while an answer is still out; then it speaks as soon as that is there.
    pub fn communicate(&mut self, metadata_offset: Offset) -> Option<Communication> {
        if self.state == BrokerState::ShuttingDown {
            return None;
        }
        if self.is_communicating {
            self.next_is_immediate = true;
            return None;
        }
        self.is_communicating = true;
        Some(if self.is_registered {
            Communication::Heartbeat(broker_heartbeat::Request {
                broker: self.broker,
                broker_epoch: self.broker_epoch,
                current_metadata_offset: metadata_offset,
                want_fence: !self.is_ready_to_unfence,
                want_shut_down: self.state == BrokerState::PendingControlledShutdown,
            })
        } else {
            Communication::Register(broker_registration::Request {
                broker: self.broker,
                incarnation_id: self.incarnation_id,
                rack: self.rack.clone(),
                previous_broker_epoch: self.previous_broker_epoch,
            })
        })
    }

    pub fn registration_answered(&mut self, response: &broker_registration::Response) -> Next {
        self.is_communicating = false;
        if self.state == BrokerState::ShuttingDown {
            return Next::Later;
        }
        if response.error.is_error() {
            return self.schedule_after_failure();
        }
        self.broker_epoch = response.broker_epoch;
        self.is_registered = true;
        self.schedule(Span::ZERO)
    }

    pub fn heartbeat_answered(&mut self, response: &broker_heartbeat::Response) -> Next {
        self.is_communicating = false;
        if response.error != ErrorCode::None {
            return self.schedule_after_failure();
        }
        match self.state {
            BrokerState::Starting => {
                if response.is_caught_up {
                    self.state = BrokerState::Recovery;
                }
                self.schedule(STARTING_INTERVAL)
            }
            BrokerState::Recovery => {
                if !response.is_fenced {
                    self.state = BrokerState::Running;
                }
                self.schedule(self.heartbeat_interval)
            }
            BrokerState::Running => self.schedule(self.heartbeat_interval),
            BrokerState::PendingControlledShutdown if response.should_shut_down => {
                self.state = BrokerState::ShuttingDown;
                Next::Later
            }
            BrokerState::PendingControlledShutdown => {
                let first = !self.got_controlled_shutdown_response;
                self.got_controlled_shutdown_response = true;
                self.schedule(if first { FIRST_SHUTDOWN_INTERVAL } else { self.heartbeat_interval })
            }
            BrokerState::ShuttingDown => Next::Later,
        }
    }

    /// The request never got through.
    pub fn timed_out(&mut self) -> Next {
        self.is_communicating = false;
        self.schedule_after_failure()
    }

    /// An interval later, however urgent it is (KAFKA-19294).
    fn schedule_after_failure(&mut self) -> Next {
        self.next_is_immediate = false;
        self.schedule(self.heartbeat_interval)
    }

    fn schedule(&mut self, after: Span) -> Next {
        let immediate = std::mem::take(&mut self.next_is_immediate);
        Next::After(if immediate { Span::ZERO } else { after })
    }
}

#[cfg(test)]
#[path = "tests/lifecycle.rs"]
mod tests;
