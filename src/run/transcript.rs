//! What happens in a scenario that nobody interferes with, as text: its golden trace.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::fact::{Detail, Trace};
use crate::kernel::FactId;
use crate::kernel::SimTime;
use crate::run::{Advance, Simulation};
use crate::scenario::Scenario;

/// A script that has not ended by then waits for something that never comes.
const STEPS_MAX: u64 = 200_000;

/// One line per fact of this level of detail, from the beginning to the end of the script.
pub fn transcript(scenario: &Arc<Scenario>, detail: Detail) -> String {
    let mut trace = Trace::starting_at(FactId(0));
    let mut text = String::new();
    let mut simulation = match Simulation::new(scenario, scenario.seed, &mut trace) {
        Ok(simulation) => simulation,
        Err(error) => return format!("the scenario does not open: {error:?}\n"),
    };
    loop {
        for entry in trace.entries().iter().filter(|entry| entry.fact.detail() <= detail) {
            writeln!(text, "{entry}").expect("writing to a string does not fail");
        }
        trace.clear();
        let over = simulation.director.finished().is_some() || simulation.world.step.0 >= STEPS_MAX;
        if over || !matches!(simulation.advance(&[], SimTime::MAX, &mut trace), Advance::Stepped(_))
        {
            return text;
        }
    }
}
