//! Failover, and writes that take their time or fail.

use crate::fact::GroupState;
use crate::id::{ErrorCode, GroupId, TopicName, TopicPartition};
use crate::kafka::group::GroupOutput;
use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::Desk;
use crate::kafka::group::tests::rebalancing::{TWO, after_two};

#[test]
fn a_failover_keeps_generation_members_and_shares() {
    after_two(
        "commit a a-1 1 t-0=5
         failover
         state
         beat a a-1 1
         fetch b",
        "6000: a OffsetCommit NONE
         Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]
         6000: a Heartbeat NONE
         6000: b OffsetFetch NONE t-0=5",
    );
}

#[test]
fn loaded_members_have_a_fresh_session() {
    after_two(
        "wait 9000
         failover
         wait 9000
         state",
        "Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]",
    );
}

#[test]
fn a_failover_loses_who_waits_and_who_came_since_the_last_sync() {
    after_two(
        "join c v=3
         join d
         join a a-1
         failover
         state
         join d d-4",
        "6000: d JoinGroup MEMBER_ID_REQUIRED d-4
         6000: a JoinGroup NOT_COORDINATOR a-1
         6000: c JoinGroup NOT_COORDINATOR c-3
         Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]
         6000: d JoinGroup UNKNOWN_MEMBER_ID d-4",
    );
}

#[test]
fn a_generation_that_was_not_stored_is_lost() {
    after_two(
        "join a a-1
         join b b-2
         sync b b-2 2
         failover
         state",
        "6000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1,b-2
         6000: b JoinGroup NONE b-2 generation=2 leader=a-1
         6000: b SyncGroup NOT_COORDINATOR
         Stable generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]",
    );
}

#[test]
fn member_ids_do_not_come_again_after_a_failover() {
    after_two(
        "join c
         failover
         join e",
        "6000: c JoinGroup MEMBER_ID_REQUIRED c-3
         6000: e JoinGroup MEMBER_ID_REQUIRED e-4",
    );
}

#[test]
fn shares_are_handed_out_when_they_are_safe() {
    check(
        "join a v=3
         wait 3000
         hold
         sync a a-1 1 a-1:t-0
         state
         commit-all
         state",
        "3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         CompletingRebalance generation=1 leader=a-1 protocol=range a-1(sync)[]
         3000: a SyncGroup NONE [t-0]
         Stable generation=1 leader=a-1 protocol=range a-1[t-0]",
    );
}

#[test]
fn shares_that_could_not_be_stored_mean_another_rebalance() {
    check(
        "join a v=3
         wait 3000
         hold
         sync a a-1 1 a-1:t-0
         fail NOT_ENOUGH_REPLICAS
         state",
        "3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         3000: a SyncGroup COORDINATOR_NOT_AVAILABLE
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[]",
    );
}

#[test]
fn a_plan_that_is_stored_too_late_is_worth_nothing() {
    check(
        "join a v=3
         wait 3000
         hold
         sync a a-1 1 a-1:t-0
         join b v=3
         commit-all
         state",
        "3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         3000: a SyncGroup REBALANCE_IN_PROGRESS
         PreparingRebalance generation=1 leader=a-1 protocol=range a-1[] b-2(join)[]",
    );
}

#[test]
fn a_commit_that_failed_leaves_no_trace() {
    after_two(
        "hold
         commit a a-1 1 t-0=5
         fail NOT_LEADER_OR_FOLLOWER
         fetch a",
        "6000: a OffsetCommit NOT_COORDINATOR
         6000: a OffsetFetch NONE",
    );
}

#[test]
fn a_commit_that_takes_too_long_may_still_be_stored() {
    after_two(
        "hold
         commit a a-1 1 t-0=5
         fail REQUEST_TIMED_OUT
         fetch a",
        "6000: a OffsetCommit COORDINATOR_NOT_AVAILABLE
         6000: a OffsetFetch NONE t-0=5",
    );
}

#[test]
fn nobody_hears_of_what_is_not_committed_yet() {
    after_two(
        "hold
         commit a a-1 1 t-0=5
         fetch b
         beat b b-2 1
         beat b b-2 7
         commit-all",
        "6000: b Heartbeat ILLEGAL_GENERATION
         6000: a OffsetCommit NONE
         6000: b OffsetFetch NONE t-0=5
         6000: b Heartbeat NONE",
    );
}

#[test]
fn a_group_that_could_not_be_written_down_does_not_exist() {
    check(
        "hold
         join a instance=i
         fail NOT_ENOUGH_REPLICAS
         state",
        "0: a JoinGroup COORDINATOR_NOT_AVAILABLE
         absent",
    );
}

#[test]
fn a_replacement_that_could_not_be_stored_is_undone() {
    check(
        "join a instance=i
         wait 3000
         sync a i-1 1 i-1:t-0
         hold
         join a instance=i
         fail NOT_ENOUGH_REPLICAS
         state
         beat a i-1 1 instance=i",
        "3000: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1
         3000: a SyncGroup NONE [t-0]
         3000: a JoinGroup COORDINATOR_NOT_AVAILABLE
         Stable generation=1 leader=i-1 protocol=range i-1[t-0]
         3000: a Heartbeat NONE",
    );
}

#[test]
fn a_group_of_another_brokers_partition_is_sent_away() {
    let mut desk = Desk::new(&[]);
    let mut out = GroupOutput::default();
    let partition = desk.coordinator.partition_of(&GroupId::new("g"));
    desk.coordinator.unload(desk.now, partition, &mut out);
    desk.run("join a\nbeat a a-1 1\ncommit a a-1 1 t-0=5\nfetch a\nsync a a-1 1\nleave a a-1");
    let lines: Vec<_> = desk.written.lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|line| line.contains("NOT_COORDINATOR")), "{lines:?}");
}

#[test]
fn only_an_empty_group_can_be_deleted() {
    let mut desk = Desk::new(&[]);
    let group = GroupId::new("g");
    desk.run(TWO);
    let mut out = GroupOutput::default();
    let result = desk.coordinator.delete_group(desk.now, &group, &mut out);
    assert_eq!(result, Err(ErrorCode::NonEmptyGroup));
    desk.run("leave a a-1 b-2");
    let state = desk.coordinator.group(&group).map(|group| group.state());
    assert_eq!(state, Some(GroupState::Empty));
    assert_eq!(desk.coordinator.delete_group(desk.now, &group, &mut out), Ok(()));
    assert!(desk.coordinator.group(&group).is_none());
    let result = desk.coordinator.delete_group(desk.now, &group, &mut out);
    assert_eq!(result, Err(ErrorCode::GroupIdNotFound));
}

#[test]
fn offsets_of_a_subscribed_topic_cannot_be_deleted() {
    let mut desk = Desk::new(&[]);
    desk.run(TWO);
    desk.run("commit a a-1 1 t-0=5 old-0=7");
    let partition = |topic| TopicPartition::new(TopicName::new(topic), 0);
    let mut out = GroupOutput::default();
    let answers = desk.coordinator.delete_offsets(
        desk.now,
        &GroupId::new("g"),
        &[partition("t"), partition("old")],
        &mut out,
    );
    let expected = vec![
        (partition("t"), ErrorCode::GroupSubscribedToTopic),
        (partition("old"), ErrorCode::None),
    ];
    assert_eq!(answers, Ok(expected));
}

#[test]
fn a_clone_does_not_feel_what_happens_to_the_original() {
    let mut desk = Desk::new(&[]);
    desk.run(TWO);
    let before = desk.coordinator.clone();
    assert_eq!(before, desk.coordinator);
    desk.run("join c v=3");
    assert_ne!(before, desk.coordinator);
    let state = before.group(&GroupId::new("g")).map(|group| group.state());
    assert_eq!(state, Some(GroupState::Stable));
}
