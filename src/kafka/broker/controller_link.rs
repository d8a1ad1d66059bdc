//! The broker and the active controller: who is in sync is proposed there, and taken from the answers.

use crate::fact::Fact;
use crate::id::{Correlation, ErrorCode, NodeId, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::broker::replica::ProposedIsr;
use crate::kafka::broker::to_controller::alter_partition::{RETRY_AFTER, Verdict};
use crate::kafka::broker::to_controller::channel::Ended;
use crate::kafka::{Effects, ServerTimer, TimerKind};
use crate::protocol::{Channel, ControllerRequest, ControllerResponse, Response, alter_partition};

impl Broker {
    /// Who leads the controllers, as far as this broker's process knows.
    pub fn controller_changed(&mut self, leader: Option<NodeId>, fx: &mut Effects) {
        self.memory.controller = leader;
        self.poll_heartbeats(fx);
        self.poll_alter_partition(fx);
        self.poll_forwarding(fx);
        self.settle(fx);
    }

    pub(super) fn propose_isr(
        &mut self,
        partition: &TopicPartition,
        proposal: ProposedIsr,
        fx: &mut Effects,
    ) {
        let isr = proposal.isr.iter().map(|(id, _)| *id).collect();
        let (broker, name) = (self.id, partition.clone());
        fx.note(Fact::IsrProposed { broker, partition: name, isr });
        if self.memory.alter_partitions.submit(partition.clone(), proposal.clone()) {
            self.send_proposals(fx);
        } else {
            self.proposal_refused(partition, &proposal);
        }
    }

    /// Everything that waits, in one request.
    pub(super) fn send_proposals(&mut self, fx: &mut Effects) {
        let epoch = self.broker_epoch();
        if let Some(request) = self.memory.alter_partitions.next_request(self.id, epoch) {
            self.memory
                .alter_partition_channel
                .enqueue(ControllerRequest::AlterPartition(request).into(), fx.now);
            self.poll_alter_partition(fx);
        }
    }

    pub(super) fn poll_alter_partition(&mut self, fx: &mut Effects) {
        let leader = self.memory.controller.as_ref();
        let ended = self.memory.alter_partition_channel.poll(leader, fx);
        assert!(ended.is_none(), "a proposal waits for as long as it takes");
    }

    pub(super) fn alter_partition_answered(
        &mut self,
        correlation: Correlation,
        body: Response,
        fx: &mut Effects,
    ) {
        let channel = &mut self.memory.alter_partition_channel;
        if let Some(Ended::Answered(body)) = channel.answered(correlation, body, fx) {
            let Response::Controller(response) = &body else {
                panic!("AlterPartition was answered by {}", body.api())
            };
            let ControllerResponse::AlterPartition(response) = &**response else {
                panic!("AlterPartition was answered by {}", body.api())
            };
            match self.memory.alter_partitions.answered(response) {
                Ok(verdicts) => {
                    for verdict in verdicts {
                        self.isr_decided(verdict, fx);
                    }
                    self.send_proposals(fx);
                }
                Err(_) => fx.arm(TimerKind::Server(ServerTimer::AlterPartition), RETRY_AFTER),
            }
        }
        self.poll_alter_partition(fx);
    }

    pub(super) fn controller_disconnected(
        &mut self,
        peer: &NodeId,
        channel: Channel,
        fx: &mut Effects,
    ) {
        match channel {
            Channel::Heartbeat => self.heartbeats_disconnected(peer, fx),
            Channel::AlterPartition => {
                self.memory.alter_partition_channel.disconnected(peer, fx.now);
                self.poll_alter_partition(fx);
            }
            Channel::Forwarding => {
                self.memory.forwarding.disconnected(peer, fx.now);
                self.poll_forwarding(fx);
            }
            Channel::Data | Channel::Coordinator | Channel::ReplicaFetcher | Channel::Raft => {
                unreachable!("a broker asks the controller nothing on {channel:?}")
            }
        }
    }

    /// `Partition.submitAlterPartition`'s completion.
    fn isr_decided(&mut self, verdict: Verdict, fx: &mut Effects) {
        let Verdict { partition, proposal, result } = verdict;
        match result {
            Ok(state) => self.isr_committed(&partition, &proposal, state, fx),
            // The controller says that the partition is as this leader thinks, and that nothing came of the proposal.
            Err(ErrorCode::IneligibleReplica) => self.proposal_refused(&partition, &proposal),
            // What this leader believes is old: the metadata will say more, and ends the proposal.
            Err(
                ErrorCode::UnknownTopicOrPartition
                | ErrorCode::FencedLeaderEpoch
                | ErrorCode::InvalidUpdateVersion
                | ErrorCode::InvalidRequest
                | ErrorCode::NewLeaderElected,
            ) => {}
            Err(_) => {
                let known = self.leading(&partition).and_then(|leading| leading.proposed());
                if known == Some(&proposal) {
                    self.memory.alter_partitions.submit(partition, proposal);
                }
            }
        }
    }

    fn isr_committed(
        &mut self,
        partition: &TopicPartition,
        proposal: &ProposedIsr,
        state: alter_partition::PartitionState,
        fx: &mut Effects,
    ) {
        let Some(known) = self.memory.partitions.get_mut(partition) else { return };
        let (leader_epoch, epoch) = (state.leader_epoch, state.partition_epoch);
        let is_news = known.isr_committed(proposal, leader_epoch, epoch, state.isr);
        if is_news && self.maybe_increment_leader_hw(partition, fx) {
            self.memory.grown.push(partition.clone());
            self.schedule_log_tasks(partition, fx);
        }
    }

    fn proposal_refused(&mut self, partition: &TopicPartition, proposal: &ProposedIsr) {
        let known = self.memory.partitions.get_mut(partition);
        if let Some(leading) = known.and_then(|known| known.leading.as_mut()) {
            leading.proposal_refused(proposal);
        }
    }
}
