//! All of a run: keyframes to jump to, the trace of everything that happened, and a playhead that can be anywhere.
//!
//! `keyframes[0]` is the beginning; between two keyframes the world is found by running it again from the first of
//! them, which gives the same steps because a simulation is a value and draws from seeded streams only.

mod future;
mod stepping;

use std::sync::Arc;

use crate::fact::{Trace, TraceEntry};
use crate::kernel::{FactId, SimTime, Step};
use crate::run::simulation::{Advance, StepKind};
use crate::run::{Moment, Recording, Simulation};
use crate::scenario::{Director, Scenario};
use crate::sim::{Command, CommandError, Ledger, Settings, TimedCommand, World};

use future::Future;

/// At first a keyframe is taken every so many steps: a seek then replays half as many, which takes half a millisecond
/// to a whole one. With a hundred clients a keyframe takes some 300 kB.
const KEYFRAME_EVERY: u64 = 1_280;

/// When there are more, every second one goes, so that memory stays bounded and seeking slows down only slowly.
const KEYFRAMES_MAX: usize = 1_024;

/// A longer history would fill the memory of a browser tab.
pub const HISTORY_STEPS_MAX: u64 = 400_000;

#[derive(Debug)]
pub struct Timeline {
    scenario: Arc<Scenario>,
    seed: u64,
    inputs: Vec<TimedCommand>,
    keyframes: Vec<Simulation>,
    keyframe_every: u64,
    /// By step number: when it happened.
    times: Vec<SimTime>,
    /// By step number: its first fact in `trace`.
    first_facts: Vec<u32>,
    /// The steps that carried out a command of the learner's, in order.
    learner_steps: Vec<Step>,
    trace: Vec<TraceEntry>,
    head: Simulation,
    /// The simulation at the playhead; `None` while the playhead is at the head.
    behind: Option<Simulation>,
    now: SimTime,
    /// The furthest step at which the playhead has been: what lies beyond is nobody's loss.
    seen: Step,
    branch: u32,
    /// How often history was cut off: what was worked out from it must be worked out again.
    cuts: u32,
    set_aside: Option<Future>,
    /// The facts of one step, before they are kept or thrown away.
    news: Trace,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Executed {
    /// There was a future, and this command has put another one in its place; `undo_fork` brings it back.
    pub forked: bool,
}

impl Timeline {
    /// A run of a scenario, at its very beginning.
    pub fn open(scenario: Arc<Scenario>, seed: u64) -> Result<Self, CommandError> {
        Self::open_with(scenario, seed, &Settings::new(), &Settings::new())
    }

    /// The same, in which every consumer and every producer is configured so.
    pub fn open_with(
        scenario: Arc<Scenario>,
        seed: u64,
        consumers: &Settings,
        producers: &Settings,
    ) -> Result<Self, CommandError> {
        let mut news = Trace::starting_at(FactId(0));
        let director = Director::new(scenario.clone());
        let head = Simulation::directed(director, seed, consumers, producers, &mut news)?;
        let trace: Vec<_> = news.drain().collect();
        Ok(Self {
            scenario,
            seed,
            inputs: Vec::new(),
            keyframes: vec![head.clone()],
            keyframe_every: KEYFRAME_EVERY,
            times: vec![SimTime::ZERO],
            first_facts: vec![0],
            learner_steps: Vec::new(),
            trace,
            head,
            behind: None,
            now: SimTime::ZERO,
            seen: Step(0),
            branch: 0,
            cuts: 0,
            set_aside: None,
            news,
        })
    }

    /// The run of a recording, playhead where it was left. Commands that are refused when their turn comes are left out
    /// and reported, each by its number among the recording's inputs.
    pub fn from_recording(
        scenario: Arc<Scenario>,
        recording: &Recording,
    ) -> Result<(Self, Vec<(usize, CommandError)>), CommandError> {
        let mut timeline = Self::open(scenario, recording.seed)?;
        timeline.inputs = recording.inputs.clone();
        let mut refused = Vec::new();
        loop {
            let taken = timeline.head.inputs_taken();
            let played = recording.playhead.is_none_or(|step| timeline.head.world.step >= step);
            if (taken == timeline.inputs.len() && played) || timeline.is_full() {
                break;
            }
            match timeline.extend(SimTime::MAX) {
                Advance::Stepped(_) => {}
                Advance::Refused { input, error } => refused.push((input + refused.len(), error)),
                Advance::Quiet => break,
            }
        }
        timeline.seen = timeline.head.world.step;
        timeline.seek_step(recording.playhead.unwrap_or(timeline.seen));
        Ok((timeline, refused))
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    pub fn moment(&self) -> Moment {
        Moment { step: self.world().step, now: self.now }
    }

    /// The last step that has been worked out, and its time.
    pub fn head(&self) -> Moment {
        Moment { step: self.head.world.step, now: self.head.world.now.max(self.now) }
    }

    pub fn is_at_head(&self) -> bool {
        self.behind.is_none()
    }

    /// The world at the playhead.
    pub fn world(&self) -> &World {
        &self.simulation().world
    }

    pub fn director(&self) -> &Director {
        &self.simulation().director
    }

    /// What producers were told up to the playhead.
    pub fn ledger(&self) -> &Ledger {
        self.simulation().ledger()
    }

    fn simulation(&self) -> &Simulation {
        self.behind.as_ref().unwrap_or(&self.head)
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everything that happened, up to the head.
    pub fn trace(&self) -> &[TraceEntry] {
        &self.trace
    }

    /// Everything that happened, up to the playhead.
    pub fn trace_until_playhead(&self) -> &[TraceEntry] {
        &self.trace[..self.facts_end(self.world().step)]
    }

    /// The facts of one step.
    pub fn facts_of(&self, step: Step) -> &[TraceEntry] {
        match self.first_facts.get(step.0 as usize) {
            Some(&first) => &self.trace[first as usize..self.facts_end(step)],
            None => &[],
        }
    }

    pub fn fact(&self, id: FactId) -> Option<&TraceEntry> {
        // Facts that a refused command took back leave gaps in the numbers.
        self.trace.binary_search_by_key(&id, |entry| entry.id).ok().map(|i| &self.trace[i])
    }

    fn facts_end(&self, step: Step) -> usize {
        let next = self.first_facts.get(step.0 as usize + 1);
        next.map_or(self.trace.len(), |&first| first as usize)
    }

    /// When a step happened.
    pub fn time_of(&self, step: Step) -> Option<SimTime> {
        self.times.get(step.0 as usize).copied()
    }

    /// The last step at or before a time.
    pub fn step_at(&self, time: SimTime) -> Step {
        let after = self.times.partition_point(|at| *at <= time);
        Step(after.saturating_sub(1) as u64)
    }

    /// Rises with every fork: ids of another branch may mean other things.
    pub fn branch(&self) -> u32 {
        self.branch
    }

    /// Rises whenever a part of the trace was replaced; while it stays, the trace only grows.
    pub fn cuts(&self) -> u32 {
        self.cuts
    }

    pub fn learner_steps(&self) -> &[Step] {
        &self.learner_steps
    }

    /// The world at the head, which has seen every client that was ever added.
    pub fn head_world(&self) -> &World {
        &self.head.world
    }

    pub fn inputs(&self) -> &[TimedCommand] {
        &self.inputs
    }

    /// What brings this run back: the seed and the learner's commands.
    pub fn recording(&self) -> Recording {
        let scenario = self.scenario.id.clone();
        let playhead = Some(self.world().step);
        Recording { scenario, seed: self.seed, inputs: self.inputs.clone(), playhead }
    }

    // ---- acting ----------------------------------------------------------------------------------------------------

    /// Carries out a command at the playhead. Acting in the past puts the old future aside.
    pub fn execute(&mut self, command: Command) -> Result<Executed, CommandError> {
        let timed = self.simulation().place_of_command(self.now, command);
        // First on a copy: a command that is refused must not cost the learner the future.
        self.simulation().world.clone().apply(&timed, &mut Trace::starting_at(FactId(0)))?;
        let forked = self.fork();
        self.inputs.push(timed);
        let until = self.now;
        match self.extend(until) {
            Advance::Stepped(_) => {
                self.seen = self.head.world.step;
                Ok(Executed { forked })
            }
            Advance::Refused { error, .. } => Err(error),
            Advance::Quiet => unreachable!("the command that was just put in comes next"),
        }
    }

    /// Works out one more step beyond the head and puts it into the history.
    fn extend(&mut self, until: SimTime) -> Advance {
        debug_assert!(self.behind.is_none(), "only the head can be extended");
        self.news.clear();
        let advance = self.head.advance(&self.inputs, until, &mut self.news);
        match advance {
            Advance::Stepped(kind) => self.keep_step(kind),
            Advance::Refused { input, .. } => {
                // A command that cannot be carried out is no part of the run.
                self.inputs.remove(input);
                self.head.forget_input();
            }
            Advance::Quiet => {}
        }
        advance
    }

    fn keep_step(&mut self, kind: StepKind) {
        let step = self.head.world.step.0;
        debug_assert_eq!(step as usize, self.times.len(), "each step is kept once");
        make_room(&mut self.times, 1);
        self.times.push(self.head.world.now);
        make_room(&mut self.first_facts, 1);
        self.first_facts.push(self.trace.len() as u32);
        if kind == StepKind::Learner {
            self.learner_steps.push(Step(step));
        }
        make_room(&mut self.trace, self.news.entries().len());
        self.trace.extend(self.news.drain());
        if step.is_multiple_of(self.keyframe_every) {
            self.keyframes.push(self.head.clone());
            if self.keyframes.len() > KEYFRAMES_MAX {
                self.thin_out_keyframes();
            }
        }
    }

    fn thin_out_keyframes(&mut self) {
        self.keyframe_every *= 2;
        let every = self.keyframe_every;
        self.keyframes.retain(|keyframe| keyframe.world.step.0.is_multiple_of(every));
    }
}

/// Grows a list of the history by an eighth at a time: doubled, half of its memory would lie idle.
fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact((list.len() / 8).max(more).max(64));
    }
}
