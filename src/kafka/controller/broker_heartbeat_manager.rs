//! What the active controller hears from brokers (`BrokerHeartbeatManager`, `BrokerHeartbeatTracker`).
//!
//! None of it is in the log: a new active controller starts with what the registrations say.

use crate::id::{BrokerEpoch, BrokerId, Offset};
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::broker_heartbeat;

/// How a broker stands with the controller (`BrokerControlState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerControlState {
    /// Registered, but neither leads nor follows.
    Fenced,
    Unfenced,
    /// It is going: its leaderships are taken from it first.
    ControlledShutdown,
    /// It may stop at once.
    ShutdownNow,
}

impl BrokerControlState {
    pub fn is_fenced(self) -> bool {
        matches!(self, BrokerControlState::Fenced | BrokerControlState::ShutdownNow)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct BrokerHeartbeatState {
    fenced: bool,
    /// How far it has applied the metadata log; -1 until it says so.
    metadata_offset: Offset,
    /// The end of the log when its leaderships had been moved away.
    controlled_shutdown_offset: Option<Offset>,
}

impl BrokerHeartbeatState {
    fn is_active(&self) -> bool {
        !self.fenced && self.controlled_shutdown_offset.is_none()
    }

    fn control_state(&self) -> BrokerControlState {
        if self.controlled_shutdown_offset.is_some() {
            BrokerControlState::ControlledShutdown
        } else if self.fenced {
            BrokerControlState::Fenced
        } else {
            BrokerControlState::Unfenced
        }
    }
}

/// A broker in one of its registrations (`BrokerIdAndEpoch`).
pub type BrokerIdAndEpoch = (BrokerId, BrokerEpoch);

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerHeartbeatManager {
    session_timeout: Span,
    brokers: SortedMap<BrokerId, BrokerHeartbeatState>,
    /// When each was last heard of.
    contact_times: SortedMap<BrokerIdAndEpoch, SimTime>,
}

impl BrokerHeartbeatManager {
    pub fn new(session_timeout: Span) -> Self {
        let (brokers, contact_times) = Default::default();
        Self { session_timeout, brokers, contact_times }
    }

    pub fn fence(&mut self, broker: BrokerId) {
        if let Some(state) = self.brokers.get_mut(&broker) {
            state.fenced = true;
        }
    }

    pub fn remove(&mut self, broker: BrokerId) {
        self.brokers.remove(&broker);
    }

    /// The session of this registration lasts from now on.
    pub fn update_contact_time(&mut self, broker: BrokerIdAndEpoch, now: SimTime) {
        self.contact_times.insert(broker, now);
    }

    fn is_expired(&self, contact: SimTime, now: SimTime) -> bool {
        contact + self.session_timeout < now
    }

    pub fn has_valid_session(&self, broker: BrokerIdAndEpoch, now: SimTime) -> bool {
        self.contact_times.get(&broker).is_some_and(|&contact| !self.is_expired(contact, now))
    }

    /// One broker that has been silent for too long; the next call finds the next one.
    pub fn maybe_remove_expired(&mut self, now: SimTime) -> Option<BrokerIdAndEpoch> {
        let expired = |contact: &SimTime| self.is_expired(*contact, now);
        let times = &self.contact_times;
        let expired = times.iter().find_map(|(broker, at)| expired(at).then_some(*broker))?;
        self.contact_times.remove(&expired);
        Some(expired)
    }

    /// Whether the broker's state is known; its metadata offset is, after a change of its fencing only.
    pub fn register(&mut self, broker: BrokerId, fenced: bool) {
        let state = self.brokers.get(&broker);
        let metadata_offset = match state {
            Some(state) if state.fenced != fenced => state.metadata_offset,
            Some(_) | None => Offset::NONE,
        };
        let controlled_shutdown_offset = state.and_then(|state| state.controlled_shutdown_offset);
        let state = BrokerHeartbeatState { fenced, metadata_offset, controlled_shutdown_offset };
        self.brokers.insert(broker, state);
        self.touch(broker, fenced, metadata_offset);
    }

    /// A fenced broker is not in controlled shutdown any more: it may stop at once.
    pub fn touch(&mut self, broker: BrokerId, fenced: bool, metadata_offset: Offset) {
        let state = self.brokers.get_mut(&broker).expect("the broker is registered");
        state.fenced = fenced;
        state.metadata_offset = metadata_offset;
        if fenced {
            state.controlled_shutdown_offset = None;
        }
    }

    /// How far the slowest active broker has got; `None` without any.
    pub fn lowest_active_offset(&self) -> Option<Offset> {
        let active = self.brokers.values().filter(|state| state.is_active());
        active.map(|state| state.metadata_offset).min()
    }

    /// The broker is going, and may once all active ones have got to `offset`. Only the first offset counts.
    pub fn maybe_update_controlled_shutdown_offset(&mut self, broker: BrokerId, offset: Offset) {
        let state = self.brokers.get_mut(&broker).expect("the broker is registered");
        assert!(!state.fenced, "fenced brokers cannot enter controlled shutdown");
        state.controlled_shutdown_offset.get_or_insert(offset);
    }

    /// Brokers that new replicas may be put on, and whether they are fenced: all but those that are going.
    pub fn usable_brokers(&self) -> impl Iterator<Item = (BrokerId, bool)> {
        let staying = |state: &BrokerHeartbeatState| state.controlled_shutdown_offset.is_none();
        let brokers = self.brokers.iter().filter(move |(_, state)| staying(state));
        brokers.map(|(broker, state)| (*broker, state.fenced))
    }

    pub fn current_state(&self, broker: BrokerId) -> Option<BrokerControlState> {
        self.brokers.get(&broker).map(BrokerHeartbeatState::control_state)
    }

    /// What the broker becomes, given what it asks for.
    pub fn calculate_next_broker_state(
        &self,
        request: &broker_heartbeat::Request,
        register_broker_record_offset: Offset,
        has_leaderships: bool,
    ) -> (BrokerControlState, BrokerControlState) {
        use BrokerControlState::{ControlledShutdown, Fenced, ShutdownNow, Unfenced};
        let state = self.brokers.get(&request.broker).expect("the broker is registered");
        let current = state.control_state();
        let caught_up = request.current_metadata_offset >= register_broker_record_offset;
        let next = match current {
            Fenced if request.want_shut_down => ShutdownNow,
            Fenced if !request.want_fence && caught_up => Unfenced,
            Fenced => Fenced,
            Unfenced if request.want_fence && request.want_shut_down => ShutdownNow,
            Unfenced if request.want_fence => Fenced,
            Unfenced if request.want_shut_down && has_leaderships => ControlledShutdown,
            Unfenced if request.want_shut_down => ShutdownNow,
            Unfenced => Unfenced,
            ControlledShutdown if has_leaderships => ControlledShutdown,
            ControlledShutdown => {
                let lowest = self.lowest_active_offset();
                let passed =
                    lowest.is_none_or(|lowest| state.controlled_shutdown_offset <= Some(lowest));
                if passed { ShutdownNow } else { ControlledShutdown }
            }
            ShutdownNow => ShutdownNow,
        };
        (current, next)
    }
}
