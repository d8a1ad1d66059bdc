//! Static members: away for a while, back under a new id, or replaced.

use crate::kafka::group::consumer::tests::check;

const TWO: &str = "join a instance=i
                   join b
                   beat a 1 instance=i owned=t-0+t-1
                   beat b 2";
const TWO_ANSWERS: &str = "0: a epoch=1 [t-0 t-1 t-2]
                           0: b epoch=2 []
                           0: a epoch=2 [t-0 t-1]
                           0: b epoch=2 [t-2]";

fn after_two(script: &str, expected: &str) {
    check(&format!("{TWO}\n{script}"), &format!("{TWO_ANSWERS}\n{expected}"));
}

#[test]
fn a_static_member_that_is_away_keeps_its_partitions() {
    after_two(
        "beat a -2 instance=i
         state
         beat b 2
         state",
        "0: a epoch=-2
         Reconciling epoch=2 target=2 a:-2 Stable [t-0 t-1] b:2 Stable [t-2]
         0: b epoch=2
         Reconciling epoch=2 target=2 a:-2 Stable [t-0 t-1] b:2 Stable [t-2]",
    );
}

#[test]
fn it_comes_back_under_a_new_id_without_a_new_epoch() {
    after_two(
        "beat a -2 instance=i
         records
         join a2 instance=i
         records
         state
         target",
        "0: a epoch=-2
         ConsumerGroupMemberMetadata ConsumerGroupMetadata ConsumerGroupTargetAssignmentMember ConsumerGroupTargetAssignmentMetadata ConsumerGroupCurrentMemberAssignment ConsumerGroupMemberMetadata ConsumerGroupMetadata ConsumerGroupTargetAssignmentMember ConsumerGroupTargetAssignmentMember ConsumerGroupTargetAssignmentMetadata ConsumerGroupCurrentMemberAssignment ConsumerGroupCurrentMemberAssignment ConsumerGroupCurrentMemberAssignment ConsumerGroupCurrentMemberAssignment
         0: a2 epoch=2 [t-0 t-1]
         -ConsumerGroupCurrentMemberAssignment -ConsumerGroupTargetAssignmentMember -ConsumerGroupMemberMetadata ConsumerGroupMemberMetadata ConsumerGroupTargetAssignmentMember ConsumerGroupCurrentMemberAssignment ConsumerGroupCurrentMemberAssignment
         Stable epoch=2 target=2 a2:2 Stable [t-0 t-1] b:2 Stable [t-2]
         target a2[t-0 t-1] b[t-2]",
    );
}

#[test]
fn it_may_come_back_with_another_subscription() {
    after_two(
        "topics t=3 u=1
         beat a -2 instance=i
         join a2 instance=i topics=u
         target
         state",
        "0: a epoch=-2
         0: a2 epoch=3 [u-0]
         target a2[u-0] b[t-0 t-1 t-2]
         Reconciling epoch=3 target=3 a2:3 Stable [u-0] b:2 Stable [t-2]",
    );
}

#[test]
fn its_old_id_is_fenced_then() {
    after_two(
        "beat a -2 instance=i
         join a2 instance=i
         beat a 2 instance=i
         beat a -1 instance=i
         beat a 2",
        "0: a epoch=-2
         0: a2 epoch=2 [t-0 t-1]
         0: a FENCED_INSTANCE_ID
         0: a FENCED_INSTANCE_ID
         0: a UNKNOWN_MEMBER_ID",
    );
}

#[test]
fn an_instance_id_that_is_in_use_is_not_given_away() {
    after_two("join other instance=i", "0: other UNRELEASED_INSTANCE_ID");
}

#[test]
fn after_a_crash_it_is_refused_until_its_session_ends() {
    after_two(
        "wait 44000
         beat b 2
         join a2 instance=i
         wait 1000
         join a2 instance=i
         target",
        "44000: b epoch=2
         44000: a2 UNRELEASED_INSTANCE_ID
         45000: a2 epoch=4 [t-0 t-1]
         target a2[t-0 t-1] b[t-2]",
    );
}

#[test]
fn a_static_member_may_leave_for_good() {
    after_two(
        "beat a -1 instance=i
         state
         join a2 instance=i
         target",
        "0: a epoch=-1
         Assigning epoch=3 target=2 b:2 Stable [t-2]
         0: a2 epoch=4 [t-0 t-1]
         target a2[t-0 t-1] b[t-2]",
    );
}

#[test]
fn its_session_ends_although_it_said_that_it_comes_back() {
    after_two(
        "beat a -2 instance=i
         wait 44000
         beat b 2
         wait 1000
         state
         beat b 2",
        "0: a epoch=-2
         44000: b epoch=2
         Assigning epoch=3 target=2 b:2 Stable [t-2]
         45000: b epoch=3 [t-0 t-1 t-2]",
    );
}

#[test]
fn the_timers_of_its_old_id_do_not_touch_the_new_one() {
    after_two(
        "beat a -2 instance=i
         wait 30000
         join a2 instance=i
         beat b 2
         wait 30000
         state",
        "0: a epoch=-2
         30000: a2 epoch=2 [t-0 t-1]
         30000: b epoch=2
         Stable epoch=2 target=2 a2:2 Stable [t-0 t-1] b:2 Stable [t-2]",
    );
}
