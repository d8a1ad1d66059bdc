//! A group's last assignment, explained: the assignor's own steps, everybody's share, what moved since the one before.
//!
//! Nothing is kept for it. What the leader knew is in the messages that it got, so the assignor works once more, aloud.

mod find;
mod sentences;

use crate::id::{AssignorName, ClientId, GenerationId, GroupId, TopicPartition};
use crate::kafka::assignor::{AssignmentInput, RebalanceProtocol, assignor};
use crate::kernel::{SimTime, SortedMap};
use crate::run::Timeline;
use crate::view::{Chronicle, Note};

use find::{Names, Plan};

#[derive(Clone, Debug, PartialEq)]
pub struct AssignmentView {
    pub group: GroupId,
    pub generation: GenerationId,
    pub assignor: AssignorName,
    /// Whose work it was.
    pub leader: ClientId,
    pub at: SimTime,
    /// What the assignor did, in order: the id of a sentence and what goes into it.
    pub steps: Vec<Note>,
    /// By member id, as the plan has them.
    pub shares: Vec<(ClientId, Vec<TopicPartition>)>,
    /// Against the plan before; empty for the first one. By partition.
    pub moves: Vec<PartitionMove>,
    pub is_first: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionMove {
    pub partition: TopicPartition,
    pub from: Option<ClientId>,
    /// `None`: nobody has it in this generation.
    pub to: Option<ClientId>,
    /// The id of the sentence that says why.
    pub why: &'static str,
}

/// The last plan that the group's leader had sent at the playhead; `None` if there was none.
pub fn assignment(
    timeline: &Timeline,
    chronicle: &Chronicle,
    group: &GroupId,
) -> Option<AssignmentView> {
    let talk = chronicle.talk(group);
    let plan = find::last_plan(timeline, talk, timeline.trace_until_playhead().len())?;
    let before = find::last_plan(timeline, talk, plan.place);
    let names = Names::of(timeline, talk, &plan);
    let name = plan.sync.protocol.clone()?;
    let assignor = assignor(&name)?;
    let members = find::members_told(timeline, talk, &plan)?;
    let topics = find::topics_known(timeline, &plan);
    let input = AssignmentInput { members: &members.members, topics: &topics };
    let mut steps = Vec::new();
    assignor.assign(&input, &mut steps);
    let owners = owners(&plan, &names);
    let moves = before.as_ref().map(|before| {
        let sticks = before.sync.protocol.as_ref() == Some(&name) && remembers(name.as_str());
        let cooperates = assignor.supports(RebalanceProtocol::Cooperative);
        moves(&self::owners(before, &names), &owners, &plan, &names, (sticks, cooperates))
    });
    let share = |one: &crate::protocol::sync_group::MemberAssignment| {
        (names.client(&one.member_id), one.assignment.partitions.clone())
    };
    Some(AssignmentView {
        group: group.clone(),
        generation: plan.sync.generation,
        assignor: name,
        leader: plan.leader.clone(),
        at: plan.at,
        steps: steps.iter().map(|step| sentences::of(step, &names)).collect(),
        shares: plan.sync.assignments.iter().map(share).collect(),
        is_first: moves.is_none(),
        moves: moves.unwrap_or_default(),
    })
}

/// Whether the assignor looks at who has what.
fn remembers(assignor: &str) -> bool {
    matches!(assignor, "sticky" | "cooperative-sticky")
}

type Owners = SortedMap<TopicPartition, ClientId>;

fn owners(plan: &Plan, names: &Names) -> Owners {
    let owned = plan.sync.assignments.iter().flat_map(|one| {
        let client = names.client(&one.member_id);
        one.assignment.partitions.iter().map(move |partition| (partition.clone(), client.clone()))
    });
    owned.collect()
}

fn moves(
    before: &Owners,
    after: &Owners,
    plan: &Plan,
    names: &Names,
    (sticks, cooperates): (bool, bool),
) -> Vec<PartitionMove> {
    let stays = |client: &ClientId| {
        plan.sync.assignments.iter().any(|one| names.client(&one.member_id) == *client)
    };
    let mut moves = Vec::new();
    for (partition, to) in after.iter() {
        let from = before.get(partition);
        if from == Some(to) {
            continue;
        }
        let why = match from {
            None => "moved-nobody-had-it",
            Some(from) if !stays(from) => "moved-owner-gone",
            Some(_) if sticks => "moved-to-even-out",
            Some(_) => "moved-dealt-anew",
        };
        let (partition, from, to) = (partition.clone(), from.cloned(), Some(to.clone()));
        moves.push(PartitionMove { partition, from, to, why });
    }
    for (partition, from) in before.iter().filter(|(partition, _)| !after.contains_key(*partition))
    {
        let why = if cooperates && stays(from) { "moved-withheld" } else { "moved-left-out" };
        let (partition, from) = (partition.clone(), Some(from.clone()));
        moves.push(PartitionMove { partition, from, to: None, why });
    }
    moves
}
