//! How fast the world turns: steps per second, random seeks in a long history, and the memory that it takes. Natively with
//! `cargo bench --bench world`; natively and in wasm under node with `cargo xtask bench-wasm`, which reads the first number.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

mod here;

use here::{Stopwatch, say};
use kafkascope::fact::Trace;
use kafkascope::kernel::{FactId, SimTime, Step};
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::{ClusterSpec, Command, TimedCommand, World};

/// Counts what is allocated and not yet freed.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

// The only unsafe code of the project: an allocator cannot be written without it, and it only counts.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const HISTORY_STEPS: u64 = 100_000;

/// What three brokers have to do.
struct Load {
    name: &'static str,
    partitions: usize,
    replication_factor: usize,
    consumers: usize,
    producers: usize,
}

const LOADS: [Load; 3] = [
    Load {
        name: "12 partitions on 3 brokers each",
        partitions: 12,
        replication_factor: 3,
        consumers: 3,
        producers: 3,
    },
    Load {
        name: "3 partitions, 3 consumers",
        partitions: 3,
        replication_factor: 1,
        consumers: 3,
        producers: 1,
    },
    Load {
        name: "24 partitions, 100 consumers",
        partitions: 24,
        replication_factor: 1,
        consumers: 100,
        producers: 6,
    },
];

fn main() {
    say(&format!("{:<34}{:>16}{:>16}{:>16}", "", "steps/s", "seek median", "history"));
    LOADS.iter().for_each(measure);
}

fn measure(load: &Load) {
    let speed = (0..3).map(|_| steps_per_second(load)).max().unwrap();
    let before = IN_USE.load(Ordering::Relaxed);
    let mut timeline = history(load);
    let bytes = IN_USE.load(Ordering::Relaxed) - before;
    let seek = seek_median_us(&mut timeline);
    let mega = bytes as f64 / 1e6;
    let name = load.name;
    say(&format!("{name:<34}{speed:>16}{:>13} us{:>13.1} MB", seek, mega));
}

fn commands(load: &Load) -> Vec<String> {
    let Load { partitions, replication_factor, consumers, producers, .. } = load;
    let shape = format!("partitions={partitions} replication.factor={replication_factor}");
    let mut lines = vec![format!("add topic orders {shape}")];
    for i in 1..=*producers {
        lines.push(format!("add producer p{i}"));
        lines.push(format!("rate p{i} 10/s topic=orders keys=a,b,c,d,e,f,g,h"));
    }
    for i in 1..=*consumers {
        let settings = "auto.offset.reset=earliest processing.time.ms=20";
        lines.push(format!("add consumer c{i} group=mail-service topics=orders {settings}"));
    }
    lines
}

/// The world alone, once the group is stable, its facts written and thrown away.
fn steps_per_second(load: &Load) -> u64 {
    let mut trace = Trace::starting_at(FactId(0));
    let spec = ClusterSpec::default();
    let mut world = World::new(link::DEFAULT_SEED, &spec, &mut trace).unwrap();
    for line in commands(load) {
        let command = line.parse::<Command>().unwrap();
        world.apply(&TimedCommand { at: SimTime::ZERO, after: 0, command }, &mut trace).unwrap();
    }
    while world.now < SimTime::from_ms(20_000) {
        trace.clear();
        world.deliver_next(&mut trace);
    }
    let first = world.step.0;
    let begun = Stopwatch::start();
    while world.step.0 < first + 500_000 {
        trace.clear();
        assert!(world.deliver_next(&mut trace));
    }
    (500_000.0 / begun.elapsed().as_secs_f64()) as u64
}

fn history(load: &Load) -> Timeline {
    let scenario = scenario::load("sandbox").unwrap();
    let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
    for line in commands(load) {
        timeline.execute(line.parse().unwrap()).unwrap();
    }
    while timeline.head().step.0 < HISTORY_STEPS {
        timeline.seek_step(Step(HISTORY_STEPS));
    }
    timeline
}

fn seek_median_us(timeline: &mut Timeline) -> u128 {
    let mut number = 12_345_u64;
    let mut times: Vec<_> = (0..1_000)
        .map(|_| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let step = Step((number >> 33) % HISTORY_STEPS);
            let begun = Stopwatch::start();
            timeline.seek_step(step);
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}
