//! Processes that die, stop in order, stand still and come back.

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::id::{NodeId, ProcessId};
use crate::kafka::{ClientCommand, Input, TimerKind};
use crate::kernel::{AgendaKey, FactId, SortedMap};
use crate::sim::World;
use crate::sim::command::CommandError;
use crate::sim::node::{ClientSpec, Life, Node};
use crate::sim::nodes::NodeNumber;
use crate::sim::occurrence::Occurrence;

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
            self.kill(&node, Life::Crashed, crashed, trace);
            cause = Some(crashed);
        }
        // Whoever had left already dies without news: nothing of it was there any more.
        for (node, cause) in stopped.into_iter().zip(std::iter::repeat(cause)) {
            self.kill(&node, Life::Crashed, cause.expect("somebody ran"), trace);
        }
        Ok(())
    }

    /// A process that ended itself is as dead as one that was killed.
    pub(super) fn die(&mut self, node: &NodeId, cause: FactId, trace: &mut Trace) {
        self.kill(node, Life::Crashed, cause, trace);
    }

    /// Takes away what a process loses when it dies: memory, timers, connections.
    fn kill(&mut self, node: &NodeId, life: Life, cause: FactId, trace: &mut Trace) {
        let now = self.now;
        let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
        slot.life = life;
        slot.backlog.clear();
        slot.restarts_when_stopped = false;
        let timers = std::mem::take(&mut slot.timers);
        // A dead client's memory is left for the page to draw; it starts from nothing when it starts again.
        if let Node::Server(server) = Arc::make_mut(&mut slot.node) {
            match life {
                Life::Stopped => server.shut_down(now),
                Life::Crashed | Life::Running | Life::Frozen => server.crash(now),
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
        slot.life.is_down() || slot.node.has_stopped()
    }

    /// Closes a process in order: clients leave, a broker gives its leaderships away first.
    pub(super) fn shut_down(
        &mut self,
        node: &NodeId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let id = node.to_string();
        let process = self.process_named(&id, "node")?;
        let nodes = self.nodes_of(&process);
        if nodes.iter().any(|node| self.slot(node).is_some_and(|slot| slot.life == Life::Frozen)) {
            return Err(CommandError::AlreadyFrozen { id });
        }
        if nodes.iter().all(|node| self.has_ended(node)) {
            return Err(CommandError::NotRunning { id });
        }
        self.note_shared_process(&id, &process, &nodes, trace);
        self.close_process(&nodes, trace);
        Ok(())
    }

    /// Closes all that runs in a process; it starts again as soon as all of it has stopped.
    pub(super) fn close_and_restart(&mut self, nodes: &[NodeId], trace: &mut Trace) {
        for node in nodes {
            let slot = self.nodes.get_mut(node).expect("the caller has looked it up");
            slot.restarts_when_stopped = true;
        }
        self.close_process(nodes, trace);
    }

    fn close_process(&mut self, nodes: &[NodeId], trace: &mut Trace) {
        let running: Vec<_> = nodes.iter().filter(|node| !self.has_ended(node)).collect();
        for node in running {
            let number = self.nodes.known(node);
            match node {
                NodeId::Broker(_) | NodeId::Controller(_) => {
                    self.act(number, None, trace, |node, fx| {
                        if let Node::Server(server) = node {
                            server.begin_controlled_shutdown(fx);
                        }
                    })
                }
                NodeId::Client(_) => {
                    self.wake(number, Input::Command(ClientCommand::Close), None, trace);
                }
            }
        }
    }

    /// A process that is to start again does so once everything in it has stopped.
    pub(in crate::sim) fn start_again_if_stopped(&mut self, node: NodeNumber, trace: &mut Trace) {
        let slot = self.nodes.at(node);
        if slot.life != Life::Running || !slot.node.has_stopped() {
            return;
        }
        let restarts = slot.restarts_when_stopped;
        if slot.server().is_some() {
            let id = self.nodes.id(node).clone();
            let stopped = self.note(Fact::Stopped { node: id.clone() }, trace);
            self.kill(&id, Life::Stopped, stopped, trace);
        }
        if !restarts {
            return;
        }
        let slot = self.nodes.at(node);
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
        slot.starts += 1;
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
        self.wake(self.nodes.known(node), Input::Started, Some(cause), trace);
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
                Life::Crashed | Life::Stopped => {
                    return Err(CommandError::NotRunning { id: node.to_string() });
                }
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
                    Occurrence::Arrival { .. } | Occurrence::ConnectionLost { .. } => None,
                };
                let key = self.agenda.put(self.now, missed);
                if let Some(timer) = timer {
                    slot.timers.insert(timer, key);
                }
            }
            self.note(Fact::Thawed { node: node.clone() }, trace);
        }
        Ok(())
    }
}
