//! The three epochs: the group's, the target's and the members'.

use crate::kafka::group::consumer::tests::check;

#[test]
fn a_group_that_nobody_joins_does_not_exist() {
    check("beat a 1\nstate", "0: a GROUP_ID_NOT_FOUND\nabsent");
}

#[test]
fn each_joining_member_raises_the_group_epoch_and_gets_the_target_of_it() {
    check(
        "join a
         state
         join b
         state
         target",
        "0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         0: b epoch=2 []
         Reconciling epoch=2 target=2 a:1 Stable [t-0 t-1 t-2] b:2 UnreleasedPartitions []
         target a[t-0 t-1] b[t-2]",
    );
}

#[test]
fn a_change_of_subscription_raises_the_group_epoch() {
    check(
        "topics t=3 u=2
         join a
         beat a 1 topics=t+u
         beat a 2 topics=u+t
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=2 [t-0 t-1 t-2 u-0 u-1]
         0: a epoch=2
         Stable epoch=2 target=2 a:2 Stable [t-0 t-1 t-2 u-0 u-1]",
    );
}

#[test]
fn another_change_of_a_member_is_written_and_raises_nothing() {
    check(
        "join a
         records
         beat a 1 rack=r1
         records
         beat a 1 rack=r1
         records
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         ConsumerGroupMemberMetadata ConsumerGroupMetadata ConsumerGroupTargetAssignmentMember ConsumerGroupTargetAssignmentMetadata ConsumerGroupCurrentMemberAssignment
         0: a epoch=1
         ConsumerGroupMemberMetadata
         0: a epoch=1

         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn new_partitions_raise_the_group_epoch_at_the_next_heartbeat_of_anybody() {
    check(
        "join a
         topics t=4
         state
         beat a 1
         topics t=4 other=9
         beat a 2
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         0: a epoch=2 [t-0 t-1 t-2 t-3]
         0: a epoch=2
         Stable epoch=2 target=2 a:2 Stable [t-0 t-1 t-2 t-3]",
    );
}

#[test]
fn a_topic_that_comes_later_is_assigned_then_and_one_that_goes_is_revoked() {
    check(
        "join a topics=t+later
         topics t=3 later=1
         beat a 1
         topics later=1
         beat a 2
         beat a 2 owned=later-0
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=2 [later-0 t-0 t-1 t-2]
         0: a epoch=2 [later-0]
         0: a epoch=3
         Stable epoch=3 target=3 a:3 Stable [later-0]",
    );
}

#[test]
fn a_member_may_subscribe_to_nothing() {
    check(
        "join a topics=none
         state
         join b topics=missing
         state",
        "0: a epoch=1 []
         Stable epoch=1 target=1 a:1 Stable []
         0: b epoch=2 []
         Reconciling epoch=2 target=2 a:1 Stable [] b:2 Stable []",
    );
}

#[test]
fn after_a_leave_the_group_is_assigning_until_somebody_else_is_heard() {
    check(
        "join a
         join b
         beat a 1 owned=t-0+t-1
         beat b 2
         beat b -1
         state
         target
         beat a 2
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b epoch=2 []
         0: a epoch=2 [t-0 t-1]
         0: b epoch=2 [t-2]
         0: b epoch=-1
         Assigning epoch=3 target=2 a:2 Stable [t-0 t-1]
         target a[t-0 t-1]
         0: a epoch=3 [t-0 t-1 t-2]
         Stable epoch=3 target=3 a:3 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn a_group_that_all_have_left_is_empty_and_goes_on_counting() {
    check(
        "join a
         beat a -1
         state
         join b
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=-1
         Empty epoch=2 target=1
         0: b epoch=3 [t-0 t-1 t-2]
         Stable epoch=3 target=3 b:3 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn the_assignment_is_told_when_it_changed_or_when_the_request_is_a_full_one() {
    check(
        "join a
         beat a 1
         beat a 1 owned=t-0+t-1+t-2
         beat a 1 owned=t-0+t-1+t-2 topics=t rebalance=10000",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=1
         0: a epoch=1
         0: a epoch=1 [t-0 t-1 t-2]",
    );
}
