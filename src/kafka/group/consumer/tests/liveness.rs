//! Sessions, and the time that a member has to give partitions back.

use crate::kafka::group::consumer::tests::{check, check_with};

#[test]
fn a_silent_member_is_out_when_its_session_ends() {
    check(
        "join a
         wait 44999
         state
         wait 1
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         Empty epoch=2 target=1",
    );
}

#[test]
fn each_heartbeat_begins_the_session_anew() {
    check(
        "join a
         wait 44999
         beat a 1
         wait 44999
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         44999: a epoch=1
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn the_coordinator_decides_how_long_a_session_is() {
    let settings = [("group.consumer.session.timeout.ms", "60000")];
    check_with(
        &settings,
        "join a
         wait 59999
         state
         wait 1
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         Empty epoch=2 target=1",
    );
}

#[test]
fn a_refused_heartbeat_keeps_nobody_alive() {
    check(
        "join a
         wait 44999
         beat a 9
         wait 1
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         44999: a FENCED_MEMBER_EPOCH
         Empty epoch=2 target=1",
    );
}

#[test]
fn a_member_that_does_not_give_back_in_time_is_out() {
    check(
        "join a rebalance=20000
         join b
         beat a 1
         wait 19999
         beat a 1
         state
         wait 1
         state
         beat a 1
         beat b 2",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b epoch=2 []
         0: a epoch=1 [t-0 t-1]
         19999: a epoch=1
         Reconciling epoch=2 target=2 a:1 UnrevokedPartitions [t-0 t-1] revoking [t-2] b:2 UnreleasedPartitions []
         Assigning epoch=3 target=2 b:2 UnreleasedPartitions []
         20000: a UNKNOWN_MEMBER_ID
         20000: b epoch=3 [t-0 t-1 t-2]",
    );
}

#[test]
fn who_has_given_back_in_time_stays() {
    check(
        "join a rebalance=20000
         join b
         beat a 1
         wait 19999
         beat a 1 owned=t-0+t-1
         wait 10000
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b epoch=2 []
         0: a epoch=1 [t-0 t-1]
         19999: a epoch=2
         Reconciling epoch=2 target=2 a:2 Stable [t-0 t-1] b:2 UnreleasedPartitions []",
    );
}

#[test]
fn having_to_give_back_something_else_begins_the_time_anew() {
    check(
        "join a rebalance=20000
         join b
         beat a 1
         wait 15000
         join c
         beat a 1 owned=t-0+t-1
         wait 15000
         state
         wait 5000
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b epoch=2 []
         0: a epoch=1 [t-0 t-1]
         15000: c epoch=3 []
         15000: a epoch=2 [t-0]
         Reconciling epoch=3 target=3 a:2 UnrevokedPartitions [t-0] revoking [t-1] b:2 UnreleasedPartitions [] c:3 UnreleasedPartitions []
         Assigning epoch=4 target=3 b:2 UnreleasedPartitions [] c:3 UnreleasedPartitions []",
    );
}
