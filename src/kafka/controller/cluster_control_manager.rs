//! The brokers that are registered (`org.apache.kafka.controller.ClusterControlManager`).

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, IncarnationId, Offset, Text};
use crate::kafka::controller::BrokerHeartbeatManager;
use crate::kafka::controller::replica_placer::UsableBroker;
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::{
    BrokerRegistrationChangeRecord, RegisterBrokerRecord, UnregisterBrokerRecord,
    broker_registration,
};

/// `org.apache.kafka.metadata.BrokerRegistration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerRegistration {
    pub epoch: BrokerEpoch,
    pub incarnation_id: IncarnationId,
    pub rack: Option<Text>,
    pub fenced: bool,
    pub in_controlled_shutdown: bool,
    /// Where in the log the registration lies. It has its epoch from there, but for the records that went before it in its batch.
    pub record_offset: Offset,
}

impl BrokerRegistration {
    /// Of a broker that serves.
    pub fn unfenced(epoch: BrokerEpoch) -> Self {
        Self {
            epoch,
            incarnation_id: IncarnationId(0),
            rack: None,
            fenced: false,
            in_controlled_shutdown: false,
            record_offset: Offset(epoch.0),
        }
    }

    /// Neither fenced nor going.
    pub fn is_active(&self) -> bool {
        !self.fenced && !self.in_controlled_shutdown
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClusterControlManager {
    session_timeout: Span,
    registrations: SortedMap<BrokerId, BrokerRegistration>,
    /// On the active controller only.
    heartbeats: Option<BrokerHeartbeatManager>,
}

impl ClusterControlManager {
    /// `broker.session.timeout.ms`.
    pub fn new(session_timeout: Span) -> Self {
        Self { session_timeout, registrations: SortedMap::default(), heartbeats: None }
    }

    /// The controller has become the active one. Brokers that are not fenced have a whole session from now on.
    pub fn activate(&mut self, now: SimTime) {
        let mut heartbeats = BrokerHeartbeatManager::new(self.session_timeout);
        for (broker, registration) in self.registrations.iter() {
            heartbeats.register(*broker, registration.fenced);
            if !registration.fenced {
                heartbeats.update_contact_time((*broker, registration.epoch), now);
            }
        }
        self.heartbeats = Some(heartbeats);
    }

    pub fn deactivate(&mut self) {
        self.heartbeats = None;
    }

    pub fn is_controller_active(&self) -> bool {
        self.heartbeats.is_some()
    }

    pub fn registrations(&self) -> &SortedMap<BrokerId, BrokerRegistration> {
        &self.registrations
    }

    pub fn registration(&self, broker: BrokerId) -> Option<&BrokerRegistration> {
        self.registrations.get(&broker)
    }

    /// Registered, and neither fenced nor going.
    pub fn is_active(&self, broker: BrokerId) -> bool {
        self.registration(broker).is_some_and(BrokerRegistration::is_active)
    }

    /// # Panics
    /// If this controller is not the active one.
    pub fn heartbeats(&self) -> &BrokerHeartbeatManager {
        self.heartbeats.as_ref().expect("the controller is active")
    }

    /// # Panics
    /// If this controller is not the active one.
    pub fn heartbeats_mut(&mut self) -> &mut BrokerHeartbeatManager {
        self.heartbeats.as_mut().expect("the controller is active")
    }

    pub fn usable_brokers(&self) -> Vec<UsableBroker> {
        let usable = |(id, fenced): (BrokerId, bool)| UsableBroker {
            id,
            rack: self.registration(id).and_then(|registration| registration.rack.clone()),
            fenced,
        };
        self.heartbeats().usable_brokers().map(usable).collect()
    }

    /// # Errors
    /// `STALE_BROKER_EPOCH` if the broker is not registered, or not in this epoch.
    pub fn check_broker_epoch(
        &self,
        broker: BrokerId,
        epoch: BrokerEpoch,
    ) -> Result<(), ErrorCode> {
        match self.registration(broker) {
            Some(registration) if registration.epoch == epoch => Ok(()),
            Some(_) | None => Err(ErrorCode::StaleBrokerEpoch),
        }
    }

    /// The record of a registration. A broker that asks twice keeps its epoch and its state.
    ///
    /// # Errors
    /// `DUPLICATE_BROKER_REGISTRATION` while another start of that broker has a session.
    pub(super) fn register_broker(
        &mut self,
        request: &broker_registration::Request,
        new_broker_epoch: BrokerEpoch,
        now: SimTime,
    ) -> Result<RegisterBrokerRecord, ErrorCode> {
        let broker = request.broker;
        let existing = self.registrations.get(&broker);
        let heartbeats = self.heartbeats.as_mut().expect("the controller is active");
        let same = existing.filter(|old| old.incarnation_id == request.incarnation_id);
        if let Some(existing) = existing
            && same.is_none()
            && heartbeats.has_valid_session((broker, existing.epoch), now)
        {
            return Err(ErrorCode::DuplicateBrokerRegistration);
        }
        let record = RegisterBrokerRecord {
            broker,
            incarnation_id: request.incarnation_id,
            broker_epoch: same.map_or(new_broker_epoch, |old| old.epoch),
            rack: request.rack.clone(),
            fenced: same.is_none_or(|old| old.fenced),
            in_controlled_shutdown: same.is_some_and(|old| old.in_controlled_shutdown),
        };
        if same.is_none() {
            heartbeats.remove(broker);
        }
        heartbeats.register(broker, record.fenced);
        Ok(record)
    }

    pub(super) fn replay_register(&mut self, record: &RegisterBrokerRecord, offset: Offset) {
        let registration = BrokerRegistration {
            epoch: record.broker_epoch,
            incarnation_id: record.incarnation_id,
            rack: record.rack.clone(),
            fenced: record.fenced,
            in_controlled_shutdown: record.in_controlled_shutdown,
            record_offset: offset,
        };
        let previous = self.registrations.insert(record.broker, registration);
        if let Some(heartbeats) = &mut self.heartbeats {
            if previous.is_some() {
                heartbeats.remove(record.broker);
            }
            heartbeats.register(record.broker, record.fenced);
        }
    }

    pub(super) fn replay_unregister(&mut self, record: &UnregisterBrokerRecord) {
        let removed = self.registrations.remove(&record.broker);
        let epoch = removed.map(|registration| registration.epoch);
        assert_eq!(epoch, Some(record.broker_epoch), "the broker was registered in that epoch");
        if let Some(heartbeats) = &mut self.heartbeats {
            heartbeats.remove(record.broker);
        }
    }

    pub(super) fn replay_change(&mut self, record: &BrokerRegistrationChangeRecord) {
        let registration = self.registrations.get_mut(&record.broker);
        let registration = registration.expect("the broker is registered");
        assert_eq!(registration.epoch, record.broker_epoch, "the broker is in that epoch");
        registration.fenced = record.fenced.unwrap_or(registration.fenced);
        registration.in_controlled_shutdown =
            record.in_controlled_shutdown.unwrap_or(registration.in_controlled_shutdown);
        let fenced = registration.fenced;
        if let Some(heartbeats) = &mut self.heartbeats {
            heartbeats.register(record.broker, fenced);
        }
    }
}
