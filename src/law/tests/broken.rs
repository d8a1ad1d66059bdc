//! For each law, worlds that keep it and a world that breaks it.

use std::sync::Arc;

use crate::fact::{Fact, OffsetSource, TraceEntry};
use crate::id::{AssignorName, ClientId, ErrorCode, GenerationId, GroupId, MemberEpoch, Offset};
use crate::kernel::Span;
use crate::law::tests::replicas;
use crate::law::tests::sequences::{a_sequence_twice, two_records_of_one_sequence};
use crate::law::tests::stage::{Stage, envelope, news, orders};
use crate::protocol::{
    Assignment, Body, RecordBatch, Request, Response, consumer_group_heartbeat, fetch,
    offset_commit,
};
use crate::sim::World;

pub(super) type Moment = (World, Vec<TraceEntry>);

pub(super) struct Case {
    pub law: &'static str,
    pub what: &'static str,
    /// A word of what the law says about it.
    pub seen: &'static str,
    /// Moments that keep the law, one after another, and then one that breaks it.
    pub worlds: fn() -> (Vec<Moment>, Moment),
}

const CONTIGUOUS: &str = "offsets are contiguous";
const ONE_OWNER: &str = "one owner per partition and generation";
const STALE: &str = "a commit of an older generation or epoch is refused";
const SOUND: &str = "a sound assignor gives each partition to exactly one member";
const IN_ORDER: &str = "records of a partition are processed in order";
const IN_THE_LOG: &str = "what was acknowledged is in the log";
const ONE_RECORD: &str = "a sequence stands for one record";
const ONCE: &str = "a session's records are in the log once and in order";
const WATERMARK: &str = "no read past the high watermark";
const ONE_LEADER: &str = "one leader per partition and leader epoch";
const NEVER_BACK: &str = "the high watermark never goes back within a leader epoch";
const READABLE: &str = "what could be read is never replaced";
const AGREE: &str = "replicas agree below the high watermark";
const CONTROLLERS: &str = "the controllers' log is one history";
const PROMISED: &str = "no acknowledged record is lost, doubled or out of order";

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    Case { law: CONTIGUOUS, what: "a count that does not fit", seen: "took offsets", worlds: a_wrong_count },
    Case { law: CONTIGUOUS, what: "a gap in the log", seen: "follows where", worlds: a_gap },
    Case { law: ONE_OWNER, what: "an eager group's books", seen: "c1-1's and c2-", worlds: || classic_books("range") },
    Case { law: ONE_OWNER, what: "a cooperative group's books", seen: "c1-1's and c2-", worlds: || classic_books("cooperative-sticky") },
    Case { law: ONE_OWNER, what: "an eager group's members", seen: "hold orders-0", worlds: || classic_members("range") },
    Case { law: ONE_OWNER, what: "a cooperative group's members", seen: "hold orders-0", worlds: || classic_members("cooperative-sticky") },
    Case { law: ONE_OWNER, what: "the generation after a lost one", seen: "hold orders-0", worlds: lost_generation },
    Case { law: ONE_OWNER, what: "two own it in a consumer group", seen: "'s and ", worlds: || modern_books(&[]) },
    Case { law: ONE_OWNER, what: "one owns it, one gives it back", seen: "'s and ", worlds: || modern_books(&[0]) },
    Case { law: STALE, what: "an older generation", seen: "committed in 1 when it was 2", worlds: older_generation },
    Case { law: STALE, what: "the generation of a lost group", seen: "committed in 2 when it was 1", worlds: unloaded_generation },
    Case { law: STALE, what: "the epoch of a lost group", seen: "committed in 5 when it was", worlds: unloaded_epoch },
    Case { law: STALE, what: "an older epoch", seen: "committed in 5 when it was 6", worlds: older_epoch },
    Case { law: SOUND, what: "given twice", seen: "gives orders-0 to c1 and c2", worlds: given_twice },
    Case { law: SOUND, what: "left out", seen: "leaves out orders-0", worlds: left_out },
    Case { law: IN_ORDER, what: "again without a new position", seen: "after 4", worlds: processed_again },
    Case { law: IN_THE_LOG, what: "beyond the end", seen: "the log ends at 1", worlds: acknowledged_beyond },
    Case { law: IN_THE_LOG, what: "written anew", seen: "0 is written anew", worlds: written_anew },
    Case { law: ONE_RECORD, what: "another record in its place", seen: "two records as 0", worlds: two_records_of_one_sequence },
    Case { law: ONCE, what: "written twice", seen: "sequence 2", worlds: a_sequence_twice },
    Case { law: WATERMARK, what: "a batch that is not committed", seen: "readable up to 0", worlds: read_beyond },
    Case { law: ONE_LEADER, what: "two of one epoch", seen: "broker-1 and broker-2 lead epoch 0", worlds: replicas::two_leaders },
    Case { law: NEVER_BACK, what: "it begins again", seen: "back from 2 to 1", worlds: replicas::back_from_2 },
    Case { law: READABLE, what: "a leader that lacks it", seen: "could be read at 0 is not there", worlds: replicas::a_leader_without_it },
    Case { law: READABLE, what: "another record in its place", seen: "another record than before", worlds: replicas::another_record },
    Case { law: AGREE, what: "a follower with another record", seen: "differ at 0", worlds: replicas::another_record_on_a_follower },
    Case { law: CONTROLLERS, what: "another decision", seen: "committed another record", worlds: replicas::another_decision },
    Case { law: CONTROLLERS, what: "a leader that lacks a decision", seen: "without what is committed", worlds: replicas::a_controller_without_it },
    Case { law: PROMISED, what: "a leader that lacks it", seen: "without what is promised at 0", worlds: replicas::a_leader_without_it },
    Case { law: PROMISED, what: "before it is committed", seen: "committed up to 0", worlds: replicas::promised_too_early },
];

// ---- logs ----------------------------------------------------------------------------------------------------------

fn one_record() -> Stage {
    let mut stage =
        Stage::new(&["add topic orders partitions=1", "add producer p1", "produce p1 orders"]);
    stage.pass(5_000);
    stage
}

fn a_wrong_count() -> (Vec<Moment>, Moment) {
    let stage = one_record();
    let mut fact = stage.last("records-appended");
    let sound = vec![(stage.world.clone(), news([fact.clone()]))];
    let Fact::RecordsAppended { count, .. } = &mut fact else { panic!("{fact:?}") };
    *count += 1;
    (sound, (stage.world, news([fact])))
}

fn a_gap() -> (Vec<Moment>, Moment) {
    let mut stage = one_record();
    let before = (stage.world.clone(), news([stage.last("records-appended")]));
    let Fact::RecordsAppended { broker, partition, .. } = stage.last("records-appended") else {
        panic!("something was appended")
    };
    stage.world.broker_mut(broker).disk.lose_an_offset(&partition);
    stage.at_once("produce p1 orders");
    stage.pass(5_000);
    let fact = stage.last("records-appended");
    (vec![before], (stage.world, news([fact])))
}

fn acknowledged_beyond() -> (Vec<Moment>, Moment) {
    let stage = one_record();
    let mut fact = stage.last("records-acknowledged");
    let sound = vec![(stage.world.clone(), news([fact.clone()]))];
    let Fact::RecordsAcknowledged { first, .. } = &mut fact else { panic!("{fact:?}") };
    *first = first.plus(1);
    (sound, (stage.world, news([fact])))
}

fn written_anew() -> (Vec<Moment>, Moment) {
    let stage = one_record();
    let told = news([stage.last("records-appended"), stage.last("records-acknowledged")]);
    let sound = vec![(stage.world.clone(), told)];
    let again = news([stage.last("records-appended")]);
    (sound, (stage.world, again))
}

fn read_beyond() -> (Vec<Moment>, Moment) {
    let stage = one_record();
    let log = stage.world.log(&orders(0)).expect("the topic is there");
    let batch: Arc<RecordBatch> = log.batch_at(Offset(0)).expect("one record").clone();
    let answer = |high_watermark| {
        let part = fetch::PartitionData {
            partition: orders(0),
            error: ErrorCode::None,
            high_watermark,
            diverging_epoch: None,
            preferred_read_replica: None,
            log_start_offset: Offset(0),
            batches: vec![batch.clone()],
        };
        let response = Response::from(fetch::Response { partitions: vec![part] });
        news([Fact::Sent { envelope: envelope("broker-1", "c1", 1, Body::Response(response)) }])
    };
    let (sound, broken) = (answer(Offset(1)), answer(Offset(0)));
    (vec![(stage.world.clone(), sound)], (stage.world, broken))
}

fn processed_again() -> (Vec<Moment>, Moment) {
    let world = Stage::new(&[]).world;
    let (consumer, partition) = (ClientId::new("c1"), orders(0));
    let processed = |offset| {
        let (consumer, partition) = (consumer.clone(), partition.clone());
        Fact::RecordProcessed { consumer, partition, offset: Offset(offset), key: None }
    };
    let (offset, source) = (Offset(3), OffsetSource::Seek);
    let set = Fact::PositionSet {
        consumer: consumer.clone(),
        partition: partition.clone(),
        offset,
        source,
    };
    let polled = Fact::RecordsPolled {
        consumer: consumer.clone(),
        partition: partition.clone(),
        first: offset,
        count: 2,
    };
    // Set while nothing of what `poll` had returned was done yet.
    let early = [set.clone(), polled.clone(), set.clone(), processed(3), processed(4)];
    let sound =
        [polled.clone(), processed(3), processed(4), set, polled, processed(3), processed(4)];
    let sound = news(early.into_iter().chain(sound));
    (vec![(world.clone(), sound)], (world, news([processed(4)])))
}

// ---- plans ---------------------------------------------------------------------------------------------------------

fn given_twice() -> (Vec<Moment>, Moment) {
    plans(|assignor| Fact::AssignmentOverlaps {
        group: GroupId::new("g"),
        leader: ClientId::new("c1"),
        assignor: AssignorName::new(assignor),
        partition: orders(0),
        first: ClientId::new("c1"),
        second: ClientId::new("c2"),
    })
}

fn left_out() -> (Vec<Moment>, Moment) {
    plans(|assignor| Fact::AssignmentIncomplete {
        group: GroupId::new("g"),
        leader: ClientId::new("c1"),
        assignor: AssignorName::new(assignor),
        partitions: [orders(0)].into(),
    })
}

/// The assignors that are broken on purpose may.
fn plans(fact: fn(&str) -> Fact) -> (Vec<Moment>, Moment) {
    let world = Stage::new(&[]).world;
    let sound = news([fact("doubling"), fact("forgetful")]);
    (vec![(world.clone(), sound)], (world, news([fact("range")])))
}

// ---- owners --------------------------------------------------------------------------------------------------------

fn group(settings: &str) -> Stage {
    let mut stage = Stage::new(&["add topic orders partitions=2"]);
    for n in 1..=2 {
        stage.at_once(&format!("add consumer c{n} group=g topics=orders {settings}"));
    }
    stage.pass(20_000);
    stage
}

fn stable(stage: &Stage) -> Fact {
    let group = GroupId::new("g");
    let generation = stage.world.group(&group).expect("it is there").generation();
    Fact::GroupBecameStable { group, generation, epoch: None }
}

fn classic_books(assignor: &str) -> (Vec<Moment>, Moment) {
    let mut stage = group(&format!("partition.assignment.strategy={assignor}"));
    let sound = (stage.world.clone(), news(stage.facts.clone()));
    let allowed = stage.classic_books("doubling", &[("c1", &[0]), ("c2", &[0, 1])]);
    stage.load(&allowed);
    let allowed = (stage.world.clone(), news([stable(&stage)]));
    let books = stage.classic_books(assignor, &[("c1", &[0]), ("c2", &[0, 1])]);
    stage.load(&books);
    let news = news([stable(&stage)]);
    (vec![sound, allowed], (stage.world, news))
}

/// The books are in order, but a member holds what is another's.
fn classic_members(assignor: &str) -> (Vec<Moment>, Moment) {
    let mut stage = group("partition.assignment.strategy=doubling");
    let sound = (stage.world.clone(), news(stage.facts.clone()));
    let books = stage.classic_books(assignor, &[("c1", &[0]), ("c2", &[1])]);
    stage.load(&books);
    let news = news([stage.last("partitions-assigned")]);
    (vec![sound], (stage.world, news))
}

/// A coordinator that has lost the last generation with a page cache counts that number once more, and members of both may hold a
/// partition: it is the generation after it that nobody may hold anything twice in.
fn lost_generation() -> (Vec<Moment>, Moment) {
    const DOUBLING: &str = "partition.assignment.strategy=doubling";
    let (mut stage, mut later) = (group(DOUBLING), group(DOUBLING));
    let (id, broker) = (GroupId::new("g"), crate::id::BrokerId(1));
    let lost = stage.world.group(&id).expect("it is there").generation();
    let generation = GenerationId(lost.0 - 1);
    let loaded = Fact::GroupLoaded { group: id, broker, generation, members: 1 };
    let doubled = |stage: &mut Stage| {
        let books = stage.classic_books("range", &[("c1", &[0]), ("c2", &[1])]);
        stage.load(&books);
        (stage.world.clone(), news([stage.last("partitions-assigned")]))
    };
    let sound = (stage.world.clone(), news([stable(&stage), loaded]));
    later.at_once(&format!("add consumer c3 group=g topics=orders {DOUBLING}"));
    later.pass(20_000);
    (vec![sound, doubled(&mut stage)], doubled(&mut later))
}

/// The first member owns partition 0, or has only to give it back.
fn modern_books(gives_back: &[i32]) -> (Vec<Moment>, Moment) {
    let mut stage = group("group.protocol=consumer");
    let facts = stage.facts.clone();
    let told = facts.iter().rfind(|fact| {
        let Fact::Sent { envelope } = fact else { return false };
        let Body::Response(Response::ConsumerGroupHeartbeat(answer)) = &envelope.body else {
            return false;
        };
        answer.assignment.is_some()
    });
    let told = told.expect("somebody was told").clone();
    let sound = (stage.world.clone(), news(facts));
    let owns: &[i32] = if gives_back.is_empty() { &[0] } else { &[] };
    stage.forge("c1", owns, gives_back);
    stage.forge("c2", &[0, 1], &[]);
    (vec![sound], (stage.world, news([told])))
}

// ---- commits -------------------------------------------------------------------------------------------------------

fn generation(generation: i32) -> Fact {
    Fact::GenerationStarted {
        group: GroupId::new("g"),
        generation: GenerationId(generation),
        members: 1,
        leader: ClientId::new("c1"),
        assignor: AssignorName::new("range"),
    }
}

/// A commit arrives and is answered.
fn commit(stage: &Stage, generation: i32, error: ErrorCode) -> [Fact; 2] {
    let part = offset_commit::CommitPartition {
        partition: orders(0),
        offset: Offset(1),
        leader_epoch: None,
        metadata: "".into(),
    };
    let request = offset_commit::Request {
        group: GroupId::new("g"),
        generation: GenerationId(generation),
        member_id: stage.member_id("c1"),
        group_instance_id: None,
        partitions: vec![part],
    };
    let answer = Body::Response(Response::from(request.answer(error)));
    let request = Body::Request(Request::from(request));
    [
        Fact::Delivered { envelope: envelope("c1", "broker-1", 7, request) },
        Fact::Sent { envelope: envelope("broker-1", "c1", 7, answer) },
    ]
}

fn older_generation() -> (Vec<Moment>, Moment) {
    let stage = group("");
    let mut sound = vec![generation(1)];
    sound.extend(commit(&stage, 1, ErrorCode::None));
    sound.push(generation(2));
    sound.extend(commit(&stage, 2, ErrorCode::None));
    sound.extend(commit(&stage, 1, ErrorCode::IllegalGeneration));
    // On its way when the generation changed.
    let [arrives, answered] = commit(&stage, 2, ErrorCode::None);
    sound.extend([arrives, generation(3), answered, generation(2)]);
    let broken = commit(&stage, 1, ErrorCode::None);
    (vec![(stage.world.clone(), news(sound))], (stage.world, news(broken)))
}

/// Generation 2 was in memory only when the coordinator crashed.
fn unloaded_generation() -> (Vec<Moment>, Moment) {
    let stage = group("");
    let (group, broker) = (GroupId::new("g"), crate::id::BrokerId(1));
    let loaded = Fact::GroupLoaded { group, broker, generation: GenerationId(1), members: 1 };
    let mut sound = vec![generation(1), generation(2), loaded];
    sound.extend(commit(&stage, 1, ErrorCode::None));
    let broken = commit(&stage, 2, ErrorCode::None);
    (vec![(stage.world.clone(), news(sound))], (stage.world, news(broken)))
}

fn heartbeat(stage: &Stage, epoch: i32, error: ErrorCode) -> [Fact; 2] {
    let request = consumer_group_heartbeat::Request {
        group: GroupId::new("g"),
        member_id: stage.member_id("c1"),
        member_epoch: MemberEpoch(1),
        instance_id: None,
        rack_id: None,
        client_id: ClientId::new("c1"),
        rebalance_timeout: None,
        subscribed_topic_names: None,
        server_assignor: None,
        topic_partitions: None,
    };
    let answer = consumer_group_heartbeat::Response {
        error,
        member_id: None,
        member_epoch: MemberEpoch(epoch),
        heartbeat_interval: Span::from_ms(5_000),
        assignment: None::<Arc<Assignment>>,
    };
    let (request, answer) = (Request::from(request), Response::from(answer));
    [
        Fact::Delivered { envelope: envelope("c1", "broker-1", 3, Body::Request(request)) },
        Fact::Sent { envelope: envelope("broker-1", "c1", 3, Body::Response(answer)) },
    ]
}

/// Epoch 5 was lost with the page cache of the only replica.
fn unloaded_epoch() -> (Vec<Moment>, Moment) {
    let stage = group("group.protocol=consumer");
    let group = GroupId::new("g");
    let broker = stage.world.coordinator_of(&group).1.expect("a coordinator");
    let kept = stage.world.group(&group).and_then(|group| group.consumer()).expect("a group");
    let kept = kept.member(&stage.member_id("c1")).expect("a member").epoch().0;
    let loaded = Fact::GroupLoaded { group, broker, generation: GenerationId(kept), members: 1 };
    let mut sound = heartbeat(&stage, 5, ErrorCode::None).to_vec();
    sound.push(loaded);
    sound.extend(commit(&stage, kept, ErrorCode::None));
    let broken = commit(&stage, 5, ErrorCode::None);
    (vec![(stage.world.clone(), news(sound))], (stage.world, news(broken)))
}

fn older_epoch() -> (Vec<Moment>, Moment) {
    let stage = group("group.protocol=consumer");
    let mut sound = heartbeat(&stage, 5, ErrorCode::None).to_vec();
    sound.extend(commit(&stage, 5, ErrorCode::None));
    sound.extend(heartbeat(&stage, 6, ErrorCode::None));
    sound.extend(heartbeat(&stage, 0, ErrorCode::FencedMemberEpoch));
    sound.extend(commit(&stage, 6, ErrorCode::None));
    sound.extend(commit(&stage, 5, ErrorCode::StaleMemberEpoch));
    let broken = commit(&stage, 5, ErrorCode::None);
    (vec![(stage.world.clone(), news(sound))], (stage.world, news(broken)))
}
