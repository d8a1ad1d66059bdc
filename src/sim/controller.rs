//! The world and its controllers: which of them decides, and what administrators ask of it.

use crate::fact::Trace;
use crate::kafka::controller::{ControllerResult, QuorumController};
use crate::sim::World;
use crate::sim::command::CommandError;
use crate::sim::node::{Life, Node};
use crate::sim::nodes::NodeNumber;

impl World {
    /// The image of the world is that of the controller that leads, in the latest epoch that there was.
    pub(super) fn heed_the_controller(&mut self, node: NodeNumber) {
        let Some(server) = self.nodes.at(node).server() else { return };
        let Some(image) = server.active_image() else { return };
        let epoch = server.raft.epoch();
        if epoch >= self.controller_epoch && !std::sync::Arc::ptr_eq(image, &self.image) {
            self.image = image.clone();
            self.controller_epoch = epoch;
        }
    }

    /// The server whose controller is the active one. One that thinks so and is of an older epoch than there has been cannot decide
    /// anything any more.
    pub(super) fn active_controller_number(&self) -> Option<NodeNumber> {
        let active = self.servers().filter_map(|(id, slot, server)| {
            let decides = slot.life == Life::Running && server.active_image().is_some();
            let epoch = server.raft.epoch();
            (decides && epoch >= self.controller_epoch).then_some((epoch, id))
        });
        let (_, id) = active.max()?;
        self.nodes.number(id)
    }

    /// An administrator asks the active controller, as if there were no way between them.
    ///
    /// # Errors
    /// While nobody leads the controllers.
    pub(super) fn administer<T>(
        &mut self,
        trace: &mut Trace,
        ask: impl FnOnce(&mut QuorumController) -> ControllerResult<T>,
    ) -> Result<T, CommandError> {
        let number = self.active_controller_number().ok_or(CommandError::NoController)?;
        let mut answer = None;
        self.act(number, None, trace, |node, fx| {
            if let Node::Server(server) = node {
                answer = server.administer(ask, fx);
            }
        });
        answer.ok_or(CommandError::NoController)
    }
}

#[cfg(test)]
#[path = "tests/controllers.rs"]
mod tests;
