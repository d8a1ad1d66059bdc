//! Where a follower cuts its log off before it copies the leader's (KIP-101, KIP-279, KIP-595;
//! `AbstractFetcherThread`, `ReplicaManager.initialFetchOffset`, `Partition.readRecords`).
//!
//! Nothing here acts: each function looks at a log, and at what the other side says of its own, and answers what is
//! to be done.

use crate::id::{LeaderEpoch, Offset};
use crate::kafka::log::{EpochEndOffset, PartitionLog};
use crate::mutation::{Mutation, is_on};

/// To where a follower's log is to be cut off (`OffsetTruncationState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetTruncationState {
    pub offset: Offset,
    /// False: the leader must be asked again, about the epoch that is the latest then.
    pub truncation_completed: bool,
}

/// How a follower begins (`AbstractFetcherThread.partitionFetchState`, since Kafka 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialFetch {
    /// It fetches at its log end; the leader finds out where the logs part.
    FromLogEnd { offset: Offset, last_fetched_epoch: LeaderEpoch },
    /// It knows no epoch: it cuts its log off at its high watermark first.
    TruncateToHighWatermark(OffsetTruncationState),
}

/// `initialFetchOffset`: the log end if epochs are known, else the high watermark.
pub fn initial_fetch(follower: &PartitionLog) -> InitialFetch {
    match follower.latest_epoch() {
        Some(last_fetched_epoch) => {
            let offset = follower.log_end_offset();
            InitialFetch::FromLogEnd { offset, last_fetched_epoch }
        }
        None => InitialFetch::TruncateToHighWatermark(OffsetTruncationState {
            offset: follower.high_watermark(),
            truncation_completed: true,
        }),
    }
}

/// What a leader sees in the epoch and offset that a follower fetches with (`Partition.readRecords`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchPosition {
    /// The logs are the same up to there.
    Matches,
    /// They are not: with where the leader's records of that epoch, or of the one before it, end. No records go with
    /// it.
    Diverges(EpochEndOffset),
    /// `OFFSET_OUT_OF_RANGE`.
    OutOfRange,
}

pub fn check_fetch_position(
    leader: &PartitionLog,
    fetch_offset: Offset,
    last_fetched_epoch: Option<LeaderEpoch>,
) -> FetchPosition {
    let below_start = fetch_offset < leader.log_start_offset();
    if let Some(epoch) = last_fetched_epoch {
        let Some(end) = leader.end_offset_for_epoch(epoch) else {
            return FetchPosition::OutOfRange;
        };
        if below_start {
            return FetchPosition::OutOfRange;
        }
        let differs = end.epoch < epoch || end.offset < fetch_offset;
        if differs && !is_on(Mutation::FollowersAreNotTruncated) {
            return FetchPosition::Diverges(end);
        }
    }
    match below_start || fetch_offset > leader.log_end_offset() {
        true => FetchPosition::OutOfRange,
        false => FetchPosition::Matches,
    }
}

/// Where to cut a follower's log off, when its leader says where the records of an epoch end
/// (`getOffsetTruncationState`). `leader_end` is `None` if the leader could not tell, and then the offset is counted
/// at which the follower began to fetch.
pub fn offset_truncation_state(
    follower: &PartitionLog,
    leader_end: Option<EpochEndOffset>,
    fetch_offset: Offset,
) -> OffsetTruncationState {
    let completed = |offset| OffsetTruncationState { offset, truncation_completed: true };
    let Some(leader) = leader_end else { return completed(fetch_offset) };
    let log_end = follower.log_end_offset();
    if leader.epoch.0 == -1 {
        return completed(leader.offset.min(log_end));
    }
    match follower.end_offset_for_epoch(leader.epoch) {
        Some(own) if own.epoch != leader.epoch => {
            OffsetTruncationState { offset: own.offset.min(log_end), truncation_completed: false }
        }
        Some(own) => completed(own.offset.min(leader.offset).min(log_end)),
        None => completed(leader.offset.min(log_end)),
    }
}

/// What a follower does when its fetch was out of range (`fetchOffsetAndTruncate`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfRangeAction {
    /// It has more than the leader: it cuts off at the leader's log end, and fetches from there.
    TruncateTo(Offset),
    /// All that it has is older than the leader's oldest record: it begins anew at the leader's start.
    TruncateFullyAndStartAt(Offset),
    /// It fetches from its log end.
    FetchFrom(Offset),
}

/// `leader_start` is asked for only if the leader's end is not below the follower's.
pub fn fetch_offset_and_truncate(
    follower_end: Offset,
    leader_end: Offset,
    leader_start: Offset,
) -> OutOfRangeAction {
    if leader_end < follower_end {
        OutOfRangeAction::TruncateTo(leader_end)
    } else if leader_start > follower_end {
        OutOfRangeAction::TruncateFullyAndStartAt(leader_start)
    } else {
        OutOfRangeAction::FetchFrom(follower_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::log::PartitionLog;

    /// A log without records that knows these epochs.
    fn log(epochs: &[(i32, i64)]) -> PartitionLog {
        let mut log = PartitionLog::new();
        for (epoch, start) in epochs {
            log.maybe_assign_epoch_start_offset(LeaderEpoch(*epoch), Offset(*start));
        }
        log
    }

    fn end(epoch: i32, offset: i64) -> Option<EpochEndOffset> {
        Some(EpochEndOffset { epoch: LeaderEpoch(epoch), offset: Offset(offset) })
    }

    #[test]
    fn a_follower_without_epochs_cuts_off_at_its_high_watermark_first() {
        let state = OffsetTruncationState { offset: Offset(0), truncation_completed: true };
        assert_eq!(initial_fetch(&log(&[])), InitialFetch::TruncateToHighWatermark(state));
    }

    #[test]
    fn a_follower_with_epochs_fetches_at_its_log_end() {
        let (offset, last_fetched_epoch) = (Offset(0), LeaderEpoch(4));
        let expected = InitialFetch::FromLogEnd { offset, last_fetched_epoch };
        assert_eq!(initial_fetch(&log(&[(4, 0)])), expected);
    }

    #[test]
    fn a_leader_tells_where_the_fetched_epoch_ends_if_the_follower_is_beyond() {
        let leader = log(&[(2, 0), (5, 10)]);
        let check = |offset, epoch: i32| {
            check_fetch_position(&leader, Offset(offset), Some(LeaderEpoch(epoch)))
        };
        assert_eq!(check(12, 2), FetchPosition::Diverges(end(2, 10).expect("an end")));
        assert_eq!(check(8, 3), FetchPosition::Diverges(end(2, 10).expect("an end")));
        assert_eq!(check(8, 6), FetchPosition::OutOfRange);
        assert_eq!(check(-1, 2), FetchPosition::OutOfRange);
    }

    #[test]
    fn an_epoch_that_the_follower_does_not_know_takes_another_round() {
        let state = offset_truncation_state(&log(&[(1, 0), (4, 0)]), end(2, 7), Offset(0));
        assert_eq!(state, OffsetTruncationState { offset: Offset(0), truncation_completed: true });
        let follower = log(&[(1, 0), (4, 20)]);
        let state = offset_truncation_state(&follower, end(2, 7), Offset(0));
        assert!(!state.truncation_completed, "it had epoch 1 there, and is to ask about that");
    }

    #[test]
    fn a_leader_that_cannot_tell_leaves_the_fetch_offset() {
        let state = offset_truncation_state(&log(&[(1, 0)]), None, Offset(3));
        assert_eq!(state, OffsetTruncationState { offset: Offset(3), truncation_completed: true });
    }

    #[test]
    fn out_of_range_means_cutting_off_or_beginning_anew() {
        let act =
            |own, end, start| fetch_offset_and_truncate(Offset(own), Offset(end), Offset(start));
        assert_eq!(act(9, 5, 0), OutOfRangeAction::TruncateTo(Offset(5)));
        assert_eq!(act(3, 9, 5), OutOfRangeAction::TruncateFullyAndStartAt(Offset(5)));
        assert_eq!(act(5, 9, 5), OutOfRangeAction::FetchFrom(Offset(5)));
    }
}
