//! What must hold in every run, whatever is configured and whatever breaks. A violation is a bug of the simulator.
//!
//! Checkers watch from outside: they read the world and the news of a step, draw no random numbers and change nothing.

mod acknowledged_is_in_the_log;
mod cleaned;
mod high_watermark_never_goes_back;
mod leaderships;
mod no_acknowledged_record_is_lost;
mod no_read_past_high_watermark;
mod offsets_contiguous;
mod one_controller_history;
mod one_leader_per_epoch;
mod one_owner_per_generation;
mod one_record_per_sequence;
mod processed_in_order;
mod readable_is_never_replaced;
mod replicas_agree;
mod sound_plans;
mod stale_commits_are_refused;
#[cfg(test)]
mod tests;
mod written_once;

use crate::fact::TraceEntry;
use crate::sim::World;

pub use sound_plans::is_broken_on_purpose;

/// One law; it may remember what it saw before.
pub trait Law {
    /// In words, as the report names it.
    fn name(&self) -> &'static str;

    /// Looks at the world after a step and at the facts of that step.
    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String>;
}

/// A broken law: which one, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub law: &'static str,
    pub seen: String,
}

/// Every law, freshly made for one run.
pub static LAWS: &[fn() -> Box<dyn Law>] = &[
    || Box::<offsets_contiguous::OffsetsContiguous>::default(),
    || Box::<one_owner_per_generation::OneOwnerPerGeneration>::default(),
    || Box::<no_read_past_high_watermark::NoReadPastHighWatermark>::default(),
    || Box::<stale_commits_are_refused::StaleCommitsAreRefused>::default(),
    || Box::<sound_plans::SoundPlans>::default(),
    || Box::<processed_in_order::ProcessedInOrder>::default(),
    || Box::<one_record_per_sequence::OneRecordPerSequence>::default(),
    || Box::<written_once::WrittenOnce>::default(),
    || Box::<acknowledged_is_in_the_log::AcknowledgedIsInTheLog>::default(),
    || Box::<one_leader_per_epoch::OneLeaderPerEpoch>::default(),
    || Box::<high_watermark_never_goes_back::HighWatermarkNeverGoesBack>::default(),
    || Box::<readable_is_never_replaced::ReadableIsNeverReplaced>::default(),
    || Box::<replicas_agree::ReplicasAgree>::default(),
    || Box::<one_controller_history::OneControllerHistory>::default(),
    || Box::<no_acknowledged_record_is_lost::NoAcknowledgedRecordIsLost>::default(),
];

/// All laws together, over one run.
pub struct Laws(Vec<Box<dyn Law>>);

impl Default for Laws {
    fn default() -> Self {
        Laws(LAWS.iter().map(|make| make()).collect())
    }
}

impl Laws {
    /// Other laws than those that there are.
    #[cfg(test)]
    pub(crate) fn of(laws: Vec<Box<dyn Law>>) -> Self {
        Laws(laws)
    }

    pub fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), Violation> {
        for law in &mut self.0 {
            let name = law.name();
            law.check(world, news).map_err(|seen| Violation { law: name, seen })?;
        }
        Ok(())
    }
}
