//! Rules of Kafka that a test can break on purpose, to see that a law notices: a law that cannot fail says nothing.
//!
//! Only the crate's own tests can switch one on, for their thread. Everywhere else `is_on` is false when the program is compiled, and
//! nothing of this is left in it.

/// A rule that is broken while it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// A new leader leads in the epoch of the one before.
    LeaderEpochStays,
    /// A leader lowers the high watermark when a follower that counts has less.
    HighWatermarkGoesBack,
    /// A leader does not wait for its followers before records become readable.
    HighWatermarkAwaitsNobody,
    /// A leader does not look at the epoch of what its followers have, so they never cut off what it lacks.
    FollowersAreNotTruncated,
    /// Anybody that is alive may be elected, and nobody calls that unclean.
    ElectsOutsideTheIsr,
    /// A follower counts as in sync as soon as it fetches.
    JoinsTheIsrTooEarly,
    /// `acks=all` is answered as soon as the leader has the records.
    AcksAllAwaitsNobody,
    /// `min.insync.replicas` is not looked at.
    MinInsyncReplicasIgnored,
    /// A voter of the quorum elects those that lack what it has.
    VotesForShorterLogs,
    /// A leader takes every sequence.
    SequencesUnchecked,
    /// Consumers get what is not committed.
    UncommittedIsReadable,
    /// A process that dies takes with it what the system has not written to the disk.
    CrashLosesPageCache,
    /// An append leaves an offset out.
    OffsetsSkipped,
    /// A commit may come from any generation.
    OldGenerationsCommit,
    /// Every member of a classic group gets the share that comes first in the leader's plan.
    EverybodyGetsOneShare,
    /// When a topic's partitions do not come out even, the range assignor gives the last ones to nobody.
    ExtraPartitionsLeftOut,
    /// A consumer's position stays at the last record that `poll` returned.
    PositionAtTheLastRecord,
    /// A producer numbers the next batch as the one before.
    SequenceStays,
}

#[cfg(not(test))]
#[inline(always)]
pub(crate) const fn is_on(_: Mutation) -> bool {
    false
}

#[cfg(test)]
pub(crate) use switch::{is_any_on, is_on, with};

#[cfg(test)]
mod switch {
    use std::cell::Cell;

    use super::Mutation;

    thread_local! {
        static ON: Cell<Option<Mutation>> = const { Cell::new(None) };
    }

    pub(crate) fn is_on(mutation: Mutation) -> bool {
        ON.get() == Some(mutation)
    }

    pub(crate) fn is_any_on() -> bool {
        ON.get().is_some()
    }

    /// Breaks one rule for as long as `act` takes, also if that panics.
    pub(crate) fn with<T>(mutation: Mutation, act: impl FnOnce() -> T) -> T {
        struct Off;
        impl Drop for Off {
            fn drop(&mut self) {
                ON.set(None);
            }
        }
        ON.set(Some(mutation));
        let _off = Off;
        act()
    }
}
