//! Brokers that come, go and fall silent, and what that does to the partitions.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, Offset};
use crate::kafka::controller::partition_registration::without;
use crate::kafka::controller::{
    BrokerControlState, ControllerResult, PartitionChangeBuilder, PartitionRegistration,
    ReplicationControlManager,
};
use crate::kernel::SimTime;
use crate::protocol::{
    BrokerRegistrationChangeRecord, MetadataRecord, UnregisterBrokerRecord, broker_heartbeat,
    broker_registration, unregister_broker,
};

/// What a heartbeat came to (`BrokerHeartbeatReply`).
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerHeartbeatReply {
    pub response: broker_heartbeat::Response,
    /// The caller then tells where the log ended, by `controlled_shutdown_logged`.
    pub in_controlled_shutdown: bool,
}

/// Which broker is treated as something else than its registration says, while that is about to change.
#[derive(Clone, Copy, Default)]
struct Changing {
    /// Leaves every ISR and leads nothing.
    remove: Option<BrokerId>,
    /// May lead, though it is fenced still.
    add: Option<BrokerId>,
    /// Leaves every ISR and ELR.
    unclean_shutdown: Option<BrokerId>,
}

impl ReplicationControlManager {
    /// New leaders and ISRs for the partitions that are `affected` (`generateLeaderAndIsrUpdates`).
    fn generate_leader_and_isr_updates(
        &self,
        changing: Changing,
        records: &mut Vec<MetadataRecord>,
        affected: &dyn Fn(&PartitionRegistration) -> bool,
    ) {
        let gone: Vec<_> =
            [changing.remove, changing.unclean_shutdown].into_iter().flatten().collect();
        let is_acceptable = |broker: BrokerId| {
            let may = changing.add == Some(broker) || self.cluster.is_active(broker);
            may && !gone.contains(&broker)
        };
        for (topic, number, partition) in self.partitions() {
            if !affected(partition) {
                continue;
            }
            let rules = self.rules(topic, self.online_or_unclean(topic));
            let mut builder = PartitionChangeBuilder::new(partition, rules, &is_acceptable);
            builder.unclean_shutdown_replicas = changing.unclean_shutdown.into_iter().collect();
            builder.target_isr = without(&partition.isr, &gone);
            records.extend(builder.build(topic, number).map(MetadataRecord::PartitionChange));
        }
    }

    fn epoch_of(&self, broker: BrokerId) -> BrokerEpoch {
        self.cluster.registration(broker).expect("the broker is registered").epoch
    }

    fn registration_change(
        &self,
        broker: BrokerId,
        fenced: Option<bool>,
        in_controlled_shutdown: Option<bool>,
    ) -> MetadataRecord {
        MetadataRecord::BrokerRegistrationChange(BrokerRegistrationChangeRecord {
            broker,
            broker_epoch: self.epoch_of(broker),
            fenced,
            in_controlled_shutdown,
        })
    }

    /// It leaves every ISR and loses its leaderships; then it is fenced (`handleBrokerFenced`).
    pub fn handle_broker_fenced(&self, broker: BrokerId, records: &mut Vec<MetadataRecord>) {
        let changing = Changing { remove: Some(broker), ..Changing::default() };
        self.generate_leader_and_isr_updates(changing, records, &|p| p.isr.contains(&broker));
        records.push(self.registration_change(broker, Some(true), None));
    }

    /// It may lead again: partitions without a leader get one, if it is the one they wait for (`handleBrokerUnfenced`).
    pub fn handle_broker_unfenced(&self, broker: BrokerId, records: &mut Vec<MetadataRecord>) {
        records.push(self.registration_change(broker, Some(false), None));
        let changing = Changing { add: Some(broker), ..Changing::default() };
        self.generate_leader_and_isr_updates(changing, records, &|p| p.leader.is_none());
    }

    /// Its leaderships move while it is still there (`handleBrokerInControlledShutdown`).
    pub fn handle_broker_in_controlled_shutdown(
        &self,
        broker: BrokerId,
        records: &mut Vec<MetadataRecord>,
    ) {
        let registration = self.cluster.registration(broker).expect("the broker is registered");
        if !registration.in_controlled_shutdown {
            records.push(self.registration_change(broker, None, Some(true)));
        }
        let changing = Changing { remove: Some(broker), ..Changing::default() };
        self.generate_leader_and_isr_updates(changing, records, &|p| p.isr.contains(&broker));
    }

    /// A broker starts anew. If it did not stop cleanly it may lack what it had acknowledged: it is eligible nowhere any more
    /// (`handleBrokerShutdown`).
    pub fn handle_broker_shutdown(
        &self,
        broker: BrokerId,
        is_clean: bool,
        records: &mut Vec<MetadataRecord>,
    ) {
        if is_clean || !self.elr_enabled {
            let changing = Changing { remove: Some(broker), ..Changing::default() };
            self.generate_leader_and_isr_updates(changing, records, &|p| p.isr.contains(&broker));
            return;
        }
        let changing = Changing { unclean_shutdown: Some(broker), ..Changing::default() };
        self.generate_leader_and_isr_updates(changing, records, &|p| p.isr.contains(&broker));
        self.generate_leader_and_isr_updates(changing, records, &|p| p.elr.contains(&broker));
    }

    /// `new_broker_epoch` is the offset that the next record will have.
    ///
    /// # Errors
    /// `DUPLICATE_BROKER_REGISTRATION` while another start of the same broker has a session.
    pub fn register_broker(
        &mut self,
        request: &broker_registration::Request,
        new_broker_epoch: BrokerEpoch,
        now: SimTime,
    ) -> ControllerResult<broker_registration::Response> {
        use broker_registration::Response;
        let broker = request.broker;
        let existing = self.cluster.registration(broker);
        let is_restart = existing.is_none_or(|old| old.incarnation_id != request.incarnation_id);
        let is_clean = existing.is_some_and(|old| old.epoch == request.previous_broker_epoch);
        match self.cluster.register_broker(request, new_broker_epoch, now) {
            Err(error) => ControllerResult::of(Response { error, broker_epoch: BrokerEpoch::NONE }),
            Ok(record) => {
                let mut records = Vec::new();
                if is_restart {
                    self.handle_broker_shutdown(broker, is_clean, &mut records);
                }
                let response =
                    Response { error: ErrorCode::None, broker_epoch: record.broker_epoch };
                records.push(MetadataRecord::RegisterBroker(record));
                ControllerResult { records, response }
            }
        }
    }

    /// # Errors
    /// `STALE_BROKER_EPOCH` if the broker is not registered, or has registered anew since.
    pub fn process_broker_heartbeat(
        &mut self,
        request: &broker_heartbeat::Request,
        now: SimTime,
    ) -> ControllerResult<BrokerHeartbeatReply> {
        let (broker, broker_epoch) = (request.broker, request.broker_epoch);
        self.cluster.heartbeats_mut().update_contact_time((broker, broker_epoch), now);
        if let Err(error) = self.cluster.check_broker_epoch(broker, broker_epoch) {
            return ControllerResult::of(BrokerHeartbeatReply {
                response: broker_heartbeat::Response::failed(error),
                in_controlled_shutdown: false,
            });
        }
        let registration = self.cluster.registration(broker).expect("its epoch was checked");
        let registered_at = registration.record_offset;
        let (current, next) = self.cluster.heartbeats().calculate_next_broker_state(
            request,
            registered_at,
            self.has_leaderships(broker),
        );
        let mut records = Vec::new();
        if current != next {
            match next {
                BrokerControlState::Fenced | BrokerControlState::ShutdownNow => {
                    self.handle_broker_fenced(broker, &mut records);
                }
                BrokerControlState::Unfenced => self.handle_broker_unfenced(broker, &mut records),
                BrokerControlState::ControlledShutdown => {
                    self.handle_broker_in_controlled_shutdown(broker, &mut records);
                }
            }
        }
        let offset = request.current_metadata_offset;
        self.cluster.heartbeats_mut().touch(broker, next.is_fenced(), offset);
        let response = broker_heartbeat::Response {
            error: ErrorCode::None,
            is_caught_up: offset >= registered_at,
            is_fenced: next.is_fenced(),
            should_shut_down: next == BrokerControlState::ShutdownNow,
        };
        let in_controlled_shutdown = next == BrokerControlState::ControlledShutdown;
        ControllerResult {
            records,
            response: BrokerHeartbeatReply { response, in_controlled_shutdown },
        }
    }

    /// After a heartbeat that left the broker in controlled shutdown, once its records are replayed: the offset of the last
    /// record of the log. The broker may stop when all others have got there.
    pub fn controlled_shutdown_logged(&mut self, broker: BrokerId, last_offset: Offset) {
        self.cluster.heartbeats_mut().maybe_update_controlled_shutdown_offset(broker, last_offset);
    }

    /// Fences one broker whose session has ended; the answer says whether to look again at once, for there may be more. Asked
    /// for every eighth of a session timeout (`maybeFenceOneStaleBroker`).
    pub fn maybe_fence_one_stale_broker(&mut self, now: SimTime) -> ControllerResult<bool> {
        let Some((broker, epoch)) = self.cluster.heartbeats_mut().maybe_remove_expired(now) else {
            return ControllerResult::of(false);
        };
        let registration = self.cluster.registration(broker);
        let mut records = Vec::new();
        // Sessions of older registrations end too, and so do those of brokers that are fenced; Kafka fences the latter again.
        if registration
            .is_some_and(|registration| registration.epoch == epoch && !registration.fenced)
        {
            self.handle_broker_fenced(broker, &mut records);
            self.cluster.heartbeats_mut().fence(broker);
        }
        ControllerResult { records, response: true }
    }

    /// # Errors
    /// `BROKER_ID_NOT_REGISTERED`.
    pub fn unregister_broker(
        &self,
        request: &unregister_broker::Request,
    ) -> ControllerResult<unregister_broker::Response> {
        use unregister_broker::Response;
        let broker = request.broker;
        let Some(registration) = self.cluster.registration(broker) else {
            return ControllerResult::of(Response { error: ErrorCode::BrokerIdNotRegistered });
        };
        let mut records = Vec::new();
        let changing = Changing { remove: Some(broker), ..Changing::default() };
        let each = &mut records;
        self.generate_leader_and_isr_updates(changing, each, &|p| p.isr.contains(&broker));
        self.generate_leader_and_isr_updates(changing, each, &|p| p.elr.contains(&broker));
        records.push(MetadataRecord::UnregisterBroker(UnregisterBrokerRecord {
            broker,
            broker_epoch: registration.epoch,
        }));
        ControllerResult { records, response: Response { error: ErrorCode::None } }
    }
}
