#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{BrokerEpoch, BrokerId};
use crate::kafka::Effect;
use crate::kernel::RandomStreams;
use crate::protocol::alter_partition;
use crate::protocol::{ControllerRequest, ControllerResponse};

const C1: NodeId = NodeId::Broker(BrokerId(1));
const C2: NodeId = NodeId::Broker(BrokerId(2));

struct Line {
    channel: ControllerChannel,
    now: SimTime,
    rng: RandomStreams,
    effects: Vec<Effect>,
}

impl Line {
    fn new(retry_timeout: Option<Span>) -> Self {
        Self {
            channel: ControllerChannel::new(Channel::AlterPartition, retry_timeout),
            now: SimTime::ZERO,
            rng: RandomStreams::new(1),
            effects: Vec::new(),
        }
    }

    fn act<T>(&mut self, act: impl FnOnce(&mut ControllerChannel, &mut Effects) -> T) -> T {
        act(&mut self.channel, &mut Effects::new(self.now, &mut self.rng, &mut self.effects))
    }

    fn enqueue(&mut self, epoch: i64) {
        let now = self.now;
        self.channel.enqueue(request(epoch), now);
    }

    fn poll(&mut self, leader: Option<&NodeId>) -> Option<Ended> {
        self.act(|channel, fx| channel.poll(leader, fx))
    }

    fn answer(&mut self, correlation: u32, error: ErrorCode) -> Option<Ended> {
        let body = alter_partition::Response { error, partitions: Vec::new() };
        let body = Response::from(ControllerResponse::AlterPartition(body));
        self.act(|channel, fx| channel.answered(Correlation(correlation), body, fx))
    }

    /// What was sent since the last look: to whom, under which number, with which broker epoch.
    fn sent(&mut self) -> Vec<(NodeId, u32, i64)> {
        let sent = |effect| {
            let Effect::Send { to, correlation, body, .. } = effect else { return None };
            let Request::Controller(body) = body else { panic!("{:?}", body.api()) };
            let ControllerRequest::AlterPartition(body) = &*body else { panic!("{body:?}") };
            Some((to, correlation.0, body.broker_epoch.0))
        };
        self.effects.drain(..).filter_map(sent).collect()
    }

    fn wakes_after(&mut self) -> Option<Span> {
        let armed = |effect: &Effect| {
            if let Effect::Arm { after, .. } = effect { Some(*after) } else { None }
        };
        self.effects.iter().rev().find_map(armed)
    }
}

/// Told apart by the epoch.
fn request(epoch: i64) -> Request {
    let broker_epoch = BrokerEpoch(epoch);
    let (broker, partitions) = (BrokerId(7), Vec::new());
    let request = alter_partition::Request { broker, broker_epoch, partitions };
    Request::from(ControllerRequest::AlterPartition(request))
}

#[test]
fn a_request_waits_until_a_controller_is_known() {
    let mut line = Line::new(None);
    line.enqueue(1);
    assert_eq!(line.poll(None), None);
    assert_eq!(line.sent(), []);
    line.poll(Some(&C1));
    assert_eq!(line.sent(), [(C1, 1, 1)]);
}

#[test]
fn one_request_is_under_way_at_a_time_in_the_order_of_the_queue() {
    let mut line = Line::new(None);
    line.enqueue(1);
    line.enqueue(2);
    line.poll(Some(&C1));
    line.poll(Some(&C1));
    assert_eq!(line.sent(), [(C1, 1, 1)]);
    assert!(matches!(line.answer(1, ErrorCode::None), Some(Ended::Answered(_))));
    line.poll(Some(&C1));
    assert_eq!(line.sent(), [(C1, 2, 2)]);
}

#[test]
fn not_controller_is_no_answer_the_request_goes_to_the_next_one_first() {
    let mut line = Line::new(None);
    line.enqueue(1);
    line.enqueue(2);
    line.poll(Some(&C1));
    line.sent();
    assert_eq!(line.answer(1, ErrorCode::NotController), None);
    let hung_up = Effect::Disconnect { peer: C1, channel: Channel::AlterPartition };
    assert!(line.effects.contains(&hung_up));
    line.poll(Some(&C2));
    assert_eq!(line.sent(), [(C2, 2, 1)]);
}

#[test]
fn an_answer_to_a_request_that_was_given_up_is_not_taken() {
    let mut line = Line::new(None);
    line.enqueue(1);
    line.poll(Some(&C1));
    assert_eq!(line.answer(9, ErrorCode::None), None);
    assert!(line.answer(1, ErrorCode::None).is_some());
    assert_eq!(line.answer(1, ErrorCode::None), None, "once");
}

#[test]
fn after_a_lost_connection_the_request_is_sent_again_50_ms_later() {
    let mut line = Line::new(None);
    line.enqueue(1);
    line.poll(Some(&C1));
    line.sent();
    let now = line.now;
    line.channel.disconnected(&C1, now);
    line.poll(Some(&C1));
    assert_eq!(line.wakes_after(), Some(Span::from_ms(50)));
    assert_eq!(line.sent(), []);
    line.now = SimTime::from_ms(50);
    line.poll(Some(&C1));
    assert_eq!(line.sent(), [(C1, 2, 1)]);
}

#[test]
fn a_controller_that_does_not_answer_is_given_up_after_30_s() {
    let mut line = Line::new(None);
    line.enqueue(1);
    line.poll(Some(&C1));
    assert_eq!(line.wakes_after(), Some(Span::from_ms(30_000)));
    line.sent();
    line.now = SimTime::from_ms(30_000);
    line.poll(Some(&C2));
    let hung_up = Effect::Disconnect { peer: C1, channel: Channel::AlterPartition };
    assert!(line.effects.contains(&hung_up));
    assert_eq!(line.wakes_after(), Some(Span::from_ms(50)), "it does not wait to be asked again");
    line.now = SimTime::from_ms(30_050);
    line.poll(Some(&C2));
    assert_eq!(line.sent(), [(C2, 2, 1)]);
}

#[test]
fn a_request_that_never_got_out_is_given_up_after_its_retry_timeout() {
    let mut line = Line::new(Some(Span::from_ms(9_000)));
    line.enqueue(1);
    line.enqueue(2);
    line.poll(None);
    assert_eq!(line.wakes_after(), Some(Span::from_ms(9_000)));
    line.now = SimTime::from_ms(9_000);
    assert_eq!(line.poll(None), Some(Ended::TimedOut));
    assert_eq!(line.poll(None), Some(Ended::TimedOut));
    assert_eq!(line.poll(Some(&C1)), None);
    assert_eq!(line.sent(), []);
}
