//! What the ledger keeps of a run.

use std::sync::Arc;

use super::{CHUNK, CHUNKS_MAX, Ledger, LedgerEntry, UncleanElection, unclean_election};
use crate::fact::Trace;
use crate::id::{BrokerId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::kafka::PartitionRegistration;
use crate::kernel::{FactId, Span};
use crate::protocol::LeaderRecoveryState;
use crate::protocol::produce::Acks;
use crate::sim::{ClusterSpec, Command, Observer, TimedCommand, World};

struct Stage {
    world: World,
    observer: Observer,
    trace: Trace,
}

impl Stage {
    fn new(commands: &[&str]) -> Self {
        let mut trace = Trace::starting_at(FactId(0));
        let spec = ClusterSpec { latency: Span::from_ms(10), ..ClusterSpec::default() };
        let world = World::new(1, &spec, &mut trace).expect("a cluster");
        let mut stage = Self { world, observer: Observer::default(), trace };
        for command in commands {
            stage.run(command);
        }
        stage
    }

    fn run(&mut self, line: &str) {
        let command: Command = line.parse().expect("a command");
        let timed = TimedCommand { at: self.world.now, after: 0, command };
        self.world.apply(&timed, &mut self.trace).expect("it is taken");
        self.look();
    }

    fn pass(&mut self, ms: u64) {
        let until = self.world.now + Span::from_ms(ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.deliver_next(&mut self.trace);
            self.look();
        }
        self.world.wait_until(until);
    }

    fn look(&mut self) {
        self.observer.observe(&self.world, &mut self.trace);
        self.trace.clear();
    }

    fn ledger(&self) -> &Ledger {
        self.observer.ledger()
    }

    fn entries(&self) -> Vec<&LedgerEntry> {
        self.ledger().entries().collect()
    }

    /// Another registration of the topic's partition, as the controller would decide it.
    fn decide(&mut self, change: impl FnOnce(&mut PartitionRegistration)) {
        let image = Arc::make_mut(&mut self.world.image);
        let topic = image.topics.get_mut(&TopicName::new("t")).expect("the topic");
        let partition = &mut Arc::make_mut(topic).partitions[0];
        change(partition);
        partition.leader_epoch = LeaderEpoch(partition.leader_epoch.0 + 1);
        self.look();
    }
}

fn written(acks: &str) -> Stage {
    let producer = format!("add producer p1 acks={acks} enable.idempotence=false");
    let mut stage = Stage::new(&["add topic t partitions=1", &producer]);
    stage.run("produce p1 t key=a value=x");
    stage.pass(1_000);
    stage
}

#[test]
fn a_promise_is_kept_with_its_place_and_its_terms() {
    let stage = written("1");
    let entries = stage.entries();
    let [entry] = entries.as_slice() else { panic!("{} entries", entries.len()) };
    let told = entry.told.as_ref().expect("it was answered");
    let t0 = TopicPartition::new(TopicName::new("t"), 0);
    let leader = stage.world.partition(&t0).and_then(|p| p.leader).expect("a leader");
    assert_eq!(
        (entry.acks, told.offset, entry.written.as_slice()),
        (Acks::Leader, Offset(0), &[Offset(0)][..])
    );
    assert_eq!(
        (told.terms.isr.as_slice(), told.terms.copies.as_slice()),
        (&[leader][..], &[leader][..])
    );
    assert!(entry.is_promised());
}

#[test]
fn nothing_is_promised_with_acks_0() {
    let stage = written("0");
    let entries = stage.entries();
    assert_eq!(entries[0].told.as_ref().map(|told| told.offset), Some(Offset::NONE));
    assert_eq!(entries[0].written, [Offset(0)]);
    assert!(!entries[0].is_promised());
}

#[test]
fn what_was_not_answered_yet_is_no_promise() {
    let mut stage = written("1");
    stage.run("produce p1 t key=a value=y");
    stage.pass(15);
    let entries = stage.entries();
    assert_eq!((entries[1].written.as_slice(), &entries[1].told), (&[Offset(1)][..], &None));
    assert!(!entries[1].is_promised());
    stage.pass(10);
    assert!(stage.entries()[1].is_promised());
}

#[test]
fn a_leader_without_the_record_is_a_loss_until_one_with_it_leads() {
    let mut stage = written("1");
    let leader = stage.entries()[0].told.as_ref().expect("told").terms.isr[0];
    let other = BrokerId(leader.0 % 3 + 1);
    stage.decide(|partition| (partition.leader, partition.isr) = (Some(other), vec![other]));
    let loss = stage.entries()[0].loss.expect("nobody else has it");
    let by_hand = Some(UncleanElection::ByHand);
    assert_eq!((loss.leader, loss.unclean, loss.at), (other, by_hand, stage.world.now));
    stage.decide(|partition| {
        (partition.leader, partition.isr) = (Some(leader), vec![leader, other])
    });
    assert_eq!(stage.entries()[0].loss, None);
    stage.decide(|partition| (partition.leader, partition.isr) = (Some(other), vec![other]));
    assert_eq!(stage.entries()[0].loss.map(|loss| loss.unclean), Some(None));
}

#[test]
fn an_election_is_unclean_if_the_leader_was_neither_in_sync_nor_eligible() {
    let partition = |isr: &[i32], elr: &[i32]| PartitionRegistration {
        isr: isr.iter().copied().map(BrokerId).collect(),
        elr: elr.iter().copied().map(BrokerId).collect(),
        ..PartitionRegistration::default()
    };
    let clean = partition(&[2], &[]);
    let of = |before: &PartitionRegistration, after: &PartitionRegistration, enabled| {
        unclean_election(before, after, BrokerId(2), enabled)
    };
    assert_eq!(of(&partition(&[1, 2], &[]), &clean, true), None);
    assert_eq!(of(&partition(&[], &[2]), &clean, true), None);
    let by = |enabled| if enabled { UncleanElection::Enabled } else { UncleanElection::ByHand };
    for enabled in [true, false] {
        assert_eq!(of(&partition(&[1], &[]), &clean, enabled), Some(by(enabled)));
        let leader_recovery_state = LeaderRecoveryState::Recovering;
        let recovering = PartitionRegistration { leader_recovery_state, ..clean.clone() };
        assert_eq!(of(&partition(&[1, 2], &[]), &recovering, enabled), Some(by(enabled)));
        let last_known_elr = vec![BrokerId(2)];
        let empty = PartitionRegistration { last_known_elr, ..partition(&[], &[]) };
        assert_eq!(of(&empty, &recovering, enabled), Some(UncleanElection::LastKnownLeader));
    }
}

#[test]
fn only_the_newest_batches_are_followed() {
    let mut stage = Stage::new(&[
        "add topic t partitions=1",
        "add producer p1 batch.size=1",
        "rate p1 100/s topic=t",
    ]);
    let most = CHUNK * CHUNKS_MAX;
    stage.pass(most as u64 * 10 + 20_000);
    let followed = stage.entries().len();
    assert!(followed <= most && followed > most - CHUNK, "{followed} of {most}");
    let promised: usize =
        stage.entries().iter().filter(|e| e.is_promised()).map(|e| e.count()).sum();
    let producer = stage.world.producers()[0].1.counters();
    assert_eq!(stage.ledger().forgotten() + promised as u64, producer.acknowledged);
    assert!(stage.ledger().forgotten() > 0);
}
