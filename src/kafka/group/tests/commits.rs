//! Offsets: who may commit, and how long they last.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::check_with;
use crate::kafka::group::tests::rebalancing::after_two;

const RETENTION: &[(&str, &str)] = &[
    ("offsets.retention.minutes", "1"),
    ("offsets.retention.check.interval.ms", "10000"),
    ("group.initial.rebalance.delay.ms", "0"),
];

#[test]
fn anybody_may_commit_for_a_group_that_nobody_is_in() {
    check(
        "commit admin nobody -1 t-0=5 t-1=6
         state
         fetch admin",
        "0: admin OffsetCommit NONE
         Empty generation=0
         0: admin OffsetFetch NONE t-0=5 t-1=6",
    );
}

#[test]
fn a_stranger_may_not_commit_for_a_group_with_members() {
    after_two(
        "commit admin nobody -1 t-0=5
         commit a ghost 1 t-0=5
         commit a a-1 7 t-0=5
         commit a a-1 1 t-0=5
         fetch a",
        "6000: admin OffsetCommit UNKNOWN_MEMBER_ID
         6000: a OffsetCommit UNKNOWN_MEMBER_ID
         6000: a OffsetCommit ILLEGAL_GENERATION
         6000: a OffsetCommit NONE
         6000: a OffsetFetch NONE t-0=5",
    );
}

#[test]
fn a_member_of_a_group_that_does_not_exist_hears_so_in_the_words_of_its_version() {
    check(
        "commit a a-1 1 t-0=5
         commit a a-1 1 v=8 t-0=5",
        "0: a OffsetCommit GROUP_ID_NOT_FOUND
         0: a OffsetCommit ILLEGAL_GENERATION",
    );
}

#[test]
fn members_may_commit_until_they_have_rejoined() {
    after_two(
        "join a a-1
         commit b b-2 1 t-1=3",
        "6000: b OffsetCommit NONE",
    );
}

#[test]
fn offsets_expire_by_their_commit_if_nobody_was_ever_a_member() {
    check_with(
        RETENTION,
        "commit admin nobody -1 t-0=5
         wait 5000
         commit admin nobody -1 t-1=6
         wait 55000
         fetch admin
         wait 10000
         state",
        "0: admin OffsetCommit NONE
         5000: admin OffsetCommit NONE
         60000: admin OffsetFetch NONE t-1=6
         absent",
    );
}

#[test]
fn offsets_of_an_empty_group_grow_old_from_when_it_became_empty() {
    check_with(
        RETENTION,
        "join a v=3
         sync a a-1 1
         commit a a-1 1 t-0=5
         wait 9000
         leave a a-1
         wait 59000
         fetch a
         wait 2000
         state",
        "0: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         0: a SyncGroup NONE []
         0: a OffsetCommit NONE
         9000: a LeaveGroup NONE NONE
         68000: a OffsetFetch NONE t-0=5
         absent",
    );
}

#[test]
fn in_a_stable_group_only_topics_that_were_dropped_expire() {
    check_with(
        RETENTION,
        "join a v=3 session=600000
         sync a a-1 1
         commit a a-1 1 t-0=5 old-0=7
         wait 70000
         fetch a",
        "0: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         0: a SyncGroup NONE []
         0: a OffsetCommit NONE
         70000: a OffsetFetch NONE t-0=5",
    );
}

#[test]
fn nothing_expires_while_a_group_rebalances() {
    check_with(
        RETENTION,
        "join a v=3 session=600000 rebalance=600000
         commit a a-1 1 t-0=5
         sync a a-1 1
         commit a a-1 1 old-0=7
         join b v=3 session=600000
         wait 70000
         fetch a",
        "0: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         0: a OffsetCommit REBALANCE_IN_PROGRESS
         0: a SyncGroup NONE []
         0: a OffsetCommit NONE
         70000: a OffsetFetch NONE old-0=7",
    );
}

#[test]
fn an_empty_group_without_offsets_is_forgotten_at_the_next_check() {
    check_with(
        RETENTION,
        "wait 4000
         join a
         wait 5999
         state
         wait 1
         state",
        "4000: a JoinGroup MEMBER_ID_REQUIRED a-1
         Empty generation=0 pending=a-1
         absent",
    );
}

#[test]
fn a_commit_keeps_its_member_alive_and_a_join_or_sync_that_changes_nothing_does_not() {
    after_two(
        "wait 9000
         commit a a-1 1 t-0=5
         join b b-2
         sync b b-2 1
         wait 1000
         state",
        "15000: a OffsetCommit NONE
         15000: b JoinGroup NONE b-2 generation=1 leader=a-1
         15000: b SyncGroup NONE [t-1]
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0]",
    );
}
