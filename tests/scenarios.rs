//! Every lesson reads, has its texts in every language and keeps to the lengths that the page has room for.
#![allow(clippy::unwrap_used)]

#[path = "support/texts.rs"]
mod texts;

use std::collections::BTreeSet;

use kafkascope::narration::LocaleId;
use kafkascope::scenario::{Directive, SCENARIOS, Scenario};
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
