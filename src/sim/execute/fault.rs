//! What may go wrong with a machine: its power, its disk, its clock.

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::id::NodeId;
use crate::kafka::is_internal;
use crate::kafka::server::Server;
use crate::kernel::{FactId, Skew};
use crate::sim::World;
use crate::sim::command::{CommandError, DiskFault};
use crate::sim::node::{Life, Node};
use crate::sim::nodes::NodeNumber;

impl World {
    /// Every process of the machine dies, and what its page cache alone held is gone.
    pub(super) fn power_off(
        &mut self,
        node: &NodeId,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let process = self.process_named(&node.to_string(), "node")?;
        self.crash(node, trace)?;
        for node in self.nodes_of(&process) {
            let cause = Some(self.note(Fact::PoweredOff { node: node.clone() }, trace));
            let NodeId::Broker(broker) = node else { continue };
            let now = self.now;
            let server = self.server_to_change(&node);
            let lost = server.broker.iter_mut().flat_map(|broker| broker.lose_page_cache(now));
            let lost: Vec<_> = lost.collect();
            for lost in lost.into_iter().filter(|lost| !is_internal(&lost.partition.topic)) {
                let (partition, from, to) = (lost.partition, lost.from, lost.to);
                let fact = Fact::UnflushedLost { broker, partition, from, to };
                trace.write(self.step, self.now, Some(NodeId::Broker(broker)), cause, fact);
            }
        }
        Ok(())
    }

    pub(super) fn harm_disk(
        &mut self,
        node: &NodeId,
        fault: DiskFault,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let id = node.to_string();
        let slot = self.known_server(node)?;
        let is_dead = slot.life.is_down();
        let is_full = slot.server().is_some_and(Server::is_disk_full);
        if slot.broker().is_none() && matches!(fault, DiskFault::Slow(_)) {
            return Err(CommandError::WrongRole { id, needed: "broker" });
        }
        // A disk can also be emptied while nobody uses it: only so can a broker come back that halted for want of room.
        if is_dead && fault != DiskFault::Free {
            return Err(CommandError::NotRunning { id });
        }
        let server = self.server_to_change(node);
        let broker = node.clone();
        let fact = match fault {
            DiskFault::Fill if is_full => return Err(CommandError::DiskFull { id }),
            DiskFault::Free if !is_full => return Err(CommandError::DiskNotFull { id }),
            DiskFault::Slow(latency) => {
                let it = server.broker.as_mut().expect("controllers are refused above");
                it.slow_disk(latency);
                Fact::DiskSlowed { broker: it.id, latency }
            }
            DiskFault::Fill => {
                server.set_disk_full(true);
                Fact::DiskFilled { broker }
            }
            DiskFault::Free => {
                server.set_disk_full(false);
                Fact::DiskFreed { broker }
            }
        };
        self.note(fact, trace);
        Ok(())
    }

    /// Sets the wall clock of a machine wrong, and of everything that runs on it. Timers do not go by it.
    pub(super) fn skew_clock(
        &mut self,
        node: &NodeId,
        skew: Skew,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        let id = node.to_string();
        let process = self.process_named(&id, "node")?;
        let nodes = self.nodes_of(&process);
        if nodes.iter().all(|node| self.has_ended(node)) {
            return Err(CommandError::NotRunning { id });
        }
        self.note_shared_process(&id, &process, &nodes, trace);
        for node in nodes {
            let cause = self.note(Fact::ClockSkewed { node: node.clone(), ms: skew.0 }, trace);
            let number = self.nodes.known(&node);
            let slot = self.nodes.at_mut(number);
            slot.skew = skew;
            if slot.life != Life::Frozen {
                self.act(number, Some(cause), trace, |node, fx| {
                    if let Node::Server(server) = node
                        && let Some(broker) = &mut server.broker
                    {
                        broker.clock_was_set(fx);
                    }
                });
            }
        }
        Ok(())
    }

    /// The process has ended itself (`Exit.halt`).
    pub(in crate::sim) fn halt(
        &mut self,
        node: NodeNumber,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        let id = self.nodes.id(node).clone();
        let fact = Fact::Crashed { node: id.clone() };
        let cause = trace.write(self.step, self.now, Some(id.clone()), cause, fact);
        self.die(&id, cause, trace);
    }

    fn server_to_change(&mut self, id: &NodeId) -> &mut Server {
        let slot = self.nodes.get_mut(id).expect("the caller has looked it up");
        match Arc::make_mut(&mut slot.node) {
            Node::Server(server) => server,
            Node::Producer(_) | Node::Consumer(_) => unreachable!("{id} is no server's id"),
        }
    }
}

#[cfg(test)]
#[path = "tests/fault.rs"]
mod tests;
