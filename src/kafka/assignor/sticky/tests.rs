//! The rules of the sticky assignors, one by one.

use crate::id::{MemberId, TopicName, TopicPartition};
use crate::kafka::assignor::sticky::{CooperativeStickyAssignor, StickyAssignor};
use crate::kafka::assignor::testing::{Group, in_words};
use crate::kafka::assignor::{AssignmentStep, TakenAway};

fn sticky(group: &Group) -> String {
    in_words(&group.assign(&StickyAssignor))
}

fn cooperative(group: &Group) -> String {
    in_words(&group.assign(&CooperativeStickyAssignor))
}

#[test]
fn partitions_go_round_one_by_one() {
    let group = Group::of(&[("c1", "a b"), ("c2", "a b")], &[("a", 3), ("b", 2)]);
    assert_eq!(sticky(&group), "c1: a-0 a-2 b-1; c2: a-1 b-0");
}

#[test]
fn members_keep_what_they_had_and_share_what_a_leaver_had() {
    let group = Group::of(&[("c1", "a"), ("c3", "a")], &[("a", 6)]);
    let group = group.owning("c1", 1, "a-1 a-4").owning("c3", 1, "a-0 a-5");
    assert_eq!(sticky(&group), "c1: a-1 a-2 a-4; c3: a-0 a-3 a-5");
}

#[test]
fn a_member_with_too_much_keeps_the_lowest_partition_numbers_and_then_the_first_topics() {
    let group = Group::of(&[("c1", "a b"), ("c2", "a b")], &[("a", 3), ("b", 3)]);
    let group = group.owning("c1", 1, "a-0 a-1 a-2 b-0 b-1 b-2");
    assert_eq!(sticky(&group), "c1: a-0 a-1 b-0; c2: a-2 b-1 b-2");
}

#[test]
fn the_first_members_with_one_more_keep_it_as_long_as_there_may_be_any() {
    let group = Group::of(&[("c1", "a"), ("c2", "a"), ("c3", "a")], &[("a", 4)]);
    let group = group.owning("c1", 1, "a-0 a-1").owning("c2", 1, "a-2 a-3");
    assert_eq!(sticky(&group), "c1: a-0 a-1; c2: a-2; c3: a-3");
}

#[test]
fn two_claims_of_one_generation_are_both_lost() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 4)]);
    let group = group.owning("c1", 5, "a-0 a-3").owning("c2", 5, "a-1 a-3");
    // Both are one short now, and take their turns: a-2 and then a-3.
    assert_eq!(sticky(&group), "c1: a-0 a-2; c2: a-1 a-3");
    assert_eq!(cooperative(&group), "c1: a-0 a-2; c2: a-1", "whoever reads it gives it back first");
}

#[test]
fn a_claim_of_an_older_generation_loses_against_a_newer_one() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    let group = group.owning("c1", 4, "a-0 a-1").owning("c2", 5, "a-0");
    assert_eq!(sticky(&group), "c1: a-1; c2: a-0");
    let group = group.owning("c1", 5, "a-0").owning("c2", 4, "a-0 a-1");
    assert_eq!(sticky(&group), "c1: a-0; c2: a-1");
}

#[test]
fn a_claim_of_an_older_generation_holds_if_nobody_else_claims() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    let group = group.owning("c1", 4, "a-1").owning("c2", 5, "");
    assert_eq!(sticky(&group), "c1: a-1; c2: a-0");
}

#[test]
fn the_sticky_assignor_reads_user_data_and_the_cooperative_one_what_is_owned() {
    let mut group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]).owning("c1", 1, "a-1");
    std::sync::Arc::make_mut(&mut group.members[0].subscription).user_data = None;
    assert_eq!(sticky(&group), "c1: a-0; c2: a-1");
    assert_eq!(cooperative(&group), "c1: a-1; c2: a-0");
}

#[test]
fn claims_to_what_does_not_exist_count_for_nothing() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    let group = group.owning("c1", 1, "a-7 gone-0 a-1");
    assert_eq!(sticky(&group), "c1: a-1; c2: a-0");
}

#[test]
fn the_cooperative_assignor_withholds_what_another_member_still_reads() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]).owning("c1", 1, "a-0 a-1");
    assert_eq!(sticky(&group), "c1: a-0; c2: a-1");
    assert_eq!(cooperative(&group), "c1: a-0; c2:");
    let next = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    let next = next.owning("c1", 2, "a-0").owning("c2", 2, "");
    assert_eq!(cooperative(&next), "c1: a-0; c2: a-1");
}

#[test]
fn a_leavers_partitions_are_not_withheld() {
    let group = Group::of(&[("c1", "a"), ("c3", "a")], &[("a", 2)]).owning("c1", 1, "a-0");
    assert_eq!(cooperative(&group), "c1: a-0; c3: a-1");
}

#[test]
fn with_different_subscriptions_topics_with_few_subscribers_come_first() {
    let members = [("C0", "t0"), ("C1", "t0 t1"), ("C2", "t0 t1 t2")];
    let group = Group::of(&members, &[("t0", 1), ("t1", 2), ("t2", 3)]);
    assert_eq!(sticky(&group), "C0: t0-0; C1: t1-0 t1-1; C2: t2-0 t2-1 t2-2");
    let rest = Group::of(&members[1..], &[("t0", 1), ("t1", 2), ("t2", 3)]);
    let rest = rest.owning("C1", 1, "t1-0 t1-1").owning("C2", 1, "t2-0 t2-1 t2-2");
    assert_eq!(sticky(&rest), "C1: t0-0 t1-0 t1-1; C2: t2-0 t2-1 t2-2");
}

#[test]
fn with_different_subscriptions_partitions_move_until_nobody_has_two_more_than_it_must() {
    let group = Group::of(&[("c1", "a b"), ("c2", "a")], &[("a", 4), ("b", 1)]);
    let group = group.owning("c1", 1, "a-0 a-1 a-2 a-3 b-0");
    assert_eq!(sticky(&group), "c1: a-2 a-3 b-0; c2: a-0 a-1");
    assert_eq!(cooperative(&group), "c1: a-2 a-3 b-0; c2:");
}

#[test]
fn a_partition_returns_to_who_had_it_before_even_if_others_have_as_few() {
    let members = [("c0", "b"), ("c1", "a b"), ("c2", "b")];
    let group = Group::of(&members, &[("a", 1), ("b", 1)]);
    let group = group.owning("c1", 5, "a-0 b-0").owning("c2", 4, "b-0");
    assert_eq!(sticky(&group), "c0:; c1: a-0; c2: b-0");
}

#[test]
fn kafka_does_not_ask_whether_who_had_it_before_is_still_subscribed() {
    let members = [("c1", "a b"), ("c2", "b"), ("c3", "a b")];
    let group = Group::of(&members, &[("a", 1), ("b", 1)]);
    let group = group.owning("c1", 5, "").owning("c2", 4, "a-0").owning("c3", 5, "a-0 b-0");
    assert_eq!(sticky(&group), "c1:; c2: a-0; c3: b-0");
}

#[test]
fn a_partition_goes_back_where_another_of_its_topic_came_from() {
    let members = [("c1", "a b"), ("c2", "b"), ("c3", "b")];
    let group = Group::of(&members, &[("a", 2), ("b", 2)]);
    let group = group.owning("c1", 5, "a-1 b-0 b-1").owning("c2", 4, "b-1");
    let group = group.owning("c3", 4, "a-0 a-1");
    assert_eq!(sticky(&group), "c1: a-0 a-1; c2: b-1; c3: b-0");
}

#[test]
fn of_the_other_claimant_the_generation_of_its_subscription_counts() {
    let mut group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    group = group.owning("c1", 5, "a-0 a-1").owning("c2", 4, "a-1");
    assert_eq!(sticky(&group), "c1: a-0; c2: a-1", "c1 has one too many");
    let c1 = std::sync::Arc::make_mut(&mut group.members[0].subscription);
    c1.generation_id = crate::id::GenerationId::NONE;
    let steps = group.steps(&StickyAssignor);
    let lost = |step: &AssignmentStep| {
        matches!(step, AssignmentStep::TakenAway { why: TakenAway::ClaimedLater, member, .. }
            if member.as_str() == "c1")
    };
    assert!(steps.iter().any(lost), "{steps:?}");
}

#[test]
fn a_member_without_topics_gets_nothing_wherever_it_stands() {
    for (empty, full) in [("m1", "m2"), ("m2", "m1")] {
        let group = Group::of(&[(empty, ""), (full, "a")], &[("a", 2)]);
        let share = format!("{full}: a-0 a-1");
        assert!(sticky(&group).contains(&share) && cooperative(&group).contains(&share));
    }
}

#[test]
fn what_is_kept_has_a_replica_on_the_members_rack_if_racks_matter() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 2)]);
    let group = group.on_rack("c1", "r1").on_rack("c2", "r2").replicas("a", &["r2", "r1"]);
    let group = group.owning("c1", 1, "a-0").owning("c2", 1, "a-1");
    assert_eq!(sticky(&group), "c1: a-1; c2: a-0");
    assert_eq!(cooperative(&group), "c1:; c2:");
    let everywhere = group.replicas("a", &["r1 r2", "r2 r1"]);
    assert_eq!(sticky(&everywhere), "c1: a-0; c2: a-1");
}

#[test]
fn the_explanation_has_the_quota_what_is_kept_taken_away_given_and_withheld() {
    let group = Group::of(&[("c1", "a"), ("c2", "a")], &[("a", 3)]).owning("c1", 1, "a-0 a-1 a-2");
    let (c1, c2) = (MemberId::new("c1"), MemberId::new("c2"));
    let partition = |p| TopicPartition::new(TopicName::new("a"), p);
    assert_eq!(
        group.steps(&CooperativeStickyAssignor),
        [
            AssignmentStep::Quota { partitions: 3, members: 2, each: 1, extra: 1 },
            AssignmentStep::Kept {
                member: c1.clone(),
                partitions: vec![partition(0), partition(1)]
            },
            AssignmentStep::TakenAway {
                member: c1,
                partitions: vec![partition(2)],
                why: TakenAway::OverQuota
            },
            AssignmentStep::Given {
                member: c2.clone(),
                topic: TopicName::new("a"),
                partitions: vec![2]
            },
            AssignmentStep::Withheld { partition: partition(2), new_owner: c2 },
        ]
    );
}
