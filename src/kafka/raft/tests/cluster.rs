//! Some members and a network between them, which may lose, delay and cut.

use crate::protocol::{QuorumRequest, QuorumResponse};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::{
    ElectionState, QuorumConfig, RaftClient, RaftEffect, RaftTurn, ReplicatedLog, RequestToken,
};
use super::Fault;
use super::check::Checker;
use crate::id::{BrokerId, Correlation, Offset};
use crate::kafka::controller::{ControllerConfig, QuorumController};
use crate::kernel::{RandomStreams, SimTime, Span};
use crate::protocol::{MetadataRecord, TopicRecord};

enum Message {
    Request(QuorumRequest),
    Response(QuorumResponse),
}

struct Envelope {
    from: BrokerId,
    to: BrokerId,
    correlation: Correlation,
    message: Message,
}

pub(super) struct Cluster {
    pub now: SimTime,
    voters: Arc<[BrokerId]>,
    nodes: BTreeMap<BrokerId, RaftClient>,
    disks: BTreeMap<BrokerId, (ElectionState, ReplicatedLog)>,
    wake: BTreeMap<BrokerId, SimTime>,
    on_the_way: BTreeMap<(SimTime, u64), Envelope>,
    tokens: Vec<(BrokerId, BrokerId, Correlation, bool)>,
    /// Between these two nothing gets through.
    pub cuts: BTreeSet<(BrokerId, BrokerId)>,
    /// In a hundred.
    pub loss: u32,
    sent: u64,
    pub rng: RandomStreams,
    pub checker: Checker,
    /// What each has replayed, and up to where.
    replayed: BTreeMap<BrokerId, (QuorumController, Offset)>,
    fault: Option<Fault>,
    written: u32,
}

impl Cluster {
    /// Voters 1 to `voters`, and as many observers after them.
    pub(super) fn new(voters: i32, observers: i32, seed: u64) -> Self {
        Self::with_fault(voters, observers, seed, None)
    }

    pub(super) fn with_fault(voters: i32, observers: i32, seed: u64, fault: Option<Fault>) -> Self {
        let mut cluster = Self {
            now: SimTime::ZERO,
            voters: (1..=voters).map(BrokerId).collect(),
            nodes: BTreeMap::new(),
            disks: BTreeMap::new(),
            wake: BTreeMap::new(),
            on_the_way: BTreeMap::new(),
            tokens: Vec::new(),
            cuts: BTreeSet::new(),
            loss: 0,
            sent: 0,
            rng: RandomStreams::new(seed),
            checker: Checker::default(),
            replayed: BTreeMap::new(),
            fault,
            written: 0,
        };
        for id in 1..=voters + observers {
            cluster.restart(id);
        }
        cluster
    }

    pub(super) fn ids(&self) -> Vec<i32> {
        self.disks.keys().map(|id| id.0).collect()
    }

    pub(super) fn node(&self, id: i32) -> &RaftClient {
        &self.nodes[&BrokerId(id)]
    }

    pub(super) fn crash(&mut self, id: i32) {
        if let Some(node) = self.nodes.remove(&BrokerId(id)) {
            self.disks.insert(BrokerId(id), node.disk());
            self.wake.remove(&BrokerId(id));
        }
    }

    pub(super) fn restart(&mut self, id: i32) {
        let id = BrokerId(id);
        if self.nodes.contains_key(&id) {
            return;
        }
        self.checker.restarted(id);
        let empty = QuorumController::new(ControllerConfig::default());
        self.replayed.insert(id, (empty, Offset(0)));
        let disk = self.disks.entry(id).or_default().clone();
        let (voters, config) = (self.voters.clone(), Arc::new(QuorumConfig::default()));
        let mut effects = Vec::new();
        let rng = &mut self.rng;
        let mut draw = |name: &str, bound: u32| rng.below(&format!("{name} {id}"), bound);
        let mut turn = RaftTurn::new(self.now, &mut draw, &mut effects);
        let mut node = RaftClient::start(id, voters, config, disk, &mut turn);
        node.fault = self.fault;
        self.nodes.insert(id, node);
        self.carry_out(id, effects);
    }

    pub(super) fn cut(&mut self, one: i32, other: i32) {
        self.cuts.insert((BrokerId(one.min(other)), BrokerId(one.max(other))));
    }

    /// Cuts it off from everybody.
    pub(super) fn isolate(&mut self, id: i32) {
        for other in self.ids() {
            if other != id {
                self.cut(id, other);
            }
        }
    }

    fn turn(&mut self, id: BrokerId, act: impl FnOnce(&mut RaftClient, &mut RaftTurn<'_>)) {
        let mut effects = Vec::new();
        let rng = &mut self.rng;
        let mut draw = |name: &str, bound: u32| rng.below(&format!("{name} {id}"), bound);
        let mut turn = RaftTurn::new(self.now, &mut draw, &mut effects);
        let Some(node) = self.nodes.get_mut(&id) else { return };
        act(node, &mut turn);
        self.carry_out(id, effects);
    }

    fn carry_out(&mut self, id: BrokerId, effects: Vec<RaftEffect>) {
        self.checker.look(&self.nodes[&id]);
        for effect in effects {
            match effect {
                RaftEffect::Send { to, correlation, request } => {
                    self.post(id, to, correlation, Message::Request(request));
                }
                RaftEffect::Reply { to, response } => {
                    let (from, asker, correlation, in_earnest) = self.tokens[to.0 as usize];
                    assert_eq!(from, id, "who was asked answers");
                    if in_earnest {
                        self.checker.voted(id, asker, &response);
                    }
                    self.post(id, asker, correlation, Message::Response(response));
                }
                RaftEffect::WakeAt(at) => {
                    self.wake.insert(id, at);
                }
                RaftEffect::HighWatermark(to) => self.replay(id, to),
                RaftEffect::LeaderChange { .. } => {}
            }
        }
    }

    fn replay(&mut self, id: BrokerId, to: Offset) {
        let (controller, from) = self.replayed.get_mut(&id).expect("it has started");
        for (offset, record) in self.nodes[&id].log().records_between(*from, to) {
            controller.replay(record, offset);
        }
        *from = to;
    }

    /// What this member's controller knows from the committed records.
    pub(super) fn controller(&self, id: i32) -> &QuorumController {
        &self.replayed[&BrokerId(id)].0
    }

    fn post(&mut self, from: BrokerId, to: BrokerId, correlation: Correlation, message: Message) {
        if self.rng.below("loss", 100) < self.loss {
            return;
        }
        let latency = Span::from_ms(1 + u64::from(self.rng.below("latency", 20)));
        let at = (self.now + latency, self.sent);
        self.sent += 1;
        self.on_the_way.insert(at, Envelope { from, to, correlation, message });
    }

    /// What is due next is done. False if nothing is due before `until`.
    fn step(&mut self, until: SimTime) -> bool {
        let wake = self.wake.iter().map(|(id, at)| (*at, *id)).min();
        let arrival = self.on_the_way.first_key_value().map(|(at, _)| *at);
        let wake_first = wake.is_some_and(|(at, _)| arrival.is_none_or(|(other, _)| at <= other));
        let next = if wake_first { wake.map(|(at, _)| at) } else { arrival.map(|(at, _)| at) };
        let Some(next) = next.filter(|next| *next <= until) else {
            self.now = until;
            return false;
        };
        self.now = self.now.max(next);
        if wake_first {
            let id = wake.expect("it was found").1;
            self.wake.remove(&id);
            self.turn(id, RaftClient::wake);
        } else if let Some((_, envelope)) = self.on_the_way.pop_first() {
            self.deliver(envelope);
        }
        true
    }

    fn deliver(&mut self, envelope: Envelope) {
        let Envelope { from, to, correlation, message } = envelope;
        if self.cuts.contains(&(from.min(to), from.max(to))) {
            return;
        }
        match message {
            Message::Request(request) => {
                let in_earnest = matches!(&request, QuorumRequest::Vote(vote) if !vote.pre_vote);
                let token = RequestToken(self.tokens.len() as u64);
                self.tokens.push((to, from, correlation, in_earnest));
                self.turn(to, |node, turn| node.handle_request(token, &request, turn));
            }
            Message::Response(response) => {
                self.turn(to, |node, turn| {
                    node.handle_response(from, correlation, &response, turn)
                });
            }
        }
    }

    pub(super) fn run(&mut self, span: Span) {
        let until = self.now + span;
        while self.step(until) {}
    }

    pub(super) fn run_ms(&mut self, ms: u64) {
        self.run(Span::from_ms(ms));
    }

    /// The one leader of the highest epoch.
    pub(super) fn leader(&self) -> Option<i32> {
        let leaders = self.nodes.values().filter(|node| node.is_leader());
        leaders.max_by_key(|node| node.epoch()).map(|node| node.id().0)
    }

    /// Runs until somebody leads and has committed its first record.
    pub(super) fn elect(&mut self) -> i32 {
        for _ in 0..200 {
            self.run_ms(100);
            if let Some(leader) = self.leader()
                && self.node(leader).leader_state().is_some_and(|l| l.high_watermark.is_some())
            {
                return leader;
            }
        }
        panic!("nobody is elected");
    }

    pub(super) fn append(&mut self, leader: i32) -> MetadataRecord {
        self.written += 1;
        let name = crate::id::TopicName::new(format!("t{}", self.written));
        let record = MetadataRecord::Topic(TopicRecord { name });
        // It may have lost its leadership in the meantime.
        let _ = self.append_all(leader, vec![record.clone()]);
        record
    }

    /// Answers with the offset of the last one.
    pub(super) fn append_all(
        &mut self,
        leader: i32,
        records: Vec<MetadataRecord>,
    ) -> Option<Offset> {
        let records: Arc<[_]> = records.into_iter().map(Arc::new).collect();
        let mut last = None;
        self.turn(BrokerId(leader), |node, turn| last = node.append(records, turn).ok());
        last
    }

    pub(super) fn resign(&mut self, leader: i32) {
        self.turn(BrokerId(leader), RaftClient::resign);
    }
}
