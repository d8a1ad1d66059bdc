use super::desk::{Desk, topic};
use crate::id::{BrokerEpoch, BrokerId, ErrorCode, ProducerId};
use crate::kafka::controller::ControllerConfig;
use crate::kernel::Span;
use crate::protocol::create_topics::{CreatableTopic, CreatableTopicConfig};
use crate::protocol::incremental_alter_configs::{AlterConfigsResource, AlterableConfig, Request};
use crate::protocol::{ConfigResource, MetadataRecord, allocate_producer_ids};

fn alter(desk: &mut Desk, resource: ConfigResource, name: &str, value: Option<&str>) -> ErrorCode {
    let configs = vec![AlterableConfig { name: name.into(), value: value.map(Into::into) }];
    let resources = vec![AlterConfigsResource { resource, configs }];
    let request = Request { resources, validate_only: false };
    let result = desk.controller.incremental_alter_configs(&request);
    desk.take(result).responses[0].error
}

#[test]
fn a_topics_setting_wins_over_the_clusters_and_goes_back_to_it() {
    let mut desk = Desk::with_brokers(1);
    desk.topic(&[&[1]]);
    let (min_isr, own) = ("min.insync.replicas", ConfigResource::Topic(topic()));
    alter(&mut desk, ConfigResource::Broker(None), min_isr, Some("3"));
    alter(&mut desk, own.clone(), min_isr, Some("2"));
    assert_eq!(desk.replication().configuration.min_insync_replicas(&topic()), 2);
    alter(&mut desk, own, min_isr, None);
    assert_eq!(desk.replication().configuration.min_insync_replicas(&topic()), 3);
}

#[test]
fn settings_of_what_is_not_there_and_values_that_are_none_are_refused() {
    let mut desk = Desk::with_brokers(1);
    let own = ConfigResource::Topic(topic());
    let error = alter(&mut desk, own.clone(), "min.insync.replicas", Some("2"));
    assert_eq!(error, ErrorCode::UnknownTopicOrPartition);
    let error = alter(&mut desk, ConfigResource::Broker(Some(BrokerId(9))), "x", Some("y"));
    assert_eq!(error, ErrorCode::BrokerIdNotRegistered);
    desk.topic(&[&[1]]);
    let error = alter(&mut desk, own, "unclean.leader.election.enable", Some("maybe"));
    assert_eq!(error, ErrorCode::InvalidConfig);
}

/// Of three replicas one is in sync and one eligible.
fn with_an_elr() -> Desk {
    let mut desk = Desk::with_brokers(3);
    desk.enable_elr();
    desk.topic(&[&[1, 2, 3]]);
    desk.set("min.insync.replicas", "2");
    desk.fence(3);
    desk.fence(2);
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![2]));
    desk
}

#[test]
fn a_new_min_insync_replicas_clears_the_elr_whether_it_is_higher_or_lower() {
    let (own, all) = (ConfigResource::Topic(topic()), ConfigResource::Broker(None));
    for (resource, value) in [(&own, Some("1")), (&own, Some("3")), (&own, None), (&all, Some("3"))]
    {
        let mut desk = with_an_elr();
        let (leader_epoch, partition_epoch) = desk.epochs();
        let error = alter(&mut desk, resource.clone(), "min.insync.replicas", value);
        assert_eq!(error, ErrorCode::None);
        assert_eq!((desk.leader(), desk.isr(), desk.elr()), (Some(1), vec![1], vec![]));
        assert_eq!(desk.epochs(), (leader_epoch, partition_epoch + 1));
    }
}

#[test]
fn another_setting_leaves_the_elr_and_so_does_the_same_value_once_more() {
    let mut desk = with_an_elr();
    let own = ConfigResource::Topic(topic());
    alter(&mut desk, own.clone(), "unclean.leader.election.enable", Some("true"));
    alter(&mut desk, own, "min.insync.replicas", Some("2"));
    assert_eq!((desk.isr(), desk.elr()), (vec![1], vec![2]));
}

#[test]
fn a_topic_that_begins_with_a_min_insync_replicas_has_its_elr_cleared_before_its_partitions_come() {
    let mut desk = Desk::with_brokers(1);
    desk.enable_elr();
    let configs =
        vec![CreatableTopicConfig { name: "min.insync.replicas".into(), value: Some("1".into()) }];
    let before = desk.log.len();
    assert_eq!(desk.create(CreatableTopic { configs, ..desk.asked(1, 1) }), ErrorCode::None);
    let [topic, config, clear, partition] = &desk.log[before..] else { panic!("four records") };
    assert!(
        matches!(topic, MetadataRecord::Topic(_)) && matches!(config, MetadataRecord::Config(_))
    );
    assert!(matches!(clear, MetadataRecord::ClearElr(_)));
    assert!(matches!(partition, MetadataRecord::Partition(_)));
}

#[test]
fn producer_ids_are_handed_out_in_blocks_of_a_thousand_and_never_twice() {
    let mut desk = Desk::with_brokers(2);
    let mut starts = Vec::new();
    for broker in [1, 2, 1] {
        let broker_epoch = desk.epoch(broker);
        let request = allocate_producer_ids::Request { broker: BrokerId(broker), broker_epoch };
        let result = desk.controller.allocate_producer_ids(&request);
        let block = desk.take(result);
        assert_eq!((block.error, block.producer_id_len), (ErrorCode::None, 1_000));
        starts.push(block.producer_id_start);
    }
    assert_eq!(starts, [ProducerId(0), ProducerId(1_000), ProducerId(2_000)]);
    let broker_epoch = BrokerEpoch(99);
    let stale = allocate_producer_ids::Request { broker: BrokerId(1), broker_epoch };
    let result = desk.controller.allocate_producer_ids(&stale);
    assert_eq!(result.response.error, ErrorCode::StaleBrokerEpoch);
    assert!(result.records.is_empty());
}

#[test]
fn the_defaults_of_the_controller_are_kafkas() {
    let config = ControllerConfig::default();
    let ms = [
        config.broker_session_timeout,
        config.leader_imbalance_check_interval,
        config.unclean_leader_election_interval,
        config.metadata_max_idle_interval,
    ];
    assert_eq!(ms.map(Span::as_ms), [9_000, 300_000, 300_000, 500]);
    assert_eq!((config.default_replication_factor, config.num_partitions), (1, 1));
    assert!(config.auto_leader_rebalance);
}
