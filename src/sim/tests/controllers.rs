//! Clusters with dedicated controllers (`process.roles=controller`): whole worlds.

use crate::fact::{Fact, Trace};
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, NodeId, Offset, TopicName, TopicPartition};
use crate::kafka::raft::EpochState;
use crate::kernel::FactId;
use crate::protocol::{ApiKey, Body, Request};
use crate::sim::command::CommandError;
use crate::sim::small_world::SmallWorld as Run;
use crate::sim::{ClusterSpec, Life, World};

impl Run {
    /// Three brokers, so many controllers; the last of them leads the quorum.
    fn dedicated(controllers: i64) -> Self {
        let mut run = Run::of(&ClusterSpec { controllers, ..ClusterSpec::default() });
        run.pass(100);
        run
    }

    /// With `orders-0` on all three, which `p1` writes to twice a second with `acks=all`.
    fn at_work(controllers: i64) -> Self {
        let mut run = Self::dedicated(controllers);
        run.command("add topic orders partitions=1 replication.factor=3 min.insync.replicas=2");
        run.command("add producer p1");
        run.pass(1_000);
        run.command("rate p1 2/s topic=orders");
        run.pass(3_000);
        assert_eq!(run.leader(), Some(BrokerId(1)));
        run
    }

    /// Of `orders-0`, as the controllers have decided.
    fn leader(&self) -> Option<BrokerId> {
        let orders = TopicPartition::new(TopicName::new("orders"), 0);
        self.world.partition(&orders).expect("it was created").leader
    }

    fn leaders_of(&self, topic: &str) -> Vec<Option<BrokerId>> {
        let topic = &self.world.image().topics[&TopicName::new(topic)];
        topic.partitions.iter().map(|partition| partition.leader).collect()
    }

    /// Who led the controllers, since this was asked last.
    fn elected(&mut self) -> Vec<(NodeId, LeaderEpoch)> {
        let elected = |fact| {
            let Fact::ControllerElected { controller, epoch } = fact else { return None };
            Some((controller, epoch))
        };
        self.facts.drain(..).filter_map(elected).collect()
    }

    fn acknowledged(&self) -> i64 {
        let count = |fact: &Fact| {
            let Fact::RecordsAcknowledged { count, .. } = fact else { return 0 };
            *count
        };
        self.facts.iter().map(count).sum()
    }

    fn leads(&self, id: i32) -> bool {
        let (_, slot, server) = self.world.server(BrokerId(id)).expect("it is there");
        slot.life == Life::Running && server.active_image().is_some()
    }
}

fn controller(id: i32) -> NodeId {
    NodeId::Controller(BrokerId(id))
}

#[test]
fn the_voters_are_the_dedicated_controllers_and_a_broker_is_none() {
    let mut run = Run::dedicated(3);
    run.command("add broker broker-4");
    run.pass(5_000);
    let voters = [101, 102, 103].map(BrokerId);
    let servers: Vec<_> = run.world.servers().collect();
    assert_eq!(servers.len(), 7);
    for (id, _, server) in servers {
        assert_eq!(server.raft.voters()[..], voters, "{id}");
        let is_controller = matches!(id, NodeId::Controller(_));
        assert_eq!(
            (server.raft.is_voter(), server.broker.is_none()),
            (is_controller, is_controller)
        );
        assert_eq!(server.raft.leader(), Some(BrokerId(103)), "{id}");
        // Who is no voter reads the log as an observer, to its end.
        let (_, _, leader) = run.world.server(BrokerId(103)).expect("it is there");
        assert!(
            server.raft.log().end_offset()
                >= leader.raft.high_watermark().expect("it leads").plus(-1)
        );
    }
    // Controllers have no registration, and hold no replica.
    let registered: Vec<_> = run.world.image().brokers.keys().map(|broker| broker.0).collect();
    assert_eq!(registered, [1, 2, 3, 4]);
    assert!(!run.world.image().brokers[&BrokerId(4)].fenced);
}

#[test]
fn brokers_address_the_active_controller_and_clients_never_do() {
    let mut run = Run::at_work(3);
    run.command("add consumer c1 group=g topics=orders auto.offset.reset=earliest");
    run.pass(5_000);
    let mut heartbeats = 0;
    for fact in &run.facts {
        let Fact::Sent { envelope } = fact else { continue };
        let servers = [&envelope.from, &envelope.to].map(|node| node.server().is_some());
        if matches!(envelope.to, NodeId::Controller(_)) {
            assert_eq!(servers, [true, true], "{envelope:?}");
        }
        match &envelope.body {
            Body::Request(Request::Controller(_)) => {
                assert_eq!(envelope.to, controller(103));
                heartbeats += 1;
            }
            Body::Request(Request::Quorum(_)) => {
                assert!(matches!(envelope.to, NodeId::Controller(_)), "{envelope:?}");
            }
            Body::Request(_) | Body::Response(_) => {}
        }
    }
    assert!(heartbeats > 6, "{heartbeats}");
}

#[test]
fn topics_are_made_and_leaders_elected_by_the_dedicated_controllers() {
    for controllers in [1, 3, 5] {
        let mut run = Run::dedicated(controllers);
        run.command("add topic mails partitions=6 replication.factor=3");
        run.pass(2_000);
        for id in [1, 2, 3] {
            let leaders = run.leaders_of("mails").into_iter();
            assert_eq!(leaders.filter(|leader| *leader == Some(BrokerId(id))).count(), 2);
            let mails = TopicPartition::new(TopicName::new("mails"), 5);
            let broker = run.world.broker(BrokerId(id)).expect("it is there");
            assert!(broker.disk.log(&mails).is_some(), "broker-{id} has heard of it");
        }
    }
}

#[test]
fn only_no_one_three_or_five_controllers_make_a_clear_majority() {
    let mut trace = Trace::starting_at(FactId(0));
    for controllers in [-1, 2, 4, 6, 7] {
        let spec = ClusterSpec { controllers, ..ClusterSpec::default() };
        let refused = World::new(1, &spec, &mut trace).map(|_| ());
        let accepted = vec!["0", "1", "3", "5"];
        let word = controllers.to_string();
        assert_eq!(refused, Err(CommandError::BadChoice { word, accepted }));
    }
}

#[test]
fn when_the_active_controller_dies_another_is_elected_and_the_brokers_go_on() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("crash controller-103");
    run.pass(6_000);
    assert!(run.acknowledged() >= 10, "{}", run.acknowledged());
    let elected = run.elected();
    let [(next, epoch)] = &elected[..] else { panic!("{elected:?}") };
    assert!([controller(101), controller(102)].contains(next) && epoch.0 > 1, "{elected:?}");
    run.command("add topic mails partitions=3 replication.factor=2");
    run.pass(20_000);
    assert!(run.leaders_of("mails").iter().all(Option::is_some));
    assert_eq!(run.leader(), Some(BrokerId(1)));
    let fenced = run.facts.iter().any(|fact| matches!(fact, Fact::BrokerFenced { .. }));
    assert!(!fenced, "the new one has given each broker a whole session");
    run.command("restart controller-103");
    run.pass(5_000);
    let (_, _, back) = run.world.server(BrokerId(103)).expect("it is there");
    assert!(matches!(back.raft.state(), EpochState::Follower { .. }));
    assert_eq!(run.elected(), []);
}

#[test]
fn without_a_majority_of_controllers_nothing_is_decided_and_data_flow_on() {
    let mut run = Run::at_work(3);
    run.command("crash controller-103");
    run.command("crash controller-102");
    run.pass(10_000);
    assert_eq!(run.attempt("add topic mails"), Err(CommandError::NoController));
    run.facts.clear();
    run.pass(10_000);
    assert!(run.acknowledged() >= 18, "{}", run.acknowledged());
    // A leader that dies now is missed by nobody who could replace it.
    run.command("crash broker-1");
    run.pass(30_000);
    assert_eq!(run.leader(), Some(BrokerId(1)));
    run.command("restart controller-102");
    run.pass(40_000);
    assert!(run.leader().is_some_and(|leader| leader != BrokerId(1)));
    run.command("add topic mails");
}

#[test]
fn a_broker_that_dies_is_fenced_by_the_controller() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("crash broker-1");
    run.pass(20_000);
    assert_eq!(run.leader(), Some(BrokerId(2)));
    assert!(run.facts.contains(&Fact::BrokerFenced { broker: BrokerId(1) }));
    assert!(run.leads(103) && run.elected().is_empty(), "brokers have no vote");
}

#[test]
fn a_controller_that_shuts_down_resigns_and_stops_when_another_one_leads() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("shutdown controller-103");
    run.pass(1_500);
    assert_eq!(run.life(103), Life::Stopped);
    let resigned = run.facts.iter().any(|fact| {
        matches!(fact, Fact::Sent { envelope } if envelope.body.api() == ApiKey::EndQuorumEpoch)
    });
    assert!(resigned, "nobody had to wait for a timeout");
    assert_eq!(run.elected().len(), 1);
    // One that does not lead has nothing to hand over.
    let follower = if run.leads(101) { 102 } else { 101 };
    run.command(&format!("shutdown controller-{follower}"));
    run.pass(10);
    assert_eq!(run.life(follower), Life::Stopped);
    run.command("restart controller-103");
    run.pass(5_000);
    assert_eq!(run.life(103), Life::Running);
    run.command("add topic mails");
}

#[test]
fn a_frozen_controller_is_deposed_and_follows_when_it_thaws() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("freeze controller-103");
    run.pass(6_000);
    assert_eq!(run.elected().len(), 1);
    run.command("thaw controller-103");
    run.pass(2_000);
    assert!(!run.leads(103));
    run.command("add topic mails");
}

#[test]
fn an_isolated_leader_of_the_quorum_resigns_and_another_one_decides() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("isolate controller-103");
    run.pass(8_000);
    assert_eq!(run.elected().len(), 1);
    assert!(!run.leads(103), "no majority has fetched from it for so long");
    run.command("add topic mails");
    for id in ["controller-101", "controller-102", "broker-1", "broker-2", "broker-3"] {
        run.command(&format!("heal controller-103 {id}"));
    }
    run.pass(5_000);
    let ends: Vec<Offset> =
        run.world.servers().map(|(_, _, server)| server.raft.log().end_offset()).collect();
    assert!(ends.iter().max().expect("servers").0 - ends.iter().min().expect("servers").0 <= 1);
}

#[test]
fn a_broker_cut_off_from_the_active_controller_alone_is_fenced() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("cut broker-1 controller-103");
    run.pass(20_000);
    assert!(run.facts.contains(&Fact::BrokerFenced { broker: BrokerId(1) }));
    assert_ne!(run.leader(), Some(BrokerId(1)));
    run.command("heal broker-1 controller-103");
    run.pass(10_000);
    assert!(run.facts.contains(&Fact::BrokerUnfenced { broker: BrokerId(1) }));
}

#[test]
fn a_controller_without_power_keeps_its_metadata_log() {
    let mut run = Run::at_work(1);
    let (_, _, before) = run.world.server(BrokerId(101)).expect("it is there");
    let end = before.raft.high_watermark().expect("it leads");
    run.command("power-off controller-101");
    assert_eq!(run.life(101), Life::Crashed);
    run.pass(3_000);
    run.command("restart controller-101");
    run.pass(3_000);
    let (_, _, after) = run.world.server(BrokerId(101)).expect("it is there");
    assert!(run.leads(101) && after.raft.high_watermark() > Some(end));
    assert_eq!(run.leader(), Some(BrokerId(1)));
}

#[test]
fn node_ids_of_brokers_and_controllers_are_one_space() {
    let mut run = Run::dedicated(1);
    let (error, id) = (ErrorCode::DuplicateBrokerRegistration, "broker-101".to_owned());
    assert_eq!(run.attempt("add broker broker-101"), Err(CommandError::Refused { error, id }));
    let (kind, id) = ("controller", "controller-101".to_owned());
    assert_eq!(run.attempt("add producer controller-101"), Err(CommandError::Taken { kind, id }));
    assert!(run.attempt("crash controller-102").is_err());
}

#[test]
fn a_controller_that_cannot_write_its_metadata_log_halts() {
    let mut run = Run::at_work(3);
    run.facts.clear();
    run.command("fill-disk controller-103");
    run.pass(1_000);
    assert_eq!(run.life(103), Life::Crashed, "there is a NoOpRecord twice a second");
    let topic = TopicName::new("__cluster_metadata");
    let partition = TopicPartition::new(topic, 0);
    assert!(run.facts.contains(&Fact::LogDirFailed { broker: controller(103), partition }));
    run.pass(5_000);
    assert_eq!(run.elected().len(), 1);
    // It is as full as before when it starts again.
    run.command("restart controller-103");
    run.pass(3_000);
    assert_eq!(run.life(103), Life::Crashed);
    run.command("free-disk controller-103");
    run.command("restart controller-103");
    run.pass(5_000);
    assert_eq!(run.life(103), Life::Running);
    let ends = [101, 103].map(|id| {
        let (_, _, server) = run.world.server(BrokerId(id)).expect("it is there");
        server.raft.log().end_offset().0
    });
    assert!((ends[0] - ends[1]).abs() <= 1, "{ends:?}");
}

#[test]
fn the_only_controller_halts_again_until_its_disk_has_room() {
    let mut run = Run::at_work(1);
    run.command("fill-disk controller-101");
    run.pass(1_000);
    run.command("restart controller-101");
    run.pass(1_000);
    assert_eq!(run.life(101), Life::Crashed);
    run.command("free-disk controller-101");
    run.command("restart controller-101");
    run.pass(2_000);
    assert!(run.leads(101));
}

#[test]
fn what_only_a_broker_has_is_refused_to_a_controller() {
    let mut run = Run::dedicated(3);
    let id = || "controller-101".to_owned();
    let refused = Err(CommandError::WrongRole { id: id(), needed: "broker" });
    assert_eq!(run.attempt("slow-disk controller-101 500"), refused);
    assert_eq!(
        run.attempt("free-disk controller-101"),
        Err(CommandError::DiskNotFull { id: id() })
    );
    run.command("skew controller-101 -60000");
    run.pass(5_000);
    assert!(run.leads(103));
}

/// It asks again 20 ms after each failure, but connects only when `reconnect.backoff.ms` is over: after 50, 100, 200 and 400 ms.
#[test]
fn a_voter_that_finds_its_leader_gone_does_not_knock_all_the_time() {
    let mut run = Run::dedicated(3);
    run.command("crash controller-103");
    run.pass(900);
    let refused = Fact::ConnectionRefused { from: controller(101), to: controller(103) };
    let count = run.facts.iter().filter(|fact| **fact == refused).count();
    assert!((3..=5).contains(&count), "{count} times in 900 ms");
}
