//! JoinGroup and the initial delay.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::check_with;

#[test]
fn a_dynamic_member_must_come_back_with_the_id_it_is_given() {
    check(
        "join a
         state
         join a a-1
         state",
        "0: a JoinGroup MEMBER_ID_REQUIRED a-1
         Empty generation=0 pending=a-1
         PreparingRebalance generation=0 leader=a-1 a-1(join)[]",
    );
}

#[test]
fn an_old_client_is_a_member_with_its_first_join() {
    check(
        "join a v=3
         state",
        "PreparingRebalance generation=0 leader=a-1 a-1(join)[]",
    );
}

#[test]
fn a_static_member_is_not_asked_to_come_back() {
    check(
        "join a instance=i
         state",
        "PreparingRebalance generation=0 leader=i-1 i-1(join)[]",
    );
}

#[test]
fn a_pending_member_that_does_not_come_back_is_forgotten() {
    check(
        "join a session=6000
         wait 6000
         state
         join a a-1",
        "0: a JoinGroup MEMBER_ID_REQUIRED a-1
         Empty generation=0
         6000: a JoinGroup UNKNOWN_MEMBER_ID a-1",
    );
}

#[test]
fn the_first_join_phase_lasts_for_the_initial_delay() {
    check(
        "join a v=3
         wait 5000",
        "3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1",
    );
}

#[test]
fn a_newcomer_makes_the_initial_delay_start_again() {
    check(
        "join a v=3
         wait 1000
         join b v=3
         wait 6000",
        "6000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
         6000: b JoinGroup NONE b-2 generation=1 leader=a-1",
    );
}

#[test]
fn the_initial_delay_never_exceeds_the_rebalance_timeout() {
    check(
        "join a v=3 rebalance=4000
         wait 1000
         join b v=3 rebalance=4000
         wait 2500
         join c v=3 rebalance=4000
         wait 9000",
        "4000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2,c-3
         4000: b JoinGroup NONE b-2 generation=1 leader=a-1
         4000: c JoinGroup NONE c-3 generation=1 leader=a-1",
    );
}

#[test]
fn a_pending_member_does_not_hold_up_the_initial_join_phase() {
    check(
        "join a v=3
         join b
         wait 3000",
        "0: b JoinGroup MEMBER_ID_REQUIRED b-2
         3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1",
    );
}

#[test]
fn a_session_timeout_out_of_bounds_is_refused() {
    check(
        "join a session=5999
         join a session=1800001
         state",
        "0: a JoinGroup INVALID_SESSION_TIMEOUT
         0: a JoinGroup INVALID_SESSION_TIMEOUT
         absent",
    );
}

#[test]
fn an_id_that_nobody_gave_out_is_refused() {
    check(
        "join a ghost
         join a v=3
         join b ghost",
        "0: a JoinGroup UNKNOWN_MEMBER_ID ghost
         0: b JoinGroup UNKNOWN_MEMBER_ID ghost",
    );
}

#[test]
fn a_member_without_a_common_assignor_is_refused() {
    check(
        "join a v=3 protocols=range
         join b protocols=sticky
         join c type=connect",
        "0: b JoinGroup INCONSISTENT_GROUP_PROTOCOL
         0: c JoinGroup INCONSISTENT_GROUP_PROTOCOL",
    );
}

#[test]
fn the_assignor_with_most_votes_that_all_support_wins() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "1000")],
        "join a v=3 protocols=range+roundrobin
         join b v=3 protocols=roundrobin+range+sticky
         join c v=3 protocols=sticky+roundrobin+range
         wait 2000
         state",
        "2000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2,c-3
         2000: b JoinGroup NONE b-2 generation=1 leader=a-1
         2000: c JoinGroup NONE c-3 generation=1 leader=a-1
         CompletingRebalance generation=1 leader=a-1 protocol=roundrobin a-1[] b-2[] c-3[]",
    );
}

#[test]
fn a_tied_vote_goes_by_javas_hash_map() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "1000")],
        "join a v=3 protocols=roundrobin+sticky
         join b v=3 protocols=sticky+roundrobin
         wait 2000
         state",
        "2000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
         2000: b JoinGroup NONE b-2 generation=1 leader=a-1
         CompletingRebalance generation=1 leader=a-1 protocol=sticky a-1[] b-2[]",
    );
}

#[test]
fn a_full_group_takes_nobody_in() {
    check_with(
        &[("group.max.size", "1"), ("group.initial.rebalance.delay.ms", "0")],
        "join a v=3
         join b
         beat a a-1 1",
        "0: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         0: b JoinGroup GROUP_MAX_SIZE_REACHED
         0: a Heartbeat NONE",
    );
}

#[test]
fn a_new_member_may_wait_five_minutes_only() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "0")],
        "join a v=3 session=1800000 rebalance=900000
         join b v=3 session=1800000 rebalance=900000
         wait 300000
         state",
        "0: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         300000: b JoinGroup UNKNOWN_MEMBER_ID
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[]",
    );
}
