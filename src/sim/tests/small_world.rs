//! A small world for tests: commands as a person types them, time that passes, and what happened.

use crate::fact::{Fact, Trace};
use crate::id::BrokerId;
use crate::kernel::{FactId, SimTime};
use crate::sim::command::CommandError;
use crate::sim::{ClusterSpec, Command, Life, TimedCommand, World};

pub(super) struct SmallWorld {
    pub(super) world: World,
    pub(super) trace: Trace,
    pub(super) facts: Vec<Fact>,
}

impl SmallWorld {
    pub(super) fn of(spec: &ClusterSpec) -> Self {
        let mut trace = Trace::starting_at(FactId(0));
        let world = World::new(1, spec, &mut trace).expect("a cluster");
        Self { world, trace, facts: Vec::new() }
    }

    pub(super) fn attempt(&mut self, line: &str) -> Result<(), CommandError> {
        let command: Command = line.parse()?;
        let timed = TimedCommand { at: self.world.now, after: 0, command };
        let before = self.world.clone();
        let done = self.world.apply(&timed, &mut self.trace);
        assert!(done.is_ok() || before == self.world, "what is refused changes nothing");
        done
    }

    pub(super) fn command(&mut self, line: &str) {
        self.attempt(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    }

    pub(super) fn pass(&mut self, ms: u64) {
        let until = SimTime::from_ms(self.world.now.as_ms() + ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.deliver_next(&mut self.trace);
        }
        self.world.wait_until(until);
        self.facts.extend(self.trace.drain().map(|entry| entry.fact));
    }

    /// Of the server with this `node.id`.
    pub(super) fn life(&self, id: i32) -> Life {
        self.world.server(BrokerId(id)).expect("it is there").1.life
    }

    /// How often.
    pub(super) fn happened(&self, id: &str) -> usize {
        self.facts.iter().filter(|fact| fact.id() == id).count()
    }
}
