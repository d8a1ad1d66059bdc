//! Lessons: the script format, the director that runs a script in simulated time, and the catalogue.
//!
//! A script does not know the page. It says what is done in the world and what is waited for; where it has a text, a
//! question or a goal, it names a text of `static/locales/<tag>/scenarios-*.ftl`.

use std::sync::Arc;

mod compared;
mod condition;
mod director;
mod error;
mod lens;
mod parse;
mod pattern;
mod probe;
mod script;
mod words;

pub use compared::{COMPARED_MAX, COMPARED_SETTINGS, ComparedBy, ComparedSetting};
pub use condition::{Comparison, Condition, Metric, StateCondition};
pub use director::{Director, GoalDone, Reached, UnmetExpectation};
pub use error::{SCRIPT_SENTENCES, ScriptError, ScriptProblem};
pub use lens::Lens;
pub use pattern::{FactPattern, FieldPattern, Wanted};
pub use probe::Probe;
pub use script::{Directive, Expectation, Focus, Goal, Part, Question, QuestionOption, Scenario};

/// A lesson as it is built in.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioSource {
    pub id: &'static str,
    pub script: &'static str,
}

macro_rules! scenarios {
    ($($id:literal)*) => {
        /// Every lesson, in the order in which the page lists them. The first one opens by itself.
        pub static SCENARIOS: &[ScenarioSource] = &[
            $(ScenarioSource {
                id: $id,
                script: include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"), "/static/scenarios/", $id, ".scenario"
                )),
            },)*
        ];
    };
}

scenarios! {
    "partitions-and-consumers"
    "same-key-same-partition"
    "a-consumer-dies"
    "assignors"
    "stop-the-world"
    "rolling-restart"
    "slow-consumer"
    "zombie"
    "more-partitions"
    "next-generation"
    "spring-concurrency"
    "rebalance-storm"
    "two-groups"
    "replicas"
    "a-leader-dies"
    "acks-compared"
    "min-insync-replicas"
    "unclean-election"
    "lagging-follower"
    "fenced-leader"
    "retention"
    "compaction"
    "scaling-out"
    "rolling-broker-restart"
    "metadata-leader"
    "sandbox"
    "dedicated-controllers"
}

impl ScenarioSource {
    pub fn find(id: &str) -> Option<&'static ScenarioSource> {
        SCENARIOS.iter().find(|source| source.id == id)
    }

    /// The lesson itself; what is built in has been read by the tests.
    pub fn scenario(&self) -> Result<Scenario, ScriptError> {
        self.script.parse()
    }
}

/// The lesson of that name, ready to run.
pub fn load(id: &str) -> Option<Arc<Scenario>> {
    let source = ScenarioSource::find(id)?;
    let Ok(scenario) = source.scenario() else {
        unreachable!("the tests have read every lesson that is built in")
    };
    Some(Arc::new(scenario))
}
