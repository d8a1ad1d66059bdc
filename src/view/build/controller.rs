//! What a dedicated controller has: its place in the quorum, its log, its vote, and what it waits for.

use crate::fact::Arg;
use crate::id::{BrokerId, NodeId};
use crate::kafka::raft::EpochState;
use crate::sim::World;
use crate::view::InspectorField;
use crate::view::build::inspect::{field, text_or_absent, time};

/// `None` if there is no dedicated controller with this id.
pub(super) fn controller(world: &World, id: BrokerId) -> Option<Vec<InspectorField>> {
    let (node, slot, server) = world.server(id)?;
    let NodeId::Controller(_) = node else { return None };
    let (raft, (disk, _)) = (&server.raft, server.raft.disk());
    let name = |id: BrokerId| world.server(id).map_or(Arg::Broker(id), |(node, ..)| node.into());
    let named = |id: Option<BrokerId>| id.map_or(Arg::Absent, name);
    let mut fields = vec![
        field("quorum-leader", named(raft.leader())),
        field("quorum-epoch", &raft.epoch()),
        field("voted", named(disk.voted)),
        field("log-end-offset", &raft.log().end_offset()),
        field("high-watermark", raft.high_watermark().map_or(Arg::Absent, |it| Arg::Number(it.0))),
    ];
    // Who is down waits for nothing; who stands still will see that its time is up.
    if !slot.life.is_down() {
        fields.extend(waits_for(raft.state(), name));
    }
    Some(fields)
}

fn waits_for(state: &EpochState, name: impl Fn(BrokerId) -> Arg) -> Vec<InspectorField> {
    let names = |ids: Vec<BrokerId>| {
        let names: Vec<_> = ids.into_iter().map(|id| name(id).to_string()).collect();
        text_or_absent(names.join(", "))
    };
    match state {
        EpochState::Unattached { election_deadline } => vec![time("stands-at", *election_deadline)],
        EpochState::Prospective { election, deadline }
        | EpochState::Candidate { election, deadline } => vec![
            field("votes-from", names(election.granting_voters())),
            field("votes-missing", names(election.unrecorded_voters())),
            time("votes-by", Some(*deadline)),
        ],
        EpochState::Leader(leader) => {
            vec![time("majority-by", Some(leader.check_quorum_deadline))]
        }
        EpochState::Follower { fetch_deadline, .. } => {
            vec![time("leader-answers-by", Some(*fetch_deadline))]
        }
        EpochState::Resigned { deadline, unacked, .. } => {
            vec![
                field("resignation-unheard", names(unacked.clone())),
                time("stands-at", Some(*deadline)),
            ]
        }
    }
}
