//! Time travel: to have been there and to go back there is the same. Runs natively and on wasm32.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use kafkascope::fact::Detail;
use kafkascope::kernel::{SimTime, Step};
use kafkascope::run::{Recording, Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn open(id: &str) -> Timeline {
    Timeline::open(scenario::load(id).unwrap(), link::DEFAULT_SEED).unwrap()
}

/// A busy sandbox: a topic, a producer that never stops, two consumers and a crash.
fn busy() -> Timeline {
    let mut timeline = open("sandbox");
    for (ms, line) in [
        (0, "add topic orders partitions=3"),
        (0, "add producer p1"),
        (100, "rate p1 2/s topic=orders keys=a,b,c,d"),
        (500, "add consumer c1 group=mail-service topics=orders auto.offset.reset=earliest"),
        (4_000, "add consumer c2 group=mail-service topics=orders auto.offset.reset=earliest"),
        (20_000, "crash c1"),
    ] {
        timeline.seek_time(SimTime::from_ms(ms));
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
    }
    timeline.seek_time(SimTime::from_ms(90_000));
    timeline
}

#[test]
fn to_seek_a_step_is_to_have_been_there() {
    let mut timeline = busy();
    let head = timeline.head().step.0;
    assert!(head > 500, "only {head} steps");
    let mut walked = Vec::new();
    let mut fresh = Timeline::open(timeline.scenario().clone(), link::DEFAULT_SEED).unwrap();
    replay_inputs(&mut fresh, &timeline.recording());
    for step in (0..=head).step_by(37) {
        fresh.seek_step(Step(step));
        walked.push((step, fresh.world().clone()));
    }
    for (step, world) in walked.iter().rev() {
        timeline.seek_step(Step(*step));
        assert!(timeline.world() == world, "step {step} is another world");
    }
}

fn replay_inputs(timeline: &mut Timeline, recording: &Recording) {
    for input in &recording.inputs {
        timeline.seek_time(input.at);
        timeline.execute(input.command.clone()).unwrap();
    }
}

#[test]
fn back_and_forward_come_to_the_same_step() {
    let mut timeline = busy();
    for detail in [Detail::Story, Detail::Protocol, Detail::Everything] {
        timeline.seek_time(SimTime::from_ms(10_000));
        let there = timeline.forward(detail);
        let world = timeline.world().clone();
        timeline.back(detail);
        assert!(timeline.moment() < there);
        assert_eq!(timeline.forward(detail), there);
        assert!(*timeline.world() == world);
    }
}

#[test]
fn acting_in_the_past_forks_and_undo_brings_the_future_back() {
    let mut timeline = busy();
    let before = (timeline.head(), timeline.trace().len(), timeline.recording().inputs);
    let end = timeline.world().clone();
    timeline.seek_time(SimTime::from_ms(12_000));
    let executed = timeline.execute("crash c2".parse().unwrap()).unwrap();
    assert!(executed.forked);
    assert_eq!(timeline.recording().inputs.len(), before.2.len());
    timeline.seek_time(SimTime::from_ms(90_000));
    assert!(*timeline.world() != end);
    assert!(timeline.undo_fork());
    timeline.seek_step(before.0.step);
    assert_eq!((timeline.trace().len(), timeline.recording().inputs), (before.1, before.2));
    assert!(*timeline.world() == end);
}

#[test]
fn a_refused_command_changes_nothing() {
    let mut timeline = busy();
    timeline.seek_time(SimTime::from_ms(12_000));
    let before = (timeline.moment(), timeline.head(), timeline.recording());
    assert!(timeline.execute("crash nobody".parse().unwrap()).is_err());
    assert!(timeline.execute("partitions orders 2".parse().unwrap()).is_err());
    assert_eq!((timeline.moment(), timeline.head(), timeline.recording()), before);
}

#[test]
fn a_recording_brings_the_run_back() {
    let timeline = busy();
    let recording = timeline.recording();
    let (read, problems) = Recording::read(&recording.to_string()).unwrap();
    assert_eq!((read.clone(), problems), (recording.clone(), Vec::new()));
    let (linked, problems) = link::read(&link::write(&recording)).unwrap();
    assert_eq!((linked, problems), (recording, Vec::new()));
    let scenario = scenario::load(read.scenario.as_str()).unwrap();
    let (mut again, refused) = Timeline::from_recording(scenario, &read).unwrap();
    assert!(refused.is_empty());
    again.seek_step(timeline.moment().step);
    assert!(again.world() == timeline.world());
}

#[test]
fn a_damaged_recording_says_what_is_wrong_with_it() {
    let text = "kafkascope 1\nscenario sandbox\nseed 7\nat 1.5 0 add topic orders\nat x crash\nat 2.0 0 jump c1\n";
    let (recording, problems) = Recording::read(text).unwrap();
    assert_eq!(recording.inputs.len(), 1);
    assert_eq!(recording.inputs[0].at, SimTime::from_ms(1_500));
    assert_eq!(problems.len(), 2);
    assert!(Recording::read("hello").is_err());
    assert!(Recording::read("kafkascope 99\nscenario sandbox\n").is_err());
    assert!(link::read("sandbox/!!!!").is_err());
    assert!(link::read("sandbox/AAAA").is_err());
}

#[test]
fn many_scenarios_share_nothing() {
    let one = Arc::new(busy().world().clone());
    let other = Arc::new(busy().world().clone());
    assert!(one == other, "two runs of one seed differ");
}
