use super::*;
use crate::fact::Fact;
use crate::id::{AssignorName, GenerationId, GroupId, GroupInstanceId, MemberEpoch, MemberId};
use crate::kafka::{GroupTimer, TimerKind};
use crate::protocol::{
    RecordData, Subscription, consumer_group_heartbeat, heartbeat, join_group, offset_commit,
    offset_fetch,
};

/// `payments` lives in `__consumer_offsets-13`.
pub(super) fn offsets() -> TopicPartition {
    TopicPartition::new(TopicName::new("__consumer_offsets"), 13)
}

pub(super) fn leading_offsets() -> Bench {
    let mut bench = Bench::new();
    lead_offsets(&mut bench, led(ME));
    bench
}

pub(super) fn lead_offsets(bench: &mut Bench, state: PartitionRegistration) -> Vec<Effect> {
    bench.tell(|image| {
        let topic = image.topics.get_mut(&offsets().topic).expect("it is there");
        Arc::make_mut(topic).partitions[13] = state;
    })
}

pub(super) fn commit(offset: i64) -> offset_commit::Request {
    offset_commit::Request {
        group: GroupId::new("payments"),
        generation: GenerationId::NONE,
        member_id: MemberId::unknown(),
        group_instance_id: None,
        partitions: vec![offset_commit::CommitPartition {
            partition: orders(0),
            offset: Offset(offset),
            leader_epoch: None,
            metadata: "".into(),
        }],
    }
}

pub(super) fn fetch_offset(bench: &mut Bench) -> Vec<Effect> {
    let (group, partitions) = (GroupId::new("payments"), Some(vec![orders(0)]));
    let request = Request::from(offset_fetch::Request { group, member: None, partitions });
    bench.request(&client("c1", 9), request)
}

fn fetched_offset(bench: &mut Bench) -> i64 {
    let effects = fetch_offset(bench);
    let Some(Effect::Reply { body: Response::OffsetFetch(response), .. }) = effects.last() else {
        panic!("{effects:?}")
    };
    response.partitions[0].offset.0
}

#[test]
fn a_group_record_is_in_the_log_before_the_commit_is_answered() {
    let mut bench = leading_offsets();
    let from = client("c1", 1);
    let effects = bench.request(&from, Request::from(commit(42)));
    let body = Response::from(commit(42).answer(ErrorCode::None));
    let place = effects.iter().position(|effect| *effect == watermark(offsets(), 0, 1));
    let reply = effects
        .iter()
        .position(|effect| *effect == Effect::Reply { to: from.clone(), body: body.clone() });
    assert!(place < reply && place.is_some(), "{effects:?}");
    let log = bench.broker.disk.log(&offsets()).expect("it leads the partition");
    let record = log.record_at(Offset(0)).expect("the commit was written");
    assert!(matches!(record.data, RecordData::Group(_)));
    assert_eq!(fetched_offset(&mut bench), 42);
}

#[test]
fn the_answer_waits_until_the_record_is_below_the_high_watermark() {
    let mut bench = Bench::new();
    let two = PartitionRegistration { replicas: vec![ME, OTHER], isr: vec![ME, OTHER], ..led(ME) };
    lead_offsets(&mut bench, two.clone());
    let from = client("c1", 1);
    let answered = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Reply { .. }));
    let effects = bench.request(&from, Request::from(commit(42)));
    assert!(!answered(&effects), "{effects:?}");
    let effects = lead_offsets(&mut bench, PartitionRegistration { isr: vec![ME], ..two });
    assert!(answered(&effects), "{effects:?}");
}

#[test]
fn a_broker_that_does_not_lead_the_offsets_partition_is_not_the_coordinator() {
    let mut bench = Bench::new();
    let from = client("c1", 1);
    let request = Request::from(heartbeat::Request {
        group: GroupId::new("payments"),
        generation: GenerationId(1),
        member_id: MemberId::new("c1-1"),
        group_instance_id: None,
    });
    let effects = bench.request(&from, request);
    let body = Response::from(heartbeat::Response { error: ErrorCode::NotCoordinator });
    assert_eq!(effects.last(), Some(&Effect::Reply { to: from.clone(), body }));
    let refusal = |effect: &Effect| matches!(effect, Effect::Note(Fact::RequestRefused { .. }));
    assert!(effects.iter().any(refusal));
    assert_eq!(bench.request(&from, fetch_from(orders(0), 0, 1)).len(), 2, "it takes the next one");
}

#[test]
fn a_coordinator_that_comes_back_reads_its_groups_from_the_log() {
    let mut bench = leading_offsets();
    bench.request(&client("c1", 1), Request::from(commit(42)));
    bench.request(&client("c1", 2), Request::from(commit(43)));
    bench.broker.crash(bench.now);
    bench.tell(|_| {});
    assert_eq!(fetched_offset(&mut bench), 43);
}

#[test]
fn a_deposed_coordinator_has_no_groups() {
    let mut bench = leading_offsets();
    bench.request(&client("c1", 1), Request::from(commit(42)));
    let state = PartitionRegistration { leader_epoch: LeaderEpoch(6), ..led(OTHER) };
    lead_offsets(&mut bench, state);
    assert_eq!(bench.broker.memory.coordinator.groups().count(), 0);
}

#[test]
fn what_was_parked_for_a_broken_connection_does_not_go_to_the_next_one() {
    let mut bench = leading_offsets();
    let join = |member: &str| {
        Request::from(join_group::Request {
            group: GroupId::new("payments"),
            session_timeout: Span::from_ms(10_000),
            rebalance_timeout: Span::from_ms(300_000),
            member_id: MemberId::new(member),
            group_instance_id: Some(GroupInstanceId::new("one")),
            client_id: ClientId::new("c1"),
            protocol_type: "consumer".into(),
            protocols: vec![join_group::JoinProtocol {
                name: AssignorName::new("range"),
                subscription: Arc::new(Subscription::to_topics(vec![TopicName::new("orders")])),
            }],
            reason: "".into(),
        })
    };
    let from = client("c1", 7);
    bench.request(&from, join(""));
    bench.feed(Input::PeerDisconnected { peer: from.node.clone(), channel: Channel::Data });
    let fetch = bench.request(&from, fetch_from(orders(0), 0, 1));
    assert_eq!(fetch.len(), 2, "the restarted client's request is parked under the same number");
    let timer = TimerKind::Group(GroupTimer::Join(GroupId::new("payments")));
    for _ in 0..3 {
        bench.now = bench.now + Span::from_ms(3_000);
        let effects = bench.feed(Input::TimerFired(timer.clone()));
        let reply = |effect: &Effect| matches!(effect, Effect::Reply { .. });
        assert!(!effects.iter().any(reply), "{effects:?}");
    }
}

/// What a member of the consumer protocol hears: its epoch and, if it is told, what it is to own.
fn heard(bench: &mut Bench, epoch: i32) -> (ErrorCode, i32, Option<Vec<TopicPartition>>) {
    let is_joining = epoch == 0;
    let request = Request::from(consumer_group_heartbeat::Request {
        group: GroupId::new("payments"),
        member_id: MemberId::new("m"),
        member_epoch: MemberEpoch(epoch),
        instance_id: None,
        rack_id: None,
        client_id: ClientId::new("c1"),
        rebalance_timeout: is_joining.then_some(Span::from_ms(300_000)),
        subscribed_topic_names: is_joining.then(|| vec![TopicName::new("orders")]),
        server_assignor: None,
        topic_partitions: is_joining.then(Vec::new),
    });
    let effects = bench.request(&client("c1", 1), request);
    let Some(Effect::Reply { body: Response::ConsumerGroupHeartbeat(answer), .. }) = effects.last()
    else {
        panic!("{effects:?}")
    };
    let assigned = answer.assignment.as_ref().map(|assigned| assigned.partitions.clone());
    (answer.error, answer.member_epoch.0, assigned)
}

#[test]
fn the_coordinator_assigns_the_partitions_that_the_controller_told_of() {
    let mut bench = leading_offsets();
    let all = vec![orders(0), orders(1), orders(2)];
    assert_eq!(heard(&mut bench, 0), (ErrorCode::None, 1, Some(all)));
    assert_eq!(heard(&mut bench, 1), (ErrorCode::None, 1, None));
    bench.tell(|image| Bench::orders(image).partitions.push(led(ME)));
    let all = vec![orders(0), orders(1), orders(2), orders(3)];
    assert_eq!(heard(&mut bench, 1), (ErrorCode::None, 2, Some(all)));
}

#[test]
fn a_group_of_the_consumer_protocol_outlives_its_coordinator() {
    let mut bench = leading_offsets();
    heard(&mut bench, 0);
    bench.broker.crash(bench.now);
    assert_eq!(heard(&mut bench, 1), (ErrorCode::NotCoordinator, 0, None));
    bench.tell(|_| {});
    assert_eq!(heard(&mut bench, 1), (ErrorCode::None, 1, None));
}
