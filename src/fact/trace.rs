//! The trace of a run: every fact with its place, its time, and what caused it.

use crate::fact::Fact;
use crate::id::NodeId;
use crate::kernel::{FactId, SimTime, Step};

#[derive(Clone, Debug, PartialEq)]
pub struct TraceEntry {
    pub id: FactId,
    pub step: Step,
    pub at: SimTime,
    /// Who noticed it; `None` for the observer of the whole world.
    pub node: Option<NodeId>,
    /// What the node was reacting to: a delivery, the arming of a timer, a command.
    pub cause: Option<FactId>,
    pub fact: Fact,
}

/// Where a world writes the facts of a step; whoever runs the world takes them out.
#[derive(Debug, Default)]
pub struct Trace {
    next: FactId,
    entries: Vec<TraceEntry>,
}

/// A place in a trace to go back to.
#[derive(Clone, Copy, Debug)]
pub struct TraceMark {
    next: FactId,
    length: usize,
}

impl Trace {
    /// An empty trace whose first fact gets the number `next`.
    pub fn starting_at(next: FactId) -> Self {
        Self { next, entries: Vec::new() }
    }

    pub fn write(
        &mut self,
        step: Step,
        at: SimTime,
        node: Option<NodeId>,
        cause: Option<FactId>,
        fact: Fact,
    ) -> FactId {
        let id = self.next;
        self.next = FactId(id.0 + 1);
        self.entries.push(TraceEntry { id, step, at, node, cause, fact });
        id
    }

    pub fn next_id(&self) -> FactId {
        self.next
    }

    /// The next fact gets this number: a replay repeats the numbers of the run that it repeats.
    pub fn count_from(&mut self, next: FactId) {
        self.next = next;
    }

    pub fn entries(&self) -> &[TraceEntry] {
        &self.entries
    }

    /// Forgets what is written so far, but counts on.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    pub fn drain(&mut self) -> impl Iterator<Item = TraceEntry> + '_ {
        self.entries.drain(..)
    }

    pub fn mark(&self) -> TraceMark {
        TraceMark { next: self.next, length: self.entries.len() }
    }

    /// Unwrites everything since the mark.
    pub fn back_to(&mut self, mark: TraceMark) {
        self.entries.truncate(mark.length);
        self.next = mark.next;
    }
}
