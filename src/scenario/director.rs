//! Runs a script in simulated time. The director never stops the world and asks for no permission: whoever plays the run
//! to a person pauses where a part begins or a question is reached.
//!
//! After each step of the world: [`Director::observe`] every new fact, then [`Director::next_command`] until there is
//! none, applying each command like any other. When the world has nothing to do before [`Director::wake_at`], time moves
//! there and `next_command` is asked again.

use std::sync::Arc;

use crate::fact::TraceEntry;
use crate::kernel::{FactId, SimTime, Step};
use crate::scenario::script::{Directive, Expectation, Goal, Question, Scenario};
use crate::scenario::{Condition, FactPattern, Probe};
use crate::sim::{Command, CommandError};

/// When something was reached: after this many steps of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub step: Step,
    pub at: SimTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalDone {
    pub reached: Reached,
    /// The fact that did it; `None` for a goal about a state.
    pub fact: Option<FactId>,
}

/// An `expect` that did not come true.
#[derive(Clone, Debug, PartialEq)]
pub struct UnmetExpectation {
    pub expectation: Expectation,
    /// How many matching facts there were.
    pub seen: u32,
    pub reached: Reached,
}

/// A place in a script: the prelude, a part, or the solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Prelude,
    Part(usize),
    Solution,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Director {
    scenario: Arc<Scenario>,
    solving: bool,
    section: Section,
    /// The next directive of the section.
    next: usize,
    /// Matching facts since the directive before an `until` was done.
    seen: u32,
    /// The end of a `wait` that has begun.
    waits_until: Option<SimTime>,
    opened: Option<Reached>,
    parts: Vec<Reached>,
    texts: Vec<(String, Reached)>,
    questions: Vec<(Question, Reached)>,
    finished: Option<Reached>,
    goals: Vec<GoalProgress>,
    /// How many commands the learner has given; a solution stands for a learner.
    commands: u32,
    /// Matching facts since the part began, for each `expect` of the part in order.
    expected_seen: Vec<u32>,
    unmet: Vec<UnmetExpectation>,
    refusals: Vec<(Command, CommandError)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct GoalProgress {
    seen: u32,
    last_fact: Option<FactId>,
    done: Option<GoalDone>,
    /// Facts that speak against it.
    against: u32,
    missed: bool,
}

impl Director {
    pub fn new(scenario: Arc<Scenario>) -> Self {
        let goals = vec![GoalProgress::default(); scenario.goals.len()];
        Self {
            scenario,
            solving: false,
            section: Section::Prelude,
            next: 0,
            seen: 0,
            waits_until: None,
            opened: None,
            parts: Vec::new(),
            texts: Vec::new(),
            questions: Vec::new(),
            finished: None,
            goals,
            commands: 0,
            expected_seen: Vec::new(),
            unmet: Vec::new(),
            refusals: Vec::new(),
        }
    }

    /// Also does what the script's `solution` says, once the last part is over.
    pub fn solving(scenario: Arc<Scenario>) -> Self {
        Self { solving: true, ..Self::new(scenario) }
    }

    /// Takes note of a fact. A director sees each fact once, in order.
    pub fn observe(&mut self, entry: &TraceEntry) {
        if self.awaits_nothing() {
            return;
        }
        let scenario = Arc::clone(&self.scenario);
        if awaited(&directives(&scenario, self.section)[self.next..])
            .is_some_and(|pattern| pattern.matches(&entry.fact))
        {
            self.seen += 1;
        }
        if self.opened.is_some() {
            for (goal, progress) in scenario.goals.iter().zip(&mut self.goals) {
                if progress.done.is_some() {
                    continue;
                }
                if goal.condition.pattern().is_some_and(|p| p.matches(&entry.fact)) {
                    progress.seen += 1;
                    progress.last_fact = Some(entry.id);
                }
                let unless = goal.unless.as_ref().and_then(Condition::pattern);
                progress.against += u32::from(unless.is_some_and(|p| p.matches(&entry.fact)));
            }
        }
        let expectations = directives(&scenario, self.section).iter().filter_map(as_expectation);
        for (expectation, seen) in expectations.zip(&mut self.expected_seen) {
            if expectation.condition.pattern().is_some_and(|p| p.matches(&entry.fact)) {
                *seen += 1;
            }
        }
    }

    /// Ticks goals and goes on in the script as far as this moment allows; answers the command that is due, if any.
    pub fn next_command(&mut self, step: Step, now: SimTime, probe: &dyn Probe) -> Option<Command> {
        if self.awaits_nothing() {
            return None;
        }
        let reached = Reached { step, at: now };
        self.tick_goals(reached, probe);
        let scenario = Arc::clone(&self.scenario);
        loop {
            let Some(directive) = directives(&scenario, self.section).get(self.next) else {
                if !self.enter_next_section(reached) {
                    return None;
                }
                continue;
            };
            match directive {
                Directive::Do(command) => {
                    self.commands += u32::from(self.section == Section::Solution);
                    self.go_on();
                    return Some(command.clone());
                }
                Directive::Wait(span) => {
                    let end = *self.waits_until.get_or_insert(now + *span);
                    if now < end {
                        return None;
                    }
                }
                Directive::Until(condition)
                    if !condition.holds(self.seen, self.commands, probe) =>
                {
                    return None;
                }
                Directive::Until(_) => {}
                Directive::Say(id) => self.texts.push((scenario.text_id(id), reached)),
                Directive::Ask(question) => self.questions.push((question.clone(), reached)),
                Directive::Expect(expectation) => self.check(expectation, reached, probe),
            }
            if takes_no_time(directive) { self.next += 1 } else { self.go_on() }
        }
    }

    /// Takes note that the learner has given a command and it was carried out.
    pub fn count_command(&mut self) {
        self.commands += 1;
    }

    /// Takes note that a command of the script's could not be carried out: somebody has changed the world under it.
    pub fn refuse(&mut self, command: Command, error: CommandError) {
        self.refusals.push((command, error));
    }

    /// When a `wait` ends.
    pub fn wake_at(&self) -> Option<SimTime> {
        self.waits_until
    }

    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// When the prelude was over: the moment on which the page opens.
    pub fn opened(&self) -> Option<Reached> {
        self.opened
    }

    /// The part that runs, or the last one: an index into the scenario's parts. `None` during the prelude.
    pub fn part(&self) -> Option<usize> {
        self.parts.len().checked_sub(1)
    }

    /// When each part began, as far as the run has come.
    pub fn parts_reached(&self) -> &[Reached] {
        &self.parts
    }

    /// The ids of the texts that were reached, the one that holds now last.
    pub fn texts(&self) -> &[(String, Reached)] {
        &self.texts
    }

    /// Questions that were reached, the latest last. Whether they were answered is not the script's business.
    pub fn questions(&self) -> &[(Question, Reached)] {
        &self.questions
    }

    /// Every goal, and what reached it.
    pub fn goals(&self) -> impl Iterator<Item = (&Goal, Option<GoalDone>)> {
        self.scenario.goals.iter().zip(self.goals.iter().map(|progress| progress.done))
    }

    /// Of each goal in order: that it is out of reach, because what must not happen did.
    pub fn missed(&self) -> impl Iterator<Item = bool> {
        self.goals.iter().map(|progress| progress.missed)
    }

    /// When the last directive was done. The run may go on as long as anybody likes.
    pub fn finished(&self) -> Option<Reached> {
        self.finished
    }

    pub fn unmet_expectations(&self) -> &[UnmetExpectation] {
        &self.unmet
    }

    pub fn refusals(&self) -> &[(Command, CommandError)] {
        &self.refusals
    }

    /// What the script is waiting for, for a test that waits in vain.
    pub fn current(&self) -> Option<&Directive> {
        directives(&self.scenario, self.section).get(self.next)
    }

    /// The script is over, and each goal is reached or missed: nothing that happens now changes anything here.
    fn awaits_nothing(&self) -> bool {
        let decided = |progress: &GoalProgress| progress.done.is_some() || progress.missed;
        self.section == Section::End && self.goals.iter().all(decided)
    }

    fn go_on(&mut self) {
        self.next += 1;
        self.seen = 0;
        self.waits_until = None;
    }

    /// False at the end of the script.
    fn enter_next_section(&mut self, reached: Reached) -> bool {
        let next = match self.section {
            Section::Prelude => Section::Part(0),
            Section::Part(i) if i + 1 < self.scenario.parts.len() => Section::Part(i + 1),
            Section::Part(_) if self.solving => Section::Solution,
            Section::Part(_) | Section::Solution | Section::End => Section::End,
        };
        if self.section == Section::Prelude {
            self.opened = Some(reached);
        }
        if let Section::Part(i) = next {
            self.parts.push(reached);
            self.texts.push((self.scenario.text_id(&self.scenario.parts[i].id), reached));
        }
        if next == Section::End && self.finished.is_none() {
            self.finished = Some(reached);
        }
        self.section = next;
        self.next = 0;
        self.seen = 0;
        self.expected_seen =
            directives(&self.scenario, next).iter().filter_map(as_expectation).map(|_| 0).collect();
        next != Section::End
    }

    fn tick_goals(&mut self, reached: Reached, probe: &dyn Probe) {
        if self.opened.is_none() {
            return;
        }
        for (goal, progress) in self.scenario.goals.iter().zip(&mut self.goals) {
            if progress.done.is_some() {
                continue;
            }
            let unless = goal.unless.as_ref();
            progress.missed |=
                unless.is_some_and(|it| it.holds(progress.against, self.commands, probe));
            if !progress.missed && goal.condition.holds(progress.seen, self.commands, probe) {
                progress.done = Some(GoalDone { reached, fact: progress.last_fact });
            }
        }
    }

    fn check(&mut self, expectation: &Expectation, reached: Reached, probe: &dyn Probe) {
        let before = &directives(&self.scenario, self.section)[..self.next];
        let index = before.iter().filter_map(as_expectation).count();
        let seen = self.expected_seen[index];
        if expectation.condition.holds(seen, self.commands, probe) != expectation.wanted {
            let expectation = expectation.clone();
            self.unmet.push(UnmetExpectation { expectation, seen, reached });
        }
    }
}

fn directives(scenario: &Scenario, section: Section) -> &[Directive] {
    match section {
        Section::Prelude => &scenario.prelude,
        Section::Part(i) => &scenario.parts[i].directives,
        Section::Solution => &scenario.solution,
        Section::End => &[],
    }
}

/// What the next `until` waits for, if nothing else has to be done first: its facts may come while a command before it
/// is carried out.
fn awaited(directives: &[Directive]) -> Option<&FactPattern> {
    match directives.iter().find(|directive| !takes_no_time(directive))? {
        Directive::Until(condition) => condition.pattern(),
        Directive::Do(_)
        | Directive::Wait(_)
        | Directive::Say(_)
        | Directive::Ask(_)
        | Directive::Expect(_) => None,
    }
}

fn takes_no_time(directive: &Directive) -> bool {
    matches!(directive, Directive::Say(_) | Directive::Ask(_) | Directive::Expect(_))
}

fn as_expectation(directive: &Directive) -> Option<&Expectation> {
    match directive {
        Directive::Expect(expectation) => Some(expectation),
        Directive::Do(_)
        | Directive::Wait(_)
        | Directive::Until(_)
        | Directive::Say(_)
        | Directive::Ask(_) => None,
    }
}

#[cfg(test)]
mod tests;
