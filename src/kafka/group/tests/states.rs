//! What each state of a classic group says to each request, and in which order a request is checked.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::check_with;
use crate::kafka::group::tests::rebalancing::after_two;

/// Two members that have joined generation 1 and wait for its plan. The clock stands at 6000.
fn completing(script: &str, expected: &str) {
    check(
        &format!("join a v=3\njoin b v=3\nwait 6000\n{script}"),
        &format!(
            "6000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
             6000: b JoinGroup NONE b-2 generation=1 leader=a-1
             {expected}"
        ),
    );
}

#[test]
fn an_empty_group_knows_no_member_and_takes_commits_of_no_generation() {
    after_two(
        "leave a a-1 b-2
         join a a-1
         sync a a-1 2
         beat a a-1 2
         commit a a-1 2 t-0=5
         commit admin nobody -1 t-0=6
         leave a a-1
         join c
         join i instance=i
         state",
        "6000: a LeaveGroup NONE NONE NONE
         6000: a JoinGroup UNKNOWN_MEMBER_ID a-1
         6000: a SyncGroup UNKNOWN_MEMBER_ID
         6000: a Heartbeat UNKNOWN_MEMBER_ID
         6000: a OffsetCommit UNKNOWN_MEMBER_ID
         6000: admin OffsetCommit NONE
         6000: a LeaveGroup NONE UNKNOWN_MEMBER_ID
         6000: c JoinGroup MEMBER_ID_REQUIRED c-3
         PreparingRebalance generation=2 leader=i-4 i-4(join)[] pending=c-3",
    );
}

#[test]
fn preparing_rebalance_parks_joins_takes_commits_and_sends_everybody_else_to_join() {
    after_two(
        "join a a-1
         sync b b-2 1
         beat b b-2 1
         commit b b-2 1 t-1=3
         state
         leave b b-2
         state",
        "6000: b SyncGroup REBALANCE_IN_PROGRESS
         6000: b Heartbeat REBALANCE_IN_PROGRESS
         6000: b OffsetCommit NONE
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1(join)[t-0] b-2[t-1]
         6000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1
         6000: b LeaveGroup NONE NONE
         CompletingRebalance generation=2 leader=a-1 protocol=range a-1[t-0]",
    );
}

#[test]
fn completing_rebalance_parks_syncs_takes_heartbeats_and_no_commits() {
    completing(
        "join b b-2
         sync b b-2 1
         beat b b-2 1
         commit b b-2 1 t-1=3
         state",
        "6000: b JoinGroup NONE b-2 generation=1 leader=a-1
         6000: b Heartbeat NONE
         6000: b OffsetCommit REBALANCE_IN_PROGRESS
         CompletingRebalance generation=1 leader=a-1 protocol=range a-1[] b-2(sync)[]",
    );
}

#[test]
fn a_changed_join_a_leave_or_an_expiry_in_completing_rebalance_prepares_the_next_one() {
    for (script, expected) in [
        (
            "join a a-1 topics=t+u",
            "6000: b SyncGroup REBALANCE_IN_PROGRESS
             PreparingRebalance generation=1 leader=a-1 protocol=range a-1(join)[] b-2[]",
        ),
        (
            "leave a a-1",
            "6000: b SyncGroup REBALANCE_IN_PROGRESS
             6000: a LeaveGroup NONE NONE
             PreparingRebalance generation=1 leader=b-2 protocol=range b-2[]",
        ),
        (
            "wait 10000",
            "16000: b SyncGroup REBALANCE_IN_PROGRESS
             PreparingRebalance generation=1 leader=b-2 protocol=range b-2[]",
        ),
    ] {
        completing(&format!("sync b b-2 1\n{script}\nstate"), expected);
    }
}

#[test]
fn a_stable_group_answers_everybody_at_once() {
    after_two(
        "join b b-2
         sync b b-2 1
         beat b b-2 1
         commit b b-2 1 t-1=3
         state",
        "6000: b JoinGroup NONE b-2 generation=1 leader=a-1
         6000: b SyncGroup NONE [t-1]
         6000: b Heartbeat NONE
         6000: b OffsetCommit NONE
         Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]",
    );
}

#[test]
fn a_dead_group_sends_everybody_to_look_for_its_coordinator() {
    after_two(
        "dead
         join c
         join a a-1
         join a ghost protocols=sticky
         sync a ghost 7
         beat a ghost 7
         commit a ghost 7 t-0=5
         commit admin nobody -1 t-0=5
         leave a a-1
         wait 60000
         state",
        "6000: c JoinGroup COORDINATOR_NOT_AVAILABLE
         6000: a JoinGroup COORDINATOR_NOT_AVAILABLE a-1
         6000: a JoinGroup COORDINATOR_NOT_AVAILABLE ghost
         6000: a SyncGroup COORDINATOR_NOT_AVAILABLE
         6000: a Heartbeat COORDINATOR_NOT_AVAILABLE
         6000: a OffsetCommit COORDINATOR_NOT_AVAILABLE
         6000: admin OffsetCommit COORDINATOR_NOT_AVAILABLE
         6000: a LeaveGroup COORDINATOR_NOT_AVAILABLE
         Dead generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]",
    );
}

#[test]
fn a_group_without_a_name_is_invalid_except_for_offsets() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "0")],
        "join a group= session=1
         sync a a-1 1 group=
         beat a a-1 1 group=
         leave a a-1 group=
         commit admin nobody -1 group= t-0=5
         fetch admin group=",
        "0: a JoinGroup INVALID_GROUP_ID
         0: a SyncGroup INVALID_GROUP_ID
         0: a Heartbeat INVALID_GROUP_ID
         0: a LeaveGroup INVALID_GROUP_ID
         0: admin OffsetCommit NOT_COORDINATOR
         0: admin OffsetFetch NOT_COORDINATOR",
    );
}

#[test]
fn what_does_not_exist_has_no_members_and_no_offsets() {
    check(
        "join a a-1
         sync a a-1 1
         beat a a-1 1
         leave a a-1
         commit a a-1 1 t-0=5
         fetch a
         state",
        "0: a JoinGroup UNKNOWN_MEMBER_ID a-1
         0: a SyncGroup UNKNOWN_MEMBER_ID
         0: a Heartbeat UNKNOWN_MEMBER_ID
         0: a LeaveGroup NONE UNKNOWN_MEMBER_ID
         0: a OffsetCommit GROUP_ID_NOT_FOUND
         0: a OffsetFetch NONE
         absent",
    );
}

/// A static member whose process was replaced, in a group that waits for its plan.
const REPLACED: &str = "join a instance=i
     join b v=3
     wait 6000
     sync a i-1 1
     join a instance=i";

const REPLACED_SAID: &str = "6000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1,b-2
     6000: b JoinGroup NONE b-2 generation=1 leader=i-1
     6000: a SyncGroup NONE []
     6000: a JoinGroup NONE i-3 generation=1 leader=i-3 members=b-2,i-3 skip-assignment";

#[test]
fn the_instance_id_is_looked_at_before_the_member_id_and_that_before_the_generation() {
    for (api, said) in [("beat", "Heartbeat"), ("sync", "SyncGroup"), ("commit", "OffsetCommit")] {
        let rest = if api == "commit" { "t-0=5" } else { "protocol=sticky" };
        check(
            &format!(
                "{REPLACED}
                 {api} a i-3 7 instance=ghost {rest}
                 {api} a i-1 7 instance=i {rest}
                 {api} a ghost 7 {rest}
                 {api} a i-3 7 instance=i {rest}"
            ),
            &format!(
                "{REPLACED_SAID}
                 6000: a {said} UNKNOWN_MEMBER_ID
                 6000: a {said} FENCED_INSTANCE_ID
                 6000: a {said} UNKNOWN_MEMBER_ID
                 6000: a {said} ILLEGAL_GENERATION"
            ),
        );
    }
}

#[test]
fn a_join_is_checked_for_its_session_then_its_assignors_then_its_instance() {
    check(
        &format!(
            "{REPLACED}
             join a i-1 instance=i session=1 protocols=sticky
             join a i-1 instance=i protocols=sticky
             join a i-1 instance=i
             join a i-3 instance=ghost
             join a ghost"
        ),
        &format!(
            "{REPLACED_SAID}
             6000: a JoinGroup INVALID_SESSION_TIMEOUT i-1
             6000: a JoinGroup INCONSISTENT_GROUP_PROTOCOL i-1
             6000: a JoinGroup FENCED_INSTANCE_ID i-1
             6000: a JoinGroup UNKNOWN_MEMBER_ID i-3
             6000: a JoinGroup UNKNOWN_MEMBER_ID ghost"
        ),
    );
}

#[test]
fn a_wrong_generation_counts_more_than_a_rebalance() {
    completing(
        "commit a a-1 0 t-0=5
         sync a a-1 0 protocol=sticky
         join c v=3
         beat a a-1 0
         sync a a-1 0
         commit a a-1 0 t-0=5
         commit a a-1 -1 t-0=5",
        "6000: a OffsetCommit ILLEGAL_GENERATION
         6000: a SyncGroup ILLEGAL_GENERATION
         6000: a Heartbeat ILLEGAL_GENERATION
         6000: a SyncGroup ILLEGAL_GENERATION
         6000: a OffsetCommit ILLEGAL_GENERATION
         6000: a OffsetCommit ILLEGAL_GENERATION",
    );
}

#[test]
fn a_leave_names_an_instance_of_its_own_or_none() {
    check(
        &format!(
            "{REPLACED}
             leave a i-3 instance=ghost
             leave a b-2 instance=i
             leave admin
             leave admin instance=ghost
             state"
        ),
        &format!(
            "{REPLACED_SAID}
             6000: a LeaveGroup NONE UNKNOWN_MEMBER_ID
             6000: a LeaveGroup NONE FENCED_INSTANCE_ID
             6000: admin LeaveGroup NONE UNKNOWN_MEMBER_ID
             6000: admin LeaveGroup NONE UNKNOWN_MEMBER_ID
             Stable generation=1 leader=i-3 protocol=range b-2[] i-3[]"
        ),
    );
}
