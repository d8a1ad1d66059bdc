//! A controller whose log is a list.

use crate::id::{
    BrokerEpoch, BrokerId, ErrorCode, IncarnationId, Offset, TopicName, TopicPartition,
};
use crate::kafka::controller::{
    ControllerConfig, ControllerResult, ELIGIBLE_LEADER_REPLICAS_VERSION, PartitionRegistration,
    QuorumController, ReplicationControlManager,
};
use crate::kernel::SimTime;
use crate::protocol::create_topics::{CreatableReplicaAssignment, CreatableTopic};
use crate::protocol::{
    ConfigRecord, ConfigResource, FeatureLevelRecord, MetadataRecord, broker_heartbeat,
    broker_registration, create_topics,
};

pub(super) struct Desk {
    pub controller: QuorumController,
    pub log: Vec<MetadataRecord>,
    pub now: SimTime,
}

pub(super) fn ids(numbers: &[i32]) -> Vec<BrokerId> {
    numbers.iter().copied().map(BrokerId).collect()
}

pub(super) fn topic() -> TopicName {
    TopicName::new("t")
}

pub(super) fn t0() -> TopicPartition {
    TopicPartition::new(topic(), 0)
}

impl Desk {
    /// Brokers 1 to `brokers` are registered and unfenced.
    pub(super) fn with_brokers(brokers: i32) -> Self {
        let mut desk = Self::empty();
        for broker in 1..=brokers {
            desk.start(broker);
        }
        desk
    }

    pub(super) fn empty() -> Self {
        let mut controller = QuorumController::new(ControllerConfig::default());
        controller.replication.cluster.activate(SimTime::ZERO);
        Self { controller, log: Vec::new(), now: SimTime::ZERO }
    }

    pub(super) fn replication(&self) -> &ReplicationControlManager {
        &self.controller.replication
    }

    pub(super) fn end(&self) -> Offset {
        Offset(i64::try_from(self.log.len()).expect("a short log"))
    }

    pub(super) fn write(&mut self, record: MetadataRecord) {
        self.controller.replay(&record, self.end());
        self.log.push(record);
    }

    /// Writes what was decided.
    pub(super) fn take<T>(&mut self, result: ControllerResult<T>) -> T {
        for record in result.records {
            self.write(record);
        }
        result.response
    }

    pub(super) fn decide<T>(
        &mut self,
        decide: impl FnOnce(&mut ReplicationControlManager) -> ControllerResult<T>,
    ) -> T {
        let result = decide(&mut self.controller.replication);
        self.take(result)
    }

    pub(super) fn at(&mut self, ms: u64) -> &mut Self {
        self.now = SimTime::from_ms(ms);
        self
    }

    /// Registers the `incarnation`-th start of the broker.
    pub(super) fn register(
        &mut self,
        broker: i32,
        incarnation: u64,
        previous: BrokerEpoch,
    ) -> broker_registration::Response {
        let request = broker_registration::Request {
            broker: BrokerId(broker),
            incarnation_id: IncarnationId(incarnation),
            rack: None,
            previous_broker_epoch: previous,
        };
        let (epoch, now) = (BrokerEpoch(self.end().0), self.now);
        self.decide(|replication| replication.register_broker(&request, epoch, now))
    }

    pub(super) fn epoch(&self, broker: i32) -> BrokerEpoch {
        self.replication().cluster.registration(BrokerId(broker)).expect("registered").epoch
    }

    /// A heartbeat of a broker that has applied the whole log.
    pub(super) fn heartbeat(
        &mut self,
        broker: i32,
        want_fence: bool,
        want_shut_down: bool,
    ) -> broker_heartbeat::Response {
        let broker_epoch = self.epoch(broker);
        let current_metadata_offset = self.end().plus(-1);
        self.send(broker_heartbeat::Request {
            broker: BrokerId(broker),
            broker_epoch,
            current_metadata_offset,
            want_fence,
            want_shut_down,
        })
    }

    pub(super) fn send(
        &mut self,
        request: broker_heartbeat::Request,
    ) -> broker_heartbeat::Response {
        let now = self.now;
        let reply = self.decide(|all| all.process_broker_heartbeat(&request, now));
        if reply.in_controlled_shutdown {
            let last = self.end().plus(-1);
            self.controller.replication.controlled_shutdown_logged(request.broker, last);
        }
        reply.response
    }

    /// Registers and unfences.
    pub(super) fn start(&mut self, broker: i32) {
        let registered = self.register(broker, 0, BrokerEpoch::NONE);
        assert_eq!(registered.error, ErrorCode::None);
        self.unfence(broker);
    }

    pub(super) fn unfence(&mut self, broker: i32) {
        let response = self.heartbeat(broker, false, false);
        assert!(!response.is_fenced);
    }

    pub(super) fn fence(&mut self, broker: i32) {
        let response = self.heartbeat(broker, true, false);
        assert!(response.is_fenced);
    }

    /// Topic `t` with these replicas.
    pub(super) fn topic(&mut self, partitions: &[&[i32]]) {
        let assignments = (0..).zip(partitions).map(|(partition, brokers)| {
            CreatableReplicaAssignment { partition, brokers: ids(brokers) }
        });
        let error = self
            .create(CreatableTopic { assignments: assignments.collect(), ..self.asked(-1, -1) });
        assert_eq!(error, ErrorCode::None);
    }

    pub(super) fn asked(&self, num_partitions: i32, replication_factor: i32) -> CreatableTopic {
        let (assignments, configs) = (Vec::new(), Vec::new());
        CreatableTopic { name: topic(), num_partitions, replication_factor, assignments, configs }
    }

    pub(super) fn create(&mut self, topic: CreatableTopic) -> ErrorCode {
        let request = create_topics::Request { topics: vec![topic], validate_only: false };
        let response = self.decide(|all| all.create_topics(&request, &mut |_| 0));
        response.topics[0].error
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.write(MetadataRecord::Config(ConfigRecord {
            resource: ConfigResource::Topic(topic()),
            name: name.into(),
            value: Some(value.into()),
        }));
    }

    pub(super) fn enable_elr(&mut self) {
        self.write(MetadataRecord::FeatureLevel(FeatureLevelRecord {
            name: ELIGIBLE_LEADER_REPLICAS_VERSION.into(),
            feature_level: 1,
        }));
    }

    pub(super) fn part(&self) -> &PartitionRegistration {
        self.replication().partition(&t0()).expect("the topic was created")
    }

    pub(super) fn leader(&self) -> Option<i32> {
        self.part().leader.map(|leader| leader.0)
    }

    pub(super) fn isr(&self) -> Vec<i32> {
        self.part().isr.iter().map(|broker| broker.0).collect()
    }

    pub(super) fn elr(&self) -> Vec<i32> {
        self.part().elr.iter().map(|broker| broker.0).collect()
    }

    /// Leader epoch and partition epoch.
    pub(super) fn epochs(&self) -> (i32, i32) {
        (self.part().leader_epoch.0, self.part().partition_epoch.0)
    }
}
