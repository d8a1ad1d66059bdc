//! Random commands and faults against every law, from one seed.

mod actions;
mod cluster;
mod mix;
#[cfg(test)]
mod mutations;
mod recovery;
mod sandboxes;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::fact::{Fact, Trace};
use crate::kernel::{FactId, RandomStreams, SimTime, Span};
use crate::law::{Laws, Violation};
use crate::run::{Advance, Recording, Simulation};
use crate::scenario::Scenario;
use crate::sim::{Command, TimedCommand};
use recovery::GivenUp;

pub use mix::{Ingredient, Mix};
pub use sandboxes::scenario;

/// Each run carries out at least so many commands and faults…
pub const COMMANDS_MIN: usize = 100;
/// …and takes at least so many steps.
pub const STEPS_MIN: u64 = 2_000;

/// A run that still goes on after so many steps has a loop somewhere. (A broker that is no controller asks for the leader of the
/// controllers as fast as it is answered while there is none, as Kafka's do.)
const STEPS_MAX: u64 = 4_000_000;

/// Once nothing is broken any more, every group must have settled after so long: `max.poll.interval.ms` is the longest
/// of the timers that a held consumer leaves behind.
const TIME_TO_SETTLE: Span = Span::from_ms(700_000);

/// How often it is looked whether it has, and how often it must have in a row.
const LOOK_EVERY: Span = Span::from_ms(5_000);
const LOOKS_SETTLED: u32 = 3;

/// One seed in so many runs twice.
const REPLAY_EVERY: u64 = 8;

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuzzReport {
    pub seed: u64,
    pub commands: usize,
    pub steps: u64,
    pub facts: u64,
    /// What the run was made of.
    pub mix: Mix,
}

/// A broken law, and the run that broke it.
#[derive(Clone, Debug, PartialEq)]
pub struct FuzzFailure {
    pub seed: u64,
    pub step: u64,
    pub violation: Violation,
    pub recording: Recording,
}

/// Runs one seed. Some run twice, because the second run must come to the very same end.
pub fn run(seed: u64) -> Result<FuzzReport, Box<FuzzFailure>> {
    let mut first = Run::of(sandboxes::of_seed(seed), seed).expect("the sandbox opens");
    let report = first.run_to_the_end()?;
    if seed.is_multiple_of(REPLAY_EVERY) {
        first.replay()?;
    }
    Ok(report)
}

/// Runs a recording to its playhead (or to the end of its commands) with every law watching.
pub fn check(recording: &Recording) -> Result<FuzzReport, String> {
    let name = &recording.scenario;
    let scenario =
        scenario(name.as_str()).ok_or_else(|| format!("There is no scenario {name}."))?;
    let mut run = Run::of(scenario, recording.seed)?;
    run.inputs = recording.inputs.clone();
    let last = recording.playhead.map_or(0, |step| step.0);
    loop {
        let done = run.simulation.inputs_taken() >= run.inputs.len();
        if done && run.simulation.world.step.0 >= last {
            break;
        }
        match run.advance(SimTime::MAX) {
            Ok(Advance::Stepped(_)) => {}
            Ok(Advance::Quiet) => break,
            Ok(Advance::Refused { input, error }) => {
                return Err(format!("Command {} was refused: {error:?}", input + 1));
            }
            Err(failure) => {
                let FuzzFailure { step, violation, .. } = *failure;
                return Err(format!(
                    "Step {step}: {} is broken: {}",
                    violation.law, violation.seen
                ));
            }
        }
    }
    Ok(run.report())
}

struct Run {
    seed: u64,
    rng: RandomStreams,
    scenario: Arc<Scenario>,
    simulation: Simulation,
    inputs: Vec<TimedCommand>,
    laws: Laws,
    trace: Trace,
    mix: Mix,
    /// Replicas that could not write what they were sent.
    given_up: GivenUp,
    /// `STEPS_MAX`.
    steps_max: u64,
}

impl Run {
    fn of(scenario: Arc<Scenario>, seed: u64) -> Result<Self, String> {
        let mut trace = Trace::starting_at(FactId(0));
        let simulation = Simulation::new(&scenario, seed, &mut trace)
            .map_err(|error| format!("The scenario does not open: {error:?}"))?;
        trace.clear();
        // Another seed than the world's: what the fuzzer does must not follow what the world draws.
        let rng = RandomStreams::new(seed ^ 0x6b61_666b_6173_636f);
        Ok(Self {
            seed,
            rng,
            scenario,
            simulation,
            inputs: Vec::new(),
            laws: Laws::default(),
            trace,
            mix: Mix::default(),
            given_up: GivenUp::default(),
            steps_max: STEPS_MAX,
        })
    }

    fn run_to_the_end(&mut self) -> Result<FuzzReport, Box<FuzzFailure>> {
        for command in actions::beginning(&self.simulation.world, &mut self.rng) {
            self.attempt(command)?;
        }
        let pace = actions::pace(&mut self.rng);
        while self.inputs.len() < COMMANDS_MIN {
            let pause = actions::pause(pace, &mut self.rng);
            self.pass(pause)?;
            self.do_something()?;
        }
        for command in recovery::repairs(&self.simulation.world) {
            self.attempt(command)?;
        }
        self.settle()?;
        while self.simulation.world.step.0 < STEPS_MIN {
            self.pass(Span::from_ms(60_000))?;
        }
        Ok(self.report())
    }

    /// At once, and not after another pause, if it is refused: what was refused is no part of the run.
    fn do_something(&mut self) -> Result<(), Box<FuzzFailure>> {
        let before = self.inputs.len();
        while self.inputs.len() == before {
            let command = actions::choose(&self.simulation.world, &mut self.rng);
            self.attempt(command)?;
        }
        Ok(())
    }

    /// Waits until every partition and group is settled, and still is a while later.
    fn settle(&mut self) -> Result<(), Box<FuzzFailure>> {
        let limit = self.simulation.world.now + TIME_TO_SETTLE;
        let mut settled = 0;
        while settled < LOOKS_SETTLED {
            self.pass(LOOK_EVERY)?;
            for command in recovery::unfinished(&self.simulation.world) {
                self.attempt(command)?;
            }
            settled = match recovery::is_settled(&self.simulation.world, &self.given_up) {
                Ok(()) => settled + 1,
                Err(seen) if self.simulation.world.now > limit => {
                    return Err(self.failure(
                        "once nothing is broken, every partition and group settles",
                        seen,
                    ));
                }
                Err(_) => 0,
            };
        }
        Ok(())
    }

    /// Runs the recorded commands again, without looking at any law: the second run must come to the very same end.
    fn replay(&self) -> Result<(), Box<FuzzFailure>> {
        let until = self.simulation.world.now;
        let mut trace = Trace::starting_at(FactId(0));
        let mut second = Simulation::new(&self.scenario, self.seed, &mut trace)
            .expect("the scenario opened before");
        trace.clear();
        while matches!(second.advance(&self.inputs, until, &mut trace), Advance::Stepped(_)) {
            trace.clear();
        }
        second.wait_until(until);
        if second == self.simulation {
            return Ok(());
        }
        Err(self.failure("a replay is the same run", "the worlds differ at the end".into()))
    }

    fn report(&self) -> FuzzReport {
        let mut mix = self.mix.clone();
        mix.count(self.inputs.iter().map(|input| &input.command));
        if self.scenario.controllers > 0 {
            mix.add(Ingredient::DedicatedControllers);
        }
        FuzzReport {
            mix,
            seed: self.seed,
            commands: self.inputs.len(),
            steps: self.simulation.world.step.0,
            facts: self.trace.next_id().0.into(),
        }
    }

    fn attempt(&mut self, command: Command) -> Result<(), Box<FuzzFailure>> {
        let now = self.simulation.world.now;
        self.inputs.push(self.simulation.place_of_command(now, command));
        match self.advance(now)? {
            Advance::Stepped(_) => Ok(()),
            Advance::Refused { .. } => {
                self.inputs.pop();
                self.simulation.forget_input();
                Ok(())
            }
            Advance::Quiet => unreachable!("the command that was just put in comes next"),
        }
    }

    fn pass(&mut self, span: Span) -> Result<(), Box<FuzzFailure>> {
        let until = self.simulation.world.now + span;
        while self.advance(until)? != Advance::Quiet {}
        self.simulation.wait_until(until);
        Ok(())
    }

    fn advance(&mut self, until: SimTime) -> Result<Advance, Box<FuzzFailure>> {
        self.trace.clear();
        let advance = self.simulation.advance(&self.inputs, until, &mut self.trace);
        self.mix.see(self.trace.entries());
        self.note_given_up();
        let checked = self.laws.check(&self.simulation.world, self.trace.entries());
        if let Err(violation) = checked {
            return Err(self.failure(violation.law, violation.seen));
        }
        if self.simulation.world.step.0 > self.steps_max {
            let seen = format!("{} steps by {}", self.steps_max, self.simulation.world.now);
            return Err(self.failure("a run comes to an end", seen));
        }
        Ok(advance)
    }

    fn note_given_up(&mut self) {
        for entry in self.trace.entries() {
            if let Fact::ReplicaFetchGivenUp { broker, partition, .. } = &entry.fact {
                self.given_up.insert((*broker, partition.clone()));
            }
        }
    }

    fn failure(&self, law: &'static str, seen: String) -> Box<FuzzFailure> {
        let recording = Recording {
            scenario: self.scenario.id.clone(),
            seed: self.seed,
            inputs: self.inputs.clone(),
            playhead: Some(self.simulation.world.step),
        };
        let (seed, step) = (self.seed, self.simulation.world.step.0);
        Box::new(FuzzFailure { seed, step, violation: Violation { law, seen }, recording })
    }
}
