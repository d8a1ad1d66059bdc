//! The world together with the script that acts on it and the observer that watches it: all that a keyframe holds.

use std::sync::Arc;

use crate::fact::Trace;
use crate::kernel::SimTime;
use crate::run::probe::Asked;
use crate::scenario::{Director, Scenario};
use crate::sim::{
    ClusterSpec, Command, CommandError, Ledger, Observer, Settings, TimedCommand, World,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    pub world: World,
    pub director: Director,
    observer: Observer,
    /// What the script does next, at once.
    scripted: Option<Command>,
    /// How many of the learner's commands have been carried out.
    inputs_taken: usize,
    /// Occurrences and scripted commands of this very instant so far.
    happened_now: u32,
}

/// What `advance` did.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    Stepped(StepKind),
    /// A command of the learner's was refused when its turn came; nothing changed.
    Refused {
        input: usize,
        error: CommandError,
    },
    /// Nothing more happens until the limit.
    Quiet,
}

/// Whose doing a step was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Occurrence,
    Script,
    Learner,
}

impl Simulation {
    /// The world of a scenario before its first step.
    pub fn new(
        scenario: &Arc<Scenario>,
        seed: u64,
        trace: &mut Trace,
    ) -> Result<Self, CommandError> {
        let director = Director::new(scenario.clone());
        Self::directed(director, seed, &Settings::new(), &Settings::new(), trace)
    }

    /// The same under a director of one's own, such as one that also does what the script's solution says, and with consumers
    /// and producers that are all configured so.
    pub fn directed(
        director: Director,
        seed: u64,
        consumers: &Settings,
        producers: &Settings,
        trace: &mut Trace,
    ) -> Result<Self, CommandError> {
        let scenario = director.scenario();
        let cluster = ClusterSpec {
            brokers: i64::from(scenario.brokers),
            controllers: i64::from(scenario.controllers),
            latency: scenario.latency,
            jitter: scenario.jitter,
            between_servers: scenario.between_servers,
            racks: scenario.racks.clone(),
            consumers: consumers.clone(),
            producers: producers.clone(),
            servers: scenario.servers.clone(),
        };
        let mut new = Self {
            world: World::new(seed, &cluster, trace)?,
            director,
            observer: Observer::default(),
            scripted: None,
            inputs_taken: 0,
            happened_now: 0,
        };
        new.look_back(trace);
        Ok(new)
    }

    /// What producers were told so far.
    pub fn ledger(&self) -> &Ledger {
        self.observer.ledger()
    }

    pub fn inputs_taken(&self) -> usize {
        self.inputs_taken
    }

    /// Takes back that a command was carried out, because it was refused.
    pub fn forget_input(&mut self) {
        self.inputs_taken -= 1;
    }

    /// Where a command stands if it is given now.
    pub fn place_of_command(&self, now: SimTime, command: Command) -> TimedCommand {
        let after = if now > self.world.now { 0 } else { self.happened_now };
        TimedCommand { at: now.max(self.world.now), after, command }
    }

    /// Takes one step: a command of the learner's, a scripted one, or the next occurrence, whichever comes first.
    /// Nothing later than `until` happens.
    ///
    /// The facts of the step are in `trace` afterwards.
    pub fn advance(
        &mut self,
        inputs: &[TimedCommand],
        until: SimTime,
        trace: &mut Trace,
    ) -> Advance {
        if let Some(input) = inputs.get(self.inputs_taken)
            && input.at <= self.world.now
            && input.after <= self.happened_now
        {
            return self.take_input(input, trace);
        }
        if let Some(command) = self.scripted.take() {
            self.happened_now += 1;
            let scripted = TimedCommand { at: self.world.now, after: 0, command };
            // A script may be refused like anybody else: the learner has changed the world under it.
            if let Err(error) = self.world.apply(&scripted, trace) {
                self.director.refuse(scripted.command, error);
                self.world.let_step_pass();
            }
            self.look_back(trace);
            return Advance::Stepped(StepKind::Script);
        }
        let occurrence = self.world.next_at();
        let wake = self.director.wake_at();
        let input = inputs.get(self.inputs_taken).map(|input| input.at.max(self.world.now));
        let Some(next) = [occurrence, wake, input].into_iter().flatten().min() else {
            return Advance::Quiet;
        };
        if next > until {
            return Advance::Quiet;
        }
        let input_first = input == Some(next)
            && (occurrence != Some(next)
                || (next > self.world.now && inputs[self.inputs_taken].after == 0));
        if input_first {
            let input = &inputs[self.inputs_taken];
            self.wait_until(next);
            return self.take_input(input, trace);
        }
        if occurrence == Some(next) {
            if next > self.world.now {
                self.happened_now = 0;
            }
            self.world.deliver_next(trace);
            self.happened_now += 1;
            self.look_back(trace);
            return Advance::Stepped(StepKind::Occurrence);
        }
        // Only the script has waited for this moment. That makes a step, so that all that it does belongs to one.
        self.wait_until(next);
        self.world.let_step_pass();
        self.happened_now += 1;
        self.look_back(trace);
        Advance::Stepped(StepKind::Script)
    }

    /// Lets time pass in which nothing happens, as `advance` has just found out.
    pub fn wait_until(&mut self, at: SimTime) {
        if at > self.world.now {
            self.world.wait_until(at);
            self.happened_now = 0;
        }
    }

    fn take_input(&mut self, input: &TimedCommand, trace: &mut Trace) -> Advance {
        let number = self.inputs_taken;
        self.inputs_taken += 1;
        let mut timed = input.clone();
        timed.at = timed.at.max(self.world.now);
        match self.world.apply(&timed, trace) {
            Ok(()) => {
                self.director.count_command();
                self.look_back(trace);
                Advance::Stepped(StepKind::Learner)
            }
            Err(error) => Advance::Refused { input: number, error },
        }
    }

    fn look_back(&mut self, trace: &mut Trace) {
        self.observer.observe(&self.world, trace);
        for entry in trace.entries() {
            self.director.observe(entry);
        }
        if self.scripted.is_none() {
            let (step, now) = (self.world.step, self.world.now);
            let (world, ledger) = (&self.world, self.observer.ledger());
            self.scripted = self.director.next_command(step, now, &Asked { world, ledger });
        }
    }
}
