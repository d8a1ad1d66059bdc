//! What the leader of a partition knows of one follower (`org.apache.kafka` `Replica` and `ReplicaState`).

use crate::id::{BrokerEpoch, Offset};
use crate::kernel::{SimTime, Span};

/// What the leader learns from a follower's fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowerFetch {
    pub at: SimTime,
    /// Everything below it is in the follower's log.
    pub fetch_offset: Offset,
    pub log_start_offset: Offset,
    /// Of the leader, when the fetch was read.
    pub leader_end_offset: Offset,
    pub broker_epoch: BrokerEpoch,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaState {
    log_start_offset: Offset,
    log_end_offset: Offset,
    /// The leader's log end when the follower fetched last.
    last_fetch_leader_log_end_offset: Offset,
    /// `None` is long ago (0 in Kafka).
    last_fetch_time: Option<SimTime>,
    /// The largest time at which the leader's log held nothing that the follower did not have; `None` is long ago.
    last_caught_up_time: Option<SimTime>,
    /// Of the follower's last fetch.
    broker_epoch: Option<BrokerEpoch>,
}

impl ReplicaState {
    /// Of a follower that was never heard of (`ReplicaState.Empty`).
    pub fn unknown() -> Self {
        Self {
            log_start_offset: Offset::NONE,
            log_end_offset: Offset::NONE,
            last_fetch_leader_log_end_offset: Offset(0),
            last_fetch_time: None,
            last_caught_up_time: None,
            broker_epoch: None,
        }
    }

    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// -1 until the follower has fetched from this leader.
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    pub fn last_caught_up_time(&self) -> Option<SimTime> {
        self.last_caught_up_time
    }

    pub fn broker_epoch(&self) -> Option<BrokerEpoch> {
        self.broker_epoch
    }

    /// The follower has asked for what comes after `fetch_offset`, so it has all before (`updateFetchStateOrThrow`).
    ///
    /// It is caught up if it has what the leader has now, or if it has what the leader had at its last fetch: then it was
    /// caught up at the time of that one, though small writes in between keep it a step behind for ever.
    pub fn fetched(&mut self, fetch: &FollowerFetch) {
        let caught_up = if fetch.fetch_offset >= fetch.leader_end_offset {
            Some(fetch.at)
        } else if fetch.fetch_offset >= self.last_fetch_leader_log_end_offset {
            self.last_fetch_time
        } else {
            None
        };
        self.last_caught_up_time = self.last_caught_up_time.max(caught_up);
        self.log_start_offset = fetch.log_start_offset;
        self.log_end_offset = fetch.fetch_offset;
        let seen = self.last_fetch_leader_log_end_offset;
        self.last_fetch_leader_log_end_offset = seen.max(fetch.leader_end_offset);
        self.last_fetch_time = Some(fetch.at);
        self.broker_epoch = Some(fetch.broker_epoch);
    }

    /// The leader begins a new epoch (`resetReplicaState`). One that did not lead before knows nothing of its followers' logs;
    /// those in sync get the benefit of the doubt, for `replica.lag.time.max.ms`.
    pub fn reset(
        &mut self,
        now: SimTime,
        leader_end_offset: Offset,
        is_new_leader: bool,
        is_in_sync: bool,
    ) {
        let since = is_in_sync.then_some(now);
        if is_new_leader {
            *self = Self {
                last_fetch_leader_log_end_offset: Offset::NONE,
                last_caught_up_time: since,
                ..Self::unknown()
            };
        } else {
            self.last_fetch_leader_log_end_offset = leader_end_offset;
            self.last_fetch_time = since;
            self.last_caught_up_time = since;
        }
    }

    /// Whether it has all that the leader has, or had it not longer than `max_lag` ago (`isCaughtUp`).
    pub fn is_caught_up(&self, leader_end_offset: Offset, now: SimTime, max_lag: Span) -> bool {
        self.log_end_offset == leader_end_offset
            || self.last_caught_up_time.is_some_and(|at| now <= at + max_lag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX_LAG: Span = Span::from_ms(30_000);

    fn fetch(ms: u64, fetch_offset: i64, leader_end_offset: i64) -> FollowerFetch {
        FollowerFetch {
            at: SimTime::from_ms(ms),
            fetch_offset: Offset(fetch_offset),
            log_start_offset: Offset(0),
            leader_end_offset: Offset(leader_end_offset),
            broker_epoch: BrokerEpoch(7),
        }
    }

    #[test]
    fn a_fetch_from_the_leaders_log_end_means_caught_up_now() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(100, 5, 5));
        assert_eq!(state.last_caught_up_time(), Some(SimTime::from_ms(100)));
        assert_eq!(
            (state.log_end_offset(), state.broker_epoch()),
            (Offset(5), Some(BrokerEpoch(7)))
        );
    }

    #[test]
    fn a_fetch_from_the_log_end_of_the_last_fetch_means_caught_up_then() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(100, 5, 8));
        assert_eq!(state.last_caught_up_time(), None);
        state.fetched(&fetch(200, 8, 12));
        assert_eq!(state.last_caught_up_time(), Some(SimTime::from_ms(100)));
        state.fetched(&fetch(300, 9, 15));
        assert_eq!(state.last_caught_up_time(), Some(SimTime::from_ms(100)), "it fell behind");
    }

    #[test]
    fn a_replica_with_the_leaders_log_end_is_caught_up_however_long_it_is_silent() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(0, 5, 5));
        let later = SimTime::from_ms(1_000_000);
        assert!(state.is_caught_up(Offset(5), later, MAX_LAG));
        assert!(!state.is_caught_up(Offset(6), later, MAX_LAG));
    }

    #[test]
    fn a_replica_that_was_caught_up_stays_so_for_replica_lag_time_max_ms() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(1_000, 5, 5));
        assert!(state.is_caught_up(Offset(9), SimTime::from_ms(31_000), MAX_LAG));
        assert!(!state.is_caught_up(Offset(9), SimTime::from_ms(31_001), MAX_LAG));
    }

    #[test]
    fn a_new_leader_knows_no_log_end_and_trusts_only_those_in_sync() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(100, 5, 5));
        let now = SimTime::from_ms(500);
        state.reset(now, Offset(5), true, true);
        assert_eq!((state.log_end_offset(), state.broker_epoch()), (Offset::NONE, None));
        assert_eq!(state.last_caught_up_time(), Some(now));
        state.reset(now, Offset(5), true, false);
        assert_eq!(state.last_caught_up_time(), None);
    }

    #[test]
    fn a_leader_that_is_elected_again_keeps_what_it_knows_of_log_ends() {
        let mut state = ReplicaState::unknown();
        state.fetched(&fetch(100, 5, 5));
        state.reset(SimTime::from_ms(500), Offset(9), false, true);
        assert_eq!(state.log_end_offset(), Offset(5));
        // Caught up with the epoch's start at that moment, so a fetch of it counts from then.
        state.fetched(&fetch(900, 9, 20));
        assert_eq!(state.last_caught_up_time(), Some(SimTime::from_ms(500)));
    }
}
