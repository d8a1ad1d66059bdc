//! Processes that die, stand still and come back; and what the controller makes of a broker that is silent.

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, LeaderEpoch, NodeId, PartitionEpoch, ProcessId, TopicPartition};
use crate::kafka::is_internal;
use crate::kafka::{ClientCommand, Input, TimerKind};
use crate::kernel::{AgendaKey, FactId, SortedMap};
use crate::sim::World;
use crate::sim::command::CommandError;
use crate::sim::node::{ClientSpec, Life, Node};
use crate::sim::nodes::NodeNumber;
use crate::sim::occurrence::Occurrence;

/// How a broker's process ends.
#[derive(Clone, Copy)]
enum Ending {
    Died,
    Orderly,
}

impl World {
    pub(super) fn crash(&mut self, node: &NodeId, trace: &mut Trace) -> Result<(), CommandError> {
        let id = node.to_string();
        let process = self.process_named(&id, "node")?;
        let nodes = self.nodes_of(&process);
        let (stopped, running): (Vec<_>, Vec<_>) =
            nodes.iter().cloned().partition(|node| self.has_ended(node));
        if running.is_empty() {
            return Err(CommandError::NotRunning { id });
        }
        self.note_shared_process(&id, &process, &nodes, trace);
        let mut cause = None;
        for node in running {
            let crashed = self.note(Fact::Crashed { node: node.clone() }, trace);
            self.kill(&node, Ending::Died, crashed, trace);
            cause = Some(crashed);
        }
        // Whoever had left already dies without news: nothing of it was there any more.
        for (node, cause) in stopped.into_iter().zip(std::iter::repeat(cause)) {
            self.kill(&node, Ending::Died, cause.expect("somebody ran"), trace);
        }
        self.fence_later(node);
        Ok(())
    }

    fn fence_later(&mut self, node: &NodeId) {
        if let NodeId::Broker(broker) = node
            && let Some(dead) = self.broker(*broker)
        {
            let at = self.now + dead.config.broker_session_timeout;
            self.agenda.put(at, Occurrence::BrokerFenced { broker: *broker });
        }
    }

    /// A process that ended itself is as dead as one that was killed.
    pub(super) fn die(&mut self, node: &NodeId, cause: FactId, trace: &mut Trace) {
        self.kill(node, Ending::Died, cause, trace);
        self.fence_later(node);
    }

    /// Takes away what a process loses when it dies: memory, timers, connections.
    fn kill(&mut self, node: &NodeId, ending: Ending, cause: FactId, trace: &mut Trace) {
        let now = self.now;
        let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
        slot.life = Life::Crashed;
        slot.backlog.clear();
        slot.restarts_when_stopped = false;
        let timers = std::mem::take(&mut slot.timers);
        // A dead client's memory is left for the page to draw; it starts from nothing when it starts again.
        if let Node::Broker(broker) = Arc::make_mut(&mut slot.node) {
            match ending {
                Ending::Died => broker.crash(now),
                Ending::Orderly => broker.shut_down(now),
            }
        }
        self.forget_timers_and_connections(node, timers, cause, trace);
    }

    fn forget_timers_and_connections(
        &mut self,
        node: &NodeId,
        timers: SortedMap<TimerKind, AgendaKey>,
        cause: FactId,
        trace: &mut Trace,
    ) {
        for (_, key) in timers {
            self.agenda.take(key);
        }
        let node = self.nodes.known(node);
        for connection in self.all_connections_of(node) {
            self.break_connection(connection, Some(node), Some(cause), trace);
        }
    }

    pub(super) fn restart(&mut self, node: &NodeId, trace: &mut Trace) -> Result<(), CommandError> {
        let id = node.to_string();
        let process = self.process_named(&id, "node")?;
        let nodes = self.nodes_of(&process);
        if nodes.iter().any(|node| self.slot(node).is_some_and(|slot| slot.life == Life::Frozen)) {
            return Err(CommandError::AlreadyFrozen { id });
        }
        self.note_shared_process(&id, &process, &nodes, trace);
        if nodes.iter().all(|node| self.has_ended(node)) {
            for node in &nodes {
                self.start_again(node, trace);
            }
        } else {
            self.close_and_restart(&nodes, trace);
        }
        Ok(())
    }

    /// Crashed, or ended by itself.
    pub(super) fn has_ended(&self, node: &NodeId) -> bool {
        let slot = self.slot(node).expect("the caller has looked it up");
        slot.life == Life::Crashed || slot.node.has_stopped()
    }

    /// Closes all that runs in a process; it starts again as soon as all of it has stopped. A broker has no leader to hand
    /// over to yet, so it is down for a moment only.
    pub(super) fn close_and_restart(&mut self, nodes: &[NodeId], trace: &mut Trace) {
        for node in nodes {
            let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
            slot.restarts_when_stopped = true;
        }
        let running: Vec<_> = nodes.iter().filter(|node| !self.has_ended(node)).collect();
        for node in running {
            match node {
                NodeId::Broker(_) => {
                    let cause = self.note(Fact::Crashed { node: node.clone() }, trace);
                    self.kill(node, Ending::Orderly, cause, trace);
                    self.start_again(node, trace);
                }
                NodeId::Client(_) => {
                    let node = self.nodes.known(node);
                    self.wake(node, Input::Command(ClientCommand::Close), None, trace);
                }
            }
        }
    }

    /// A process that is to start again does so once everything in it has stopped.
    pub(in crate::sim) fn start_again_if_stopped(&mut self, node: NodeNumber, trace: &mut Trace) {
        let slot = self.nodes.at(node);
        if !slot.restarts_when_stopped || slot.life != Life::Running || !slot.node.has_stopped() {
            return;
        }
        let nodes = self.nodes_of(&slot.process.clone());
        if nodes.iter().all(|node| self.has_ended(node)) {
            for node in &nodes {
                self.start_again(node, trace);
            }
        }
    }

    fn start_again(&mut self, node: &NodeId, trace: &mut Trace) {
        let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
        slot.restarts_when_stopped = false;
        slot.life = Life::Running;
        let timers = std::mem::take(&mut slot.timers);
        let mut spec = slot.spec.take();
        match spec.as_mut().map(Arc::make_mut) {
            Some(ClientSpec::Producer(spec)) => spec.number = self.take_producer_number(),
            Some(ClientSpec::Consumer(spec)) => spec.starts += 1,
            None => {}
        }
        let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
        if let Some(spec) = &spec {
            slot.node = Arc::new(spec.build());
        }
        slot.spec = spec;
        let cause = self.note(Fact::Restarted { node: node.clone() }, trace);
        self.forget_timers_and_connections(node, timers, cause, trace);
        if let NodeId::Broker(broker) = node {
            self.register_rack(*broker);
            self.unfence(*broker, trace);
        }
        self.wake(self.nodes.known(node), Input::Started, Some(cause), trace);
        self.spread_image(trace);
    }

    pub(super) fn freeze(
        &mut self,
        process: &ProcessId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let id = process.to_string();
        let process = self.process_named(&id, "process")?;
        let nodes = self.nodes_of(&process);
        self.note_shared_process(&id, &process, &nodes, trace);
        for node in nodes {
            let slot = self.nodes.get_mut(&node).expect("it was just found");
            match slot.life {
                Life::Running => slot.life = Life::Frozen,
                Life::Frozen => return Err(CommandError::AlreadyFrozen { id: node.to_string() }),
                Life::Crashed => return Err(CommandError::NotRunning { id: node.to_string() }),
            }
            self.note(Fact::Frozen { node }, trace);
        }
        Ok(())
    }

    pub(super) fn thaw(
        &mut self,
        process: &ProcessId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let id = process.to_string();
        let process = self.process_named(&id, "process")?;
        let nodes = self.nodes_of(&process);
        self.note_shared_process(&id, &process, &nodes, trace);
        for node in nodes {
            let slot = self.nodes.get_mut(&node).expect("it was just found");
            if slot.life != Life::Frozen {
                return Err(CommandError::NotFrozen { id: node.to_string() });
            }
            slot.life = Life::Running;
            for missed in std::mem::take(&mut slot.backlog) {
                let timer = match &missed {
                    Occurrence::TimerFires { timer, .. } => Some(timer.clone()),
                    Occurrence::Arrival { .. }
                    | Occurrence::ConnectionLost { .. }
                    | Occurrence::BrokerFenced { .. } => None,
                };
                let key = self.agenda.put(self.now, missed);
                if let Some(timer) = timer {
                    slot.timers.insert(timer, key);
                }
            }
            self.note(Fact::Thawed { node: node.clone() }, trace);
            self.spread_image(trace);
        }
        Ok(())
    }

    // ---- the controller, until it is a node of its own ---------------------------------------------------------------

    /// The controller takes the broker's leaderships away. With one replica there is nobody else to lead.
    pub(in crate::sim) fn fence(&mut self, broker: BrokerId, trace: &mut Trace) {
        let back = self.nodes.get(&NodeId::Broker(broker));
        if back.is_none_or(|slot| slot.life != Life::Crashed) {
            return;
        }
        self.change_leader(broker, None, trace);
        self.spread_image(trace);
    }

    fn unfence(&mut self, broker: BrokerId, trace: &mut Trace) {
        self.change_leader(broker, Some(broker), trace);
    }

    /// Every partition whose only replica is on `broker` gets `leader`, in a new leader epoch.
    fn change_leader(&mut self, broker: BrokerId, leader: Option<BrokerId>, trace: &mut Trace) {
        let mut elected = Vec::new();
        let image = Arc::make_mut(&mut self.image);
        if let Some(registration) = image.brokers.get_mut(&broker) {
            registration.fenced = leader.is_none();
        }
        for (name, topic) in image.topics.iter_mut() {
            if topic.partitions.iter().all(|p| !p.replicas.contains(&broker)) {
                continue;
            }
            for (n, partition) in Arc::make_mut(topic).partitions.iter_mut().enumerate() {
                if !partition.replicas.contains(&broker) {
                    continue;
                }
                partition.leader = leader;
                partition.leader_epoch = LeaderEpoch(partition.leader_epoch.0 + 1);
                partition.partition_epoch = PartitionEpoch(partition.partition_epoch.0 + 1);
                if !is_internal(name) {
                    let id = TopicPartition::new(name.clone(), n as i32);
                    elected.push((id, partition.leader_epoch));
                }
            }
        }
        for (partition, epoch) in elected {
            let fact = match leader {
                Some(leader) => Fact::LeaderElected { partition, leader, epoch },
                None => Fact::LeaderLost { partition, broker, epoch },
            };
            self.note(fact, trace);
        }
    }

    /// Tells every running broker what the cluster is like now.
    ///
    /// Brokers learn it at once here. In Kafka they pull it from the controllers' log, a few milliseconds later.
    pub(in crate::sim) fn spread_image(&mut self, trace: &mut Trace) {
        let brokers: Vec<_> = self.brokers().map(|(id, _)| NodeId::Broker(id)).collect();
        for node in brokers {
            let image = self.image.clone();
            let node = self.nodes.known(&node);
            if self.nodes.at(node).life == Life::Running {
                self.act(node, None, trace, |node, fx| {
                    if let Node::Broker(broker) = node {
                        broker.metadata_changed(image, fx);
                    }
                });
            }
        }
    }
}
