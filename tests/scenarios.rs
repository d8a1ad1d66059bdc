//! Every lesson reads, has its texts in every language and keeps to the lengths that the page has room for.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

#[path = "support/texts.rs"]
mod texts;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kafkascope::fact::{Detail, Trace};
use kafkascope::kernel::{FactId, SimTime, Span};
use kafkascope::narration::{Library, LocaleId};
use kafkascope::run::{Advance, Simulation, Timeline, link, transcript};
use kafkascope::scenario::{Directive, Director, SCENARIOS, Scenario, load};
use texts::texts;

const TITLE_WORDS_MAX: usize = 5;
const LABEL_WORDS_MAX: usize = 6;
const TEXT_WORDS_MAX: usize = 30;
const TEXT_CHARS_MAX_KO: usize = 80;

fn scenarios() -> Vec<Scenario> {
    let read = |source: &kafkascope::scenario::ScenarioSource| {
        let scenario = source.scenario().unwrap_or_else(|e| panic!("{}: {e:?}", source.id));
        assert_eq!(scenario.title(), source.id, "a script bears the name of its file");
        scenario
    };
    SCENARIOS.iter().map(read).collect()
}

#[test]
fn every_lesson_has_its_texts_in_every_language_and_no_others() {
    let mut needed = BTreeSet::new();
    for scenario in scenarios() {
        needed.extend(scenario.texts());
        needed.insert(format!("chapter-{}", scenario.chapter));
    }
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let missing: Vec<_> = needed.iter().filter(|id| !all.contains_key(*id)).collect();
        assert!(missing.is_empty(), "{}: missing {missing:#?}", locale.tag());
        let in_lessons = all.iter().filter(|(_, text)| text.file.starts_with("scenarios-"));
        let stale: Vec<_> =
            in_lessons.map(|(id, _)| id).filter(|id| !needed.contains(*id)).collect();
        assert!(stale.is_empty(), "{}: no lesson needs {stale:#?}", locale.tag());
    }
}

/// The page fetches the texts of its own and those of the open lesson, and no others.
#[test]
fn a_page_with_the_texts_of_one_lesson_has_all_that_it_needs() {
    let library = Library::default();
    let scenarios = scenarios();
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let of_the_page = all.iter().filter(|(_, text)| !text.file.starts_with("scenarios-"));
        let of_the_page: BTreeSet<_> = of_the_page.map(|(id, _)| id.clone()).collect();
        for (scenario, source) in scenarios.iter().zip(SCENARIOS) {
            let narrator = library.narrator(locale, source.id);
            let titles = scenarios.iter().map(|scenario| scenario.title().to_owned());
            let needed = of_the_page.iter().cloned().chain(titles).chain(scenario.texts());
            let missing: Vec<_> = needed.filter(|id| !narrator.has(id)).collect();
            assert!(missing.is_empty(), "{} {}: missing {missing:?}", locale.tag(), source.id);
            for other in scenarios.iter().filter(|other| other.id != scenario.id) {
                let surplus =
                    other.texts().into_iter().find(|id| id != other.title() && narrator.has(id));
                assert_eq!(surplus, None, "{} with {}", locale.tag(), source.id);
            }
        }
    }
}

/// `static/boot.js` and `static/dress.js` begin before the page can tell them.
#[test]
fn the_page_starts_to_load_the_first_lesson_in_a_language_that_there_is() {
    let dress = include_str!("../static/dress.js");
    for locale in LocaleId::ALL {
        let choice = format!("tag === '{}'", locale.tag());
        assert!(dress.contains(&choice), "static/dress.js does not ask whether `{choice}`");
    }
    let boot = include_str!("../static/boot.js");
    let line = format!("const FIRST_LESSON = '{}';", SCENARIOS[0].id);
    assert!(boot.contains(&line), "static/boot.js does not say `{line}`");
}

#[test]
fn texts_keep_to_the_lengths_that_the_page_has_room_for() {
    let mut too_long = Vec::new();
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let mut check = |id: &str, length: usize, max: usize| {
            if length > max {
                too_long.push(format!("{} {id}: {length} of {max}", locale.tag()));
            }
        };
        for (id, text) in all.iter().filter(|(_, text)| text.file.starts_with("scenarios-")) {
            let told = id.ends_with(".what") || id.ends_with("why");
            match locale {
                LocaleId::En if told => check(id, text.words_max, TEXT_WORDS_MAX),
                LocaleId::Ko if told => check(id, text.chars_max, TEXT_CHARS_MAX_KO),
                LocaleId::En | LocaleId::Ko => {}
            }
            if id.ends_with(".next") {
                check(id, text.words_max, LABEL_WORDS_MAX);
            }
        }
        for scenario in scenarios() {
            for part in &scenario.parts {
                let id = scenario.text_id(&part.id);
                check(&id, all[&id].words_max, TITLE_WORDS_MAX);
            }
        }
    }
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn every_question_has_three_options_and_every_lesson_three_goals_and_a_solution() {
    for scenario in scenarios() {
        assert_eq!(scenario.goals.len(), 3, "{}", scenario.id);
        assert!(!scenario.solution.is_empty(), "{}", scenario.id);
        assert!(scenario.parts.len() <= 7, "{}", scenario.id);
        for directive in scenario.parts.iter().flat_map(|part| &part.directives) {
            if let Directive::Ask(question) = directive {
                assert_eq!(question.options.len(), 3, "{} {}", scenario.id, question.id);
            }
        }
    }
}

#[test]
fn what_a_script_does_reads_back_as_it_is_printed() {
    for scenario in scenarios() {
        let parts = scenario.parts.iter().flat_map(|part| &part.directives);
        for directive in scenario.prelude.iter().chain(parts).chain(&scenario.solution) {
            if let Directive::Do(command) = directive {
                assert_eq!(command.to_string().parse().as_ref(), Ok(command));
            }
        }
    }
}

/// A lesson that has not ended by then waits for something that never comes.
const SCRIPT_STEPS_MAX: usize = 100_000;

/// Runs a lesson without a page until its script is over.
fn run(director: Director) -> Director {
    let id = director.scenario().id.clone();
    let mut trace = Trace::starting_at(FactId(0));
    let seed = director.scenario().seed;
    let mut simulation =
        Simulation::directed(director, seed, &Vec::new(), &Vec::new(), &mut trace).unwrap();
    for _ in 0..SCRIPT_STEPS_MAX {
        trace.clear();
        if simulation.director.finished().is_some() {
            return simulation.director;
        }
        let advance = simulation.advance(&[], SimTime::MAX, &mut trace);
        assert!(matches!(advance, Advance::Stepped(_)), "{id}: nothing happens any more");
    }
    panic!("{id} waits in vain: {:?}", simulation.director.current());
}

#[test]
fn every_script_comes_to_its_end_and_its_expectations_hold() {
    for scenario in scenarios() {
        let id = scenario.id.clone();
        let director = run(Director::new(Arc::new(scenario)));
        assert!(director.opened().is_some(), "{id} never opens");
        let unmet = director.unmet_expectations();
        assert!(unmet.is_empty(), "{id}: {unmet:#?}");
        assert_eq!(director.refusals(), [], "{id}");
    }
}

#[test]
fn every_solution_reaches_every_goal_and_the_script_alone_does_not() {
    for scenario in scenarios() {
        let scenario = Arc::new(scenario);
        let open = |director: &Director| -> Vec<String> {
            let open = director.goals().filter(|(_, done)| done.is_none());
            open.map(|(goal, _)| goal.id.clone()).collect()
        };
        let alone = run(Director::new(Arc::clone(&scenario)));
        assert!(!open(&alone).is_empty(), "{}: nothing left for the learner", scenario.id);
        let solved = run(Director::solving(Arc::clone(&scenario)));
        assert_eq!(open(&solved), [""; 0], "{}", scenario.id);
        assert_eq!(solved.refusals(), [], "{}", scenario.id);
    }
}

/// Plays a lesson to its end, then gives these commands one after the other and watches for two more minutes.
fn goals_after(lesson: &str, commands: &[&str]) -> Vec<String> {
    let scenario = load(lesson).unwrap();
    let mut trace = Trace::starting_at(FactId(0));
    let mut simulation = Simulation::new(&scenario, scenario.seed, &mut trace).unwrap();
    while simulation.director.finished().is_none() {
        simulation.advance(&[], SimTime::MAX, &mut trace);
    }
    let start = simulation.world.now;
    let place = |command: &&str| simulation.place_of_command(start, command.parse().unwrap());
    let inputs: Vec<_> = commands.iter().map(place).collect();
    let end = start + Span::from_ms(120_000);
    while simulation.advance(&inputs, end, &mut trace) != Advance::Quiet {
        trace.clear();
    }
    let done = simulation.director.goals().filter(|(_, done)| done.is_some());
    done.map(|(goal, _)| goal.id.clone()).collect()
}

/// The block of the README that begins with these words.
fn readme_block(first: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let mut bodies = blocks.filter_map(|block| block.split_once('\n')).map(|(_, body)| body);
    bodies.find(|body| body.starts_with(first)).unwrap().to_owned()
}

#[test]
fn the_scenario_of_the_readme_runs() {
    let scenario: Arc<Scenario> = Arc::new(readme_block("scenario").parse().unwrap());
    let alone = run(Director::new(Arc::clone(&scenario)));
    assert_eq!((alone.unmet_expectations().len(), alone.refusals().len()), (0, 0));
    assert!(alone.goals().all(|(_, done)| done.is_none()));
    let solved = run(Director::solving(scenario));
    assert_eq!(solved.refusals(), []);
    assert!(solved.goals().all(|(_, done)| done.is_some()));
}

#[test]
fn the_commands_of_the_readme_are_carried_out() {
    let mut timeline = Timeline::open(load("sandbox").unwrap(), link::DEFAULT_SEED).unwrap();
    for line in readme_block("add topic").lines() {
        timeline.execute(line.parse().unwrap()).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    }
}

#[test]
fn the_storm_ends_by_a_cure_only_and_each_command_counts() {
    let check = |commands: &[&str], expected: &[&str]| {
        assert_eq!(goals_after("rebalance-storm", commands), expected, "{commands:?}");
    };
    let (storm, calm, one_command) = ("storm", "calm", "one-command");
    check(&["config c2 max.poll.records=4"], &[storm, calm, one_command]);
    check(&["config c2 max.poll.interval.ms=60000"], &[storm, calm, one_command]);
    check(&["hold c1", "release c1", "config c2 max.poll.records=4"], &[storm, calm]);
    check(&["config c2 session.timeout.ms=60000"], &[storm]);
    check(&["rate p1 off"], &[storm]);
    check(&["leave c2"], &[storm]);
}

#[test]
fn only_a_patient_restart_in_order_reaches_every_goal() {
    let check = |commands: &[&str], expected: &[&str]| {
        assert_eq!(goals_after("rolling-broker-restart", commands), expected, "{commands:?}");
    };
    check(&["restart broker-2", "restart broker-3"], &["all"]);
    check(&["crash broker-2", "crash broker-3", "restart broker-2", "restart broker-3"], &["all"]);
    let all = ["crash broker-1", "crash broker-2", "crash broker-3"];
    let again = ["restart broker-1", "restart broker-2", "restart broker-3"];
    check(&[all, again].concat(), &["all"]);
    check(&["restart broker-2"], &[]);
}

/// What a lesson tells at the level of a teacher, as it was when somebody last read it. `UPDATE_EXPECT=1` writes it
/// anew; read the difference before it is committed.
#[test]
fn every_lesson_goes_as_its_golden_trace_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for scenario in scenarios() {
        let file = folder.join(format!("{}.trace", scenario.id));
        let told = transcript(&Arc::new(scenario), Detail::Story);
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &told).unwrap();
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_default();
        let differs = told.lines().zip(golden.lines()).position(|(now, then)| now != then);
        let at = differs.unwrap_or(told.lines().count().min(golden.lines().count()));
        let (now, then) = (told.lines().nth(at), golden.lines().nth(at));
        assert!(told == golden, "{} line {}:\n now {now:?}\nthen {then:?}", file.display(), at + 1);
    }
}
