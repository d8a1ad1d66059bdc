//! LeaveGroup and sessions.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::rebalancing::after_two;

#[test]
fn a_leaving_member_starts_a_rebalance() {
    after_two(
        "leave b b-2
         state",
        "6000: b LeaveGroup NONE NONE
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0]",
    );
}

#[test]
fn the_next_member_leads_when_the_leader_leaves() {
    after_two(
        "leave a a-1
         state",
        "6000: a LeaveGroup NONE NONE
         PreparingRebalance generation=1 leader=b-2 protocol=range b-2[t-1]",
    );
}

#[test]
fn several_members_may_leave_with_one_request() {
    after_two(
        "leave admin b-2 ghost a-1
         state",
        "6000: admin LeaveGroup NONE NONE UNKNOWN_MEMBER_ID NONE
         Empty generation=2",
    );
}

#[test]
fn a_member_that_leaves_while_it_waits_has_its_join_answered() {
    after_two(
        "join c v=3
         leave c c-3",
        "6000: c JoinGroup UNKNOWN_MEMBER_ID
         6000: c LeaveGroup NONE NONE",
    );
}

#[test]
fn a_pending_member_may_leave() {
    check(
        "join a
         leave a a-1
         state",
        "0: a JoinGroup MEMBER_ID_REQUIRED a-1
         0: a LeaveGroup NONE NONE
         Empty generation=0",
    );
}

#[test]
fn an_admin_removes_a_static_member_by_its_instance() {
    check(
        "join a instance=i
         wait 3000
         leave admin instance=i
         leave admin instance=i
         state",
        "3000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1
         3000: admin LeaveGroup NONE NONE
         3000: admin LeaveGroup NONE UNKNOWN_MEMBER_ID
         Empty generation=2",
    );
}

#[test]
fn leaving_a_group_that_does_not_exist_is_refused_member_by_member() {
    check("leave a ghost", "0: a LeaveGroup NONE UNKNOWN_MEMBER_ID");
}

#[test]
fn a_member_that_is_silent_for_its_session_is_out() {
    after_two(
        "wait 9999
         beat a a-1 1
         wait 1
         state
         beat b b-2 1",
        "15999: a Heartbeat NONE
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0]
         16000: b Heartbeat UNKNOWN_MEMBER_ID",
    );
}

#[test]
fn heartbeats_while_a_rebalance_is_prepared_keep_the_member_alive() {
    after_two(
        "join a a-1
         wait 9000
         beat b b-2 1
         wait 9000
         state",
        "15000: b Heartbeat REBALANCE_IN_PROGRESS
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1(join)[t-0] b-2[t-1]",
    );
}

#[test]
fn a_parked_join_keeps_its_member_alive() {
    after_two(
        "join a a-1
         wait 9000
         commit b b-2 1 t-1=3
         wait 9000
         beat b b-2 1
         wait 9000
         state",
        "15000: b OffsetCommit NONE
         24000: b Heartbeat REBALANCE_IN_PROGRESS
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1(join)[t-0] b-2[t-1]",
    );
}

#[test]
fn an_expiry_ends_a_join_phase_that_waits_for_nobody_else() {
    after_two(
        "join a a-1
         wait 10000",
        "16000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1",
    );
}
