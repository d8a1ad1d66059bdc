//! A cluster that was there before anybody looked: its brokers are registered, its controllers have a leader, and
//! `__consumer_offsets` exists. So a lesson begins with Kafka at work, not with Kafka starting.

use std::sync::Arc;

use crate::id::{BrokerEpoch, BrokerId, IncarnationId, LeaderEpoch, NodeId, Offset, TopicName};
use crate::kafka::GROUP_METADATA_TOPIC_NAME;
use crate::kafka::broker::Broker;
use crate::kafka::config::BrokerConfig;
use crate::kafka::controller::QuorumController;
use crate::kafka::raft::{QuorumConfig, RaftClient, ReplicatedLog};
use crate::kafka::server::process::controller_config;
use crate::kafka::server::{ActiveController, Server};
use crate::kernel::SimTime;
use crate::protocol::create_topics::{self, CreatableTopic, CreatableTopicConfig};
use crate::protocol::{LeaderChangeMessage, MetadataRecord, RegisterBrokerRecord};

/// `offsets.topic.replication.factor`; a smaller cluster has as many as it has brokers, as Kafka's quick start sets it.
const OFFSETS_TOPIC_REPLICATION_FACTOR: usize = 3;
/// `offsets.topic.segment.bytes`.
const OFFSETS_TOPIC_SEGMENT_BYTES: &str = "104857600";
const FIRST_EPOCH: LeaderEpoch = LeaderEpoch(1);

#[derive(Clone, Debug)]
pub struct FormedCluster {
    quorum_config: Arc<QuorumConfig>,
    voters: Arc<[NodeId]>,
    /// Of the quorum.
    leader: BrokerId,
    members: Vec<(BrokerId, Arc<BrokerConfig>, BrokerEpoch)>,
    log: ReplicatedLog,
}

impl FormedCluster {
    /// Brokers, and dedicated controllers, which are the voters of the quorum then (`process.roles=controller`). Without any, each
    /// broker is a voter too (`process.roles=broker,controller`). The last voter leads: who it is depends on chance in Kafka, and
    /// here the first brokers are those that lessons crash for other reasons.
    ///
    /// # Panics
    /// Without a broker.
    pub fn new(brokers: &[(BrokerId, Arc<BrokerConfig>)], controllers: &[BrokerId]) -> Self {
        let config = &brokers.first().expect("a cluster has a server").1;
        let voters: Arc<[NodeId]> = match controllers {
            [] => brokers.iter().map(|(id, _)| NodeId::Broker(*id)).collect(),
            controllers => controllers.iter().copied().map(NodeId::Controller).collect(),
        };
        let ids = ids(&voters);
        let mut history = History::new(config);
        let leader = *ids.last().expect("a cluster has a server");
        history.write(MetadataRecord::LeaderChange(LeaderChangeMessage {
            leader,
            voters: ids.clone(),
            granting_voters: ids.to_vec(),
        }));
        history.write_all(ActiveController::<()>::bootstrap().records);
        let mut members = Vec::new();
        for (broker, config) in brokers {
            let broker_epoch = BrokerEpoch(history.next.0);
            members.push((*broker, config.clone(), broker_epoch));
            history.write(MetadataRecord::RegisterBroker(RegisterBrokerRecord {
                broker: *broker,
                incarnation_id: IncarnationId(0),
                broker_epoch,
                rack: config.broker_rack.as_deref().map(Into::into),
                fenced: false,
                in_controlled_shutdown: false,
            }));
        }
        history.create_offsets_topic(brokers.len(), config);
        let mut log = ReplicatedLog::default();
        let records: Vec<_> = history.records.into_iter().map(Arc::new).collect();
        log.append_as_leader(&records, FIRST_EPOCH, SimTime::ZERO);
        log.update_high_watermark(log.end_offset());
        let quorum_config = Arc::new(QuorumConfig::of(config));
        Self { quorum_config, voters, leader, members, log }
    }

    /// One of its brokers' servers, at work.
    ///
    /// # Panics
    /// If it is none of them.
    pub fn broker(&self, id: BrokerId) -> Server {
        let known = self.members.iter().find(|(broker, ..)| *broker == id);
        let (_, config, epoch) = known.expect("the broker is one of the cluster's");
        let mut broker = Broker::new(id, config.clone());
        broker.join_formed_cluster(*epoch);
        Server::new(broker, self.member(id), self.voters.clone()).formed()
    }

    /// One of its dedicated controllers, at work. It has the settings of the first broker.
    pub fn controller(&self, id: BrokerId) -> Server {
        let config = self.members[0].1.clone();
        let node = NodeId::Controller(id);
        Server::controller(node, self.member(id), self.voters.clone(), config).formed()
    }

    fn member(&self, id: BrokerId) -> RaftClient {
        let (voters, config) = (ids(&self.voters), self.quorum_config.clone());
        let leads = (self.leader, FIRST_EPOCH);
        RaftClient::formed(id, voters, config, self.log.clone(), leads)
    }
}

fn ids(voters: &[NodeId]) -> Arc<[BrokerId]> {
    voters.iter().filter_map(NodeId::server).collect()
}

/// What the log comes to, while it is being written.
struct History {
    records: Vec<MetadataRecord>,
    controller: QuorumController,
    next: Offset,
}

impl History {
    fn new(config: &BrokerConfig) -> Self {
        let controller = QuorumController::new(controller_config(config));
        Self { records: Vec::new(), controller, next: Offset(0) }
    }

    fn write(&mut self, record: MetadataRecord) {
        self.controller.replay(&record, self.next);
        self.next = self.next.plus(1);
        self.records.push(record);
    }

    fn write_all(&mut self, records: Vec<MetadataRecord>) {
        records.into_iter().for_each(|record| self.write(record));
    }

    /// As the first client that looks for a coordinator has it created (`AutoTopicCreationManager`).
    fn create_offsets_topic(&mut self, brokers: usize, config: &BrokerConfig) {
        let setting = |name: &str, value: &str| CreatableTopicConfig {
            name: name.into(),
            value: Some(value.into()),
        };
        let partitions = config.offsets_topic_num_partitions;
        let replicas = brokers.min(OFFSETS_TOPIC_REPLICATION_FACTOR);
        let topic = CreatableTopic {
            name: TopicName::new(GROUP_METADATA_TOPIC_NAME),
            num_partitions: i32::try_from(partitions).unwrap_or(i32::MAX),
            replication_factor: i32::try_from(replicas).expect("at most three"),
            assignments: Vec::new(),
            configs: vec![
                setting("cleanup.policy", "compact"),
                setting("segment.bytes", OFFSETS_TOPIC_SEGMENT_BYTES),
            ],
        };
        let request = create_topics::Request { topics: vec![topic], validate_only: false };
        self.controller.replication.cluster.activate(SimTime::ZERO);
        // Where the first replica goes is drawn in Kafka.
        let created = self.controller.replication.create_topics(&request, &mut |_| 0);
        let result = &created.response.topics[0];
        assert!(!result.error.is_error(), "{} refuses its own topic", result.error.name());
        self.write_all(created.records);
    }
}
