//! The cooperative protocol: members keep what they own while they join.

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, TopicName, TopicPartition};
use crate::kafka::ClientCommand;
use crate::kafka::consumer::MemberState;
use crate::protocol::join_group::JoinProtocol;
use crate::protocol::{ApiKey, Request};

const COOPERATIVE: (&str, &str) = ("partition.assignment.strategy", "cooperative-sticky");
const QUICK: (&str, &str) = ("processing.time.ms", "0");

fn told_to_rejoin(settings: &[(&str, &str)], partitions: &[i32]) -> Bench {
    let mut bench = Bench::reading(settings, partitions);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::RebalanceInProgress));
    bench
}

fn owned(bench: &Bench) -> Vec<TopicPartition> {
    bench.consumer.assignment().iter().map(|state| state.partition.clone()).collect()
}

/// The protocols of the last unanswered JoinGroup.
fn joins_with(bench: &Bench) -> Vec<JoinProtocol> {
    let mut joins = bench.sent.iter().filter_map(|sent| match &sent.body {
        Request::JoinGroup(join) => Some(join.protocols.clone()),
        _ => None,
    });
    joins.next_back().expect("a JoinGroup")
}

/// The partitions of the callbacks since somebody looked, in their order.
fn callbacks(bench: &mut Bench) -> Vec<(&'static str, Vec<TopicPartition>)> {
    let callback = |fact: Fact| match &fact {
        Fact::PartitionsRevoked { partitions, .. }
        | Fact::PartitionsAssigned { partitions, .. }
        | Fact::PartitionsLost { partitions, .. } => Some((fact.id(), partitions.to_vec())),
        _ => None,
    };
    std::mem::take(&mut bench.facts).into_iter().filter_map(callback).collect()
}

#[test]
fn one_eager_assignor_in_the_list_makes_the_member_eager() {
    let both = ("partition.assignment.strategy", "range,cooperative-sticky");
    let mut bench = told_to_rejoin(&[both, ("enable.auto.commit", "false")], &[0, 1]);
    assert_eq!(callbacks(&mut bench), [("partitions-revoked", vec![tp(0), tp(1)])]);
    assert_eq!(joins_with(&bench)[1].subscription.owned_partitions, []);
}

#[test]
fn a_cooperative_member_keeps_its_partitions_while_it_joins_and_says_so() {
    let mut bench = told_to_rejoin(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    assert_eq!(callbacks(&mut bench), []);
    assert_eq!(bench.consumer.member_state(), MemberState::PreparingRebalance);
    assert_eq!(owned(&bench), [tp(0), tp(1)]);
    let subscription = joins_with(&bench)[0].subscription.clone();
    assert_eq!(subscription.owned_partitions, [tp(0), tp(1)]);
    assert_eq!(subscription.generation_id.0, 1);
}

#[test]
fn a_cooperative_member_goes_on_reading_while_it_joins() {
    let settings = [COOPERATIVE, QUICK, ("enable.auto.commit", "false")];
    let mut bench = told_to_rejoin(&settings, &[0, 1]);
    bench.take_facts();
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2)]));
    let facts = bench.take_facts();
    assert!(facts.contains(&"records-polled") && facts.contains(&"record-processed"), "{facts:?}");
    assert!(bench.waiting().contains(&ApiKey::Fetch), "and it fetches more");
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn the_commit_before_a_cooperative_join_does_not_stop_the_reading() {
    let mut bench = told_to_rejoin(&[COOPERATIVE, QUICK], &[0, 1]);
    assert!(bench.waiting().contains(&ApiKey::OffsetCommit));
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup), "the commit comes first");
    bench.take_facts();
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2)]));
    assert!(bench.take_facts().contains(&"record-processed"));
    bench.respond_commit(ErrorCode::None);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_cooperative_member_revokes_then_takes_over_then_joins_again_in_one_poll() {
    let mut bench = told_to_rejoin(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    bench.take_facts();
    bench.join(2, &[0]);
    assert_eq!(
        callbacks(&mut bench),
        [("partitions-revoked", vec![tp(1)]), ("partitions-assigned", vec![])]
    );
    assert_eq!(owned(&bench), [tp(0)]);
    let subscription = joins_with(&bench)[0].subscription.clone();
    assert_eq!(subscription.owned_partitions, [tp(0)]);
    assert_eq!(subscription.generation_id.0, 2);
    bench.join(3, &[0]);
    assert_eq!(callbacks(&mut bench), [("partitions-assigned", vec![])]);
    assert!(!bench.waiting().contains(&ApiKey::JoinGroup), "nothing moved: it is done");
}

#[test]
fn what_stays_keeps_its_position() {
    let settings = [COOPERATIVE, QUICK, ("enable.auto.commit", "false")];
    let mut bench = told_to_rejoin(&settings, &[0, 1]);
    bench.respond(ApiKey::Fetch, Bench::fetched(&[(0, 0, 2)]));
    bench.join(2, &[0]);
    let position = bench.consumer.assignment()[0].position().map(|position| position.offset.0);
    assert_eq!(position, Some(2));
    assert!(!bench.waiting().contains(&ApiKey::OffsetFetch), "and needs no committed offset");
}

#[test]
fn a_cooperative_member_gives_back_before_the_join_only_what_it_is_not_subscribed_to_any_more() {
    let mut bench = Bench::reading(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    bench.command(ClientCommand::Subscribe(vec![TopicName::new("other")].into()));
    assert_eq!(callbacks(&mut bench), [("partitions-revoked", vec![tp(0), tp(1)])]);
    assert_eq!(owned(&bench), []);
    let mut bench = Bench::reading(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    let topics = vec![TopicName::new("other"), TopicName::new("t")];
    bench.command(ClientCommand::Subscribe(topics.into()));
    assert_eq!(callbacks(&mut bench), []);
    assert_eq!(owned(&bench), [tp(0), tp(1)]);
    assert!(bench.waiting().contains(&ApiKey::JoinGroup));
}

#[test]
fn a_cooperative_member_that_is_unknown_has_lost_everything() {
    let mut bench = Bench::reading(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    bench.run_until(3_000);
    bench.respond(ApiKey::Heartbeat, Bench::heartbeat(ErrorCode::UnknownMemberId));
    assert_eq!(callbacks(&mut bench), [("partitions-lost", vec![tp(0), tp(1)])]);
    assert_eq!(owned(&bench), []);
    assert_eq!(joins_with(&bench)[0].subscription.owned_partitions, []);
}

#[test]
fn closing_in_the_middle_of_a_cooperative_rebalance_loses_the_partitions() {
    let mut bench = told_to_rejoin(&[COOPERATIVE, ("enable.auto.commit", "false")], &[0, 1]);
    bench.take_facts();
    bench.command(ClientCommand::Close);
    assert_eq!(callbacks(&mut bench), [("partitions-lost", vec![tp(0), tp(1)])]);
}
