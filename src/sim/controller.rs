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

#[cfg(test)]
mod tests {
    use crate::fact::{Fact, Trace};
    use crate::id::{BrokerId, ProducerId};
    use crate::kernel::{FactId, SimTime};
    use crate::sim::{ClusterSpec, Command, TimedCommand, World};

    struct Run {
        world: World,
        trace: Trace,
        obtained: Vec<i64>,
        blocks: Vec<(BrokerId, i64)>,
    }

    impl Run {
        fn command(&mut self, line: &str) {
            let command: Command = line.parse().expect("a command");
            let timed = TimedCommand { at: self.world.now, after: 0, command };
            self.world.apply(&timed, &mut self.trace).expect("it can be done");
        }

        fn pass(&mut self, seconds: u64) {
            let until = SimTime::from_ms(self.world.now.as_ms() + seconds * 1_000);
            while self.world.next_at().is_some_and(|at| at <= until) {
                self.world.deliver_next(&mut self.trace);
            }
            self.world.wait_until(until);
            for entry in self.trace.drain() {
                if let Fact::ProducerIdObtained { id: ProducerId(id), .. } = entry.fact {
                    self.obtained.push(id);
                } else if let Fact::ProducerIdsAllocated { broker, first, .. } = entry.fact {
                    self.blocks.push((broker, first.0));
                }
            }
        }
    }

    #[test]
    fn no_producer_id_is_given_twice_and_a_crash_loses_the_rest_of_a_block() {
        let mut trace = Trace::starting_at(FactId(0));
        let world = World::new(1, &ClusterSpec::default(), &mut trace).expect("a cluster");
        let mut run = Run { world, trace, obtained: Vec::new(), blocks: Vec::new() };
        for line in ["add producer p1", "add producer p2"] {
            run.command(line);
            run.pass(5);
        }
        assert_eq!(run.obtained, [0, 1], "the least loaded broker is the first for both");
        run.command("restart p1");
        run.pass(5);
        assert_eq!(run.obtained, [0, 1, 2], "a restart is another session");
        run.command("crash broker-1");
        run.pass(30);
        run.command("add producer p3");
        run.pass(5);
        run.command("restart broker-1");
        run.pass(30);
        run.command("add producer p4");
        run.pass(30);
        assert_eq!(run.obtained.len(), 5);
        let mut once = run.obtained.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), 5, "{:?}", run.obtained);
        let firsts: Vec<_> = run.blocks.iter().map(|block| block.1).collect();
        assert_eq!(firsts, [0, 1_000, 2_000], "{:?}", run.blocks);
        assert_eq!(run.blocks[0].0, run.blocks[2].0, "broker-1 asks anew");
    }
}
