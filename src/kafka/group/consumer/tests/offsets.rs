//! Commits and fetches of offsets in a group of the consumer protocol.

use crate::kafka::group::consumer::tests::check;

#[test]
fn a_member_commits_in_its_epoch() {
    check(
        "join a
         commit a 1 t-0=5
         fetch a 1",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit NONE
         0: a OffsetFetch t-0=5",
    );
}

#[test]
fn another_epoch_is_stale() {
    check(
        "join a
         commit a 2 t-0=5
         commit a 0 t-0=5
         fetch a 2
         fetch a 1",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit STALE_MEMBER_EPOCH
         0: a OffsetCommit STALE_MEMBER_EPOCH
         0: a OffsetFetch STALE_MEMBER_EPOCH
         0: a OffsetFetch",
    );
}

#[test]
fn who_is_no_member_commits_nothing_as_long_as_there_are_members() {
    check(
        "join a
         commit ghost 1 t-0=5
         commit nobody -1 t-0=5
         fetch ghost 1
         fetch
         beat a -1
         commit nobody -1 t-0=5
         fetch",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: ghost OffsetCommit UNKNOWN_MEMBER_ID
         0: nobody OffsetCommit UNKNOWN_MEMBER_ID
         0: ghost OffsetFetch UNKNOWN_MEMBER_ID
         0:  OffsetFetch
         0: a epoch=-1
         0: nobody OffsetCommit NONE
         0:  OffsetFetch t-0=5",
    );
}

#[test]
fn a_commit_of_before_the_consumer_protocol_is_refused() {
    check(
        "join a
         commit a 1 t-0=5 v=8",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit UNSUPPORTED_VERSION",
    );
}

#[test]
fn a_commit_is_no_heartbeat() {
    check(
        "join a
         wait 44999
         commit a 1 t-0=5
         wait 1
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         44999: a OffsetCommit NONE
         Empty epoch=2 target=1",
    );
}

#[test]
fn a_static_member_that_is_away_or_was_replaced_commits_nothing() {
    check(
        "join a instance=i
         beat a -2 instance=i
         commit a 1 t-0=5
         fetch a 1
         commit a -2 t-0=6
         join a2 instance=i
         commit a 1 t-0=7
         fetch a 1
         commit a2 1 t-0=8
         fetch a2 1",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=-2
         0: a OffsetCommit STALE_MEMBER_EPOCH
         0: a OffsetFetch STALE_MEMBER_EPOCH
         0: a OffsetCommit NONE
         0: a2 epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit UNKNOWN_MEMBER_ID
         0: a OffsetFetch UNKNOWN_MEMBER_ID
         0: a2 OffsetCommit NONE
         0: a2 OffsetFetch t-0=8",
    );
}

#[test]
fn the_epoch_before_is_stale_although_a_heartbeat_may_still_come_with_it() {
    check(
        "join a
         topics t=4
         beat a 1
         commit a 1 t-0=5
         fetch a 1
         beat a 1 owned=t-0+t-1+t-2
         commit a 2 t-0=6",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=2 [t-0 t-1 t-2 t-3]
         0: a OffsetCommit STALE_MEMBER_EPOCH
         0: a OffsetFetch STALE_MEMBER_EPOCH
         0: a epoch=2
         0: a OffsetCommit NONE",
    );
}
