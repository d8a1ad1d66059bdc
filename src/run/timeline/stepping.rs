//! Moving the playhead.

use crate::fact::{Detail, Trace};
use crate::kernel::{FactId, SimTime, Span, Step};
use crate::run::simulation::Advance;
use crate::run::timeline::{HISTORY_STEPS_MAX, Timeline};
use crate::run::{Moment, Simulation};
use crate::sim::World;

/// One call works out no more than this, so that a page never hangs.
const STEPS_PER_UPDATE_MAX: u64 = 50_000;

/// How far `forward` looks for something to show: a cluster without clients is silent for ever.
const FORWARD_MAX: Span = Span::from_ms(600_000);

impl Timeline {
    /// Goes to a step; beyond the head the run goes on. Returns where the playhead is then.
    pub fn seek_step(&mut self, step: Step) -> Moment {
        if step >= self.head.world.step {
            self.behind = None;
            let missing = (step.0 - self.head.world.step.0).min(STEPS_PER_UPDATE_MAX);
            for _ in 0..missing {
                if self.is_full() || self.extend(SimTime::MAX) == Advance::Quiet {
                    break;
                }
            }
        } else {
            self.rewind_to(step);
        }
        self.arrived_at(self.world().now)
    }

    /// Goes to a time: everything due until then, `now` itself included, has happened.
    pub fn seek_time(&mut self, now: SimTime) -> Moment {
        let mut reached = now;
        if now >= self.head.world.now {
            self.behind = None;
            let mut left = STEPS_PER_UPDATE_MAX;
            while self.extend(now) != Advance::Quiet {
                left -= 1;
                if left == 0 || self.is_full() {
                    reached = self.head.world.now;
                    break;
                }
            }
        } else {
            let step = self.step_at(now);
            self.rewind_to(step);
        }
        self.arrived_at(reached.max(self.world().now))
    }

    /// Goes to the next step that has something to show at this level of detail.
    pub fn forward(&mut self, detail: Detail) -> Moment {
        let from = self.world().step;
        let known = self.facts_end(from);
        let next = self.trace[known..].iter().find(|entry| entry.fact.detail() <= detail);
        if let Some(entry) = next {
            return self.seek_step(entry.step);
        }
        self.seek_step(self.head.world.step);
        let until = self.now + FORWARD_MAX;
        for _ in 0..STEPS_PER_UPDATE_MAX {
            if self.is_full() || self.extend(until) == Advance::Quiet {
                break;
            }
            let news = self.facts_of(self.head.world.step);
            if news.iter().any(|entry| entry.fact.detail() <= detail) {
                break;
            }
        }
        self.arrived_at(self.now.max(self.head.world.now))
    }

    /// Goes back to the step before this one that has something to show at this level of detail; to the beginning if
    /// there is none.
    pub fn back(&mut self, detail: Detail) -> Moment {
        let here = self.first_facts[self.world().step.0 as usize] as usize;
        let before = self.trace[..here].iter().rev().find(|entry| entry.fact.detail() <= detail);
        let step = before.map_or(Step(0), |entry| entry.step);
        self.seek_step(step)
    }

    fn arrived_at(&mut self, now: SimTime) -> Moment {
        self.now = now;
        self.seen = self.seen.max(self.world().step);
        self.moment()
    }

    /// When the next thing happens that is worth showing at this level of detail, as far as it is known.
    pub fn next_fact_time(&self, detail: Detail) -> Option<SimTime> {
        let known = self.facts_end(self.world().step);
        self.trace[known..].iter().find(|entry| entry.fact.detail() <= detail).map(|entry| entry.at)
    }

    /// Whether the history has reached `HISTORY_STEPS_MAX`.
    pub fn is_full(&self) -> bool {
        self.head.world.step.0 >= HISTORY_STEPS_MAX
    }

    /// Works out the future up to `time` without moving the playhead, so that the page can look ahead.
    pub fn foresee(&mut self, time: SimTime) {
        if self.behind.is_none() {
            self.behind = Some(self.head.clone());
        }
        let behind = self.behind.take();
        let mut left = STEPS_PER_UPDATE_MAX;
        while left > 0 && !self.is_full() && self.extend(time) != Advance::Quiet {
            left -= 1;
        }
        self.behind = behind.filter(|behind| behind.world.step < self.head.world.step);
    }

    fn rewind_to(&mut self, step: Step) {
        let here = self.behind.take();
        let keyframe = self.nearest_keyframe(step);
        let on_the_way = keyframe.world.step..=step;
        let near = match here {
            Some(here) if on_the_way.contains(&here.world.step) => here,
            Some(_) | None => keyframe.clone(),
        };
        self.behind = Some(self.replay(near, step));
    }

    /// The world as it was after a step that has been worked out; the playhead stays where it is.
    pub fn world_at(&self, step: Step) -> World {
        self.replay(self.nearest_keyframe(step).clone(), step).world
    }

    fn nearest_keyframe(&self, step: Step) -> &Simulation {
        let after = self.keyframes.partition_point(|keyframe| keyframe.world.step <= step);
        &self.keyframes[after - 1]
    }

    fn replay(&self, mut simulation: Simulation, step: Step) -> Simulation {
        let mut news = Trace::starting_at(FactId(0));
        while simulation.world.step < step {
            news.clear();
            let first = self.first_facts[simulation.world.step.0 as usize + 1];
            news.count_from(self.trace.get(first as usize).map_or(FactId(0), |entry| entry.id));
            match simulation.advance(&self.inputs, SimTime::MAX, &mut news) {
                Advance::Stepped(_) => {}
                Advance::Refused { .. } | Advance::Quiet => {
                    unreachable!("a replay makes the steps that were made before")
                }
            }
        }
        simulation
    }
}
