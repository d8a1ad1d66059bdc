//! What the consumer does with its assignors: the sticky one's memory, and the leader's check of a cooperative plan.

use std::sync::Arc;

use super::bench::{Bench, tp};
use crate::id::{ErrorCode, MemberId};
use crate::kafka::consumer::assignment::is_valid_cooperative_assignment;
use crate::protocol::join_group::JoinMember;
use crate::protocol::sync_group::MemberAssignment;
use crate::protocol::{ApiKey, Assignment, Request, StickyUserData, Subscription};

const STICKY: (&str, &str) = ("partition.assignment.strategy", "sticky,range");

/// What each assignor sends along in the oldest unanswered JoinGroup.
fn user_data(bench: &Bench) -> Vec<Option<StickyUserData>> {
    let join = bench.sent.iter().find_map(|sent| match &sent.body {
        Request::JoinGroup(join) => Some(join),
        _ => None,
    });
    let protocols = &join.expect("a JoinGroup").protocols;
    protocols.iter().map(|protocol| protocol.subscription.user_data.clone()).collect()
}

#[test]
fn the_sticky_assignor_sends_nothing_before_its_first_assignment_then_what_it_was() {
    let mut bench = Bench::new(&[STICKY, ("enable.auto.commit", "false")]);
    bench.input(crate::kafka::Input::Started);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(user_data(&bench), [None, None]);
    bench.join(4, &[0, 1]);
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 0), (1, 0)]));
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    let remembered = StickyUserData {
        previous_assignment: vec![tp(0), tp(1)],
        generation: crate::id::GenerationId(4),
    };
    assert_eq!(user_data(&bench), [Some(remembered), None]);
}

#[test]
fn the_sticky_assignor_remembers_even_when_the_member_is_thrown_out() {
    let mut bench = Bench::reading(&[STICKY, ("enable.auto.commit", "false")], &[1]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::UnknownMemberId));
    let remembered =
        StickyUserData { previous_assignment: vec![tp(1)], generation: crate::id::GenerationId(1) };
    assert_eq!(user_data(&bench), [Some(remembered), None]);
}

fn member(id: &str, owned: &[i32]) -> JoinMember {
    let mut subscription = Subscription::to_topics(vec![tp(0).topic]);
    subscription.owned_partitions = owned.iter().map(|&partition| tp(partition)).collect();
    JoinMember {
        member_id: MemberId::new(id),
        group_instance_id: None,
        subscription: Arc::new(subscription),
    }
}

fn share(id: &str, partitions: &[i32]) -> MemberAssignment {
    let partitions = partitions.iter().map(|&partition| tp(partition)).collect();
    MemberAssignment {
        member_id: MemberId::new(id),
        assignment: Arc::new(Assignment { partitions }),
    }
}

#[test]
fn a_cooperative_plan_must_not_give_away_what_somebody_still_owns() {
    let members = [member("a", &[0, 1]), member("b", &[])];
    let is_valid = |a: &[i32], b: &[i32]| {
        is_valid_cooperative_assignment(&members, &[share("a", a), share("b", b)])
    };
    assert!(is_valid(&[0, 1], &[]));
    assert!(is_valid(&[0], &[]), "taken from its owner, given to nobody yet");
    assert!(is_valid(&[0], &[2]), "what nobody owned can be given at once");
    assert!(!is_valid(&[0], &[1]));
}
