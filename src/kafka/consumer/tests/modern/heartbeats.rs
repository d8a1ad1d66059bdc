//! What heartbeats say, and when they go.

use super::super::bench::{B1, Bench, tp};
use super::{CONSUMER, NO_AUTO_COMMIT, beat, refused};
use crate::fact::Fact;
use crate::id::{AssignorName, ErrorCode, GenerationId, MemberEpoch, TopicName};
use crate::kafka::consumer::{ModernMemberState, WaitingFor};
use crate::kafka::{ClientCommand, Input};
use crate::kernel::{SimTime, Span};
use crate::protocol::{ApiKey, Channel};

#[test]
fn a_member_joins_under_an_id_of_its_own_making_with_epoch_0_and_all_that_there_is_to_say() {
    let settings = [("group.remote.assignor", "range"), ("max.poll.interval.ms", "60000")];
    let mut bench = Bench::knocking(&settings);
    assert_eq!(bench.state(), ModernMemberState::Joining);
    assert_eq!(bench.consumer.waiting_for(), WaitingFor::ConsumerGroupHeartbeat);
    let joining = bench.beating();
    assert_eq!(joining.member_id.as_str(), "c1-1");
    assert_eq!(joining.member_epoch, MemberEpoch::JOIN_GROUP);
    assert_eq!(joining.rebalance_timeout, Some(Span::from_ms(60_000)));
    assert_eq!(joining.subscribed_topic_names, Some(vec![TopicName::new("t")]));
    assert_eq!(joining.server_assignor, Some(AssignorName::new("range")));
    assert_eq!(joining.topic_partitions, Some(vec![]));
    bench.take_facts();

    bench.heartbeat_answered(beat(3, Some(&[0, 1])));
    let generation = GenerationId(3);
    let partitions = [tp(0), tp(1)].into();
    let consumer = bench.consumer.id().clone();
    let epoch = Some(MemberEpoch(3));
    let assigned = Fact::PartitionsAssigned { consumer, partitions, generation, epoch };
    assert!(bench.facts.contains(&assigned), "{:?}", bench.facts);
    let acknowledging = bench.beating();
    assert_eq!(acknowledging.member_epoch, MemberEpoch(3));
    assert_eq!(acknowledging.topic_partitions, Some(vec![tp(0), tp(1)]), "what it owns now");
    assert_eq!(acknowledging.rebalance_timeout, None, "what has not changed is left out");
    assert_eq!(acknowledging.subscribed_topic_names, None);
    assert_eq!(acknowledging.server_assignor, None);
    assert_eq!(bench.state(), ModernMemberState::Stable);
}

#[test]
fn the_member_id_is_another_one_at_the_next_start() {
    let mut spec = Bench::new(&[CONSUMER]).consumer.spec().clone();
    spec.starts = 2;
    let again = crate::kafka::consumer::Consumer::new(spec);
    assert_eq!(again.member_id().as_str(), "c1-2");
}

#[test]
fn heartbeats_go_in_the_interval_that_the_coordinator_names_and_say_only_what_is_new() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.run_until(4_999);
    assert_eq!(bench.beats(), 0);
    bench.run_until(5_000);
    let regular = bench.heartbeat_answered(beat(1, None));
    assert_eq!(regular.member_epoch, MemberEpoch(1));
    assert!(regular.topic_partitions.is_none() && regular.subscribed_topic_names.is_none());
    bench.command(ClientCommand::Subscribe(vec![TopicName::new("t"), TopicName::new("u")].into()));
    bench.run_until(10_000);
    let changed = bench.beating();
    let both = vec![TopicName::new("t"), TopicName::new("u")];
    assert_eq!(changed.subscribed_topic_names, Some(both), "with the next heartbeat");
    assert_eq!(changed.topic_partitions, None);
}

#[test]
fn heartbeats_go_on_while_the_application_works() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT, ("processing.time.ms", "60000")], &[0]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 1)]));
    bench.run_until(5_000);
    bench.heartbeat_answered(beat(1, None));
    bench.run_until(10_000);
    assert_eq!(bench.beats(), 1);
}

#[test]
fn a_lost_answer_makes_the_next_heartbeat_say_everything() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.run_until(5_000);
    bench.take(ApiKey::ConsumerGroupHeartbeat);
    bench.take_facts();
    bench.input(Input::Disconnected { peer: B1.into(), channel: Channel::Coordinator });
    assert!(bench.noted("coordinator-lost"));
    // The client leaves a broker alone for 50 ms after the connection broke.
    bench.run_until(5_050);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    bench.run_until(5_100);
    let full = bench.beating();
    assert_eq!(full.member_epoch, MemberEpoch(1), "it is a member still");
    assert_eq!(full.rebalance_timeout, Some(Span::from_ms(300_000)));
    assert_eq!(full.subscribed_topic_names, Some(vec![TopicName::new("t")]));
    assert_eq!(full.topic_partitions, Some(vec![tp(0)]));
}

#[test]
fn a_loading_coordinator_is_asked_again_after_the_back_off() {
    let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
    bench.run_until(5_000);
    bench.heartbeat_answered(refused(ErrorCode::CoordinatorLoadInProgress));
    bench.run_until(5_099);
    assert_eq!(bench.beats(), 0);
    bench.run_until(5_100);
    bench.heartbeat_answered(refused(ErrorCode::CoordinatorLoadInProgress));
    bench.run_until(5_299);
    assert_eq!(bench.beats(), 0, "twice as long");
    bench.run_until(5_300);
    assert_eq!(bench.beating().topic_partitions, Some(vec![tp(0)]), "and it says everything");
    assert_eq!(bench.state(), ModernMemberState::Stable);
}

#[test]
fn the_heartbeat_to_a_new_coordinator_waits_for_no_back_off() {
    for error in [ErrorCode::NotCoordinator, ErrorCode::CoordinatorNotAvailable] {
        let mut bench = Bench::member(&[NO_AUTO_COMMIT], &[0]);
        bench.run_until(5_000);
        bench.take_facts();
        bench.heartbeat_answered(refused(error));
        assert!(bench.noted("coordinator-lost"));
        bench.respond(ApiKey::FindCoordinator, Bench::found());
        assert_eq!(bench.beats(), 1, "{error}");
        assert_eq!(bench.now, SimTime::from_ms(5_000));
        assert_eq!(bench.owned(), [0], "it goes on reading");
    }
}

#[test]
fn one_search_for_the_coordinator_follows_another_after_a_back_off() {
    let mut bench = Bench::new(&[CONSUMER]);
    bench.input(Input::Started);
    let metadata = bench.metadata();
    bench.respond(ApiKey::Metadata, metadata);
    bench.respond(ApiKey::FindCoordinator, Bench::not_found());
    bench.run_until(99);
    assert!(!bench.waiting().contains(&ApiKey::FindCoordinator));
    bench.run_until(100);
    bench.respond(ApiKey::FindCoordinator, Bench::not_found());
    bench.run_until(299);
    assert!(!bench.waiting().contains(&ApiKey::FindCoordinator));
    bench.run_until(300);
    bench.respond(ApiKey::FindCoordinator, Bench::found());
    assert_eq!(bench.beats(), 1);
    bench.heartbeat_answered(refused(ErrorCode::NotCoordinator));
    bench.run_until(399);
    assert!(!bench.waiting().contains(&ApiKey::FindCoordinator), "after a success, too");
    bench.run_until(400);
    bench.respond(ApiKey::FindCoordinator, Bench::not_found());
    bench.run_until(500);
    assert!(bench.waiting().contains(&ApiKey::FindCoordinator), "the back-off began anew");
}
