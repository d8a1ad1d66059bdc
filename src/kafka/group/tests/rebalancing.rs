//! Rejoining, and how a join phase ends.

use crate::kafka::group::tests::check;
use crate::kafka::group::tests::desk::check_with;

/// Two members in generation 1, which is stable. The clock stands at 6000.
pub(super) const TWO: &str = "join a v=3
     join b v=3
     wait 6000
     sync a a-1 1 a-1:t-0 b-2:t-1
     sync b b-2 1";

pub(super) const TWO_SAID: &str =
    "6000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1,b-2
     6000: b JoinGroup NONE b-2 generation=1 leader=a-1
     6000: a SyncGroup NONE [t-0]
     6000: b SyncGroup NONE [t-1]";

pub(super) fn after_two(script: &str, expected: &str) {
    check(&format!("{TWO}\n{script}"), &format!("{TWO_SAID}\n{expected}"));
}

#[test]
fn a_rebalance_ends_when_all_members_have_rejoined() {
    after_two(
        "join c
         join c c-3
         beat a a-1 1
         join a a-1
         join b b-2",
        "6000: c JoinGroup MEMBER_ID_REQUIRED c-3
         6000: a Heartbeat REBALANCE_IN_PROGRESS
         6000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1,b-2,c-3
         6000: b JoinGroup NONE b-2 generation=2 leader=a-1
         6000: c JoinGroup NONE c-3 generation=2 leader=a-1",
    );
}

#[test]
fn a_pending_member_holds_up_a_later_join_phase() {
    after_two(
        "join c
         join a a-1
         join b b-2
         wait 1000
         join c c-3",
        "6000: c JoinGroup MEMBER_ID_REQUIRED c-3
         7000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1,b-2,c-3
         7000: b JoinGroup NONE b-2 generation=2 leader=a-1
         7000: c JoinGroup NONE c-3 generation=2 leader=a-1",
    );
}

#[test]
fn a_follower_that_says_nothing_new_is_answered_at_once() {
    after_two("join b b-2", "6000: b JoinGroup NONE b-2 generation=1 leader=a-1");
}

#[test]
fn a_changed_subscription_starts_a_rebalance() {
    after_two(
        "join b b-2 topics=t+u
         state",
        "PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0] b-2(join)[t-1]",
    );
}

#[test]
fn a_leader_that_rejoins_always_starts_a_rebalance() {
    after_two(
        "join a a-1
         state",
        "PreparingRebalance generation=1 leader=a-1 protocol=range a-1(join)[t-0] b-2[t-1]",
    );
}

#[test]
fn a_second_join_of_a_waiting_member_takes_the_place_of_the_first() {
    check(
        "join a v=3
         join a a-1 rebalance=20000
         wait 3000
         state",
        "3000: a JoinGroup NONE a-1 generation=1 leader=a-1 members=a-1
         CompletingRebalance generation=1 leader=a-1 protocol=range a-1[]",
    );
}

#[test]
fn whoever_does_not_rejoin_in_time_is_out() {
    after_two(
        "join a a-1 rebalance=9000 session=60000
         wait 5000
         beat b b-2 1
         wait 9000
         beat b b-2 1
         wait 9000
         beat b b-2 1
         wait 7000
         state",
        "11000: b Heartbeat REBALANCE_IN_PROGRESS
         20000: b Heartbeat REBALANCE_IN_PROGRESS
         29000: b Heartbeat REBALANCE_IN_PROGRESS
         36000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1
         CompletingRebalance generation=2 leader=a-1 protocol=range a-1[t-0]",
    );
}

#[test]
fn a_leader_that_does_not_rejoin_gives_way_to_one_that_did() {
    after_two(
        "join b b-2 topics=u
         wait 9999
         beat a a-1 1
         wait 9999
         beat a a-1 1
         wait 9999
         beat a a-1 1
         wait 3",
        "15999: a Heartbeat REBALANCE_IN_PROGRESS
         25998: a Heartbeat REBALANCE_IN_PROGRESS
         35997: a Heartbeat REBALANCE_IN_PROGRESS
         36000: b JoinGroup NONE b-2 generation=2 leader=b-2 members=b-2",
    );
}

#[test]
fn a_static_member_keeps_its_place_when_a_join_phase_ends_without_it() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "0")],
        "join a instance=i rebalance=7000 session=20000
         sync a i-1 1 i-1:t-0
         join b
         join b b-2 rebalance=7000
         wait 7000
         state",
        "0: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1
         0: a SyncGroup NONE [t-0]
         0: b JoinGroup MEMBER_ID_REQUIRED b-2
         7000: b JoinGroup NONE b-2 generation=2 leader=b-2 members=i-1,b-2
         CompletingRebalance generation=2 leader=b-2 protocol=range i-1[t-0] b-2[]",
    );
}

#[test]
fn a_group_whose_members_are_all_gone_is_empty_in_a_new_generation() {
    after_two(
        "wait 50000
         state",
        "Empty generation=2",
    );
}

#[test]
fn a_pending_member_that_expires_or_leaves_holds_the_join_phase_up_no_longer() {
    for (gone, at, said) in
        [("wait 6000", 12_000, ""), ("leave c c-3", 6_000, "6000: c LeaveGroup NONE NONE")]
    {
        after_two(
            &format!("join c session=6000\njoin a a-1\njoin b b-2\n{gone}"),
            &format!(
                "6000: c JoinGroup MEMBER_ID_REQUIRED c-3
                 {at}: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1,b-2
                 {at}: b JoinGroup NONE b-2 generation=2 leader=a-1
                 {said}"
            ),
        );
    }
}

#[test]
fn a_join_phase_takes_as_long_as_the_most_patient_member_allows() {
    after_two(
        "join a a-1 rebalance=9000 session=60000
         join b b-2 topics=u rebalance=7000
         state
         join c rebalance=50000
         join c c-3 rebalance=50000
         join a a-1 rebalance=9000 session=60000
         wait 9999
         beat b b-2 2
         wait 9999
         beat b b-2 2
         wait 9999
         beat b b-2 2
         wait 9999
         beat b b-2 2
         wait 9999
         beat b b-2 2
         wait 5
         state",
        "6000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1,b-2
         6000: b JoinGroup NONE b-2 generation=2 leader=a-1
         CompletingRebalance generation=2 leader=a-1 protocol=range a-1[t-0] b-2[t-1]
         6000: c JoinGroup MEMBER_ID_REQUIRED c-3
         15999: b Heartbeat REBALANCE_IN_PROGRESS
         25998: b Heartbeat REBALANCE_IN_PROGRESS
         35997: b Heartbeat REBALANCE_IN_PROGRESS
         45996: b Heartbeat REBALANCE_IN_PROGRESS
         55995: b Heartbeat REBALANCE_IN_PROGRESS
         56000: a JoinGroup NONE a-1 generation=3 leader=a-1 members=a-1,c-3
         56000: c JoinGroup NONE c-3 generation=3 leader=a-1
         CompletingRebalance generation=3 leader=a-1 protocol=range a-1[] c-3[]",
    );
}

#[test]
fn a_join_phase_in_which_only_absent_static_members_are_left_begins_anew() {
    check_with(
        &[("group.initial.rebalance.delay.ms", "0")],
        "join a instance=i rebalance=7000 session=20000
         sync a i-1 1 i-1:t-0
         join b v=3 rebalance=7000
         leave b b-2
         wait 8000
         state
         wait 11999
         state
         wait 1
         state",
        "0: a JoinGroup NONE i-1 generation=1 leader=i-1 members=i-1
         0: a SyncGroup NONE [t-0]
         0: b JoinGroup UNKNOWN_MEMBER_ID
         0: b LeaveGroup NONE NONE
         PreparingRebalance generation=1 leader=i-1 protocol=range i-1[t-0]
         PreparingRebalance generation=1 leader=i-1 protocol=range i-1[t-0]
         Empty generation=2",
    );
}

#[test]
fn while_a_rebalance_is_prepared_only_those_who_wait_count_against_group_max_size() {
    after_two(
        "set group.max.size=1
         join b b-2 topics=u
         join a a-1
         state",
        "6000: a JoinGroup GROUP_MAX_SIZE_REACHED
         PreparingRebalance generation=1 leader=b-2 protocol=range b-2(join)[t-1]",
    );
}

#[test]
fn a_loaded_group_above_group_max_size_rebalances() {
    after_two(
        "set group.max.size=1
         failover
         state
         join a a-1
         join b b-2
         wait 30000",
        "PreparingRebalance generation=1 leader=a-1 protocol=range a-1[t-0] b-2[t-1]
         6000: b JoinGroup GROUP_MAX_SIZE_REACHED
         36000: a JoinGroup NONE a-1 generation=2 leader=a-1 members=a-1",
    );
}
