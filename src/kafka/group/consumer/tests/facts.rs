//! What is told of a group of the consumer protocol.

use crate::kafka::group::consumer::tests::check;

#[test]
fn what_happens_to_members_and_to_the_group_is_told() {
    check(
        "facts
         join a rebalance=20000
         facts
         beat a 1
         facts
         join b
         facts
         beat a 1
         facts
         wait 20000
         facts
         beat b 9
         facts
         beat b -1
         facts",
        "
         0: a epoch=1 [t-0 t-1 t-2]
         member-joined target-assignment-computed group-state-changed group-became-stable
         0: a epoch=1

         0: b epoch=2 []
         member-joined target-assignment-computed group-state-changed
         0: a epoch=1 [t-0 t-1]

         member-gone group-state-changed
         20000: b FENCED_MEMBER_EPOCH
         request-refused
         20000: b epoch=-1
         member-gone group-state-changed group-became-empty",
    );
}

#[test]
fn the_end_of_a_session_and_the_return_of_a_static_member_are_told() {
    check(
        "join a instance=i
         beat a -2 instance=i
         facts
         join a2 instance=i
         facts
         failover
         facts
         wait 45000
         facts",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=-2
         member-joined target-assignment-computed group-state-changed group-became-stable group-state-changed
         0: a2 epoch=1 [t-0 t-1 t-2]
         static-member-replaced group-state-changed group-became-stable
         group-loaded
         session-expired member-gone group-state-changed group-became-empty",
    );
}

#[test]
fn a_group_is_stable_when_its_last_member_has_reached_the_target_and_at_each_new_epoch() {
    check(
        "join a
         join b
         facts
         beat a 1
         facts
         beat a 1 owned=t-0+t-1
         facts
         beat b 2
         facts
         beat b -1
         facts
         beat a 2
         facts
         topics t=4
         beat a 3
         facts",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b epoch=2 []
         member-joined target-assignment-computed group-state-changed group-became-stable member-joined target-assignment-computed group-state-changed
         0: a epoch=1 [t-0 t-1]

         0: a epoch=2

         0: b epoch=2 [t-2]
         group-state-changed group-became-stable
         0: b epoch=-1
         member-gone group-state-changed
         0: a epoch=3 [t-0 t-1 t-2]
         target-assignment-computed group-state-changed group-became-stable
         0: a epoch=4 [t-0 t-1 t-2 t-3]
         target-assignment-computed group-became-stable",
    );
}

#[test]
fn a_stale_epoch_is_news_and_an_unknown_member_a_refusal() {
    check(
        "join a
         facts
         commit a 2 t-0=5
         fetch a 2
         facts
         commit ghost 1 t-0=5
         facts",
        "0: a epoch=1 [t-0 t-1 t-2]
         member-joined target-assignment-computed group-state-changed group-became-stable
         0: a OffsetCommit STALE_MEMBER_EPOCH
         0: a OffsetFetch STALE_MEMBER_EPOCH

         0: ghost OffsetCommit UNKNOWN_MEMBER_ID
         request-refused",
    );
}
