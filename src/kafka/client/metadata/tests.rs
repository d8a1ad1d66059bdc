//! When metadata are asked for, and what is taken from an answer.

use std::sync::Arc;

use super::{ClientMetadata, LeaderAndEpoch, UpdateReason, UpdateScope};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, TopicName, TopicPartition};
use crate::kafka::client::ExponentialBackoff;
use crate::kernel::{SimTime, Span};
use crate::protocol::metadata::{PartitionMetadata, Response, TopicMetadata};

fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

fn metadata() -> ClientMetadata {
    let backoff = ExponentialBackoff::retry(Span::from_ms(100), Span::from_ms(1_000));
    let bootstrap: Arc<[BrokerId]> = Arc::new([BrokerId(2), BrokerId(1)]);
    ClientMetadata::new(bootstrap, Span::from_ms(300_000), backoff)
}

fn answer(error: ErrorCode, epochs: &[i32]) -> Response {
    let partition = |&epoch: &i32| PartitionMetadata {
        error: ErrorCode::None,
        leader: Some(BrokerId(1)),
        leader_epoch: LeaderEpoch(epoch),
        replicas: vec![BrokerId(1)],
        isr: vec![BrokerId(1)],
    };
    let partitions = epochs.iter().map(partition).collect();
    let topic = TopicMetadata { name: TopicName::new("t"), error, partitions };
    Response { brokers: vec![BrokerId(1)], topics: vec![Arc::new(topic)] }
}

fn asks_at(metadata: &mut ClientMetadata, now: SimTime) -> SimTime {
    let at = metadata.next_update_at(now).max(now);
    metadata.update_sent(UpdateScope::AllTopics);
    at
}

#[test]
fn a_new_client_asks_its_bootstrap_servers_at_once_and_again_when_its_knowledge_is_old() {
    let mut metadata = metadata();
    assert_eq!(metadata.brokers(), [BrokerId(1), BrokerId(2)]);
    assert_eq!(asks_at(&mut metadata, ms(5)), ms(5));
    metadata.update(&answer(ErrorCode::None, &[0, 0]), ms(10));
    assert_eq!(metadata.partition_count(&TopicName::new("t")), Some(2));
    assert_eq!(metadata.next_update_at(ms(10)), ms(300_010));
}

#[test]
fn a_topic_that_does_not_exist_is_asked_for_again_with_growing_pauses() {
    let mut metadata = metadata();
    let mut now = ms(0);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        metadata.update_sent(UpdateScope::AllTopics);
        metadata.update(&answer(ErrorCode::UnknownTopicOrPartition, &[]), now);
        assert_eq!(metadata.partition_count(&TopicName::new("t")), None);
        let next = metadata.next_update_at(now);
        pauses.push(next.since(now).as_ms());
        now = next;
    }
    assert_eq!(pauses, [100, 200, 400, 800, 1_000, 1_000]);
}

#[test]
fn an_update_waits_for_the_back_off_but_one_for_new_topics_does_not() {
    let mut metadata = metadata();
    metadata.update(&answer(ErrorCode::None, &[0]), ms(10));
    metadata.request_update(UpdateReason::Again);
    assert_eq!(metadata.next_update_at(ms(20)), ms(110));
    metadata.request_update_for_new_topics();
    assert_eq!(metadata.next_update_at(ms(20)), ms(20));
}

#[test]
fn an_older_leader_epoch_is_not_taken_in() {
    let mut metadata = metadata();
    let partition = TopicPartition::new(TopicName::new("t"), 0);
    metadata.update(&answer(ErrorCode::None, &[5]), ms(0));
    metadata.update(&answer(ErrorCode::None, &[4]), ms(1));
    assert_eq!(metadata.current_leader(&partition).epoch, Some(LeaderEpoch(5)));
    assert!(metadata.update_last_seen_epoch_if_newer(&partition, LeaderEpoch(7)));
    assert_eq!(
        metadata.current_leader(&partition),
        LeaderAndEpoch { leader: None, epoch: Some(LeaderEpoch(7)) }
    );
    metadata.update(&answer(ErrorCode::None, &[7]), ms(2));
    assert_eq!(metadata.current_leader(&partition).leader, Some(BrokerId(1)));
}

#[test]
fn a_rebootstrap_forgets_topics_but_no_leader_epoch() {
    let mut metadata = metadata();
    let partition = TopicPartition::new(TopicName::new("t"), 0);
    metadata.update(&answer(ErrorCode::None, &[5]), ms(0));
    assert!(metadata.has_left_bootstrap());
    metadata.rebootstrap();
    assert!(!metadata.has_left_bootstrap());
    assert_eq!(metadata.brokers(), [BrokerId(1), BrokerId(2)]);
    assert_eq!(metadata.partition_count(&TopicName::new("t")), None);
    let nobody = LeaderAndEpoch { leader: None, epoch: Some(LeaderEpoch(5)) };
    assert_eq!(metadata.current_leader(&partition), nobody);
    metadata.update(&answer(ErrorCode::None, &[4]), ms(1));
    assert_eq!(metadata.current_leader(&partition), nobody, "this broker lags behind");
    metadata.update(&answer(ErrorCode::None, &[5]), ms(2));
    assert_eq!(metadata.current_leader(&partition).leader, Some(BrokerId(1)));
}

#[test]
fn failed_updates_are_repeated_with_growing_pauses() {
    let mut metadata = metadata();
    metadata.update_failed(ms(0));
    assert_eq!(metadata.next_update_at(ms(0)), ms(100));
    metadata.update_failed(ms(100));
    assert_eq!(metadata.next_update_at(ms(100)), ms(300));
}
