use super::*;
use crate::id::{BrokerEpoch, BrokerId, IncarnationId, TopicName, TopicPartition};
use crate::protocol::create_topics::{self, CreatableTopic};
use crate::protocol::{ConfigRecord, ConfigResource, broker_heartbeat, broker_registration};

/// A controller whose log is only a counter.
struct Desk {
    active: ActiveController<&'static str>,
    end: Offset,
    now: SimTime,
}

impl Desk {
    fn new(brokers: i32) -> Self {
        let committed = MetadataLoader::new(ControllerConfig::default());
        let now = SimTime::ZERO;
        let mut desk =
            Self { active: ActiveController::claim(&committed, now), end: Offset(0), now };
        for id in 1..=brokers {
            desk.start_broker(id);
        }
        desk.active.committed(desk.end);
        desk
    }

    fn write<T>(&mut self, result: ControllerResult<T>) -> Written<T> {
        let written = self.active.write(result, self.end, self.now);
        self.end = self.end.plus(written.records.len() as i64);
        written
    }

    fn start_broker(&mut self, id: i32) {
        let request = broker_registration::Request {
            broker: BrokerId(id),
            incarnation_id: IncarnationId(u64::from(id.unsigned_abs())),
            rack: None,
            previous_broker_epoch: BrokerEpoch::NONE,
        };
        let (epoch, now) = (BrokerEpoch(self.end.0), self.now);
        let replication = &mut self.active.controller_mut().replication;
        let registered = replication.register_broker(&request, epoch, now);
        let epoch = self.write(registered).response.broker_epoch;
        self.beat(id, epoch);
    }

    fn beat(&mut self, id: i32, broker_epoch: BrokerEpoch) {
        let request = broker_heartbeat::Request {
            broker: BrokerId(id),
            broker_epoch,
            current_metadata_offset: self.end,
            want_fence: false,
            want_shut_down: false,
        };
        let now = self.now;
        let replication = &mut self.active.controller_mut().replication;
        let beat = replication.process_broker_heartbeat(&request, now);
        self.write(beat);
    }

    fn create_topic(&mut self, name: &str, partitions: i32) -> Written<create_topics::Response> {
        let topic = CreatableTopic {
            name: TopicName::new(name),
            num_partitions: partitions,
            replication_factor: 3,
            assignments: Vec::new(),
            configs: Vec::new(),
        };
        let request = create_topics::Request { topics: vec![topic], validate_only: false };
        let created = self.active.controller().replication.create_topics(&request, &mut |_| 0);
        self.write(created)
    }

    /// The next task, if it comes within so long; time goes on to it.
    fn next_task(&mut self, within_ms: u64) -> Option<(ControllerTask, usize)> {
        let (at, task) = self.active.next_task();
        if at > self.now + Span::from_ms(within_ms) {
            return None;
        }
        self.now = at;
        let written = self.active.run(task, self.end, self.now);
        self.end = self.end.plus(written.records.len() as i64);
        Some((task, written.records.len()))
    }

    /// Runs tasks until one of this kind has run: how many records it wrote.
    fn run_until(&mut self, kind: ControllerTask) -> usize {
        for _ in 0..10_000 {
            if let Some((task, records)) = self.next_task(u64::MAX / 2_000)
                && task == kind
            {
                return records;
            }
        }
        panic!("{kind:?} never comes");
    }
}

#[test]
fn an_answer_waits_until_its_records_are_committed() {
    let mut desk = Desk::new(3);
    let written = desk.create_topic("orders", 1);
    let last = written.wait_for.expect("it wrote something");
    assert_eq!(last, desk.end.plus(-1));
    desk.active.defer(last, "orders");
    assert_eq!(desk.active.committed(last), Vec::<&str>::new());
    assert_eq!(desk.active.committed(desk.end), ["orders"]);
}

#[test]
fn what_only_reads_waits_for_what_it_has_read() {
    let mut desk = Desk::new(3);
    assert_eq!(desk.write(ControllerResult::of(())).wait_for, None);
    let last = desk.create_topic("orders", 1).wait_for;
    assert_eq!(desk.write(ControllerResult::of(())).wait_for, last);
    desk.active.committed(desk.end);
    assert_eq!(desk.write(ControllerResult::of(())).wait_for, None);
}

#[test]
fn answers_go_out_in_the_order_of_their_records() {
    let mut desk = Desk::new(3);
    for name in ["first", "second"] {
        let last = desk.create_topic(name, 1).wait_for.expect("it wrote something");
        desk.active.defer(last, name);
    }
    assert_eq!(desk.active.committed(desk.end), ["first", "second"]);
}

#[test]
fn whoever_waits_when_the_leadership_is_lost_is_told() {
    let mut desk = Desk::new(3);
    let last = desk.create_topic("orders", 1).wait_for.expect("it wrote something");
    desk.active.defer(last, "orders");
    assert_eq!(desk.active.renounce(), ["orders"]);
}

#[test]
fn the_active_controller_works_ahead_of_what_is_committed() {
    let mut desk = Desk::new(3);
    desk.create_topic("orders", 1);
    let again = desk.create_topic("orders", 1);
    assert!(again.records.is_empty());
    assert_eq!(again.response.topics[0].error, crate::id::ErrorCode::TopicAlreadyExists);
}

#[test]
fn a_no_op_is_written_every_metadata_max_idle_interval_ms() {
    let mut desk = Desk::new(0);
    for round in 1..=3 {
        assert_eq!(desk.run_until(ControllerTask::WriteNoOpRecord), 1);
        assert_eq!(desk.now, SimTime::from_ms(500 * round));
    }
}

#[test]
fn a_broker_that_is_silent_for_a_session_is_fenced_and_loses_its_leaderships() {
    let mut desk = Desk::new(3);
    desk.create_topic("orders", 3);
    let orders = TopicPartition::new(TopicName::new("orders"), 0);
    let before = desk.active.controller().replication.partition(&orders).cloned();
    let leader = before.and_then(|partition| partition.leader).expect("somebody leads");
    let epochs: Vec<_> = desk
        .active
        .controller()
        .replication
        .cluster
        .registrations()
        .iter()
        .map(|(id, registration)| (*id, registration.epoch))
        .collect();
    while desk.now < SimTime::from_ms(11_500) {
        desk.next_task(5_000);
        for (id, epoch) in epochs.iter().filter(|(id, _)| *id != leader) {
            desk.beat(id.0, *epoch);
        }
    }
    let replication = &desk.active.controller().replication;
    assert!(!replication.cluster.is_active(leader));
    let partition = replication.partition(&orders).expect("it is there");
    assert!(partition.leader.is_some_and(|new| new != leader));
    assert!(!partition.isr.contains(&leader));
    assert_eq!(partition.leader_epoch.0, 1);
}

#[test]
fn a_silent_broker_is_fenced_within_an_eighth_more_than_its_session() {
    let mut desk = Desk::new(1);
    let is_active =
        |desk: &Desk| desk.active.controller().replication.cluster.is_active(BrokerId(1));
    while is_active(&desk) {
        desk.next_task(5_000);
    }
    // When it is looked for after nine seconds these are not over yet.
    assert_eq!(desk.now, SimTime::from_ms(9_000 + 9_000 / 8));
}

#[test]
fn preferred_leaders_are_elected_at_the_controllers_next_round_whenever_the_imbalance_began() {
    let mut desk = Desk::new(3);
    desk.create_topic("orders", 3);
    let epoch = |desk: &Desk, id| {
        let cluster = &desk.active.controller().replication.cluster;
        cluster.registration(BrokerId(id)).expect("it is registered").epoch
    };
    let (first, second, third) = (epoch(&desk, 1), epoch(&desk, 2), epoch(&desk, 3));
    while desk.now < SimTime::from_ms(12_000) {
        desk.next_task(5_000);
        desk.beat(2, second);
        desk.beat(3, third);
    }
    let led = |desk: &Desk| {
        let replication = &desk.active.controller().replication;
        replication.partitions().filter(|(_, _, p)| p.leader == Some(BrokerId(1))).count()
    };
    assert_eq!(led(&desk), 0);
    desk.beat(1, first);
    assert_eq!(led(&desk), 0, "what it led is led by others, and stays there for now");
    // It comes back into the ISR, as its leaders would propose it.
    let records: Vec<_> = desk
        .active
        .controller()
        .replication
        .partitions()
        .map(|(topic, number, _)| {
            let mut change = crate::protocol::PartitionChangeRecord::new(topic.clone(), number);
            change.isr = Some(vec![BrokerId(1), BrokerId(2), BrokerId(3)]);
            MetadataRecord::PartitionChange(change)
        })
        .collect();
    desk.write(ControllerResult { records, response: () });
    for _ in 0..10_000 {
        let Some((task, _)) = desk.next_task(400_000) else { break };
        for (id, epoch) in [(1, first), (2, second), (3, third)] {
            desk.beat(id, epoch);
        }
        if task == ControllerTask::BalancePartitionLeaders {
            break;
        }
    }
    assert_eq!(led(&desk), 1, "one of three partitions prefers it");
    assert_eq!(desk.now, SimTime::from_ms(300_000));
}

#[test]
fn unclean_leaders_are_elected_at_the_controllers_next_round_whenever_the_leader_was_lost() {
    let mut desk = Desk::new(3);
    desk.create_topic("orders", 1);
    while desk.now < SimTime::from_ms(12_000) {
        desk.next_task(5_000);
    }
    let orders = TopicPartition::new(TopicName::new("orders"), 0);
    let replication = |desk: &Desk| desk.active.controller().replication.clone();
    let partition =
        |desk: &Desk| replication(desk).partition(&orders).expect("it is there").clone();
    let lost = partition(&desk);
    let behind = lost.replicas.iter().find(|replica| !lost.isr.contains(replica));
    let behind = *behind.expect("only one is in sync");
    let epoch = replication(&desk).cluster.registration(behind).expect("it is registered").epoch;
    desk.beat(behind.0, epoch);
    let allowed = MetadataRecord::Config(ConfigRecord {
        resource: ConfigResource::Topic(orders.topic.clone()),
        name: "unclean.leader.election.enable".into(),
        value: Some("true".into()),
    });
    desk.write(ControllerResult { records: vec![allowed], response: () });
    assert_eq!(partition(&desk).leader, None);
    for _ in 0..10_000 {
        let Some((task, _)) = desk.next_task(400_000) else { break };
        desk.beat(behind.0, epoch);
        if task == ControllerTask::ElectUncleanLeaders {
            break;
        }
    }
    assert_eq!(partition(&desk).leader, Some(behind));
    assert_eq!(desk.now, SimTime::from_ms(300_000));
}

#[test]
fn a_cluster_without_anything_to_balance_checks_nothing() {
    let mut desk = Desk::new(0);
    for _ in 0..2_000 {
        let (task, _) = desk.next_task(5_000).expect("the log always gets on");
        assert!(matches!(task, ControllerTask::WriteNoOpRecord | ControllerTask::FenceStaleBroker));
    }
    assert_eq!(desk.run_until(ControllerTask::WriteNoOpRecord), 1);
}
