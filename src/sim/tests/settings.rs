//! Settings of servers that only a whole world shows: what the active controller decides by, and how a broker comes and goes.

use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, GroupId, TopicName, TopicPartition};
use crate::kafka::PartitionRegistration;
use crate::kernel::{SimTime, Span};
use crate::sim::command::CommandError;
use crate::sim::small_world::SmallWorld as Run;
use crate::sim::{ClusterSpec, Life};

impl Run {
    /// Three brokers and one controller, which has these settings.
    fn decided_by(settings: &str) -> Self {
        let mut run = Run::of(&ClusterSpec { controllers: 1, ..ClusterSpec::default() });
        run.pass(100);
        if !settings.is_empty() {
            run.command(&format!("config controller-101 {settings}"));
            run.pass(5_000);
        }
        run
    }

    /// Of `orders-0`.
    fn orders(&self) -> &PartitionRegistration {
        let orders = TopicPartition::new(TopicName::new("orders"), 0);
        self.world.partition(&orders).expect("it was created")
    }

    /// Another broker leads `orders-0`, and its preferred leader is back.
    fn let_another_broker_lead(&mut self) {
        self.command("shutdown broker-1");
        self.pass(2_000);
        self.command("restart broker-1");
        // Its second start may register when the session of the first one is over.
        self.pass(23_000);
        assert_eq!(self.orders().leader, Some(BrokerId(2)));
        assert!(self.orders().isr.contains(&BrokerId(1)));
    }

    /// When broker-1 leads `orders-0` again.
    fn preferred_leader_elected(&mut self) -> SimTime {
        let given_up = SimTime::from_ms(self.world.now.as_ms() + 1_000_000);
        while self.orders().leader != Some(BrokerId(1)) && self.world.now < given_up {
            self.pass(1);
        }
        self.world.now
    }
}

#[test]
fn default_replication_factor_of_the_active_controller_counts() {
    for (settings, replicas) in [("", 1), ("default.replication.factor=2", 2)] {
        let mut run = Run::decided_by(settings);
        run.command("config broker-1 default.replication.factor=3");
        run.pass(5_000);
        run.command("add topic orders partitions=1");
        assert_eq!(run.orders().replicas.len(), replicas);
    }
}

#[test]
fn a_default_replication_factor_that_cannot_be_is_refused_when_a_topic_is_created() {
    for factor in ["0", "4", "-2"] {
        let mut run = Run::decided_by(&format!("default.replication.factor={factor}"));
        let (error, id) = (ErrorCode::InvalidReplicationFactor, "orders".to_owned());
        assert_eq!(run.attempt("add topic orders"), Err(CommandError::Refused { error, id }));
    }
}

#[test]
fn num_partitions_of_the_active_controller_counts() {
    let mut run = Run::decided_by("num.partitions=4");
    run.command("add topic orders");
    assert_eq!(run.world.image().topics[&TopicName::new("orders")].partitions.len(), 4);
}

#[test]
fn leaders_are_looked_at_every_leader_imbalance_check_interval_seconds() {
    for seconds in [40, 300] {
        let setting = format!("leader.imbalance.check.interval.seconds={seconds}");
        let mut run = Run::decided_by(&setting);
        run.command("add topic orders partitions=1 replication.factor=3");
        run.let_another_broker_lead();
        let first = run.preferred_leader_elected();
        run.pass(5_000);
        run.let_another_broker_lead();
        let second = run.preferred_leader_elected();
        assert_eq!(second.since(first), Span::from_ms(seconds * 1_000), "{setting}");
    }
}

#[test]
fn without_auto_leader_rebalance_enable_nobody_gives_leaderships_back() {
    for (enable, leader) in [("true", 1), ("false", 2)] {
        let setting = format!("auto.leader.rebalance.enable={enable}");
        let mut run = Run::decided_by(&setting);
        run.command("add topic orders partitions=1 replication.factor=3");
        run.let_another_broker_lead();
        run.pass(400_000);
        assert_eq!(run.orders().leader, Some(BrokerId(leader)), "{setting}");
    }
}

#[test]
fn the_controllers_own_broker_session_timeout_ms_counts() {
    let mut run = Run::decided_by("broker.session.timeout.ms=20000");
    run.facts.clear();
    run.command("crash broker-1");
    run.pass(17_000);
    assert_eq!(run.happened("broker-fenced"), 0);
    run.pass(8_000);
    assert_eq!(run.happened("broker-fenced"), 1);
}

// ---- when they have effect -----------------------------------------------------------------------------------------

#[test]
fn a_frozen_server_cannot_be_configured() {
    let mut run = Run::decided_by("");
    for id in ["broker-1", "controller-101"] {
        run.command(&format!("freeze {id}"));
        let refused = Err(CommandError::AlreadyFrozen { id: id.to_owned() });
        assert_eq!(run.attempt(&format!("config {id} num.partitions=4")), refused);
    }
}

#[test]
fn a_server_that_is_stopping_has_its_new_settings_when_it_is_started_again() {
    let mut run = Run::decided_by("");
    let partitions =
        |run: &Run| run.world.broker(BrokerId(1)).expect("it is there").config.num_partitions;
    run.command("shutdown broker-1");
    assert_eq!(run.life(1), Life::Running, "it waits for the controller's leave");
    run.command("config broker-1 num.partitions=4");
    assert_eq!(partitions(&run), 1);
    run.pass(10_000);
    assert_eq!(run.life(1), Life::Stopped);
    run.command("restart broker-1");
    assert_eq!((run.life(1), partitions(&run)), (Life::Running, 4));
}

// ---- a broker comes ------------------------------------------------------------------------------------------------

#[test]
fn a_broker_that_nobody_registers_for_initial_broker_registration_timeout_ms_ends() {
    for (setting, ms) in [("60000", 60_000), ("5000", 5_000)] {
        let mut run = Run::decided_by("");
        run.command(&format!("config broker-1 initial.broker.registration.timeout.ms={setting}"));
        run.pass(5_000);
        run.command("shutdown broker-1");
        run.pass(5_000);
        let disk = |run: &Run| run.world.broker(BrokerId(1)).expect("it is there").disk.clone();
        let clean = disk(&run).clean_shutdown();
        assert!(clean.is_some());
        run.command("crash controller-101");
        run.command("restart broker-1");
        run.pass(ms - 1);
        assert_eq!((run.life(1), run.happened("registration-timed-out")), (Life::Running, 0));
        run.pass(2);
        assert_eq!((run.life(1), run.happened("registration-timed-out")), (Life::Stopped, 1));
        // It never opened its logs: they are as clean as before.
        assert_eq!(disk(&run).clean_shutdown(), clean);
        run.command("restart controller-101");
        run.command("restart broker-1");
        run.pass(100_000);
        assert_eq!(run.life(1), Life::Running);
    }
}

#[test]
fn a_broker_that_is_registered_in_time_stays() {
    let mut run = Run::decided_by("");
    run.command("crash controller-101");
    run.command("crash broker-1");
    run.command("restart broker-1");
    run.pass(40_000);
    run.command("restart controller-101");
    run.pass(100_000);
    assert_eq!((run.life(1), run.happened("registration-timed-out")), (Life::Running, 0));
    assert!(!run.world.image().brokers[&BrokerId(1)].fenced);
}

// ---- a broker goes -------------------------------------------------------------------------------------------------

#[test]
fn a_broker_that_no_controller_lets_go_stops_after_five_minutes() {
    let mut run = Run::decided_by("");
    run.command("add topic orders partitions=1 replication.factor=3");
    run.pass(1_000);
    run.command("crash controller-101");
    run.command("shutdown broker-1");
    run.pass(299_999);
    assert_eq!((run.life(1), run.happened("controlled-shutdown-timed-out")), (Life::Running, 0));
    run.pass(2);
    assert_eq!((run.life(1), run.happened("controlled-shutdown-timed-out")), (Life::Stopped, 1));
    // In order, but nobody has taken over what it led.
    let disk = &run.world.broker(BrokerId(1)).expect("it is there").disk;
    assert!(disk.clean_shutdown().is_some());
    assert_eq!(run.orders().leader, Some(BrokerId(1)));
    run.command("restart controller-101");
    run.pass(20_000);
    assert_eq!(run.orders().leader, Some(BrokerId(2)));
}

#[test]
fn a_controller_that_is_back_in_time_lets_the_broker_go() {
    let mut run = Run::decided_by("");
    run.command("crash controller-101");
    run.command("shutdown broker-1");
    run.pass(200_000);
    run.command("restart controller-101");
    run.pass(20_000);
    assert_eq!((run.life(1), run.happened("controlled-shutdown-timed-out")), (Life::Stopped, 0));
}

#[test]
fn without_controlled_shutdown_enable_a_broker_stops_at_once_and_is_missed_when_its_session_ends() {
    let mut run = Run::decided_by("");
    run.command("add topic orders partitions=1 replication.factor=3");
    run.facts.clear();
    run.command("config broker-1 controlled.shutdown.enable=false");
    run.pass(5_000);
    // The process that stops for it was started with the old setting.
    assert_eq!(run.happened("controlled-shutdown-started"), 1);
    run.pass(20_000);
    run.command("elect orders-0 preferred");
    assert_eq!(run.orders().leader, Some(BrokerId(1)));
    run.facts.clear();
    run.command("shutdown broker-1");
    assert_eq!(run.life(1), Life::Stopped);
    run.pass(6_000);
    assert_eq!((run.orders().leader, run.happened("broker-fenced")), (Some(BrokerId(1)), 0));
    run.pass(8_000);
    assert_eq!(run.orders().leader, Some(BrokerId(2)));
    assert!(run.facts.contains(&Fact::BrokerFenced { broker: BrokerId(1) }));
    assert_eq!(run.happened("controlled-shutdown-started"), 0);
    let disk = &run.world.broker(BrokerId(1)).expect("it is there").disk;
    assert!(disk.clean_shutdown().is_some(), "it has closed its logs");
}

/// `groupCoordinator.startup` asks the metadata first, and only then the setting.
#[test]
fn the_offsets_topic_itself_says_which_of_its_partitions_keeps_a_group() {
    let servers = vec![("offsets.topic.num.partitions".into(), "4".into())];
    let mut run = Run::of(&ClusterSpec { servers, ..ClusterSpec::default() });
    let offsets = &run.world.image().topics[&TopicName::new("__consumer_offsets")];
    assert_eq!(offsets.partitions.len(), 4);
    run.command("add broker broker-4 offsets.topic.num.partitions=9");
    run.pass(5_000);
    let kept_in = |broker: i32, group: &str| {
        let (_, _, server) = run.world.server(BrokerId(broker)).expect("it is there");
        let broker = server.broker.as_ref().expect("it has one");
        broker.memory.coordinator.partition_of(&GroupId::new(group))
    };
    for group in ["mail-service", "search-index", "billing", "fraud-check"] {
        assert_eq!(kept_in(4, group), kept_in(1, group), "{group}");
        assert!(kept_in(1, group) < 4, "{group}");
    }
}
