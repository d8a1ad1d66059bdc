//! Worlds that break the laws about replicas and controllers.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset, PartitionEpoch};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::{LogEnv, PartitionLog};
use crate::kafka::{Effects, PartitionRegistration};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::law::tests::broken::Moment;
use crate::law::tests::stage::{Stage, news, orders};
use crate::protocol::{Body, Channel, Request, Response};

const B1: BrokerId = BrokerId(1);
const B2: BrokerId = BrokerId(2);

/// Three replicas hold one record, and its producer knows.
fn replicated(value: &str) -> Stage {
    let topic = "add topic orders partitions=1 replication.factor=3 min.insync.replicas=2";
    let record = format!("produce p1 orders key=k value={value}");
    let mut stage = Stage::new(&[topic, "add producer p1", &record]);
    stage.pass(5_000);
    assert_eq!(stage.world.partition(&orders(0)).and_then(|it| it.leader), Some(B1));
    stage
}

fn sound(stage: &Stage) -> Vec<Moment> {
    vec![(stage.world.clone(), news(stage.facts.clone()))]
}

/// The server has heard something of the controllers' log.
fn heard(stage: &Stage, server: impl Into<NodeId>) -> Fact {
    let server = server.into();
    let is_it = |fact: &&Fact| {
        let Fact::Delivered { envelope } = fact else { return false };
        envelope.channel == Channel::Raft && envelope.to == server
    };
    stage.facts.iter().rfind(is_it).expect("it hears of it all the time").clone()
}

/// The broker hears that `orders-0` is like that.
fn tell(stage: &mut Stage, broker: BrokerId, change: impl FnOnce(&mut PartitionRegistration)) {
    let (now, mut rng, mut list) = (stage.world.now, RandomStreams::new(1), Vec::new());
    let broker = stage.world.broker_mut(broker);
    let mut image = broker.memory.image.clone();
    let topics = &mut Arc::make_mut(&mut image).topics;
    let topic = topics.get_mut(&orders(0).topic).expect("the topic is there");
    let partition = &mut Arc::make_mut(topic).partitions[0];
    partition.partition_epoch = PartitionEpoch(partition.partition_epoch.0 + 1);
    change(partition);
    broker.metadata_changed(image, &mut Effects::new(now, &mut rng, &mut list));
}

fn forge(stage: &mut Stage, broker: BrokerId, change: impl FnOnce(&mut PartitionLog)) {
    stage.world.broker_mut(broker).disk.forge(&orders(0), change);
}

/// The log of another run, in which the record said something else.
fn another_log() -> PartitionLog {
    PartitionLog::clone(replicated("another").world.log(&orders(0)).expect("it has one"))
}

pub(super) fn two_leaders() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    let news = [B1, B2].map(|broker| news([heard(&stage, broker)]));
    let [first, second] = news;
    let sound = vec![(stage.world.clone(), first), (stage.world.clone(), second.clone())];
    tell(&mut stage, B2, |partition| partition.leader = Some(B2));
    (sound, (stage.world, second))
}

pub(super) fn back_from_2() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    stage.at_once("produce p1 orders key=k value=b");
    stage.pass(5_000);
    let again = news([stage.last("high-watermark-advanced")]);
    (sound(&stage), (stage.world, again))
}

fn led_by_2(stage: &mut Stage) {
    tell(stage, B2, |partition| {
        (partition.leader, partition.leader_epoch) = (Some(B2), LeaderEpoch(1));
    });
}

pub(super) fn a_leader_without_it() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    let moments = sound(&stage);
    let news = news([heard(&stage, B2)]);
    forge(&mut stage, B2, |log| *log = PartitionLog::new());
    led_by_2(&mut stage);
    (moments, (stage.world, news))
}

pub(super) fn another_record() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    let moments = sound(&stage);
    forge(&mut stage, B1, |log| *log = another_log());
    let again = news([stage.last("high-watermark-advanced")]);
    (moments, (stage.world, again))
}

pub(super) fn another_record_on_a_follower() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    let moments = sound(&stage);
    let Fact::FollowerHighWatermarkAdvanced { broker, .. } =
        stage.last("follower-high-watermark-advanced")
    else {
        panic!("it says so")
    };
    let again = news([stage.last("follower-high-watermark-advanced")]);
    forge(&mut stage, broker, |log| *log = another_log());
    (moments, (stage.world, again))
}

/// A request and its answer, when the leader has forgotten that the record is committed.
pub(super) fn promised_too_early() -> (Vec<Moment>, Moment) {
    let mut stage = replicated("a");
    let moments = sound(&stage);
    let is_produce = |fact: &&Fact| {
        if let Fact::Delivered { envelope } = fact {
            matches!(envelope.body, Body::Request(Request::Produce(_)))
        } else if let Fact::Sent { envelope } = fact {
            matches!(envelope.body, Body::Response(Response::Produce(_)))
        } else {
            false
        }
    };
    let talk = news(stage.facts.iter().filter(is_produce).cloned().collect::<Vec<_>>());
    forge(&mut stage, B1, |log| {
        log.update_high_watermark(Offset(0));
    });
    (moments, (stage.world, talk))
}

/// Two runs that have nothing to do with each other: what they decided differs.
fn decided(topic: &str) -> Stage {
    let mut stage = Stage::new(&[&format!("add topic {topic} partitions=1")]);
    stage.pass(5_000);
    stage
}

pub(super) fn another_decision() -> (Vec<Moment>, Moment) {
    let (one, other) = (decided("orders"), decided("mails"));
    let moments = sound(&one);
    let again = Fact::Restarted { node: NodeId::Broker(B2) };
    let news = news([again, heard(&other, B2)]);
    (moments, (other.world, news))
}

pub(super) fn a_controller_without_it() -> (Vec<Moment>, Moment) {
    let moments = sound(&decided("orders"));
    let mut other = decided("mails");
    other.at_once("crash broker-3");
    other.pass(20_000);
    let Fact::ControllerElected { controller, .. } = other.last("controller-elected") else {
        panic!("it says so")
    };
    let news = news([heard(&other, controller)]);
    (moments, (other.world, news))
}

/// The last batch stands in the log twice.
pub(super) fn a_sequence_twice(mut stage: Stage) -> (Vec<Moment>, Moment) {
    let moments = sound(&stage);
    let config = TopicConfig::default();
    let env = LogEnv {
        now: stage.world.now,
        uptime: SimTime::ZERO,
        config: &config,
        roll_jitter: Span::ZERO,
        producer_id_expiration: Span::from_ms(86_400_000),
        transaction_verification: false,
    };
    let Fact::RecordsAppended { broker, partition, first, count, .. } =
        stage.last("records-appended")
    else {
        panic!("it says so")
    };
    let end = first.plus(count);
    stage.world.broker_mut(broker).disk.forge(&partition, |log| {
        let last = log.batch_at(first).expect("it was written").clone();
        let again = Arc::new(crate::protocol::RecordBatch {
            base_offset: end,
            ..crate::protocol::RecordBatch::clone(&last)
        });
        log.append_as_follower(&[again], &env).expect("nobody looks at a follower's sequences");
    });
    let last = end.plus(count - 1);
    let again = Fact::RecordsAppended { broker, partition, first: end, last, count };
    (moments, (stage.world, news([again])))
}
