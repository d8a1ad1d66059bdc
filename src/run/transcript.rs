//! What happens in a scenario that nobody interferes with, as text: its golden trace.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::fact::{Detail, Trace};
use crate::kernel::{FactId, SimTime, Span};
use crate::run::{Advance, Simulation};
use crate::scenario::Scenario;
use crate::sim::TimedCommand;

/// A script that has not ended by then waits for something that never comes.
const STEPS_MAX: u64 = 200_000;

/// How long a run is watched after its last command.
const AFTERWARDS: Span = Span::from_ms(60_000);

/// One line per fact of this level of detail, from the beginning to the end of the script.
pub fn transcript(scenario: &Arc<Scenario>, detail: Detail) -> String {
    transcript_of(scenario, scenario.seed, &[], detail)
}

/// The same for a run in which a learner interfered: to the end of the script and of the commands, whichever is later,
/// and for `AFTERWARDS` more.
pub fn transcript_of(
    scenario: &Arc<Scenario>,
    seed: u64,
    inputs: &[TimedCommand],
    detail: Detail,
) -> String {
    let last = inputs.last().map_or(SimTime::ZERO, |input| input.at + AFTERWARDS);
    let mut trace = Trace::starting_at(FactId(0));
    let mut text = String::new();
    let mut simulation = match Simulation::new(scenario, seed, &mut trace) {
        Ok(simulation) => simulation,
        Err(error) => return format!("the scenario does not open: {error:?}\n"),
    };
    loop {
        for entry in trace.entries().iter().filter(|entry| entry.fact.detail() <= detail) {
            writeln!(text, "{entry}").expect("writing to a string does not fail");
        }
        trace.clear();
        let world = &simulation.world;
        let over = simulation.director.finished().is_some() && world.now >= last;
        let over = over || world.step.0 >= STEPS_MAX;
        if over
            || !matches!(simulation.advance(inputs, SimTime::MAX, &mut trace), Advance::Stepped(_))
        {
            return text;
        }
    }
}
