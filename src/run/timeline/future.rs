//! Forks: acting in the past puts the future aside, and Undo brings it back.

use crate::fact::TraceEntry;
use crate::kernel::{SimTime, Step};
use crate::run::Simulation;
use crate::run::timeline::Timeline;
use crate::sim::TimedCommand;

/// All of a run after the step at which another one was begun.
#[derive(Debug)]
pub(super) struct Future {
    fork: Step,
    inputs: Vec<TimedCommand>,
    inputs_before: usize,
    keyframes: Vec<Simulation>,
    times: Vec<SimTime>,
    first_facts: Vec<u32>,
    learner_steps: Vec<Step>,
    trace: Vec<TraceEntry>,
    head: Simulation,
}

impl Timeline {
    /// Makes the playhead the head. True if there was a future that somebody had seen; it is put aside.
    pub(super) fn fork(&mut self) -> bool {
        let Some(here) = self.behind.take() else { return false };
        let seen = self.seen > here.world.step;
        let future = self.cut_off_after(here.world.step, here.inputs_taken(), here);
        if seen {
            self.set_aside = Some(future);
            self.branch += 1;
        }
        seen
    }

    /// Brings back the future that the last fork put aside, and puts the present one aside in its place. False if there
    /// is none.
    pub fn undo_fork(&mut self) -> bool {
        let Some(old) = self.set_aside.take() else { return false };
        let here = self.nearest_keyframe_and_replay(old.fork);
        let new = self.cut_off_after(old.fork, old.inputs_before, here);
        self.inputs.extend(old.inputs);
        self.keyframes.extend(old.keyframes);
        let every = self.keyframe_every;
        self.keyframes.retain(|keyframe| keyframe.world.step.0.is_multiple_of(every));
        self.times.extend(old.times);
        self.first_facts.extend(old.first_facts);
        self.learner_steps.extend(old.learner_steps);
        self.trace.extend(old.trace);
        self.head = old.head;
        self.set_aside = Some(new);
        self.branch += 1;
        self.seen = self.head.world.step;
        self.seek_step(old.fork);
        true
    }

    pub fn can_undo_fork(&self) -> bool {
        self.set_aside.is_some()
    }

    fn nearest_keyframe_and_replay(&mut self, step: Step) -> Simulation {
        if step == self.head.world.step {
            return self.head.clone();
        }
        self.seek_step(step);
        self.behind.take().expect("the step lies before the head")
    }

    fn cut_off_after(&mut self, fork: Step, inputs_before: usize, here: Simulation) -> Future {
        let steps = fork.0 as usize + 1;
        let facts = self.facts_end(fork);
        let kept = self.keyframes.partition_point(|keyframe| keyframe.world.step <= fork);
        let learnt = self.learner_steps.partition_point(|step| *step <= fork);
        self.cuts += 1;
        let future = Future {
            fork,
            inputs: self.inputs.split_off(inputs_before),
            inputs_before,
            keyframes: self.keyframes.split_off(kept),
            times: self.times.split_off(steps),
            first_facts: self.first_facts.split_off(steps),
            learner_steps: self.learner_steps.split_off(learnt),
            trace: self.trace.split_off(facts),
            head: std::mem::replace(&mut self.head, here),
        };
        let next = self.trace.last().map_or(0, |entry| entry.id.0 + 1);
        self.news.count_from(crate::kernel::FactId(next));
        future
    }
}
