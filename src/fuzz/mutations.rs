//! Each law is broken by a rule that is broken on purpose, within so many seeds. Seen with `--nocapture`: at which.
#![allow(clippy::unwrap_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::fuzz::{Run, sandboxes};
use crate::law::{LAWS, Laws};
use crate::mutation::{self, Mutation};

const SEEDS_MAX: u64 = 1_000;
/// Without its rules a run may go on for ever.
const STEPS_MAX: u64 = 200_000;

/// A broken rule may break an assertion before a law is asked. That is no news.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !mutation::is_any_on() {
                tell(panic);
            }
        }));
    });
}

/// Whether that law alone is broken in that run.
fn breaks(mutation: Mutation, law: &'static str, seed: u64) -> bool {
    let run = || {
        let mut run = Run::of(sandboxes::of_seed(seed), seed).unwrap();
        run.laws = Laws::of(LAWS.iter().map(|make| make()).filter(|it| it.name() == law).collect());
        run.steps_max = STEPS_MAX;
        run.run_to_the_end()
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| mutation::with(mutation, run)));
    matches!(outcome, Ok(Err(failure)) if failure.violation.law == law)
}

fn is_caught(mutation: Mutation, law: &'static str) {
    keep_quiet();
    assert!(LAWS.iter().any(|make| make().name() == law), "no law {law}");
    let seed = (0..SEEDS_MAX).find(|seed| breaks(mutation, law, *seed));
    let seed = seed.unwrap_or_else(|| panic!("{mutation:?}: {law}: not in {SEEDS_MAX} seeds"));
    eprintln!("{mutation:?} is caught at seed {seed}: {law}");
}

/// The tests of these mutations, and that each law has one.
macro_rules! caught {
    ($($name:ident $mutation:ident $law:literal)*) => {
        $(
            #[test]
            fn $name() {
                is_caught(Mutation::$mutation, $law);
            }
        )*

        const CAUGHT: &[&str] = &[$($law),*];
    };
}

caught! {
    a_leader_epoch_that_stays LeaderEpochStays "one leader per partition and leader epoch"
    a_high_watermark_that_goes_back HighWatermarkGoesBack "the high watermark never goes back within a leader epoch"
    a_high_watermark_that_waits_for_nobody HighWatermarkAwaitsNobody "what could be read is never replaced"
    an_election_outside_the_isr ElectsOutsideTheIsr "what could be read is never replaced"
    followers_that_are_not_truncated FollowersAreNotTruncated "replicas agree below the high watermark"
    votes_for_shorter_logs VotesForShorterLogs "the controllers' log is one history"
    acks_all_that_waits_for_nobody AcksAllAwaitsNobody "no acknowledged record is lost, doubled or out of order"
    min_insync_replicas_that_are_ignored MinInsyncReplicasIgnored "no acknowledged record is lost, doubled or out of order"
    a_follower_that_joins_the_isr_too_early JoinsTheIsrTooEarly "no acknowledged record is lost, doubled or out of order"
    sequences_that_are_not_checked SequencesUnchecked "a session's records are in the log once and in order"
    uncommitted_records_that_are_readable UncommittedIsReadable "no read past the high watermark"
    a_crash_that_loses_the_page_cache CrashLosesPageCache "what was acknowledged is in the log"
    offsets_that_are_skipped OffsetsSkipped "offsets are contiguous"
    an_old_generation_that_commits OldGenerationsCommit "a commit of an older generation or epoch is refused"
    a_share_that_everybody_gets EverybodyGetsOneShare "one owner per partition and generation"
    an_assignor_that_leaves_partitions_out ExtraPartitionsLeftOut "a sound assignor gives each partition to exactly one member"
    a_position_that_stays_at_the_last_record PositionAtTheLastRecord "records of a partition are processed in order"
    a_sequence_that_is_given_twice SequenceStays "a sequence stands for one record"
}

#[test]
fn every_law_has_a_mutation_that_breaks_it() {
    for make in LAWS {
        let name = make().name();
        assert!(CAUGHT.contains(&name), "{name}");
    }
}
