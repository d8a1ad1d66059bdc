//! Who is refused, and with which error.

use crate::kafka::group::consumer::tests::{check, check_with};

#[test]
fn who_is_no_member_is_unknown() {
    check(
        "join a
         beat ghost 1
         beat ghost -1
         beat a 1 instance=i
         beat ghost -2 instance=i",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: ghost UNKNOWN_MEMBER_ID
         0: ghost UNKNOWN_MEMBER_ID
         0: a UNKNOWN_MEMBER_ID
         0: ghost UNKNOWN_MEMBER_ID",
    );
}

#[test]
fn leaving_a_group_that_does_not_exist_is_refused() {
    check("beat a -1", "0: a GROUP_ID_NOT_FOUND");
}

#[test]
fn an_epoch_that_is_not_the_members_own_is_fenced() {
    check(
        "join a
         beat a 2
         topics t=4
         beat a 1
         beat a 1
         join a
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a FENCED_MEMBER_EPOCH
         0: a epoch=2 [t-0 t-1 t-2 t-3]
         0: a FENCED_MEMBER_EPOCH
         0: a FENCED_MEMBER_EPOCH
         Stable epoch=2 target=2 a:2 Stable [t-0 t-1 t-2 t-3]",
    );
}

#[test]
fn the_epoch_before_is_good_if_the_member_owns_nothing_that_it_should_not() {
    check(
        "join a
         topics t=4
         beat a 1
         beat a 1 owned=t-0+t-1+t-2
         beat a 1 owned=t-0+t-9",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=2 [t-0 t-1 t-2 t-3]
         0: a epoch=2
         0: a FENCED_MEMBER_EPOCH",
    );
}

#[test]
fn a_join_whose_answer_was_lost_may_be_repeated() {
    check(
        "join a
         join a
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn a_first_request_has_to_be_complete() {
    check(
        "beat a 0 topics=t owned=none
         beat a 0 topics=t rebalance=10000
         beat a 0 topics=t owned=t-0 rebalance=10000
         beat a 0 owned=none rebalance=10000
         beat a 0 topics=t owned=none rebalance=10000",
        "0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a epoch=1 [t-0 t-1 t-2]",
    );
}

#[test]
fn a_request_without_sense_is_invalid() {
    check(
        "join nobody
         beat nobody 1
         beat a -3
         beat a -2
         join a instance=
         join a rack=
         join a group=",
        "0: nobody INVALID_REQUEST
         0: nobody INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST
         0: a INVALID_REQUEST",
    );
}

#[test]
fn the_first_version_gives_member_ids_and_takes_no_empty_subscription() {
    check(
        "join nobody v=0
         join nobody v=0
         join a topics=none v=0
         beat nobody 1 v=0",
        "0: app-1 epoch=1 [t-0 t-1 t-2]
         0: app-2 epoch=2 []
         0: a INVALID_REQUEST
         0: nobody INVALID_REQUEST",
    );
}

#[test]
fn an_assignor_that_the_broker_does_not_offer_is_refused() {
    let settings = [("group.consumer.assignors", "range")];
    check_with(
        &settings,
        "join a assignor=sticky
         join a assignor=uniform
         join a assignor=range",
        "0: a UNSUPPORTED_ASSIGNOR
         0: a UNSUPPORTED_ASSIGNOR
         0: a epoch=1 [t-0 t-1 t-2]",
    );
}

#[test]
fn a_full_group_takes_nobody_in_and_keeps_who_is_there() {
    let settings = [("group.consumer.max.size", "1")];
    check_with(
        &settings,
        "join a
         join b
         beat a 1
         beat ghost 1
         beat a -1
         join b",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b GROUP_MAX_SIZE_REACHED
         0: a epoch=1
         0: ghost GROUP_MAX_SIZE_REACHED
         0: a epoch=-1
         0: b epoch=3 [t-0 t-1 t-2]",
    );
}

#[test]
fn another_broker_coordinates_the_group() {
    check("join a group=elsewhere", "0: a NOT_COORDINATOR");
}

#[test]
fn a_full_group_refuses_even_a_static_member_that_comes_back_under_a_new_id() {
    check_with(
        &[("group.consumer.max.size", "1")],
        "join a instance=i
         beat a -2 instance=i
         join a2 instance=i
         join a instance=i",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=-2
         0: a2 GROUP_MAX_SIZE_REACHED
         0: a epoch=1 [t-0 t-1 t-2]",
    );
}

#[test]
fn a_heartbeat_is_checked_for_sense_then_its_assignor_its_group_its_member_and_its_epoch() {
    check(
        "join nobody group=elsewhere assignor=sticky
         join a group=elsewhere assignor=sticky
         join a group=elsewhere
         beat a 7 instance=i
         join a instance=i
         beat ghost 7 instance=i
         beat ghost -1 instance=i
         beat ghost -2 instance=i
         beat a 7 instance=ghost
         beat a 7 instance=i
         beat ghost 7",
        "0: nobody INVALID_REQUEST
         0: a UNSUPPORTED_ASSIGNOR
         0: a NOT_COORDINATOR
         0: a GROUP_ID_NOT_FOUND
         0: a epoch=1 [t-0 t-1 t-2]
         0: ghost FENCED_INSTANCE_ID
         0: ghost FENCED_INSTANCE_ID
         0: ghost FENCED_INSTANCE_ID
         0: a UNKNOWN_MEMBER_ID
         0: a FENCED_MEMBER_EPOCH
         0: ghost UNKNOWN_MEMBER_ID",
    );
}
