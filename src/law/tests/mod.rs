//! Each law holds in a sound world and is broken by a world that breaks its rule.
#![allow(clippy::unwrap_used)]

mod broken;
mod replicas;
mod sequences;
mod stage;
mod worlds;

use crate::law::{LAWS, Law};

fn law(name: &str) -> Box<dyn Law> {
    let mut laws = LAWS.iter().map(|make| make());
    laws.find(|law| law.name() == name).unwrap_or_else(|| panic!("no law {name}"))
}

#[test]
fn every_law_has_worlds_that_break_it() {
    for make in LAWS {
        let name = make().name();
        assert!(broken::CASES.iter().any(|case| case.law == name), "nothing breaks: {name}");
    }
}

#[test]
fn a_law_holds_in_a_sound_world_and_not_in_a_broken_one() {
    for case in broken::CASES {
        let mut law = law(case.law);
        let (sound, broken) = (case.worlds)();
        for (world, news) in sound {
            assert_eq!(law.check(&world, &news), Ok(()), "{}: {}", case.law, case.what);
        }
        let (world, news) = broken;
        let seen = law.check(&world, &news).expect_err(case.what);
        assert!(seen.contains(case.seen), "{}: {}: {seen}", case.law, case.what);
    }
}
