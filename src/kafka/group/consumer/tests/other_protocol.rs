//! Where both protocols meet: groups that mix them are left out, an empty group may change over.

use crate::kafka::group::consumer::tests::check;

#[test]
fn a_member_of_the_consumer_protocol_is_none_of_the_classic_one() {
    check(
        "join a
         classic-beat a
         classic-sync a
         classic-leave a
         classic-join nobody
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a Heartbeat UNKNOWN_MEMBER_ID
         0: a SyncGroup UNKNOWN_MEMBER_ID
         0: a LeaveGroup UNKNOWN_MEMBER_ID
         0: nobody JoinGroup INCONSISTENT_GROUP_PROTOCOL
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn an_empty_group_makes_room_for_a_classic_one() {
    check(
        "join a
         commit a 1 t-0=5
         beat a -1
         classic-join nobody
         state
         failover
         fetch",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit NONE
         0: a epoch=-1
         classic PreparingRebalance
         0: nobody JoinGroup NOT_COORDINATOR
         0:  OffsetFetch t-0=5",
    );
}

#[test]
fn offsets_alone_do_not_keep_members_out() {
    check(
        "commit nobody -1 t-0=5
         state
         join a
         state
         fetch a 1
         failover
         state
         fetch a 1",
        "0: nobody OffsetCommit NONE
         classic Empty
         0: a epoch=1 [t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         0: a OffsetFetch t-0=5
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         0: a OffsetFetch t-0=5",
    );
}

#[test]
fn a_classic_group_with_members_takes_none_of_the_consumer_protocol() {
    check(
        "classic-join nobody v=3
         join a
         beat a 1
         beat a -1
         state",
        "0: a GROUP_ID_NOT_FOUND
         0: a GROUP_ID_NOT_FOUND
         0: a GROUP_ID_NOT_FOUND
         classic PreparingRebalance",
    );
}

#[test]
fn a_classic_process_whose_instance_id_has_gone_over_to_the_consumer_protocol_is_fenced() {
    check(
        "join a instance=i
         classic-beat old instance=i
         classic-sync old instance=i
         classic-leave old instance=i
         classic-beat a instance=i
         classic-sync a instance=i
         classic-leave a instance=i
         classic-leave nobody instance=i
         classic-beat old instance=ghost
         classic-leave old instance=ghost
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: old Heartbeat FENCED_INSTANCE_ID
         0: old SyncGroup FENCED_INSTANCE_ID
         0: old LeaveGroup FENCED_INSTANCE_ID
         0: a Heartbeat UNKNOWN_MEMBER_ID
         0: a SyncGroup UNKNOWN_MEMBER_ID
         0: a LeaveGroup UNKNOWN_MEMBER_ID
         0: nobody LeaveGroup UNKNOWN_MEMBER_ID
         0: old Heartbeat UNKNOWN_MEMBER_ID
         0: old LeaveGroup UNKNOWN_MEMBER_ID
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}
