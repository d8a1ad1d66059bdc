//! What happens to partitions and positions when the group rebalances.

use std::sync::Arc;

use super::bench::{Bench, tp};
use crate::id::{AssignorName, ErrorCode, MemberId};
use crate::kafka::Input;
use crate::kafka::consumer::{MemberState, WaitingFor};
use crate::protocol::join_group::JoinMember;
use crate::protocol::{ApiKey, Request, Response, Subscription};

fn told_to_rejoin(settings: &[(&str, &str)]) -> Bench {
    let mut bench = Bench::reading(settings, &[0, 1]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    bench
}

#[test]
fn an_eager_member_commits_then_gives_everything_back_then_joins() {
    let mut bench = told_to_rejoin(&[]);
    assert_eq!(bench.take_facts(), ["rejoin-needed"]);
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup), "the commit comes first");
    assert_eq!(bench.consumer.waiting_for(), WaitingFor::Commit);
    assert_eq!(bench.respond_commit(ErrorCode::None), [(0, 0), (1, 0)]);
    assert_eq!(bench.take_facts(), ["partitions-revoked"]);
    assert_eq!(bench.consumer.gave_back(), [tp(0), tp(1)]);
    assert_eq!(bench.consumer.assignment(), []);
    bench.join(2, &[1]);
    assert_eq!(bench.take_facts(), ["partitions-assigned"]);
    assert_eq!(bench.consumer.gave_back(), []);
    assert_eq!(bench.consumer.generation().0, 2);
}

#[test]
fn positions_do_not_move_while_the_commit_before_the_join_is_under_way() {
    let mut bench = told_to_rejoin(&[]);
    bench.take_facts();
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 3)]));
    assert_eq!(bench.take_facts(), ["records-fetched"], "nothing is returned");
}

#[test]
fn the_join_waits_for_its_commit_no_longer_than_the_rebalance_timeout() {
    let mut bench = told_to_rejoin(&[("max.poll.interval.ms", "5000")]);
    bench.run_until(7_999);
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup));
    bench.run_until(8_000);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_commit_before_the_join_that_finds_the_member_unknown_costs_the_partitions() {
    let mut bench = told_to_rejoin(&[]);
    bench.respond_commit(ErrorCode::UnknownMemberId);
    assert_eq!(bench.take_facts(), ["rejoin-needed", "commit-failed", "partitions-lost"]);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert!(join.member_id.is_unknown());
}

#[test]
fn a_sync_that_finds_another_rebalance_joins_again() {
    let mut bench = told_to_rejoin(&[("enable.auto.commit", "false")]);
    bench.respond(ApiKey::JoinGroup, Bench::joined(2, "m-2"));
    bench.respond(ApiKey::SyncGroup, Bench::sync_error(ErrorCode::RebalanceInProgress));
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
    assert_eq!(bench.consumer.member_state(), MemberState::PreparingRebalance);
}

#[test]
fn a_group_that_is_full_ends_the_application() {
    let mut bench = Bench::new(&[]);
    bench.input(Input::Started);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.respond(ApiKey::JoinGroup, Bench::join_error(ErrorCode::GroupMaxSizeReached));
    assert!(bench.take_facts().contains(&"consumer-failed"));
}

#[test]
fn a_join_may_take_as_long_as_the_rebalance_timeout_and_five_seconds() {
    let mut bench = told_to_rejoin(&[("enable.auto.commit", "false")]);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
    bench.run_until(3_000 + 305_000);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
    bench.take_facts();
    bench.run_until(3_000 + 305_001);
    assert!(bench.take_facts().contains(&"request-timed-out"));
}

#[test]
fn a_join_may_take_as_long_as_any_request_if_that_is_longer() {
    let settings = [("enable.auto.commit", "false"), ("request.timeout.ms", "400000")];
    let mut bench = told_to_rejoin(&settings);
    bench.run_until(3_000 + 400_000);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
    bench.take_facts();
    bench.run_until(3_000 + 400_001);
    assert!(bench.take_facts().contains(&"request-timed-out"));
}

/// The members of a group of two, as its leader gets them.
fn led(generation: i32) -> Response {
    let Response::JoinGroup(mut response) = Bench::joined(generation, "m-1") else {
        unreachable!("as built")
    };
    let subscription = Arc::new(Subscription::to_topics(vec![tp(0).topic]));
    for member in ["m-1", "m-2"] {
        Arc::make_mut(&mut response).members.push(JoinMember {
            member_id: MemberId::new(member),
            group_instance_id: None,
            subscription: subscription.clone(),
        });
    }
    Response::JoinGroup(response)
}

fn started_with(partitions: i32) -> Bench {
    let mut bench =
        Bench::new(&[("metadata.max.age.ms", "10000"), ("enable.auto.commit", "false")]);
    bench.partitions = partitions;
    bench.input(Input::Started);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench
}

#[test]
fn the_leader_assigns_and_sends_the_plan() {
    let mut bench = started_with(3);
    bench.respond(ApiKey::JoinGroup, led(1));
    assert_eq!(bench.consumer.waiting_for(), WaitingFor::SyncGroup { sent_plan: true });
    let Request::SyncGroup(sync) = bench.take(ApiKey::SyncGroup).body else {
        panic!("a SyncGroup")
    };
    assert_eq!(sync.protocol, Some(AssignorName::new("range")));
    let share = |i: usize| sync.assignments[i].assignment.partitions.clone();
    assert_eq!((share(0), share(1)), (vec![tp(0), tp(1)], vec![tp(2)]));
    assert!(bench.take_facts().contains(&"assignment-computed"));
}

#[test]
fn the_leader_waits_for_metadata_that_were_asked_for_before_it_assigns() {
    let mut bench = Bench::new(&[]);
    bench.input(Input::Started);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.respond(ApiKey::JoinGroup, led(1));
    assert_eq!(bench.waiting(), [ApiKey::Metadata]);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    assert_eq!(bench.waiting(), [ApiKey::SyncGroup]);
}

#[test]
fn the_leader_rejoins_when_its_metadata_show_more_partitions() {
    let mut bench = started_with(2);
    bench.respond(ApiKey::JoinGroup, led(1));
    bench.respond(ApiKey::SyncGroup, Bench::synced(&[0]));
    bench.respond(ApiKey::OffsetFetch, Bench::committed(&[(0, 0)]));
    bench.partitions = 3;
    bench.run_until(10_000);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert_eq!(&*join.reason, "cached metadata has changed");
}

#[test]
fn a_topic_that_comes_into_being_later_makes_the_leader_rejoin() {
    let mut bench = Bench::new(&[]);
    bench.input(Input::Started);
    let mut missing = bench.metadata();
    if let Response::Metadata(response) = &mut missing {
        let topic = Arc::make_mut(&mut Arc::make_mut(response).topics[0]);
        topic.error = ErrorCode::UnknownTopicOrPartition;
        topic.partitions.clear();
    }
    bench.respond(ApiKey::Metadata, missing);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.respond(ApiKey::JoinGroup, led(1));
    bench.run_until(100);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    let Request::SyncGroup(sync) = bench.take(ApiKey::SyncGroup).body else {
        panic!("a SyncGroup")
    };
    assert_eq!(sync.assignments.len(), 2, "it waited for the topic's first sign of life");
}

#[test]
fn a_new_subscription_is_taken_to_the_group_with_the_next_poll() {
    let mut bench = Bench::reading(&[("enable.auto.commit", "false")], &[0, 1]);
    let topics = vec![tp(0).topic, crate::id::TopicName::new("u")];
    bench.command(crate::kafka::ClientCommand::Subscribe(topics.into()));
    let Request::JoinGroup(join) = bench.take(ApiKey::JoinGroup).body else {
        panic!("a JoinGroup")
    };
    assert_eq!(join.protocols[0].subscription.topics.len(), 2);
    assert_eq!(&*join.reason, "subscription has changed");
}
