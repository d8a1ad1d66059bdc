use super::desk::{Desk, ids, t0, topic};
use crate::id::{ErrorCode, TopicName, TopicPartition};
use crate::kafka::controller::replica_placer::{PlacementSpec, UsableBroker, place};
use crate::protocol::create_partitions::{CreatePartitionsTopic, Request};
use crate::protocol::create_topics::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use crate::protocol::{create_topics, delete_topics};

impl Desk {
    pub(super) fn topic_named(&mut self, name: &str, replicas: &[i32]) {
        let assignments = vec![CreatableReplicaAssignment { partition: 0, brokers: ids(replicas) }];
        let name = TopicName::new(name);
        let error = self.create(CreatableTopic { name, assignments, ..self.asked(-1, -1) });
        assert_eq!(error, ErrorCode::None);
    }
}

fn manual(desk: &Desk, assignments: &[(i32, &[i32])]) -> CreatableTopic {
    let one = |(partition, brokers): &(i32, &[i32])| CreatableReplicaAssignment {
        partition: *partition,
        brokers: ids(brokers),
    };
    CreatableTopic { assignments: assignments.iter().map(one).collect(), ..desk.asked(-1, -1) }
}

#[test]
fn new_topics_are_striped_over_the_brokers_and_led_by_their_first_replicas() {
    let mut desk = Desk::with_brokers(3);
    assert_eq!(desk.create(desk.asked(3, 3)), ErrorCode::None);
    let expected = [[1, 2, 3], [2, 3, 1], [3, 1, 2]];
    for (number, replicas) in (0..).zip(expected) {
        let part = desk.replication().partition(&TopicPartition::new(topic(), number));
        let part = part.expect("it was created");
        assert_eq!((&part.replicas, &part.isr), (&ids(&replicas), &ids(&replicas)));
        assert_eq!((part.leader, part.leader_epoch.0), (part.replicas.first().copied(), 0));
    }
}

#[test]
fn fenced_brokers_get_replicas_only_when_the_others_do_not_suffice_and_are_not_in_sync() {
    let mut desk = Desk::with_brokers(3);
    desk.fence(1);
    assert_eq!(desk.create(desk.asked(1, 3)), ErrorCode::None);
    let part = desk.part();
    assert_eq!((&part.replicas, &part.isr), (&ids(&[2, 3, 1]), &ids(&[2, 3])));
}

#[test]
fn racks_take_turns() {
    let broker = |id: i32, rack: &str| UsableBroker {
        id: ids(&[id])[0],
        rack: Some(rack.into()),
        fenced: false,
    };
    let brokers = [broker(1, "b"), broker(2, "b"), broker(3, "a"), broker(4, "a"), broker(5, "c")];
    let spec = PlacementSpec { partitions: 3, replication_factor: 3 };
    let placed = place(spec, &brokers, &mut |_| 0).expect("there are enough brokers");
    assert_eq!(placed, [ids(&[3, 1, 5]), ids(&[2, 5, 4]), ids(&[5, 3, 1])]);
}

#[test]
fn more_replicas_than_brokers_or_none_at_all_are_refused() {
    let mut desk = Desk::with_brokers(2);
    for factor in [3, 0, -2] {
        let error = desk.create(desk.asked(1, factor));
        assert_eq!(error, ErrorCode::InvalidReplicationFactor, "{factor}");
    }
    for partitions in [0, -2] {
        assert_eq!(desk.create(desk.asked(partitions, 1)), ErrorCode::InvalidPartitions);
    }
    desk.fence(1);
    desk.fence(2);
    assert_eq!(desk.create(desk.asked(1, 1)), ErrorCode::InvalidReplicationFactor);
}

#[test]
fn a_manual_assignment_names_registered_brokers_once_and_as_many_for_each_partition() {
    let mut desk = Desk::with_brokers(3);
    let bad: [&[(i32, &[i32])]; 7] = [
        &[(0, &[])],
        &[(0, &[1, 1])],
        &[(0, &[1, 9])],
        &[(0, &[1, 2]), (1, &[1])],
        &[(0, &[1]), (0, &[2])],
        &[(0, &[1]), (2, &[2])],
        &[(1, &[1])],
    ];
    for assignments in bad {
        let error = desk.create(manual(&desk, assignments));
        assert_eq!(error, ErrorCode::InvalidReplicaAssignment, "{assignments:?}");
    }
    let numbered = CreatableTopic { num_partitions: 1, ..manual(&desk, &[(0, &[1])]) };
    assert_eq!(desk.create(numbered), ErrorCode::InvalidRequest);
    desk.fence(1);
    let dead = desk.create(manual(&desk, &[(0, &[1])]));
    assert_eq!(dead, ErrorCode::InvalidReplicaAssignment);
    assert_eq!(desk.create(manual(&desk, &[(1, &[3, 1]), (0, &[1, 2])])), ErrorCode::None);
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2]));
}

#[test]
fn a_topic_is_created_once_and_its_name_must_not_be_mistaken_for_another() {
    let mut desk = Desk::with_brokers(1);
    desk.topic_named("a.b", &[1]);
    let mut create = |name: &str| {
        let asked = desk.asked(1, 1);
        desk.create(CreatableTopic { name: TopicName::new(name), ..asked })
    };
    assert_eq!(create("a.b"), ErrorCode::TopicAlreadyExists);
    assert_eq!(create("a_b"), ErrorCode::InvalidTopicException);
    assert_eq!(create("a b"), ErrorCode::InvalidTopicException);
    assert_eq!(create("__cluster_metadata"), ErrorCode::TopicAuthorizationFailed);
    assert_eq!(create("a-b"), ErrorCode::None);
}

#[test]
fn a_request_that_only_validates_or_names_a_topic_twice_creates_nothing() {
    let mut desk = Desk::with_brokers(1);
    let mut request =
        create_topics::Request { topics: vec![desk.asked(1, 1)], validate_only: true };
    let response = desk.decide(|all| all.create_topics(&request, &mut |_| 0));
    assert_eq!((response.topics[0].error, response.topics[0].num_partitions), (ErrorCode::None, 1));
    request = create_topics::Request { topics: vec![desk.asked(1, 1); 2], validate_only: false };
    let response = desk.decide(|all| all.create_topics(&request, &mut |_| 0));
    assert_eq!(response.topics[1].error, ErrorCode::InvalidRequest);
    assert!(desk.replication().topics().is_empty());
}

#[test]
fn settings_of_a_new_topic_are_checked_and_count_at_once() {
    let mut desk = Desk::with_brokers(3);
    let with = |desk: &Desk, value: Option<&str>| {
        let name = "min.insync.replicas".into();
        let configs = vec![CreatableTopicConfig { name, value: value.map(Into::into) }];
        CreatableTopic { configs, ..desk.asked(1, 2) }
    };
    assert_eq!(desk.create(with(&desk, Some("none"))), ErrorCode::InvalidConfig);
    assert_eq!(desk.create(with(&desk, None)), ErrorCode::InvalidConfig);
    assert_eq!(desk.create(with(&desk, Some("3"))), ErrorCode::None);
    assert_eq!(desk.replication().configuration.min_insync_replicas(&topic()), 3);
    assert_eq!(desk.replication().effective_min_isr(&topic()), 2, "it has two replicas only");
}

fn grow(desk: &mut Desk, count: i32, assignments: Option<&[&[i32]]>) -> ErrorCode {
    let assignments = assignments.map(|all| all.iter().map(|one| ids(one)).collect());
    let topics = vec![CreatePartitionsTopic { name: topic(), count, assignments }];
    let request = Request { topics, validate_only: false };
    desk.decide(|all| all.create_partitions(&request, &mut |_| 0)).results[0].error
}

#[test]
fn a_topic_only_grows_and_new_partitions_have_as_many_replicas_as_the_old() {
    let mut desk = Desk::with_brokers(3);
    assert_eq!(grow(&mut desk, 2, None), ErrorCode::UnknownTopicOrPartition);
    desk.topic(&[&[1, 2]]);
    assert_eq!(grow(&mut desk, 1, None), ErrorCode::InvalidPartitions);
    assert_eq!(grow(&mut desk, 0, None), ErrorCode::InvalidPartitions);
    let bad: [&[&[i32]]; 3] = [&[], &[&[1]], &[&[1, 9]]];
    for assignments in bad {
        let error = grow(&mut desk, 2, Some(assignments));
        assert_eq!(error, ErrorCode::InvalidReplicaAssignment, "{assignments:?}");
    }
    assert_eq!(grow(&mut desk, 2, Some(&[&[3, 1]])), ErrorCode::None);
    assert_eq!(grow(&mut desk, 4, None), ErrorCode::None);
    let replicas: Vec<_> =
        desk.replication().partitions().map(|(_, _, part)| part.replicas.clone()).collect();
    assert_eq!(replicas, [ids(&[1, 2]), ids(&[3, 1]), ids(&[1, 2]), ids(&[2, 3])]);
}

#[test]
fn a_deleted_topic_is_gone_with_its_settings() {
    let mut desk = Desk::with_brokers(1);
    desk.topic(&[&[1]]);
    desk.set("min.insync.replicas", "2");
    let request = delete_topics::Request { topics: vec![topic()] };
    let deleted = desk.decide(|all| all.delete_topics(&request)).responses[0].error;
    assert_eq!((deleted, desk.replication().partition(&t0())), (ErrorCode::None, None));
    let again = desk.decide(|all| all.delete_topics(&request)).responses[0].error;
    assert_eq!(again, ErrorCode::UnknownTopicOrPartition);
    desk.topic(&[&[1]]);
    assert_eq!(desk.replication().configuration.min_insync_replicas(&topic()), 1);
}
