//! Brokers that are added, replicas that move, leaders that are elected by hand.

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, ErrorCode, NodeId, ProcessId, TopicPartition};
use crate::kafka::Input;
use crate::kafka::broker::Broker;
use crate::kafka::config::BrokerConfig;
use crate::kafka::raft::{QuorumConfig, RaftClient};
use crate::kafka::server::Server;
use crate::protocol::alter_partition_reassignments::{self, ReassignablePartition};
use crate::protocol::elect_leaders::{self, ElectionType};
use crate::sim::command::{CommandError, Settings};
use crate::sim::execute::{limit, refuse};
use crate::sim::node::{Node, Slot};
use crate::sim::{World, limits};

impl World {
    /// A server that is a broker only (`process.roles=broker`): it reads the controllers' log as an observer. It has nothing until
    /// partitions are created on it or moved to it.
    pub(super) fn add_broker(
        &mut self,
        broker: BrokerId,
        settings: &Settings,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        if self.server(broker).is_some() {
            return refuse(ErrorCode::DuplicateBrokerRegistration, &broker.to_string());
        }
        limit("brokers", self.brokers().count() as i64, limits::BROKERS_MAX)?;
        let mut config = BrokerConfig::default();
        for (key, value) in self.servers_have.iter().chain(settings) {
            config.set(key, value)?;
        }
        let (_, any) = self.brokers().next().expect("a cluster has at least one broker");
        let peer = any.server().expect("brokers are servers");
        let quorum = Arc::new(QuorumConfig::of(&config));
        let raft = RaftClient::new(broker, peer.raft.voters().clone(), quorum);
        let broker_itself = Broker::new(broker, Arc::new(config));
        let server = Server::new(broker_itself, raft, peer.voters().clone());
        let number = self.brokers().count();
        let slot = Slot::new(Node::Server(server), ProcessId::new(broker.to_string()), number);
        let node = self.nodes.add(NodeId::Broker(broker), slot);
        let cause = self.note(Fact::BrokerAdded { broker }, trace);
        self.wake(node, Input::Started, Some(cause), trace);
        Ok(())
    }

    /// New replicas for a partition, or an end to a move that is under way (`kafka-reassign-partitions`).
    pub(super) fn reassign(
        &mut self,
        partition: &TopicPartition,
        replicas: Option<&[BrokerId]>,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.known_topic(&partition.topic)?;
        let request = alter_partition_reassignments::Request {
            allow_replication_factor_change: true,
            partitions: vec![ReassignablePartition {
                partition: partition.clone(),
                replicas: replicas.map(<[BrokerId]>::to_vec),
            }],
        };
        let response = self.administer(trace, |controller| {
            controller.replication.alter_partition_reassignments(&request)
        })?;
        refuse(response.error, &partition.to_string())?;
        refuse(response.partitions[0].error, &partition.to_string())
    }

    /// A leader by hand (`kafka-leader-election`).
    pub(super) fn elect(
        &mut self,
        partition: &TopicPartition,
        election_type: ElectionType,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        self.known_topic(&partition.topic)?;
        let partitions = Some(vec![partition.clone()]);
        let request = elect_leaders::Request { election_type, partitions };
        let response =
            self.administer(trace, |controller| controller.replication.elect_leaders(&request))?;
        refuse(response.error, &partition.to_string())?;
        let error = response.results.first().map_or(ErrorCode::None, |result| result.error);
        refuse(error, &partition.to_string())
    }
}
