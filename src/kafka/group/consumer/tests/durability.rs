//! Failover, writes that take their time or fail, and the end of a group.

use crate::kafka::group::consumer::tests::{check, check_with};

const MOVING: &str = "join a
                      join b
                      beat a 1";
const MOVING_ANSWERS: &str = "0: a epoch=1 [t-0 t-1 t-2]
                              0: b epoch=2 []
                              0: a epoch=1 [t-0 t-1]";

fn while_moving(script: &str, expected: &str) {
    check(&format!("{MOVING}\n{script}"), &format!("{MOVING_ANSWERS}\n{expected}"));
}

#[test]
fn a_failover_keeps_epochs_targets_and_where_everybody_stands() {
    while_moving(
        "commit a 1 t-0=5
         failover
         state
         target
         beat a 1 owned=t-0+t-1
         beat b 2
         fetch a 2",
        "0: a OffsetCommit NONE
         Reconciling epoch=2 target=2 a:1 UnrevokedPartitions [t-0 t-1] revoking [t-2] b:2 UnreleasedPartitions []
         target a[t-0 t-1] b[t-2]
         0: a epoch=2
         0: b epoch=2 [t-2]
         0: a OffsetFetch t-0=5",
    );
}

#[test]
fn loaded_members_have_a_fresh_session() {
    check(
        "join a
         wait 40000
         failover
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
fn loaded_members_have_fresh_time_to_give_partitions_back() {
    while_moving(
        "wait 9000
         failover
         wait 9999
         state
         wait 1
         state",
        "Reconciling epoch=2 target=2 a:1 UnrevokedPartitions [t-0 t-1] revoking [t-2] b:2 UnreleasedPartitions []
         Assigning epoch=3 target=2 b:2 UnreleasedPartitions []",
    );
}

#[test]
fn a_static_member_may_come_back_to_another_coordinator() {
    check(
        "join a instance=i
         beat a -2 instance=i
         failover
         join a2 instance=i
         failover
         beat a2 1 instance=i
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=-2
         0: a2 epoch=1 [t-0 t-1 t-2]
         0: a2 epoch=1
         Stable epoch=1 target=1 a2:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn a_topic_that_grew_during_the_failover_is_noticed() {
    check(
        "join a
         failover
         beat a 1
         topics t=4
         failover
         beat a 1",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a epoch=1
         0: a epoch=2 [t-0 t-1 t-2 t-3]",
    );
}

#[test]
fn nobody_hears_of_what_is_not_committed_yet() {
    check(
        "join a
         hold
         join b
         beat a 1
         wait 50
         commit-all",
        "0: a epoch=1 [t-0 t-1 t-2]
         50: b epoch=2 []
         50: a epoch=1 [t-0 t-1]",
    );
}

#[test]
fn an_answer_without_news_waits_for_the_news_before_it() {
    check(
        "join a
         hold
         join b
         beat b 2
         wait 50
         commit-all",
        "0: a epoch=1 [t-0 t-1 t-2]
         50: b epoch=2 []
         50: b epoch=2",
    );
}

#[test]
fn a_write_that_failed_leaves_the_group_as_it_was() {
    check(
        "join a
         hold
         join b
         fail NOT_ENOUGH_REPLICAS
         state
         target
         failover
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b COORDINATOR_NOT_AVAILABLE
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]
         target a[t-0 t-1 t-2]
         Stable epoch=1 target=1 a:1 Stable [t-0 t-1 t-2]",
    );
}

#[test]
fn a_group_whose_first_write_failed_does_not_exist() {
    check(
        "hold
         join a
         fail NOT_LEADER_OR_FOLLOWER
         state",
        "0: a NOT_COORDINATOR
         absent",
    );
}

#[test]
fn unloading_sends_those_who_wait_away() {
    check(
        "join a
         hold
         join b
         failover",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: b NOT_COORDINATOR",
    );
}

#[test]
fn only_an_empty_group_can_be_deleted() {
    check(
        "join a
         commit a 1 t-0=5
         delete
         beat a -1
         delete
         state
         failover
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit NONE
         0: delete NON_EMPTY_GROUP
         0: a epoch=-1
         0: delete NONE
         absent
         absent",
    );
}

#[test]
fn an_empty_group_goes_with_its_last_offset() {
    let settings =
        [("offsets.retention.minutes", "1"), ("offsets.retention.check.interval.ms", "1000")];
    check_with(
        &settings,
        "join a
         commit a 1 t-0=5
         beat a -1
         wait 59000
         state
         wait 1000
         state
         failover
         state",
        "0: a epoch=1 [t-0 t-1 t-2]
         0: a OffsetCommit NONE
         0: a epoch=-1
         Empty epoch=2 target=1
         absent
         absent",
    );
}
