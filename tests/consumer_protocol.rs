//! A whole group of the consumer protocol (KIP-848) in a world: members come and go, and the others go on reading.
#![allow(clippy::unwrap_used)]
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for the few facts they ask about")]

use kafkascope::fact::{Fact, GroupState};
use kafkascope::id::{ClientId, ErrorCode, GroupId};
use kafkascope::kafka::config::ConfigProblem;
use kafkascope::kafka::consumer::ModernMemberState;
use kafkascope::kernel::SimTime;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::{Command, CommandError};

struct Lab(Timeline);

impl Lab {
    fn new() -> Self {
        let scenario = scenario::load("sandbox").unwrap();
        let mut lab = Lab(Timeline::open(scenario, link::DEFAULT_SEED).unwrap());
        lab.at(0, "add topic orders partitions=6");
        lab.at(0, "add producer p1");
        lab.at(0, "rate p1 5/s topic=orders keys=a,b,c,d,e,f,g,h,i,j,k,l");
        lab
    }

    fn at(&mut self, ms: u64, line: &str) {
        self.until(ms);
        self.0.execute(line.parse::<Command>().unwrap()).unwrap();
    }

    fn until(&mut self, ms: u64) {
        while self.0.seek_time(SimTime::from_ms(ms)).now < SimTime::from_ms(ms) {}
    }

    fn add(&mut self, ms: u64, client: &str, more: &str) {
        let protocol = "group.protocol=consumer auto.offset.reset=earliest processing.time.ms=20";
        self.at(ms, &format!("add consumer {client} group=g topics=orders {protocol} {more}"));
    }

    fn owned(&self, client: &str) -> Vec<i32> {
        let slot = self.0.world().client(&ClientId::new(client)).unwrap();
        let states = slot.consumer().unwrap().assignment().iter();
        states.map(|state| state.partition.partition).collect()
    }

    fn state(&self, client: &str) -> ModernMemberState {
        let slot = self.0.world().client(&ClientId::new(client)).unwrap();
        slot.consumer().unwrap().modern_state().unwrap()
    }

    fn epoch(&self, client: &str) -> i32 {
        let slot = self.0.world().client(&ClientId::new(client)).unwrap();
        slot.consumer().unwrap().generation().0
    }

    fn group(&self) -> (GroupState, i32, usize) {
        let books = self.0.world().group(&GroupId::new("g")).unwrap();
        let group = books.consumer().unwrap();
        (group.state(), group.group_epoch().0, group.members().len())
    }

    /// Who worked on records of which partition between two moments.
    fn processed(&self, from: u64, to: u64) -> Vec<(String, i32)> {
        let (from, to) = (SimTime::from_ms(from), SimTime::from_ms(to));
        let mut seen: Vec<(String, i32)> = Vec::new();
        for entry in self.0.trace().iter().filter(|e| e.at >= from && e.at < to) {
            if let Fact::RecordProcessed { consumer, partition, .. } = &entry.fact {
                seen.push((consumer.to_string(), partition.partition));
            }
        }
        seen.sort();
        seen.dedup();
        seen
    }

    fn facts(&self, from: u64, wanted: impl Fn(&Fact) -> bool) -> usize {
        let from = SimTime::from_ms(from);
        self.0.trace().iter().filter(|e| e.at >= from && wanted(&e.fact)).count()
    }
}

fn read_by(client: &str, partitions: &[i32]) -> Vec<(String, i32)> {
    partitions.iter().map(|&p| (client.to_owned(), p)).collect()
}

fn three_members() -> Lab {
    let mut lab = Lab::new();
    lab.add(1_000, "c1", "");
    lab.add(10_000, "c2", "");
    lab.add(20_000, "c3", "group.instance.id=i3");
    lab.until(45_000);
    lab
}

#[test]
fn whoever_keeps_a_partition_goes_on_reading_it_while_others_join() {
    let lab = three_members();
    let (state, _, members) = lab.group();
    assert_eq!((state, members), (GroupState::Stable, 3));
    let mut all = Vec::new();
    for client in ["c1", "c2", "c3"] {
        assert_eq!(lab.owned(client).len(), 2, "{client}");
        assert_eq!(lab.state(client), ModernMemberState::Stable);
        all.extend(lab.owned(client));
    }
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3, 4, 5]);
    // From the second member's arrival to the end of it all, c1 has read what it keeps, in every single second.
    let kept = lab.owned("c1");
    for second in 10..42 {
        let read = lab.processed(second * 1_000, (second + 3) * 1_000);
        assert!(
            kept.iter().any(|&p| read.contains(&("c1".to_owned(), p))),
            "c1 stands still in second {second}: {read:?}"
        );
    }
    let read_again = lab.facts(0, |fact| matches!(fact, Fact::RecordReadAgain { .. }));
    assert_eq!(read_again, 0, "each partition was committed before it moved");
}

#[test]
fn a_static_member_that_restarts_in_time_finds_its_partitions_and_nobody_notices() {
    let mut lab = three_members();
    let (_, epoch, _) = lab.group();
    let owned = [lab.owned("c1"), lab.owned("c2"), lab.owned("c3")];
    lab.at(50_000, "restart c3");
    lab.until(70_000);
    let (state, epoch_now, members) = lab.group();
    assert_eq!((state, epoch_now, members), (GroupState::Stable, epoch, 3));
    assert_eq!([lab.owned("c1"), lab.owned("c2"), lab.owned("c3")], owned);
    assert_eq!(lab.facts(50_000, |f| matches!(f, Fact::StaticMemberReplaced { .. })), 1);
    let moved = |fact: &Fact| match fact {
        Fact::PartitionsRevoked { consumer, .. } | Fact::PartitionsAssigned { consumer, .. } => {
            consumer.as_str() != "c3"
        }
        _ => false,
    };
    assert_eq!(lab.facts(50_000, moved), 0, "the others keep what they have");
    let read = lab.processed(60_000, 70_000);
    assert!(read_by("c3", &owned[2]).iter().any(|it| read.contains(it)), "{read:?}");
}

#[test]
fn a_static_member_that_crashes_cannot_come_back_before_its_session_has_expired() {
    let mut lab = three_members();
    lab.at(50_000, "crash c3");
    lab.at(55_000, "restart c3");
    lab.until(60_000);
    let unreleased = |fact: &Fact| {
        matches!(
            fact,
            Fact::ConsumerFailed { error: ErrorCode::UnreleasedInstanceId, consumer }
                if consumer.as_str() == "c3"
        )
    };
    assert_eq!(lab.facts(50_000, unreleased), 1);
    lab.at(110_000, "restart c3");
    lab.until(140_000);
    assert_eq!(lab.owned("c3").len(), 2, "now it joins as anybody does");
    assert_eq!(lab.group().0, GroupState::Stable);
}

#[test]
fn a_crash_costs_only_the_partitions_of_the_dead_and_a_goodbye_next_to_nothing() {
    let mut lab = three_members();
    let (one, two) = (lab.owned("c1"), lab.owned("c2"));
    lab.at(50_000, "crash c2");
    lab.until(90_000);
    let read = lab.processed(52_000, 90_000);
    assert!(read.iter().all(|(_, p)| !two.contains(p)), "nobody reads them: {read:?}");
    assert!(read_by("c1", &one).iter().any(|it| read.contains(it)), "{read:?}");
    lab.until(115_000);
    assert_eq!(lab.group().2, 2, "its session of 45 s has expired");
    lab.until(130_000);
    assert_eq!((lab.owned("c1").len(), lab.owned("c3").len()), (3, 3));
    // New partitions: the next heartbeat brings them, without a rebalance for anybody else.
    lab.at(130_000, "partitions orders 8");
    lab.until(150_000);
    assert_eq!((lab.owned("c1").len(), lab.owned("c3").len()), (4, 4));
    assert_eq!(lab.facts(130_000, |f| matches!(f, Fact::PartitionsRevoked { .. })), 0);
    let before = lab.epoch("c3");
    lab.at(150_000, "leave c1");
    lab.until(165_000);
    assert_eq!(lab.owned("c3"), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert!(lab.epoch("c3") > before);
    assert_eq!((lab.group().0, lab.group().2), (GroupState::Stable, 1));
    let read_again = lab.facts(130_000, |fact| matches!(fact, Fact::RecordReadAgain { .. }));
    assert_eq!(read_again, 0, "c1 committed before it left");
}

#[test]
fn the_view_shows_the_members_of_a_consumer_group_with_their_epochs() {
    let mut lab = three_members();
    lab.until(46_000);
    let scene = kafkascope::view::build(lab.0.world(), lab.0.moment().now);
    let group = scene.groups.iter().find(|group| group.id.as_str() == "g").unwrap();
    assert_eq!((group.protocol, group.state), ("consumer", Some(GroupState::Stable)));
    let members: Vec<_> = group
        .members
        .iter()
        .map(|m| (m.client.as_str(), m.id.as_str(), m.assignment.len(), m.target_epoch))
        .collect();
    assert_eq!(
        members,
        [("c1", "c1-1", 2, None), ("c2", "c2-1", 2, None), ("c3", "c3-1", 2, None)]
    );
    for member in &group.members {
        assert_eq!(member.epoch.unwrap().0, group.generation.0);
        assert!(member.session_ends.is_some());
    }
    assert_eq!(group.consumers[0].member_state, Some("STABLE"));
    assert_eq!(group.assignor.as_deref(), Some("uniform"), "the broker's first one");
    // A fourth one: whoever has to give back is behind until it has.
    lab.add(50_000, "c4", "");
    let mut behind = 0;
    for ms in (50_000..70_000).step_by(100) {
        lab.until(ms);
        let scene = kafkascope::view::build(lab.0.world(), lab.0.moment().now);
        let group = scene.groups.iter().find(|group| group.id.as_str() == "g").unwrap();
        let gives = group.members.iter().filter(|m| !m.pending_revocation.is_empty());
        behind += gives.filter(|m| m.target_epoch == Some(group_epoch(group.generation.0))).count();
    }
    assert!(behind > 0, "somebody had to give a partition back");
}

fn group_epoch(generation: i32) -> kafkascope::id::MemberEpoch {
    kafkascope::id::MemberEpoch(generation)
}

#[test]
fn settings_that_the_coordinator_decides_are_refused() {
    let mut lab = Lab::new();
    for (key, value) in [
        ("session.timeout.ms", "45000"),
        ("heartbeat.interval.ms", "3000"),
        ("partition.assignment.strategy", "range"),
    ] {
        let line =
            format!("add consumer c1 group=g topics=orders group.protocol=consumer {key}={value}");
        let refused = lab.0.execute(line.parse::<Command>().unwrap()).unwrap_err();
        let CommandError::Config(ConfigProblem::Conflict { key: named, rule, other, .. }) = refused
        else {
            panic!("{refused:?}")
        };
        assert_eq!((named, rule, other), (key, "unset", "group.protocol=consumer"));
    }
}

#[test]
fn a_forced_protocol_drops_what_it_does_not_take() {
    let scenario = scenario::load("sandbox").unwrap();
    let forced = vec![("group.protocol".into(), "consumer".into())];
    let mut timeline =
        Timeline::open_with(scenario, link::DEFAULT_SEED, &forced, &Vec::new()).unwrap();
    for line in [
        "add topic orders partitions=2",
        "add consumer c1 group=g topics=orders session.timeout.ms=6000 heartbeat.interval.ms=1000",
        "config client c1 session.timeout.ms=9000 max.poll.records=7",
    ] {
        timeline.execute(line.parse::<Command>().unwrap()).unwrap();
    }
    timeline.seek_time(SimTime::from_ms(20_000));
    let slot = timeline.world().client(&ClientId::new("c1")).unwrap();
    let consumer = slot.consumer().unwrap();
    assert_eq!(consumer.modern_state(), Some(ModernMemberState::Stable));
    assert_eq!(consumer.config().session_timeout.as_ms(), 45_000);
    assert_eq!(consumer.config().max_poll_records, 7);
}

#[test]
fn the_assignor_of_a_consumer_group_is_the_one_that_most_of_its_members_name() {
    let mut lab = Lab::new();
    let assignor = |lab: &Lab| {
        let scene = kafkascope::view::build(lab.0.world(), lab.0.moment().now);
        scene.groups.iter().find(|group| group.id.as_str() == "g").unwrap().assignor.clone()
    };
    lab.add(0, "c1", "");
    assert_eq!(assignor(&lab), None, "its coordinator has not heard of it");
    lab.until(5_000);
    assert_eq!(assignor(&lab).as_deref(), Some("uniform"));
    lab.add(5_000, "c2", "group.remote.assignor=range");
    lab.until(10_000);
    assert_eq!(assignor(&lab).as_deref(), Some("range"), "c1 names none");
    lab.add(10_000, "c3", "group.remote.assignor=uniform");
    lab.until(15_000);
    assert_eq!(assignor(&lab).as_deref(), Some("uniform"), "one against one");
    lab.add(15_000, "c4", "group.remote.assignor=range");
    lab.until(20_000);
    assert_eq!(assignor(&lab).as_deref(), Some("range"));
    for client in ["c1", "c2", "c3", "c4"] {
        lab.at(30_000, &format!("leave {client}"));
    }
    lab.until(40_000);
    assert_eq!(assignor(&lab).as_deref(), Some("uniform"), "nobody is left to name one");
}

#[test]
fn the_goal_of_a_stable_group_is_reached_with_either_protocol() {
    for protocol in ["classic", "consumer"] {
        let mut lab = Lab::new();
        let consumer = format!("add consumer c1 group=g topics=orders group.protocol={protocol}");
        lab.at(0, &consumer);
        lab.until(10_000);
        let director = lab.0.director();
        let done = director.goals().find(|(goal, _)| goal.id == "group").unwrap().1;
        assert!(done.is_some(), "{protocol}");
        let stable = |fact: &Fact| matches!(fact, Fact::GroupBecameStable { .. });
        assert_eq!(lab.facts(0, stable), 1, "{protocol}");
    }
}
