//! Static members and fencing.

use crate::kafka::group::tests::check;

/// Two static members in generation 1, which is stable. The clock stands at 6000.
const STATIC: &str = "join a instance=i
     join b instance=k
     wait 6000
     sync a i-1 1 i-1:t-0 k-2:t-1
     sync b k-2 1";

const STATIC_SAID: &str = "6000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1,k-2
     6000: b JoinGroup NONE k-2 generation=1 leader=i-1
     6000: a SyncGroup NONE [t-0]
     6000: b SyncGroup NONE [t-1]";

fn after_static(script: &str, expected: &str) {
    check(&format!("{STATIC}\n{script}"), &format!("{STATIC_SAID}\n{expected}"));
}

#[test]
fn a_restarted_static_member_gets_its_share_back_without_a_rebalance() {
    after_static(
        "join b instance=k
         sync b k-3 1
         state",
        "6000: b JoinGroup NONE k-3 generation=1 leader=i-1
         6000: b SyncGroup NONE [t-1]
         Stable generation=1 leader=i-1 protocol=range i-1[t-0] k-3[t-1]",
    );
}

#[test]
fn a_restarted_static_leader_is_told_not_to_assign_again() {
    after_static(
        "join a instance=i",
        "6000: a JoinGroup NONE i-3 generation=1 leader=i-3 members=k-2,i-3 skip-assignment",
    );
}

#[test]
fn an_old_client_is_led_to_believe_that_another_leads() {
    after_static("join a instance=i v=8", "6000: a JoinGroup NONE i-3 generation=1 leader=i-1");
}

#[test]
fn a_restart_rebalances_only_if_the_assignor_changes() {
    check(
        "join a instance=i protocols=range
         wait 3000
         sync a i-1 1 i-1:t-0
         join a instance=i protocols=sticky+range topics=u
         state",
        "3000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1
         3000: a SyncGroup NONE [t-0]
         3000: a JoinGroup NONE i-2 generation=2 leader=i-2 members=i-2
         CompletingRebalance generation=2 leader=i-2 protocol=sticky i-2[t-0]",
    );
}

#[test]
fn the_process_that_lost_its_instance_id_is_fenced() {
    after_static(
        "join b instance=k
         beat b k-2 1 instance=k
         commit b k-2 1 instance=k t-1=5
         sync b k-2 1 instance=k
         join b k-2 instance=k
         leave b k-2 instance=k",
        "6000: b JoinGroup NONE k-3 generation=1 leader=i-1
         6000: b Heartbeat FENCED_INSTANCE_ID
         6000: b OffsetCommit FENCED_INSTANCE_ID
         6000: b SyncGroup FENCED_INSTANCE_ID
         6000: b JoinGroup FENCED_INSTANCE_ID k-2
         6000: b LeaveGroup NONE FENCED_INSTANCE_ID",
    );
}

#[test]
fn a_waiting_request_of_the_old_process_is_fenced_at_once() {
    check(
        "join a instance=i
         join a instance=i
         wait 3000",
        "0: a JoinGroup FENCED_INSTANCE_ID i-1
         3000: a JoinGroup NONE i-2 generation=1 leader=i-2 members=i-2",
    );
}

#[test]
fn a_restart_while_shares_are_handed_out_starts_a_rebalance() {
    check(
        "join a instance=i
         join b instance=k
         wait 6000
         sync b k-2 1
         join b instance=k
         state",
        "6000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1,k-2
         6000: b JoinGroup NONE k-2 generation=1 leader=i-1
         6000: b SyncGroup FENCED_INSTANCE_ID
         PreparingRebalance generation=1 leader=i-1 protocol=range i-1[] k-3(join)[]",
    );
}

#[test]
fn the_session_of_a_replaced_id_ends_without_effect() {
    after_static(
        "wait 5000
         join b instance=k
         beat a i-1 1
         wait 6000
         state",
        "11000: b JoinGroup NONE k-3 generation=1 leader=i-1
         11000: a Heartbeat NONE
         Stable generation=1 leader=i-1 protocol=range i-1[t-0] k-3[t-1]",
    );
}

#[test]
fn an_unknown_instance_is_an_unknown_member() {
    after_static(
        "beat a i-1 1 instance=ghost
         beat a i-1 7",
        "6000: a Heartbeat UNKNOWN_MEMBER_ID
         6000: a Heartbeat ILLEGAL_GENERATION",
    );
}

#[test]
fn a_static_member_that_stays_away_is_out_when_its_session_ends() {
    after_static(
        "wait 9999
         beat a i-1 1 instance=i
         state
         wait 1
         state",
        "15999: a Heartbeat NONE
         Stable generation=1 leader=i-1 protocol=range i-1[t-0] k-2[t-1]
         PreparingRebalance generation=1 leader=i-1 protocol=range i-1[t-0]",
    );
}
