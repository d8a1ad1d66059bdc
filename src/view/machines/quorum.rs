//! The controllers: who leads them in which epoch, and how far each has the metadata log.

use serde::Serialize;

use crate::id::{BrokerId, LeaderEpoch, NodeId, Offset};
use crate::kafka::raft::{EpochState, RaftClient};
use crate::view::machines::MachineLife;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuorumView {
    /// The latest epoch that any of them knows, and who leads in it, by its own belief.
    pub epoch: LeaderEpoch,
    pub leader: Option<BrokerId>,
    /// Metadata records below it are committed, as far as any of them knows.
    pub high_watermark: Offset,
    /// The furthest log end.
    pub log_end: Offset,
    /// By id.
    pub controllers: Vec<ControllerView>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControllerView {
    pub id: BrokerId,
    /// Whose member of the quorum it is: a broker's, or a dedicated controller's.
    pub node: NodeId,
    pub life: MachineLife,
    pub state: ControllerState,
    /// That it knows, and whom it believes to lead in it.
    pub epoch: LeaderEpoch,
    pub leader: Option<BrokerId>,
    pub log_end: Offset,
    /// As it knows it.
    pub high_watermark: Offset,
}

/// `EpochState` without what it remembers; `Down` for one that does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControllerState {
    Unattached,
    Prospective,
    Candidate,
    Leader,
    Follower,
    Resigned,
    Down,
}

impl ControllerState {
    pub(super) fn of(life: MachineLife, client: &RaftClient) -> Self {
        match client.state() {
            _ if !life.is_up() => ControllerState::Down,
            EpochState::Unattached { .. } => ControllerState::Unattached,
            EpochState::Prospective { .. } => ControllerState::Prospective,
            EpochState::Candidate { .. } => ControllerState::Candidate,
            EpochState::Leader(_) => ControllerState::Leader,
            EpochState::Follower { .. } => ControllerState::Follower,
            EpochState::Resigned { .. } => ControllerState::Resigned,
        }
    }
}

impl QuorumView {
    /// `None` if there is no voter. A crashed one is given with what its disk holds.
    pub(super) fn of<'a>(
        voters: impl IntoIterator<Item = (&'a NodeId, MachineLife, &'a RaftClient)>,
    ) -> Option<Self> {
        let mut controllers: Vec<_> =
            voters.into_iter().map(|(node, life, client)| Self::one(node, life, client)).collect();
        controllers.sort_unstable_by_key(|controller| controller.id);
        let up = || controllers.iter().filter(|controller| controller.life.is_up());
        let epoch = up().map(|controller| controller.epoch).max();
        let leads = |it: &&ControllerView| it.state == ControllerState::Leader;
        let leader = up().filter(leads).find(|it| Some(it.epoch) == epoch);
        Some(Self {
            epoch: epoch.or(controllers.iter().map(|it| it.epoch).max())?,
            leader: leader.map(|leader| leader.id),
            high_watermark: controllers.iter().map(|it| it.high_watermark).max()?,
            log_end: controllers.iter().map(|it| it.log_end).max()?,
            controllers,
        })
    }

    fn one(node: &NodeId, life: MachineLife, client: &RaftClient) -> ControllerView {
        ControllerView {
            id: client.id(),
            node: node.clone(),
            life,
            state: ControllerState::of(life, client),
            epoch: client.epoch(),
            leader: client.leader(),
            log_end: client.log().end_offset(),
            high_watermark: client.high_watermark().unwrap_or_default(),
        }
    }
}
