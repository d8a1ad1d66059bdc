//! Three brokers that really copy from each other: messages are handed over by hand, the metadata is told by hand.
#![allow(clippy::unwrap_used)]

use super::*;
use std::collections::VecDeque;

use crate::id::{Correlation, PartitionEpoch};
use crate::kafka::TimerKind;
use crate::kernel::SortedMap;
use crate::protocol::alter_partition;
use crate::protocol::{ControllerRequest, ControllerResponse};

pub(super) const B1: BrokerId = BrokerId(1);
pub(super) const B2: BrokerId = BrokerId(2);
pub(super) const B3: BrokerId = BrokerId(3);
const CONTROLLER: NodeId = NodeId::Broker(BrokerId(9));

/// On its way between two brokers, or to the controller.
#[derive(Debug)]
pub(super) enum Letter {
    Asks { from: BrokerId, to: NodeId, channel: Channel, correlation: Correlation, body: Request },
    Answers { from: BrokerId, to: ReplyTo, body: Response },
}

pub(super) struct Cluster {
    pub(super) brokers: Vec<Broker>,
    pub(super) image: ClusterImage,
    pub(super) now: SimTime,
    pub(super) rng: RandomStreams,
    pub(super) letters: VecDeque<Letter>,
    /// What went to clients.
    pub(super) answers: Vec<(ReplyTo, Response)>,
    pub(super) timers: SortedMap<(BrokerId, TimerKind), SimTime>,
    pub(super) facts: Vec<Fact>,
}

pub(super) fn everywhere(leader: BrokerId, epoch: i32) -> PartitionRegistration {
    PartitionRegistration {
        leader: Some(leader),
        leader_epoch: LeaderEpoch(epoch),
        partition_epoch: PartitionEpoch(epoch),
        ..PartitionRegistration::new(vec![B1, B2, B3], vec![B1, B2, B3])
    }
}

/// Registered already.
pub(super) fn new_broker(id: BrokerId, config: &Arc<BrokerConfig>) -> Broker {
    let mut broker = Broker::new(id, config.clone());
    broker.join_formed_cluster(epoch_of(id));
    broker
}

impl Cluster {
    /// Broker 1 leads `orders-0`, all are in sync, and the followers wait with their first fetch.
    pub(super) fn new(min_insync_replicas: u32) -> Self {
        let registered = |id: BrokerId| (id, BrokerRegistration::unfenced(epoch_of(id)));
        let brokers = [B1, B2, B3].map(registered).into_iter().collect();
        let mut image = ClusterImage { brokers, ..ClusterImage::default() };
        let config = TopicConfig { min_insync_replicas, ..TopicConfig::default() };
        let (partitions, config) = (vec![everywhere(B1, 0)], Arc::new(config));
        image.topics.insert(TopicName::new("orders"), Arc::new(TopicImage { partitions, config }));
        let config = Arc::new(BrokerConfig::default());
        let mut cluster = Self {
            brokers: [B1, B2, B3].map(|id| new_broker(id, &config)).into(),
            image,
            now: SimTime::ZERO,
            rng: RandomStreams::new(1),
            letters: VecDeque::new(),
            answers: Vec::new(),
            timers: SortedMap::default(),
            facts: Vec::new(),
        };
        for id in [B1, B2, B3] {
            cluster.act(id, |broker, fx| broker.controller_changed(Some(CONTROLLER), fx));
        }
        cluster.tell(|_| {});
        cluster.settle();
        cluster
    }

    pub(super) fn broker(&self, id: BrokerId) -> &Broker {
        &self.brokers[id.0 as usize - 1]
    }

    pub(super) fn act(&mut self, id: BrokerId, act: impl FnOnce(&mut Broker, &mut Effects)) {
        let mut list = Vec::new();
        let broker = &mut self.brokers[id.0 as usize - 1];
        act(broker, &mut Effects::new(self.now, &mut self.rng, &mut list));
        for effect in list {
            match effect {
                // What it says of itself is tried elsewhere.
                Effect::Send { channel: Channel::Heartbeat, .. } => {}
                Effect::Send { to, channel, correlation, body } => {
                    self.letters.push_back(Letter::Asks {
                        from: id,
                        to,
                        channel,
                        correlation,
                        body,
                    });
                }
                Effect::Reply { to, body } if matches!(to.node, NodeId::Client(_)) => {
                    self.answers.push((to, body));
                }
                Effect::Reply { to, body } => {
                    self.letters.push_back(Letter::Answers { from: id, to, body });
                }
                Effect::Arm { timer, after } => {
                    self.timers.insert((id, timer), self.now + after);
                }
                Effect::Disarm(timer) => {
                    self.timers.remove(&(id, timer));
                }
                Effect::Note(fact) => self.facts.push(fact),
                Effect::Disconnect { .. } | Effect::HangUp { .. } | Effect::Halt => {}
            }
        }
    }

    /// New metadata, for all of them at once.
    pub(super) fn tell(&mut self, change: impl FnOnce(&mut PartitionRegistration)) {
        let topic = self.image.topics.get_mut(&TopicName::new("orders")).unwrap();
        change(&mut Arc::make_mut(topic).partitions[0]);
        self.tell_only(&[B1, B2, B3]);
    }

    pub(super) fn tell_only(&mut self, who: &[BrokerId]) {
        let image = Arc::new(self.image.clone());
        for id in who {
            let image = image.clone();
            self.act(*id, |broker, fx| broker.metadata_changed(image, fx));
        }
    }

    /// Hands over the oldest letter that is not for the controller; false if there is none.
    pub(super) fn hand_over(&mut self) -> bool {
        let for_brokers = |letter: &Letter| match letter {
            Letter::Asks { to, .. } => *to != CONTROLLER,
            Letter::Answers { .. } => true,
        };
        let Some(place) = self.letters.iter().position(for_brokers) else { return false };
        match self.letters.remove(place).unwrap() {
            Letter::Asks { from, to: NodeId::Broker(to), channel, correlation, body } => {
                let from = ReplyTo { node: from.into(), channel, correlation, incarnation: 0 };
                self.act(to, |broker, fx| broker.handle(Input::Request { from, body }, fx));
            }
            Letter::Asks { to, .. } => panic!("{to} is no broker"),
            Letter::Answers { from, to, body } => {
                let NodeId::Broker(asked) = to.node else { panic!("clients are answered above") };
                let (channel, correlation) = (to.channel, to.correlation);
                let from = NodeId::Broker(from);
                let input = Input::Response { from, channel, correlation, body };
                self.act(asked, |broker, fx| broker.handle(input, fx));
            }
        }
        true
    }

    /// Until nothing is on its way any more.
    pub(super) fn settle(&mut self) {
        for _ in 0..1_000 {
            if !self.hand_over() {
                return;
            }
        }
        panic!("they never stop talking");
    }

    /// Time goes on; what is due on the way fires.
    pub(super) fn pass(&mut self, ms: u64) {
        let end = self.now + Span::from_ms(ms);
        loop {
            let due = self.timers.iter().filter(|(_, at)| **at <= end).min_by_key(|(_, at)| **at);
            let Some(((id, timer), at)) = due.map(|(key, at)| (key.clone(), *at)) else { break };
            self.now = at;
            self.timers.remove(&(id, timer.clone()));
            self.act(id, |broker, fx| broker.handle(Input::TimerFired(timer), fx));
            self.settle();
        }
        self.now = end;
    }

    pub(super) fn produce(&mut self, to: BrokerId, acks: Acks, id: u64) {
        let body = produce_to(orders(0), acks, &batch(id, 100));
        let from = client("p1", u32::try_from(id).unwrap());
        self.act(to, |broker, fx| broker.handle(Input::Request { from, body }, fx));
    }

    /// What the produces were answered, as `correlation error`.
    pub(super) fn produced(&mut self) -> Vec<(u32, ErrorCode)> {
        let told = |(to, body): (ReplyTo, Response)| (to.correlation.0, body.error());
        self.answers.drain(..).map(told).collect()
    }

    /// Log end and high watermark of each.
    pub(super) fn ends(&self) -> Vec<(i64, i64)> {
        let of = |broker: &Broker| {
            let log = broker.disk.log(&orders(0)).unwrap();
            (log.log_end_offset().0, log.high_watermark().0)
        };
        self.brokers.iter().map(of).collect()
    }

    /// The proposals that wait for the controller: answered by `verdict`.
    pub(super) fn decide(
        &mut self,
        verdict: impl Fn(&alter_partition::PartitionData) -> Verdict,
    ) -> usize {
        let mut decided = 0;
        let is_for_controller =
            |letter: &Letter| matches!(letter, Letter::Asks { to, .. } if *to == CONTROLLER);
        while let Some(place) = self.letters.iter().position(is_for_controller) {
            let letter = self.letters.remove(place);
            let Some(Letter::Asks { from, channel, correlation, body, .. }) = letter else {
                panic!()
            };
            let Request::Controller(request) = body else { panic!("{body:?}") };
            let ControllerRequest::AlterPartition(request) = &*request else {
                panic!("{request:?}")
            };
            let answer =
                |data: &alter_partition::PartitionData| alter_partition::PartitionResponse {
                    partition: data.partition.clone(),
                    result: verdict(data),
                };
            let partitions = request.partitions.iter().map(answer).collect();
            let error = ErrorCode::None;
            let body = alter_partition::Response { error, partitions };
            let body = Response::from(ControllerResponse::AlterPartition(body));
            let input = Input::Response { from: CONTROLLER, channel, correlation, body };
            self.act(from, |broker, fx| broker.handle(input, fx));
            decided += 1;
        }
        decided
    }
}

pub(super) type Verdict = Result<alter_partition::PartitionState, ErrorCode>;

pub(super) fn accept(data: &alter_partition::PartitionData) -> Verdict {
    Ok(alter_partition::PartitionState {
        leader: Some(B1),
        leader_epoch: data.leader_epoch,
        isr: data.new_isr_with_epochs.iter().map(|state| state.broker).collect(),
        leader_recovery_state: data.leader_recovery_state,
        partition_epoch: PartitionEpoch(data.partition_epoch.0 + 1),
    })
}
