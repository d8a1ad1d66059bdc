//! The cluster as machines in racks: each broker with its replicas of some partitions, the controllers, and who is in sync with whom.

mod build;
mod column;
mod quorum;
mod recent;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Serialize;

use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset, TopicName, TopicPartition};
use crate::protocol::Text;

pub(in crate::view) use build::server_state;
pub use build::{ClusterBuilder, shown_topic};
pub use quorum::{ControllerState, ControllerView, QuorumView};

/// What of the cluster is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterQuery {
    /// `None` is the first topic.
    pub topic: Option<TopicName>,
    /// The first partition, and how many of them.
    pub first: usize,
    pub columns: usize,
    /// How many offsets of a log fit side by side.
    pub cells: i64,
}

/// Parts that did not change since the last view are the same `Rc`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClusterView {
    /// To choose from: those that clients write to, then the internal ones.
    pub topics: Rc<Vec<TopicName>>,
    pub topic: Option<TopicName>,
    /// How many partitions the topic has.
    pub partitions: usize,
    /// The first one that is shown.
    pub first: usize,
    pub racks: Vec<Rc<RackView>>,
    /// Dedicated controllers: machines without replicas.
    pub controllers: Vec<Rc<MachineView>>,
    pub columns: Vec<Rc<ColumnView>>,
    pub quorum: Option<Rc<QuorumView>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RackView {
    /// `None` for brokers without `broker.rack`.
    pub name: Option<Text>,
    pub machines: Vec<Rc<MachineView>>,
}

/// A server's process and what it is there for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MachineView {
    pub id: BrokerId,
    pub life: MachineLife,
    /// The controller counts it as gone: it leads nothing and is in sync with nobody.
    pub fenced: bool,
    /// Every link to another server is cut.
    pub isolated: bool,
    pub disk: DiskState,
    /// Its machine's wall clock is wrong.
    pub skewed: bool,
    /// The partitions of the chosen topic that it leads.
    pub leads: Vec<i32>,
    /// Of all topics, internal ones too.
    pub leads_in_all: usize,
    pub replicas_in_all: usize,
    /// It is the controller that decides.
    pub active_controller: bool,
    /// It is nothing but a controller, and what it is to the others.
    pub controls: Option<ControllerState>,
}

impl MachineView {
    pub fn node(&self) -> NodeId {
        match self.controls {
            Some(_) => NodeId::Controller(self.id),
            None => NodeId::Broker(self.id),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MachineLife {
    Running,
    /// Its process runs, but the controller does not let it serve, or not yet.
    Fenced,
    /// It hands over what it leads, and stops when that is done.
    ShuttingDown,
    Frozen,
    /// It has left in order; its disk is left.
    Stopped,
    Crashed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiskState {
    Fine,
    Slow,
    /// Nothing can be written to it any more.
    Full,
}

impl MachineLife {
    /// Whether a process is there at all.
    pub fn is_up(self) -> bool {
        !matches!(self, MachineLife::Crashed | MachineLife::Stopped)
    }
}

/// One partition through all its replicas, on one axis of offsets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnView {
    pub partition: TopicPartition,
    /// As the controller has decided.
    pub leader: Option<BrokerId>,
    pub leader_epoch: LeaderEpoch,
    /// The first one is the preferred leader.
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    /// Eligible leader replicas: out of sync, but known to have all below the high watermark (KIP-966).
    pub elr: Vec<BrokerId>,
    pub adding: Vec<BrokerId>,
    pub removing: Vec<BrokerId>,
    /// What the leader has asked the controller to make of the ISR, while it waits for the answer.
    pub proposed: Option<Vec<BrokerId>>,
    /// `min.insync.replicas`, never more than there are replicas.
    pub min_isr: usize,
    /// Of the leader, or the highest that any replica knows while no leader is there.
    pub high_watermark: Offset,
    /// The first offset of the window; below 0 where a log is shorter than the window.
    pub from: i64,
    /// How many offsets the window is wide.
    pub cells: i64,
    /// Who took over a moment ago.
    pub moved: Option<LeaderMove>,
    /// One for each broker that has a replica or is to have one.
    pub copies: Vec<Rc<ReplicaView>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LeaderMove {
    pub from: Option<BrokerId>,
    pub to: BrokerId,
}

/// One replica: a log on one broker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplicaView {
    pub broker: BrokerId,
    pub role: ReplicaRole,
    /// Whether its broker's process is there.
    pub up: bool,
    pub log_start: Offset,
    pub log_end: Offset,
    /// As this replica knows it: a follower hears of it one fetch late.
    pub high_watermark: Offset,
    /// The latest leader epoch that it has been told of.
    pub leader_epoch: LeaderEpoch,
    /// Its records inside the window, oldest first.
    pub records: Vec<CopyView>,
    /// The first offset at which it holds something else than the leader, if it does.
    pub diverges_at: Option<Offset>,
    /// What it dropped a moment ago: from the first to before the second.
    pub truncated: Option<(Offset, Offset)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplicaRole {
    Leader,
    /// It believes to lead, in an epoch that is over.
    DeposedLeader,
    InSync,
    /// Out of sync, and may lead all the same.
    Eligible,
    OutOfSync,
}

/// A record in one replica's log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CopyView {
    pub offset: Offset,
    pub key: Option<Text>,
    /// Neighbours with the same one belong to one batch.
    pub batch_base: Offset,
    /// The epoch of the leader that wrote it.
    pub epoch: LeaderEpoch,
    pub against_leader: AgainstLeader,
}

/// What the leader has at the same offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgainstLeader {
    Same,
    /// A record of another epoch: another record.
    Differs,
    /// Nothing: the leader's log ends before.
    Beyond,
}

impl AgainstLeader {
    /// It will be cut off when the replica follows that leader.
    pub fn is_divergent(self) -> bool {
        self != AgainstLeader::Same
    }
}

impl ColumnView {
    pub fn copy(&self, broker: BrokerId) -> Option<&Rc<ReplicaView>> {
        self.copies.iter().find(|copy| copy.broker == broker)
    }
}

impl ClusterView {
    /// The brokers, in the order in which they stand.
    pub fn machines(&self) -> impl Iterator<Item = &Rc<MachineView>> {
        self.racks.iter().flat_map(|rack| &rack.machines)
    }

    /// The brokers, and after them the dedicated controllers.
    pub fn servers(&self) -> impl Iterator<Item = &Rc<MachineView>> {
        self.machines().chain(&self.controllers)
    }
}
