//! What the controller does, as long as it is no node: it takes no time.

use crate::fact::Trace;
use crate::kafka::broker::ProducerIdsBlock;
use crate::kernel::FactId;
use crate::sim::World;
use crate::sim::node::Node;
use crate::sim::nodes::NodeNumber;

impl World {
    /// Hands the next block of producer ids to a broker (`ProducerIdControlManager.generateNextProducerId`). What a broker loses
    /// of its block in a crash is never given out again.
    pub(super) fn allocate_producer_ids(
        &mut self,
        broker: NodeNumber,
        cause: Option<FactId>,
        trace: &mut Trace,
    ) {
        let block = ProducerIdsBlock { first: self.next_producer_id, size: ProducerIdsBlock::SIZE };
        self.next_producer_id += block.size;
        self.act(broker, cause, trace, |node, fx| match node {
            Node::Broker(broker) => broker.producer_ids_allocated(block, fx),
            Node::Producer(_) | Node::Consumer(_) => unreachable!("only brokers ask for blocks"),
        });
    }
}
