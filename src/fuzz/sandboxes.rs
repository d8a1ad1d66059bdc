//! What the fuzzer's runs begin with: the page's sandbox, or one with another cluster.

use std::sync::Arc;

use crate::id::ScenarioId;
use crate::scenario::Scenario;

/// One seed in so many has dedicated controllers: so many of them in turn.
const CONTROLLERS_EVERY: u64 = 5;
const CONTROLLERS: [i32; 4] = [3, 1, 3, 5];

/// `offsets.topic.num.partitions`, in turn. Kafka's default makes every fetch of a follower name dozens of partitions that never
/// change: one run in three has it.
const OFFSETS_PARTITIONS: [i32; 3] = [OFFSETS_PARTITIONS_DEFAULT, 4, 1];
const OFFSETS_PARTITIONS_DEFAULT: i32 = 50;

/// Those with so many partitions of `__consumer_offsets` have their brokers in racks, and followers that consumers read from.
const OFFSETS_PARTITIONS_IN_RACKS: i32 = 4;
pub(super) const RACKS: [&str; 3] = ["a", "b", "c"];

const NAME: &str = "sandbox";

pub(super) fn of_seed(seed: u64) -> Arc<Scenario> {
    let has_controllers = seed % CONTROLLERS_EVERY == CONTROLLERS_EVERY - 1;
    let controllers = match has_controllers {
        true => CONTROLLERS[(seed / CONTROLLERS_EVERY % CONTROLLERS.len() as u64) as usize],
        false => 0,
    };
    let partitions = OFFSETS_PARTITIONS[(seed % OFFSETS_PARTITIONS.len() as u64) as usize];
    sandbox(controllers, partitions)
}

/// A lesson, or what the fuzzer opens in its place: saved runs name it.
pub fn scenario(id: &str) -> Option<Arc<Scenario>> {
    let Some(numbers) = id.strip_prefix(NAME).and_then(|rest| rest.strip_prefix('-')) else {
        return crate::scenario::load(id);
    };
    let (controllers, partitions) = numbers.split_once('-')?;
    let controllers = controllers.parse().ok().filter(|n| *n == 0 || CONTROLLERS.contains(n))?;
    let partitions = partitions.parse().ok().filter(|n| OFFSETS_PARTITIONS.contains(n))?;
    Some(sandbox(controllers, partitions))
}

/// `sandbox-3-4` has 3 dedicated controllers and 4 partitions of `__consumer_offsets`.
fn sandbox(controllers: i32, partitions: i32) -> Arc<Scenario> {
    let mut sandbox = crate::scenario::load(NAME).expect("the sandbox is in the catalogue");
    if (controllers, partitions) != (0, OFFSETS_PARTITIONS_DEFAULT) {
        let changed = Arc::make_mut(&mut sandbox);
        changed.id = ScenarioId::new(format!("{NAME}-{controllers}-{partitions}"));
        changed.controllers = controllers;
        // Old segments go while a run lasts.
        changed.servers = vec![
            ("offsets.topic.num.partitions".into(), partitions.to_string().into()),
            ("log.retention.check.interval.ms".into(), "10000".into()),
        ];
        if partitions == OFFSETS_PARTITIONS_IN_RACKS {
            changed.racks = RACKS.map(Into::into).into();
            changed
                .servers
                .push(("replica.selector.class".into(), "RackAwareReplicaSelector".into()));
        }
    }
    sandbox
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_can_be_found_again_by_the_name_of_its_scenario() {
        let mut names = Vec::new();
        for seed in 0..60 {
            let opened = of_seed(seed);
            assert_eq!(scenario(opened.id.as_str()), Some(opened.clone()), "{}", opened.id);
            names.push(opened.id.as_str().to_owned());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 4 * 3, "none, one, three and five controllers: {names:?}");
        assert!(names.contains(&"sandbox".to_owned()));
        for unknown in ["sandbox-", "sandbox-2-4", "sandbox-3-5", "sandbox-3", "sandboxes"] {
            assert_eq!(scenario(unknown), None, "{unknown}");
        }
    }
}
