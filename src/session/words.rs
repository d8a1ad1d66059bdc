//! What the console needs to know of the run: words to go on with, and what the last command did.

use crate::fact::TraceEntry;
use crate::session::Session;
use crate::sim::command::complete::{Completion, complete};

impl Session {
    /// Ways to go on at the end of a half-typed line.
    pub fn complete(&self, line: &str) -> Vec<Completion> {
        complete(line, &self.vocabulary())
    }

    pub fn facts_of_this_step(&self) -> Vec<TraceEntry> {
        self.timeline.facts_of(self.timeline.moment().step).to_vec()
    }

    fn vocabulary(&self) -> crate::sim::command::complete::Vocabulary {
        Default::default()
    }
}
