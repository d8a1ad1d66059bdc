//! The member of the quorum in this process: what it wants done is done, and what it finds committed is taken in.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, Correlation, LeaderEpoch, NodeId, Offset, TopicName, TopicPartition};
use crate::kafka::broker::to_controller::lifecycle::BrokerState;
use crate::kafka::raft::{QuorumConfig, RaftClient, RaftEffect, RaftTurn, RequestToken};
use crate::kafka::server::{ActiveController, Server};
use crate::kafka::{Effects, ReplyTo, ServerTimer, TimerKind};
use crate::kernel::SimTime;
use crate::protocol::{CLUSTER_METADATA_TOPIC_NAME, Channel, QuorumRequest, Response};

const RAFT_TIMER: TimerKind = TimerKind::Server(ServerTimer::Raft);

impl Server {
    /// Lets the member do something; what it wants done is done by [`Self::settle`].
    pub(super) fn with_raft<T>(
        &mut self,
        fx: &mut Effects,
        act: impl FnOnce(&mut RaftClient, &mut RaftTurn<'_>) -> T,
    ) -> T {
        let (now, id) = (fx.now, self.id.clone());
        let mut draw = |name: &str, bound: u32| fx.draw(&format!("{name} {id}"), bound);
        let before = self.before_writing();
        let mut effects = Vec::new();
        let mut turn = RaftTurn::new(now, &mut draw, &mut effects);
        let result = act(&mut self.raft, &mut turn);
        self.raft_effects.extend(effects);
        self.halt_if_it_wrote(before, fx);
        result
    }

    /// The append has failed, and the metadata log is in the only log directory: the process halts
    /// (`KafkaRaftClientDriver`, `ProcessTerminatingFaultHandler`).
    fn halt_if_it_wrote(&mut self, before: Option<Box<RaftClient>>, fx: &mut Effects) {
        let Some(before) = before else { return };
        if before.log().end_offset() < self.raft.log().end_offset() {
            self.raft = *before;
            let topic = TopicName::new(CLUSTER_METADATA_TOPIC_NAME);
            let partition = TopicPartition::new(topic, 0);
            fx.note(Fact::LogDirFailed { broker: self.id.clone(), partition });
            fx.halt();
        }
    }

    pub(super) fn start_member(&mut self, fx: &mut Effects) {
        let (id, voters) = (self.raft.id(), self.raft.voters().clone());
        if self.is_formed {
            self.with_raft(fx, RaftClient::begin);
            return;
        }
        let (config, disk) = (Arc::new(QuorumConfig::of(&self.config)), self.raft.disk());
        let restarted =
            self.with_raft(fx, |_, turn| RaftClient::start(id, voters, config, disk, turn));
        let before = self.before_writing();
        self.raft = restarted;
        self.halt_if_it_wrote(before, fx);
    }

    pub(super) fn member_asked(
        &mut self,
        from: ReplyTo,
        request: &QuorumRequest,
        fx: &mut Effects,
    ) {
        let token = RequestToken(self.next_token);
        self.next_token += 1;
        self.asked.insert(from.node.clone(), (token, from));
        self.with_raft(fx, |raft, turn| raft.handle_request(token, request, turn));
    }

    pub(super) fn member_answered(
        &mut self,
        from: &NodeId,
        correlation: Correlation,
        body: &Response,
        fx: &mut Effects,
    ) {
        let Response::Quorum(response) = body else {
            panic!("{} is no answer of a member of the quorum", body.api())
        };
        let from = member(from);
        Arc::make_mut(&mut self.channel).answered(from);
        self.with_raft(fx, |raft, turn| raft.handle_response(from, correlation, response, turn));
    }

    pub(super) fn member_disconnected(&mut self, peer: &NodeId, fx: &mut Effects) {
        let peer = member(peer);
        Arc::make_mut(&mut self.channel).disconnected(peer, fx.now);
        self.with_raft(fx, |raft, turn| raft.handle_disconnect(peer, turn));
    }

    /// What waited for a connection that may be opened again has failed.
    pub(super) fn fail_unsent(&mut self, fx: &mut Effects) {
        while self.channel.next_failure().is_some_and(|at| at <= fx.now) {
            let Some(peer) = Arc::make_mut(&mut self.channel).take_failed(fx.now) else { return };
            self.with_raft(fx, |raft, turn| raft.handle_disconnect(peer, turn));
        }
    }

    /// What the member wants done is done, until it wants nothing more.
    pub(super) fn settle(&mut self, fx: &mut Effects) {
        let mut wake_at = None;
        while let Some(effect) = self.raft_effects.pop_front() {
            match effect {
                RaftEffect::Send { to, correlation, request } => {
                    if Arc::make_mut(&mut self.channel).admit(to, correlation, fx.now) {
                        fx.send(self.voter(to), Channel::Raft, correlation, request.into());
                    }
                }
                RaftEffect::Reply { to, response } => {
                    let entry = self.asked.iter().find(|(_, (token, _))| *token == to);
                    if let Some(node) = entry.map(|(node, _)| node.clone())
                        && let Some((_, from)) = self.asked.remove(&node)
                    {
                        fx.reply(from, response.into());
                    }
                }
                RaftEffect::WakeAt(at) => wake_at = Some(at),
                RaftEffect::HighWatermark(end) => self.take_in(end, fx),
                RaftEffect::LeaderChange { leader, epoch } => {
                    self.leader_changed(leader, epoch, fx);
                }
            }
        }
        let wake_at =
            wake_at.map(|at| self.channel.next_failure().map_or(at, |fails| fails.min(at)));
        if let Some(at) = wake_at
            && self.raft_wakes_at != Some(at)
        {
            self.raft_wakes_at = Some(at);
            match at {
                SimTime::MAX => fx.disarm(RAFT_TIMER),
                at => fx.arm(RAFT_TIMER, at.max(fx.now).since(fx.now)),
            }
        }
    }

    /// Records below `end` are committed.
    fn take_in(&mut self, end: Offset, fx: &mut Effects) {
        let from = self.loader.next_offset();
        if end <= from {
            return;
        }
        let changed = {
            let records = self.raft.log().records_between(from, end);
            Arc::make_mut(&mut self.loader).load(records)
        };
        if let Some(broker) = &mut self.broker {
            broker.metadata_loaded(end.plus(-1));
            if changed && broker.state() != BrokerState::Starting {
                broker.metadata_changed(self.loader.image().clone(), fx);
            }
        }
        if let Some(active) = &mut self.active {
            for waiting in Arc::make_mut(active).committed(end) {
                waiting.answer(fx);
            }
        }
    }

    fn leader_changed(&mut self, leader: Option<BrokerId>, epoch: LeaderEpoch, fx: &mut Effects) {
        self.renounce(fx);
        if leader == Some(self.raft.id()) {
            self.claim(epoch, fx);
        }
        let leader = leader.map(|leader| self.voter(leader));
        if let Some(broker) = &mut self.broker {
            broker.controller_changed(leader, fx);
        }
    }

    /// The address of a voter. Nobody else is asked anything, or leads.
    fn voter(&self, id: BrokerId) -> NodeId {
        let known = self.voters.iter().find(|voter| voter.server() == Some(id));
        known.expect("members of the quorum ask voters").clone()
    }

    /// It knows all that was committed before, and goes on from there.
    fn claim(&mut self, epoch: LeaderEpoch, fx: &mut Effects) {
        let active = ActiveController::claim(&self.loader, fx.now);
        self.active = Some(Arc::new(active));
        if !self.is_formed {
            fx.note(Fact::ControllerElected { controller: self.id.clone(), epoch });
        }
        if self.loader.next_offset() <= Offset(1) {
            // Nothing but that there is a leader: the cluster is new.
            self.write(ActiveController::<()>::bootstrap(), fx);
        }
        self.arm_controller_tasks(fx);
    }
}

/// Members of the quorum are servers.
fn member(node: &NodeId) -> BrokerId {
    node.server().unwrap_or_else(|| panic!("{node} is no member of the quorum"))
}
