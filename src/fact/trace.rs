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
    /// What the node was reacting to: the delivery, the timer's arming, the command.
    pub cause: Option<FactId>,
    pub fact: Fact,
}

/// Where a world writes its facts. Replaying throws them away: they are known already.
#[derive(Debug, Default)]
pub struct Trace {
    next: u64,
    kept: Option<Vec<TraceEntry>>,
}

impl Trace {
    /// Keeps what is written; the next fact gets the number `next`.
    pub fn keeping(next: FactId) -> Self {
        Self { next: next.0, kept: Some(Vec::new()) }
    }

    /// Forgets at once, but counts on.
    pub fn forgetting(next: FactId) -> Self {
        Self { next: next.0, kept: None }
    }

    pub fn write(
        &mut self,
        step: Step,
        at: SimTime,
        node: Option<NodeId>,
        cause: Option<FactId>,
        fact: Fact,
    ) -> FactId {
        let id = FactId(self.next);
        self.next += 1;
        if let Some(kept) = &mut self.kept {
            kept.push(TraceEntry { id, step, at, node, cause, fact });
        }
        id
    }

    pub fn next_id(&self) -> FactId {
        FactId(self.next)
    }

    /// What was written since the last call.
    pub fn take(&mut self) -> Vec<TraceEntry> {
        self.kept.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub fn entries(&self) -> &[TraceEntry] {
        self.kept.as_deref().unwrap_or_default()
    }
}
