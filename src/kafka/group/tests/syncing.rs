//! SyncGroup.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::check_with;
use crate::kafka::group::tests::rebalancing::after_two;

/// Two members that have joined generation 1. The clock stands at 6000.
const JOINED: &str = "join a v=3
     join b v=3
     wait 6000";

const JOINED_SAID: &str = "6000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
     6000: b JoinGroup NONE b-2 generation=1 leader=a-1";

fn after_joined(script: &str, expected: &str) {
    check(&format!("{JOINED}\n{script}"), &format!("{JOINED_SAID}\n{expected}"));
}

#[test]
fn followers_wait_for_the_leader() {
    after_joined(
        "sync b b-2 1
         state
         sync a a-1 1 a-1:t-0 b-2:t-1
         state",
        "CompletingRebalance generation=1 leader=a-1 protocol=range a-1[] b-2(sync)[]
         6000: a SyncGroup NONE [t-0]
         6000: b SyncGroup NONE [t-1]
         Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]",
    );
}

#[test]
fn assignments_of_a_follower_are_ignored_and_missing_ones_are_empty() {
    after_joined(
        "sync b b-2 1 b-2:t-7
         sync a a-1 1 a-1:t-0 ghost:t-1",
        "6000: a SyncGroup NONE [t-0]
         6000: b SyncGroup NONE []",
    );
}

#[test]
fn in_completing_rebalance_heartbeats_are_fine_and_commits_are_not() {
    after_joined(
        "beat b b-2 1
         commit b b-2 1 t-0=5",
        "6000: b Heartbeat NONE
         6000: b OffsetCommit REBALANCE_IN_PROGRESS",
    );
}

#[test]
fn an_unchanged_join_in_completing_rebalance_is_answered_again() {
    after_joined(
        "join a a-1",
        "6000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2",
    );
}

#[test]
fn a_waiting_sync_is_sent_back_when_the_next_rebalance_begins() {
    after_joined(
        "sync b b-2 1
         join c v=3",
        "6000: b SyncGroup REBALANCE_IN_PROGRESS",
    );
}

#[test]
fn sync_is_refused_to_strangers_and_in_other_generations() {
    after_joined(
        "sync a ghost 1
         sync a a-1 2
         sync a a-1 1 protocol=sticky",
        "6000: a SyncGroup UNKNOWN_MEMBER_ID
         6000: a SyncGroup ILLEGAL_GENERATION
         6000: a SyncGroup INCONSISTENT_GROUP_PROTOCOL",
    );
}

#[test]
fn members_that_do_not_sync_in_time_are_out() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "1000")],
        "join a v=3 rebalance=9000
         join b v=3 rebalance=9000
         wait 2000
         sync b b-2 1
         wait 5000
         beat a a-1 1
         wait 4000
         state",
        "2000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
         2000: b JoinGroup NONE b-2 generation=1 leader=a-1
         7000: a Heartbeat NONE
         11000: b SyncGroup REBALANCE_IN_PROGRESS
         PreparingRebalance generation=1 leader=b-2 protocol=range b-2[]",
    );
}

#[test]
fn the_sync_timer_runs_on_in_a_stable_group() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "1000")],
        "join a v=3 rebalance=9000
         join b v=3 rebalance=9000
         wait 2000
         sync a a-1 1 a-1:t-0
         wait 5000
         beat b b-2 1
         beat a a-1 1
         wait 4000
         state",
        "2000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
         2000: b JoinGroup NONE b-2 generation=1 leader=a-1
         2000: a SyncGroup NONE [t-0]
         7000: b Heartbeat NONE
         7000: a Heartbeat NONE
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0]",
    );
}

#[test]
fn a_parked_sync_keeps_its_member_alive() {
    after_joined(
        "sync b b-2 1
         wait 9000
         beat a a-1 1
         wait 9000
         state",
        "15000: a Heartbeat NONE
         CompletingRebalance generation=1 leader=a-1 protocol=range a-1[] b-2(sync)[]",
    );
}

#[test]
fn sync_in_a_stable_group_tells_the_share_again() {
    after_two("sync b b-2 1", "6000: b SyncGroup NONE [t-1]");
}

#[test]
fn sync_while_a_rebalance_is_prepared_says_so() {
    after_two(
        "join a a-1
         sync b b-2 1",
        "6000: b SyncGroup REBALANCE_IN_PROGRESS",
    );
}
