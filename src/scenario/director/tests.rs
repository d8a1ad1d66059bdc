#![allow(clippy::unwrap_used)]

use super::*;
use crate::fact::{Fact, GroupState};
use crate::id::{BrokerId, ClientId, GroupId, NodeId, Offset, TopicName, TopicPartition};

/// A world in which only the number of members is known.
struct Members(i64);

impl Probe for Members {
    fn group_state(&self, _: &GroupId) -> Option<GroupState> {
        None
    }
    fn generation(&self, _: &GroupId) -> Option<i64> {
        None
    }
    fn members(&self, _: &GroupId) -> Option<i64> {
        Some(self.0)
    }
    fn idle_members(&self, _: &GroupId) -> Option<i64> {
        None
    }
    fn partitions(&self, _: &TopicName) -> Option<i64> {
        None
    }
    fn log_end(&self, _: &TopicPartition) -> Option<Offset> {
        None
    }
    fn committed(&self, _: &GroupId, _: &TopicPartition) -> Option<Offset> {
        None
    }
    fn leader(&self, _: &TopicPartition) -> Option<i64> {
        None
    }
    fn leader_epoch(&self, _: &TopicPartition) -> Option<i64> {
        None
    }
    fn isr(&self, _: &TopicPartition) -> Option<i64> {
        None
    }
    fn high_watermark(&self, _: &TopicPartition) -> Option<Offset> {
        None
    }
    fn broken_promises(&self, _: &ClientId) -> Option<i64> {
        None
    }
    fn live_isr(&self, _: &TopicName) -> Option<i64> {
        None
    }
    fn starts(&self, _: BrokerId) -> Option<i64> {
        None
    }
    fn lag(&self, _: &GroupId, _: &TopicName) -> Option<i64> {
        None
    }
}

fn director(script: &str) -> Director {
    let scenario: Scenario = format!("scenario x\nchapter log\n{script}").parse().unwrap();
    Director::new(Arc::new(scenario))
}

fn crashed(id: u64, client: &str) -> TraceEntry {
    let node = NodeId::Client(ClientId::new(client));
    let fact = Fact::Crashed { node };
    TraceEntry {
        id: FactId(id as u32),
        step: Step(id),
        at: SimTime(id),
        node: None,
        cause: None,
        fact,
    }
}

/// The commands that are due at `ms`.
fn due(director: &mut Director, ms: u64, members: i64) -> Vec<String> {
    let next = || director.next_command(Step(ms), SimTime::from_ms(ms), &Members(members));
    std::iter::from_fn(next).map(|command| command.to_string()).collect()
}

#[test]
fn the_prelude_comes_before_the_page_opens() {
    let mut director = director("topic orders\nuntil crashed\nopen\npart a\ndo hold c1\n");
    assert_eq!(due(&mut director, 0, 0), ["add topic orders"]);
    assert_eq!((director.opened(), director.part()), (None, None));
    director.observe(&crashed(1, "c1"));
    assert_eq!(due(&mut director, 5, 0), ["hold c1"]);
    let at_five = Reached { step: Step(5), at: SimTime::from_ms(5) };
    assert_eq!(director.opened(), Some(at_five));
    assert_eq!(director.parts_reached(), [at_five]);
    assert_eq!(director.finished(), Some(at_five));
}

#[test]
fn a_goal_is_missed_once_its_unless_has_held() {
    let script = "open\npart a\ngoal calm when state members g >= 2 unless fact crashed times 2\n\
                  goal full when state members g >= 3 unless state members g <= 1\n";
    let done = |director: &Director| -> Vec<bool> {
        director.goals().map(|(_, done)| done.is_some()).collect()
    };
    let mut reached = director(script);
    due(&mut reached, 0, 2);
    due(&mut reached, 1, 2);
    reached.observe(&crashed(1, "c1"));
    reached.observe(&crashed(2, "c1"));
    due(&mut reached, 5, 3);
    assert_eq!(done(&reached), [true, true], "what comes after it was reached does not count");
    let mut missed = director(script);
    due(&mut missed, 0, 1);
    due(&mut missed, 1, 1);
    missed.observe(&crashed(1, "c1"));
    missed.observe(&crashed(2, "c1"));
    due(&mut missed, 5, 3);
    assert_eq!(done(&missed), [false, false]);
    assert!(missed.missed().all(|missed| missed));
    assert!(reached.missed().all(|missed| !missed), "what is reached cannot be missed");
    let mut once = director(script);
    due(&mut once, 0, 0);
    due(&mut once, 1, 0);
    once.observe(&crashed(1, "c1"));
    due(&mut once, 5, 2);
    assert_eq!(done(&once), [true, false], "a single crash is not two");
}

#[test]
fn a_wait_ends_in_its_own_time() {
    let mut director = director("part a\nwait 3s\ndo hold c1\n");
    assert_eq!(due(&mut director, 100, 0), [""; 0]);
    assert_eq!(director.wake_at(), Some(SimTime::from_ms(3_100)));
    assert_eq!(due(&mut director, 3_099, 0), [""; 0]);
    assert_eq!(due(&mut director, 3_100, 0), ["hold c1"]);
    assert_eq!(director.wake_at(), None);
}

#[test]
fn an_until_counts_what_its_own_command_causes() {
    let mut director =
        director("part a\ndo hold c1\nsay b\nuntil crashed node=c1 times 2\ndo release c1\n");
    let next = director.next_command(Step(0), SimTime::ZERO, &Members(0));
    assert_eq!(next.unwrap().to_string(), "hold c1");
    director.observe(&crashed(1, "c1"));
    director.observe(&crashed(2, "c2"));
    assert_eq!(due(&mut director, 1, 0), [""; 0]);
    director.observe(&crashed(3, "c1"));
    assert_eq!(due(&mut director, 2, 0), ["release c1"]);
    let texts: Vec<_> = director.texts().iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(texts, ["x-a", "x-b"]);
}

#[test]
fn a_goal_is_ticked_by_its_fact_or_its_state_once() {
    let script = "until crashed\nopen\npart a\nuntil crashed node=never\n\
        goal twice when fact crashed times 2\ngoal many when state members g >= 3\n";
    let mut director = director(script);
    due(&mut director, 0, 0);
    director.observe(&crashed(1, "c1"));
    due(&mut director, 1, 3);
    director.observe(&crashed(2, "c1"));
    due(&mut director, 2, 3);
    director.observe(&crashed(3, "c1"));
    due(&mut director, 3, 0);
    director.observe(&crashed(4, "c1"));
    due(&mut director, 4, 5);
    let done: Vec<_> = director.goals().map(|(goal, done)| (goal.id.clone(), done)).collect();
    let at = |ms| Reached { step: Step(ms), at: SimTime::from_ms(ms) };
    let twice = GoalDone { reached: at(3), fact: Some(FactId(3)) };
    let many = GoalDone { reached: at(2), fact: None };
    assert_eq!(done, [("twice".to_owned(), Some(twice)), ("many".to_owned(), Some(many))]);
}

#[test]
fn an_expectation_that_does_not_hold_is_kept() {
    let script = "part a\nwait 1s\nexpect fact crashed times 2\nexpect no-fact crashed\n\
        expect state members g = 2\npart b\n";
    let mut director = director(script);
    due(&mut director, 0, 0);
    director.observe(&crashed(1, "c1"));
    due(&mut director, 1_000, 2);
    let unmet: Vec<_> = director
        .unmet_expectations()
        .iter()
        .map(|unmet| (unmet.expectation.line, unmet.expectation.wanted, unmet.seen))
        .collect();
    assert_eq!(unmet, [(5, true, 1), (6, false, 1)]);
}

#[test]
fn a_question_is_reached_and_holds_up_nothing() {
    let mut director = director("part a\nask q option=x option=y answer=y\npart b\ndo hold c1\n");
    assert_eq!(due(&mut director, 0, 0), ["hold c1"]);
    let (question, reached) = &director.questions()[0];
    assert_eq!((question.answer().unwrap().id.as_str(), reached.step), ("y", Step(0)));
    assert_eq!(director.part(), Some(1));
}

#[test]
fn a_goal_may_count_what_the_learner_does_but_not_what_the_script_does() {
    let script = "part a\ndo hold c1\nuntil crashed\n\
        goal calm when state members g >= 3 and commands <= 1\n";
    let done = |commands: u32| {
        let mut director = director(script);
        due(&mut director, 0, 0);
        (0..commands).for_each(|_| director.count_command());
        due(&mut director, 1, 3);
        director.goals().all(|(_, done)| done.is_some())
    };
    assert_eq!([done(0), done(1), done(2)], [true, true, false]);
}

#[test]
fn a_solution_is_counted_like_a_learner() {
    let script = "part a\ndo hold c1\ngoal two when state commands = 2\n\
        solution hold c1 ; wait 1s ; release c1\n";
    let mut director = Director::solving(Arc::clone(director(script).scenario()));
    due(&mut director, 0, 0);
    assert!(director.goals().all(|(_, done)| done.is_none()));
    due(&mut director, 1_000, 0);
    assert!(director.goals().all(|(_, done)| done.is_some()));
}

#[test]
fn the_solution_is_done_only_when_solving() {
    let script = "part a\nwait 1s\nsolution hold c1 ; wait 1s ; release c1\n";
    let mut playing = director(script);
    due(&mut playing, 0, 0);
    assert_eq!(due(&mut playing, 1_000, 0), [""; 0]);
    assert!(playing.finished().is_some());
    let mut solving = Director::solving(Arc::clone(playing.scenario()));
    due(&mut solving, 0, 0);
    assert_eq!(due(&mut solving, 1_000, 0), ["hold c1"]);
    assert_eq!((solving.finished(), solving.wake_at()), (None, Some(SimTime::from_ms(2_000))));
    assert_eq!(due(&mut solving, 2_000, 0), ["release c1"]);
    assert!(solving.finished().is_some());
}
